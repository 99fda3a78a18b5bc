"""What other programs and scripts may rely on: names of keys, values that are refused, one sentence
for what cannot be done."""

import subprocess
import sys
from pathlib import Path

import pytest

from core import commands
from core.catalog.library import Library
from core.catalog.stores import copies
from core.errors import SoundkinError
from core.libraries import open_library
from tests.catalog.lists.test_spreadsheets import excel, texts
from tests.catalog_kit import make_music, tone
from tests.command import ROOT, document, run
from tests.music import make_library, make_run

SMALL = ("--library", "small")


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """Twelve analysed tracks."""
    return make_library(tmp_path / "music")


@pytest.mark.parametrize(
    "arguments",
    [
        ["delete", "--library", "small", "--run", ""],
        ["rename", "--library", "small", "--run=", "other"],
        ["embed", "--library", "small", "--run", " "],
        ["train", "--library", "small", "--resume", ""],
        ["map", "--library", "small", "--run", ""],
        ["import", "", "--name", "small"],
        ["import", ".", "--name", "small", "--tags", ""],
        ["embed", "--library", "small", "--scheduler", ""],
        ["export", "--library", "small", "--what", "tags", "--out", ""],
    ],
    ids=" ".join,
)
def test_a_variable_that_was_never_set_is_wrong_use_and_no_default(
    demo_home: Path, library: Library, arguments: list[str]
) -> None:
    done = run(demo_home, *arguments, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "must not be empty" in done.stderr
    assert [row["name"] for row in document(demo_home, "libraries")] == ["demo", library.name]


@pytest.mark.parametrize(
    "arguments",
    [
        ["suggest", "--seed", "-1"],
        ["evaluate", "--seed", "99999999999"],
        ["train", "--seed", "-1"],
        ["embed", "--jobs", "5000"],
        ["measure", "--jobs", "0"],
    ],
    ids=" ".join,
)
def test_a_number_that_cannot_be_is_wrong_use(home: Path, arguments: list[str]) -> None:
    done = run(home, *arguments, "--library", "demo", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "must be" in done.stderr


@pytest.mark.parametrize("command", ["map", "predict", "suggest", "evaluate"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nobody", 'has no run "nobody": see `soundkin runs --library small`.'),
        ("demo", 'Run "demo" has not analysed "small" yet: run `soundkin embed'),
        ("\udce9", "cannot be the name of a run"),
    ],
    ids=["none", "of no vectors", "no UTF-8"],
)
def test_a_run_that_is_named_and_cannot_serve_is_said(
    home: Path, library: Library, command: str, name: str, sentence: str
) -> None:
    done = run(home, command, "--library", library.name, "--run", name, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr


def test_runs_have_the_keys_of_the_contract_and_one_is_in_use(home: Path, library: Library) -> None:
    own = make_run(library)
    library.use_run(own)
    rows = document(home, "runs", "--library", library.name)
    for row in rows:
        assert {"run_id", "name", "preset", "classes", "accuracy", "in_use"} <= set(row)
    assert [row["run_id"] for row in rows] == [own, "demo", "shipped"]
    assert [row["run_id"] for row in rows if row["in_use"]] == [own]
    library.use_run("shipped")
    rows = document(home, "runs", "--library", library.name)
    assert [row["run_id"] for row in rows if row["in_use"]] == ["shipped"]
    renamed = document(home, "rename", "--library", library.name, "--run", own, "The first")
    assert renamed["name"] == "The first"


def test_another_run_than_the_one_that_is_named_is_never_brought_back(
    home: Path, library: Library
) -> None:
    one, two = (make_run(library, f"2026112{day}-140509-default-0") for day in (1, 2))
    commands.delete_run(library.name, one)
    commands.delete_run(library.name, two)
    with pytest.raises(SoundkinError, match=f'"{one}".* \\(the last one deleted is "{two}"\\)'):
        commands.delete_run(library.name, one, undo=True)
    assert commands.delete_run(library.name, two, undo=True)["run_id"] == two


@pytest.mark.parametrize("circle", [False, True], ids=["gone", "a link to itself"])
def test_a_first_analysis_is_used_although_a_file_is_away(
    home: Path, tmp_path: Path, circle: bool
) -> None:
    for number in range(3):
        tone(tmp_path / "music" / f"{number}.wav", seconds=2.0)
    document(home, "import", str(tmp_path / "music"), "--name", "mine")
    (away := tmp_path / "music" / "0.wav").unlink()
    if circle:
        away.symlink_to(away)
    report = document(home, "embed", "--library", "mine", "--jobs", "1")
    assert (report["embedded"], len(report["away"])) == (2, 1)
    assert open_library("mine").current_run == "shipped"
    query = str(tmp_path / "music" / "1.wav")
    assert document(home, "search", "--library", "mine", "--query", query)["searched"] == 2


def test_going_back_from_a_library_that_was_whole_says_where_the_rest_is(
    home: Path, library: Library
) -> None:
    copies.keep(library)
    found = document(home, "restore", "--library", library.name)
    assert found["note"].startswith(f"{found['set_aside']} was not damaged")


def test_a_word_that_is_no_utf_8_gets_a_sentence(home: Path, library: Library) -> None:
    done = run(home, "use", "--library", library.name, "--run", "\udce9")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not text in UTF-8" in done.stderr


def test_a_weight_for_words_that_were_not_said_is_named(home: Path, library: Library) -> None:
    track_id = library.track_ids()[0]
    asked = ("--library", library.name, "--query", track_id, "--chip", "piano=2")
    assert "--words" in document(home, "search", *asked)["problems"][0]


def test_a_home_in_a_circle_of_links_is_named(tmp_path: Path) -> None:
    (circle := tmp_path / "circle").symlink_to(circle)
    (demo,) = document(circle, "libraries")
    assert str(circle) in demo["error"]


INTERRUPTED = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "core.cli.command_table":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
from core.__main__ import main
sys.exit(main(["libraries"]))
"""


def test_ctrl_c_while_the_program_loads_leaves_one_line() -> None:
    words = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "Stopped.\n")


def numbers(value: object) -> list[float]:
    """Every number of a document that is no whole one."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [x for part in inside for x in numbers(part)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("command", ["coverage", "predict"])
def test_numbers_of_a_document_have_six_decimals(
    home: Path, library: Library, command: str
) -> None:
    found = numbers(document(home, command, "--library", library.name))
    assert found
    assert found == [round(x, 6) for x in found]


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["embed", *SMALL, "--path-map", "/music=/mnt"], "--scheduler"),
        (["search", *SMALL, "--words", "calm", "--span", "1-9"], "--query"),
        (["write-tags", *SMALL, "--out", "copies", "--sure"], "--originals"),
        (["database", "--index", "hnsw"], "--library"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else given,
)
def test_an_option_that_does_nothing_without_another_is_wrong_use(
    home: Path, arguments: list[str], needed: str
) -> None:
    done = run(home, *arguments, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"does nothing without {needed}" in done.stderr
    assert done.stderr.startswith(f"usage: soundkin {arguments[0]} ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["write-tags", "--out", "copies", "--originals"], "--originals: not allowed with"),
        (["embed", "--jobs", "3", "--scheduler", "tcp://a:1"], "--scheduler: not allowed with"),
        (["write-tags", "--tracks", "t01", "--shortlist"], "--shortlist: not allowed with"),
        (["export", "--what", "shortlist", "--out", "a.M3U8", "--excel"], "--excel marks tables"),
        (["export", "--what", "sounds", "--out", "a.zip", "--excel"], "--excel marks tables"),
        (["train", "--resume", "r1", "--epochs", "7"], "--resume goes on as begun"),
        (["train", "--resume", "r1", "--class", "piano"], "--resume goes on as begun"),
        (["train", "--all-tags", "--also", "genre"], "--all-tags learns every category"),
        (["train", "--all-tags", "--category", "genre"], "--all-tags learns every category"),
        (["train", "--preset", "article", "--from", "shipped"], "begins from scratch"),
        (["train", "--from", "scratch", "--interpolation", "0"], "--interpolation weighs"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else given,
)
def test_options_that_exclude_one_another_are_wrong_use(
    home: Path, arguments: list[str], sentence: str
) -> None:
    done = run(home, *arguments, "--library", "small", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("listed", "option", "note"),
    [
        (
            False,
            "--encoding=cp932",
            "No tag spreadsheet was read: the chosen encoding is not used.",
        ),
        (False, "--extra-columns", "No tag spreadsheet was read: there are no further columns."),
        (True, "--reread-tags", "list.csv says the tags: those inside the files are not read."),
        (True, "--encoding=utf-8", None),
        (True, "--extra-columns", None),
        (False, "--reread-tags", None),
    ],
)
@pytest.mark.parametrize("look", [[], ["--dry-run"]], ids=["import", "look"])
def test_an_option_that_an_import_has_no_use_for_is_named(
    home: Path, tmp_path: Path, listed: bool, option: str, note: str | None, look: list[str]
) -> None:
    music = make_music(tmp_path / "music")
    if not listed:
        (music / "list.csv").unlink()
    for _ in range(2):  # a second one finds nothing new, and says so all the same
        found = document(home, "import", str(music), "--name", "mine", option, *look)
        assert found["notes"] == ([note] if note else [])


def test_a_spreadsheet_that_says_its_own_encoding_says_so_each_time(
    home: Path, tmp_path: Path
) -> None:
    (book := tmp_path / "a.xlsx").write_bytes(
        excel(Tracks=f"<row>{texts('file', 'title')}</row><row>{texts('a.wav', 'A')}</row>")
    )
    for _ in range(2):
        found = document(home, "import", str(book), "--name", "mine", "--encoding", "cp932")
        assert found["notes"] == ["a.xlsx says its own encoding: the chosen encoding is not used."]


def test_tags_inside_files_are_not_there_for_a_list_alone(home: Path, tmp_path: Path) -> None:
    given = ["import", str(make_music(tmp_path) / "list.csv"), "--name", "mine"]
    assert document(home, *given)["notes"] == []
    assert "list.csv says the tags" in document(home, *given, "--reread-tags")["notes"][0]
    assert document(home, *given)["notes"] == []


@pytest.mark.parametrize("option", [["--server.port", "99999"], ["--server.port=-1"]])
def test_a_port_that_there_cannot_be_is_one_sentence(home: Path, option: list[str]) -> None:
    words = [sys.executable, "-m", "core", "app", "--", "--server.headless=true", *option]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no port ")
    assert len(done.stderr.splitlines()) == 1
