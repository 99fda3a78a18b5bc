"""Draw which room of core imports which, as found in the code: `python -m tests.rooms`.

Prints a Mermaid drawing without the arrows that others imply, and the circles of files, if any.
Imports inside functions and under `if TYPE_CHECKING` count. Exit 1 on a circle.
"""

import ast
import graphlib
import sys
from pathlib import Path

from tests.test_layers import ROOT, imports, room_of

Graph = dict[str, set[str]]


def file_imports() -> Graph:
    """Which file of core imports which, by path from core on."""
    files = sorted((ROOT / "core").rglob("*.py"))
    known = {path.relative_to(ROOT).as_posix() for path in files}
    graph: Graph = {}
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        graph[name] = _targets(path, known) - {name}
    return graph


def _targets(path: Path, known: set[str]) -> set[str]:
    """The files that a file imports; of `from package import module` the module."""
    found = set()
    for name in imports(ast.parse(path.read_text("utf-8"))):
        parts = name.split(".")
        tries = ["/".join(parts), "/".join(parts[:-1])]
        places = [f"{t}{end}" for t in tries for end in (".py", "/__init__.py")]
        found |= set([place for place in places if place in known][:1])
    return found


def room_imports(files: Graph) -> Graph:
    """Which room imports which."""
    graph: Graph = {}
    for name, used in files.items():
        room = room_of(ROOT / name)
        graph.setdefault(room, set()).update({room_of(ROOT / u) for u in used} - {room})
    return graph


def circle(graph: Graph) -> list[str]:
    """One circle of imports, [] when there is none."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def without_implied(graph: Graph) -> list[tuple[str, str]]:
    """The arrows that no chain of others implies, sorted."""

    def reached(room: str) -> set[str]:
        return graph[room].union(*map(reached, graph[room])) if graph[room] else set()

    return sorted(
        (room, used)
        for room, all_used in graph.items()
        for used in all_used
        if not any(used in reached(other) for other in all_used - {used})
    )


def main() -> int:
    files = file_imports()
    rooms = room_imports(files)
    circles = [found for found in (circle(files), circle(rooms)) if found]
    for found in circles:
        print("circle: " + " -> ".join(found), file=sys.stderr)
    if circles:
        return 1
    print("graph TD")
    for room, used in without_implied(rooms):
        print(f"  {room} --> {used}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
