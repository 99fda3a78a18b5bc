"""What the buttons below the shortlist write, clicked in Chromium: tables, playlist, sounds."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.catalog import shortlist
from core.catalog.library import Library
from core.libraries import names
from tests.browser import plots
from tests.browser.rest import settled
from tests.conftest import Server
from tests.music import make_library

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with plots.served(tmp_path_factory.mktemp("exports")) as running:
        yield running


@pytest.fixture
def listed(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library on that server for one test, of which two tracks are on the shortlist."""
    monkeypatch.setenv("SOUNDKIN_HOME", str(server.home))
    library = make_library(tmp_path / "music", f"small {len(names())}")
    for track_id in ("t02", "t03"):
        shortlist.add(library, track_id)
    return library


def written(page: Any, button: str) -> bytes:
    """The file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def table(page: Any, button: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(page, button).decode("utf-8-sig"))))


def test_each_export_holds_what_is_said_beside_it(
    listed: Library, server: Server, chromium_page: Any
) -> None:
    page = chromium_page
    page.goto(f"{server.url}/search?library={listed.name}&track=t00&view=shortlist")
    for tick in ("With tags", "With score"):
        page.get_by_text(tick, exact=True).click()
        settled(page)
    page.get_by_text("note, score, tags by category").wait_for()
    for does in ("Up", "Down", "Remove"):  # each is told from the others by ear too
        page.get_by_role("button", name=f"{does}: 2 · Tone 03", exact=True).wait_for()
    page.get_by_role("textbox", name="Note on Tone 03", exact=True).wait_for()
    players = page.locator("[data-testid=stMain] audio")
    assert [players.nth(at).get_attribute("aria-label") for at in (0, 1)] == [
        "Player: 1 · Tone 02",
        "Player: 2 · Tone 03",
    ]
    rows = table(page, "Shortlist as CSV")
    assert [row["id"] for row in rows] == ["t02", "t03"]
    assert rows[0]["instrument"] == "piano"
    assert all(0 < float(row["score"]) < 1 for row in rows)
    playlist = written(page, "Playlist (M3U8)").decode().splitlines()
    named = [line for line in playlist if not line.startswith("#")]
    assert [Path(line).name for line in named] == ["02 tone.wav", "03 tone.wav"]
    assert all(Path(line).is_file() for line in named)
    with zipfile.ZipFile(io.BytesIO(written(page, "Sound files (ZIP)"))) as sounds:
        assert sounds.namelist() == ["01 Tone 02.wav", "02 Tone 03.wav"]
    assert [len(table(page, f"All {name} as CSV")) for name in ("vectors", "tags")] == [12, 12]
    assert server.errors() == []


def test_a_keyboard_keeps_its_place_where_a_track_is_removed_and_comes_back(
    listed: Library, server: Server, chromium_page: Any
) -> None:
    page = chromium_page
    page.goto(f"{server.url}/search?library={listed.name}&view=shortlist")
    page.get_by_role("button", name="Remove: 1 · Tone 02", exact=True).press("Enter")
    for then in ("Remove: 1 · Tone 03", "Undo", "Remove: 1 · Tone 03"):
        page.wait_for_function(
            "then => document.activeElement.ariaLabel === then"
            " || document.activeElement.innerText.endsWith(then)",
            arg=then,
        )
        settled(page)
        page.keyboard.press("Enter")
    assert server.errors() == []


@pytest.mark.slow
def test_sound_that_is_missing_is_said_before_it_is_missed(
    tmp_path: Path, listed: Library, server: Server, chromium_page: Any
) -> None:
    with listed.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = 't03'")
    (tmp_path / "music" / "sound" / "03 tone.wav").unlink()
    page = chromium_page
    page.goto(f"{server.url}/search?library={listed.name}&view=shortlist")
    page.get_by_text("1 track of the shortlist has no sound here").wait_for()
    page.get_by_text("1 whole track, named by place and title").wait_for()
    settled(page)
    with zipfile.ZipFile(io.BytesIO(written(page, "Sound files (ZIP)"))) as sounds:
        assert "01 Tone 02.wav" in sounds.namelist()
        assert not [name for name in sounds.namelist() if name.startswith("02 ")]
    assert server.errors() == []
