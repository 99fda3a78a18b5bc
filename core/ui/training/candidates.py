"""The training set of the study's protocol in sight: category, classes, merged tags, how many
candidates each class has, and how to train."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from core.catalog.decisions import listening, review
from core.catalog.found_ids import FoundIds
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.training import trainingset
from core.model.training.run_config import Preset, RunConfig, Start
from core.ui.common import faults
from core.ui.common.caches import counts
from core.ui.common.text import md
from core.ui.common.tracks.labels import category_label
from core.ui.training import audition, begin, fields, teaching

PRESETS: dict[Preset, str] = {
    "default": "On top of the shipped model (quick)",
    "article": "The study's network on a 224 x 224 spectrogram image",
}
STARTS: dict[Start, str] = {
    "shipped": "What the shipped model knows of the classes",
    "scratch": "Scratch",
}


def show(library: Library, tags: Mapping[str, Mapping[str, int]]) -> None:
    """Building the set, auditioning it, and the start. tags : category to tag to its tracks"""
    run = _choose(library, trainingset.learnable(tags), tags)
    if len(run.classes) < 2:
        st.info("Choose at least two classes.")
        return
    verdicts = listening.choice(library, run.category)
    try:
        given = trainingset.TaggedTracks(
            counts.tags_of_category(library, run.category), counts.with_sound(library)
        )
        candidates = trainingset.candidates(library, run, verdicts, given)
    except SoundkinError as error:
        faults.show(error)
        return
    _table(trainingset.class_counts(library, candidates, run.per_class, verdicts), verdicts)
    _teaching(library, run.category, candidates)
    with st.expander(
        "Listen to the candidates, keep or drop each",
        key="audition-box",
        on_change="rerun",
    ) as place:
        if place.open:
            audition.show(library, run.category, candidates)
    st.header("Train")
    begin.start(library, _settings(library, run), _missing(candidates))


def _teaching(library: Library, category: str, found: Mapping[str, FoundIds]) -> None:
    """How many of the candidates were given their tag, and how many a person confirmed."""
    confirmed = library.numbers_of(review.confirmed(library, category)).values()
    numbers = np.concatenate([ids.numbers for ids in found.values()])
    n_confirmed = int(np.isin(numbers, list(confirmed)).sum())
    teaching.show(len(numbers) - n_confirmed, n_confirmed)


def _missing(candidates: Mapping[str, FoundIds]) -> str:
    """Why the training cannot start: the classes without candidates or with too few; "" when there
    are none."""
    without = [md(name) for name, ids in candidates.items() if not len(ids)]
    few = [md(name) for name, ids in candidates.items() if len(ids) < trainingset.FEWEST]
    if few and not without:
        return (
            f"Too few tracks: {', '.join(few)}. A class needs at least {trainingset.FEWEST}:"
            " choose other classes or merge tags."
        )
    if not without:
        return ""
    return (
        f"No track with sound has only {' or '.join(without)} of these classes: remove a class"
        " that goes with it on the same tracks, or merge the two."
    )


def _choose(
    library: Library, categories: Sequence[str], tags: Mapping[str, Mapping[str, int]]
) -> RunConfig:
    """What to learn, from how many tracks."""
    left, right, third = st.columns([2, 1, 1], vertical_alignment="bottom")
    category = fields.one(
        left, "Category to learn", categories, f"train-category-{library.name}", category_label
    )
    per_class = begin.most_tracks(right, "Max. tracks per class", f"train-per-class-{library.name}")
    seed = begin.seed(third, f"train-seed-{library.name}")
    own = tags[category]
    classes = fields.several(
        "Classes",
        list(own),
        trainingset.default_classes(own),
        f"train-classes-{library.name}-{category}",
        lambda tag: f"{tag} ({own.get(tag, 0):,})",
    )
    return RunConfig(
        category=category,
        classes=tuple(classes),
        merge=_merges(library, category, classes, own),
        per_class=per_class,
        seed=seed,
    )


def _merges(
    library: Library, category: str, classes: Sequence[str], tags: Mapping[str, int]
) -> dict[str, str]:
    """Other tags that count as one of the classes, tag to class."""
    merge: dict[str, str] = {}
    if not classes or not trainingset.mergeable(tags, classes, merge):
        return merge
    with st.expander("Merge tags into a class"):
        st.caption("For example, a synth lead may count as a synthesizer.")
        for name in classes:
            chosen = fields.several(
                f"Also counts as {md(name)}",
                trainingset.mergeable(tags, classes, merge),
                (),
                f"merge-{library.name}-{category}-{name}",
                placeholder="No other tag",
            )
            merge |= dict.fromkeys(chosen, name)
    return merge


def _table(found: Sequence[trainingset.ClassCount], verdicts: Mapping[str, bool]) -> None:
    """How many tracks each class has, and what is said about few."""
    st.dataframe(
        [
            {
                "Class": row.name,
                "Candidates": row.candidates,
                "Curated": row.curated,
                "Used": row.used,
            }
            for row in found
        ],
        hide_index=True,
        key="train-table",
    )
    dropped = sum(not kept for kept in verdicts.values())
    st.caption(
        f"{sum(row.used for row in found):,} tracks, seven of ten to learn from and three of ten"
        f" held out to test with; {begin.KEPT_TOGETHER}"
        + (f" {dropped:,} dropped by you in this category." if dropped else "")
    )
    few = [row.name for row in found if row.used < trainingset.FEW]
    if few:
        st.warning(
            f"Few tracks: {md(', '.join(few))}. Fewer than {trainingset.FEW} per class are hardly"
            " enough to learn from; choose other classes or merge tags.",
            icon=":material/warning:",
        )


def _settings(library: Library, run: RunConfig) -> RunConfig:
    """How to train: network, epochs and where it starts from."""
    left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
    preset = fields.one(
        left, "Network", list(PRESETS), f"train-preset-{library.name}", PRESETS.__getitem__
    )
    epochs = begin.epochs(middle, f"train-epochs-{library.name}")
    start: Start = "scratch"
    if preset == "default":
        start = fields.one(
            right, "Start from", list(STARTS), f"train-from-{library.name}", STARTS.__getitem__
        )
    return replace(run, preset=preset, epochs=epochs, start=start)
