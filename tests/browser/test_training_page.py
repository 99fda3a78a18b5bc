"""Training in Chromium: curves grow, a reload reconnects, stop and resume, errors to listen to,
candidates by keyboard, sad ends."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core import jobs
from core.catalog.decisions import listening
from core.libraries import open_library
from core.model.runs import PARTIAL, run_folder
from core.model.training import run_records
from core.ui.training.candidates import PRESETS
from core.ui.training.ways import STUDY
from tests.browser import plots, rest
from tests.conftest import Server
from tests.music import make_library, make_run
from tests.test_records import RESULT

Timeout = pytest.importorskip("playwright.sync_api").TimeoutError
pytestmark = [pytest.mark.browser, pytest.mark.slow]
LENGTH = """() => { const gd = document.querySelector('.st-key-loss-live .js-plotly-plot');
                   return gd?._fullData?.[0]?.x?.length ?? 0; }"""
EPOCHS = 20
CURVE = "epoch,val_loss,val_accuracy\n1,0.9,0.4\n2,0.7,0.6\n"
IN_SIGHT = """selector => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return !!box && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("training")

    def build() -> None:
        make_library(folder / "music", n_tracks=24)
        make_library(folder / "other", "other", n_tracks=16)
        make_library(folder / "none", "tags only", sound=False)

    with plots.served(folder, build) as running:
        yield running
        for status in (running.home / "jobs").glob(
            "*/status.json"
        ):  # a test that failed must not leave its training behind
            (status.parent / "stop").touch()


@pytest.fixture
def at_home(server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test looks into the server's own home."""
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    return server.home


def open_training(page: Any, server: Server, library: str = "small") -> None:
    page.goto(f"{server.url}/training?library={library}")
    page.get_by_role("button", name="Start the training").wait_for(timeout=60_000 * rest.patience())
    rest.settled(page)


def choose_study(page: Any) -> None:
    """The study's protocol, beside all tags at once."""
    page.locator("[class*='st-key-train-way']").get_by_text(STUDY).click()
    page.get_by_text("Listen to the candidates").wait_for()
    rest.settled(page)


def choose_the_studys_network(page: Any) -> None:
    """Pick it from the list, which closes unchosen when the page is drawn again under it: then once
    more."""
    list_box, start_from = (
        page.get_by_role("combobox", name=name) for name in ("Network", "Start from")
    )
    for _ in range(10):
        list_box.scroll_into_view_if_needed()
        rest.settled(page)
        list_box.fill(PRESETS["article"])
        option = page.get_by_role("option", name=PRESETS["article"])
        with contextlib.suppress(Timeout):
            option.click(timeout=3_000)
            start_from.wait_for(
                state="detached", timeout=10_000
            )  # that network starts from nothing
            break
    assert start_from.count() == 0
    rest.settled(page)


def start(page: Any, epochs: int) -> None:
    field = page.get_by_role("spinbutton", name="Epochs")
    field.fill(str(epochs))
    field.press("Enter")
    rest.settled(page)
    page.get_by_role("button", name="Start the training").press("Enter")


def wait_epochs(page: Any, n: int) -> None:
    page.wait_for_function(f"n => ({LENGTH})() >= n", arg=n, timeout=180_000)


def test_a_finished_run_shows_its_accuracy(
    chromium_page: Any, server: Server, at_home: Path
) -> None:
    open_training(chromium_page, server)
    choose_study(chromium_page)
    choose_the_studys_network(chromium_page)  # learns slowly enough to be watched
    start(chromium_page, EPOCHS)
    chromium_page.get_by_text("Reading tracks, step 1 of 2").first.wait_for()
    chromium_page.get_by_text("Training, step 2 of 2").first.wait_for()
    wait_epochs(chromium_page, 1)
    chromium_page.wait_for_function(IN_SIGHT, arg=".st-key-loss-live")
    # the button that was pressed is grey: a keyboard goes on where the training is shown
    chromium_page.wait_for_function(
        "() => document.activeElement.classList.contains('st-key-training-live')"
    )
    chromium_page.get_by_text("are right. See below").wait_for(timeout=300_000)
    rest.settled(chromium_page)
    run = jobs.recent("small", "train")[0].result()
    assert run["epochs"] == EPOCHS
    assert chromium_page.get_by_text("95 % interval").is_visible()
    assert server.errors() == []


def test_use_this_run_switches_search_over_when_complete(
    chromium_page: Any, server: Server, at_home: Path
) -> None:
    library = open_library("small")
    if not any(job.state == "done" for job in jobs.recent("small", "train")):
        pytest.skip("needs the run that the test before it trains")
    before = library.current_run
    open_training(chromium_page, server)
    chromium_page.get_by_text("so its accuracy is hardly known").or_(
        chromium_page.get_by_text("no better than guessing")
    ).wait_for()
    chromium_page.get_by_role("button", name="Use it anyway").click()
    assert library.current_run == before
    chromium_page.get_by_text("Search and map use this run").wait_for(timeout=180_000)
    job = jobs.recent("small", "embed")[0]
    assert job.state == "done"
    assert library.current_run == job.result()["run_id"] != before
    # the shipped model is one of the runs, and so is the way back to it
    rest.choose(chromium_page, "Run", "The model that ships with Soundkin")
    chromium_page.get_by_role("button", name="Use this run").click()
    chromium_page.get_by_text("Search and map use this run").wait_for(timeout=180_000)
    assert library.current_run == "shipped"


def test_candidates_are_kept_and_dropped_by_keyboard_and_stay_so(
    chromium_page: Any, server: Server, at_home: Path
) -> None:
    open_training(chromium_page, server, "other")
    choose_study(chromium_page)
    chromium_page.get_by_text("Listen to the candidates").click()
    chromium_page.wait_for_selector(".st-key-player-audition-t00 audio")
    chromium_page.evaluate("document.querySelector('.st-key-player-audition-t00 audio').play()")
    plots.wait_playing(chromium_page)
    chromium_page.locator("h1").click()
    chromium_page.keyboard.press("x")
    chromium_page.wait_for_selector(".st-key-player-audition-t02 audio")
    plots.wait_playing(chromium_page)
    chromium_page.keyboard.press("m")
    chromium_page.wait_for_selector(".st-key-player-audition-t04 audio")
    assert listening.choice(open_library("other"), "instrument") == {"t00": False, "t02": True}
    chromium_page.reload()
    choose_study(chromium_page)
    chromium_page.get_by_text("1 dropped by you").wait_for()


def test_runs_are_renamed_deleted_and_resumed_whatever_came_after(
    chromium_page: Any, server: Server, at_home: Path
) -> None:
    library = open_library("other")
    for run_id in ("20260102-030405-default-0", "20260102-030406-default-0"):
        result = replace(RESULT, run_id=run_id, library="other", category="instrument")
        folder = run_folder("other", make_run(library, run_id))
        run_records.save(folder, result)
        (folder / "metrics.csv").write_text(CURVE, "utf-8")
    stopped = run_folder("other", make_run(library, "20260101-000000-default-0"))
    (stopped / "last.pt").touch()
    stopped.rename(stopped.with_name(f"{stopped.name}{PARTIAL}"))
    open_training(chromium_page, server, "other")
    chromium_page.get_by_role("heading", name="Stopped runs").wait_for()
    assert chromium_page.locator(".st-key-resume-20260101-000000-default-0").count() == 1
    chromium_page.get_by_role("button", name="Rename").click()
    chromium_page.get_by_role("textbox", name="Name of this run").fill("For the café")
    chromium_page.get_by_role("textbox", name="Name of this run").press("Enter")
    chromium_page.get_by_role("button", name="Save").click()
    picked = chromium_page.get_by_role("combobox", name="Run", exact=True)
    chromium_page.wait_for_function(
        "field => field.value.startsWith('For the café')", arg=picked.element_handle()
    )
    rest.choose(chromium_page, "Run", "For the café")
    chromium_page.locator("[class*=st-key-run-delete] button").dblclick()  # deletes one
    chromium_page.get_by_text("The run For the café was deleted").wait_for()
    assert not run_folder("other", "20260102-030406-default-0").exists()
    chromium_page.locator(".st-key-run-undelete button").click()
    chromium_page.get_by_text("was deleted").wait_for(state="detached")
    chromium_page.get_by_role("heading", name="Runs side by side").wait_for()
    table = chromium_page.locator("table[role='grid'][aria-label='Runs side by side']")
    table.wait_for(state="attached")  # for a screen reader
    named = chromium_page.locator(".st-key-compared-accuracy .legendtext")
    named.nth(2).wait_for(state="attached")
    assert sum("For the café" in text for text in named.all_text_contents()) == 1
    assert run_folder("other", "20260102-030406-default-0").exists()
    assert server.errors() == []


def test_a_killed_worker_is_said_to_be_lost_and_earlier_runs_stay(
    chromium_page: Any, server: Server, at_home: Path
) -> None:
    open_training(chromium_page, server, "other")
    choose_study(chromium_page)
    choose_the_studys_network(chromium_page)
    start(chromium_page, 500)
    wait_epochs(chromium_page, 1)
    job = jobs.running("other", "train")
    assert job is not None
    os.kill(job.pid, signal.SIGKILL)
    status = job.folder / "status.json"
    time.sleep(1)
    content = json.loads(status.read_text())
    status.write_text(json.dumps({**content, "heartbeat": content["heartbeat"] - jobs.LOST_AFTER}))
    chromium_page.get_by_text("The training ended unexpectedly").wait_for()
    chromium_page.locator(".st-key-train-resume").get_by_role("button", name="Resume").wait_for()


def test_a_library_of_tags_says_that_training_needs_sound(
    chromium_page: Any, server: Server
) -> None:
    chromium_page.goto(f"{server.url}/training?library=tags only")
    chromium_page.get_by_text("A network learns from the sound").wait_for()
    assert server.errors() == []
