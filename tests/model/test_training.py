"""Training runs: what is learnt, interruptions, how far from the pretrained model, and sad ends."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core import commands
from core.audio.frontends import spectrogram
from core.catalog import importing
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.libraries import source_of
from core.model import checkpoint, runs
from core.model.pretrained import Pretrained
from core.model.train import resume, train
from core.model.training import run_records
from core.model.training.network import finish, loop, state, training_data
from core.model.training.network.training_data import TrainingData
from core.model.training.run_config import RunConfig
from core.model.training.run_figures import Against
from core.progress import SILENT, Progress
from tests.sounds import write_folder
from tests.tones import make_tones

RUN = RunConfig(classes=("piano", "synthesizer"), per_class=8, epochs=4)
ARTICLE = replace(RUN, preset="article", epochs=2)
ALL = RunConfig(categories=("instrument", "genre"), epochs=10)


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music")


def test_every_track_comes_once_an_epoch_with_its_label():
    images = [np.full((8, 8), 0.01 * i, np.float32) for i in range(50)]
    data = TrainingData(images, [i % 4 for i in range(50)], torch.zeros(0), torch.zeros(0))
    seen = []
    for views, labels in loop.batches(data, np.random.default_rng(0)):
        assert len(views) == len(labels) <= state.BATCH
        seen += labels.tolist()
    assert sorted(seen) == sorted(data.train_labels)


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
        *("split", "warnings", "elsewhere", "elsewhere_interval"),
        *("categories", "against"),
    }


def test_the_articles_network_is_trained_and_centred_on_the_tracks_it_learnt_from(library):
    result = train(library, ARTICLE)
    assert (result.preset, result.epochs, result.n_train + result.n_test) == ("article", 2, 16)
    folder = runs.run_folder(library.name, result.run_id)
    assert [row.epoch for row in run_records.read_metrics(folder)] == [1, 2]
    encoder = checkpoint.load_encoder(folder)
    _, data = training_data.load(library, run_records.load_plan(folder), SILENT)
    assert np.linalg.norm(encoder.center) > 0.1
    assert np.allclose(encoder.center, finish.center(encoder.network, data), atol=1e-4)
    assert "categories" not in result.document()


def test_a_kept_run_says_what_its_heads_learnt_and_keeps_the_other_names(library):
    result = train(library, replace(RUN, epochs=20))
    encoder = checkpoint.load_encoder(runs.run_folder(library.name, result.run_id))
    assert encoder.classes == list(RUN.classes)
    shipped = Pretrained.load().encoder
    others = [head.name for head in shipped.heads if head.name != "instrument"]
    assert [head.name for head in encoder.heads] == ["instrument", *others]
    right = 0
    for row in result.test:
        _, clips = source_of(library).segments(row.track_id, 1, encoder.sample_rate)
        S = spectrogram(clips[0], encoder.front_end)
        embedding, chances = encoder(S)
        assert embedding.shape == (100,)
        assert np.isfinite(embedding).all()
        right += encoder.classes[int(chances[:2].argmax())] == row.predicted
        ours, theirs = chances[2:], shipped(S)[1][len(shipped.heads[0].names) :]
        assert np.allclose(ours, theirs, atol=0.02), "voice, genre and so on stay as they were"
    assert right == result.n_test


def test_several_categories_are_learnt_at_once_each_with_a_head(library):
    result = train(library, ALL)
    assert [row.name for row in result.categories] == ["instrument", "genre"]
    assert result.category == "instrument"
    document = result.document()
    assert [row["name"] for row in document["categories"]] == ["instrument", "genre"]
    encoder = checkpoint.load_encoder(runs.run_folder(library.name, result.run_id))
    assert [head.name for head in encoder.heads][:2] == ["instrument", "genre"]
    assert set(encoder.heads[1].names) == {"pop", "rock"}
    every = train(library, replace(ALL, categories=("*",)))
    assert [row.name for row in every.categories] == ["instrument", "genre"]


@pytest.mark.parametrize("run", [RUN, replace(ALL, categories=("instrument",))])
def test_what_a_person_confirmed_teaches_a_run_and_does_not_test_it(home, tmp_path, run):
    library = make_tones(tmp_path / "music", n_each=12)
    tags = library.tags_of()
    taken = library.track_ids()[::6]
    left = [
        store.Row(t.track_id, t.title, t.path, tags={} if t.track_id in taken else tags[t.track_id])
        for t in library.tracks()
    ]
    store.save(library, left, {"source": str(tmp_path / "music")})
    for track_id in taken:
        found = Suggestion(track_id, "instrument", tags[track_id]["instrument"][0], 0.9)
        review.decide(library, library.ready_run, [found], True)
    confirmed = set(review.confirmed(library, "instrument"))
    assert confirmed == set(taken)
    result = train(library, replace(run, per_class=12, epochs=2, seed=1))
    tested = {row.track_id for row in result.test}
    taught = set(runs.training_tracks(library, result.run_id))
    assert tested
    assert not tested & confirmed
    assert taught & confirmed
    assert not taught & tested


def test_no_weight_for_what_is_learnt_leaves_the_names_of_the_pretrained_model(library):
    plain = Pretrained.load()
    result = train(library, replace(RUN, interpolation=0.0))
    encoder = checkpoint.load_encoder(runs.run_folder(library.name, result.run_id))
    start = plain.start("instrument", RUN.classes)
    assert start is not None
    weight = encoder.network.head("instrument").weight.detach().numpy().T
    assert np.allclose(weight, start[0], atol=1e-3)


def test_names_in_other_languages_begin_with_what_the_model_knows_of_them():
    plain = Pretrained.load()
    start = plain.start("instrument", ["ピアノ", "E-Gitarre", "synth", "theremin"])
    same = plain.start("instrument", ["piano", "electric guitar", "synthesizer", "theremin"])
    assert start is not None
    assert same is not None
    assert all(np.array_equal(a, b) for a, b in zip(start, same, strict=True))
    assert not start[0][:, 3].any()
    both = plain.start("instrument", ["piano", "Klavier"])
    assert both is not None
    assert not both[0][:, 1].any(), "the place is the first one's"


def test_a_trained_run_is_what_a_library_is_analysed_with_unless_it_is_worse(library):
    assert commands.default_run(library) == "shipped"
    first = train(library, replace(RUN, epochs=1))
    kept = replace(first, against=Against())
    folder = runs.run_folder(library.name, first.run_id)
    run_records.save(folder, kept)
    assert commands.default_run(library) == first.run_id
    assert commands.embed(library.name, jobs=1)["run_id"] == first.run_id == library.current_run
    worse = replace(kept, against=Against(worse=("genre of neighbours",)))
    run_records.save(folder, worse)
    assert commands.default_run(library) == "shipped"
    assert "genre of neighbours" in worse.warnings[-1]
    assert "stays in use" in worse.document()["warnings"][-1]


def test_a_merged_tag_is_trained_on_as_its_class(home, tmp_path):
    folder = write_folder(tmp_path / "music", n_each=6)
    rows = (folder / "list.csv").read_text("utf-8")
    rows = rows.replace("plucked_0.wav,Plucked 0,piano", "plucked_0.wav,Plucked 0,grand")
    (folder / "list.csv").write_text(rows, "utf-8")
    importing.apply(importing.plan(folder), Library.create("merged"))
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


@pytest.mark.parametrize("run", [RUN, replace(ARTICLE, epochs=4)], ids=["default", "article"])
def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_been(library, run):
    whole = train(library, run)
    with pytest.raises(Stopped) as said:
        train(library, run, StopAfter(2))
    stopped = unfinished(library)
    assert f"soundkin train --library tones --resume {stopped.run_id}" in str(said.value)
    assert stopped.resumable
    resumed = resume(library, stopped.run_id)
    for key in ("val_loss", "accuracy", "best_epoch", "confusion"):
        assert getattr(resumed, key) == getattr(whole, key), key
    assert runs.find_run(library, stopped.run_id).state == "done"
    first, second = (
        checkpoint.load_state(runs.run_folder(library.name, one.run_id) / "checkpoint.pt")["state"]
        for one in (whole, resumed)
    )
    assert all(torch.equal(first[name], second[name]) for name in first)


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
    monkeypatch.setattr("core.model.train.time.strftime", lambda *_: "20300101-000000")
    names = {train(library, replace(RUN, epochs=1)).run_id for _ in range(2)}
    assert set(runs.own_finished(library)) >= names
    assert len(names) == 2


def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_others(library, monkeypatch):
    before = train(library, replace(RUN, epochs=1))
    monkeypatch.setattr(state, "LEARNING_RATE", float("inf"))
    with pytest.raises(SoundkinError, match="no longer a number"):
        train(library, replace(ARTICLE, seed=1))
    assert runs.find_run(library, before.run_id).result == before
    assert [run.run_id for run in runs.list_runs(library) if run.run_id != "demo"] == [
        before.run_id
    ]


def test_metrics_still_being_written_are_read_up_to_the_last_whole_row(tmp_path):
    (tmp_path / "metrics.csv").write_text("epoch,val_loss\n1,0.5\nx,1\n-3,1\n2,0.")
    (row,) = run_records.read_metrics(tmp_path)
    assert (row.epoch, row.val_loss) == (1, 0.5)
    assert run_records.read_metrics(tmp_path / "nowhere") == []


@pytest.mark.parametrize("damage", ["gone", "cut off"])
def test_an_unfinished_run_of_an_earlier_version_gets_a_sentence_and_goes(library, damage):
    with pytest.raises(Stopped):
        train(library, RUN, StopAfter(1))
    run = unfinished(library)
    file = run.folder / run_records.FEATURES
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(SoundkinError, match="earlier version"):
        resume(library, run.run_id)
    assert not run.folder.exists()


def test_music_that_is_away_costs_an_unfinished_run_nothing(library, tmp_path):
    with pytest.raises(Stopped):
        train(library, replace(ARTICLE, epochs=4), StopAfter(2))
    run, source = unfinished(library), library.source_folder
    for away in (source.rename(tmp_path / "away"), None):
        with pytest.raises(SoundkinError, match="connect its disk" if away else "can be read"):
            resume(library, run.run_id)
        source.mkdir(exist_ok=True)
    source.rmdir()
    (tmp_path / "away").rename(source)
    assert resume(library, run.run_id).epochs == 4


@pytest.mark.parametrize(
    "content", [b"", pytest.param(b"no checkpoint", marks=pytest.mark.slow), None]
)
def test_a_damaged_last_checkpoint_costs_the_epochs_to_come_and_not_the_best(
    library, capsys, content
):
    with pytest.raises(Stopped):
        train(library, replace(ARTICLE, epochs=4), StopAfter(2))
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
        train(library, replace(ARTICLE, epochs=4), StopAfter(3))
    run = unfinished(library)
    (run.folder / "best.pt").write_bytes(b"")
    assert resume(library, run.run_id).best_epoch in (3, 4)


def test_a_run_that_is_stopped_before_its_tracks_are_read_leaves_nothing(library):
    class AtOnce(Progress):
        def stopped(self):
            return True

    with pytest.raises(Stopped):
        train(library, RUN, AtOnce())
    assert [run.run_id for run in runs.list_runs(library)] == ["demo"]
    assert list(runs.runs_folder(library.name).glob("*")) == []


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
