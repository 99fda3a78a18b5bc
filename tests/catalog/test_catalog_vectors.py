"""What runs compute is kept exactly, as it comes, by several processes at once, and is lost by no
crash."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.catalog.analysis import embeddings, failures, head_chances, map_places
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.analysis.heads import Head
from core.catalog.imports import store
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from tests.catalog_kit import set_classes

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.both_stores


@pytest.fixture
def library(home) -> Library:
    """Ten tracks, the last one without sound."""
    made = Library.create("mine")
    store.save(
        made, [store.Row(f"t{i}", f"T {i}", path=f"{i}.wav" if i < 9 else None) for i in range(10)]
    )
    return made


def embedded(track_id: str, seed: int = 0, n_segments: int = 2) -> TrackEmbedding:
    numbers = np.random.default_rng(seed).normal(size=(n_segments + 1, 100)).astype(np.float32)
    starts = [24.0 * i for i in range(n_segments)]
    return TrackEmbedding(
        track_id, numbers[0], starts, numbers[1:], np.array([0.25, 0.75], np.float32)
    )


def test_vectors_come_back_bit_for_bit_in_the_librarys_order(library):
    rows = [embedded(f"t{i}", i) for i in (5, 2, 7)]
    assert embeddings.write(library, "r", rows) == 3
    ids, X = embeddings.read(library, "r")
    assert ids == ["t2", "t5", "t7"]
    assert X.dtype == np.float32
    assert X.flags["C_CONTIGUOUS"]
    assert X.tobytes() == np.stack([rows[1].vector, rows[0].vector, rows[2].vector]).tobytes()
    ids, starts, S = embeddings.read_segments(library, "r")
    assert ids == ["t2", "t2", "t5", "t5", "t7", "t7"]
    assert starts.tolist() == [0, 24] * 3
    assert S[:2].tobytes() == rows[1].segments.tobytes()
    ids, _, S = embeddings.read_segments(library, "r", ["t7", "t0"])
    assert ids == ["t7", "t7"]
    assert S.tobytes() == rows[2].segments.tobytes()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrays(np.float32, (100,), elements=st.floats(width=32, allow_nan=False, allow_infinity=False))
)
def test_any_finite_vector_survives(library, vector):
    embeddings.write(library, "r", [TrackEmbedding("t0", vector, [0.0], vector[None])])
    assert embeddings.read(library, "r")[1].tobytes() == vector.tobytes()


def test_a_track_has_one_vector_a_run_and_runs_are_apart(library):
    embeddings.write(library, "r", [embedded("t1", 1), embedded("t1", 2)])
    embeddings.write(library, "s", [embedded("t1", 3)])
    assert embeddings.done_count(library, "r") == 1
    np.testing.assert_array_equal(embeddings.read(library, "r")[1][0], embedded("t1", 2).vector)
    embeddings.forget_run(library, "r")
    assert (embeddings.done_count(library, "r"), embeddings.done_count(library, "s")) == (0, 1)


@pytest.mark.parametrize(
    "vector", [np.zeros(99), np.zeros((1, 100)), np.full(100, np.nan), np.full(100, np.inf)]
)
def test_what_is_no_vector_is_refused(library, vector):
    with pytest.raises(ValueError, match="100 finite"):
        embeddings.write(library, "r", [TrackEmbedding("t1", vector, [], np.zeros((0, 100)))])
    assert embeddings.done_count(library, "r") == 0


def test_missing_are_those_with_sound_that_are_neither_done_nor_failed(library):
    embeddings.write(library, "r", [embedded("t1")])
    failures.record(library, "r", "t2", "It is damaged.")
    assert embeddings.missing(library, "r") == ["t0", *[f"t{i}" for i in range(3, 9)]]
    assert embeddings.missing(library, "r", retry_failed=True) == [
        "t0",
        *[f"t{i}" for i in range(2, 9)],
    ]
    assert failures.listed(library, "r") == [
        {"file": "2.wav", "track_id": "t2", "reason": "It is damaged."}
    ]
    embeddings.write(library, "r", [embedded("t2")])
    assert failures.listed(library, "r") == []


def test_what_was_yielded_before_an_error_is_kept(library):
    def rows():
        yield embedded("t0")
        yield embedded("t1")
        raise RuntimeError("the work ends here")

    with pytest.raises(RuntimeError):
        embeddings.write(library, "r", rows())
    assert embeddings.read(library, "r")[0] == ["t0", "t1"]


def test_rows_are_committed_while_the_work_goes_on(library, monkeypatch):
    def rows():
        yield embedded("t0")
        monkeypatch.setattr(embeddings, "COMMIT_SECONDS", 0.0)  # as if they had gone by
        yield embedded("t1")
        assert embeddings.done_count(library, "r") == 2, "seen by another connection"
        yield embedded("t2")

    assert embeddings.write(library, "r", rows()) == 3


def test_a_track_removed_meanwhile_is_passed_over(library):
    embeddings.write(library, "r", [embedded("t0"), embedded("never there")])
    assert embeddings.read(library, "r")[0] == ["t0"]


def test_chances_come_back_by_class_in_the_order_of_the_tracks(library):
    embeddings.write(library, "r", [embedded("t3"), embedded("t1")])
    set_classes(library, "r", ["piano", "strings"])
    classes, ids, P = head_chances.read(library, "r")
    assert (classes, ids, P.tolist()) == (["piano", "strings"], ["t1", "t3"], [[0.25, 0.75]] * 2)
    assert head_chances.read(library, "r", ["t3"])[1:][0] == ["t3"]


def test_a_map_is_the_one_written_last_in_the_order_of_the_tracks(library):
    assert map_places.read_map(library, "r") is None
    map_places.write_map(library, "r", ["t3", "t1"], np.array([[1.5, 2.0], [3.0, 4.0]]))
    map_places.write_map(library, "r", ["t3", "t1"], np.array([[5.5, 6.0], [7.0, 8.0]]))
    ids, xy = map_places.read_map(library, "r")
    assert (ids, xy.tolist()) == (["t1", "t3"], [[7, 8], [5.5, 6]])


@pytest.mark.parametrize(
    ("category", "own", "names", "said"),
    [
        ("instrument", ["ピアノ"], ["piano", "strings"], ["ピアノ", "strings"]),
        ("instrument", ["ピアノ", "Klavier"], ["piano", "harp"], ["Klavier", "harp"]),
        ("instrument", ["Piano", "ピアノ"], ["piano", "harp"], ["piano", "harp"]),
        ("instrument", ["grand piano", "violins"], ["piano", "strings"], ["piano", "strings"]),
        (
            "instrument",
            ["マリンバ", "ビオラ", "Oboe"],
            ["bells", "woodwind"],
            ["bells", "woodwind"],
        ),
        ("instrument", ["Synths", "Chor"], ["synthesizer", "choir"], ["Synths", "Chor"]),
        ("genre", ["ローファイ", "Hip-Hop", "Elektro"], ["hip hop", "jazz"], ["Hip-Hop", "jazz"]),
        ("mood", ["切ない", "Froh", "Heiter"], ["happy", "sad"], ["Heiter", "切ない"]),
    ],
)
def test_a_model_names_in_the_words_of_the_librarys_tags(home, category, own, names, said):
    library = Library.create("mine")
    rows = [store.Row(f"t{i}", "T", tags={category: [tag]}) for i, tag in enumerate(own)]
    store.save(library, rows)
    embeddings.write(library, "r", [embedded("t0")])
    head_chances.set_heads(library, "r", [Head(category, tuple(names))])
    assert head_chances.read(library, "r")[0] == said


def test_a_head_says_what_is_sure_and_but_one_of_names_that_exclude_each_other():
    names, p = ("jazz", "pop", "rock"), np.array([0.25, 0.125, 0.5], np.float32)
    assert Head("genre", names, sure=0.25).said(p) == [("rock", 0.5)]
    several = Head("genre", names, one_of=False, sure=0.25)
    assert several.said(p) == [("rock", 0.5), ("jazz", 0.25)]


def test_an_unknown_run_has_nothing(library):
    assert embeddings.read(library, "none")[1].shape == (0, 100)
    assert embeddings.read_segments(library, "none")[2].shape == (0, 100)
    assert head_chances.read(library, "none")[:2] == ([], [])


WRITER = """
import sys, time
import numpy as np
from core.catalog.analysis import embeddings
from core.catalog.library import Library
def rows():
    for i in range(int(sys.argv[2]), int(sys.argv[3])):
        x = np.full(100, i, np.float32)
        yield embeddings.TrackEmbedding(f"t{i}", x, [0.0], x[None])
        print(i, flush=True)
        time.sleep(float(sys.argv[4]))
embeddings.COMMIT_ROWS = 7
embeddings.write(Library.open("many"), sys.argv[1], rows())
"""


def writer(run_id: str, first: int, last: int, pause: float = 0.0) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, run_id, str(first), str(last), str(pause)],
        cwd=ROOT,
        env=os.environ.copy(),
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def many(home) -> Library:
    made = Library.create("many")
    store.save(made, [store.Row(f"t{i}", f"T {i}", path=f"{i}.wav") for i in range(400)])
    return made


def test_predictions_stay_beside_their_tracks_while_some_are_taken_away(library):
    opened: list[int] = []

    class Shrinking(Library):
        """Somebody takes its first track before it is opened a second time."""

        def connect(self) -> Connection:
            if opened:
                with closing(self.store.connect()) as db, db.transaction():
                    store.forget(db, opened)
            opened.append(1)
            return super().connect()

    rows = [replace(embedded(f"t{i}"), probabilities=np.full(1, i, np.float32)) for i in range(9)]
    embeddings.write(library, "r", rows)
    set_classes(library, "r", ["piano"])
    _, ids, P = head_chances.read(Shrinking(library.name, library.folder, library.address), "r")
    assert [f"t{p:.0f}" for p in P[:, 0]] == ids


def test_two_processes_write_one_library_at_once(many):
    both = [writer("r", 0, 220), writer("r", 180, 400)]
    assert [(process.communicate(timeout=60), process.returncode)[1] for process in both] == [0, 0]
    ids, X = embeddings.read(many, "r")
    assert ids == many.track_ids()
    np.testing.assert_array_equal(X[:, 0], np.arange(400))


def test_a_killed_process_loses_nothing_that_was_committed(many):
    process = writer("r", 0, 400, pause=0.005)
    for line in process.stdout:
        if int(line) >= 60:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    done, left = embeddings.read(many, "r")[0], embeddings.missing(many, "r")
    assert len(done) >= 60 - 7
    assert done + left == many.track_ids()
