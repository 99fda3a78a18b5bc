"""Building the demo: renderings go on where they were cut off, and what is shipped is what comes
out again."""

from pathlib import Path

import numpy as np
import pytest

from core.demo import assets, source, tags
from core.factory.demo import render as demo_render
from core.libraries import open_library, source_of
from core.progress import SILENT


@pytest.fixture(scope="module")
def some() -> list[tags.Row]:
    rows = sorted(tags.read().values(), key=lambda row: float(row["duration_s"]))
    return [rows[5], rows[len(rows) // 2], rows[-5]]


def test_rendering_goes_on_and_is_what_the_network_gets_elsewhere(
    some: list[tags.Row], demo_home: Path, tmp_path: Path
):
    demo = source_of(open_library("demo"))
    demo_render.render_all(some[:1], tmp_path, 1, SILENT)
    first = tmp_path / f"{some[0]['track_id']}.npy"
    made = first.stat().st_mtime_ns
    demo_render.render_all(some, tmp_path, 1, SILENT)
    assert first.stat().st_mtime_ns == made, "what was there was rendered again"
    for row in some:
        starts, clips = demo_render.segments(tmp_path, row)
        assert len(starts) == min(3, max(1, int(float(row["duration_s"]) // 24)))
        rendered = demo.segments_at(row["track_id"], starts, source.RENDER_RATE)
        for kept, live in zip(clips, rendered, strict=True):
            assert np.sqrt(np.mean((kept - live) ** 2)) < 0.02 * np.sqrt(np.mean(live**2))


def test_a_rendering_is_cached_and_made_again_when_the_entry_is_damaged(
    some: list[tags.Row], demo_home: Path, monkeypatch: pytest.MonkeyPatch
):
    demo, track_id = source_of(open_library("demo")), some[0]["track_id"]
    _, first = demo.segments(track_id, 1)
    (entry,) = (demo_home / "cache" / "demo-rendered" / assets.version()).iterdir()
    assert 50_000 < entry.stat().st_size < 800_000
    whole = entry.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(source, "rendering", None)  # what is cached is not rendered again
        assert np.array_equal(demo.segments(track_id, 1)[1], first)
    entry.write_bytes(whole[:200])
    assert np.array_equal(demo.segments(track_id, 1)[1], first)
    assert entry.read_bytes() == whole


def test_renderings_of_another_version_of_the_demo_are_deleted(
    some: list[tags.Row], demo_home: Path
):
    old = demo_home / "cache" / "demo-rendered" / "0-of-long-ago"
    old.mkdir(parents=True)
    (old / "entry.flac").write_bytes(b"old")
    source_of(open_library("demo")).segments(some[0]["track_id"], 1)
    assert [folder.name for folder in old.parent.iterdir()] == [assets.version()]


def test_what_is_shipped_is_whole():
    assert assets.check()
    assert len(np.load(assets.folder() / "vectors.npy", mmap_mode="r")) == len(tags.read())
