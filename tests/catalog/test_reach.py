"""A fault of the surroundings stops the analysis with one sentence and is never kept as a fault of
the files; a file's own fault is kept until the file changes."""

from pathlib import Path

import pytest

from core.catalog.analysis import failures
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.embed import embed_library
from tests.catalog_kit import take, tone
from tests.music import make_run


@pytest.fixture
def library(home, tmp_path: Path) -> Library:
    for name in ("a.wav", "b.wav", "sub/c.wav"):
        tone(tmp_path / "music" / name)
    take(tmp_path / "music")
    made = Library.open("mine")
    make_run(made)
    return made


def test_a_folder_that_is_away_stops_the_analysis_and_is_forgotten_when_it_is_back(
    library, tmp_path
):
    (tmp_path / "music").rename(tmp_path / "away")
    with pytest.raises(SoundkinError, match="connect its disk"):
        embed_library(library, "fresh", jobs=1)
    (tmp_path / "away").rename(tmp_path / "music")
    report = embed_library(library, "fresh", jobs=1)
    assert (report["embedded"], report["failed"], report["failed_before"]) == (3, [], 0)


def test_a_file_that_is_away_is_named_and_heard_when_it_is_back(library, tmp_path):
    (tmp_path / "music" / "sub").rename(tmp_path / "sub")
    (tmp_path / "music" / "b.wav").rename(tmp_path / "b.wav")
    (tmp_path / "music" / "b.wav").write_bytes(b"")  # a placeholder
    report = embed_library(library, "fresh", jobs=1)
    assert (report["embedded"], report["failed"]) == (1, [])
    assert [gone["file"] for gone in report["away"]] == ["b.wav", "sub/c.wav"]
    assert failures.listed(library, "fresh") == []
    (tmp_path / "sub").rename(tmp_path / "music" / "sub")
    (tmp_path / "b.wav").replace(tmp_path / "music" / "b.wav")
    assert embed_library(library, "fresh", jobs=1)["embedded"] == 2


def test_a_file_that_failed_is_tried_again_when_it_changed_and_counted_until_then(
    library, tmp_path
):
    path = tmp_path / "music" / "a.wav"
    good = path.read_bytes()
    path.write_text("no longer sound")
    assert [f["file"] for f in embed_library(library, "fresh", jobs=1)["failed"]] == ["a.wav"]
    again = embed_library(library, "fresh", jobs=1)
    assert (again["embedded"], again["failed"], again["failed_before"]) == (0, [], 1)
    path.write_bytes(good)
    report = embed_library(library, "fresh", jobs=1)
    assert (report["embedded"], report["failed_before"]) == (1, 0)
