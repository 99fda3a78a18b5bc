"""Another run on the same trunk is analysed, and taught, without the sound."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from core.catalog import forgetting, importing
from core.catalog.analysis import embeddings
from core.catalog.analysis.kept_features import FILE, KeptFeatures, TrackFeatures
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import checkpoint, features, runs
from core.model.embed import embed_library
from core.model.train import train
from core.model.training.run_config import RunConfig
from core.progress import SILENT
from tests.tones import made_up_run, make_tones


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music", n_each=2)


def another_run(library: Library, of: str, trunk: bool = False) -> str:
    """The run `of` with another embedding, or with another trunk."""
    content = checkpoint.load_state(runs.run_folder(library.name, of) / "checkpoint.pt")
    name = "trunk.mix.weight" if trunk else "embedding.weight"
    content["state"][name] = torch.randn_like(content["state"][name])
    folder = runs.run_folder(library.name, f"another-{trunk}")
    folder.mkdir()
    checkpoint.save_state(folder / "checkpoint.pt", content)
    return folder.name


def vectors(library: Library, run_id: str) -> bytes:
    report = embed_library(library, run_id, 1)
    assert (report["embedded"], report["failed"]) == (library.count(), [])
    X = embeddings.read(library, run_id)[1]
    Z = embeddings.read_segments(library, run_id)[2]
    return X.tobytes() + Z.tobytes()


def spoil(file: Path, when: int | None = None) -> None:
    """Sound that is none, as long as before; written at the same time as before, or at `when`."""
    status = file.stat()
    file.write_bytes(bytes(status.st_size))
    os.utime(file, ns=(status.st_atime_ns, when or status.st_mtime_ns))


def files(library: Library) -> list[Path]:
    return [library.audio_path(track_id) for track_id in library.track_ids()]


def test_another_run_on_the_same_trunk_gets_the_same_vectors_without_the_sound(library):
    first = made_up_run(library)
    second = another_run(library, first)
    of_sound = vectors(library, second)
    assert (library.folder / FILE).stat().st_size < 30_000 * library.count()
    embeddings.forget_run(library, second)
    of_first = vectors(library, first)
    for file in files(library):
        spoil(file)
    assert vectors(library, second) == of_sound != of_first
    assert len(embed_library(library, another_run(library, first, trunk=True), 1)["failed"]) == 4


def test_a_file_that_changed_is_heard_again(library):
    first = made_up_run(library)
    vectors(library, first)
    changed, *others = files(library)
    sound, rate = soundfile.read(changed)
    soundfile.write(changed, sound[::-1], rate)
    second = another_run(library, first)
    assert embed_library(library, second, 1)["embedded"] == 3  # until it is imported again
    importing.apply(importing.plan(changed.parent, None, library), library)
    assert embed_library(library, second, 1)["embedded"] == 1
    with_kept = embeddings.read(library, second)[1]
    embeddings.forget_run(library, second)
    (library.folder / FILE).unlink()
    vectors(library, second)
    assert np.array_equal(embeddings.read(library, second)[1], with_kept)
    spoil(others[0], when=1)
    embeddings.forget_run(library, second)
    assert [f["file"] for f in embed_library(library, second, 1)["failed"]] == [others[0].name]


@pytest.mark.parametrize("content", [b"", b"no such thing", bytes(5000)])
def test_a_damaged_file_of_features_counts_as_none_and_is_made_anew(library, content):
    first = made_up_run(library)
    expected = vectors(library, first)
    (library.folder / FILE).write_bytes(content)
    embeddings.forget_run(library, first)
    assert vectors(library, first) == expected
    for file in files(library):
        spoil(file)
    embeddings.forget_run(library, first)
    assert vectors(library, first) == expected


def test_where_nothing_can_be_kept_the_analysis_goes_on(library):
    (library.folder / FILE).mkdir()
    run_id = made_up_run(library)
    expected = vectors(library, run_id)
    embeddings.forget_run(library, run_id)
    assert vectors(library, run_id) == expected


def test_what_is_kept_goes_with_its_track(library):
    """When it is forgotten, and where it has another id since."""
    vectors(library, run_id := made_up_run(library))
    encoder = checkpoint.load_encoder(runs.run_folder(library.name, run_id))
    ids, kept = library.track_ids(), KeptFeatures(library, encoder.trunk_digest())
    size = (library.folder / FILE).stat().st_size
    with library.writing() as db:
        db.execute("UPDATE tracks SET track_id = 'other' WHERE track_id = ?", (ids[0],))
        db.execute("UPDATE tracks SET away = 1 WHERE track_id <> ?", (ids[-1],))
    assert list(kept.read(ids)) == ids
    assert len(forgetting.forget(library)) == 3
    assert list(kept.read(ids)) == ids[3:]
    assert (library.folder / FILE).stat().st_size < size
    assert forgetting.undo(library) == 3
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 0")
    embeddings.forget_run(library, run_id)
    vectors(library, run_id)
    assert set(kept.read([*ids, "other"])) == {"other", *ids[1:]}


def test_what_another_trunk_made_is_dropped(home):
    library = Library.create("mine")
    own = TrackFeatures("1", [0.0], np.ones((1, 4), np.float16))
    for digest, track_id in (("old", "a"), ("new", "b")):
        kept = KeptFeatures(library, digest)
        kept.add(track_id, own)
        kept.flush()
    assert list(kept.read(["a", "b"])) == ["b"]
    assert KeptFeatures(library, "old").read(["a", "b"]) == {}


def test_numbers_that_are_none_are_not_taken(library):
    first = made_up_run(library)
    vectors(library, first)
    digest = checkpoint.load_encoder(runs.run_folder(library.name, first)).trunk_digest()
    kept = KeptFeatures(library, digest)
    ids = library.track_ids()
    own = kept.read(ids)[ids[0]]
    for x in (own.x * np.float16(np.nan), own.x[:, :0]):
        kept.add(ids[0], type(own)(own.version, own.starts, x))
        kept.flush()
        assert list(kept.read(ids)) == ids[1:]


def test_tags_are_learnt_on_what_the_analysis_kept(library):
    ids = library.track_ids()
    of_sound, _ = features.read_all(library, ids, SILENT)
    embed_library(library, "shipped", 1)
    for file in files(library):
        spoil(file)
    kept, reasons = features.read_all(library, ids, SILENT)
    assert not reasons
    assert all(kept[i].tobytes() == of_sound[i].tobytes() for i in ids)


def test_while_the_music_is_away_a_library_is_taught_and_analysed_from_what_was_kept(
    home: Path, tmp_path: Path
) -> None:
    library = make_tones(tmp_path / "music", n_each=4)
    embed_library(library, "shipped", 1)
    (tmp_path / "music").rename(tmp_path / "elsewhere")
    trained = train(library, run := RunConfig(classes=("piano", "synthesizer"), epochs=1))
    assert vectors(library, trained.run_id)
    gone, *others = library.track_ids()
    with closing(sqlite3.connect(library.folder / FILE)) as db, db:
        db.execute("DELETE FROM features WHERE track_id = ?", (gone,))
    with pytest.raises(SoundkinError, match="connect its disk"):
        train(library, run)
    again = another_run(library, trained.run_id)
    with pytest.raises(SoundkinError, match="connect its disk"):
        embed_library(library, again, 1)
    assert embeddings.done(library, again) == others
    assert embeddings.done_count(library, "shipped") == len(others) + 1
