"""The widgets of a filter: tags, tempo, length, file format."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import streamlit as st

from core.catalog.filters import Filter, Range
from core.catalog.library import Library
from core.catalog.tagtext import tag_key
from core.ui.common import counts
from core.ui.coverage.view import category_label


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
    tempo = _span(more, "Tempo (BPM)", known.tempo, f"{prefix}-{library.name}-tempo")
    length = _span(more, "Length (s)", known.length, f"{prefix}-{library.name}-length")
    formats = []
    if len(known.formats) > 1:
        formats = next(more).multiselect(
            "File format",
            known.formats,
            key=f"{prefix}-{library.name}-format",
            placeholder="Any",
        )
    return Filter(tags, tempo=tempo, length=length, formats=tuple(formats))


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
        there = {tag_key(tag): tag for tag in found.get(category, {"tags": {}})["tags"]}
        st.session_state[f"{prefix}-{library.name}-{category}"] = [
            there[tag_key(tag)] for tag in wanted if tag_key(tag) in there
        ]
    for name, span, bounds in (
        ("tempo", asked.tempo, known.tempo),
        ("length", asked.length, known.length),
    ):
        if span is not None and bounds is not None:
            low, high = int(bounds[0]), int(bounds[1]) + 1
            st.session_state[f"{prefix}-{library.name}-{name}"] = (
                max(low, int(span[0])),
                int(min(high, span[1])),
            )
    if asked.formats:
        st.session_state[f"{prefix}-{library.name}-format"] = [
            name for name in asked.formats if name in known.formats
        ]


def _span(places: Iterator[Any], label: str, bounds: Range | None, key: str) -> Range | None:
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


def summary(asked: Filter) -> str:
    """The filter in a line: "piano, calm, 80 to 95 BPM"; "" for an empty one."""
    parts = [tag for tags in asked.tags.values() for tag in tags]
    parts += [f"not {tag}" for tags in asked.unwanted.values() for tag in tags]
    for span, unit in ((asked.tempo, "BPM"), (asked.length, "s")):
        if span is not None:
            parts.append(f"{span[0]:.0f} to {span[1]:.0f} {unit}")
    parts += asked.formats
    return ", ".join([*parts, asked.words] if asked.words else parts)
