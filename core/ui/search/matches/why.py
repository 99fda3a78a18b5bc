"""Why these two are alike: a dialog over the list of matches."""

from base64 import b64encode
from collections.abc import Hashable
from html import escape
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from core import config
from core.catalog.decisions import related_versions
from core.catalog.library import Library
from core.errors import SoundkinError
from core.files import legible
from core.libraries import source_of
from core.search.why.why import Side, SoundFile, Why, why
from core.search.why.why_words import sentences
from core.times import timecode
from core.ui.common import dialogs
from core.ui.common.caches import caches
from core.ui.common.caches.cached import cached
from core.ui.common.figures import PALETTE, literal, new_figure
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import chips, line, sentence, title
from core.ui.common.tracks import cards
from core.ui.common.tracks.labels import category_label
from core.ui.common.tracks.players import play, player, still_wanted

IMAGE_WIDTH, IMAGE_HEIGHT = 480, 96  # pixels
NAMES = ("Query", "Match")
COLOURS = (PALETTE[1], PALETTE[0])


@dialogs.dialog("Why these two?", width="large")
def why_dialog(library: Library, run_id: str, query: SessionQuery, match_id: str) -> None:
    """Compare the query with a match. Opens when it is called; a run that does not call it closes
    it."""
    asked: str | SoundFile = query.track_id or SoundFile(
        query.name, Path(str(query.path)), query.duration_s, query.span
    )
    try:
        with st.spinner("Listening to both"):
            found = _found(library, run_id, asked, match_id)
    except SoundkinError as error:
        st.caption(f":material/error: {sentence(error)}")
        return
    _draw(library, found, asked, f"{query.track_id or query.token}-{match_id}")


def _sounds(library: Library, run_id: str, query: str | SoundFile, match_id: str) -> Hashable:
    """What changes with the sound of either."""
    source = source_of(library)
    return source.version(query) if isinstance(query, str) else "", source.version(match_id)


@cached(_sounds, max_entries=64)
def _found(library: Library, run_id: str, query: str | SoundFile, match_id: str) -> Why:
    try:
        encoder = caches.encoder(library) if run_id == library.current_run else None
    except SoundkinError:
        encoder = None  # its checkpoint is gone: the segments it left still tell most of it
    return why(library, run_id, query, match_id, encoder)


def _draw(library: Library, found: Why, query: str | SoundFile, key: str) -> None:
    for name, side, column in zip(
        NAMES, (found.query, found.match), st.columns(2, gap="medium"), strict=True
    ):
        with column:
            title(f"{name}: {side.track.title}", size=".9rem")
            _image(found, side)
            _player(library, side, query, f"why-{key}-{name.lower()}")
            if side.track.track_id:
                chips(cards.predicted(library, side.track))
    with st.container(gap="xxsmall"):
        if isinstance(query, str):
            _version(library, query, found.match.track.track_id)
        for sentence in sentences(found):
            line(sentence, size=".9rem")
        if isinstance(query, str):
            _tags(found)
    if found.query.predicted and found.match.predicted:
        st.plotly_chart(
            predictions_chart(found),
            key=f"predicted-{key}",
            config={"displayModeBar": False},
            alt="Bars: what is predicted of the query and of the match, in percent",
        )


def _player(library: Library, side: Side, query: str | SoundFile, key: str) -> None:
    """From the seconds on that match best."""
    if side.track.track_id or isinstance(query, str):
        player(library, side.track.track_id, key=key, start_s=side.moment_s)
        return
    from core.audio.guarded import flac_excerpt

    content = flac_excerpt(query.path, side.moment_s, config.EXCERPT_SECONDS, waiting=still_wanted)
    play(content, key=key)


def _image(found: Why, side: Side) -> None:
    """The spectrogram of the segment, with a frame round the seconds that match best."""
    content = b64encode(_png(side)).decode()
    frame = ""
    if found.moment_score is not None:
        left = 100 * (side.moment_s - side.start_s) / config.CLIP_SECONDS
        width = min(100 * found.moment_seconds / config.CLIP_SECONDS, 100 - left)
        frame = (
            "<div"
            f" style='position:absolute;top:0;bottom:0;left:{left:.2f}%;width:{width:.2f}%;"
            "box-sizing:border-box;border:3px"
            " solid #fff;outline:1px solid #000;border-radius:3px'></div>"
        )
    says = escape(
        f"Spectrogram of {legible(side.track.title)} from {timecode(side.start_s)} on, low notes at"
        " the bottom",
        quote=True,
    )
    st.html(
        f"<div style='position:relative'><img alt='{says}' title='{says}'"
        f" src='data:image/png;base64,{content}'"
        f" style='width:100%;display:block;border-radius:4px'>{frame}</div>"
    )


def _png(side: Side) -> bytes:
    from core.audio.clip import to_mono_at
    from core.audio.frontends import SAMPLE_RATE, spectrogram
    from core.audio.spectrogram_image import png

    y = to_mono_at(side.y, side.rate, SAMPLE_RATE)
    return png(spectrogram(y, "default"), IMAGE_WIDTH, IMAGE_HEIGHT)


def _version(library: Library, query_id: str, match_id: str) -> None:
    """That one was found to be a version of the other, and by what."""
    for v in related_versions.of(library, query_id):
        if match_id in (v.track_id, v.full_id) and not v.refused:
            shorter = "the query" if v.track_id == query_id else "the match"
            line(f"Versions of one piece, {shorter} first · {v.evidence}", size=".9rem")


def _tags(found: Why) -> None:
    if found.shared_tags:
        line("Shared tags:", size=".9rem")
        chips(
            [
                (f"{category_label(category)}: {tag}", "same")
                for category, tags in found.shared_tags.items()
                for tag in tags
            ]
        )
    else:
        line("No shared tags", size=".9rem")


def predictions_chart(found: Why) -> go.Figure:
    """What the classifier predicts for both, side by side, in percent."""
    classes = sorted(
        found.query.predicted,
        key=lambda name: -max(found.query.predicted[name], found.match.predicted.get(name, 0.0)),
    )
    figure = new_figure()
    for name, colour, side in zip(NAMES, COLOURS, (found.query, found.match), strict=True):
        figure.add_bar(
            x=[literal(label) for label in classes],
            y=[100 * side.predicted.get(label, 0.0) for label in classes],
            name=name,
            marker_color=colour,
            hovertemplate="%{x}: %{y:.0f} %<extra>" + name + "</extra>",
        )
    figure.update_layout(
        height=220,
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        barmode="group",
        bargap=0.35,
        dragmode=False,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}},
        xaxis={"fixedrange": True},
        yaxis={"title": "Predicted (%)", "range": [0, 102], "fixedrange": True},
    )
    return figure
