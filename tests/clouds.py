"""A library whose missing tags have a known answer: vectors in three clouds, one a kind, a third of
each untagged."""

from pathlib import Path

import numpy as np
import soundfile

from core.catalog.analysis import embeddings
from core.catalog.imports import store
from core.catalog.library import Library
from tests.music import SR, tone

TAGS = ("piano", "strings", "harp")
N_TRACKS = 180
RUN = "r"


def kind_of(track_id: str) -> str:
    """What a track really is."""
    return TAGS[int(track_id[1:]) // 3 % 3]


def rows(n: int = N_TRACKS) -> list[store.Row]:
    """Tracks whose every third is untagged; t004 is tagged wrongly."""
    found = []
    for i in range(n):
        track_id = f"t{i:03d}"
        tags = {"instrument": [kind_of(track_id)], "genre": ["only one"]} if i % 3 else {}
        if i == 4:
            tags["instrument"] = [next(tag for tag in TAGS if tag != kind_of(track_id))]
        found.append(store.Row(track_id, f"Track {i}", artist=f"artist {i % 45}", tags=tags))
    return found


def make(sound: Path | None = None, name: str = "clouds") -> Library:
    """A library in the SOUNDKIN_HOME in use; with `sound` each track has a short WAV
    file there."""
    named = rows()
    for i, row in enumerate(named):
        if sound is not None:
            row.path, row.format, row.duration_s = f"{row.track_id}.wav", "wav", 1.0
            soundfile.write(sound / row.path, tone(110 * 2 ** (i % 36 / 12), 1.0, seed=i), SR)
    rng = np.random.default_rng(0)
    X = 3.0 * np.eye(100)[[TAGS.index(kind_of(row.track_id)) for row in named]] + rng.normal(
        scale=0.25, size=(len(named), 100)
    )
    made = Library.create(name)
    store.save(made, named, {"run": RUN} | ({"source": str(sound)} if sound is not None else {}))
    embeddings.write(
        made,
        RUN,
        [
            embeddings.TrackEmbedding(
                row.track_id, x.astype(np.float32), [0.0], x[None].astype(np.float32)
            )
            for row, x in zip(named, X, strict=True)
        ],
    )
    return made
