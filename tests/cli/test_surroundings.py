"""Rights that are missing and processes that cannot be started: said once, in words that fit, and
never kept as a fault of the files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.catalog import availability
from core.catalog.library import Library
from core.files import LAST_NS
from tests.catalog_kit import take, tone
from tests.command import ROOT, Done, document

SETPRIV = shutil.which("setpriv")
FEW_FILES = "12"  # open at once: enough for Python and SQLite, too few for pipes to a decoder

needs_rights = pytest.mark.skipif(
    sys.platform != "linux" or (os.geteuid() == 0 and SETPRIV is None),
    reason="needs Linux, and setpriv where root runs the tests, who may enter all",
)


def command(home: Path, *arguments: str, before: str = "") -> Done:
    """A command in a process of its own that may enter only what its rights say."""
    words = [sys.executable, "-m", "core", *arguments, "--json"]
    if before:
        words = ["bash", "-c", f'{before}; exec "$@"', "bash", *words]
    if os.geteuid() == 0:
        words = [str(SETPRIV), "--bounding-set=-dac_override,-dac_read_search", *words]
    env = {**os.environ, "SOUNDKIN_HOME": str(home), "PYTHONUNBUFFERED": ""}  # as people have it
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for name in ("a.wav", "b.wav", "sub/c.wav"):
        tone(tmp_path / "music" / name)
    return tmp_path / "music"


@needs_rights
@pytest.mark.parametrize(("rights", "named"), [(0o000, "left_out"), (0o444, "unreadable")])
def test_a_folder_that_may_not_be_entered_is_named_as_such(
    music: Path, tmp_path: Path, rights: int, named: str
) -> None:
    arguments = ("import", str(music), "--name", "mine")
    (music / "sub").chmod(rights)
    try:
        report = json.loads(command(tmp_path / "home", *arguments).stdout)
    finally:
        (music / "sub").chmod(0o755)
    (fault,) = report[named]
    assert fault["file"].startswith("sub/")
    assert "may not be entered" in fault["reason"]
    assert report["accepted"] == 2
    assert json.loads(command(tmp_path / "home", *arguments).stdout)["accepted"] == 3
    (library := tmp_path / "home" / "libraries" / "mine").chmod(rights)
    try:
        said = command(tmp_path / "home", "coverage", "--library", "mine").stderr
    finally:
        library.chmod(0o755)
    assert "library.sqlite cannot be opened (Permission denied)" in said
    (libraries := library.parent).chmod(0o555)  # so that the demo cannot be made
    try:
        demo, mine = json.loads(command(tmp_path / "home", "libraries").stdout)
    finally:
        libraries.chmod(0o755)
    assert "Permission denied" in demo["error"]
    assert mine["tracks"] == 3, "other libraries go on"


@needs_rights
@pytest.mark.parametrize(
    ("streams", "status"),
    [
        ("exec <&- >&- 2>&-", 0),
        ("exec >&-", 0),
        ("exec 2>/dev/full", 0),
        ("exec >/dev/full", 1),
    ],
)
def test_streams_that_are_closed_or_full_spoil_no_work(
    music: Path, tmp_path: Path, streams: str, status: int
) -> None:
    home = tmp_path / "home"
    done = command(home, "import", str(music), "--name", "mine", before=streams)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert document(home, "coverage", "--library", "mine")["tracks"] == 3


@needs_rights
def test_where_no_process_can_be_started_work_stops_and_no_file_is_at_fault(
    music: Path, tmp_path: Path
) -> None:
    home, few = tmp_path / "home", f"ulimit -n {FEW_FILES}"
    document(home, "import", str(music), "--name", "mine")
    stopped = command(home, "embed", "--library", "mine", "--jobs", "1", before=few)
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert "no process can be started" in stopped.stderr.splitlines()[-1]
    again = document(home, "embed", "--library", "mine", "--jobs", "1")
    assert (again["embedded"], again["failed"], again["failed_before"]) == (3, [], 0)


def test_a_file_of_a_clock_that_is_centuries_ahead_is_taken_and_known_again(home, tmp_path):
    path = tone(tmp_path / "m" / "a.wav")
    os.utime(path, (10_420_000_000, 10_420_000_000))
    if path.stat().st_mtime_ns <= LAST_NS:
        pytest.skip("this disk holds no such time")
    assert take(tmp_path / "m")["added"] == 1
    assert take(tmp_path / "m")["unchanged"] == 1
    (name,) = Library.open("mine").track_ids()
    assert availability.version_of(Library.open("mine"), name)[1] == LAST_NS
