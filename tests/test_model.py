"""Networks, training and vectors: sizes, determinism, interruptions, and labels that can be
learnt."""

import json
import os
import signal
from functools import partial

import numpy as np
import pytest
import torch

from core import commands
from core.audio.clip import fill
from core.audio.decode import probe
from core.catalog import embeddings, importing, listening
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.model import checkpoint, loop, losses, networks, runs, trainingset, workers
from core.model.embed import embed_array, embed_file, embed_library
from core.model.loop import predict
from core.model.train import TrainOptions, train
from core.model.training_data import TrainingData
from core.progress import Progress
from tests.sounds import buzzing, plucked, write_folder

OPTIONS = {"classes": ["piano", "synthesizer"], "per_class": 8, "epochs": 4, "start": "scratch"}


@pytest.fixture
def library(home, tmp_path) -> Library:
    folder = write_folder(tmp_path / "music", n_each=8)
    made = Library.create("tones")
    importing.apply(importing.plan(folder, None, None, probe), made)
    return made


def made_up_run(library: Library, seed: int = 0) -> str:
    """An untrained network saved as a finished run."""
    torch.manual_seed(seed)
    settings, classes = {"network": "default", "n_classes": 2}, ["piano", "synthesizer"]
    folder = runs.run_folder(library.name, f"untrained-{seed}")
    folder.mkdir(parents=True)
    checkpoint.save(
        folder / "checkpoint.pt",
        networks.build(settings),
        settings,
        "default",
        classes,
        np.zeros(100),
    )
    return folder.name


def test_the_article_network_has_the_articles_size():
    network = networks.build({"network": "article", "n_classes": 4})
    assert networks.n_parameters(network) == pytest.approx(1_128_700, rel=0.02)
    logits, embedding = network(torch.zeros(2, 224, 224))
    assert (logits.shape, embedding.shape) == ((2, 4), (2, 100))


def test_the_default_network_takes_any_length():
    network = networks.build({"network": "default", "n_classes": 3}).eval()
    for n_frames in (64, 160, 751):
        logits, embedding = network(torch.randn(1, 64, n_frames))
        assert (logits.shape, embedding.shape) == ((1, 3), (1, 100))


def test_untagged_rows_do_not_count_in_the_loss():
    logits = torch.tensor([[2.0, 0.0], [0.0, 9.0]])
    alone = losses.cross_entropy(logits[:1], torch.tensor([0]))
    assert losses.cross_entropy(logits, torch.tensor([0, -1])) == pytest.approx(alone)
    assert losses.cross_entropy(logits, torch.tensor([-1, -1])) == 0


def test_the_contrastive_loss_is_small_when_pairs_lie_together():
    a = torch.eye(4)
    assert losses.nt_xent(a, a) < 0.01 < losses.nt_xent(a, a.roll(1, dims=0))


def test_the_first_quarter_of_a_batch_comes_twice_with_its_labels():
    segments = [[np.full((64, 300), 0.1 * i + j, np.float32) for j in range(2)] for i in range(50)]
    data = TrainingData(
        segments, [i % 4 for i in range(40)], torch.zeros(4, 64, 300), torch.arange(4)
    )
    seen = []
    for views, labels, n_pairs in loop.batches(
        data,
        {"contrastive": True, "untagged": ["x"], "preset": "default"},
        np.random.default_rng(0),
    ):
        n = len(labels) - n_pairs
        assert len(views) == len(labels)
        assert n_pairs == n // 4
        assert labels[: loop.FREE].tolist() == [-1] * loop.FREE, (
            "untagged tracks come first, so each is a pair"
        )
        assert labels[n:].tolist() == labels[:n_pairs].tolist()
        seen += labels[loop.FREE : n].tolist()
    assert sorted(seen) == sorted(data.train_labels)
    assert data.validation_crop.shape == (4, 64, 160)


def test_candidates_merge_drop_and_leave_out_the_ambiguous(library):
    found = trainingset.candidates(library, "instrument", ["piano", "synthesizer"])
    assert {name: len(ids) for name, ids in found.items()} == {"piano": 8, "synthesizer": 8}
    first = found["piano"][0]
    listening.set_choice(library, "instrument", first, False)
    choices = listening.choice(library, "instrument")
    assert (
        first
        not in trainingset.candidates(
            library, "instrument", ["piano", "synthesizer"], None, choices
        )["piano"]
    )
    genres = trainingset.candidates(library, "genre", ["pop", "rock"])
    assert {name: len(ids) for name, ids in genres.items()} == {"pop": 8, "rock": 8}
    with pytest.raises(SoundkinError, match="no tags of the category"):
        trainingset.candidates(library, "mood", ["a", "b"])
    with pytest.raises(SoundkinError, match="zither"):
        trainingset.candidates(library, "instrument", ["piano", "zither"])


def test_seven_of_ten_learn_and_three_are_held_out():
    assert trainingset._test_counts([label for label in range(4) for _ in range(75)], 4) == [
        22,
        23,
        23,
        22,
    ]


def test_pieces_of_one_artist_stay_on_one_side(library, tmp_path):
    rows = ["file,instrument,artist"]
    for i in range(8):
        rows += [
            f"plucked_{i}.wav,piano,Artist {i // 2}",
            f"buzzing_{i}.wav,synthesizer,Artist {i // 2 + 4}",
        ]
    (tmp_path / "artists.csv").write_text("\n".join(rows), encoding="utf-8")
    other = Library.create("artists")
    importing.apply(
        importing.plan(tmp_path / "music", tmp_path / "artists.csv", None, probe), other
    )
    chosen = trainingset.build(
        other, trainingset.candidates(other, "instrument", ["piano", "synthesizer"]), 8, 0
    )
    artists = [
        {track.artist for track in other.tracks([track_id for track_id, _ in side])}
        for side in (chosen.train, chosen.test)
    ]
    assert artists[1]
    assert not artists[0] & artists[1]


def test_two_kinds_of_tone_are_learnt_and_the_run_describes_itself(library):
    result = train(library, TrainOptions(**{**OPTIONS, "epochs": 25}))
    assert result["accuracy"] >= 0.75
    assert (result["n_train"] + result["n_test"], sum(map(sum, result["confusion"]))) == (
        16,
        result["n_test"],
    )
    run = runs.list_runs(library)[0]
    assert (run["run_id"], run["state"]) == (result["run_id"], "done")
    metrics = runs.read_metrics(runs.run_folder("tones", result["run_id"]))
    assert [row["epoch"] for row in metrics] == list(range(1, 26))
    assert min(row["val_loss"] for row in metrics) == pytest.approx(result["val_loss"], abs=1e-5)
    assert metrics[result["best_epoch"] - 1]["val_loss"] == pytest.approx(
        result["val_loss"], abs=1e-5
    )
    assert set(runs.training_tracks(library, result["run_id"])) < set(library.track_ids())


class StopAfter(Progress):
    """Asks to stop after so many epochs, as a person would."""

    def __init__(self, epochs: int):
        super().__init__()
        self.epochs, self.reached = epochs, False

    def update(self, done, total, message="", **extra):
        self.reached = message == "Training" and done >= self.epochs

    def stopped(self):
        return self.reached


def test_a_run_from_the_shipped_model_keeps_its_hearing_and_stays_near_it(library, monkeypatch):
    shipped = checkpoint.load_state(runs.PRETRAINED_MODEL)
    known = [shipped["classes"].index(name) for name in OPTIONS["classes"]]
    strayed = {}
    for reach in (0.0, 0.25, 1.0):
        monkeypatch.setattr(loop, "reach", lambda *_, reach=reach: reach)
        folder = runs.run_folder(
            library.name, train(library, TrainOptions(**{**OPTIONS, "start": "shipped"}))["run_id"]
        )
        state = checkpoint.load_state(folder / "checkpoint.pt")["state"]
        hearing = [name for name in state if name.startswith(loop.FIXED["kept"])]
        assert all(torch.equal(state[name], shipped["state"][name]) for name in hearing)
        strayed[reach] = (
            (state["output.bias"] - shipped["state"]["output.bias"][known]).abs().sum().item()
        )
    assert strayed[0.0] == 0.0
    assert 0.0 < strayed[0.25] < 0.5 * strayed[1.0]


def test_a_run_told_how_far_to_go_goes_that_part_of_the_way_with_everything(library, monkeypatch):
    shipped = checkpoint.load_state(runs.PRETRAINED_MODEL)["state"]
    options = {**OPTIONS, "start": "shipped"}
    monkeypatch.setattr(loop, "FEW", 0)  # so that the hearing is taught too
    states = {}
    for reach in (0.0, 0.5, 1.0):
        folder = runs.run_folder(
            library.name, train(library, TrainOptions(**options, reach=reach))["run_id"]
        )
        states[reach] = checkpoint.load_state(folder / "checkpoint.pt")["state"]
    last = "features.16.weight"  # of the last convolution
    assert torch.equal(states[0.0][last], shipped[last])
    way = [(states[reach][last] - shipped[last]).norm().item() for reach in (0.5, 1.0)]
    assert 0.0 < way[0] < 0.8 * way[1]


def test_a_run_goes_the_further_the_more_often_the_shipped_model_is_wrong(library):
    network = networks.DefaultNet(2).eval()
    with torch.no_grad():
        network.output.weight.zero_()
        network.output.bias.copy_(torch.tensor([1.0, 0.0]))  # hears the first class in everything
    S = np.full((64, 100), -20.0, np.float32)
    for labels, far in (([0, 0, 0], 0.0), ([0, 0, 0, 0, 0, 1], 0.25), ([0, 1], 1.0)):
        data = TrainingData([[S]] * len(labels), labels, torch.zeros(0), torch.zeros(0))
        assert loop.reach(network, data) == pytest.approx(far)


@pytest.mark.parametrize(
    ("classes", "n_labelled", "fixed"),
    [
        (["piano", "synthesizer"], 210, True),
        (["piano", "synthesizer"], 900, False),
        (["calm", "epic"], 210, False),
        (["piano", "calm"], 210, False),
    ],
)
def test_only_many_tracks_or_other_classes_teach_the_shipped_model_to_hear_anew(
    classes, n_labelled, fixed
):
    settings = {
        "seed": 0,
        "network": {"network": "default", "n_classes": 2},
        "start": "shipped",
        "classes": classes,
        "epochs": 1,
        "untagged": [],
    }
    state = loop.fresh(settings, n_labelled)
    loop.prepare(state.network)
    assert state.network.features.training == (not fixed)
    assert state.network.dropout.training
    assert bool(state.origin) == fixed
    assert any(p.requires_grad for p in state.network.features.parameters()) == (not fixed)


def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_been(library):
    whole = train(library, TrainOptions(**OPTIONS))
    with pytest.raises(Stopped):
        train(library, TrainOptions(**{**OPTIONS, "seed": 0}), StopAfter(2))
    unfinished = next(
        run["run_id"] for run in runs.list_runs(library) if run["state"] == "unfinished"
    )
    resumed = train(library, TrainOptions(resume=unfinished))
    for key in ("val_loss", "accuracy", "best_epoch", "confusion"):
        assert resumed[key] == whole[key], key
    assert [run["state"] for run in runs.list_runs(library) if run["run_id"] == unfinished] == [
        "done"
    ]


def test_a_training_track_that_cannot_be_heard_is_left_out_and_named(library):
    bad = library.track_ids()[0]
    library.audio_path(bad).write_text("no longer sound")
    result = train(library, TrainOptions(**{**OPTIONS, "epochs": 1}))
    assert result["n_train"] + result["n_test"] == 15
    kept = runs.read_json(runs.run_folder("tones", result["run_id"]) / "result.json")
    assert [row["track_id"] for row in kept["unheard"]] == [bad]
    assert bad not in kept["train_ids"] + [row["track_id"] for row in kept["test"]]


def test_two_runs_that_begin_in_the_same_second_are_two_runs(library, monkeypatch):
    monkeypatch.setattr("core.model.train.time.strftime", lambda _: "20300101-000000")
    names = {train(library, TrainOptions(**{**OPTIONS, "epochs": 1}))["run_id"] for _ in range(2)}
    assert {run["run_id"] for run in runs.list_runs(library) if run["state"] == "done"} >= names
    assert len(names) == 2


def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_others(library, monkeypatch):
    before = train(library, TrainOptions(**{**OPTIONS, "epochs": 1}))
    monkeypatch.setitem(
        __import__("core.model.loop", fromlist=["x"]).LEARNING_RATE, "scratch", float("inf")
    )
    with pytest.raises(SoundkinError, match="no longer a number"):
        train(library, TrainOptions(**{**OPTIONS, "seed": 1}))
    assert (
        runs.read_json(runs.run_folder("tones", before["run_id"]) / "result.json")["accuracy"]
        == before["accuracy"]
    )
    assert [run["run_id"] for run in runs.list_runs(library) if run["run_id"] != "demo"] == [
        before["run_id"]
    ]


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


def dies_of(fatal: str, portion: list[str]) -> list[tuple[str, int]]:
    """Runs in a worker process, which a file named `fatal` kills, as a decoder's crash would."""
    if fatal in portion:
        os.kill(os.getpid(), signal.SIGKILL)
    return [(track_id, len(track_id)) for track_id in portion]


def test_a_file_that_kills_its_process_costs_only_itself():
    ids = [f"track {i:02}" for i in range(60)]
    results = list(workers.each(partial(dies_of, ids[33]), ids, 2, 4))
    assert sorted(track_id for track_id, _ in results) == ids
    assert {track_id for track_id, result in results if result != len(track_id)} == {ids[33]}
    assert "damaged" in dict(results)[ids[33]]


class StopAtHalf(Progress):
    def update(self, done, total, message="", **extra):
        self.half = done * 2 >= total

    def stopped(self):
        return getattr(self, "half", False)


def test_an_interrupted_analysis_goes_on_to_the_same_vectors(library):
    run_id = made_up_run(library)
    with pytest.raises(Stopped):
        embed_library(library, run_id, 1, StopAtHalf())
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
    assert embeddings.failures(library, run_id) == []


def test_a_damaged_or_foreign_checkpoint_gets_one_sentence(library, tmp_path):
    folder = runs.run_folder("tones", made_up_run(library))
    file = folder / "checkpoint.pt"
    content = torch.load(file, weights_only=True)
    torch.save({"evil": print}, tmp_path / "code.pt")
    bad_center = {**content, "center": torch.full((100,), float("nan"))}
    torch.save(bad_center, tmp_path / "nan.pt")
    torch.save(
        {**content, "network": {"network": "default", "n_classes": 7}}, tmp_path / "shape.pt"
    )
    torch.save(
        {**content, "network": {**content["network"], "widths": [10**6] * 5}}, tmp_path / "huge.pt"
    )
    torch.save([1, 2], tmp_path / "list.pt")
    (tmp_path / "cut.pt").write_bytes(file.read_bytes()[:1000])
    (tmp_path / "empty.pt").write_bytes(b"")
    for name in (
        "code.pt",
        "nan.pt",
        "shape.pt",
        "huge.pt",
        "list.pt",
        "cut.pt",
        "empty.pt",
        "missing.pt",
    ):
        with pytest.raises(SoundkinError) as error:
            checkpoint.load_encoder(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_clip_and_its_louder_copy_have_the_same_vector(library):
    encoder = checkpoint.load_encoder(runs.run_folder("tones", made_up_run(library)))
    y = fill(plucked(220))
    a, b, c = (embed_array(encoder, [clip]).vector for clip in (y, 0.1 * y, fill(buzzing(500))))
    assert a @ b > 0.999
    assert a @ b > a @ c


def test_prediction_of_a_batch_is_that_of_each(library):
    network = networks.build({"network": "default", "n_classes": 2}).eval()
    S = torch.randn(5, 64, 160)
    assert torch.allclose(
        predict(network, S), torch.cat([network(row[None])[0] for row in S]), atol=1e-4
    )


def test_metrics_still_being_written_are_read_up_to_the_last_whole_row(tmp_path):
    (tmp_path / "metrics.csv").write_text("epoch,val_loss\n1,0.5\n2,0.")
    assert runs.read_metrics(tmp_path) == [{"epoch": 1.0, "val_loss": 0.5}]
    assert json.dumps(runs.read_metrics(tmp_path / "nowhere")) == "[]"


def test_vectors_of_an_earlier_models_are_not_mixed_with_those_of_the_one_that_ships_now(
    library, tmp_path, monkeypatch
):
    network = networks.build({"network": "default", "n_classes": 2})
    earlier = tmp_path / "earlier.pt"
    checkpoint.save(
        earlier,
        network,
        {"network": "default", "n_classes": 2},
        "default",
        ["calm", "epic"],
        np.zeros(100),
    )
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


def test_an_unfinished_run_of_an_earlier_version_gets_a_sentence_and_goes(library):
    with pytest.raises(Stopped):
        train(library, TrainOptions(**{**OPTIONS, "start": "shipped"}), StopAfter(1))
    run_id = next(run["run_id"] for run in runs.list_runs(library) if run["state"] == "unfinished")
    folder = runs.run_folder(library.name, run_id).with_name(run_id + runs.PARTIAL)
    content = checkpoint.load_state(folder / "last.pt")
    content["state"]["statistics.weight"] = content["state"]["statistics.weight"][:, :128].clone()
    checkpoint.save_state(folder / "last.pt", content)
    with pytest.raises(SoundkinError, match="earlier version"):
        train(library, TrainOptions(resume=run_id))
    assert not folder.exists()


def test_a_run_from_the_shipped_model_goes_on_as_if_it_had_not_been_stopped(library):
    options = {**OPTIONS, "start": "shipped"}
    whole = train(library, TrainOptions(**options))["run_id"]
    with pytest.raises(Stopped):
        train(library, TrainOptions(**options), StopAfter(1))
    unfinished = next(
        run["run_id"] for run in runs.list_runs(library) if run["state"] == "unfinished"
    )
    train(library, TrainOptions(resume=unfinished))
    first, second = (
        checkpoint.load_state(runs.run_folder(library.name, run_id) / "checkpoint.pt")["state"]
        for run_id in (whole, unfinished)
    )
    assert all(torch.equal(first[name], second[name]) for name in first)
