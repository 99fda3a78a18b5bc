"""Which room may import which, read from the syntax trees."""

import ast
import graphlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = {
    "config",
    "errors",
    "files",
    "keynames",
    "import_lock",
    "linalg",
    "process",
    "progress",
    "records",
    "times",
}
SOUND = BASE | {"audio", "catalog", "source", "music", "demo", "libraries"}
ROOMS = {  # room: the rooms under core that it may import
    "__init__": set(),
    "config": {"errors", "files"},
    "errors": set(),
    "key_languages": set(),
    "keynames": {"key_languages"},
    "linalg": set(),
    "process": set(),
    "files": {"errors"},
    "import_lock": set(),
    "records": {"errors"},
    "times": set(),
    "job_status": {"files", "records"},
    "progress": {"errors", "job_status", "times"},
    "jobs": {"config", "errors", "job_status", "process", "records"},
    "audio": BASE,
    "catalog": BASE | {"audio"},
    "source": BASE | {"audio", "catalog"},
    "music": BASE,  # knows nothing of libraries, models or pages
    "demo": BASE | {"audio", "catalog", "source", "music"},
    "libraries": BASE | {"catalog", "source", "demo"},
    "bundle": BASE | {"audio", "catalog", "libraries"},
    "model": SOUND,
    "search": SOUND | {"model"},
    "factory": SOUND | {"model", "search"},  # makes the shipped files: nothing imports it
    "commands": (SOUND - {"music"}) | {"model", "search", "bundle", "jobs"},
    "cli": BASE | {"catalog", "commands", "job_status", "model", "search"},
    "__main__": {"cli"},
    "ui": (SOUND - {"music"}) | {"model", "search", "jobs", "job_status", "bundle"},
}
CORRIDORS = {  # sub-package: the sub-packages beside it that it may import
    "audio.formats": set(),
    "audio.formats.file_bytes": set(),
    "audio.formats.flac": {"file_bytes"},
    "audio.formats.mpeg": {"file_bytes"},
    "audio.formats.mp4": {"file_bytes"},
    "audio.formats.chunked": {"file_bytes"},
    "audio.features": set(),
    "audio.tagging": {"formats"},
    "catalog.texts": set(),
    "catalog.sound_files": {"texts"},
    "catalog.sound_files.tags": set(),
    "catalog.sound_files.fingerprint": set(),
    "catalog.lists": {"texts", "sound_files"},
    "catalog.lists.reading": set(),
    "catalog.lists.header": {"reading"},
    "catalog.lists.cells": set(),
    "catalog.lists.rows": {"reading", "header", "cells"},
    "catalog.lists.columns": {"cells"},
    "catalog.tables": {"sound_files"},
    "catalog.postgres": {"tables"},
    "catalog.stores": {"sound_files", "tables", "postgres", "analysis"},
    "catalog.analysis": {"texts", "tables"},
    "catalog.decisions": {"tables"},
    "catalog.imports": {"texts", "lists", "sound_files", "tables"},
    "catalog.imports.placing": set(),
    "catalog.exports": {"texts", "lists", "sound_files", "analysis", "decisions"},
    "model.networks": set(),
    "model.evaluation": set(),
    "model.training": {"networks", "evaluation"},
    "model.training.network": set(),
    "model.training.heads": set(),
    "model.suggestions": {"training"},
    "model.cluster": set(),
    "factory.demo": set(),
    "factory.pretraining": set(),
    "search.brief": set(),
    "search.brief.vocabulary": set(),
    "search.brief.wording": {"vocabulary"},
    "search.brief.asked": {"vocabulary"},
    "search.brief.quantities": {"vocabulary"},
    "search.brief.tags": {"vocabulary", "wording"},
    "search.brief.ranking": {"vocabulary"},
    "search.versions": set(),
    "search.known": {"brief"},
    "search.listener": {"known"},
    "search.request": {"brief", "known", "listener"},
    "search.why": set(),
    "search.paths": {"known"},
    "search.map": set(),
    "ui.common": set(),
    "ui.common.session": set(),
    "ui.common.caches": set(),
    "ui.common.tracks": {"session", "caches"},
    "ui.common.filters": {"session", "caches", "tracks"},
    "ui.common.frame": {"session", "caches", "tracks"},
    "ui.player": {"common"},
    "ui.search": {"common", "player"},
    "ui.search.query": set(),
    "ui.search.brief": {"query"},
    "ui.search.matches": {"query", "brief"},
    "ui.search.shortlist": {"query", "brief"},
    "ui.home": {"common"},
    "ui.quality": {"common"},
    "ui.review": {"common"},
    "ui.training": {"common"},
    "ui.coverage": {"common", "search"},
    "ui.library": {"common", "search"},
    "ui.map": {"common", "search"},
    "ui.how": {"common", "quality", "map"},
}
LAZY_ONLY = {
    "torch",
    "librosa",
    "umap",
    "joblib",
    "sklearn",
    "av",
}  # they cost seconds or memory: never at module level on a page's path


def python_files() -> list[Path]:
    return [
        ROOT / "app.py",
        *sorted((ROOT / "core").rglob("*.py")),
        *sorted((ROOT / "pages").glob("*.py")),
    ]


def imports(tree: ast.AST) -> set[str]:
    """Every module named by an import under this node."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def module_level_imports(path: Path) -> set[str]:
    """The imports that run when the module is loaded (not those inside functions or `if
    TYPE_CHECKING`)."""
    tree = ast.parse(path.read_text("utf-8"))
    return imports(
        ast.Module(
            body=[n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)],
            type_ignores=[],
        )
    )


def room_of(path: Path) -> str:
    inside = path.relative_to(ROOT / "core").parts
    return inside[0].removesuffix(".py")


def test_the_table_of_rooms_has_no_circle():
    assert list(graphlib.TopologicalSorter(ROOMS).static_order())  # CycleError where there is one


def test_no_room_s_sub_packages_import_one_another_in_a_circle():
    for room in {name.rpartition(".")[0] for name in CORRIDORS}:
        inside = {n: used for n, used in CORRIDORS.items() if n.rpartition(".")[0] == room}
        graph = {name.rpartition(".")[2]: used for name, used in inside.items()}
        assert list(graphlib.TopologicalSorter(graph).static_order())


def test_nothing_imports_the_factory():
    assert not [room for room, used in ROOMS.items() if "factory" in used]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "core").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_room_imports_only_the_rooms_before_it(path):
    room = room_of(path)
    used = {
        name.split(".")[1]
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.startswith("core.")
    }
    foreign = used - ROOMS[room] - {room}
    assert not foreign, f"{path.relative_to(ROOT)} imports {sorted(foreign)}"


@pytest.mark.parametrize("corridor", CORRIDORS)
def test_a_sub_package_imports_only_those_before_it(corridor):
    room, _, inside = corridor.rpartition(".")
    here = f"core.{room}."
    beside = [name.rpartition(".") for name in CORRIDORS]
    others = {name for parent, _, name in beside if parent == room} - {inside}
    for path in (ROOT / "core" / room.replace(".", "/") / inside).rglob("*.py"):
        names = {n for n in imports(ast.parse(path.read_text("utf-8"))) if n.startswith(here)}
        foreign = {n.removeprefix(here).split(".")[0] for n in names} & others
        foreign -= CORRIDORS[corridor]
        assert not foreign, f"{path.relative_to(ROOT)} imports {sorted(foreign)}"


def test_only_the_user_interface_imports_streamlit():
    allowed = [
        ROOT / "app.py",
        *(ROOT / "pages").glob("*.py"),
        *(ROOT / "core" / "ui").rglob("*.py"),
    ]
    users = [
        p
        for p in python_files()
        if any(
            n.split(".")[0] in ("streamlit", "audio_recorder_streamlit")
            for n in imports(ast.parse(p.read_text("utf-8")))
        )
    ]
    assert set(users) <= set(allowed)


@pytest.mark.parametrize(
    "page", ["app.py", *sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))]
)
def test_a_page_imports_only_the_user_interface_and_streamlit(page):
    used = imports(ast.parse((ROOT / page).read_text("utf-8")))
    foreign = {n for n in used if not n.startswith("core.ui.") and n != "streamlit"}
    assert not foreign, f"{page} imports {sorted(foreign)}"


SESSION_STATE = "session_state"  # core/ui/common/session/session.py alone has to do with it


def test_only_one_module_touches_the_session_state():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if SESSION_STATE in path.read_text("utf-8")
    }
    assert users == {"core/ui/common/session/session.py"}


CALLBACKS = {"on_click", "on_change", "on_select", "on_submit", "on_told_change"}
OF_THE_SESSION = {"set", "drop", "told", "attempt", "on_change"}  # of keys, or guarded themselves


@pytest.mark.parametrize(
    "path", sorted((ROOT / "core" / "ui").rglob("*.py")), ids=lambda path: path.stem
)
def test_no_callback_and_no_fragment_ends_with_a_traceback(path: Path) -> None:
    """What fails in a callback is no part of the page's run: `faults.guarded` says it. Nor is what
    fails in a fragment's own run: `faults.fragment` does."""
    source = path.read_text("utf-8")
    assert path.name == "faults.py" or not re.search(r"@st\.fragment|st\.fragment\(", source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.keyword) or node.arg not in CALLBACKS:
            continue
        written = ast.unparse(node.value)
        if "guarded(" not in written and not isinstance(node.value, ast.Constant):
            assert written.split(".")[-1] in OF_THE_SESSION, f"{path.name}: {node.arg}={written}"


def test_only_one_module_has_to_do_with_the_address():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if "st.query_params" in path.read_text("utf-8")
    }
    assert users == {"core/ui/common/address.py"}


def test_the_code_cites_no_document_that_is_not_here():
    folders = ("assets", "core", "tests")
    documents = [*ROOT.glob("*.md"), *(f for name in folders for f in (ROOT / name).rglob("*.md"))]
    known = {path.name for path in documents}
    for path in [*python_files(), *(ROOT / "tests").rglob("*.py"), *documents]:
        cited = set(re.findall(r"\b[A-Z][A-Z_]+\.md\b", path.read_text("utf-8")))
        assert not cited - known, f"{path} cites {sorted(cited - known)}"


def loaded_from(start: Path) -> dict[Path, set[str]]:
    """Every project file loaded when `start` is imported, with its module-level imports."""
    seen: dict[Path, set[str]] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen[path] = module_level_imports(path)
        for name in seen[path]:
            if name.startswith("core"):
                for candidate in (name, name.rpartition(".")[0]):
                    file = ROOT / Path(*candidate.split("."))
                    waiting += [
                        f for f in (file.with_suffix(".py"), file / "__init__.py") if f.exists()
                    ]
    return seen


@pytest.mark.parametrize(
    "start",
    [
        "app.py",
        "core/cli/command_line.py",
        "core/jobs.py",
        *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "pages").glob("*.py"))),
    ],
)
def test_page_paths_and_the_command_line_load_no_slow_library(start):
    for path, names in loaded_from(ROOT / start).items():
        slow = {name.split(".")[0] for name in names} & LAZY_ONLY
        assert not slow, (
            f"{start} loads {path.relative_to(ROOT)}, which imports {sorted(slow)} at module level"
        )
