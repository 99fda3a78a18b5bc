"""Write what is known of a track into the tags of a copy of its file: ID3 (MP3, WAV, AIFF), Vorbis
comments (FLAC, OGG, Opus) and MP4 atoms.

The sound is not touched, tags that are there stay as they are, and the original is only written to
by someone who was asked twice.
"""

import os
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import SoundkinError
from core.files import check_target

ENCODING = 3  # UTF-8, in ID3
ITUNES = "----:com.apple.iTunes:"
ID3_FRAMES = {"tempo": "TBPM", "key": "TKEY", "genre": "TCON", "mood": "TMOO"}
VORBIS_NAMES = {"tempo": "BPM", "key": "INITIALKEY"}
MP4_ATOMS = {"genre": "\xa9gen"}


@dataclass(frozen=True)
class TagsToWrite:
    """What to write: tempo in BPM, the key's short name ("F#m") and tags by category."""

    tempo_bpm: float | None = None
    key: str = ""
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def values(self) -> dict[str, list[str]]:
        """Everything as text by field; whole beats a minute, as the formats ask for."""
        found = {name: list(words) for name, words in self.tags.items() if words}
        if self.tempo_bpm:
            found["tempo"] = [str(round(self.tempo_bpm))]
        if self.key:
            found["key"] = [self.key]
        return found


def write_copy(source: Path, folder: Path, wanted: TagsToWrite) -> list[str]:
    """Copy a file into a folder (made when missing) and write the tags that it lacks into the copy.

    Returns the fields that were written. The copy appears whole or not at all. Raises
    `SoundkinError` when a file of that name is there already, when the folder is the file's own, or
    when its kind has no tags.
    """
    target = folder / source.name
    if folder.resolve() == source.parent.resolve():
        raise SoundkinError(f"{source.name} would be copied onto itself: choose another folder.")
    if target.exists():
        raise SoundkinError(f"{target} is there already: choose an empty folder.")
    partial = _partial(folder, source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_target(target)
        shutil.copy2(source, partial)
        written = _write(partial, source.name, wanted)
        partial.replace(target)
    except OSError as error:
        raise SoundkinError(
            f"{target} cannot be written ({error.strerror}): choose another folder, or free some"
            " room."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return written


def write_original(path: Path, wanted: TagsToWrite, asked: int) -> list[str]:
    """Write the tags that a file lacks into itself; `asked` is how often the person said yes.

    The file is replaced in one step. Returns the fields that were written. Raises `SoundkinError`
    unless it was asked twice.
    """
    if asked < 2:
        raise SoundkinError(
            f"{path.name} is an original: say twice that it may be written to, or write a copy."
        )
    check_target(path)
    partial = _partial(path.parent, path)
    try:
        shutil.copy2(path, partial)
        written = _write(partial, path.name, wanted)
        partial.replace(path)
    except OSError as error:
        raise SoundkinError(
            f"{path} cannot be written ({error.strerror}): make it writable, or write a copy."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return written


def _partial(folder: Path, file: Path) -> Path:
    """Where a copy is made; its own name may be as long as a name can be."""
    return folder / f".partial-{os.getpid()}-{threading.get_ident()}{file.suffix}"


def _write(path: Path, name: str, wanted: TagsToWrite) -> list[str]:
    """Write into the file at `path`, which is ours; `name` is what the person calls it."""
    import mutagen
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4Tags

    try:
        file = mutagen.File(path)
        if file is None:
            raise SoundkinError(f"{name} is of a kind without tags: convert it to FLAC or MP3.")
        if file.tags is None:
            file.add_tags()
        if isinstance(file.tags, ID3):
            written = _id3(file.tags, wanted.values())
        elif isinstance(file.tags, MP4Tags):
            written = _mp4(file.tags, wanted.values())
        else:
            written = _vorbis(file.tags, wanted.values())
        if written:
            file.save()
    except mutagen.MutagenError as error:
        raise SoundkinError(f"{name} has damaged tags: export it again.") from error
    return written


def _id3(tags: Any, values: Mapping[str, list[str]]) -> list[str]:
    from mutagen import id3

    frames: Any = id3  # its classes carry no types
    written = []
    for name, texts in values.items():
        frame = ID3_FRAMES.get(name)
        if frame:
            if frame not in tags:
                tags.add(getattr(frames, frame)(encoding=ENCODING, text=texts))
                written.append(name)
        elif f"TXXX:{name}" not in tags:
            tags.add(frames.TXXX(encoding=ENCODING, desc=name, text=texts))
            written.append(name)
    return written


def _vorbis(tags: Any, values: Mapping[str, list[str]]) -> list[str]:
    written = []
    for name, texts in values.items():
        own = VORBIS_NAMES.get(name, name.upper())
        if own not in tags:
            tags[own] = texts
            written.append(name)
    return written


def _mp4(tags: Any, values: Mapping[str, list[str]]) -> list[str]:
    from mutagen import mp4

    library: Any = mp4  # its classes carry no types
    written = []
    for name, texts in values.items():
        atom = MP4_ATOMS.get(name) or ITUNES + ("initialkey" if name == "key" else name)
        if name == "tempo":
            if "tmpo" not in tags:
                tags["tmpo"] = [int(texts[0])]
                written.append(name)
        elif atom not in tags:
            free = atom.startswith(ITUNES)
            tags[atom] = (
                [library.MP4FreeForm(text.encode("utf-8")) for text in texts] if free else texts
            )
            written.append(name)
    return written
