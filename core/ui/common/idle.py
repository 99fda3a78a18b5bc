"""What must wait until nothing runs in a library."""

from core import jobs
from core.errors import SoundkinError


def need_idle(library: str) -> None:
    """SoundkinError while something runs in the library of this name."""
    if jobs.running(library) is not None:
        raise SoundkinError("Something is still running in this library: stop it first.")
