"""The two halves of the component as Streamlit knows them, and what they tell.

A half is drawn with data (JSON) and tells by a message, which makes a run of the fragment that it
stands in.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.ui.common import faults

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).resolve().parent
LIST, SUPPLY = "soundkin_match_list", "soundkin_sound_supply"
SCRIPTS = ("dom", "store", "deck", "bar", "rows", "keys", "chart", "main")  # one scope, in order


def mount(half: str, data: Mapping[str, object], *, key: str, on_told: Callable[[], None]) -> None:
    """Draw one half, LIST or SUPPLY; `on_told` is called before a run in which it told something.

    `session.told(key)` is then what it told.
    """
    _component(half)(data=dict(data), key=key, on_told_change=faults.guarded(on_told))


def entries(message: object) -> list[Mapping[str, object]]:
    """The records of what was told; anything else in it is passed over."""
    found = message if isinstance(message, list) else []
    return [entry for entry in found if isinstance(entry, Mapping)]


@lru_cache(maxsize=2)
def _component(half: str) -> "ComponentRenderer":
    if half == SUPPLY:
        return st.components.v2.component(half, html="", css="", js=_file("supply.js"))
    return st.components.v2.component(half, html="", css=_file("list.css"), js=_script())


def _file(name: str) -> str:
    return (HERE / "frontend" / name).read_text("utf-8")


def _script() -> str:
    """The list's script: wavesurfer.js, which must see no loader of the page's, then our files."""
    library = (HERE / "vendor" / "wavesurfer.min.js").read_text("utf-8")
    wrapped = (
        "const WaveSurfer = (() => { const module = {exports: {}}, exports = module.exports;\n"
        f"let define;\n{library}\nreturn module.exports; }})();"
    )
    return "\n".join([wrapped, *(_file(f"{name}.js") for name in SCRIPTS)])
