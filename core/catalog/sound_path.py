"""Where the sound of a track lies."""

import os
from pathlib import Path

from core.errors import AudioError, AwayError
from core.files import real


def sound_path(folder: Path | None, file: str | None, title: str, library: str) -> Path:
    """The file of a track, in the folder of its library. `AudioError` when there is none or it
    would lie outside the folder, `AwayError` where it cannot be reached.

    file : as the library has it ; title, library : for the sentence
    """
    if file is None or folder is None:
        raise AudioError(
            f'"{title}" has no sound file: the library "{library}" knows only its tags.'
        )
    path = folder / file
    if not _lies_in(path, folder):
        raise AudioError(
            f"{file} leads out of {folder}: move the file into the folder and import again."
        )
    try:
        if path.is_file():
            return path.resolve()
    except OSError as error:
        raise AwayError(
            f"{path} cannot be reached ({error.strerror}): check its disk and permissions."
        ) from error
    if not folder.is_dir():
        raise AwayError(folder_away(folder, library))
    raise AwayError(f"{path} is missing: put it back, or import the folder again.")


def folder_away(folder: Path, library: str) -> str:
    """What to say where the folder of a library's sound cannot be entered."""
    return (
        f'{folder}, the folder of the library "{library}", cannot be reached: connect its disk or'
        " check its permissions; if it was moved or renamed, import it from its new path under the"
        " library's name. What was analysed before is kept."
    )


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path stays in its folder. A folder in it may be a link, which the import followed;
    the file itself may not lead elsewhere by one."""
    if not Path(os.path.normpath(path)).is_relative_to(os.path.normpath(folder)):
        return False
    return not path.is_symlink() or real(path).is_relative_to(real(folder))
