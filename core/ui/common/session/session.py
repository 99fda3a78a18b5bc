"""A key of the session: how anything is remembered between two runs of a page.

Streamlit keeps one dictionary a browser tab. No other module touches it: a page asks `KEY.get()`
and says `KEY.set(value)`. A key that is kept once a library, a category or a track is narrowed
first: `KEY.of(library.name, category)`.

`st.session_state` ends the run at any access when another control waits, in the middle of what a
click does too: of three marks, one would be kept. Here the state below it is used, which does not.
Each element drawn still gives way, and so does `give_way`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

from streamlit.elements.plotly_chart import PlotlySelectionState
from streamlit.runtime.state import SessionState, get_session_state

T = TypeVar("T")


@dataclass(frozen=True)
class Key(Generic[T]):
    """One thing a session remembers. owner : the module, or its room, under core/ui that sets it"""

    name: str
    owner: str
    default: T
    meaning: str

    def of(self, *parts: object) -> "Key[T]":
        """The same thing for one library, category, track ..."""
        return replace(self, name="-".join([self.name, *map(str, parts)]))

    def get(self) -> T:
        """The value, or the default while there is none."""
        return cast(T, _read(self.name, self.default))

    def known(self) -> bool:
        """Whether there is a value."""
        return self.name in _kept()

    def set(self, value: T) -> None:
        """Remember a value."""
        _kept()[self.name] = value

    def drop(self) -> None:
        """Forget the value, if there is one."""
        if self.known():
            del _kept()[self.name]

    def take(self) -> T:
        """The value, which is then forgotten."""
        value = self.get()
        self.drop()
        return value


def selection(widget: Key[None]) -> PlotlySelectionState:
    """What is selected in a chart: points, box, lasso."""
    return cast(PlotlySelectionState, _kept()[widget.name]["selection"])


def clicked(chart: Key[None]) -> list[int]:
    """The whole numbers in the customdata of a chart's selected points."""
    found = [point.get("customdata") for point in selection(chart)["points"]]
    return [number for number in found if isinstance(number, int)]


def chosen_rows(table: Key[None]) -> list[int]:
    """The numbers of a table's selected rows, from 0."""
    return list(_kept()[table.name]["selection"]["rows"])


def told(component: str) -> object:
    """What the component of this key has told to make this run."""
    message = _read(component)
    return message.get("told") if isinstance(message, Mapping) else None


def give_way() -> None:
    """End this run of the page here, by what Streamlit raises, when a newer click waits for it."""
    _ = "" in get_session_state()


def any_known(start: str) -> bool:
    """Whether there is a value under a key that begins so."""
    return any(name.startswith(start) for name in _kept().filtered_state)


def _read(name: str, default: object = None) -> object:
    try:
        return _kept()[name]
    except KeyError:
        return default


def _kept() -> SessionState:
    """What Streamlit keeps for this tab. (Of the pinned version; no other name leads there.)"""
    return get_session_state()._state
