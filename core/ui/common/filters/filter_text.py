"""A filter as an address writes it: `tag=mood:calm&tempo=80-95`."""

from collections.abc import Mapping, Sequence

from core.catalog.filters import UNITS, Filter, Range, check_range
from core.errors import SoundkinError


def written(asked: Filter) -> dict[str, list[str]]:
    """By name of the address; what is not asked for is empty."""
    return {
        "tag": _tags(asked.tags),
        "no": _tags(asked.unwanted),
        "tempo": _span(asked.tempo),
        "length": _span(asked.length),
        "format": list(asked.formats),
        "words": [asked.words] if asked.words else [],
    }


def read(said: Mapping[str, Sequence[str]], passed_over: list[str]) -> Filter:
    """The filter of an address; what cannot be read asks for nothing and is added to
    `passed_over`, as it is written there."""
    return Filter(
        tags=_by_category("tag", said, passed_over),
        unwanted=_by_category("no", said, passed_over),
        tempo=range_of("tempo", said, passed_over),
        length=range_of("length", said, passed_over),
        formats=tuple(said.get("format", ())),
        words=" ".join(said.get("words", ())),
    )


def _tags(tags: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{category}:{tag}" for category, words in tags.items() for tag in words]


def _span(span: Range | None) -> list[str]:
    return [f"{span[0]:g}-{span[1]:g}"] if span is not None else []


def _by_category(
    name: str, said: Mapping[str, Sequence[str]], passed_over: list[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in said.get(name, ()):
        category, colon, tag = pair.partition(":")
        if category and colon and tag:
            found.setdefault(category, []).append(tag)
        else:
            passed_over.append(f"{name}={pair}")
    return found


def range_of(name: str, said: Mapping[str, Sequence[str]], passed_over: list[str]) -> Range | None:
    """The range that the last value of this name writes, such as "80-95"; None for any other, which
    is added to `passed_over`."""
    for text in said.get(name, ())[-1:]:
        low, _, high = text.partition("-")
        try:
            span = float(low), float(high)
            check_range(span, name, UNITS.get(name, "s"))
        except (ValueError, SoundkinError):
            passed_over.append(f"{name}={text}")
        else:
            return span
    return None
