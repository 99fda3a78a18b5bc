"""What a page asks of a whole library: what its tracks span, the tags and tempos of all of them,
and numbers by which it sees that something has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from core.catalog.analysis import embeddings
from core.catalog.filters import formats_of
from core.catalog.library import WITH_SOUND, Library
from core.catalog.tempo_and_key import SHOWN
from core.catalog.texts.tagtext import tag_key


@dataclass(frozen=True)
class Ranges:
    """What the tracks span, low and high; None where no track has a value."""

    tempo: tuple[float, float] | None  # BPM, as given, else as computed and certain enough
    length: tuple[float, float] | None  # s
    formats: tuple[str, ...]  # such as "mp3", by name


def ranges(library: Library) -> Ranges:
    """The tempos, lengths and file formats of a library's tracks."""
    with library.reading() as db:
        row = db.execute(
            "SELECT min(tempo_bpm), max(tempo_bpm), min(duration_s), max(duration_s) FROM tracks"
        ).fetchone()
        computed = db.execute(
            "SELECT min(tempo_bpm), max(tempo_bpm) FROM measures WHERE tempo_confidence >= ?"
            " AND n IN (SELECT n FROM tracks WHERE tempo_bpm IS NULL)",
            (SHOWN,),
        ).fetchone()
        return Ranges(
            tempo=_span(row[0], row[1], computed[0], computed[1]),
            length=None if row[2] is None else (row[2], row[3]),
            formats=tuple(formats_of(db)),
        )


def _span(*ends: float | None) -> tuple[float, float] | None:
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if known else None


@dataclass(frozen=True)
class CategoryTags:
    """The given tags of one category, most frequent first, and who carries them.

    numbers : [shape=(n_given,)] int64, the number `n` of a track, once for each of its tags, in the
        library's order and for each track in the order written
    codes : [shape=(n_given,)] int64, the tag's place in `tags`
    """

    tags: list[str]
    numbers: np.ndarray
    codes: np.ndarray

    def joined(self, more: Mapping[int, str]) -> "CategoryTags":
        """With a tag for each of further tracks, by their numbers, where it is one of `tags`."""
        place = {tag_key(tag): code for code, tag in enumerate(self.tags)}
        found = [(n, place[tag_key(tag)]) for n, tag in more.items() if tag_key(tag) in place]
        own = np.array(found, dtype=np.int64).reshape(-1, 2)
        return CategoryTags(
            self.tags,
            np.concatenate([self.numbers, own[:, 0]]),
            np.concatenate([self.codes, own[:, 1]]),
        )


@dataclass(frozen=True)
class GivenTags:
    """The given tags of all categories, and who carries them.

    names : category and tag as written
    numbers : [shape=(n_given,)] int64, the number `n` of a track, once for each of its tags
    codes : [shape=(n_given,)] int64, the tag's place in `names`
    """

    names: list[tuple[str, str]]
    numbers: np.ndarray
    codes: np.ndarray


def given_tags(library: Library) -> GivenTags:
    """Every given tag."""
    with library.reading() as db:
        db.row_factory = None
        found = db.execute("SELECT tag_n, category, tag FROM tag_names ORDER BY tag_n").fetchall()
        pairs = db.execute("SELECT n, tag_n FROM track_tags")
        given = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
    tag_numbers = np.array([tag_n for tag_n, _, _ in found], np.int64)
    codes = np.searchsorted(tag_numbers, given[:, 1])
    return GivenTags([(category, tag) for _, category, tag in found], given[:, 0], codes)


def titles_and_comments(library: Library) -> tuple[np.ndarray, list[str]]:
    """The number `n` of each track, (n_tracks,) int64, and its title and comment in one text."""
    rows = library.rows("SELECT n, title || ' ' || comment FROM tracks")
    return np.array([n for n, _ in rows], np.int64), [text for _, text in rows]


def tags_of_category(library: Library, category: str) -> CategoryTags:
    """Every given tag of a category."""
    with library.reading() as db:
        db.row_factory = None
        found = db.execute(
            "SELECT tag_names.tag_n, tag FROM track_tags JOIN tag_names USING (tag_n)"
            " WHERE category = ? GROUP BY tag_names.tag_n ORDER BY count(*) DESC, tag",
            (category,),
        ).fetchall()
        given = db.execute(
            "SELECT n, tag_n FROM track_tags JOIN tag_names USING (tag_n) WHERE category = ?"
            " ORDER BY n, position",
            (category,),
        ).fetchall()
    place = {tag_n: code for code, (tag_n, _) in enumerate(found)}
    return CategoryTags(
        [tag for _, tag in found],
        np.array([n for n, _ in given], dtype=np.int64),
        np.array([place[tag_n] for _, tag_n in given], dtype=np.int64),
    )


def tempos(library: Library) -> tuple[np.ndarray, np.ndarray]:
    """The tracks whose tempo is given, else computed and certain enough to be shown: their numbers
    `n`, (n_tracks,) int64, and BPM, (n_tracks,) float32."""
    rows = library.rows(
        "SELECT n, tempo_bpm FROM tracks WHERE tempo_bpm IS NOT NULL UNION ALL"
        " SELECT n, measures.tempo_bpm FROM measures JOIN tracks USING (n)"
        " WHERE tracks.tempo_bpm IS NULL AND measures.tempo_bpm IS NOT NULL"
        " AND tempo_confidence >= ?",
        (SHOWN,),
    )
    return (
        np.array([n for n, _ in rows], dtype=np.int64),
        np.array([bpm for _, bpm in rows], dtype=np.float32),
    )


@dataclass(frozen=True)
class Held:
    """How many tracks a library has, and of them: with at least one tag, with sound that is there,
    and away (not found by the last import)."""

    tracks: int
    tagged: int
    with_sound: int
    away: int


def held(library: Library) -> Held:
    """Count them."""
    with library.reading() as db:
        counted = db.execute(
            f"SELECT count(*), count(CASE WHEN {WITH_SOUND} THEN 1 END),"
            " count(CASE WHEN away = 1 THEN 1 END) FROM tracks"
        ).fetchone()
        tagged = db.execute("SELECT count(DISTINCT n) FROM track_tags").fetchone()[0]
    return Held(counted[0], tagged, counted[1], counted[2])


def with_sound(library: Library) -> np.ndarray:
    """The numbers `n` of the tracks that have sound, ascending, (n_tracks,) int64."""
    rows = library.rows(f"SELECT n FROM tracks WHERE {WITH_SOUND} ORDER BY n")
    return np.array([n for (n,) in rows], dtype=np.int64)


def in_short(library: Library) -> dict[str, Any]:
    """name, tracks, tagged (with at least one tag), embedded (by the current run), run_id; away
    (not found by the last import) where there are such."""
    run_id = library.current_run
    return as_document(library, held(library), embeddings.done_count(library, run_id or ""))


def as_document(library: Library, found: Held, embedded: int) -> dict[str, Any]:
    """The document of `in_short`, from what was counted."""
    return {
        "name": library.name,
        "tracks": found.tracks,
        "tagged": found.tagged,
        "embedded": embedded,
        "run_id": library.current_run,
        **({"away": found.away} if found.away else {}),
    }
