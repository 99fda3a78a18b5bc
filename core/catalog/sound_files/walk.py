"""Walk through a folder of music: its sound files, and everything that was left out, by name."""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from core.catalog.sound_files.kinds import (
    ARCHIVES,
    BESIDE,
    FILMS,
    PROJECTS,
    SOUND,
    TABLES,
    ending_inside,
    ending_of,
    is_hidden,
    is_placeholder,
    is_project,
    is_system,
    is_unfinished,
)
from core.catalog.sound_files.own_files import is_home
from core.files import PARTIAL

_DOWNLOAD = "It lies in the cloud alone: have it downloaded to this machine, and import again."
_NOWHERE = "The link leads nowhere: mend or delete it, or connect the disk that it leads to."
_SOUND_BEGINS = re.compile(
    rb"(?s)RIFF....WAVE|FORM....AIF|fLaC|OggS|ID3[\2-\4]|\xff[\xe2-\xff]|....ftyp|caff|wvpk"
)


@dataclass
class Walked:
    """What lies below a folder. Paths are relative to it, with forward slashes."""

    sounds: list[str] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)  # not at the top
    left_out: list[dict[str, str]] = field(default_factory=list)  # {file, reason} each
    linked: list[Path] = field(default_factory=list)  # real folders outside that links lead into


def walk(root: Path) -> Walked:
    """Everything below `root` (resolved). Folders that are links are entered once each, in the
    order of their names; nothing is followed in a circle."""
    return _Walker(root).run()


class _Walker:
    def __init__(self, root: Path):
        self._root, self._found = root, Walked()
        self._entered: set[object] = set()
        self._kinds: Counter[str] = Counter()
        self._system: Counter[str] = Counter()
        self._links: list[tuple[Path, str]] = []  # looked at last: what lies inside comes first

    def run(self) -> Walked:
        self._enter(self._root, "")
        while self._links:
            self._follow(*self._links.pop(0))
        found = self._found
        found.sounds.sort()
        found.cues.sort()
        found.tables.sort()
        for ending, n in sorted(self._kinds.items()):
            files = "1 file" if n == 1 else f"{n} files"
            self._say(f"*{ending}", f"{files} {_why(ending)}.")
        for name, n in sorted(self._system.items()):
            self._say(name, "The system's own; passed over" + (f" ({n} times)." if n > 1 else "."))
        return found

    def _say(self, file: str, reason: str) -> None:
        self._found.left_out.append({"file": file, "reason": reason})

    def _enter(self, folder: Path, inside: str) -> None:
        """Look through one folder and those in it; `inside` is its path with a slash at the end."""
        waiting = [(folder, inside)]
        while waiting:
            folder, inside = waiting.pop()
            try:
                identity = _identity(folder)
                if identity in self._entered:
                    continue
                self._entered.add(identity)
                with os.scandir(folder) as entries:
                    for entry in sorted(entries, key=lambda one: one.name):
                        if self._is_folder(entry, inside):
                            waiting.append((folder / entry.name, f"{inside}{entry.name}/"))
            except OSError as error:
                if not inside:
                    raise
                why = f"The folder may not be entered ({error.strerror}): check its permissions."
                self._say(inside, why)

    def _is_folder(self, entry: "os.DirEntry[str]", inside: str) -> bool:
        """Whether an entry is a folder to enter now; all else is put where it belongs."""
        name, path = entry.name, f"{inside}{entry.name}"
        if is_system(name):
            self._system["._*" if name.startswith("._") else name] += 1
        elif _leads_nowhere(entry):
            self._say(path, _NOWHERE)
        elif not is_folder(entry):
            self._file(name, path)
        elif is_hidden(name):
            self._say(f"{path}/", "A dot in front hides it: rename the folder to have it taken.")
        elif entry.is_symlink():
            self._links.append((self._root / path, f"{path}/"))
        elif is_project(self._root / path):
            self._say(f"{path}/", "A music program's project: export it as WAV.")
        elif is_home(self._root / path):
            self._say(f"{path}/", "It is a folder of Soundkin's own.")
        else:
            return True
        return False

    def _file(self, name: str, path: str) -> None:
        ending = ending_of(name)
        if ending in SOUND:
            if name.startswith(PARTIAL):
                self._say(path, "Writing tags was broken off and left it: delete it.")
            elif is_hidden(name):
                self._say(path, "A dot in front hides it: rename the file to have it taken.")
            else:
                self._found.sounds.append(path)
        elif ending == ".cue":
            self._found.cues.append(path)
        elif ending in TABLES and "/" in path and not is_hidden(name):
            self._found.tables.append(path)
        elif is_unfinished(name):
            self._say(path, "Its download did not end: let it end, or load it again.")
        elif is_placeholder(name):
            self._say(path, _DOWNLOAD)
        elif (sound := ending_inside(name)) and _begins_as_sound(self._root / path):
            self._say(
                path, f"It holds sound, but more stands behind its name's {sound}: rename it."
            )
        elif ending and ending not in BESIDE and not is_hidden(name):
            self._kinds[ending] += 1
        elif not ending and not is_hidden(name) and _begins_as_sound(self._root / path):
            self._say(path, "Its name has no ending but it holds sound: add one, such as .wav.")

    def _follow(self, link: Path, inside: str) -> None:
        """Enter a folder that is a link, unless that leads where we are or have been."""
        try:
            target = link.resolve(strict=True)
            identity = _identity(target)
        except (OSError, RuntimeError):  # a circle of links, or one that leads nowhere
            self._say(inside, _NOWHERE)
            return
        if self._root == target or target in self._root.parents:
            self._say(inside, "The link leads back to a folder around it, in a circle.")
        elif identity in self._entered:
            self._say(inside, "The link leads to a folder that is taken already.")
        elif is_home(target):
            self._say(inside, "It is a folder of Soundkin's own.")
        else:
            if not target.is_relative_to(self._root):
                self._found.linked.append(target)
            self._enter(link, inside)


def _identity(folder: Path) -> object:
    """What a folder is known by, whichever link leads to it: its number, or where a disk (of a
    network, mostly) gives none, its place."""
    status = folder.stat()
    return (status.st_dev, status.st_ino) if status.st_ino else folder.resolve()


def _why(ending: str) -> str:
    """Why files of an ending are not taken, and what to do."""
    if ending in FILMS:
        return "of film, whose sound is not taken: save it as WAV"
    if ending in PROJECTS:
        return "of a music program, a project or score and no sound yet: export it as WAV"
    if ending in ARCHIVES:
        return "that may hold others packed inside: unpack what is music"
    return "of a kind that cannot be read here: if it is sound, convert to WAV"


def _begins_as_sound(path: Path) -> bool:
    """Whether a file begins as sound files do."""
    try:
        if not path.is_file():
            return False
        with open(path, "rb") as file:
            return bool(_SOUND_BEGINS.match(file.read(12)))
    except OSError:
        return False


def _leads_nowhere(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a link to what is not there, perhaps a folder: by its name neither sound,
    of which is said more elsewhere, nor what lies beside it."""
    if not entry.is_symlink() or ending_of(entry.name) in SOUND | BESIDE:
        return False
    return not os.path.exists(entry.path)


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
