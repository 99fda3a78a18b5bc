"""How the pretrained model is tuned to a library beside its tags, and what the augmentation may and
may not change."""

import numpy as np
import pytest
import torch

from core.audio.frontends import levelled
from core.model import adapt, augment, measures, networks, spectral_features


def tracks(n: int = 12, seed: int = 0) -> list[list[np.ndarray]]:
    """Two segments a track: the mix is a fixed tilt and ripple, the music is noise that differs
    between the segments."""
    rng = np.random.default_rng(seed)
    mixes = 4 * rng.normal(size=(n, 1)) * np.linspace(-1, 1, 64) + 3 * rng.normal(size=(n, 64))
    return [
        [
            (
                mix[:, None] - 25 + 6 * rng.normal(size=(64, 220)) + 6 * rng.normal(size=(64, 1))
            ).astype(np.float32)
            for _ in range(2)
        ]
        for mix in mixes
    ]


def recall(network: networks.DefaultNet, segments: list[list[np.ndarray]]) -> float:
    views = torch.from_numpy(np.stack([S for pair in segments for S in pair]))
    with torch.no_grad():
        X = network.statistics(spectral_features.spectral_features(views)).numpy()
    return float(
        measures.same_track_recall(
            X - X.mean(axis=0), np.repeat(np.arange(len(segments)), 2).tolist(), 1
        ).mean()
    )


def test_tuning_tells_which_of_a_librarys_tracks_are_which():
    torch.manual_seed(0)
    network, own = networks.DefaultNet(4), tracks()
    before = recall(network, own)
    assert adapt.adapt(network, own, seed=0) == 12
    assert recall(network, own) > before + 0.2


def test_too_few_pairs_change_nothing():
    network = networks.DefaultNet(4)
    before = network.statistics.weight.detach().clone()
    assert adapt.adapt(network, [pair[:1] for pair in tracks()] + tracks(3), seed=0) == 0
    assert torch.equal(before, network.statistics.weight)


def test_balancing_changes_the_lengths_and_not_the_logits():
    torch.manual_seed(1)
    network = networks.DefaultNet(4).eval()
    views = torch.from_numpy(np.stack([pair[0] for pair in tracks()]))
    with torch.no_grad():
        logits, embedding = network(views)
        balanced = adapt.balance(network, embedding.numpy())
        logits_after, embedding_after = network(views)
    assert torch.allclose(logits, logits_after, atol=1e-4)
    assert np.allclose(embedding_after.numpy(), balanced, atol=1e-4)
    lengths = [
        np.linalg.norm(part - part.mean(axis=0), axis=1).mean()
        for part in (balanced[:, :64], balanced[:, 64:])
    ]
    assert lengths[1] / lengths[0] == pytest.approx(adapt.TIMBRE_SHARE, rel=1e-4)


def test_a_warp_moves_bands_up_and_stretches_time():
    S = np.full((64, 300), -60.0, np.float32)
    S[20, ::50] = 0.0
    higher, slower = augment.warp([S, S[:, :150]], [3.0, 0.0], 300).numpy()
    assert np.argmax(higher.max(axis=1)) == 23
    assert np.allclose(augment.warp([S], [0.0], 300)[0], S, atol=1e-2)
    peaks = np.flatnonzero(slower[20] > -20)
    assert np.diff(peaks[np.diff(peaks, prepend=-9) > 5]) == pytest.approx([100, 100], abs=3)


def test_views_of_one_track_share_its_parameters_and_have_the_level_the_network_knows():
    rng = np.random.default_rng(0)
    S = tracks(1)[0][0]
    own, other = augment.draw_params(rng), augment.draw_params(rng)
    first, second, foreign = augment.views([S] * 3, rng, [own, own, other]).numpy()
    assert first.shape == (64, augment.CROP_FRAMES)
    assert np.mean(10 ** (first / 10)) == pytest.approx(1.0, rel=0.01)
    assert np.allclose(first, levelled(first), atol=1e-3)
    means = [view.mean(axis=1) for view in (first, second, foreign)]
    assert np.abs(means[0] - means[1]).mean() < 0.5 * np.abs(means[0] - means[2]).mean()
