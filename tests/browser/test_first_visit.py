"""What somebody sees who opens Soundkin for the first time, in Chromium: an example that convinces,
others one click away, and of an own library only what works there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.catalog.library import Library
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, installed_demo: Path) -> Iterator[Server]:
    """The demo, a library of tags alone, and an empty one."""
    folder = tmp_path_factory.mktemp("first")

    def build() -> None:
        make_library(folder / "none", "tags only", sound=False)
        Library.create("empty")

    with plots.served(folder, build, installed_demo) as running:
        yield running


def test_the_demo_opens_on_an_example_whose_matches_share_its_tags(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.goto(server.url)
    page.get_by_test_id("stMain").get_by_role("link", name="Search by sound").click()
    match_list.match(page, 10).wait_for()
    query = page.locator(".row.query")
    assert query.locator(".chip").count() >= 4, "it is the query, and has three tags"
    matches = page.locator(".row:not(.query)")
    assert matches.count() == 10
    assert matches.filter(has=page.locator(".chip.same")).count() >= 6
    rest.settled(page)
    first = query.locator(".title").inner_text()
    others = page.locator(".st-key-examples button")
    assert others.count() == 6
    others.nth(1).click()
    page.locator(f".row.query:not(:has-text({first!r}))").wait_for()
    page.wait_for_function("location.search.includes('track=demo_')")
    assert server.errors() == []


@pytest.mark.parametrize(
    ("library", "works"),
    [
        ("empty", ["Bring your own music", "Try the demo library", "See how it works"]),
        pytest.param(
            "tags only",
            ["See the tag coverage", "Add the sound files", "Try the demo library"],
            marks=pytest.mark.slow,
        ),
    ],
)
def test_home_leads_to_what_works_in_this_library(
    library: str, works: list[str], chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.goto(f"{server.url}/?library={library}")
    links = page.get_by_test_id("stMain").get_by_role("link")
    page.get_by_role("heading", name="What to do next").wait_for()
    rest.settled(page)
    assert [links.filter(has_text=name).count() for name in works] == [1, 1, 1]
    assert links.filter(has_text="Search by sound").count() == 0
    links.filter(has_text="Try the demo library").click()
    match_list.match(page, 5).wait_for()
    assert "library=demo" in page.url
    assert server.errors() == []


def test_on_a_narrow_screen_the_sidebar_closes_once_a_page_is_chosen(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{server.url}/?library=demo")
    for name in ("How it works", "Tag coverage"):
        rest.settled(page)
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
        page.get_by_role("heading", name=name, level=1).wait_for()
        page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
    assert server.errors() == []
