"""A folder of the machine that Soundkin runs on, chosen by looking into folders rather than by
typing its path. Only where the browser runs on that machine, too."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.catalog import folders
from core.ui.common import state
from core.ui.common.text import md

HERE = ("localhost", "127.0.0.1", "::1")
LIST_HEIGHT = 320  # pixels


def button() -> None:
    """The button that opens the chooser; nothing where the app is used from another machine."""
    if _is_local() and st.button(
        "Choose a folder", key="choose-folder", icon=":material/folder_open:"
    ):
        state.FOLDER_AT.set(str(_begin()))
        _dialog()


@st.dialog("Choose a folder")
def _dialog() -> None:
    st.text_input("Folder", key=state.FOLDER_AT.name)
    here = folders.look(Path(state.FOLDER_AT.get().strip() or "/").expanduser())
    n = here.sounds
    st.caption(f"{n:,} sound {'file lies' if n == 1 else 'files lie'} directly in it.")
    with st.container(horizontal=True):
        st.button(
            "Up",
            key="folder-up",
            icon=":material/arrow_upward:",
            disabled=here.path == here.path.parent,
            on_click=state.FOLDER_AT.set,
            args=(str(here.path.parent),),
        )
        if st.button("Use this folder", icon=":material/check:", key="folder-use"):
            state.IMPORT_CHOSEN.set(str(here.path))
            st.rerun()
    with st.container(height=LIST_HEIGHT):
        for number, name in enumerate(here.folders):
            st.button(
                md(name),
                key=f"folder-{number}",
                icon=":material/folder:",
                type="tertiary",
                on_click=state.FOLDER_AT.set,
                args=(str(here.path / name),),
            )
        if not here.folders:
            st.caption("No folders in it.")


def _begin() -> Path:
    """Where to begin: the folder that is typed in already, else the user's own."""
    typed = Path(state.IMPORT_SOURCE.get().strip() or "~").expanduser()
    return typed if typed.is_dir() else Path.home()


def _is_local() -> bool:
    return urlsplit(st.context.url or "").hostname in HERE
