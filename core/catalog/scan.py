"""Which sound files a folder holds, and which of them a row of a data list means. No way leads out
of the folder."""

import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath
from posixpath import normpath

SOUND = frozenset(
    (
        ".wav",
        ".wave",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".mp3",
        ".mp2",
        ".aif",
        ".aiff",
        ".aifc",
        ".au",
        ".snd",
        ".caf",
        ".w64",
        ".rf64",
        ".m4a",
        ".m4b",
        ".mp4",
        ".aac",
        ".wma",
        ".wv",
        ".ape",
        ".mka",
        ".webm",
        ".tta",
        ".mpc",
        ".dsf",
        ".amr",
        ".ac3",
    )
)
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Refused(Exception):
    """A path that may not be followed; the message says why."""


class Folder:
    """The sound files below a folder, found by path, by name or by stem, whatever the case and form
    of the letters."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.files = sorted(_sound_files(self.root))
        self._by_path: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._known = set(self.files)
        for file in self.files:
            name = PurePosixPath(file)
            self._by_path[_folded(file)].append(file)
            self._by_name[_folded(name.name)].append(file)
            self._by_stem[_folded(name.stem)].append(file)

    def find(self, written: str) -> str | None:
        """The file that a row's file column means, as a path relative to the folder; None when it
        is not there.

        A bare name is found in subfolders too, when only one file is called so. Raises `Refused`.
        """
        path = self._inside(written)
        if path in self._known:
            return self._safe(path)
        for files in (
            self._by_path.get(_folded(path)),
            self._by_name.get(_folded(path)) if "/" not in path else None,
        ):
            if files and len(files) > 1:
                raise Refused(
                    f"{len(files)} files are called so ({files[0]}, {files[1]}): write which folder"
                    " it is in."
                )
            if files:
                return self._safe(files[0])
        if (self.root / path).exists() and not (self.root / path).resolve().is_relative_to(
            self.root
        ):
            raise Refused(
                "The path leads through a link out of the library's folder: copy the file into the"
                " folder."
            )
        return path if (self.root / path).is_file() else None

    def named_by(self, track_id: str) -> str | None:
        """The one file whose name, with or without its ending, is this id. Raises `Refused` when
        there are several."""
        for table in (self._by_name, self._by_stem):
            files = table.get(_folded(track_id))
            if files and len(files) > 1:
                raise Refused(
                    f"{len(files)} files carry this name ({files[0]}, {files[1]}): add a column"
                    " that names the file."
                )
            if files:
                return self._safe(files[0])
        return None

    def _safe(self, file: str) -> str:
        """A file of the folder that is no link out of it. Folders that are links were not entered
        when looking for files."""
        if (self.root / file).is_symlink() and not (self.root / file).resolve().is_relative_to(
            self.root
        ):
            raise Refused(
                "It is a link that leads out of the library's folder: copy the file into the"
                " folder."
            )
        return file

    def safe(self, file: str) -> str:
        """One of `files` when it may be taken. Raises `Refused`."""
        if not valid_name(file):
            raise Refused("The file's name is not valid text: rename the file.")
        return self._safe(file)

    def _inside(self, written: str) -> str:
        if _CONTROL.search(written):
            raise Refused("The path holds unprintable characters: write it again.")
        path = (
            written.replace("\\", "/")
            if "\\" in written and not (self.root / written).exists()
            else written
        )
        if path.startswith("/") or (_DRIVE.match(path) and path not in self._known):
            raise Refused(
                "The path is absolute: write it relative to the library's folder, and keep the file"
                " inside it."
            )
        path = normpath(path)
        if path == ".." or path.startswith("../"):
            raise Refused(
                "The path leads out of the library's folder: put the file inside the folder and"
                " name it there."
            )
        return path


def valid_name(path: str) -> bool:
    """Whether a file's name is text: bytes of another encoding cannot be stored or shown."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _sound_files(root: Path) -> list[str]:
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        here = Path(folder).relative_to(root)
        found += [
            (here / name).as_posix()
            for name in names
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SOUND
        ]
    return found


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
