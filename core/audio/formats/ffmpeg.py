"""What libsndfile cannot read, by FFmpeg's libraries: AAC, Opus in WebM, WMA and their like."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.audio.formats import libav
from core.audio.formats.chunked.concatenated import files_behind, is_followed
from core.audio.formats.chunked.declared_sizes import NEARLY, falls_short
from core.audio.formats.mp4.boxes import is_cut, is_protected, lacks_index, share_filled
from core.audio.formats.ogg import ogg
from core.audio.info import (
    LONGEST_SECONDS,
    MEASURE_SECONDS,
    AudioInfo,
    agree,
    believable,
    cut_before_index,
    no_sound,
    not_sound,
)
from core.audio.silence import is_silent
from core.errors import AudioError

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import InputContainer

# Containers whose length FFmpeg estimates from the bit rate: their header promises nothing.
BARE = {"aac", "ac3", "eac3", "dts", "mp3"}  # those without any header of the whole
ESTIMATED = {*BARE, "asf", "mpeg", "mpegts", "amr"}
MEASURED_BYTES = 200_000_000  # a larger file (a film, mostly) is not read through for its length
HIGHEST_RATE = 192_000  # Hz that FFmpeg is asked for: DSD has millions of single bits
SKIP_SECONDS = 60.0  # a gap that is decoded and thrown away sooner than the file is opened again
LATE_SECONDS = 0.5  # s at which the clock of a sound may begin, as that of one cut out of a stream
LOOKED_AT_SECONDS = 10.0  # s of a WAV file whose sound is compressed
DEFAULT = 1  # bit of a sound that players choose by themselves
MOST_SOUNDS = 16  # beside one another in a file
SEARCHED_SECONDS = 300.0  # through which a sound is searched that has others beside it


class FfmpegReader:
    """Samples of a file in order; a long gap or a step back opens it anew.

    number : which of the file's sounds ; seeks : whether its places can be found without decoding
    """

    def __init__(self, path: Path, info: AudioInfo, number: int = 0, seeks: bool = True):
        self.info, self.exact = info, True
        self._most_skipped = round((SKIP_SECONDS if seeks else LONGEST_SECONDS) * info.sample_rate)
        self._seeks = seeks
        self.path, self._number, self._at = path, number, 0  # the sample that comes next
        self._container: InputContainer | None = None
        self._blocks: Iterator[np.ndarray] = iter(())
        self._rest = np.empty((0, info.n_channels), np.float32)  # of a block: nobody asked for it

    def read(self, first: int, n_frames: int) -> Iterator[np.ndarray]:
        """Blocks (n, n_channels) float32 of at most n_frames from frame `first` on."""
        gap = first - self._at
        if self._container is None or not 0 <= gap <= self._most_skipped:
            self._start(first if self._seeks else 0)
        end = first + n_frames
        while self._at < end:
            block = self._rest if len(self._rest) else next(self._blocks, None)
            if block is None:
                return
            skip, n = max(first - self._at, 0), end - self._at
            y, self._rest = block[:n], block[n:]
            self._at += len(y)
            if len(y) > skip:
                yield y[skip:]

    def close(self) -> None:
        """Close the file."""
        if self._container is not None:
            self._container.close()
        self._container, self._blocks, self._rest = None, iter(()), self._rest[:0]

    def _start(self, first: int) -> None:
        self.close()
        rate = self.info.sample_rate
        self._container = libav.opened(self.path)
        sound = self._container.streams.audio[self._number]
        at_s, frames = libav.decoded(self._container, sound, first / rate)
        self._at = first if at_s is None or first == 0 else min(round(at_s * rate), first)
        self._blocks = libav.samples(frames, rate, self.info.n_channels)


def open_ffmpeg(path: Path) -> FfmpegReader:
    """A reader of what FFmpeg decodes; of several sounds beside one another the first that is not
    silent. AudioError when it is no sound, or encrypted."""
    if is_protected(path):
        raise AudioError(
            f"{path.name} is encrypted (DRM), so that only its shop's player can play it:"
            " take a copy without protection."
        )
    with _opened(path) as container:
        sounds = container.streams.audio[:MOST_SOUNDS]
        if len(sounds) == 1:
            return _reader(path, container, 0)
        order = sorted(range(len(sounds)), key=lambda n: not sounds[n].disposition & DEFAULT)
    if not sounds:
        raise cut_before_index(path) if lacks_index(path) else no_sound(path)  # a film without any
    return _first_to_hear(path, order)


def _opened(path: Path) -> "InputContainer":
    try:
        return libav.opened(path)
    except AudioError:
        if lacks_index(path):
            raise cut_before_index(path) from None
        raise


def _first_to_hear(path: Path, order: Sequence[int]) -> FfmpegReader:
    """Of the sounds of a file, as of several microphones, the first that is not silent; the first
    of all where all of them are.

    order : their numbers, first those that players choose by themselves
    """
    silent, fault = None, None
    for number in order:
        try:
            with _opened(path) as container:
                reader = _reader(path, container, number)
        except AudioError as error:  # one of a kind that FFmpeg does not know
            fault = fault or error
            continue
        if _sounds(reader):
            return reader
        reader.close()
        silent = silent or reader
    if silent is None:
        raise fault or not_sound(path)
    return silent


def _reader(path: Path, container: "InputContainer", number: int) -> FfmpegReader:
    """A reader of one of a file's sounds."""
    sound = container.streams.audio[number]
    context = sound.codec_context
    if context is None:
        raise _cannot_be_decoded(path, "a kind that is not known here")
    if context.sample_rate <= 0 or context.channels <= 0:
        raise no_sound(path)
    is_small = path.stat().st_size <= MEASURED_BYTES
    end_s = libav.end_of(container, sound, MEASURE_SECONDS) if is_small else None
    duration_s, cut = _length(container, sound, end_s)
    kind = context.codec.canonical_name
    is_plain = kind.startswith("pcm")  # whose silence is zeros
    if duration_s and not is_plain and (share := share_filled(path)) < NEARLY:
        duration_s = cut = duration_s * share
    if cut is None and (falls_short(path) or is_cut(path) or _is_part(path, container)):
        cut = duration_s
    ending = path.suffix.lower().lstrip(".")
    rate = min(context.sample_rate, HIGHEST_RATE)
    in_wav = container.format.name == "wav"  # places by a rate that its header may tell wrongly
    info = AudioInfo(duration_s, rate, context.channels, ending, cut)
    reader = FfmpegReader(path, info, number, seeks=is_plain or not in_wav)
    if in_wav and not _decodes(reader, sound):
        raise _cannot_be_decoded(path, f"{kind} in a WAV file")
    return reader


def _cannot_be_decoded(path: Path, kind: str) -> AudioError:
    return AudioError(
        f"{path.name} holds sound of {kind}, which cannot be decoded: export it again, as plain"
        " WAV or FLAC."
    )


def _decodes(reader: FfmpegReader, sound: "AudioStream") -> bool:
    """Whether what a WAV file holds compressed is decoded to half its length at least: of some
    kinds a WAV file does not tell what their decoder has to know."""
    bits, rate = sound.codec_context.bit_rate, reader.info.sample_rate
    told_s = libav.seconds(sound.duration, sound) or 0.0
    seconds = min(told_s, 8 * reader.path.stat().st_size / bits, LOOKED_AT_SECONDS) if bits else 0.0
    n_decoded = sum(len(y) for y in reader.read(0, round(LOOKED_AT_SECONDS * rate)))
    reader.close()
    return n_decoded >= 0.5 * seconds * rate


def _sounds(reader: FfmpegReader) -> bool:
    """Whether there is anything to hear in the first minutes."""
    n_frames = round(SEARCHED_SECONDS * reader.info.sample_rate)
    blocks = reader.read(0, n_frames)
    return any(not is_silent(channel) for y in blocks for channel in y.T)


def _is_part(path: Path, container: "InputContainer") -> bool:
    """Whether an Ogg file ends in the middle, or others follow a file, which FFmpeg does not
    reach."""
    if container.format.name == "ogg":
        return ogg.is_cut(path) or len(ogg.links(path)) > 1
    small = path.stat().st_size <= MEASURED_BYTES
    return small and (is_followed(path) or len(files_behind(path)) > 1)


def _length(
    container: "InputContainer", sound: "AudioStream", end_s: float | None
) -> tuple[float | None, float | None]:
    """The length in s, and where the file is cut off.

    end_s : of the sound's last packet, where it was looked for
    """
    of_sound = libav.seconds(sound.duration, sound)  # pictures and other sounds may go on longer
    alone = len(container.streams) == 1
    told = of_sound or (container.duration or 0) / libav.MICROSECONDS
    kinds = set(container.format.name.split(","))
    begin = libav.seconds(sound.start_time, sound) or 0.0
    begin = begin if begin > LATE_SECONDS else 0.0
    if told and "matroska" in kinds:  # which counts from 0 on
        told -= begin
    believed = told if believable(told) else None
    measured = None if end_s is None else end_s - begin
    if measured is None or not believable(measured):
        return believed, None
    if believed is not None and agree(believed, measured):
        return measured if BARE & kinds else believed, None
    promises = (alone or of_sound is not None) and not (ESTIMATED & kinds or begin)
    is_short = promises and believed is not None and measured < believed
    return measured, measured if is_short else None
