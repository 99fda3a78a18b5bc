"""What a browser told before it saw the page's last run changes nothing that has been set since.

A browser tells the values of all widgets with each message, so such a message brings old ones.
"""

from datetime import time
from pathlib import Path

import pytest
import soundfile
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from core.catalog.filters import Filter
from core.catalog.library import Library
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import md
from tests.apptest_kit import opened
from tests.brief_kit import library as library  # the fixture
from tests.music import SR, make_library, tone
from tests.ui.test_how_it_works import PAGE as HOW
from tests.ui.test_how_it_works import address


@pytest.fixture
def two(home: Path, tmp_path: Path) -> tuple[Library, Library]:
    """Two libraries."""
    return make_library(tmp_path / "a", "small"), make_library(tmp_path / "b", "other")


def told_by(at: AppTest) -> WidgetStates:
    """What a browser that shows this tells of all widgets; of buttons, of the one clicked alone."""
    told = at.main.root.get_widget_states().widgets
    return WidgetStates(
        widgets=[one for one in told if one.trigger_value or not one.HasField("trigger_value")]
    )


def late(at: AppTest, told: WidgetStates) -> AppTest:
    """The page after a message that was sent before it looked as it does."""
    return at._run(told)


def test_a_library_opened_by_a_link_stays_open_with_its_likes(two: tuple[Library, Library]) -> None:
    at = opened("pages/library.py", "small")
    told = told_by(at)
    at.query_params["library"] = "other"
    at = at.run()
    at.session_state["feedback"] = (("more", "t03"),)
    at = late(at, told)
    assert at.session_state["library"] == "other"
    assert at.session_state["feedback"] == (("more", "t03"),)
    assert address(at, "library") == "other"
    at = at.sidebar.selectbox[0].set_value("small").run()
    assert at.session_state["library"] == "small"
    assert "feedback" not in at.session_state


def test_the_track_of_a_link_is_walked_through(two: tuple[Library, Library]) -> None:
    at = opened(HOW, "small", track="t03")
    told = told_by(at)
    at.query_params["track"] = "t07"
    at.run()
    at = late(at, told)
    assert address(at, "track") == "t07"
    assert at.main.selectbox[0].value == "t07"


def test_a_step_gone_on_to_stays_in_view(two: tuple[Library, Library]) -> None:
    at = opened(HOW, "small")
    told = told_by(at)
    at = at.button(key="how-next").click().run()
    second = address(at, "step")
    at = late(at, told)
    assert address(at, "step") == second
    assert at.header[0].value.startswith("2. ")


def test_a_preset_stays_chosen_and_so_do_dials_of_ones_own(library: Library) -> None:
    at = opened("pages/search.py", "many", **{"brief-box-many": True})
    preset = at.segmented_control(key="brief-field-many-preset").set_value("same sound")
    told = told_by(at)
    preset.run()
    at = late(at, told)
    request = at.session_state["asked-many"]
    assert (request.preset, request.dials) == ("same sound", {})
    dial = next(slider for slider in at.main.slider if slider.label == "Timbre").set_value(0.3)
    told = told_by(at)
    dial.run()
    at = late(at, told)
    request = at.session_state["asked-many"]
    assert (request.preset, request.dials["timbre"]) == ("", 0.3)


def test_what_a_link_asks_for_stays_asked(library: Library) -> None:
    at = opened("pages/search.py", "many", **{"brief-box-many": True})
    at = at.text_input(key="brief-words-many").input("calm").run()
    at = at.multiselect(key="brief-field-many-keys").set_value(["A minor"]).run()
    told = told_by(at)
    at.query_params["ask"] = '{"words":"piano","keys":["B minor"]}'
    at.run()
    at = late(at, told)
    request = at.session_state["asked-many"]
    assert (request.words, request.keys) == ("piano", ("B minor",))


def test_a_folder_chosen_just_now_is_the_one_imported(two: tuple[Library, Library]) -> None:
    """Import is clicked as the dialog closes, before the field shows the folder."""
    at = opened("pages/library.py", "small")
    take = next(button for button in at.main.button if button.label == "Import").click()
    told = told_by(at)
    take.set_value(False)
    at.session_state["import-chosen"] = (1, "/gone/since")
    at = late(at.run(), told)
    assert [md("/gone/since is not there") in error.value for error in at.error] == [True]


def _folders() -> None:
    from core.ui.library import choosing

    choosing.dialog()


def test_a_folder_opened_just_now_is_the_one_used(tmp_path: Path) -> None:
    (tmp_path / "tunes").mkdir()
    at = AppTest.from_function(_folders)
    at.session_state["folder-at"] = str(tmp_path)
    use = at.run().button(key="folder-use").click()
    assert at.caption[0].value.endswith("Its subfolders are imported, too.")
    told = told_by(at)
    use.set_value(False)
    at = late(at.button(key="folder-0").click().run(), told)
    assert at.session_state["import-chosen"] == (1, str(tmp_path / "tunes"))


def test_a_filter_taken_away_stays_away(library: Library) -> None:
    opening = {"filters-search-many": True, "kept-filters-many": Filter({"mood": ["calm"]})}
    at = opened("pages/search.py", "many", **opening)
    told = told_by(at)
    at = at.button(key="do-clear-search").click().run()
    at = late(at, told)
    assert at.session_state["kept-filters-many"].is_empty
    at.multiselect(key="search1-many-mood").set_value(["calm"]).run()
    assert at.session_state["kept-filters-many"].tags == {"mood": ["calm"]}


def _part_of_a_file() -> None:
    from core.libraries import open_library
    from core.ui.search.query import queries, segment

    library = open_library("many")
    found = queries.current(library)
    assert found is not None
    segment.choose(library, found)


def test_the_part_dragged_over_last_is_searched_with(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "long.wav"
    soundfile.write(file, tone(200, 40.0), SR)
    at = AppTest.from_function(_part_of_a_file)
    at.session_state["query-many"] = SessionQuery("file", "long", path=str(file), duration_s=40.0)
    told = told_by(at.run())
    chart = at.get("plotly_chart")[0].proto
    box = '{"selection": {"points": [], "point_indices": [], "box": [{"x": [10, 30]}]}}'
    drag = WidgetStates(widgets=[*told.widgets, WidgetState(id=chart.id, string_value=box)])
    at = late(late(at, drag), drag)
    assert at.session_state["query-many"].span == (10.0, 30.0)
    assert at.slider[0].value == (time(0, 0, 10), time(0, 0, 30))
    assert at.slider[0].proto.format == "m:ss"
    at.slider[0].set_value((time(0, 0, 12), time(0, 0, 30))).run()
    assert at.session_state["query-many"].span == (12.0, 30.0)
