"""Curves are read as NumPy's general functions read them, in a part of their time."""

import numpy as np
import pytest

from core.audio.features import fingerprint
from core.audio.features.curves import largest_of, mean_and_deviation, median, smooth

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7, 16])
def test_the_largest_of_so_many_rows_is_that_of_numpys_windows(n):
    X = RNG.normal(size=(20, 3)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(X, n, axis=0)
    assert np.array_equal(largest_of(X, n), windows.max(axis=-1))


@pytest.mark.parametrize("n", [1, 2, 3, 24, 25])
def test_medians_means_and_deviations_are_those_of_numpy(n):
    X = RNG.normal(size=(4, n)).astype(np.float32)
    mean, deviation = mean_and_deviation(X)
    assert mean.shape == deviation.shape == (4, 1)
    assert np.allclose(mean[:, 0], X.mean(axis=1), atol=1e-6)
    assert np.allclose(deviation[:, 0], X.std(axis=1), atol=1e-6)
    assert median(X[0]) == np.median(X[0])


@pytest.mark.parametrize("n", [0, 1, 5, 30])
@pytest.mark.parametrize("width", [3, 5])
def test_a_smooth_curve_is_the_mean_of_what_is_around(n, width):
    x = RNG.normal(size=n)
    half = width // 2
    expected = [x[max(at - half, 0) : at + half + 1].mean() for at in range(n)]
    assert np.allclose(smooth(x, width), expected)


def landmarks_one_by_one(B: np.ndarray) -> list[tuple[int, int, int]]:
    """Frame, band and rank of the peaks of B (n_bands, n_frames), by their definition."""
    n_bands, n_frames = B.shape
    L = np.log(B + np.float32(fingerprint.SILENT))
    L -= L.mean(axis=1, keepdims=True)
    found = []
    for band in range(n_bands):
        for frame in range(n_frames):
            near = L[max(band - 2, 0) : band + 3, max(frame - 3, 0) : frame + 4]
            if L[band, frame] > 0 and L[band, frame] >= near.max():
                found.append((int(frame / 31.25), -L[band, frame], band, frame))
    ranks: dict[int, int] = {}
    peaks = []
    for second, _, band, frame in sorted(found):
        rank = ranks[second] = ranks.get(second, -1) + 1
        if rank < fingerprint.PEAKS_A_SECOND:
            peaks.append((frame, band, rank))
    return sorted(peaks)


@pytest.mark.parametrize("levels", [0, 4], ids=["all different", "many alike"])
def test_landmarks_are_the_loudest_of_their_neighbourhood_and_second(levels):
    widths = np.diff(fingerprint.band_edges())
    B = RNG.gamma(0.3, size=(len(widths), 100)).astype(np.float32) + np.float32(1e-3)
    if levels:
        B = np.ceil(B * levels) / np.float32(levels)
        B[:, 50:] = B[:, :50]
    found = fingerprint.landmarks(np.repeat(B, widths, axis=0))
    assert len(found) > 30
    rows = zip(found.frames.tolist(), found.bands.tolist(), found.ranks.tolist(), strict=True)
    assert list(rows) == landmarks_one_by_one(B)
