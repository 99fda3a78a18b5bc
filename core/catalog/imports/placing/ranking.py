"""Which of several files with a name that fits is the one that a written path means."""

from collections import defaultdict
from collections.abc import Callable

from core.catalog.imports.placing.spelling import Spelling

Form = Callable[[str], str]  # of a name or path, in which spellings are compared
Table = dict[str, list[str]]


class Refused(Exception):
    """A path that may not be followed, or that fits more than one file; the message says why."""


def ranked(
    parts: list[str], reading: Spelling, form: Form, tables: tuple[Table, Table]
) -> str | None:
    """The one file that the parts of a path fit best, by the names of `tables`. Raises
    `Refused`."""
    for table in tables:
        ranks: dict[tuple[int, int], list[str]] = defaultdict(list)
        for file in table.get(parts[-1], ()):
            theirs = form(file).split("/")
            if table is tables[1]:
                theirs[-1] = parts[-1]
            rank = _rank(parts, theirs, reading.absolute)
            if rank is not None:
                ranks[rank].append(file)
        if ranks:
            return _only(ranks, reading.path)
    return None


def _rank(written: list[str], theirs: list[str], absolute: bool) -> tuple[int, int] | None:
    """How a written path fits a file's, smaller is better: (0, 0) the same, (1, -n) with folders
    too many in front of its n parts, (1, 0) folders are missing in front; None not at all."""
    if written == theirs:
        return (0, 0)
    if written[-len(theirs) :] == theirs:
        return (1, -len(theirs))
    if not absolute and theirs[-len(written) :] == written:
        return (1, 0)
    return None


def _only(ranks: dict[tuple[int, int], list[str]], written: str) -> str:
    """The file that fits best, if no other fits as well. Raises `Refused`."""
    best = min(ranks)
    rivals = [file for rank, files in ranks.items() if _rivals(best, rank) for file in files]
    if len(rivals) > 1:
        exact = [file for file in rivals if file.casefold() == written.casefold()]
        if len({file.casefold() for file in rivals}) == 1:  # twins on a disk that knows case
            exact = [file for file in rivals if _end_alike(file, written)]
        if len(exact) == 1:
            return exact[0]
        raise Refused(
            f"{len(rivals)} files fit it ({rivals[0]}, {rivals[1]}): write which folder it is in,"
            " and its ending."
        )
    return rivals[0]


def _end_alike(file: str, written: str) -> bool:
    """Whether the shorter of two paths is the end of the other, to the letter."""
    return f"/{written}".endswith(f"/{file}") or f"/{file}".endswith(f"/{written}")


def _rivals(best: tuple[int, int], rank: tuple[int, int]) -> bool:
    """Whether two ways to fit are equally good: more parts in common win only on the same side."""
    return rank == best or (best[0] == rank[0] == 1 and rank[1] == 0)
