"""Queries that are not tracks of the library, in Chromium: an upload, a segment of a long one, a
faked microphone."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from core.catalog.library import Library
from core.libraries import open_library
from tests.browser import plots, rest
from tests.browser.match_list import HEARD, PLAYER, current, hear, match
from tests.conftest import Server
from tests.music import SR, analyse, make_library, make_run

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEMO_TRACK = (  # one that is not found when the browser cleans the recording as if somebody talked
    "demo_00123"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Eight tones, analysed by a real network."""
    folder = tmp_path_factory.mktemp("queries")

    def build() -> None:
        library = make_library(folder / "music", n_tracks=8, analysed=False)
        analyse(library, make_run(library))

    with plots.served(folder, build) as running:
        yield running


@pytest.fixture
def small(server: Server, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    return open_library("small")


@pytest.fixture
def hearing(browser: Any, tmp_path: Path) -> Iterator[Callable[[np.ndarray, int], Any]]:
    """Tabs of a Chromium whose microphone hears a sound y (n,) or (n, n_channels) over and over."""
    started = []

    def start(y: np.ndarray, sr: int) -> Any:
        heard = tmp_path / "microphone.wav"
        soundfile.write(heard, y, sr, subtype="PCM_16")
        flags = [
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={heard}",
        ]
        started.append(
            browser.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
        )
        context = started[-1].new_context(permissions=["microphone"])
        context.set_default_timeout(60_000)
        return context.new_page()

    yield start
    for chromium in started:
        chromium.close()


def wav(y: np.ndarray) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, y, SR, format="WAV")
    return out.getvalue()


def open_search(page: Any, server: Server, way: str, library: str = "small") -> None:
    page.goto(f"{server.url}/search?library={library}")
    match(page, 5).wait_for()
    rest.settled(page)
    page.get_by_role("radio", name=way).click()
    rest.settled(page)


def upload(page: Any, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "audio/wav", "buffer": content}
    )


def first_match(page: Any) -> Any:
    return match(page, 1)


def own_recording(page: Any) -> Any:
    """The row of the library's track that is the query itself."""
    return page.locator(".row", has_text="same recording as the query")


def test_an_uploaded_track_is_told_from_its_matches(
    chromium_page: Any, server: Server, small: Library
) -> None:
    open_search(chromium_page, server, "A file")
    upload(chromium_page, "mine.wav", small.audio_path("t05").read_bytes())
    chromium_page.locator(".row.query", has_text="mine.wav").wait_for()
    own_recording(chromium_page).get_by_text("Tone 05").wait_for()
    assert "1.00" in own_recording(chromium_page).inner_text()
    assert "Tone 05" not in first_match(chromium_page).inner_text()
    hear(chromium_page)
    hear(chromium_page, "k")
    hear(chromium_page, "k")
    assert chromium_page.locator(".row[aria-current] .title").inner_text() == "mine.wav"
    chromium_page.get_by_role("link", name="Home").click()
    chromium_page.get_by_role("heading", name="Find the music").wait_for()
    rest.settled(chromium_page)
    chromium_page.get_by_role("link", name="Search", exact=True).click()
    own_recording(chromium_page).get_by_text("Tone 05").wait_for()  # the query outlives the visit
    assert server.errors() == []


def test_the_focus_is_in_sight_when_a_file_has_been_heard(
    chromium_page: Any, server: Server, small: Library
) -> None:
    """The file field gives it to its button, which stands above the list that the page moves to."""
    page = chromium_page
    page.set_viewport_size({"width": 1280, "height": 500})
    open_search(page, server, "A file")
    upload(page, "mine.wav", small.audio_path("t05").read_bytes())
    page.get_by_role("button", name="Remove mine.wav").focus()
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 300")
    page.wait_for_function(
        "() => { const {top, bottom} = document.activeElement.getBoundingClientRect();"
        " return bottom > 0 && top < innerHeight && document.activeElement !== document.body; }"
    )


def test_a_file_is_taken_away_and_back_brings_it_again(
    chromium_page: Any, server: Server, small: Library
) -> None:
    page = chromium_page
    open_search(page, server, "A file")
    upload(page, "mine.wav", small.audio_path("t05").read_bytes())
    page.locator(".row.query", has_text="mine.wav").wait_for()
    rest.settled(page)
    page.get_by_role("button", name="Remove mine.wav").click()
    page.get_by_role("button", name="Search without it").click()
    page.locator(".row.query", has_text="Tone").wait_for()
    rest.settled(page)
    assert page.get_by_text("mine.wav").count() == 0
    page.go_back()
    page.locator(".row.query", has_text="mine.wav").wait_for()
    assert server.errors() == []


LOOKS = """(name) => {
  const seen = window.seen = [];
  const main = document.querySelector('[data-testid=stMain]');
  const list = () => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map(host => host.shadowRoot.querySelector('.rows')).find(Boolean);
  new MutationObserver(() => {
    if (!main.innerText.includes(`Listening to ${name}`)) return;
    requestAnimationFrame(() => seen.push(list()?.querySelectorAll('.row').length ?? 0));
  }).observe(main, {childList: true, subtree: true, characterData: true});
}"""


def test_while_a_file_is_listened_to_nothing_of_the_last_query_stands_below_it(
    chromium_page: Any, server: Server, small: Library
) -> None:
    open_search(chromium_page, server, "A file")
    chromium_page.locator("input[type=file]").wait_for(state="attached")
    chromium_page.evaluate(LOOKS, "slow.wav")
    long = np.tile(soundfile.read(small.audio_path("t03"))[0], 130)
    upload(chromium_page, "slow.wav", wav(long))
    chromium_page.locator(".row.query", has_text="slow.wav").wait_for()
    seen = chromium_page.evaluate("window.seen")
    assert seen, "the page says what it is doing"
    assert seen[-1] == 0, "the rows of the last query have gone"
    first_match(chromium_page).get_by_text("of your file").wait_for()


def test_a_file_has_why_a_spectrogram_and_a_waveform_to_seek_on(
    chromium_page: Any, server: Server, small: Library
) -> None:
    page = chromium_page
    open_search(page, server, "A file")
    upload(page, "mine.wav", np_wav(small, "t05", 15))
    row = page.locator(".row.query", has_text="mine.wav")
    row.locator(".picture img[src]").wait_for(state="attached")
    row.get_by_role("button", name="Play").click()
    page.wait_for_function(HEARD)
    wave = page.get_by_role("slider", name="Position in the track")
    box = wave.bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.wait_for_function(f"{PLAYER}.currentTime > 12")
    first_match(page).get_by_role("button", name="Why").click()
    panel = page.get_by_role("dialog", name="Why these two?")
    panel.get_by_text("Closest passage:").wait_for()
    assert panel.locator("img[alt^=Spectrogram]").count() == 2
    assert panel.locator("audio").count() == 2
    assert server.errors() == []


def np_wav(library: Library, track_id: str, times: int) -> bytes:
    """A track's sound over and over."""
    return wav(np.tile(soundfile.read(library.audio_path(track_id))[0], times))


def test_a_stretch_of_a_long_file_is_chosen_by_dragging(
    chromium_page: Any, server: Server, small: Library
) -> None:
    low, high = (
        soundfile.read(small.audio_path("t00"))[0],
        soundfile.read(small.audio_path("t07"))[0],
    )
    open_search(chromium_page, server, "A file")
    upload(chromium_page, "long.wav", wav(np.concatenate([np.tile(low, 15), np.tile(high, 15)])))
    chart = chromium_page.locator(".stPlotlyChart .nsewdrag").first
    chart.wait_for()
    first_match(chromium_page).wait_for()
    rest.settled(chromium_page)
    box = chart.bounding_box()
    chromium_page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 20)
    chromium_page.mouse.down()
    chromium_page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 60, steps=8)
    chromium_page.mouse.up()
    first_match(chromium_page).get_by_text("Tone 07").wait_for()
    chromium_page.wait_for_function("location.search.includes('part=')")
    part = chromium_page.url.split("part=")[1].split("&")[0]
    low, high = map(float, part.split("-"))
    assert (low, high) == (pytest.approx(36, abs=4), pytest.approx(54, abs=4))
    chromium_page.reload()
    first_match(chromium_page).get_by_text("Tone 07").wait_for()
    assert f"part={part}" in chromium_page.url


def test_a_click_on_the_chart_of_parts_plays_the_file_from_there(
    chromium_page: Any, server: Server, small: Library
) -> None:
    page = chromium_page
    open_search(page, server, "A file")
    upload(page, "long.wav", np_wav(small, "t05", 30))
    first_match(page).wait_for()
    for share, seconds in ((0.8, 48), (0.1, 6)):  # beyond the excerpt of 30 s, and within it
        rest.settled(page)  # what is heard now stands above the chart too
        box = page.locator(".stPlotlyChart .nsewdrag").first.bounding_box()
        page.mouse.click(box["x"] + share * box["width"], box["y"] + 30)
        page.wait_for_function(f"{HEARD} && Math.abs({PLAYER}.currentTime - {seconds}) < 3")
    assert page.locator(".row[aria-current] .title").inner_text() == "long.wav"
    assert "part=" not in page.url, "a click chooses no part"
    assert server.errors() == []


def test_a_100_mb_file_that_is_no_sound_gets_one_sentence(
    chromium_page: Any, server: Server, tmp_path: Path
) -> None:
    big = tmp_path / "big.wav"
    with big.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    open_search(chromium_page, server, "A file")
    chromium_page.locator("input[type=file]").set_input_files(str(big))
    alert = chromium_page.get_by_role("alert").filter(has_text="big.wav")
    alert.wait_for()
    assert alert.inner_text().count(".") <= 4, "one sentence"
    expect(chromium_page.locator(".row"), "no matches of another query below it").to_have_count(0)
    chromium_page.get_by_role("radio", name="A track").click()
    first_match(chromium_page).wait_for()  # the app lives
    assert server.errors() == []


def record(page: Any, seconds: float) -> None:
    """Click the microphone, wait, click it again."""
    icon = page.frame_locator("iframe[title*=audio_recorder]").locator("svg")
    icon.wait_for()
    icon.click()
    page.wait_for_timeout(1000 * seconds)
    icon.click()
    page.locator(".row.query").get_by_text("Your recording").wait_for()


def test_a_recording_of_a_demo_track_finds_it_first_among_all(
    hearing: Callable[..., Any], server: Server
) -> None:
    from core.demo.source import render

    y, sr = render(DEMO_TRACK, seconds=24)
    page = hearing(y, sr)
    open_search(page, server, "Record", "demo")
    record(page, 24)
    page.locator(f".row[data-rank='1'][data-id='{DEMO_TRACK}']").wait_for()
    assert server.errors() == []


def flac_from_a_pipe() -> bytes:
    """A FLAC whose header was never told how long it is."""
    out = io.BytesIO()
    t = np.arange(30 * SR) / SR
    soundfile.write(out, 0.2 * np.sin(2 * np.pi * 220 * t), SR, format="FLAC")
    data = bytearray(out.getvalue())
    word = int.from_bytes(data[18:26], "big")
    data[18:26] = (word >> 36 << 36).to_bytes(8, "big")
    return bytes(data)


def turned_over() -> bytes:
    """Stereo whose right channel is the left one turned over."""
    t = np.arange(5 * SR) / SR
    y = 0.2 * np.sin(2 * np.pi * 330 * t) * np.exp(-3 * (t % 0.5))
    return wav(np.stack([y, -y], axis=1))


@pytest.mark.parametrize(
    ("name", "make"), [("piped.flac", flac_from_a_pipe), ("turned.wav", turned_over)]
)
def test_what_only_looks_wrong_is_heard(
    chromium_page: Any, server: Server, name: str, make: Callable[[], bytes]
) -> None:
    open_search(chromium_page, server, "A file")
    upload(chromium_page, name, make())
    chromium_page.locator(".row.query").get_by_text(name).wait_for()
    first_match(chromium_page).wait_for()
    hear(chromium_page)
    hear(chromium_page, "k")
    assert current(chromium_page) == "", "the file is heard too"
    assert chromium_page.get_by_role("alert").count() == 0
    assert server.errors() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.wav", b""),
        ("text.mp3", b"just a text\n" * 100),
        ("head.wav", wav(np.zeros(1))[:44]),
        ("playlist.m3u8", b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
    ],
)
def test_what_is_no_sound_gets_one_sentence_with_its_name(
    chromium_page: Any, server: Server, name: str, content: bytes
) -> None:
    open_search(chromium_page, server, "A file")
    upload(chromium_page, name, content)
    said = chromium_page.get_by_role("alert").first
    said.get_by_text(name).wait_for()
    assert chromium_page.get_by_role("alert").count() == 1
    assert "Traceback" not in said.inner_text()
    assert server.errors() == []
