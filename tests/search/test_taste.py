"""A metric learned from verdicts: found where there is a taste, declined where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.listener.taste import Offer, Pair, Taste, learn

RNG = np.random.default_rng(0)
X = l2_normalize(RNG.normal(size=(600, 40)))
GROOVE = RNG.normal(size=600)  # a property that the vector does not hold


def grooves(a: int, b: int) -> float:
    return float(np.exp(-abs(GROOVE[a] - GROOVE[b])))


def verdicts(n: int, judge, seed: int) -> list[Pair]:
    """n verdicts on the ten nearest of random queries, half of them alike."""
    rng = np.random.default_rng(seed)
    drawn = [
        (int(a), int(np.argsort(-(X @ X[a]))[rng.integers(1, 11)]))
        for a in rng.integers(600, size=n)
    ]
    worth = np.array([judge(a, b) for a, b in drawn])
    return [Pair(a, b, bool(w > np.median(worth))) for (a, b), w in zip(drawn, worth, strict=True)]


def by_groove(pairs: list[Pair]) -> dict[str, np.ndarray]:
    return {"rhythm": np.array([grooves(p.a, p.b) for p in pairs])}


def agreement(scores: np.ndarray, alike: np.ndarray) -> float:
    """The share of (alike, not alike) pairs of verdicts with the higher score for the alike one."""
    yes, no = scores[alike], scores[~alike]
    if not len(yes) or not len(no):
        return 0.5
    higher = (yes[:, None] > no[None, :]).mean() + 0.5 * (yes[:, None] == no[None, :]).mean()
    return float(higher)


def test_a_listener_who_hears_one_aspect_is_understood():
    pairs = verdicts(40, grooves, 1)
    offer = learn(X, pairs, by_groove(pairs))
    assert offer.helps
    assert offer.agreement > offer.plain + 0.15
    assert offer.taste.words() == ["rhythm"]
    new = verdicts(100, grooves, 2)
    alike = np.array([p.alike for p in new])
    scores = np.array(
        [
            offer.taste.scores(X[[p.b]], X[p.a], {"rhythm": np.array([grooves(p.a, p.b)])})[0]
            for p in new
        ]
    )
    plain = np.array([X[p.a] @ X[p.b] for p in new])
    assert agreement(scores, alike) > 0.8 > agreement(plain, alike)


def test_few_verdicts_change_little():
    rng = np.random.default_rng(6)
    pairs = verdicts(20, lambda a, b: rng.random(), 7)
    taste = learn(X, pairs).taste
    plain = [X @ X[at] for at in range(20)]
    tuned = [taste.scores(X, X[at]) for at in range(20)]
    assert np.mean([np.corrcoef(a, b)[0, 1] for a, b in zip(plain, tuned, strict=True)]) > 0.97


def test_a_number_that_hardly_varies_is_not_blown_up():
    still = X.copy()
    still[:, 3] *= 0.001
    pairs = verdicts(40, grooves, 1)
    scale = learn(still, pairs).taste.scale[1:]
    assert np.ptp(scale) == 0, "one for all numbers"


def test_random_verdicts_are_declined():
    rng = np.random.default_rng(5)
    declined = 0
    for seed in range(12):
        pairs = verdicts(40, lambda a, b: rng.random(), seed + 10)
        offer = learn(X, pairs, by_groove(pairs))
        declined += not offer.helps
        if not offer.helps:
            assert "plain one stays" in offer.words
    assert declined >= 11


def test_a_listener_who_agrees_with_the_plain_likeness_keeps_it():
    pairs = verdicts(40, lambda a, b: float(X[a] @ X[b]), 3)
    offer = learn(X, pairs, by_groove(pairs))
    assert not offer.helps
    assert offer.plain > 0.95


@pytest.mark.parametrize("n", [0, 19])
def test_too_few_verdicts_are_refused_in_one_sentence(n):
    with pytest.raises(SoundkinError, match=f"{n} verdicts"):
        learn(X, verdicts(40, grooves, 1)[:n])


def test_verdicts_of_one_kind_are_refused():
    with pytest.raises(SoundkinError, match="of either kind"):
        learn(X, [Pair(i, i + 1, True) for i in range(30)])


def test_no_verdict_of_a_query_teaches_its_own_test():
    pairs = [Pair(0, b, b % 2 == 0) for b in range(1, 31)]
    offer = learn(X, pairs)
    assert offer.agreement == pytest.approx(offer.plain), "one query: nothing can be held out"


def test_the_offer_says_its_figures():
    taste = Taste(("rhythm",), np.zeros(42), np.ones(42), np.array([0.6, 0.2, *[0.0] * 40]))
    offer = Offer(taste, 0.75, 0.5, (0.1, 0.3), 24)
    assert offer.words == (
        "Tuned to your ear: by your 24 verdicts 75 % of what sounds alike to you comes before what"
        " does not, 50 % without them (between +10 and +30 points)."
    )
    slight = replace(taste, aspects=("timbre", "rhythm"), weights=np.array([0.6, 0.05, 0.2]))
    assert slight.words() == ["rhythm"], "what counts a little more is not worth a word"
    assert "plain one stays" in replace(offer, gain=(0.0, 0.3)).words


def test_a_taste_adds_aspects_and_numbers_to_the_cosine_by_their_weights_and_scales():
    rhythm = np.linspace(0, 1, len(X))
    mean, weights = np.zeros(42), np.array([0.6, 0.2, 0.5, *[0.0] * 39])
    scale = np.array([0.3, 0.1, 0.25, *[1.0] * 39])
    found = Taste(("rhythm",), mean, scale, weights).scores(X, X[7], {"rhythm": rhythm})
    expected = 2 * (X @ X[7]) + 2 * rhythm + 2 * X[:, 0] * X[7, 0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_verdicts_that_nothing_tells_apart_agree_by_half():
    same = np.tile(X[0], (40, 1))
    assert learn(same, [Pair(at, at + 1, at % 2 == 0) for at in range(30)]).plain == 0.5
