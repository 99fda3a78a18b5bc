"""The match list in Chromium: heard by keyboard at once, seeking, loop, volume, names, contrast."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import rest
from tests.browser.axe import faults
from tests.browser.match_list import HEARD, KEY, PLAYER, current, hear
from tests.conftest import Server, serve
from tests.music import NASTY, make_library

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The list's page on a library "small" of 30 tones of 12 s."""
    folder = tmp_path_factory.mktemp("list")
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDKIN_HOME", str(home))
        make_library(folder / "music", n_tracks=30, seconds=12.0)
        script = ("-m", "streamlit", "run", "tests/browser/match_list_page.py")
        running = serve(home, folder / "server.log", command=script)
        yield running
        running.stop()


def open_list(page: Any, server: Server, query: str = "library=small") -> None:
    """The page, until its first images and the first two sounds are there."""
    page.goto(f"{server.url}/?{query}")
    page.locator(".row .picture img:visible").first.wait_for()
    page.locator("h1").click()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_ten_candidates_are_heard_by_keyboard_without_a_gap(
    chromium_page: Any, server: Server
) -> None:
    open_list(chromium_page, server)
    hear(chromium_page)
    times = []
    for rank in range(2, 11):
        chromium_page.wait_for_timeout(300)
        times.append(chromium_page.evaluate(KEY, "j"))
        assert current(chromium_page) == str(rank)
    slack = rest.patience()
    assert max(shown for shown, _ in times) < 200 * slack, times
    assert max(heard for _, heard in times) < 500 * slack, times
    hear(chromium_page, "k")
    assert current(chromium_page) == "9"
    assert server.errors() == []


def test_space_pauses_and_arrows_seek(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    hear(chromium_page, " ")
    assert current(chromium_page) == "1"
    press(chromium_page, " ")
    chromium_page.wait_for_function(f"{PLAYER}.paused")
    press(chromium_page, "ArrowRight")
    chromium_page.wait_for_function(f"{PLAYER}.currentTime > 5")
    press(chromium_page, "ArrowLeft", "ArrowLeft")
    chromium_page.wait_for_function(f"{PLAYER}.currentTime === 0")


def test_a_click_on_waveform_or_spectrogram_seeks(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    picture = chromium_page.locator(".row[data-rank='3'] .picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] / 2, "y": 10})
    chromium_page.wait_for_function(f"{HEARD} && {PLAYER}.currentTime > 5.9")
    assert current(chromium_page) == "3"
    press(chromium_page, " ")
    wave = chromium_page.locator(".wave canvas").first
    wave.wait_for()
    box = chromium_page.locator(".wave").bounding_box()
    chromium_page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 20)
    chromium_page.wait_for_function(f"Math.abs({PLAYER}.currentTime - 3) < 0.1")
    head = chromium_page.locator(".row[data-rank='3'] .head")
    assert abs(float(head.evaluate("e => parseFloat(e.style.left)")) - 25) < 5


def test_the_matching_part_is_heard_again_and_again(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server, "library=small&start=1&part=0.8")
    chromium_page.evaluate(
        f"window.latest = 0; window.rounds = 0; {PLAYER}.addEventListener('timeupdate', () => {{"
        f" window.latest = Math.max(window.latest, {PLAYER}.currentTime); }});"
        f"{PLAYER}.addEventListener('seeked', () => {{ window.rounds += 1; }})"
    )
    hear(chromium_page)
    chromium_page.get_by_role("button", name="Loop the matching part").click()
    chromium_page.wait_for_function("window.rounds >= 3")
    assert chromium_page.evaluate("window.latest") < 0.8 + 0.5 * rest.patience()
    chromium_page.get_by_role("button", name="Loop the matching part").click()
    chromium_page.wait_for_function(f"{PLAYER}.currentTime > 1.5")


def test_the_volume_survives_a_reload(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    hear(chromium_page)
    chromium_page.get_by_role("slider", name="Volume").fill("30")
    open_list(chromium_page, server)
    assert chromium_page.evaluate(f"{PLAYER}.volume") == pytest.approx(0.3)
    hear(chromium_page)
    assert chromium_page.get_by_role("slider", name="Volume").input_value() == "30"
    chromium_page.get_by_role("slider", name="Volume").fill("100")


def test_only_one_sound_at_a_time(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    other = "document.querySelector('[data-testid=stAudio]')"
    chromium_page.wait_for_selector("[data-testid=stAudio]")
    hear(chromium_page)
    chromium_page.evaluate(f"{other}.loop = true; {other}.play()")
    chromium_page.wait_for_function(f"!{other}.paused && {PLAYER}.paused")
    assert not chromium_page.evaluate(f"{PLAYER}.ended"), "it was stopped, it did not end"
    press(chromium_page, " ")
    chromium_page.wait_for_function(f"{other}.paused && {PLAYER}.paused")
    chromium_page.evaluate(f"{other}.play()")
    hear(chromium_page)
    assert chromium_page.evaluate(f"{other}.paused")


def test_keys_are_not_taken_while_typing(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    field = chromium_page.get_by_role("textbox", name="A field")
    field.click()
    chromium_page.keyboard.type("jk mlx?")
    assert field.input_value() == "jk mlx?"
    assert not chromium_page.evaluate(HEARD)
    assert chromium_page.locator(".row[aria-current]").count() == 0


def test_marks_are_told_once_each_however_quickly_they_come(
    chromium_page: Any, server: Server
) -> None:
    open_list(chromium_page, server)
    hear(chromium_page)
    press(chromium_page, "m", "j", "m", "l", "j", "m", "m")
    for told in ("shortlist t01 True", "shortlist t02 True", "like t02 True"):
        chromium_page.get_by_text(f"told {told}", exact=True).wait_for()
    chromium_page.get_by_text("told shortlist t03 False", exact=True).wait_for()
    rest.settled(chromium_page)
    assert chromium_page.get_by_text("told ").count() == 5
    kept = chromium_page.get_by_role("button", name="Tone 02 on the shortlist")
    assert kept.get_attribute("aria-pressed") == "true"


# The name of the button that has the focus.
FOCUSED = (
    "document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') ?? 'nothing'"
)


def test_the_focus_stays_where_it_was_when_rows_are_drawn_anew(
    chromium_page: Any, server: Server
) -> None:
    page = chromium_page
    open_list(page, server)
    third, fourth = (page.locator(".row .title").nth(at).inner_text() for at in (2, 3))
    hear(page)
    page.locator(".row").nth(2).get_by_role("button", name="More like").focus()
    press(page, "x")  # the first goes, and the third has another rank
    page.get_by_role("button", name=f"2, {third}").wait_for()
    assert page.evaluate(FOCUSED) == f"More like {third}"
    press(page, "Tab", "Enter")  # less like it: it goes, too
    page.get_by_role("button", name=f"2, {fourth}").wait_for()
    page.wait_for_function(f"({FOCUSED}).includes('2, ')")
    assert page.evaluate(FOCUSED) == f"Play 2, {fourth}"


def test_an_event_that_is_lost_on_the_way_is_told_again(chromium_page: Any, server: Server) -> None:
    lost: list[bytes] = []

    def pass_on(socket: Any) -> None:
        there = socket.connect_to_server()

        def to_server(message: bytes) -> None:
            if b"shortlist" in message and not lost:
                lost.append(message)
            else:
                there.send(message)

        socket.on_message(to_server)

    chromium_page.route_web_socket("**/_stcore/stream", pass_on)
    open_list(chromium_page, server)
    hear(chromium_page)
    press(chromium_page, "m")
    chromium_page.get_by_text("told shortlist t01 True", exact=True).wait_for()
    assert lost
    assert chromium_page.get_by_text("told ").count() == 1


def test_a_dislike_takes_the_row_away_and_j_goes_on_with_the_next(
    chromium_page: Any, server: Server
) -> None:
    open_list(chromium_page, server)
    hear(chromium_page)
    hear(chromium_page)
    press(chromium_page, "x")
    chromium_page.locator(".row[data-id='t02']").wait_for(state="detached")
    assert chromium_page.evaluate(HEARD), "a run of the page does not stop the sound"
    said = chromium_page.locator(".bar-sub")
    assert "Match" not in said.inner_text(), "it is none any more"
    press(chromium_page, "j")
    chromium_page.wait_for_selector(".row[data-id='t03'][aria-current]")
    assert current(chromium_page) == "2"
    assert "Match 2" in said.inner_text()
    chromium_page.get_by_role("button", name="Less like Tone 01").click()
    chromium_page.locator(".row[data-id='t01']").wait_for(state="detached")
    assert "Match 1" in said.inner_text(), "the row has moved up"


def test_the_icons_tell_what_they_do(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    rows = chromium_page.get_by_role("list", name="Matches").get_by_role("listitem")
    assert rows.count() == 10
    row = rows.nth(1)
    for name in ("Play 2, Tone 02", "Find similar to Tone 02", "More like Tone 02"):
        assert row.get_by_role("button", name=name, exact=True).is_visible()
    assert row.get_by_role("meter", name="Similarity").is_visible()
    row.get_by_role("button", name="Why Tone 02 is a match").click()
    chromium_page.get_by_text("told why t02 True").wait_for()
    row.get_by_role("button", name="Find similar to Tone 02").click()
    chromium_page.get_by_text("returned search_with t02").wait_for()
    press(chromium_page, "?")
    dialog = chromium_page.get_by_role("dialog", name="Keyboard shortcuts")
    assert "Next track" in dialog.inner_text()
    press(chromium_page, "Escape")
    dialog.wait_for(state="hidden")


def test_titles_and_tags_are_shown_literally(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server)
    row = chromium_page.locator(".row").first
    assert row.inner_text().count(NASTY) == 2
    hear(chromium_page)
    assert NASTY in chromium_page.locator(".bar").inner_text()
    assert chromium_page.locator("img[src='x']").count() == 0


def test_six_rows_fit_a_screen_and_nothing_scrolls_sideways(
    browser_context: Any, server: Server
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    open_list(page, server)
    hear(page)
    foot = page.locator(".bar").bounding_box()["y"]
    boxes = [row.bounding_box() for row in page.locator(".row").all()]
    assert sum(box["y"] > 0 and box["y"] + box["height"] <= foot for box in boxes) >= 6
    page.set_viewport_size({"width": 400, "height": 800})
    rest.settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 400
    assert page.locator(".bar").bounding_box()["width"] <= 400
    for button in page.locator(".bar button:visible, .row:first-child button").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
        assert min(box["width"], box["height"]) >= 24
    page.close()


def test_axe_finds_nothing_grave(chromium_page: Any, server: Server) -> None:
    page = chromium_page
    open_list(page, server)
    hear(page)
    press(page, "m", "l", " ")
    page.get_by_text("told like t01 True").wait_for()
    for scheme, width in itertools.product(("light", "dark"), (1280, 400)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for _ in range(2):  # with the keys shown, then without
            press(page, "?")
            rest.settled(page)
            assert faults(page, ".stBidiComponent") == [], (scheme, width)


@pytest.mark.slow
def test_what_plays_is_seen_in_the_colours_of_a_high_contrast_system(
    chromium_page: Any, server: Server
) -> None:
    chromium_page.emulate_media(forced_colors="active")
    open_list(chromium_page, server)
    hear(chromium_page)
    colour = "drawn => getComputedStyle(drawn).backgroundColor"
    page = chromium_page.locator("body").evaluate(colour)
    drawn = [chromium_page.locator(kind).first for kind in (".bar .glyph", ".glyph", ".meter i")]
    assert page not in [part.evaluate(colour) for part in drawn]
    outline = "row => getComputedStyle(row).outlineStyle"
    assert chromium_page.locator(".row[aria-current]").evaluate(outline) == "solid"


@pytest.mark.slow
def test_an_address_that_has_lapsed_is_asked_for_again(chromium_page: Any, server: Server) -> None:
    refused: list[str] = []

    def refuse(route: Any) -> None:
        if len(refused) < 4:
            refused.append(route.request.url)
            route.fulfill(status=404)
        else:
            route.continue_()

    chromium_page.route("**/media/*.flac", refuse)
    open_list(chromium_page, server)
    hear(chromium_page)
    assert refused


def test_a_sound_that_a_slow_network_brings_is_waited_for_with_a_word(
    chromium_page: Any, server: Server
) -> None:
    held: list[Any] = []
    slow = [True]
    chromium_page.route(
        "**/media/*.flac", lambda route: held.append(route) if slow else route.continue_()
    )
    open_list(chromium_page, server)
    chromium_page.locator(".row[data-rank='1'] .play").click()
    said = chromium_page.locator(".wave-note")
    said.filter(has_text="Loading the sound").wait_for()
    slow.clear()
    for route in held:
        route.continue_()
    chromium_page.wait_for_function(HEARD)
    said.wait_for(state="hidden")
    assert server.errors() == []


@pytest.mark.slow
def test_a_slow_network_brings_one_sound_beside_the_one_that_is_heard(
    chromium_page: Any, server: Server
) -> None:
    held: list[Any] = []
    chromium_page.route("**/media/*.flac", lambda route: held.append(route))
    open_list(chromium_page, server)
    for rank in ("1", "9"):
        chromium_page.locator(f".row[data-rank='{rank}'] .play").click()
        chromium_page.locator(".wave-note").filter(has_text="Loading the sound").wait_for()
        chromium_page.wait_for_timeout(4000)
    assert sum(route.request.failure is None for route in held) <= 2, "the player's, and one more"


def test_sound_that_is_missing_is_said_and_the_next_is_heard(
    chromium_page: Any, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    make_library(tmp_path, "holes", n_tracks=6)
    (tmp_path / "sound" / "02 tone.wav").unlink()
    open_list(chromium_page, server, "library=holes")
    hear(chromium_page)
    press(chromium_page, "j")
    chromium_page.locator(".wave-note").get_by_text("02 tone.wav is missing").wait_for()
    chromium_page.set_viewport_size({"width": 1000, "height": 700})  # many lines of a long path
    cut = "note => note.scrollHeight - note.clientHeight"
    assert chromium_page.locator(".wave-note").evaluate(cut) <= 0
    mute = chromium_page.locator(".row[data-rank='2'] .picture.mute")
    mute.wait_for()
    paper = "part => getComputedStyle(part, '::after').backgroundColor"
    assert mute.evaluate(paper) != "rgba(0, 0, 0, 0)", "the words stand on the picture"
    hear(chromium_page)
    assert current(chromium_page) == "3"


def test_the_whole_track_goes_on_where_the_excerpt_was(chromium_page: Any, server: Server) -> None:
    open_list(chromium_page, server, "library=small&start=1")
    hear(chromium_page)
    press(chromium_page, " ")
    at = chromium_page.evaluate(f"{PLAYER}.currentTime")
    assert "0:01 / 0:12" in chromium_page.locator(".bar-time").inner_text()
    chromium_page.get_by_role("button", name="Whole track").click()
    chromium_page.wait_for_function(f"{PLAYER}.duration > 11.9")
    assert chromium_page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(at + 1.0, abs=0.05)
    assert chromium_page.evaluate(f"{PLAYER}.paused")
