"""Cuts, mixes and copies of one piece: looked for on request, once whole tracks are measured."""

from collections.abc import Sequence

import streamlit as st

from core import jobs
from core.catalog.analysis import measured
from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.library import Library
from core.ui.common import work
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import line
from core.ui.common.tracks import proposals
from core.ui.search.query import queries

SHOWN = 50  # pieces


def show(library: Library) -> None:
    """The start, how far it is, and what was found; nothing where nothing can be compared."""
    if library.built_in or measured.count(library, whole=True) < 2:
        return
    job = jobs.newest(library.name, "versions")
    if job is not None and (not job.ended or job.job_id == state.VERSIONS_JOB.get()):
        work.watch(job, "Versions")
        if not job.ended:
            return
    found = related_versions.every(library)
    n = len({v.track_id for v in found if not v.refused})
    said = "Edits, other mixes and copies of a piece can be told by their sound."
    if job is not None and job.state == "done":
        said = f"{n:,} {'track is a version' if n == 1 else 'tracks are versions'} of another one."
    st.caption(f"{said} Among the matches of a search they are named and stand together.")
    if found:
        box = st.expander(
            "Which they are",
            key=state.VERSIONS_BOX.name,
            on_change="rerun",
        )
        if box.open:
            with box:
                _pieces(library, found)
    if st.button("Look for versions", key="versions-start", icon=":material/stacks:"):
        started = jobs.start("versions", library.name, ["--library", library.name])
        state.VERSIONS_JOB.set(started.job_id)
        st.rerun()


def _pieces(library: Library, found: Sequence[KnownVersion]) -> None:
    """Each piece with its versions, and the way to hear them beside it."""
    pieces: dict[str, list[KnownVersion]] = {}
    for v in fullest(found):
        pieces.setdefault(v.full_id, []).append(v)
    for full_id, versions in list(pieces.items())[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            line(proposals.named(library.track(full_id)), strong=True)
            if st.button("Hear them", key=f"hear-{full_id}", icon=":material/headphones:"):
                queries.choose_track(library, full_id)
                go("pages/search.py")
        of_piece = proposals.by_track(versions, full_id)
        proposals.show(library, library.tracks(list(of_piece)), of_piece)
    if len(pieces) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(pieces):,} pieces.")


def fullest(found: Sequence[KnownVersion]) -> list[KnownVersion]:
    """Of a piece whose versions are also versions of one another, each of them once, under the
    fullest."""
    lesser = {v.track_id for v in found if not v.refused}
    first = [v for v in found if v.full_id not in lesser]
    said = {v.track_id for v in first}
    return first + [v for v in found if v.full_id in lesser and v.track_id not in said]
