"""Tempo, key and energy of tracks that were analysed without them, and of every second of all."""

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.ui.common import work
from core.ui.common.caches import counts
from core.ui.common.session import state
from core.ui.common.text import tracks


def show(library: Library) -> None:
    """What is left to compute; nothing when there is nothing."""
    job = jobs.newest(library.name, "measure")
    if job is not None and (not job.ended or job.job_id == state.MEASURE_JOB.get()):
        work.watch(job, "Tempo, key and energy")
        if not job.ended:
            return
    if jobs.running(library.name, "embed") is not None:
        return  # it measures, too
    if left := counts.unmeasured(library, library.run_or_ready):
        st.caption(f"Tempo, key and energy have not been computed for {tracks(left)} yet.")
        _start(library, "Compute tempo, key and energy", "measure-start")
    elif not library.built_in and (partly := counts.partly_measured(library)):
        st.caption(
            f"Only parts of 24 s were measured of {tracks(partly)}. Every second is needed for"
            " whole energy curves, and to find edits and versions of a piece."
        )
        _start(library, "Measure whole tracks", "measure-whole", "--whole")


def _start(library: Library, label: str, key: str, *options: str) -> None:
    if st.button(label, key=key, icon=":material/speed:"):
        job = jobs.start("measure", library.name, ["--library", library.name, *options])
        state.MEASURE_JOB.set(job.job_id)
        st.rerun()
