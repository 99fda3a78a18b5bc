"""How our own tables write a cell so that no spreadsheet runs it and our import reads it back."""

import re
from collections.abc import Sequence

from core.catalog.lists.cells.celllists import NotText
from core.catalog.lists.cells.cells import BRACKETS, tags_of
from core.catalog.lists.cells.prefixed import with_colons
from core.catalog.texts.missing_values import says_nothing
from core.catalog.texts.tagtext import BETWEEN_TAGS, split_tags

_RUN = "=+-@\t\r"  # a spreadsheet takes a cell that begins so for a formula
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_MAY_BE_MORE = re.compile(r"[\[({'\":=%#]| [-–—+~] ")


def protected(text: str) -> str:
    """A cell that a spreadsheet shows and does not run, and that `unprotected` reads back."""
    return f"'{text}" if _special(text) and not _NUMBER.fullmatch(text) else text


def unprotected(cell: str, ours: bool = True) -> str | None:
    """What `protected` was given, to be taken literally; None when the cell is not of that kind.

    ours : of a table of ours; in another one "'90s, and more" is no protected text
    """
    is_meant = _special if ours else _would_run
    return cell[1:] if cell.startswith("'") and is_meant(cell[1:]) else None


def _would_run(text: str) -> bool:
    """Whether any program has a reason to protect a text."""
    if text[:1] == "'":
        return _would_run(text[1:])
    return text[:1] in (*_RUN, *BRACKETS) or says_nothing(text)


def _special(text: str) -> bool:
    if text[:1] in ("'", *_RUN) or text[:2] == "{=":
        return text[:1] != "'" or _special(text[1:])
    return says_nothing(text) or _is_more(text)


def _is_more(text: str) -> bool:
    """Whether a cell of this text would be read as other tags than what it says to the letter."""
    if text[:1].isalnum() and not (_MAY_BE_MORE.search(text) or BETWEEN_TAGS.search(text)):
        return False
    try:
        if "(http" in text or with_colons(text) != text:
            return True
        return list(tags_of(text)[0]) != split_tags(text)
    except NotText:
        return True


def tags_cell(tags: Sequence[str], separators: re.Pattern[str]) -> str:
    """Tags joined by "; ", or as a list where one of them holds a sign that separates tags."""
    if any(separators.search(f" {tag} ") for tag in tags):  # a blank belongs to some of them
        return list_cell(tags)
    return protected("; ".join(tags))


def list_cell(tags: Sequence[str]) -> str:
    """A cell of these tags as a list, whatever signs they hold."""
    quoted = (tag.replace("\\", "\\\\").replace('"', '\\"') for tag in tags)
    return "[" + ", ".join(f'"{tag}"' for tag in quoted) + "]"
