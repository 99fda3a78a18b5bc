"""Which tracks are versions of one piece by their titles: "River", "River (30 s edit)"."""

import re
from collections.abc import Sequence

import numpy as np

from core.catalog.library import Track
from core.search.versions.versions import edit_length

READ = 300  # characters of a title; what has more is a text
VERSION = 0.8  # cosine from which tracks of one artist and title are versions
_ASIDE = re.compile(r"(?!.\s*(?:no|op|part)\b\.?\s*\d)(?:\([^)]*\)|\[[^\]]*\])")
_LENGTH = re.compile(r"\b\d+(?::\d\d|\s*(?:s|secs?|seconds?|min|minutes?))\b")
_WORDS = re.compile(  # some with a number that tells versions apart: "Mix 2", "2011 Remaster"
    r"\b(?:(?:version|edit|mix|remix|alt(?:ernative)?|take|copy)(?:\s*\d+)?|v\.?\s*\d+"
    r"|(?:\d{4}\s+)?remaster(?:ed)?|instrumental|loop|short|long|full|underscore|stinger|bed|cut"
    r"|radio|demo|no|vocals?|without|with|reprise)\b"
)
_WHOLE = {"full", "long", "with"}


def stem(track: Track) -> str:
    """What the versions of a piece have in common: its title without "(30 s edit)" and the like;
    "" where nothing is left. A number stays, as that of a symphony does, unless it is a length, a
    version's or, at the end, the cut that the track is."""
    plain = track.title[:READ].casefold()
    for pattern in (_ASIDE, _LENGTH, _WORDS):
        plain = pattern.sub(" ", plain)
    words = re.findall(r"\w+", plain)
    if words[1:] and track.duration_s and words[-1] == str(edit_length(track.duration_s)):
        words.pop()
    return " ".join(words)


def is_lesser(track: Track) -> bool:
    """Whether a title says that the track is less than its piece: "River (instrumental)"."""
    title = track.title.casefold()
    marks = {*_WORDS.findall(title), *_LENGTH.findall(title)}
    return bool(marks) and not marks & _WHOLE


def piece(track: Track) -> tuple[str, str] | None:
    """What is the same for all versions of a piece; None for a title that says nothing."""
    own = stem(track)
    return (own, track.artist.casefold()) if own else None


def versions(tracks: Sequence[Track], X: np.ndarray) -> dict[int, int]:
    """For tracks that are versions of an earlier one the place of that one.

    X : [shape=(n_tracks, d)] their unit rows
    """
    first: dict[tuple[str, str], int] = {}
    found: dict[int, int] = {}
    for at, track in enumerate(tracks):
        own = piece(track)
        if own is None:
            continue
        earlier = first.setdefault(own, at)
        if earlier != at and float(X[earlier] @ X[at]) >= VERSION:
            found[at] = earlier
    return found
