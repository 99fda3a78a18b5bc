"""The table of commands: each with its help, its options and what it calls.

Thin: `core.commands` has the functions.
"""

import argparse

from core import commands
from core.cli import arguments, library_command, search_command, tools_command, train_command
from core.cli.arguments import named, positive, seed
from core.cli.running import Command
from core.progress import Progress


def _app(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "options",
        nargs=argparse.REMAINDER,
        metavar="OPTION",
        help="handed on to Streamlit, for example: -- --server.port 8600",
    )


def _call_app(a: argparse.Namespace, progress: Progress) -> object:
    return commands.app([option for option in a.options if option != "--"])


def _embed(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--run",
        type=named,
        metavar="R|shipped|demo",
        help=(
            "a training run; shipped for the model that needs none; demo for the one trained on the"
            " demo library (default: the newest training run that is no worse than shipped unless"
            " another one was put in use since, else shipped)"
        ),
    )
    workers = sub.add_mutually_exclusive_group()
    arguments.jobs(workers)
    sub.add_argument(
        "--retry-failed", action="store_true", help="try files that failed before again"
    )
    workers.add_argument(
        "--scheduler",
        type=named,
        metavar="ADDRESS",
        help="analyse on the workers of a Dask cluster, for example tcp://host:8786",
    )
    sub.add_argument(
        "--path-map",
        action="append",
        default=[],
        metavar="HERE=THERE",
        help="what the workers call the folder that is HERE on this machine",
    )


def _call_embed(a: argparse.Namespace, progress: Progress) -> object:
    return commands.embed(
        a.library,
        a.run,
        a.jobs,
        retry_failed=a.retry_failed,
        progress=progress,
        scheduler=a.scheduler,
        path_map=a.path_map,
    )


def _evaluate(sub: argparse.ArgumentParser) -> None:
    arguments.run(sub)
    arguments.top_k(sub, "neighbours count")
    sub.add_argument("--seed", type=seed, default=0, help="for the bootstrap (default: 0)")


def _a_run(sub: argparse.ArgumentParser) -> None:
    help_ = "a run, see `soundkin runs`"
    sub.add_argument("--run", required=True, type=named, metavar="R", help=help_)


def _seeded(sub: argparse.ArgumentParser) -> None:
    arguments.run(sub)
    help_ = "for the division into folds (default: 0)"
    sub.add_argument("--seed", type=seed, default=0, help=help_)


def _demo(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=("build",))
    sub.add_argument(
        "--tracks",
        type=positive,
        metavar="N",
        help="fewer tracks, for a trial (default: all 10,802)",
    )
    help_ = "where to write (default: assets/demo)"
    sub.add_argument("--out", type=named, metavar="FOLDER", help=help_)
    sub.add_argument(
        "--work",
        type=named,
        metavar="FOLDER",
        help="keeps the renderings, so that an interrupted build goes on",
    )
    arguments.jobs(sub)


def _call_demo(a: argparse.Namespace, progress: Progress) -> object:
    return commands.demo_build(a.tracks, a.out, a.work, a.jobs, progress)


COMMANDS = (
    Command("app", "Open Soundkin in the browser.", _app, _call_app, of_library=False),
    Command(
        "libraries",
        "List the libraries.",
        arguments.nothing,
        lambda a, p: commands.libraries(),
        of_library=False,
    ),
    Command(
        "import",
        "Import a folder of music, or a tag spreadsheet alone, into a library.",
        library_command.import_options,
        library_command.call_import,
        of_library=False,
    ),
    Command(
        "forget",
        "Remove the tracks whose files are missing; --undo brings the last ones back.",
        library_command.forget_options,
        lambda a, p: commands.forget(a.library, a.undo),
    ),
    Command(
        "restore",
        "Bring back the last good copy of a library whose file is damaged.",
        arguments.nothing,
        lambda a, p: commands.restore(a.library),
    ),
    Command(
        "coverage",
        "Count how many tracks carry which tags.",
        arguments.nothing,
        lambda a, p: commands.coverage(a.library),
    ),
    Command(
        "move",
        "Move a library to a PostgreSQL database, or back to a file.",
        library_command.move_options,
        lambda a, p: commands.move(a.name, a.to, p),
        of_library=False,
    ),
    Command(
        "database",
        "Describe the database in SOUNDKIN_DATABASE, or prepare it.",
        library_command.database_options,
        lambda a, p: commands.database(a.prepare, a.library, a.index),
        of_library=False,
        needs=(("--index", "--library"),),
    ),
    Command(
        "train",
        "Train a network on a library's tags.",
        train_command.options,
        train_command.call,
        loads="the model",
    ),
    Command(
        "runs",
        "List a library's training runs.",
        arguments.nothing,
        lambda a, p: commands.runs(a.library),
    ),
    Command(
        "use",
        "Let search and map use a run.",
        _a_run,
        lambda a, p: commands.use(a.library, a.run, p),
        loads="the model",
    ),
    Command(
        "rename",
        "Rename a library, or one of its runs.",
        library_command.rename_options,
        library_command.call_rename,
    ),
    Command(
        "delete",
        "Delete a library or a run; --undo brings it back.",
        library_command.delete_options,
        library_command.call_delete,
    ),
    Command(
        "embed",
        "Compute every missing embedding of a library.",
        _embed,
        _call_embed,
        loads="the model",
        needs=(("--path-map", "--scheduler"),),
    ),
    Command(
        "search",
        "Find the tracks nearest to a track or a file.",
        search_command.options,
        search_command.call,
        needs=(("--span", "--query"),),
    ),
    Command(
        "map",
        "Compute the map of a library.",
        arguments.run,
        lambda a, p: commands.map_library(a.library, a.run, p),
        loads="the analysis",
    ),
    Command(
        "predict",
        "Print the predicted classes of every track.",
        arguments.run,
        lambda a, p: commands.predict(a.library, a.run),
    ),
    Command(
        "evaluate",
        "Measure how good the embeddings are.",
        _evaluate,
        lambda a, p: commands.evaluate(a.library, a.run, a.k, a.seed, p),
        loads="the models",
    ),
    Command(
        "suggest",
        "Find missing tags and tags that are probably wrong.",
        _seeded,
        lambda a, p: commands.suggest(a.library, a.run, a.seed, p),
        loads="the analysis",
    ),
    Command(
        "export",
        "Write vectors, tags, map, shortlist, its sounds, energy or completed tags to a file.",
        library_command.export_options,
        library_command.call_export,
    ),
    *tools_command.COMMANDS,
    Command("demo", "Rebuild the demo library's shipped files.", _demo, _call_demo, False),
)
