"""The training page without a browser: what is chosen is what is started, and nothing damaged on
disk breaks a page."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core import job_status, jobs
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.imports import store
from core.catalog.library import Library
from core.cli import train_command
from core.job_status import JobStatus
from core.jobs import Job
from core.model import managing, runs
from core.model.runs import run_folder
from core.model.training import run_records
from core.model.training.run_config import RunConfig
from core.model.training.run_figures import Against, Apart, CategoryResult
from core.model.training.split import SplitReport
from core.ui.training import live, results
from core.ui.training.ways import ALL, STUDY
from tests.apptest_kit import opened, page_text
from tests.music import make_library, make_run
from tests.test_records import RESULT, parsed

PAGE = "pages/training.py"


def tagged_library(folder: Path, analysed: bool = True) -> Library:
    """Twelve tracks a tag, three tags."""
    library = make_library(folder, n_tracks=36, analysed=analysed)
    tags = ("piano", "synthesizer", "grand piano")
    rows = [
        store.Row(t.track_id, t.title, t.path, tags={"instrument": [tags[i % 3]]})
        for i, t in enumerate(library.tracks())
    ]
    store.save(library, rows, {"source": str(folder)})
    return library


def test_what_is_chosen_is_what_is_trained(home, tmp_path):
    tagged_library(tmp_path / "music")
    at = opened(PAGE, "small")
    at.session_state["train-way-small"] = STUDY
    at.run()
    at.multiselect(key="train-classes-small-instrument").set_value(["piano", "synthesizer"]).run()
    at.multiselect(key="merge-small-instrument-piano").set_value(["grand piano"]).run()
    at.number_input(key="train-per-class-small").set_value(20).run()
    at.number_input(key="train-seed-small").set_value(7).run()
    at.number_input(key="train-epochs-small").set_value(3).run()
    at.selectbox(key="train-from-small").set_value("scratch").run()
    assert "32 tracks, seven of ten to learn from" in page_text(at)
    at.button(key="train-start").click().run()
    job = jobs.newest("small", "train")
    assert job is not None
    jobs.stop(job.job_id)
    # until it is drawn grey the button keeps the focus, which then nobody would move
    drawn = [node.proto for node in at.main if node.type in ("button", "html")]
    grey = next(at for at, one in enumerate(drawn) if getattr(one, "label", "").startswith("Start"))
    moving = [at for at, one in enumerate(drawn) if "training-live" in getattr(one, "body", "")]
    assert drawn[grey].disabled
    assert moving == [len(drawn) - 1] > [grey]
    assert job.arguments[:2] == ("--library", "small")
    assert train_command.of_options(parsed(*job.arguments[2:])) == RunConfig(
        classes=("piano", "synthesizer"),
        merge={"grand piano": "piano"},
        per_class=20,
        seed=7,
        epochs=3,
        start="scratch",
    )
    assert not at.exception


def test_what_was_chosen_stays_when_another_way_or_page_was_open(home, tmp_path):
    tagged_library(tmp_path / "music")
    at = opened(PAGE, "small")
    at.button_group(key="train-way-small").set_value(STUDY).run()
    at.multiselect(key="train-classes-small-instrument").set_value(["piano", "synthesizer"]).run()
    at.multiselect(key="merge-small-instrument-piano").set_value(["grand piano"]).run()
    at.number_input(key="train-seed-small").set_value(7).run()
    at.selectbox(key="train-from-small").set_value("scratch").run()
    at.button_group(key="train-way-small").set_value(ALL).run()
    at.number_input(key="all-epochs-small").set_value(3).run()
    at.button_group(key="train-way-small").set_value(STUDY).run()
    for _ in range(2):
        assert at.multiselect(key="train-classes-small-instrument").value == [
            "piano",
            "synthesizer",
        ]
        assert at.multiselect(key="merge-small-instrument-piano").value == ["grand piano"]
        assert at.number_input(key="train-seed-small").value == 7
        assert at.selectbox(key="train-from-small").value == "scratch"
        at.switch_page("pages/coverage.py").run()
        at.switch_page(PAGE).run()
    at.button_group(key="train-way-small").set_value(ALL).run()
    assert at.number_input(key="all-epochs-small").value == 3


@pytest.mark.slow
def test_all_tags_are_what_the_page_offers_first(home, tmp_path):
    tagged_library(tmp_path / "music")
    at = opened(PAGE, "small")
    at.number_input(key="all-per-class-small").set_value(20).run()
    at.number_input(key="all-epochs-small").set_value(3).run()
    assert "counts as unknown there" in page_text(at)
    at.button(key="train-start").click().run()
    job = jobs.newest("small", "train")
    assert job is not None
    jobs.stop(job.job_id)
    assert train_command.of_options(parsed(*job.arguments[2:])) == RunConfig(
        categories=("instrument",), per_class=20, epochs=3
    )
    for _ in range(600):  # until the worker, which loads torch first, has seen it
        if jobs.status(job.job_id).ended:
            break
        time.sleep(0.1)
    assert jobs.status(job.job_id).state == "stopped"
    assert "Nothing had been learnt yet" in at.run().info[0].value
    assert not at.exception


@pytest.mark.parametrize("way", [ALL, STUDY])
def test_the_page_says_how_many_tags_were_given_and_how_many_confirmed(home, tmp_path, way):
    library = tagged_library(tmp_path / "music")
    at = opened(PAGE, "small")
    at.session_state["train-way-small"] = way
    at.run()
    assert "Learnt from: 36 given tags, and any suggestion that you accept" in page_text(at)
    tags = library.tags_of()
    first = library.track_ids()[0]
    left = [
        store.Row(t.track_id, t.title, t.path, tags={} if t.track_id == first else tags[t.track_id])
        for t in library.tracks()
    ]
    store.save(library, left, {"source": str(tmp_path / "music")})
    found = Suggestion(first, "instrument", "piano", 0.9)
    review.decide(library, library.ready_run, [found], True)
    said = page_text(at.run())
    assert "Learnt from: 35 given tags and 1 that you confirmed" in said


def test_tags_that_say_the_same_in_two_languages_are_named(home, tmp_path):
    library = tagged_library(tmp_path / "music")
    assert not [box for box in opened(PAGE, "small").info if "mean the same" in box.value]
    tags = ("piano", "Klavier", "grand piano")
    rows = [
        store.Row(t.track_id, t.title, t.path, tags={"instrument": [tags[i % 3]]})
        for i, t in enumerate(library.tracks())
    ]
    store.save(library, rows, {"source": str(tmp_path / "music")})
    boxes = [box.value for box in opened(PAGE, "small").info if "mean the same" in box.value]
    assert len(boxes) == 1
    assert "Klavier, piano." in boxes[0]


def test_a_run_that_is_worse_says_so_and_is_not_what_is_offered(home, tmp_path):
    library = make_library(tmp_path / "music")
    worse = replace(RESULT, against=Against(worse=("genre of neighbours",)))
    run_records.save(run_folder(library.name, make_run(library)), worse)
    at = opened(PAGE, "small")
    assert not at.exception
    assert any("worse than the model that ships" in said.value for said in at.warning)
    assert "Use it anyway" in [button.label for button in at.button]


@pytest.mark.parametrize("content", ["{}", "3", "null", "{", '{"run_id": 3, "accuracy": "high"}'])
def test_a_damaged_run_is_passed_over(home, tmp_path, content):
    library = make_library(tmp_path / "music")
    folder = run_folder(library.name, make_run(library))
    for name in ("result.json", "config.json", "metrics.csv"):
        (folder / name).write_text(content)
    at = opened(PAGE, "small")
    assert not at.exception
    assert "Start the training" in [button.label for button in at.button]


@pytest.mark.parametrize("kind", ["empty", "tags only"])
def test_a_library_without_sound_offers_no_run_to_use(home, tmp_path, kind):
    if kind == "empty":
        Library.create(kind)
    else:
        make_library(tmp_path, kind, sound=False)
    at = opened(PAGE, kind)
    assert not at.exception
    assert "Runs" not in [header.value for header in at.header]
    assert [button.label for button in at.button] == ["Go to the Library page"]


@pytest.mark.parametrize(
    ("categories", "chance"),
    [((), "50.0 %"), ((CategoryResult("genre", 8, 4, 1.0, 0.75, {"pop": 1.0}),), "75.0 %")],
)
def test_a_finished_run_shows_its_figures(home, tmp_path, categories, chance):
    library = make_library(tmp_path / "music")
    result = replace(RESULT, categories=categories)
    run_records.save(run_folder(library.name, make_run(library)), result)
    at = opened(PAGE, "small")
    assert not at.exception
    shown = {metric.label: metric.value for metric in at.metric}
    assert (shown["Test accuracy"], shown["Chance"]) == ("100.0 %", chance)


def test_the_large_figure_is_that_on_other_recordings_with_how_it_was_tested(home, tmp_path):
    library = make_library(tmp_path / "music")
    genre = CategoryResult(
        "genre",
        8,
        4,
        1.0,
        0.5,
        {"pop": 1.0},
        apart=Apart(0.625, 0.3, 0.86, 8, 3),
        shipped_apart=0.5,
    )
    split = SplitReport({"folder": 4}, n=12, unusable=("folder",))
    result = replace(RESULT, categories=(genre,), split=split)
    run_id = make_run(library)
    run_records.save(run_folder(library.name, run_id), result)
    at = opened(PAGE, "small")
    assert not at.exception
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Right on other recordings"] == "62.5 %"
    said = page_text(at)
    assert "5 of 8; 95 % interval 30 to 86 %" in said
    assert "each of 8 tracks is predicted by training without any track that shares" in said
    assert "Held out, as in the study: 1 of 1 right" in said
    assert "expect less" not in said, "the figure is less already"
    assert "62 %" in managing.titles(library, runs.list_runs(library))[run_id]


def test_what_was_not_measured_is_a_dash_and_is_not_explained(home, tmp_path):
    library = make_library(tmp_path / "music")
    genre = CategoryResult("genre", 8, 4, 1.0, 0.5, {"pop": 1.0}, apart=Apart(0.6, 0.3, 0.9, 8, 3))
    for run_id, categories in (("first", ()), ("second", (genre, replace(genre, name="use")))):
        result = replace(RESULT, run_id=run_id, categories=categories)
        run_records.save(run_folder(library.name, make_run(library, run_id)), result)
    at = opened(PAGE, "small")
    assert not at.exception
    gaps = [table for table in at.dataframe if table.value.isna().any(axis=None)]
    assert len(gaps) == 2, "recall of a class without a held-out track, and runs side by side"
    assert {table.proto.placeholder for table in gaps} == {"–"}
    said = page_text(at)
    assert "Chance: always predicting" in said
    (runs_table,) = (table.value for table in gaps if "Network" in table.value)
    assert {*runs_table["Network"]} == {"On top of the shipped model"}
    assert {*runs_table["Categories"]} > {"Mood", "Genre, Use"}, "the demo's run stands there, too"
    assert "Nearest:" not in said, "no such column stands there"


@pytest.mark.parametrize("page", [PAGE, "pages/quality.py", "pages/library.py"])
@pytest.mark.parametrize("content", ["{}", "3", "null", '{"rows": 3}'])
def test_damaged_jobs_break_no_page(home, tmp_path, page, content):
    make_library(tmp_path / "music")
    for number, command in enumerate(("train", "evaluate", "embed")):
        folder = home / "jobs" / f"20260101-00000{number}-abcdef"
        folder.mkdir(parents=True)
        status = {"job_id": folder.name, "command": command, "library": "small", "state": "done"}
        status |= {"done": -1, "total": float("nan"), "started": "long ago"}
        (folder / "result.json").write_text(content)
        (folder / "status.json").write_text(
            str(status).replace("'", '"').replace("nan", "NaN") if command != "embed" else content
        )
    assert not opened(page, "small").exception


def test_another_library_begins_with_its_own_run_or_the_one_in_use_not_the_demo_s(home):
    library = Library.create("other")
    store.save(library, [store.Row("a", "A")], {"run": "shipped"})
    assert results.first(library, ["demo", "shipped"]) == "shipped"
    assert results.first(library, ["demo", "mine", "shipped"]) == "mine"


def test_before_the_analysis_no_run_of_the_demo_s_is_urged_on_a_library(home, tmp_path):
    tagged_library(tmp_path / "music", analysed=False)
    at = opened(PAGE, "small")
    assert at.selectbox(key="run-small").value == "shipped"
    assert "Search and map use no run yet." in page_text(at)
    at.selectbox(key="run-small").set_value("demo").run()
    assert [b.label for b in at.button if b.proto.type == "primary"] == ["Start the training"]
    assert at.button(key="use-run").label == "Use this run"


def test_why_a_class_has_no_candidates_is_said(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=6)
    rows = [
        store.Row(t.track_id, t.title, t.path, tags={"mood": [["calm"], ["gay", "bright"]][i % 2]})
        for i, t in enumerate(library.tracks())
    ]
    store.save(library, rows, {"source": str(tmp_path / "music")})
    at = opened(PAGE, "small", **{"train-way-small": STUDY})
    at.multiselect(key="train-classes-small-mood").set_value(["calm", "gay", "bright"]).run()
    assert "No track with sound has only gay or bright of these classes" in page_text(at)
    at.multiselect(key="train-classes-small-mood").set_value(["calm", "gay"]).run()
    assert "Too few tracks: calm, gay. A class needs at least 4" in page_text(at)
    assert at.button(key="train-start").disabled
    rows = [replace(row, tags={"mood": ["calm"]}) for row in rows]
    store.save(library, rows, {"source": str(tmp_path / "music")})
    assert "6 of 6, with one tag." in page_text(opened("pages/coverage.py", "small"))


@pytest.mark.parametrize(
    ("message", "step", "total", "said"),
    [
        ("Reading tracks", 1, 245, "0 of 245 tracks"),
        ("Trying", 0, 3, "0 of 3"),
        ("Training", 2, 100, "epoch 0 of 100"),
        ("Training", 0, 100, "epoch 0 of 100"),  # of a run that is resumed
        ("", 0, 0, ""),
    ],
)
def test_only_the_training_itself_counts_epochs(
    message: str, step: int, total: int, said: str
) -> None:
    """Before it begins, it is tried how much to learn: three rounds are no epochs."""
    job = Job("job", "train", "small", "running", message=message, step=step, steps=2, total=total)
    assert live.pace(job, []) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("last.pt", "The training was stopped. 1 epoch is kept."),
        (run_records.FEATURES, "it has read are kept; resumed, it learns them anew."),
    ],
)
def test_what_a_stopped_run_goes_on_from_is_said_as_it_is(home, tmp_path, left, said):
    library = make_library(tmp_path / "music")
    run_id = "20260101-000000-default-0"
    folder = run_folder("small", make_run(library, run_id))
    (folder / "metrics.csv").write_text("epoch,val_loss\n1,0.5\n")
    (folder / left).touch()
    folder.rename(folder.with_name(f"{folder.name}{runs.PARTIAL}"))
    job = home / "jobs" / "20260101-000000-abcdef"
    job.mkdir(parents=True)
    job_status.write(job, JobStatus(job.name, "train", "small", "stopped", run_id=run_id))
    assert said in opened(PAGE, "small").info[0].value
