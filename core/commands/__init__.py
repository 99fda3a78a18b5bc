"""What the command line and the pages can ask for: one function a command, each returning its JSON
document.

Rooms are imported inside the functions, so that `search` and `coverage` answer at once without
loading torch or librosa.
"""

from core.commands.libraries import (
    coverage,
    export,
    forget,
    import_library,
    libraries,
    restore,
)
from core.commands.runs import (
    demo_build,
    embed,
    evaluate,
    map_library,
    newest_run,
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
    "newest_run",
    "order",
    "path",
    "predict",
    "restore",
    "resume",
    "search",
    "suggest",
    "train",
    "versions",
    "write_tags",
]
