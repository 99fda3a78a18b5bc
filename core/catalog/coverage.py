"""How far the given tags reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from core import config
from core.catalog.library import Library
from core.catalog.tables.connection import Connection


@dataclass(frozen=True)
class Category:
    """How many tracks a category tags, their share of all (0 to 1), and each tag's count, most
    frequent first."""

    tagged: int
    coverage: float
    tags: dict[str, int]


@dataclass(frozen=True)
class Coverage:
    """How many tracks there are, and what each category of tags tells of them."""

    tracks: int
    categories: dict[str, Category]

    @property
    def tags(self) -> dict[str, dict[str, int]]:
        """Each category's tags with their counts."""
        return {name: category.tags for name, category in self.categories.items()}


@dataclass(frozen=True)
class Overlap:
    """Shares of all tracks (0 to 1): tagged in every category, in none, in both of a pair."""

    tracks: int
    all: float
    none: float
    pairs: dict[tuple[str, str], float]


def coverage(library: Library) -> Coverage:
    """How many tracks each category and each of its tags has."""
    with library.reading() as db:
        n_tracks: int = db.execute("SELECT count(*) FROM tracks").fetchone()[0]
        names = _categories(db)
        groups = _groups(db, names)
        counts = db.execute(
            "SELECT category, tag, count(*) AS n_tagged FROM track_tags JOIN tag_names USING"
            " (tag_n) GROUP BY tag_names.tag_n ORDER BY n_tagged DESC, tag"
        ).fetchall()
    tags: dict[str, dict[str, int]] = {name: {} for name in names}
    for category, tag, count in counts:
        tags[category][tag] = count
    found = {}
    for name in names:
        tagged = sum(count for group, count in groups if name in group)
        found[name] = Category(tagged, tagged / max(n_tracks, 1), tags[name])
    return Coverage(n_tracks, found)


def overlap(library: Library) -> Overlap:
    """How the categories overlap."""
    with library.reading() as db:
        n_tracks: int = db.execute("SELECT count(*) FROM tracks").fetchone()[0]
        names = _categories(db)
        groups = _groups(db, names)

    def share(*wanted: str) -> float:
        return sum(count for group, count in groups if group.issuperset(wanted)) / max(n_tracks, 1)

    any_tag = sum(count for group, count in groups if group)
    return Overlap(
        n_tracks,
        all=share(*names) if names else 0.0,
        none=(n_tracks - any_tag) / max(n_tracks, 1),
        pairs={pair: share(*pair) for pair in combinations(names, 2)},
    )


def categories(library: Library) -> list[str]:
    """The categories in which at least one tag is given, by name."""
    with library.reading() as db:
        return sorted(_categories(db))


def _categories(db: Connection) -> list[str]:
    return in_our_order(row[0] for row in db.execute("SELECT DISTINCT category FROM tag_names"))


def in_our_order(categories: Iterable[str]) -> list[str]:
    """Each of these categories once: ours first, then others by name."""
    names = set(categories)
    return [name for name in config.CATEGORIES if name in names] + sorted(
        names - set(config.CATEGORIES)
    )


def instruments_first(categories: Iterable[str]) -> list[str]:
    """The categories in their order, but the main instrument first: it is the most objective."""
    return sorted(categories, key=lambda name: name != "instrument")


def _groups(db: Connection, names: list[str]) -> list[tuple[frozenset[str], int]]:
    """Each set of these categories that occurs on a track, with the number of tracks: one pass over
    all tags."""
    bits = {name: 1 << i for i, name in enumerate(names)}
    rows = db.execute("SELECT tag_n, category FROM tag_names")
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS bit_of_tag (tag_n INTEGER PRIMARY KEY, bit INTEGER)"
    )
    db.execute("DELETE FROM bit_of_tag")
    db.executemany(
        "INSERT INTO bit_of_tag VALUES (?, ?)",
        [(tag_n, bits[category]) for tag_n, category in rows],
    )
    groups = db.execute(
        "SELECT mask, count(*) FROM (SELECT CAST(sum(DISTINCT bit) AS BIGINT) AS mask"
        " FROM track_tags JOIN bit_of_tag USING (tag_n) GROUP BY n) AS masks GROUP BY mask"
    ).fetchall()
    return [
        (frozenset(name for name in names if mask & bits[name]), count) for mask, count in groups
    ]
