"""Rows of a data list that are no tracks: headings of sections, sums, remarks and other tables
between and below the tracks."""

import re
from collections.abc import Sequence

from core.catalog.lists.columns.column import first_place
from core.catalog.lists.datalist import DataList
from core.catalog.sound_files.kinds import SOUND, ending_of

_MOST_REMARKS = 3  # rows at the end of a list that are remarks
_NO_FILE = "it names no sound file, as the others do"
_CODE = re.compile(r"(?=.*\d)\S+")  # an id of a list whose ids are codes or numbers
# What a sum at the end is called, whatever the ids are like.
_SUM = re.compile(
    r"(?:(?:grand |sub)?totals?|sums?|averages?|avg|mean|median|summe|gesamt|gesamtsumme"
    r"|mittelwert|durchschnitt|somme|moyenne|totale|media|suma|promedio|média|razem|średnia"
    r"|totaal|gemiddelde|итого|всего|среднее|合計|平均|总计|合计|합계)(?:\s*[:(].*)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d\d){1,2}|\d{4}([./-])\d{1,2}\2\d{1,2}")
# What a program passes over: "# old ones", "// x", "; x", "REM x"; a sign without a blank may
# begin the name of a file.
_SIGNS = frozenset("#/;-Rr(")  # the first of each, for a pattern costs more
_PASSED_OVER = re.compile(
    r"(?:#\+?|//|;|--|REM(?=\s))\s.*|#\+\w.*|\(\d+ rows?\)", re.IGNORECASE | re.DOTALL
)


def remarks(data_list: DataList) -> dict[int, str]:
    """Why rows are no tracks, by their numbers; our own exports have none such."""
    if data_list.export:
        return {}
    at, files, titles = (first_place(data_list.columns, name) for name in ("id", "file", "title"))
    if at is None and files is None and titles is not None:
        bare = {*_headings(data_list, titles), *_foot(data_list, titles)}
        headings = dict.fromkeys(sorted(bare), "it has but a title")
        headings |= dict.fromkeys(_days(data_list, titles), "it tells the day of those below it")
        return headings | dict.fromkeys(_sums(data_list, titles), "it is a sum")
    if at is not None:
        found = {*_among_ids(data_list, at), *_sums(data_list, at)}
        told = dict.fromkeys(sorted(found), "it has no id as the others have")
        return told if files is None else told | _without_file(data_list, at, files)
    if files is None:
        return {}
    return _among_files(data_list, files)


def _without_file(data_list: DataList, at: int, files: int) -> dict[int, str]:
    """Rows with an id and no file, where hardly another row has an id, as of a text below a table
    whose lines begin with a sign."""
    with_id = [i for i, row in enumerate(data_list.rows) if row[at].strip()]
    if 2 * len(with_id) >= len(data_list.rows):
        return {}
    alone = [i for i in with_id if not data_list.rows[i][files].strip()]
    return {data_list.numbers[i]: _NO_FILE for i in alone}


def _among_files(data_list: DataList, at: int) -> dict[int, str]:
    """Among files with their endings, rows of a remark; those with nothing but a word or sentence
    there, as where a section or page begins, if the files have more; and the last ones, such as
    "Total: 12 tracks". A row elsewhere that says more may be a track without an ending, and so may
    all such rows."""
    rows, numbers = data_list.rows, data_list.numbers
    names = [row[at].strip() for row in rows]
    signed = (i for i, name in enumerate(names) if name[:1] in _SIGNS)
    said = {i for i in signed if _PASSED_OVER.fullmatch(names[i])}
    is_named = [ending_of(name) in SOUND for name in names]
    named = [i for i, is_one in enumerate(is_named) if is_one and i not in said]
    if not named:
        return {}
    told = dict.fromkeys((numbers[i] for i in sorted(said)), "it begins as a remark does")
    others = [i for i, name in enumerate(names) if name and not is_named[i] and i not in said]
    if len(named) < 2 or not others:
        return told
    have_more = 2 * sum(_is_alone(rows[i], at) for i in named) < len(named)
    whole = [i for i in others if not (have_more and _is_alone(rows[i], at))]
    if len(whole) <= _MOST_REMARKS and all(i > named[-1] for i in whole):
        told |= dict.fromkeys((numbers[i] for i in others), _NO_FILE)
    return told


def _among_ids(data_list: DataList, at: int) -> list[int]:
    """Among ids that are codes, rows with a word or a sentence there: with nothing else, as where a
    section begins, or at the end, as a sum or another table below an empty row has it."""
    ids = [row[at].strip() for row in data_list.rows]
    coded = [bool(_CODE.fullmatch(track_id)) for track_id in ids]
    if sum(coded) < 2:
        return []
    last = next(i for i in reversed(range(len(ids))) if coded[i])
    apart = _is_apart(data_list.numbers, last)
    if 2 * sum(coded) <= (last + 1 if apart else len(ids)):
        return []
    numbers = all(one.isdecimal() for one, code in zip(ids, coded, strict=True) if code)
    at_the_end = numbers and (apart or len(ids) - last - 1 <= _MOST_REMARKS)
    return [
        data_list.numbers[i]
        for i, (track_id, code) in enumerate(zip(ids, coded, strict=True))
        if track_id and not code and (_is_alone(data_list.rows[i], at) or (at_the_end and i > last))
    ]


def _sums(data_list: DataList, at: int) -> list[int]:
    """The last rows whose id is the word for a sum."""
    first = max(len(data_list.rows) - _MOST_REMARKS, 1)
    last = zip(data_list.numbers[first:], data_list.rows[first:], strict=True)
    return [number for number, row in last if _SUM.fullmatch(row[at].strip())]


def _headings(data_list: DataList, at: int) -> list[int]:
    """Among tracks with their artists, rows with nothing but a title, as where a section begins."""
    artists = first_place(data_list.columns, "artist")
    named = [row for row in data_list.rows if artists is not None and row[artists].strip()]
    if 2 * len(named) < len(data_list.rows):
        return []
    rows = zip(data_list.numbers, data_list.rows, strict=True)
    return [number for number, row in rows if row[at].strip() and _is_alone(row, at)]


def _days(data_list: DataList, at: int) -> list[int]:
    """Rows with a day in place of a title, above the tracks that were played on it: the first one
    and others without an artist."""
    artists = first_place(data_list.columns, "artist")
    days = [
        i
        for i, row in enumerate(data_list.rows)
        if _DAY.fullmatch(row[at].strip()) and not (artists is not None and row[artists].strip())
    ]
    is_few = days[:1] == [0] and 2 * len(days) < len(data_list.rows)
    return [data_list.numbers[i] for i in days] if is_few else []


def _foot(data_list: DataList, at: int) -> list[int]:
    """The last rows, below an empty one, with nothing but a title, as where a program says what it
    is that wrote the list."""
    rows, numbers = data_list.rows, data_list.numbers
    whole = [i for i, row in enumerate(rows) if not _is_alone(row, at)]
    last = whole[-1] if len(whole) > 1 else len(rows)
    n_behind = len(rows) - last - 1
    return numbers[last + 1 :] if n_behind <= _MOST_REMARKS and _is_apart(numbers, last) else []


def _is_apart(numbers: Sequence[int], last: int) -> bool:
    """Whether empty rows follow this one, as above another table."""
    return last + 1 < len(numbers) and numbers[last + 1] > numbers[last] + 1


def _is_alone(cells: Sequence[str], at: int) -> bool:
    return not any(cell.strip() for i, cell in enumerate(cells) if i != at)
