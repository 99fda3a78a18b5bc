"""What pages keep: one value a library, a version and arguments."""

import numpy as np

from core.catalog import embeddings
from core.catalog.library import Library
from core.ui.common.cached import analysis, cached
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
    library.set_setting("run", "later")
    assert analysed(library) == "later"
