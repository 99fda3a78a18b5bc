"""Why two tracks are alike: every statement is checked against sounds whose right answer is
known."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.catalog.analysis import embeddings, head_chances, measured
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.why import why as module
from core.search.why.why import SoundFile, why
from core.search.why.why_words import sentences
from tests.audio.test_tempo_key import beat
from tests.sounds import SR, buzzing, plucked

RUN = "20250101-000000-test"


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory) -> Path:
    """A real network with random weights; that is enough, since equal sounds have equal vectors."""
    import torch

    from core.model import checkpoint
    from core.model.networks import networks

    torch.manual_seed(0)
    settings, heads = {"network": "default"}, {"instrument": ["piano", "synthesizer"]}
    folder = tmp_path_factory.mktemp("run") / RUN
    folder.mkdir()
    network = networks.build(settings, heads)
    checkpoint.save(folder / "checkpoint.pt", network, settings, heads)
    return folder


@pytest.fixture
def library(home, tmp_path, encoder_folder):
    """Two tracks that share five seconds to the sample: from second 10 of "a" and from second 2.5
    of "b"."""
    common = 0.3 * np.random.default_rng(1).normal(size=5 * SR).astype(np.float32)
    a, b = buzzing(300.0, 24.0, seed=1), plucked(110.0, 24.0, seed=2)
    a[10 * SR : 15 * SR] = common
    b[int(2.5 * SR) : int(7.5 * SR)] = common
    sounds = {"a": a, "b": b, "half": 0.5 * a, "c120": beat(120.0), "c90": beat(90.0)}
    rows = []
    for name, y in sounds.items():
        soundfile.write(tmp_path / f"{name}.wav", y, SR, subtype="FLOAT")
        rows.append(store.Row(name, f"Track {name}", f"{name}.wav", duration_s=24.0, format="wav"))
    rows[0].tags = {"genre": ["Rock", "pop"], "mood": ["calm"]}
    rows[1].tags = {"genre": ["rock"], "mood": ["angry"]}
    rows[0].tempo_bpm, rows[1].tempo_bpm = 60.0, 121.0
    made = Library.create("pair")
    store.save(made, rows, {"source": str(tmp_path), "run": RUN})
    (made.folder / "runs").mkdir()
    (made.folder / "runs" / RUN).symlink_to(encoder_folder)
    from core.model.embed import embed_library

    embed_library(made, RUN, jobs=1)
    with made.writing() as db:  # as of a run of before tempi were computed
        db.execute("DELETE FROM measures")
    return made


def test_the_seconds_that_match_are_found(library):
    found = why(library, RUN, "a", "b")
    assert (found.query.moment_s, found.match.moment_s) == (10.0, 2.5)
    assert found.moment_score == pytest.approx(1.0, abs=1e-3)
    assert "0:10 to 0:15 of the query, 0:02 to 0:07 of the match" in sentences(found)[0]


def test_probabilities_and_score_are_those_of_the_run(library):
    found = why(library, RUN, "a", "b")
    classes, ids, P = head_chances.read(library, RUN)
    assert list(found.query.predicted) == classes
    assert list(found.match.predicted.values()) == pytest.approx(P[ids.index("b")].tolist())
    ids, X = embeddings.read(library, RUN)
    assert found.score == pytest.approx(float(X[ids.index("a")] @ X[ids.index("b")]), abs=1e-5)


def test_loudness_differs_by_the_decibels_that_were_taken_away(library):
    found = why(library, RUN, "a", "half")
    assert found.louder_db == pytest.approx(-6.02, abs=0.02)
    assert any("6 dB softer" in sentence for sentence in sentences(found))
    same = why(library, RUN, "a", "a")
    assert same.louder_db == 0
    assert any("about the same" in sentence for sentence in sentences(same))


def test_given_tempo_is_believed_and_an_absent_one_is_heard(library):
    given = why(library, RUN, "a", "b")
    assert (given.query.tempo_bpm, given.query.tempo_given) == (60.0, True)
    said = "Tempo: 60 BPM and 121 BPM, the match counts twice as fast."
    assert said in sentences(given)
    heard = why(library, RUN, "c120", "c90")
    assert heard.query.tempo_bpm == pytest.approx(120, rel=0.03)
    assert heard.match.tempo_bpm == pytest.approx(90, rel=0.03)
    assert not heard.query.tempo_given
    assert any("(estimated)" in sentence and "slower" in sentence for sentence in sentences(heard))
    back = sentences(why(library, RUN, "c90", "c120"))
    assert any("(estimated)" in sentence and "faster" in sentence for sentence in back)


def test_shared_tags_are_those_given_to_both(library):
    assert why(library, RUN, "a", "b").shared_tags == {"genre": ["Rock"]}
    assert why(library, RUN, "a", "c90").shared_tags == {}


def test_without_the_network_the_stretches_still_tell(library):
    (library.folder / "runs" / RUN).unlink()
    found = why(library, RUN, "a", "b")
    assert found.moment_score is None
    assert "0:00 to 0:24 of the query" in sentences(found)[0]


def test_a_file_is_compared_as_a_track_is(library, tmp_path):
    file = SoundFile("mine.wav", tmp_path / "a.wav", 24.0)
    found = why(library, RUN, file, "b")
    as_track = why(library, RUN, "a", "b")
    assert (found.query.moment_s, found.match.moment_s) == (10.0, 2.5)
    assert found.score == pytest.approx(as_track.score, abs=1e-4)
    assert found.query.predicted == pytest.approx(as_track.query.predicted, abs=1e-4)
    assert found.query.track.title == "mine.wav"
    assert found.shared_tags == {}


def test_of_a_part_of_a_file_the_moment_is_told_as_the_file_counts_it(library, tmp_path):
    part = SoundFile("mine.wav", tmp_path / "a.wav", 24.0, span=(8.0, 17.0))
    assert 8.0 <= why(library, RUN, part, "b").query.moment_s <= 12.0


def test_a_track_that_was_not_analysed_is_named(library):
    store.save(
        library,
        [
            store.Row("new", "The new one", "a.wav"),
            store.Row("b", "Track b", "b.wav", duration_s=24.0),
        ],
    )
    with pytest.raises(SoundkinError, match="The new one"):
        why(library, RUN, "b", "new")


@pytest.mark.parametrize(
    ("duration_s", "start_s", "offsets"),
    [
        (24.0, 0.0, 8),
        (None, 0.0, 8),
        (12.0, 0.0, 3),
        (3.0, 0.0, 1),
        (60.0, 20.0, 8),
        (50.0, 40.0, 3),
    ],
)
def test_windows_stay_within_the_track(duration_s, start_s, offsets):
    found = module.window_offsets(duration_s, start_s)
    assert len(found) == offsets
    assert found[0] == 0.0
    assert (
        duration_s is None
        or len(found) == 1
        or start_s + found[-1] + module.WINDOW_SECONDS <= duration_s
    )


@pytest.mark.parametrize(("certainty", "shown"), [(0.3, 61.0), (0.29, None)])
def test_the_tempo_is_the_one_that_lists_show(library, certainty, shown):
    """Two ways to compute it would call one track 70 and 144 BPM on one page."""
    computed = Measured(TrackValues(61.0, certainty), np.zeros(0), np.zeros(0))
    measured.write(library, [("c120", computed)])
    found = why(library, RUN, "c120", "c90")
    assert (found.query.tempo_bpm, found.query.tempo_given) == (shown, False)
    assert found.match.tempo_bpm == pytest.approx(90, rel=0.03)
