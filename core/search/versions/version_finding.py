"""Looks through a library for versions of its pieces and keeps what it proposes."""

from core.audio.features.fingerprint import Fingerprint
from core.catalog import measured, related_versions
from core.catalog.library import Library
from core.catalog.related_versions import KnownVersion
from core.errors import SoundkinError
from core.progress import SILENT, Progress
from core.search.versions.versions import versions


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
        for v in versions(peaks, progress)
    ]
    related_versions.replace_all(library, found)
    return related_versions.every(library)
