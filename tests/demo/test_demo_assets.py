"""The shipped demo library: its counts are the study's, its vectors are those of its sound, and it
is small."""

import hashlib
import json

import numpy as np
import pytest

from core import config
from core.catalog import coverage
from core.catalog.analysis import embeddings, head_chances, map_places
from core.catalog.library import Library
from core.demo import assets
from core.libraries import open_library, source_of
from tests.demo import article


@pytest.fixture
def demo(demo_home) -> Library:
    return open_library("demo")


def test_the_counts_are_the_studys(demo):
    found = coverage.coverage(demo)
    assert found.tracks == article.N_TRACKS
    for category, count in article.TAGGED.items():
        assert found.categories[category].tagged == count
    for category, order in article.ORDER.items():
        assert list(found.tags[category])[:5] == order
    tags = found.tags["instrument"]
    assert {name: tags[name] for name in article.INSTRUMENTS} == article.INSTRUMENTS
    assert len(found.tags["genre"]) == 21


def test_shipped_vectors_are_those_of_the_sound(demo):
    from core.model.checkpoint import load_encoder
    from core.model.clip_vectors import embed_array
    from core.model.runs import run_folder

    ids, X = embeddings.read(demo, "demo")
    encoder = load_encoder(run_folder("demo", "demo"))
    rows = np.random.default_rng(int(hashlib.sha256(b"twelve tracks").hexdigest()[:8], 16)).choice(
        len(ids), 12, replace=False
    )
    for row in rows:
        _, clips = source_of(demo).segments(ids[row], encoder.n_segments, encoder.sample_rate)
        assert float(embed_array(encoder, clips).vector @ X[row]) >= 0.9999, ids[row]


def test_everything_shipped_stays_under_40_mb():
    assert sum(f.stat().st_size for f in config.ASSETS.rglob("*") if f.is_file()) < 40_000_000


def test_vectors_map_and_predictions_cover_every_track(demo):
    ids, X = embeddings.read(demo, "demo")
    assert (len(ids), X.shape) == (10_802, (10_802, 100))
    assert np.allclose(np.linalg.norm(X, axis=1), 1, atol=1e-3)
    placed, xy = map_places.read_map(demo, "demo")
    assert (len(placed), bool(np.isfinite(xy).all())) == (10_802, True)
    classes, heard, P = head_chances.read(demo, "demo")
    assert (len(heard), P.shape[1]) == (10_802, len(classes))
    assert np.allclose(P.sum(axis=1), 1, atol=1e-2)


def test_the_manifest_names_what_is_shipped():
    folder = config.ASSETS / "demo"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    lying = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {*manifest["files"], "manifest.json"} == lying
    assert assets.check(), "each is the one that was written down"
