"""Pages on paper, in Chromium: what was found, dark on white, without the controls."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.catalog import shortlist
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser
INK, NOTHING = "rgb(36, 33, 30)", "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Twelve tones, two of them on the shortlist, one with a note."""
    folder = tmp_path_factory.mktemp("printing")

    def build() -> None:
        library = make_library(folder / "music")
        shortlist.add(library, "t03")
        shortlist.add(library, "t04", "for the end")

    with plots.served(folder, build) as running:
        yield running


def on_paper(page: Any) -> None:
    """The page as it is printed, by a person who looks at it in the dark theme."""
    rest.settled(page)
    page.emulate_media(media="print", color_scheme="dark")


def ink(element: Any) -> str:
    return str(element.evaluate("element => getComputedStyle(element).color"))


def paper(element: Any) -> str:
    """What lies behind an element, also where backgrounds are printed."""
    return str(element.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_a_printed_shortlist_holds_its_tracks_and_notes_and_no_controls(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server.url}/search?library=small&view=shortlist")
    page.locator(".st-key-card-kept-t04").wait_for()
    on_paper(page)
    for hidden in ("Search", "Home"):
        assert not page.get_by_role("link", name=hidden, exact=True).first.is_visible()
    assert not page.locator("button:visible, audio:visible, select:visible").all()
    assert not page.get_by_text("All vectors").is_visible()
    notes = page.locator("input[placeholder=Note]:visible")
    assert [note.input_value() for note in notes.all()] == ["for the end"]
    assert page.get_by_text("1 · Tone 03").is_visible()
    assert ink(page.get_by_text("1 · Tone 03")) == INK
    assert paper(page.get_by_test_id("stApp")) == NOTHING
    assert paper(page.locator("html")) == "rgb(255, 255, 255)"


def test_printed_matches_have_no_player_over_them(chromium_page: Any, server: Server) -> None:
    page = chromium_page
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server.url}/search?library=small")
    match_list.match(page, 5).wait_for()
    page.locator("h1").click()
    match_list.hear(page)
    on_paper(page)
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".actions:visible").all()
    wraps = "chips => getComputedStyle(chips).flexWrap"  # paper has no hint that says the rest
    assert page.locator(".row .chips").first.evaluate(wraps) == "wrap"
    assert ink(page.locator(".row .title").first) == INK
    assert paper(page.locator(".row").first) == NOTHING
