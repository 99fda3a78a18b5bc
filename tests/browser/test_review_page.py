"""The page of missing tags in Chromium: from nothing to a decided, exported suggestion, by ear and
by key."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.catalog.decisions import review
from core.catalog.decisions.open_suggestions import open_suggestions
from core.catalog.library import Library
from core.libraries import names
from core.model.suggestions.completion import suggest
from tests import clouds
from tests.browser import plots
from tests.browser.rest import settled
from tests.conftest import Server

pytestmark = pytest.mark.browser
CARD = "[class*='st-key-card-review']"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with plots.served(tmp_path_factory.mktemp("review")) as running:
        yield running


@pytest.fixture
def library(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library on that server for one test."""
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    (tmp_path / "sound").mkdir()
    return clouds.make(tmp_path / "sound", f"clouds {len(names())}")


def open_review(page: Any, server: Server, library: Library) -> None:
    page.goto(f"{server.url}/review?library={library.name}")
    page.wait_for_selector("h1")


def press(page: Any, key: str, library: Library, n_decided: int) -> None:
    """Press a key on a page at rest, and wait until it has been decided and drawn."""
    settled(page)
    page.keyboard.press(key)
    for _ in range(100):
        if len(review.decisions(library)) == n_decided:
            break
        page.wait_for_timeout(100)
    assert len(review.decisions(library)) == n_decided
    settled(page)


def test_suggestions_are_looked_for_as_a_job_and_then_reviewed(
    chromium_page: Any, server: Server, library: Library
) -> None:
    open_review(chromium_page, server, library)
    chromium_page.get_by_role("button", name="Look for missing tags").click()
    chromium_page.wait_for_selector(CARD, timeout=180_000)
    assert review.report(library)["run_id"] == clouds.RUN  # type: ignore[index]
    chromium_page.get_by_text("How reliable").click()
    chromium_page.get_by_text("Calibration error").first.wait_for()
    chromium_page.locator("[class*='st-key-reliability'] svg.main-svg").first.wait_for()
    assert server.errors() == []


def test_keys_accept_refuse_and_take_back_and_coverage_follows(
    chromium_page: Any, server: Server, library: Library
) -> None:
    suggest(library)
    first, second, third, *_ = open_suggestions(library, clouds.RUN, "instrument")
    open_review(chromium_page, server, library)
    chromium_page.locator(f"{CARD} audio").wait_for()
    chromium_page.get_by_text("66.7 %").first.wait_for()
    chosen = chromium_page.get_by_role("combobox", name="Tag")
    count = int(chosen.input_value().removeprefix("Every tag (").rstrip(")"))
    press(chromium_page, "M", library, 1)  # Caps Lock
    chromium_page.get_by_text("67.2 %").first.wait_for()
    assert chosen.input_value() == f"Every tag ({count - 1})", "not the count of the run before"
    title = library.track(second.track_id).title
    chromium_page.locator(CARD).get_by_text(title, exact=True).wait_for()
    for name in (f"Accept (m): {title}", f"None of these (N): {title}"):
        chromium_page.get_by_role("button", name=name, exact=True).wait_for()
    chromium_page.get_by_role("img", name=f"Spectrogram of {title}", exact=True).wait_for()
    chromium_page.wait_for_function(
        f'[...document.querySelectorAll("{CARD} audio")].some(a => a.played.length)'
    )  # plays at once
    chromium_page.keyboard.down("x")  # and held: it goes on coming
    press(chromium_page, "x", library, 2)
    chromium_page.locator(CARD).get_by_text(
        library.track(third.track_id).title, exact=True
    ).wait_for()
    made = {d.suggestion.track_id: d.accepted for d in review.decisions(library)}
    assert made == {first.track_id: True, second.track_id: False}
    press(chromium_page, "u", library, 1)
    chromium_page.locator(CARD).get_by_text(
        library.track(second.track_id).title, exact=True
    ).wait_for()
    press(chromium_page, "u", library, 0)
    chromium_page.locator(
        "[data-testid=stMetric]", has_text="With accepted suggestions"
    ).get_by_text("66.7 %").wait_for()
    assert server.errors() == []
    assert "displaying elements is not" not in server.log.read_text("utf-8")


@pytest.mark.slow
def test_switches_and_sliders_are_seen_in_the_colours_of_a_high_contrast_system(
    chromium_page: Any, server: Server, library: Library
) -> None:
    page = chromium_page
    suggest(library)
    page.emulate_media(forced_colors="active")
    open_review(page, server, library)
    page.locator(f"{CARD} audio").wait_for()
    settled(page)
    ground = "part => getComputedStyle(part).backgroundColor"
    paper = page.locator("body").evaluate(ground)
    switch = page.locator("[data-testid=stCheckbox] label > div:not([data-testid])").first
    thumb = page.locator("[data-testid=stSlider] div:has(> [data-testid=stSliderThumbValue])").first
    for part in (switch, thumb):
        assert part.evaluate(ground) != paper


def test_while_a_decided_track_is_heard_keys_decide_nothing_and_one_click_takes_it_back(
    chromium_page: Any, server: Server, library: Library
) -> None:
    page = chromium_page
    suggest(library)
    first, second, *_ = open_suggestions(library, clouds.RUN, "instrument")
    review.decide(library, clouds.RUN, [first], True)
    review.decide(library, clouds.RUN, [second], True)
    open_review(page, server, library)
    page.locator(f"{CARD} audio").wait_for()
    page.get_by_text("Decided tracks").click()
    heard = page.locator("[class*='st-key-card-decided'] audio")
    heard.nth(1).wait_for()
    settled(page)
    heard.nth(1).evaluate("audio => audio.play()")
    page.keyboard.press("m")
    page.keyboard.press("x")
    settled(page)
    assert len(review.decisions(library)) == 2, "the track in hand is another than the one heard"
    title = library.track(first.track_id).title
    page.get_by_role("button", name=f"Take back: {title}", exact=True).click()
    page.locator(CARD).get_by_text(title, exact=True).wait_for()
    assert [d.suggestion.track_id for d in review.decisions(library)] == [second.track_id]
    assert server.errors() == []


def test_the_wrong_tag_is_shown_and_the_export_tells_given_from_predicted(
    chromium_page: Any, server: Server, library: Library
) -> None:
    suggest(library)
    open_review(chromium_page, server, library)
    chromium_page.get_by_text("Probably wrong").click()
    given = library.tags("t004")["instrument"][0]
    chromium_page.get_by_text(
        f"The tag says {given}, it sounds like {clouds.kind_of('t004')}"
    ).wait_for()
    settled(chromium_page)
    press(chromium_page, "m", library, 1)
    chromium_page.get_by_text("looks wrong (any more)").wait_for()
    chromium_page.get_by_role("button", name="Export").click()
    chromium_page.get_by_text("CSV for Excel").click()
    settled(chromium_page)
    with chromium_page.expect_download() as download:
        chromium_page.get_by_role("button", name="Download CSV").click()
    written = Path(download.value.path()).read_text("utf-8")
    assert written.startswith("\ufeff"), "Excel shows umlauts right"
    table = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    lines = {
        (line["tag"], line["source"]): line["decision"]
        for line in table
        if line["track_id"] == "t004"
    }
    assert lines[given, "given"] == "refused"
    assert lines[clouds.kind_of("t004"), "predicted"] == "accepted"
    assert library.tags("t004")["instrument"] == [given]


def test_many_are_accepted_and_taken_back_in_one_step(
    chromium_page: Any, server: Server, library: Library
) -> None:
    suggest(library)
    open_review(chromium_page, server, library)
    chromium_page.get_by_role("button", name="Accept many").click()
    chromium_page.locator("[class*='st-key-accept-many'] button").click()
    chromium_page.get_by_text("Nothing left to review here").wait_for()
    assert review.tally(library, "instrument").added > 50
    press(chromium_page, "u", library, 0)
    assert server.errors() == []
