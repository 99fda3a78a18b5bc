"""Columns of yes and no, one for each tag: "piano" of 1 and 0, "mood_happy" of x and nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalog.lists.cells.own_cells import list_cell
from core.catalog.lists.cells.yes_and_no import NO, NO_BESIDE, YES, said
from core.catalog.lists.columns.column import Column
from core.catalog.lists.columns.columns import SAMPLE
from core.catalog.lists.headers import meaning
from core.catalog.sound_files.tags.tag_names import ANY
from core.catalog.texts.missing_values import says_nothing
from core.config import CATEGORIES

_MANY = 3  # columns of yes and no, as a data set has them
# "mood_happy"; "Mood [Happy]", as surveys write it; "Main instrument: piano".
_PARTS = re.compile(r"\s*([^\W\d_]+)\s*[\s_\-./:>]+\s*(.*\S)\s*", re.DOTALL)
_BRACKETED = re.compile(r"\s*([^\W\d_][\w ]*?)\s*(?:\[([^\[\]]+)\]|\(([^()]+)\)|:\s*(.*\S))\s*")


def flags(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with those of yes and no marked as such, by the cells of the first rows."""
    told = {i for i, c in enumerate(columns) if c.meaning is None and _is_flag(rows, i)}
    if len(told) >= _MANY:  # then one of zeros alone is a tag that no row carries
        told |= {i for i, c in enumerate(columns) if c.meaning is None and _is_no(rows, i)}
    return [_flag(column) if i in told else column for i, column in enumerate(columns)]


def spell_out(columns: Sequence[Column], rows: Sequence[list[str]]) -> None:
    """In columns of yes and no, put the tag in place of each yes, and nothing in place of each
    no."""
    told = [i for i, column in enumerate(columns) if column.flag]
    signs = {said(row[i]) for row in rows for i in told}
    no = NO | {sign for sign, other in NO_BESIDE.items() if other in signs}
    for i in told:
        for row in rows:
            word = said(row[i])
            row[i] = "" if word in no else columns[i].flag if word in YES else row[i]


def _is_flag(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether cells say yes and no, yes and nothing, or yes alone; a column of ones is a number,
    one of single letters may be something else."""
    found = {said(row[at]) for row in rows[:SAMPLE]}
    words = {word for word in found if word == "[]" or (word and not says_nothing(word))}
    several = len(found) > 1 or all(len(word) > 2 and word[0].isalpha() for word in words)
    return bool(words & YES) and several and words <= YES | NO


def _is_no(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether all cells say no."""
    return bool(rows) and all(said(row[at]) in NO for row in rows[:SAMPLE])


def _flag(column: Column) -> Column:
    """The tag is the column's name, without the category that some begin with."""
    for form in (_BRACKETED, _PARTS):
        parts = form.fullmatch(column.header)
        category = meaning(parts[1]) if parts else None
        tag = next(part for part in parts.groups()[1:] if part) if parts else ""
        how_to = all(said(part) in YES | NO for part in tag.strip("()").split("/"))  # "(Y/N)"
        if category in CATEGORIES and not how_to:
            return replace(column, meaning=category, flag=list_cell([tag]))
    return replace(column, flag=list_cell([column.header.strip()]), category=ANY)
