"""What a cell of a data list says: words for nothing, formulas, lists of other programs; and how
our own export writes a cell so that no spreadsheet runs it and our import reads it back."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from core.catalog.lists.cells.celllists import (
    NotText,
    items_of,
    numbered_items,
    quoted_parts,
    tag_items,
)
from core.catalog.lists.cells.marked_tags import boxed, marked
from core.catalog.lists.cells.prefixed import with_colons
from core.catalog.lists.cells.scored_tags import hashed, scored, weighed, with_points
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.nothing import says_no_tag, says_nothing
from core.catalog.texts.tagtext import (
    BETWEEN_TAGS,
    each_once,
    split_outside_brackets,
    split_tags,
    without_bullets,
)

_RUN = "=+-@\t\r"  # a spreadsheet takes a cell that begins so for a formula
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_TEXT = r'"((?:[^"]|"")*)"'
_LINK = re.compile(
    r"=\s*(?:H[IY]PER[\w.]*|LIEN_HYPERTEXTE|COLLEG\.IPERTESTUALE|KÖPRÜ|ГИПЕРССЫЛКА)"
    rf"\(\s*{_TEXT}\s*(?:[,;]\s*{_TEXT})?\s*\)",
    re.IGNORECASE,
)
_AS_TEXT = re.compile(rf"=\s*{_TEXT}")
# It calls something or names a cell, of this sheet or another one.
_FORMULA = re.compile(
    r"=[^=]*?(?:[^\W\d][\w.]*\(|(?<!\w)\$?[A-Z]{1,3}(?:\$?\d+|:\$?[A-Z]{1,3})(?!\w)|[\w\]']!"
    r"|\w\[|#[A-Z/0]+[!?])"
)
_LONGEST_FORMULA = 200  # characters in which that is looked for
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_ODD = "[({'\""  # a cell of tags that begins so may be more than its text
_BRACKETS = ("[", "(", "{")
_MAY_BE_MORE = re.compile(r"[\[({'\":=%#]| [-–—+~] ")
# As Notion, Airtable and Markdown write a link: its words, then what it leads to.
_LINKED = re.compile(r"\[([^\[\]]+)\]\(https?://[^\s()]*\)|\(https?://[^\s()]*\)")
_ADDRESSES = re.compile(r"\(https?://[^\s()]*\)")


def text_of(cell: str, target: bool = False) -> str:
    """The text that a cell shows: of a link its words, or with `target` what it leads to.

    Raises `NotText` for a formula whose result the list does not hold.
    """
    if cell.startswith("{=") and cell.endswith("}"):  # of several cells at once
        cell = cell[1:-1]
    if not cell.startswith("="):
        return cell
    link = _LINK.fullmatch(cell.strip())
    if link:
        leads_to, words = (found and found.replace('""', '"') for found in link.groups())
        return leads_to if not words or (target and not _ADDRESS.match(leads_to)) else words
    plain = _AS_TEXT.fullmatch(cell.strip())
    if plain:
        return plain[1].replace('""', '"')
    if _FORMULA.match(cell[:_LONGEST_FORMULA]):
        raise NotText("It is a formula: save the list with the values in place of formulas.")
    return cell


def unlinked(cell: str) -> str:
    """Text without the addresses of its links: `[Alpha](https://...)` or `Alpha (https://...)` is
    Alpha."""
    return _LINKED.sub(lambda link: link[1] or "", cell).strip()


def attached(cell: str) -> str:
    """Of files as Airtable writes them, `one.wav (https://...),cover.jpg (https://...)`, those
    that are sound; a cell without addresses as it stands."""
    names = (name.strip(" ,") for name in _ADDRESSES.split(cell)[:-1])
    return "; ".join(name for name in names if ending_of(name) in SOUND) or unlinked(cell)


_BETWEEN_FILES = frozenset(";|,\r\n")


def files_of(cell: str) -> list[str]:
    """The names of several sound files in one cell, `one.wav; two.wav` or `["one.wav", "two.wav"]`;
    [] of any other."""
    if _BETWEEN_FILES.isdisjoint(cell):
        return []  # as nearly all are
    if cell[:1] == "[":
        try:
            names = items_of(cell) or []
        except NotText:
            names = []
    else:
        names = [name.strip() for name in re.split(r"[;|\r\n]+|,\s+", cell) if name.strip()]
    return names if len(names) > 1 and all(ending_of(name) in SOUND for name in names) else []


class CellTags(NamedTuple):
    """What a cell of tags says: the tags, its parts that say nothing, and those whose number says
    that they hardly hold."""

    tags: tuple[str, ...]
    nothing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    numbered: bool = False  # whether numbers were taken off


@lru_cache(maxsize=50_000)  # the same cells come again and again in a large list
def tags_of(cell: str) -> CellTags:
    """The tags of a cell. Raises `NotText`."""
    pairs = numbered_items(cell) if cell[:1] in _BRACKETS else None
    if pairs:
        return _numbered(weighed(pairs))
    ticked = boxed(cell)
    if ticked is not None:
        return _numbered(ticked)
    found = _several(cell) if cell[:1] in _ODD or '"' in cell or cell[-1:] == ")" else None
    if found is None:
        found = hashed(cell) or without_bullets(split_outside_brackets(cell))
        if cell.rstrip(" %)]")[-1:].isdecimal() or cell[:1].isdecimal() or cell[:1] == ".":
            numbered = scored(without_bullets(split_outside_brackets(with_points(cell))))
            if numbered is not None:
                return _numbered(numbered)
        said = marked(found)
        if said is not None:
            return _numbered(said)
    nothing = tuple(filter(says_no_tag, found))
    return CellTags(tuple(tag for tag in found if tag not in nothing), nothing)


def _numbered(told: tuple[list[str], list[str]]) -> CellTags:
    return CellTags(tuple(each_once(told[0])), (), tuple(told[1]), True)


def _several(cell: str) -> list[str] | None:
    """The tags of a cell that is a list of another program, or has parts in quotes."""
    items = tag_items(cell)
    if items is not None:
        return each_once(items)
    parts = quoted_parts(cell)
    if parts is None:
        return None
    apart = (
        (tag_items(text) or [text]) if is_quoted else split_tags(text) for text, is_quoted in parts
    )
    return each_once(tag for tags in apart for tag in tags)


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
    return text[:1] in (*_RUN, *_BRACKETS) or says_nothing(text)


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
