"""Jobs without a browser: start, stop, result, what is lost, what is damaged, what is pruned."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core import job_status, jobs, records
from core.job_status import JobStatus
from core.progress import Progress
from tests.sounds import write_folder


def ended(job: jobs.Job, seconds: float = 60.0) -> jobs.Job:
    """Wait until the job has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = jobs.status(job.job_id)
        if job.ended:
            return job
        time.sleep(0.05)
    raise AssertionError(f"still {job.state}: {job.log()}")


def noted(number: int, **values: object) -> str:
    """A job on disk that ended, the `number`th of a day."""
    job_id = f"20260101-{number:06d}-abcdef"
    folder = jobs.config.home() / "jobs" / job_id
    folder.mkdir(parents=True)
    known = JobStatus(job_id, "embed", "music", "done", started=1.0 + number, heartbeat=time.time())
    job_status.write(folder, replace(known, **values))
    return job_id


def test_a_job_runs_the_command_and_leaves_its_document(demo_home):
    job = jobs.start("coverage", "demo", ["--library", "demo"])
    assert (job.command, job.library, job.arguments) == ("coverage", "demo", ("--library", "demo"))
    job = ended(job)
    assert (job.state, job.result()["tracks"]) == ("done", 10_802)
    assert jobs.newest("demo", "coverage") == job
    assert jobs.running() is None


def test_a_job_that_fails_says_why_and_keeps_its_log(home):
    job = ended(jobs.start("coverage", "gone", ["--library", "gone"]))
    assert job.state == "failed"
    assert 'There is no library "gone"' in job.error
    assert job.error in job.log()
    assert job.result() is None


def test_what_a_job_writes_is_read_whatever_the_encoding_of_the_system(home, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    job = ended(jobs.start("coverage", "Größe", ["--library", "Größe"]))
    assert 'There is no library "Größe"' in job.log()


def test_a_job_that_is_asked_to_stop_stops_at_a_safe_point(home, tmp_path):
    folder = write_folder(tmp_path / "music", n_each=2)
    job = jobs.start("import", "tones", [str(folder), "--name", "tones"])
    assert jobs.running("tones", "import") is not None
    jobs.stop(job.job_id)
    assert jobs.status(job.job_id).state == "stopping"
    job = ended(job)
    assert (job.state, job.result()) == ("stopped", None)


def test_a_status_that_is_being_replaced_is_read_a_moment_later(home, monkeypatch):
    """As Windows refuses it."""
    job_id, real, refused = noted(1), Path.read_text, []

    def read_there(path, *arguments, **options):
        if path.name == job_status.FILE and not refused:
            refused.append(path)
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", read_there)
    assert jobs.status(job_id).state == "done"
    assert refused


def test_a_job_without_a_heartbeat_is_lost_until_it_beats_again(home):
    job_id = noted(1, state="running", heartbeat=time.time() - jobs.LOST_AFTER - 1)
    assert jobs.status(job_id).state == "lost"
    folder = jobs.status(job_id).folder
    known = job_status.read(folder)
    job_status.write(folder, replace(known, heartbeat=time.time()))
    assert jobs.status(job_id).state == "running"
    assert jobs.running("music").job_id == job_id


def test_work_that_slept_with_the_machine_is_not_called_lost(home, monkeypatch):
    """A laptop is opened again: what looks wakes before the worker does."""
    job_id = noted(1, state="running", heartbeat=time.time())
    known = job_status.read(jobs.status(job_id).folder)
    hours_ago = replace(known, heartbeat=time.time() - 7200)
    job_status.write(jobs.status(job_id).folder, hours_ago)
    assert jobs.status(job_id).state == "running"
    monkeypatch.setattr(jobs, "WAKES_WITHIN", 0.0)
    assert jobs.status(job_id).state == "lost", "it has had its moment"
    job_status.write(jobs.status(job_id).folder, replace(known, heartbeat=time.time()))
    assert jobs.status(job_id).state == "running"


def test_a_dead_job_is_lost_also_where_the_clock_was_set_back(home):
    assert jobs.status(noted(1, state="running", heartbeat=time.time() + 7200)).state == "lost"


@pytest.mark.parametrize("content", ["{}", "3", "null", "[]", "", "{", '"x"', "[" * 100_000])
def test_a_damaged_status_is_a_lost_job_and_hides_no_other(home, content):
    good, bad = noted(1), noted(2)
    (jobs.status(bad).folder / "status.json").write_text(content)
    job = jobs.status(bad)
    assert (job.state, job.ended, job.error) == ("lost", True, job_status.DAMAGED)
    assert [job.job_id for job in jobs.recent("music")] == [good]
    assert {job.job_id for job in jobs.recent()} == {good, bad}
    assert jobs.status("20200101-000000-gone00").state == "lost"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("done", -3),
        ("total", float("nan")),
        ("rate", float("inf")),
        ("seconds_left", "soon"),
        ("seconds_left", -1),
        ("message", None),
        ("arguments", 3),
        ("done", True),
        ("total", 10**400),
        ("started", {}),
    ],
)
def test_a_damaged_number_counts_as_unknown(home, key, value):
    job_id = noted(1, state="running", done=2, total=4)
    file = jobs.status(job_id).folder / "status.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), key: value}))
    job = jobs.status(job_id)
    assert job.state == "running"
    assert 0.0 <= job.fraction <= 1.0
    assert getattr(job, key) == getattr(JobStatus("", "", "", "done"), key)


def test_more_done_than_there_is_counts_as_all(home):
    assert jobs.status(noted(1, done=9, total=4)).fraction == 1.0


def test_a_damaged_state_or_heartbeat_is_a_lost_job(home):
    for number, (key, value) in enumerate([("state", "flying"), ("heartbeat", float("nan"))]):
        job_id = noted(number, state="running")
        file = jobs.status(job_id).folder / "status.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), key: value}))
        assert jobs.status(job_id).state == "lost"


def test_a_status_of_an_earlier_version_is_read(home):
    folder = jobs.status(noted(1)).folder
    old = {
        "job_id": folder.name,
        "command": "train",
        "library": "music",
        "arguments": ["--resume", "r1"],
        "state": "stopped",
        "started": 5.0,
        "heartbeat": 6.0,
        "done": 3,
        "total": 9,
        "pid": 77,
        "run_id": "r1",
        "best_epoch": 2,
        "loss": 0.5,
    }
    (folder / "status.json").write_text(json.dumps(old))
    job = jobs.status(folder.name)
    assert (job.run_id, job.best_epoch, job.pid, job.fraction) == ("r1", 2, 77, 1 / 3)
    assert job.option("--resume") == "r1"
    assert job.option("--run") is None


@pytest.mark.parametrize("hours", [1, 24 * 365])  # winter time, an empty battery
def test_the_newest_job_is_found_though_the_clock_was_set_back(demo_home, hours):
    later = time.strftime(jobs.STAMP, time.localtime(time.time() + 3600 * hours))
    folder = jobs.config.home() / "jobs" / f"{later}-abcdef"
    folder.mkdir(parents=True)
    beat = time.time() + 3600 * hours
    killed = JobStatus(folder.name, "coverage", "demo", "running", started=beat, heartbeat=beat)
    job_status.write(folder, killed)
    assert jobs.status(folder.name).state == "lost"
    assert jobs.running() is None
    first, second = (jobs.start("coverage", "demo", ["--library", "demo"]) for _ in range(2))
    assert [job.job_id for job in jobs.recent()] == [second.job_id, first.job_id, folder.name]
    assert (ended(first).state, ended(second).state) == ("done", "done")


def test_ended_jobs_are_pruned_but_for_what_pages_show(home):
    evaluated = noted(1, command="evaluate")
    stopped = noted(2, command="train", state="stopped")
    ids = [noted(number) for number in range(3, 3 + jobs.KEPT + 20)]
    alive = noted(0, state="running")
    jobs.prune()
    left = {job.job_id for job in jobs.recent()}
    assert left == {evaluated, stopped, alive, *ids[-jobs.KEPT :]}
    assert jobs.newest("music", "evaluate").job_id == evaluated


def test_starting_a_job_drops_the_oldest_that_ended(home):
    for number in range(jobs.KEPT + 20):
        noted(number)
    ended(jobs.start("coverage", "gone", ["--library", "gone"]))
    assert len(jobs.recent()) == jobs.KEPT + 1


def test_listing_reads_an_ended_job_once(home):
    for number in range(40):
        noted(number)
    assert len(jobs.recent()) == 40
    for job in jobs.recent():
        (job.folder / "status.json").write_text("unreadable from here on")
    assert len(jobs.recent("music", "embed")) == 40


def test_of_very_many_jobs_only_the_newest_and_those_alive_are_read(home, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_READ", 5)
    ids = [noted(number) for number in range(20)]
    alive = noted(20, state="running")
    os.rename(jobs.status(alive).folder, jobs.status(alive).folder.with_name("0-alive"))
    long_ago = time.time() - 3600
    for job_id in ids:
        os.utime(jobs.status(job_id).folder / "status.json", (long_ago, long_ago))
    assert [job.job_id for job in jobs.recent()] == [*reversed(ids[-5:]), "0-alive"]
    assert jobs.running("music").job_id == "0-alive"


def test_progress_keeps_counts_sane_and_notes_what_pages_show(home):
    folder = jobs.status(noted(1, state="starting")).folder
    progress = Progress(job_folder=folder)
    progress.note(run_id="r1", parameters=12)
    for done, total, expected in ((5, 3, (3, 3)), (-2, 4, (0, 4)), (1, -1, (1, 0))):
        progress.update(done, total, f"{done}")
        found = jobs.status(folder.name)
        assert (found.done, found.total) == expected
    assert (found.run_id, found.parameters, found.state) == ("r1", 12, "running")
    assert found.pid == os.getpid()
    progress.finish("failed", "No.")
    assert (jobs.status(folder.name).state, jobs.status(folder.name).error) == ("failed", "No.")


def test_progress_goes_on_over_a_damaged_status(home):
    folder = jobs.status(noted(1)).folder
    (folder / "status.json").write_text("{")
    Progress(job_folder=folder).finish("done")
    assert records.load_or_none(folder / "status.json", JobStatus).state == "done"
