"""Rename and delete the open library; bring deleted ones back."""

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import (
    DEFAULT,
    delete_library,
    deleted_libraries,
    rename_library,
    undelete_library,
)
from core.ui.common import faults
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import md


def show(library: Library) -> None:
    """The part of the library page on the library as a whole."""
    if library.built_in:
        st.caption("The demo library is always there: it keeps its name and cannot be deleted.")
    else:
        with st.container(horizontal=True):
            with st.popover("Rename", icon=":material/edit:"):
                _rename(library)
            with st.popover("Delete", icon=":material/delete:"):
                _delete(library)
    for name in deleted_libraries():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{md(name)} was deleted.")
            if st.button(
                f"Undo: bring {md(name)} back", key=f"undelete-{name}", icon=":material/undo:"
            ):
                _undelete(name)


def _rename(library: Library) -> None:
    with st.form("rename-form", border=False):  # Enter saves, too
        name = st.text_input("New name", value=library.name, key=f"rename-{library.name}").strip()
        save = st.form_submit_button("Save", key="rename-yes")
    if save and name != library.name:
        try:
            jobs.check_idle(library.name)
            rename_library(library.name, name)
        except (SoundkinError, OSError) as error:
            faults.show(error)
            return
        jobs.renamed(library.name, name)
        go("pages/library.py", name)


def _delete(library: Library) -> None:
    """Delete the library after a word that means it."""
    st.write(
        f"This removes what Soundkin knows about **{md(library.name)}**: tags, analysis, training"
        " runs, shortlist. Your sound files and spreadsheets stay where they are. It can be undone"
        " until three more libraries are deleted."
    )
    with st.form("delete-form", border=False):
        typed = st.text_input("Type its name to confirm", key=f"delete-name-{library.name}")
        delete = st.form_submit_button("Delete the library", key="delete-yes")
    if delete:
        try:
            if typed.strip() != library.name:
                raise SoundkinError(f"Nothing is deleted: type {library.name} above to confirm.")
            jobs.check_idle(library.name)
            delete_library(library.name)
        except (SoundkinError, OSError) as error:
            faults.show(error)
            return
        state.LIBRARY.drop()
        go("pages/library.py", DEFAULT)


def _undelete(name: str) -> None:
    try:
        undelete_library(name)
    except (SoundkinError, OSError) as error:
        faults.show(error)
        return
    go("pages/library.py", name)
