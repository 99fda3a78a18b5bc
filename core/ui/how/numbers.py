"""The 100 numbers of the track: as bars, and as heat strips of its segments."""

import numpy as np
import streamlit as st

from core.catalog.library import Library
from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.index import Index
from core.search.query import Query, vector_of
from core.times import timecode
from core.ui.how import data, figures
from core.ui.how.data import IN_USE


def show(library: Library, index: Index, track_id: str) -> None:
    """The embedding as search has it, what it is the mean of, and that it comes out again."""
    x = vector_of(library, index, Query(track_id=track_id))
    st.plotly_chart(
        figures.bars(x, "Value"),
        key="how-numbers",
        config=figures.CALM,
        alt="The 100 numbers of the track as bars, from the first to the last",
    )
    most, least = int(np.argmax(x)) + 1, int(np.argmin(x)) + 1
    st.caption(
        f"The largest is number {most} ({x.max():.3f}), the lowest number {least} ({x.min():.3f})."
        f" The sum of all squares is {float(np.square(x).sum()):.3f}: length 1."
    )
    starts, Z = data.segments(library, track_id)
    if len(Z) > 1:
        st.subheader("From segments to the track")
        _strips(x, starts, l2_normalize(Z))
    if len(Z):
        _again(library, track_id, l2_normalize(Z)[0])


def _strips(x: np.ndarray, starts: np.ndarray, Z: np.ndarray) -> None:
    names = [f"from {timecode(start)}" for start in starts.tolist()]
    st.plotly_chart(
        figures.strips(np.vstack([Z, x]), [*names, "track"]),
        key="how-strips",
        config=figures.CALM,
        alt="Heat strips: the 100 numbers of each segment, and of the whole track at the bottom",
    )
    near = Z @ Z.T
    apart = float(near[np.triu_indices(len(Z), 1)].min())
    st.caption(
        f"The least alike of its {len(Z)} segments have a cosine of {apart:.3f}. Blue is above"
        " zero, orange below."
    )


def _again(library: Library, track_id: str, stored: np.ndarray) -> None:
    """Whether the network, asked now, gives what was stored when the library was analysed."""
    try:
        now = data.passage(library, track_id, 0, IN_USE).embedding.segments[0]
    except SoundkinError:
        return  # the network is not at hand; what it left is shown above
    cosine = float(now @ stored)
    st.caption(
        "Worked out again just now, the first segment has a cosine of"
        f" {cosine:.6f} with what was stored when the library was analysed."
    )
