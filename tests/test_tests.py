"""Tests that can fail: each asserts something, itself or by a helper that waits for it."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
EXPECTS = ("assert", "raises", "until", "wait")  # in the name of what is called


def expects_something(test: ast.FunctionDef) -> bool:
    called = [node.func for node in ast.walk(test) if isinstance(node, ast.Call)]
    names = [ast.unparse(function).rpartition(".")[2] for function in called]
    return any(isinstance(node, ast.Assert) for node in ast.walk(test)) or any(
        word in name for name in names for word in EXPECTS
    )


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.name)
def test_every_test_expects_something(path: Path) -> None:
    found = [
        n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)
    ]
    tests = [function for function in found if function.name.startswith("test_")]
    assert [test.name for test in tests if not expects_something(test)] == []


def test_browser_tests_lie_where_the_check_looks_for_them() -> None:
    marked = {
        path for path in TESTS.rglob("test_*.py") if "mark.browser" in path.read_text("utf-8")
    }
    marked.discard(Path(__file__))
    assert marked == set((TESTS / "browser").glob("test_*.py"))
