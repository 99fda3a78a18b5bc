"""The mapped file beside a library: the same vectors as the database, never those of before."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.audio.features.aspects import SIZES
from core.catalog.analysis import embeddings, index_file, measured
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.imports import store
from core.catalog.library import Library
from core.search.find import find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.query import Query
from tests.benchmarks import made_up_library
from tests.catalog_kit import drop
from tests.music import RUN, make_library


@pytest.fixture
def library(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(index_file, "MAPPED_FROM", 1)
    return make_library(tmp_path / "music", n_tracks=8)


def file_of(library: Library) -> Path:
    (path,) = (library.folder / index_file.FOLDER).iterdir()
    return path


def same_as_stored(library: Library) -> bool:
    numbers, X = embeddings.read_matrix(library, RUN)
    index = load_index(library)
    return np.array_equal(index.numbers, numbers) and np.array_equal(index.X, X)


def test_the_second_time_the_vectors_are_mapped_and_the_same(library):
    assert same_as_stored(library)
    written = file_of(library).stat().st_mtime_ns
    assert same_as_stored(library)
    assert file_of(library).stat().st_mtime_ns == written
    assert isinstance(load_index(library).X.base, np.memmap)
    assert not load_index(library).X.flags.writeable


def test_where_mapped_files_stand_in_the_way_they_are_read_and_the_same(library, monkeypatch):
    monkeypatch.setattr(index_file, "MAPS", False)
    assert same_as_stored(library)
    assert same_as_stored(library)
    assert not load_index(library).X.flags.writeable
    assert str(library.folder) not in Path("/proc/self/maps").read_text("utf-8")


def test_new_vectors_and_removed_tracks_are_seen(library):
    load_index(library)
    v = np.ones(100, np.float32) / 10
    embeddings.write(library, RUN, [TrackEmbedding("t00", v, [0.0], v[np.newaxis])])
    assert same_as_stored(library)
    kept = library.tracks()[1:]
    store.save(library, [store.Row(track.track_id, track.title, track.path) for track in kept])
    assert same_as_stored(library)
    assert len(load_index(library)) == 7


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten"])
def test_a_damaged_file_is_passed_over_and_written_again(library, damage):
    load_index(library)
    path = file_of(library)
    content = path.read_bytes()
    path.write_bytes({"cut": content[:-7], "emptied": b"", "overwritten": b"x" * 9000}[damage])
    assert same_as_stored(library)
    assert file_of(library).read_bytes() == content


def test_a_library_made_anew_under_its_name_does_not_find_the_file_of_the_old_one(
    library, tmp_path
):
    load_index(library)
    stale = file_of(library).read_bytes()
    drop(library.name)
    again = make_library(tmp_path / "music", n_tracks=8)
    v = np.ones(100, np.float32) / 10
    embeddings.write(again, RUN, [TrackEmbedding("t00", v, [0.0], v[np.newaxis])])
    (again.folder / index_file.FOLDER).mkdir()
    (again.folder / index_file.FOLDER / f"{RUN}.vectors").write_bytes(stale)
    assert same_as_stored(again)


def test_where_the_file_cannot_be_written_the_database_serves(library):
    (library.folder / index_file.FOLDER).write_text("in the way")
    assert same_as_stored(library)


def test_the_made_up_library_is_searched_by_segments_too(home, monkeypatch):
    monkeypatch.setattr(index_file, "MAPPED_FROM", 1)
    library = made_up_library.make("made-up", 1500)
    query = library.track_ids()[7]
    found = find(library, Query(track_id=query), k=5)
    cloud = {match.tags.get("genre", [""])[0] for match in found.matches} - {""}
    assert len(cloud) <= 1, "the nearest lie in the query's own cloud"
    assert found.matches[0].score > 0.5
    starts = {match.start_s for match in find(library, Query(track_id=query), k=50).matches}
    assert len(starts) > 1, "some play from a later segment"


def asked(library: Library) -> tuple[list[float], list[int]]:
    """How probably tracks are calm, and which are called a harbour."""
    tags = Known(library, load_index(library)).tags
    return np.round(tags.probability("mood", "calm")[0], 3).tolist(), tags.rows_with(
        "harbour"
    ).tolist()


def test_what_words_ask_for_is_mapped_too_and_never_that_of_before(library):
    before = asked(library)
    assert asked(library) == before
    endings = {path.suffix for path in (library.folder / index_file.FOLDER).iterdir()}
    assert {".vectors", ".tags", ".texts"} <= endings
    rows = [store.Row(t.track_id, t.title, t.path) for t in library.tracks()]
    changed = replace(rows[2], title="The harbour", tags={"mood": ["calm"]})
    store.save(library, [*rows[:2], changed, *rows[3:]])
    now = asked(library)
    assert now[1] == [2]
    assert now[0][2] > 0.9 > before[0][2]


def test_what_dials_compare_is_mapped_too_and_never_that_of_before(home, monkeypatch):
    monkeypatch.setattr(index_file, "MAPPED_FROM", 1)
    library = made_up_library.make("made-up", 300)

    def timbre() -> np.ndarray:
        return Known(library, load_index(library)).aspects.matrices["timbre"]

    before = timbre()
    assert isinstance(before.base, np.memmap), "a large library has 500 MB of them"
    assert np.allclose(np.linalg.norm(before, axis=1), 1, atol=1e-3)
    first = library.track_ids()[0]
    values = measured.values(library, [first])[first]
    numbers = np.zeros(sum(SIZES.values()), np.float32)
    found = measured.Measured(values, np.zeros(3, np.float32), numbers)
    measured.write(library, [(first, found)])
    assert not np.array_equal(timbre()[0], before[0])


def test_damaged_names_are_read_from_the_library_again(library):
    before = asked(library)
    path = next((library.folder / index_file.FOLDER).glob("*.tags"))
    content = bytearray(path.read_bytes())
    content[index_file.HEADER_BYTES] ^= 0xFF
    path.write_bytes(content)
    assert asked(library) == before
