"""The article's training on real recordings, in Chromium: live curves, a reload, stop, resume, the matrix, an error to hear."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from core import jobs
from tests import plots
from tests.browser.test_training_page import LENGTH, open_training, start, wait_epochs
from tests.conftest import SHARED, Server

pytestmark = pytest.mark.browser
EPOCHS = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not (SHARED / "real_library").is_dir():
        pytest.skip("the real recordings are not beside this checkout (../shared/real_library)")
    from core.commands import import_library

    folder = tmp_path_factory.mktemp("recordings")
    with plots.served(folder, lambda: import_library(str(SHARED / "real_library"), "real")) as running:
        yield running
    shutil.rmtree(folder / "home", ignore_errors=True)


def test_twenty_epochs_grow_reconnect_stop_go_on_and_an_error_plays(chromium_page: Any, server: Server,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    page = chromium_page
    open_training(page, server, "real")
    start(page, EPOCHS)
    lengths = [0]
    for _ in range(3):
        wait_epochs(page, lengths[-1] + 1)
        lengths.append(page.evaluate(LENGTH))
    page.reload()
    wait_epochs(page, lengths[-1] + 1)
    page.locator(".st-key-train-stop button").click()
    resume = page.get_by_role("button", name="Go on with it")
    resume.wait_for(timeout=180_000)
    resume.click()
    page.get_by_text("of the held-out tracks heard right").wait_for(timeout=300_000)
    plots.settled(page)
    run = jobs.recent("real", "train")[0].result()
    assert run["epochs"] == EPOCHS
    assert (run["n_train"], run["n_test"]) == (210, 90)
    hear_a_square(page, run["confusion"])
    assert server.errors() == []


def hear_a_square(page: Any, confusion: list[list[int]]) -> None:
    """Click the square with the most errors (if there is none, one with tracks) and play its first track."""
    cells = [(row != column, count, row * len(confusion) + column) for row, counts in enumerate(confusion)
             for column, count in enumerate(counts) if count]
    _, count, cell = max(cells)
    modes = page.evaluate("() => [...document.querySelectorAll('.js-plotly-plot')].map(gd => gd._fullData[0].mode)")
    plots.click(page, cell, chart=modes.index("markers+text"))
    page.get_by_text(f": {count} track").wait_for()
    player = page.locator("[class*='st-key-player-errors-'] audio").first
    player.evaluate("audio => audio.play()")
    plots.wait_playing(page)
