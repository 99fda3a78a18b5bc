"""Statistics of a whole log-mel spectrogram, computed, not learnt: what tells one recording from
another.

Each is a mean over time, so they hold for a spectrogram of any length. Two frames are averaged
first: 40 ms a step are enough for all of them, at half the cost. Everything takes S (n, N_MELS,
n_frames) in dB, 0 dB the clip's mean power.
"""

import torch
from torch import Tensor

from core.audio.frontends import N_MELS

STEPS_DB = ((-30.0, -2.0), (-2.0, 0.0), (0.0, 2.0), (2.0, 30.0))  # fall and rise, sharp and gentle
NEIGHBOURS = 2  # bands on either side that a band is held against
RISE_DB = 15.0  # more than that counts as that much: an onset out of silence is one onset
HALVES = 2  # low and high bands have rhythms of their own
LAGS = range(3, 76)  # steps of 40 ms: 0.12 to 3 s
PRESENT_DB, PRESENT_SOFTNESS_DB = -52.0, 4.0  # below the loudest band: what lies lower is not there

PARTS = {"level": 1, "change": 1, "peaks": 1, "steps": len(STEPS_DB)}  # each so many numbers a band
N_BANDED = sum(PARTS.values()) * N_MELS
N_RHYTHM = HALVES * len(LAGS)
N_STATISTICS = N_BANDED + N_RHYTHM


def statistics(S: Tensor) -> Tensor:
    """Level, change, peaks, steps and rhythm of S, shape (n, N_STATISTICS), in dB but for the
    rhythm."""
    even = S.shape[2] // 2 * 2
    S = (S[:, :, 0:even:2] + S[:, :, 1:even:2]) * 0.5
    step = S[:, :, 1:] - S[:, :, :-1]
    change = (step.square().mean(dim=2) - step.mean(dim=2).square()).clamp_min(0.0).sqrt()
    return torch.cat([S.mean(dim=2), change, peaks(S), steps(step), rhythm(step)], dim=1)


def presence(level: Tensor) -> Tensor:
    """How much each band is there at all, 0 to 1: a low-pass takes bands away, and what they would
    say is unknown.

    level : [shape=(n, N_MELS)] dB. Returns the same shape.
    """
    below = level - level.amax(dim=1, keepdim=True)
    return torch.sigmoid((below - PRESENT_DB) / PRESENT_SOFTNESS_DB)


def peaks(S: Tensor) -> Tensor:
    """How far each band stands out from its neighbours, in dB, where it does, on average: tones
    against noise; (n, N_MELS)."""
    padded = torch.cat([S[:, :1]] * NEIGHBOURS + [S] + [S[:, -1:]] * NEIGHBOURS, dim=1)
    total = torch.cumsum(padded, dim=1)
    width = 2 * NEIGHBOURS + 1
    around = torch.cat([total[:, width - 1 : width], total[:, width:] - total[:, :-width]], dim=1)
    return (S - around / width).clamp_min(0.0).mean(dim=2)


def steps(step: Tensor) -> Tensor:
    """How far each band falls and rises from one step to the next, clipped to each of STEPS_DB, on
    average.

    step : [shape=(n, N_MELS, n_steps)] dB. Returns (n, 4 * N_MELS): what a hammer, a string or a
    key does to a note, whatever the equaliser does to the band.
    """
    return torch.cat([step.clamp(low, high).mean(dim=2) for low, high in STEPS_DB], dim=1)


def rhythm(step: Tensor) -> Tensor:
    """How much the onsets of the low and of the high bands repeat after each of LAGS; (n,
    N_RHYTHM), 1 for all of them.

    The autocorrelation of the onset strength, as tempo is estimated from (Ellis, Beat Tracking by
    Dynamic Programming, 2007), kept whole. Lags that a short spectrogram does not reach are 0.
    """
    rises = step.clamp(0.0, RISE_DB).unflatten(1, (HALVES, -1)).mean(dim=2)
    rises = rises - rises.mean(dim=2, keepdim=True)
    n = rises.shape[2]
    spectrum = torch.fft.rfft(rises, n=2 * max(n, LAGS.stop))
    alike = torch.fft.irfft(spectrum.real.square() + spectrum.imag.square())[:, :, : LAGS.stop]
    alike = alike / (n - torch.arange(LAGS.stop)).clamp_min(1)
    repeated: Tensor = alike[:, :, LAGS.start :] / alike[:, :, :1].clamp_min(1e-6)
    return repeated.flatten(1)
