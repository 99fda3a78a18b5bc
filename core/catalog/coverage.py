"""How far the given tags reach."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from core import config
from core.catalog.library import Library
from core.catalog.tables.connection import Connection


def coverage(library: Library) -> dict[str, Any]:
    """For every category: how many tracks it tags, their share of all (0 to 1), and each tag's
    count, most frequent first."""
    with library.reading() as db:
        n_tracks = db.execute("SELECT count(*) FROM tracks").fetchone()[0]
        names, groups = _categories(db), _groups(db)
        counts = db.execute(
            "SELECT category, tag, count(*) AS n_tagged FROM track_tags JOIN tag_names USING"
            " (tag_n) GROUP BY tag_names.tag_n ORDER BY n_tagged DESC, tag"
        ).fetchall()
    categories: dict[str, Any] = {}
    for name in names:
        tagged = sum(count for group, count in groups if name in group)
        categories[name] = {
            "tagged": tagged,
            "coverage": tagged / n_tracks if n_tracks else 0.0,
            "tags": {},
        }
    for category, tag, count in counts:
        categories[category]["tags"][tag] = count
    return {"tracks": n_tracks, "categories": categories}


def overlap(library: Library) -> dict[str, Any]:
    """How the categories overlap, as shares of all tracks.

    Keys: tracks, categories, all (tagged in every category), none (in none), pairs [{a, b, share}].
    """
    with library.reading() as db:
        n_tracks = db.execute("SELECT count(*) FROM tracks").fetchone()[0]
        names, groups = _categories(db), _groups(db)

    def share(*wanted: str) -> float:
        return (
            sum(count for group, count in groups if group.issuperset(wanted)) / n_tracks
            if n_tracks
            else 0.0
        )

    any_tag = sum(count for group, count in groups if group)
    pairs = [{"a": a, "b": b, "share": share(a, b)} for a, b in combinations(names, 2)]
    return {
        "tracks": n_tracks,
        "categories": names,
        "all": share(*names) if names else 0.0,
        "none": 1 - any_tag / n_tracks if n_tracks else 0.0,
        "pairs": pairs,
    }


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


def _groups(db: Connection) -> list[tuple[frozenset[str], int]]:
    """Each set of categories that occurs on a track, with the number of tracks: one pass over all
    tags."""
    names = _categories(db)
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
