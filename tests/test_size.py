"""Files and functions that one can read: limits that only go down."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES = 300, 60
# What is longer today, with its length: whoever shortens it takes it down or out, nobody adds.
KNOWN_FILES: dict[str, int] = {}
KNOWN_FUNCTIONS: dict[str, int] = {}


def sources() -> list[Path]:
    inside = [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return [ROOT / "app.py", *sorted(inside)]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT).as_posix()} {node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def too_long(found: dict[str, int], limit: int, known: dict[str, int]) -> list[str]:
    """What is longer than it may be, and what is known as long but is not any more."""
    grown = [
        f"{name} has {length} lines, at most {known.get(name, limit)} are allowed: split it by"
        " meaning"
        for name, length in found.items()
        if length > known.get(name, limit)
    ]
    shrunk = [
        f"{name} is down to {found.get(name, 0)} lines: remove its entry in {__name__}"
        for name in known
        if found.get(name, 0) <= limit
    ]
    return grown + shrunk


def test_no_file_is_longer_than_300_lines():
    found = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in sources()
    }
    problems = too_long(found, FILE_LINES, KNOWN_FILES)
    assert not problems, "\n".join(problems)


def test_no_function_is_longer_than_60_lines():
    found = dict(pair for path in sources() for pair in functions(path))
    problems = too_long(found, FUNCTION_LINES, KNOWN_FUNCTIONS)
    assert not problems, "\n".join(problems)
