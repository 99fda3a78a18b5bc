"""Features on one scale: a head on them is a head on the plain ones."""

import numpy as np

from core.model.training.heads.standardized import LEAST_SCALE, Standardized

rng = np.random.default_rng(4)
X = 3.0 + rng.normal(size=(200, 60)) * np.geomspace(0.2, 20.0, 60)


def test_every_feature_varies_alike():
    made = Standardized.of(X)
    assert np.abs(made.x.mean(axis=0)).max() < 1e-5
    assert np.allclose(made.x.std(axis=0), 1.0, atol=1e-4)


def test_a_feature_that_never_varies_is_not_blown_up():
    made = Standardized.of(np.ones((8, 5)))
    assert np.isfinite(made.x).all()
    assert (made.scale == LEAST_SCALE).all()


def test_a_head_says_the_same_on_both_there_and_back():
    made = Standardized.of(X)
    head = rng.normal(size=(60, 3)), rng.normal(size=3)
    weight, bias = made.weights(*head)
    assert np.allclose(made.x @ weight + bias, X @ head[0] + head[1], rtol=1e-3, atol=1e-3)
    back = made.plain_weights(weight, bias)
    assert np.allclose(back[0], head[0])
    assert np.allclose(back[1], head[1])
