"""Long work as a subprocess of the same command line: start, stop, status. Everything is on disk.

A job is a folder `home/jobs/JOB_ID` with `status.json` (written by the worker as a heartbeat),
`log.txt` (its stderr), `result.json` (its stdout, the contract's JSON) and, when asked to stop, an
empty file `stop`. So a reload, a second tab or a restarted server just reads on.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import config
from core.files import write_json

LOST_AFTER = 30.0  # s without a heartbeat; os.kill(pid, 0) would call an unreaped child alive
ENDED = ("done", "stopped", "failed", "lost")


@dataclass
class Job:
    """What a page shows of a job; `state` is starting, running, stopping, done, stopped, failed or
    lost."""

    job_id: str
    command: str
    library: str
    state: str
    arguments: list[str]
    started: float
    done: int = 0
    total: int = 0
    message: str = ""
    rate: float = 0.0
    seconds_left: float | None = None
    error: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def folder(self) -> Path:
        return _folder(self.job_id)

    def result(self) -> Any:
        """The command's JSON document, or None while there is none."""
        try:
            return json.loads((self.folder / "result.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def log(self) -> str:
        """The last lines the command wrote to stderr."""
        try:
            return (self.folder / "log.txt").read_text("utf-8", errors="replace")[-4000:]
        except OSError:
            return ""


def start(command: str, library: str, arguments: list[str]) -> Job:
    """Run `python -m core COMMAND ARGUMENTS --json` in a process of its own that outlives this
    one."""
    job_id = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
    folder = _folder(job_id)
    folder.mkdir(parents=True)
    now = time.time()
    write_json(
        folder / "status.json",
        {
            "job_id": job_id,
            "command": command,
            "library": library,
            "arguments": arguments,
            "state": "starting",
            "started": now,
            "heartbeat": now,
        },
    )
    environment = {
        **os.environ,
        "SOUNDKIN_JOB": str(folder),
        "SOUNDKIN_HOME": str(config.home()),
        "PYTHONUNBUFFERED": "1",
    }
    with open(folder / "result.json", "wb") as out, open(folder / "log.txt", "wb") as err:
        subprocess.Popen(
            [sys.executable, "-m", "core", command, *arguments, "--json"],
            cwd=config.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    return status(job_id)


def stop(job_id: str) -> None:
    """Ask a job to stop at its next safe point."""
    (_folder(job_id) / "stop").touch()


def status(job_id: str) -> Job:
    """Read a job from disk. Running without a heartbeat for 30 s means lost."""
    content = json.loads((_folder(job_id) / "status.json").read_text("utf-8"))
    state = content.pop("state")
    if state not in ENDED:
        if time.time() - content.get("heartbeat", 0.0) > LOST_AFTER:
            state = "lost"
        elif (_folder(job_id) / "stop").exists():
            state = "stopping"
    known = {name: content.pop(name) for name in list(content) if name in Job.__dataclass_fields__}
    return Job(state=state, details=content, **known)


def recent(library: str | None = None, command: str | None = None) -> list[Job]:
    """All jobs on disk, newest first, of one library or command if asked."""
    found = []
    for folder in sorted((config.home() / "jobs").glob("*/status.json"), reverse=True):
        try:
            job = status(folder.parent.name)
        except (OSError, ValueError, TypeError):
            continue
        if library in (None, job.library) and command in (None, job.command):
            found.append(job)
    return found


def running(library: str | None = None, command: str | None = None) -> Job | None:
    """The newest job that has not ended, if any."""
    return next((job for job in recent(library, command) if not job.ended), None)


def _folder(job_id: str) -> Path:
    return config.home() / "jobs" / Path(job_id).name
