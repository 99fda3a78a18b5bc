"""The component as Streamlit knows it: one script and one style sheet for both of its halves.

Both halves are the same component, so that the browser loads the script once and they share it.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).resolve().parent
NAME = "soundkin_match_list"
SCRIPTS = ("dom", "store", "deck", "bar", "rows", "keys", "main")  # one scope, in this order


def mount(data: Mapping[str, object], *, key: str, on_told: Callable[[], None]) -> None:
    """Draw one half of the component; `on_told` is called before a run in which it told something.

    `told(key)` is then what it told.
    """
    _component()(data=dict(data), key=key, on_told_change=on_told)


def told(key: str) -> object:
    """What the component of this key told to make this run."""
    state = st.session_state.get(key)
    return state.get("told") if isinstance(state, Mapping) else None


def entries(message: object) -> list[Mapping[str, object]]:
    """The records of what was told; anything else in it is passed over."""
    found = message if isinstance(message, list) else []
    return [entry for entry in found if isinstance(entry, Mapping)]


@lru_cache(maxsize=1)
def _component() -> "ComponentRenderer":
    style = (HERE / "frontend" / "list.css").read_text("utf-8")
    return st.components.v2.component(NAME, html="", css=style, js=_script())


def _script() -> str:
    """The module: wavesurfer.js, kept from seeing a loader of the page's, then our own files."""
    library = (HERE / "vendor" / "wavesurfer.min.js").read_text("utf-8")
    wrapped = (
        "const WaveSurfer = (() => { const module = {exports: {}}, exports = module.exports;\n"
        f"let define;\n{library}\nreturn module.exports; }})();"
    )
    ours = [(HERE / "frontend" / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return "\n".join([wrapped, *ours])
