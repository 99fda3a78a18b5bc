"""FFmpeg's libraries on one local file, by PyAV: its container, where its sound ends, its frames as
samples. They may break down or swell over a damaged file, so that only decoder processes ask them
(`core.audio.decoder`)."""

import contextlib
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import config
from core.audio.info import not_sound

if TYPE_CHECKING:
    from av import AudioFrame, AudioResampler, AudioStream, Packet
    from av.container import InputContainer

BLOCK_FRAMES = 1 << 16
MICROSECONDS = 1_000_000  # a second, of a container's clock


def opened(path: Path) -> "InputContainer":
    """A file's container. AudioError when these libraries know none like it."""
    import av

    name = f"file:{path}"  # and no address, whatever it looks like
    kept = "surrogateescape"  # bytes of texts that are not in UTF-8
    try:
        return av.open(name, options=config.FFMPEG_LIMITS, metadata_errors=kept)
    except av.FFmpegError as error:
        raise not_sound(path) from error


def texts(path: Path) -> list[dict[str, str]]:
    """What a file's container and its first sound say in words, by name, with surrogates for bytes
    that are no UTF-8. AudioError as of `opened`."""
    with opened(path) as container:
        sounds = container.streams.audio[:1]
        return [container.metadata, *(sound.metadata for sound in sounds)]


def seconds(time: int | None, sound: "AudioStream") -> float | None:
    """A time on the clock of a sound, in s to the microsecond; None where it is unknown."""
    if time is None or sound.time_base is None:
        return None
    return round(float(time * sound.time_base), 6)


def end_of(container: "InputContainer", sound: "AudioStream", limit_s: float) -> float | None:
    """Where the last packet of a sound ends, in s; None where there is none, or reading them all
    takes longer."""
    ends, last = time.monotonic() + limit_s, None
    for packet in _packets(container, sound):
        if time.monotonic() > ends:
            return None
        if packet is not None and packet.size:
            last = packet
    if last is None:
        return None
    return (seconds(last.pts, sound) or 0.0) + (seconds(last.duration, sound) or 0.0)


def decoded(
    container: "InputContainer", sound: "AudioStream", start_s: float
) -> "tuple[float | None, Iterator[AudioFrame]]":
    """The frames of a sound from `start_s` on or earlier, and where they begin (s): None where that
    is not told. On one thread; damaged packets are left out."""
    import av

    begin_s = (container.start_time or 0) / MICROSECONDS
    if start_s > 0:
        with contextlib.suppress(av.FFmpegError):  # then from the beginning on
            container.seek(round((begin_s + start_s) * MICROSECONDS))
    frames = _frames(container, sound)
    first = next(frames, None)
    if first is None:
        return None, frames
    at_s = seconds(first.pts, sound)
    return None if at_s is None else at_s - begin_s, chain([first], frames)


def _frames(container: "InputContainer", sound: "AudioStream") -> "Iterator[AudioFrame]":
    import av

    sound.codec_context.thread_count = 1
    for packet in _packets(container, sound):
        with contextlib.suppress(av.FFmpegError):
            yield from sound.codec_context.decode(packet)


def _packets(
    container: "InputContainer", sound: "AudioStream"
) -> "Iterator[Packet[AudioStream] | None]":
    """The packets of a sound as far as the file can be read, behind them an empty one or None; all
    else that the file holds, such as pictures, is passed over."""
    import av
    from av.stream import Discard

    for stream in container.streams:
        if stream.index != sound.index:
            stream.discard = Discard.all
    try:
        yield from container.demux(sound)
    except av.FFmpegError:
        yield None


def samples(frames: "Iterator[AudioFrame]", rate: int, n_channels: int) -> Iterator[np.ndarray]:
    """Frames as blocks (n, n_channels) float32 at one rate, whatever their kind, which may change
    where files were joined. They end at one of a kind that no sound has."""
    import av

    resampler, kind = None, None
    with contextlib.suppress(av.FFmpegError):
        for frame in frames:
            this = (frame.format.name, frame.layout.name, frame.sample_rate)
            if this != kind:
                yield from _blocks(resampler, None)
                kind, same = this, frame.layout.nb_channels == n_channels
                layout = frame.layout if same else f"{n_channels}c"
                resampler = av.AudioResampler("flt", layout, rate, BLOCK_FRAMES)
            yield from _blocks(resampler, frame)
        yield from _blocks(resampler, None)


def _blocks(resampler: "AudioResampler | None", frame: "AudioFrame | None") -> Iterator[np.ndarray]:
    for block in resampler.resample(frame) if resampler is not None else ():
        yield block.to_ndarray().reshape(-1, block.layout.nb_channels)
