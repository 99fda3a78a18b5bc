"""How long work says how far it has come, and hears that it should stop.

Every long function takes a `Progress`. On a terminal it writes one line to stderr; as a job started
by `core.jobs` it also writes `status.json`, which the pages read, and obeys the job's stop flag.
"""

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from core.errors import Stopped
from core.files import write_json

HEARTBEAT_SECONDS = 2.0
WRITE_SECONDS = 0.25  # at most so often is progress written


class Progress:
    """Silent by default; `stream` shows a line on a terminal, `job_folder` keeps `status.json` and
    `stop`."""

    def __init__(self, stream: TextIO | None = None, job_folder: Path | None = None):
        self._stream = stream
        self._folder = job_folder
        self._lock = threading.Lock()
        self._status: dict[str, Any] = {"state": "running", "done": 0, "total": 0, "message": ""}
        self._phase_started = self._written = time.monotonic()
        self._first = 0
        self._finished = threading.Event()
        if job_folder is not None:
            self._status = {
                **json.loads((job_folder / "status.json").read_text("utf-8")),
                **self._status,
                "pid": os.getpid(),
            }
            self._write()
            threading.Thread(target=self._beat, daemon=True).start()

    def update(self, done: int, total: int, message: str = "", **extra: Any) -> None:
        """Say that `done` of `total` are done. A new message begins a new phase, whose rate is
        measured afresh."""
        now = time.monotonic()
        with self._lock:
            if message != self._status["message"]:
                self._phase_started, self._first, self._written = now, done, 0.0
            self._status.update(done=done, total=total, message=message, **extra)
            elapsed = now - self._phase_started
            rate = (done - self._first) / elapsed if elapsed > 0.2 else 0.0
            self._status.update(rate=rate, seconds_left=(total - done) / rate if rate > 0 else None)
            due = now - self._written >= WRITE_SECONDS or done >= total
        if due:
            self._written = now
            self._write()
            self._show()

    def stopped(self) -> bool:
        """Whether somebody asked this work to stop."""
        return self._folder is not None and (self._folder / "stop").exists()

    def check(self) -> None:
        """Raise `Stopped` when somebody asked this work to stop."""
        if self.stopped():
            raise Stopped("Stopped. What was finished is kept; start again to go on.")

    def finish(self, state: str, **extra: Any) -> None:
        """Write the end: state is done, stopped or failed."""
        self._finished.set()
        with self._lock:
            self._status.update(state=state, **extra)
        self._write()
        if self._stream is not None:
            self._stream.write("\n")

    def _beat(self) -> None:
        while not self._finished.wait(HEARTBEAT_SECONDS):
            self._write()

    def _write(self) -> None:
        if self._folder is not None:
            with self._lock:
                self._status["heartbeat"] = time.time()
                with contextlib.suppress(
                    OSError
                ):  # a full disk must not end the work; the page then shows it as lost
                    write_json(self._folder / "status.json", self._status, durable=False)

    def _show(self) -> None:
        if self._stream is None:
            return
        s = self._status
        left = f", {clock(s['seconds_left'])} left" if s.get("seconds_left") else ""
        line = f"{s['message']}: {s['done']:,} of {s['total']:,}, {s.get('rate', 0):.1f}/s{left}"
        self._stream.write(f"\r{line}\x1b[K" if self._stream.isatty() else f"{line}\n")
        self._stream.flush()


def clock(seconds: float) -> str:
    """Seconds as people say them: 42 s, 3 min 20 s, 2 h 2 min."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


SILENT = Progress()


def from_environment() -> Progress:
    """The progress of this process: a job's when `SOUNDKIN_JOB` names its folder, and a line on
    stderr."""
    folder = os.environ.get("SOUNDKIN_JOB")
    return Progress(sys.stderr, Path(folder) if folder else None)
