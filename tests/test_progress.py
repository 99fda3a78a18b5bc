"""What long work says of itself."""

import pytest

from core.progress import clock


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3_600, "1 h 0 min"),
        (7_320, "2 h 2 min"),
        (360_000, "100 h 0 min"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds, words):
    assert clock(seconds) == words
