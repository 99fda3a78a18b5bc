"""Columns that are called as a category of tags and hold none: numbers, dates, links, pictures, or
yes and no."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.catalog.lists.cells.yes_and_no import NO, YES
from core.catalog.lists.columns.column import Column, cells_of
from core.catalog.lists.columns.columns import SAMPLE
from core.config import CATEGORIES

_NUMBERS = re.compile(r"[\[({]?\s*[\"']?\d[\d\s.,;|/\"']*[\])}]?")
_DATES = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]+)?")
_LINKS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_PICTURES = re.compile(
    r"[^\n]*\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|heic)\s*(?:[?#]\S*)?", re.IGNORECASE
)
_FORMS = {
    "numbers": _NUMBERS,
    "dates": _DATES,
    "links": _LINKS,
    "pictures": _PICTURES,
    "yes and no": re.compile("|".join(map(re.escape, sorted(YES | NO))), re.IGNORECASE),
}


def without_words(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns of genres, moods or the like without those whose cells are no words, such as the
    scores of a mood or, below Image, the cover."""
    for i, column in enumerate(columns):
        if column.meaning in CATEGORIES and not column.left_out:
            what = _held(cells_of(rows[:SAMPLE], i))
            if what:
                columns[i] = replace(column, left_out=f"It holds {what}, no words.")
    return columns


def _held(found: Iterable[str]) -> str:
    """What all of the cells are, where they are no words; "" where any is one."""
    cells = set(found)
    kinds = (what for what, form in _FORMS.items() if all(map(form.fullmatch, cells)))
    return next(kinds, "") if cells else ""
