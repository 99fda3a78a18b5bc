"""Tempo, key and energy of every second of all tracks."""

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
    if not library.built_in and (partly := counts.partly_measured(library)):
        st.caption(
            f"Only parts of 24 s were measured of {tracks(partly)}. Every second is needed for"
            " whole energy curves, and to find edits and versions of a piece."
        )
        if st.button("Measure whole tracks", key="measure-whole", icon=":material/speed:"):
            job = jobs.start("measure", library.name, ["--library", library.name, "--whole"])
            state.MEASURE_JOB.set(job.job_id)
            st.rerun()
