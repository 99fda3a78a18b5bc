"""Learning all tags at once: which categories, how many tracks a tag, and the start."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.catalog.decisions import review
from core.catalog.library import Library
from core.catalog.texts.meanings import alike
from core.model.training import run_config, trainingset
from core.model.training.heads import tagset
from core.model.training.run_config import RunConfig
from core.ui.common.text import md
from core.ui.common.tracks.labels import category_label
from core.ui.training import begin, teaching


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
    chosen = st.multiselect(
        "Categories to learn",
        list(known),
        list(known),
        format_func=category_label,
        key=f"all-categories-{library.name}",
    )
    run = _settings(library, chosen)
    confirmed = {name: len(review.confirmed(library, name)) for name in chosen}
    _table(known, tags, chosen, confirmed)
    if library.built_in:
        st.caption(
            "The demo's music is computed while it is read: thousands of tracks take long, the 300"
            " of the study's protocol far less."
        )
    begin.start(library, run, "" if chosen else "Choose at least one category.")


def _settings(library: Library, chosen: Sequence[str]) -> RunConfig:
    """How many tracks, and how long."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    per_tag = left.number_input(
        "Max. tracks per tag",
        trainingset.FEWEST,
        5000,
        run_config.PER_CLASS,
        key=f"all-per-class-{library.name}",
    )
    epochs = middle.number_input(
        "Epochs",
        1,
        1000,
        run_config.EPOCHS,
        key=f"all-epochs-{library.name}",
        help="How often every track is gone through.",
    )
    seed = right.number_input(
        "Seed",
        0,
        9999,
        0,
        key=f"all-seed-{library.name}",
        help="Which tracks are drawn and how they are split. The same seed gives the same run.",
    )
    return RunConfig(
        category=chosen[0] if chosen else RunConfig().category,
        categories=tuple(chosen),
        per_class=int(per_tag),
        epochs=int(epochs),
        seed=int(seed),
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
            "These tags say the same, but are learnt as different ones and make each other unsure:"
            f" {', '.join(map(md, same))}. One word for all of them in the tag spreadsheet makes"
            " them one tag.",
            icon=":material/join_inner:",
        )
    st.caption(
        f"Every tag that at least {tagset.ENOUGH} tracks have, several tags a track. A track"
        " without a tag of a category counts as unknown there, not as being without. Seven of ten"
        " tracks are learnt from and three of ten held out; what belongs together stays on one"
        " side: tracks of one artist or album, else of one folder, with alike names or nearly the"
        " same sound."
    )
