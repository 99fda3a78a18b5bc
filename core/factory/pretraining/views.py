"""Augmented views: what a mixing desk, a radio, a speaker or another speed might do to a recording.
Seeded.

Everything is done to log-mel spectrograms in dB (powers add; a filter adds its gain; pitch with
speed moves bands and frames), which is nearly what the same would do to the sound, at a hundredth
of the cost. Here it is drawn; `desk` does it.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.audio.frontends import N_MELS
from core.factory.pretraining.desk import BANDS, Batch, Draft, band_hertz, made
from core.factory.pretraining.material import Cut, Recording

FLOOR_DB = -100.0
KNOTS = np.linspace(0, N_MELS - 1, 7)
TILT = np.linspace(-1.0, 1.0, N_MELS)
BACKING_DB = (-14.0, 3.0)  # beside the lead
SEMITONES = 2.0  # how far pitch and speed of the altered view move
SHARED_SEMITONES, SHARED = 1.5, 0.3  # both views together, in this share of recordings
ALTERED = 0.8  # share of second views that something happens to
CUT_OFF = (10.3, 12.6)  # octaves of Hz, 1.3 to 6.2 kHz: where a low-pass begins
OVERLAY_DB = (-13.0, 6.0)  # the recording above what is laid over it
SPOKEN = 0.75  # share of overlays that are speech


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
        the time."""
        return made(self.draft(recordings))

    def draft(self, recordings: list[Recording]) -> Draft:
        """The same, drawn and not yet made."""
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
        return self._collected(drawn, recordings)

    def _collected(self, drawn: list[Drawn], recordings: list[Recording]) -> Draft:
        """The views with what is laid over some of them: speech, or another noise."""
        rows = [row for row, one in enumerate(drawn) if one.over_db is not None]
        spoken, over = np.zeros(len(drawn), bool), []
        for row in rows:
            spoken[row] = self.rng.random() < SPOKEN
            pool = self.voices if spoken[row] else self.noises
            other = pool[int(self.rng.integers(len(pool)))].cuts[0]
            over.append(crop(other, self.n_frames, 0.0, self.rng))
        noisy = [row for row, one in enumerate(drawn) if one.noise is not None]
        semitones = np.array([one.semitones for one in drawn])
        spoiled = np.array([one.dull or one.over_db is not None for one in drawn])
        batch = Batch(
            padded([one.S for one in drawn]),
            np.array([one.target for one in drawn]),
            2.0 ** (semitones / 12.0),
            spoiled,
            spoken,
            np.tile([recording.instrument for recording in recordings], 2),
            np.tile([recording.kind for recording in recordings], 2),
        )
        return Draft(
            batch,
            self.n_frames,
            semitones,
            np.stack([one.colour for one in drawn]),
            (rows, padded(over), np.array([drawn[row].over_db for row in rows], float)),
            (noisy, np.array([drawn[row].noise for row in noisy], np.float32)),
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


def crop(cut: Cut, n_frames: int, gain_db: float, rng: np.random.Generator) -> np.ndarray:
    """A random crop of a cut, lead and backing mixed, repeated where it is too short; (96,
    n_frames) float16 or float32."""
    parts = [p for p in (cut.lead, cut.backing) if p is not None]
    turns = -(-n_frames // parts[0].shape[1])
    parts = [np.concatenate([p] * turns, axis=1) if turns > 1 else p for p in parts]
    start = int(rng.integers(0, parts[0].shape[1] - n_frames + 1))
    lead, *backing = (p[:, start : start + n_frames] for p in parts)
    if not backing:
        return lead
    own, other = lead.astype(np.float32), backing[0].astype(np.float32) + np.float32(gain_db)
    return 10.0 * np.log10(10.0 ** (own / 10.0) + 10.0 ** (other / 10.0) + 1e-10)


def padded(crops: list[np.ndarray]) -> Tensor:
    """Spectrograms (96, any) as one tensor (n, 96, longest) float16."""
    S = torch.full(
        (len(crops), N_MELS, max((own.shape[1] for own in crops), default=0)),
        FLOOR_DB,
        dtype=torch.float16,
    )
    for row, own in enumerate(crops):
        S[row, :, : own.shape[1]] = torch.from_numpy(own)
    return S


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
