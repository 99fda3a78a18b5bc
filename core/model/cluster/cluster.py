"""Work on many tracks on many machines: portions go to the workers of a Dask cluster, and what they
find comes back. The caller alone stores.

Workers may come and go. One that runs another version gets no work; one that dies or stands still
has its portions done by others, and what comes twice counts once.
"""

import asyncio
import contextlib
import hashlib
import logging
import statistics
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.cluster import cluster_worker
from core.model.cluster.cluster_place import Cluster, items
from core.model.cluster.cluster_worker import Result
from core.model.runs import checkpoint_file
from core.model.workers import FATAL

if TYPE_CHECKING:
    from distributed import Client, Future

ANSWER_SECONDS = 5.0  # how long a scheduler may take to answer
SILENT_SECONDS = 30.0  # how long it may say nothing later on
WORKER_SECONDS = 60.0  # how long to wait for a worker that fits
LATE_SECONDS, LATE_FACTOR = 20.0, 5.0  # a portion is late beyond both, the latter of the median
AHEAD = 2  # portions a thread of a worker, so that it never idles
LOGS = ("distributed", "distributed.client")  # what they would write, a sentence of ours says
AT_ONCE = 16  # tracks: some seconds of work, for a message of 0.5 MB
TRIES = 3  # of a portion, where a worker's disk, memory or permissions fail it


@dataclass
class _Portion:
    ids: list[str]
    faults: int = 0  # how often a worker could not do it
    futures: "list[Future[Any]]" = field(default_factory=list)
    sent: float = 0.0


def each(
    cluster: Cluster,
    library: Library,
    run_folder: Path,
    ids: Sequence[str],
    check: Callable[[], object],
) -> Iterator[tuple[str, Result]]:
    """(id, result) for every id, in any order; `check` is called now and then and may raise.

    Raises `SoundkinError` when nobody answers at the address, no worker fits, or the scheduler goes
    away; what was yielded until then counts.
    """
    with _client(cluster.address) as client:
        work = _Work(cluster, library, run_folder, client)
        left = dict.fromkeys(ids)
        work.waiting.extend(
            _Portion(list(ids[at : at + AT_ONCE])) for at in range(0, len(ids), AT_ONCE)
        )
        while work.waiting or work.sent:  # not `left`: a track may be forgotten meanwhile
            check()
            with _in_words(cluster.address):
                found = work.step()
            for track_id, result in found:
                if track_id in left:  # what a late worker brings was done by another
                    del left[track_id]
                    yield track_id, result


@contextlib.contextmanager
def _client(address: str) -> "Iterator[Client]":
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise SoundkinError(
            "Analysis on many machines needs the package dask[distributed]: pip install -r"
            " requirements-dask.txt."
        ) from error
    for name in LOGS:  # which importing it has set
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.comm.timeouts.connect": ANSWER_SECONDS})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other versions get a sentence of ours
            asyncio.run(_greet(address))
            client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise SoundkinError(
            f"Nobody answers at {address}: start a scheduler there (dask scheduler) and check the"
            " address, tcp://HOST:8786."
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):  # a scheduler that is gone has nothing to close
            client.close(timeout=2)


async def _greet(address: str) -> None:
    """Raise `TimeoutError` where somebody takes the call and says nothing: a client would wait for
    good."""
    from distributed.comm.core import connect
    from distributed.security import Security

    rights = Security().get_connection_args("client")
    found = await asyncio.wait_for(connect(address, ANSWER_SECONDS, **rights), ANSWER_SECONDS)
    found.abort()


@contextlib.contextmanager
def _in_words(address: str) -> Iterator[None]:
    from concurrent.futures import CancelledError

    try:
        yield
    except (OSError, CancelledError, RuntimeError) as error:
        raise SoundkinError(
            f"The scheduler at {address} went away: start it again, then start the analysis again;"
            " what was analysed is kept."
        ) from error


class _Work:
    """What is under way on one cluster."""

    def __init__(self, cluster: Cluster, library: Library, run_folder: Path, client: "Client"):
        self.cluster, self.library, self.client = cluster, library, client
        self.content = checkpoint_file(run_folder).read_bytes()
        self.digest = hashlib.sha256(self.content).hexdigest()
        self.waiting: deque[_Portion] = deque()
        self.sent: list[_Portion] = []
        self.took: list[float] = []
        self.asked: dict[str, Future[Any]] = {}  # by worker: what it runs
        self.fit: set[str] = set()
        self.others: dict[str, str] = {}  # workers that do not fit, and why
        self.failed: set[str] = set()  # of these, who could not keep the network
        self.idle_since = time.monotonic()

    def step(self) -> list[tuple[str, Result]]:
        """Hand out work, wait a moment, and take what was done."""
        from distributed import wait

        threads = self._look_for_workers()
        room = AHEAD * sum(threads.values()) - len(self.sent)
        while threads and room > 0 and self.waiting:
            self._send(self.waiting.popleft(), sorted(threads))
            room -= 1
        if threads and not self.waiting:
            self._send_late_ones_again(sorted(threads))
        futures = [future for portion in self.sent for future in portion.futures]
        if not futures:
            time.sleep(0.1)
            return []
        with contextlib.suppress(TimeoutError), self.client.as_current():
            wait(futures, timeout=0.5, return_when="FIRST_COMPLETED")
        return [pair for portion in list(self.sent) for pair in self._taken(portion)]

    def _look_for_workers(self) -> dict[str, int]:
        """The workers that fit, with their threads; asks those that are new what they run."""
        known: dict[str, int] = self._asked("ncores")
        for worker in known.keys() - self.asked.keys():
            self.asked[worker] = self.client.submit(
                cluster_worker.prepare, self.digest, self.content, workers=[worker], pure=False
            )
        for worker, future in self.asked.items():
            if worker not in self.fit and worker not in self.others and future.done():
                self._judge(worker, future)
        threads = {worker: known[worker] for worker in self.fit & known.keys()}
        if threads or self.sent:
            self.idle_since = time.monotonic()
        elif time.monotonic() - self.idle_since > self._patience(known):
            raise self._nobody_fits(known)
        return threads

    def _asked(self, what: str) -> dict[str, Any]:
        """What the scheduler says of its workers. `TimeoutError` where it says nothing."""
        ask = getattr(self.client.scheduler, what)
        found: dict[str, Any] = self.client.sync(ask, workers=None, callback_timeout=SILENT_SECONDS)
        return found

    def _patience(self, known: dict[str, int]) -> float:
        return ANSWER_SECONDS if known and known.keys() <= self.others.keys() else WORKER_SECONDS

    def _judge(self, worker: str, future: "Future[Any]") -> None:
        if future.status != "finished":
            failed = isinstance(future.exception(), SoundkinError | OSError | MemoryError)
            self.failed |= {worker} if failed else set()
            self.others[worker] = (
                str(future.exception()) if failed else "it has no Soundkin, or a very different one"
            )
            return
        theirs, ours = future.result(), cluster_worker.versions()
        if theirs == ours:
            self.fit.add(worker)
        elif theirs.packages == ours.packages:
            self.others[worker] = f"Soundkin {theirs.program}-{theirs.code}"
        else:
            self.others[worker] = ", ".join(sorted({*theirs.packages} - {*ours.packages}))

    def _nobody_fits(self, known: dict[str, int]) -> SoundkinError:
        if not known:
            return SoundkinError(
                f"The scheduler at {self.cluster.address} has no workers: start some (dask worker"
                f" {self.cluster.address} --nthreads 1)."
            )
        worker, why = next(iter(self.others.items()), (next(iter(known)), "it does not answer"))
        if worker in self.failed:
            return SoundkinError(
                f"The workers of {self.cluster.address} cannot begin ({worker}: {why}): check"
                " their disk and permissions, then start the analysis again."
            )
        ours = cluster_worker.versions()
        return SoundkinError(
            f"No worker of {self.cluster.address} runs what this machine runs, Soundkin"
            f" {ours.program}-{ours.code} ({worker}: {why}): install the same version there."
        )

    def _send(self, portion: _Portion, workers: list[str]) -> None:
        found = items(self.library, portion.ids, self.cluster)
        future = self.client.submit(
            cluster_worker.hear, self.digest, found, workers=workers, pure=False
        )
        portion.futures.append(future)
        portion.sent = time.monotonic()
        if portion not in self.sent:
            self.sent.append(portion)

    def _send_late_ones_again(self, workers: list[str]) -> None:
        usual = statistics.median(self.took) if self.took else LATE_SECONDS
        late = [
            portion
            for portion in self.sent
            if time.monotonic() - portion.sent > max(LATE_SECONDS, LATE_FACTOR * usual)
        ]
        if not late:
            return
        where = self._asked("processing")
        for portion in late:
            keys = {future.key for future in portion.futures}
            free = [worker for worker in workers if not keys & {*where.get(worker, ())}]
            if free:
                self._send(portion, free)

    def _taken(self, portion: _Portion) -> list[tuple[str, Result]]:
        """What a portion brought, if it is done."""
        done = next((f for f in portion.futures if f.done()), None)
        if done is None:
            return []
        if done.status == "cancelled":
            raise OSError("the scheduler forgot the work")
        self.sent.remove(portion)
        self.took.append(time.monotonic() - portion.sent)
        if done.status == "finished":
            found: list[tuple[str, Result]] = done.result()
            return found
        return self._after_a_fault(portion, done)

    def _after_a_fault(self, portion: _Portion, done: "Future[Any]") -> list[tuple[str, Result]]:
        """Several workers died of a portion: its tracks are tried one by one, and one that is fatal
        again gets a sentence."""
        from distributed.scheduler import KilledWorker

        error = done.exception()
        if not isinstance(error, KilledWorker):
            portion.faults += 1
            if portion.faults == TRIES:
                raise SoundkinError(
                    f"The workers of {self.cluster.address} cannot analyse ({error}): check their"
                    " disk, memory and permissions, then start the analysis again; what was"
                    " analysed is kept."
                )
            portion.futures.clear()
            self.waiting.append(portion)  # perhaps another worker can
            return []
        if len(portion.ids) == 1:
            return [(portion.ids[0], FATAL)]
        self.waiting.extendleft(_Portion([track_id]) for track_id in portion.ids)
        return []
