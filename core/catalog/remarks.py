"""Rows of a data list that are no tracks: headings of sections, sums, remarks and other tables
between and below the tracks."""

import re
from collections.abc import Sequence

from core.catalog.column import first_place
from core.catalog.datalist import DataList
from core.catalog.kinds import SOUND, ending_of

_LOOKED_AT, _MOST_REMARKS = 1000, 3  # rows at the end of a list; those of them that are remarks
_CODE = re.compile(r"(?=.*\d)\S+")  # an id of a list whose ids are codes or numbers
# What a sum at the end is called, whatever the ids are like.
_SUM = re.compile(
    r"(?:(?:grand |sub)?totals?|sums?|averages?|avg|mean|median|summe|gesamt|gesamtsumme"
    r"|mittelwert|durchschnitt|somme|moyenne|totale|media|suma|promedio|média|razem|średnia"
    r"|totaal|gemiddelde|итого|всего|среднее|合計|平均|总计|合计|합계)(?:\s*[:(].*)?",
    re.IGNORECASE,
)


def remarks(data_list: DataList) -> dict[int, str]:
    """Why rows are no tracks, by their numbers; our own exports have none such."""
    if data_list.export:
        return {}
    at = first_place(data_list.columns, "id")
    if at is not None:
        found = {*_among_ids(data_list, at), *_sums(data_list, at)}
        return dict.fromkeys(sorted(found), "it has no id as the others have")
    below = "it names no sound file, as those above do"
    return dict.fromkeys(_below_files(data_list), below)


def _below_files(data_list: DataList) -> list[int]:
    """The last rows that name no sound file where those above do, such as "Total: 12 tracks"."""
    at = first_place(data_list.columns, "file")
    if at is None:
        return []
    named = [ending_of(row[at]) in SOUND for row in data_list.rows[-_LOOKED_AT:]]
    n_below = next((n for n, is_named in enumerate(reversed(named)) if is_named), 0)
    above = named[: len(named) - n_below]
    if n_below > _MOST_REMARKS or len(above) < 2 or not all(above):
        return []
    return data_list.numbers[len(data_list.numbers) - n_below :]


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


def _is_apart(numbers: Sequence[int], last: int) -> bool:
    """Whether empty rows follow this one, as above another table."""
    return last + 1 < len(numbers) and numbers[last + 1] > numbers[last] + 1


def _is_alone(cells: Sequence[str], at: int) -> bool:
    return not any(cell.strip() for i, cell in enumerate(cells) if i != at)
