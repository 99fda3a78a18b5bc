"""Records on disk: what is read, what is refused, and one form of a run's configuration."""

import argparse
import json
from dataclasses import dataclass, fields, replace

import pytest

from core import config, records
from core.cli import command_line, train_command
from core.errors import SoundkinError
from core.model.training import run_config, run_records
from core.model.training.run_config import RunConfig
from core.model.training.run_records import HeldOut, RunPlan, RunResult, Unreadable
from core.records import field


@dataclass(frozen=True)
class Leaf:
    name: str
    share: float = field(0.0, least=0, most=1)


@dataclass(frozen=True)
class Tree:
    n: int = field(least=0)
    leaves: tuple[Leaf, ...] = ()
    pair: tuple[str, int] | None = None
    by_name: dict[str, float] = field({}, least=0)
    called: str = ""


def test_a_record_comes_back_as_it_was_written():
    tree = Tree(3, (Leaf("a", 0.5), Leaf("b")), ("x", 1), {"k": 2.0}, "n")
    content = json.loads(json.dumps(records.dump(tree)))
    assert records.parse(Tree, content) == tree


def test_unknown_keys_are_passed_over():
    assert records.parse(Tree, {"n": 1, "called": "x", "later": 3}) == Tree(1, called="x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "null instead of an object"),
        (3, "a number instead of an object"),
        ({}, "n is missing"),
        ({"n": True}, "n is true or false"),
        ({"n": 1.5}, "n is a number"),
        ({"n": -1}, "n is -1, which is out of range"),
        ({"n": 1, "leaves": {}}, "leaves is an object"),
        ({"n": 1, "leaves": [{"name": 3}]}, "name is a number"),
        ({"n": 1, "leaves": [{"name": "a", "share": float("nan")}]}, "share is not a finite"),
        ({"n": 1, "leaves": [{"name": "a", "share": 10**400}]}, "share is too large"),
        ({"n": 1, "pair": ["x"]}, "pair has 1 parts instead of 2"),
        ({"n": 1, "by_name": {"k": "v"}}, "by_name is text"),
    ],
)
def test_what_does_not_fit_is_named(content, said):
    with pytest.raises(records.Malformed, match=said):
        records.parse(Tree, content)
    assert records.parse_or_none(Tree, content) is None


def test_a_damaged_file_gets_one_sentence_with_its_name_and_the_remedy(tmp_path):
    for text in ('{"n": -1}', "{", "", "[" * 100_000, "\xff"):
        (tmp_path / "tree.json").write_text(text, "latin-1")
        with pytest.raises(SoundkinError, match=r"tree\.json is damaged \(.*\): plant another\.$"):
            records.load(tmp_path / "tree.json", Tree, "plant another.")
        assert records.load_or_none(tmp_path / "tree.json", Tree) is None
    with pytest.raises(SoundkinError, match=r"none\.json cannot be read \(.*\): plant another\.$"):
        records.load(tmp_path / "none.json", Tree, "plant another.")


def parsed(*options: str) -> argparse.Namespace:
    return command_line.parser().parse_args(["train", "--library", "x", *options])


CHOSEN = (
    RunConfig(),
    RunConfig("mood", ("calm, slow", "-loud", "a=b"), {"x=y": "a=b", "-z": "calm, slow"}, 4, 1),
    RunConfig(preset="article", seed=9, start="scratch", interpolation=0.1 + 0.2),
    RunConfig(classes=("piano", "ピアノ"), merge={"Grand Piano": "piano"}, start="shipped"),
    RunConfig("genre", categories=("genre", "mood, or use", "-x")),
    RunConfig("genre", categories=("genre",), epochs=7),
    RunConfig(categories=("*",)),
)


@pytest.mark.parametrize("run", CHOSEN)
def test_a_configuration_comes_through_the_command_line_as_it_was_chosen(run):
    assert train_command.of_options(parsed(*run_config.options(run))) == run


def test_the_options_of_train_that_people_write_are_read():
    run = train_command.of_options(
        parsed("--classes", "piano, synth", "--merge", "synth lead=synth", "--category", "Image")
    )
    assert run == RunConfig("mood", ("piano", "synth"), {"synth lead": "synth"})
    both = train_command.of_options(
        parsed("--category", "genre", "--also", "Image", "--also", "use")
    )
    assert both == RunConfig("genre", categories=("genre", "mood", "use"))
    assert train_command.of_options(parsed("--all-tags")).categories == (run_config.EVERY,)
    for other in (("--classes", "a,b"), ("--preset", "article"), ("--merge", "a=b")):
        with pytest.raises(SoundkinError, match="leave out --classes"):
            train_command.of_options(parsed("--all-tags", *other))
    with pytest.raises(SoundkinError, match="TAG=CLASS"):
        train_command.of_options(parsed("--merge", "nothing"))


@pytest.mark.parametrize(
    "options",
    [("--seed", "-1"), ("--interpolation", "2"), ("--per-class", "0"), ("--preset", "big")],
)
def test_options_out_of_range_are_wrong_use(options, capsys):
    with pytest.raises(SystemExit) as stop:
        parsed(*options)
    assert stop.value.code == 2


PLAN = RunPlan(
    run_id="r",
    library="l",
    classes=("a", "b"),
    train=(("t1", 0), ("t2", 1)),
    test=(("t3", 1),),
    unreadable=(Unreadable("t5", "gone"),),
    interpolation=0.6,
)
RESULT = RunResult(
    "r",
    "default",
    ("a", "b"),
    5,
    2,
    1,
    3,
    2,
    0.5,
    1.0,
    {"a": 0.0, "b": 1.0},
    ((0, 0), (0, 1)),
    1.5,
    "l",
    "mood",
    0,
    "shipped",
    ("t1", "t2"),
    (),
    (HeldOut("t3", "b", "b", 0.9),),
)


def test_plan_and_result_come_back_from_disk(tmp_path):
    run_records.save(tmp_path, PLAN)
    run_records.save(tmp_path, RESULT)
    assert run_records.load_plan(tmp_path) == PLAN
    assert run_records.load_result(tmp_path) == RESULT
    assert RESULT.confused("b", "b") == ["t3"]


def test_the_shipped_runs_records_of_an_earlier_version_are_read():
    folder = config.ASSETS / "demo" / "run"
    plan, result = run_records.load_plan(folder), run_records.load_result(folder)
    assert result is not None
    assert (plan.start, len(plan.classes)) == ("shipped", 19)
    assert len(plan.train) >= result.n_train, "of all categories, of the main one"
    assert {track_id for track_id, _ in plan.train} == set(result.train_ids)
    rows = run_records.read_metrics(folder)
    assert [row.epoch for row in rows] == list(range(1, result.epochs + 1))
    assert run_records.best_epoch(rows) == result.best_epoch


@pytest.mark.parametrize(
    ("record", "change"),
    [
        (PLAN, {"classes": ["a"]}),
        (PLAN, {"train": []}),
        (PLAN, {"train": [["t1", 2]]}),
        (PLAN, {"train": [["t1", "a"]]}),
        (PLAN, {"epochs": 0}),
        (PLAN, {"preset": "huge"}),
        (RESULT, {"accuracy": 1.5}),
        (RESULT, {"accuracy": None}),
        (RESULT, {"confusion": [[1, 0]]}),
        (RESULT, {"recall": [1]}),
        (RESULT, {"n_test": -1}),
    ],
)
def test_a_damaged_plan_or_result_is_none(record, change):
    content = {**records.dump(record), **change}
    assert records.parse_or_none(type(record), content) is None


def test_a_plan_has_every_choice_of_its_configuration():
    assert {part.name for part in fields(RunConfig)} <= {part.name for part in fields(RunPlan)}
    assert replace(PLAN, seed=3).seed == 3
