"""Sound decoded by processes of its own, with bounds on time and memory: a file that crashes its
decoder, hangs it or swells costs one sentence.

All that a person hands over goes this way, and all that is imported or analysed, but for headers
that `core.audio.headers` reads. The processes stay for the next file; one that died, or had to be
ended, is replaced. Of all functions here `seconds` is the time that the answer may take, and
`waiting` is called while others are served first: what it raises ends the wait.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core import config
from core.audio.decoders import Head, Stalled, Waiting, never, pool
from core.audio.info import AudioInfo, SilentError
from core.errors import AudioError, AwayError, NoProcessError

if TYPE_CHECKING:
    import numpy as np

UPLOAD_SECONDS = 10.0  # s that one answer about what a person hands over may take
FILE_SECONDS = 60.0  # s for a file of a library, whose disk may have to wake
Segments = tuple[list[float], "list[np.ndarray]"]  # where they begin (s), and their clips
QUERY_RATE = 16_000  # Hz: what the pretrained network asks for


def probe(path: Path) -> AudioInfo:
    """As `core.audio.decode.probe`."""
    return AudioInfo(**_asked("probe", path, FILE_SECONDS)[0]["info"])


def texts(path: Path) -> list[dict[str, str]]:
    """As `core.audio.formats.libav.texts`."""
    found: list[dict[str, str]] = _asked("texts", path, UPLOAD_SECONDS)[0]["texts"]
    return found


def load_segments(path: Path, n_segments: int, rate: int = config.SAMPLE_RATE) -> Segments:
    """As `core.audio.clip.load_segments`."""
    head, content = _asked("segments", path, FILE_SECONDS, n_segments=n_segments, rate=rate)
    return head["starts"], _clips(content, rate)


def load_at(
    path: Path, starts: Sequence[float], rate: int = config.SAMPLE_RATE
) -> "list[np.ndarray]":
    """As `core.audio.clip.load_at`."""
    asked = _asked("segments_at", path, FILE_SECONDS, starts=list(starts), rate=rate)
    return _clips(asked[1], rate)


def accept(path: Path, waiting: Waiting = never) -> AudioInfo:
    """What is known of a file that a person hands over, once its segments could be decoded within
    the bounds. AudioError with what is wrong; SilentError when nothing in it sounds."""
    rate, n = QUERY_RATE, config.LONG_SEGMENTS
    head, content = _asked("query", path, UPLOAD_SECONDS, waiting, n_segments=n, rate=rate)
    _accepted.put(path, (n, rate), (head["starts"], _clips(content, rate)))
    return AudioInfo(**head["info"])


def load_query(path: Path, n_segments: int, rate: int = config.SAMPLE_RATE) -> Segments:
    """Where the segments of a query begin (s) and their clips (24 * rate,), mono: as many as of a
    track (n_segments), but of a file of more than 4 min up to 50, all along it. What
    `accept` has just decoded is not decoded again."""
    if (known := _accepted.take(path, (n_segments, rate))) is not None:
        return known
    head, content = _asked("query", path, UPLOAD_SECONDS, n_segments=n_segments, rate=rate)
    return head["starts"], _clips(content, rate)


def load_span(
    path: Path,
    start_s: float,
    length_s: float,
    rate: int = config.SAMPLE_RATE,
    seconds: float = UPLOAD_SECONDS,
) -> "np.ndarray":
    """At most 24 s of a file from `start_s` on, repeated to fill: (24 * rate,), mono. SilentError
    when nothing sounds there."""
    part = {"start_s": start_s, "length_s": min(length_s, config.CLIP_SECONDS), "rate": rate}
    return _clips(_asked("span", path, seconds, never, **part)[1], rate)[0]


def load_whole(
    path: Path,
    start_s: float = 0.0,
    length_s: float | None = None,
    seconds: float = FILE_SECONDS,
) -> "np.ndarray":
    """As `core.audio.whole_track.load_whole`: (n_samples,), 8 kHz mono."""
    import numpy as np

    content = _asked("whole", path, seconds, start_s=start_s, length_s=length_s)[1]
    return np.frombuffer(content, "<f4")


def flac_excerpt(
    path: Path,
    start_s: float = 0.0,
    length_s: float = config.EXCERPT_SECONDS,
    seconds: float = UPLOAD_SECONDS,
    waiting: Waiting = never,
) -> bytes:
    """As `core.audio.excerpt.flac_excerpt`."""
    return bytes(_asked("excerpt", path, seconds, waiting, start_s=start_s, length_s=length_s)[1])


def waveform_peaks(path: Path, n: int, waiting: Waiting = never) -> "np.ndarray":
    """As `core.audio.excerpt.waveform_peaks`: (n,) float32."""
    import numpy as np  # not at the top: an import needs none of it

    return np.frombuffer(_asked("peaks", path, UPLOAD_SECONDS, waiting, n=n)[1], "<f4")


class _Accepted:
    """The segments of the last few files that were accepted, each until it is asked for: a query is
    heard right after that. Asked for: how many, at how many Hz."""

    def __init__(self, most: int):
        self._most, self._lock = most, threading.Lock()
        self._known: dict[tuple[object, ...], Segments] = {}

    def put(self, path: Path, asked: tuple[int, int], found: Segments) -> None:
        with self._lock:
            self._known[self._key(path, asked)] = found
            while len(self._known) > self._most:
                del self._known[next(iter(self._known))]

    def take(self, path: Path, asked: tuple[int, int]) -> Segments | None:
        with self._lock:
            return self._known.pop(self._key(path, asked), None) if self._known else None

    def _key(self, path: Path, asked: tuple[int, int]) -> "tuple[object, ...]":
        try:
            status = Path(path).stat()
        except OSError:  # whoever asks for it will hear so
            return (str(path),)
        return str(path), status.st_mtime_ns, status.st_size, *asked


_accepted = _Accepted(2)


def _asked(
    do: str, path: Path, seconds: float, waiting: Waiting = never, **more: object
) -> "tuple[Head, bytearray]":
    """A decoder's answer, or its sentence as an error."""
    name = Path(path).name
    request = {"do": do, "path": str(Path(path).absolute()), "seconds": seconds, **more}
    try:
        with pool.turn(waiting) as decoder:
            head, content = decoder.ask(request, waiting)
    except EOFError as error:
        raise AudioError(
            f"{name} makes its decoder break down, so it is probably damaged: export it again."
        ) from error
    except Stalled as error:
        raise AwayError(
            f"{name} could not be read within {seconds:g} s because its disk or this machine is"
            " busy: try again."
        ) from error
    except TimeoutError as error:
        raise AudioError(
            f"{name} takes longer than {seconds:g} s to decode: convert it to WAV or FLAC."
        ) from error
    except OSError as error:
        raise NoProcessError(
            f"Nothing can be decoded just now, for example {name}, because no process can be"
            f" started ({error.strerror}): close other programs and try again."
        ) from error
    if head.get("error") == "memory":
        raise AudioError(
            f"{name} needs more than 1 GB of memory to decode: convert it to WAV or FLAC of one or"
            " two channels."
        )
    if "error" in head:
        raise (SilentError if head["error"] == "silent" else AudioError)(head["sentence"])
    return head, content


def _clips(content: bytearray, rate: int) -> "list[np.ndarray]":
    import numpy as np

    return list(np.frombuffer(content, "<f4").reshape(-1, int(config.CLIP_SECONDS * rate)))
