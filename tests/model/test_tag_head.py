"""Learning tags on features: what is unknown teaches nothing, what was refused does, and the
embedding takes no more from the tags than they are worth."""

import numpy as np
import pytest

from core.config import EMBEDDING_SIZE
from core.model.training.heads import tag_head, tag_numbers, tuning, tuning_finish, unseen
from core.model.training.heads.standardized import Standardized
from core.model.training.heads.tag_head import Tags
from core.model.training.heads.tag_numbers import EmbeddingLayer, Material
from core.model.training.heads.tagset import TagSet
from core.model.training.heads.tuning_data import TuningData
from core.model.training.run_records import RunPlan
from core.progress import SILENT

N, N_FEATURES, TELLING = 120, 40, 8


def material(n_each: int = 2, seed: int = 0) -> tuple[Material, np.ndarray]:
    """Tracks of two segments in four kinds, of which the first features tell; the others tell
    tracks apart. And the kind of each."""
    rng = np.random.default_rng(seed)
    kinds = np.arange(N) % 4
    own = rng.normal(size=(N, N_FEATURES))
    own[:, :TELLING] = np.tile(1.5 * np.eye(4)[kinds], 2) + 0.3 * rng.normal(size=(N, TELLING))
    x = np.repeat(own, n_each, axis=0) + 0.3 * rng.normal(size=(n_each * N, N_FEATURES))
    alone = np.eye(N, dtype=bool)
    return Material(x, np.repeat(np.arange(N), n_each), np.arange(N), alone), kinds


def fitted(given: np.ndarray, one_of: bool, epochs: int = 60) -> np.ndarray:
    """Chances of all tracks after fitting."""
    made, _ = material()
    names = [str(at) for at in range(given.shape[1])]
    head = tag_head.fit(Standardized.of(made.x), made.owners, Tags(names, given), one_of, epochs)
    return tag_head.mean_by_track(head(made.x), made.owners, N)


@pytest.mark.parametrize("one_of", [True, False])
def test_tracks_without_a_tag_are_unknown_and_not_without_it(one_of):
    _, kinds = material()
    given = np.eye(4)[kinds]
    given[N // 2 :] = np.nan
    chances = fitted(given, one_of)[N // 2 :]
    assert (chances.argmax(axis=1) == kinds[N // 2 :]).mean() > 0.85
    absent = given.copy()
    absent[N // 2 :] = 0.0
    if not one_of:
        own = np.arange(len(chances)), kinds[N // 2 :]
        assert chances[own].mean() > fitted(absent, one_of)[N // 2 :][own].mean() + 0.15


@pytest.mark.parametrize("one_of", [True, False])
def test_a_refused_tag_is_learnt_from(one_of):
    _, kinds = material()
    given = np.full((N, 4), np.nan)
    given[:60] = np.eye(4)[np.where(kinds[:60] == 3, 0, kinds[:60])]  # the fourth is called first
    before = fitted(given, one_of)
    wrong = np.flatnonzero(kinds == 3)
    given[wrong] = np.nan
    given[wrong, 0] = 0.0
    after = fitted(given, one_of)
    assert before[wrong, 0].mean() > after[wrong, 0].mean() + 0.2


def test_several_tags_a_track_are_each_said():
    _, kinds = material()
    given = np.eye(4)[kinds]
    given[kinds == 1, 2] = 1.0  # whatever is of the second kind has the third tag as well
    assert not Tags(list("abcd"), given).one_of
    chances = fitted(given, False)
    assert (chances[kinds == 1][:, [1, 2]] > 0.5).mean() > 0.9
    assert (chances[kinds == 2][:, 1] < 0.5).mean() > 0.9


def test_the_fitted_head_weighs_the_more_the_more_often_the_pretrained_one_is_wrong():
    made, kinds = material()
    W = np.zeros((N_FEATURES, 4))
    W[:TELLING] = np.tile(5.0 * np.eye(4), (2, 1))
    knows = Tags(list("abcd"), np.eye(4)[kinds], (W, np.zeros(4)))
    wrong = Tags(list("abcd"), np.eye(4)[(kinds + 1) % 4], (W, np.zeros(4)))
    assert tag_head.interpolation_of(made.x, made.owners, knows) < 0.2
    assert tag_head.interpolation_of(made.x, made.owners, wrong) == 1.0
    unknown = Tags(list("abcd"), np.eye(4)[kinds], (np.zeros((N_FEATURES, 4)), np.zeros(4)))
    assert tag_head.interpolation_of(made.x, made.owners, unknown) == 1.0
    left = tag_head.fit(Standardized.of(made.x), made.owners, wrong, True, 5, interpolation=0.0)
    assert np.allclose(left.weight, W, atol=1e-5)


def test_a_name_that_the_pretrained_head_does_not_know_costs_it_not_those_that_it_knows():
    made, kinds = material()
    W = np.zeros((N_FEATURES, 4))
    W[:TELLING] = np.tile(5.0 * np.eye(4), (2, 1))
    W[:, 3] = 0.0  # it knows three of the four
    knows = Tags(list("abcd"), np.eye(4)[kinds], (W, np.zeros(4)))
    assert tag_head.interpolation_of(made.x, made.owners, knows) < 0.6  # not 1, for a quarter
    head = tag_head.fit(Standardized.of(made.x), made.owners, knows, True, 60, interpolation=0.0)
    assert np.allclose(head.weight[:, :3], W[:, :3], atol=1e-5)
    chances = tag_head.mean_by_track(head(made.x), made.owners, N)
    assert tag_head.right(knows, chances).mean() > 0.85


@pytest.mark.slow
def test_wrong_tags_do_not_take_from_the_pretrained_head_what_it_knows():
    made, kinds = material()
    W = np.zeros((N_FEATURES, 4))
    W[:TELLING] = np.tile(5.0 * np.eye(4), (2, 1))
    wrong = np.random.default_rng(0).random(N) < 0.45
    other = np.where(wrong, (kinds + 1 + np.arange(N) % 3) % 4, kinds)
    for given, careful, interpolation in [
        (other, True, unseen.NEAR),
        (other, False, 1.0),  # the study's protocol
        ((kinds + 1) % 4, True, 1.0),  # the tags mean something else than the pretrained names
    ]:
        tags = {"kind": Tags(list("abcd"), np.eye(4)[given], (W, np.zeros(4)))}
        told: list[tuple[int, int]] = []
        far, chances = unseen.held_out_chances(
            made, tags, None, 60, 0, careful, lambda *step, told=told: told.append(step)
        )
        assert far == {"kind": interpolation}
        assert [done for done, _ in told] == [*range(len(told))], "a try more does not count back"
        assert told[-1] == (len(told) - 1, len(told))
        assert chances.shape == (2 * N, 4)
    far, _ = unseen.held_out_chances(made, tags, 0.3, 5, 0)
    assert far == {"kind": 0.3}, "what a person asked for stays"


def test_where_tags_teach_their_sources_only_the_pretrained_head_stays_as_it_is():
    rng = np.random.default_rng(0)
    source = np.arange(N) % 24  # each of one kind, and of a sound of its own
    kinds = source % 4
    own = rng.normal(size=(N, N_FEATURES))
    own[:, :TELLING] = np.tile(1.5 * np.eye(4)[kinds], 2) + 0.5 * rng.normal(size=(N, TELLING))
    x = np.concatenate([own, 3.0 * rng.normal(size=(24, 80))[source]], axis=1)
    W = np.zeros((N_FEATURES + 80, 4))
    W[:TELLING] = np.tile(0.1 * np.eye(4), (2, 1))
    W[:, 3] = 0.0  # it does not know the fourth
    made = Material(x, np.arange(N), source, np.eye(N, dtype=bool))
    tags = {"kind": Tags(list("abcd"), np.eye(4)[kinds], (W, np.zeros(4)))}
    far, chances = unseen.held_out_chances(made, tags, None, 60, 0)
    assert far == {"kind": 0.0}
    assert not unseen.names_worse(made, tags["kind"], chances)


def pretrained_layer() -> EmbeddingLayer:
    """An embedding that tells tracks apart and knows nothing of their kinds."""
    rng = np.random.default_rng(3)
    linear = rng.normal(size=(N_FEATURES, EMBEDDING_SIZE)) / 60  # rows of about length 1
    linear[:TELLING] = 0.0
    return EmbeddingLayer(linear, np.zeros(EMBEDDING_SIZE))


def test_true_tags_bring_tracks_of_a_kind_together_and_random_ones_change_nothing():
    made, kinds = material()
    plain = pretrained_layer()
    random = [np.random.default_rng(seed).permutation(kinds) for seed in range(1, 5)]
    for given, better in [(kinds, True), *((own, False) for own in random)]:
        tags = {"kind": Tags(list("abcd"), np.eye(4)[given])}
        _, chances = unseen.held_out_chances(made, tags, None, epochs=20, seed=0)
        layer = tag_numbers.choose(made, tags, plain, chances)
        before = tag_numbers.trial(plain(made.x, chances), made, tags)
        after = tag_numbers.trial(layer(made.x, chances), made, tags)
        assert after.mean_of_other >= before.mean_of_other - tag_numbers.NOISE
        assert layer(made.x, chances).shape == (2 * N, EMBEDDING_SIZE)
        assert (layer.tag_weight > 0) == better
        assert after.mean_of_tags > before.mean_of_tags + 0.2 or layer is plain


def test_a_category_whose_tags_say_nothing_costs_the_others_nothing(tmp_path):
    made, kinds = material()
    names = {"kind": tuple("abcd"), "whim": tuple("efgh")}
    given = {
        "kind": np.eye(4)[kinds],
        "whim": np.eye(4)[np.random.default_rng(1).permutation(kinds)],
    }
    held_out = np.arange(N) % 3 == 0
    one = (("t", 0),)
    plan = RunPlan(run_id="r", library="l", classes=names["kind"], train=one, test=one, epochs=12)

    def kept(*categories: str) -> tag_head.TagHead:
        own = {c: given[c] for c in categories}
        tags = TagSet(
            (), {c: names[c] for c in categories}, own, dict.fromkeys(own, held_out & False)
        )
        learnt = {c: Tags(list(names[c]), given[c]) for c in categories}
        data = TuningData(tags, made, held_out)
        return tuning._fit(plan, data, learnt, tmp_path, SILENT).heads["kind"]

    assert np.array_equal(kept("kind", "whim").weight, kept("kind").weight)


def test_worse_is_said_only_of_more_than_noise():
    rng = np.random.default_rng(0)
    before = rng.random(200)
    assert not tuning_finish._worse(before + rng.normal(scale=0.1, size=200), before)
    assert tuning_finish._worse(before - 0.05 + rng.normal(scale=0.1, size=200), before)
    assert not tuning_finish._worse(before[:5] - 1.0, before[:5]), "five say nothing"


def test_no_more_tracks_are_compared_than_memory_holds(monkeypatch):
    monkeypatch.setattr(tag_numbers, "MOST_COMPARED", 500)
    rng = np.random.default_rng(0)
    n = tag_numbers.MOST_COMPARED + 500
    Z = np.repeat(rng.normal(size=(n, 8)), 2, axis=0) + 0.01 * rng.normal(size=(2 * n, 8))
    many = Material(Z, np.repeat(np.arange(n), 2), np.arange(n), np.eye(n, dtype=bool))
    found = tag_numbers.segment_recall(Z, many)
    assert found.shape == (tag_numbers.MOST_COMPARED,)
    assert found.mean() > 0.99
    tags = {"kind": Tags(["a", "b"], np.eye(2)[np.arange(n) % 2])}
    assert tag_numbers.tag_precision(Z, many, tags)["kind"].shape == found.shape
