"""The search page in Chromium: sound that plays, one at a time; keyboard; feedback; text as text;
uploads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.catalog.decisions import listening
from core.libraries import open_library
from tests.browser import match_list, plots, rest
from tests.conftest import Server
from tests.music import NASTY, make_library

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
LONG_NAME = "The Royal Philharmonic Orchestra of a Town Whose Name Fills a Line"
REPEATED_MS = 3200  # a list repeats after 3 s what was not answered


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, installed_demo: Path) -> Iterator[Server]:
    """The demo; libraries "small" of 12 tracks and "many" of 70, for tests that keep what they
    find; "few" and "judged" of 8, and "takes", in which one piece has three versions."""
    folder = tmp_path_factory.mktemp("search")

    def build() -> None:
        make_library(folder / "music")
        make_library(folder / "more", "many", n_tracks=70)
        make_library(folder / "less", "few", n_tracks=8)
        make_library(folder / "heard", "judged", n_tracks=8)
        takes = make_library(folder / "takes", "takes")
        with takes.writing() as db:
            for at, title in enumerate(("River", "River (30 s edit)", "River - Instrumental"), 2):
                db.execute(
                    "UPDATE tracks SET title = ?, artist = ? WHERE track_id = ?",
                    (title, LONG_NAME, f"t{at:02d}"),
                )

    with plots.served(folder, build, installed_demo) as running:
        yield running


def open_search(page: Any, server: Server, library: str = "small") -> None:
    """The page by its address, until the query and its first five matches are there."""
    page.goto(f"{server.url}/search?library={library}")
    match_list.match(page, 5).wait_for()


def open_test(page: Any) -> None:
    """The listening test, once all of it is drawn: a card that still moves is missed by a click."""
    page.get_by_role("radio", name="Listening test").click()
    page.locator(".st-key-tally").wait_for()
    rest.settled(page)


def ranking(page: Any) -> list[str]:
    """The titles of the matches in order, once the page has settled."""
    rest.settled(page)
    return match_list.titles(page)[1:]


def test_the_keyboard_hears_query_and_matches_one_at_a_time(
    chromium_page: Any, server: Server
) -> None:
    open_search(chromium_page, server)
    chromium_page.locator("h1").click()
    for key, rank in (("j", "1"), ("ArrowDown", "2"), ("k", "1"), ("k", "")):
        match_list.hear(chromium_page, key)
        assert match_list.current(chromium_page) == rank
    assert match_list.titles(chromium_page)[0] == "Tone 00"
    chromium_page.keyboard.press(" ")
    chromium_page.wait_for_function(f"{match_list.PLAYER}.paused")
    chromium_page.get_by_role("combobox", name="A track of the library").fill("j k")
    assert not chromium_page.evaluate(match_list.HEARD)
    assert server.errors() == []


def test_m_puts_the_playing_match_on_the_shortlist(chromium_page: Any, server: Server) -> None:
    open_search(chromium_page, server)
    first = match_list.match(chromium_page, 1)
    first.locator(".play").focus()  # nothing plays yet: the row that the keyboard is at
    chromium_page.keyboard.press("m")
    first.get_by_role("button", name="shortlist", pressed=True).wait_for()
    chromium_page.locator("h1").click()
    match_list.hear(chromium_page)
    match_list.hear(chromium_page)
    chromium_page.keyboard.press("m")
    kept = match_list.match(chromium_page, 2).get_by_role("button", name="shortlist")
    assert kept.get_attribute("aria-pressed") == "true"
    rest.settled(chromium_page)
    chromium_page.keyboard.press("s")
    chromium_page.locator(".st-key-card-kept-t02").wait_for()
    expect(chromium_page.get_by_role("radio", name="Shortlist")).to_be_focused()


def test_marks_are_kept_however_soon_another_view_is_chosen(
    chromium_page: Any, server: Server
) -> None:
    for n_kept, wait_ms in ((3, 0), (6, 20), (9, 60)):
        open_search(chromium_page, server, "many")
        for rank in range(n_kept - 2, n_kept + 1):
            match_list.match(chromium_page, rank).get_by_role("button", name="shortlist").click()
        chromium_page.wait_for_timeout(wait_ms)
        chromium_page.get_by_role("radio", name="Shortlist").click()
        chromium_page.locator("[class*='st-key-card-kept-']").nth(n_kept - 1).wait_for()


@pytest.mark.slow
def test_find_similar_searches_with_a_match(chromium_page: Any, server: Server) -> None:
    chromium_page.set_viewport_size({"width": 400, "height": 800})
    open_search(chromium_page, server)
    chromium_page.get_by_role("button", name="Find similar to Tone 03").click()
    chromium_page.locator(".row.query", has_text="Tone 03").wait_for()
    assert "Tone 03" not in ranking(chromium_page)
    rest.settled(chromium_page)
    for row in (chromium_page.locator(".row.query"), match_list.match(chromium_page, 1)):
        assert row.evaluate(
            "row => row.getBoundingClientRect().top >= 0"
            " && row.getBoundingClientRect().bottom < innerHeight"
        ), "the new query and its first match are in sight"


def test_tags_and_titles_are_shown_literally(chromium_page: Any, server: Server) -> None:
    alerts: list[str] = []
    chromium_page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    open_search(chromium_page, server)
    row = match_list.match(chromium_page, 1)
    assert f"Tone 01 {NASTY}" in row.inner_text()
    assert row.inner_text().count(NASTY) == 2  # title and tag
    row.get_by_role("button", name="More like").click()
    undo = chromium_page.locator(".st-key-undo-0")
    undo.get_by_text("more like").wait_for()
    assert NASTY in undo.inner_text().replace("\u2060", "")
    assert chromium_page.locator("img[src='x']").count() == 0
    assert alerts == []


def test_less_like_this_lowers_the_match_and_undo_restores_the_first_ranking(
    chromium_page: Any, server: Server
) -> None:
    open_search(chromium_page, server)
    before = ranking(chromium_page)
    assert before[1] == "Tone 02"
    chromium_page.get_by_role("button", name="Less like Tone 02").click()
    chromium_page.locator(".st-key-undo-0").wait_for()
    assert not [title for title in ranking(chromium_page) if "Tone 02" in title]
    chromium_page.locator(".st-key-undo-0 button").click()
    chromium_page.locator(".st-key-undo-0").wait_for(state="detached")
    assert ranking(chromium_page) == before


def test_a_track_of_a_large_library_is_found_by_words(chromium_page: Any, server: Server) -> None:
    chromium_page.goto(f"{server.url}/search?library=demo")
    field = chromium_page.get_by_role("textbox", name="Find a track by words")
    field.fill("calm piano without any drums")
    field.press("Enter")
    chromium_page.get_by_text("No track has these words").wait_for()
    assert chromium_page.get_by_text("use “Say it in words” below").is_visible()
    field.fill("demo_00777")
    field.press("Enter")
    chromium_page.get_by_text("1 track has these words").wait_for()
    rest.open_list(chromium_page, "A track of the library")
    chromium_page.get_by_role("option").last.click()  # the first is the query's
    chromium_page.locator(".row.query[data-id='demo_00777']").wait_for()
    assert server.errors() == []


@pytest.mark.slow
def test_another_server_shows_the_same_library_and_its_tally(
    chromium_page: Any,
    server: Server,
    start_server: Callable[[Path], Server],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    open_search(chromium_page, server, "judged")
    open_test(chromium_page)
    chromium_page.locator(".st-key-mark-0 button").click()
    chromium_page.get_by_text("1 of 1 similar").wait_for()
    assert listening.tally(open_library("judged"))["similar"] == 1
    another = start_server(server.home)
    chromium_page.goto(f"{another.url}/search?library=judged")
    open_test(chromium_page)
    chromium_page.get_by_text("1 of 1 similar").wait_for()


@pytest.mark.slow
def test_a_list_that_has_left_the_page_asks_for_no_more_sound(
    chromium_page: Any, server: Server
) -> None:
    """Its fragment is gone: a click told in the same message would be answered by nothing."""
    sent: list[bytes] = []
    chromium_page.on(
        "websocket", lambda socket: socket.on("framesent", lambda said: sent.append(said))
    )
    open_search(chromium_page, server, "many")
    open_test(chromium_page)
    rest.settled(chromium_page)
    sent.clear()
    chromium_page.wait_for_timeout(REPEATED_MS)
    assert [message for message in sent if b"matches-many-supply" in message] == []


def test_the_blind_test_leaks_no_name_into_the_page(
    chromium_page: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    library = open_library("many")
    open_search(chromium_page, server, "many")
    open_test(chromium_page)
    chromium_page.get_by_text("Blind: mix in").click()
    chromium_page.locator(".st-key-card-blind-7 audio").wait_for()
    chromium_page.wait_for_function("!document.querySelector('[class*=st-key-card-judge]')")
    markup = chromium_page.content()
    leaked = [
        track.track_id
        for track in library.tracks()[1:]
        if track.title in markup
        or f"{track.track_id}<" in markup
        or f"-{track.track_id}" in markup
        or (track.path or "") in markup
    ]
    assert leaked == []


@pytest.mark.slow
def test_a_blind_test_of_a_small_library_mixes_in_as_many_as_it_says(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    open_search(page, server, "few")
    open_test(page)
    page.get_by_text("Blind: mix in 3 random tracks").click()
    page.get_by_text("0 of 7 judged").wait_for()
    page.locator(".st-key-card-blind-6 audio").wait_for()
    for at in range(7):
        rest.settled(page)
        page.locator(f".st-key-mark-blind-{at} button").click()
    page.locator("[class*='st-key-card-judge-6']").wait_for()
    assert page.get_by_text("random track · score").count() == 3
    assert page.get_by_text("match · score").count() == 4
    page.get_by_text("Random tracks: 3 of 3 similar").wait_for()
    assert server.errors() == []


def test_versions_of_one_piece_are_one_match_that_unfolds(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    open_search(page, server, "takes")
    assert [title for title in match_list.titles(page) if "River" in title] == ["River"]
    river = page.locator(".row[data-id='t02']")
    room = river.locator(".text").bounding_box()
    button = river.get_by_role("button", name="3 versions").bounding_box()
    assert button["x"] + button["width"] <= room["x"] + room["width"], "beside a long name too"
    river.get_by_role("button", name="3 versions").click()
    page.locator(".row[data-id='t04']").get_by_text("other version").wait_for()
    shown = [title for title in match_list.titles(page) if "River" in title]
    assert shown == ["River", "River (30 s edit)", "River - Instrumental"]
    ranks = page.locator(".row[data-rank]").evaluate_all("rows => rows.map(r => r.dataset.rank)")
    assert [rank for rank in ranks if rank] == [str(at) for at in range(1, 9)]
    river.get_by_role("button", name="3 versions").click()
    page.locator(".row[data-id='t04']").wait_for(state="detached")
    assert server.errors() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("empty.wav", b"", marks=pytest.mark.slow),
        ("words.txt", b"these are words, not sound\n" * 40),
    ],
)
def test_an_upload_that_is_no_sound_gets_one_sentence(
    chromium_page: Any, server: Server, name: str, content: bytes
) -> None:
    open_search(chromium_page, server)
    chromium_page.get_by_role("radio", name="A file").click()
    chromium_page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "audio/wav", "buffer": content}
    )
    alert = chromium_page.get_by_role("alert").filter(has_text=name)
    alert.wait_for()
    assert alert.inner_text().count(name) == 1
    rest.settled(chromium_page)
    assert match_list.titles(chromium_page) == [], "no matches of another query below"
    chromium_page.get_by_role("radio", name="A track").click()
    match_list.match(chromium_page, 5).wait_for()
    assert alert.count() == 0
    shown = ranking(chromium_page)
    assert len(shown) == 8, "the app lives and shows two tracks of each player"
    folded = chromium_page.locator(".row", has_text="2 versions").count()
    assert folded == 0, "Tone 02 and Tone 06 are two pieces, and so on"
    assert server.errors() == []


@pytest.mark.slow
def test_a_recording_page_tells_where_a_microphone_works(
    chromium_page: Any, server: Server
) -> None:
    open_search(chromium_page, server)
    rest.settled(chromium_page)
    chromium_page.get_by_role("radio", name="Record").click()
    chromium_page.get_by_text("only to pages on localhost or https").wait_for()
    chromium_page.locator("iframe[title*=audio_recorder]").wait_for()
