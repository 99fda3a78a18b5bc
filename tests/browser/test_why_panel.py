"""Why these two: the panel in a match's card, in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser


def test_a_match_says_why_when_asked(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    make_library(tmp_path / "music")
    server = start_server(home)
    chromium_page.goto(f"{server.url}/search?library=small")
    panel = chromium_page.locator("[class*='st-key-card-match-1'] [data-testid=stExpander]")
    panel.get_by_text("Why these two?").click(timeout=60_000)
    panel.get_by_text("Most alike are the seconds 0.0 to 2.0 of the query").wait_for(timeout=60_000)
    panel.get_by_text("60 BPM and 61 BPM, the same").wait_for()
    panel.get_by_text("They have no given tag in common").wait_for()
    panel.locator("svg.main-svg").first.wait_for()
    assert panel.locator("img[alt^=Spectrogram]").count() == 2
    assert panel.locator("audio").count() == 2
    assert server.errors() == []
