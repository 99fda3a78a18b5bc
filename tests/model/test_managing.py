"""Runs and libraries as things one manages: names, use, what speaks against it, delete, undo."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core import commands, jobs
from core.catalog.analysis import head_chances, index_file
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import delete_library, deleted_libraries, names, open_library, undelete_library
from core.model import managing, runs
from core.model.runs import list_runs, run_folder
from core.model.training import run_doubts, run_records
from core.model.training.run_figures import CategoryResult
from core.model.training.run_records import RunResult
from tests.music import RUN, make_library, make_run
from tests.test_records import RESULT

TIME = "20261125-140509-default-0"


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    return make_library(tmp_path / "music")


def trained(
    library: Library, run_id: str = TIME, accuracy: float = 0.9, n_test: int = 30
) -> RunResult:
    """A finished run with a result of its own."""
    result = replace(
        RESULT,
        run_id=run_id,
        category="instrument",
        accuracy=accuracy,
        n_test=n_test,
        library=library.name,
        train_ids=("t00",),
    )
    run_records.save(run_folder(library.name, make_run(library, run_id)), result)
    return result


def test_a_run_is_called_by_what_it_learned_when_and_how_well(library: Library) -> None:
    trained(library, accuracy=0.874)
    found = list_runs(library)
    n = len(RESULT.classes)
    assert managing.titles(library, found)[TIME] == f"Instruments, {n} classes, 25 Nov, 87 %"
    later = "20261125-150509-default-0"
    trained(library, later, accuracy=0.871)
    titles = managing.titles(library, list_runs(library))
    assert titles[TIME].endswith("25 Nov 14:05:09, 87 %")
    assert titles[TIME] != titles[later]
    assert managing.rename(library, TIME, "  For the  café ") == "For the café"
    assert commands.runs(library.name)[1]["title"] == "For the café"
    assert managing.rename(library, later, "For the café").startswith("For the café (Instruments")
    both = [managing.title(library, run_id) for run_id in (TIME, later)]
    assert both[0] != both[1], "two runs of one name would be one line of a list"
    managing.rename(library, later, "")
    assert managing.rename(library, TIME, "half \ud83d") == "half ?"  # as a page can show it
    assert managing.rename(library, TIME, "") == titles[TIME]


def test_a_run_of_no_day_is_called_by_its_folder(library: Library) -> None:
    trained(library, "20269999-999999-copy", accuracy=0.874)
    (run,) = (run for run in list_runs(library) if run.run_id.startswith("2026"))
    assert ", 20269999-999999-copy, 87 %" in managing.titles(library, [run])[run.run_id]


def test_a_deleted_run_comes_back_and_the_one_in_use_stays(library: Library) -> None:
    trained(library)
    trained(library, "20261125-150509-default-0")
    files = [index_file.path_of(library, run, "vectors") for run in (TIME, RUN)]
    files[0].parent.mkdir()
    for path in files:
        path.touch()
    managing.delete(library, TIME)
    assert [path.exists() for path in files] == [False, True], "300 MB at 600,000 tracks"
    assert TIME not in [run.run_id for run in list_runs(library)]
    assert managing.undo_delete(library) == TIME
    assert TIME in [run.run_id for run in list_runs(library)]
    library.use_run(TIME)
    with pytest.raises(SoundkinError, match="use another one first"):
        managing.delete(library, TIME)
    with pytest.raises(SoundkinError, match='no run "shipped" of its own'):
        managing.delete(library, "shipped")


def test_any_analysed_run_is_in_use_at_once_again(library: Library) -> None:
    trained(library)
    assert not managing.use(library, TIME), "nothing is analysed with it yet"
    library.use_run(TIME)
    assert managing.use(library, RUN)
    assert library.current_run == RUN


def test_an_analysis_keeps_to_the_run_a_person_chose_until_a_newer_one_is_trained(
    library: Library,
) -> None:
    managing.put_in_use(library, "shipped")
    first = trained(library).run_id
    assert commands.default_run(library) == first
    managing.put_in_use(library, "shipped")
    assert commands.default_run(library) == "shipped"
    newer = trained(library, "20261126-140509-default-0").run_id
    assert commands.default_run(library) == newer
    managing.put_in_use(library, newer)
    assert commands.default_run(library) == newer


def test_an_analysis_does_not_leave_the_run_that_another_machine_has(library: Library) -> None:
    library.use_run("20260101-000000-default-0")
    with pytest.raises(SoundkinError, match="is not on this machine: put its folder into"):
        commands.embed(library.name)


def test_a_run_that_is_hardly_tested_or_worse_than_the_ready_one_is_doubted(
    library: Library,
) -> None:
    good = trained(library, accuracy=0.9, n_test=200)
    assert run_doubts.doubts(library, good) == []
    few = replace(good, accuracy=0.5, n_test=18)
    assert "no better than guessing" in run_doubts.doubts(library, few)[0]
    known = replace(good, accuracy=0.9, n_test=10)
    assert "hardly known: 60 to 98 %" in run_doubts.doubts(library, known)[0]
    guessed = CategoryResult("instrument", 60, 10, 0.9, 0.65, {})
    common = replace(known, categories=(guessed,))
    assert "guessing gets 65 %" in run_doubts.doubts(library, common)[0], "one tag is most of them"
    classes, ids, P = head_chances.read(library, RUN)
    held = tuple(
        run_records.HeldOut(track_id, classes[int(row.argmax())], classes[0])
        for track_id, row in zip(ids, P, strict=True)
    )
    library.set_setting("ready_run", RUN)
    worse = replace(good, classes=tuple(classes), test=held)
    assert (
        "gets 100 % of the same tracks right, this run 90 %" in run_doubts.doubts(library, worse)[0]
    )
    turned = replace(worse, classes=tuple(reversed(classes)))  # in any order
    assert "gets 100 % of the same tracks right" in run_doubts.doubts(library, turned)[0]
    assert run_doubts.doubts(library, replace(worse, test=held[:4])) == [], "too few to compare on"


@pytest.mark.both_stores
def test_a_renamed_library_keeps_tags_runs_and_what_its_jobs_found(
    library: Library, home: Path
) -> None:
    trained(library)
    folder = home / "jobs" / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    status = '{"job_id": "x", "command": "evaluate", "library": "small", "state": "done"}'
    (folder / "status.json").write_text(status)
    assert commands.rename("small", "café 2")["library"] == "café 2"
    assert "small" not in names()
    again = open_library("café 2")
    assert again.tags("t00") == {"instrument": ["piano"], "genre": ["rock"]}
    assert runs.training_tracks(again, TIME) == ("t00",)
    assert [job.command for job in jobs.recent("café 2")] == ["evaluate"]
    with pytest.raises(SoundkinError, match=r"nothing to go back|in a database"):
        commands.restore("café 2")
    for wrong in ("demo", "../up", ""):
        with pytest.raises(SoundkinError):
            commands.rename("café 2", wrong)
    assert "café 2" in names()
    with pytest.raises(SoundkinError, match='no library "small"'):
        commands.delete("small")


@pytest.mark.both_stores
def test_a_deleted_library_is_restored_whole(library: Library, tmp_path: Path) -> None:
    trained(library)
    delete_library("small")
    assert ("small" in names(), deleted_libraries()) == (False, ["small"])
    make_library(tmp_path / "music")
    with pytest.raises(SoundkinError, match="by now"):
        undelete_library("small")
    commands.rename("small", "other")
    commands.delete("small", undo=True)
    assert open_library("small").count() == 12
    assert deleted_libraries() == []
    assert runs.training_tracks(open_library("small"), TIME) == ("t00",)
    make_library(tmp_path / "music", "third")
    make_library(tmp_path / "music", "fourth")
    for name in ("small", "third", "other", "fourth"):
        delete_library(name)
    make_library(tmp_path / "music", "other", 3)
    delete_library("other")  # in the place of the one deleted before
    assert deleted_libraries() == ["other", "fourth", "third"]
    assert names() == ["demo"]
    undelete_library("other")
    assert open_library("other").count() == 3


def test_a_run_whose_plan_was_lost_is_still_there(library):
    trained(library)
    (run_folder(library.name, TIME) / run_records.PLAN).unlink()
    assert TIME in [run.run_id for run in list_runs(library)]
    found = runs.find_run(library, TIME)
    assert found is not None
    assert (found.state, found.config.preset) == ("done", "default")


def test_while_something_works_on_a_library_it_is_not_renamed_moved_or_taken_away(
    library: Library, home: Path
) -> None:
    folder = home / "jobs" / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    said = {"job_id": "x", "command": "embed", "library": "small", "state": "running"}
    said["message"] = "Analysing tracks"
    status = {**said, "heartbeat": time.time(), "pid": os.getpid()}
    (folder / "status.json").write_text(json.dumps(status))
    for act in (
        lambda: commands.rename("small", "other"),
        lambda: commands.move("small", "postgresql://ann@h/music"),
        lambda: commands.restore("small"),
        lambda: commands.delete("small"),
    ):
        with pytest.raises(SoundkinError, match=r"is busy \(analysing tracks\)"):
            act()
    assert "small" in names()
