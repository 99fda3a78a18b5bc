"""Why these two: the dialog that a match's icon opens, in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from tests.browser.match_list import match
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser
AXES_ARE_LIGHT = """() => {
  const text = document.querySelector('[role=dialog] .js-plotly-plot .xtick text');
  return text && getComputedStyle(text).fill === 'rgb(207, 200, 191)';
}"""


def test_a_match_says_why_when_asked(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    library = make_library(tmp_path / "music")
    said = "edit: 0:00-0:02 = 0:01-0:03 (90 % alike)"
    related_versions.replace_all(library, [KnownVersion("t01", "t00", "edit", said, 0.9)])
    server = start_server(home)
    chromium_page.goto(f"{server.url}/search?library=small")
    match(chromium_page, 1).get_by_role("button", name="Why").click(timeout=60_000)
    panel = chromium_page.get_by_role("dialog", name="Why these two?")
    panel.get_by_text("Closest passage: 0:00 to 0:02 of the query").wait_for(timeout=60_000)
    panel.get_by_text(f"the match first · {said}").wait_for()
    panel.get_by_text("60 BPM and 61 BPM, the same").wait_for()
    panel.get_by_text("No shared tags").wait_for()
    panel.locator("svg.main-svg").first.wait_for()
    for name in ("Query: Tone 00", "Match: Tone 01"):
        panel.locator(f'audio[aria-label^="Player: {name}"]').wait_for(state="attached")
    assert panel.locator("img[alt^='Spectrogram of Tone']").count() == 2
    assert panel.locator("audio").count() == 2
    chromium_page.emulate_media(color_scheme="dark")
    chromium_page.wait_for_function(AXES_ARE_LIGHT)
    chromium_page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    chromium_page.wait_for_function(
        "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].some(host =>"
        " host.shadowRoot.activeElement?.ariaLabel?.startsWith('Why '))"
    )
    assert server.errors() == []
