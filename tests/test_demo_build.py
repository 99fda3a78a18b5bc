"""Building the demo: renderings go on where they were cut off, and what is shipped is what comes out again."""

import random
from pathlib import Path

import numpy as np
import pytest

from core import sound
from core.demo import assets, heard, tags
from core.progress import SILENT

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 16  # tracks recomputed here; the whole sample of 50 is done when the assets are built


@pytest.fixture(scope="module")
def some() -> list[tags.Row]:
    rows = sorted(tags.read().values(), key=lambda row: float(row["duration_s"]))
    return [rows[5], rows[len(rows) // 2], rows[-5]]


def test_rendering_goes_on_and_is_what_the_network_hears_elsewhere(some: list[tags.Row], tmp_path: Path):
    heard.render_all(some[:1], tmp_path, 1, SILENT)
    first = tmp_path / f"{some[0]['track_id']}.npy"
    made = first.stat().st_mtime_ns
    heard.render_all(some, tmp_path, 1, SILENT)
    assert first.stat().st_mtime_ns == made, "what was there was rendered again"
    for row in some:
        starts, clips = heard.stretches(tmp_path, row)
        assert len(starts) == min(3, max(1, int(float(row["duration_s"]) // 24)))
        for kept, live in zip(clips, sound.demo_clips(row["track_id"], starts), strict=True):
            assert np.sqrt(np.mean((kept - live) ** 2)) < 0.02 * np.sqrt(np.mean(live**2))


def test_shipped_vectors_are_those_computed_now(home: Path):
    if not (assets.folder() / assets.MANIFEST).exists():
        pytest.skip("assets/demo has no vectors yet (python -m core demo build)")
    from core.audio.clip import stretch_starts
    from core.model.checkpoint import load_encoder
    from core.model.embed import embed_array

    assert assets.check()
    encoder = load_encoder(assets.folder() / "run")
    X = np.load(assets.folder() / "vectors.npy").astype(np.float32)
    rows = list(tags.read().values())
    assert len(X) == len(rows)
    for n in random.Random(1).sample(range(len(rows)), SAMPLE):
        starts = stretch_starts(float(rows[n]["duration_s"]), encoder.n_stretches)
        again = embed_array(encoder, sound.demo_clips(rows[n]["track_id"], starts)).vector
        cosine = float(again @ X[n] / np.linalg.norm(X[n]))
        assert cosine >= 0.9999, f"{rows[n]['track_id']}: {cosine:.6f}"


def test_assets_stay_small():
    total = sum(file.stat().st_size for file in (ROOT / "assets").rglob("*") if file.is_file())
    assert total < 40_000_000
