"""Columns of yes and no, one for each tag: "piano" of 1 and 0, "mood_happy" of x and nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalog.cells import list_cell
from core.catalog.column import Column
from core.catalog.columns import SAMPLE
from core.catalog.headers import meaning
from core.catalog.nothing import says_nothing
from core.catalog.prefixed import ANY
from core.config import CATEGORIES

_WORDS = (  # for yes, for no
    "1 1.0 true t yes y x ✓ ✔ ☑ ● ○ ja wahr oui vrai si sí sì tak да 是 有 예",
    "0 0.0 false f no n nein falsch non faux não nao nie нет 否 無 无 아니오 ✗ ✘ ×",
)
YES, NO = (frozenset(words.split()) for words in _WORDS)
_MANY = 3  # columns of yes and no, as a data set has them
_PARTS = re.compile(r"\s*([^\W\d_]+)\s*[\s_\-./:>]+\s*(.*\S)\s*", re.DOTALL)


def flags(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with those of yes and no marked as such, by the cells of the first rows."""
    told = {i for i, c in enumerate(columns) if c.meaning is None and _is_flag(rows, i)}
    if len(told) >= _MANY:  # then one of zeros alone is a tag that no row carries
        told |= {i for i, c in enumerate(columns) if c.meaning is None and _is_no(rows, i)}
    return [_flag(column) if i in told else column for i, column in enumerate(columns)]


def spell_out(columns: Sequence[Column], rows: Sequence[list[str]]) -> None:
    """In columns of yes and no, put the tag in place of each yes, and nothing in place of each
    no."""
    for i, column in enumerate(columns):
        if column.flag:
            for row in rows:
                said = row[i].strip().casefold()
                row[i] = column.flag if said in YES else "" if said in NO else row[i]


def _is_flag(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether cells say yes and no, or yes and nothing: a column of ones alone is a number."""
    said = {row[at].strip().casefold() for row in rows[:SAMPLE]}
    words = {word for word in said if word and not says_nothing(word)}
    return bool(words & YES) and len(said) > 1 and words <= YES | NO


def _is_no(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether all cells say no."""
    return bool(rows) and all(row[at].strip().casefold() in NO for row in rows[:SAMPLE])


def _flag(column: Column) -> Column:
    """The tag is the column's name, without the category that some begin with."""
    parts = _PARTS.fullmatch(column.header)
    category = meaning(parts[1], 1) if parts else None
    if parts and category in CATEGORIES:
        return replace(column, meaning=category, flag=list_cell([parts[2]]))
    return replace(column, flag=list_cell([column.header.strip()]), category=ANY)
