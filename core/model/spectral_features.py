"""Numbers that describe a whole spectrogram, computed, not learnt: what tells one recording from
another.

Each is a mean over time, so they hold for a spectrogram of any length. Everything takes S (n, 64,
n_frames) in dB.
"""

import torch
from torch import Tensor

STEPS_DB = (
    (-30.0, -2.0),
    (-2.0, 0.0),
    (0.0, 2.0),
    (2.0, 30.0),
)  # from frame to frame: fall and rise, sharp and gentle
NEIGHBOURS = 2  # bands on either side that a band is held against
RISE_DB = 15.0  # more than that counts as that much: an onset out of silence is one onset
HALVES = 2  # low and high bands have rhythms of their own
LAGS = range(
    3, 95
)  # frames of 32 ms: 0.1 to 3 s, a note's repetition to a bar of four beats at 80 BPM

LEVEL, CHANGE, PEAKS, STEPS, RHYTHM = (
    slice(*ends)
    for ends in ((0, 64), (64, 128), (128, 192), (192, 448), (448, 448 + HALVES * len(LAGS)))
)  # where each kind lies in `numbers`
N_NUMBERS = RHYTHM.stop
SHAPE = slice(PEAKS.start, STEPS.stop)  # what no equaliser changes much
CENTRE, SCALE = (
    torch.cat([torch.full((n,), value) for value, n in parts])
    for parts in (  # what they usually are
        (
            (-22.0, 64),
            (4.5, 64),
            (2.5, 64),
            (-2.7, 64),
            (-0.7, 64),
            (0.5, 64),
            (2.9, 64),
            (0.0, HALVES * len(LAGS)),
        ),
        (
            (12.0, 64),
            (2.0, 64),
            (2.5, 64),
            (0.6, 64),
            (0.24, 64),
            (0.18, 64),
            (0.64, 64),
            (0.2, HALVES * len(LAGS)),
        ),
    )
)


def spectral_features(S: Tensor) -> Tensor:
    """All of them, scaled to about 1: level, change, peaks, steps, rhythm; (n, N_NUMBERS). n_frames
    >= 2."""
    step = S[:, :, 1:] - S[:, :, :-1]
    change = (step.square().mean(dim=2) - step.mean(dim=2).square()).clamp_min(0.0).sqrt()
    found = torch.cat([S.mean(dim=2), change, peaks(S), steps(step), rhythm(step)], dim=1)
    return (found - CENTRE) / SCALE


def peaks(S: Tensor) -> Tensor:
    """How far each band stands out from its neighbours, in dB, where it does, on average: tones
    against noise; (n, 64)."""
    padded = torch.cat([S[:, :1]] * NEIGHBOURS + [S] + [S[:, -1:]] * NEIGHBOURS, dim=1)
    width = 2 * NEIGHBOURS + 1
    around = sum(padded[:, at : at + S.shape[1]] for at in range(width)) / width
    return (S - around).clamp_min(0.0).mean(dim=2)


def steps(step: Tensor) -> Tensor:
    """How far each band falls and rises from one frame to the next, the step clipped to each of
    STEPS_DB, on average.

    A histogram of the steps in all but name, cheaper and smoother: what a string, a hammer or a key
    does to a note, whatever the equaliser does to the band. step (n, 64, n_frames - 1) in dB -> (n,
    256).
    """
    return torch.cat([step.clamp(low, high).mean(dim=2) for low, high in STEPS_DB], dim=1)


def rhythm(step: Tensor) -> Tensor:
    """How much the onsets of the low and of the high bands repeat after each of LAGS; (n, 2 *
    n_lags), 1 for all of them.

    The autocorrelation of the onset strength, as tempo is estimated from (Ellis, Beat Tracking by
    Dynamic Programming, 2007), kept whole. A lag is a mean over the frames that have a partner, so
    the shorter the spectrogram the rougher the longest; those that it does not reach are 0.
    """
    rises = torch.unflatten(step.clamp(0.0, RISE_DB), 1, (HALVES, -1)).mean(dim=2)
    rises = rises - rises.mean(dim=2, keepdim=True)
    n = rises.shape[2]
    spectrum = torch.fft.rfft(rises, n=2 * max(n, LAGS.stop))
    alike = torch.fft.irfft(spectrum.real.square() + spectrum.imag.square())[:, :, : LAGS.stop]
    overlap = (n - torch.arange(LAGS.stop)).clamp_min(1)
    alike = alike / overlap
    repeated: Tensor = alike[:, :, LAGS.start :] / alike[:, :, :1].clamp_min(1e-6)
    return repeated.flatten(1)
