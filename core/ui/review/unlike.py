"""Untagged tracks that are unlike anything tagged: no tag is suggested for them, and that is
said."""

import streamlit as st

from core.catalog.library import Library
from core.model.suggestions import suggestion_report
from core.ui.common.tracks.tracklist import track_list

SHOWN = 5


def show(library: Library, category: str) -> None:
    """How many there are, and the farthest of them to listen to."""
    known = suggestion_report.read(library)
    report = known.categories.get(category) if known is not None else None
    if report is None or not report.unlike:
        return
    with st.expander(
        f"{report.unlike:,} untagged tracks are unlike anything tagged here",
        key=f"unlike-{category}",
        on_change="rerun",
    ) as place:
        if not place.open:
            return
        st.write(
            "Nothing is suggested for them, because no tagged track sounds like them. Tag some of"
            " them, and the others can be suggested tags."
        )
        there = library.numbers_of(report.unlike_ids)
        farthest = [track_id for track_id in report.unlike_ids if track_id in there]
        track_list(library, farthest[:SHOWN], key=f"unlike-{category}")
