"""A long file as query: each of its parts finds its track, however many others there are."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core import config
from core.catalog.analysis import embeddings
from core.catalog.library import Library
from core.linalg import l2_normalize
from core.model.checkpoint import Encoder, load_encoder
from core.model.runs import SHIPPED_RUNS
from core.search.find import Feedback, find
from core.search.index import Index
from core.search.query import Query, embedded_file
from core.search.request.wish import Also, Wish
from tests.music import RUN, make_library
from tests.sounds import buzzing, plucked


def unit(n: int, seed: int) -> np.ndarray:
    return l2_normalize(np.random.default_rng(seed).standard_normal((n, 100)).astype(np.float32))


@cache
def shipped() -> Encoder:
    return load_encoder(SHIPPED_RUNS[config.SHIPPED])


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """24 tracks that have nothing in common."""
    library = make_library(tmp_path, n_tracks=24)
    ids = library.track_ids()
    embeddings.write(
        library,
        RUN,
        (
            embeddings.TrackEmbedding(track_id, z, [0.0], z[np.newaxis])
            for track_id, z in zip(ids, unit(len(ids), 0), strict=True)
        ),
    )
    return library


@pytest.mark.parametrize("rows", [None, np.arange(0, 5000, 7)])
def test_of_several_vectors_the_most_alike_counts(rows: np.ndarray | None) -> None:
    index, Q = Index("r", np.arange(5000), unit(5000, 0)), unit(20, 1)
    each = np.max([index.scores(q, rows) for q in Q], axis=0)
    assert np.allclose(index.scores(Q, rows), each, atol=1e-6)


def test_every_track_of_a_mix_is_found_by_its_part(library: Library) -> None:
    X = unit(24, 0)[:12]
    starts = tuple(30.0 * part for part in range(12))
    mix = Query(vector=np.vstack([l2_normalize(X.mean(axis=0)), X]), starts=starts)
    found = find(library, mix, k=12)
    assert {match.track_id for match in found.matches} == set(library.track_ids()[:12])
    assert min(match.score for match in found.matches) > 0.99
    said = {match.track_id: match.query_start_s for match in found.matches}
    assert said == dict(zip(library.track_ids(), starts, strict=False))
    assert max(match.standing.place or 99 for match in found.matches) <= 12
    liked = find(library, mix, feedback=Feedback(liked=[library.track_ids()[20]]), k=13)
    assert library.track_ids()[20] in {match.track_id for match in liked.matches}
    with_another = Wish(also=(Also(Query(track_id=library.track_ids()[20])),))
    assert len(find(library, mix, k=5, wish=with_another).matches) == 5


def test_a_file_longer_than_a_few_minutes_has_a_vector_of_each_part(tmp_path: Path) -> None:
    parts = [plucked(150.0, 100.0), buzzing(300.0, 100.0), plucked(600.0, 60.0)]
    soundfile.write(tmp_path / "mix.wav", np.concatenate(parts), 8000)
    Q, starts = embedded_file(shipped(), tmp_path / "mix.wav")
    assert Q.shape == (1 + 10, 100)
    assert starts == pytest.approx([26.0 * part for part in range(10)])
    assert Q[1] @ Q[3] > Q[1] @ Q[6]
    soundfile.write(tmp_path / "track.wav", parts[0], 8000)
    one, starts = embedded_file(shipped(), tmp_path / "track.wav")
    assert one.shape == (100,)
    assert starts == ()
    assert (Q[1:] @ one).max() > 0.95
