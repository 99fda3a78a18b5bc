"""What libsndfile cannot read, by ffmpeg in a process of its own: AAC, Opus in WebM, WMA and their
like."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from core.audio.formats import oggs
from core.audio.formats.chunked.behind import files_behind, is_followed
from core.audio.formats.chunked.promises import NEARLY, falls_short
from core.audio.formats.ffprobe import FFMPEG_SECONDS, asked, limit_of, source, started
from core.audio.formats.mp4.boxes import is_cut, lacks_index, share_filled
from core.audio.formats.mp4.protected import is_protected
from core.audio.info import (
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

# Containers whose length ffmpeg estimates from the bit rate: their header promises nothing.
BARE = {"aac", "ac3", "eac3", "dts", "mp3"}  # those without any header of the whole
ESTIMATED = {*BARE, "asf", "mpeg", "mpegts", "amr"}
MEASURED_BYTES = 200_000_000  # a larger file (a film, mostly) is not read through for its length
HIGHEST_RATE = 192_000  # Hz that ffmpeg is asked for: DSD has millions of single bits
SKIP_SECONDS = 60.0  # a gap that is decoded and thrown away sooner than ffmpeg starts again
BLOCK_BYTES = 1 << 20
LATE_SECONDS = 0.5  # s at which the clock of a sound may begin, as that of one cut out of a stream
LOOKED_AT_SECONDS = 10.0  # s of a WAV file whose sound is compressed
CHOSEN = "disposition:default"  # of a sound: whether players choose it by themselves
MOST_SOUNDS = 16  # beside one another in a file
SEARCHED_SECONDS = 300.0  # through which a sound is searched that has others beside it


class FfmpegReader:
    """Samples of a file in order; a long gap or a step back starts ffmpeg anew.

    number : which of the file's sounds
    """

    def __init__(self, path: Path, info: AudioInfo, number: int = 0):
        self.info, self.exact = info, True
        self.path, self._number, self._at = path, number, 0  # the frame that ffmpeg gives next
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, first: int, n_frames: int) -> Iterator[np.ndarray]:
        """Blocks (n, n_channels) float32 of at most n_frames from frame `first` on."""
        gap = first - self._at
        if self._process is None or not 0 <= gap <= SKIP_SECONDS * self.info.sample_rate:
            self._start(first)
        for block in self._blocks(first - self._at + n_frames):
            skip = max(first - self._at, 0)
            self._at += len(block)
            if len(block) > skip:
                yield block[skip:]

    def close(self) -> None:
        """End ffmpeg."""
        if self._process is not None and self._process.stdout is not None:
            self._limit.cancel()
            self._process.kill()
            self._process.stdout.close()
            self._process.wait()
            self._process = None

    def _start(self, first: int) -> None:
        self.close()
        rate, self._at = self.info.sample_rate, first
        seek = ["-ss", f"{first / rate:.6f}"] if first else []
        shape = ["-ar", str(rate), "-ac", str(self.info.n_channels), "-f", "f32le", "pipe:1"]
        chosen = [*source(self.path), "-map", f"0:a:{self._number}", "-vn"]
        options = ["-v", "quiet", "-nostdin", "-threads", "1", *seek, *chosen, *shape]
        self._process = started(self.path, "ffmpeg", options)
        self._limit = limit_of(self._process, FFMPEG_SECONDS)

    def _blocks(self, n_frames: int) -> Iterator[np.ndarray]:
        assert self._process is not None
        assert self._process.stdout is not None
        width = 4 * self.info.n_channels
        left, step = n_frames * width, max(BLOCK_BYTES // width, 1) * width
        while left > 0:
            content = self._process.stdout.read(min(step, left))
            whole = len(content) // width * width
            if whole == 0:
                return
            left -= whole
            y = np.frombuffer(content, "<f4", count=whole // 4).astype(np.float32)
            yield y.reshape(-1, self.info.n_channels)


def open_ffmpeg(path: Path) -> FfmpegReader:
    """A reader of what ffmpeg decodes; of several sounds beside one another the first that is not
    silent. AudioError when it is no sound or encrypted, or ffmpeg is missing."""
    if is_protected(path):
        raise AudioError(
            f"{path.name} is encrypted (DRM), so that only its shop's player can play it:"
            " take a copy without protection."
        )
    told = _told(path, "a")
    sounds = told.get("stream", [])[:MOST_SOUNDS]
    if len(sounds) < 2:
        return _reader(path, told, 0)
    order = sorted(range(len(sounds)), key=lambda n: sounds[n].get(CHOSEN) == "0")
    return _first_to_hear(path, order)


def _first_to_hear(path: Path, order: Sequence[int]) -> FfmpegReader:
    """Of the sounds of a file, as of several microphones, the first that is not silent; the first
    of all where all of them are.

    order : their numbers, first those that players choose by themselves
    """
    silent, fault = None, None
    for number in order:
        try:
            reader = _reader(path, _told(path, f"a:{number}"), number)
        except AudioError as error:  # one of a kind that ffmpeg does not know
            fault = fault or error
            continue
        if _sounds(reader):
            return reader
        reader.close()
        silent = silent or reader
    if silent is None:
        raise fault or not_sound(path)
    return silent


def _told(path: Path, sounds: str) -> dict[str, list[dict[str, str]]]:
    """What ffprobe tells, with the last packets of all but large files."""
    told = None
    if path.stat().st_size <= MEASURED_BYTES:
        told = asked(path, MEASURE_SECONDS, sounds, "packet=pts_time,duration_time:")
    if told is None:  # large, or counting its packets took too long
        told = asked(path, FFMPEG_SECONDS, sounds) or {}
    return told


def _reader(path: Path, told: dict[str, list[dict[str, str]]], number: int) -> FfmpegReader:
    """A reader of one of a file's sounds, of which ffprobe told."""
    if "stream" not in told:
        if lacks_index(path):
            raise cut_before_index(path)
        raise no_sound(path) if told.get("format") else not_sound(path)  # as a film without any
    stream, container = told["stream"][-1], told.get("format", [{}])[-1]
    rate, n_channels = (int(_number(stream, k) or 0) for k in ("sample_rate", "channels"))
    if rate <= 0 or n_channels <= 0:
        raise no_sound(path)
    if stream.get("codec_name") == "unknown":
        raise _cannot_be_decoded(path, "a kind that is not known here")
    duration_s, cut = _length(container, stream, told.get("packet", [None])[-1])
    is_plain = stream.get("codec_name", "").startswith("pcm")  # whose silence is zeros
    if duration_s and not is_plain and (share := share_filled(path)) < NEARLY:
        duration_s = cut = duration_s * share
    if cut is None and (falls_short(path) or is_cut(path) or _is_part(path, container)):
        cut = duration_s
    ending = path.suffix.lower().lstrip(".")
    info = AudioInfo(duration_s, min(rate, HIGHEST_RATE), n_channels, ending, cut)
    reader = FfmpegReader(path, info, number)
    if container.get("format_name") == "wav" and not _decodes(reader, stream):
        raise _cannot_be_decoded(path, f"{stream['codec_name']} in a WAV file")
    return reader


def _cannot_be_decoded(path: Path, kind: str) -> AudioError:
    return AudioError(
        f"{path.name} holds sound of {kind}, which cannot be decoded: export it again, as plain"
        " WAV or FLAC."
    )


def _decodes(reader: FfmpegReader, stream: dict[str, str]) -> bool:
    """Whether what a WAV file holds compressed is decoded to half its length at least: of some
    kinds a WAV file does not tell what their decoder has to know."""
    bits, rate = _number(stream, "bit_rate"), reader.info.sample_rate
    told_s = _number(stream, "duration") or 0.0
    seconds = min(told_s, 8 * reader.path.stat().st_size / bits, LOOKED_AT_SECONDS) if bits else 0.0
    n_decoded = sum(len(y) for y in reader.read(0, round(LOOKED_AT_SECONDS * rate)))
    reader.close()
    return n_decoded >= 0.5 * seconds * rate


def _sounds(reader: FfmpegReader) -> bool:
    """Whether there is anything to hear in the first minutes."""
    n_frames = round(SEARCHED_SECONDS * reader.info.sample_rate)
    blocks = reader.read(0, n_frames)
    return any(not is_silent(channel) for y in blocks for channel in y.T)


def _is_part(path: Path, container: dict[str, str]) -> bool:
    """Whether an Ogg file ends in the middle, or others follow a file, which ffmpeg does not
    reach."""
    if container.get("format_name") == "ogg":
        return oggs.is_cut(path) or len(oggs.links(path)) > 1
    small = path.stat().st_size <= MEASURED_BYTES
    return small and (is_followed(path) or len(files_behind(path)) > 1)


def _length(
    container: dict[str, str], stream: dict[str, str], last_packet: dict[str, str] | None
) -> tuple[float | None, float | None]:
    """The length in s, and where the file is cut off."""
    of_sound = _number(stream, "duration")  # pictures and other sounds may go on longer
    alone = container.get("nb_streams") == "1"
    told = of_sound or _number(container, "duration")
    kinds = set(container.get("format_name", "").split(","))
    begin = _number(stream, "start_time") or 0.0
    begin = begin if begin > LATE_SECONDS else 0.0
    if told and "matroska" in kinds:  # which counts from 0 on
        told -= begin
    told = told if believable(told) else None
    if last_packet is None:
        return told, None
    measured = (_number(last_packet, "pts_time") or 0.0) + (
        _number(last_packet, "duration_time") or 0.0
    )
    measured -= begin
    if not believable(measured):
        return told, None
    if told is not None and agree(told, measured):
        return measured if BARE & kinds else told, None
    promises = (alone or of_sound is not None) and not ESTIMATED & kinds
    return measured, measured if promises and told is not None and measured < told else None


def _number(fields: dict[str, str], name: str) -> float | None:
    try:
        return float(fields.get(name, ""))
    except ValueError:
        return None
