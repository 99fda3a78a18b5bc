"""What long work says of itself."""

import io
import time
from pathlib import Path

import pytest
import soundfile

from core import job_status, jobs
from core.catalog.importing import plan
from core.job_status import JobStatus
from core.progress import Progress
from tests.music import SR, make_library, tone


def test_one_bar_and_one_time_left_stand_for_all_steps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job_status.write(tmp_path, JobStatus(tmp_path.name, "train", "small", "starting"))
    progress = Progress(job_folder=tmp_path)
    progress.plan({"Reading tracks": 1.0, "Training": 3.0})

    def at(done: int, total: int, message: str) -> JobStatus:
        progress.update(done, total, message)
        found = job_status.read(tmp_path)
        assert found is not None
        return found

    begun = at(0, 4, "Reading tracks")
    assert (job_status.stage(begun), begun.fraction) == ("Reading tracks, step 1 of 2", 0.0)
    later = time.monotonic() + 100.0
    monkeypatch.setattr(time, "monotonic", lambda: later)
    read = at(4, 4, "Reading tracks")
    assert read.fraction == 0.25
    assert read.seconds_left == pytest.approx(300, rel=0.1), "three times as long as the reading"
    trained = at(50, 100, "Training")
    assert (job_status.stage(trained), trained.fraction) == ("Training, step 2 of 2", 0.625)
    progress.finish("done")


def test_the_start_of_workers_is_not_taken_for_their_pace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job_status.write(tmp_path, JobStatus(tmp_path.name, "embed", "small", "starting"))
    progress, now = Progress(job_folder=tmp_path), time.monotonic()

    def left(seconds: float, done: int, total: int = 500) -> float | None:
        monkeypatch.setattr(time, "monotonic", lambda: now + seconds)
        progress.update(done, total, "Analysing tracks" if total == 500 else "Looking at films")
        found = job_status.read(tmp_path)
        assert found is not None
        return found.seconds_left

    assert left(0.0, 0) is None
    assert left(20.0, 1) is None
    for portion in range(20):  # of eight each second, told of one by one
        for item in range(1, 9):
            said = left(20.0 + portion + 0.001 * item, 8 * portion + item)
            if portion:
                assert said == pytest.approx((500 - 8 * portion - item) / 8, rel=0.1)
    assert left(40.0, 0, 3) is None
    assert left(100.0, 1, 3) == pytest.approx(120)
    progress.finish("done")


def test_a_job_says_what_it_loads_before_it_counts(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    job = jobs.start("embed", "small", ["--library", "small", "--run", "shipped", "--jobs", "1"])
    assert job_status.stage(job) == "Starting"
    said = []
    while not job.ended:
        job = jobs.status(job.job_id)
        said.append(job_status.stage(job))
        time.sleep(0.02)
    assert job.state == "done"
    assert list(dict.fromkeys(said)) == [
        "Starting",
        "Loading the model",
        "Analysing tracks",
    ]


class Terminal(io.StringIO):
    """One that knows no codes, as the Command Prompt of Windows."""

    def isatty(self) -> bool:
        return True

    def line(self) -> str:
        shown = ""
        for text in self.getvalue().split("\r"):
            shown = text + shown[len(text) :]
        return shown.rstrip(" ")


def test_a_shorter_line_on_a_terminal_leaves_nothing_of_the_longer_one() -> None:
    terminal = Terminal()
    progress = Progress(terminal)
    progress.update(0, 12_000, "Laying out the map")
    progress.update(3, 9, "Storing")
    assert terminal.line() == "Storing: 3 of 9"
    progress.end_line()
    assert terminal.line() == "Storing: 3 of 9".ljust(len("Laying out the map: 0 of 12,000")) + "\n"


class Said(Progress):
    """What an import says that it does, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []

    def update(self, done: int, total: int, message: str = "") -> None:
        self.steps.append(message)


@pytest.mark.parametrize("listed", [True, False])
def test_an_import_speaks_of_a_tag_spreadsheet_only_where_there_is_one(
    listed: bool, tmp_path: Path
) -> None:
    sound = tmp_path / "tone.wav"
    soundfile.write(sound, tone(330), SR)
    if listed:
        (tmp_path / "tracks.csv").write_text("file,genre\ntone.wav,rock\n", "utf-8")
    said = Said()
    plan(tmp_path, progress=said)
    assert any("spreadsheet" in step for step in said.steps) is listed
    assert not any("list" in step for step in said.steps), "it has one name"
