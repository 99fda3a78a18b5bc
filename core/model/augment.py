"""What a mixing desk, a phone or a radio might have done to a track, done to its spectrogram. NumPy, seeded."""

from dataclasses import dataclass

import numpy as np

from core import config
from core.audio.frontends import levelled

CROP_FRAMES = 128  # 4 s
EQ_KNOTS = 7
BANDS = np.arange(config.N_MELS)
KNOTS = np.linspace(0, config.N_MELS - 1, EQ_KNOTS)
EQ_DB, TILT_DB, ROLL_OFF_DB = 4.0, 3.0, 30.0
SHIFT_BANDS, SLOWER = 5.0, 0.4  # of 64 bands; octaves of time
PRIVATE_DB = 0.7  # how much the colours of two views of one track differ


@dataclass(frozen=True)
class Look:
    """What is done to a track, the same in two views of it: as two stretches of a recording share one mix.

    colour : [shape=(n_mels,)] dB ; shift : bands that everything lies higher, another body or register ;
    slower : factor by which everything lasts longer, another damping or tempo
    """

    colour: np.ndarray
    shift: float = 0.0
    slower: float = 1.0


def look(rng: np.random.Generator) -> Look:
    """A look drawn for a track."""
    return Look(colour(rng), float(rng.uniform(-SHIFT_BANDS, SHIFT_BANDS)), float(2.0 ** rng.uniform(-SLOWER, SLOWER)))


def crop(S: np.ndarray, n_frames: int, rng: np.random.Generator) -> np.ndarray:
    """A random stretch of n_frames of S (n_mels, n)."""
    start = int(rng.integers(0, S.shape[1] - n_frames + 1)) if S.shape[1] > n_frames else 0
    return S[:, start : start + n_frames]


def view(S: np.ndarray, rng: np.random.Generator, shared: Look, n_frames: int = CROP_FRAMES) -> np.ndarray:
    """A crop of a log-mel spectrogram in dB with the look of its track, levelled again, float32 (n_mels, n_frames)."""
    straight = shared.shift == 0.0 and shared.slower == 1.0
    out = crop(S, n_frames if straight else int(n_frames / shared.slower) + 1, rng).astype(np.float32)
    out = out if straight and out.shape[1] == n_frames else bent(out, shared.shift, n_frames)
    own = np.interp(BANDS, KNOTS, rng.normal(0, PRIVATE_DB, EQ_KNOTS)) + shared.colour
    out += own.astype(np.float32)[:, None]
    if rng.random() < 0.3:  # a noise floor, 25 to 70 dB below the mean power
        power = 10.0 ** (out / 10.0)
        floor = 10.0 ** ((rng.uniform(-70, -25) + rng.normal(0, 8) * np.linspace(-1, 1, len(out))) / 10.0)
        out = 10.0 * np.log10(power + power.mean() * floor[:, None])
    return levelled(out).astype(np.float32)


def bent(S: np.ndarray, shift: float, n_frames: int) -> np.ndarray:
    """S (n_mels, n) moved up by `shift` bands and stretched or squeezed to n_frames, by straight lines between points."""
    return _between(_between(S, BANDS - shift), np.linspace(0, S.shape[1] - 1, n_frames), axis=1)


def _between(S: np.ndarray, at: np.ndarray, axis: int = 0) -> np.ndarray:
    """S read between its points at the places `at` along an axis; beyond the ends the end."""
    at = np.clip(at, 0, S.shape[axis] - 1)
    low = np.minimum(at.astype(int), max(S.shape[axis] - 2, 0))
    high = np.minimum(low + 1, S.shape[axis] - 1)
    share = (at - low).astype(np.float32)[:, None] if axis == 0 else (at - low).astype(np.float32)
    return S.take(low, axis) * (1 - share) + S.take(high, axis) * share


def colour(rng: np.random.Generator) -> np.ndarray:
    """A random equaliser curve in dB, shape (n_mels,): 7 knots, a tilt, and now and then a high-band roll-off."""
    curve = np.interp(BANDS, KNOTS, rng.normal(0, EQ_DB, EQ_KNOTS))
    curve += rng.normal(0, TILT_DB) * np.linspace(-1, 1, config.N_MELS)
    if rng.random() < 0.4:
        corner = int(rng.integers(30, config.N_MELS))
        curve -= rng.uniform(0, ROLL_OFF_DB) * np.clip(BANDS - corner, 0, None) / config.N_MELS
    return curve.astype(np.float32)


def shifted_picture(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The article's picture moved in time (it wraps round) and a little in level; its author did not augment at all."""
    return np.clip(np.roll(picture, int(rng.integers(picture.shape[1])), axis=1) + rng.normal(0, 0.03), 0, 1).astype(np.float32)
