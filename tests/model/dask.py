"""A Dask scheduler and workers of the tests' own, each a process, on localhost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]


class LocalCluster:
    """A scheduler, and the workers that were started for it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port))

    def worker(self, program: Path = ROOT, home: Path | None = None) -> subprocess.Popen[bytes]:
        """One more worker, of the program in this folder."""
        return self._start(
            *("worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"),
            *("--local-directory", str(self.folder)),
            program=program,
            home=home,
        )

    def _start(
        self, *options: str, program: Path = ROOT, home: Path | None = None
    ) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(program),
            "SOUNDKIN_HOME": str(home or self.folder / "home-of-workers"),
            "OMP_NUM_THREADS": "1",
        }
        with open(self.folder / f"{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *options, "--no-dashboard"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def wait_for(self, n_workers: int, seconds: float = 60.0) -> None:
        """Until so many workers have come."""
        from distributed import Client

        deadline = time.monotonic() + seconds
        while True:
            try:
                with Client(self.address, timeout=5, set_as_default=False) as client:
                    if n_workers:
                        client.wait_for_workers(n_workers, timeout=seconds)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        """End all of them."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait(10)
