"""Write what is known of a track into the tags of a copy of its file: ID3 (MP3, WAV, AIFF), Vorbis
comments (FLAC, OGG, Opus), MP4 atoms and those of ASF (WMA).

The sound is not touched, tags that are there stay as they are, and the original is only written to
by someone who was asked twice.
"""

import os
import shutil
import struct
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.audio.tagging.spoiling import check_form, check_texts, fill_up
from core.errors import SoundkinError
from core.files import PARTIAL, check_target, move, real

ENCODING = 3  # UTF-8, in ID3
ID3V1_BYTES = 128
ITUNES = "----:com.apple.iTunes:"
ID3_FRAMES = {"tempo": "TBPM", "key": "TKEY", "genre": "TCON", "mood": "TMOO"}
VORBIS_NAMES = {"tempo": "BPM", "key": "INITIALKEY"}
ASF_NAMES = {
    "tempo": "WM/BeatsPerMinute",
    "key": "WM/InitialKey",
    "genre": "WM/Genre",
    "mood": "WM/Mood",
}
MP4_ATOMS = {"genre": "\xa9gen"}


@dataclass(frozen=True)
class TagsToWrite:
    """What to write: tempo in BPM, the key's short name ("F#m") and tags by category."""

    tempo_bpm: float | None = None
    key: str = ""
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def values(self) -> dict[str, list[str]]:
        """Everything as text by field."""
        found = {name: list(words) for name, words in self.tags.items() if words}
        if self.tempo_bpm:
            found["tempo"] = [f"{self.tempo_bpm:.2f}".rstrip("0").rstrip(".")]
        if self.key:
            found["key"] = [self.key]
        return found


def write_copy(
    source: Path, folder: Path, wanted: TagsToWrite, told: Collection[str] = (), name: str = ""
) -> list[str]:
    """Copy a file into a folder (made when missing) and write the tags that it lacks into the copy.

    told : fields that the file has already, in any of its tags
    name : of the copy, where it is another than the file's, as that of a link

    Returns the fields that were written. The copy appears whole or not at all. Raises
    `SoundkinError` when a file of that name is there already, when the folder is the file's own, or
    when its kind has no tags.
    """
    target = folder / (name or source.name)
    if real(folder) == real(source.parent):
        raise SoundkinError(f"{source.name} would be copied onto itself: choose another folder.")
    if target.exists():
        raise SoundkinError(f"{target} is there already: choose an empty folder.")
    partial = _partial(folder, source)
    try:
        if folder.is_symlink():
            folder.stat()  # a link that leads nowhere, or in a circle, says so
        folder.mkdir(parents=True, exist_ok=True)
        check_target(target)
        shutil.copy2(source, partial)
        written = _write(partial, source.name, wanted, told)
        move(partial, target)
    except OSError as error:
        raise SoundkinError(
            f"{target} cannot be written ({error.strerror}): choose another folder, or free some"
            " space."
        ) from error
    finally:
        with suppress(OSError):  # where it could not even be made
            partial.unlink()
    return written


def write_original(
    path: Path, wanted: TagsToWrite, asked: int, told: Collection[str] = ()
) -> list[str]:
    """Write the tags that a file lacks into itself; `asked` is how often the person said yes, and
    `told` as for `write_copy`.

    The file is replaced in one step. Returns the fields that were written. Raises `SoundkinError`
    unless it was asked twice.
    """
    if asked < 2:
        raise SoundkinError(
            f"{path.name} is an original: say twice that it may be written to, or write a copy."
        )
    path = path.resolve()  # so that a link stays one
    check_target(path)
    partial = _partial(path.parent, path)
    try:
        shutil.copy2(path, partial)
        written = _write(partial, path.name, wanted, told)
        move(partial, path)
    except OSError as error:
        raise SoundkinError(
            f"{path} cannot be written ({error.strerror}): make it writable, or write a copy."
        ) from error
    finally:
        with suppress(OSError):  # where it could not even be made
            partial.unlink()
    return written


def _partial(folder: Path, file: Path) -> Path:
    """Where a copy is made; its own name may be as long as a name can be."""
    return folder / f"{PARTIAL}{os.getpid()}-{threading.get_ident()}{file.suffix}"


def _write(path: Path, name: str, wanted: TagsToWrite, told: Collection[str]) -> list[str]:
    """Write into the file at `path`, which is ours; `name` is what the person calls it."""
    import mutagen
    from mutagen.asf import ASFTags
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4Tags

    check_form(path, name)
    values = {field: texts for field, texts in wanted.values().items() if field not in told}
    short = _cut_off_short(path)
    try:
        file = mutagen.File(path)
        if file is None:
            raise SoundkinError(f"{name} is of a kind without tags: convert it to FLAC or MP3.")
        if file.tags is None:
            file.add_tags()
        check_texts(path, file.tags, name)
        if isinstance(file.tags, ID3):
            written = _id3(file.tags, values)
        elif isinstance(file.tags, MP4Tags):
            written = _mp4(file.tags, values)
        else:
            names = ASF_NAMES if isinstance(file.tags, ASFTags) else VORBIS_NAMES
            written = _named(file.tags, values, names)
        if written:
            fill_up(path)
            file.save()
        if short:
            with open(path, "ab") as whole:
                whole.write(short)
    except (mutagen.MutagenError, struct.error, ValueError) as error:  # what its parsers raise
        raise SoundkinError(
            f"{name} takes no tags, by its kind or by damage: convert it to FLAC or MP3."
        ) from error
    return written


def _cut_off_short(path: Path) -> bytes:
    """Take the ID3v1 tag off the end of a file, to be put back when others are written: mutagen
    would make one in front of its thirty letters, or drop it."""
    with open(path, "r+b") as file:
        kind, end = file.read(4), file.seek(0, 2) - ID3V1_BYTES
        if end < 0 or kind in (b"RIFF", b"FORM"):
            return b""
        file.seek(end)
        short = file.read()
        if not short.startswith(b"TAG"):
            return b""
        file.truncate(end)
    return short


def _id3(tags: Any, values: Mapping[str, list[str]]) -> list[str]:
    from mutagen import id3

    frames: Any = id3  # its classes carry no types
    written = []
    for name, texts in values.items():
        frame = ID3_FRAMES.get(name)
        if frame:
            if not _says(tags, frame):
                texts = [_whole(texts[0])] if name == "tempo" else texts
                tags.add(getattr(frames, frame)(encoding=ENCODING, text=texts))
                written.append(name)
        elif not _says(tags, f"TXXX:{name}"):
            tags.add(frames.TXXX(encoding=ENCODING, desc=name, text=texts))
            written.append(name)
    return written


def _says(tags: Any, name: str) -> bool:
    """Whether a tag is there and says anything: programs leave empty ones, and iTunes a tempo of
    0."""
    value = tags.get(name, [])
    texts = getattr(value, "text", value)  # of ID3
    texts = texts if isinstance(texts, list) else [texts]
    return any(bytes(text) if isinstance(text, bytes) else str(text).strip("0 ") for text in texts)


def _whole(bpm: str) -> str:
    """Whole beats a minute, as ID3 and MP4 ask for."""
    return str(round(float(bpm)))


def _named(tags: Any, values: Mapping[str, list[str]], names: Mapping[str, str]) -> list[str]:
    written = []
    for name, texts in values.items():
        own = names.get(name, name.upper())
        if not _says(tags, own):
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
            if not _says(tags, "tmpo"):
                tags["tmpo"] = [int(_whole(texts[0]))]
                written.append(name)
        elif not _says(tags, atom):
            free = atom.startswith(ITUNES)
            tags[atom] = (
                [library.MP4FreeForm(text.encode("utf-8")) for text in texts] if free else texts
            )
            written.append(name)
    return written
