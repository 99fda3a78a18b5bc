"""Which file a path means that has lost letters: some could not be read, or programs have put
question marks in their place."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from core.catalog.imports.placing.spelling import loose
from core.catalog.texts.encodings import BAD

_LOST = re.compile(f"({BAD}+)")
_BEYOND = re.compile("[^\\x00-\\x7f]")
_MOST_LETTERS = 4  # that one sign stands for


class LostLetters:
    """The files of a folder, by the letters that are left of their names."""

    def __init__(self, files: Sequence[str]):
        self._files = files

    @cached_property
    def _paths(self) -> list[tuple[str, int, str]]:
        """Each file's path as it is compared, where its name begins in it, and the file."""
        paths = ((loose(file), file) for file in self._files)
        return [(path, path.rfind("/") + 1, file) for path, file in paths]

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str]]]:
        """The names of files that are not of ASCII alone, and these files, by what is left."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in self._files:
            if not file.isascii():
                name = unicodedata.normalize("NFC", file.rpartition("/")[2])
                found[_left(name)].append((name, file))
        return found

    def unread(self, path: str) -> str | None:
        """The one file that a path, or the end of it, means some of whose letters could not be
        read."""
        parts = loose(path).split("/")
        first, last = parts[-1].split(BAD)[0], parts[-1].split(BAD)[-1]
        called_so = re.compile(_pattern(parts[-1]))
        named = [
            (theirs, file)
            for theirs, at, file in self._paths
            if theirs.endswith(last) and theirs.startswith(first, at)
            if called_so.fullmatch(theirs, at)
        ]
        for at in range(len(parts)):
            end = "/".join(parts[at:])
            found = [file for theirs, file in named if re.fullmatch(_pattern(end), theirs)]
            if BAD in end:  # where letters were lost there are some beyond ASCII
                found = [file for file in found if not file.isascii()]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def asked(self, name: str) -> str | None:
        """The one file whose name has letters where this one has question marks."""
        letters = re.compile(_BEYOND.pattern.join(map(re.escape, name.split("?"))), re.IGNORECASE)
        fitting = [
            file for theirs, file in self._names.get(_left(name), []) if letters.fullmatch(theirs)
        ]
        return fitting[0] if len(fitting) == 1 else None


def _left(name: str) -> str:
    """A name whose letters beyond ASCII are all question marks."""
    return _BEYOND.sub("?", name).lower()


def _pattern(path: str) -> str:
    """What a path was before letters of it could not be read; one piece for signs in a row, which
    fit in too many ways else."""
    return "".join(
        f".{{{len(piece)},{_MOST_LETTERS * len(piece)}}}" if BAD in piece else re.escape(piece)
        for piece in _LOST.split(path)
    )
