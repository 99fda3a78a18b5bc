"""Why these two: the dialog that a match's icon opens, in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Server
from tests.match_list import match
from tests.music import make_library

pytestmark = pytest.mark.browser


def test_a_match_says_why_when_asked(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    make_library(tmp_path / "music")
    server = start_server(home)
    chromium_page.goto(f"{server.url}/search?library=small")
    match(chromium_page, 1).get_by_role("button", name="Why").click(timeout=60_000)
    panel = chromium_page.get_by_role("dialog", name="Why these two?")
    panel.get_by_text("Most alike are the seconds 0.0 to 2.0 of the query").wait_for(timeout=60_000)
    panel.get_by_text("60 BPM and 61 BPM, the same").wait_for()
    panel.get_by_text("They have no given tag in common").wait_for()
    panel.locator("svg.main-svg").first.wait_for()
    assert panel.locator("img[alt^=Spectrogram]").count() == 2
    assert panel.locator("audio").count() == 2
    assert server.errors() == []
