"""A word beside the page about what a click did. A callback may draw nothing in a fragment's run:
it leaves the word, and the next drawing says it."""

import streamlit as st

from core.ui.common.session import state


def leave(words: str, icon: str, *, stays: bool = False) -> None:
    """In a callback. words : markdown; stays : until it is closed"""
    state.TOAST.set((words, icon, stays))


def show() -> None:
    """What a callback left, once. Each page and each fragment asks for it as it begins."""
    left = state.TOAST.take()
    if left is not None:
        words, icon, stays = left
        st.toast(words, icon=icon, duration="infinite" if stays else "short")
