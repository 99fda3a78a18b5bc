"""Tracks that belong together: by one artist, on one album, or of one title.

They may not be split apart between learning and testing, and may not be found for each other when
neighbours are counted: both would measure the artist, not the sound.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core.catalog.library import Track
from core.catalog.texts.missing_values import names_nobody
from core.catalog.texts.tagtext import name_key


@lru_cache(maxsize=100_000)
def who(name: str) -> str:
    """The key by which an artist or album is compared; "" of Unknown Artist and the like."""
    return "" if names_nobody(name) else name_key(name)


def related_by(track: Track) -> dict[str, str]:
    """What ties a track to others: artist, album and title under the keys they are compared by.
    A field that ties nothing is left out."""
    keys = {"artist": who(track.artist), "album": who(track.album), "title": name_key(track.title)}
    return {field: key for field, key in keys.items() if key}


def exclusion_mask(tracks: Sequence[Track]) -> np.ndarray:
    """bool, shape (n_tracks, n_tracks): True where two tracks share an artist, an album or, by
    their title, a recording."""
    together = np.zeros((len(tracks), len(tracks)), dtype=bool)
    keys = [related_by(track) for track in tracks]
    for field in ("artist", "album", "title"):
        key = np.array([own.get(field, "") for own in keys])
        together |= (key[:, None] == key[None, :]) & (key != "")[:, None]
    return together
