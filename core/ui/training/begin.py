"""The start of a training: the button, and why it may not be pressed."""

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.model.training import run_config
from core.model.training.run_config import RunConfig
from core.ui.common.session import state


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
