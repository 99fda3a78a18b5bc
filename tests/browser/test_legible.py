"""Every page can be read: what axe-core finds in both themes, wide and narrow; what it cannot see
is tested beside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import plots, rest
from tests.browser.axe import faults
from tests.conftest import ROOT, Server
from tests.ui.test_ui_words import BANNED

pytestmark = pytest.mark.browser
PAGES = ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
LOOKS = [("light", 1280), ("dark", 400)]  # both themes, and both widths
OTHER_LOOKS = [("dark", 1280), ("light", 400)]
FRAME = """() => {
  const style = getComputedStyle(document.querySelector('[data-testid=stMain]'), '::before');
  return [style.boxShadow, style.outlineStyle];
}"""
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, a, label) *')]
  .filter(words => words.scrollWidth > words.clientWidth + 2
    && getComputedStyle(words).textOverflow === 'ellipsis').map(words => words.innerText)"""
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"
NUMBERS = """() => [...document.querySelectorAll('[class*=st-key-confusion] .textpoint text')]
  .map(getComputedStyle).map(style => `${style.fill} ${style.fillOpacity}`)"""


def settle(page: Any, address: str) -> None:
    """Open a page and wait until its script has ended."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.locator("h1").wait_for()
    rest.settled(page)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, installed_demo: Path) -> Iterator[Server]:
    with plots.served(tmp_path_factory.mktemp("legible"), demo=installed_demo) as running:
        yield running


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_plain_words_and_passes_axe_in_both_themes_wide_and_narrow(
    name: str, server: Server, chromium_page: Any
) -> None:
    page = chromium_page
    settle(page, f"{server.url}/{name}?library=demo")
    said = page.get_by_test_id("stApp").inner_text()
    flags = re.IGNORECASE | re.MULTILINE
    assert [banned for banned in BANNED if re.search(banned, said, flags)] == []
    assert found_by_axe(page, LOOKS) == {}
    page.set_viewport_size({"width": 820, "height": 900})  # half a window, beside the sidebar
    rest.settled(page)
    assert page.evaluate(CUT) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_passes_axe_in_the_other_looks(
    name: str, server: Server, chromium_page: Any
) -> None:
    settle(chromium_page, f"{server.url}/{name}?library=demo")
    assert found_by_axe(chromium_page, OTHER_LOOKS) == {}


def found_by_axe(page: Any, looks: list[tuple[str, int]]) -> dict[str, list[str]]:
    """Each fault, and in which of the looks (theme, width in pixels) it is."""
    found: dict[str, list[str]] = {}
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        folded = str(width < 800).lower()  # a narrow screen's sidebar slides away
        sidebar = f"[data-testid=stSidebar][data-collapsed={folded}]"
        page.locator(sidebar).wait_for(state="attached")
        for _ in range(2):  # a page with much on it stands still before it begins to change
            rest.settled(page)
        for fault in faults(page, also=("heading-order", "image-alt", "svg-img-alt")):
            found.setdefault(fault, []).append(f"{scheme} {width}")
    return found


def test_confusion_numbers_and_a_links_focus_stand_out_and_empty_space_takes_no_frame(
    server: Server, chromium_page: Any
) -> None:
    page = chromium_page
    page.emulate_media(color_scheme="light")
    settle(page, f"{server.url}/training?library=demo")
    page.wait_for_function(f"({NUMBERS})().length > 100")
    assert set(page.evaluate(NUMBERS)) == {"rgb(36, 33, 30) 1"}
    plots.click(page, 0)
    page.get_by_text("Tagged synthesizer, predicted synthesizer").wait_for()
    assert set(page.evaluate(NUMBERS)) == {"rgb(36, 33, 30) 1"}, "beside the chosen square, too"
    assert page.get_by_role("link", name="Link to heading").count() == 0
    marks = page.locator(".annotation text").filter(has_text="best:")
    assert set(marks.evaluate_all("all => all.map(text => getComputedStyle(text).fill)")) == {
        "rgb(87, 81, 75)"
    }
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Map").focus()
    assert page.evaluate(OUTLINE) == "solid", "not only the look of the page that is open"
    page.get_by_role("button", name="Download as CSV").first.focus()
    assert page.evaluate(OUTLINE) == "solid", "nor a shade alone"
    page.mouse.click(1260, 500)
    page.keyboard.press("j")  # a key after the click makes it a focus that is shown
    assert page.evaluate("document.activeElement.dataset.testid") == "stMain"
    assert page.evaluate(FRAME) == ["none", "none"]


def test_a_server_that_is_gone_is_said_in_words_of_this_app(
    server: Server, chromium_page: Any
) -> None:
    page, opened = chromium_page, []
    page.route_web_socket("**/_stcore/stream", lambda ws: opened.append(ws.connect_to_server()))
    settle(page, f"{server.url}/?library=demo")
    page.route("**/_stcore/**", lambda route: route.abort())
    opened[0].close()
    said = page.get_by_role("dialog").aria_snapshot()
    assert "Start it again" in said
    assert "treamlit" not in said


TOOLS_OVER_FIELDS = """() => [...document.querySelectorAll('[data-testid=stElementToolbar]')]
  .filter(tools => getComputedStyle(tools).opacity > 0)
  .flatMap(tools => [...document.querySelectorAll('input, button')].filter(field => {
    const a = tools.getBoundingClientRect(), b = field.getBoundingClientRect();
    return !tools.contains(field) && b.width && a.left < b.right && b.left < a.right
      && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  })).map(field => field.ariaLabel || field.innerText)"""


def test_on_a_phone_the_tools_of_a_table_cover_nothing(server: Server, browser: Any) -> None:
    phone = {"width": 400, "height": 800}
    context = browser.new_context(viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server.url}/training?library=demo")
    page.get_by_test_id("stElementToolbar").first.wait_for()
    rest.settled(page)
    assert page.evaluate(TOOLS_OVER_FIELDS) == []
    context.close()
