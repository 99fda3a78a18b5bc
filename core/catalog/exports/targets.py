"""Where an export may be written."""

from pathlib import Path

from core.catalog.library import Library
from core.errors import SoundkinError
from core.files import expanded


def target(library: Library, out: str) -> Path:
    """The file that a person named; `SoundkinError` where that is the library's own data list,
    which holds more than an export."""
    path, own = expanded(out), Path(library.setting("data_list") or "")
    if path.is_file() and own.is_file() and path.samefile(own):
        raise SoundkinError(
            f"{path} is the tag spreadsheet of this library: choose another name, so that nothing"
            " is lost."
        )
    return path
