"""Narrowing as a buyer does it: tags, length, tempo, file format; what is left to hear, and what it
misses.

A track is missed "because it lacks the tag" when it sounds like the first pick, and only an absent
tag, tempo or length keeps it out: in every category that was narrowed it carries a wanted tag or
none at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import streamlit as st

from core.catalog import coverage as catalog
from core.catalog.library import Library
from core.progress import clock
from core.search.index import Index
from core.ui.common import caches, counts
from core.ui.common.frame import go
from core.ui.common.text import tracks
from core.ui.common.tracklist import track_list
from core.ui.coverage.view import category_label

LISTEN_SECONDS = 10  # a track, the study's estimate of a buyer's first impression
ALIKE = 50  # so many nearest tracks count as sounding like the first pick


@dataclass(frozen=True)
class Filter:
    """What a buyer asks for; empty asks for everything."""

    tags: dict[str, list[str]] = field(default_factory=dict)
    tempo: tuple[float, float] | None = None
    length: tuple[float, float] | None = None
    formats: list[str] | None = None

    @property
    def empty(self) -> bool:
        return not self.tags and self.tempo is None and self.length is None and not self.formats

    def ids(self, library: Library) -> list[str]:
        return catalog.narrow(
            library, tags=self.tags, tempo=self.tempo, length=self.length, formats=self.formats
        )


def show(library: Library) -> None:
    """The narrowing part of the coverage page."""
    st.header("Narrow it down")
    st.write(
        "Choose as a buyer would, and see how many tracks are left to listen to, at"
        f" {LISTEN_SECONDS} s each."
    )
    _narrow(library)


@st.fragment
def _narrow(library: Library) -> None:
    asked = form(library)
    ids = asked.ids(library)
    st.markdown(f"### {tracks(len(ids))}: {clock(len(ids) * LISTEN_SECONDS)}")
    if asked.empty:
        st.caption("Nothing is chosen yet, so these are all tracks.")
        return
    if not ids:
        st.info("No track fits all of this. Take a tag away, or widen tempo or length.")
        return
    if st.button("Search by sound within these", icon=":material/search:", key="narrow-search"):
        st.session_state["filters"] = asdict(asked)
        go("pages/search.py")
    left, right = st.columns(2)
    with left:
        st.subheader("Left to hear")
        track_list(library, ids, key=f"narrow-{hash(repr(asked))}")
    with right:
        st.subheader("Missed")
        _missed(library, asked, ids)


def form(library: Library, prefix: str = "narrow") -> Filter:
    """The widgets of a filter; their keys are PREFIX-LIBRARY-FIELD and may be set beforehand (see
    `prefill`)."""
    found = counts.coverage(library)["categories"]
    places = st.columns(min(max(len(found), 1), 4))
    tags = {}
    for place, (category, content) in enumerate(found.items()):
        chosen = places[place % len(places)].multiselect(
            category_label(category),
            list(content["tags"]),
            key=f"{prefix}-{library.name}-{category}",
            placeholder="Any",
            format_func=_with_count(content["tags"]),
        )
        if chosen:
            tags[category] = chosen
    known = counts.ranges(library)
    more = iter(st.columns(3))
    tempo = _span(more, "Tempo (BPM)", known["tempo"], f"{prefix}-{library.name}-tempo")
    length = _span(more, "Length (s)", known["length"], f"{prefix}-{library.name}-length")
    formats = []
    if len(known["formats"]) > 1:
        formats = next(more).multiselect(
            "File format",
            known["formats"],
            key=f"{prefix}-{library.name}-format",
            placeholder="Any",
        )
    return Filter(tags, tempo, length, formats or None)


def _with_count(tags: Mapping[str, int]) -> Callable[[str], str]:
    return lambda tag: f"{tag} ({tags.get(tag, 0):,})"


def drawn(library: Library, prefix: str) -> bool:
    """Whether the widgets of `form` were there in the page's last run, and so know what was
    chosen."""
    return any(str(key).startswith(f"{prefix}-{library.name}-") for key in st.session_state)


def prefill(library: Library, asked: Filter, prefix: str) -> None:
    """Set the widgets of `form` before they are drawn; what the library does not have is left
    out."""
    found, known = counts.coverage(library)["categories"], counts.ranges(library)
    for category, wanted in asked.tags.items():
        st.session_state[f"{prefix}-{library.name}-{category}"] = [
            tag for tag in wanted if tag in found.get(category, {"tags": {}})["tags"]
        ]
    for name, span in (("tempo", asked.tempo), ("length", asked.length)):
        bounds = known[name]
        if span is not None and bounds is not None:
            low, high = int(bounds[0]), int(bounds[1]) + 1
            st.session_state[f"{prefix}-{library.name}-{name}"] = (
                max(low, int(span[0])),
                min(high, int(span[1])),
            )
    if asked.formats:
        st.session_state[f"{prefix}-{library.name}-format"] = [
            name for name in asked.formats if name in known["formats"]
        ]


def _span(
    places: Iterator[Any], label: str, bounds: tuple[float, float] | None, key: str
) -> tuple[float, float] | None:
    """A slider over what the library has; untouched it asks for nothing, so tracks without the
    value stay in."""
    if bounds is None or int(bounds[0]) >= int(bounds[1]):
        return None
    low, high = int(bounds[0]), int(bounds[1]) + 1
    if key in st.session_state:  # Streamlit warns of a default beside a value that was set
        chosen = next(places).slider(label, low, high, key=key)
    else:
        chosen = next(places).slider(label, low, high, (low, high), key=key)
    return None if chosen == (low, high) else (float(chosen[0]), float(chosen[1]))


def _missed(library: Library, asked: Filter, ids: Sequence[str]) -> None:
    """How many tracks that sound like the first pick the narrowing leaves out for want of a tag."""
    if not library.has_sound:
        st.info(
            "Which tracks sound alike can only be told from their sound, and this library has none."
        )
        return
    index = caches.index(library)
    picks = [] if index is None else [track_id for track_id in ids[:200] if track_id in index.row]
    if index is None or not picks:
        st.info(
            "None of these tracks has been analysed yet. Start the analysis on the Library page."
        )
        return
    titles = {track.track_id: track.title for track in library.tracks(picks)}
    pick = st.selectbox(
        "First pick",
        picks,
        format_func=lambda track_id: f"{titles[track_id]} · {track_id}",
        key=f"narrow-{library.name}-pick",
    )
    found = missed(library, index, asked, ids, pick)
    st.markdown(
        f"**{len(found['missed']):,}** of the {found['alike']:,} tracks that sound most like the"
        f" first pick are missed because they lack the tag; {found['kept']:,} are among those left."
    )
    track_list(library, found["missed"], key=f"missed-{hash((repr(asked), pick))}")


def missed(
    library: Library, index: Index, asked: Filter, ids: Sequence[str], pick: str
) -> dict[str, Any]:
    """Of the `ALIKE` tracks nearest to `pick`: alike (how many), kept (in `ids`), missed (ids,
    nearest first, see above)."""
    rows, _ = index.top_k(index.vector(pick), ALIKE, exclude=pick)
    alike = [index.track_ids[row] for row in rows]
    kept = set(ids)
    out = [track_id for track_id in alike if track_id not in kept]
    tags = library.tags_of(out)
    tracks = {track.track_id: track for track in library.tracks(out)}
    return {
        "alike": len(alike),
        "kept": len(alike) - len(out),
        "missed": [
            t
            for t in out
            if _could_fit(
                asked, tags.get(t, {}), tracks[t].tempo_bpm, tracks[t].duration_s, tracks[t].format
            )
        ],
    }


def _could_fit(
    asked: Filter,
    tags: Mapping[str, Sequence[str]],
    tempo: float | None,
    length: float | None,
    kind: str,
) -> bool:
    """Whether nothing that is known of the track speaks against the filter."""
    for category, wanted in asked.tags.items():
        has = {tag.casefold() for tag in tags.get(category, ())}
        if has and not has & {tag.casefold() for tag in wanted}:
            return False
    for value, span in ((tempo, asked.tempo), (length, asked.length)):
        if value is not None and span is not None and not span[0] <= value <= span[1]:
            return False
    return not asked.formats or not kind or kind in asked.formats
