"""The sound of a row for the browser: a FLAC excerpt or the whole track, its outline, its image."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.audio.formats.flac import quick_flac
from core.catalog.library import Library
from core.libraries import source_of
from core.source import never
from core.ui.player.rows import MatchRow

PEAKS = 240  # columns of the waveform
LONGEST_WHOLE = 600.0  # s of a longer track are served as "whole": 10 minutes are some 60 MB
IMAGE_WIDTH, IMAGE_HEIGHT = 336, 88  # pixels, twice what a row shows


@dataclass(frozen=True)
class Outline:
    """A sound's place in its track and the shape of its loudness.

    offset_s, duration_s : which seconds of the track it holds
    peaks : the loudest sample of each of at most `PEAKS` pieces, 0 to 100 = the loudest of all
    """

    offset_s: float
    duration_s: float
    peaks: tuple[int, ...]


class Sounds(Protocol):
    """Where the match list gets sound from. Both methods raise `SoundkinError` in words for people,
    are called from threads, and answer at once when they are asked again."""

    def name(self, row: MatchRow) -> str:
        """What tells this row's sound from all others a browser may hold."""
        ...

    def content(
        self, row: MatchRow, whole: bool = False, waiting: Callable[[], object] = never
    ) -> tuple[bytes, float]:
        """FLAC of the excerpt or of the whole track, and the second of the track it begins at.

        waiting : called now and then while others are served first; what it raises ends the wait
        """
        ...


@dataclass(frozen=True)
class LibrarySounds:
    """The tracks of a library."""

    library: Library

    def name(self, row: MatchRow) -> str:
        return f"{self.library.name}/{row.track_id}@{row.start_s:.2f}"

    def content(
        self, row: MatchRow, whole: bool = False, waiting: Callable[[], object] = never
    ) -> tuple[bytes, float]:
        source = source_of(self.library)
        if not whole:
            return source.excerpt(row.track_id, row.start_s, waiting), row.start_s
        seconds = self.library.track(row.track_id).duration_s or LONGEST_WHOLE
        start_s = max(0.0, row.start_s - 60.0) if seconds > LONGEST_WHOLE else 0.0
        return source.excerpt(row.track_id, start_s, waiting, LONGEST_WHOLE), start_s


def outline(content: bytes, offset_s: float) -> Outline:
    """The outline of a FLAC that begins at second `offset_s` of its track."""
    y, sr = _decoded(content)
    loudness = (y ^ (y >> 15)).ravel()  # |y| without the overflow of -32768, channels interleaved
    edges = np.linspace(0, len(y), min(PEAKS, len(y)) + 1).astype(int)[:-1]
    peaks = np.maximum.reduceat(loudness, edges * y.shape[1]) if len(edges) else np.zeros(1)
    shape = (100.0 * peaks / max(float(peaks.max()), 1.0)).round().astype(int)
    return Outline(round(offset_s, 3), round(len(y) / sr, 3), tuple(shape.tolist()))


def image(content: bytes) -> bytes:
    """PNG of a FLAC's spectrogram, as the network sees sound."""
    from core.audio.clip import to_mono_at
    from core.audio.frontends import SAMPLE_RATE, spectrogram
    from core.audio.spectrogram_image import png

    y, sr = _decoded(content)
    y = to_mono_at(y.astype(np.float32) / 32768, sr, SAMPLE_RATE)
    return png(spectrogram(y), IMAGE_WIDTH, IMAGE_HEIGHT)


def _decoded(content: bytes) -> tuple[np.ndarray, int]:
    """y (n_samples, n_channels) int16 of a player's FLAC, and its rate in Hz."""
    quick = quick_flac.read_16_bits(content)
    if quick is not None:
        return quick
    import soundfile

    y, sr = soundfile.read(io.BytesIO(content), dtype="int16", always_2d=True)
    return y, int(sr)
