"""What is known of a sound file, and the sentences for what is wrong with one."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import AudioError

LONGEST_SECONDS = 24 * 3600.0  # s; a header that promises more is not believed
# s of processor time after which a length that must be measured stays unknown
MEASURE_SECONDS = 5.0
TEXT_BYTES, FEWEST_ENDS = 1 << 16, 16  # looked at for line ends of text, and fewest of these
ZEROS_BYTES = 1 << 20  # at its beginning, after which a file holds no sound
_LINE_END = re.compile(rb"[^\t\n -~]\r\n")  # that ends no text
RATES = (1_000, 768_000)  # Hz, below and above which no sound is kept


@dataclass(frozen=True)
class AudioInfo:
    """A file's length, rate and kind. duration_s in seconds, None where it is neither told nor
    measured; sample_rate in Hz; format in lower case ("mp3"); cut_off_at_s where the file ends
    before the length that its header tells (s), else None."""

    duration_s: float | None
    sample_rate: int
    n_channels: int
    format: str
    cut_off_at_s: float | None = None


class SilentError(AudioError):
    """There is sound to read, but nothing in it to hear."""


def believable(seconds: float | None) -> bool:
    """Whether a file may be so long."""
    return seconds is not None and 0 < seconds <= LONGEST_SECONDS


def agree(told_s: float, measured_s: float) -> bool:
    """Whether a header's length is near enough to the measured one to be kept (1 s or 1 %)."""
    return abs(told_s - measured_s) <= max(1.0, 0.01 * measured_s)


def check_rate(path: Path, rate: int, n_channels: int) -> None:
    """AudioError when no sound has this rate."""
    if rate <= 0 or n_channels <= 0:
        raise no_sound(path)
    if not RATES[0] <= rate <= RATES[1]:
        raise AudioError(
            f"{path.name} claims {rate:,} samples a second, which no music has, so it is damaged:"
            " export it again."
        )


def no_sound(path: Path) -> AudioError:
    return AudioError(f"{path.name} holds no sound: export or record it again, or leave it out.")


def not_sound(path: Path) -> AudioError:
    return AudioError(
        f"{path.name} is not a sound file, or is damaged: replace it by a working copy (WAV, FLAC,"
        " OGG or MP3)."
    )


def cut_before_index(path: Path) -> AudioError:
    return AudioError(
        f"{path.name} was not loaded or recorded to its end: the index there, without which nothing"
        " of it can be heard, is missing. Fetch it again."
    )


def nothing_there(path: Path, start_s: float) -> AudioError:
    if start_s == 0:
        return AudioError(
            f"{path.name} cannot be decoded from its beginning on, so it is damaged, or its sound"
            " is of a kind that cannot be read here: export it again, as WAV or FLAC."
        )
    return AudioError(
        f"{path.name} has no sound at second {start_s:g}: it ends before, or is cut off; "
        "replace it by a whole copy."
    )


def checked(path: Path) -> Path:
    """The absolute path of a file that is there, can be opened and begins with neither zeros nor
    text; else `AudioError`."""
    path = Path(path).absolute()
    try:
        if not path.is_file():
            raise AudioError(
                f"{path.name} is not there: put the file back to {path.parent}, or take it out of"
                " the library."
            )
        if path.stat().st_size == 0:
            raise AudioError(f"{path.name} is empty (0 bytes): copy it again from where it came.")
        with open(path, "rb") as file:
            if _begins_with_zeros(file):
                raise AudioError(
                    f"{path.name} holds nothing but zeros where its sound should begin, so it"
                    " was not copied or loaded to its end: fetch it again."
                )
            if _was_sent_as_text(file):
                raise AudioError(
                    f"{path.name} was sent or stored as text, which puts bytes between those of the"
                    " sound, so it is damaged: fetch it again."
                )
            return path
    except (OSError, ValueError) as error:  # no permission, a disk that fails, an impossible name
        raise AudioError(
            f"{path.name} cannot be opened: check that you may read the file and that its disk"
            " works."
        ) from error


def _begins_with_zeros(file: BinaryIO) -> bool:
    """Whether the first megabyte is empty, as in a file that a program has only made room for:
    decoders look for sound in all of it, for minutes."""
    read = 0
    while read < ZEROS_BYTES and (part := file.read(4096)):
        if part.strip(b"\0"):
            return False
        read += len(part)
    return read >= ZEROS_BYTES


def _was_sent_as_text(file: BinaryIO) -> bool:
    """Whether each line feed has a carriage return in front, as programs write that take a file
    for text: those of sound have any byte there."""
    file.seek(0)
    start = file.read(TEXT_BYTES)
    if start.count(b"\n") != start.count(b"\r\n"):
        return False
    return len(_LINE_END.findall(start)) >= FEWEST_ENDS
