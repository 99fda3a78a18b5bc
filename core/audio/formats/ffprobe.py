"""What ffprobe tells of a file, and how ffmpeg's programs are started: on one local file, and for
so long."""

import shutil
import subprocess
from pathlib import Path
from threading import Timer

from core import config
from core.errors import AudioError

FFMPEG_SECONDS = 60.0  # a decoder that takes longer for one answer hangs
TAIL_BYTES = 1 << 16  # of ffprobe's answer that are kept


def source(path: Path) -> list[str]:
    """ffmpeg's input arguments: one local file, never a playlist, an address or an option."""
    return [*config.FFMPEG_LIMITS, "-i", f"file:{path}"]


def asked(
    path: Path, seconds: float, sounds: str, more: str = ""
) -> dict[str, list[dict[str, str]]] | None:
    """ffprobe's last answers by kind (packet, stream, format); None when it took too long.

    sounds : "a" for all of a file, "a:0" for its first
    """
    of_stream = "stream=codec_name,sample_rate,channels,duration,start_time,bit_rate"
    what = f"{more}{of_stream}:stream_disposition=default:format=duration,format_name,nb_streams"
    which = ["-select_streams", sounds, "-of", "compact"]
    options = ["-v", "quiet", "-show_entries", what, *which]
    process = started(path, "ffprobe", [*options, *source(path)])
    assert process.stdout is not None
    limit, tail = limit_of(process, seconds), b""
    while block := process.stdout.read(TAIL_BYTES):
        tail = (tail + block)[-TAIL_BYTES:]
    limit.cancel()
    in_time = process.wait() >= 0
    process.stdout.close()
    found: dict[str, list[dict[str, str]]] = {}
    for line in tail.decode("utf-8", "replace").splitlines():
        kind, *fields = line.split("|")
        said = dict(field.split("=", 1) for field in fields if "=" in field)
        found.setdefault(kind, []).append(said)
    return found if in_time else None


def limit_of(process: "subprocess.Popen[bytes]", seconds: float) -> Timer:
    """Kills the process after so long, unless cancelled."""
    timer = Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def started(path: Path, program: str, options: list[str]) -> "subprocess.Popen[bytes]":
    """One of ffmpeg's programs at work, its answer on stdout. AudioError when it is missing or does
    not start."""
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
