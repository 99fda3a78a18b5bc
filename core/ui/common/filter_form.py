"""The widgets of a filter: tags, tempo, length, file format."""

from collections.abc import Callable, Iterator, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.catalog.filters import Filter, Range
from core.catalog.library import Library
from core.catalog.tagtext import tag_key
from core.ui.common import counts, session, state
from core.ui.common.session import Key
from core.ui.coverage.view import category_label

COLUMNS = 2  # fields side by side: room for three tags without cutting their words


def form(library: Library, prefix: str) -> Filter:
    """The widgets of a filter; their keys are PREFIX-LIBRARY-FIELD and may be set beforehand (see
    `prefill`)."""
    found = counts.coverage(library)["categories"]
    places = st.columns(min(max(len(found), 1), COLUMNS))
    tags = {}
    for place, (category, content) in enumerate(found.items()):
        chosen = places[place % len(places)].multiselect(
            category_label(category),
            list(content["tags"]),
            key=state.filter_choice(prefix, library.name, category).name,
            placeholder="Any",
            format_func=_with_count(content["tags"]),
        )
        if chosen:
            tags[category] = chosen
    known = counts.ranges(library)
    shown = sum([_varies(known.tempo), _varies(known.length), len(known.formats) > 1])
    more = iter(st.columns(max(shown, COLUMNS)))
    key = state.filter_span(prefix, library.name, "tempo")
    tempo = _span(more, "Tempo (BPM)", known.tempo, key, help="As given, else as computed.")
    key = state.filter_span(prefix, library.name, "length")
    length = _span(more, "Length (s)", known.length, key)
    formats = []
    if len(known.formats) > 1:
        formats = next(more).multiselect(
            "File format",
            known.formats,
            key=state.filter_choice(prefix, library.name, "format").name,
            placeholder="Any",
        )
    return Filter(tags, tempo=tempo, length=length, formats=tuple(formats))


def _varies(bounds: Range | None) -> bool:
    """Whether there is anything to choose between."""
    return bounds is not None and int(bounds[0]) < int(bounds[1])


def _with_count(tags: Mapping[str, int]) -> Callable[[str], str]:
    return lambda tag: f"{tag} ({tags.get(tag, 0):,})"


def drawn(library: Library, prefix: str) -> bool:
    """Whether the widgets of `form` were there in the page's last run, and so know what was
    chosen."""
    return session.any_known(f"{prefix}-{library.name}-")


def empty(library: Library, prefix: str) -> None:
    """Forget what the widgets of `form` are set to."""
    session.drop_all(f"{prefix}-{library.name}-")


def prefill(library: Library, asked: Filter, prefix: str) -> None:
    """Set the widgets of `form` before they are drawn; what the library does not have is left
    out."""
    found, known = counts.coverage(library)["categories"], counts.ranges(library)
    for category, wanted in asked.tags.items():
        there = {tag_key(tag): tag for tag in found.get(category, {"tags": {}})["tags"]}
        state.filter_choice(prefix, library.name, category).set(
            [there[tag_key(tag)] for tag in wanted if tag_key(tag) in there]
        )
    for name, span, bounds in (
        ("tempo", asked.tempo, known.tempo),
        ("length", asked.length, known.length),
    ):
        if span is not None and bounds is not None:
            low, high = int(bounds[0]), int(bounds[1]) + 1
            state.filter_span(prefix, library.name, name).set(
                (int(min(max(low, span[0]), high)), int(max(low, min(high, span[1]))))
            )
    if asked.formats:
        state.filter_choice(prefix, library.name, "format").set(
            [name for name in asked.formats if name in known.formats]
        )


def _span(
    places: Iterator[DeltaGenerator],
    label: str,
    bounds: Range | None,
    key: Key[tuple[int, int] | None],
    help: str | None = None,
) -> Range | None:
    """A slider over what the library has; untouched it asks for nothing, so tracks without the
    value stay in."""
    if bounds is None or not _varies(bounds):
        return None
    low, high = int(bounds[0]), int(bounds[1]) + 1
    if not key.known():  # a default of the widget would be warned of beside a value that was set
        key.set((low, high))
    next(places).slider(label, low, high, key=key.name, help=help)  # two values, as the key has two
    chosen = key.get()
    if chosen is None or chosen == (low, high):
        return None
    return float(chosen[0]), float(chosen[1])
