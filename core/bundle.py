"""The sound files of a shortlist in one zip: for a library whose tracks have no files of their own,
and to hand a choice to somebody else."""

import re
import zipfile
from pathlib import Path

from core.catalog.library import Library
from core.catalog.shortlist import entries
from core.errors import AudioError, SoundkinError
from core.files import given_out
from core.libraries import source_of

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # on any system
_LONGEST = 80  # characters of a name
MISSING = "not included.txt"


def shortlist_sounds(library: Library, out: Path) -> int:
    """Write the zip; how many files it holds. Each is called by its place and title. Tracks whose
    sound cannot be had are listed in a text file beside them.

    Raises `SoundkinError` when the shortlist is empty, or none of it can be heard.
    """
    tracks = library.tracks([entry.track_id for entry in entries(library)])
    if not tracks:
        raise SoundkinError(
            f'The shortlist of the library "{library.name}" is empty: put tracks on it first.'
        )
    source = source_of(library)
    missing: list[str] = []
    with given_out(out, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for place, track in enumerate(tracks, 1):
            try:
                ending, content = source.whole(track.track_id)
            except AudioError as error:
                if len(missing) + 1 == len(tracks):
                    raise
                missing.append(f"{place:02d} {track.title}: {error}")
            else:
                bundle.writestr(f"{place:02d} {_name(track.title)}{ending}", content)
        if missing:
            bundle.writestr(MISSING, "\n".join(missing) + "\n")
    return len(tracks) - len(missing)


def _name(title: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:_LONGEST].strip(". ") or "track"
