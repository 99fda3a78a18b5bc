"""What a download button gives: a file that is written when it is asked for."""

import tempfile
from collections.abc import Callable
from pathlib import Path


def content_of(name: str, write: Callable[[Path], object]) -> bytes:
    """The bytes of a file of this name that `write` writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
