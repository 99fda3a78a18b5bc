"""The command that opens the pages."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from core import config
from core.errors import SoundkinError

LAST_PORT = 65_535


def app(options: Sequence[str]) -> dict[str, Any]:
    """Open the pages in the browser and serve them until they are stopped; `options` are
    Streamlit's.

    Raises `SoundkinError` where the pages are not there, for a port that there cannot be, or where
    Streamlit fails.
    """
    _check_port(options)
    script = config.ROOT / "app.py"
    if not script.is_file():
        raise SoundkinError(
            f"{script} is missing: install Soundkin with `pip install -e .` from its own folder,"
            " where app.py, pages and assets lie."
        )
    try:
        Path.home()
    except RuntimeError:  # Streamlit does not start without one, where its settings could lie
        os.environ["HOME"] = str(config.home())
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    if os.name == "posix":
        os.execv(sys.executable, command)  # the same process, so that what ends it ends the server
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C ends the server, which is what it is for
        if status := subprocess.run(command).returncode:
            raise SoundkinError(f"Streamlit ended with {status}: see above for the reason.")
    return {"app": "ended"}


def _check_port(options: Sequence[str]) -> None:
    """Raise `SoundkinError` for a number that is no port; Streamlit itself refuses what is none."""
    words = [word for option in options for word in option.split("=", 1)]
    asked = [port for name, port in pairwise(words) if name == "--server.port"]
    for port in asked or [os.environ.get("STREAMLIT_SERVER_PORT", "")]:
        with contextlib.suppress(ValueError):
            if not 0 <= int(port) <= LAST_PORT:
                raise SoundkinError(
                    f"There is no port {int(port)}: choose one from 1 to {LAST_PORT}, for example"
                    " 8600."
                )
