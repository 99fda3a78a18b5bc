"""How long work says how far it has come, and learns that it should stop.

Every long function takes a `Progress`. On a terminal it writes one line to stderr; as a job started
by `core.jobs` it also writes `status.json`, which the pages read, and obeys the job's stop flag.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

from core import job_status
from core.errors import Stopped
from core.job_status import JobStatus, State
from core.times import how_long

T = TypeVar("T")
HEARTBEAT_SECONDS = 2.0
WRITE_SECONDS = 0.25  # at most so often is progress written
LEAST_ELAPSED = 0.2  # s before a rate says anything
FEW = 5  # items of a phase, each so long that the first of them says how long the rest take
STOPPED = "Stopped. What was finished is kept; start again to go on."


class Progress:
    """Silent by default; `stream` shows a line on a terminal, `job_folder` keeps `status.json` and
    `stop`."""

    def __init__(self, stream: TextIO | None = None, job_folder: Path | None = None):
        self._stream = stream
        self._folder = job_folder
        self._lock = threading.Lock()
        self._status = JobStatus("", "", "", "running")
        self._phase_started = self._written = time.monotonic()
        self._first = 0
        # when the phase's first item was done, and how many were: what came before is starting up
        self._counted_from: tuple[float, int] | None = None
        self._rated = 0.0  # when the rate was last looked at
        self._steps: dict[str, float] = {}  # weight by message, in their order
        self._begun = self._phase_started
        self._open = False  # a line on the terminal that is still being written over
        self._width = 0  # characters of that line
        self._finished = threading.Event()
        if job_folder is not None:
            known = job_status.read(job_folder) or job_status.unknown(job_folder.name)
            self._status = replace(known, state="running", error="", pid=os.getpid())
            self._write()
            threading.Thread(target=self._beat, daemon=True).start()

    @property
    def is_a_job(self) -> bool:
        """Whether a page watches."""
        return self._folder is not None

    def plan(self, steps: Mapping[str, float]) -> None:
        """Say beforehand which steps the work has, by their messages in order, and about how long
        each takes beside the others. One bar then shows the whole."""
        with self._lock:
            self._steps, self._begun = dict(steps), time.monotonic()

    def update(self, done: int, total: int, message: str = "") -> None:
        """Say that `done` of `total` are done. A new message begins a new phase, whose rate is
        measured from there. A count is never below 0 and never more than there is to do."""
        now, total = time.monotonic(), max(0, total)
        done = max(0, min(done, total) if total else done)
        with self._lock:
            if message != self._status.message:
                self._phase_started, self._first, self._written = now, done, 0.0
                self._counted_from = None
            rate = self._rate(done, total, now)
            left = max(0, total - done) / rate if rate > 0 else None
            count: dict[str, Any] = {"done": done, "total": total, "message": message, "rate": rate}
            whole = self._whole(done, total, message, left, now)
            self._status = replace(self._status, state="running", **count, **whole)
            due = now - self._written >= WRITE_SECONDS or done >= total
            if due:
                self._written = now
        if due:
            self._write()
            self._show()

    def advance(self, done: int, total: int, message: str) -> None:
        """Say how far the work is, as `update` does, and raise `Stopped` when somebody asked it to
        stop."""
        self.update(done, total, message)
        self.check()

    def note(
        self,
        *,
        run_id: str | None = None,
        parameters: int | None = None,
        best_epoch: int | None = None,
        failed: int | None = None,
    ) -> None:
        """Add what the pages show beside the count; it is written with the next one."""
        said = {
            "run_id": run_id,
            "parameters": parameters,
            "best_epoch": best_epoch,
            "failed": failed,
        }
        new: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
        with self._lock:
            self._status = replace(self._status, **new)

    def stopped(self) -> bool:
        """Whether somebody asked this work to stop."""
        return self._folder is not None and (self._folder / "stop").exists()

    def check(self) -> None:
        """Raise `Stopped` when somebody asked this work to stop."""
        if self.stopped():
            raise Stopped(STOPPED)

    def finish(self, state: State, error: str = "") -> None:
        """Write the end: state is done, stopped or failed; error is the sentence that says why."""
        self._finished.set()
        with self._lock:
            self._status = replace(self._status, state=state, error=error)
        self._write()

    def end_line(self) -> None:
        """End the line on the terminal, if one is open, so that something else can be printed."""
        if self._stream is not None and self._open:
            self._stream.write("\n")
            self._open = False

    def _whole(
        self, done: int, total: int, message: str, left: float | None, now: float
    ) -> dict[str, Any]:
        """How far all steps together are, and how long they still take: later ones by their weight,
        as fast as those before."""
        if message not in self._steps:
            return {"step": 0, "steps": 0, "overall": 0.0, "seconds_left": left}
        weights = list(self._steps.values())
        at = list(self._steps).index(message)
        begun = weights[at] * min(done / total, 1.0) if total else 0.0
        behind = sum(weights[:at]) + begun
        whole = {"step": at + 1, "steps": len(weights), "overall": behind / sum(weights)}
        later = sum(weights[at + 1 :])
        if left is not None and behind:
            left += later * (now - self._begun) / behind
        return {**whole, "seconds_left": left}

    def _rate(self, done: int, total: int, now: float) -> float:
        """Items a second in this phase since the first was done: before, workers start. Items come
        by portions: looked at is where one begins, as the first did. 0 while it is too young to
        tell; of few items the first one tells."""
        if done > self._first and self._counted_from is None:
            self._counted_from, self._rated = (now, done), now
            few = total <= FEW and now - self._phase_started > LEAST_ELAPSED
            return (done - self._first) / (now - self._phase_started) if few else 0.0
        if self._counted_from is None:
            return 0.0
        begun, first = self._counted_from
        if now - self._rated > LEAST_ELAPSED and done > first:
            self._rated = now
            return (done - first) / (now - begun)
        return self._status.rate

    def _beat(self) -> None:
        while not self._finished.wait(HEARTBEAT_SECONDS):
            self._write()

    def _write(self) -> None:
        if self._folder is None:
            return
        with self._lock:
            self._status = replace(self._status, heartbeat=time.time())
            with contextlib.suppress(OSError):  # a full disk must not end the work
                job_status.write(self._folder, self._status, durable=False)

    def _show(self) -> None:
        if self._stream is None:
            return
        s = self._status
        left = f", {how_long(s.seconds_left)} left" if s.seconds_left else ""
        rate = f", {s.rate:.1f}/s" if s.rate else ""
        count = f": {s.done:,} of {s.total:,}{rate}{left}" if s.total else ""
        line = f"{job_status.stage(s)}{count}"
        self._open = self._stream.isatty()
        with contextlib.suppress(OSError):  # nor a full disk that a log lies on
            # written over with blanks: the Command Prompt of Windows prints a code for it
            self._stream.write(f"\r{line:<{self._width}}" if self._open else f"{line}\n")
            self._stream.flush()
        self._width = len(line)


SILENT = Progress()


def watched(items: Sequence[T], progress: Progress, message: str, every: int = 5000) -> Iterator[T]:
    """The items one after another; now and then it is said how many are done, and `Stopped` raised
    when somebody asked for that."""
    for at, item in enumerate(items):
        if at % every == 0:
            progress.advance(at, len(items), message)
        yield item


def portions(
    items: Sequence[T], size: int, progress: Progress, message: str
) -> Iterator[Sequence[T]]:
    """The items, `size` at a time, with the same said before each."""
    for at in range(0, len(items), size):
        progress.advance(at, len(items), message)
        yield items[at : at + size]
    progress.update(len(items), len(items), message)


def from_environment() -> Progress:
    """The progress of this process: a job's when `SOUNDKIN_JOB` names its folder, and a line on
    stderr."""
    folder = os.environ.get("SOUNDKIN_JOB")
    return Progress(sys.stderr, Path(folder) if folder else None)
