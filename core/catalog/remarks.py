"""Rows of a data list that are no tracks: sums, counts and other tables below the others,
headings among them, and what a database says of its columns."""

import re
from collections.abc import Sequence

from core.catalog.datalist import DataList
from core.catalog.kinds import SOUND, ending_of

_LOOKED_AT, _MOST = 1000, 3  # rows at the end of a list; those of them that are remarks
_SUM = re.compile(
    r"(?:(?:grand |sub)?totals?|sums?|averages?|avg|mean|median|summe|gesamt|gesamtsumme"
    r"|mittelwert|durchschnitt|somme|moyenne|totale|media|suma|promedio|média|razem|średnia"
    r"|totaal|gemiddelde|итого|всего|среднее|合計|平均|总计|合计|합계)(?:\s*[:(].*)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\(?\d+ (?:rows?|records?)(?: (?:affected|selected|in set).*)?\)?\.?", re.I)
_TYPE = re.compile(
    r"(?:(?:tiny|small|big)?int(?:eger)?|(?:n?var)?char|character varying|text|string|str|object"
    r"|real|float\d*|int\d+|double(?: precision)?|numeric|decimal|number|bool(?:ean)?|date"
    r"|datetime|timestamp|varchar2|serial|uuid)(?:\s*\([\d, ]+\))?(?:\s+(?:not )?null)?",
    re.IGNORECASE,
)
_SURVEY = '{"ImportId":'


def remarks(data_list: DataList) -> dict[int, str]:
    """Why rows are no tracks, by their numbers; our own exports have none such."""
    if data_list.export:
        return {}
    found = dict.fromkeys(_types(data_list), "it tells the types of the columns")
    if data_list.has("id"):
        why = "its id is the word for a sum, a count or a heading, where others are numbers"
        return found | dict.fromkeys(_no_ids(data_list), why)
    below = "it names no sound file, as those above do"
    return found | dict.fromkeys(_no_files(data_list), below)


def _types(data_list: DataList) -> list[int]:
    """The first row where each of its cells is a type of a database or the mark of a survey."""
    filled = [cell.strip() for cell in data_list.rows[0] if cell.strip()] if data_list.rows else []
    told = all(map(_TYPE.fullmatch, filled)) or all(c.startswith(_SURVEY) for c in filled)
    return data_list.numbers[:1] if len(filled) > 1 and told else []


def _no_files(data_list: DataList) -> list[int]:
    """The last rows that name no sound file where those above do, such as "Total: 12 tracks"."""
    at = _column(data_list, "file")
    if at is None:
        return []
    named = [ending_of(row[at]) in SOUND for row in data_list.rows[-_LOOKED_AT:]]
    n_below = next((n for n, is_named in enumerate(reversed(named)) if is_named), 0)
    above = named[: len(named) - n_below]
    if n_below > _MOST or len(above) < 2 or not all(above):
        return []
    return data_list.numbers[len(data_list.numbers) - n_below :]


def _no_ids(data_list: DataList) -> list[int]:
    """The last rows whose id is a word for a sum or a count; and the headings, which are rows of a
    word alone where the ids of all others are numbers."""
    at = _column(data_list, "id")
    if at is None:
        return []
    ids = [row[at].strip() for row in data_list.rows]
    alone = [not ids[i].isdecimal() and _is_alone(row, at) for i, row in enumerate(data_list.rows)]
    first = max(len(ids) - _MOST, 1)
    last = range(first, len(ids))
    found = {i for i in last if _SUM.fullmatch(ids[i]) or (alone[i] and _COUNT.fullmatch(ids[i]))}
    rest = [i for i in range(len(ids)) if not alone[i] and i not in found]
    if len(rest) > 1 and all(ids[i].isdecimal() for i in rest if ids[i]):
        found |= {i for i, is_alone in enumerate(alone) if is_alone and not _has_digit(ids[i])}
    found |= _other_table(data_list.numbers, ids)
    return [data_list.numbers[i] for i in sorted(found)]


def _other_table(numbers: Sequence[int], ids: Sequence[str]) -> set[int]:
    """The rows of another table below an empty row: none has a digit in its id, as all above are
    numbers."""
    at = next((i for i, one in enumerate(ids) if not one.isdecimal()), len(ids))
    is_apart = 1 < at < len(ids) and numbers[at] > numbers[at - 1] + 1
    return set(range(at, len(ids))) if is_apart and not any(map(_has_digit, ids[at:])) else set()


def _column(data_list: DataList, meaning: str) -> int | None:
    columns = enumerate(data_list.columns)
    return next((i for i, c in columns if c.meaning == meaning and not c.left_out), None)


def _is_alone(row: Sequence[str], at: int) -> bool:
    others = (cell for i, cell in enumerate(row) if i != at)
    return len(row) > 1 and bool(row[at].strip()) and not any(map(str.strip, others))


def _has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)
