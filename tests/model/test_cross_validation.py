"""Predictions of tags by classifiers that were not fitted to them, where the answer is known."""

import numpy as np
import pytest

from core.model import calibration
from core.model.training.cross_validation import (
    CrossValidated,
    cross_validate,
    fit_classifier,
    honest_confidence,
)

SAME = np.ones((200, 4))  # vectors that tell nothing: what is predicted is how frequent tags are


def test_a_track_with_several_tags_counts_once():
    Y = np.array([[True, True, False], [False, False, True]] * 100)
    P = fit_classifier(SAME, Y, np.arange(200))(SAME, np.arange(3))
    assert pytest.approx([0.25, 0.25, 0.5], abs=0.01) == P[0]


def test_only_the_tracks_that_may_judge_calibrate_further_tags():
    both = np.arange(200) % 2 == 1
    Y = np.column_stack([np.ones(200, bool), both])
    found = [
        cross_validate(SAME, Y, np.arange(200), judges=judges).others
        for judges in (~both, both, None)
    ]
    never, always, half = (float(one.agreement(np.array([0.25]))[0]) for one in found)
    assert never < 0.1 < half < 0.9 < always


def test_a_tracks_confidence_is_calibrated_on_other_folds():
    number = np.arange(100) % 2
    unknown = calibration.fit(np.full(4, 0.5), np.array([True, False, True, False]))
    found = CrossValidated(np.full((100, 1), 0.7), number, unknown, unknown)
    sure = honest_confidence(found, right=number == 0)
    assert sure[number == 0].max() < 0.2, "the other fold is wrong throughout"
    assert sure[number == 1].min() > 0.8
