"""The cosine with a neighbour, worked out in figures."""

import numpy as np
import streamlit as st

from core.catalog.library import Library
from core.search.index import Index
from core.search.query import Query, vector_of
from core.search.results import Match
from core.search.why import cosine
from core.search.why.cosine import Worked
from core.ui.common.session import state
from core.ui.common.text import title
from core.ui.common.tracks.players import player
from core.ui.how import figures
from core.ui.map.data import nearest

NEIGHBOURS = 5
LARGEST = 8  # terms in the table


def show(library: Library, index: Index, track_id: str) -> None:
    """Choose a neighbour; the dot product, the lengths, and the terms that contribute most."""
    match = _choose(nearest(library, index, track_id, NEIGHBOURS), library, track_id)
    if match is None:
        st.caption("The library has no other analysed track to compare with.")
        return
    worked = cosine.work_out(
        *(vector_of(library, index, Query(track_id=each)) for each in (track_id, match.track_id))
    )
    for column, each, start_s in zip(
        st.columns(2), (track_id, match.track_id), (0.0, match.start_s), strict=True
    ):
        with column:
            title(library.track(each).title, size=".9rem")
            player(library, each, key=f"how-pair-{each}", start_s=start_s)
    _figures(worked)
    _terms(worked)


def _choose(matches: list[Match], library: Library, track_id: str) -> Match | None:
    known = {match.track_id: match for match in matches}
    if not known:
        return None
    chosen = st.selectbox(
        "Compare with",
        list(known),
        format_func=lambda other: (
            f"{known[other].rank} · {known[other].track.title} · score {known[other].score:.3f}"
        ),
        key=state.HOW_MATCH.of(library.name, track_id).name,
        persist_state="page",
    )
    return known[chosen]


def _figures(worked: Worked) -> None:
    """The sum and its parts."""
    with st.container(horizontal=True):
        st.metric("Dot product", f"{worked.dot:.4f}", border=True)
        st.metric("Length of this track", f"{worked.length_a:.4f}", border=True)
        st.metric("Length of the other", f"{worked.length_b:.4f}", border=True)
        st.metric("Cosine", f"{worked.cosine:.4f}", border=True)
    st.caption(
        f"{worked.dot:.4f} / ({worked.length_a:.4f} x {worked.length_b:.4f}) = {worked.cosine:.4f}"
    )


def _terms(worked: Worked) -> None:
    st.subheader("Which numbers make it")
    st.plotly_chart(
        figures.strips(np.stack([worked.a, worked.b]), ["this", "other"]),
        key="how-pair-strips",
        config=figures.CALM,
        alt="Heat strips: the 100 numbers of both tracks",
    )
    st.plotly_chart(
        figures.bars(worked.terms, "Product"),
        key="how-terms",
        config=figures.CALM,
        alt="The 100 products as bars: their sum is the cosine",
    )
    if worked.for_half:
        below = int((worked.terms < 0).sum())
        st.caption(
            f"The {worked.for_half} largest products already make half of the sum; {below} are"
            " below zero and take away from it."
        )
    st.dataframe(
        [
            {
                "Number": int(at) + 1,
                "This track": float(worked.a[at]),
                "The other": float(worked.b[at]),
                "Product": float(worked.terms[at]),
                "Sum so far": float(worked.terms[worked.order[: rank + 1]].sum()),
            }
            for rank, at in enumerate(worked.order[:LARGEST])
        ],
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="%.4f")
            for name in ("This track", "The other", "Product", "Sum so far")
        },
        key="how-largest",
    )
