"""Data lists in JSON: an array of objects, also below names, objects by their file, columns as
pandas writes them, or one object a line."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.catalog.lists.cells.celllists import WORDS_OF, numbered_items, with_category
from core.catalog.lists.headers import meaning
from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.rows.json_albums import meanings, objects_of, of_albums
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.encodings import paired
from core.config import CATEGORIES

Value = dict[str, object]
_BEGINS = re.compile(r'\s*(?:\[\s*)?\{\s*"')
_BEGINS_ROWS = re.compile(r'\s*\[\s*\[\s*"')
_BELOW_A_NAME = re.compile(r'\s*\{\s*"[^"]*"\s*:\s*(?=\[\s*\{)')
_BETWEEN = re.compile(r"[\s,]*")
_END = re.compile(r"[\s\]},]*\Z")
_END_BELOW = re.compile(r"[\s,]*\]")  # further names may follow
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_MOST_CELLS = 20_000_000
_KNOWN_NAMES = 2  # that tell that a first row names the columns
_MOST_NAMED = 5  # objects that cannot be read
_MOST_DIGITS = 300  # of a number
_DEEPEST = 3  # names below which a list is looked for
# Around a list, or a value: of servers, WordPress, XML turned into JSON, DynamoDB, Firestore.
_WRAPS = {
    *("nodes", "edges", "items", "data", "results", "rendered", "values", "arrayValue"),
    *("stringValue", "integerValue", "doubleValue", "S", "N", "SS", "L", "#text", "_text", "$t"),
    *("__cdata", "en", "en-US", "en-GB"),
}
_ROWS = ("data", "rows", "values")  # where a table is that is written as rows below its columns


@dataclass(frozen=True)
class Told:
    """The columns and rows of a list in JSON; `stops` says where it cannot be read on, else ""."""

    headers: list[str]
    rows: list[Record]
    stops: str


def read(text: str) -> Told | None:
    """The list that a text in JSON holds, numbered from 1 on; None when it is none. What comes
    after a fault is left out, so that the beginning of a list tells its columns."""
    if _BEGINS_ROWS.match(text):
        text = f'{{"values": {text}}}'
    if not _BEGINS.match(text):
        return None
    objects, at = _objects(text)
    if not any(objects):
        return None
    if len(objects) == 1 and objects[0]:
        within = _within(objects[0])
        if _telling(within)[:2] < _telling([objects[0]])[:2]:  # its artists, or the like
            within = []
        objects = of_albums([objects[0]]) or within or objects
    objects = of_albums([value for value in objects if value]) or objects
    bad = [n for n, value in enumerate(objects, 1) if value is None]
    values = [_flat(value or {}) for value in objects]
    names = dict.fromkeys(name for value in values for name in value)
    named = list(names)[: max(_MOST_CELLS // len(values), 20)]
    rows = [
        Record(number, [paired(_cell(value.get(name))) for name in named])
        for number, value in enumerate(values, 1)
        if objects[number - 1] is not None
    ]
    is_read = _END.match(text, at) or (_BELOW_A_NAME.match(text) and _END_BELOW.match(text, at))
    stops = "" if is_read else f"The list cannot be read behind its object {len(values)}."
    if bad:
        more = ", ..." if len(bad) > _MOST_NAMED else ""
        lines = ", ".join(map(str, bad[:_MOST_NAMED]))
        stops = f"{stops} Lines that are no JSON are left out: object {lines}{more}.".strip()
    return Told(list(map(paired, named)), rows, stops)


def _objects(text: str) -> tuple[Sequence[Value | None], int]:
    """The objects one after another, None for a line that cannot be read, and where the last one
    ends."""
    decoder = json.JSONDecoder(parse_int=_whole_number)
    below = _BELOW_A_NAME.match(text)
    if below:  # and perhaps further names, which are looked through where the text is whole
        try:
            value, at = decoder.raw_decode(text, text.index("{"))
            return [value], at
        except (ValueError, RecursionError):
            pass
    at = below.end() if below else 0
    found: list[Value | None] = []
    lost = 0  # characters that were read for nothing: of bad lines together fewer than there are
    begins = re.compile(r"\s*\[").match(text, at)
    at = begins.end() if begins else at
    while True:
        between = _BETWEEN.match(text, at)
        start = between.end() if between else at
        if text[start : start + 1] != "{":
            return found, at
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            end = text.find("\n{", start)
            lost += getattr(error, "pos", len(text)) - start
            if end < 0 or (start and text[start - 1] != "\n") or lost > 2 * len(text):
                return found, at
            at = end + 1  # a line is an object
            found.append(None)
            continue
        found.append(value)


def _whole_number(digits: str) -> int | str:
    """A number; as a text where it is longer than Python reads."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _within(value: Value, depth: int = 0) -> list[Value]:
    """The list that one object holds: as columns, as objects by their file, or as arrays of objects
    below its names; [] when it is an object of a list itself."""
    columns = _columns(value)
    if columns:
        return columns
    inner = list(value.values())
    told = meanings(value)
    by_file = value and "title" not in told and all(isinstance(of, dict) for of in inner)
    objects = [{"file": name, **of} for name, of in value.items() if isinstance(of, dict)]
    if by_file and (_are_sounds(value) or (len(value) > 1 and all(map(_tells, inner)))):
        return objects
    if _is_name(value) and (depth or "file" in told):
        return []
    arrays = [of for of in map(objects_of, inner) if of]
    arrays += [_within(of, depth + 1) for of in inner if isinstance(of, dict) and depth < _DEEPEST]
    best = max(arrays, key=_telling, default=[])
    alike = [
        of for array in arrays if array and best and set(array[0]) == set(best[0]) for of in array
    ]
    inside = meanings(alike[0]) if alike else set()
    if _is_name(value) and not ("file" in inside or "title" in inside - told):
        return []  # an answer of a server, or an album, has an id too
    return alike or (objects if by_file and not depth else [])


def _telling(array: list[Value]) -> tuple[bool, bool, int]:
    """How much a list seems to be the one that is meant; that of the columns tells only names."""
    first = array[0] if array else {}
    return _is_name(first), len(meanings(first) - {None}) >= _KNOWN_NAMES, len(array)


def _columns(value: Value) -> list[Value]:
    """The rows of a list that is written as its columns, as pandas does; [] of any other."""
    names = value.get("columns")
    data = next((of for name in _ROWS if isinstance(of := value.get(name), list)), [])
    rows = [row for row in data if isinstance(row, list)]
    if rows and not isinstance(names, list):
        names, rows = rows[0], rows[1:]
        if sum(isinstance(name, str) and bool(meaning(name)) for name in names) < _KNOWN_NAMES:
            rows = []
    if rows and isinstance(names, list):
        called = [_words(name) if isinstance(name, dict) else name for name in names]
        return [dict(zip(map(str, called), row, strict=False)) for row in rows]
    cells: dict[str, dict[object, object]] = {}
    for name, column in value.items():
        if isinstance(column, dict):
            cells[name] = column
        elif isinstance(column, list):
            cells[name] = dict(enumerate(column))
        else:
            return []
    if not (_is_name(value) or any(_are_titles(name, of) for name, of in cells.items())):
        return []
    keys = dict.fromkeys(key for column in cells.values() for key in column)
    return [{name: column.get(key) for name, column in cells.items()} for key in keys]


def _are_titles(name: str, cells: dict[object, object]) -> bool:
    """Whether a column holds titles of several rows, and not one in several languages."""
    return (
        meaning(name, 1) == "title"
        and len(cells) > 1
        and all(str(key).isdecimal() for key in cells)
    )


def _are_sounds(names: Iterable[str]) -> bool:
    return all(ending_of(name) in SOUND for name in names)


def _tells(value: object) -> bool:
    """Whether an object says anything that a list is known to say."""
    return isinstance(value, dict) and any(meaning(name) for name in value)


def _is_name(names: Iterable[str]) -> bool:
    """Whether any of the names is one of a file or an id."""
    return any(meaning(name) in ("file", "id") for name in names)


def _flat(value: Value, deep: int = _DEEPEST) -> Value:
    """An object whose inner ones are put into it: their words where they are one thing by name,
    else what each of their names says."""
    flat: Value = {}
    for name, inner in value.items():
        if isinstance(inner, dict) and (one := _one(name, inner)) is not None:
            flat[name] = one
            continue
        words = _words(inner) if isinstance(inner, dict) else inner
        if isinstance(inner, dict) and set(inner) == {"title"} and not meaning(name, 1):
            words = None  # the track's, among what else other rows tell there
        if words is not None or not isinstance(inner, dict) or not deep:
            flat[name] = words if words is not None else inner
            continue
        main = _main_language(name, inner)
        for part, said in _flat(inner, deep - 1).items():
            known = part not in value and part not in flat and meaning(part) is not None
            flat[name if part == main else part if known else f"{name} {part}"] = said
    return flat


def _main_language(name: str, value: Value) -> str | None:
    """Which part of an object counts that says one thing in several languages, English before all
    others; None of any other object."""
    if not meaning(name, 1) or not all(map(_LANGUAGE.fullmatch, value)) or meanings(value) - {None}:
        return None
    return min(value, key=lambda language: not language.startswith("en"), default=None)


def _one(name: str, value: Value) -> object:
    """What an object says that is one thing for a cell: a number as MongoDB writes it, a list as
    servers wrap it, a value with its unit, tags with a number or yes and no each; None of any
    other."""
    within = _unwrapped(value)
    if within is not value:
        return within
    if isinstance(of := value.get("value"), str | int | float):
        unit = value.get("unit", "")
        return f"{of} {unit}" if isinstance(unit, str) and unit else of
    is_tags = meaning(name) in (*CATEGORIES, "tags")
    return value if is_tags and numbered_items(json.dumps(value)) else None


def _unwrapped(value: object) -> object:
    """What an object says whose only name is one of those around a value; else the same."""
    if isinstance(value, dict) and len(value) == 1:
        name, within = next(iter(value.items()))
        if name.startswith("$") or name in _WRAPS:
            return _unwrapped(within)
    return value


def _words(value: Value) -> str | None:
    """What an object says by its name: {"id": 3, "name": "Anna"} is Anna. None where it has none,
    or tells more than that."""
    said = next((value[key] for key in WORDS_OF if isinstance(value.get(key), str)), None)
    more = [key for key in value if key not in WORDS_OF and meaning(key) not in (None, "id")]
    return None if more or not isinstance(said, str) else with_category(value, said)


def _sounds(value: list[object]) -> list[str]:
    """The names of sound files among things attached, as Airtable tells of them."""
    told = [of for item in value if isinstance(item, dict) for of in item.items()]
    files = [str(of) for name, of in told if meaning(name) == "file"]
    return [name for name in files if ending_of(name) in SOUND]


def _cell(value: object) -> str:
    """A value as a cell says it: a list as one, words as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        sounds = _sounds(value)
        if len(sounds) == 1:
            return sounds[0]
        items: list[object] = [*sounds] or [_unwrapped(item) for item in value]
        words = [_words(item) if isinstance(item, dict) else item for item in items]
        if all(word is not None and not isinstance(word, dict | list) for word in words):
            value = [word if isinstance(word, str) else _cell(word) for word in words]
    return json.dumps(value, ensure_ascii=False)
