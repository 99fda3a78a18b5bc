"""The analysis of a library: how far it is, start, stop, go on, what failed and why."""

from typing import Literal

import streamlit as st

from core import jobs
from core.catalog import availability
from core.catalog.analysis import failures
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import managing
from core.model.runs import embedded_by_another, own_finished
from core.ui.common import work
from core.ui.common.caches import counts
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import line, sentence, tracks

Weight = Literal["primary", "secondary"]  # of a button


def show(library: Library, weight: Weight) -> None:
    """The analysis part of the library page, and how much its next step stands out."""
    n_sound = counts.held(library).with_sound
    if not n_sound:
        st.info(
            "There is nothing to analyse: this library knows tags only. Import the music folder"
            " with its tag spreadsheet.",
            icon=":material/volume_off:",
        )
        return
    try:
        availability.check_folder(library)
    except SoundkinError as error:
        st.warning(sentence(error), icon=":material/folder_off:")
    run_id = _run(library)
    job = jobs.newest(library.name, "embed")
    if job is not None and not job.ended:
        work.watch(job, "Analysis")
        return
    if job is not None and job.job_id == state.EMBED_JOB.get():
        work.watch(job, "Analysis")
    failed = failures.listed(library, run_id)
    _offer(library, run_id, n_sound, len(failed), weight)
    if failed:
        _failures(library, run_id, failed)


def _offer(library: Library, run_id: str, n_sound: int, n_failed: int, weight: Weight) -> None:
    """How far the analysis of `n_sound` tracks is, and the button that comes next."""
    old = embedded_by_another(library, run_id)
    done = 0 if old else counts.analysed(library, run_id)
    left = max(n_sound - done - n_failed, 0)
    if old:
        st.info(
            "This library was analysed with the model of an earlier version: analyse it again, so"
            " that files and recordings can be compared with it and the new names appear.",
            icon=":material/update:",
        )
    # no bar: one that stands still looks like work
    line(f"{done:,} of {tracks(n_sound)} analysed")
    if left:
        st.caption(
            "Soundkin listens to up to five parts of 24 s of each track. "
            "You can stop at any time and go on later; close the tab if you like."
        )
        if st.button(
            "Analyse it again" if old else "Resume the analysis" if done else "Start the analysis",
            type=weight,
            icon=":material/graphic_eq:",
            key="embed-start",
        ):
            start(library, run_id)
            st.rerun()
    elif done and st.button(
        "Search this library", type=weight, icon=":material/search:", key="embed-search"
    ):
        go("pages/search.py")


def _run(library: Library) -> str:
    """By which run to analyse: the one in use, the one that needs no training, or one of the
    library's own."""
    runs = own_finished(library)
    names = list(dict.fromkeys([library.run_or_ready, library.ready_run, *runs]))
    if len(names) == 1:
        return names[0]
    titles = {name: managing.title(library, name) for name in names}
    return st.selectbox(
        "Model", names, key=f"embed-run-{library.name}", format_func=titles.__getitem__
    )


def start(library: Library, run_id: str, *options: str) -> None:
    """Begin the analysis by a run, which this session then watches."""
    arguments = ["--library", library.name, "--run", run_id, *options]
    state.EMBED_JOB.set(jobs.start("embed", library.name, arguments).job_id)


def _failures(library: Library, run_id: str, failed: list[dict[str, str]]) -> None:
    with st.expander(f"Could not be analysed: {len(failed):,}", expanded=True):
        rows = [{"File": entry["file"], "Reason": entry["reason"]} for entry in failed]
        st.dataframe(rows, hide_index=True, key="embed-failed")
        if st.button("Try these again", icon=":material/refresh:", key="embed-retry"):
            start(library, run_id, "--retry-failed")
            st.rerun()
