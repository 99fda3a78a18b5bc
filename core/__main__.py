"""The command line `soundkin COMMAND`, also `python -m core`. Thin: parses, calls core.commands,
prints.

Progress goes to stderr; with --json exactly one JSON document goes to stdout.
Exit 0 done, 2 wrong use, 1 failed with one line that says what and what to do.
"""

import argparse
import contextlib
import json
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from core import commands, config
from core.errors import SoundkinError, Stopped
from core.job_status import State
from core.model import run_config
from core.model.run_config import positive
from core.progress import Progress, from_environment

Call = Callable[[argparse.Namespace, Progress], Any]


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = parser().parse_args(argv)
    progress = from_environment()
    try:
        with contextlib.redirect_stdout(
            sys.stderr
        ):  # whatever a library prints must not mix with the JSON document
            result = arguments.call(arguments, progress)
    except (Stopped, KeyboardInterrupt) as stop:
        return _failed(
            progress,
            "stopped",
            str(stop) or "Stopped. What was finished is kept; start again to go on.",
        )
    except SoundkinError as error:
        return _failed(progress, "failed", str(error))
    except sqlite3.Error as error:
        return _failed(
            progress,
            "failed",
            f"The library's file could not be read or written ({error}): "
            "check the free space and the rights of the folder " + str(config.home()) + ".",
        )
    except OSError as error:
        file = error.filename or "A file"
        return _failed(
            progress,
            "failed",
            f"{file} could not be read or written ({error.strerror or error}): "
            "check that it exists, its rights, and the free space on the disk.",
        )
    except Exception as error:
        progress.finish(
            "failed",
            error=f"Something went wrong that should not have: {error!r}. The log has the details.",
        )
        raise
    document = (
        json.dumps(result, ensure_ascii=False, allow_nan=False)
        if arguments.json
        else _for_people(result)
    )
    progress.end_line()
    try:
        print(document, flush=True)  # before the job is said to be done: a page then reads it
    except BrokenPipeError:  # the reader has seen enough, for example `| head`
        sys.stdout = None  # or the interpreter would complain when it flushes at the end
    progress.finish("done")
    return 0


def parser() -> argparse.ArgumentParser:
    """Every command with its options and help."""
    top = argparse.ArgumentParser(
        prog="soundkin",
        description="Find the background music that sounds like the track you have.",
    )
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_: str, call: Call, library: bool = True) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help_, description=help_)
        sub.add_argument(
            "--json", action="store_true", help="print exactly one JSON document on stdout"
        )
        if library:
            sub.add_argument(
                "--library", required=True, metavar="N", help="the library's name, for example demo"
            )
        sub.set_defaults(call=call)
        return sub

    _app(command("app", "Open Soundkin in the browser.", _call_app, library=False))
    command("libraries", "List the libraries.", lambda a, p: commands.libraries(), library=False)
    _import(
        command(
            "import",
            "Take a folder of music, or a data list alone, into a library.",
            _call_import,
            library=False,
        )
    )
    command(
        "coverage",
        "Count how many tracks carry which tags.",
        lambda a, p: commands.coverage(a.library),
    )
    run_config.add_options(
        command("train", "Train a network on the tags of a library.", _call_train)
    )
    _embed(
        command(
            "embed",
            "Compute every missing vector of a library.",
            lambda a, p: commands.embed(a.library, a.run, a.jobs, a.retry_failed, p),
        )
    )
    _search(
        command(
            "search",
            "Find the tracks that sound most like a track or a file.",
            _call_search,
        )
    )
    _run(
        command(
            "map",
            "Compute the map of a library.",
            lambda a, p: commands.map_library(a.library, a.run, progress=p),
        )
    )
    _run(
        command(
            "predict",
            "Print what the classifier predicts for every track.",
            lambda a, p: commands.predict(a.library, a.run),
        )
    )
    _evaluate(
        command(
            "evaluate",
            "Measure how good the vectors are.",
            lambda a, p: commands.evaluate(a.library, a.run, a.k, a.seed, p),
        )
    )
    _seeded(
        command(
            "suggest",
            "Find missing tags and tags that are probably wrong.",
            lambda a, p: commands.suggest(a.library, a.run, a.seed, p),
        )
    )
    _export(
        command(
            "export",
            "Write vectors, tags, map, shortlist or completed tags to a file.",
            lambda a, p: commands.export(a.library, a.what, a.out),
        )
    )
    _demo(
        command(
            "demo",
            "Rebuild the demo library's shipped files.",
            lambda a, p: commands.demo_build(a.tracks, a.out, a.work, a.jobs, p),
            library=False,
        )
    )
    return top


def _app(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "options",
        nargs=argparse.REMAINDER,
        metavar="OPTION",
        help="handed on to Streamlit, for example: -- --server.port 8600",
    )


def _call_app(a: argparse.Namespace, progress: Progress) -> Any:
    return commands.app([option for option in a.options if option != "--"])


def _import(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "source", metavar="SOURCE", help="a folder of music, or a data list (CSV or TSV) alone"
    )
    sub.add_argument(
        "--name",
        required=True,
        metavar="N",
        help="the name of the library to make or to bring up to date",
    )
    sub.add_argument(
        "--tags", metavar="FILE", help="the data list, when it does not lie in the folder"
    )
    sub.add_argument(
        "--extra-columns",
        action="store_true",
        help="take unknown columns as further tag categories",
    )
    sub.add_argument(
        "--dry-run", action="store_true", help="only say what would be taken and what is wrong"
    )


def _call_import(a: argparse.Namespace, progress: Progress) -> Any:
    return commands.import_library(a.source, a.name, a.tags, a.dry_run, a.extra_columns, progress)


def _call_train(a: argparse.Namespace, progress: Progress) -> Any:
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


def _search(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--query",
        required=True,
        metavar="TRACK_ID|FILE",
        help="a track of the library, or any audio file",
    )
    sub.add_argument(
        "-k",
        type=positive,
        default=config.TOP_K,
        metavar="K",
        help="how many results (default: 5)",
    )
    sub.add_argument(
        "--span", metavar="FROM-TO", help="of a file only these seconds, for example 10-34"
    )
    _several(
        sub,
        "--where",
        "category=tag",
        "only tracks with this tag; several of one category widen, several categories narrow",
    )
    _several(sub, "--not-where", "category=tag", "no tracks with this tag")
    sub.add_argument("--tempo", metavar="FROM-TO", help="only tracks of this tempo in BPM: 80-95")
    sub.add_argument("--length", metavar="FROM-TO", help="only tracks of this length in s: 0-60")
    _several(sub, "--format", "KIND", "only files of this kind: wav mp3")
    sub.add_argument(
        "--text",
        default="",
        metavar="WORDS",
        help="only tracks with all these words in title, artist, album, comment or file name",
    )
    _several(sub, "--more-like", "ID", "tracks of the library that you like")
    _several(sub, "--less-like", "ID", "tracks of the library that you do not like")


def _several(sub: argparse.ArgumentParser, option: str, metavar: str, help_: str) -> None:
    sub.add_argument(option, nargs="+", action="extend", default=[], metavar=metavar, help=help_)


def _call_search(a: argparse.Namespace, progress: Progress) -> Any:
    from core.catalog.filters import Filter
    from core.search.find import Feedback

    asked = Filter(
        tags=_tags(a.where),
        unwanted=_tags(a.not_where),
        tempo=_range(a.tempo, "--tempo"),
        length=_range(a.length, "--length"),
        formats=a.format,
        words=a.text,
    )
    feedback = Feedback(a.more_like, a.less_like)
    return commands.search(a.library, a.query, a.k, asked, feedback, _range(a.span, "--span"))


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


def _seeded(sub: argparse.ArgumentParser) -> None:
    _run(sub)
    sub.add_argument("--seed", type=int, default=0, help="for the division into folds (default: 0)")


def _export(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--what", required=True, choices=("vectors", "tags", "map", "shortlist", "completed")
    )
    sub.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="the file to write; a shortlist may end in .m3u",
    )


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


def _pairs(items: list[str]) -> dict[str, str]:
    pairs = {}
    for item in items:
        left, equals, right = item.partition("=")
        if not (equals and left.strip() and right.strip()):
            raise SoundkinError(
                f"'{item}' is not of the form left=right: write for example \"synth"
                ' lead=synthesizer".'
            )
        pairs[left.strip()] = right.strip()
    return pairs


def _tags(items: list[str]) -> dict[str, list[str]]:
    from core.catalog.tagtext import category_key

    tags: dict[str, list[str]] = {}
    for item in items:
        for category, tag in _pairs([item]).items():
            tags.setdefault(category_key(category), []).append(tag)
    return tags


def _range(text: str | None, option: str) -> tuple[float, float] | None:
    """From low to high, of which one may be left out: "80-95", "80-", "-60"."""
    if text is None:
        return None
    low, dash, high = text.partition("-")
    try:
        if not dash or not text.strip(" -"):
            raise ValueError
        return float(low or 0.0), float(high or "inf")
    except ValueError:
        raise SoundkinError(
            f"'{text}' is no range: write {option} with two numbers, for example {option} 10-34."
        ) from None


def _for_people(result: Any, indent: str = "") -> str:
    """The same document as indented lines; long lists are cut, since --json has them whole."""
    if isinstance(result, list):
        shown = [_for_people(item, indent) for item in result[:20]]
        more = (
            [f"{indent}... and {len(result) - 20:,} more (--json has all)"]
            if len(result) > 20
            else []
        )
        return "\n".join(shown + more) if result else f"{indent}none"
    if isinstance(result, dict):
        return "\n".join(
            (
                f"{indent}{key}:\n{_for_people(value, indent + '  ')}"
                if isinstance(value, dict | list) and value
                else f"{indent}{key}: {'none' if value in ([], {}, None) else value}"
            )
            for key, value in result.items()
        )
    return f"{indent}{result}"


def _failed(progress: Progress, state: State, sentence: str) -> int:
    progress.end_line()
    print(sentence, file=sys.stderr, flush=True)
    progress.finish(state, error=sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
