"""Tracks that stand folded under another one, and versions of the query, each with the evidence, to
be taken apart again."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import related_versions
from core.catalog.library import Library
from core.search.results import Match
from core.ui.common import proposals
from core.ui.common.text import line


def show(library: Library, matches: Sequence[Match], query_id: str | None = None) -> None:
    """One closed box, when anything is folded, or a version of the query was found."""
    groups = [match for match in matches if match.behind]
    ids = [match.track_id for match in groups] + ([query_id] if query_id else [])
    if not ids:
        return
    known = related_versions.of(library, *ids)  # once, however many are shown
    of_query = proposals.by_track(known, query_id or "")
    names = {*of_query, *(name for match in groups for name in match.behind)}
    there = {track.track_id: track for track in library.tracks(sorted(names))} if names else {}
    versions = [there[name] for name in of_query if name in there]
    said = []
    if versions:
        n = sum(not of_query[track.track_id].refused for track in versions)
        said.append(f"{n or 'no'} {'version' if n == 1 else 'versions'} of the query")
    if groups:
        n = sum(len(match.behind) for match in groups)
        said.append(f"{n} folded: near-identical tracks and versions")
    if not said:
        return
    with st.expander(" · ".join(said), icon=":material/stacks:", key="folded"):
        if versions:
            line("Your query", strong=True)
            proposals.show(library, versions, of_query)
        for match in groups:
            line(proposals.named(match.track), strong=True)
            behind = [there[name] for name in match.behind if name in there]
            proposals.show(library, behind, proposals.by_track(known, match.track_id))
