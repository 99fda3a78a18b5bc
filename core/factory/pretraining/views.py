"""Augmented views: what a mixing desk, a radio, a speaker or another speed might do to a recording.
Seeded.

Everything is done to log-mel spectrograms in dB (powers add; a filter adds its gain; pitch with
speed moves bands and frames), which is nearly what the same would do to the sound, at a hundredth
of the cost.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.audio.frontends import FMAX, FMIN, N_MELS
from core.config import TOP_DB
from core.factory.pretraining.material import Cut, Recording

FLOOR_DB = -100.0
KNOTS = np.linspace(0, N_MELS - 1, 7)
BANDS = np.arange(N_MELS)
TILT = np.linspace(-1.0, 1.0, N_MELS)
BACKING_DB = (-14.0, 3.0)  # beside the lead
SEMITONES = 2.0  # how far pitch and speed of the altered view move
SHARED_SEMITONES, SHARED = 1.5, 0.3  # both views together, in this share of recordings
ALTERED = 0.8  # share of second views that something happens to
CUT_OFF = (10.3, 12.6)  # octaves of Hz, 1.3 to 6.2 kHz: where a low-pass begins
OVERLAY_DB = (-13.0, 6.0)  # the recording above what is laid over it


@dataclass
class Batch:
    """Views S (n, 96, n_frames) float32: all first views, then all second ones.

    targets : [shape=(n,)] rows of the teacher's answers ; speed : [shape=(n,)] factor ; spoiled :
    bool [shape=(n,)], where a low-pass or an overlay takes or adds so much that the teacher's
    answer to the clean cut is only a hint ; spoken : bool [shape=(n,)], where a voice lies over it
    """

    S: Tensor
    targets: np.ndarray
    speed: np.ndarray
    spoiled: np.ndarray
    spoken: np.ndarray


@dataclass(frozen=True)
class Drawn:
    """What one view is made of: its spectrogram, and everything that will be done to it.

    target : row of the teacher's answers ; dull : whether a low-pass takes much
    colour : [shape=(96,)] dB ; over_db : how far it lies above what is laid over it
    noise : [shape=(96,)] dB below it
    """

    S: np.ndarray
    target: int
    semitones: float
    dull: bool
    colour: np.ndarray
    over_db: float | None
    noise: np.ndarray | None


class Views:
    """Draws two views of each recording."""

    def __init__(self, groups: dict[str, list[Recording]], n_frames: int, rng: np.random.Generator):
        self.voices, self.noises = groups.get("voice", []), groups.get("other", [])
        self.n_frames, self.rng = n_frames, rng

    def __call__(self, recordings: list[Recording]) -> Batch:
        """Two views a recording: other cuts of it where it has two, the second one altered most of
        the time.
        """
        rng, n = self.rng, len(recordings)
        shared = np.where(
            rng.random(n) < SHARED, rng.uniform(-SHARED_SEMITONES, SHARED_SEMITONES, n), 0.0
        )
        looks = [
            colour(rng, 3.0, 2.0) if rng.random() < 0.5 else np.zeros(N_MELS, np.float32)
            for _ in range(n)
        ]
        gains = rng.uniform(*BACKING_DB, n)
        orders = [rng.permutation(len(recording.cuts)) for recording in recordings]
        drawn = [
            self._draw(
                recordings[i], orders[i][-1 if second else 0], second, shared[i], looks[i], gains[i]
            )
            for second in (False, True)
            for i in range(n)
        ]
        S = moved([one.S for one in drawn], [one.semitones for one in drawn], self.n_frames)
        S += torch.from_numpy(np.stack([one.colour for one in drawn]))[:, :, None]
        self._lay_over(S, [one.over_db for one in drawn])
        add_noise(S, [one.noise for one in drawn])
        over = np.array([one.over_db is not None for one in drawn])
        return Batch(
            levelled(S),
            np.array([one.target for one in drawn]),
            np.array([2.0 ** (one.semitones / 12.0) for one in drawn]),
            over | np.array([one.dull for one in drawn]),
            over & self._spoken,
        )

    def _draw(
        self,
        recording: Recording,
        which: int,
        second: bool,
        semitones: float,
        look: np.ndarray,
        gain: float,
    ) -> Drawn:
        """One view of a recording: its cut number `which`, altered as drawn."""
        rng, cut = self.rng, recording.cuts[which]
        altered = second and rng.random() < ALTERED
        # 0, 1 pitch; 2 low-pass; 3, 4 overlay; 5 noise
        kind = int(rng.integers(6)) if altered else -1
        if altered and (kind < 2 or rng.random() < 0.25):
            semitones += rng.uniform(-SEMITONES, SEMITONES)
        gain += rng.normal(0, 2.5) if second else 0.0  # as if one channel were lost
        needed = round(self.n_frames * 2.0 ** (semitones / 12.0)) + 1
        filtered, dull = low_pass(rng, altered and (kind == 2 or rng.random() < 0.08))
        noisy = rng.random() < (0.5 if kind == 5 else 0.2)
        over = kind in (3, 4) and recording.kind == 0
        return Drawn(
            crop(cut, needed, gain, rng),
            cut.target,
            semitones,
            dull,
            look + filtered + (colour(rng, 1.5, 1.0) if second else 0.0),
            rng.uniform(*OVERLAY_DB) if over else None,
            rng.uniform(12, 50) + rng.normal(0, 6) * TILT if noisy else None,
        )

    def _lay_over(self, S: Tensor, levels: list[float | None]) -> None:
        """Speech (three of four) or another noise over some of the views, in place."""
        rows = [row for row, db in enumerate(levels) if db is not None]
        self._spoken = np.zeros(len(levels), bool)
        if not rows:
            return
        over = []
        for row in rows:
            self._spoken[row] = self.rng.random() < 0.75
            pool = self.voices if self._spoken[row] else self.noises
            over.append(
                crop(pool[int(self.rng.integers(len(pool)))].cuts[0], self.n_frames, 0.0, self.rng)
            )
        db = torch.tensor([levels[row] for row in rows], dtype=torch.float32)[:, None, None]
        own, other = (
            p / p.mean(dim=(1, 2), keepdim=True).clamp_min(1e-9)
            for p in (power(S[rows]), power(torch.from_numpy(np.stack(over))))
        )
        S[rows] = 10.0 * torch.log10(own + other * power(-db) + 1e-10)


def crop(cut: Cut, n_frames: int, gain_db: float, rng: np.random.Generator) -> np.ndarray:
    """A random crop of a cut, lead and backing mixed, repeated where it is too short; (96,
    n_frames) float32.
    """
    parts = [p for p in (cut.lead, cut.backing) if p is not None]
    turns = -(-n_frames // parts[0].shape[1])
    parts = [np.concatenate([p] * turns, axis=1) if turns > 1 else p for p in parts]
    start = int(rng.integers(0, parts[0].shape[1] - n_frames + 1))
    lead, *backing = (p[:, start : start + n_frames].astype(np.float32) for p in parts)
    if not backing:
        return lead
    return 10.0 * np.log10(
        10.0 ** (lead / 10.0) + 10.0 ** ((backing[0] + np.float32(gain_db)) / 10.0) + 1e-10
    )


def colour(rng: np.random.Generator, knots_db: float, tilt_db: float) -> np.ndarray:
    """A random equaliser curve in dB, shape (96,)."""
    curve = (
        np.interp(BANDS, KNOTS, rng.normal(0, knots_db, len(KNOTS))) + rng.normal(0, tilt_db) * TILT
    )
    return curve.astype(np.float32)


def low_pass(rng: np.random.Generator, strong: bool) -> tuple[np.ndarray, bool]:
    """A low-pass in dB, shape (96,), and whether it takes much: strong, or mild and rare."""
    if strong:
        hertz, order = 2.0 ** rng.uniform(*CUT_OFF), 2 * int(rng.integers(2, 9))
    elif rng.random() < 0.1:
        hertz, order = 2.0 ** rng.uniform(11.8, 13.0), 8
    else:
        return np.zeros(N_MELS, np.float32), False
    gain = -10.0 * np.log10(1.0 + (band_hertz() / hertz) ** order)
    return np.maximum(gain, -90.0).astype(np.float32), strong and hertz < 4500


@lru_cache(maxsize=1)
def band_hertz() -> np.ndarray:
    """Middle of each band in Hz, shape (96,)."""
    import librosa

    return librosa.mel_frequencies(N_MELS + 2, fmin=FMIN, fmax=FMAX)[1:-1].astype(np.float32)


def moved(crops: list[np.ndarray], semitones: list[float], n_frames: int) -> Tensor:
    """Spectrograms (96, any) in dB, each higher and faster by its semitones, cut to n_frames: (n,
    96, n_frames).
    """
    longest = max(S.shape[1] for S in crops)
    S = torch.full((len(crops), 1, N_MELS, longest), FLOOR_DB)
    for row, own in enumerate(crops):
        S[row, 0, :, : own.shape[1]] = torch.from_numpy(own)
    factors = 2.0 ** (np.asarray(semitones) / 12.0)
    hertz = band_hertz()
    bands = torch.from_numpy(
        np.stack([np.interp(hertz / f, hertz, BANDS) for f in factors]).astype(np.float32)
    )
    frames = (
        torch.arange(n_frames, dtype=torch.float32)
        * torch.from_numpy(factors.astype(np.float32))[:, None]
    )
    x, y = 2.0 * frames / max(longest - 1, 1) - 1.0, 2.0 * bands / (N_MELS - 1) - 1.0
    grid = torch.stack(
        [x[:, None, :].expand(-1, N_MELS, -1), y[:, :, None].expand(-1, -1, n_frames)], dim=3
    )
    return F.grid_sample(S, grid, align_corners=True, padding_mode="border")[:, 0]


def add_noise(S: Tensor, below_db: list[np.ndarray | None]) -> None:
    """Noise so many dB (96,) below the mean power of some of the views S (n, 96, n_frames), in
    place.
    """
    noises = {row: noise for row, noise in enumerate(below_db) if noise is not None}
    rows = list(noises)
    if rows:
        floor = torch.from_numpy(np.stack(list(noises.values())).astype(np.float32))
        own = power(S[rows])
        S[rows] = 10.0 * torch.log10(
            own + own.mean(dim=(1, 2), keepdim=True) * power(-floor)[:, :, None] + 1e-10
        )


def levelled(S: Tensor) -> Tensor:
    """S (n, 96, n_frames), mean power 0 dB each, cut off TOP_DB below its loudest point."""
    S = S - 10.0 * torch.log10(power(S).mean(dim=(1, 2), keepdim=True).clamp_min(1e-20))
    return torch.maximum(S, S.amax(dim=(1, 2), keepdim=True) - TOP_DB)


def power(S_db: Tensor) -> Tensor:
    """Power of dB."""
    return torch.exp(S_db * (math.log(10.0) / 10.0))
