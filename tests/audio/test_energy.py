"""Energy curves of sounds whose course is known."""

import numpy as np
import pytest

from core.audio.features.energy import (
    BREAK,
    BUILDING,
    FALLING,
    STEADY,
    breaks,
    energy,
    loudness_curve,
)

SR = 8000


def layer(seconds: float, on: list[tuple[float, float]], hz: float, seed: int) -> np.ndarray:
    """Strokes four times a second on a tone, only within the spans `on` (s)."""
    t = np.arange(int(seconds * SR)) / SR
    noise = np.random.default_rng(seed).standard_normal(len(t))
    y = (np.sin(2 * np.pi * hz * t) + 0.3 * noise) * np.exp(-12 * (t % 0.25))
    playing = np.any([(t >= a) & (t < b) for a, b in on], axis=0)
    return (0.1 * y * playing).astype(np.float32)


def tune(seconds: float = 60.0) -> np.ndarray:
    """A held chord that is always there."""
    t = np.arange(int(seconds * SR)) / SR
    tremolo = 0.8 + 0.2 * np.sin(2 * np.pi * 0.5 * t)
    tones = sum(np.sin(2 * np.pi * hz * t) for hz in (220.0, 277.2, 329.6))
    return (0.03 * tremolo * tones).astype(np.float32)


def arrangement(*spans: list[tuple[float, float]]) -> np.ndarray:
    pitches = (80.0, 600.0, 1500.0)
    return tune() + sum(
        layer(60.0, on, hz, seed) for seed, (on, hz) in enumerate(zip(spans, pitches, strict=True))
    )


def test_layers_that_enter_one_by_one_build():
    found = energy(arrangement([(15, 60)], [(25, 60)], [(35, 60)]))
    assert found.shape == (BUILDING,)
    assert 30 <= found.highlight_s <= 40, "where the last layer has come in"


def test_layers_that_leave_one_by_one_fall():
    assert energy(arrangement([(0, 45)], [(0, 35)], [(0, 25)])).shape == (FALLING,)


def test_a_track_that_goes_on_as_it_began_is_steady():
    assert energy(arrangement([(0, 60)], [(0, 60)], [(0, 60)])).shape == (STEADY,)


def test_a_break_is_named_and_placed():
    found = energy(arrangement([(0, 28), (36, 60)], [(0, 28), (36, 60)], [(0, 28), (36, 60)]))
    assert found.shape == (STEADY, BREAK)
    assert breaks(found.curve)[0] == pytest.approx((28, 35), abs=2)


def test_curves_have_one_value_a_second_and_do_not_depend_on_the_volume_in_shape():
    y = arrangement([(15, 60)], [(25, 60)], [(35, 60)])
    loud, soft = energy(y), energy(0.1 * y)
    assert len(loud.curve) == len(loud.loudness_db) == len(loud.onset_density) == 60
    assert loud.shape == soft.shape
    assert loud.level > soft.level
    assert np.median(loud.onset_density[40:]) == pytest.approx(4, abs=1)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.0, 5.3])
def test_short_and_silent_sounds_have_a_curve(seconds):
    n = int(seconds * SR)
    for y in (np.zeros(n, np.float32), tune()[:n]):
        found = energy(y)
        assert len(found.curve) == int(np.ceil(seconds))
        assert np.isfinite(found.curve).all()
        assert (found.shape, found.highlight_s) == ((STEADY,), 0.0)


def test_loudness_is_in_decibels_below_full_scale():
    t = np.arange(2 * SR) / SR
    assert loudness_curve(np.sin(2 * np.pi * 440 * t)) == pytest.approx([-3.01, -3.01], abs=0.01)
