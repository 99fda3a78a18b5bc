"""The shipped pretrained model: taught once on generated music from many sources, so that a
library without a single tag searches well at once, and a few tags are enough to teach it more.

    python -m core.factory.pretrain --banks FOLDER --work FOLDER --out assets/model

Two terms: which family leads a piece (cross-entropy), and which two segments are of one piece
(NT-Xent). Before that, the layer on the bands' statistics is computed in closed form (linear
discriminant analysis, every piece a class): it weighs what differs between pieces against what
differs within one. NOTES.md beside the checkpoint says what came out.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.linalg
import torch
from joblib import Parallel, delayed

from core import config
from core.audio.frontends import mel_basis, power
from core.factory.material import FAMILIES, SEGMENT_SECONDS, Piece, Sources, piece, solo
from core.model import augment, checkpoint, losses, networks, spectral_features
from core.model.adapt import balance
from core.progress import Progress

CLASSES = list(FAMILIES)
PIECES, SOLOS, SHARD, DEMO_TRACKS = 5000, 4000, 100, 1000
STEPS, BATCH, FRAMES = 10_000, 32, 160
LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 2e-3, 0.01, 0.15
FINISH_TURNS, FINISH_STEPS, FINISH_BATCH, FINISH_RATE = 6, 3000, 384, 3e-3
EXCHANGED = 0.5  # share of pieces whose backing comes from another piece
SILENT_DB = -80.0
BACKING_DB = (-15.0, 3.0)  # beside the lead
BALANCE_DB = 2.0  # how much the balance of two segments differs
SHRINKAGE = 0.03  # of the covariance within pieces, towards its mean variance
# added to the variance of rhythm within a piece, in shares of that between: a track's changes more
# than ours
RESTLESS = 1.5
TEST_EVERY = 10  # each tenth piece tests


Maker = Callable[[Sources, int], Piece]  # from a seed to a piece of music


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


def main(arguments: list[str] | None = None) -> None:
    """Make the material where it is missing, train, save pretrained.pt."""
    parser = argparse.ArgumentParser(
        prog="python -m core.factory.pretrain", description="Train the shipped starting model."
    )
    parser.add_argument(
        "--banks", type=Path, required=True, help="folder of recorded notes with notes.csv"
    )
    parser.add_argument(
        "--soundfonts", type=Path, nargs="*", default=[], help="SF2 files besides the demo's own"
    )
    parser.add_argument(
        "--work",
        type=Path,
        required=True,
        help="keeps the material, so that an interrupted run goes on",
    )
    parser.add_argument(
        "--demo", type=Path, help="8 kHz renderings that `python -m core demo build --work` leaves"
    )
    parser.add_argument("--out", type=Path, required=True, help="where pretrained.pt is written")
    parser.add_argument("--pieces", type=int, default=PIECES)
    parser.add_argument("--solos", type=int, default=SOLOS)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    progress = Progress(sys.stderr)
    material = make(given.banks, given.soundfonts, given.work, given.pieces, given.solos, progress)
    if given.demo:
        material = with_demo(material, given.demo)
    network, center = train(material, given.steps, given.seed, progress)
    given.out.mkdir(parents=True, exist_ok=True)
    settings = {"network": "default", "n_classes": len(CLASSES)}
    checkpoint.save(given.out / "pretrained.pt", network, settings, "default", CLASSES, center)


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
    return (10.0 * np.log10(mel_basis() @ power(y) + 1e-9)).astype(np.float16)


def train(
    material: Material, steps: int, seed: int, progress: Progress
) -> tuple[torch.nn.Module, np.ndarray]:
    """The trained network in evaluation mode and its mean embedding (100,)."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    teaching = np.flatnonzero(np.arange(len(material.labels)) % TEST_EVERY)
    network = networks.DefaultNet(len(CLASSES))
    start_statistics(network, material, teaching, rng)
    network.statistics.requires_grad_(False)
    taught = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(taught, LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, steps + 1, pct_start=WARM_UP
    )
    network.train()
    for step in range(steps):
        rows = rng.choice(teaching, BATCH, replace=False)
        logits, embedding = network(torch.cat(mixed(material, rows, rng, FRAMES, bend=True)))
        labels = torch.from_numpy(material.labels[rows]).repeat(2)
        loss = losses.cross_entropy(logits, labels) + losses.nt_xent(*embedding.chunk(2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        progress.update(step + 1, steps, "Training", loss=loss.item())
    network.eval()
    return network, finish(network, material, teaching, rng, progress)


def start_statistics(
    network: networks.DefaultNet, material: Material, rows: np.ndarray, rng: np.random.Generator
) -> None:
    """Set the layer on the bands' statistics to the directions in which pieces differ most for how
    little segments do.

    Linear discriminant analysis (Fisher 1936; Rao 1948) with every piece a class; the covariance
    within is shrunk a little.
    """
    first, second = [], []
    with torch.no_grad():
        for part in np.array_split(rows, max(1, len(rows) // 100)):
            a, b = (
                spectral_features.spectral_features(view).double().numpy()
                for view in mixed(material, part, rng, material.lead.shape[-1])
            )
            first.append(a)
            second.append(b)
        a, b = np.concatenate(first), np.concatenate(second)
        both = np.concatenate([a, b])
        mean, deviation = both.mean(axis=0), both.std(axis=0)
        within = np.cov(((a - b) / deviation).T, bias=True) / 2.0
        within = (1 - SHRINKAGE) * within + SHRINKAGE * np.trace(within) / len(within) * np.eye(
            len(within)
        )
        within[spectral_features.RHYTHM, spectral_features.RHYTHM] += RESTLESS * np.eye(
            spectral_features.RHYTHM.stop - spectral_features.RHYTHM.start
        )
        _, directions = scipy.linalg.eigh(np.cov(((both - mean) / deviation).T), within)
        weight = (
            directions[:, ::-1][:, : networks.N_STATISTICS].T / deviation / 3.0
        )  # a third: about the size of the others
        network.statistics.weight.copy_(torch.from_numpy(weight))
        network.statistics.bias.copy_(torch.from_numpy(-weight @ mean))


def mixed(
    material: Material,
    rows: np.ndarray,
    rng: np.random.Generator,
    n_frames: int,
    bend: bool = False,
) -> list[torch.Tensor]:
    """Two augmented views of pieces, each (n, 64, n_frames) float32: other segments, the same mix
    and look.

    bend : also move and segment the spectrogram, which a layer of statistics is not to learn from
    """
    n = len(rows)
    partners = np.where(rng.random(n) < EXCHANGED, rng.integers(0, len(material.backing), n), rows)
    partners = np.where(material.alone[rows], rows, partners)
    gains = rng.uniform(*BACKING_DB, n)
    looks = [
        augment.look(rng) if bend else augment.AugmentParams(augment.colour(rng)) for _ in range(n)
    ]
    views = []
    for segment in range(2):
        made = []
        for row, partner, gain, look in zip(rows, partners, gains, looks, strict=True):
            needed = min(round(n_frames / look.slower), material.lead.shape[-1])
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
        views.append(augment.views(made, rng, looks, n_frames, recorded=0.0))
    return views


def finish(
    network: networks.DefaultNet,
    material: Material,
    rows: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
) -> np.ndarray:
    """Teach the last two layers anew on what the finished convolutions hear of whole segments;
    returns the mean embedding.

    Batches can then be ten times as large, which the contrastive term thrives on. Every piece is
    heard in FINISH_TURNS looks: in one alone, the two layers would learn the pieces by heart. What
    comes out is the mean of the weights over the second half of the steps (Izmailov et al.,
    Averaging Weights Leads to Wider Optima, 2018): it depends less on the draw.
    """
    turns = []
    for turn in range(FINISH_TURNS):
        turns.append(_pairs(network, material, rows, rng))
        progress.update(turn + 1, FINISH_TURNS, "Hearing whole pieces")
    labels = torch.from_numpy(material.labels[rows])
    last = torch.nn.ModuleList([network.timbre, network.output])
    averaged = torch.optim.swa_utils.AveragedModel(last)
    optimizer = torch.optim.AdamW(last.parameters(), FINISH_RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, FINISH_STEPS)
    for step in range(FINISH_STEPS):
        at = torch.from_numpy(rng.choice(len(rows), min(FINISH_BATCH, len(rows)), replace=False))
        statistics, sounds = (
            torch.cat([first[at], second[at]]) for first, second in turns[step % FINISH_TURNS]
        )
        embedding = torch.cat(
            [statistics, network.timbre(torch.nn.functional.dropout(sounds, 0.2))], dim=1
        )
        logits = network.output(torch.relu(embedding))
        a, b = embedding.chunk(2)
        loss = losses.cross_entropy(logits, labels[at].repeat(2)) + losses.nt_xent(a, b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step >= FINISH_STEPS // 2:
            averaged.update_parameters(last)
    last.load_state_dict(averaged.module.state_dict())
    statistics, sounds = (torch.cat([each for turn in turns for each in turn[i]]) for i in (0, 1))
    with torch.no_grad():
        embedding = torch.cat([statistics, network.timbre(sounds)], dim=1)
    return balance(network, embedding.numpy()).mean(axis=0)


def _pairs(
    network: networks.DefaultNet, material: Material, rows: np.ndarray, rng: np.random.Generator
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """What the network hears of two whole segments of each piece, in new looks: the statistics'
    pair and the sounds' pair."""
    heard = [
        listen(network, view)
        for part in np.array_split(rows, max(1, len(rows) // 100))
        for view in mixed(material, part, rng, material.lead.shape[-1], bend=True)
    ]
    return [
        (torch.cat([h[i] for h in heard[0::2]]), torch.cat([h[i] for h in heard[1::2]]))
        for i in (0, 1)
    ]


@torch.no_grad()
def listen(network: networks.DefaultNet, views: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The statistics' numbers (n, 64) and what timbre is drawn from (n, 896), of views (n, 64,
    n_frames)."""
    heard = [
        (network.statistics(numbers), network.hear(part, numbers))
        for part in views.split(8)
        for numbers in [spectral_features.spectral_features(part)]
    ]
    return torch.cat([statistics for statistics, _ in heard]), torch.cat(
        [sounds for _, sounds in heard]
    )


if __name__ == "__main__":
    main()
