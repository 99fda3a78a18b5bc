"""Briefs: read with a small vocabulary, and asked on the command line of a library of 48 tracks."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from core.__main__ import main
from core.audio.features.aspects import SIZES
from core.catalog.analysis import embeddings, measured
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.imports import store
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.linalg import l2_normalize
from core.search.brief.chip_names import described
from core.search.brief.chips import (
    BRIGHTNESS,
    ENERGY,
    LENGTH,
    TEMPO,
    Brief,
    RangeChip,
    TagChip,
)
from core.search.brief.ranking.brief_fits import Values
from core.search.brief.ranking.tag_evidence import TagEvidence, TagKey
from core.search.brief.ranking.texts import Texts
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.music import RUN

VOCABULARY = Vocabulary(
    {
        "mood": ["calm", "sad", "dark", "exciting"],
        "genre": ["rock", "jazz", "techno"],
        "instrument": ["piano", "percussion", "strings", "bass", "acoustic guitar"],
        "voice": ["voice"],
    }
)
N = 48
INSTRUMENTS = ("piano", "acoustic guitar", "drums")
MOODS = ("calm", "energetic")
SHAPES = ("steady", "building", "falling, with a break")
EVERY = ("-k", "60", "--at-most", "0", "--no-fold")


def read(text: str) -> Brief:
    return understand(text, VOCABULARY)


def evidence_of(
    given: Sequence[Mapping[str, Sequence[str]]],
    predicted: Mapping[TagKey, np.ndarray] | None = None,
    texts: Sequence[str] = (),
    heard: Mapping[TagKey, np.ndarray] | None = None,
) -> TagEvidence:
    """What is known of a few tracks. given : by track, category and tags as written"""
    rows: dict[TagKey, list[int]] = {}
    names: dict[str, dict[str, str]] = {}
    for at, tags in enumerate(given):
        for category, word in ((c, word) for c, words in tags.items() for word in words):
            rows.setdefault((category, tag_key(word)), []).append(at)
            names.setdefault(category, {}).setdefault(tag_key(word), word)
    found = {key: np.unique(carriers) for key, carriers in rows.items()}
    return TagEvidence(len(given), found, names, predicted or {}, heard or {}, Texts.of(texts))


def values_of(
    n: int,
    numbers: Mapping[str, np.ndarray] = MappingProxyType({}),
    tempo_certainty: np.ndarray | None = None,
    keys: Sequence[int] | None = None,
    key_certainty: float | np.ndarray = 1.0,
    shapes: Sequence[int] | None = None,
) -> Values:
    """What is known of n tracks: this, and nothing else."""
    names = (TEMPO, LENGTH, ENERGY, BRIGHTNESS)
    certainty = dict.fromkeys(names, np.ones(n))
    return Values(
        dict.fromkeys(names, np.full(n, np.nan)) | dict(numbers),
        certainty if tempo_certainty is None else {**certainty, TEMPO: tempo_certainty},
        np.full(n, -1) if keys is None else np.array(keys),
        np.full(n, key_certainty),
        np.zeros(n, np.uint8) if shapes is None else np.array(shapes, np.uint8),
    )


def tags(brief: Brief) -> list[str]:
    return [described(chip) for chip in brief.chips if isinstance(chip, TagChip)]


def ranges(brief: Brief) -> list[tuple[str, float | None, float | None]]:
    return [(c.value, c.low, c.high) for c in brief.chips if isinstance(c, RangeChip)]


def measures_of(i: int, rng: np.random.Generator) -> Measured:
    """Track i: 60 + 2 i BPM, key i mod 24, energy i / N, and aspects in three groups."""
    aspects = rng.normal(size=sum(SIZES.values())) * 0.3
    aspects[: SIZES["timbre"]] += np.random.default_rng(i % 3).normal(size=SIZES["timbre"])
    values = TrackValues(60.0 + 2 * i, 0.9, None, i % 24, 0.8, i / N, 0.5, SHAPES[i % 3], 4.0, True)
    return Measured(values, np.full(30, i / N), aspects)


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """48 tracks without sound: every other one has a given tempo, others a computed one only."""
    rng = np.random.default_rng(5)
    rows = [
        store.Row(
            f"t{i:02d}",
            f"Track {i}",
            f"folder {i % 5}/{i}.wav",
            artist=f"Artist {i % 6}" if i % 4 else "",
            tempo_bpm=60.0 + 2 * i if i % 2 else None,
            duration_s=20.0 + 3 * i,
            tags={"instrument": [INSTRUMENTS[i % 3]], "mood": [MOODS[i % 2]]} if i % 8 else {},
        )
        for i in range(N)
    ]
    made = Library.create("many")
    store.save(made, rows, {"source": str(tmp_path), "run": RUN})
    X = l2_normalize((rng.normal(size=(N, 100)) + 0.4).astype(np.float32))
    X[47] = X[46]  # one recording twice
    write = (embeddings.TrackEmbedding(f"t{i:02d}", X[i], [0.0], X[i : i + 1]) for i in range(N))
    embeddings.write(made, RUN, write)
    measured.write(made, [(f"t{i:02d}", measures_of(i, rng)) for i in range(N)])
    return made


def tell_kinds(library: Library) -> None:
    """Every second track is music, and each has more of a voice than the one before."""
    with library.writing() as db:
        db.executemany(
            "INSERT INTO kinds SELECT run_n, ?, ?, 0.9, ? FROM runs",
            ((n, "music" if n % 2 else "speech", n / N) for n in range(1, N + 1)),
        )


def search(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """What `soundkin search` answers on that library."""
    assert main(["search", "--library", "many", "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def numbers(found: dict[str, Any]) -> list[int]:
    return [int(match["track_id"][1:]) for match in found["matches"]]
