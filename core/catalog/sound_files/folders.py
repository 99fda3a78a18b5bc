"""The folders of the machine that Soundkin runs on, for choosing one of them."""

import os
from dataclasses import dataclass
from pathlib import Path

from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.sound_files.walk import is_folder
from core.files import legible

MOST = 500  # folders listed of one
LOOKED_AT = 5000  # entries of a folder that are looked at


@dataclass(frozen=True)
class Subfolder:
    """A folder as one looks into it. sounds : how many sound files lie in it itself;
    problem : why nothing can be seen in it, as a sentence"""

    path: Path
    folders: tuple[str, ...]
    sounds: int
    problem: str


def look(path: Path) -> Subfolder:
    """What lies in a folder; of one that cannot be read nothing, and why. Hidden ones and those
    whose name is no text are left out."""
    folders: list[str] = []
    sounds, problem = 0, ""
    try:
        with os.scandir(path) as entries:
            for _, entry in zip(range(LOOKED_AT), entries, strict=False):
                if entry.name.startswith(".") or legible(entry.name) != entry.name:
                    continue
                if is_folder(entry):
                    folders.append(entry.name)
                elif ending_of(entry.name) in SOUND:
                    sounds += 1
    except FileNotFoundError:
        problem = f"{path} is not there: check the path."
    except NotADirectoryError:
        problem = f"{path} is a file: choose the folder it lies in."
    except (OSError, ValueError):  # a name that no system takes
        problem = f"{path} cannot be read: check its name and permissions."
    return Subfolder(path, tuple(sorted(folders, key=str.casefold)[:MOST]), sounds, problem)
