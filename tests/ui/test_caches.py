"""What the pages keep in memory is kept by library."""

from core.catalog.imports import store
from core.catalog.library import Library
from core.libraries import open_library
from core.ui.common.caches import caches
from core.ui.coverage import view
from tests.music import make_library


def test_the_tracks_a_run_was_trained_on_are_those_of_the_library_asked(demo_home, tmp_path):
    other = make_library(tmp_path / "music")
    assert caches.trained_on(other, "demo") == frozenset()
    assert len(caches.trained_on(open_library("demo"), "demo")) == 4_531
    assert caches.trained_on(other, "demo") == frozenset()


def test_the_charts_of_many_categories_are_made_once(home):
    library = Library.create("many")
    names = [f"category {i}" for i in range(50)]
    store.save(library, [store.Row("a", "A", None, tags={name: ["x"] for name in names})], {})
    first = [view._pareto(library, name, 1) for name in names]
    assert all(
        view._pareto(library, name, 1) is made for name, made in zip(names, first, strict=True)
    )
