"""Where one is stands in the address, in Chromium: filters, likes, view, query and file come back
by a reload, in another tab and by the back button."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from core.libraries import open_library
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import analyse, make_library, make_run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Twelve tones, analysed by a real network."""
    folder = tmp_path_factory.mktemp("address")

    def build() -> None:
        library = make_library(folder / "music", analysed=False)
        analyse(library, make_run(library))

    with plots.served(folder, build) as running:
        yield running


def open_search(page: Any, server: Server) -> None:
    page.goto(f"{server.url}/search?library=small")
    match_list.match(page, 5).wait_for()


def choose(page: Any, field: str, option: str) -> None:
    rest.choose(page, field, option)
    page.keyboard.press("Escape")


def fits(page: Any, words: str) -> None:
    page.get_by_text(f"{words} tracks fit").wait_for()


def test_filters_add_up_stand_as_chips_and_outlive_pages_and_reloads(
    chromium_page: Any, server: Server
) -> None:
    open_search(chromium_page, server)
    chromium_page.get_by_text("Filters: tags").click()
    choose(chromium_page, "Main instrument", "piano (6)")
    fits(chromium_page, "6 of 12")
    choose(chromium_page, "Genre", "rock (4)")  # the panel is still open
    fits(chromium_page, "2 of 12")
    width = chromium_page.locator(".st-key-filters-search-small").bounding_box()["width"]
    assert width > 800, "the fields have the whole width"
    chips = chromium_page.locator(".st-key-chips-search")
    assert all(tag in chips.inner_text() for tag in ("rock", "piano"))
    assert "tag=instrument%3Apiano" in chromium_page.url
    chromium_page.get_by_role("link", name="Home").first.click()
    chromium_page.get_by_role("heading", name="Find the music").wait_for()
    chromium_page.get_by_test_id("stSidebar").get_by_role("link", name="Search").click()
    fits(chromium_page, "2 of 12")
    chromium_page.wait_for_function("location.search.includes('rock')")  # written after the list
    chromium_page.reload()
    fits(chromium_page, "2 of 12")
    rest.settled(chromium_page)
    chips.get_by_role("button", name="rock").click()
    fits(chromium_page, "6 of 12")
    chromium_page.wait_for_function("!location.search.includes('rock')")
    chromium_page.go_back()
    fits(chromium_page, "2 of 12")
    chips.get_by_role("button", name="Clear all").click()
    chromium_page.get_by_text("12 of 12 tracks compared").wait_for()
    assert "tag=" not in chromium_page.url
    assert server.errors() == []


def test_a_page_that_is_left_while_the_server_is_slow_stays_left(
    chromium_page: Any, server: Server
) -> None:
    chromium_page.set_viewport_size({"width": 1280, "height": 500})
    open_search(chromium_page, server)
    rest.settled(chromium_page)
    server.process.send_signal(signal.SIGSTOP)
    chromium_page.get_by_role("link", name="Home").first.click(no_wait_after=True)
    chromium_page.mouse.move(600, 300)
    for _ in range(6):  # rows come into view, whose pictures the list asks for
        chromium_page.mouse.wheel(0, 150)
        chromium_page.wait_for_timeout(150)
    server.process.send_signal(signal.SIGCONT)
    chromium_page.get_by_role("heading", name="Find the music").wait_for()
    rest.settled(chromium_page)
    assert chromium_page.get_by_role("heading", name="Find the music").is_visible()
    chromium_page.get_by_test_id("stSidebar").get_by_role("link", name="Search").click()
    match_list.match(chromium_page, 5).wait_for()
    chromium_page.set_viewport_size({"width": 1280, "height": 900})
    chromium_page.locator(".row img:not([hidden])").first.wait_for()  # it asks for sound again
    assert server.errors() == []


@pytest.mark.parametrize(
    ("back", "key"),
    [
        pytest.param(False, "", id="click", marks=pytest.mark.slow),
        pytest.param(False, "m", id="key"),
        pytest.param(True, "", id="back"),
    ],
)
def test_what_is_done_on_a_page_that_is_being_left_does_not_call_it_back(
    chromium_page: Any, server: Server, back: bool, key: str
) -> None:
    page = chromium_page
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    links = page.get_by_test_id("stSidebar")
    page.goto(f"{server.url}/?library=small")
    page.get_by_role("heading", name="Find the music").wait_for()
    links.get_by_role("link", name="Search").click()
    match_list.match(page, 5).wait_for()
    rest.settled(page)
    match_list.hear(page)  # the row that a key marks
    rest.settled(page)
    like = page.get_by_role("button", name="More like").first.bounding_box()
    server.process.send_signal(signal.SIGSTOP)
    if back:
        page.evaluate("history.back()")
    else:
        links.get_by_role("link", name="Home").click(no_wait_after=True)
    page.wait_for_timeout(200)
    if key:
        page.keyboard.press(key)
    else:
        page.mouse.click(like["x"] + 10, like["y"] + 10)
    page.wait_for_timeout(200)
    server.process.send_signal(signal.SIGCONT)
    page.get_by_role("heading", name="Find the music").wait_for()
    rest.settled(page)
    page.wait_for_timeout(1000)  # in which the page that was left would be called back
    page.get_by_test_id("stMain").get_by_role("link", name="Search by sound").click()
    match_list.match(page, 5).wait_for()
    assert "like=" not in page.url
    page.get_by_role("button", name="More like").first.click()  # a page that is there takes clicks
    page.wait_for_function("location.search.includes('like=')")
    assert broken == []
    assert server.errors() == []


def test_query_likes_and_view_are_the_same_in_a_new_tab_and_one_step_back(
    chromium_page: Any, browser_context: Any, server: Server
) -> None:
    open_search(chromium_page, server)
    first = chromium_page.url
    chromium_page.get_by_role("button", name="Find similar to Tone 03").click()
    chromium_page.locator(".row.query", has_text="Tone 03").wait_for()
    chromium_page.get_by_role("button", name="Less like Tone 02").click()
    chromium_page.get_by_role("button", name="less like Tone 02", exact=True).wait_for()
    chromium_page.wait_for_function("location.search.includes('dislike=t02')")
    other = browser_context.new_page()
    other.goto(chromium_page.url)
    other.locator(".row.query", has_text="Tone 03").wait_for()
    other.get_by_role("button", name="less like Tone 02", exact=True).wait_for()
    assert match_list.titles(other) == match_list.titles(chromium_page)
    other.close()
    chromium_page.get_by_role("radio", name="Shortlist").click()
    chromium_page.wait_for_function("location.search.includes('view=shortlist')")
    for _ in range(3):
        chromium_page.go_back()
        rest.settled(chromium_page)
    chromium_page.locator(".row.query", has_text="Tone 00").wait_for()
    assert chromium_page.url == first
    chromium_page.locator(".st-key-feedback-box").wait_for(state="detached")


def test_a_link_to_a_search_is_one_step_and_leaving_it_another(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    ask = quote('{"also":[["t05",2.0]],"avoid":["t09"]}')
    page.goto(f"{server.url}/search?library=small&track=t03&like=t04&ask={ask}")
    match_list.match(page, 5).wait_for()
    rest.settled(page)
    found, steps = match_list.titles(page), page.evaluate("history.length")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Map").click()
    page.get_by_role("heading", name="Map", level=1).wait_for()
    page.wait_for_function("location.search.includes('like=t04')")
    rest.settled(page)
    assert (steps, page.evaluate("history.length")) == (2, 3), "the empty tab, search, map"
    page.go_back()
    match_list.match(page, 5).wait_for()
    rest.settled(page)
    assert match_list.titles(page) == found
    assert "t09" in page.url
    assert server.errors() == []


def test_an_uploaded_file_is_still_the_query_after_a_reload(
    chromium_page: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    sound = Path(open_library("small").audio_path("t05"))
    open_search(chromium_page, server)
    chromium_page.get_by_role("radio", name="A file").click()
    rest.settled(chromium_page)
    chromium_page.locator("input[type=file]").set_input_files(
        {"name": "my own.wav", "mimeType": "audio/wav", "buffer": sound.read_bytes()}
    )
    chromium_page.locator(".row.query", has_text="my own.wav").wait_for()
    chromium_page.wait_for_function("location.search.includes('file=')")
    chromium_page.reload()
    chromium_page.locator(".row.query", has_text="my own.wav").wait_for()
    own = chromium_page.locator(".row", has_text="same recording as the query")
    own.get_by_text("Tone 05").wait_for()
    chromium_page.goto(
        f"{server.url}/search?library=small&file=1-00000000.aaaaaaaaaaaaaaaaaaaaaaaa"
    )
    chromium_page.get_by_text("is no longer kept").wait_for()
    match_list.match(chromium_page, 5).wait_for()
    assert server.errors() == []
