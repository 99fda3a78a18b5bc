"""The material that the pretrained model is trained on: spectrograms of generated music, and their
mixing anew into augmented views."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed

from core import config
from core.audio.frontends import mel_basis, power
from core.factory.material import SEGMENT_SECONDS, TrainingPiece, piece, solo
from core.factory.sources import INSTRUMENTS, Sources
from core.model import augment
from core.progress import Progress

CLASSES = list(INSTRUMENTS)
PIECES, SOLOS, SHARD, DEMO_TRACKS = 5000, 4000, 100, 1000
EXCHANGED = 0.5  # share of pieces whose backing comes from another piece
SILENT_DB = -80.0
BACKING_DB = (-15.0, 3.0)  # beside the lead
BALANCE_DB = 2.0  # how much the balance of two segments differs

Maker = Callable[[Sources, int], TrainingPiece]  # from a seed to a piece of music


@dataclass
class Material:
    """Spectrograms in dB, not levelled: lead and backing, each (n, 2 segments, 64, n_frames)
    float16; labels (n,).

    The tracks of the demo library come last: mixed already (`backing` has no rows for them) and
    without a label (-1). `alone` (n,) is True where there is no backing, and none is to be put
    there.
    """

    lead: np.ndarray
    backing: np.ndarray
    labels: np.ndarray
    alone: np.ndarray


def make(
    banks: Path, fonts: list[Path], work: Path, n_pieces: int, n_solos: int, progress: Progress
) -> Material:
    """Pieces and solos as spectrograms, from files of `SHARD` of them under `work`, those that are
    missing made first."""
    work.mkdir(parents=True, exist_ok=True)
    wanted = [
        (maker, first)
        for maker, n in ((piece, n_pieces), (solo, n_solos))
        for first in range(0, n, SHARD)
    ]
    missing = [(maker, first) for maker, first in wanted if not _shard(work, maker, first).exists()]
    workers = Parallel(n_jobs=2, return_as="generator_unordered")
    for done, _ in enumerate(
        workers(delayed(_make_shard)(banks, fonts, work, *each) for each in missing), start=1
    ):
        progress.update(
            SHARD * (len(wanted) - len(missing) + done), SHARD * len(wanted), "Making music"
        )
    shards = [np.load(_shard(work, *each)) for each in wanted]
    backing = np.concatenate([s["backing"] for s in shards])
    labels = np.array([CLASSES.index(name) for s in shards for name in s["family"]])
    return Material(
        np.concatenate([s["lead"] for s in shards]),
        backing,
        labels,
        backing.max(axis=(1, 2, 3)) < SILENT_DB,
    )


def _shard(work: Path, maker: Maker, first: int) -> Path:
    return work / f"{maker.__name__}_{first:06d}.npz"


def _make_shard(banks: Path, fonts: list[Path], work: Path, maker: Maker, first: int) -> None:
    """Runs in a worker process: the pieces or solos from seed `first` on."""
    sources = Sources(banks, fonts)
    pieces = [maker(sources, seed) for seed in range(first, first + SHARD)]
    lead, backing = (
        np.array([[stem(y) for y in ys] for ys in part])
        for part in ([p.lead for p in pieces], [p.backing for p in pieces])
    )
    partial = _shard(work, maker, first).with_suffix(".partial.npz")
    np.savez(partial, lead=lead, backing=backing, family=[p.family for p in pieces])
    partial.replace(_shard(work, maker, first))


def with_demo(material: Material, folder: Path) -> Material:
    """The material and two segments of every demo rendering under `folder`: the first seconds and
    the last."""
    n = int(SEGMENT_SECONDS * config.SAMPLE_RATE)
    whole = []
    for path in sorted(folder.glob("demo_*.npy"))[:DEMO_TRACKS]:
        y = np.load(path).astype(np.float32) / 32768.0
        if len(y) >= 2 * n:
            whole.append([stem(y[:n]), stem(y[-n:])])
    return Material(
        np.concatenate([material.lead, np.array(whole)]),
        material.backing,
        np.concatenate([material.labels, np.full(len(whole), -1)]),
        np.concatenate([material.alone, np.ones(len(whole), bool)]),
    )


def stem(y: np.ndarray) -> np.ndarray:
    """Log-mel spectrogram of a stem, float16 (64, n_frames), its level kept so that stems can be
    mixed."""
    return np.asarray(10.0 * np.log10(mel_basis() @ power(y) + 1e-9), np.float16)


def mixed(
    material: Material,
    rows: np.ndarray,
    rng: np.random.Generator,
    n_frames: int,
    bend: bool = False,
) -> list[torch.Tensor]:
    """Two augmented views of pieces, each (n, 64, n_frames) float32: other segments, the same mix
    and parameters.

    bend : also move and segment the spectrogram, which a layer of statistics is not to learn from
    """
    n = len(rows)
    partners = np.where(rng.random(n) < EXCHANGED, rng.integers(0, len(material.backing), n), rows)
    partners = np.where(material.alone[rows], rows, partners)
    gains = rng.uniform(*BACKING_DB, n)
    params = [
        augment.draw_params(rng) if bend else augment.AugmentParams(augment.colour(rng))
        for _ in range(n)
    ]
    views = []
    for segment in range(2):
        made = []
        for row, partner, gain, own in zip(rows, partners, gains, params, strict=True):
            needed = min(round(n_frames / own.slower), material.lead.shape[-1])
            start = int(rng.integers(0, material.lead.shape[-1] - needed + 1))
            S = material.lead[row, segment, :, start : start + needed].astype(np.float32)
            if row < len(material.backing):
                backing = material.backing[partner, segment, :, start : start + needed].astype(
                    np.float32
                )
                balance = gain + rng.normal(0, BALANCE_DB)
                S = 10.0 * np.log10(
                    10.0 ** (S / 10.0) + 10.0 ** ((backing + balance) / 10.0) + 1e-9
                )
            made.append(S)
        views.append(augment.views(made, rng, params, n_frames, recorded=0.0))
    return views
