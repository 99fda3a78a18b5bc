"""Dialogs that stay open while work in the background ends.

A run of the whole page closes every dialog. When a job ended, one that a person was reading or
choosing in would vanish, with the click that was just made in it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec

import streamlit as st

from core.ui.common import faults
from core.ui.common.session import state

P = ParamSpec("P")


def dialog(
    title: str, width: Literal["small", "large"] = "small"
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """`st.dialog` for what draws its content. Opens when that is called; a run of the page that
    does not call it closes it."""

    def opening(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
            faults.catch_all()
            state.DIALOG.set(True)
            draw(*args, **kwargs)

        return st.dialog(title, width=width, on_dismiss=state.DIALOG.drop)(drawn)

    return opening
