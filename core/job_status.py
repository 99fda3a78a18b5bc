"""What is known of a job: the record in its `status.json`, written by the worker, read by pages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core import records
from core.files import patiently, write_json
from core.records import field

FILE = "status.json"
MOST = 2**53  # tracks or seconds: more is not counted but damaged
LOOK = "--dry-run"
ENDED = ("done", "stopped", "failed", "lost")
State = Literal["starting", "running", "stopping", "done", "stopped", "failed", "lost"]
DAMAGED = "What is noted of this work is damaged, so nobody knows how it ended: start it again."


@dataclass(frozen=True)
class JobStatus:
    """One job, as it stands.

    started, heartbeat : s since 1970 ; rate : items a second ; seconds_left : None when unknown
    error : the sentence it failed with ; run_id, parameters, best_epoch : of a training
    failed : tracks that could not be analysed
    step, steps : which of how many is under way, 0 where the work has no plan ; overall : how far
        all steps together are, 0 to 1
    """

    job_id: str
    command: str
    library: str
    state: State
    arguments: tuple[str, ...] = field(())
    started: float = field(0.0, least=0, most=MOST)
    heartbeat: float = field(0.0, least=0, most=MOST)
    pid: int = field(0, least=0, most=MOST)
    done: int = field(0, least=0, most=MOST)
    total: int = field(0, least=0, most=MOST)
    message: str = ""
    rate: float = field(0.0, least=0)
    seconds_left: float | None = field(None, least=0, most=MOST)
    error: str = ""
    run_id: str = ""
    parameters: int | None = field(None, least=0)
    best_epoch: int | None = field(None, least=0)
    failed: int = field(0, least=0)
    step: int = field(0, least=0, most=MOST)
    steps: int = field(0, least=0, most=MOST)
    overall: float = field(0.0, least=0, most=1)

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.state in ENDED

    @property
    def fraction(self) -> float:
        """How far the whole of it is, 0 to 1; 0 while that is not known."""
        if self.steps:
            return self.overall
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def is_look(self) -> bool:
        """Whether it only says what would be imported."""
        return LOOK in self.arguments

    def option(self, name: str) -> str | None:
        """The value of a command line option that it was started with, None without it."""
        for at, argument in enumerate(self.arguments):
            if argument == name and at + 1 < len(self.arguments):
                return self.arguments[at + 1]
            if argument.startswith(f"{name}="):
                return argument.removeprefix(f"{name}=")
        return None


def stage(status: JobStatus) -> str:
    """What is done just now: "Reading tracks, step 1 of 2"."""
    message = status.message or "Starting"
    return f"{message}, step {status.step} of {status.steps}" if status.steps > 1 else message


def read(folder: Path) -> JobStatus | None:
    """The status in a job's folder; a damaged number counts as 0. None where it is missing or says
    not even which job it is."""
    try:
        content = patiently(lambda: records.read_json(folder / FILE))
        return records.parse(JobStatus, content, lenient=True)
    except (OSError, ValueError, RecursionError):
        return None


def write(folder: Path, status: JobStatus, durable: bool = True) -> None:
    """Replace the status in a job's folder in one step."""
    write_json(folder / FILE, records.dump(status), durable)


def unknown(job_id: str) -> JobStatus:
    """What is said of a job whose status cannot be read: that it is lost."""
    return JobStatus(job_id, "", "", "lost", error=DAMAGED)
