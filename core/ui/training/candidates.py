"""The training set in sight: category, classes, merged tags, how many candidates each class has,
and the start."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from core import jobs
from core.catalog import listening
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import run_config, runs, trainingset
from core.model.run_config import Preset, RunConfig, Start
from core.ui.common import counts, state
from core.ui.common.frame import go
from core.ui.common.text import md
from core.ui.coverage.view import category_label
from core.ui.training import audition

PRESETS: dict[Preset, str] = {
    "default": "Log-mel network (small, quick)",
    "article": "The study's network on a 224 x 224 spectrogram image",
}
STARTS: dict[Start, str] = {
    "shipped": "The model that ships with Soundkin",
    "scratch": "Start from scratch",
}


def nothing(library: Library) -> None:
    """A library without tracks or without sound: what to do."""
    if library.count():
        st.info(
            "This library knows tags only, no sound files. A network learns from the sound: import"
            " the folder of music together with the data list on the Library page.",
            icon=":material/volume_off:",
        )
    else:
        st.info(
            "This library has no tracks yet. Import a folder of music on the Library page.",
            icon=":material/library_music:",
        )
    if st.button("Go to the Library page", type="primary", key="training-go-library"):
        go("pages/library.py")


def show(library: Library) -> None:
    """Building the set, auditioning it, and the start."""
    known = counts.coverage(library)["categories"]
    tags = {name: content["tags"] for name, content in known.items()}
    categories = trainingset.learnable(tags)
    if not categories:
        st.info(
            "A network learns from tags, and no category of this library has two different ones."
            " Import a data list with tags on the Library page.",
            icon=":material/sell:",
        )
        return
    st.header("The training set")
    run = _choose(library, categories, tags)
    if len(run.classes) < 2:
        st.info("Choose at least two classes.")
        return
    verdicts = listening.choice(library, run.category)
    try:
        given = trainingset.Known(
            counts.tags_of_category(library, run.category), counts.with_sound(library)
        )
        candidates = trainingset.candidates(library, run, verdicts, given)
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return
    _table(trainingset.class_counts(library, candidates, run.per_class, verdicts), verdicts)
    with st.expander(
        "Listen to the candidates, keep or drop each",
        icon=":material/hearing:",
        key="audition-box",
        on_change="rerun",
    ) as place:
        if place.open:
            audition.show(library, run.category, candidates)
    st.header("Train")
    _start(library, _settings(library, run), ready=all(len(ids) for ids in candidates.values()))


def _choose(
    library: Library, categories: Sequence[str], tags: Mapping[str, Mapping[str, int]]
) -> RunConfig:
    """What to learn, from how many tracks."""
    left, right, third = st.columns([2, 1, 1], vertical_alignment="bottom")
    category = left.selectbox(
        "Category to learn",
        categories,
        format_func=category_label,
        key=f"train-category-{library.name}",
    )
    per_class = right.number_input(
        "Max. tracks per class",
        trainingset.FEWEST,
        5000,
        run_config.PER_CLASS,
        key=f"train-per-class-{library.name}",
    )
    seed = third.number_input(
        "Seed",
        0,
        9999,
        0,
        key=f"train-seed-{library.name}",
        help="Which tracks are drawn and how they are split. The same seed gives the same run.",
    )
    own = tags[category]
    classes = st.multiselect(
        "Classes",
        list(own),
        trainingset.default_classes(own),
        key=f"train-classes-{library.name}-{category}",
        format_func=lambda tag: f"{tag} ({own.get(tag, 0):,})",
    )
    return RunConfig(
        category=category,
        classes=tuple(classes),
        merge=_merges(library, category, classes, own),
        per_class=int(per_class),
        seed=int(seed),
    )


def _merges(
    library: Library, category: str, classes: Sequence[str], tags: Mapping[str, int]
) -> dict[str, str]:
    """Other tags that count as one of the classes, tag to class."""
    merge: dict[str, str] = {}
    if not classes or not trainingset.mergeable(tags, classes, merge):
        return merge
    with st.expander("Merge tags into a class", icon=":material/merge:"):
        st.caption("For example, a synth lead may count as a synthesizer.")
        for name in classes:
            chosen = st.multiselect(
                f"Also counts as {md(name)}",
                trainingset.mergeable(tags, classes, merge),
                key=f"merge-{library.name}-{category}-{name}",
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
        " held out to test with; tracks of one artist or album stay on one side."
        f" {dropped:,} dropped by you in this category."
    )
    few = [row.name for row in found if row.used < trainingset.FEW]
    if few:
        st.warning(
            f"Few tracks: {md(', '.join(few))}. Fewer than {trainingset.FEW} a class are hardly"
            " enough to learn from; choose other classes or merge tags.",
            icon=":material/warning:",
        )


def _settings(library: Library, run: RunConfig) -> RunConfig:
    """How to train: network, epochs and where it starts from."""
    left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
    preset = left.selectbox(
        "Network",
        list(PRESETS),
        format_func=PRESETS.__getitem__,
        key=f"train-preset-{library.name}",
    )
    epochs = middle.number_input(
        "Epochs",
        1,
        1000,
        run_config.EPOCHS,
        key=f"train-epochs-{library.name}",
        help="How often the network sees every training track.",
    )
    start: Start = "scratch"
    if preset == "default" and runs.PRETRAINED_MODEL.exists():
        start = right.selectbox(
            "Start from",
            list(STARTS),
            format_func=STARTS.__getitem__,
            key=f"train-from-{library.name}",
        )
    return replace(run, preset=preset, epochs=int(epochs), start=start)


def _start(library: Library, run: RunConfig, ready: bool) -> None:
    """The button, and why it may not be pressed."""
    busy = jobs.running(library.name, "train") is not None
    if st.button(
        "Start the training",
        type="primary",
        icon=":material/play_arrow:",
        key="train-start",
        disabled=busy or not ready,
    ):
        asked = ["--library", library.name, *run_config.options(run)]
        state.TRAIN_JOB.set(jobs.start("train", library.name, asked).job_id)
        state.TRAIN_FOLLOW.set(True)
        st.rerun()
    if busy:
        st.caption("A training of this library is running; see above.")
    elif not ready:
        st.caption("Every class needs candidates.")
