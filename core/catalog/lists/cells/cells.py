"""What a cell of a data list says: words for nothing, formulas, links, tags."""

import re
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
from core.catalog.lists.cells.scored_tags import hashed, scored, weighed, with_points
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.missing_values import says_no_tag
from core.catalog.texts.tagtext import (
    each_once,
    split_outside_brackets,
    split_tags,
    without_bullets,
)

_TEXT = r'"((?:[^"]|"")*)"'
_LINK = re.compile(
    r"=\s*(?:H[IY]PER[\w.]*|LIEN_HYPERTEXTE|COLLEG\.IPERTESTUALE|KÖPRÜ|ГИПЕРССЫЛКА)"
    rf"\(\s*{_TEXT}\s*(?:[,;]\s*{_TEXT})?\s*\)",
    re.IGNORECASE,
)
_AS_TEXT = re.compile(rf"=\s*\(?\s*{_TEXT}\s*\)?")
# It calls something or names a cell, of this sheet or another one.
_FORMULA = re.compile(
    r"=[^=]*?(?:[^\W\d][\w.]*\(|(?<!\w)\$?[A-Z]{1,3}(?:\$?\d+|:\$?[A-Z]{1,3})(?!\w)|[\w\]']!"
    r"|\w\[|#[A-Z/0]+[!?])"
)
_LONGEST_FORMULA = 200  # characters in which that is looked for
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_ODD = "[({'\""  # a cell of tags that begins so may be more than its text
BRACKETS = ("[", "(", "{")
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
    pairs = numbered_items(cell) if cell[:1] in BRACKETS else None
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
