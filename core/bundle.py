"""The sound files of a shortlist in one zip: for a library whose tracks have no files of their own,
and to hand a choice to somebody else."""

import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalog.availability import with_another_sound
from core.catalog.library import Library
from core.catalog.shortlist import entries
from core.errors import AudioError, SoundkinError
from core.files import given_out
from core.libraries import source_of
from core.progress import SILENT, Progress, watched

if TYPE_CHECKING:
    from core.audio.tagging.tagging import TagsToWrite
    from core.catalog.exports.known_list import TrackFacts

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # on any system
_LONGEST = 80  # characters of a name
MISSING = "not included.txt"
SURE = 0.5  # certainty from which a computed tempo or key is written


def shortlist_sounds(
    library: Library, out: Path, tagged: bool = False, progress: Progress = SILENT
) -> int:
    """Write the zip; how many files it holds. Each is called by its place and title. Tracks whose
    sound cannot be had are listed in a text file beside them.

    tagged : whether what is known of a track is written into its copy; one whose kind has no tags
        comes as it is

    Raises `SoundkinError` when the shortlist is empty, or none of it can be heard.
    """
    tracks = library.tracks([entry.track_id for entry in entries(library)])
    if not tracks:
        raise SoundkinError(
            f'The shortlist of the library "{library.name}" is empty: put tracks on it first.'
        )
    if out.suffix.lower() != ".zip":
        raise SoundkinError(f"{out.name} would hold a zip of sounds: let its name end in .zip.")
    source = source_of(library)
    ids = [track.track_id for track in tracks]
    written, others = _tags(library, ids) if tagged else {}, with_another_sound(library, ids)
    missing: list[str] = []
    with given_out(out, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for place, track in enumerate(watched(tracks, progress, "Writing", every=1), 1):
            track_id = track.track_id
            try:
                if track_id in others:
                    raise AudioError(others[track_id])
                ending, content = source.whole(track_id)
            except AudioError as error:
                if len(missing) + 1 == len(tracks):
                    raise
                missing.append(f"{place:02d} {track.title}: {error}")
                continue
            name = f"{place:02d} {_name(track.title)}{ending}"
            if track_id in written:
                content = _with_tags(name, content, written[track_id])
            bundle.writestr(name, content)
        if missing:
            bundle.writestr(MISSING, "\n".join(missing) + "\n")
    return len(tracks) - len(missing)


def _name(title: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:_LONGEST].strip(". ") or "track"


def _tags(library: Library, ids: list[str]) -> "dict[str, TagsToWrite]":
    from core.catalog.exports import track_facts

    every = track_facts.read(library, ids)
    return {of.track.track_id: tags_to_write(of) for of in every}


def _with_tags(name: str, content: bytes, wanted: "TagsToWrite") -> bytes:
    from core.audio.tagging.tagging import write_copy
    from core.catalog.sound_files.tags.file_tags import read_file_tags

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        try:
            write_copy(file, Path(folder) / "tagged", wanted, read_file_tags(file).names)
        except SoundkinError:
            return content
        return (Path(folder) / "tagged" / name).read_bytes()


def tags_to_write(of: "TrackFacts") -> "TagsToWrite":
    """Given tags but those that a person found wrong, then reviewed and certain ones; a tempo and a
    key as given, or as computed where they are fairly sure."""
    from core.audio.tagging.tagging import TagsToWrite
    from core.catalog.analysis.heads import KIND, VOICE
    from core.catalog.exports.known_list import PREDICTED, lines
    from core.catalog.tempo_and_key import COMPUTED, GIVEN, key_of, tempo_of
    from core.catalog.texts.tagtext import tag_key

    tags: dict[str, list[str]] = {}
    for line in lines(of):
        if line.source == GIVEN and (line.field, tag_key(line.value)) in of.wrong:
            continue
        of_kind = line.source == PREDICTED and line.field in (KIND, VOICE)
        if line.field not in ("tempo", "key") and line.source != COMPUTED and not of_kind:
            tags.setdefault(line.field, []).append(line.value)
    tempo = tempo_of(of.track.tempo_bpm, of.computed, SURE)
    key = key_of(of.tags, of.computed, SURE)
    bpm = tempo.value if tempo else None
    if tempo and tempo.source == COMPUTED:
        bpm = round(tempo.value)
    return TagsToWrite(bpm, key.value.short if key else "", tags)
