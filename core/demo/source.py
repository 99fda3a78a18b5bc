"""The sound of the demo library: a track is composed and synthesised when it is first asked for."""

import contextlib
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import config
from core.audio import frontends
from core.audio.clip import fill, segment_starts, to_mono_at
from core.audio.excerpt import encode_flac
from core.catalog.library import Library
from core.demo import assets, renderers, tags
from core.files import DiskCache
from core.music.compose.composer import compose
from core.music.synth import sampler
from core.music.synth.mix import render_mono, render_score
from core.source import excerpt_cache, excerpt_key, never

RENDERED = "SOUNDKIN_DEMO_RENDERED"  # names the folder of renderings while the demo is being built
RENDER_RATE = frontends.SAMPLE_RATE  # Hz: the highest that a front end asks for
RENDER_CACHE_BYTES = 2_000_000_000  # some 2,000 tracks; the first that were asked for stay
TURN_SECONDS = 0.1  # s, after which one that waits for its turn looks whether it is still wanted

# However many people listen, only so many tracks are rendered at once.
_turns = threading.Semaphore(renderers.N_RENDERERS)


@dataclass(frozen=True)
class DemoSource:
    """Renderings of the demo library's scores; see `core.source.Source`."""

    library: Library

    def segments(
        self, track_id: str, n_segments: int, rate: int = config.SAMPLE_RATE
    ) -> tuple[list[float], list[np.ndarray]]:
        starts = segment_starts(self.library.track(track_id).duration_s, n_segments)
        y = _cached_rendering(track_id, starts[-1] + config.CLIP_SECONDS)
        return starts, cut(y, starts, rate)

    def segments_at(
        self, track_id: str, starts: Sequence[float], rate: int = config.SAMPLE_RATE
    ) -> list[np.ndarray]:
        return cut(rendering(track_id, max(starts) + config.CLIP_SECONDS), starts, rate)

    def preview(
        self, track_id: str, start_s: float = 0.0, rate: int = config.SAMPLE_RATE
    ) -> np.ndarray:
        import soundfile

        content = io.BytesIO(self.excerpt(track_id, start_s))  # what a player has rendered already
        y, sr = soundfile.read(content, dtype="float32", always_2d=True)
        return fill(to_mono_at(y[: int(config.CLIP_SECONDS * sr)], sr, rate), rate)

    def excerpt(
        self,
        track_id: str,
        start_s: float = 0.0,
        waiting: Callable[[], object] = never,
        seconds: float = config.EXCERPT_SECONDS,
    ) -> bytes:
        def render_it() -> bytes:
            with _turn(waiting):
                return _rendered(track_id, start_s, seconds)

        return excerpt_cache().get_or(self._key(track_id, start_s, seconds), render_it)

    def mono(self, track_id: str) -> np.ndarray:
        y = rendering(track_id, self.library.track(track_id).duration_s or config.CLIP_SECONDS)
        return to_mono_at(y, RENDER_RATE, config.SAMPLE_RATE)

    def whole(self, track_id: str) -> tuple[str, bytes]:
        with _turn(never):
            return ".flac", encode_flac(*render(track_id))

    def is_ready(self, track_id: str) -> bool:
        return excerpt_cache().has(self._key(track_id, 0.0))

    def version(self, track_id: str) -> str:
        return assets.version()

    def expect(self, track_ids: Sequence[str]) -> None:
        sampler.expect_many()

    def _key(self, track_id: str, start_s: float, seconds: float = config.EXCERPT_SECONDS) -> str:
        return excerpt_key(self.library, track_id, start_s, self.version(track_id), seconds)


def _rendered(track_id: str, start_s: float, seconds: float) -> bytes:
    """FLAC of a part of a track, by a process beside this one where there can be one."""
    tags.plan(track_id)  # says so when there is no such track
    try:
        return renderers.flac(track_id, start_s, seconds)
    except OSError:
        return flac(track_id, start_s, seconds)


def flac(track_id: str, start_s: float, seconds: float) -> bytes:
    """FLAC of at most `seconds` of a track from `start_s` (s) on, rendered in this process."""
    y, sr = render(track_id, seconds=start_s + seconds)
    return encode_flac(y[int(start_s * sr) :], sr)


def render(track_id: str, seconds: float | None = None) -> tuple[np.ndarray, int]:
    """A demo track's sound: y float32 (n_samples, 2) and 44,100 Hz; only its first `seconds` if
    given.

    A shorter rendering is the beginning of a longer one, if it has at least the 24 s from which
    levels are set. SoundkinError if there is no such track.
    """
    return render_score(compose(tags.plan(track_id)), seconds), sampler.SR


def rendering(track_id: str, seconds: float) -> np.ndarray:
    """A demo track for the network, y (n_samples,), 16 kHz mono, to at least `seconds` or its end.

    While the demo is being built it is read from the folder that `RENDERED` names.
    """
    folder = os.environ.get(RENDERED)
    if folder and (path := Path(folder) / f"{track_id}.npy").exists():
        return from_int16(np.load(path))
    return to_mono_at(render_mono(compose(tags.plan(track_id)), seconds), sampler.SR, RENDER_RATE)


def _cached_rendering(track_id: str, seconds: float) -> np.ndarray:
    """The same in 16 bits, from the cache if it was asked for before: some thirty times sooner."""
    import soundfile

    cache, key = _render_cache(), f"{track_id}\0{seconds:.2f}\0{RENDER_RATE}"
    content = cache.get(key)
    if content is not None:
        return from_int16(soundfile.read(io.BytesIO(content), dtype="int16")[0])
    y = from_int16(to_int16(rendering(track_id, seconds)))
    cache.put(key, encode_flac(y, RENDER_RATE))
    return y


def _render_cache() -> DiskCache:
    """The renderings of this version of the demo; those of other versions go."""
    root, version = config.cache_folder("demo-rendered"), assets.version()
    for old in root.iterdir():
        if old.name != version:
            shutil.rmtree(old, ignore_errors=True)
    return DiskCache(root / version, RENDER_CACHE_BYTES, ".flac", keep_first=True)


def to_int16(y: np.ndarray) -> np.ndarray:
    """Samples of -1 to 1 as 16-bit integers, clipped beyond."""
    return np.asarray(np.round(np.clip(y, -1, 1) * 32767), np.int16)


def from_int16(y: np.ndarray) -> np.ndarray:
    """16-bit integers as float32 samples of -1 to 1."""
    return y.astype(np.float32) / 32767


def cut(y: np.ndarray, starts: Sequence[float], rate: int) -> list[np.ndarray]:
    """The segments [shape=(24 * rate,)] of a rendering y (n_samples,), 16 kHz, that begin at
    `starts` (s)."""
    n = int(config.CLIP_SECONDS * RENDER_RATE)
    parts = [y[int(start * RENDER_RATE) :][:n] for start in starts]
    return [fill(to_mono_at(part, RENDER_RATE, rate), rate) for part in parts]


@contextlib.contextmanager
def _turn(waiting: Callable[[], object]) -> Iterator[None]:
    while not _turns.acquire(timeout=TURN_SECONDS):
        waiting()
    try:
        yield
    finally:
        _turns.release()
