"""The walk in Chromium: through all steps by its buttons, a filter's moment heard, the study's
training started, measured while it runs, and stopped; nothing wider than a phone."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.catalog.analysis import map_places
from core.ui.how.steps import STEPS
from tests.browser import plots, rest
from tests.conftest import Server
from tests.music import analyse, make_library, make_run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
XY = np.array([[3.0 * (i % 4), 3.0 * (i // 4)] for i in range(12)], dtype=np.float32)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("how")

    def build() -> None:
        library = make_library(folder / "music")
        run_id = make_run(library)
        analyse(library, run_id)
        map_places.write_map(library, run_id, library.track_ids(), XY)

    with plots.served(folder, build) as running:
        yield running


def wait_step(page: Any, at: int) -> None:
    page.get_by_role("heading", name=f"{at + 1}. {STEPS[at].title}").wait_for()
    rest.settled(page)
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlertContentError").count() == 0


def test_next_leads_through_every_step_each_drawn_and_in_view(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.goto(f"{server.url}/how_it_works?library=small&track=t03")
    drawn = {
        "sound": ".js-plotly-plot, audio",
        "spectrogram": ".js-plotly-plot .colorbar, .js-plotly-plot .cbaxis",
        "image": "img[alt*='224 x 224']",
        "network": "figure img",
        "filters": "[class*='st-key-player-how-moment'] audio",
        "numbers": ".js-plotly-plot",
        "cosine": "[data-testid=stMetric]",
        "map": ".js-plotly-plot",
        "study": "table.sk-figures",
    }
    for at, step in enumerate(STEPS):
        wait_step(page, at)
        page.locator(drawn[step.slug]).first.wait_for()
        assert ("step=" in page.url) == bool(at), "one step back leaves the first"
        assert at == 0 or f"step={step.slug}" in page.url
        assert "track=t03" in page.url
        top = page.get_by_role("heading", level=2).bounding_box()["y"]
        assert 0 <= top <= 900, f"the heading of {step.slug} is at {top}, out of view"
        levels = page.eval_on_selector_all(
            "[data-testid=stMain] :is(h1, h2, h3)", "all => all.map(h => Number(h.tagName[1]))"
        )
        assert levels[:2] == [1, 2]
        assert all(b - a <= 1 for a, b in pairwise(levels))
        without = "all => all.filter(image => !image.alt).length"
        assert page.eval_on_selector_all("[data-testid=stMain] img", without) == 0
        if at + 1 < len(STEPS):
            page.get_by_role("button", name=f"Next: {STEPS[at + 1].short}").click()
    page.go_back()
    wait_step(page, len(STEPS) - 2)
    assert not server.errors()


def test_a_moment_that_excites_a_filter_is_heard(chromium_page: Any, server: Server) -> None:
    chromium_page.goto(f"{server.url}/how_it_works?library=small&step=filters")
    first = chromium_page.locator("[class*='st-key-player-how-moment'] audio").first
    first.wait_for()
    first.evaluate("audio => audio.play()")
    plots.wait_playing(chromium_page)
    assert 0 < first.evaluate("audio => audio.duration") <= 3.0


def test_a_reload_and_the_link_to_search_keep_the_track(chromium_page: Any, server: Server) -> None:
    page = chromium_page
    page.goto(f"{server.url}/how_it_works?library=small&track=t05&step=cosine")
    wait_step(page, 6)
    page.reload()
    wait_step(page, 6)
    page.get_by_role("link", name="Search with this track").click()
    page.wait_for_url("**/search?**track=t05**")


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_nothing_scrolls_sideways_on_a_phone(step: str, chromium_page: Any, server: Server) -> None:
    chromium_page.set_viewport_size({"width": 400, "height": 800})
    chromium_page.goto(f"{server.url}/how_it_works?library=small&step={step}")
    wait_step(chromium_page, [each.slug for each in STEPS].index(step))
    wide = chromium_page.evaluate(
        "(() => { const m = document.querySelector('[data-testid=stMain]');"
        " return m.scrollWidth - m.clientWidth; })()"
    )
    assert wide <= 0


def test_the_studys_training_is_measured_while_it_runs_and_stops(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.goto(f"{server.url}/how_it_works?library=small&step=study")
    page.get_by_role("button", name="Train the study's network here").click()
    page.get_by_text("All 100 would take about").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("stopped. Nothing has changed").wait_for()
    page.get_by_role("button", name="Train the study's network here").wait_for()
    page.get_by_text("All 100 would take about").wait_for()
    assert not server.errors()
