"""What the command line and the pages can ask for: one function a command, each returning its JSON
document.

Rooms are imported inside the functions, so that `search` and `coverage` answer at once without
loading torch or librosa.
"""

from core.commands.libraries import (
    coverage,
    database,
    delete,
    export,
    forget,
    import_library,
    libraries,
    move,
    rename,
    restore,
)
from core.commands.managing import delete_run, rename_run, runs, use
from core.commands.runs import (
    default_run,
    demo_build,
    embed,
    evaluate,
    map_library,
    predict,
    resume,
    suggest,
    train,
)
from core.commands.searching import search
from core.commands.serving import app
from core.commands.tools import ear, known, measure, order, path, versions, write_tags

__all__ = [
    "app",
    "coverage",
    "database",
    "default_run",
    "delete",
    "delete_run",
    "demo_build",
    "ear",
    "embed",
    "evaluate",
    "export",
    "forget",
    "import_library",
    "known",
    "libraries",
    "map_library",
    "measure",
    "move",
    "order",
    "path",
    "predict",
    "rename",
    "rename_run",
    "restore",
    "resume",
    "runs",
    "search",
    "suggest",
    "train",
    "use",
    "versions",
    "write_tags",
]
