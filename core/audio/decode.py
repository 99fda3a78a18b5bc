"""From a file to samples: libsndfile first, ffmpeg for what it cannot read. Only the seconds asked
for are decoded."""

import json
import math
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import AudioError

FFMPEG_SECONDS = 60  # a decoder that takes longer for one piece hangs
# Containers of sound only: playlists and scripts, which name further files or addresses, are not
# among them.
FFMPEG_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,caf,dsf,dts,eac3,flac,matroska,mov,mp3,mp4,m4a,mpc,mpc8,ogg,oma,rm,tak,tta,"
    "voc,w64,wav,webm,wv,xwma,avi,mpeg,mpegts"
)


@dataclass(frozen=True)
class AudioInfo:
    """What a file's header says. duration_s in seconds, sample_rate in Hz, format in lower case
    ("mp3")."""

    duration_s: float
    sample_rate: int
    n_channels: int
    format: str


def probe(path: Path) -> AudioInfo:
    """Read a file's header, not its sound. AudioError when it is missing, empty, or not sound."""
    path = _checked(path)
    import soundfile

    try:
        info = soundfile.info(str(path))
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        return _ffprobe(path)
    if info.frames <= 0 or info.samplerate <= 0 or info.channels <= 0:
        raise AudioError(
            f"{path.name} holds no sound: export it again, or take it out of the library."
        )
    return AudioInfo(
        info.frames / info.samplerate, info.samplerate, info.channels, info.format.lower()
    )


def load(path: Path, start_s: float = 0.0, seconds: float | None = None) -> tuple[np.ndarray, int]:
    """Decode `seconds` of a file (to its end when None) from `start_s` on.

    Returns
    -------
    y : [shape=(n_samples, n_channels)] float32, at most the samples there are, at least one
    sr : samples per second

    Raises
    ------
    AudioError : missing, empty, damaged or unknown file, a start past its end, or samples that are
        not numbers
    """
    path = _checked(path)
    if not (math.isfinite(start_s) and start_s >= 0 and (seconds is None or seconds > 0)):
        raise AudioError(
            f"{path.name} cannot be played from second {start_s:g}: choose a start of 0 or later."
        )
    import soundfile

    try:
        file = soundfile.SoundFile(str(path))
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        y, sr = _ffmpeg(path, start_s, seconds)
    else:
        with file:
            y, sr = _read(path, file, start_s, seconds)
    if not len(y):
        raise AudioError(
            f"{path.name} has no sound at second {start_s:g}: it ends before, or is cut off; "
            "replace it by a whole copy."
        )
    if not np.isfinite(y).all():
        raise AudioError(
            f"{path.name} holds samples that are not numbers, so it is damaged: export it again."
        )
    return y, sr


def _read(path: Path, file: Any, start_s: float, seconds: float | None) -> tuple[np.ndarray, int]:
    import soundfile

    sr = file.samplerate
    first = round(start_s * sr)
    if first >= file.frames:
        return np.zeros((0, file.channels), np.float32), sr
    n_samples = (
        file.frames - first
        if seconds is None
        else min(round(seconds * sr) or 1, file.frames - first)
    )
    try:
        if first:
            file.seek(first)
        return file.read(n_samples, dtype="float32", always_2d=True), sr
    except (soundfile.SoundFileError, RuntimeError, MemoryError) as error:
        raise AudioError(
            f"{path.name} is damaged or cut off and cannot be decoded from second {start_s:g} on: "
            "replace it by a whole copy."
        ) from error


def _checked(path: Path) -> Path:
    """The absolute path of a file that is there and not empty."""
    path = Path(path).absolute()
    try:
        if not path.is_file():
            raise AudioError(
                f"{path.name} is not there: put the file back to {path.parent}, or take it out of"
                " the library."
            )
        if path.stat().st_size == 0:
            raise AudioError(f"{path.name} is empty (0 bytes): copy it again from where it came.")
        with open(path, "rb"):
            return path
    except (
        OSError,
        ValueError,
    ) as error:  # no permission, a disk that fails, a name no disk can hold
        raise AudioError(
            f"{path.name} cannot be opened: check that you may read the file and that its disk"
            " works."
        ) from error


def _ffprobe(path: Path) -> AudioInfo:
    answer = _run(
        path,
        "ffprobe",
        [
            "-show_entries",
            "stream=sample_rate,channels,duration:format=duration,format_name",
            "-select_streams",
            "a:0",
            "-of",
            "json",
            *_source(path),
        ],
    )
    try:
        content = json.loads(answer)
        stream, container = content["streams"][0], content["format"]
        seconds = float(container.get("duration") or stream["duration"])
        info = AudioInfo(
            seconds,
            int(stream["sample_rate"]),
            int(stream["channels"]),
            path.suffix.lower().lstrip("."),
        )
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _not_sound(path) from error
    if not (info.duration_s > 0 and info.sample_rate > 0 and info.n_channels > 0):
        raise AudioError(
            f"{path.name} holds no sound: export it again, or take it out of the library."
        )
    return info


def _ffmpeg(path: Path, start_s: float, seconds: float | None) -> tuple[np.ndarray, int]:
    info = _ffprobe(path)
    length = [] if seconds is None else ["-t", f"{seconds:.6f}"]
    samples = _run(
        path,
        "ffmpeg",
        [
            "-nostdin",
            "-ss",
            f"{start_s:.6f}",
            *length,
            *_source(path),
            "-map",
            "0:a:0",
            "-vn",
            "-ar",
            str(info.sample_rate),
            "-ac",
            str(info.n_channels),
            "-f",
            "f32le",
            "pipe:1",
        ],
    )
    whole = len(samples) // (4 * info.n_channels) * info.n_channels
    return (
        np.frombuffer(samples, "<f4", count=whole).astype(np.float32).reshape(-1, info.n_channels),
        info.sample_rate,
    )


def _source(path: Path) -> list[str]:
    """ffmpeg's input arguments: one local file, never a playlist, an address or an option."""
    return [
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        FFMPEG_FORMATS,
        "-i",
        f"file:{path}",
    ]


def _run(path: Path, program: str, arguments: list[str]) -> bytes:
    found = shutil.which(program)
    if found is None:
        raise AudioError(
            f"{path.name} is not sound that can be read here (WAV, FLAC, OGG, MP3, AIFF and their"
            " like): convert it to one of these, or install ffmpeg for other kinds."
        )
    try:
        done = subprocess.run(
            [found, "-v", "error", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=FFMPEG_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise AudioError(
            f"{path.name} takes too long to decode: convert it to WAV or FLAC."
        ) from error
    except OSError as error:
        raise AudioError(
            f"{path.name} cannot be decoded because ffmpeg does not start: convert it to WAV or"
            " FLAC."
        ) from error
    if done.returncode != 0:
        raise _not_sound(path)
    return done.stdout


def _not_sound(path: Path) -> AudioError:
    return AudioError(
        f"{path.name} is not a sound file, or is damaged: replace it by a working copy (WAV, FLAC,"
        " OGG or MP3)."
    )
