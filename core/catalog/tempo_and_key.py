"""A track's tempo and key: as given, else as the analysis computed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.catalog.analysis.measured import TrackValues
from core.catalog.texts.keytext import given_key
from core.keynames import Key, numbered, parse_key

SHOWN = 0.3  # certainty from which a computed value is shown and known; below, nothing is said
GIVEN, COMPUTED = "given", "computed"  # sources of a value
T = TypeVar("T", float, Key)


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A value and where it comes from.

    text : as it is written where it is given
    certainty : of a computed value, 0 to 1; None of a given one
    """

    value: T
    text: str
    certainty: float | None = None

    @property
    def source(self) -> str:
        return GIVEN if self.certainty is None else COMPUTED


def tempo_of(
    given_bpm: float | None, values: TrackValues | None, least: float = 0.0
) -> Sourced[float] | None:
    """The tempo in BPM; None where it is not known. least : certainty that a computed one needs"""
    if given_bpm:
        return Sourced(given_bpm, f"{given_bpm:g}")
    if values is None or not values.tempo_bpm or values.tempo_confidence < least:
        return None
    return Sourced(values.tempo_bpm, f"{values.tempo_bpm:.1f}", values.tempo_confidence)


def key_of(
    tags: Mapping[str, Sequence[str]], values: TrackValues | None, least: float = 0.0
) -> Sourced[Key] | None:
    """The same of the key, which is given by a tag."""
    written = given_key(tags)
    given = parse_key(written)
    if given is not None:
        return Sourced(given, written)
    if values is None or values.key is None or values.key_confidence < least:
        return None
    key = numbered(values.key)
    return Sourced(key, str(key), values.key_confidence)
