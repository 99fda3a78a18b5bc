"""Building the demo: renderings go on where they were cut off, and what is shipped is what comes
out again."""

from pathlib import Path

import numpy as np
import pytest

from core import sound
from core.audio.excerpt import encode_flac
from core.demo import assets, heard, tags
from core.progress import SILENT


@pytest.fixture(scope="module")
def some() -> list[tags.Row]:
    rows = sorted(tags.read().values(), key=lambda row: float(row["duration_s"]))
    return [rows[5], rows[len(rows) // 2], rows[-5]]


def test_rendering_goes_on_and_is_what_the_network_hears_elsewhere(
    some: list[tags.Row], tmp_path: Path
):
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


def test_what_the_network_heard_is_kept_and_rendered_again_when_it_is_damaged(
    some: list[tags.Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOUNDKIN_HOME", str(tmp_path))
    track_id = some[0]["track_id"]
    first = heard.kept(track_id, 24.0)
    (file,) = (tmp_path / "cache").rglob("*.*")
    assert 50_000 < file.stat().st_size < 400_000
    whole = file.read_bytes()
    file.write_bytes(encode_flac(np.zeros(100, np.float32), 8000))
    assert np.array_equal(heard.kept(track_id, 24.0), np.zeros(100)), "what is kept is not read"
    file.write_bytes(whole[:200])
    assert np.array_equal(heard.kept(track_id, 24.0), first)
    assert file.read_bytes() == whole
    assert np.array_equal(heard.kept(track_id, 24.0), first), "kept and rendered are not the same"


def test_no_more_than_the_limit_is_kept_and_what_is_old_goes_first(
    some: list[tags.Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOUNDKIN_HOME", str(tmp_path))
    monkeypatch.setattr(heard, "KEPT_TRACKS", 2)
    first, second, third = (row["track_id"] for row in some)
    folder = tmp_path / "cache" / "demo-heard"
    folder.mkdir(parents=True)
    for name in ("0-of-long-ago-demo_00001-24.00.flac", "0-of-long-ago-demo_00002-24.00.flac"):
        (folder / name).write_bytes(b"old")
    for track_id in (first, second, third):
        heard.kept(track_id, 24.0)
    names = sorted(file.name for file in folder.iterdir())
    assert len(names) == 2
    assert all(track_id in " ".join(names) for track_id in (first, second)), names


def test_what_is_shipped_is_whole():
    assert assets.check()
    assert len(np.load(assets.folder() / "vectors.npy", mmap_mode="r")) == len(tags.read())
