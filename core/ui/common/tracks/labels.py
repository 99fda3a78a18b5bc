"""Tracks by words that tell them apart, for lists to choose from; runs and categories of tags by
what people call them."""

from collections import Counter
from collections.abc import Iterable

from core import config
from core.catalog.library import Library, Track
from core.demo import assets
from core.model import managing
from core.ui.common.text import joined

LONGEST = 150  # characters of a title in a list: a list that calls a text a title has thousands


def labels(tracks: Iterable[Track]) -> dict[str, str]:
    """Title and artist of each track, by its id; where two would read the same, their files or ids
    as well. A list to choose from must not hold two lines alike: it tells the first for both."""
    found = {
        track.track_id: (track, joined(_short(track.title), _short(track.artist)))
        for track in tracks
    }
    times = Counter(label for _, label in found.values())
    named = {
        track_id: label if times[label] == 1 else joined(label, track.path or track_id)
        for track_id, (track, label) in found.items()
    }
    times = Counter(named.values())  # several tracks may lie in one file
    return {
        track_id: label if times[label] == 1 else joined(label, track_id)
        for track_id, label in named.items()
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def category_label(category: str) -> str:
    """A category's name for people; a person's own category stays as they wrote it."""
    return config.CATEGORY_LABELS.get(category, category[:1].upper() + category[1:])


def run_label(library: Library, run_id: str) -> str:
    """A run in a sentence: the two that need no training by what they are, any other by its
    title."""
    ships = {
        config.SHIPPED: "the model that ships with Soundkin",
        assets.RUN_ID: "the model trained on the demo library",
    }
    return ships.get(run_id) or managing.title(library, run_id)
