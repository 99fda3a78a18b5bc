"""Fields of the form that begin with what was chosen in them last: Streamlit forgets what a field
held while the other way to learn, or another page, is open."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.ui.common.session import state

T = TypeVar("T")


def one(
    place: DeltaGenerator,
    label: str,
    options: Sequence[T],
    key: str,
    format_func: Callable[[T], str],
) -> T:
    """A choice of one; the first to begin with."""
    last = _last(key, options[0])
    at = options.index(last) if last in options else 0
    return _kept(key, place.selectbox(label, options, at, format_func=format_func, key=key))


def several(
    label: str,
    options: Sequence[str],
    first: Sequence[str],
    key: str,
    format_func: Callable[[str], str] = str,
    placeholder: str | None = None,
) -> list[str]:
    """A choice of some of them; `first` to begin with."""
    last = [name for name in _last(key, first) if name in options]
    chosen = st.multiselect(
        label, options, last, key=key, format_func=format_func, placeholder=placeholder
    )
    return _kept(key, chosen)


def number(
    place: DeltaGenerator,
    label: str,
    bounds: tuple[int, int],
    first: int,
    key: str,
    said: str | None = None,
) -> int:
    """A whole number between two, both included; `first` to begin with."""
    last = _last(key, first)
    return _kept(key, int(place.number_input(label, *bounds, last, key=key, help=said)))


def _last(key: str, first: T) -> T:
    kept = state.TRAIN_KEPT.of(key)
    return cast(T, kept.get()) if kept.known() else first


def _kept(key: str, value: T) -> T:
    state.TRAIN_KEPT.of(key).set(value)
    return value
