"""The filter that search and map share: its fields in a panel, chips of what is on, the count
before and after, one button that clears all. It outlives a visit to another page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from core.catalog import filters
from core.catalog.filters import Filter
from core.catalog.found_ids import FoundIds
from core.catalog.library import Library
from core.times import timecode
from core.ui.common import faults
from core.ui.common.caches import counts
from core.ui.common.filters import filter_form
from core.ui.common.session import state
from core.ui.common.text import md


def show(library: Library, prefix: str) -> FoundIds | None:
    """Draw it; the tracks that fit, None without a filter. `kept` is then what is asked for.

    prefix : of the page, for its widgets
    """
    # Its label and key stay, or it would be another panel: closed, and its fields with it.
    box = st.expander(
        "Filters: tags, tempo, length",
        key=state.FILTER_BOX.of(prefix, library.name).name,
        on_change="rerun",
    )
    if box.open:
        with box:
            if not filter_form.drawn(library, prefix):
                filter_form.prefill(library, kept(library), prefix)
            asked = filter_form.form(library, prefix)
            before = kept(library)
            use(library, replace(asked, unwanted=before.unwanted, words=before.words))
    asked = kept(library)
    if asked.is_empty:
        return None
    _chips(library, asked, prefix)
    asked, gone = filters.without_unknown(library, asked)
    if gone:
        st.warning(
            f"No track of {md(library.name)} has {md(', '.join(gone))}. The filter ignores this.",
            icon=":material/link_off:",
        )
    if asked.is_empty:
        return None
    fitting = counts.fitting(library, asked)
    st.caption(f"{len(fitting):,} of {library.count():,} tracks fit.")
    return fitting


def kept(library: Library) -> Filter:
    """The filter that is asked for; a link may name tags and formats that the library does not
    have."""
    return state.FILTER.of(library.name).get()


def in_use(library: Library) -> Filter:
    """That filter without the tags and formats that the library does not have."""
    return filters.without_unknown(library, kept(library))[0]


def use(library: Library, asked: Filter) -> None:
    """Make it the filter in use."""
    state.FILTER.of(library.name).set(asked)


def use_everywhere(library: Library, asked: Filter, prefixes: Sequence[str]) -> None:
    """The same, and the fields that are drawn show it. Before they are drawn, or in a callback."""
    use(library, asked)
    for prefix in prefixes:
        filter_form.empty(library, prefix)


def _chips(library: Library, asked: Filter, prefix: str) -> None:
    """One chip for each thing that is asked for; a click takes it away."""
    with st.container(horizontal=True, key=f"chips-{prefix}", gap="small"):
        for at, (label, without) in enumerate(_parts(asked)):
            st.button(
                md(label),
                key=f"do-without-{prefix}-{at}",
                icon=":material/close:",
                help=f"Remove {md(label)}",
                on_click=faults.guarded(use_everywhere),
                args=(library, without, [prefix]),
            )
        st.button(
            "Clear all",
            key=f"do-clear-{prefix}",
            type="tertiary",
            on_click=faults.guarded(use_everywhere),
            args=(library, Filter(), [prefix]),
        )


def _parts(asked: Filter) -> Iterator[tuple[str, Filter]]:
    """Each thing that is asked for in words, and the filter without it."""
    for category, tags in asked.tags.items():
        for tag in tags:
            others = [other for other in tags if other != tag]
            yield tag, replace(asked, tags={**asked.tags, category: others})
    for category, tags in asked.unwanted.items():
        for tag in tags:
            others = [other for other in tags if other != tag]
            yield f"not {tag}", replace(asked, unwanted={**asked.unwanted, category: others})
    if asked.tempo is not None:
        low, high = asked.tempo
        yield f"{low:.0f} to {high:.0f} BPM", replace(asked, tempo=None)
    if asked.length is not None:
        low, high = asked.length
        yield f"{timecode(low)} to {timecode(high)} long", replace(asked, length=None)
    for name in asked.formats:
        left = tuple(other for other in asked.formats if other != name)
        yield name, replace(asked, formats=left)
    if asked.words.strip():
        yield f'"{asked.words.strip()}"', replace(asked, words="")
