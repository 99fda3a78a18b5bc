"""Vectors of a library: the same whatever happened on the way, one an excerpt of each file."""

import os
from functools import partial

import numpy as np
import pytest
import torch

from core import commands
from core.audio.clip import fill
from core.audio.frontends import SAMPLE_RATE, spectrogram
from core.catalog import forgetting
from core.catalog.analysis import embeddings, failures
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.model import checkpoint, runs, workers
from core.model.clip_vectors import embed_array, embed_file
from core.model.embed import embed_library
from core.model.measuring import measure_library
from core.model.networks import networks
from core.progress import Progress
from tests.catalog_kit import take
from tests.model import dying
from tests.sounds import plucked
from tests.tones import made_up_run, make_tones


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music")


def test_vectors_have_length_one_and_do_not_depend_on_workers_or_order(library):
    run_id = made_up_run(library)
    embed_library(library, run_id, jobs=1)
    ids, X = embeddings.read(library, run_id)
    assert np.allclose(np.linalg.norm(X, axis=1), 1, atol=1e-5)
    embeddings.forget_run(library, run_id)
    embed_library(library, run_id, jobs=2)
    assert embeddings.read(library, run_id)[1].tobytes() == X.tobytes()
    encoder = checkpoint.load_encoder(runs.run_folder("tones", run_id))
    alone = embed_file(encoder, library.audio_path(ids[5])).vector
    assert alone.tobytes() == X[5].tobytes()


def test_the_centre_is_taken_off_every_embedding(library):
    y = fill(plucked(220, sr=SAMPLE_RATE), SAMPLE_RATE)
    center = np.linspace(-3, 3, 100).astype(np.float32)
    plain, centred = (
        checkpoint.load_encoder(runs.run_folder("tones", run_id))
        for run_id in (made_up_run(library), made_up_run(library, seed=1, center=center))
    )
    centred.network.load_state_dict(plain.network.state_dict())
    with torch.inference_mode():
        x = plain.network.features(torch.from_numpy(spectrogram(y))[None]).half().float()
        embedding = plain.network.outputs(x)[1][0].numpy()
    for encoder, expected in ((plain, embedding), (centred, embedding - center)):
        assert np.allclose(
            embed_array(encoder, [y]).vector, expected / np.linalg.norm(expected), atol=1e-5
        )


@pytest.mark.parametrize(("preset", "n_segments"), [("article", 1), ("default", 3)])
def test_the_articles_network_gets_one_segment_of_a_long_track_and_ours_three(
    home, tmp_path, preset, n_segments
):
    library = make_tones(tmp_path / "music", n_each=1, seconds=100.0)
    run_id = made_up_run(library, preset=preset)
    embed_library(library, run_id, jobs=1)
    owners, _, Z = embeddings.read_segments(library, run_id)
    assert len(Z) == len(owners) == n_segments * 2


class Forgetting(Progress):
    """Forgets the last two tracks of a library when the first is done."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library, self.last = library, library.track_ids()[-2:]

    def update(self, done: int, total: int, message: str = "") -> None:
        if done == 1:
            with self.library.writing() as db:
                db.executemany("UPDATE tracks SET away = 1 WHERE track_id = ?", zip(self.last))
            forgetting.forget(self.library)


def test_tracks_that_are_forgotten_while_they_wait_are_passed_over(library):
    report = embed_library(library, made_up_run(library), jobs=1, progress=Forgetting(library))
    assert (report["embedded"], report["failed"], report["away"]) == (14, [], [])
    with library.writing() as db:
        db.execute("DELETE FROM measures")
    found = measure_library(library, False, 1, Forgetting(library))
    assert (found.measured, found.failed, found.away) == (12, (), ())


def test_a_file_that_kills_its_process_costs_only_itself():
    ids = [f"track {i:02}" for i in range(60)]
    results = list(workers.each(partial(dying.dies_of, ids[33]), ids, 2, 4))
    assert sorted(track_id for track_id, _ in results) == ids
    assert {track_id for track_id, result in results if result != len(track_id)} == {ids[33]}
    assert "damaged" in dict(results)[ids[33]]


class StopAtHalf(Progress):
    def update(self, done, total, message=""):
        self.half = done * 2 >= total

    def stopped(self):
        return getattr(self, "half", False)


def test_an_interrupted_analysis_goes_on_to_the_same_vectors(library):
    run_id = made_up_run(library)
    with pytest.raises(Stopped):
        commands.embed("tones", run_id, 1, progress=StopAtHalf())
    assert library.current_run == run_id, "what is done can be searched"
    half = embeddings.done_count(library, run_id)
    assert 0 < half < 16
    report = embed_library(library, run_id, 1)
    assert (report["skipped"], report["embedded"]) == (half, 16 - half)
    whole = made_up_run(library, seed=9)
    checkpoint_file = runs.run_folder("tones", run_id) / "checkpoint.pt"
    (runs.run_folder("tones", whole) / "checkpoint.pt").write_bytes(checkpoint_file.read_bytes())
    embed_library(library, whole, 1)
    assert (
        embeddings.read(library, run_id)[1].tobytes()
        == embeddings.read(library, whole)[1].tobytes()
    )


def test_a_file_that_was_exchanged_since_the_import_gives_no_vector_to_another_track(library):
    run_id = made_up_run(library)
    first, second = (library.audio_path(track_id) for track_id in library.track_ids()[:2])
    embed_library(library, run_id, jobs=1)
    right = embeddings.read(library, run_id)[1]
    embeddings.forget_run(library, run_id)
    other = first.with_suffix(".other")
    for old, new in ((first, other), (second, first), (other, second)):
        old.rename(new)
    os.utime(first)
    done = embed_library(library, run_id, jobs=1)
    assert {away["file"] for away in done["away"]} == {first.name, second.name}
    assert "import the folder again" in done["away"][0]["reason"]
    assert done["failed"] == []
    take(first.parent, library.name)
    assert embed_library(library, run_id, jobs=1)["embedded"] == 2
    assert np.array_equal(embeddings.read(library, run_id)[1], right)


def test_a_file_that_fails_is_recorded_passed_over_and_tried_again_when_asked(library):
    run_id = made_up_run(library)
    bad = library.audio_path(library.track_ids()[3])
    good = bad.read_bytes()
    bad.write_text("no longer sound")
    report = embed_library(library, run_id, 1)
    assert (report["embedded"], [f["file"] for f in report["failed"]]) == (15, [bad.name])
    assert embed_library(library, run_id, 1)["failed"] == []
    bad.write_bytes(good)
    assert embeddings.done_count(library, run_id) == 15
    assert embed_library(library, run_id, 1, retry_failed=True)["embedded"] == 1
    assert failures.listed(library, run_id) == []


def test_vectors_of_an_earlier_models_are_not_mixed_with_those_of_the_one_that_ships_now(
    library, tmp_path, monkeypatch
):
    heads = {"mood": ["calm", "epic"]}
    network = networks.build({"network": "default"}, heads)
    earlier = tmp_path / "earlier.pt"
    checkpoint.save(earlier, network, {"network": "default"}, heads)
    current = runs.PRETRAINED_MODEL
    file = library.audio_path(library.track_ids()[0])
    monkeypatch.setitem(runs.SHIPPED_RUNS, "shipped", earlier)
    commands.embed(library.name, "shipped", jobs=1)
    assert commands.search(library.name, str(file))["matches"]
    monkeypatch.setitem(runs.SHIPPED_RUNS, "shipped", current)
    assert runs.embedded_by_another(library, "shipped")
    with pytest.raises(SoundkinError, match="analyse it again"):
        commands.search(library.name, str(file))
    assert commands.search(library.name, library.track_ids()[0])["matches"], (
        "among themselves they still compare"
    )
    again = commands.embed(library.name, "shipped", jobs=1)
    assert (again["embedded"], again["skipped"]) == (library.count(), 0)
    assert len(commands.predict(library.name, "shipped")["classes"]) > 2
    assert commands.search(library.name, str(file))["matches"]
