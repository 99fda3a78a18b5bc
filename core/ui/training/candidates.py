"""The training set in sight: category, classes, merges, how many candidates each class has, and
hearing them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import jobs
from core.catalog import listening
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import runs, trainingset
from core.ui.common import counts
from core.ui.common.frame import go
from core.ui.common.players import player
from core.ui.common.text import line, md
from core.ui.common.tracklist import describe
from core.ui.coverage.view import category_label

FEW = 8  # tracks a class below which held-out figures say next to nothing
PRESETS = {
    "default": "Log-mel network (small, quick)",
    "article": "The study's network on a 224 x 224 picture",
}
STARTS = {"shipped": "the model that ships with Soundkin", "scratch": "nothing"}


@dataclass(frozen=True)
class Chosen:
    """What the person asks the training for."""

    category: str
    classes: list[str]
    merge: dict[str, str]
    per_class: int
    seed: int


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
    found = {
        name: content["tags"]
        for name, content in counts.coverage(library)["categories"].items()
        if len(content["tags"]) > 1
    }
    if not found:
        st.info(
            "A network learns from tags, and no category of this library has two different ones."
            " Import a data list with tags on the Library page.",
            icon=":material/sell:",
        )
        return
    st.header("The training set")
    chosen = _choose(library, found)
    if len(chosen.classes) < 2:
        st.info("Choose at least two classes.")
        return
    candidates = _candidates(library, chosen)
    if candidates is None:
        return
    _table(library, chosen, candidates)
    with st.expander(
        "Listen to the candidates, keep or drop each",
        icon=":material/hearing:",
        key="audition-box",
        on_change="rerun",
    ) as place:
        if place.open:
            _audition(library, chosen.category, candidates)
    _start(library, chosen, candidates)


def _choose(library: Library, found: dict[str, dict[str, int]]) -> Chosen:
    categories = sorted(found, key=lambda name: name != "instrument")
    left, right, third = st.columns([2, 1, 1], vertical_alignment="bottom")
    category = left.selectbox(
        "Category to learn",
        categories,
        format_func=category_label,
        key=f"train-category-{library.name}",
    )
    per_class = right.number_input(
        "Tracks a class, at most", 4, 5000, 75, key=f"train-per-class-{library.name}"
    )
    seed = third.number_input(
        "Seed",
        0,
        9999,
        0,
        key=f"train-seed-{library.name}",
        help="Which tracks are drawn and how they are split. The same seed gives the same run.",
    )
    tags = found[category]
    classes = st.multiselect(
        "Classes to tell apart",
        list(tags),
        trainingset.default_classes(library, category),
        key=f"train-classes-{library.name}-{category}",
        format_func=lambda tag: f"{tag} ({tags.get(tag, 0):,})",
    )
    return Chosen(
        category, classes, _merges(library, category, classes, tags), int(per_class), int(seed)
    )


def _merges(
    library: Library, category: str, classes: Sequence[str], tags: dict[str, int]
) -> dict[str, str]:
    """Other tags that count as one of the classes, tag to class."""
    merge: dict[str, str] = {}
    others = [tag for tag in tags if tag not in classes]
    if not others or not classes:
        return merge
    with st.expander("Merge tags into a class", icon=":material/merge:"):
        st.caption("For example, a synth lead may count as a synthesizer.")
        for name in classes:
            free = [tag for tag in others if tag not in merge]
            for tag in st.multiselect(
                f"Also counts as {md(name)}",
                free,
                key=f"merge-{library.name}-{category}-{name}",
                placeholder="No other tag",
            ):
                merge[tag] = name
    return merge


def _candidates(library: Library, chosen: Chosen) -> dict[str, list[str]] | None:
    try:
        return trainingset.candidates(
            library,
            chosen.category,
            chosen.classes,
            chosen.merge,
            listening.choice(library, chosen.category),
        )
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return None


def _table(library: Library, chosen: Chosen, candidates: dict[str, list[str]]) -> None:
    choices = listening.choice(library, chosen.category)
    used = {name: min(len(ids), chosen.per_class) for name, ids in candidates.items()}
    st.dataframe(
        [
            {
                "Class": name,
                "Candidates": len(ids),
                "Kept by ear": sum(choices.get(t, False) for t in ids),
                "Used": used[name],
            }
            for name, ids in candidates.items()
        ],
        hide_index=True,
        key="train-table",
    )
    dropped = sum(not kept for kept in choices.values())
    st.caption(
        f"{sum(used.values()):,} tracks, seven of ten to learn from and three of ten held out to"
        f" test with; pieces of one artist or album stay on one side. {dropped:,} dropped by ear in"
        " this category."
    )
    few = [name for name, n in used.items() if n < FEW]
    if few:
        st.warning(
            f"Few tracks: {md(', '.join(few))}. Fewer than {FEW} a class teach little; choose other"
            " classes or merge tags.",
            icon=":material/warning:",
        )


@st.fragment
def _audition(library: Library, category: str, candidates: dict[str, list[str]]) -> None:
    """One candidate after another: m keeps, x drops, the arrow keys go back and on. Every decision
    is stored at once."""
    choices = listening.choice(library, category)
    names = list(candidates)
    name = st.selectbox("Class", names, key=f"audition-class-{library.name}-{category}") or names[0]
    pool_key, at_key = (
        f"pool-{library.name}-{category}-{name}",
        f"at-{library.name}-{category}-{name}",
    )
    pool = st.session_state.setdefault(
        pool_key, candidates[name]
    )  # dropped ones stay in reach while this is open
    if not pool:
        st.caption("No candidates.")
        return
    undecided = next((i for i, track_id in enumerate(pool) if track_id not in choices), 0)
    at = min(st.session_state.setdefault(at_key, undecided), len(pool) - 1)
    track_id = pool[at]
    decided, kept = sum(t in choices for t in pool), sum(choices.get(t, False) for t in pool)
    st.progress(decided / len(pool), text=f"{decided:,} of {len(pool):,} decided: {kept:,} kept")
    with st.container(border=True, key="card-audition"):
        mark = {True: "kept", False: "dropped", None: "not decided"}[choices.get(track_id)]
        line(f"{name}, candidate {at + 1:,} of {len(pool):,}: {mark}", faint=True, size=".9rem")
        describe(library.track(track_id), library.tags(track_id))
        player(
            library,
            track_id,
            key=f"audition-{track_id}",
            autoplay=st.session_state.get("audition-play", False),
        )
        with st.container(horizontal=True):
            st.button(
                "Keep (m)",
                key="mark-audition",
                type="primary",
                icon=":material/check:",
                on_click=_decide,
                args=(library, category, track_id, True, at_key, at, len(pool)),
            )
            st.button(
                "Drop (x)",
                key="drop-audition",
                icon=":material/close:",
                on_click=_decide,
                args=(library, category, track_id, False, at_key, at, len(pool)),
            )
            st.button(
                "Back",
                key="audition-back",
                shortcut="Left",
                disabled=at == 0,
                on_click=_move,
                args=(at_key, at - 1),
            )
            st.button(
                "Next",
                key="audition-next",
                shortcut="Right",
                disabled=at == len(pool) - 1,
                on_click=_move,
                args=(at_key, at + 1),
            )
            if track_id in choices:
                st.button(
                    "Undecided",
                    key="audition-undo",
                    icon=":material/undo:",
                    shortcut="U",
                    on_click=listening.set_choice,
                    args=(library, category, track_id, None),
                )
    st.caption(
        "Keys: m keeps, x drops, arrows go back and on, u takes a decision back, space plays and"
        " pauses. Kept tracks are used first, dropped ones never."
    )
    if st.button("Done: count again", key="audition-done"):
        del st.session_state[pool_key]
        st.rerun()


def _decide(
    library: Library, category: str, track_id: str, kept: bool, at_key: str, at: int, n: int
) -> None:
    listening.set_choice(library, category, track_id, kept)
    _move(at_key, min(at + 1, n - 1))


def _move(at_key: str, to: int) -> None:
    st.session_state[at_key] = to
    st.session_state["audition-play"] = True


def _start(library: Library, chosen: Chosen, candidates: dict[str, list[str]]) -> None:
    st.header("Train")
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
        100,
        key=f"train-epochs-{library.name}",
        help="How often the network sees every training track.",
    )
    start = "scratch"
    if preset == "default" and runs.PRETRAINED_MODEL.exists():
        start = right.selectbox(
            "Start from",
            list(STARTS),
            format_func=STARTS.__getitem__,
            key=f"train-from-{library.name}",
        )
    busy = jobs.running(library.name, "train") is not None
    empty = any(not ids for ids in candidates.values())
    if st.button(
        "Start the training",
        type="primary",
        icon=":material/play_arrow:",
        key="train-start",
        disabled=busy or empty,
    ):
        asked = arguments(library, chosen, preset, int(epochs), start)
        st.session_state["train-job"] = jobs.start("train", library.name, asked).job_id
        st.rerun()
    if busy:
        st.caption("A training of this library is running; see above.")
    elif empty:
        st.caption("Every class needs candidates.")


def arguments(library: Library, chosen: Chosen, preset: str, epochs: int, start: str) -> list[str]:
    """The command line that trains this."""
    listed: list[Any] = [
        "--library",
        library.name,
        "--category",
        chosen.category,
        "--classes",
        ",".join(chosen.classes),
        "--per-class",
        chosen.per_class,
        "--seed",
        chosen.seed,
        "--epochs",
        epochs,
        "--preset",
        preset,
    ]
    if preset == "default":
        listed += ["--from", start]
    for tag, name in chosen.merge.items():
        listed += ["--merge", f"{tag}={name}"]
    return [str(item) for item in listed]
