"""Data lists in JSON: an array of objects, also below a name, objects by their file, or one a
line."""

import json
import re
from dataclasses import dataclass

from core.catalog.records import Record

Value = dict[str, object]
_BEGINS = re.compile(r'\s*(?:\[\s*)?\{\s*"')
_BELOW_A_NAME = re.compile(r'\s*\{\s*"[^"]*"\s*:\s*(?=\[\s*\{)')
_BETWEEN = re.compile(r"[\s,]*")
_END = re.compile(r"[\s\]},]*\Z")
_END_BELOW = re.compile(r"[\s,]*\]")  # further names may follow
_MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Told:
    """The columns and rows of a list in JSON; `stops` says where it cannot be read on, else ""."""

    headers: list[str]
    rows: list[Record]
    stops: str = ""


def read(text: str) -> Told | None:
    """The list that a text in JSON holds, numbered from 1 on; None when it is none. What comes
    after a fault is left out, so that the beginning of a list tells its columns."""
    if not _BEGINS.match(text):
        return None
    values, at = _objects(text)
    if not values:
        return None
    if len(values) == 1 and all(isinstance(inner, dict) for inner in values[0].values()):
        values = [{"file": name, **inner} for name, inner in values[0].items()]  # type: ignore[dict-item]
    names = dict.fromkeys(name for value in values for name in value)
    headers = list(names)[: max(_MOST_CELLS // len(values), 20)]
    rows = [
        Record(number, [_cell(value.get(name)) for name in headers])
        for number, value in enumerate(values, 1)
    ]
    end = _END_BELOW if _BELOW_A_NAME.match(text) else _END
    stops = "" if end.match(text, at) else f"The list cannot be read behind its object {len(rows)}."
    return Told(headers, rows, stops)


def _objects(text: str) -> tuple[list[Value], int]:
    """The objects one after another, and where the last one ends."""
    decoder = json.JSONDecoder()
    below = _BELOW_A_NAME.match(text)
    at = below.end() if below else 0
    found: list[Value] = []
    begins = re.compile(r"\s*\[").match(text, at)
    at = begins.end() if begins else at
    while True:
        between = _BETWEEN.match(text, at)
        start = between.end() if between else at
        if text[start : start + 1] != "{":
            return found, at
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return found, at
        found.append(value)


def _cell(value: object) -> str:
    """A value as a cell says it: a list as one, words as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        value = [item if isinstance(item, str) else _cell(item) for item in value]
    return json.dumps(value, ensure_ascii=False)
