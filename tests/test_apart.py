"""The figure of a run on recordings that are nothing like those it learnt from."""

import numpy as np
import pytest

from core.model.training import apart
from core.model.training.grouping import group
from core.model.training.run_figures import Apart
from core.model.training.split import SplitReport
from core.model.training.tag_head import Tags
from core.model.training.tag_numbers import Material
from tests.model.test_split import tracks

N = 60


def judged(groups: np.ndarray, right: np.ndarray) -> Apart | None:
    """Of tracks of one segment each that are named right or wrong."""
    kinds = np.arange(N) % 2
    material = Material(np.zeros((N, 3)), np.arange(N), groups, np.zeros((N, N), bool))
    said = np.eye(2)[np.where(right, kinds, 1 - kinds)]
    return apart.judged(material, Tags(["a", "b"], np.eye(2)[kinds]), said)


def test_what_is_of_one_source_counts_as_one_trial():
    right = np.repeat([True, True, False, True, True, False], 10)
    single, sources = judged(np.arange(N), right), judged(np.repeat(np.arange(6), 10), right)
    assert single is not None
    assert sources is not None
    assert single.right == sources.right == pytest.approx(40 / 60)
    assert (single.groups, sources.groups) == (60, 6)
    assert 0.53 < single.low < 0.58 < 0.75 < single.high < 0.8
    assert 0.28 < sources.low < 0.4 < 0.9 < sources.high <= 1.0


def test_where_too_few_groups_can_be_told_apart_there_is_no_such_figure():
    assert judged(np.repeat([0, 1], 30), np.ones(N, bool)) is None


def test_the_tracks_of_as_many_named_artists_are_known_to_be_of_others():
    named = [*tracks([f"{i:03d}.wav" for i in range(N)])]
    alone = group(named)
    assert alone.alone == N
    known = group([track for i in range(N) for track in tracks([f"{i:03d}.wav"], f"Artist {i}")])
    assert known.alone == 0
    found = Apart(0.5, 0.4, 0.6, N, N, alone=N)
    assert SplitReport(alone=N, n=N).warning_of_alone(found)
    assert not SplitReport(alone=0, n=N).warning_of_alone(found)
    assert not SplitReport(alone=N, n=N).warning_of_alone(Apart(0.5, 0.4, 0.6, N, 9, alone=4))
