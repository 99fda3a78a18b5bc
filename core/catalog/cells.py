"""What a cell of a data list says: words for nothing, formulas, lists of other programs; and how
our own export writes a cell so that no spreadsheet runs it and our import reads it back."""

import re
from collections.abc import Sequence

# How pandas, databases and spreadsheets write that there is nothing.
_WORDS_FOR_NOTHING = (
    "nan nat <na> none null (null) nil n/a #n/a #na #nv n.a. n.v. \\n undefined - -- --- – — ―"
    " #value! #ref! #name? #div/0! #null! #num! #wert! #bezug! #zahl!"
)
_NOTHING = frozenset(_WORDS_FOR_NOTHING.split())
_RUN = "=+-@\t\r"  # a spreadsheet takes a cell that begins so for a formula
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_TEXT = r'"((?:[^"]|"")*)"'
_LINK = re.compile(
    r"=\s*(?:HYPERLINK|LIEN_HYPERTEXTE|HIPERV[IÍ]NCULO|HIPERLIGAÇÃO|COLLEG\.IPERTESTUALE)"
    rf"\(\s*{_TEXT}\s*(?:[,;]\s*{_TEXT})?\s*\)",
    re.IGNORECASE,
)
_AS_TEXT = re.compile(rf"=\s*{_TEXT}")
_FORMULA = re.compile(r"=\s*(?:[A-Za-z_][\w.]*\(|\$?[A-Z]{1,3}\$?\d+\b)")
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_QUOTED = r"""(?:u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)")"""
_BARE = r"(?:None|null|nan|[+-]?\d+(?:\.\d+)?)"
_ITEM = rf"(?:{_QUOTED}|{_BARE})"
_LIST = re.compile(rf"[\[({{]\s*{_ITEM}(?:[\s,]+{_ITEM})*[\s,]*[\])}}]", re.DOTALL)
_WORDS = re.compile(r"\[[^\[\]{}'\":]*\]")
_STRUCTURE = re.compile(r"[\[({]\s*[\[({]*\s*['\"][^'\"]*['\"]\s*:")


class NotText(Exception):
    """A cell that says nothing which can be taken; the message tells why."""


def says_nothing(cell: str) -> bool:
    """Whether a cell is one of the words that stand for an empty one."""
    text = cell.strip()
    return len(text) <= 9 and (text.casefold() in _NOTHING or text == "NA")


def text_of(cell: str, target: bool = False) -> str:
    """The text that a cell shows: of a link its words, or with `target` what it leads to.

    Raises `NotText` for a formula whose result the list does not hold.
    """
    if not cell.startswith("="):
        return cell
    link = _LINK.fullmatch(cell.strip())
    if link:
        leads_to, words = (found and found.replace('""', '"') for found in link.groups())
        return leads_to if not words or (target and not _ADDRESS.match(leads_to)) else words
    plain = _AS_TEXT.fullmatch(cell.strip())
    if plain:
        return plain[1].replace('""', '"')
    if _FORMULA.match(cell):
        raise NotText("It is a formula: save the list with the values in place of formulas.")
    return cell


def items_of(cell: str, words: bool = False) -> list[str] | None:
    """The items when a cell is a list as Python, NumPy or JSON writes it; None when it is plain
    text.

    words : whether bare words in square brackets are a list too. Raises `NotText` for a structure.
    """
    text = cell.strip()
    if text[:1] not in ("[", "(", "{") or len(text) < 2:
        return None
    if text[:1] == "[" and not text[1:-1].strip() and text[-1] == "]":
        return []
    if ("'" in text or '"' in text) and _LIST.fullmatch(text):
        found = (one or two for one, two in re.findall(_QUOTED, text))
        return [item for item in map(_unescaped, found) if item.strip() and not says_nothing(item)]
    if _STRUCTURE.match(text):
        raise NotText("It is a structure of another program: write the plain words.")
    if words and _WORDS.fullmatch(text):
        parts = (part.strip() for part in text[1:-1].split(","))
        return [part for part in parts if part and not says_nothing(part)]
    return None


def _unescaped(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else found[3]

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", sign, text)


def protected(text: str) -> str:
    """A cell that a spreadsheet shows and does not run, and that `unprotected` reads back."""
    return f"'{text}" if _special(text) and not _NUMBER.fullmatch(text) else text


def unprotected(cell: str) -> str | None:
    """What `protected` was given, to be taken literally; None when the cell is not of that kind."""
    return cell[1:] if cell.startswith("'") and _special(cell[1:]) else None


def _special(text: str) -> bool:
    if text[:1] in ("'", *_RUN):
        return text[:1] != "'" or _special(text[1:])
    return says_nothing(text) or _is_list(text)


def _is_list(text: str) -> bool:
    try:
        return items_of(text, words=True) is not None
    except NotText:
        return True


def tags_cell(tags: Sequence[str], separators: re.Pattern[str]) -> str:
    """Tags joined by "; ", or as a list where one of them holds a sign that separates tags."""
    if any(separators.search(tag) for tag in tags):
        quoted = (tag.replace("\\", "\\\\").replace('"', '\\"') for tag in tags)
        return "[" + ", ".join(f'"{tag}"' for tag in quoted) + "]"
    return protected("; ".join(tags))
