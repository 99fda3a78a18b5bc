"""From a file to samples: libsndfile first, FFmpeg for what it cannot read. A file is opened once,
and only the seconds asked for are decoded.

This process reads the file itself: what a person hands over goes through `core.audio.guarded`.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np

from core.audio.formats.ffmpeg import open_ffmpeg
from core.audio.formats.lengths import open_sndfile
from core.audio.formats.sndfile import faults
from core.audio.info import AudioInfo, checked, nothing_there
from core.audio.samples import scaled
from core.errors import AudioError

MOST_SECONDS = 20 * 60.0  # s that are decoded when no length is asked for
# (n, n_channels) float32 or int16 to (n,) or (n, fewer channels) float32
Mix = Callable[[np.ndarray], np.ndarray]


class Reader(Protocol):
    """An open file of one kind."""

    info: AudioInfo
    exact: bool  # whether a sample is the same to the bit whatever was read before

    def read(self, first: int, n_frames: int) -> Iterator[np.ndarray]: ...

    def close(self) -> None: ...


class Sound:
    """An open sound file: its `info`, and its samples."""

    def __init__(self, path: Path, reader: Reader):
        self.path, self.info, self._reader = path, reader.info, reader

    def samples(self, start_s: float, seconds: float | None, mix: Mix | None = None) -> np.ndarray:
        """Decode `seconds` from `start_s` on, to the end (but at most 20 min) when None.

        Returns y [shape=(n_samples, n_channels)] float32, with fewer channels where `mix` makes
        them fewer, at most the samples there are, at least one. It ends where the file is damaged.
        AudioError for a start past the end, or samples that are not numbers.
        """
        if not (math.isfinite(start_s) and start_s >= 0 and (seconds is None or seconds > 0)):
            raise AudioError(
                f"{self.path.name} cannot be played from second {start_s:g}: choose a start of 0 or"
                " later."
            )
        rate = self.info.sample_rate
        n_frames = round((MOST_SECONDS if seconds is None else seconds) * rate) or 1
        blocks = [self._sane(y, mix) for y in self._reader.read(round(start_s * rate), n_frames)]
        if not blocks:
            raise nothing_there(self.path, start_s)
        return blocks[0] if len(blocks) == 1 else np.concatenate(blocks)

    def be_exact(self) -> None:
        """From here on samples are the same to the bit whatever was read before."""
        self._reader.exact = True

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def _sane(self, y: np.ndarray, mix: Mix | None) -> np.ndarray:
        are_whole = y.dtype == np.int16
        y = scaled(y) if mix is None else mix(y)
        with np.errstate(all="ignore"):  # what is no number spoils the sum
            may_be_odd = not are_whole and not np.isfinite(y.sum())
        if may_be_odd and not np.isfinite(y).all():
            raise AudioError(
                f"{self.path.name} holds samples that are not numbers, so it is damaged: export it"
                " again."
            )
        return y


@contextmanager
def opened(path: Path, exact: bool = True) -> Iterator[Sound]:
    """Open a file for reading. AudioError when it is missing, empty, or not sound.

    exact : whether samples are the same to the bit whatever was read before; else many seeks in a
        long MP3 are quicker
    """
    path = checked(path)
    reader: Reader
    try:
        reader = open_sndfile(path)
    except faults():
        reader = open_ffmpeg(path)
    reader.exact = exact
    sound = Sound(path, reader)
    try:
        yield sound
    finally:
        sound.close()


def probe(path: Path) -> AudioInfo:
    """What is known of a file without decoding it, as far as its header can be believed.
    AudioError when it is missing, empty, or not sound."""
    with opened(path) as sound:
        return sound.info
