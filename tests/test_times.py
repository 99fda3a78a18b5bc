"""How long something takes and where in a track something is, as people read it."""

import time

import pytest

from core.times import day_and_time, how_long, timecode


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (42, "42 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (200, "3 min 20 s"),
        (2_404, "40 min"),
        (3_600, "1 h"),
        (7_320, "2 h 2 min"),
        (7_329, "2 h 2 min"),
        (90_061, "25 h 1 min"),
        (360_000, "100 h"),
    ],
)
def test_how_long_something_takes_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert how_long(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (203.9, "3:23"), (3_599.9, "59:59"), (3_725, "1:02:05")],
)
def test_a_time_in_a_track_is_said_as_players_show_it(seconds: float, words: str) -> None:
    assert timecode(seconds) == words


def test_when_something_was_done_is_a_day_and_a_time_of_this_clock() -> None:
    stamp = time.mktime((2026, 11, 9, 6, 28, 0, 0, 0, -1))
    assert day_and_time(stamp) == "9 November 2026, 06:28"
