"""The tracks whose files are away: which they are, and the only way to have them forgotten."""

import streamlit as st

from core import jobs
from core.catalog import forgetting
from core.catalog.library import Library, Track
from core.errors import SoundkinError
from core.ui.common import faults
from core.ui.common.caches import counts
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.text import md, tracks

SHOWN = 500  # rows


def show(library: Library) -> None:
    """Nothing when all tracks are there and none was forgotten just now."""
    away = library.away() if counts.held(library).away else []
    forgotten = state.FORGOTTEN.of(library.name)
    if not away and not forgotten.get():
        return
    st.header("Missing tracks")
    if away:
        _away(library, away, forgotten)
    n = forgotten.get()
    if n and forgetting.can_undo(library):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{tracks(n)} forgotten.")
            if st.button("Undo", icon=":material/undo:", key="forget-undo"):
                _undo(library, forgotten)


def _away(library: Library, away: list[Track], forgotten: Key[int]) -> None:
    source = f" in {md(library.source_folder)}" if library.source_folder else ""
    st.caption(
        f"The last import did not find {tracks(len(away))}{source}. Their tags, analysis and"
        " notes are kept, and they are found as before. To hear them, bring the files back and"
        " import the folder again."
    )
    with st.expander(f"Which they are: {len(away):,}"):
        rows = [{"Title": t.title, "File": t.path or t.track_id} for t in away[:SHOWN]]
        st.dataframe(rows, hide_index=True, key="away-tracks")
        if len(away) > SHOWN:
            st.caption(f"The first {SHOWN:,} of {len(away):,}.")
    label = f"Forget {len(away):,} missing {'track' if len(away) == 1 else 'tracks'}"
    if st.button(label, icon=":material/delete_sweep:", key="forget-missing"):
        try:
            jobs.check_idle(library.name)
            forgotten.set(len(forgetting.forget(library)))
        except SoundkinError as error:
            faults.show(error)
            return
        st.rerun()


def _undo(library: Library, forgotten: Key[int]) -> None:
    try:
        forgetting.undo(library)
    except SoundkinError as error:
        faults.show(error)
        return
    forgotten.drop()
    st.rerun()
