"""What the pages keep in memory is kept by library."""

from core.libraries import open_library
from core.ui.common.caches import caches
from tests.music import make_library


def test_the_tracks_a_run_was_trained_on_are_those_of_the_library_asked(demo_home, tmp_path):
    other = make_library(tmp_path / "music")
    assert caches.trained_on(other, "demo") == frozenset()
    assert len(caches.trained_on(open_library("demo"), "demo")) == 4_531
    assert caches.trained_on(other, "demo") == frozenset()
