"""First imports of slow packages by several threads at once."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_layers import ROOT, imports, loaded_from

SLOW = {"torch", "librosa"}
ROOMS = ("audio", "model", "search", "ui")  # whose functions run in pages' threads
LEFT = "import time\npart = 0\ntime.sleep(1.0)\nimport right\nvalue = right.name\n"
RIGHT = "import time\ntime.sleep(0.2)\nimport left\nname = left.part\n"
RACE = """
import sys, threading, time
from contextlib import nullcontext
from core import import_lock
lock = import_lock.IMPORTING if sys.argv[1] == "locked" else nullcontext()
failed = []
def load(name):
    try:
        with lock:
            __import__(name)
    except Exception as error:
        failed.append(error)
threads = [threading.Thread(target=load, args=[name]) for name in ("left", "right")]
[(thread.start(), time.sleep(0.1)) for thread in threads]
[thread.join() for thread in threads]
print(len(failed))
"""


def loads_slow(name: str) -> bool:
    """Whether importing this name loads a slow package."""
    if name.split(".")[0] in SLOW:
        return True
    for candidate in (name, name.rpartition(".")[0]):
        file = (ROOT / Path(*candidate.split("."))).with_suffix(".py")
        if name.startswith("core.") and file.exists():
            return any(n.split(".")[0] in SLOW for used in loaded_from(file).values() for n in used)
    return False


def unlocked(tree: ast.AST, locked: bool = False) -> list[str]:
    """Slow imports inside functions that do not hold the lock."""
    found: list[str] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and not locked:
            found += [name for name in imports(ast.Module([node], [])) if loads_slow(name)]
        holds = isinstance(node, ast.With) and any(
            ast.unparse(item.context_expr) == "import_lock.IMPORTING" for item in node.items
        )
        found += unlocked(node, locked or holds)
    return found


@pytest.mark.parametrize(
    "path",
    [path for room in ROOMS for path in sorted((ROOT / "core" / room).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_slow_packages_are_first_imported_under_one_lock(path):
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert not [name for function in functions for name in unlocked(function)]


@pytest.mark.parametrize(("how", "fails"), [("locked", False), ("free", True)])
def test_modules_that_import_each_other_are_loaded_whole_under_the_lock(tmp_path, how, fails):
    (tmp_path / "left.py").write_text(LEFT)
    (tmp_path / "right.py").write_text(RIGHT)
    done = subprocess.run(
        [sys.executable, "-c", RACE, how],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (int(done.stdout) > 0) == fails


HALF_MADE = """
import sys, threading, time
from core.ui.coverage import chart

class Slowly:
    def find_spec(self, name, path, target=None):
        if name == "pandas.core.api":
            begun.set()
            time.sleep(0.5)

begun = threading.Event()
sys.meta_path.insert(0, Slowly())
thread = threading.Thread(target=__import__, args=["pandas"])
thread.start()
begun.wait()
print(len(chart.pareto({"piano": 3, "bass": 1}).data))
thread.join()
"""


def test_a_chart_waits_for_a_pandas_that_another_thread_imports():
    done = subprocess.run(
        [sys.executable, "-c", HALF_MADE], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr[-500:]
