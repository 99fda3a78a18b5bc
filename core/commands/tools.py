"""Commands on what the analysis computed beside the vectors."""

from core.libraries import open_library
from core.progress import SILENT, Progress


def measure(
    library: str, whole: bool = False, jobs: int = 2, progress: Progress = SILENT
) -> dict[str, object]:
    """Compute tempo, key, energy and landmarks where they are missing; with `whole` of every second
    of all tracks."""
    from core.model.measuring import measure_library

    return measure_library(open_library(library), whole, jobs, progress).document()
