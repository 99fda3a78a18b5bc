"""Typed records and JSON: the one place that checks what is read from disk.

A record is a frozen dataclass. `parse` makes one of a JSON value by the types of its fields, `dump`
gives the JSON value back. What does not fit is said in a few words, which `load` turns into a
sentence; `load_or_none` is for pages, where a damaged file counts as absent.
"""

import dataclasses
import json
import math
import types
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from core.errors import SoundkinError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
Json = dict[str, Any]


class Malformed(ValueError):
    """A JSON value that is not what a record says; its text names the field and what is wrong."""


def field(
    default: Any = dataclasses.MISSING,
    *,
    least: float | None = None,
    most: float | None = None,
    finite: bool = True,
) -> Any:
    """A field of a record with bounds.

    least, most : of a number, both included
    finite : False lets a number be infinite or none
    """
    limits = {"least": least, "most": most, "finite": finite}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=default.copy, metadata=limits)
    return dataclasses.field(default=default, metadata=limits)


def parse(kind: type[Record], content: object, lenient: bool = False) -> Record:
    """The record that a JSON value describes; keys that it does not know are passed over.

    lenient : a field that does not fit and has a default takes its default
    Raises `Malformed`.
    """
    if not isinstance(content, dict):
        raise Malformed(f"it holds {_named(content)} instead of an object")
    values: Json = {}
    hints = _hints(kind)
    for part in dataclasses.fields(kind):
        if part.name not in content:
            if _required(part):
                raise Malformed(f"{part.name} is missing")
            continue
        try:
            found = content[part.name]
            values[part.name] = _checked(part.name, hints[part.name], found, part.metadata)
        except Malformed:
            if not lenient or _required(part):
                raise
    return kind(**values)


def dump(record: "DataclassInstance") -> Json:
    """The record as a JSON object."""
    return {part.name: _plain(getattr(record, part.name)) for part in dataclasses.fields(record)}


def load(path: Path, kind: type[Record], remedy: str) -> Record:
    """The record in a JSON file. Raises `SoundkinError` that names the file, what is wrong with it
    and the remedy."""
    try:
        return parse(kind, read_json(path))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, Malformed) else "it is not JSON"
        reason = f"is damaged ({said})"
    raise SoundkinError(f"{path} {reason}: {remedy}")


def load_or_none(path: Path, kind: type[Record], lenient: bool = False) -> Record | None:
    """The record in a JSON file, or None where there is none that can be read."""
    try:
        return parse(kind, read_json(path), lenient)
    except (OSError, ValueError, RecursionError):
        return None


def parse_or_none(kind: type[Record], content: object) -> Record | None:
    """The record that a JSON value describes, or None where it does not."""
    try:
        return parse(kind, content)
    except Malformed:
        return None


def read_json(path: Path) -> object:
    """The JSON value in a file. Raises OSError, ValueError or RecursionError."""
    return json.loads(path.read_text("utf-8"))


@lru_cache(maxsize=64)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _required(part: "dataclasses.Field[Any]") -> bool:
    return part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING


def _named(value: object) -> str:
    """What kind of JSON value it is, in a word."""
    if value is None:
        return "null"
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def _checked(name: str, hint: Any, value: object, limits: Mapping[str, Any]) -> Any:
    """The value as the hint's type. Raises `Malformed`."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _checked(name, arguments[0], value, limits)
    if origin is Literal:
        if isinstance(value, str) and value in arguments:
            return value
    elif origin is tuple and isinstance(value, list | tuple):
        return _items(name, arguments, value, limits)
    elif origin is dict and isinstance(value, dict):
        return {str(key): _checked(name, arguments[1], v, limits) for key, v in value.items()}
    elif hint in (int, float):
        return _number(name, hint, value, limits)
    elif dataclasses.is_dataclass(hint):
        return parse(hint, value)  # type: ignore[arg-type, unused-ignore]  # a class, not a record
    elif origin is None and isinstance(value, hint):
        return value
    raise Malformed(f"{name} is {_named(value)}")


def _items(name: str, hints: tuple[Any, ...], values: Any, limits: Mapping[str, Any]) -> Any:
    """A list as a tuple: any number of one kind, or one of each of several kinds."""
    if hints[-1] is Ellipsis:
        if hints[0] is str and all(isinstance(value, str) for value in values):
            return tuple(values)
        return tuple(_checked(name, hints[0], value, limits) for value in values)
    if len(values) != len(hints):
        raise Malformed(f"{name} has {len(values)} parts instead of {len(hints)}")
    pairs = zip(hints, values, strict=True)
    return tuple(_checked(name, hint, value, limits) for hint, value in pairs)


def _number(name: str, hint: type, value: object, limits: Mapping[str, Any]) -> float:
    allowed = (int,) if hint is int else (int, float)
    if isinstance(value, bool) or not isinstance(value, allowed):
        raise Malformed(f"{name} is {_named(value)}")
    try:
        number, whole = hint(value), math.isfinite(value)
    except OverflowError as error:
        raise Malformed(f"{name} is too large") from error
    if not whole:
        if limits.get("finite", True):
            raise Malformed(f"{name} is not a finite number")
        return float(number)
    least, most = limits.get("least"), limits.get("most")
    if (least is not None and number < least) or (most is not None and number > most):
        raise Malformed(f"{name} is {value}, which is out of range")
    return float(number) if hint is float else int(number)


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dump(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
