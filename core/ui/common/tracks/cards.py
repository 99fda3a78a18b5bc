"""One track as a card: what it is, how close, why, its sound and what the network saw of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from core.catalog.analysis.heads import KIND, MUSIC, NONE, TEMPO, VOICE, percent
from core.catalog.library import Library, Track
from core.catalog.texts.tagtext import tag_key
from core.search.standing import Standing
from core.times import timecode
from core.ui.common.caches import caches
from core.ui.common.caches.caches import Predictions
from core.ui.common.text import chips, joined, line, title
from core.ui.common.tracks.players import player

Tags = Mapping[str, Sequence[str]]
UNSAID = (KIND, TEMPO)  # no chip says their names: what is no music is said, tempo is measured


@dataclass(frozen=True)
class Slots:
    """The places of a card that are filled last: a page shows all titles first, then the players,
    then the images."""

    player: Callable[[], None]
    image: Callable[[], None]


def card(
    library: Library,
    track: Track,
    tags: Tags,
    *,
    key: str,
    rank: int | None = None,
    closeness: str = "",
    more: Sequence[str] = (),
    buttons: Callable[[], None] | None = None,
    caption: str | None = None,
) -> Slots:
    """Draw a card but for its player and image, and return what draws those. more : further
    facts"""
    with st.container(border=True, key=f"card-{key}"):
        text, seen = st.columns([3, 1], gap="medium", vertical_alignment="top")
        with text, st.container(gap="xsmall"):
            title(joined(str(rank or ""), track.title), faint=track.away)
            line(facts(track, more), faint=True, size=".8rem")
            if closeness:
                line(closeness, size=".9rem")
            named = [
                (t, "predicted") for t in sounds_like(caches.by_heads(library), track.track_id)
            ]
            chips([*away(track), *named, *compared(tags, None)])
            sound = st.container()
            if buttons is not None:
                with st.container(horizontal=True, vertical_alignment="center", key=f"do-{key}"):
                    buttons()
        image = seen.empty()
    return Slots(
        player=lambda: _play(sound, library, track, key),
        image=lambda: _show(image, library, track, caption),
    )


def closeness(score: float, standing: Standing) -> str:
    """A score and where it stands, in words."""
    return f"score {score:z.2f} · {standing.in_words()}"


def compared(tags: Tags, beside: Tags | None) -> list[tuple[str, str]]:
    """Tags as (word, kind): shared ones first and marked "same" when the query has them in the same
    category."""
    if beside is None:
        return [(tag, "") for words in tags.values() for tag in words]
    theirs = {(category, tag_key(tag)) for category, words in beside.items() for tag in words}
    found = [
        (tag, "same" if (category, tag_key(tag)) in theirs else "other")
        for category, words in tags.items()
        for tag in words
    ]
    return sorted(found, key=lambda pair: pair[1] != "same")


def away(track: Track) -> list[tuple[str, str]]:
    """A chip for a track whose file was not there at the last import."""
    return [("file is away", "other")] if track.away else []


def predicted(library: Library, track: Track) -> list[tuple[str, str]]:
    """Chips of what the track one looks at sounds like, also where that is not sure."""
    by_heads = caches.by_heads(library)
    words = sounds_like(by_heads, track.track_id) + unsure(by_heads, track.track_id)
    return [(text, "predicted") for text in words]


def sounds_like(by_heads: Sequence[Predictions], track_id: str) -> list[str]:
    """What the heads of a run (`caches.by_heads`) say of a track's sound, in words: names only
    where they are sure."""
    other = _no_music(by_heads, track_id)
    if other:
        return [other]
    words: list[str] = []
    for predictions in by_heads:
        own = _named(predictions, track_id) or []
        if predictions.category == VOICE:
            words += ["with voice" for _ in own]
        elif predictions.category not in UNSAID:
            words += [f"sounds like {name} ({percent(p)})" for name, p in own]
    return words


def unsure(by_heads: Sequence[Predictions], track_id: str) -> list[str]:
    """That the run's first category of names has none that deserves to be said of this music. A
    list of many tracks goes without: it is true of most and tells none from another."""
    if not by_heads or _no_music(by_heads, track_id) or _named(by_heads[0], track_id) != []:
        return []
    return [f"{by_heads[0].category}: not sure"]


def _no_music(by_heads: Sequence[Predictions], track_id: str) -> str:
    """What the track is if it is no music, in words; "" where it is or nothing is known."""
    for predictions in by_heads:
        names = predictions.said(track_id) if predictions.category == KIND else None
        if names and names[0][0] != MUSIC:
            return f"{names[0][0]}, no music ({percent(names[0][1])})"
    return ""


def _named(predictions: Predictions, track_id: str) -> list[tuple[str, float]] | None:
    """The likeliest name of a category that deserves to be said, with its chance; None where the
    track has no chances."""
    names = predictions.said(track_id)
    return None if names is None else [pair for pair in names if pair[0] != NONE][:1]


def facts(track: Track, more: Sequence[str] = ()) -> str:
    """Who made a track, its length, tempo, `more` facts and its file, as far as they are known."""
    return joined(
        track.artist,
        track.album,
        timecode(track.duration_s) if track.duration_s else "",
        f"{track.tempo_bpm:.0f} BPM" if track.tempo_bpm else "",
        *more,
        file_beside_title(track),
    )


def file_beside_title(track: Track, with_folder: bool = True) -> str:
    """What a track's file, or its id, adds to its title: of a file that the title is the name of,
    the kind alone."""
    named = track.path or track.track_id
    file = PurePosixPath(named)
    if track.title not in (file.stem, file.name):
        return named if with_folder else file.name
    folder = str(file.parent) if with_folder and file.parent.name else ""
    return joined(folder, track.format.upper())


def _play(
    place: st.delta_generator.DeltaGenerator,
    library: Library,
    track: Track,
    key: str,
) -> None:
    if track.away:
        return
    with place:
        player(library, track.track_id, key=key)


def _show(
    place: st.delta_generator.DeltaGenerator,
    library: Library,
    track: Track,
    caption: str | None,
) -> None:
    seen = caches.spectrogram_image(library, track.track_id)
    if seen:
        place.image(
            seen,
            caption=caption,
            width="stretch",
            alt=f"Spectrogram of {track.title}, low notes at the bottom",
        )
