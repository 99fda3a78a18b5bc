"""A folder of the machine that Soundkin runs on, chosen by looking into folders rather than by
typing its path. Only where the browser runs on that machine, too."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.catalog.imports.placing.spelling import pasted
from core.catalog.sound_files import folders
from core.errors import SoundkinError
from core.files import expanded
from core.ui.common import dialogs, faults
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.session.shown import shown
from core.ui.common.text import md

HERE = ("localhost", "127.0.0.1", "::1")
LIST_HEIGHT = 320  # pixels


def source() -> Key[str]:
    """The form's field for the folder to import. After each choice it is another one, which begins
    with what was `chosen`: with the next click a browser tells of the field as it was, empty."""
    turn, _ = state.IMPORT_CHOSEN.get()
    return state.IMPORT_SOURCE.of(turn)


def chosen() -> str:
    """The folder that was chosen last; empty while none was."""
    return state.IMPORT_CHOSEN.get()[1]


def button() -> None:
    """The button that opens the chooser; nothing where the app is used from another machine."""
    if _is_local() and st.button(
        "Choose a folder", key="choose-folder", icon=":material/folder_open:"
    ):
        state.FOLDER_AT.set(str(_begin()))
        dialog()


@dialogs.dialog("Choose a folder")
def dialog() -> None:
    """Look into folders, and choose one for the form."""
    field = shown(state.FOLDER_FIELD, state.FOLDER_AT.get(), state.FOLDER_AT.set)
    st.text_input("Folder", field.value, key=field.key.name, on_change=field.told)
    here = _look(state.FOLDER_AT.get().strip() or "/")
    faults.say(here.problem)
    if not here.problem:
        n = f"{here.sounds:,}" if here.sounds else "No"
        more = " Its subfolders are imported, too." if here.folders else ""
        files = "file" if here.sounds == 1 else "files"
        st.caption(f"{n} sound {files} directly in this folder.{more}")
    with st.container(horizontal=True):
        st.button(
            "Up",
            key="folder-up",
            icon=":material/arrow_upward:",
            disabled=here.path == here.path.parent,
            on_click=state.FOLDER_AT.set,
            args=(str(here.path.parent),),
        )
        # never disabled: the first click only takes what was typed
        use = st.button("Use this folder", icon=":material/check:", key="folder-use")
        if use and not here.problem:
            _choose(here.path)
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
        if not (here.folders or here.problem):
            st.caption("No subfolders.")


def _look(text: str) -> folders.Subfolder:
    """What lies where a person typed or pasted."""
    try:
        return folders.look(pasted(text))
    except SoundkinError as error:  # an address on the web
        return folders.Subfolder(Path(text), (), 0, str(error))


def _choose(folder: Path) -> None:
    turn, _ = state.IMPORT_CHOSEN.get()
    state.IMPORT_CHOSEN.set((turn + 1, str(folder)))


def _begin() -> Path:
    """Where to begin: the folder that is typed in already, else the user's own."""
    typed = expanded(source().get().strip() or "~")
    return typed if typed.is_dir() else Path.home()


def _is_local() -> bool:
    return urlsplit(st.context.url or "").hostname in HERE
