"""What both ways to train ask alike, and the start: the button, and why it may not be pressed."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.catalog.library import Library
from core.model.training import run_config, trainingset
from core.model.training.run_config import RunConfig
from core.ui.common.session import state
from core.ui.training import fields

KEPT_TOGETHER = (
    "what belongs together stays on one side: tracks of one artist or album, else of one folder,"
    " with similar file names or nearly the same sound."
)


def most_tracks(place: DeltaGenerator, label: str, key: str) -> int:
    """How many tracks at most."""
    return fields.number(place, label, (trainingset.FEWEST, 5000), run_config.PER_CLASS, key)


def epochs(place: DeltaGenerator, key: str) -> int:
    """How many passes over the training tracks."""
    said = "How many times the training goes through all of its tracks."
    return fields.number(place, "Epochs", (1, 1000), run_config.EPOCHS, key, said)


def seed(place: DeltaGenerator, key: str) -> int:
    """What decides the drawing and the split."""
    said = "Which tracks are drawn and how they are split. The same seed gives the same run."
    return fields.number(place, "Seed", (0, 9999), 0, key, said)


def start(library: Library, run: RunConfig, missing: str = "") -> None:
    """The button, and why it may not be pressed. missing : what is not ready yet, in a sentence"""
    busy = jobs.running(library.name, "train") is not None
    if st.button(
        "Start the training",
        type="primary",
        icon=":material/play_arrow:",
        key="train-start",
        disabled=busy or bool(missing),
    ):
        asked = ["--library", library.name, *run_config.options(run)]
        state.TRAIN_JOB.set(jobs.start("train", library.name, asked).job_id)
        state.TRAIN_FOLLOW.set(True)
        st.rerun()
    if busy:
        st.caption("A training of this library is running; see above.")
    elif missing:
        st.caption(missing)
