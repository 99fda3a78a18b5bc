"""Filters as matrix products: the sound that the sample-by-sample recursion gives."""

import numpy as np
import pytest
from scipy.signal import lfilter

from core.music.synth.biquad import filtered
from core.music.synth.filters import high_pass, low_pass

FILTERS = {
    "deepest": low_pass(150.0, 44_100, 0.9),
    "middle": low_pass(2_000.0, 44_100),
    "highest": low_pass(20_000.0, 44_100),
    "first order": high_pass(90.0, 44_100),
}


@pytest.mark.parametrize("n_samples", [0, 1, 31, 32, 33, 64, 300_001])
@pytest.mark.parametrize("name", FILTERS)
def test_a_filtered_sound_is_that_of_the_recursion(name: str, n_samples: int) -> None:
    b, a = FILTERS[name]
    y = np.random.default_rng(n_samples).standard_normal(n_samples).astype(np.float32)
    exact = lfilter(b.astype(np.float64), a.astype(np.float64), y.astype(np.float64))
    found = filtered(b, a, y)
    assert (found.dtype, found.shape) == (np.float32, y.shape)
    assert np.abs(found - exact).max(initial=0.0) < 1e-5


def test_what_follows_changes_nothing_before() -> None:
    b, a = FILTERS["middle"]
    y = np.random.default_rng(5).standard_normal(100_000).astype(np.float32)
    begun = filtered(b, a, y[:61_234])
    assert np.abs(begun - filtered(b, a, y)[: len(begun)]).max() < 1e-6
