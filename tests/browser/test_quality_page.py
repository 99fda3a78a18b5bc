"""The quality page in Chromium: measuring as a job, then figures with intervals in plain words."""

from collections.abc import Iterator
from typing import Any

import pytest

from core import jobs
from core.catalog.library import Library
from tests.browser import plots
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("quality")

    def build() -> None:
        make_library(folder / "music")
        Library.create("empty")

    with plots.served(folder, build) as running:
        yield running


def test_without_analysis_it_says_what_to_do(chromium_page: Any, server: Server) -> None:
    chromium_page.goto(f"{server.url}/quality?library=empty")
    chromium_page.get_by_text("has no tracks yet").wait_for()
    chromium_page.get_by_role("button", name="Go to the Library page").click()
    chromium_page.wait_for_url("**/library**")
    assert server.errors() == []


def test_measuring_runs_as_a_job_and_its_figures_outlive_a_reload(
    chromium_page: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    chromium_page.goto(f"{server.url}/quality?library=small")
    chromium_page.get_by_role("button", name="Measure", exact=False).press("Enter")
    chromium_page.get_by_text("Do neighbours carry the same tags?").wait_for(timeout=120_000)
    # neither the button that was pressed is there any more nor the one to stop the job
    chromium_page.wait_for_function(
        "() => document.activeElement.innerText.endsWith('Measure again')"
    )
    chromium_page.reload()
    chromium_page.get_by_text("Do neighbours carry the same tags?").wait_for()
    chromium_page.locator("[class*='st-key-quality-tags'] svg.main-svg").first.wait_for()
    job = jobs.recent("small", "evaluate")[0]
    rows = {(row["vector"], row["category"]): row for row in job.result()["rows"]}
    used = rows["run in use", "instrument"]
    assert used["low"] <= used["p_at_k"] <= used["high"]
    texts = chromium_page.locator("[class*='st-key-quality-tags'] .bartext").all_text_contents()
    assert f"{100 * used['p_at_k']:.0f}" in texts, "the chart shows the figure that was measured"
    chromium_page.get_by_text("What these figures mean").click()
    chromium_page.get_by_text("made of random numbers").wait_for()
    assert server.errors() == []
