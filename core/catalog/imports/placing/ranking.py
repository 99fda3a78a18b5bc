"""Which of several files with a name that fits is the one that a written path means."""

from collections import defaultdict
from collections.abc import Callable

from core.catalog.imports.placing.spelling import Spelling

Form = Callable[[str], str]  # of a name or path, in which spellings are compared
Parted = tuple[str, list[str]]  # a file, and the parts of its path in such a form
_MANY = 10  # files of one name


class ByName(defaultdict[str, list[str]]):
    """Files by a form of their names, or of parts of these."""

    def __init__(self, form: Form):
        super().__init__(list)
        self._form = form
        self._folders: dict[str, dict[str, list[Parted]]] = {}

    def near(self, parts: list[str]) -> list[Parted]:
        """The files of a name that may fit a path: of many those in a folder called as its last one
        and those in none, so that "Full Mix.wav" in each of thousands is quickly found."""
        name = parts[-1]
        if len(self.get(name, ())) < _MANY or len(parts) < 2:
            return [(file, self._form(file).split("/")) for file in self.get(name, ())]
        if name not in self._folders:
            self._folders[name] = defaultdict(list)
            for file in self[name]:
                theirs = self._form(file).split("/")
                self._folders[name]["/".join(theirs[-2:-1])].append((file, theirs))
        near = self._folders[name]
        return near.get("", []) + near.get(parts[-2], []) * (parts[-2] != "")


class Refused(Exception):
    """A path that may not be followed, or that fits more than one file; the message says why."""


def ranked(parts: list[str], reading: Spelling, names: ByName | None, stems: ByName) -> str | None:
    """The one file that the parts of a path fit best, by its name or else by a part of it. Raises
    `Refused`."""
    for table in filter(None, (names, stems)):
        ranks: dict[tuple[int, int], list[str]] = defaultdict(list)
        for file, theirs in table.near(parts):
            if table is stems:
                theirs = [*theirs[:-1], parts[-1]]
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
