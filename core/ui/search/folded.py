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
    own = [query_id] if query_id else []
    known = related_versions.of(library, *own, *(match.track_id for match in groups))
    of_query = proposals.by_track(known, query_id) if query_id else {}
    said = []
    if of_query:
        n = sum(not v.refused for v in of_query.values())
        said.append(f"{n or 'no'} {'version' if n == 1 else 'versions'} of the query")
    if groups:
        n = sum(len(match.behind) for match in groups)
        said.append(f"{n} folded: near-identical tracks and versions")
    if not said:
        return
    listed = [*own, *of_query, *(track_id for match in groups for track_id in match.behind)]
    tracks = {track.track_id: track for track in library.tracks(listed)}
    with st.expander(" · ".join(said), icon=":material/stacks:", key="folded"):
        if query_id in tracks and of_query:
            line(tracks[query_id].title, strong=True)
            proposals.show(library, [tracks[i] for i in of_query if i in tracks], of_query)
        for match in groups:
            line(match.track.title, strong=True)
            behind = [tracks[i] for i in match.behind if i in tracks]
            proposals.show(library, behind, proposals.by_track(known, match.track_id))
