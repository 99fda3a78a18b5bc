"""Two questions to vectors on real sound: the shipped model beside chance, MFCC and other programs.

    python -m tests.benchmarks.bench_retrieval [--shared ../shared] [--run FOLDER ...] [--others]

Other segment: each background track of 48 s or more gives its first 24 s and a second segment that
does not overlap: right behind, from its middle on, or at its end. Every segment is a query, all
other segments are candidates; a hit is the partner among the five nearest by cosine.

Same instrument: phrases of 24 s from the note banks marked held_out are queries, phrases from all
other banks are candidates, so an instrument is never found by itself; the share of the four nearest
that are of the same class.

`--others` also runs bliss-audio and Essentia's MusicExtractor (low-level means and deviations,
standardised) on the same files, where those packages are installed; they are no dependency of ours.
Files a second are counted on one process.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.errors import AudioError
from core.factory.pretraining.bank_phrases import phrases
from core.model.checkpoint import Encoder, load_encoder
from core.model.clip_vectors import embed_array
from core.model.evaluation import metrics
from core.model.evaluation.comparison import mfcc_statistics
from core.model.runs import PRETRAINED_MODEL
from core.model.training.trainingset import ARTICLE_CLASSES
from core.music.synth.banks import BANK_RATE
from tests.sounds import clip_of, load

K, K_INSTRUMENT = 5, 4
SECONDS = config.CLIP_SECONDS
QUERIES, CANDIDATES = 20, 40  # phrases a class
PLACES: dict[
    str, Callable[[float], float]
] = {  # where the second segment begins in a track of so many seconds
    "behind": lambda duration: SECONDS,
    "middle": lambda duration: duration / 2,
    "end": lambda duration: duration - SECONDS,
}
Kind = Callable[[list[Path]], np.ndarray]  # from sound files to vectors (n, d)


def segments(source: Path, place: str, folder: Path) -> list[Path]:
    """Two segments of every track that is long enough, one track after another, as they were
    recorded, as WAV files."""
    found: list[Path] = []
    for path in sorted(p for p in (source / "audio").iterdir() if not p.name.startswith("nsynth_")):
        try:
            y, sr = load(path)
        except AudioError:
            continue
        duration, n = len(y) / sr, int(SECONDS * sr)
        if duration >= 2 * SECONDS:
            second = min(int(max(PLACES[place](duration), SECONDS) * sr), len(y) - n)
            for first in (0, second):
                found.append(folder / f"{len(found):03d}.wav")
                soundfile.write(found[-1], y[first : first + n], sr)
    return found


def instruments(banks: Path, folder: Path) -> tuple[list[Path], np.ndarray, np.ndarray]:
    """Phrases as WAV files, the class of each, bool (n,) where it is a query: first the queries,
    then the candidates."""
    made = phrases(banks, True, QUERIES) + phrases(banks, False, CANDIDATES)
    files = [folder / f"{i:03d}.wav" for i in range(len(made))]
    for file, (y, _, _) in zip(files, made, strict=True):
        soundfile.write(file, y, BANK_RATE)
    return (
        files,
        np.array([name for _, name, _ in made]),
        np.arange(len(made)) < QUERIES * len(ARTICLE_CLASSES),
    )


def same_instrument(X: np.ndarray, names: np.ndarray, asks: np.ndarray) -> np.ndarray:
    """For each query the share of its nearest candidates that are of its class; queries do not find
    each other."""
    has = names[:, None] == np.array(ARTICLE_CLASSES)[None, :]
    rows, precision, _ = metrics.same_tag(X, has, asks[:, None] == asks[None, :], K_INSTRUMENT)
    return precision[asks[rows]]


def chance(files: list[Path]) -> np.ndarray:
    """Random vectors."""
    return np.random.default_rng(0).normal(size=(len(files), 100))


def ours(encoder: Encoder, files: list[Path]) -> np.ndarray:
    """Vectors of the files by one of our networks, (n, 100)."""
    return np.stack([embed_array(encoder, [clip_of(path)]).vector for path in files])


def mfcc(files: list[Path]) -> np.ndarray:
    """Standardised MFCC statistics, (n, 40)."""
    return standardised(np.stack([mfcc_statistics(clip_of(path)) for path in files]))


def bliss(files: list[Path]) -> np.ndarray:
    """bliss-audio's features, standardised."""
    import bliss_audio

    return standardised(
        np.array([bliss_audio.Song(str(path)).analysis for path in files], dtype=np.float64)
    )


def essentia(files: list[Path]) -> np.ndarray:
    """Means and deviations of MusicExtractor's low-level features, standardised; a file that it
    refuses gets the mean."""
    import essentia
    import essentia.standard as standard

    essentia.log.infoActive = essentia.log.warningActive = False
    extract = standard.MusicExtractor(
        lowlevelStats=["mean", "stdev"], rhythmStats=["mean"], tonalStats=["mean"]
    )
    rows: dict[int, np.ndarray] = {}
    for i, path in enumerate(files):
        try:
            pool, _ = extract(str(path))
        except RuntimeError as refused:
            print(f"Essentia refuses {path.name}: {refused}", flush=True)
            continue
        names = sorted(
            n
            for n in pool.descriptorNames()
            if n.startswith("lowlevel.") and n.endswith((".mean", ".stdev"))
        )
        rows[i] = np.concatenate([np.atleast_1d(pool[name]) for name in names])
    mean = np.mean(list(rows.values()), axis=0)
    return standardised(np.array([rows.get(i, mean) for i in range(len(files))], dtype=np.float64))


def standardised(X: np.ndarray) -> np.ndarray:
    """Columns with mean 0 and deviation 1; columns that never change are left out."""
    X = X[:, X.std(axis=0) > 1e-9]
    return (X - X.mean(axis=0)) / X.std(axis=0)


def cell(values: np.ndarray) -> str:
    """The mean and its bootstrap interval."""
    low, high = metrics.interval(values)
    return f"{values.mean():.3f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    """Print a row for each kind of vector."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--shared",
        type=Path,
        default=config.ROOT.parent / "shared",
        help="has real_library and sample_banks",
    )
    parser.add_argument(
        "--run", type=Path, action="append", default=[], help="further checkpoints or run folders"
    )
    parser.add_argument("--others", action="store_true", help="also bliss-audio and Essentia")
    given = parser.parse_args()
    kinds: dict[str, Kind] = {"random": chance, "MFCC statistics": mfcc}
    kinds |= {
        path.stem if path.is_file() else path.name: partial(ours, load_encoder(path))
        for path in [PRETRAINED_MODEL, *given.run]
    }
    kinds |= {"bliss-audio": bliss, "Essentia MusicExtractor": essentia} if given.others else {}
    with tempfile.TemporaryDirectory() as name:
        files = {
            place: segments(given.shared / "real_library", place, _new(Path(name) / place))
            for place in PLACES
        }
        played, names, asks = instruments(
            given.shared / "sample_banks", _new(Path(name) / "instruments")
        )
        owners = [i // 2 for i in range(len(files["behind"]))]
        print(
            f"other-stretch recall@{K}, {len(owners) // 2} tracks; second stretch:"
            f" {', '.join(PLACES)}; mean | same instrument P@{K_INSTRUMENT}, {asks.sum()} queries |"
            " files a second"
        )
        for kind, vectors in kinds.items():
            started = time.perf_counter()
            found = [metrics.same_track_recall(vectors(own), owners, K) for own in files.values()]
            right = same_instrument(vectors(played), names, asks)
            rate = (len(PLACES) * len(owners) + len(played)) / (time.perf_counter() - started)
            cells = "  ".join(cell(recall) for recall in found)
            print(
                f"{kind:24s} {cells}  {np.mean(found):.3f} | {cell(right)} | {rate:.1f}", flush=True
            )


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
