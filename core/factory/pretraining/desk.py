"""What the mixing desk does to the views that were drawn: many at once, on the processor or on
another device. A view is a log-mel spectrogram in dB."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.audio.frontends import FMAX, FMIN, N_MELS
from core.config import TOP_DB

BANDS = np.arange(N_MELS)


@dataclass
class Batch:
    """Views S (n, 96, n_frames) float32: all first views, then all second ones.

    targets : [shape=(n,)] rows of the teacher's answers ; speed : [shape=(n,)] factor ; spoiled :
    bool [shape=(n,)], where a low-pass or an overlay takes or adds so much that the teacher's
    answer to the clean cut is only a hint ; spoken : bool [shape=(n,)], where a voice lies over it
    instruments, kinds : [shape=(n,)] what is known of the recordings, UNKNOWN where nothing is
    """

    S: Tensor
    targets: np.ndarray
    speed: np.ndarray
    spoiled: np.ndarray
    spoken: np.ndarray
    instruments: np.ndarray
    kinds: np.ndarray


@dataclass
class Draft:
    """Views as they are cut, batch.S (n, 96, any) float16, and what is to be done to them.

    semitones : [shape=(n,)] ; colour : [shape=(n, 96)] dB ; over : which rows something is laid
    over, what (k, 96, n_frames) float16, how far it lies below, [shape=(k,)] dB ; noise : which
    rows get some, how far it lies below them, (k, 96) dB
    """

    batch: Batch
    n_frames: int
    semitones: np.ndarray
    colour: np.ndarray
    over: tuple[list[int], Tensor, np.ndarray]
    noise: tuple[list[int], np.ndarray]


def made(draft: Draft, device: str = "cpu") -> Batch:
    """The batch that was drawn, on a device."""
    batch = draft.batch
    S = moved(batch.S.to(device).float(), draft.semitones, draft.n_frames)
    S += torch.from_numpy(draft.colour).to(device)[:, :, None]
    lay_over(S, *draft.over)
    add_noise(S, *draft.noise)
    batch.S = levelled(S)
    return batch


@lru_cache(maxsize=1)
def band_hertz() -> np.ndarray:
    """Middle of each band in Hz, shape (96,)."""
    import librosa

    return librosa.mel_frequencies(N_MELS + 2, fmin=FMIN, fmax=FMAX)[1:-1].astype(np.float32)


def moved(S: Tensor, semitones: np.ndarray, n_frames: int) -> Tensor:
    """Spectrograms S (n, 96, any), each higher and faster by its semitones, cut to n_frames: (n,
    96, n_frames)."""
    factors = 2.0 ** (semitones / 12.0)
    hertz, longest = band_hertz(), S.shape[2]
    bands = np.stack([np.interp(hertz / f, hertz, BANDS) for f in factors]).astype(np.float32)
    frames = np.arange(n_frames, dtype=np.float32) * factors.astype(np.float32)[:, None]
    x = torch.from_numpy(2.0 * frames / max(longest - 1, 1) - 1.0).to(S.device)
    y = torch.from_numpy(2.0 * bands / (N_MELS - 1) - 1.0).to(S.device)
    grid = torch.stack(
        [x[:, None, :].expand(-1, N_MELS, -1), y[:, :, None].expand(-1, -1, n_frames)], dim=3
    )
    return F.grid_sample(S[:, None], grid, align_corners=True, padding_mode="border")[:, 0]


def lay_over(S: Tensor, rows: list[int], other: Tensor, below_db: np.ndarray) -> None:
    """Other sound (k, 96, n_frames) in dB over some rows of S, so many dB below each, in place."""
    if rows:
        db = torch.from_numpy(below_db.astype(np.float32)).to(S.device)[:, None, None]
        own, over = (
            p / p.mean(dim=(1, 2), keepdim=True).clamp_min(1e-9)
            for p in (power(S[rows]), power(other.to(S.device).float()))
        )
        S[rows] = 10.0 * torch.log10(own + over * power(-db) + 1e-10)


def add_noise(S: Tensor, rows: list[int], below_db: np.ndarray) -> None:
    """Noise so many dB (k, 96) below the mean power of some rows of S, in place."""
    if rows:
        floor = torch.from_numpy(below_db.astype(np.float32)).to(S.device)
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
