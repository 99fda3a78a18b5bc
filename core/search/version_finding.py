"""Looks through a library for versions of its pieces and keeps what it proposes."""

from collections.abc import Iterator

from core.audio.fingerprint import Fingerprint
from core.catalog import measured, related_versions
from core.catalog.library import Library
from core.catalog.related_versions import KnownVersion
from core.errors import SoundkinError
from core.progress import SILENT, Progress
from core.search.landmarks import LandmarkIndex
from core.search.versions import Version, compare

PER_TRACK = 8  # candidates


def find_versions(library: Library, progress: Progress = SILENT) -> list[KnownVersion]:
    """Propose which tracks are cuts, mixes or copies of which, each with evidence, and keep it.
    SoundkinError when no landmarks are known."""
    stored = measured.landmarks(library)
    if not stored:
        raise SoundkinError(
            f"No landmarks of '{library.name}' are known: run"
            f" `soundkin measure --library {library.name} --whole` first."
        )
    ids = list(stored)
    peaks = [Fingerprint.from_bytes(content) for content in stored.values()]
    found = [
        KnownVersion(ids[v.a], ids[v.b], v.kind, v.words, round(v.share, 3))
        for v in _pairs(peaks, progress)
    ]
    related_versions.replace_all(library, found)
    return related_versions.every(library)


def _pairs(peaks: list[Fingerprint], progress: Progress) -> Iterator[Version]:
    """As `core.search.versions.versions`, telling how far it is."""
    index = LandmarkIndex(peaks)
    tried: set[tuple[int, int]] = set()
    for row, own in enumerate(peaks):
        progress.update(row + 1, len(peaks), "Looking for versions")
        progress.check()
        for candidate in index.candidates(own, PER_TRACK + 1):
            pair = (min(row, candidate.row), max(row, candidate.row))
            if candidate.row == row or pair in tried:
                continue
            tried.add(pair)
            found = compare(peaks[pair[0]], peaks[pair[1]], *pair)
            if found is not None:
                yield found
