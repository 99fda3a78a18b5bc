"""What pages keep: one value a library, a version and arguments."""

import numpy as np
import pytest

from core.catalog import shortlist
from core.catalog.analysis import embeddings, map_places
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.library import Library
from core.ui.common.caches import counts
from core.ui.common.caches.cached import analysis, cached
from tests.music import RUN, make_library

asked: list[tuple[str, str]] = []


@cached()
def counted(library: Library, word: str) -> int:
    asked.append((library.name, word))
    return library.count()


@cached(analysis)
def analysed(library: Library) -> str | None:
    asked.append((library.name, "analysed"))
    return library.current_run


@cached()
def other(library: Library, word: str) -> str:
    return f"other {word}"


def test_a_value_is_kept_until_the_librarys_file_changes(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=3, sound=False)
    asked.clear()
    assert [counted(library, "a"), counted(library, "a"), counted(library, "b")] == [3, 3, 3]
    assert asked == [("small", "a"), ("small", "b")]
    library.set_setting("something", 1)
    assert counted(library, "a") == 3
    assert len(asked) == 3


def test_two_functions_and_two_libraries_do_not_share_a_value(home, tmp_path):
    first = make_library(tmp_path / "music", "first", n_tracks=3, sound=False)
    second = make_library(tmp_path / "music", "second", n_tracks=4, sound=False)
    assert (counted(first, "x"), counted(second, "x"), other(first, "x")) == (3, 4, "other x")


def test_the_same_library_in_another_home_is_another_one(tmp_path, monkeypatch):
    for name, n_tracks in (("one", 2), ("two", 5)):
        monkeypatch.setenv("SOUNDKIN_HOME", str(tmp_path / name))
        assert counted(make_library(tmp_path, n_tracks=n_tracks, sound=False), "y") == n_tracks


def test_what_the_embeddings_decide_outlives_other_writes(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=3)
    asked.clear()
    assert analysed(library) == RUN
    library.set_setting("something", 1)
    assert analysed(library) == RUN
    assert len(asked) == 1
    vector = np.ones(100, np.float32)
    row = embeddings.TrackEmbedding("t00", vector, [0.0], vector[np.newaxis])
    embeddings.write(library, "later", [row])
    library.use_run("later")
    assert analysed(library) == "later"


def test_a_page_looks_into_an_unchanged_library_for_no_version(home, tmp_path, monkeypatch):
    library = make_library(tmp_path / "music", n_tracks=3)
    analysed(library)
    looked: list[Library] = []
    connect = Library.connect
    monkeypatch.setattr(Library, "connect", lambda own: looked.append(own) or connect(own))
    assert analysed(library) == RUN
    assert looked == []
    library.set_setting("something", 1)
    looked.clear()
    assert analysed(library) == RUN
    assert looked


COUNTED = (
    counts.coverage,
    counts.overlap,
    counts.ranges,
    counts.held,
    counts.with_sound,
    lambda library: counts.tags_of_category(library, "instrument"),
    lambda library: counts.fitting(library, Filter({"instrument": ["piano"]})),
)


@pytest.mark.parametrize("count", COUNTED)
def test_what_is_counted_of_the_tracks_outlives_other_writes_and_no_change_of_tracks(
    home, tmp_path, count
):
    library = make_library(tmp_path / "music", n_tracks=6)
    first = count(library)
    shortlist.add(library, "t00")
    review.decide(library, RUN, [Suggestion("t01", "mood", "calm", 0.9)], True)
    map_places.write_map(library, RUN, ["t00"], np.zeros((1, 2), np.float32))
    assert count(library) is first
    fewer = library.tracks()[1:]
    tagged = {"instrument": ["piano"]}
    store.save(library, [store.Row(t.track_id, t.title, t.path, tags=tagged) for t in fewer])
    assert count(library) is not first


def test_an_import_that_changes_nothing_leaves_every_count(home, tmp_path):
    library = Library.create("still")
    rows = [store.Row(f"t{i}", f"T{i}", tags={"genre": ["pop"]}) for i in range(3)]
    store.save(library, rows, keep_missing=True)
    first = counts.coverage(library)
    store.save(library, rows, keep_missing=True)
    assert counts.coverage(library) is first
    store.save(library, rows[:2], keep_missing=True)  # one is away now
    assert counts.coverage(library) is not first


def test_the_number_of_vectors_and_places_follows_what_is_written(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=3)
    assert counts.embedded(library, "later") == counts.on_map(library, "later") == 0
    vector = np.ones(100, np.float32)
    row = embeddings.TrackEmbedding("t00", vector, [0.0], vector[np.newaxis])
    embeddings.write(library, "later", [row])
    map_places.write_map(library, "later", ["t00", "t01"], np.zeros((2, 2), np.float32))
    assert (counts.embedded(library, "later"), counts.on_map(library, "later")) == (1, 2)
    embeddings.forget_run(library, "later")
    assert counts.embedded(library, "later") == counts.on_map(library, "later") == 0
