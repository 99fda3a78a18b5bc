"""Cells of tags that say yes or no of each: "piano: yes; drums: no", "☑ piano ☐ drums",
"+piano, -drums"."""

import re
from collections.abc import Sequence

from core.catalog.lists.cells.scored_tags import LONGEST
from core.catalog.lists.cells.yes_and_no import NO, NO_BESIDE, YES, said

_BOX = re.compile(r"(\[[ xX✓]?\]|[☐☑☒✓✔✅✗✘❌⬜])")
_BOXES = frozenset("[☐☑☒✓✔✅✗✘❌⬜")  # each begins so
_BETWEEN = " \t\r\n,;|"
_SIGNED = re.compile(r"([+−-])\s*([^\W\d_].*)")
_BEHIND = re.compile(r"(.*[^\W\d_].*?)\s*(?:[:=]\s*([^\s:=]*)|[(\[]\s*([^()\[\]]+?)\s*[)\]])")
_MARKED = frozenset(":=()+-−") | _BOXES  # a cell has one of them; the patterns take longer
_SHORT = 3  # letters of a word that a tag alone must have beside it
_ONE_LETTER = frozenset("tfyn")  # keys, too


def boxed(cell: str) -> tuple[list[str], list[str]] | None:
    """The tags behind boxes that are ticked, and those behind others; None of any other cell."""
    if cell[:1] not in _BOXES:
        return None
    first, *found = _BOX.split(cell.replace("\ufe0f", ""))
    pairs = [(mark, tag.strip(_BETWEEN)) for mark, tag in zip(found[::2], found[1::2], strict=True)]
    if first or not pairs or not all(tag for _, tag in pairs):
        return None
    marks = {mark for mark, _ in pairs}
    no = NO | {sign for sign, other in NO_BESIDE.items() if other in marks}
    return _parted([(tag, said(mark) not in no, f"{mark} {tag}") for mark, tag in pairs])


def marked(tags: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Of tags that all have a yes or no beside them the plain ones of yes, and the others as they
    are written; None where any has none."""
    if not tags or any(_MARKED.isdisjoint(tag) for tag in tags):
        return None
    signed = [_SIGNED.fullmatch(tag) for tag in tags if len(tag) <= LONGEST]
    if 1 < len(tags) == len(signed) and all(signed) and any(tag[0] == "+" for tag in tags):
        return _parted([(one[2], one[1] == "+", one[0]) for one in signed if one])
    told = [found for found in map(_said, tags) if found]
    words = [word for _, word, _ in told]
    if len(told) < len(tags) or not any(words):  # the second are headings
        return None
    if len(tags) == 1 and len(words[0]) < _SHORT and words[0] != "no":
        return None  # "Lo-fi (on)"
    return _parted([(tag, word in YES, whole) for tag, word, whole in told])


def _said(tag: str) -> tuple[str, str, str] | None:
    """A tag, the word behind it that says yes or no or nothing, and both as they are written."""
    if len(tag) > LONGEST:
        return None
    found = _BEHIND.fullmatch(tag)
    word = (found[2] if found[2] is not None else found[3]).casefold() if found else "?"
    is_one = word in YES | NO and word not in _ONE_LETTER and not word.isdecimal()
    return (found[1], word, tag) if found and (is_one or not word) else None


def _parted(told: Sequence[tuple[str, bool, str]]) -> tuple[list[str], list[str]]:
    return [tag for tag, yes, _ in told if yes], [whole for _, yes, whole in told if not yes]
