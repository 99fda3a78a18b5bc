"""Training runs: what is learnt, interruptions, how far from the pretrained model, and sad ends."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core import commands
from core.audio.decode import probe
from core.catalog import importing
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.model import (
    checkpoint,
    finish,
    loop,
    networks,
    run_records,
    runs,
    state,
    training_data,
)
from core.model.run_config import RunConfig
from core.model.run_records import RunPlan
from core.model.train import resume, train
from core.model.training_data import TrainingData
from core.progress import SILENT, Progress
from tests.sounds import write_folder
from tests.tones import make_tones

RUN = RunConfig(classes=("piano", "synthesizer"), per_class=8, epochs=4, start="scratch")


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music")


def test_the_first_quarter_of_a_batch_comes_twice_with_its_labels():
    segments = [[np.full((64, 300), 0.1 * i + j, np.float32) for j in range(2)] for i in range(50)]
    data = TrainingData(
        segments, [i % 4 for i in range(40)], torch.zeros(4, 64, 300), torch.arange(4)
    )
    seen = []
    for views, labels, n_pairs in loop.batches(data, RunConfig(), np.random.default_rng(0)):
        n = len(labels) - n_pairs
        assert len(views) == len(labels)
        assert n_pairs == n // 4
        assert labels[: state.FREE].tolist() == [-1] * state.FREE, (
            "untagged tracks come first, so each is a pair"
        )
        assert labels[n:].tolist() == labels[:n_pairs].tolist()
        seen += labels[state.FREE : n].tolist()
    assert sorted(seen) == sorted(data.train_labels)
    assert data.validation_crop.shape == (4, 64, 160)


def test_two_kinds_of_tone_are_learnt_and_the_run_describes_itself(library):
    result = train(library, replace(RUN, epochs=25))
    assert result.accuracy >= 0.75
    assert (result.n_train + result.n_test, sum(map(sum, result.confusion))) == (16, result.n_test)
    run = runs.list_runs(library)[0]
    assert (run.run_id, run.state, run.result) == (result.run_id, "done", result)
    metrics = run_records.read_metrics(run.folder)
    assert [row.epoch for row in metrics] == list(range(1, 26))
    assert run_records.best_epoch(metrics) == result.best_epoch
    assert metrics[result.best_epoch - 1].val_loss == pytest.approx(result.val_loss, abs=1e-5)
    assert set(runs.training_tracks(library, result.run_id)) < set(library.track_ids())
    assert set(result.document()) == {
        *("run_id", "preset", "classes", "parameters", "n_train", "n_test", "epochs"),
        *("best_epoch", "val_loss", "accuracy", "recall", "confusion", "train_seconds"),
    }


@pytest.mark.parametrize("start", ["scratch", "shipped"])
def test_a_run_centres_on_the_mean_embedding_of_its_training_tracks(library, start):
    run_id = train(library, replace(RUN, start=start, epochs=1)).run_id
    encoder = checkpoint.load_encoder(runs.run_folder(library.name, run_id))
    plan = run_records.load_plan(runs.run_folder(library.name, run_id))
    _, data = training_data.load(library, plan, SILENT)
    mean = finish.embeddings(encoder.network, data).mean(axis=0)
    assert np.linalg.norm(encoder.center) > 0.1
    assert np.allclose(encoder.center, mean, atol=1e-4)


@pytest.mark.parametrize("pretrained", [True, False])
def test_asking_for_the_centre_leaves_the_network_as_it_was(pretrained):
    torch.manual_seed(0)
    network = networks.DefaultNet(2)
    network.features.eval()
    modes = [part.training for part in network.modules()]
    before = {name: value.clone() for name, value in network.state_dict().items()}
    rng = np.random.default_rng(0)
    segments = [[rng.normal(-20, 5, (64, 100)).astype(np.float32)] for _ in range(4)]
    data = TrainingData(segments, [0, 1, 0, 1], torch.zeros(0), torch.zeros(0))
    kept, mean = finish.center(network, data, pretrained)
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert [part.training for part in network.modules()] == modes
    assert (kept is network) == (not pretrained)
    assert np.allclose(mean, finish.embeddings(kept, data).mean(axis=0), atol=1e-4)


def test_a_trained_run_is_what_a_library_is_analysed_with_from_then_on(library):
    assert commands.newest_run(library) == "shipped"
    first = train(library, replace(RUN, epochs=1)).run_id
    assert commands.newest_run(library) == first
    assert commands.embed(library.name, jobs=1)["run_id"] == first == library.current_run


def test_a_merged_tag_is_trained_on_as_its_class(home, tmp_path):
    folder = write_folder(tmp_path / "music", n_each=6)
    rows = (folder / "list.csv").read_text("utf-8")
    rows = rows.replace("plucked_0.wav,Plucked 0,piano", "plucked_0.wav,Plucked 0,grand")
    (folder / "list.csv").write_text(rows, "utf-8")
    importing.apply(importing.plan(folder, None, None, probe), Library.create("merged"))
    merged = Library.open("merged")
    alone = train(merged, replace(RUN, epochs=1))
    both = train(merged, replace(RUN, epochs=1, merge={"grand": "piano"}))
    assert (alone.n_train + alone.n_test, both.n_train + both.n_test) == (11, 12)


class StopAfter(Progress):
    """Asks to stop after so many epochs, as a person would."""

    def __init__(self, epochs: int):
        super().__init__()
        self.epochs, self.reached = epochs, False

    def update(self, done, total, message=""):
        self.reached = message == "Training" and done >= self.epochs

    def stopped(self):
        return self.reached


def test_a_head_run_keeps_the_pretrained_convolutions_and_stays_near_the_rest(library, monkeypatch):
    shipped = checkpoint.load_state(runs.PRETRAINED_MODEL)
    known = [shipped["classes"].index(name) for name in RUN.classes]
    strayed = {}
    for weight in (0.0, 0.25, 1.0):
        monkeypatch.setattr(state, "interpolation_weight", lambda *_, weight=weight: weight)
        run_id = train(library, replace(RUN, start="shipped")).run_id
        folder = runs.run_folder(library.name, run_id)
        weights = checkpoint.load_state(folder / "checkpoint.pt")["state"]
        frozen = [name for name in weights if name.startswith(state.FROZEN["head"])]
        assert all(torch.equal(weights[name], shipped["state"][name]) for name in frozen)
        bias = weights["output.bias"] - shipped["state"]["output.bias"][known]
        strayed[weight] = bias.abs().sum().item()
    assert strayed[0.0] == 0.0
    assert 0.0 < strayed[0.25] < 0.5 * strayed[1.0]


def test_a_run_with_an_interpolation_weight_averages_all_its_weights(library, monkeypatch):
    shipped = checkpoint.load_state(runs.PRETRAINED_MODEL)["state"]
    run = replace(RUN, start="shipped")
    monkeypatch.setattr(state, "FEW", 0)  # so that the convolutions are fitted too
    found = {}
    for weight in (0.0, 0.5, 1.0):
        run_id = train(library, replace(run, interpolation=weight)).run_id
        folder = runs.run_folder(library.name, run_id)
        found[weight] = checkpoint.load_state(folder / "checkpoint.pt")["state"]
    last = "features.16.weight"  # of the last convolution
    assert torch.equal(found[0.0][last], shipped[last])
    far = [(found[weight][last] - shipped[last]).norm().item() for weight in (0.5, 1.0)]
    assert 0.0 < far[0] < 0.8 * far[1]


def test_the_trained_network_weighs_the_more_the_more_often_the_pretrained_one_is_wrong():
    network = networks.DefaultNet(2).eval()
    with torch.no_grad():
        network.output.weight.zero_()
        network.output.bias.copy_(torch.tensor([1.0, 0.0]))  # predicts the first class always
    S = np.full((64, 100), -20.0, np.float32)
    for labels, weight in (([0, 0, 0], 0.0), ([0, 0, 0, 0, 0, 1], 0.25), ([0, 1], 1.0)):
        data = TrainingData([[S]] * len(labels), labels, torch.zeros(0), torch.zeros(0))
        assert state.interpolation_weight(network, data) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("classes", "n_labelled", "mode"),
    [
        (("piano", "synthesizer"), 210, "head"),
        (("piano", "synthesizer"), 900, "full"),
        (("calm", "epic"), 210, "full"),
        (("piano", "calm"), 210, "full"),
    ],
)
def test_only_many_tracks_or_other_classes_fit_the_convolutions_anew(classes, n_labelled, mode):
    plan = RunPlan(
        run_id="r",
        library="tones",
        classes=classes,
        start="shipped",
        epochs=1,
        train=(("a", 0),),
        test=(("b", 1),),
    )
    begun = state.init_state(plan, n_labelled)
    loop.set_training_mode(begun.network)
    assert begun.network.features.training == (mode == "full")
    assert begun.network.dropout.training
    assert bool(begun.pretrained) == (mode == "head")
    fitted = any(p.requires_grad for p in begun.network.features.parameters())
    assert fitted == (mode == "full")


def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_been(library):
    whole = train(library, RUN)
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(2))
    stopped = unfinished(library)
    assert stopped.resumable
    resumed = resume(library, stopped.run_id)
    for key in ("val_loss", "accuracy", "best_epoch", "confusion"):
        assert getattr(resumed, key) == getattr(whole, key), key
    assert runs.find_run(library, stopped.run_id).state == "done"


def unfinished(library) -> runs.Run:
    return next(run for run in runs.list_runs(library) if run.state == "unfinished")


def test_a_training_track_that_cannot_be_read_is_left_out_and_named(library):
    bad = library.track_ids()[0]
    library.audio_path(bad).write_text("no longer sound")
    result = train(library, replace(RUN, epochs=1))
    assert result.n_train + result.n_test == 15
    kept = runs.find_run(library, result.run_id).result
    assert [row.track_id for row in kept.unreadable] == [bad]
    assert bad not in [*kept.train_ids, *(row.track_id for row in kept.test)]


def test_two_runs_that_begin_in_the_same_second_are_two_runs(library, monkeypatch):
    monkeypatch.setattr("core.model.train.time.strftime", lambda _: "20300101-000000")
    names = {train(library, replace(RUN, epochs=1)).run_id for _ in range(2)}
    assert set(runs.own_finished(library)) >= names
    assert len(names) == 2


def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_others(library, monkeypatch):
    before = train(library, replace(RUN, epochs=1))
    monkeypatch.setitem(state.LEARNING_RATE, "scratch", float("inf"))
    with pytest.raises(SoundkinError, match="no longer a number"):
        train(library, replace(RUN, seed=1))
    assert runs.find_run(library, before.run_id).result == before
    assert [run.run_id for run in runs.list_runs(library) if run.run_id != "demo"] == [
        before.run_id
    ]


def test_metrics_still_being_written_are_read_up_to_the_last_whole_row(tmp_path):
    (tmp_path / "metrics.csv").write_text("epoch,val_loss\n1,0.5\nx,1\n-3,1\n2,0.")
    (row,) = run_records.read_metrics(tmp_path)
    assert (row.epoch, row.val_loss) == (1, 0.5)
    assert run_records.read_metrics(tmp_path / "nowhere") == []


def test_an_unfinished_run_of_an_earlier_version_gets_a_sentence_and_goes(library):
    with pytest.raises(Stopped):
        train(library, replace(RUN, start="shipped"), StopAfter(1))
    run = unfinished(library)
    for name in ("last.pt", "best.pt"):
        content = checkpoint.load_state(run.folder / name)
        content["state"]["statistics.weight"] = content["state"]["statistics.weight"][
            :, :128
        ].clone()
        checkpoint.save_state(run.folder / name, content)
    with pytest.raises(SoundkinError, match="earlier version"):
        resume(library, run.run_id)
    assert not run.folder.exists()


def test_music_that_is_away_costs_an_unfinished_run_nothing(library, tmp_path):
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(2))
    run, source = unfinished(library), library.source_folder
    for away in (source.rename(tmp_path / "away"), None):
        with pytest.raises(SoundkinError, match="connect its disk" if away else "can be read"):
            resume(library, run.run_id)
        source.mkdir(exist_ok=True)
    source.rmdir()
    (tmp_path / "away").rename(source)
    assert resume(library, run.run_id).epochs == RUN.epochs


@pytest.mark.parametrize("content", [b"", b"no checkpoint", None])
def test_a_damaged_last_checkpoint_costs_the_epochs_to_come_and_not_the_best(
    library, capsys, content
):
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(2))
    run = unfinished(library)
    last = run.folder / "last.pt"
    last.write_bytes(last.read_bytes()[:-5000] if content is None else content)
    best = checkpoint.load_state(run.folder / "best.pt")["state"]
    result = resume(library, run.run_id)
    assert f"{last} cannot be used" in capsys.readouterr().err
    assert (result.epochs, result.best_epoch <= 2) == (2, True)
    kept = checkpoint.load_state(runs.run_folder(library.name, run.run_id) / "checkpoint.pt")
    assert all(torch.equal(kept["state"][name], best[name]) for name in best)


def test_a_damaged_best_checkpoint_costs_no_run(library):
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(3))
    run = unfinished(library)
    (run.folder / "best.pt").write_bytes(b"")
    assert resume(library, run.run_id).best_epoch in (3, 4)


def test_a_run_whose_configuration_is_damaged_is_not_resumed_and_stays(library):
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(1))
    run = unfinished(library)
    (run.folder / "config.json").write_text('{"preset": 3}')
    with pytest.raises(SoundkinError, match=r"config\.json is damaged \(.*\): start a new"):
        resume(library, run.run_id)
    assert unfinished(library).run_id == run.run_id
    with pytest.raises(SoundkinError, match="no unfinished run"):
        resume(library, "20200101-000000-default-0")


def test_a_run_from_the_shipped_model_goes_on_as_if_it_had_not_been_stopped(library):
    run = replace(RUN, start="shipped")
    whole = train(library, run).run_id
    with pytest.raises(Stopped):
        train(library, run, StopAfter(1))
    resumed = resume(library, unfinished(library).run_id).run_id
    first, second = (
        checkpoint.load_state(runs.run_folder(library.name, run_id) / "checkpoint.pt")["state"]
        for run_id in (whole, resumed)
    )
    assert all(torch.equal(first[name], second[name]) for name in first)
