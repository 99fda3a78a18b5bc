"""Times of a track as a slider takes and tells them."""

import pytest

from core.ui.common import time_slider


@pytest.mark.parametrize("span", [(0.0, 65.0), (59.0, 3_600.0), (0.0, 86_399.0)])
def test_times_come_back_as_they_were(span):
    assert time_slider.seconds(time_slider.on_clock(span)) == span


def test_what_is_longer_than_a_day_ends_with_the_day_and_does_not_begin_anew():
    assert time_slider.seconds(time_slider.on_clock((0.0, 100_000.0))) == (0.0, 86_399.0)
