"""Installed with `pip install -e .`, the command `soundkin` works from any folder."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import core

ROOT = Path(__file__).resolve().parent.parent
CARRIED = ("pyproject.toml", "README.md", "LICENSE", "requirements.txt")


def requirements() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages into which a copy of this tree was installed, without what it needs."""
    pytest.importorskip("setuptools", reason="needs setuptools, which pip brings or torch needs")
    base = tmp_path_factory.mktemp("install")
    tree = base / "tree"
    shutil.copytree(ROOT / "core", tree / "core", ignore=shutil.ignore_patterns("__pycache__"))
    for name in CARRIED:
        shutil.copy(ROOT / name, tree)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "--target", str(base / "packages"), "-e", str(tree)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return base / "packages"


def test_the_command_works_from_any_folder(installed: Path, tmp_path: Path):
    script = installed / "bin" / "soundkin"
    code = (
        f"import runpy, site, sys; site.addsitedir({str(installed)!r}); "
        f"sys.argv = ['soundkin', '--help']; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: soundkin")


def test_version_and_requirements_stand_once(installed: Path):
    lines = next(installed.glob("soundkin-*.dist-info/METADATA")).read_text("utf-8").splitlines()
    found = {line.removeprefix("Requires-Dist: ") for line in lines if "Requires-Dist" in line}
    assert len(found) == len(requirements())
    assert f"Version: {core.__version__}" in lines
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"version", "dependencies"} <= set(project["dynamic"])


def test_an_installation_without_its_pages_says_so(installed: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "core", "app"],
        cwd=installed.parent / "tree",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "pip install -e ." in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="is no checkout")
def test_git_for_windows_leaves_line_ends_as_they_are():
    names = ["assets/demo/manifest.json", "core/__init__.py"]
    command = ["git", "check-attr", "text", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{name}: text: unset" for name in names]
