"""Lists with a row for each thing said of a track: one column tells its kind ("genre", "tempo"),
another the word. Our own tables of all that is known are written so."""

import json
import re
from collections import Counter
from collections.abc import Sequence

from core.catalog.lists.cells.own_cells import unprotected
from core.catalog.lists.cells.scored_tags import HALF
from core.catalog.lists.cells.yes_and_no import NO, YES
from core.catalog.lists.headers import apart, meaning, plain
from core.catalog.lists.reading.csv_records import Record
from core.config import CATEGORIES

_KINDS = frozenset(
    (
        *("category", "kategorie", "field", "feld", "type", "typ", "kind", "attribute", "property"),
        *("tag type", "tag category", "tag kind", "tag group"),
        "variable",  # as pandas and R melt a table
    )
)
_WORDS = frozenset(("tag", "value", "wert", "label", "word", "term", "tag name", "tag value"))
_OF_TAGS = (*CATEGORIES, "tags", "key", "tempo")
_SURE = frozenset(
    (
        *("score", "confidence", "probability", "prob", "certainty", "relevance", "weight"),
        *("votes", "count", "value", "present"),
    )
)
_ONCE = ("tempo", "length", "title", "artist", "album", "comment")
_MOST_KINDS, _MOST_NAMED = 50, 5  # kinds in one list; rows in a sentence
_SOURCES = ("given", "reviewed")  # of our own tables, what is as good as given


def by_tracks(
    headers: list[str], rows: list[Record], export: str
) -> tuple[list[str], list[Record], list[str]]:
    """The columns and rows with one row for each track, as its first one is numbered, and what is
    to be said of that; as they are where the list is written otherwise.

    export : which of our own tables it is; of one, what was computed or predicted is left out
    """
    found = _columns(headers, rows, export)
    if found is None:
        return headers, rows, []
    at, words = found
    others = [i for i in range(len(headers)) if i not in found]
    if export:
        others = [i for i in others if meaning(headers[i], i)]
    ids = [i for i in others if meaning(headers[i], i) in ("id", "file")]
    left = 0
    said: dict[tuple[str, ...], dict[str, list[str]]] = {}
    first: dict[tuple[str, ...], Record] = {}
    for row in rows:
        track = tuple(row.cells[i].strip() for i in ids)
        track = track if any(track) else (str(row.number),)
        first.setdefault(track, row)
        if export and not _is_given(headers, row.cells):
            left += 1
        elif row.cells[words].strip():
            told = said.setdefault(track, {})
            told.setdefault(row.cells[at].strip(), []).append(row.cells[words])
    kinds = list(dict.fromkeys(kind for told in said.values() for kind in told))
    told_rows = [
        Record(
            row.number,
            [row.cells[i] for i in others]
            + [_cell(said.get(track, {}).get(kind, []), kind, bool(export)) for kind in kinds],
        )
        for track, row in first.items()
    ]
    notes = [f'The column "{headers[at]}" tells of what kind the words of "{headers[words]}" are.']
    notes += [f"{left:,} rows are left out: what was computed, predicted or refused."] * (left > 0)
    return [*(headers[i] for i in others), *kinds], told_rows, notes


def without_unsure(headers: list[str], rows: list[Record]) -> tuple[list[Record], list[str]]:
    """The rows of a list with a row for each tag and a number, or yes or no, beside it, without
    the tags that it says hardly hold, and a sentence of them; as they are of any other list."""
    means = [meaning(header, i) for i, header in enumerate(headers)]
    tags = [i for i, means_it in enumerate(means) if means_it in _OF_TAGS[:-2]]
    at = next((i for i, h in enumerate(headers) if plain(apart(h)) in _SURE and not means[i]), None)
    of = next((means.index(kind) for kind in ("id", "file") if kind in means), None)
    if at is None or of is None or len(tags) != 1:
        return rows, []
    whole = [row for row in rows if len(row.cells) > max(at, of, tags[0])]
    tracks = Counter(row.cells[of].strip() for row in whole)
    sure = {row.number: _share(row.cells[at]) for row in whole if row.cells[at].strip()}
    numbers = [share for share in sure.values() if share is not None]
    if not numbers or len(numbers) < len(sure) or max(tracks.values()) < 2:
        return rows, []
    least = HALF if max(numbers) <= 1 else 1e-9
    unsure = {number for number, share in sure.items() if share is not None and share < least}
    kept = []
    for row in rows:
        if row.number in unsure:
            row.cells[tags[0]] = ""
            tracks[row.cells[of].strip()] -= 1
            if tracks[row.cells[of].strip()]:
                continue  # another row tells of the track
        kept.append(row)
    named = ", ".join(map(str, sorted(unsure)[:_MOST_NAMED])) + ", ..." * (
        len(unsure) > _MOST_NAMED
    )
    said = f'Tags that hardly hold, as "{headers[at]}" says, are left out: row {named}.'
    return kept, [said] * bool(unsure)


def _share(cell: str) -> float | None:
    """How sure a cell says that a tag is; None where it says something else."""
    text = cell.strip().casefold()
    if text in YES | NO and not text.replace(".", "").isdecimal():
        return float(text in YES)
    found = re.fullmatch(r"(\d{1,9}(?:[.,]\d{1,20})?(?:e-\d{1,3})?)\s*(%?)", text)
    return float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else None


def without_computed(headers: list[str], rows: list[Record]) -> list[str]:
    """Empty the tempi and keys of a shortlist of ours whose source is not "given"; a sentence where
    there are any."""
    n_left = 0
    for at, header in enumerate(headers):
        of = header.removesuffix(" source")
        if of != header and of in headers:
            for row in rows:
                if row.cells[at : at + 1] == ["computed"]:
                    row.cells[headers.index(of)] = ""
                    n_left += 1
    return [f"{n_left:,} values that were computed are left out."] * (n_left > 0)


def _columns(headers: Sequence[str], rows: Sequence[Record], export: str) -> tuple[int, int] | None:
    """Where the kinds and the words stand, if half of the kinds are such as a list tells of
    a track."""
    names = [plain(apart(header)) for header in headers]
    at = next((i for i, name in enumerate(names) if name in _KINDS), None)
    words = next((i for i, name in enumerate(names) if name in _WORDS), None)
    ids = any(meaning(header, i) in ("id", "file") for i, header in enumerate(headers))
    if at is None or words is None or not ids:
        return None
    if any(len(row.cells) != len(headers) for row in rows):
        return None
    if export:
        return at, words
    kinds = {row.cells[at].strip() for row in rows}
    known = sum(meaning(kind) in _OF_TAGS for kind in kinds)
    return (at, words) if len(kinds) <= _MOST_KINDS and 2 * known >= len(kinds) else None


def _is_given(headers: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row of our own says what was given, or what a person accepted."""
    said = dict(zip(headers, cells, strict=True))
    decision = said.get("decision", "")
    return decision == "accepted" or (said["source"] in _SOURCES and decision != "refused")


def _cell(words: Sequence[str], kind: str, whole: bool) -> str:
    """One cell of several words: a list of tags, or the first of a field. whole : each is one tag,
    whatever signs it has"""
    if len(words) < 2 - whole or meaning(kind) in _ONCE:
        return words[0] if words else ""
    plain_words = [unprotected(word) or word for word in words]
    return json.dumps(plain_words, ensure_ascii=False)
