"""The charts of the coverage page: a Pareto chart a category, how the categories overlap, and the
tracks of a bar."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from core.catalog.coverage import Category
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.ui.common import faults
from core.ui.common.caches import counts
from core.ui.common.caches.cached import cached, of_tracks
from core.ui.common.frame.empty import library_button
from core.ui.common.session import session, state
from core.ui.common.session.session import Key
from core.ui.common.session.shown import shown
from core.ui.common.text import md, tracks
from core.ui.common.tracks.labels import category_label
from core.ui.common.tracks.tracklist import track_list
from core.ui.coverage.chart import MOST_LABELS, pareto

BOTH = "Both (%)"
CHARTS = 256  # kept: fewer than a page has categories would all be made again at each visit
WITHOUT = ""  # stands for the tag of the tracks that have none
# a category with more than can be written under their bars shows its most frequent first
FIRST_TAGS = 20
# The study's own counts, shown beside the demo library's (share of 10,802 tracks; it gives none for
# mood).
ARTICLE = {
    "use": "6,730 tracks (62 %)",
    "genre": "5,185 tracks (48 %)",
    "instrument": "3,429 tracks (32 %)",
}


def show(library: Library) -> bool:
    """Draw all charts; False when there is nothing to draw."""
    found = counts.coverage(library)
    if not found.tracks:
        st.info(
            "This library has no tracks yet. Import a folder of music or a tag spreadsheet on the"
            " Library page.",
            icon=":material/library_music:",
        )
        library_button()
        return False
    how = " Click a bar, or choose a tag below, to list its tracks." if found.categories else ""
    st.write(f"{md(library.name)} has {tracks(found.tracks)}: how many carry which tags.{how}")
    if not library.has_sound:
        st.info(
            "This library knows tags only, no sound files. Counting and narrowing work, but"
            " listening, similarity and the map need the sound: import the music folder with this"
            " tag spreadsheet on the Library page."
        )
    if not found.categories:
        st.info(
            "No track has a tag yet. Import a tag spreadsheet with tag columns on the Library page."
        )
        library_button()
        return True
    _overlap(library)
    places = st.columns(2)
    for place, (category, content) in enumerate(found.categories.items()):
        with places[place % 2], st.container(border=True):
            _category(library, category, content, found.tracks)
    return True


def _overlap(library: Library) -> None:
    found = counts.overlap(library)
    columns = st.columns(3)
    columns[0].metric(
        "Tags in every category",
        f"{100 * found.all:.1f} %",
        help=tracks(round(found.tracks * found.all)),
    )
    columns[1].metric(
        "No tags at all",
        f"{100 * found.none:.1f} %",
        help=tracks(round(found.tracks * found.none)),
    )
    if found.pairs:
        with columns[2].popover("Overlap of two categories", icon=":material/join_inner:"):
            st.dataframe(
                [
                    {
                        "Categories": f"{category_label(a)} and {category_label(b)}",
                        BOTH: round(100 * share, 1),
                    }
                    for (a, b), share in found.pairs.items()
                ],
                hide_index=True,
                column_config={  # in sight together: the box is 270 pixels wide
                    "Categories": st.column_config.TextColumn(width=180),
                    BOTH: st.column_config.NumberColumn(
                        width=80, format="%.1f", help="Tracks tagged in both, of all tracks."
                    ),
                },
            )


@faults.fragment
def _category(library: Library, category: str, content: Category, n_tracks: int) -> None:
    """One category's chart and, after a click, its tracks; only this part of the page is drawn
    again."""
    label, tags = category_label(category), content.tags
    st.header(md(label))
    different = "one tag" if len(tags) == 1 else f"{len(tags):,} different tags"
    st.write(
        f"**{100 * content.coverage:.1f} %** of the tracks are tagged: {content.tagged:,} of"
        f" {n_tracks:,}, with {different}."
    )
    if category in ARTICLE and library.built_in:
        st.caption(f"In the study that Soundkin rebuilds: {ARTICLE[category]}")
    n_without = n_tracks - content.tagged
    if n_without:
        st.button(
            f"List the {n_without:,} without",
            key=f"without-{library.name}-{category}",
            icon=":material/label_off:",
            on_click=state.CHOSEN_TAG.of(library.name, category).set,
            args=(WITHOUT,),
        )
    every = len(tags) <= MOST_LABELS or st.toggle(
        f"Show all {len(tags):,} tags", key=f"all-{library.name}-{category}"
    )
    n_shown = len(tags) if every else FIRST_TAGS
    figure = _pareto(library, category, n_shown)
    chart = state.PARETO.of(library.name, category)
    chosen = state.CHOSEN_TAG.of(library.name, category)
    st.plotly_chart(
        figure,
        key=chart.name,
        on_select=partial(faults.guarded(_choose_bar), chart, chosen, list(tags)),
        selection_mode="points",
        config={"displayModeBar": False},
        alt=f"Tags of {label} by number of tracks",
    )
    if n_shown > MOST_LABELS:
        _table(tags, state.TAG_TABLE.of(library.name, category), chosen)
    _pick(library, category, tags, chosen)
    tag = chosen.get()
    if tag is not None and (tag == WITHOUT or tag in tags):
        _tracks_of(library, category, tag, chosen)


@cached(of_tracks, max_entries=CHARTS)
def _pareto(library: Library, category: str, n_shown: int) -> Figure:
    """The chart of a category: Plotly takes 8 ms to check one."""
    return pareto(counts.coverage(library).categories[category].tags, n_shown)


def _choose_bar(chart: Key[None], chosen: Key[str | None], tags: list[str]) -> None:
    """Keep the tag whose bar was clicked. A second click on it deselects the bar, which must not
    close the list."""
    for at in session.clicked(chart)[:1]:
        if at < len(tags):
            chosen.set(tags[at])


def _pick(
    library: Library, category: str, tags: Mapping[str, int], chosen: Key[str | None]
) -> None:
    """The bars in words, for who cannot see or click them."""
    now = chosen.get() if chosen.get() in tags else None
    field = shown(state.TAG_PICK.of(library.name, category), now, chosen.set)
    st.selectbox(
        f"Tag of {category_label(category)}",
        list(tags),
        index=None if now is None else list(tags).index(now),
        key=field.key.name,
        format_func=lambda tag: f"{tag} ({tags[tag]:,})",
        placeholder="Choose a tag to list its tracks",
        label_visibility="collapsed",
        on_change=field.told,
    )


def _table(tags: Mapping[str, int], table: Key[None], chosen: Key[str | None]) -> None:
    """Every tag by name, where the bars are too many to be labelled; a chosen row lists its tracks
    like a bar does."""
    st.dataframe(
        {"Tag": list(tags), "Tracks": list(tags.values())},
        height=240,
        hide_index=True,
        key=table.name,
        selection_mode="single-row",
        on_select=partial(faults.guarded(_choose_row), table, chosen, list(tags)),
    )


def _choose_row(table: Key[None], chosen: Key[str | None], tags: list[str]) -> None:
    for row in session.chosen_rows(table)[:1]:
        if row < len(tags):
            chosen.set(tags[row])


def _tracks_of(library: Library, category: str, tag: str, chosen: Key[str | None]) -> None:
    if tag == WITHOUT:
        ids = counts.untagged(library, category)
    else:
        ids = counts.fitting(library, Filter({category: [tag]}))
    name = f"**{md(tag)}**" if tag else f"**{md(category_label(category))}** not tagged"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{name}: {tracks(len(ids))}")
        st.button(
            "Close",
            key=f"close-{chosen.name}",
            icon=":material/close:",
            on_click=faults.guarded(chosen.drop),
        )
    track_list(library, ids, key=f"{category}-{tag}")
