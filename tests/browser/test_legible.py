"""Every page can be read: what axe-core finds in both themes, wide and narrow; what it cannot see
is tested beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.axe import faults
from tests.conftest import ROOT, Server

pytestmark = pytest.mark.browser
PAGES = ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 400)]
FRAME = """() => {
  const style = getComputedStyle(document.querySelector('[data-testid=stMain]'), '::before');
  return [style.boxShadow, style.outlineStyle];
}"""
NUMBERS = """() => [...document.querySelectorAll('[class*=st-key-confusion] .textpoint text')]
  .map(text => getComputedStyle(text).fill)"""


def settle(page: Any, address: str) -> None:
    """Open a page and wait until its script has ended."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.locator("h1").wait_for()
    page.wait_for_timeout(300)
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")


def test_every_page_passes_axe_in_both_themes_wide_and_narrow(
    demo_home: Path, start_server: Callable[[Path], Server], chromium_page: Any
) -> None:
    page, server = chromium_page, start_server(demo_home)
    found: dict[str, list[str]] = {}
    for name in PAGES:
        settle(page, f"{server.url}/{name}?library=demo")
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(300)
            for fault in faults(page, also=("heading-order", "image-alt", "svg-img-alt")):
                found.setdefault(f"{name or 'home'}: {fault}", []).append(f"{scheme} {width}")
    assert found == {}


def test_confusion_numbers_stand_out_and_empty_space_takes_no_frame(
    demo_home: Path, start_server: Callable[[Path], Server], chromium_page: Any
) -> None:
    page, server = chromium_page, start_server(demo_home)
    page.emulate_media(color_scheme="light")
    settle(page, f"{server.url}/training?library=demo")
    page.wait_for_function(f"({NUMBERS})().length > 100")
    assert set(page.evaluate(NUMBERS)) == {"rgb(36, 33, 30)"}
    page.mouse.click(1260, 500)
    page.keyboard.press("j")  # a key after the click makes it a focus that is shown
    assert page.evaluate("document.activeElement.dataset.testid") == "stMain"
    assert page.evaluate(FRAME) == ["none", "none"]
