"""The shipped demo library in SQLite: made once, refreshed when the assets change, what a person
did is kept."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.catalog import shortlist
from core.catalog.analysis import embeddings, head_chances, map_places
from core.catalog.decisions import listening
from core.catalog.summary import in_short
from core.demo import assets, measures, tags
from core.demo.install import install
from core.errors import SoundkinError
from core.factory.demo import tracks
from core.linalg import l2_normalize

ROOT = Path(__file__).resolve().parents[2]
N = 30


@pytest.fixture
def small(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Assets of 30 tracks: real rows, random vectors."""
    folder = tmp_path / "assets"
    (folder / "run").mkdir(parents=True)
    monkeypatch.setenv("SOUNDKIN_DEMO_ASSETS", str(folder))
    fill(folder, seed=0)
    return folder


def fill(folder: Path, seed: int, n: int = N) -> None:
    shipped = list(tags.read(ROOT / "assets" / "demo" / "tracks.csv.gz").values())[:n]
    tracks.write(shipped, folder / assets.TRACKS)
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 100))
    np.save(
        folder / "vectors.npy", (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float16)
    )
    np.save(folder / "segments.npy", np.repeat(X, 2, axis=0).astype(np.float16))
    np.save(folder / "starts.npy", np.tile([0.0, 24.5], n).astype(np.float32))
    np.save(folder / "predictions.npy", rng.dirichlet([1, 1], n).astype(np.float16))
    np.save(folder / "map.npy", rng.standard_normal((n, 2)).astype(np.float32))
    own = measures.read(ROOT / "assets" / "demo" / assets.MEASURES)
    measures.write(folder / assets.MEASURES, own[:n])
    heads = [{"name": "instrument", "names": ["piano", "strings"], "one_of": True, "sure": 0.8}]
    (folder / assets.HEADS).write_text(json.dumps(heads))
    (folder / "run" / "result.json").write_text("{}")
    for name in ("checkpoint.pt", "config.json", "metrics.csv"):
        (folder / "run" / name).write_text("-")
    (folder / assets.ARTICLE).write_text("-")
    assets.write_manifest()


def test_it_holds_tracks_tags_vectors_predictions_and_a_map(small: Path):
    library = install()
    row = next(iter(tags.read().values()))
    track = library.track("demo_00001")
    assert (track.title, track.artist, track.duration_s) == (
        row["title"],
        row["artist"],
        float(row["duration_s"]),
    )
    assert library.tags("demo_00001") == {
        c: row[c].split("|") for c in ("use", "genre", "mood", "instrument") if row[c]
    }
    assert in_short(library) | {"tagged": 0} == {
        "name": "demo",
        "tracks": N,
        "tagged": 0,
        "embedded": N,
        "run_id": "demo",
    }
    ids, X = embeddings.read(library, "demo")
    assert ids == library.track_ids()
    np.testing.assert_array_equal(
        X, l2_normalize(np.load(small / "vectors.npy").astype(np.float32))
    )
    segment_ids, starts, Z = embeddings.read_segments(library, "demo")
    assert segment_ids[:4] == ["demo_00001", "demo_00001", "demo_00002", "demo_00002"]
    assert starts[:2].tolist() == [0.0, 24.5]
    assert Z.shape == (2 * N, 100)
    assert head_chances.read(library, "demo")[0] == ["piano", "strings"]
    assert map_places.read_map(library, "demo")[1].shape == (N, 2)


def test_a_second_time_nothing_is_written_and_a_refresh_keeps_what_a_person_did(small: Path):
    library = install()
    shortlist.add(library, "demo_00003", "for the intro")
    listening.judge(library, "demo_00001", "demo_00002", "demo", True)
    listening.set_choice(library, "instrument", "demo_00004", False)
    library.use_run("my-own-run")
    changed = (library.folder / "library.sqlite").stat().st_mtime_ns
    install()
    assert (library.folder / "library.sqlite").stat().st_mtime_ns == changed
    fill(small, seed=1, n=N - 2)
    library = install()
    assert library.count() == N - 2
    np.testing.assert_array_equal(
        embeddings.read(library, "demo")[1],
        l2_normalize(np.load(small / "vectors.npy").astype(np.float32)),
    )
    assert [(e.track_id, e.note) for e in shortlist.entries(library)] == [
        ("demo_00003", "for the intro")
    ]
    assert len(listening.verdicts(library)) == 1
    assert listening.choice(library, "instrument") == {"demo_00004": False}
    assert library.current_run == "my-own-run"


def test_newer_assets_may_name_other_things(small: Path):
    install()
    P = np.load(small / "predictions.npy")
    np.save(small / "predictions.npy", np.hstack([P, P]))
    kinds = {"name": "genre", "names": ["rock", "pop"], "one_of": False, "sure": 0.8}
    heads = json.loads((small / assets.HEADS).read_text())
    (small / assets.HEADS).write_text(json.dumps([*heads, kinds]))
    assets.write_manifest()
    assert head_chances.read(install(), "demo", head="genre")[2].shape == (N, 2)


def test_two_processes_may_install_at_the_same_moment(small: Path):
    code = "from core.demo.install import install; print(install().count())"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=100)
        assert (out.strip(), err, process.returncode) == (str(N), "", 0)
    assert in_short(install())["embedded"] == N


@pytest.mark.parametrize(
    "name", ["vectors.npy", "tracks.csv.gz", "run/checkpoint.pt", "manifest.json"]
)
def test_damaged_assets_are_one_sentence_with_the_remedy(small: Path, name: str):
    (small / name).write_bytes(b"{ damaged")
    with pytest.raises(SoundkinError, match=r"assets/demo|demo build"):
        install()


def test_a_missing_file_is_named_and_putting_it_back_heals(small: Path):
    content = (small / "map.npy").read_bytes()
    (small / "map.npy").unlink()
    with pytest.raises(SoundkinError, match=r"map\.npy"):
        install()
    (small / "map.npy").write_bytes(content)
    assert in_short(install())["embedded"] == N


def test_without_vectors_the_tags_alone_are_installed(small: Path):
    (small / "manifest.json").unlink()
    assert in_short(install())["embedded"] == 0
    assert install().count() == N
