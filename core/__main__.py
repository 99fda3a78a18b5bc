"""The command line `soundkin COMMAND`, also `python -m core`: every command with its options.

Thin: `core.commands` has the functions, `core.running` runs one and prints what it returns.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from core import commands, config, search_command, tools_command
from core.model import run_config
from core.model.run_config import positive
from core.progress import Progress
from core.running import Call, run


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = parser().parse_args(argv)
    return run(given.call, given)


@dataclass(frozen=True)
class Command:
    """One command: `options` adds its own to the parser, `call` does it."""

    name: str
    help: str
    options: Callable[[argparse.ArgumentParser], None]
    call: Call
    of_library: bool = True  # whether it takes --library
    loads: str = ""  # what takes seconds to load before there is anything to count


def parser() -> argparse.ArgumentParser:
    """Every command with its options and help."""
    top = argparse.ArgumentParser(
        prog="soundkin",
        description="Find the background music that sounds like the track you have.",
    )
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = subs.add_parser(command.name, help=command.help, description=command.help)
        sub.add_argument(
            "--json", action="store_true", help="print exactly one JSON document on stdout"
        )
        if command.of_library:
            sub.add_argument(
                "--library", required=True, metavar="N", help="the library's name, for example demo"
            )
        sub.set_defaults(call=command.call, loads=command.loads)
        command.options(sub)
    return top


def _none(sub: argparse.ArgumentParser) -> None:
    """For a command without options of its own."""


def _app(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "options",
        nargs=argparse.REMAINDER,
        metavar="OPTION",
        help="handed on to Streamlit, for example: -- --server.port 8600",
    )


def _call_app(a: argparse.Namespace, progress: Progress) -> object:
    return commands.app([option for option in a.options if option != "--"])


def _import(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "source",
        metavar="SOURCE",
        help="a folder of music, or a tag list (CSV or TSV) alone",
    )
    sub.add_argument(
        "--name",
        required=True,
        metavar="N",
        help="the name of the library to make or to bring up to date",
    )
    sub.add_argument(
        "--tags", metavar="FILE", help="the tag list, when it does not lie in the folder"
    )
    sub.add_argument(
        "--extra-columns",
        action="store_true",
        help="take unknown columns as further tag categories",
    )
    sub.add_argument(
        "--reread-tags",
        action="store_true",
        help="read the tags inside files again that seem unchanged",
    )
    sub.add_argument(
        "--encoding",
        metavar="E",
        help="the tag list's encoding, where it is not found out rightly (cp1251, cp932, ...)",
    )
    sub.add_argument(
        "--dry-run", action="store_true", help="only say what will be imported and what is wrong"
    )


def _call_import(a: argparse.Namespace, progress: Progress) -> object:
    return commands.import_library(
        a.source,
        a.name,
        a.tags,
        a.dry_run,
        a.extra_columns,
        progress,
        reread_tags=a.reread_tags,
        encoding=a.encoding,
    )


def _forget(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--undo", action="store_true", help="bring back what was forgotten last")


def _move(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", metavar="LIBRARY", help="the library's name")
    sub.add_argument(
        "--to",
        required=True,
        metavar="ADDRESS|sqlite",
        help="postgresql://name:password@host:5432/database, or sqlite for a file here",
    )


def _database(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--prepare", action="store_true", help="as its administrator: make what libraries need"
    )
    sub.add_argument("--library", metavar="N", help="tell of this library's graph (see --index)")
    sub.add_argument(
        "--index",
        choices=("hnsw", "none"),
        help="make or remove a graph for approximate search there; its recall is measured",
    )


def _call_train(a: argparse.Namespace, progress: Progress) -> object:
    if a.resume:
        return commands.resume(a.library, a.resume, progress)
    return commands.train(a.library, run_config.of_options(a), progress)


def _run(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--run", metavar="R", help="a training run, shipped or demo (default: the one in use)"
    )


def _embed(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--run",
        metavar="R|shipped|demo",
        help=(
            "a training run; shipped for the model that needs none; demo for the one trained on the"
            " demo library (default: the newest training run, else the one that needs none)"
        ),
    )
    sub.add_argument(
        "--jobs", type=positive, default=2, metavar="J", help="worker processes (default: 2)"
    )
    sub.add_argument(
        "--retry-failed", action="store_true", help="try the files again that failed before"
    )
    sub.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="analyse on the workers of a Dask cluster, for example tcp://host:8786",
    )
    sub.add_argument(
        "--path-map",
        action="append",
        default=[],
        metavar="HERE=THERE",
        help="how the workers call a folder that is called HERE on this machine",
    )


def _call_embed(a: argparse.Namespace, progress: Progress) -> object:
    return commands.embed(
        a.library, a.run, a.jobs, a.retry_failed, progress, a.scheduler, a.path_map
    )


def _evaluate(sub: argparse.ArgumentParser) -> None:
    _run(sub)
    sub.add_argument(
        "-k",
        type=positive,
        default=config.TOP_K,
        metavar="K",
        help="how many neighbours count (default: 5)",
    )
    sub.add_argument("--seed", type=int, default=0, help="for the bootstrap (default: 0)")


def _a_run(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--run", required=True, metavar="R", help="a run, see `soundkin runs`")


def _rename(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--run", metavar="R", help="a run of the library, instead of the library")
    sub.add_argument("name", metavar="NAME", help="the new name")


def _call_rename(a: argparse.Namespace, progress: Progress) -> object:
    if a.run:
        return commands.rename_run(a.library, a.run, a.name)
    return commands.rename(a.library, a.name)


def _delete(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--run", metavar="R", help="a run of the library, instead of the library")
    sub.add_argument("--undo", action="store_true", help="bring it back")


def _call_delete(a: argparse.Namespace, progress: Progress) -> object:
    if a.run:
        return commands.delete_run(a.library, a.run, a.undo)
    return commands.delete(a.library, a.undo)


def _seeded(sub: argparse.ArgumentParser) -> None:
    _run(sub)
    sub.add_argument("--seed", type=int, default=0, help="for the division into folds (default: 0)")


def _export(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--what",
        required=True,
        choices=("vectors", "tags", "map", "shortlist", "completed", "sounds"),
    )
    sub.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="the file to write; a shortlist may end in .m3u8, sounds come as a zip",
    )
    sub.add_argument("--excel", action="store_true", help="mark tables as UTF-8, which Excel needs")


def _demo(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=("build",))
    sub.add_argument(
        "--tracks",
        type=positive,
        metavar="N",
        help="fewer tracks, for a trial (default: all 10,802)",
    )
    sub.add_argument("--out", metavar="FOLDER", help="where to write (default: assets/demo)")
    sub.add_argument(
        "--work",
        metavar="FOLDER",
        help="keeps the 8 kHz renderings, so that an interrupted build goes on",
    )
    sub.add_argument(
        "--jobs", type=positive, default=2, metavar="J", help="worker processes (default: 2)"
    )


def _call_demo(a: argparse.Namespace, progress: Progress) -> object:
    return commands.demo_build(a.tracks, a.out, a.work, a.jobs, progress)


COMMANDS = (
    Command("app", "Open Soundkin in the browser.", _app, _call_app, of_library=False),
    Command(
        "libraries",
        "List the libraries.",
        _none,
        lambda a, p: commands.libraries(),
        of_library=False,
    ),
    Command(
        "import",
        "Import a folder of music, or a tag list alone, into a library.",
        _import,
        _call_import,
        of_library=False,
    ),
    Command(
        "forget",
        "Remove the tracks whose files are missing; --undo brings the last ones back.",
        _forget,
        lambda a, p: commands.forget(a.library, a.undo),
    ),
    Command(
        "restore",
        "Bring back the last good copy of a library whose file is damaged.",
        _none,
        lambda a, p: commands.restore(a.library),
    ),
    Command(
        "coverage",
        "Count how many tracks carry which tags.",
        _none,
        lambda a, p: commands.coverage(a.library),
    ),
    Command(
        "move",
        "Move a library to a PostgreSQL database, or back to a file.",
        _move,
        lambda a, p: commands.move(a.name, a.to, p),
        of_library=False,
    ),
    Command(
        "database",
        "Tell what the database in SOUNDKIN_DATABASE is like, or prepare it.",
        _database,
        lambda a, p: commands.database(a.prepare, a.library, a.index),
        of_library=False,
    ),
    Command(
        "train",
        "Train a network on a library's tags.",
        run_config.add_options,
        _call_train,
        loads="PyTorch",
    ),
    Command(
        "runs", "List a library's training runs.", _none, lambda a, p: commands.runs(a.library)
    ),
    Command(
        "use",
        "Let search and map use a run.",
        _a_run,
        lambda a, p: commands.use(a.library, a.run, p),
        loads="PyTorch and the model",
    ),
    Command("rename", "Rename a library, or one of its runs.", _rename, _call_rename),
    Command("delete", "Delete a library or a run; --undo brings it back.", _delete, _call_delete),
    Command(
        "embed",
        "Compute every missing embedding of a library.",
        _embed,
        _call_embed,
        loads="PyTorch and the model",
    ),
    Command(
        "search",
        "Find the tracks nearest to a track or a file.",
        search_command.options,
        search_command.call,
    ),
    Command(
        "map",
        "Compute the map of a library.",
        _run,
        lambda a, p: commands.map_library(a.library, a.run, progress=p),
        loads="the analysis",
    ),
    Command(
        "predict",
        "Print the predicted classes of every track.",
        _run,
        lambda a, p: commands.predict(a.library, a.run),
    ),
    Command(
        "evaluate",
        "Measure how good the embeddings are.",
        _evaluate,
        lambda a, p: commands.evaluate(a.library, a.run, a.k, a.seed, p),
        loads="PyTorch and the models",
    ),
    Command(
        "suggest",
        "Find missing tags and tags that are probably wrong.",
        _seeded,
        lambda a, p: commands.suggest(a.library, a.run, a.seed, p),
        loads="scikit-learn",
    ),
    Command(
        "export",
        "Write vectors, tags, map, shortlist, its sounds or completed tags to a file.",
        _export,
        lambda a, p: commands.export(a.library, a.what, a.out, a.excel, p),
    ),
    *(Command(*entry) for entry in tools_command.ENTRIES),
    Command("demo", "Rebuild the demo library's shipped files.", _demo, _call_demo, False),
)


if __name__ == "__main__":
    sys.exit(main())
