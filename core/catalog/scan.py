"""Which of a folder's sound files a row of a data list means: one that fits, and no other."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from core.catalog.encodings import BAD
from core.catalog.spelling import Spelling, as_saved, loose, spellings
from core.catalog.walk import Found, walk

Form = Callable[[str], str]  # of a name or path, in which spellings are compared
Table = dict[str, list[str]]

_NUMBER = re.compile(r"0*([1-9]\d{0,15})(?:\.0)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST, MOST_FOLDERS = 5_000, 500  # characters of a path, and folders in one another
_MOST_COMPARED = 20_000  # names among which the closest is looked for
_MOST_SOUGHT = 200  # rows of one list for which that is done


class Refused(Exception):
    """A path that may not be followed, or that fits more than one file; the message says why."""


class Folder:
    """The sound files below a folder, found by path, by name or by stem, however they are
    written."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.found: Found = walk(self.root)
        self.files = self.found.sounds
        self._known = set(self.files)
        self._by_name, self._by_stem = self._tables(loose)
        self._sought = 0

    def _tables(self, form: Form) -> tuple[Table, Table]:
        """The files by this form of their names, with and without ending."""
        by_name: Table = defaultdict(list)
        by_stem: Table = defaultdict(list)
        for file in self.files:
            name = PurePosixPath(file)
            by_name[form(name.name)].append(file)
            by_stem[form(name.stem)].append(file)
        return by_name, by_stem

    @cached_property
    def _saved(self) -> tuple[Table, Table]:
        return self._tables(as_saved)

    @cached_property
    def _by_number(self) -> Table:
        """Files whose name is a number, by it without the zeros in front."""
        found: Table = defaultdict(list)
        for stem, files in self._by_stem.items():
            if number := _NUMBER.fullmatch(stem):
                found[number[1]] += files
        return found

    def find(self, written: str) -> tuple[str, bool] | None:
        """The file that a row means, relative to the folder, and whether that is certain: other
        rows may mean the same file by a path that fits better.

        None when it is not there. Raises `Refused` when the path leads out of the folder, is
        absolute and no file fits, or fits several files.
        """
        if written in self._known:
            return self._safe(written), True
        if _CONTROL.search(written.strip()):
            raise Refused("The path holds unprintable characters: write it again.")
        if len(written) > LONGEST or written.count("/") > MOST_FOLDERS:
            raise Refused("The path is longer than that of any file: write it again.")
        readings = list(spellings(written, self.root))
        for reading in readings:
            if not reading.absolute and reading.path in self._known:
                return self._safe(reading.path), True
        for reading in readings:
            found = None if reading.leads_out else self._fitting(reading)
            if found:
                return self._safe(found), False
        for reading in readings:
            found = None if reading.leads_out else self._as_saved(reading)
            if found:
                return self._safe(found), False
        return self._beside(readings)

    def named_by(self, track_id: str) -> tuple[str, bool] | None:
        """The one file whose name, with or without its ending, is this id, and whether that is
        certain: a number may have lost its zeros. Raises `Refused` when there are several."""
        number = _NUMBER.fullmatch(track_id.strip())
        bare = number[1] if number else ""
        for key, table, certain in (
            (loose(track_id), self._by_name, True),
            (loose(track_id), self._by_stem, True),
            (bare, self._by_number if bare else {}, False),
        ):
            files = table.get(key)
            if files and len(files) > 1:
                raise Refused(
                    f"{len(files)} files carry this name ({files[0]}, {files[1]}): add a column"
                    " that names the file."
                )
            if files:
                return self._safe(files[0]), certain
        return None

    def closest(self, written: str) -> str:
        """Of the files that do not fit the one that is written most alike; "" when none is."""
        self._sought += 1
        name = PurePosixPath(written.replace("\\", "/")).name
        for key, table in ((loose(name), self._by_name), (_stem(name), self._by_stem)):
            if table.get(key):
                return min(table[key], key=len)
        if self._sought > _MOST_SOUGHT or len(self._by_name) > _MOST_COMPARED:
            return ""
        close = difflib.get_close_matches(loose(name)[:200], list(self._by_name), 1, 0.7)
        return self._by_name[close[0]][0] if close else ""

    def safe(self, file: str) -> str:
        """One of `files` when it may be taken. Raises `Refused`."""
        if not valid_name(file):
            raise Refused("The file's name is not valid text: rename the file.")
        return self._safe(file)

    def _fitting(self, reading: Spelling) -> str | None:
        """The one file that a spelling fits: the same path but for case, blanks and form of the
        letters; or one of the two paths is the end of the other."""
        if BAD in reading.path:
            return self._damaged(reading.path)
        parts = loose(reading.path).split("/")
        return _ranked(parts, reading, loose, (self._by_name, self._by_stem))

    def _as_saved(self, reading: Spelling) -> str | None:
        """The one file whose name is the path's but for signs that not every disk takes, of which
        the slash is one."""
        form = as_saved(reading.path)
        return _ranked(form.split("/"), reading, as_saved, self._saved) or _ranked(
            [form.replace("/", " ")], reading, as_saved, self._saved
        )

    def _damaged(self, path: str) -> str | None:
        """The one file that a path means some of whose letters could not be read."""
        pattern = re.compile(".{1,4}".join(map(re.escape, loose(path).split(BAD))))
        fitting = [file for file in self.files if pattern.fullmatch(loose(file))]
        return fitting[0] if len(fitting) == 1 else None

    def _beside(self, readings: Sequence[Spelling]) -> tuple[str, bool] | None:
        """A file that is there and no sound by its name; else why the path cannot be followed."""
        for reading in readings:
            path = self.root / reading.path
            if reading.leads_out:
                raise Refused(
                    "The path leads out of the library's folder: put the file inside the folder"
                    " and name it there."
                )
            if reading.absolute:
                raise Refused(
                    "The path is absolute and no file of the folder fits it: write it relative to"
                    f" the folder{self._hint(reading.path)}."
                )
            if _is_file(path):
                if not self._inside(path):
                    raise Refused(_OUT)
                return reading.path, True
        return None

    def _hint(self, written: str) -> str:
        close = self.closest(written)
        return f" (closest: {close})" if close else ""

    def _inside(self, path: Path) -> bool:
        real = path.resolve()
        return any(real.is_relative_to(place) for place in (self.root, *self.found.linked))

    def _safe(self, file: str) -> str:
        """A file of the folder that is no link out of it; folders that are links were followed."""
        path = self.root / file
        try:
            is_link = path.is_symlink()
            out = is_link and not (path.exists() and path.resolve().is_relative_to(self.root))
        except PermissionError as error:
            raise Refused(_CLOSED) from error
        except (OSError, RuntimeError) as error:  # a link to itself
            raise Refused(_NOWHERE) from error
        if out:
            raise Refused(_OUT if path.exists() else _NOWHERE)
        return file


_OUT = "It is a link that leads out of the library's folder: copy the file into the folder."

_CLOSED = "Its folder may not be entered (Permission denied): check its rights."

_NOWHERE = "The link leads nowhere: mend or delete it."


def valid_name(path: str) -> bool:
    """Whether a file's name is text: bytes of another encoding cannot be stored or shown."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def shown(file: str) -> str:
    """A file's name as text that can be shown, whatever bytes it is of."""
    return file if valid_name(file) else file.encode("utf-8", "replace").decode("utf-8")


def _stem(name: str) -> str:
    return loose(PurePosixPath(name).stem)


def _rank(written: Sequence[str], theirs: Sequence[str], absolute: bool) -> tuple[int, int] | None:
    """How a written path fits a file's, smaller is better: (0, 0) the same, (1, -n) with folders
    too many in front of its n parts, (1, 0) folders are missing in front; None not at all."""
    if list(written) == list(theirs):
        return (0, 0)
    if len(theirs) < len(written) and list(written[-len(theirs) :]) == list(theirs):
        return (1, -len(theirs))
    if (
        not absolute
        and len(written) < len(theirs)
        and list(theirs[-len(written) :]) == list(written)
    ):
        return (1, 0)
    return None


def _ranked(
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


def _only(ranks: dict[tuple[int, int], list[str]], written: str) -> str:
    """The file that fits best, if no other fits as well. Raises `Refused`."""
    best = min(ranks)
    rivals = [file for rank, files in ranks.items() if _rivals(best, rank) for file in files]
    if len(rivals) > 1:
        exact = [file for file in rivals if file.casefold() == written.casefold()]
        if len(exact) == 1:
            return exact[0]
        raise Refused(
            f"{len(rivals)} files fit it ({rivals[0]}, {rivals[1]}): write which folder it is in,"
            " and its ending."
        )
    return rivals[0]


def _rivals(best: tuple[int, int], rank: tuple[int, int]) -> bool:
    """Whether two ways to fit are equally good: more parts in common win only on the same side."""
    return rank == best or (best[0] == rank[0] == 1 and rank[1] == 0)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no disk can hold
        return False
