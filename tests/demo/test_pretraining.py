"""The teaching of the pretrained model: its teacher is the one of the files, and a few steps of it
end in a network that is read back."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
import torch

from core import config
from core.factory.pretraining import finish, heads, teaching, wider
from core.factory.pretraining.classes import CLASSES, HEADS
from core.factory.pretraining.material import UNKNOWN, Cut, Recording, TeachingMaterial
from core.factory.pretraining.split import part
from core.factory.pretraining.teacher import N_CLASSES, SAMPLE_RATE, SECONDS, SIZE, Teacher
from core.factory.pretraining.views import Views
from core.model import checkpoint
from core.model.networks.default_net import DefaultNet
from core.model.training.heads.head_calibration import plain

SHARED = config.ROOT.parent / "shared"


@pytest.fixture(scope="module")
def material() -> TeachingMaterial:
    """Two recordings each of an instrument, music, a voice and noise; answers drawn at random."""
    rng = np.random.default_rng(0)
    groups: dict[str, list[Recording]] = {}
    for target, group in enumerate(["instrument", "music", "voice", "other"] * 2):
        cuts = [
            Cut(rng.normal(-40, 8, (96, 600)).astype(np.float16), None, target) for _ in range(2)
        ]
        known = {"instrument": target % 4, "music": UNKNOWN}.get(group, CLASSES.index("none"))
        kind = {"voice": 1, "other": 3}.get(group, 0)
        own = Recording(cuts, group, known, kind, 100.0, f"source {target}")
        groups.setdefault(group, []).append(own)
    answers = rng.normal(size=(8, SIZE)), rng.normal(-4, 1, (8, N_CLASSES))
    return TeachingMaterial(groups, *(each.astype(np.float32) for each in answers))


def test_the_teacher_answers_as_its_makers_network_does():
    if not (SHARED / "teacher" / "check.npz").exists():
        pytest.skip("../shared with the teacher is not at hand")
    teacher = Teacher(SHARED / "teacher")
    with np.load(SHARED / "teacher" / "check.npz") as wanted:
        name, embedding, logits = (wanted[key][0] for key in ("name", "embedding", "logits"))
    y, sr = soundfile.read(
        SHARED / "real_library" / "audio" / str(name), dtype="float32", always_2d=True
    )
    mono = soxr.resample(y.mean(axis=1)[: int(SECONDS * sr)], sr, SAMPLE_RATE)
    found = teacher(mono)
    assert np.allclose(found[0], embedding, atol=1e-4)
    assert np.allclose(found[1], logits, atol=1e-3)


def test_views_drawn_by_workers_are_the_same_every_time(material):
    recipe = teaching.Recipe(batch=4, workers=2)
    drafts = [
        [next(batches).batch.S for _ in range(3)]
        for batches in (teaching.drafts(material, recipe), teaching.drafts(material, recipe))
    ]
    assert all(torch.equal(a, b) for a, b in zip(*drafts, strict=True))
    assert not torch.equal(drafts[0][0], drafts[0][1])  # each worker draws its own


def test_altered_clips_keep_their_length_and_what_they_are():
    rng = np.random.default_rng(0)
    y = np.sin(np.arange(320_000) * 0.1).astype(np.float32)
    for made in (wider.driven(y, 20.0), wider.filtered(y, True, True, rng), wider.coded(y, rng)):
        assert made.shape == y.shape
        assert made.dtype == np.float32
        assert np.isfinite(made).all()
    spectrum = [np.abs(np.fft.rfft(one)) for one in (y, wider.driven(y, 30.0))]
    third = 3 * int(spectrum[0].argmax())  # an amplifier adds odd harmonics
    assert spectrum[0][third - 2 : third + 3].max() < 0.01 * spectrum[0].max()
    assert spectrum[1][third - 2 : third + 3].max() > 0.1 * spectrum[1].max()
    assert not wider.may_be_driven({"kind": "instrument", "instrument": "piano"})


def test_views_are_levelled_and_a_pair_is_of_one_recording(material):
    batch = Views(material.groups, 288, np.random.default_rng(1))(material.groups["music"])
    assert batch.S.shape == (4, 96, 288)
    assert batch.targets.tolist() == [1, 5, 1, 5]
    power = (10.0 ** (batch.S / 10.0)).mean(dim=(1, 2))
    assert torch.allclose(power, torch.ones(4), atol=0.05)


def test_a_few_steps_end_in_a_network_that_is_read_back(material, tmp_path: Path):
    network = DefaultNet(HEADS, (4, 4, 4, 4, 4))
    terms: list[dict[str, float]] = []
    recipe = teaching.Recipe(steps=2, batch=4)
    pupil = teaching.teach(
        teaching.Pupil(network.trunk), material, recipe, lambda _, own: terms.append(own)
    )
    assert [set(own) for own in terms] == [{"distill", "contrast", "labels"}] * 2
    assert all(np.isfinite(list(own.values())).all() for own in terms)
    network.trunk = pupil.trunk
    network.eval()
    pairs = finish.read_pairs(network, material, 0)
    finish.fit_embedding(network, pairs)
    heads.fit_heads(network, pairs, material, pupil.names)
    x = torch.from_numpy(pairs.x.reshape(-1, network.n_features))
    embedding = network.outputs(x)[1].detach()
    assert torch.allclose(embedding.mean(dim=0), torch.zeros(100), atol=1e-3)
    settings = {"network": "default", "widths": [4] * 5}
    calibration = {"voice": plain(1, one_of=False, sure=0.25)}
    checkpoint.save(tmp_path / "taught.pt", network, settings, HEADS, calibration, half=True)
    encoder = checkpoint.load_encoder(tmp_path / "taught.pt")
    assert [head.name for head in encoder.heads] == list(HEADS)
    found, chances = encoder.outputs(pairs.x[0, 0])
    assert np.allclose(found, embedding[0], atol=0.02)
    assert len(chances) == sum(map(len, HEADS.values()))


def test_no_source_both_teaches_and_tests():
    if not (SHARED / "teachset" / "clips.csv").exists():
        pytest.skip("../shared with the teaching set is not at hand")
    import csv

    with (SHARED / "teachset" / "clips.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tracks: dict[str, set[str]] = {}
    for row in rows:
        tracks.setdefault(row["track"], set()).add(part(row["source"]))
    assert all(len(parts) == 1 for parts in tracks.values())
    assert {part(row["source"]) for row in rows} == {"teach", "validate", "kept"}
