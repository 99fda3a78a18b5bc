"""Sound decoded by processes of its own, with bounds on time and memory: a file that crashes its
decoder, hangs it or swells costs one sentence.

All that a person hands over goes this way, and all that is imported or analysed. The processes stay
for the next file; one that died, or had to be ended, is replaced.
"""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np

from core import config
from core.audio.info import AudioInfo, SilentError
from core.errors import AudioError

UPLOAD_SECONDS = 10.0  # s that one answer about what a person hands over may take
FILE_SECONDS = 60.0  # s for a file of a library, whose disk may have to wake
PIPE_BYTES = 1 << 20
ALWAYS = 2  # decoders that are started without hesitation
PATIENCE_SECONDS = 0.3  # s that a busy decoder is waited for
START_SECONDS = 3.0  # s that the first is waited for, which has to start
LOOK_SECONDS = 0.1  # s between looks whether an answer is still wanted
Waiting = Callable[[], object]  # called now and then; what it raises ends the wait and the work
Head = dict[str, Any]


def _never() -> None:
    """Nothing ends the wait."""


def probe(path: Path, seconds: float = FILE_SECONDS, waiting: Waiting = _never) -> AudioInfo:
    """As `core.audio.decode.probe`."""
    return AudioInfo(**_asked("probe", path, seconds, waiting)[0]["info"])


def load_segments(
    path: Path, n_segments: int, seconds: float = FILE_SECONDS
) -> tuple[list[float], list[np.ndarray]]:
    """As `core.audio.clip.load_segments`."""
    head, content = _asked("segments", path, seconds, n_segments=n_segments)
    return head["starts"], _clips(content)


def load_at(path: Path, starts: Sequence[float], seconds: float = FILE_SECONDS) -> list[np.ndarray]:
    """As `core.audio.clip.load_at`."""
    return _clips(_asked("segments_at", path, seconds, starts=list(starts))[1])


def accept(path: Path, seconds: float = UPLOAD_SECONDS, waiting: Waiting = _never) -> AudioInfo:
    """What is known of a file that a person hands over, once its segments could be decoded within
    the bounds. AudioError with what is wrong; SilentError when nothing in it sounds."""
    head, _ = _asked("query", path, seconds, waiting, n_segments=config.MAX_SEGMENTS)
    return AudioInfo(**head["info"])


def load_query(
    path: Path, n_segments: int, seconds: float = UPLOAD_SECONDS, waiting: Waiting = _never
) -> tuple[list[float], list[np.ndarray]]:
    """Where the segments of a query begin (s) and their clips (CLIP_SAMPLES,), 8 kHz mono: as many
    as of a track (n_segments), but of a file of more than 4 min up to 50, all along it."""
    head, content = _asked("query", path, seconds, waiting, n_segments=n_segments)
    return head["starts"], _clips(content)


def load_span(
    path: Path,
    start_s: float,
    length_s: float,
    seconds: float = UPLOAD_SECONDS,
    waiting: Waiting = _never,
) -> np.ndarray:
    """At most 24 s of a file from `start_s` on, repeated to fill: (CLIP_SAMPLES,), 8 kHz mono.
    SilentError when nothing sounds there."""
    length_s = min(length_s, config.CLIP_SECONDS)
    return _clips(_asked("span", path, seconds, waiting, start_s=start_s, length_s=length_s)[1])[0]


def load_whole(
    path: Path,
    start_s: float = 0.0,
    length_s: float | None = None,
    seconds: float = FILE_SECONDS,
) -> np.ndarray:
    """As `core.audio.whole.load_whole`: (n_samples,), 8 kHz mono."""
    content = _asked("whole", path, seconds, start_s=start_s, length_s=length_s)[1]
    return np.frombuffer(content, "<f4")


def flac_excerpt(
    path: Path,
    start_s: float = 0.0,
    length_s: float = config.EXCERPT_SECONDS,
    seconds: float = UPLOAD_SECONDS,
    waiting: Waiting = _never,
) -> bytes:
    """As `core.audio.excerpt.flac_excerpt`."""
    return bytes(_asked("excerpt", path, seconds, waiting, start_s=start_s, length_s=length_s)[1])


def waveform_peaks(
    path: Path, n: int, seconds: float = UPLOAD_SECONDS, waiting: Waiting = _never
) -> np.ndarray:
    """As `core.audio.excerpt.waveform_peaks`: (n,) float32."""
    return np.frombuffer(_asked("peaks", path, seconds, waiting, n=n)[1], "<f4")


def warm() -> None:
    """Start decoders before they are asked for."""
    _pool.warm()


class _Decoder:
    """One process, started when it is first asked, and anew after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.is_ready = False  # whether its process has answered once
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="decoder")

    def start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.audio.decoder"],
            cwd=config.ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _widen(self._process)

    def ask(self, request: Head, waiting: Waiting) -> tuple[Head, bytearray]:
        """The answer. EOFError when the process dies of it, TimeoutError when it takes too long;
        what `waiting` raises."""
        self.start()
        answer = self._reader.submit(self._exchange, request)
        ends = time.monotonic() + request["seconds"]
        try:
            while True:
                try:
                    found = answer.result(LOOK_SECONDS)
                    self.is_ready = True
                    return found
                except NotYet:
                    waiting()
                    if time.monotonic() > ends and not answer.done():
                        raise TimeoutError from None
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process and all that it started."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (OSError, AttributeError):  # gone already; Windows has no groups
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process, self.is_ready = None, False

    def _exchange(self, request: Head) -> tuple[Head, bytearray]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            head: Head = json.loads(self._process.stdout.readline())
            content = bytearray(head["bytes"])
            at, answers = 0, cast(io.BufferedReader, self._process.stdout)
            while at < len(content):
                got = answers.readinto(memoryview(content)[at:])
                if not got:
                    raise EOFError
                at += got
        except (OSError, ValueError) as error:  # a broken pipe, half a line
            raise EOFError from error
        return head, content


def _widen(process: "subprocess.Popen[bytes]") -> None:
    """Let the answers' pipe hold a whole clip, so that the two processes take turns less often."""
    with contextlib.suppress(ImportError, AttributeError, OSError):  # only Linux knows how
        import fcntl

        assert process.stdout is not None
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


class _Pool:
    """At most so many decoders. Beyond two, another is started only when all are at work on
    something long, for most files take less than a process takes to start."""

    def __init__(self, most: int):
        self._most = most
        self.forget()

    def forget(self) -> None:
        """Begin with none: a fork must not talk to its parent's decoders."""
        self.idle: list[_Decoder] = []
        self._long_after: dict[_Decoder, float] = {}  # of each at work: when its work is long
        self._free = threading.Condition()

    def warm(self) -> None:
        """Have the first processes started."""
        with self._free:
            for _ in range(ALWAYS - len(self.idle) - len(self._long_after)):
                self.idle.append(_Decoder())
            for decoder in self.idle:
                decoder.start()

    @contextmanager
    def turn(self, waiting: Waiting) -> Iterator[_Decoder]:
        """A decoder for one request."""
        while (decoder := self._next()) is None:
            waiting()
        try:
            yield decoder
        finally:
            with self._free:
                del self._long_after[decoder]
                self.idle.append(decoder)
                self._free.notify()

    def _next(self) -> _Decoder | None:
        """One that is free, soon; None when there is none yet."""
        with self._free:
            if not self.idle and len(self._long_after) >= ALWAYS:
                self._free.wait(LOOK_SECONDS)
            now, at_work = time.monotonic(), self._long_after.values()
            is_worth_it = len(at_work) < ALWAYS or all(t < now for t in at_work)
            if not self.idle and (len(at_work) >= self._most or not is_worth_it):
                return None
            decoder = self.idle.pop() if self.idle else _Decoder()
            patience = PATIENCE_SECONDS if decoder.is_ready else START_SECONDS
            self._long_after[decoder] = now + patience
            return decoder


_pool = _Pool(max(4, os.cpu_count() or 4))
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)


def _asked(
    do: str, path: Path, seconds: float, waiting: Waiting = _never, **more: object
) -> tuple[Head, bytearray]:
    """A decoder's answer, or its sentence as an error."""
    name = Path(path).name
    request = {"do": do, "path": str(Path(path).absolute()), "seconds": seconds, **more}
    try:
        with _pool.turn(waiting) as decoder:
            head, content = decoder.ask(request, waiting)
    except EOFError as error:
        raise AudioError(
            f"{name} makes its decoder break down, so it is probably damaged: export it again."
        ) from error
    except TimeoutError as error:
        raise AudioError(
            f"{name} takes longer than {seconds:g} s to decode: convert it to WAV or FLAC."
        ) from error
    except OSError as error:
        raise AudioError(
            f"{name} cannot be decoded because no process can be started for it"
            f" ({error.strerror}): close other programs and try again."
        ) from error
    if head.get("error") == "memory":
        raise AudioError(
            f"{name} needs more than 1 GB of memory to decode: convert it to WAV or FLAC of one or"
            " two channels."
        )
    if "error" in head:
        raise (SilentError if head["error"] == "silent" else AudioError)(head["sentence"])
    return head, content


def _clips(content: bytearray) -> list[np.ndarray]:
    return list(np.frombuffer(content, "<f4").reshape(-1, config.CLIP_SAMPLES))
