"""The one door from a track of a library to its sound. A demo track is rendered when it is first
asked for."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core import config

if TYPE_CHECKING:
    import numpy as np

    from core.catalog.library import Library

# However many people listen, only so many demo tracks are rendered at once: a core stays free for
# those who search.
_turns = threading.Semaphore(max(1, (os.cpu_count() or 2) - 1))
TURN_SECONDS = 0.1  # s, after which one that waits for its turn looks whether it is still wanted
CACHE_BYTES = 2_000_000_000  # the oldest excerpts and renderings are deleted past this


def audio_file(library: "Library", track_id: str) -> Path:
    """The track's file on disk; a demo track's is a full rendering, kept in the cache. AudioError
    if it is missing."""
    if library.name != config.DEMO:
        return library.audio_path(track_id)
    from core.audio.excerpt import encode_flac
    from core.demo.render import render

    kept = config.cache_folder("demo") / f"{library.track(track_id).track_id}.flac"
    if not kept.exists():
        _keep(kept, encode_flac(*render(track_id)))
    return kept


def ready(library: "Library", track_id: str, start_s: float = 0.0) -> bool:
    """Whether `excerpt` answers at once: all but demo tracks that were not heard yet, which are
    rendered first."""
    return library.name != config.DEMO or _kept_excerpt(library, track_id, start_s).exists()


def excerpt(
    library: "Library",
    track_id: str,
    start_s: float = 0.0,
    waiting: Callable[[], object] = lambda: None,
) -> bytes:
    """FLAC of at most `config.EXCERPT_SECONDS` from `start_s` on, for a player. AudioError if it
    cannot be had.

    waiting : called now and then while others are rendered first; what it raises ends the wait
    """
    kept = _kept_excerpt(library, track_id, start_s)
    if kept.exists():
        return kept.read_bytes()
    from core.audio.excerpt import encode_flac, flac_excerpt

    if library.name == config.DEMO:
        from core.demo.render import render

        with _turn(waiting):
            y, sr = render(track_id, seconds=start_s + config.EXCERPT_SECONDS)
        content = encode_flac(y[int(start_s * sr) :], sr)
    else:
        content = flac_excerpt(library.audio_path(track_id), start_s, config.EXCERPT_SECONDS)
    _keep(kept, content)
    return content


def clip(library: "Library", track_id: str, start_s: float = 0.0) -> "np.ndarray":
    """What the network hears of a track: y, shape (CLIP_SAMPLES,), 8 kHz mono, from `start_s`
    on."""
    return clips(library, track_id, [start_s])[0]


def clips(library: "Library", track_id: str, starts: list[float]) -> "list[np.ndarray]":
    """The same from each start (s) on; a demo track is rendered once for all of them."""
    from core.audio.clip import load_clip

    if library.name == config.DEMO:
        return demo_clips(track_id, starts)
    return [load_clip(library.audio_path(track_id), start) for start in starts]


def seen(library: "Library", track_id: str, start_s: float = 0.0) -> "np.ndarray":
    """What a picture of a track shows: the same as `clip`, but a demo track is not rendered again
    if its player has done so."""
    if library.name != config.DEMO:
        return clip(library, track_id, start_s)
    import io

    import soundfile

    from core.audio.clip import fill, to_mono_8k

    y, sr = soundfile.read(
        io.BytesIO(excerpt(library, track_id, start_s)), dtype="float32", always_2d=True
    )
    return fill(to_mono_8k(y[: int(config.CLIP_SECONDS * sr)], sr))


def expect_many(library: "Library") -> None:
    """Say that this process, a worker, will hear hundreds of tracks, so that what rendering them
    shares is kept."""
    if library.name == config.DEMO:
        from core.demo import sampler

        sampler.expect_many()


def stretches(
    library: "Library", track_id: str, n_stretches: int
) -> "tuple[list[float], list[np.ndarray]]":
    """Where the stretches of a track begin (s), at most so many, and what the network hears of
    each."""
    from core.audio.clip import load_stretches, stretch_starts

    if library.name != config.DEMO:
        return load_stretches(library.audio_path(track_id), n_stretches)
    from core.demo.heard import kept

    starts = stretch_starts(library.track(track_id).duration_s, n_stretches)
    return starts, _cut(kept(track_id, max(starts) + config.CLIP_SECONDS), starts)


def demo_clips(track_id: str, starts: list[float]) -> "list[np.ndarray]":
    """What the network hears of a demo track from each start (s) on; it is rendered once, no
    further than needed."""
    from core.demo.heard import whole

    return _cut(whole(track_id, max(starts) + config.CLIP_SECONDS), starts)


def _cut(y: "np.ndarray", starts: list[float]) -> "list[np.ndarray]":
    from core.audio.clip import fill

    return [fill(y[int(start * config.SAMPLE_RATE) :]) for start in starts]


@contextlib.contextmanager
def _turn(waiting: Callable[[], object]) -> Iterator[None]:
    while not _turns.acquire(timeout=TURN_SECONDS):
        waiting()
    try:
        yield
    finally:
        _turns.release()


def _kept_excerpt(library: "Library", track_id: str, start_s: float) -> Path:
    return config.cache_folder("excerpts") / f"{_key(library, track_id, start_s)}.flac"


def _key(library: "Library", track_id: str, start_s: float) -> str:
    """A file name for the cache that changes when the file does."""
    if library.name == config.DEMO:
        version = str(library.setting("version", ""))
    else:
        stat = library.audio_path(track_id).stat()
        version = f"{stat.st_size} {stat.st_mtime_ns}"
    return hashlib.sha256(
        f"{library.name}\0{track_id}\0{start_s:.2f}\0{version}".encode()
    ).hexdigest()[:32]


def _keep(path: Path, content: bytes) -> None:
    """Write a cache file in one step, then delete the oldest past the limit. A full disk only means
    no cache."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        return
    files = sorted(path.parent.glob("*.flac"), key=lambda f: f.stat().st_mtime)
    excess = sum(f.stat().st_size for f in files) - CACHE_BYTES
    for file in files[:-1]:
        if excess <= 0:
            break
        excess -= file.stat().st_size
        file.unlink(missing_ok=True)
