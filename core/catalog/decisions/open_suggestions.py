"""The suggestions of a category that nobody has decided yet, as arrays: read once, then asked
again and again, so that a decision costs no look at all the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog.decisions.review import Suggestion
from core.catalog.library import Library

NOTHING = -1  # the tag of a decision that no suggestion names


@dataclass(frozen=True, eq=False)
class Deck:
    """What a run suggests for one category, most certain first, decided or not: for missing tags,
    or doubts about given ones.

    Only what is still to the point: nobody has tagged or untagged the track since, and it is not
    away, so that it can be heard.
    numbers : [shape=(n,)] int64, the tracks' numbers `n` in the library, each once
    tags, given : [shape=(n,)] int32, places in `names`
    confidence, given_confidence : [shape=(n,)] float64
    """

    category: str
    names: Sequence[str]
    numbers: np.ndarray
    tags: np.ndarray
    given: np.ndarray
    confidence: np.ndarray
    given_confidence: np.ndarray
    order: np.ndarray  # that sorts `numbers`

    def __len__(self) -> int:
        return len(self.numbers)

    def rows_of(self, numbers: np.ndarray) -> np.ndarray:
        """The place of each of these tracks (n,), -1 for one that nothing is suggested for."""
        if not len(self):
            return np.full(len(numbers), NOTHING)
        at = np.searchsorted(self.numbers, numbers, sorter=self.order).clip(max=len(self) - 1)
        rows = self.order[at]
        return np.where(self.numbers[rows] == numbers, rows, NOTHING)


@dataclass(frozen=True, eq=False)
class Left:
    """What is left of a deck after the decisions. `open` : bool [shape=(n,)]"""

    deck: Deck
    open: np.ndarray

    def counts(self, least: float = 0.0) -> dict[str, int]:
        """How many there are of each tag, of at least the confidence `least`, most first."""
        found = np.bincount(
            self.deck.tags[self.rows(least=least)], minlength=len(self.deck.names)
        ).tolist()
        named = [(tag, n) for tag, n in zip(self.deck.names, found, strict=True) if n]
        return dict(sorted(named, key=lambda pair: (-pair[1], pair[0])))

    def rows(
        self, tag: str | None = None, least: float = 0.0, limit: int | None = None
    ) -> np.ndarray:
        """The places (n,) in the deck of those left, most certain first: of one `tag`, of at least
        the confidence `least`, at most `limit`, if asked."""
        sure = int(np.searchsorted(-self.deck.confidence, -least, side="right"))
        fitting = self.open[:sure]
        if tag is not None:
            code = self.deck.names.index(tag) if tag in self.deck.names else NOTHING
            fitting = fitting & (self.deck.tags[:sure] == code)
        return np.flatnonzero(fitting)[:limit]


def read(library: Library, run_id: str, category: str, *, doubts: bool = False) -> Deck:
    """The deck of a run and category."""
    with library.reading() as db:
        db.row_factory = None
        rows = db.execute(
            "SELECT n, tag, confidence, given, given_confidence FROM runs JOIN suggestions"
            " USING (run_n) JOIN tracks USING (n) WHERE run_id = ? AND category = ? AND rank = 0"
            " AND (given <> '') = ? AND away = 0 ORDER BY confidence DESC, n",
            (run_id, category, doubts),
        ).fetchall()
        tagged = db.execute(
            "SELECT n, tag FROM track_tags JOIN tag_names USING (tag_n) WHERE category = ?",
            (category,),
        )
        if doubts:
            given = set(tagged)
            rows = [row for row in rows if (row[0], row[3]) in given]
        else:
            known = np.unique(np.array([n for n, _ in tagged], dtype=np.int64))
            numbers = np.array([row[0] for row in rows], dtype=np.int64)
            rows = [rows[at] for at in np.flatnonzero(~np.isin(numbers, known)).tolist()]
    return _deck(category, rows)


def _deck(category: str, rows: list[tuple[int, str, float, str, float | None]]) -> Deck:
    names = sorted({name for row in rows for name in (row[1], row[3])})
    code = {name: at for at, name in enumerate(names)}
    numbers = np.array([row[0] for row in rows], dtype=np.int64)
    return Deck(
        category,
        names,
        numbers,
        np.array([code[row[1]] for row in rows], dtype=np.int32),
        np.array([code[row[3]] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[4] for row in rows], dtype=np.float64),  # None is NaN
        np.argsort(numbers, kind="stable"),
    )


def left(library: Library, deck: Deck) -> Left:
    """What the decisions of today leave of a deck. A track whose missing tag was accepted, or that
    has none of the tags, whatever run suggested them, is not asked about again in this category."""
    made = library.rows(
        "SELECT n, tag, given, accepted FROM reviews JOIN tracks USING (track_id)"
        " WHERE category = ?",
        (deck.category,),
    )
    open_ = np.ones(len(deck), dtype=bool)
    if made and len(deck):
        code = {name: at for at, name in enumerate(deck.names)}
        tags = np.array([code.get(row[1], NOTHING) for row in made])
        given = np.array([code.get(row[2], NOTHING) for row in made])
        filled = np.array([not row[2] and (row[3] or not row[1]) for row in made], dtype=bool)
        rows = deck.rows_of(np.array([row[0] for row in made], dtype=np.int64))
        same = (deck.tags[rows] == tags) & (deck.given[rows] == given)
        open_[rows[(rows >= 0) & (filled | same)]] = False
    return Left(deck, open_)


def suggestions(library: Library, deck: Deck, rows: np.ndarray) -> list[Suggestion]:
    """Rows (n,) of a deck as suggestions, in their order; of tracks that are there still."""
    numbers = deck.numbers[rows].tolist()
    ids = library.ids_by_number(numbers)
    return [
        Suggestion(
            ids[n],
            deck.category,
            deck.names[deck.tags[row]],
            float(deck.confidence[row]),
            deck.names[deck.given[row]],
            None if np.isnan(deck.given_confidence[row]) else float(deck.given_confidence[row]),
        )
        for n, row in zip(numbers, rows.tolist(), strict=True)
        if n in ids
    ]


def open_suggestions(
    library: Library,
    run_id: str,
    category: str,
    *,
    doubts: bool = False,
    least: float = 0.0,
) -> list[Suggestion]:
    """The suggestions nobody has decided yet, most certain first, of at least
    the confidence `least`."""
    found = left(library, read(library, run_id, category, doubts=doubts))
    return suggestions(library, found.deck, found.rows(least=least))
