"""Cells that hold a list as another program writes it: Python, NumPy, JSON, R, PostgreSQL,
Airtable."""

import ast
import json
import re
from collections.abc import Iterable
from typing import Any

from core.catalog.lists.headers import meaning
from core.catalog.texts.missing_values import says_nothing
from core.config import CATEGORIES

_QUOTED = r"""(?:u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)")"""
_BARE = r"(?:None|null|nan|[+-]?\d+(?:\.\d+)?)"
_ITEM = rf"(?:{_QUOTED}|{_BARE})"
_LIST = re.compile(rf"[\[({{]\s*{_ITEM}(?:[\s,]+{_ITEM})*[\s,]*[\])}}]", re.DOTALL)
_WORDS = re.compile(r"\[[^\[\]{}'\":]*\]|\{[^\[\]{}'\":]*\}|\([^\[\]{}()'\":]*\)")
_ARRAY = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"|[^"{},:]+)(?:,(?:"(?:[^"\\]|\\.)*"|[^"{},:]+))*\}')
_STRUCTURE = re.compile(r"[\[({]\s*[\[({]*\s*['\"][^'\"]*['\"]\s*:")
_PAIRS = re.compile(r"[\[({]\s*(?:[\[(]\s*)?(?:\{\s*)?['\"][^'\"]*['\"]\s*[:,]")
_BEGINS = re.compile(r"""[\[({]\s*[\[({]*\s*u?["']""")
_CALL = re.compile(
    r"(?:np\.)?(?:array|c|set|frozenset|list|tuple|dict_keys|Index)"
    r"\(\s*([\[({\"'].*?)(?:,\s*dtype=[^()]*)?\)",
    re.DOTALL,
)
_QUOTED_PART = re.compile(r'(?:^|(?<=[;|,、；｜，]))\s*"((?:[^"]|"")*)"\s*(?=[;|,、；｜，]|$)')
_SINGLE = re.compile(r"'(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')*")


_ROWS = ("[]", "{}", "()")  # around tags one after another: "[calm][warm]"
_DIGITS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_MOST = 1e9  # that a number beside a tag counts
_NUMBERS = frozenset(("score", "confidence", "probability", "prob", "weight", "count", "value"))

_AROUND = ("node", "attributes", "tag", "item")  # an object that has the words, in another one
WORDS_OF = ("name", "title", "label", "tag")  # what says the words of an object in a cell


class NotText(Exception):
    """A cell that says nothing which can be taken; the message tells why."""


def items_of(cell: str) -> list[str] | None:
    """The items when a cell is a list as Python, NumPy or JSON writes it; None when it is plain
    text. Raises `NotText` for a structure."""
    text = cell.strip()
    if text[:1] not in ("[", "(", "{") or len(text) < 2:
        return None
    if text[:1] == "[" and not text[1:-1].strip() and text[-1] == "]":
        return []
    if ("'" in text or '"' in text) and _LIST.fullmatch(text):
        return _told(one or two for one, two in re.findall(_QUOTED, text))
    if _STRUCTURE.match(text):
        named = _named(text)
        if named is not None:
            return _told(named)
        raise NotText("It is a structure of another program: write the plain words.")
    return None


def _named(text: str) -> list[str] | None:
    """The words of objects that have names, `[{'id': 3, 'name': 'Pop'}]`, or of the one list in an
    object, `{"choices": ["calm"]}`; None of any other structure."""
    value = _value(text)
    if value is None:
        return None
    if isinstance(value, dict) and all(meaning(str(key)) in CATEGORIES for key in value):
        told = [(key, [of] if isinstance(of, str) else of) for key, of in value.items()]
        if all(
            isinstance(of, list) and all(isinstance(word, str) for word in of) for _, of in told
        ):
            return [f"{key}: {word}" for key, of in told for word in of]
    if isinstance(value, dict):
        inner = next(iter(value.values()), None)
        value = inner if len(value) == 1 and isinstance(inner, list) else [value]
    found = [item if isinstance(item, str) else words_of(item) for item in value]
    words = [word for word in found if word]
    return words if len(words) == len(found) else None


def _value(text: str) -> Any:
    """What a text says as JSON or Python; None where it is neither."""
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def numbered_items(cell: str) -> list[tuple[str, float]] | None:
    """The words of a cell that says a number, or yes or no, of each: `{"rock": 0.9}`,
    `[("rock", 0.9)]`, `[{"name": "rock", "score": 0.9}]`; None of any other."""
    text = cell.strip()
    if text[:1] not in ("[", "(", "{") or not _PAIRS.match(text):
        return None
    value = _value(text)
    if isinstance(value, dict):
        value = () if any(meaning(str(key)) for key in value) else list(value.items())
    if not isinstance(value, list | tuple):
        return None
    pairs = [_pair(item) for item in value]
    return [pair for pair in pairs if pair] if pairs and all(pairs) else None


def _pair(item: Any) -> tuple[str, float] | None:
    if isinstance(item, dict):
        numbers = [item[key] for key in item if key in _NUMBERS]
        item = (words_of(item), numbers[0]) if numbers else ()
    if not isinstance(item, list | tuple) or len(item) != 2:
        return None
    word, number = item[0], item[1]
    if isinstance(number, str) and _DIGITS.fullmatch(number):
        number = float(number)
    if not isinstance(word, str) or not isinstance(number, int | float) or number < 0:
        return None
    number = min(number, _MOST)  # no float holds one of hundreds of figures
    return (word.strip(), float(number)) if word.strip() else None


def words_of(value: object) -> str | None:
    """The name of an object, by whatever its program calls it: "name", "genre_title"."""
    if not isinstance(value, dict):
        return None
    of, said = value.get("key", value.get("name")), value.get("value")
    if isinstance(of, str) and isinstance(said, str) and meaning(of) in CATEGORIES:
        return f"{of}: {said}"
    called = (value.get(key) for name in WORDS_OF for key in value if _is_called(key, name))
    word = next((word for word in called if isinstance(word, str)), None)
    if word is None:
        inner = (value[name] for name in _AROUND if name in value)
        of_kind = (of for key, of in value.items() if meaning(str(key)) in CATEGORIES)
        within = next((words_of(of) for of in inner if isinstance(of, dict)), None)
        word = within or next((of for of in of_kind if isinstance(of, str)), None)
    return word and with_category(value, word)


def with_category(value: dict[Any, Any], word: str) -> str:
    """The name of an object that is a tag; where it tells its category, with that in front."""
    of = next((value[key] for key in ("category", "type", "group") if key in value), None)
    return f"{of}: {word}" if isinstance(of, str) and meaning(of) in CATEGORIES else word


def _is_called(key: object, name: str) -> bool:
    return isinstance(key, str) and (key == name or key.endswith(f"_{name}"))


def tag_items(cell: str) -> list[str] | None:
    """The same of a cell of tags: bare words in brackets are a list too, and so are calls such as
    array(['calm']) and c("calm"). None where the tags are to be split as usual; parts in quotes are
    for `quoted_parts`. Raises `NotText` for a list that is nested or broken off."""
    text = cell.strip()
    call = _CALL.fullmatch(text)
    if call:
        inner = call[1] if call[1][0] in "[({" else f"({call[1]})"
        return tag_items(inner)
    found = items_of(text)
    if found is not None:
        return found
    if _SINGLE.fullmatch(text):
        return items_of(f"[{text}]")
    if _WORDS.fullmatch(text) and (text[0] != "(" or "," in text):
        return _told(text[1:-1].split(","))
    for brackets in _ROWS:
        inner = text[1:-1].split(brackets[::-1])
        if len(inner) > 1 and text[0] + text[-1] == brackets and not _any_of(inner):
            return _told(inner)
    if _ARRAY.fullmatch(text):
        return _told(one or two for one, two in re.findall(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)', text))
    if _BEGINS.match(text):
        raise NotText("It begins as a list of another program that cannot be read to its end.")
    return None


def _any_of(texts: Iterable[str]) -> bool:
    return any(sign in text for text in texts for sign in "[]{}()")


def quoted_parts(cell: str) -> list[tuple[str, bool]] | None:
    """The parts of a cell of tags of which some stand in double quotes, as Airtable writes those
    that hold a comma, and whether each was quoted; None where none was."""
    parts, at = [], 0
    for found in _QUOTED_PART.finditer(cell):
        parts += [(cell[at : found.start()], False), (found[1].replace('""', '"'), True)]
        at = found.end()
    return [*parts, (cell[at:], False)] if parts else None


def _told(items: Iterable[str]) -> list[str]:
    texts = (_unescaped(item).strip() for item in items)
    return [text for text in texts if text and not says_nothing(text)]


def _unescaped(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else found[3]

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", sign, text)
