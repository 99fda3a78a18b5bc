"""Learning all tags at once: which categories, how many tracks a tag, and the start."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.catalog.decisions import review
from core.catalog.library import Library
from core.catalog.texts.meanings import alike
from core.model.training.heads import tagset
from core.model.training.run_config import RunConfig
from core.ui.common.text import md
from core.ui.common.tracks.labels import category_label
from core.ui.training import begin, fields, teaching


def show(library: Library, tags: Mapping[str, Mapping[str, int]]) -> None:
    """The categories and the start. tags : category to tag to its tracks"""
    known = tagset.enough(tags)
    if not known:
        st.info(
            f"No category has {tagset.FEWEST_TAGS} tags with {tagset.ENOUGH} tracks each. Tag more"
            " tracks, or choose the study's protocol, which needs fewer.",
            icon=":material/sell:",
        )
        return
    chosen = fields.several(
        "Categories to learn",
        list(known),
        list(known),
        f"all-categories-{library.name}",
        category_label,
    )
    run = _settings(library, chosen)
    confirmed = {name: len(review.confirmed(library, name)) for name in chosen}
    _table(known, tags, chosen, confirmed)
    if library.built_in:
        st.caption(
            "The demo's music is rendered while it is read, so thousands of tracks take a long"
            " time; the 300 of the study's protocol take far less."
        )
    begin.start(library, run, "" if chosen else "Choose at least one category.")


def _settings(library: Library, chosen: Sequence[str]) -> RunConfig:
    """How many tracks, and how long."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    return RunConfig(
        category=chosen[0] if chosen else RunConfig().category,
        categories=tuple(chosen),
        per_class=begin.most_tracks(left, "Max. tracks per tag", f"all-per-class-{library.name}"),
        epochs=begin.epochs(middle, f"all-epochs-{library.name}"),
        seed=begin.seed(right, f"all-seed-{library.name}"),
    )


def _table(
    known: Mapping[str, Sequence[str]],
    tags: Mapping[str, Mapping[str, int]],
    chosen: Sequence[str],
    confirmed: Mapping[str, int],
) -> None:
    """What is learnt of each category. confirmed : category to what a person accepted in review"""
    rows = [
        {
            "Category": category_label(name),
            "Tags": len(known[name]),
            "Most frequent": ", ".join(known[name][:4]),
            "Times given": sum(tags[name][tag] for tag in known[name]),
            "Confirmed by you": confirmed[name],
        }
        for name in chosen
    ]
    if rows:
        st.dataframe(
            rows,
            hide_index=True,
            key="all-table",
            column_config={
                name: st.column_config.NumberColumn(format="localized")
                for name in ("Times given", "Confirmed by you")
            },
        )
        given = sum(tags[name][tag] for name in chosen for tag in known[name])
        teaching.show(given, sum(confirmed[name] for name in chosen))
    for same in (same for name in chosen for same in alike(name, known[name])):
        st.info(
            "These tags mean the same, but are learnt as different ones, which makes each less"
            f" certain: {', '.join(map(md, same))}. Use one word for all of them in the tag"
            " spreadsheet.",
            icon=":material/join_inner:",
        )
    st.caption(
        f"Every tag that at least {tagset.ENOUGH} tracks carry is learnt; a track may carry"
        " several. A track without a tag of a category counts as unknown there. Seven of ten"
        f" tracks are learnt from and three of ten held out; {begin.KEPT_TOGETHER}"
    )
