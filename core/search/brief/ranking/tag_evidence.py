"""How probable each tag is for each track: given, predicted, written in its title or comment, or
suggested by its other tags and by its sound."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.catalog.texts.keytext import KEY
from core.catalog.texts.meanings import spellings
from core.catalog.texts.tagtext import tag_key
from core.search.brief.ranking.texts import Texts
from core.search.brief.vocabulary.vocabulary import Vocabulary

GIVEN = 0.97  # a given tag is wrong now and then
DOUBT = 1.0  # of its odds, as a logarithm, at most, where the sound speaks against it
WRITTEN = 0.8  # a word of the title or the comment says so
PREDICTED_MOST = 0.95  # no prediction is as good as a given tag
OTHER_GIVEN = 0.25  # odds of a tag where others of its category are given and it is not
ONE_OF_A_KIND = 0.1  # the same where tracks carry one tag of the category, as a main instrument
SMOOTHING = 20.0  # tracks, in what one tag says of another
MOST_EVIDENCE = 2.5  # logarithm of odds, of all other tags together; of the sound as much
HEARD_MOST = 0.7  # nothing is ruled out by chances that only compare tracks with one another

RELATED, HEARD, PREDICTED, TEXT, GIVEN_TAG = range(5)  # kinds of evidence, the weakest first
TagKey = tuple[str, str]  # category and tag, as `tag_key` writes it


@dataclass
class TagEvidence:
    """What is known of a library's tracks, in the library's order.

    n : how many tracks
    rows : of each given tag the tracks that carry it, (n_carriers,) int, ascending
    names : by category, how each tag is written
    predicted : probabilities by (category, tag); shape (n_tracks,), NaN where there is none
    heard : the same of chances that are no probabilities: a higher one says that a track is more so
    texts : of titles and comments, searched for words that mean a tag
    """

    n: int
    rows: Mapping[TagKey, np.ndarray]
    names: dict[str, dict[str, str]]
    predicted: Mapping[TagKey, np.ndarray] = field(default_factory=dict)
    heard: Mapping[TagKey, np.ndarray] = field(default_factory=dict)
    texts: Texts = field(default_factory=lambda: Texts.of(()))

    def __post_init__(self) -> None:
        self.tagged: dict[str, np.ndarray] = {}  # by category: who carries any of its tags
        for (category, _), carriers in self.rows.items():
            mask = self.tagged.setdefault(category, np.zeros(self.n, bool))
            mask[carriers] = True
        for category, tag in (*self.predicted, *self.heard):
            self.names.setdefault(category, {}).setdefault(tag_key(tag), tag)
        self._forecast = {(c, tag_key(t)): p for (c, t), p in self.predicted.items()}
        self._heard = {(c, tag_key(t)): p for (c, t), p in self.heard.items()}
        every = list(self.rows.values())
        self._row = np.concatenate(every) if every else np.zeros(0, int)  # of each given tag
        self._tag = np.repeat(np.arange(len(every)), [len(rows) for rows in every])
        self._known: dict[TagKey, tuple[np.ndarray, np.ndarray]] = {}

    def vocabulary(self, title_in: Callable[[str], str] | None = None) -> Vocabulary:
        """The words that mean one of these tags. title_in : as of `Vocabulary`"""
        words = {category: found.values() for category, found in self.names.items()}
        words.pop(KEY, None)  # read by its grammar: "Am" is a key, "am" a word
        return Vocabulary(words, title_in)

    def rows_with(self, text: str) -> np.ndarray:
        """The rows (n,) of tracks whose title or comment has the words of a text in a row."""
        return self.texts.rows_with(text)

    def probability(self, category: str, tag: str) -> tuple[np.ndarray, np.ndarray]:
        """p [shape=(n,)] that each track is truly so, and by what kind of evidence (n,) uint8."""
        key = (category, tag_key(tag))
        if key not in self._known:
            self._known[key] = self._probability(*key)
        return self._known[key]

    def _probability(self, category: str, tag: str) -> tuple[np.ndarray, np.ndarray]:
        odds, kind = self._untold(category, tag)
        p = _probability_of(odds).clip(max=np.where(kind == HEARD, HEARD_MOST, 1.0))
        written = self._written(tag)
        raised = written[p[written] < WRITTEN]
        p[raised], kind[raised] = WRITTEN, TEXT
        carriers = self.rows.get((category, tag), np.zeros(0, int))
        p[carriers], kind[carriers] = self._given(category, tag, carriers), GIVEN_TAG
        return p, kind

    def _untold(self, category: str, tag: str) -> tuple[np.ndarray, np.ndarray]:
        """Where nobody says whether a track is so: the logarithm of the odds (n,), and by what kind
        of evidence (n,) uint8."""
        key = (category, tag)
        tagged = self.tagged.get(category, np.zeros(self.n, bool))
        usual = (len(self.rows.get(key, ())) + 0.5) / (tagged.sum() + 10.0)
        related = self._related(category, tag)
        odds = np.log(usual / (1 - usual)) + related
        kind = np.full(self.n, RELATED, dtype=np.uint8)
        if (forecast := self._forecast.get(key)) is not None:
            known = np.isfinite(forecast)
            odds, kind[known] = np.where(known, _log_odds(forecast), odds), PREDICTED
        elif (heard := self._heard.get(key)) is not None:
            known = np.isfinite(heard)
            # what other tags say is partly heard, too
            odds, kind[known] = np.where(known, odds - related / 2 + _lift(heard), odds), HEARD
        return odds + np.log(self._others(category)) * tagged, kind

    def _given(self, category: str, tag: str, carriers: np.ndarray) -> np.ndarray:
        """Probability (n_carriers,) that a given tag is true: a little less where the sound speaks
        against it."""
        odds = np.full(len(carriers), np.log(GIVEN / (1 - GIVEN)))
        if (forecast := self._forecast.get((category, tag))) is not None:
            odds += np.nan_to_num(np.clip(_log_odds(forecast[carriers]), -DOUBT, 0.0))
        return _probability_of(odds)

    def _others(self, category: str) -> float:
        """What another given tag of the category leaves of a tag's odds."""
        tags = sum(len(rows) for (c, _), rows in self.rows.items() if c == category)
        tracks = int(self.tagged[category].sum()) if category in self.tagged else 0
        return ONE_OF_A_KIND if tags < 1.05 * tracks else OTHER_GIVEN

    def _related(self, category: str, tag: str) -> np.ndarray:
        """What the tags of other categories say, as a logarithm of odds (naive Bayes, shrunk)."""
        if (category, tag) not in self.rows:
            return np.zeros(self.n)
        tagged = self.tagged[category]
        usual = self._counts(tagged) / int(tagged.sum())
        carries = np.zeros(self.n, bool)
        carries[self.rows[category, tag]] = True
        lift = self._counts(carries) + SMOOTHING * usual
        lift = lift / (int(carries.sum()) + SMOOTHING) / np.maximum(usual, 1e-9)
        other = np.array([of != category for of, _ in self.rows])
        says = np.where(other & (usual > 0), np.log(np.maximum(lift, 1e-3)), 0.0)
        said = np.bincount(self._row, says[self._tag], self.n)
        return np.asarray(np.clip(said, -MOST_EVIDENCE, MOST_EVIDENCE))

    def _counts(self, among: np.ndarray) -> np.ndarray:
        """How many of these tracks, bool (n,), carry each given tag, (n_tags,)."""
        return np.bincount(self._tag[among[self._row]], minlength=len(self.rows))

    def _written(self, tag: str) -> np.ndarray:
        """The tracks whose title or comment names the tag."""
        found = [self.texts.rows_with(word) for word in spellings(tag)]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _log_odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p.astype(float), 1e-4, PREDICTED_MOST)
    return np.asarray(np.log(p / (1 - p)))


def _probability_of(odds: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _lift(heard: np.ndarray) -> np.ndarray:
    """How much more a track sounds so than is usual here, as a logarithm of odds (n,)."""
    said = _log_odds(heard)
    usual = _log_odds(np.array(np.nanmean(heard) if np.isfinite(heard).any() else 0.5))
    return np.asarray(np.clip(said - usual, -MOST_EVIDENCE, MOST_EVIDENCE))
