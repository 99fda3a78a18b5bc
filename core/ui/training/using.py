"""Taking a run into use: at once where it has analysed every track, else by an analysis; and what
speaks against it, said before."""

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import managing
from core.model.runs import SHIPPED_RUNS
from core.model.training import run_doubts
from core.model.training.run_records import RunResult
from core.ui.common import faults, work
from core.ui.common.caches import counts
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import md, tracks


def show(library: Library, run_id: str, title: str, result: RunResult | None) -> None:
    """Whether search and map use the run, and the button that lets them. They change over when
    every track is analysed with it, not before. result : None for a run without figures"""
    job = jobs.newest(library.name, "embed")
    own = job is not None and job.option("--run") == run_id
    label = f"Analysing the library with: {title}"
    if job is not None and own and not job.ended:
        work.watch(job, label)
        st.caption("Search and map change over when every track is done.")
    elif library.current_run == run_id:
        _in_use()
    else:
        if job is not None and own and job.job_id == state.USE_JOB.get():
            work.watch(job, label)
        _offer(library, run_id, result, busy=job is not None and not job.ended)


def _in_use() -> None:
    st.success("Search and map use this run.", icon=":material/check_circle:")
    with st.container(horizontal=True):
        if st.button("Search", icon=":material/search:", key="run-search"):
            go("pages/search.py")
        if st.button("Map", icon=":material/scatter_plot:", key="run-map"):
            go("pages/map.py")


def _offer(library: Library, run_id: str, result: RunResult | None, busy: bool) -> None:
    used = library.current_run
    in_use = f"Search and map use: {md(managing.title(library, used))}." if used else ""
    done = counts.embedded(library, run_id)
    more = f" {tracks(done)} analysed with this run already." if done else ""
    st.caption(f"{in_use or 'Search and map use no run yet.'}{more}")
    against = run_doubts.doubts(library, result) if result is not None else []
    if against:
        st.warning(" ".join(md(sentence) for sentence in against), icon=":material/warning:")
    if st.button(
        "Use it anyway" if against else "Use this run",
        type="secondary" if against or run_id in SHIPPED_RUNS else "primary",
        icon=":material/check:",
        key="use-run",
        disabled=busy,
    ):
        _use(library, run_id)
    if busy:
        st.caption(
            "Another analysis of this library is running; wait for it or stop it on the Library"
            " page."
        )


def _use(library: Library, run_id: str) -> None:
    try:
        if not managing.use(library, run_id):
            arguments = ["--library", library.name, "--run", run_id]
            state.USE_JOB.set(jobs.start("embed", library.name, arguments).job_id)
    except SoundkinError as error:
        faults.show(error)
        return
    st.rerun()
