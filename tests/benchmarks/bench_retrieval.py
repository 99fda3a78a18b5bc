"""Does a stretch of a real track find another stretch of it? The shipped model beside chance, MFCC and other programs.

    python -m tests.benchmarks.bench_retrieval [--source ../shared/real_library] [--run FOLDER ...] [--others]

Each track of 48 s or more gives its first 24 s and a second stretch that does not overlap: right behind, from its middle
on, or at its end. Every stretch is a query; all other stretches of all tracks are candidates; a hit is the partner among
the five nearest by cosine. `--others` also runs bliss-audio and Essentia's MusicExtractor (low-level means and
deviations, standardised) on the same stretches, where those packages are installed; they are no dependency of ours.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.audio import decode
from core.audio.clip import to_mono_8k
from core.errors import AudioError
from core.model import measures
from core.model.checkpoint import Encoder, load_encoder
from core.model.embed import embed_array
from core.model.evaluate import mfcc_statistics
from core.model.runs import STARTING_MODEL

K = 5
SECONDS = config.CLIP_SECONDS
PLACES: dict[str, Callable[[float], float]] = {  # where the second stretch begins in a track of so many seconds
    "behind": lambda duration: SECONDS, "middle": lambda duration: duration / 2, "end": lambda duration: duration - SECONDS}
Stretch = tuple[np.ndarray, int]  # y (n_samples, n_channels), sr


def stretches(source: Path, place: str) -> list[Stretch]:
    """Two stretches of every track that is long enough, one track after another, as they were recorded."""
    found: list[Stretch] = []
    for path in sorted(p for p in (source / "audio").iterdir() if not p.name.startswith("nsynth_")):
        try:
            y, sr = decode.load(path)
        except AudioError:
            continue
        duration, n = len(y) / sr, int(SECONDS * sr)
        if duration >= 2 * SECONDS:
            second = int(max(PLACES[place](duration), SECONDS) * sr)
            second = min(second, len(y) - n)
            found += [(y[:n], sr), (y[second : second + n], sr)]
    return found


def ours(encoder: Encoder, heard: list[Stretch]) -> np.ndarray:
    """Vectors of the stretches by one of our networks, (m, 100)."""
    return np.stack([embed_array(encoder, [to_mono_8k(y, sr)]).vector for y, sr in heard])


def mfcc(heard: list[Stretch]) -> np.ndarray:
    """Standardised MFCC statistics, (m, 40)."""
    return standardised(np.stack([mfcc_statistics(to_mono_8k(y, sr)) for y, sr in heard]))


def bliss(paths: list[Path]) -> np.ndarray:
    """bliss-audio's features, standardised."""
    import bliss_audio

    return standardised(np.array([bliss_audio.Song(str(path)).analysis for path in paths], dtype=np.float64))


def essentia(paths: list[Path]) -> np.ndarray:
    """Means and deviations of MusicExtractor's low-level features, standardised."""
    import essentia
    import essentia.standard as standard

    essentia.log.infoActive = essentia.log.warningActive = False
    extract = standard.MusicExtractor(lowlevelStats=["mean", "stdev"], rhythmStats=["mean"], tonalStats=["mean"])
    rows = []
    for path in paths:
        pool, _ = extract(str(path))
        names = sorted(n for n in pool.descriptorNames() if n.startswith("lowlevel.") and n.endswith((".mean", ".stdev")))
        rows.append(np.concatenate([np.atleast_1d(pool[name]) for name in names]))
    return standardised(np.array(rows, dtype=np.float64))


def standardised(X: np.ndarray) -> np.ndarray:
    """Columns with mean 0 and deviation 1; columns that never change are left out."""
    X = X[:, X.std(axis=0) > 1e-9]
    return (X - X.mean(axis=0)) / X.std(axis=0)


def as_files(heard: list[Stretch], folder: Path) -> list[Path]:
    """The stretches as WAV files, for programs that read files."""
    paths = [folder / f"{i:03d}.wav" for i in range(len(heard))]
    for path, (y, sr) in zip(paths, heard, strict=True):
        soundfile.write(path, y, sr)
    return paths


def main() -> None:
    """Print a table: a row a vector, a column a place of the second stretch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=Path, default=config.ROOT.parent / "shared" / "real_library")
    parser.add_argument("--run", type=Path, action="append", default=[], help="further checkpoints or run folders")
    parser.add_argument("--others", action="store_true", help="also bliss-audio and Essentia")
    given = parser.parse_args()
    table: dict[str, list[str]] = {}
    for place in PLACES:
        heard = stretches(given.source, place)
        owners = [i // 2 for i in range(len(heard))]
        vectors = {"random": np.random.default_rng(0).normal(size=(len(heard), 100)), "MFCC statistics": mfcc(heard)}
        for path in [STARTING_MODEL, *given.run]:
            vectors[path.stem if path.is_file() else path.name] = ours(load_encoder(path), heard)
        if given.others:
            with tempfile.TemporaryDirectory() as folder:
                files = as_files(heard, Path(folder))
                vectors["bliss-audio"], vectors["Essentia MusicExtractor"] = bliss(files), essentia(files)
        for name, X in vectors.items():
            recall = measures.other_stretch_recall(X, owners, K)
            low, high = measures.interval(recall)
            table.setdefault(name, []).append(f"{recall.mean():.3f} [{low:.2f}, {high:.2f}]")
    print(f"other-stretch recall@{K}, {len(owners) // 2} tracks; second stretch: {', '.join(PLACES)}")
    for name, cells in table.items():
        mean = np.mean([float(cell.split()[0]) for cell in cells])
        print(f"{name:28s} {'  '.join(cells)}  mean {mean:.3f}")


if __name__ == "__main__":
    main()
