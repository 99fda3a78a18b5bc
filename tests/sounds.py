"""Sounds made with numpy whose right answer is known: two kinds of tone that no ear would
confuse."""

from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.audio.clip import load_at
from core.audio.decode import opened

SR = 8000
CLIP_SAMPLES = int(config.CLIP_SECONDS * SR)


def plucked(pitch_hz: float, seconds: float = 6.0, sr: int = SR, seed: int = 0) -> np.ndarray:
    """A decaying, harmonic tone struck twice a second: y, shape (n_samples,)."""
    t = np.arange(int(seconds * sr)) / sr
    envelope = np.exp(-6 * (t % 0.5))
    y = sum(np.sin(2 * np.pi * pitch_hz * h * t) / h for h in range(1, 6))
    return (
        0.2 * envelope * y + 0.002 * np.random.default_rng(seed).standard_normal(len(t))
    ).astype(np.float32)


def buzzing(pitch_hz: float, seconds: float = 6.0, sr: int = SR, seed: int = 0) -> np.ndarray:
    """A steady, bright square tone with a slow tremolo: y, shape (n_samples,)."""
    t = np.arange(int(seconds * sr)) / sr
    y = np.sign(np.sin(2 * np.pi * pitch_hz * t)) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t))
    return (0.1 * y + 0.002 * np.random.default_rng(seed).standard_normal(len(t))).astype(
        np.float32
    )


def write_folder(folder: Path, n_each: int = 6, seconds: float = 6.0) -> Path:
    """A folder with `n_each` plucked and as many buzzing WAV files, and a data list that tags them
    piano and synthesizer."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file,title,instrument,genre"]
    for i in range(n_each):
        for name, make, tag in (("plucked", plucked, "piano"), ("buzzing", buzzing, "synthesizer")):
            soundfile.write(
                folder / f"{name}_{i}.wav", make(180.0 * 1.06 ** (3 * i), seconds, seed=i), SR
            )
            rows.append(f"{name}_{i}.wav,{name.title()} {i},{tag},{'pop' if i % 2 else 'rock'}")
    (folder / "list.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def clip_of(path: Path, start_s: float = 0.0, rate: int = SR) -> np.ndarray:
    """The 24 s of a file from `start_s` on, shape (24 * rate,), mono at `rate` Hz."""
    return load_at(path, [start_s], rate)[0]


def load(path: Path, start_s: float = 0.0, seconds: float | None = None) -> tuple[np.ndarray, int]:
    """What a file holds from `start_s` on, shape (n_samples, n_channels) float32, and its Hz."""
    with opened(path) as sound:
        return sound.samples(start_s, seconds), sound.info.sample_rate
