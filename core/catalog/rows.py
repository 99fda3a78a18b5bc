"""From the cells of a data list, or a file's own tags, to a row that can be stored."""

import hashlib
import math
import re
from collections.abc import Iterable
from posixpath import basename, splitext

from core import config
from core.catalog.datalist import Column
from core.catalog.headers import FIELDS
from core.catalog.store import Row
from core.catalog.tagtext import category_key, clean, split_tags

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)")
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(h|m|s|時間|分|秒|$)", re.IGNORECASE)
_SECONDS_OF = {"h": 3600.0, "時間": 3600.0, "m": 60.0, "分": 60.0, "s": 1.0, "秒": 1.0, "": 1.0}
_TEMPO_RANGE = (10.0, 1000.0)  # BPM; 0 and the like stand for "not known"


def from_cells(
    kinds: Iterable[str | None], cells: list[str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The fields (first cell that says something) and the tags by category of one row; `kinds` as
    `taken_as` gives them."""
    fields: dict[str, str] = {}
    tags: dict[str, list[str]] = {}
    for kind, cell in zip(kinds, cells, strict=True):
        if not kind or not cell or cell.isspace():
            continue
        if kind in FIELDS:
            fields.setdefault(kind, cell.strip() if kind in ("id", "file") else clean(cell))
        elif found := split_tags(f"{'; '.join(tags[kind])}; {cell}" if kind in tags else cell):
            tags[kind] = found
    return fields, tags


def taken_as(column: Column, extra_columns: bool) -> str | None:
    """The field or category a column is taken as; an unknown one becomes a category of its own name
    when asked."""
    return column.meaning or (category_key(column.header) or None if extra_columns else None)


def make_row(
    track_id: str,
    path: str | None,
    fields: dict[str, str],
    tags: dict[str, list[str]],
    name: str = "",
) -> Row:
    """A row; the title is the list's title, else its comment, else the file's name, else the id."""
    stem, suffix = splitext(basename(path or name))
    title = fields.get("title") or fields.get("comment") or stem or track_id
    return Row(
        track_id,
        title,
        path,
        fields.get("artist", ""),
        fields.get("album", ""),
        tempo(fields.get("tempo", "")),
        seconds(fields.get("length", "")),
        suffix.lower().lstrip("."),
        fields.get("comment", ""),
        tags,
    )


def fields_of_file(found: dict[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Split what a file says of itself into fields and tags."""
    tags = {
        category: split_tags(found[category]) for category in config.CATEGORIES if category in found
    }
    return {name: text for name, text in found.items() if name in FIELDS}, tags


def id_of_path(path: str) -> str:
    """The id of a file that no list names one for: readable, and the same as long as the file keeps
    its place."""
    stem = re.sub(r"\W+", "-", splitext(basename(path))[0]).strip("-")[:40] or "track"
    digest = hashlib.sha1(path.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return f"{stem}-{digest[:8]}"


def tempo(text: str) -> float | None:
    """BPM from "120", "120.5 BPM", "♩=96" or "118-122" (the first number); None when there is none
    in range."""
    found = _NUMBER.search(text)
    value = float(found.group().replace(",", ".")) if found else 0.0
    return value if _TEMPO_RANGE[0] <= value <= _TEMPO_RANGE[1] else None


def seconds(text: str) -> float | None:
    """Seconds from "124.6", "2:04", "1:02:03", "2 min 4 s" or "2分4秒"; None when it says no
    length."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock:
        hours, minutes, rest = clock.groups()
        value = 3600.0 * int(hours or 0) + 60.0 * int(minutes) + float(rest.replace(",", "."))
    else:
        value = sum(
            float(number.replace(",", ".")) * _SECONDS_OF[unit.lower()]
            for number, unit in _PARTS.findall(text)
        )
    return value if 0 < value < math.inf else None
