"""What a list writes in two columns and means as one: minutes and seconds, a key and its mode, a
title and its version; or where one counts only if the other says nothing: the composer beside the
artist."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise

from core.catalog.lists.cells.length_and_tempo import UNITS
from core.catalog.lists.columns.column import Column, first_place, places_of
from core.catalog.lists.columns.columns import SAMPLE
from core.catalog.lists.headers import apart, meaning, plain, weak_meaning
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.keytext import KEY
from core.catalog.texts.missing_values import says_nothing
from core.keynames import TONICS

_MODES = frozenset(("mode", "scale", "key mode", "key scale", "tongeschlecht", "modus", "maj min"))
_ENDINGS = {
    *("ext", "extension", "format", "file extension", "file format", "file type"),
    *("dateiendung", "endung"),
}
# Of the names of files, without their endings in a column beside it.
_STEMS = {
    *("name", "file name without extension", "filename without extension", "stem", "file stem"),
    *("basename", "base name", "file basename", "title", "track name"),
}
_VERSIONS = {
    *("version", "version title", "version name", "version type", "track version", "song version"),
    *("mix", "mix name", "mix type", "edit", "fassung", "versión", "versione", "versão", "версия"),
    *("バージョン", "版本", "버전"),
}
_PITCH = re.compile(r"\d|1[01]|-1")  # of a key as Spotify counts it: from C upwards, -1 for none
_TONIC = re.compile(r"[a-h](?:\s*(?:#|♯|b|♭|sharp|flat))?", re.IGNORECASE)
_MODE = {
    **dict.fromkeys(("major", "maj", "dur", "majeur", "mayor", "maggiore", "1"), "major"),
    **dict.fromkeys(("minor", "min", "moll", "m", "mineur", "menor", "minore", "0"), "minor"),
}
_MINUTES = re.compile(r"\d{1,3}")
_SECONDS = re.compile(r"[0-5]?\d(?:[.,]\d+)?")


def joined(columns: list[Column], rows: Sequence[list[str]]) -> list[Column]:
    """The columns with the second of two that belong together left out; its cells are put to those
    of the first."""
    columns = _seconds_to_minutes(columns, rows)
    columns = _endings_to_names(columns, rows)
    for field, weaker in (("title", "name"), ("artist", "maker")):
        columns = _instead(columns, rows, field, weaker)
    columns = _versions_to_titles(columns, rows)
    return _modes_to_keys(columns, rows)


def _seconds_to_minutes(columns: list[Column], rows: Sequence[list[str]]) -> list[Column]:
    """Minutes and, in the next column, seconds below 60 as 3:05."""
    at = _minutes_before_seconds(columns, rows)
    if at is None:
        return columns
    for row in rows:
        if row[at].strip() or row[at + 1].strip():
            row[at] = f"{row[at].strip() or 0}:{row[at + 1].strip().zfill(2)}"
    return _together(columns, at, at + 1, replace(columns[at], meaning="length", unit_s=1.0))


def _minutes_before_seconds(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> int | None:
    for i, pair in enumerate(pairwise(columns)):
        (of, minutes), (of_too, seconds) = (_unit(column.header) for column in pair)
        is_pair = (minutes, seconds) == (60.0, 1.0) and of == of_too and _is_of_tracks(of)
        if is_pair and _all(rows, i, _MINUTES) and _all(rows, i + 1, _SECONDS):
            return i
    return None


def _endings_to_names(columns: list[Column], rows: Sequence[list[str]]) -> list[Column]:
    """The names of files and, in another column, their endings as whole names."""
    at, other = first_place(columns, "file"), _called(columns, _ENDINGS)
    if at is None and first_place(columns, "id") is None:
        at = _called(columns, _STEMS)
    if at is None or other is None:
        return columns
    cells = {row[other].strip().lstrip(".").lower() for row in rows[:SAMPLE]} - {""}
    if not cells or any(f".{cell}" not in SOUND for cell in cells):
        return columns
    for row in rows:
        if row[at].strip() and row[other].strip() and ending_of(row[at]) not in SOUND:
            row[at] = f"{row[at].strip()}.{row[other].strip().lstrip('.').lower()}"
    by_cells = columns[at].meaning != "file" or columns[at].by_cells
    return _together(columns, at, other, replace(columns[at], meaning="file", by_cells=by_cells))


def _versions_to_titles(columns: list[Column], rows: Sequence[list[str]]) -> list[Column]:
    """Titles with what tells several of one title apart, in a list that names no files and ids: a
    cut, or a mix without drums."""
    at, other = first_place(columns, "title"), _called(columns, _VERSIONS)
    if at is None or other is None or places_of(columns, "file") or places_of(columns, "id"):
        return columns
    if len({(row[at], row[other]) for row in rows}) == len({row[at] for row in rows}):
        return columns
    for row in rows:
        version = row[other].strip()
        if version and not says_nothing(version) and version.lower() not in row[at].lower():
            row[at] = f"{row[at].strip()} ({version})"
    return _together(columns, at, other, columns[at])


def _modes_to_keys(columns: list[Column], rows: Sequence[list[str]]) -> list[Column]:
    """A key that is a letter alone, or a number as Spotify counts, with its mode in another
    column."""
    at = first_place(columns, KEY)
    if at is None:
        named = (i for i, c in enumerate(columns) if not c.meaning and meaning(c.header) == KEY)
        at = next((i for i in named if _all(rows, i, _PITCH)), None)
    other = next((i for i, c in enumerate(columns) if _is_mode(plain(apart(c.header)))), None)
    if at is None or other is None or at == other:
        return columns
    modes = {row[other].strip().casefold() for row in rows[:SAMPLE]} - {""}
    if not modes or not modes <= set(_MODE):
        return columns
    for row in rows:
        tonic = row[at].strip()
        if columns[at].meaning is None:  # numbers
            is_one = _PITCH.fullmatch(tonic) and tonic != "-1"
            tonic = row[at] = TONICS[int(tonic)] if is_one else ""
        mode = _MODE.get(row[other].strip().casefold())
        if mode and _TONIC.fullmatch(tonic):
            row[at] = f"{tonic} {mode}"
    return _together(columns, at, other, replace(columns[at], meaning=KEY))


def _instead(
    columns: list[Column], rows: Sequence[list[str]], field: str, weaker: str
) -> list[Column]:
    """The columns with those of a field left out that count only where the others say nothing."""
    places = places_of(columns, field)
    second = [i for i in places if weak_meaning(columns[i].header) == weaker]
    first = [i for i in places if i not in second]
    if not first or not second:
        return columns
    for row in rows:
        if all(says_nothing(row[i]) or not row[i].strip() for i in first):
            row[first[0]] = next((row[i] for i in second if row[i].strip()), "")
    why = f'It counts where "{columns[first[0]].header}" says nothing.'
    return [replace(c, left_out=why) if i in second else c for i, c in enumerate(columns)]


def _together(columns: list[Column], at: int, other: int, first: Column) -> list[Column]:
    """The columns with `first` in the place of the one at `at`, and the other left out."""
    why = f'It is taken together with "{first.header}".'
    second = replace(columns[other], meaning=first.meaning, left_out=why)
    return [first if i == at else second if i == other else c for i, c in enumerate(columns)]


def _called(columns: Sequence[Column], names: Container[str]) -> int | None:
    """Where the first column that is called one of these is."""
    return next((i for i, c in enumerate(columns) if plain(apart(c.header)) in names), None)


def _unit(header: str) -> tuple[str, float | None]:
    """A header without the unit it ends with, and that in seconds."""
    rest, _, unit = plain(apart(header)).rpartition(" ")
    return rest, UNITS.get(unit)


def _is_of_tracks(name: str) -> bool:
    """Whether a time of this name is a track's length: "Start Minutes" is not."""
    return name in ("", "mix", "track", "song", "total") or meaning(name) == "length"


def _is_mode(name: str) -> bool:
    """Whether a column of this name tells a key's mode, as "tonal key_edma scale" does too."""
    first, _, last = name.rpartition(" ")
    return name in _MODES or ("key" in first.split() and last in ("mode", "scale"))


def _all(rows: Sequence[Sequence[str]], at: int, form: re.Pattern[str]) -> bool:
    cells = [row[at].strip() for row in rows[:SAMPLE]]
    return any(cells) and all(form.fullmatch(cell) for cell in cells if cell)
