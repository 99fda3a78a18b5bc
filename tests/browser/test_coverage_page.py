"""Tag coverage in Chromium: a clicked bar lists and plays its tracks, narrowing counts and goes to
search, tags stay text."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.catalog.imports import store
from core.catalog.library import Library
from tests.browser import plots, rest
from tests.conftest import Server
from tests.music import NASTY, make_library

pytestmark = pytest.mark.browser
GENRE, INSTRUMENT = 0, 1  # charts in the order of the categories


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("coverage")

    def build() -> None:
        make_library(folder / "music")
        store.save(
            Library.create("many"),
            [
                store.Row(f"m{i:03d}", f"Track {i}", tags={"mood": [f"mood {i % 40:02d}"]})
                for i in range(120)
            ],
        )

    with plots.served(folder, build) as running:
        yield running


def open_coverage(page: Any, server: Server, library: str = "small", charts: int = 2) -> None:
    page.goto(f"{server.url}/coverage?library={library}")
    plots.drawn(page, charts)


def listed(page: Any, words: str) -> Any:
    """The words above the list; the chart says the same of the bar under the pointer."""
    return page.get_by_test_id("stMarkdown").get_by_text(words)


def test_a_clicked_bar_lists_its_tracks_and_they_play(chromium_page: Any, server: Server) -> None:
    open_coverage(chromium_page, server)
    plots.click(chromium_page, 1, chart=INSTRUMENT)
    listed(chromium_page, "synthesizer: 6 tracks").wait_for()
    first = chromium_page.locator("[class*='st-key-player-instrument-synthesizer-t01'] audio")
    first.evaluate("audio => audio.play()")
    plots.wait_playing(chromium_page)
    chromium_page.get_by_role("button", name="Next", exact=True).click()
    chromium_page.wait_for_selector("[class*='st-key-player-instrument-synthesizer-t11'] audio")
    assert first.count() == 0  # only what is visible has players
    assert server.errors() == []


@pytest.mark.slow
def test_a_tag_that_looks_like_html_is_shown_and_listed_literally(
    chromium_page: Any, server: Server
) -> None:
    dialogs: list[str] = []
    chromium_page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_coverage(chromium_page, server)
    labels = (
        chromium_page.locator(".js-plotly-plot")
        .nth(GENRE)
        .locator(".xtick text")
        .all_text_contents()
    )
    assert any(label.startswith("<img src=x") for label in labels), labels
    plots.click(chromium_page, 1, chart=GENRE)
    heading = chromium_page.locator("[data-testid=stMarkdown]", has_text=": 1 track").first
    heading.wait_for()
    assert NASTY in heading.inner_text().replace("\u2060", "")
    assert chromium_page.locator("img[src='x']").count() == 0
    assert dialogs == []


def test_narrowing_counts_what_is_left_and_what_it_misses_and_goes_to_search(
    chromium_page: Any, server: Server
) -> None:
    open_coverage(chromium_page, server)
    chromium_page.get_by_role(
        "heading", name="12 tracks: 2 min to hear them", exact=True
    ).wait_for()
    rest.choose(chromium_page, "Genre", "rock (4)")
    chromium_page.keyboard.press(
        "Escape"
    )  # while the list is open all else is hidden from a reader of the screen
    chromium_page.get_by_role("heading", name="4 tracks: 40 s").wait_for()
    # Of the 11 tracks like the first pick, 3 are rock too, one has another genre and 7 have none.
    chromium_page.get_by_text("7 of the 11 tracks").wait_for()
    chromium_page.get_by_role("button", name="Search by sound within these").click()
    chromium_page.wait_for_url("**/search**")
    chromium_page.get_by_text("4 of 12 tracks compared").wait_for()
    chromium_page.locator(".st-key-chips-search").get_by_role("button", name="rock").wait_for()
    rest.settled(chromium_page)
    chromium_page.get_by_text("Filters: tags").click()
    rest.choose(chromium_page, "Main instrument", "piano (6)")
    chromium_page.get_by_text("2 of 12 tracks compared").wait_for()
    chromium_page.keyboard.press("Escape")
    assert chromium_page.get_by_role("combobox", name="Genre").is_visible(), "it stays open"


@pytest.mark.slow
def test_many_tags_show_the_first_twenty_and_all_when_asked(
    chromium_page: Any, server: Server
) -> None:
    open_coverage(chromium_page, server, "many", charts=1)
    bars = chromium_page.locator(".js-plotly-plot .bars .point")
    assert bars.count() == 20
    chromium_page.get_by_text("Show all 40 tags").click()
    chromium_page.wait_for_function(
        "() => document.querySelectorAll('.js-plotly-plot .bars .point').length === 40"
    )
    assert chromium_page.get_by_text("This library knows tags only").is_visible()
    assert server.errors() == []


def test_the_page_fits_a_telephone(chromium_page: Any, server: Server) -> None:
    chromium_page.set_viewport_size({"width": 400, "height": 800})
    open_coverage(chromium_page, server)
    assert chromium_page.evaluate("() => document.documentElement.scrollWidth") <= 400
    plots.click(chromium_page, 0, chart=INSTRUMENT)
    listed(chromium_page, "piano: 6 tracks").wait_for()
    chromium_page.get_by_role("button", name="List the 7 without").click()
    chromium_page.get_by_text("Genre not tagged: 7 tracks").wait_for()
