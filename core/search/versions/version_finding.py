"""Looks through a library for versions of its pieces and keeps what it proposes."""

from core.audio.features.fingerprint import Fingerprint
from core.catalog.analysis import measured
from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.library import Library, Track
from core.catalog.library_name import as_argument
from core.errors import SoundkinError
from core.progress import Progress
from core.search.versions.harmonies import with_like_chords
from core.search.versions.medleys import told_apart
from core.search.versions.titles import is_lesser
from core.search.versions.versions import versions


def find_versions(library: Library, progress: Progress) -> list[KnownVersion]:
    """Propose which tracks are cuts, mixes or copies of which, each with evidence, and keep it.
    SoundkinError when no landmarks are known."""
    stored = measured.landmarks(library)
    if not stored:
        raise SoundkinError(
            f'No landmarks of "{library.name}" are known: run'
            f" `soundkin measure --library {as_argument(library.name)} --whole` first."
        )
    tracks = _lesser_first(library, list(stored))
    peaks = [Fingerprint.from_bytes(stored[track.track_id]) for track in tracks]
    lengths = [
        track.duration_s or prints.seconds for track, prints in zip(tracks, peaks, strict=True)
    ]
    proposed = told_apart(list(versions(peaks, progress, lengths=lengths)), lengths)
    found = [
        KnownVersion(tracks[v.a].track_id, tracks[v.b].track_id, v.kind, v.words, round(v.share, 3))
        for v in with_like_chords(library, tracks, proposed)
    ]
    related_versions.replace_all(library, found)
    return related_versions.every(library)


def _lesser_first(library: Library, ids: list[str]) -> list[Track]:
    """The tracks such that of two of one length the full one comes later: the one whose title says
    nothing of an instrumental or the like, then the one of more energy."""
    energy = {track_id: values.energy for track_id, values in measured.values(library, ids).items()}
    return sorted(library.tracks(ids), key=lambda t: (not is_lesser(t), energy[t.track_id]))
