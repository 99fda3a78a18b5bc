"""The command line as tests call it: in this process, which spares each call the start of a Python,
or as a process of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.__main__ import main

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def run(home: Path, *arguments: str) -> Done:
    """A command in this process, with this SOUNDKIN_HOME."""
    out, err = io.StringIO(), io.StringIO()
    before = os.environ.get("SOUNDKIN_HOME")
    os.environ["SOUNDKIN_HOME"] = str(home)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(list(arguments))
    except SystemExit as ended:  # argparse's way of saying: wrong use
        status = int(ended.code or 0)
    finally:
        if before is None:
            del os.environ["SOUNDKIN_HOME"]
        else:
            os.environ["SOUNDKIN_HOME"] = before
    return Done(status, out.getvalue(), err.getvalue())


def process(home: Path, *arguments: str) -> Done:
    """The same as another program calls it."""
    done = subprocess.run(
        [sys.executable, "-m", "core", *arguments],
        cwd=ROOT,
        env={**os.environ, "SOUNDKIN_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def document(home: Path, *arguments: str) -> Any:
    """The JSON document that a command prints; it must succeed."""
    return read(run(home, *arguments, "--json"))


def read(done: Done) -> Any:
    """The one JSON document on stdout of a command that succeeded."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
