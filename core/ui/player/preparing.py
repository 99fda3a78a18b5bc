"""Work that browsers wait for, done by a few threads: most urgent first, dropped when nobody asks
for it any more.

Each client (one list in one session) says again and again what it wants, in order of urgency. What
it no longer names, or what it has not named for `LEASE_SECONDS` because it has gone, is not begun;
while a piece waits for its turn inside `make`, it is ended.
"""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.errors import SoundkinError

LEASE_SECONDS = 3.0  # s
KEPT = 600  # results; a piece of work that is done again is quick, because its sound is cached
T = TypeVar("T")
Waiting = Callable[[], None]


class Dropped(Exception):
    """Nobody wants this any more."""


@dataclass(frozen=True)
class WorkPiece(Generic[T]):
    """Something to be made, known by its key. `make` is given what it calls while it waits.

    background : may wait for others: one thread is always left to what is no background
    """

    key: str
    make: Callable[[Waiting], T]
    background: bool = False


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What came of a piece: a value, or a sentence that says why there is none."""

    value: T | None = None
    error: str = ""


@dataclass
class _Job(Generic[T]):
    piece: WorkPiece[T]
    wanted: dict[str, tuple[int, float]] = field(default_factory=dict)  # client: place, until
    taken: bool = False

    def place(self, now: float) -> int | None:
        """How urgent it is, 0 first; None when nobody wants it."""
        return min((place for place, until in self.wanted.values() if until > now), default=None)


class Preparer(Generic[T]):
    """A pool of threads that makes pieces. Thread-safe; one serves all sessions."""

    def __init__(self, n_threads: int | None = None):
        self._change = threading.Condition()
        self._jobs: dict[str, _Job[T]] = {}
        self._done: OrderedDict[str, Outcome[T]] = OrderedDict()
        self._n_threads = n_threads or max(2, (os.cpu_count() or 2) - 1)
        for _ in range(self._n_threads):
            threading.Thread(target=self._work, daemon=True).start()

    def ask(self, client: str, pieces: Sequence[WorkPiece[T]]) -> None:
        """Replace what this client wants, the most urgent first; [] ends its wishes."""
        until = time.monotonic() + LEASE_SECONDS
        with self._change:
            for job in self._jobs.values():
                job.wanted.pop(client, None)
            for place, piece in enumerate(pieces):
                if piece.key in self._done:
                    continue
                job = self._jobs.setdefault(piece.key, _Job(piece))
                job.wanted[client] = (place, until)
            self._change.notify_all()

    def outcomes(self, keys: Sequence[str], patience_s: float) -> dict[str, Outcome[T]]:
        """What of these is done, by key; waits up to `patience_s` (s) for the first of them.

        A failure is told once and forgotten: the next `ask` tries again.
        """
        with self._change:
            self._change.wait_for(lambda: any(key in self._done for key in keys), patience_s)
            found = {key: self._done[key] for key in keys if key in self._done}
            for key, outcome in found.items():
                if outcome.error:
                    del self._done[key]
                else:
                    self._done.move_to_end(key)
        return found

    def _work(self) -> None:
        while True:
            job = self._next()
            try:
                outcome = Outcome(job.piece.make(lambda job=job: self._check(job)))  # type: ignore[misc]
            except Dropped:
                outcome = None
            except SoundkinError as error:
                outcome = Outcome(error=str(error))
            except Exception:  # a thread that dies would leave every browser waiting
                logging.getLogger(__name__).exception("Preparing %s failed", job.piece.key)
                outcome = Outcome(error="This track cannot be played: see the app's log.")
            self._finish(job, outcome)

    def _next(self) -> _Job[T]:
        with self._change:
            while True:
                now = time.monotonic()
                for key, job in list(self._jobs.items()):
                    if not job.taken and job.place(now) is None:
                        del self._jobs[key]
                waiting = self._eligible()
                if waiting:
                    job = min(waiting, key=lambda job: job.place(now) or 0)
                    job.taken = True
                    return job
                self._change.wait()

    def _eligible(self) -> list[_Job[T]]:
        jobs = list(self._jobs.values())
        busy = sum(job.taken and job.piece.background for job in jobs)
        full = busy >= max(1, self._n_threads - 1)
        return [job for job in jobs if not job.taken and not (full and job.piece.background)]

    def _check(self, job: _Job[T]) -> None:
        with self._change:
            if job.place(time.monotonic()) is None:
                raise Dropped

    def _finish(self, job: _Job[T], outcome: Outcome[T] | None) -> None:
        with self._change:
            del self._jobs[job.piece.key]
            if outcome is not None:
                self._done[job.piece.key] = outcome
                while len(self._done) > KEPT:
                    self._done.popitem(last=False)
            self._change.notify_all()
