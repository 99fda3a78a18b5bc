"""The decoder processes (`core.audio.decoder`): started when they are needed, asked one file at a
time, ended when they take too long, and started anew after they died."""

import contextlib
import io
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from core import config
from core.process import APART

PIPE_BYTES = 1 << 20
ALWAYS = 2  # decoders that are started without hesitation
PATIENCE_SECONDS = 0.3  # s that a busy decoder is waited for
START_SECONDS = 3.0  # s that the first is waited for, which has to start
AT_WORK = 0.3  # share of its time that a decoder works, unless it waits for something
PROCESSES = Path("/proc")
LOOK_SECONDS = 0.1  # s between looks whether an answer is still wanted
Waiting = Callable[[], object]  # called now and then; what it raises ends the wait and the work
Head = dict[str, Any]


def never() -> None:
    """Nothing ends the wait."""


class Stalled(TimeoutError):
    """A decoder that waited most of its time: for a disk, or for its turn on the processor."""


class Decoder:
    """One process, started when it is first asked, and anew after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._shared: int | None = None  # memory that the process writes its answers to
        self.is_ready = False  # whether its process has answered once
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="decoder")

    def start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        self._shared = _memory()
        shared = [] if self._shared is None else [self._shared]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.audio.decoder", *map(str, shared)],
            pass_fds=shared,
            cwd=config.ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **APART,
        )
        _widen(self._process)

    def ask(self, request: Head, waiting: Waiting) -> tuple[Head, bytearray]:
        """The answer. EOFError when the process dies of it, TimeoutError when it takes too long
        (`Stalled` where it hardly worked); what `waiting` raises."""
        self.start()
        answer = self._reader.submit(self._exchange, request)
        ends = time.monotonic() + request["seconds"]
        looked: tuple[float, float] | None = None  # when first, and the work until then
        try:
            while True:
                try:
                    found = answer.result(LOOK_SECONDS)
                    self.is_ready = True
                    return found
                except NotYet:
                    waiting()
                    now = time.monotonic()
                    looked = (now, self._worked()) if looked is None else looked
                    if now > ends and not answer.done():
                        raise self._late(now - looked[0], looked[1]) from None
        except BaseException:
            self.end()
            raise

    def _late(self, waited: float, worked: float) -> TimeoutError:
        """What has to be said after so many seconds, at whose beginning it had worked so long."""
        stalled = waited > LOOK_SECONDS and self._worked() - worked < AT_WORK * waited
        return Stalled() if stalled else TimeoutError()

    def _worked(self) -> float:
        """Seconds of processor time of the process; without end where that cannot be told."""
        if self._process is None:
            return math.inf
        try:
            told = (PROCESSES / f"{self._process.pid}" / "stat").read_bytes()
        except OSError:
            return math.inf
        fields = told.rpartition(b")")[2].split()  # behind the name, which may hold anything
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        if self._shared is not None:
            os.close(self._shared)
        self._process, self._shared, self.is_ready = None, None, False

    def _exchange(self, request: Head) -> tuple[Head, bytearray]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            head: Head = json.loads(self._process.stdout.readline())
            content = bytearray(head["bytes"])
            answers = cast(io.BufferedReader, self._process.stdout)
            shared = self._shared if head["shared"] else None
            at = 0
            while at < len(content):
                rest = memoryview(content)[at:]
                got = answers.readinto(rest) if shared is None else os.preadv(shared, [rest], at)
                if not got:
                    raise EOFError
                at += got
        except (OSError, ValueError) as error:  # a broken pipe, half a line
            raise EOFError from error
        return head, content


def _memory() -> int | None:
    """A file in memory for answers: through a pipe a clip takes 0.4 ms more. Only Linux has it."""
    with contextlib.suppress(AttributeError, OSError):
        return os.memfd_create("answers")
    return None


def _widen(process: "subprocess.Popen[bytes]") -> None:
    """Let the answers' pipe hold a whole clip, so that the two processes take turns less often."""
    with contextlib.suppress(ImportError, AttributeError, OSError):  # only Linux knows how
        import fcntl

        assert process.stdout is not None
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


class Pool:
    """At most so many decoders. Beyond two, another is started only when all are at work on
    something long, for most files take less than a process takes to start."""

    def __init__(self, most: int):
        self._most = most
        self.forget()

    def forget(self) -> None:
        """Begin with none: a fork must not talk to its parent's decoders."""
        self.idle: list[Decoder] = []
        self._long_after: dict[Decoder, float] = {}  # of each at work: when its work is long
        self._free = threading.Condition()

    @contextmanager
    def turn(self, waiting: Waiting) -> Iterator[Decoder]:
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

    def _next(self) -> Decoder | None:
        """One that is free, soon; None when there is none yet."""
        with self._free:
            if not self.idle and len(self._long_after) >= ALWAYS:
                self._free.wait(LOOK_SECONDS)
            now, at_work = time.monotonic(), self._long_after.values()
            is_worth_it = len(at_work) < ALWAYS or all(t < now for t in at_work)
            if not self.idle and (len(at_work) >= self._most or not is_worth_it):
                return None
            decoder = self.idle.pop() if self.idle else Decoder()
            patience = PATIENCE_SECONDS if decoder.is_ready else START_SECONDS
            self._long_after[decoder] = now + patience
            return decoder


pool = Pool(max(4, os.cpu_count() or 4))
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=pool.forget)
