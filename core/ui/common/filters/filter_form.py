"""The widgets of a filter: tags, tempo, length, file format."""

import math
from collections.abc import Callable, Iterator, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.catalog.filters import Filter, Range
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.ui.common import time_slider
from core.ui.common.caches import counts
from core.ui.common.session import session, state
from core.ui.common.session.session import Key
from core.ui.common.time_slider import Clocks
from core.ui.common.tracks.labels import category_label

COLUMNS = 2  # fields side by side: room for three tags without cutting their words


def form(library: Library, prefix: str) -> Filter:
    """The widgets of a filter; their keys are PREFIX-LIBRARY-FIELD. They begin with what `prefill`
    was given, and are others after `empty`."""
    prefix, begun = _turn(library, prefix)
    found = counts.coverage(library).tags
    places = st.columns(min(max(len(found), 1), COLUMNS))
    tags = {}
    for place, (category, counted) in enumerate(found.items()):
        chosen = places[place % len(places)].multiselect(
            category_label(category),
            list(counted),
            list(begun.tags.get(category, ())),
            key=state.filter_choice(prefix, library.name, category).name,
            placeholder="Any",
            format_func=_with_count(counted),
        )
        if chosen:
            tags[category] = chosen
    known = counts.ranges(library)
    shown = sum([_varies(known.tempo), _varies(known.length), len(known.formats) > 1])
    more = iter(st.columns(max(shown, COLUMNS)))
    tempo = _tempo(more, known.tempo, begun.tempo, state.filter_tempo(prefix, library.name))
    length = _length(more, known.length, begun.length, state.filter_length(prefix, library.name))
    formats = []
    if len(known.formats) > 1:
        formats = next(more).multiselect(
            "File format",
            known.formats,
            list(begun.formats),
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
    return session.any_known(f"{_turn(library, prefix)[0]}-{library.name}-")


def empty(library: Library, prefix: str) -> None:
    """Forget what the widgets of `form` are set to. The next ones are others: a browser tells of
    these, as they were, with the next click."""
    if drawn(library, prefix):
        fields = state.FILTER_FIELDS.of(prefix, library.name)
        turn, _ = fields.get()
        fields.set((turn + 1, Filter()))


def prefill(library: Library, asked: Filter, prefix: str) -> None:
    """What the widgets of `form` begin with, before they are drawn; tags and formats that the
    library does not have are left out."""
    found, known = counts.coverage(library).tags, counts.ranges(library)
    tags = {}
    for category, wanted in asked.tags.items():
        there = {tag_key(tag): tag for tag in found.get(category, ())}
        tags[category] = [there[tag_key(tag)] for tag in wanted if tag_key(tag) in there]
    begun = Filter(
        tags,
        tempo=asked.tempo,
        length=asked.length,
        formats=[name for name in asked.formats if name in known.formats],
    )
    fields = state.FILTER_FIELDS.of(prefix, library.name)
    fields.set((fields.get()[0], begun))


def _turn(library: Library, prefix: str) -> tuple[str, Filter]:
    """The prefix of the keys of the widgets as they are now, and what these began with."""
    turn, begun = state.FILTER_FIELDS.of(prefix, library.name).get()
    return f"{prefix}{turn or ''}", begun


def _within(span: Range | None, bounds: Range) -> tuple[int, int]:
    """As much of a range as a slider over what the library has can show; all of it for None."""
    low, high = _ends(bounds)
    if span is None:
        return low, high
    return min(max(low, int(span[0])), high), max(low, min(high, int(span[1])))


def _ends(bounds: Range) -> tuple[int, int]:
    return math.floor(bounds[0]), math.ceil(bounds[1])


def _tempo(
    places: Iterator[DeltaGenerator],
    bounds: Range | None,
    begun: Range | None,
    key: Key[tuple[int, int] | None],
) -> Range | None:
    """A slider over what the library has. Untouched it asks for what it began with, also where it
    cannot show that; at both ends for nothing, so tracks without the value stay in."""
    if bounds is None or not _varies(bounds):
        return None
    ends, first = _ends(bounds), _within(begun, bounds)
    chosen = next(places).slider(
        "Tempo (BPM)", *ends, first, key=key.name, help="As given, else as computed."
    )
    if chosen == first:
        return begun
    return None if chosen == ends else (float(chosen[0]), float(chosen[1]))


def _length(
    places: Iterator[DeltaGenerator],
    bounds: Range | None,
    begun: Range | None,
    key: Key[Clocks | None],
) -> Range | None:
    """The same for the length."""
    if bounds is None or not _varies(bounds):
        return None
    ends = time_slider.seconds(time_slider.on_clock(_ends(bounds)))
    first = time_slider.on_clock(_within(begun, bounds))
    chosen = time_slider.slider(next(places), "Length", ends, first, key.name)
    if chosen == time_slider.seconds(first):
        return begun
    return None if chosen == ends else chosen
