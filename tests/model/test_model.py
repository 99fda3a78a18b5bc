"""Networks and checkpoints: sizes, known answers, and what is refused."""

import copy
import zipfile

import pytest
import torch

from core import config
from core.audio.clip import fill
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import checkpoint, runs
from core.model.clip_vectors import embed_array
from core.model.networks import networks
from core.model.networks.networks import predict
from tests.sounds import buzzing, plucked
from tests.tones import made_up_run, make_tones


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music")


def test_the_article_network_has_the_articles_size():
    network = networks.build({"network": "article", "n_classes": 4})
    assert networks.n_parameters(network) == pytest.approx(1_128_700, rel=0.02)
    logits, embedding = network(torch.zeros(2, 224, 224))
    assert (logits.shape, embedding.shape) == ((2, 4), (2, 100))


def test_the_default_network_takes_any_length():
    network = networks.build({"network": "default"}, {"genre": ["rock", "jazz"]}).eval()
    for n_frames in (64, 160, 1201):
        logits, embedding = network(torch.randn(1, 96, n_frames))
        assert (logits["genre"].shape, embedding.shape) == ((1, 2), (1, 100))


def test_prediction_of_a_batch_is_that_of_each():
    network = networks.build({"network": "article", "n_classes": 2}).eval()
    S = torch.rand(5, 224, 224)
    assert torch.allclose(
        predict(network, S), torch.cat([network(row[None])[0] for row in S]), atol=1e-4
    )


def test_packed_layers_give_the_same_numbers():
    trunk = checkpoint.load_encoder(runs.PRETRAINED_MODEL).network.trunk
    one_by_one = copy.deepcopy(trunk)  # a copy runs layer by layer, as its hooks want it
    assert trunk._packed
    assert not one_by_one._packed
    with torch.inference_mode():
        for n, n_frames in ((1, 1201), (2, 1201), (1, 300)):
            S = torch.randn(n, 96, n_frames) * 20
            found, expected = trunk(S), one_by_one(S)
            if networks.has_bfloat16():
                assert torch.equal(found, expected)
            else:  # oneDNN may add up in another order
                assert torch.allclose(found, expected, rtol=0, atol=2e-6)
            assert torch.equal(found, trunk(S))


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
    strides = {**content["network"], "frame_strides": [2]}
    torch.save({**content, "network": strides}, tmp_path / "strides.pt")
    torch.save({**content, "format": torch.zeros(2)}, tmp_path / "format.pt")
    wide = torch.zeros(1).expand(10**12)
    torch.save({**content, "center": wide}, tmp_path / "wide.pt")
    torch.save([1, 2], tmp_path / "list.pt")
    (tmp_path / "cut.pt").write_bytes(file.read_bytes()[:1000])
    (tmp_path / "empty.pt").write_bytes(b"")
    for name in (
        "code.pt",
        "nan.pt",
        "shape.pt",
        "huge.pt",
        "strides.pt",
        "format.pt",
        "wide.pt",
        "list.pt",
        "cut.pt",
        "empty.pt",
        "missing.pt",
    ):
        with pytest.raises(SoundkinError) as error:
            checkpoint.load_encoder(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_small_checkpoint_that_unpacks_to_a_huge_one_is_not_unpacked(library, tmp_path):
    content = checkpoint.load_state(
        runs.run_folder("tones", made_up_run(library)) / "checkpoint.pt"
    )
    content["state"]["more"] = torch.zeros(checkpoint.MAX_BYTES, dtype=torch.uint8)
    torch.save(content, tmp_path / "whole.pt")
    file = tmp_path / "packed.pt"
    with (
        zipfile.ZipFile(tmp_path / "whole.pt") as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    assert file.stat().st_size < checkpoint.MAX_BYTES / 2
    with pytest.raises(SoundkinError, match=r"damaged or not a checkpoint \(ValueError\)"):
        checkpoint.load_encoder(file)


@pytest.mark.parametrize("damage", [None, b"", b"damaged"])
def test_a_shipped_checkpoint_that_is_damaged_is_installed_again(tmp_path, monkeypatch, damage):
    monkeypatch.setattr(config, "ASSETS", tmp_path)
    if damage is not None:
        (tmp_path / "pretrained.pt").write_bytes(damage)
    with pytest.raises(SoundkinError, match=r"pretrained\.pt is .*: install Soundkin again\.$"):
        checkpoint.load_encoder(tmp_path / "pretrained.pt")


def test_a_clip_and_its_louder_copy_have_the_same_vector(library):
    encoder = checkpoint.load_encoder(runs.run_folder("tones", made_up_run(library)))
    rate = encoder.sample_rate
    y, other = fill(plucked(220, sr=rate), rate), fill(buzzing(500, sr=rate), rate)
    a, b, c = (embed_array(encoder, [clip]).vector for clip in (y, 0.1 * y, other))
    assert a @ b > 0.999
    assert a @ b > a @ c
