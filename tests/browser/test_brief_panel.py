"""A brief in Chromium: words become chips, a chip is corrected, the box narrows by key, rows say
why."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core.catalog.analysis import measured
from tests.brief_kit import measures_of
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Twelve tones with measures: keys go up from C major."""
    folder = tmp_path_factory.mktemp("brief")

    def build() -> None:
        library = make_library(folder / "music")
        rng = np.random.default_rng(0)
        ids = library.track_ids()
        measured.write(library, [(name, measures_of(i, rng)) for i, name in enumerate(ids)])

    with plots.served(folder, build) as running:
        yield running


# Whether "Press Enter to apply", where it is shown, stands beside what is written.
HINT_IS_CLEAR = """() => {
  const hint = document.querySelector('[data-testid=InputInstructions]').getBoundingClientRect();
  const box = document.querySelector('[class*=st-key-brief-words] input');
  const end = box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight);
  return hint.width === 0 || hint.left >= end;
}"""


FOCUSED = "label => document.activeElement.innerText.startsWith(label)"


def test_words_become_chips_that_are_corrected(chromium_page: Any, server: Server) -> None:
    page = chromium_page
    page.goto(f"{server.url}/search?library=small")
    match_list.match(page, 2).wait_for()
    box = page.get_by_label("Say it in words")
    box.fill("synthesizer, 60 to 66 BPM, floozle")
    box.press("Enter")
    page.get_by_role("button", name="60 to 66 BPM").wait_for()
    page.get_by_text("Not understood: “floozle”").wait_for()
    page.get_by_text("tagged synthesizer").first.wait_for()
    rest.settled(page)
    first = match_list.titles(page)
    page.get_by_role("button", name="synthesizer").click()
    page.get_by_role("radio", name="The opposite").click()
    page.get_by_text("synthesizer · opposite").first.wait_for()
    fits = page.locator(".chip.same", has_text="tagged synthesizer")
    fits.first.wait_for(state="detached")
    assert match_list.titles(page) != first
    assert server.errors() == []


def test_a_chip_is_corrected_by_keyboard_alone(chromium_page: Any, server: Server) -> None:
    page = chromium_page
    page.goto(f"{server.url}/search?library=small")
    match_list.match(page, 2).wait_for()
    page.get_by_label("Say it in words").focus()
    page.keyboard.type("synthesizer, 60 to 66 BPM")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="60 to 66 BPM").wait_for()
    rest.settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("You wrote “synthesizer”.").wait_for()
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.get_by_role("button", name="synthesizer · off").wait_for()
    rest.settled(page)
    page.keyboard.press("Shift+Tab")
    page.wait_for_function(FOCUSED, arg="synthesizer · off")
    page.keyboard.press("Tab")
    page.wait_for_function(FOCUSED, arg="Off")
    page.keyboard.press("Tab")
    page.wait_for_function(FOCUSED, arg="60 to 66 BPM")
    assert server.errors() == []


@pytest.mark.slow
def test_a_key_in_the_box_narrows_and_stays_in_the_address(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.goto(f'{server.url}/search?library=small&ask={{"keys":["F major"],"mixing":true}}')
    match_list.match(page, 1).wait_for()
    rest.settled(page)
    page.get_by_text("In use: F major, keys that mix.").wait_for()
    keys = page.locator("text=/≈ .* (major|minor)/")
    assert keys.count() >= 1
    page.reload()
    match_list.match(page, 1).wait_for()
    page.get_by_text("In use: F major, keys that mix.").wait_for()
    assert server.errors() == []


@pytest.mark.slow
def test_reasons_are_whole_on_wide_and_narrow_screens(browser_context: Any, server: Server) -> None:
    page = browser_context.new_page()
    asked = '{"words":"rock with synthesizer, no piano, low energy"}'
    page.goto(f"{server.url}/search?library=small&ask={asked}")
    match_list.match(page, 2).wait_for()
    page.get_by_text("Ordered by the words alone").wait_for()
    chips = page.locator(".row .chips").all()
    assert [c.locator(".chip").count() for c in chips[:2]] == [3, 3]
    page.get_by_label("Say it in words").press("End")
    page.keyboard.type(", calm")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(HINT_IS_CLEAR), width
        assert all(c.evaluate("e => e.scrollWidth <= e.clientWidth") for c in chips), width
    page.close()
