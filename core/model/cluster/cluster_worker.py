"""What a worker of a Dask cluster does: hear a portion of files with the network it was sent. It
opens no library and stores nothing."""

import hashlib
import platform
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import core
from core import config, import_lock
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.availability import Away, Imported, another_sound, lost
from core.catalog.library import Track
from core.errors import AwayError, SoundkinError
from core.files import write_bytes
from core.source import segments_of_file, version_of_file

# What decides the bits of a vector besides Soundkin and Python themselves.
_PACKAGES = ("torch", "numpy", "soxr", "soundfile", "scipy")
_PROGRAM = ("audio", "model", "config.py", "linalg.py", "source.py")
_alone = threading.Lock()  # a worker may have several threads; the network wants one

Result = TrackEmbedding | str


@dataclass(frozen=True)
class Item:
    """A track to be analysed. path : of its file, as the worker reaches it; imported : what the
    import found there; is_measured : whether tempo, key and energy are known"""

    track: Track
    path: str
    imported: Imported
    is_measured: bool


@dataclass(frozen=True)
class Versions:
    """What has to be the same here and there for vectors to be the same to the bit; Python is the
    first of the packages."""

    program: str
    code: str
    packages: tuple[str, ...]


@lru_cache(maxsize=1)
def versions() -> Versions:
    """Of this process."""
    digest = hashlib.sha256()
    for name in _PROGRAM:
        place = config.ROOT / "core" / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    python = "Python " + ".".join(platform.python_version_tuple()[:2])
    packages = (python, *(f"{name} {metadata.version(name)}" for name in _PACKAGES))
    return Versions(core.__version__, digest.hexdigest()[:16], packages)


def prepare(digest: str, content: bytes) -> Versions:
    """Keep the network that the caller sends, for the portions to come; what this worker runs.
    `SoundkinError` where it did not arrive whole."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise SoundkinError("The network did not arrive whole: start again.")
    write_bytes(_network(digest), content, durable=False)
    return versions()


def hear(digest: str, items: Sequence[Item]) -> list[tuple[str, Result]]:
    """The vectors of a portion, or for each track the sentence that says why there are none.
    `SoundkinError` for what no file is to blame for."""
    with import_lock.IMPORTING:
        from core.model.clip_vectors import worker_encoder

    try:
        with _alone:
            encoder = worker_encoder(_network(digest))
            return [
                (item.track.track_id, _found(item, encoder.n_segments, digest)) for item in items
            ]
    except Exception as error:  # in words, since the caller may not know the kind
        raise SoundkinError(f"{type(error).__name__} on {platform.node()}: {error}") from None


def _found(item: Item, n_segments: int, digest: str) -> Result:
    with import_lock.IMPORTING:
        from core.model.clip_vectors import embedded, worker_encoder
        from core.model.measuring import of_segments

    track, path, version = item.track, Path(item.path), ""
    try:
        encoder = worker_encoder(_network(digest))
        with suppress(OSError):  # what hears the file says so
            version = version_of_file(path, track)
        starts, clips = segments_of_file(path, track, n_segments, encoder.sample_rate)
        if (other := another_sound(path, item.imported)) is not None:
            return other
        found = embedded(encoder, track.track_id, starts, clips, version)
        if item.is_measured:
            return found
        return replace(found, measured=of_segments(starts, clips, track.duration_s))
    except SoundkinError as error:
        away = isinstance(error, AwayError) or lost(item.path, bool(item.imported.size))
        return Away(f"{error} (on {platform.node()})") if away else str(error)


def _network(digest: str) -> Path:
    return config.cache_folder("networks") / f"{digest}.pt"
