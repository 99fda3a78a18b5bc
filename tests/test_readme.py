"""What is written for readers is true: commands and their options, links, files and modules."""

import argparse
import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.command_line import parser
from core.cli.command_table import COMMANDS as COMMAND_TABLE
from tests.conftest import serve

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^(?:\.venv/bin/|\| `)(soundkin [^`\n]+)", README, re.MULTILINE)))
PLACEHOLDERS = {
    "SOURCE": "folder",
    "N": "demo",
    "FILE": "file",
    "RUN": "run",
    "TRACK_ID": "demo_00001",
    "E": "cp1251",
    "ADDRESS": "sqlite",
}


def arguments(command: str) -> list[str]:
    """The command's words with the brackets of optional parts removed."""
    words = shlex.split(command.replace("[", " ").replace("]", " "))[1:]
    return [PLACEHOLDERS.get(word, word) for word in words]


@pytest.mark.parametrize("command", [c for c in COMMANDS if "--help" not in c])
def test_a_command_in_the_readme_is_understood(command):
    assert parser().parse_args(arguments(command)).command


def test_every_command_stands_in_the_readme():
    shown = subprocess.run(
        [sys.executable, "-m", "core", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = re.findall(r"^    ([a-z-]+) ", shown.stdout, flags=re.MULTILINE)
    assert len(names) >= 10
    for name in names:
        assert f"`soundkin {name}" in README, f"the README does not show `{name}`"


@pytest.mark.parametrize("command", COMMAND_TABLE, ids=lambda command: command.name)
def test_every_option_of_a_command_stands_in_the_readme(command):
    shown = " ".join(line for line in COMMANDS if line.split()[1] == command.name)
    said = set(re.findall(r"(?<=[ \[])--?[a-z][a-z-]*", shown))
    own = argparse.ArgumentParser(add_help=False)
    command.options(own)
    options = [action.option_strings for action in own._actions if action.option_strings]
    assert [names for names in options if not said.intersection(names)] == []


def test_the_two_commands_name_files_that_exist():
    for marker in ("first command", "test command"):
        line = README.split(f"<!-- {marker} -->")[1].split("```")[1].removeprefix("sh").strip()
        assert "\n" not in line
        for file in re.findall(r"requirements[a-z-]*\.txt|app\.py", line):
            assert (ROOT / file).is_file()


def test_the_first_start_of_all_asks_nothing(tmp_path):
    """As the README starts it, from any folder, for someone who never ran Streamlit. Nothing on the
    path: no browser is opened here."""
    server = serve(
        tmp_path / "data",
        tmp_path / "log.txt",
        options=(),
        command=("-m", "core", "app", "--"),
        cwd=tmp_path,
        PYTHONPATH=str(ROOT),
        HOME=str(tmp_path),
        USERPROFILE=str(tmp_path),
        PATH="",
    )
    server.stop()
    assert "mail" not in (tmp_path / "log.txt").read_text("utf-8")


DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(p for d in ("assets", "core", "tests") for p in ROOT.glob(f"{d}/**/*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_pictures_and_links_exist(document):
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(name):
    named = re.findall(r"`((?:core|pages|tests|assets)/[\w./]*)`", (ROOT / name).read_text("utf-8"))
    assert named
    for path in named:
        assert (ROOT / path).exists(), path


def test_what_contributing_says_to_stand_in_a_file_does():
    said = " ".join((ROOT / "CONTRIBUTING.md").read_text("utf-8").split())
    found = re.findall(r"`(\w+)` (?:in|of) `(core/[\w./]+\.py)`", said)
    assert len(found) > 10
    for name, path in found:
        code = (ROOT / path).read_text("utf-8")
        assert re.search(rf"^(?:def |class )?{name}\b", code, re.MULTILINE), f"{name} in {path}"


@pytest.mark.parametrize(
    "package",
    sorted(file for room in ("core", "tests") for file in (ROOT / room).rglob("__init__.py")),
    ids=lambda path: str(path.parent.relative_to(ROOT)),
)
def test_what_a_package_names_is_in_it(package):
    said = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
    inside = {path.stem for path in package.parent.rglob("*.py")}
    inside |= {path.name for path in package.parent.rglob("*") if path.is_dir()}
    code = " ".join(path.read_text("utf-8") for path in package.parent.glob("*.py"))
    named = set(re.findall(r"`(?!core\.)(\w+)[`.]", said))
    assert [n for n in named - inside if not re.search(rf"\b{n}\b", code.replace(said, ""))] == []
