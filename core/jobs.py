"""Long work as a subprocess of the same command line: start, stop, status. Everything is on disk.

A job is a folder `home/jobs/JOB_ID` with `status.json` (written by the worker as a heartbeat),
`log.txt` (its stderr), `result.json` (its stdout, the contract's JSON) and, when asked to stop, an
empty file `stop`. So a reload, a second tab or a restarted server just reads on.
"""

import calendar
import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from core import config, job_status, records
from core.errors import SoundkinError
from core.job_status import JobStatus
from core.process import APART

LOST_AFTER = 30.0  # s without a heartbeat; os.kill(pid, 0) would call an unreaped child alive
WAKES_WITHIN = 5.0  # s: after a sleep of the whole machine the worker gets to write again
KEPT = 50  # jobs that have ended and stay on disk whatever their age
MOST_READ = 300  # of the newest jobs; older ones are read only where something still writes them
SEEN = "seen"  # a file in the folder of a job whose end was shown
LOG_END = 4000  # characters
STAMP = "%Y%m%d-%H%M%S"  # with which the name of a job begins
SAID = ("done", "stopped", "failed")  # ends that the worker wrote itself, and that never change
_ended: dict[str, "Job"] = {}  # by folder: those are read once a process
_silent_since: dict[str, float | None] = {}  # by folder: seen alive here; None while it is


class Job(JobStatus):
    """What a page shows of a job, and what lies in its folder."""

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return _folder(self.job_id)

    def result(self) -> dict[str, Any] | None:
        """The command's JSON document, or None while there is none."""
        try:
            content = records.read_json(self.folder / "result.json")
        except (OSError, ValueError, RecursionError):
            return None
        return content if isinstance(content, dict) else None

    def log(self) -> str:
        """The last lines the command wrote to stderr."""
        try:
            return (self.folder / "log.txt").read_text("utf-8", errors="replace")[-LOG_END:]
        except OSError:
            return ""


def start(command: str, library: str, arguments: Sequence[str]) -> Job:
    """Run `python -m core COMMAND ARGUMENTS --json` in a process of its own that outlives this
    one."""
    prune()
    job_id = _new_id()
    folder = _folder(job_id)
    folder.mkdir(parents=True)
    now = time.time()
    begun = JobStatus(job_id, command, library, "starting", tuple(arguments), now, now)
    job_status.write(folder, begun)
    environment = {
        **os.environ,
        "SOUNDKIN_JOB": str(folder),
        "SOUNDKIN_HOME": str(config.home()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",  # in which its files are read, whatever the system's is
    }
    with open(folder / "result.json", "wb") as out, open(folder / "log.txt", "wb") as err:
        subprocess.Popen(
            [sys.executable, "-m", "core", command, *arguments, "--json"],
            cwd=config.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            **APART,
        )
    return status(job_id)


def _new_id() -> str:
    """By the time; but above those there are, where the clock was set back: on a journey, too, and
    each autumn, the newest would not be found for hours."""
    stamp = time.strftime(STAMP)
    with contextlib.suppress(ValueError, IndexError):
        newest = os.path.basename(_folders()[0]).rpartition("-")[0]
        after = time.gmtime(calendar.timegm(time.strptime(newest, STAMP)) + 1)
        stamp = max(stamp, time.strftime(STAMP, after))
    return f"{stamp}-{os.urandom(3).hex()}"


def stop(job_id: str) -> None:
    """Ask a job to stop at its next safe point."""
    (_folder(job_id) / "stop").touch()


def status(job_id: str) -> Job:
    """Read a job from disk. Without a heartbeat for 30 s, or with a status that cannot be read, it
    is lost."""
    folder = _folder(job_id)
    known = job_status.read(folder) or job_status.unknown(folder.name)
    known = replace(known, job_id=folder.name)
    if known.state not in SAID:
        if _is_lost(str(folder), known.heartbeat):
            known = replace(known, state="lost")
        elif (folder / "stop").exists():
            known = replace(known, state="stopping")
    return Job(**{part.name: getattr(known, part.name) for part in fields(known)})


def _is_lost(folder: str, heartbeat: float) -> bool:
    """Whether its worker has died. One that was alive when this process looked last gets a moment:
    perhaps both slept with the machine, and this process woke first."""
    if not _is_old(heartbeat):
        _silent_since[folder] = None
        return False
    if folder not in _silent_since or not heartbeat:
        return True
    now = time.time()
    since = _silent_since[folder] = _silent_since[folder] or now
    return now - since > WAKES_WITHIN


def recent(library: str | None = None, command: str | None = None) -> list[Job]:
    """The jobs on disk, newest first, of one library or command if asked."""
    return list(_jobs(library, command))


def newest(library: str, command: str) -> Job | None:
    """The last job of that command on that library, if any."""
    return next(_jobs(library, command), None)


def running(library: str | None = None, command: str | None = None) -> Job | None:
    """The newest job that has not ended, if any."""
    return next((job for job in _jobs(library, command) if not job.ended), None)


def check_idle(library: str) -> None:
    """Raise `SoundkinError` while something works on the library."""
    job = running(library)
    if job is not None:
        doing = job_status.stage(job)
        raise SoundkinError(
            f'The library "{library}" is busy ({doing[0].lower()}{doing[1:]}): wait until that'
            " ends, or stop it."
        )


def _jobs(library: str | None, command: str | None) -> Iterator[Job]:
    """The same, each read when it is taken: one that has ended once a process."""
    for number, folder in enumerate(_folders()):
        job = _ended.get(folder)
        if job is None:
            if number >= MOST_READ and not _alive(folder):
                continue
            job = status(os.path.basename(folder))
            if job.state in SAID:
                _ended[folder] = job
        if library in (None, job.library) and command in (None, job.command):
            yield job


def unseen(command: str) -> Job | None:
    """The newest job of this command where it has ended and no page has shown that."""
    job = next(_jobs(None, command), None)
    return job if job is not None and job.ended and not (job.folder / SEEN).exists() else None


def mark_seen(job: Job) -> None:
    """Note that a page has shown how a job ended."""
    with contextlib.suppress(OSError):
        (job.folder / SEEN).touch()


def renamed(library: str, to: str) -> None:
    """The ended jobs of a library that has another name now are found under that."""
    for job in recent(library):
        if job.ended:
            job_status.write(job.folder, replace(job, library=to))
            _ended.pop(str(job.folder), None)


def prune() -> None:
    """Delete ended jobs beyond the newest `KEPT`. Of each library and command the last one stays,
    from which a training can be resumed, and the last one done, whose figures are shown."""
    shown: set[tuple[str, str, bool]] = set()
    ended = 0
    for folder in _folders():
        job = _ended.get(folder) or status(os.path.basename(folder))
        kinds = {(job.library, job.command, False)} if job.command else set()
        if job.state == "done":
            kinds.add((job.library, job.command, True))
        ended += job.ended
        if job.ended and ended > KEPT and kinds <= shown:
            _ended.pop(folder, None)
            shutil.rmtree(folder, ignore_errors=True)
        shown |= kinds


def _folders() -> list[str]:
    """The folders of all jobs, newest first: their names begin with the time. As text, since every
    page asks for them on each rerun, and thousands of paths cost milliseconds."""
    try:
        with os.scandir(config.home() / "jobs") as entries:
            return sorted((entry.path for entry in entries if entry.is_dir()), reverse=True)
    except OSError:
        return []


def _alive(folder: str) -> bool:
    """Whether the job's status was written lately."""
    try:
        written = os.stat(f"{folder}/{job_status.FILE}").st_mtime
    except OSError:
        return False
    return not _is_old(written)


def _is_old(heartbeat: float) -> bool:
    """Whether a job that beat then beats no more; one that beat in the future was of a clock that
    has been set back."""
    return abs(time.time() - heartbeat) > LOST_AFTER


def _folder(job_id: str) -> Path:
    return config.home() / "jobs" / Path(job_id).name
