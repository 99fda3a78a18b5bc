"""Pages while something runs: one bar, nothing slow, and no click lost when it ends."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import commands, config, job_status, jobs
from core.cli import command_line
from core.errors import SoundkinError
from core.files import write_json
from core.job_status import LOOK, JobStatus, State
from tests.apptest_kit import opened, page_text
from tests.conftest import ROOT
from tests.music import make_library

JOB = "20260101-000000-abcdef"
OPENED = """
import sys
from tests.apptest_kit import opened
at = opened("pages/library.py", "small")
print(len(at.get("progress")), not at.exception, "pandas" in sys.modules)
"""


def running(library: str, command: str = "import", *arguments: str) -> None:
    """A job that runs in the library of this name."""
    folder = config.home() / "jobs" / JOB
    folder.mkdir(parents=True)
    now = time.time()
    status = JobStatus(JOB, command, library, "running", arguments, now, now, done=1, total=4)
    job_status.write(folder, status)


@pytest.mark.parametrize(
    "command",
    [
        lambda name: commands.rename(name, "other"),
        commands.delete,
        commands.forget,
        commands.restore,
        lambda name: commands.move(name, "postgresql://nobody@127.0.0.1:1/none"),
    ],
    ids=["rename", "delete", "forget", "restore", "move"],
)
def test_nothing_takes_a_library_away_from_what_works_on_it(
    home: Path, tmp_path: Path, command: Callable[[str], object]
) -> None:
    make_library(tmp_path / "music")
    running("small", "embed")
    with pytest.raises(SoundkinError, match=r'"small" is busy \(starting\)'):
        command("small")


def test_what_the_note_of_a_job_says_is_text(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    running("small", "![a](http://foreign.example) \ud800")
    at = opened("app.py", "small")
    assert not at.exception
    assert "![a]" not in page_text(at)


def test_the_only_bar_beside_the_sidebar_is_that_of_the_work_that_runs(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music", analysed=True)
    running("small", "import", "--dry-run")
    at = opened("pages/library.py", "small")
    assert [bar.proto.text for bar in at.sidebar.get("progress")] == ["Checking small"]
    assert [bar.proto.value for bar in at.main.get("progress")] == [25]
    analysed = [html.proto.body for html in at.main.get("html") if "analysed" in html.proto.body]
    assert len(analysed) == 1, "said once"
    assert "12 of 12 tracks analysed" in analysed[0]


def test_a_job_that_is_asked_to_stop_keeps_a_place_for_the_keyboard(
    home: Path, tmp_path: Path
) -> None:
    """Grey, it would give its place away before what goes on with the job stands there."""
    make_library(tmp_path / "music", analysed=True)
    running("small", "embed")
    at = opened("pages/library.py", "small")
    at = at.button(key=f"stop-{JOB}").click().run()
    stop = at.button(key=f"stop-{JOB}")
    assert (stop.label, stop.disabled) == ("Stopping", False)


@pytest.mark.parametrize(
    ("command", "page", "key"),
    [("embed", "pages/library.py", f"stop-{JOB}"), ("train", "pages/training.py", "train-stop")],
)
def test_the_button_that_stops_a_job_is_not_moved_by_the_words_beside_it(
    home: Path, tmp_path: Path, command: str, page: str, key: str
) -> None:
    make_library(tmp_path / "music", n_tracks=2)
    running("small", command)
    kinds = [
        (one.type, getattr(one.proto, "id", "").endswith(key)) for one in opened(page, "small").main
    ]
    stop = kinds.index(("button", True))
    assert [kind for kind, _ in kinds[stop - 2 : stop]] == ["text", "space"]


def test_what_is_asked_for_twice_is_done_once_and_is_no_fault(home: Path, tmp_path: Path) -> None:
    """Enter in the path, then a click; or two clicks."""
    folder = str(make_library(tmp_path / "music").source_folder)
    running("small", "import", folder, "--name", "small", LOOK)
    at = opened("pages/library.py", "small")

    def press(label: str) -> None:
        next(button for button in at.button if button.label == label).click().run()

    at.text_input[0].set_value(folder)
    at.text_input(key="import-name").set_value("small")
    press("Check first")
    assert [error.value for error in at.error] == []
    assert [job.job_id for job in jobs.recent()] == [JOB], "nothing else began"
    press("Import")
    (said,) = [error.value for error in at.error]
    assert "busy" in said, "this is another wish"


def test_what_the_import_form_says_is_what_the_job_is_asked(home: Path, tmp_path: Path) -> None:
    folder = make_library(tmp_path / "music").source_folder
    tags = folder / "tags.csv"
    tags.write_text("file,title\nnone.wav,None\n", "utf-8")
    at = opened("pages/library.py", "small")
    at.text_input[0].set_value(str(folder))
    at.text_input(key="import-tags").set_value(str(tags))
    at.text_input(key="import-name").set_value("small")
    at.checkbox(key="import-extra").check()
    at.checkbox(key="import-reread").check()
    at.selectbox(key="import-encoding").set_value("cp932")
    next(button for button in at.button if button.label == "Check first").click().run()
    job = jobs.newest("small", "import")
    assert job is not None
    asked = command_line.parser("import").parse_args(["import", *job.arguments])
    said = (asked.source, asked.name, asked.tags, asked.encoding)
    assert said == (str(folder), "small", str(tags), "cp932")
    assert (asked.dry_run, asked.extra_columns, asked.reread_tags) == (True, True, True)
    jobs.stop(job.job_id)


def test_a_map_that_is_not_there_is_computed_as_a_job(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    opened("pages/map.py", "small").button(key="compute-map").click().run()
    job = jobs.newest("small", "map")
    assert job is not None
    jobs.stop(job.job_id)
    assert (job.library, job.arguments) == ("small", ("--library", "small"))


def ended(command: str, state: State, report: object = None, *arguments: str) -> None:
    """A job of the library "small" that has ended."""
    running("small", command, *arguments)
    folder = config.home() / "jobs" / JOB
    status = job_status.read(folder)
    assert status is not None
    job_status.write(folder, replace(status, state=state))
    write_json(folder / "result.json", report)


def test_how_an_import_ended_is_told_to_whoever_comes_back(home: Path, tmp_path: Path) -> None:
    """The tab was closed or reloaded meanwhile."""
    make_library(tmp_path / "music")
    ended("import", "done", {"library": "small", "accepted": 12})
    at = opened("pages/library.py", "demo")
    assert "12 tracks are in the library small" in page_text(at)
    assert at.button(key="import-open")
    assert "12 tracks are in the library small" in page_text(at.run()), "as long as the tab is open"
    assert "are in the library small" not in page_text(opened("pages/library.py", "demo"))


def test_what_a_check_found_names_its_library_to_whoever_sees_it(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music", "other")
    ended("import", "done", {"library": "small", "accepted": 12}, LOOK)
    assert "12 tracks will be imported into small" in page_text(opened("pages/library.py", "other"))


def test_the_report_of_an_import_goes_with_its_library(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    ended("import", "done", {"library": "small", "accepted": 12})
    at = opened("pages/library.py", "demo", **{"import-job": JOB})
    commands.delete("small")
    at.run()
    assert not at.error
    assert "are in the library small" not in page_text(at)


@pytest.mark.parametrize(
    ("command", "kept"), [("import", False), ("map", False), ("embed", True), ("measure", True)]
)
@pytest.mark.parametrize("state", ["stopped", "lost"])
def test_a_page_says_what_is_kept_only_of_what_is_kept(
    home: Path, command: str, kept: bool, state: State
) -> None:
    ended(command, state)

    def page(job_id: str) -> None:
        from core import jobs
        from core.ui.common import work

        work.watch(jobs.status(job_id), "Work")

    at = AppTest.from_function(page, args=(JOB,)).run()
    (said,) = (message.value for message in [*at.info, *at.error])
    assert ("What was finished is kept" in said) == kept
    assert "start again" in said.lower()


def test_a_fresh_server_shows_a_job_without_loading_a_slow_package(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music", analysed=True)
    running("small")
    done = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2", "True", "False"], "bars, no exception, pandas is loaded"


def _ends_while_a_click_comes() -> None:
    from dataclasses import replace

    import streamlit as st

    from core import config, job_status, jobs
    from core.ui.common import work
    from core.ui.common.session.session import Key
    from tests.ui.test_running_jobs import JOB

    job = jobs.status(JOB)
    if Key("ends", "here", False, "").get():
        job_status.write(config.home() / "jobs" / JOB, replace(job, state="done"))
    work.watch(job, "Import")
    if st.button("Keep"):
        Key("kept", "here", False, "").set(True)


def test_a_click_that_comes_as_a_job_ends_is_acted_on(home: Path) -> None:
    running("small")
    at = AppTest.from_function(_ends_while_a_click_comes).run()
    at.session_state["ends"] = True
    at.button[-1].click().run()
    assert "kept" in at.session_state


def _clicked_beside_a_timer() -> None:
    import streamlit as st

    from core.ui.common import work
    from core.ui.common.session.session import Key

    runs = Key("runs", "here", 0, "how often the whole page ran")

    @st.fragment(key="timer")
    def timer() -> None:
        work.page_again()

    @st.fragment(key="card")
    def card() -> None:
        if st.button("Keep", key="keep"):
            Key("kept", "here", False, "").set(True)

    runs.set(runs.get() + 1)
    timer()
    card()
    st.button("Timer, then card", key="timer", on_click=lambda: st.rerun(["timer", "card"]))
    st.button("Card, then timer", key="card", on_click=lambda: st.rerun(["card", "timer"]))


@pytest.mark.parametrize(("first", "runs"), [("timer", 1), ("card", 2)])
def test_a_timer_runs_the_page_again_only_when_no_click_waits_behind_it(
    first: str, runs: int
) -> None:
    at = AppTest.from_function(_clicked_beside_a_timer).run()
    at.button(key="keep").click()
    at.button(key=first).click().run()
    assert "kept" in at.session_state
    assert at.session_state["runs"] == runs


def _a_dialog_beside_a_timer() -> None:
    import streamlit as st

    from core.ui.common import dialogs, work
    from core.ui.common.session.session import Key

    runs = Key("runs", "here", 0, "how often the whole page ran")
    runs.set(runs.get() + 1)
    st.fragment(work.page_again, key="timer")()
    st.button("Timer", key="tick", on_click=lambda: st.rerun("timer"))
    if st.button("Open", key="open"):
        dialogs.dialog("Open")(lambda: None)()


@pytest.mark.parametrize(("is_open", "more"), [(True, 0), (False, 1)])
def test_a_dialog_stays_open_when_a_job_ends(is_open: bool, more: int) -> None:
    at = AppTest.from_function(_a_dialog_beside_a_timer).run()
    at.button(key="open").set_value(is_open).run()
    before = at.session_state["runs"]
    at.button(key="tick").click().run()
    assert at.session_state["runs"] == before + more
