"""Files that are moved, renamed, tagged anew or away keep what is known of them."""

import pytest

from tests.benchmarks.bench_moves import moved

pytestmark = pytest.mark.slow


def test_a_library_whose_files_wander_stays_as_it_was(home, tmp_path):
    assert moved(tmp_path, count=20, jobs=1) == []
