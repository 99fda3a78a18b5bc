"""What the numbers of a spectrogram say, on spectrograms whose answer is known."""

import numpy as np
import torch

from core.model.networks import spectral_features

LAGS = list(spectral_features.LAGS)


def clicks(period: int, n_frames: int = 700, seed: int = 0) -> torch.Tensor:
    """Onsets every `period` frames that die away, over a little noise: (1, 64, n_frames) in dB."""
    rng = np.random.default_rng(seed)
    S = -40 + rng.normal(0, 1, (64, n_frames))
    for at in range(5, n_frames, period):
        S[:, at:] = np.maximum(S[:, at:], -3.0 * np.arange(n_frames - at))
    return torch.from_numpy(S.astype(np.float32))[None]


def rhythm(S: torch.Tensor) -> np.ndarray:
    return (
        spectral_features.rhythm(S[:, :, 1:] - S[:, :, :-1])[0]
        .reshape(spectral_features.HALVES, len(LAGS))
        .numpy()
    )


def test_a_beat_repeats_at_its_period_and_at_twice_it_whatever_the_equaliser():
    S = clicks(20)
    found = rhythm(S)
    for half in found:
        assert half[LAGS.index(20)] > 0.7
        assert half[LAGS.index(40)] > 0.7
        assert half[LAGS.index(30)] < 0.2
    assert np.allclose(found, rhythm(S + torch.linspace(-20, 20, 64)[:, None]), atol=1e-4)


def test_low_and_high_bands_have_rhythms_of_their_own():
    S = torch.cat([clicks(18)[:, :32], clicks(31)[:, 32:]], dim=1)
    low, high = rhythm(S)
    assert low[LAGS.index(18)] > 0.7 > 0.3 > low[LAGS.index(31)]
    assert high[LAGS.index(31)] > 0.7 > 0.3 > high[LAGS.index(18)]


def test_lags_that_a_short_spectrogram_does_not_reach_are_nothing():
    found = rhythm(clicks(20, n_frames=50))
    assert found[0, LAGS.index(20)] > 0.5
    assert np.abs(found[:, LAGS.index(60) :]).max() < 1e-4
    assert torch.isfinite(
        spectral_features.statistics(torch.zeros(2, spectral_features.N_MELS, 64))
    ).all()


def test_a_tone_stands_out_from_its_neighbours_and_noise_does_not():
    S = torch.full((1, 64, 100), -50.0)
    S[:, 20] = 0.0
    found = spectral_features.peaks(S)[0]
    assert found[20] == 40.0  # 50 dB above four of the five bands around it
    assert found[30:].abs().max() == 0.0
    flat = spectral_features.peaks(S.new_full((1, 64, 100), -7.0))
    assert flat.abs().max() < 1e-5


def test_how_bands_rise_and_fall_does_not_depend_on_the_equaliser_and_tells_plucked_from_bowed():
    rise = np.tile(np.r_[np.linspace(-30, 0, 25), np.zeros(25)], 4).astype(
        np.float32
    )  # slowly up, suddenly down
    bowed = np.tile(rise, (64, 1))
    equalised = bowed + np.linspace(-9, 9, 64, dtype=np.float32)[:, None]
    plucked = bowed[:, ::-1].copy()
    a, b, c = (
        spectral_features.steps(torch.from_numpy(np.diff(S))[None])[0]
        for S in (bowed, equalised, plucked)
    )
    assert a.shape == (len(spectral_features.STEPS_DB) * 64,)
    assert torch.allclose(a, b, atol=1e-4)
    assert (a - c).abs().max() > 0.3
