"""Tracks that stand folded under another one, each with the evidence, to be taken apart again."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import related_versions
from core.catalog.library import Library
from core.search.results import Match
from core.ui.common.text import line


def show(library: Library, matches: Sequence[Match]) -> None:
    """One closed box, when anything is folded."""
    groups = [match for match in matches if match.behind]
    if not groups:
        return
    n = sum(len(match.behind) for match in groups)
    label = f"{n} folded: near-identical tracks and versions"
    with st.expander(label, icon=":material/stacks:", key="folded"):
        for match in groups:
            _group(library, match)


def _group(library: Library, match: Match) -> None:
    line(match.track.title, strong=True)
    proposals = related_versions.of(library, match.track_id)
    said = {name: v for v in proposals for name in (v.track_id, v.full_id)}
    for track in library.tracks(match.behind):
        found = said.get(track.track_id)
        why = found.evidence if found else "sounds the same to the network"
        with st.container(horizontal=True, vertical_alignment="center"):
            line(f"{track.title} · {why}", faint=True, size=".85rem")
            if found is not None:
                st.button(
                    "No version of it",
                    key=f"apart-{found.track_id}-{found.full_id}",
                    icon=":material/call_split:",
                    on_click=related_versions.refuse,
                    args=(library, found.track_id, found.full_id),
                )
