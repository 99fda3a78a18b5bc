"""Runs one command: what it returns goes to stdout, progress and what went wrong to stderr."""

import argparse
import codecs
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from core import process
from core.catalog.user_errors import USER_ERRORS, cause_of, in_words
from core.errors import Stopped
from core.files import legible
from core.job_status import State
from core.progress import STOPPED, Progress, from_environment

_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e]")
EMPTY: tuple[object, ...] = ([], (), {}, None)
DECIMALS = 6  # of what is printed; of float32 the rest is noise
SHOWN = 20  # items of a list, where it is printed for people
Call = Callable[[argparse.Namespace, Progress], object]  # returns the command's JSON document


@dataclass(frozen=True)
class Command:
    """One command: `options` adds its own to the parser, `call` does it."""

    name: str
    help: str
    options: Callable[[argparse.ArgumentParser], None]
    call: Call
    of_library: bool = True  # whether it takes --library
    loads: str = ""  # what takes seconds to load before there is anything to count
    needs: tuple[tuple[str, str], ...] = ()  # an option, and the one without which it does nothing


def run(call: Call, given: argparse.Namespace) -> int:
    """Call a command, print its document; returns the exit status: 0 done, 1 failed with one
    sentence on stderr that says what and what to do."""
    progress = from_environment()
    if given.loads and progress.is_a_job:
        progress.update(0, 0, f"Loading {given.loads}")
    try:
        with process.answers_only():  # what a library prints must not mix with the JSON document
            result = call(given, progress)
        document = _document(_rounded(result), given.json)
    except (Stopped, KeyboardInterrupt) as stop:
        return _failed(progress, "stopped", str(stop) or STOPPED)
    except Exception as unexpected:
        name = getattr(given, "library", None) or getattr(given, "name", None)
        error = cause_of(unexpected, name)
        if isinstance(error, USER_ERRORS):
            return _failed(progress, "failed", in_words(error))
        progress.finish(
            "failed",
            error=f"Something went wrong that should not have: {error!r}. The log has the details.",
        )
        raise
    progress.end_line()
    try:
        print(document, flush=True)  # before the job is said to be done: a page then reads it
    except BrokenPipeError:  # the reader has seen enough, for example `| head`
        sys.stdout = None  # or the interpreter would complain when it flushes at the end
    except OSError as error:
        sys.stdout = None
        done = (
            f"It is done, but its answer could not be written ({error.strerror}): free some space."
        )
        return _failed(progress, "failed", done)
    progress.finish("done")
    return 0


def _rounded(result: object) -> object:
    """The same with every number of a sane length."""
    if isinstance(result, float):
        return round(result, DECIMALS)
    if isinstance(result, dict):
        return {key: _rounded(value) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [_rounded(value) for value in result]
    return result


def _document(result: object, as_json: bool) -> str:
    """What is printed. Letters that the output's encoding lacks are escaped, as is what is no text:
    the name of a file may be any bytes. Programs read JSON as UTF-8: in other encodings, as of
    Windows, all letters beyond ASCII are."""
    encoding = sys.stdout.encoding or "utf-8"
    if not as_json:
        return _for_people(result).encode(encoding, "backslashreplace").decode(encoding)
    document = json.dumps(result, ensure_ascii=False, allow_nan=False)
    is_utf8 = codecs.lookup(encoding).name == "utf-8"
    if is_utf8 and legible(document) == document:
        return document
    return json.dumps(result, allow_nan=False)


def _for_people(result: object, indent: str = "") -> str:
    """The same document as indented lines; long lists are cut, since --json has them whole."""
    if isinstance(result, list | tuple):
        lines = [_for_people(item, indent) for item in result[:SHOWN]]
        if len(result) > SHOWN:
            lines.append(f"{indent}... and {len(result) - SHOWN:,} more (--json has all)")
        return "\n".join(lines) if result else f"{indent}none"
    if isinstance(result, dict):
        return "\n".join(
            (
                f"{indent}{key}:\n{_for_people(value, indent + '  ')}"
                if isinstance(value, dict | list | tuple) and value
                else f"{indent}{key}: {'none' if value in EMPTY else _for_people(value)}"
            )
            for key, value in result.items()
        )
    return f"{indent}{_on_one_line(str(result))}"


def _on_one_line(text: str) -> str:
    """Text without signs that steer a terminal or end the line, as the name of a file may hold."""
    return _CONTROL.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def _failed(progress: Progress, state: State, sentence: str) -> int:
    progress.end_line()
    print(_on_one_line(sentence), file=sys.stderr, flush=True)
    progress.finish(state, error=sentence)
    return 1
