"""Rows of a data list that are no tracks: headings of sections, sums and remarks between and below
the tracks, and a row below the names of the columns that tells their kinds."""

import re
from collections.abc import Sequence

from core.catalog.datalist import DataList
from core.catalog.kinds import SOUND, ending_of

_LOOKED_AT, _MOST_REMARKS = 1000, 3  # rows at the end of a list; those of them that are remarks
_CODE = re.compile(r"(?=.*\d)\S+")  # an id of a list whose ids are codes or numbers


def remarks(data_list: DataList) -> dict[int, str]:
    """The numbers of rows that are no tracks, and why."""
    columns = enumerate(data_list.columns)
    at = next((i for i, c in columns if c.meaning == "id" and not c.left_out), None)
    if at is None:
        return _below_files(data_list)
    return {} if data_list.export else _among_ids(data_list, at)


def _below_files(data_list: DataList) -> dict[int, str]:
    """The last rows that name no sound file where those above do, such as "Total: 12 tracks"."""
    at = next((i for i, c in enumerate(data_list.columns) if c.meaning == "file"), None)
    if at is None:
        return {}
    named = [ending_of(row[at]) in SOUND for row in data_list.rows[-_LOOKED_AT:]]
    n_below = next((n for n, is_named in enumerate(reversed(named)) if is_named), 0)
    above = named[: len(named) - n_below]
    if n_below > _MOST_REMARKS or len(above) < 2 or not all(above):
        return {}
    why = "names no sound file, as those above do: it is a remark."
    return {n: f"Row {n} {why}" for n in data_list.numbers[len(data_list.numbers) - n_below :]}


def _among_ids(data_list: DataList, at: int) -> dict[int, str]:
    """Among ids that are codes, rows with a word or a sentence there: with nothing else, as where a
    section begins, or at the end, as a sum has it."""
    ids = [row[at].strip() for row in data_list.rows]
    coded = [bool(_CODE.fullmatch(track_id)) for track_id in ids]
    if sum(coded) < 2 or 2 * sum(coded) <= len(ids):
        return {}
    are_numbers = all(
        track_id.isdecimal() for track_id, code in zip(ids, coded, strict=True) if code
    )
    found = {}
    for i, (track_id, code) in enumerate(zip(ids, coded, strict=True)):
        alone = not code and _is_alone(data_list.rows[i], at)
        at_the_end = are_numbers and len(ids) - i <= _MOST_REMARKS and not any(coded[i:])
        if track_id and not code and (alone or at_the_end):
            number = data_list.numbers[i]
            found[number] = f"Row {number} has no id as the others have: it is a remark."
    return found


def _is_alone(cells: Sequence[str], at: int) -> bool:
    return not any(cell.strip() for i, cell in enumerate(cells) if i != at)
