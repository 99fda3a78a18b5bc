"""What libsndfile cannot read, by ffmpeg in a process of its own: AAC, Opus in WebM, WMA and their
like."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import numpy as np

from core.audio.behind import files_behind
from core.audio.containers import is_followed, ogg_is_cut, ogg_links
from core.audio.info import (
    MEASURE_SECONDS,
    AudioInfo,
    agree,
    believable,
    no_sound,
    not_sound,
)
from core.audio.promises import falls_short
from core.audio.protected import is_protected
from core.errors import AudioError

FFMPEG_SECONDS = 60.0  # a decoder that takes longer for one answer hangs
# Containers of sound only: playlists and scripts, which name further files or addresses, are not
# among them.
FFMPEG_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,caf,dsf,dts,eac3,flac,matroska,mov,mp3,mp4,m4a,mpc,mpc8,ogg,oma,rm,tak,tta,"
    "voc,w64,wav,webm,wv,xwma,avi,mpeg,mpegts"
)
PROTOCOLS = "file"
# Containers whose length ffmpeg estimates from the bit rate: their header promises nothing.
BARE = {"aac", "ac3", "eac3", "dts", "mp3"}  # those without any header of the whole
ESTIMATED = {*BARE, "asf", "mpeg", "mpegts", "amr", "ogg"}
MEASURED_BYTES = 200_000_000  # a larger file (a film, mostly) is not read through for its length
TAIL_BYTES = 1 << 16  # of ffprobe's answer that are kept
HIGHEST_RATE = 192_000  # Hz that ffmpeg is asked for: DSD has millions of single bits
SKIP_SECONDS = 60.0  # a gap that is decoded and thrown away sooner than ffmpeg starts again
BLOCK_BYTES = 1 << 20


class FfmpegReader:
    """Samples of a file in order; a long gap or a step back starts ffmpeg anew."""

    def __init__(self, path: Path, info: AudioInfo):
        self.info, self.exact = info, True
        self._path, self._at = path, 0  # the frame that ffmpeg gives next
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
        chosen = [*source(self._path), "-map", "0:a:0", "-vn"]
        options = ["-v", "quiet", "-nostdin", "-threads", "1", *seek, *chosen, *shape]
        self._process = _started(self._path, "ffmpeg", options)
        self._limit = _limit(self._process, FFMPEG_SECONDS)

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
    """A reader of what ffmpeg decodes. AudioError when it is no sound or encrypted, or ffmpeg is
    missing."""
    if is_protected(path):
        raise AudioError(
            f"{path.name} is encrypted (DRM), so that only its shop's player can play it:"
            " take a copy without protection."
        )
    told = None
    if path.stat().st_size <= MEASURED_BYTES:
        told = _asked(path, MEASURE_SECONDS, "packet=pts_time,duration_time:")
    if told is None:  # large, or counting its packets took too long
        told = _asked(path, FFMPEG_SECONDS) or {}
    if "stream" not in told:
        raise not_sound(path)
    rate, n_channels = (int(_number(told["stream"], k) or 0) for k in ("sample_rate", "channels"))
    if rate <= 0 or n_channels <= 0:
        raise no_sound(path)
    container = told.get("format", {})
    duration_s, cut = _length(container, told["stream"], told.get("packet"))
    if cut is None and (falls_short(path) or _is_part(path, container)):
        cut = duration_s
    ending = path.suffix.lower().lstrip(".")
    info = AudioInfo(duration_s, min(rate, HIGHEST_RATE), n_channels, ending, cut)
    return FfmpegReader(path, info)


def source(path: Path) -> list[str]:
    """ffmpeg's input arguments: one local file, never a playlist, an address or an option."""
    limits = ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", FFMPEG_FORMATS]
    return [*limits, "-i", f"file:{path}"]


def _is_part(path: Path, container: dict[str, str]) -> bool:
    """Whether an Ogg file ends in the middle, or others follow a file, which ffmpeg does not
    reach."""
    if container.get("format_name") == "ogg":
        return ogg_is_cut(path) or len(ogg_links(path)) > 1
    small = path.stat().st_size <= MEASURED_BYTES
    return small and (is_followed(path) or len(files_behind(path)) > 1)


def _length(
    container: dict[str, str], stream: dict[str, str], last_packet: dict[str, str] | None
) -> tuple[float | None, float | None]:
    """The length in s, and where the file is cut off."""
    of_sound = _number(stream, "duration")  # pictures and other sounds may go on longer
    alone = container.get("nb_streams") == "1"
    told = of_sound or _number(container, "duration")
    told = told if believable(told) else None
    if last_packet is None:
        return told, None
    measured = (_number(last_packet, "pts_time") or 0.0) + (
        _number(last_packet, "duration_time") or 0.0
    )
    if not believable(measured):
        return told, None
    kinds = set(container.get("format_name", "").split(","))
    if told is not None and agree(told, measured):
        return measured if BARE & kinds else told, None
    promises = (alone or of_sound is not None) and not ESTIMATED & kinds
    return measured, measured if promises and told is not None and measured < told else None


def _asked(path: Path, seconds: float, more: str = "") -> dict[str, dict[str, str]] | None:
    """ffprobe's last answer of each kind (packet, stream, format); None when it took too long."""
    what = f"{more}stream=sample_rate,channels,duration:format=duration,format_name,nb_streams"
    options = ["-v", "quiet", "-show_entries", what, "-select_streams", "a:0", "-of", "compact"]
    process = _started(path, "ffprobe", [*options, *source(path)])
    assert process.stdout is not None
    limit, tail = _limit(process, seconds), b""
    while block := process.stdout.read(TAIL_BYTES):
        tail = (tail + block)[-TAIL_BYTES:]
    limit.cancel()
    in_time = process.wait() >= 0
    process.stdout.close()
    found: dict[str, dict[str, str]] = {}
    for line in tail.decode("utf-8", "replace").splitlines():
        kind, *fields = line.split("|")
        found[kind] = dict(field.split("=", 1) for field in fields if "=" in field)
    return found if in_time else None


def _number(fields: dict[str, str], name: str) -> float | None:
    try:
        return float(fields.get(name, ""))
    except ValueError:
        return None


def _limit(process: "subprocess.Popen[bytes]", seconds: float) -> Timer:
    """Kills the process after so long, unless cancelled."""
    timer = Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def _started(path: Path, program: str, options: list[str]) -> "subprocess.Popen[bytes]":
    found = shutil.which(program)
    if found is None:
        raise AudioError(
            f"{path.name} is not sound that can be read here (WAV, FLAC, OGG, MP3, AIFF and their"
            " like): convert it to one of these, or install ffmpeg for other kinds."
        )
    nothing = subprocess.DEVNULL
    try:
        return subprocess.Popen(
            [found, *options], stdin=nothing, stdout=subprocess.PIPE, stderr=nothing
        )
    except OSError as error:
        raise AudioError(
            f"{path.name} cannot be decoded because ffmpeg does not start: convert it to WAV or"
            " FLAC."
        ) from error
