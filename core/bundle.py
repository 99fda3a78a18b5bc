"""The sound files of a shortlist in one zip: for a library whose tracks have no files of their own,
and to hand a choice to somebody else."""

import re
import zipfile
from pathlib import Path

from core.catalog.library import Library
from core.catalog.shortlist import entries
from core.errors import SoundkinError
from core.files import replacing
from core.libraries import source_of

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # on any system
_LONGEST = 80  # characters of a name


def shortlist_sounds(library: Library, out: Path) -> int:
    """Write the zip; how many files it holds. Each is called by its place and title.

    Raises `SoundkinError` when the shortlist is empty, `AudioError` where a sound cannot be had.
    """
    tracks = library.tracks([entry.track_id for entry in entries(library)])
    if not tracks:
        raise SoundkinError(
            f'The shortlist of the library "{library.name}" is empty: put tracks on it first.'
        )
    source = source_of(library)
    try:
        with replacing(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
            for place, track in enumerate(tracks, 1):
                ending, content = source.whole(track.track_id)
                bundle.writestr(f"{place:02d} {_name(track.title)}{ending}", content)
    except OSError as error:
        raise SoundkinError(
            f"{out} cannot be written ({error.strerror}): choose another place, or free some room."
        ) from error
    return len(tracks)


def _name(title: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:_LONGEST].strip(". ") or "track"
