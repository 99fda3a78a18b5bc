"""Files that libsndfile reads, opened once: WAV, FLAC, OGG, MP3, AIFF and their like."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.audio.formats.ffmpeg import FfmpegReader
from core.audio.formats.file_bytes.pieces import PiecedFile
from core.audio.formats.flac import quick_flac
from core.audio.formats.mpeg import mpeg_pieces
from core.audio.formats.ogg import ogg, quick_vorbis
from core.audio.info import AudioInfo, believable, no_sound
from core.audio.samples import scaled

Opened = Any  # soundfile.SoundFile, whose package is loaded only when a file is opened
NOWHERE = -1  # where a file stands after a fault
UNKNOWN = sys.maxsize  # libsndfile's number of frames when it does not know it
AT_ONCE = 16_000_000  # samples decoded in one call (64 MB); more is read in blocks
TO_DAMAGE = (65_536, 4096, 256)  # frames a call on the way to a damaged place, ever finer
# After a seek in an open MP3 the last bits of samples differ from those of a file just opened, and
# in an open Ogg a short seek lands elsewhere (libsndfile 1.2.2).
SEEKS_BADLY = ("mp3", "ogg")
NEVER_SEEKS = ("GSM", "G72", "DWVW", "VOX", "NMS")  # kinds of samples that are read through instead
# 16-bit WAV is read as it is, and scaled by `core.audio.samples`. Of FLAC the decoding counts, and
# AIFF and 24 bits gain nothing.
READ_AS_IT_IS = ("wav", "wavex", "rf64")


def faults() -> tuple[type[Exception], ...]:
    """What soundfile raises for a file that it cannot read."""
    import soundfile

    return (soundfile.SoundFileError, RuntimeError, ValueError, MemoryError, OSError)


class SndfileReader:
    """Samples of one file, opened once. Reads forward and back; a damaged place ends a read."""

    def __init__(self, path: Path, content: "Path | PiecedFile | None" = None):
        self._path, self._content, self._is_mended = path, content or path, False
        self._file = self._open()
        self._at, self._is_fresh = 0, True  # the frame that comes next; whether none was read
        self.exact = True  # whether samples are the same to the bit whatever was read before
        self.info = AudioInfo(None, self._file.samplerate, self._file.channels, self.kind)

    @property
    def kind(self) -> str:
        """libsndfile's name of the container, in lower case."""
        return str(self._file.format).lower()

    @property
    def holds_mp3(self) -> bool:
        """Whether the samples are MP3, in whatever container."""
        return bool(self._file.subtype == "MPEG_LAYER_III")

    @property
    def told_frames(self) -> int:
        """Frames that the header tells of; UNKNOWN where it tells none."""
        return int(self._file.frames)

    @property
    def log(self) -> str:
        """What libsndfile noted of the header."""
        return str(self._file.extra_info)

    def read(self, first: int, n_frames: int) -> Iterator[np.ndarray]:
        """Blocks (n, n_channels) of at most n_frames from frame `first` on: float32, or int16 of
        16-bit WAV."""
        n_frames = min(n_frames, self.told_frames - first)
        step = max(AT_ONCE // self.info.n_channels, 1)
        while n_frames > 0:
            y, damaged = self._piece(first, min(n_frames, step))
            if len(y):
                yield y
            first, n_frames = first + len(y), n_frames - len(y)
            if (damaged or not len(y)) and not self._mended():
                yield from self._beyond(first, n_frames)
                return

    def reaches_its_end(self) -> bool:
        """Whether the last frame that the header tells of is there."""
        last = self.told_frames - 1
        return last < UNKNOWN // 2 and sum(len(y) for y in self.read(last, 1)) == 1

    def close(self) -> None:
        self._file.close()

    def _beyond(self, first: int, n_frames: int) -> Iterator[np.ndarray]:
        """What FFmpeg reads where libsndfile stops though nothing is damaged: at a page of Opus
        whose time is not that of its samples, as programs write it that convert between rates."""
        if self._file.subtype != "OPUS" or not isinstance(self._content, Path):
            return
        if ogg.is_whole(self._content):
            reader = FfmpegReader(self._content, self.info)
            try:
                yield from reader.read(first, n_frames)
            finally:
                reader.close()

    def _mended(self) -> bool:
        """Whether there is more behind damage: what is no sound in an MP3 is passed over once."""
        if self.kind != "mp3" or self._is_mended:
            return False
        self._is_mended = True
        whole = mpeg_pieces.without_junk(self._path)
        if whole is not None:
            self._content = whole
            self._reopen()
        return whole is not None

    def _piece(self, first: int, n_frames: int) -> tuple[np.ndarray, bool]:
        """Up to n_frames, and whether damage ended them: then all up to the damage."""
        if (whole := self._quick(first, n_frames)) is not None:
            return whole, False
        try:
            self._go_to(first)
            return self._next(n_frames), False
        except faults():
            return self._up_to_damage(first, n_frames), True

    def _quick(self, first: int, n_frames: int) -> np.ndarray | None:
        """All n_frames of FLAC or Vorbis by a quicker decoder; None where there are not so many,
        or so few that opening it costs more."""
        rate, content = self.info.sample_rate, self._content
        if n_frames < rate or not isinstance(content, Path):
            return None
        if self.kind == "flac":
            return quick_flac.read(content, first, n_frames, self.info.n_channels, rate)
        if self.kind == "ogg" and self._file.subtype == "VORBIS":
            return quick_vorbis.read(content, first, n_frames, self.info.n_channels, rate)
        return None

    def _next(self, n_frames: int) -> np.ndarray:
        """Up to n_frames (n, n_channels) from where the file stands."""
        is_16 = self._file.subtype == "PCM_16" and self.kind in READ_AS_IT_IS
        kind = "int16" if is_16 else "float32"
        at, self._at, self._is_fresh = self._at, NOWHERE, False
        found: np.ndarray = self._file.read(n_frames, dtype=kind, always_2d=True)
        self._at = at + len(found)
        return found

    def _go_to(self, first: int) -> None:
        if self._at == first:
            return
        if not self._is_fresh and self.kind in SEEKS_BADLY and (self.exact or self.kind == "ogg"):
            self._reopen()
        seeks = not self._file.subtype.startswith(NEVER_SEEKS)
        if not seeks and not 0 <= self._at <= first:
            self._reopen()
        if self._at != first:
            at, self._at, self._is_fresh = self._at, NOWHERE, False
            self._at = self._file.seek(first) if seeks else self._read_to(first, at)

    def _read_to(self, first: int, at: int) -> int:
        """Where the file stands after reading from `at` up to a frame."""
        n = -1
        while n and at < first:
            n = len(self._file.read(min(TO_DAMAGE[0], first - at)))
            at += n
        return at

    def _up_to_damage(self, first: int, n_frames: int) -> np.ndarray:
        blocks: list[np.ndarray] = []
        for n_at_once in TO_DAMAGE:
            try:
                self._reopen()
                self._go_to(first)
                while n_frames > 0:
                    n = min(n_at_once, n_frames)
                    y = self._next(n)
                    if not len(y):
                        break
                    blocks.append(y)
                    first, n_frames = first + len(y), n_frames - len(y)
                if not n_frames:
                    break
            except faults():
                continue
        return np.concatenate(blocks) if blocks else np.zeros((0, self.info.n_channels), "<f4")

    def _reopen(self) -> None:
        self._file.close()
        self._file, self._at, self._is_fresh = self._open(), 0, True

    def _open(self) -> Opened:
        if isinstance(self._content, PiecedFile):
            self._content.seek(0)
            return _forward_file()(self._content)
        return _forward_file()(str(self._content))


class ChainedReader:
    """The files that follow one another in one file, such as the links of a chained Ogg, in the
    rate and channels of the first."""

    def __init__(self, path: Path, links: list[PiecedFile], kind: str):
        self.exact = True
        self._links: list[SndfileReader] = []
        for link in links:
            try:
                self._links.append(SndfileReader(path, link))
            except faults():
                continue
        if not self._links:
            raise no_sound(path)
        first = self._links[0].info
        self._lengths = [
            round(_frames(link) * first.sample_rate / link.info.sample_rate) for link in self._links
        ]
        seconds = sum(self._lengths) / first.sample_rate
        self.info = AudioInfo(
            seconds if believable(seconds) else None, first.sample_rate, first.n_channels, kind
        )

    def read(self, first: int, n_frames: int) -> Iterator[np.ndarray]:
        """Blocks (n, n_channels) float32 of at most n_frames from frame `first` on."""
        for link, length in zip(self._links, self._lengths, strict=True):
            n = min(length - first, n_frames)
            if first < length and n > 0:
                yield from self._converted(link, first, n)
                n_frames -= n
            first = max(first - length, 0)

    def close(self) -> None:
        for link in self._links:
            link.close()

    def _converted(self, link: SndfileReader, first: int, n_frames: int) -> Iterator[np.ndarray]:
        rate, n_channels = self.info.sample_rate, self.info.n_channels
        own = link.info.sample_rate / rate
        for y in link.read(round(first * own), round(n_frames * own) or 1):
            if own != 1 or y.shape[1] != n_channels:
                y = scaled(y)
            if y.shape[1] != n_channels:
                y = np.repeat(y.mean(axis=1, keepdims=True), n_channels, axis=1)
            if own != 1:
                import soxr

                y = soxr.resample(y, link.info.sample_rate, rate)
            yield y


@cache
def _forward_file() -> type[Any]:
    """soundfile's class, but that it does not seek to where it stands after each read, to keep the
    places of reading and of writing together: in an MP3 that decodes frames again."""
    import soundfile

    class ForwardFile(soundfile.SoundFile):  # type: ignore[misc]  # it has no types
        def seekable(self) -> bool:
            return False

    return ForwardFile


def _frames(link: SndfileReader) -> int:
    """Frames of a link; counted by decoding where its header does not tell."""
    told = link.told_frames
    return told if told < UNKNOWN // 2 else sum(len(y) for y in link.read(0, UNKNOWN))
