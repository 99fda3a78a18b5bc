"""A filter as an address writes it: `tag=mood:calm&tempo=80-95`."""

from collections.abc import Mapping, Sequence

from core.catalog.filters import Filter, Range
from core.errors import SoundkinError

NAMES = ("tag", "no", "tempo", "length", "format", "words")


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


def read(said: Mapping[str, Sequence[str]]) -> Filter:
    """The filter of an address; what cannot be read asks for nothing."""
    try:
        return Filter(
            tags=_by_category(said.get("tag", ())),
            unwanted=_by_category(said.get("no", ())),
            tempo=range_of(said.get("tempo", ())),
            length=range_of(said.get("length", ())),
            formats=tuple(said.get("format", ())),
            words=" ".join(said.get("words", ())),
        )
    except SoundkinError:  # a range that no number lies in
        return Filter()


def _tags(tags: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{category}:{tag}" for category, words in tags.items() for tag in words]


def _span(span: Range | None) -> list[str]:
    return [f"{span[0]:g}-{span[1]:g}"] if span is not None else []


def _by_category(pairs: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        category, colon, tag = pair.partition(":")
        if colon and tag:
            found.setdefault(category, []).append(tag)
    return found


def range_of(texts: Sequence[str]) -> Range | None:
    """The range that the last of these texts writes, such as "80-95"; None for any other."""
    low, _, high = texts[-1].partition("-") if texts else ("", "", "")
    try:
        return float(low), float(high)
    except ValueError:
        return None
