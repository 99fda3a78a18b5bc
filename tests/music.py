"""Small libraries made in a test: real WAV files, real SQLite, vectors whose neighbours are
known."""

from pathlib import Path

import numpy as np
import soundfile

from core.catalog.analysis import embeddings
from core.catalog.imports import store
from core.catalog.library import Library
from core.linalg import l2_normalize
from core.search.index import Index, best
from tests.catalog_kit import set_classes

RUN = "made-up"
CLASSES = ["piano", "synthesizer"]
SR = 22_050
NASTY = "<img src=x onerror=alert(1)> **bold** :smile:"


def tone(hz: float, seconds: float = 2.0, seed: int = 0) -> np.ndarray:
    """A decaying tone with three partials and a little noise, shape (n,)."""
    t = np.arange(int(seconds * SR)) / SR
    y = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3)) * np.exp(-t)
    return (0.3 * y + 0.001 * np.random.default_rng(seed).normal(size=len(t))).astype(np.float32)


def make_library(
    folder: Path,
    name: str = "small",
    n_tracks: int = 12,
    sound: bool = True,
    analysed: bool = True,
    seconds: float = 2.0,
) -> Library:
    """A library of tones (files under `folder`) in the SOUNDKIN_HOME in use.

    Track t00 is nearest to t01, then t02 and so on. t01's title and genre look like HTML and
    markdown. Even tracks are tagged piano, every third one rock; tempi go up from 60 BPM.
    """
    (folder / "sound").mkdir(parents=True, exist_ok=True)
    rows = []
    for i in range(n_tracks):
        file = f"sound/{i:02d} tone.wav"
        if sound:
            soundfile.write(folder / file, tone(110 * 2 ** (i / 12), seconds, seed=i), SR)
        tags = {
            "instrument": ["piano"] if i % 2 == 0 else ["synthesizer"],
            "genre": ["rock"] if i % 3 == 0 else [],
        }
        title = f"Tone {i:02d}"
        if i == 1:
            tags["genre"], title = [NASTY], f"Tone 01 {NASTY}"
        rows.append(
            store.Row(
                f"t{i:02d}",
                title,
                file if sound else None,
                artist=f"Player {i % 4}" if n_tracks <= 12 else f"Player {i}",
                tempo_bpm=60.0 + i,
                duration_s=seconds,
                format="wav" if sound else "",
                tags=tags,
            )
        )
    library = Library.create(name)
    store.save(library, rows, {"source": str(folder)} if sound else {})
    if sound and analysed:
        _analyse(library, n_tracks)
    return library


def _analyse(library: Library, n_tracks: int) -> None:
    """Vectors that turn away from the first track's step by step, in a plane and a little noise."""
    rng = np.random.default_rng(0)
    angles = np.linspace(0.0, 1.2, n_tracks)
    X = np.zeros((n_tracks, 100), np.float32)
    X[:, 0], X[:, 1] = np.cos(angles), np.sin(angles)
    X[:, 2:] = 0.002 * rng.normal(size=(n_tracks, 98))
    set_classes(library, RUN, CLASSES)
    embeddings.write(
        library,
        RUN,
        (
            embeddings.TrackEmbedding(
                track_id,
                l2_normalize(x),
                [0.0],
                l2_normalize(x)[np.newaxis],
                np.array([0.8, 0.2], np.float32),
            )
            for track_id, x in zip(library.track_ids(), X, strict=True)
        ),
    )
    library.use_run(RUN)


def make_run(library: Library, run_id: str = "fresh") -> str:
    """A finished run of the library whose network has random weights: the same sound still gives
    the same vector."""
    import torch

    from core.model import checkpoint
    from core.model.networks import networks
    from core.model.runs import run_folder

    torch.manual_seed(0)
    settings, heads = {"network": "default"}, {"instrument": CLASSES}
    folder = run_folder(library.name, run_id)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"preset": "default"}', "utf-8")
    (folder / "result.json").write_text("{}", "utf-8")
    network = networks.build(settings, heads).eval()
    checkpoint.save(folder / "checkpoint.pt", network, settings, heads)
    return run_id


def analyse(library: Library, run_id: str) -> None:
    """Really analyse the library by a run made by `make_run`, in this process."""
    from core.model.embed import embed_library

    embed_library(library, run_id, jobs=1)
    library.use_run(run_id)


def top_k(
    index: Index,
    q: np.ndarray,
    k: int,
    rows: np.ndarray | None = None,
    exclude: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and scores, (k,) each, of the k nearest among `rows`, as a search ranks them."""
    return best(index.scores(q, rows), k, rows, exclude)
