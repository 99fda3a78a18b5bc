"""A key of the session: how anything is remembered between two runs of a page.

Streamlit keeps one dictionary a browser tab. No other module touches it: a page asks `KEY.get()`
and says `KEY.set(value)`. A key that is kept once a library, a category or a track is narrowed
first: `KEY.of(library.name, category)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

import streamlit as st
from streamlit.elements.plotly_chart import PlotlySelectionState

T = TypeVar("T")


@dataclass(frozen=True)
class Key(Generic[T]):
    """One thing a session remembers. owner : the module under core/ui that sets it"""

    name: str
    owner: str
    default: T
    meaning: str

    def of(self, *parts: object) -> "Key[T]":
        """The same thing for one library, category, track ..."""
        return replace(self, name="-".join([self.name, *map(str, parts)]))

    def get(self) -> T:
        """The value, or the default while there is none."""
        return cast(T, st.session_state.get(self.name, self.default))

    def known(self) -> bool:
        """Whether there is a value."""
        return self.name in st.session_state

    def set(self, value: T) -> None:
        """Remember a value."""
        st.session_state[self.name] = value

    def drop(self) -> None:
        """Forget the value, if there is one."""
        st.session_state.pop(self.name, None)

    def take(self) -> T:
        """The value, which is then forgotten."""
        value = self.get()
        self.drop()
        return value


def selection(widget: Key[None]) -> PlotlySelectionState:
    """What is selected in a chart: points, box, lasso."""
    return cast(PlotlySelectionState, st.session_state[widget.name]["selection"])


def clicked(chart: Key[None]) -> list[int]:
    """The whole numbers in the customdata of a chart's selected points."""
    found = [point.get("customdata") for point in selection(chart)["points"]]
    return [number for number in found if isinstance(number, int)]


def chosen_rows(table: Key[None]) -> list[int]:
    """The numbers of a table's selected rows, from 0."""
    return list(st.session_state[table.name]["selection"]["rows"])


def told(component: str) -> object:
    """What the component of this key has told to make this run."""
    kept = st.session_state.get(component)
    return kept.get("told") if isinstance(kept, Mapping) else None


def any_known(start: str) -> bool:
    """Whether there is a value under a key that begins so."""
    return any(str(name).startswith(start) for name in st.session_state)


def drop_all(start: str) -> None:
    """Forget every value under a key that begins so."""
    for name in [str(name) for name in st.session_state if str(name).startswith(start)]:
        del st.session_state[name]
