"""What a browser told before it saw the page's last run changes nothing that has been set since.

A browser tells the values of all widgets with each message, so such a message brings old ones.
"""

from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from core.catalog.library import Library
from tests.music import make_library
from tests.test_how_it_works import address
from tests.test_pages_apptest import opened


@pytest.fixture
def two(home: Path, tmp_path: Path) -> tuple[Library, Library]:
    """Two libraries."""
    return make_library(tmp_path / "a", "small"), make_library(tmp_path / "b", "other")


def told_by(at: AppTest) -> WidgetStates:
    """What a browser that shows this tells of all widgets."""
    return at.main.root.get_widget_states()


def late(at: AppTest, told: WidgetStates) -> AppTest:
    """The page after a message that was sent before it looked as it does."""
    return at._run(told)


def test_a_library_opened_by_a_link_stays_open_with_its_likes(two: tuple[Library, Library]) -> None:
    at = opened("pages/library.py", "small")
    told = told_by(at)
    at.query_params["library"] = "other"
    at = at.run()
    at.session_state["wishes"] = (("more", "t03"),)
    at = late(at, told)
    assert at.session_state["library"] == "other"
    assert at.session_state["wishes"] == (("more", "t03"),)
    assert address(at, "library") == "other"
    at = at.sidebar.selectbox[0].set_value("small").run()
    assert at.session_state["library"] == "small"
    assert "wishes" not in at.session_state
