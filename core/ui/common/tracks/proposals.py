"""Versions of one piece, each with the evidence, to be taken for another piece and back."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import streamlit as st

from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.library import Library, Track
from core.times import timecode
from core.ui.common import faults
from core.ui.common.text import joined, line

EDIT = "edit"  # the kind of version that is cut from the other one
UNPROVEN = "sounds the same"


def by_track(versions: Sequence[KnownVersion], track_id: str) -> dict[str, KnownVersion]:
    """The proposals that speak of a track, by the other one; the first of two stays."""
    found: dict[str, KnownVersion] = {}
    for v in versions:
        if track_id in (v.track_id, v.full_id):
            found.setdefault(v.full_id if v.track_id == track_id else v.track_id, v)
    return found


def named(track: Track) -> str:
    """A track by its title and file: the versions of a piece often have one title."""
    file = PurePath(track.path or "")
    return joined(track.title, file.name if file.stem != track.title else "")


def show(library: Library, tracks: Sequence[Track], found: Mapping[str, KnownVersion]) -> None:
    """A line for each of these tracks. found : what speaks for it, where it was proposed"""
    for track in tracks:
        proposal = found.get(track.track_id)
        length = timecode(track.duration_s) if track.duration_s else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            line(joined(named(track), length, _why(track, proposal)), faint=True, size=".85rem")
            if proposal is not None:
                _verdict(library, proposal)


def _why(track: Track, proposal: KnownVersion | None) -> str:
    """What speaks for it; an edit is the shorter one, whichever of the two stands here."""
    if proposal is None:
        return UNPROVEN
    if proposal.refused:
        return "not a version, as you said"
    is_cut = proposal.kind == EDIT and proposal.full_id == track.track_id
    return f"the other one is its {proposal.evidence}" if is_cut else proposal.evidence


def _verdict(library: Library, proposal: KnownVersion) -> None:
    st.button(
        "It is a version" if proposal.refused else "Not a version",
        key=f"apart-{proposal.track_id}-{proposal.full_id}",
        icon=":material/undo:" if proposal.refused else ":material/call_split:",
        on_click=faults.guarded(related_versions.refuse),
        args=(library, proposal.track_id, proposal.full_id, not proposal.refused),
    )
