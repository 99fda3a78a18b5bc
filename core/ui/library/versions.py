"""Cuts, mixes and copies of one piece: looked for on request, once whole tracks are measured."""

import streamlit as st

from core import jobs
from core.catalog import measured, related_versions
from core.catalog.library import Library
from core.ui.common import state, work


def show(library: Library) -> None:
    """The start, how far it is, and how many were found; nothing where nothing can be compared."""
    if library.built_in or measured.count(library, whole=True) < 2:
        return
    job = jobs.newest(library.name, "versions")
    if job is not None and (not job.ended or job.job_id == state.VERSIONS_JOB.get()):
        work.watch(job, "Versions")
        if not job.ended:
            return
    n = len({v.track_id for v in related_versions.every(library) if not v.refused})
    said = "Edits, other mixes and copies of a piece can be told by their sound."
    if job is not None and job.state == "done":
        said = f"{n:,} {'track is a version' if n == 1 else 'tracks are versions'} of another one."
    st.caption(f"{said} Among the matches of a search they are named and stand together.")
    if st.button("Look for versions", key="versions-start", icon=":material/stacks:"):
        started = jobs.start("versions", library.name, ["--library", library.name])
        state.VERSIONS_JOB.set(started.job_id)
        st.rerun()
