"""The map's coordinates: near means similar, the same twice, never outliers, stoppable."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.catalog.library import Library
from core.errors import Stopped
from core.progress import Progress
from core.search import projection
from core.search.map.cells import Cells
from core.search.map.map_part import MapPart


def _clusters(
    n_each: int = 40, n_clusters: int = 4, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n_clusters, 100))
    label = np.repeat(np.arange(n_clusters), n_each)
    X = centres[label] + 0.3 * rng.normal(size=(len(label), 100))
    return (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32), label


def _job(folder: Path) -> Progress:
    (folder / "status.json").write_text(json.dumps({"job_id": "j"}))
    return Progress(job_folder=folder)


def test_tracks_that_sound_alike_lie_together_and_the_map_is_repeatable() -> None:
    X, label = _clusters()
    xy = projection.project(X, seed=3)
    assert xy.shape == (160, 2)
    assert xy.dtype == np.float32
    distance = np.linalg.norm(xy[:, None] - xy[None], axis=2) + 1e9 * np.eye(len(xy))
    nearest = label[np.argsort(distance, axis=1)[:, :5]]
    assert (nearest == label[:, None]).mean() > 0.95
    assert np.array_equal(xy, projection.project(X, seed=3))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 7])
def test_a_tiny_library_has_a_map_too(n: int) -> None:
    X, _ = _clusters(n_each=n, n_clusters=1)
    xy = projection.project(X)
    assert xy.shape == (n, 2)
    assert np.isfinite(xy).all()
    assert len(np.unique(xy, axis=0)) == n


def test_twins_lie_near_one_another() -> None:
    X, label = _clusters(n_each=10)
    xy = projection.project(np.concatenate([X, X, X[:1], X[:1]]))
    assert np.isfinite(xy).all()
    places = np.array([xy[: len(X)][label == own].mean(axis=0) for own in range(4)])
    apart = np.linalg.norm(xy[len(X) :][:, None] - places, axis=2)
    assert (apart.argmin(axis=1) == [*label, 0, 0]).all(), "each in its own cluster"


def test_neighbours_are_exact() -> None:
    X, _ = _clusters(n_each=700, n_clusters=2)
    rows, scores = projection.neighbours(X, X[:20], 4, Progress(), "Finding")
    full = X[:20] @ X.T
    assert np.allclose(scores, -np.sort(-full, axis=1)[:, :4], atol=1e-5)
    assert np.allclose(np.take_along_axis(full, rows.astype(int), axis=1), scores, atol=1e-5)


def test_a_library_past_the_limit_is_placed_among_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    X, label = _clusters(n_each=60)
    monkeypatch.setattr(projection, "FIT_LIMIT", 120)
    xy = projection.project(X)
    sample = np.sort(np.random.default_rng(0).choice(len(X), 120, replace=False))
    assert np.array_equal(xy[sample], projection.project(X[sample])), "its own places stay"
    centre = np.array([np.median(xy[label == c], axis=0) for c in range(4)])
    assert (
        np.linalg.norm(xy[:, None] - centre[None], axis=2).argmin(axis=1) == label
    ).mean() > 0.95


def test_the_work_says_how_far_it_is_and_obeys_a_stop(tmp_path: Path) -> None:
    X, _ = _clusters()
    progress = _job(tmp_path)
    seen = []
    original = progress.update
    progress.update = lambda done, total, message="", **extra: (
        seen.append((message, done, total)),  # type: ignore[method-assign]
        original(done, total, message, **extra),
    )[1]
    projection.project(X, progress=progress)
    messages = [message for message, _, _ in seen]
    assert "Finding neighbours" in messages
    assert any(
        message == "Laying out the map" and 0 < done <= total for message, done, total in seen
    )
    (tmp_path / "stop").touch()
    with pytest.raises(Stopped):
        projection.project(X, progress=progress)
    with pytest.raises(Stopped):
        projection._EpochReader(progress).write("12/500")
    progress.finish("stopped")


def test_outliers_are_drawn_in() -> None:
    rng = np.random.default_rng(0)
    xy = rng.normal(size=(1000, 2))
    xy[0] = [1e6, -1e6]
    drawn = projection.clipped(xy)
    assert np.abs(drawn).max() < 14
    assert drawn[0, 0] == drawn[:, 0].max()


def test_a_query_is_drawn_among_its_neighbours_and_nearest_the_best() -> None:
    xy = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    place = projection.weighted_mean(np.array([0.99, 0.8, 0.8]), xy)
    assert np.linalg.norm(place) < 0.1
    middle = projection.weighted_mean(np.array([0.9, 0.9, 0.9]), xy)
    assert np.allclose(middle, xy.mean(axis=0), atol=1e-6)


def test_neighbours_by_cells_are_nearly_exact() -> None:
    X, _ = _clusters(n_each=500, n_clusters=12)
    rows, scores = Cells(X, seed=1).neighbours(X, 10, Progress(), "Finding")
    exact, _ = projection.neighbours(X, X, 10, Progress(), "Finding")
    both = zip(rows.tolist(), exact.tolist(), strict=True)
    shared = np.mean([len(set(a) & set(b)) for a, b in both])
    assert shared / 10 > 0.9
    assert np.allclose(scores, np.take_along_axis(X @ X.T, rows.astype(int), axis=1), atol=1e-5)
    assert (np.diff(scores, axis=1) <= 0).all()


def test_a_large_map_that_was_stopped_goes_on_from_the_layout(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "FIT_LIMIT", 60)
    X, label = _clusters()
    library = Library.create("large")
    part = MapPart(library, "run", (1, 2), 0)
    whole = projection.project(X, part=part)
    fits: list[int] = []
    monkeypatch.setattr(projection, "_fit", lambda *_: fits.append(1))
    assert np.array_equal(projection.project(X, part=part), whole)
    assert not fits
    assert MapPart(library, "run", (1, 3), 0).load(60) is None, "of another state of the vectors"
    (kept,) = library.folder.rglob("*map-part.npz")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert part.load(60) is None, "it is damaged"
    part.forget()
    assert not kept.exists()
    distance = np.linalg.norm(whole[:, None] - whole[None], axis=2) + 1e9 * np.eye(len(whole))
    nearest = label[np.argsort(distance, axis=1)[:, :5]]
    assert (nearest == label[:, None]).mean() > 0.9
