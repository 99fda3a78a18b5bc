"""The map in Chromium: a click plays that track, a second click leaves it playing, lasso, finding,
and the job behind it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.catalog import shortlist
from core.catalog.analysis import map_places
from core.catalog.library import FILE, Library
from core.catalog.stores import copies
from core.libraries import open_library
from core.ui.map import data, regions
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import RUN, make_library

pytestmark = pytest.mark.browser
XY = np.array([[3.0 * (i % 4), 3.0 * (i // 4)] for i in range(12)], dtype=np.float32)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("map")

    def build() -> None:
        library = make_library(folder / "music")
        map_places.write_map(library, RUN, library.track_ids(), XY)
        make_library(folder / "other", "unmapped")

    with plots.served(folder, build) as running:
        yield running


@pytest.fixture
def library(server: Server, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    return open_library("small")


def open_map(page: Any, server: Server, more: str = "") -> None:
    page.goto(f"{server.url}/map?library=small{more}")
    plots.drawn(page)


def chosen(page: Any) -> str:
    """The id of the chosen track, from its player's place."""
    names = (
        page.locator("[class*='st-key-player-map-small-chosen-']").get_attribute("class").split()
    )
    return next(name for name in names if name.startswith("st-key-player")).rpartition("-")[2]


def wait_chosen(page: Any, track_id: str) -> None:
    page.wait_for_selector(f".st-key-player-map-small-chosen-{track_id} audio")
    page.wait_for_function(
        "(a => a && a.played.length && (a.ended || !a.paused))(document.querySelector("
        f"'.st-key-player-map-small-chosen-{track_id} audio'))"
    )


def test_a_click_plays_that_track_within_a_second_and_draws_its_five_nearest(
    chromium_page: Any, server: Server
) -> None:
    open_map(chromium_page, server)
    waits = []
    for row in (5, 9, 6, 0):
        started = plots.click(chromium_page, row)
        wait_chosen(chromium_page, f"t{row:02d}")
        waits.append(time.monotonic() - started)
        rest.settled(chromium_page)
    assert min(waits[1:]) <= 1.0 * rest.patience(), waits
    near = chromium_page.locator("[class*='st-key-player-map-small-near-']")
    assert near.count() == 5
    assert sorted(plots.wait_trace(chromium_page, "neighbours")["customdata"]) == [1, 2, 3, 4, 5]
    lines = plots.trace(chromium_page, "lines")
    assert lines["x"][0] == XY[0, 0]
    assert len(lines["x"]) == 15
    near.first.locator("audio").evaluate("audio => audio.play()")
    plots.wait_playing(chromium_page)
    assert server.errors() == []


@pytest.mark.slow
def test_a_second_click_on_the_same_point_does_not_stop_the_music(
    chromium_page: Any, server: Server
) -> None:
    open_map(chromium_page, server)
    plots.click(chromium_page, 3)
    wait_chosen(chromium_page, "t03")
    rest.settled(chromium_page)
    audio = chromium_page.locator(".st-key-player-map-small-chosen-t03 audio")
    audio.evaluate("audio => { audio.loop = true; audio.currentTime = 0.2; return audio.play(); }")
    for _ in range(2):
        plots.click(chromium_page, 3)
        rest.settled(chromium_page)
        assert chosen(chromium_page) == "t03"
        assert not audio.evaluate("audio => audio.paused")


def test_lasso_lists_exactly_the_tracks_inside(
    chromium_page: Any, server: Server, library: Library
) -> None:
    open_map(chromium_page, server)
    chromium_page.mouse.move(*plots.pixel(chromium_page, 0))
    chromium_page.locator(".modebar-btn[data-title='Lasso Select']").click()
    (left, bottom), (right, top) = plots.pixel(chromium_page, 0), plots.pixel(chromium_page, 5)
    corners = [
        (left - 15, bottom + 15),
        (left - 15, top - 15),
        (right + 15, top - 15),
        (right + 15, bottom + 15),
    ]
    chromium_page.mouse.move(*corners[0])
    chromium_page.mouse.down()
    for corner in [*corners[1:], corners[0]]:
        chromium_page.mouse.move(*corner, steps=5)
    chromium_page.mouse.up()
    chromium_page.get_by_text("4 tracks in the box or lasso").wait_for()
    for track_id in ("t00", "t01", "t04", "t05"):
        chromium_page.wait_for_selector(f".st-key-player-map-small-lasso-{track_id} audio")
    chromium_page.get_by_role("button", name="Add all to the shortlist").click()
    chromium_page.get_by_role("button", name="On the shortlist").wait_for()
    assert [entry.track_id for entry in shortlist.entries(library)] == ["t00", "t01", "t04", "t05"]
    frame = chromium_page.locator(".js-plotly-plot .selectionlayer path")
    assert frame.count()
    chromium_page.get_by_role("button", name="Clear", exact=True).click()
    chromium_page.get_by_text("4 tracks in the box or lasso").wait_for(state="detached")
    rest.settled(chromium_page)
    assert not frame.count()


@pytest.mark.slow
def test_a_track_found_by_name_is_flown_to_and_played(chromium_page: Any, server: Server) -> None:
    open_map(chromium_page, server)
    chromium_page.get_by_role("textbox", name="Find a track").fill("tone 07")
    chromium_page.keyboard.press("Enter")
    rest.open_list(chromium_page, "Go to")
    chromium_page.get_by_role("option").first.click()
    wait_chosen(chromium_page, "t07")
    chromium_page.wait_for_function(
        "([x, y]) => { const l = document.querySelector('.js-plotly-plot')?._fullLayout;"
        "const mid = a => (a.range[0] + a.range[1]) / 2;"
        "return l && Math.abs(mid(l.xaxis) - x) < 0.01 && Math.abs(mid(l.yaxis) - y) < 0.01; }",
        arg=[float(XY[7, 0]), float(XY[7, 1])],
    )


@pytest.mark.slow
def test_the_search_pages_query_and_results_are_on_the_map(
    chromium_page: Any, server: Server
) -> None:
    open_map(chromium_page, server, "&track=t02")
    assert plots.trace(chromium_page, "query")["customdata"] == [2]
    assert sorted(plots.trace(chromium_page, "results")["customdata"]) == [0, 1, 3, 4, 5]


def test_filter_and_likes_go_along_from_search_to_map_and_back(
    chromium_page: Any, server: Server
) -> None:
    """What a fragment of the page has changed, too, which the sidebar's links do not know."""
    page = chromium_page
    page.goto(f"{server.url}/search?library=small&tag=instrument%3Apiano&tempo=60-66")
    chips = page.locator(".st-key-chips-search")
    chips.get_by_role("button", name="60 to 66 BPM").wait_for()
    rest.settled(page)
    chips.get_by_role("button", name="60 to 66 BPM").click()
    page.get_by_text("6 of 12 tracks fit").wait_for()
    liked = page.get_by_role("button", name="more like Tone 04", exact=True)  # the chip to undo it
    page.get_by_role("button", name="More like Tone 04").click()
    liked.wait_for()
    rest.settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Map").click()
    page.locator(".st-key-chips-map").get_by_role("button", name="piano").wait_for()
    page.get_by_text("6 of 12 tracks fit").wait_for()
    assert "tempo=" not in page.url
    page.get_by_test_id("stSidebar").get_by_role("link", name="Search").click()
    liked.wait_for()
    page.get_by_text("6 of 12 tracks fit").wait_for()
    assert server.errors() == []


@pytest.mark.slow
def test_colours_follow_the_choice_and_the_axes_are_said_to_mean_nothing(
    chromium_page: Any, server: Server
) -> None:
    open_map(chromium_page, server)
    assert sorted(plots.trace(chromium_page, "given-0")["customdata"]) == [
        0,
        2,
        4,
        6,
        8,
        10,
    ]  # piano
    rest.choose(chromium_page, "Colour by", "Tempo")
    plots.wait_trace(chromium_page, "values")
    assert chromium_page.get_by_text("The axes mean nothing").is_visible()


@pytest.mark.slow
def test_a_map_that_is_not_there_is_computed_as_a_job(
    chromium_page: Any, server: Server, library: Library
) -> None:
    chromium_page.goto(f"{server.url}/map?library=unmapped")
    chromium_page.get_by_role("button", name="Compute the map").click()
    chromium_page.get_by_text("Computing the map").first.wait_for()
    chromium_page.reload()
    chromium_page.set_default_timeout(120_000)
    plots.drawn(chromium_page)
    unmapped = open_library("unmapped")
    map_places.write_map(unmapped, RUN, [], np.empty((0, 2), np.float32))  # another tab does
    rest.choose(chromium_page, "Colour by", "Genre")
    chromium_page.get_by_role("button", name="Compute the map").wait_for()
    assert server.errors() == []


def test_a_library_damaged_and_restored_under_the_page_is_told_on_it(
    chromium_page: Any, server: Server, library: Library
) -> None:
    """A fragment draws the button; what comes of it is said by the page, which the click draws."""
    unmapped = open_library("unmapped")
    copies.keep(unmapped)
    chromium_page.goto(f"{server.url}/search?library=unmapped")
    match_list.match(chromium_page, 5).wait_for()
    rest.settled(chromium_page)
    (unmapped.folder / FILE).write_bytes(b"no database\n" * 1000)
    match_list.match(chromium_page, 2).get_by_role("button", name="shortlist").click()
    chromium_page.get_by_role("button", name="Restore the last good copy").first.click()
    chromium_page.get_by_text("unmapped is as it was on").wait_for()
    match_list.match(chromium_page, 5).wait_for()


IN_SIGHT = """selector => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return !!box && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}"""
MOVED = "document.querySelector('[data-testid=stMain]').scrollTop"
SPAN = "document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.slice()"


@pytest.mark.parametrize(
    ("width", "height"), [pytest.param(1280, 900, marks=pytest.mark.slow), (400, 800)]
)
def test_what_a_click_and_a_lasso_make_is_in_sight(
    browser_context: Any, server: Server, width: int, height: int
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    open_map(page, server)
    plots.click(page, 5)
    wait_chosen(page, "t05")
    page.wait_for_function(IN_SIGHT, arg=".st-key-player-map-small-chosen-t05 audio")
    rest.settled(page)  # the map makes room for the player, which moves its tools
    page.mouse.move(*plots.pixel(page, 0))
    page.locator(".modebar-btn[data-title='Box Select']").click()
    (left, bottom), (right, top) = plots.pixel(page, 0), plots.pixel(page, 5)
    page.mouse.move(left - 12, bottom + 12)
    page.mouse.down()
    page.mouse.move(right + 12, top - 12, steps=5)
    page.mouse.up()
    page.get_by_text("4 tracks in the box or lasso").wait_for()
    page.wait_for_function(IN_SIGHT, arg=".st-key-player-map-small-lasso-t00 audio")
    page.close()


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(chromium_page: Any, server: Server) -> None:
    chromium_page.set_viewport_size({"width": 1280, "height": 500})
    open_map(chromium_page, server)
    chromium_page.mouse.move(*plots.pixel(chromium_page, 5))
    rest.settled(chromium_page)
    moved, span = chromium_page.evaluate(MOVED), chromium_page.evaluate(SPAN)
    chromium_page.mouse.wheel(0, 120)
    chromium_page.wait_for_function(f"was => {MOVED} > was", arg=moved)
    assert chromium_page.evaluate(SPAN) == span
    chromium_page.mouse.move(*plots.pixel(chromium_page, 5))
    chromium_page.keyboard.down("Control")
    chromium_page.mouse.wheel(0, -240)
    chromium_page.wait_for_function(f"was => {SPAN}[0] !== was[0]", arg=span)
    chromium_page.keyboard.up("Control")


SHOWN = """() => [...document.querySelectorAll('[class*="st-key-map-chart"] .annotation')]
  .filter(name => getComputedStyle(name).display !== 'none').map(name => name.textContent)"""


def test_regions_are_named_from_afar_titles_from_near_and_peaks_are_heard(
    demo_home: Path, start_server: Callable[[Path], Server], chromium_page: Any
) -> None:
    page, server = chromium_page, start_server(demo_home)
    page.goto(f"{server.url}/map?library=demo")
    plots.drawn(page)
    page.wait_for_function(f"({SHOWN})().includes('piano')")
    on_map = data.places(library := open_library("demo"))
    assert on_map is not None
    wanted = regions.readable(regions.of_library(library), on_map.xy)
    assert sorted(page.evaluate(SHOWN)) == sorted(region.tag for region in wanted)
    box = page.locator(".nsewdrag").first.bounding_box()
    for step in range(12):  # over the crowded middle, until the pointer meets a point
        page.mouse.move(box["x"] + box["width"] / 2 + 3 * step, box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)
    lines = page.locator(".hoverlayer .hovertext .line").all_inner_texts()
    assert len(lines) >= 2, "title, artist, and tags where there are any"
    page.locator(".st-key-map-peaks").get_by_role("button", name="piano", exact=True).click()
    page.locator("[class*='st-key-player-map-demo-chosen-'] audio").wait_for()
    rest.settled(page)
    for _ in range(2):
        page.locator(".modebar-btn[data-title='Zoom in']").click()
    page.wait_for_function("document.body.classList.contains('sk-map-near')")
    assert "piano" not in page.evaluate(SHOWN)
    assert len(page.evaluate(SHOWN)) > 50, "titles"
    assert server.errors() == []
