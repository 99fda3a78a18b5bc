"""What a session remembers: every key with its type, its owner and its meaning.

Streamlit keeps one dictionary a browser tab. No other module touches it: a page asks `KEY.get()`
and says `KEY.set(value)`. A key that is kept once a library, a category or a track is narrowed
first: `KEY.of(library.name, category)`. Keys of widgets are here too where code reads or sets them:
`key=KEY.name` draws the widget under that key. Streamlit drops a widget's value when the page is
left; what must last is kept under a plain key beside it.
"""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

import streamlit as st

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


def clicked(chart: Key[None]) -> list[int]:
    """The whole numbers in the customdata of a chart's selected points."""
    found = [
        point.get("customdata") for point in st.session_state[chart.name]["selection"]["points"]
    ]
    return [number for number in found if isinstance(number, int)]


def chosen_rows(table: Key[None]) -> list[int]:
    """The numbers of a table's selected rows, from 0."""
    return list(st.session_state[table.name]["selection"]["rows"])


# --- every page ---------------------------------------------------------------------------------
LIBRARY = Key[str]("library", "common/frame", "", "name of the open library; also in the address")
LIBRARY_PICKER = Key[str]("library_picker", "common/frame", "", "widget: the library picker")
LIST_PAGE = Key[int]("page", "common/tracklist", 0, "by list: which five tracks are shown, from 0")

# --- tag coverage -------------------------------------------------------------------------------
PARETO = Key[None]("pareto", "coverage/view", None, "widget, by library, category: the chart")
TAG_TABLE = Key[None]("tag-table", "coverage/view", None, "widget, by library, category: the table")
CHOSEN_TAG = Key[str | None](
    "chosen-tag", "coverage/view", None, "by library, category: the tag whose tracks are listed"
)

# --- library ------------------------------------------------------------------------------------
EMBED_JOB = Key[str]("embed-job", "library/analysing", "", "the analysis started in this session")

# --- missing tags -------------------------------------------------------------------------------
REVIEW_CATEGORY = Key[str]("review_category", "review/start", "", "the category last reviewed")
REVIEW_VIEW = Key[str]("review_view", "review/start", "", "what was last shown of it")
REVIEW_TAG = Key[str](
    "review-tag", "review/deck", "", "widget, by category and kind: one tag only, or every"
)
REVIEW_PLAY = Key[bool](
    "review_play", "review/deck", False, "whether the card in hand starts to play by itself"
)
REVIEW_GO_ON = Key[bool](
    "review_go_on", "review/deck", True, "whether the next card shall play by itself"
)
REVIEW_GO_ON_TOGGLE = Key[bool]("review-go-on-toggle", "review/deck", True, "widget: the same")
