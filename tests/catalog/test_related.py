"""Tracks that belong together stay on one side of every split, however their names are spelt."""

from dataclasses import replace

import numpy as np

from core.catalog import related
from core.catalog.imports import store
from core.catalog.library import Library, Track
from core.model.training import cross_validation, trainingset
from core.model.training.run_config import RunConfig

SPELLINGS = ("Ann", "ANN ", "ａｎｎ", "ann")  # the third in full-width letters


def test_names_that_differ_in_case_width_or_spaces_are_one_artist():
    tracks = [Track(f"t{i}", f"Title {i}", None, artist=name) for i, name in enumerate(SPELLINGS)]
    tracks += [
        Track("u", "Title u", None, artist="Bob"),
        Track("v", "Title v", None, album="Ann"),
        Track("w", "Title w", None, album="ANN"),
        Track("x", "Title x", None),
        Track("y", "Title y", None),
    ]
    groups = np.array([0, 0, 0, 0, 1, 2, 2, 3, 4])
    assert (related.exclusion_mask(tracks) == (groups[:, None] == groups)).all()


def test_nobody_is_no_artist():
    names = ("Unknown Artist", "<unknown>", "Various Artists", "Unbekannter Interpret", "不明")
    tracks = [Track(f"t{i}", f"T{i}", None, artist=n, album=n) for i, n in enumerate(names * 2)]
    assert (related.exclusion_mask(tracks) == np.eye(10, dtype=bool)).all()


def test_tracks_of_one_title_exclude_each_other():
    tracks = [Track(i, "Intro", None, artist=i) for i in ("a", "b")]
    assert related.exclusion_mask(tracks).all()


def test_the_training_split_keeps_an_artist_whole_however_it_is_spelt(home, tmp_path):
    library = Library.create("split")
    tags = {"instrument": ["piano"]}, {"instrument": ["harp"]}
    rows = [
        store.Row(f"t{i:02d}", f"T{i}", f"{i}.wav", tags=tags[i % 2], artist=_artist(i))
        for i in range(60)
    ]
    store.save(library, rows, {"source": str(tmp_path)})
    run = RunConfig(classes=("piano", "harp"), per_class=30)
    found = trainingset.candidates(library, run, {})
    for seed in range(10):
        drawn = trainingset.build(library, found, replace(run, seed=seed), {})
        sides = [
            {int(track_id[1:]) // 4 for track_id, _ in side} for side in (drawn.train, drawn.test)
        ]
        assert not sides[0] & sides[1]


def _artist(i: int) -> str:
    return f"{SPELLINGS[i % 4]} {i // 4}" if i % 4 != 1 else f" {SPELLINGS[0]}  {i // 4} "


def test_a_class_named_in_another_width_finds_its_tracks(home, tmp_path):
    library = Library.create("wide")
    rows = [
        store.Row(f"t{i}", f"T{i}", f"{i}.wav", tags={"genre": [("ＲＯＣＫ", "pop")[i % 2]]})
        for i in range(8)
    ]
    store.save(library, rows, {"source": str(tmp_path)})
    found = trainingset.candidates(library, RunConfig("genre", ("rock", "POP")), {})
    assert {name: len(ids) for name, ids in found.items()} == {"rock": 4, "POP": 4}


def test_folds_hold_whole_groups_of_about_equal_size():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(60), rng.integers(1, 8, 60))
    folds = cross_validation.folds(groups, seed=1)
    assert all(len(set(folds[groups == g])) == 1 for g in range(60))
    sizes = np.bincount(folds)
    assert len(sizes) == cross_validation.FOLDS
    assert sizes.max() - sizes.min() <= 2
    assert (folds != cross_validation.folds(groups, seed=2)).any()
