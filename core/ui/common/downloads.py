"""What a download button gives: a file that is written when it is asked for."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.ui.common.session import search_state


def content_of(name: str, write: Callable[[Path], object]) -> bytes:
    """The bytes of a file of this name that `write` writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def for_excel() -> bool:
    """The tick that marks tables for Excel, and whether it is set."""
    return st.checkbox(
        "CSV for Excel",
        key=search_state.EXPORT_EXCEL.name,
        help="Marks the tables as UTF-8, so that Excel shows accents and umlauts correctly.",
    )
