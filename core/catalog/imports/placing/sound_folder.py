"""Which of a folder's sound files a row of a data list means: one that fits, and no other."""

import difflib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import splitext
from time import perf_counter

from core.catalog.imports.placing.lost_letters import LostLetters
from core.catalog.imports.placing.ranking import ByName, Form, Refused, ranked
from core.catalog.imports.placing.spelling import Spelling, as_saved, loose, spellings
from core.catalog.imports.placing.titles import ADDED, Titles
from core.catalog.sound_files.kinds import SOUND
from core.catalog.sound_files.walk import Walked, walk
from core.catalog.texts.encodings import BAD

_NUMBER = re.compile(r"0*([1-9]\d{0,15})(?:\.0)?")
# What some write between a name and its ending: "214.low.mp3" is the small copy of "214.mp3".
_KIND = re.compile(r"\.[a-z]{2,8}(?=\.[^.]+$)")
# An id that may be a part of a name; a short number may be a year, or a place on an album.
_MARKED = re.compile(r"(?=.*\d)(?!\d{1,4}$)\w[\w.-]{2,}\w")
_MARKS = re.compile(r"^[^\W_]+(?:-[^\W_]+)*|[^\W_]+(?:-[^\W_]+)*$")
# What a server puts in front of a name that is handed to it, so that it is the only one.
_UPLOADED = re.compile(
    r"(?:[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?|1\d{9}(?:\d{3})?)[-_](?=.)"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST, MOST_FOLDERS = 5_000, 500  # characters of a path, and folders in one another
_MOST_COMPARED = 20_000  # names among which the closest is looked for
_MOST_S = 3.0  # seconds that this may take for all rows of a list
_OUT = "It is a link that leads out of the library's folder: copy the file into the folder."
_CLOSED = "Its folder may not be entered (Permission denied): check its permissions."
_NOWHERE = "The link leads nowhere: mend or delete it."


class SoundFolder:
    """The sound files below a folder, found by path, by name or by stem, however they are
    written."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.found: Walked = walk(self.root)
        self.files = self.found.sounds
        self._known = set(self.files)
        self._by_name, self._by_stem = self._tables(loose)
        self._lost_letters = LostLetters(self.files)
        self._refused: dict[str, str] = {}  # why, by what was written
        self._of_no_kind: set[str] = set()  # the same of `of_other_kind`
        self._sought_s = 0.0  # spent on the closest names

    def _tables(self, form: Form) -> tuple[ByName, ByName]:
        """The files by this form of their names, with and without ending."""
        by_name, by_stem = ByName(form), ByName(form)
        for file in self.files:
            name = PurePosixPath(file)
            by_name[form(name.name)].append(file)
            by_stem[form(name.stem)].append(file)
        return by_name, by_stem

    @cached_property
    def _saved(self) -> tuple[ByName, ByName]:
        return self._tables(as_saved)

    @cached_property
    def _by_number(self) -> ByName:
        """Files whose name is a number, by it without the zeros in front."""
        found = ByName(loose)
        for stem, files in self._by_stem.items():
            if number := _NUMBER.fullmatch(stem):
                found[number[1]] += files
        return found

    @cached_property
    def _by_kind(self) -> ByName:
        """Files whose name says a kind before its ending, by it without that."""
        found = ByName(loose)
        for name, files in self._by_name.items():
            if _KIND.search(name):
                found[_KIND.sub("", name)] += files
        return found

    @cached_property
    def _by_mark(self) -> ByName:
        """Files by the word that their name begins with, and by the one it ends with, as shops put
        a track's number in front of its title or behind it."""
        found = ByName(loose)
        for stem, files in self._by_stem.items():
            for mark in {*_MARKS.findall(stem), *ADDED.findall(stem)}:
                found[mark] += files
        return found

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self._by_stem)

    def find(self, written: str) -> tuple[str, bool] | None:
        """The file that a row means, relative to the folder, and whether that is certain: other
        rows may mean the same file by a path that fits better.

        None when it is not there. Raises `Refused` when the path leads out of the folder, is
        absolute and no file fits, or fits several files.
        """
        if written in self._known:
            return self._safe(written), True
        if written in self._refused:
            raise Refused(self._refused[written])
        try:
            return self._find(written)
        except Refused as why:
            self._refused[written] = str(why)
            raise

    def _find(self, written: str) -> tuple[str, bool] | None:
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
            found = None if reading.leads_out else self._as_saved(reading) or self._lost(reading)
            if found:
                return self._safe(found), False
        return self._beside(readings)

    def of_other_kind(self, written: str) -> str | None:
        """The one file that a path of a sound file fits but for its ending, as where a list was
        made of the WAVs and the folder holds the MP3s."""
        if written in self._of_no_kind:
            return None
        for reading in spellings(written, self.root):
            parts = loose(reading.path).split("/")
            stem, ending = splitext(parts[-1])
            if ending in SOUND and not reading.leads_out:
                try:
                    found = ranked([*parts[:-1], stem], reading, None, self._by_stem)
                    if found:
                        return self._safe(found)
                except Refused:
                    break
        self._of_no_kind.add(written)
        return None

    def named_by(self, track_id: str) -> tuple[str, bool] | None:
        """The one file whose name, with or without its ending, is this id, and whether that is
        certain: a number may have lost its zeros, or the id be the first or last word of the name.
        Raises `Refused` when there are several."""
        number = _NUMBER.fullmatch(track_id.strip())
        bare = number[1] if number else ""
        for key, table, certain in (
            (loose(track_id), self._by_name, True),
            (loose(track_id), self._by_stem, True),
            (bare, self._by_number if bare else {}, False),
            (loose(track_id), self._by_mark if _MARKED.fullmatch(track_id) else {}, False),
            (f" [{loose(track_id)}]", self._by_mark, False),
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

    def titled(self, title: str, artist: str, album: str) -> tuple[str, bool] | None:
        """The one file that is called as a title, as `Titles.find` gives it."""
        found = self._titles.find(title, artist, album)
        return found and (self._safe(found[0]), found[1])

    def closest(self, written: str) -> str:
        """Of the files that do not fit the one that is written most alike; "" when none is."""
        name = PurePosixPath(written.replace("\\", "/")).name
        for key, table in ((loose(name), self._by_name), (_stem(name), self._by_stem)):
            if table.get(key):
                return min(table[key], key=len)
        names = list(self._by_name) if self._sought_s < _MOST_S else []
        started = perf_counter()
        close = difflib.get_close_matches(loose(name)[:200], names[:_MOST_COMPARED], 1, 0.7)
        self._sought_s += perf_counter() - started
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
            return self._lost_letters.unread(reading.path)
        parts = loose(reading.path).split("/")
        return ranked(parts, reading, self._by_name, self._by_stem)

    def _as_saved(self, reading: Spelling) -> str | None:
        """The one file whose name is the path's but for signs that not every disk takes, of which
        the slash is one."""
        form = as_saved(reading.path)
        return ranked(form.split("/"), reading, *self._saved) or ranked(
            [form.replace("/", " ")], reading, *self._saved
        )

    def _lost(self, reading: Spelling) -> str | None:
        """The one file whose name says its kind besides, lacks a server's mark, has zeros that a
        number lost, or letters where the path has question marks, as some programs write."""
        parts = loose(reading.path).split("/")
        found = ranked(parts, reading, None, self._by_kind)
        if number := None if found else _NUMBER.fullmatch(parts[-1]):
            return ranked([*parts[:-1], number[1]], reading, None, self._by_number)
        name = PurePosixPath(reading.path).name
        if not found and _UPLOADED.match(name):
            path = str(PurePosixPath(reading.path).with_name(_UPLOADED.sub("", name)))
            parts = loose(path).split("/")
            found = ranked(parts, reading, self._by_name, self._by_stem)
        if found or "?" not in name:
            return found
        return self._lost_letters.asked(name)

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
        return f" (closest: {close})" if (close := self.closest(written)) else ""

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


def valid_name(path: str) -> bool:
    """Whether a file's name is text: bytes of another encoding cannot be stored or shown."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _stem(name: str) -> str:
    return loose(PurePosixPath(name).stem)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no disk can hold
        return False
