"""The library page in Chromium: look at a folder with faults in it, import it, analyse it, search
in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from core.libraries import names, open_library
from tests.browser.rest import choose, patience
from tests.conftest import Server
from tests.music import SR, make_library, make_run, tone

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow]
# a missing file, text named .wav, zero bytes, a path outside, an id twice
FAULTS = ("gone.wav", "words.wav", "empty.mp3", "../../etc/passwd", "a01")


PROGRESS = """() => {
  const seen = window.progress = {most: 0, texts: [], starting: []};
  let since = null;
  setInterval(() => {
    const bars = [...document.querySelectorAll('[data-testid=stMain] [data-testid=stProgress]')];
    const texts = bars.map(bar => bar.innerText);
    seen.most = Math.max(seen.most, bars.length);
    for (const text of texts) if (seen.texts.at(-1) !== text) seen.texts.push(text);
    const vague = texts.some(text => /Starting$/.test(text.trim()));
    if (vague && since === null) since = performance.now();
    if (!vague && since !== null) { seen.starting.push(performance.now() - since); since = null; }
  }, 50);
}"""  # what the bars of the page say from now on, and for how many ms only that something starts


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder of five tones, with five faults planted in it and its list."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    rows = ["id,file,title,genre"]
    for i in range(5):
        soundfile.write(folder / f"tone{i}.wav", tone(200 + 40 * i, seed=i), SR)
        rows.append(f"a{i:02d},tone{i}.wav,Tone {i},rock")
    (folder / "words.wav").write_text("these are words", "utf-8")
    (folder / "empty.mp3").write_bytes(b"")
    soundfile.write(folder / "again.wav", np.zeros(SR, np.float32) + 0.1, SR)
    rows += [
        "b01,gone.wav,Gone,rock",
        "b02,words.wav,Words,rock",
        "b03,empty.mp3,Empty,rock",
        "a01,again.wav,Again,rock",
        "b04,../../etc/passwd,Secret,rock",
    ]
    (folder / "tracks.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def test_a_folder_with_faults_is_looked_at_imported_analysed_and_searched(
    chromium_page: Any,
    home: Path,
    tmp_path: Path,
    faulty: Path,
    start_server: Callable[[Path], Server],
) -> None:
    make_library(tmp_path / "music")
    server, page = start_server(home), chromium_page
    page.set_viewport_size({"width": 1280, "height": 700})  # the form fills it
    page.goto(f"{server.url}/library?library=small")
    page.get_by_role("textbox", name="Music folder, or a tag spreadsheet alone").fill(str(faulty))
    page.get_by_role("textbox", name="Name of the library").fill("mine")
    page.get_by_role("textbox", name="Name of the library").press("Enter")  # scrolls nothing
    said = page.get_by_text("5 tracks will be imported")
    said.wait_for()
    expect(said, "the answer is in sight").to_be_in_viewport()
    assert "mine" not in names(), "looking writes nothing"
    page.get_by_role("button", name="Import it now").click()
    taken = page.get_by_text("5 tracks are in the library mine")
    taken.wait_for()
    expect(taken, "the answer is in sight").to_be_in_viewport()
    page.get_by_role("button", name="Open mine").click()
    summary = page.get_by_text("0 of 5 tracks analysed")
    expect(summary, "what comes next is in sight").to_be_in_viewport()
    assert "library=mine" in page.url
    make_run(open_library("mine"))
    page.reload()
    choose(page, "Model", "fresh")
    page.get_by_role("button", name="Start the analysis").click()
    page.get_by_role("button", name="Search this library").click()
    page.locator(".row[data-rank='4']").wait_for()
    assert server.errors() == []


def test_each_fault_is_reported_by_name_with_its_reason(home: Path, faulty: Path) -> None:
    """The page shows this document as it is; canvas tables have no text that a browser test could
    read."""
    from core import commands

    report = commands.import_library(str(faulty), "mine", dry_run=True)
    entries = [
        entry for kind in ("missing_audio", "unreadable", "duplicates") for entry in report[kind]
    ]
    said = " | ".join(f"{entry['file']} {entry['reason']}" for entry in entries)
    assert [fault for fault in FAULTS if fault not in said] == []
    assert all(entry["reason"] for entry in entries)


def test_a_wrong_folder_gets_a_sentence_and_deleting_needs_the_name(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    make_library(tmp_path / "music")
    server, page = start_server(home), chromium_page
    page.goto(f"{server.url}/library?library=small")
    folder = page.get_by_role("textbox", name="Music folder, or a tag spreadsheet alone")
    folder.fill(str(tmp_path / "music"))
    page.get_by_role("button", name="Check first").click()
    page.get_by_text("tracks will be imported").wait_for()
    folder.fill("/no/such/folder")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("alert").filter(has_text="is not there").wait_for()
    expect(page.get_by_text("tracks will be imported"), "of another folder").to_have_count(0)
    page.get_by_role("button", name="Delete").click()
    yes = page.get_by_role("button", name="Delete the library")
    yes.click()
    page.get_by_role("alert").filter(has_text="type small above").wait_for()
    page.get_by_role("textbox", name="Type its name to confirm").fill("small")
    yes.click()  # the first click, without Enter
    page.wait_for_function("location.search.includes('library=demo')")
    assert "small" not in names()
    page.get_by_role("button", name="bring small back").click()
    page.wait_for_function("location.search.includes('library=small')")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="New name").fill("larger")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('library=larger')")
    assert names() == ["demo", "larger"]
    assert server.errors() == []


def test_a_chosen_folder_is_heard_after_four_clicks(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    folder = tmp_path / "my tunes"
    folder.mkdir()
    for i in range(6):
        soundfile.write(folder / f"tone{i}.wav", tone(200 + 40 * i, seed=i), SR)
    server, page = start_server(home), chromium_page
    page.goto(f"{server.url}/library")
    page.get_by_role("button", name="Choose a folder").click()
    at = page.get_by_role("dialog").get_by_role("textbox", name="Folder")
    at.fill(str(tmp_path / "my tune"))
    at.press("Enter")
    page.get_by_text("my tune is not there: check the path.").wait_for()
    at.fill(f'"{tmp_path}"')  # as a file manager copies it
    at.press("Enter")
    page.get_by_role("button", name="my tunes").click()
    page.get_by_text("6 sound files").wait_for()
    page.get_by_role("button", name="Use this folder").click()
    page.get_by_role("button", name="Import", exact=True).click()
    page.evaluate(PROGRESS)
    page.get_by_role("button", name="Analyse it now").click()
    page.wait_for_function("location.search.includes('library=my+tunes')")
    page.get_by_text("6 of 6 tracks analysed").wait_for(timeout=120_000)
    said = page.evaluate("window.progress")
    assert said["most"] == 1, "one bar"
    assert max(said["starting"], default=0) <= 2_000 * patience(), "not a word of what is loading"
    assert any("Loading the model" in text for text in said["texts"]), said
    page.get_by_role("button", name="Search this library").click()
    page.locator(".row[data-rank='5']").wait_for()
    assert open_library("my tunes").count() == 6
    assert server.errors() == []


def test_a_pasted_path_and_one_bad_byte_are_read_before_anything_is_stored(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    make_library(tmp_path / "music")
    rows = [f"t{i:03d}.wav,Müller Größe {i}".encode() for i in range(200)]
    rows[150] = "t150.wav,Café".encode("latin-1")
    (tmp_path / "a list.csv").write_bytes(b"file,title\n" + b"\n".join(rows) + b"\n")
    server, page = start_server(home), chromium_page
    page.goto(f"{server.url}/library?library=small")
    source = page.get_by_role("textbox", name="Music folder, or a tag spreadsheet alone")
    source.fill(f'"{tmp_path / "a list.csv"}"')
    page.get_by_role("textbox", name="Name of the library").fill("listed")
    page.get_by_role("button", name="Check first").click()
    page.get_by_text("200 tracks will be imported").wait_for()
    page.get_by_text("read as UTF-8 (probably right").wait_for()
    page.get_by_text("Could not be read as UTF-8").filter(has_text="row 152").wait_for()
    page.locator(".st-key-import-titles").wait_for()  # titles, before anything is stored
    assert "listed" not in names()
    assert server.errors() == []


def test_missing_tracks_are_forgotten_and_brought_back_on_the_page(
    chromium_page: Any, home: Path, tmp_path: Path, start_server: Callable[[Path], Server]
) -> None:
    from core import commands

    for i in range(3):
        (tmp_path / "m").mkdir(exist_ok=True)
        soundfile.write(tmp_path / "m" / f"tone{i}.wav", tone(200 + 40 * i, seed=i), SR)
    commands.import_library(str(tmp_path / "m"), "mine")
    (tmp_path / "m" / "tone1.wav").unlink()
    commands.import_library(str(tmp_path / "m"), "mine")
    library = open_library("mine")
    server, page = start_server(home), chromium_page
    page.goto(f"{server.url}/library?library=mine")
    page.get_by_role("button", name="Forget 1 missing track").click()
    page.get_by_text("1 track forgotten").wait_for()
    assert library.count() == 2
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Forget 1 missing track").wait_for()
    assert (library.count(), len(library.away())) == (3, 1)
    assert server.errors() == []
