"""The article's training in Chromium: live curves, a reload, stop, resume, the matrix, an error to
play.

On the real recordings where they lie beside this checkout, else on a few tones.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from core import jobs
from core.commands import import_library
from tests.browser import plots, rest
from tests.browser.test_training_page import (
    LENGTH,
    choose_study,
    choose_the_studys_network,
    open_training,
    start,
    wait_epochs,
)
from tests.conftest import SHARED, Server
from tests.music import make_library

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RECORDINGS = SHARED / "real_library"
REAL = RECORDINGS.is_dir()
EPOCHS = 20 if REAL else 60  # an epoch of the tones takes a tenth of the time


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("recordings")

    def build() -> None:
        if REAL:
            import_library(str(RECORDINGS), "music")
        else:
            make_library(folder / "tones", "music", n_tracks=24)

    with plots.served(folder, build) as running:
        yield running


def test_curves_grow_a_reload_reconnects_a_stopped_run_goes_on_and_an_error_plays(
    chromium_page: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    page = chromium_page
    open_training(page, server, "music")
    choose_study(page)
    choose_the_studys_network(page)
    start(page, EPOCHS)
    lengths = [0]
    for _ in range(3):
        wait_epochs(page, lengths[-1] + 1)
        lengths.append(page.evaluate(LENGTH))
    page.reload()
    wait_epochs(page, lengths[-1] + 1)
    page.locator(".st-key-train-stop button").click()
    resume = page.get_by_role("button", name="Resume")
    resume.wait_for(timeout=180_000)
    resume.click()
    page.get_by_text("are right. See below").wait_for(timeout=300_000)
    rest.settled(page)
    run = jobs.recent("music", "train")[0].result()
    assert run["epochs"] == EPOCHS
    assert not REAL or (run["n_train"], run["n_test"]) == (210, 90)
    hear_a_square(page, run["confusion"])
    assert server.errors() == []


def hear_a_square(page: Any, confusion: list[list[int]]) -> None:
    """Click the square with the most errors (if there is none, one with tracks) and play its first
    track."""
    cells = [
        (row != column, count, row * len(confusion) + column)
        for row, counts in enumerate(confusion)
        for column, count in enumerate(counts)
        if count
    ]
    _, count, cell = max(cells)
    modes = page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].map(gd => gd._fullData[0].mode)"
    )
    plots.click(page, cell, chart=modes.index("markers+text"))
    page.get_by_text(f": {count} track").wait_for()
    player = page.locator("[class*='st-key-player-errors-'] audio").first
    player.evaluate("audio => audio.play()")
    plots.wait_playing(page)
