"""What a run says of recordings that are nothing like those it learnt from: how often it is right,
and how sure it is."""

import numpy as np
import pytest

from core.model.calibration import expected_calibration_error
from core.model.training.grouping import group
from core.model.training.heads import apart, head_calibration, tuned_network, unseen
from core.model.training.heads.tag_head import TagHead, Tags
from core.model.training.heads.tag_numbers import Material
from core.model.training.run_figures import Apart
from core.model.training.split import SplitReport
from tests.model.test_split import tracks

N = 60


def accuracy_apart(groups: np.ndarray, right: np.ndarray) -> Apart | None:
    """Of tracks of one segment each that are named right or wrong."""
    kinds = np.arange(N) % 2
    material = Material(np.zeros((N, 3)), np.arange(N), groups, np.zeros((N, N), bool))
    said = np.eye(2)[np.where(right, kinds, 1 - kinds)]
    return apart.accuracy_apart(material, Tags(["a", "b"], np.eye(2)[kinds]), said)


def test_what_is_of_one_source_counts_as_one_trial():
    right = np.repeat([True, True, False, True, True, False], 10)
    single = accuracy_apart(np.arange(N), right)
    sources = accuracy_apart(np.repeat(np.arange(6), 10), right)
    assert single is not None
    assert sources is not None
    assert single.right == sources.right == pytest.approx(40 / 60)
    assert (single.groups, sources.groups) == (60, 6)
    assert 0.53 < single.low < 0.58 < 0.75 < single.high < 0.8
    assert 0.28 < sources.low < 0.4 < 0.9 < sources.high <= 1.0


def test_where_too_few_groups_can_be_told_apart_there_is_no_such_figure():
    assert accuracy_apart(np.repeat([0, 1], 30), np.ones(N, bool)) is None


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


def drawn(slope: float, noise: float, n: int = 600, names: int = 8) -> tuple[np.ndarray, ...]:
    """Logits (n, names), the true names by chances of `slope` times them, and given ones."""
    rng = np.random.default_rng(1)
    z = rng.normal(scale=3.0, size=(n, names))
    p = np.exp(slope * z) / np.exp(slope * z).sum(axis=1, keepdims=True)
    true = (p.cumsum(axis=1) > rng.random(n)[:, None]).argmax(axis=1)
    other = (true + rng.integers(1, names, n)) % names
    return z, true, np.where(rng.random(n) < noise, other, true)


@pytest.mark.parametrize("slope", [1.0, 0.3])  # one that knows, one that has not understood
@pytest.mark.parametrize("noise", [0.0, 0.1, 0.3])
def test_wrong_tags_do_not_silence_a_head_nor_a_weak_one_become_sure(slope, noise):
    z, true, given = drawn(slope, noise)
    found = head_calibration.fit_one_of(z, given, last_offset=False, most_noise=0.4)
    chances = found(z).max(axis=1)
    right = found(z).argmax(axis=1) == true
    assert expected_calibration_error(chances, right) < 0.08
    assert abs(chances.mean() - right.mean()) < 0.06


def test_a_head_says_how_sure_it_is_by_tracks_unlike_those_it_learnt_from():
    rng = np.random.default_rng(0)
    kinds = np.arange(N) % 4
    x = 6.0 * np.eye(4)[kinds]  # as it learnt: all are told
    head = TagHead(np.eye(4), np.zeros(4), True)
    material = Material(x, np.arange(N), np.arange(N), np.zeros((N, N), bool))
    tags = {"instrument": Tags(list("abcd"), np.eye(4)[kinds])}
    strange = np.where(rng.random(N) < 0.5, kinds, (kinds + 1) % 4)
    unseen = np.where(np.eye(4)[strange] > 0, 0.97, 0.01)
    sure = tuned_network.calibrations(material, {"instrument": head}, tags, {"instrument": unseen})[
        "instrument"
    ](x)
    assert 0.4 < sure.max(axis=1).mean() < 0.75


@pytest.mark.parametrize("knows_all", [True, False])
def test_a_run_that_names_worse_on_other_recordings_says_so_also_of_a_category_known_in_part(
    knows_all,
):
    rng = np.random.default_rng(0)
    kinds = np.arange(N) % 4
    x = 6.0 * np.eye(4)[kinds]
    W = np.eye(4)
    W[:, 3] *= knows_all
    material = Material(x, np.arange(N), np.arange(N) // 3, np.zeros((N, N), bool))
    tags = Tags(list("abcd"), np.eye(4)[kinds], (W, np.zeros(4)))
    spoilt = np.eye(4)[np.where(rng.random(N) < 0.4, (kinds + 1) % 4, kinds)]
    assert unseen.names_worse(material, tags, spoilt)
    assert not unseen.names_worse(material, tags, np.eye(4)[kinds])
    hardly = np.eye(4)[np.where(np.arange(N) < 2, (kinds + 1) % 4, kinds)]
    assert not unseen.names_worse(material, tags, hardly), "that may be chance"
    assert not unseen.names_worse(material, Tags(tags.names, tags.given), spoilt), "nothing to beat"
