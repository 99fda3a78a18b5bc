"""Commands that something happens to: forked from one process that has loaded the packages, since
starting Python and torch anew for each costs more than the work; and what a library then holds."""

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import FileIO, TextIOWrapper
from pathlib import Path

from core.catalog.library import FILE
from tests.sounds import write_folder

NAME = "storm"
TRAINING = ["--classes", "piano,synthesizer", "--per-class", "10", "--epochs", "4"]
MOODS = ("calm", "merry", "grave", "")  # three suffice for suggestions, and some are missing
TABLES = {  # what must be the same as undisturbed; moments in time and names of runs left out
    "tracks": "n, track_id, title, path, duration_s",
    "track_tags": "*",
    "vectors": "n, vector",
    "segments": "n, starts, vectors",
    "predictions": "n, probabilities",
    "map": "n, x, y",
    "suggestions": "n, category, rank, tag, confidence, given, given_confidence",
    "failures": "n",
}


def steps(music: Path, jobs: int = 2) -> dict[str, list[str]]:
    """Each long command of a library, by its name."""
    of = ["--library", NAME]
    return {
        "import": ["import", str(music), "--name", NAME],
        "embed": ["embed", *of, "--run", "shipped", "--jobs", str(jobs)],
        "train": ["train", *of, *TRAINING],
        "map": ["map", *of],
        "suggest": ["suggest", *of],
    }


def make_music(folder: Path, n_each: int = 42) -> Path:
    """Tones of two kinds with a data list, whose moods suffice for suggestions."""
    if not folder.exists():
        write_folder(folder, n_each, 3.0)
        names = sorted(path.name for path in folder.glob("*.wav"))
        rows = [f"{name},{name.split('_')[0]},{MOODS[i % 4]}" for i, name in enumerate(names)]
        text = "\n".join(["file,instrument,mood", *rows]).replace("plucked,", "piano,")
        (folder / "list.csv").write_text(text.replace("buzzing,", "synthesizer,"), "utf-8")
    return folder


def warm() -> None:
    """Load in this process what every command needs."""
    for name in ("model.train", "model.embed", "model.suggestions.completion", "search.projection"):
        import_module(f"core.{name}")


@dataclass(frozen=True)
class Ended:
    """How a command ended. status : of the process, below 0 when a signal ended it"""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, object]:
        """What it printed; {} when that is no document."""
        try:
            found = json.loads(self.out)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def sentence(self) -> str:
        """What it said last, marked when it was a traceback."""
        lines = [line for line in self.err.replace("\r", "\n").splitlines() if line.strip()]
        return "TRACEBACK " * ("Traceback (most" in self.err) + (lines[-1] if lines else "")


class Forked:
    """A command in a fork of this process, leading a group of its own."""

    def __init__(self, home: Path, arguments: list[str], before: Callable[[], None] | None = None):
        self._folder = Path(tempfile.mkdtemp())  # of what it says
        for name in ("out", "err"):
            (self._folder / name).touch()  # here, for it may be killed before it opens them
        self._status: int | None = None
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self._be(home, arguments, before)

    def _be(self, home: Path, arguments: list[str], before: Callable[[], None] | None) -> None:
        status = 70
        try:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for fd, name in ((1, "out"), (2, "err")):
                os.dup2(os.open(self._folder / name, os.O_WRONLY), fd)
            sys.stdout, sys.stderr = (
                TextIOWrapper(FileIO(fd, "w"), line_buffering=True) for fd in (1, 2)
            )
            os.environ["SOUNDKIN_HOME"] = str(home)
            if before is not None:
                before()
            from core.__main__ import main

            status = main([*arguments, "--json"])
            sys.stdout.flush()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def running(self) -> bool:
        """Whether it has not ended yet."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status is None

    def stage(self) -> str:
        """What it said last that it is at, without figures; "" while it has said nothing."""
        said = (self._folder / "err").read_text(errors="replace").splitlines()
        return re.split(r": |, ", said[-1])[0] if said else ""

    def kill(self, group: bool = False) -> bool:
        """SIGKILL to the process, or to its whole group, as a power cut would; False when it had
        ended before."""
        if not self.running():
            return False
        (os.killpg if group else os.kill)(self.pid, signal.SIGKILL)
        return True

    def end(self, seconds: float = 900.0) -> Ended:
        """Wait for its end."""
        ends = time.monotonic() + seconds
        while self.running():
            if time.monotonic() > ends:
                self.kill(group=True)
            time.sleep(0.02)
        out, err = ((self._folder / name).read_text(errors="replace") for name in ("out", "err"))
        shutil.rmtree(self._folder)
        return Ended(int(self._status or 0), out, err)


def run(home: Path, arguments: list[str], before: Callable[[], None] | None = None) -> Ended:
    """A command from its beginning to its end."""
    return Forked(home, arguments, before).end()


def content(home: Path) -> dict[str, str]:
    """A digest of each table: the same content gives the same digests."""
    file = home / "libraries" / NAME / FILE
    if not file.exists():
        return {}
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        found = {}
        for table, columns in TABLES.items():
            rows = sorted(map(repr, db.execute(f"SELECT {columns} FROM {table}").fetchall()))
            found[table] = f"{len(rows)}:{hashlib.sha256(repr(rows).encode()).hexdigest()[:12]}"
        found["whole"] = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        db.close()
    return found


def rows(home: Path) -> dict[str, int]:
    """How many rows each table holds."""
    found = content(home)
    return {table: int(found[table].partition(":")[0]) for table in TABLES if table in found}
