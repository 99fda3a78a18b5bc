"""What a mixing desk, a phone or a radio might have done to a track, done to its spectrogram.
Seeded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core import config

CROP_FRAMES = 128  # 4 s
EQ_KNOTS = 7
BANDS = np.arange(config.N_MELS)
KNOTS = np.linspace(0, config.N_MELS - 1, EQ_KNOTS)
EQ_DB, TILT_DB, ROLL_OFF_DB = 4.0, 3.0, 30.0
SHIFT_BANDS, SLOWER = 5.0, 0.4  # of 64 bands; octaves of time
TILT = np.linspace(-1.0, 1.0, config.N_MELS)
NOISY, NOISE_DB, NOISE_TILT_DB = (
    0.3,
    (-70.0, -25.0),
    8.0,
)  # share of views with a noise floor; below the mean power
PRIVATE_DB = 0.7  # how much the colours of two views of one track differ
RECORDED = 0.2  # share of views changed as by a microphone in the training on a library
ROOM_DB, DRIFT_DB, CLEANING_DB = 3.0, 4.0, 5.0  # what that does: to bands, to moments, to both
ROOM_BANDS, ROOM_FRAMES = 4, 8  # bands and frames between the points where it is drawn


@dataclass(frozen=True)
class AugmentParams:
    """What is done to a track, the same in two views of it: as two segments of a recording share
    one mix.

    colour : [shape=(n_mels,)] dB ; shift : bands that everything lies higher, another body or
        register ;
    slower : factor by which everything lasts longer, another damping or tempo
    """

    colour: np.ndarray
    shift: float = 0.0
    slower: float = 1.0


def draw_params(rng: np.random.Generator) -> AugmentParams:
    """Parameters drawn for a track."""
    return AugmentParams(
        colour(rng),
        float(rng.uniform(-SHIFT_BANDS, SHIFT_BANDS)),
        float(2.0 ** rng.uniform(-SLOWER, SLOWER)),
    )


def crop(S: np.ndarray, n_frames: int, rng: np.random.Generator) -> np.ndarray:
    """A random segment of n_frames of S (n_mels, n)."""
    start = int(rng.integers(0, S.shape[1] - n_frames + 1)) if S.shape[1] > n_frames else 0
    return S[:, start : start + n_frames]


def views(
    segments: Sequence[np.ndarray],
    rng: np.random.Generator,
    params: Sequence[AugmentParams],
    n_frames: int = CROP_FRAMES,
    recorded: float = RECORDED,
) -> Tensor:
    """A random crop of each log-mel spectrogram (n_mels, n) in dB with its parameters, levelled
    again: (n_views, n_mels, n_frames).

    recorded : share of the views that are changed as a microphone does
    The numbers are drawn by NumPy, first all crops, then all colours, then the noise; torch
    computes all views at once.
    """
    crops = [
        crop(S, round(n_frames / own.slower), rng) for S, own in zip(segments, params, strict=True)
    ]
    out = warp(crops, [own.shift for own in params], n_frames)
    out += _tensor(
        [
            np.interp(BANDS, KNOTS, rng.normal(0, PRIVATE_DB, EQ_KNOTS)) + own.colour
            for own in params
        ]
    )[:, :, None]
    noisy = np.flatnonzero(rng.random(len(out)) < NOISY)
    if len(noisy):
        floors = _tensor(
            [rng.uniform(*NOISE_DB) + rng.normal(0, NOISE_TILT_DB) * TILT for _ in noisy]
        )
        power = _power(out[noisy])
        out[noisy] = 10.0 * torch.log10(
            power + power.mean(dim=(1, 2), keepdim=True) * _power(floors)[:, :, None]
        )
    taken = np.flatnonzero(rng.random(len(out)) < recorded) if recorded else ()
    if len(taken):
        out[taken] += through_microphone(len(taken), n_frames, rng)
    out -= 10.0 * torch.log10(_power(out).mean(dim=(1, 2), keepdim=True).clamp_min(1e-20))
    return torch.maximum(
        out, out.amax(dim=(1, 2), keepdim=True) - config.TOP_DB
    )  # as `frontends.levelled` does for one


def through_microphone(n: int, n_frames: int, rng: np.random.Generator) -> Tensor:
    """What a microphone, its level control and its noise suppression add to n spectrograms, in dB:
    (n, n_mels, n_frames).

    As large as measured on 24 tracks of the demo library played to a browser's (faked) microphone.
    """
    bands, moments = config.N_MELS // ROOM_BANDS, max(2, n_frames // ROOM_FRAMES)
    drawn = (
        rng.normal(0, ROOM_DB, (n, bands, 1))
        + rng.normal(0, DRIFT_DB, (n, 1, moments))
        + rng.normal(0, CLEANING_DB, (n, bands, moments))
    )
    return F.interpolate(
        _tensor(drawn)[:, None], (config.N_MELS, n_frames), mode="bilinear", align_corners=True
    )[:, 0]


def warp(crops: Sequence[np.ndarray], shifts: Sequence[float], n_frames: int) -> Tensor:
    """Spectrograms (n_mels, n) of any lengths, each moved up by its shift in bands and stretched or
    squeezed to n_frames.

    Straight lines between points; beyond the ends the end. Shape (n_crops, n_mels, n_frames)
    float32.
    """
    lengths = torch.tensor([S.shape[1] for S in crops])
    S = torch.zeros(len(crops), 1, config.N_MELS, int(lengths.max()))
    for row, own in enumerate(crops):
        S[row, 0, :, : own.shape[1]] = torch.from_numpy(own)
    bands = (torch.from_numpy(BANDS) - torch.tensor(shifts)[:, None]).clamp(0, config.N_MELS - 1)
    frames = torch.linspace(0, 1, n_frames) * (lengths[:, None] - 1)
    x, y = (
        2.0 * frames / max(S.shape[3] - 1, 1) - 1.0,
        2.0 * bands / (config.N_MELS - 1) - 1.0,
    )  # -1 to 1 from end to end
    grid = torch.stack(
        [x[:, None, :].expand(-1, config.N_MELS, -1), y[:, :, None].expand(-1, -1, n_frames)], dim=3
    )
    return F.grid_sample(S, grid.float(), align_corners=True, padding_mode="border")[:, 0]


def _tensor(rows: list[np.ndarray] | np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(rows, dtype=np.float32))


def _power(S_db: Tensor) -> Tensor:
    return torch.exp(S_db * (math.log(10.0) / 10.0))


def colour(rng: np.random.Generator) -> np.ndarray:
    """A random equaliser curve in dB, shape (n_mels,): 7 knots, a tilt, and now and then a
    high-band roll-off."""
    curve = np.interp(BANDS, KNOTS, rng.normal(0, EQ_DB, EQ_KNOTS))
    curve += rng.normal(0, TILT_DB) * TILT
    if rng.random() < 0.4:
        corner = int(rng.integers(30, config.N_MELS))
        curve -= rng.uniform(0, ROLL_OFF_DB) * np.clip(BANDS - corner, 0, None) / config.N_MELS
    return curve.astype(np.float32)


def shifted_images(images: Sequence[np.ndarray], rng: np.random.Generator) -> Tensor:
    """The article's spectrogram images (224, 224) moved in time (they wrap round) and a little in
    level: (n, 224, 224). Its author did not augment at all."""
    return _tensor(
        [
            np.clip(
                np.roll(image, int(rng.integers(image.shape[1])), axis=1) + rng.normal(0, 0.03),
                0,
                1,
            )
            for image in images
        ]
    )
