"""End a writer or its database without a word, again and again, and see that all that was kept is
there.

    python -m tests.killing [MOMENTS]
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from core.catalog.analysis import embeddings
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.stores import stores
from tests.postgres import Postgres
from tests.writing import N_TRACKS, vector

ROOT = Path(__file__).resolve().parent.parent


class Writer:
    """A process that saves, and the last number of which it was told that it is kept."""

    def __init__(self, name: str):
        self.kept = 0
        self.faults: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.writing", name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for read in (self._count, self._complain):
            threading.Thread(target=read, daemon=True).start()

    def _count(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.kept = int(line)

    def _complain(self) -> None:
        assert self.process.stderr is not None
        self.faults += self.process.stderr

    def wait_for(self, number: int, seconds: float = 60.0) -> None:
        """Until this number is kept."""
        deadline = time.monotonic() + seconds
        while self.kept < number:
            if time.monotonic() > deadline:
                raise RuntimeError(f"stands at {self.kept}: {''.join(self.faults[-3:])}")
            time.sleep(0.01)

    def kill(self) -> None:
        """End it without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def make_library() -> Library:
    """A library of tracks without sound."""
    library = Library.create("mine")
    store.save(library, [Row(f"t{n}", f"Track {n}", None, tags={}) for n in range(N_TRACKS)])
    return library


def check(library: Library, kept: int) -> None:
    """Every number up to the last that was kept is there, whole."""
    last = int(library.setting("last", 0))
    assert last >= kept, f"{kept} was kept, and {last} is the last there"
    ids, X = embeddings.read(library, "run")
    found = dict(zip(ids, X, strict=True))
    for number in range(max(1, last - N_TRACKS + 2), last + 1):
        row = found[f"t{number % N_TRACKS}"]
        assert np.array_equal(row, vector(number)), f"vector {number} is not what was kept"


def kill_at_moments(server: Postgres | None, moments: int, seed: int = 0) -> int:
    """Kill the writer, or the database that it writes to, at so many moments; returns the last
    number that was kept."""
    rng = random.Random(seed)
    library = make_library()
    writer = Writer(library.name)
    kept = 0
    try:
        for moment in range(moments):
            writer.wait_for(kept + 3)
            time.sleep(rng.uniform(0.0, 0.25))
            if server is not None and moment % 2 == 0:
                server.kill()
                kept = writer.kept
                server.start()
            else:
                writer.kill()
                kept = writer.kept
                writer = Writer(library.name)
            check(library, kept)
        return writer.kept or kept
    finally:
        writer.kill()


def main(moments: int) -> None:
    """Both stores, at so many moments each."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        print("file:", kill_at_moments(None, moments), "writes, nothing lost", flush=True)
    server = Postgres()
    try:
        server.start()
        with tempfile.TemporaryDirectory() as home:
            os.environ.update({"SOUNDKIN_HOME": home, stores.VARIABLE: server.empty_database()})
            print("database:", kill_at_moments(server, moments), "writes, nothing lost", flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
