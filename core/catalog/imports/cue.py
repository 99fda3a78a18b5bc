"""Cue sheets: several tracks in one sound file, each with its title and where it begins."""

import re
from collections.abc import Collection, Container
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from core.catalog.imports.faults import Faults
from core.catalog.imports.placing.ranking import Refused
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.row import Row
from core.catalog.imports.rows import make_row
from core.catalog.lists.reading.textfile import read_bytes, read_text
from core.catalog.sound_files.blocks import flac_blocks
from core.catalog.sound_files.tags import cue_block
from core.catalog.texts.encodings import BAD
from core.catalog.texts.mojibake import repaired
from core.catalog.texts.tagtext import clean, each_once, split_words
from core.errors import SoundkinError

FRAMES = 75  # a second of a compact disc
_HEAD_BYTES = 1 << 16  # of an Ogg file, in which its own sheet is looked for
_STREAMINFO, _COMMENTS, _SHEET = 0, 4, 5  # kinds of a FLAC file's blocks
_OGG, _WITH_APE = (".ogg", ".oga", ".opus"), (".wv", ".ape", ".tta", ".mpc", ".tak")
_LINE = re.compile(r'\s*(?:REM\s+)?(\w+)\s+(?:"(.*)"\s*\w*|"?(\S.*?))\s*$', re.IGNORECASE)
_KIND = re.compile(r"\s+(?:WAVE|MP3|AIFF|BINARY|MOTOROLA|FLAC|OGG|APE)$", re.IGNORECASE)
_INDEX = re.compile(r"\s*INDEX\s+(\d{1,4})\s+(\S+)\s*$", re.IGNORECASE)
_LONGEST_LINE = 2000  # characters; reading one takes as long as its square
_TIME = re.compile(r"(\d{1,4}):([0-5]?\d):([0-6]?\d|7[0-4])")

_DATA = re.compile(r"\b(?:MODE\d|CDI|CDG)", re.IGNORECASE)  # a track that is no sound

_NOT_USED = "Not used: the tag spreadsheet says which tracks there are."
_ODD_LETTERS = "Its encoding cannot be told, so letters may be wrong: save it in UTF-8."
_NO_TRACKS = "It tells of no track in a sound file, so it is of no use here."


@dataclass(frozen=True)
class CueTrack:
    """One track of a sheet; start and end in seconds of its file, None for the file's end."""

    number: int
    file: str
    title: str
    artist: str
    album: str
    genre: str
    start_s: float
    end_s: float | None = None
    written: float = 0.0  # when its sheet was, s since 1970; 0 of one in the file itself


@dataclass
class CueSheet:
    """What a sheet tells: its tracks in their order, and what of it cannot be followed."""

    entries: list[CueTrack] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def sheets(
    files: SoundFolder, faults: Faults, wanted: Collection[str] | None = None
) -> dict[str, list[CueTrack]]:
    """The entries of every sheet by the sound file they lie in; of `wanted` files alone, where a
    data list tells which tracks there are."""
    found: dict[str, list[CueTrack]] = {}
    sounds = set(files.files)
    for sheet in files.found.cues:
        try:
            told = _read(files.root / sheet)
        except SoundkinError as error:
            faults.left_out.append({"file": sheet, "reason": str(error)})
            continue
        parts, doubts = _of_sheet(sheet, told, files, sounds, found)
        if wanted is not None and not any(path in wanted for path in parts):
            doubts = [_NOT_USED]
        found |= parts
        faults.left_out += [{"file": sheet, "reason": doubt} for doubt in doubts]
    for path in files.files if wanted is None else wanted:
        if path not in found and (part := _inside(files.root / path)):
            found[path] = part
    return found


def _read(path: Path) -> CueSheet:
    """The sheet in a file of its own. Raises `SoundkinError`."""
    text, doubts = _letters(path)
    told = parse(text)
    status = path.stat()
    written = max(status.st_mtime, status.st_ctime)  # a copy may be as old as what it is of
    entries = [replace(entry, written=written) for entry in told.entries]
    return CueSheet(entries, told.doubts + doubts)


def _letters(path: Path) -> tuple[str, list[str]]:
    """The text of a sheet, which often has too few letters to tell its encoding, and what is to be
    said of that."""
    found = read_text(path)
    if BAD not in found.text:
        return found.text.lstrip("\ufeff"), []
    lines = repaired({"": read_bytes(path).splitlines()})[""]
    return "\n".join(lines), [_ODD_LETTERS]


def _of_sheet(
    sheet: str, told: CueSheet, files: SoundFolder, sounds: Container[str], found: Container[str]
) -> tuple[dict[str, list[CueTrack]], list[str]]:
    """The entries of one sheet by file, and what of it cannot be followed. found : files whose
    tracks another sheet tells"""
    parts: dict[str, list[CueTrack]] = {}
    doubts = told.doubts or ([] if told.entries else [_NO_TRACKS])
    for name in dict.fromkeys(entry.file for entry in told.entries):
        part = [entry for entry in told.entries if entry.file == name]
        path = _beside(sheet, name, files)
        if path is None and len(part) == len(told.entries):  # renamed since, and its sheet with it
            path = _beside(sheet, PurePosixPath(sheet).stem, files)
        if path is None:
            doubts.append(f"The sheet names {name}, which is not there: put it beside the sheet.")
        elif path not in sounds:
            doubts.append(f"The sheet names {name}, which is no sound file: convert it to WAV.")
        elif path not in found and path not in parts:
            parts[path] = part
        elif len(part) > 1:
            doubts.append(f"Another sheet tells the tracks of {path} already: delete one of them.")
    return parts, doubts


def _inside(path: Path) -> list[CueTrack]:
    """The tracks that a file tells of by a sheet among its own tags, if there are several."""
    try:
        told = parse(_own_sheet(path))
    except Exception:  # mutagen's own; the tags of the file are read, and judged, elsewhere
        return []
    return told.entries if len(told.entries) > 1 and not told.doubts else []


def _own_sheet(path: Path) -> str:
    """The text of a sheet among a file's tags; "" where it has none."""
    ending = path.suffix.lower()
    if not path.is_file():  # to open a pipe may take for ever
        return ""
    if ending in _WITH_APE:
        from mutagen.apev2 import APEv2

        tags: Any = APEv2  # without types
        return str(tags(path).get("cuesheet", ""))
    if ending not in (".flac", *_OGG):
        return ""
    with open(path, "rb") as file:
        comments, block = _of_flac(file) if ending == ".flac" else (file.read(_HEAD_BYTES), "")
    if b"cuesheet=" not in comments.lower():
        return block
    import mutagen

    return "\n".join(mutagen.File(path).tags["cuesheet"])


def _of_flac(file: BinaryIO) -> tuple[bytes, str]:
    """The block of comments of a FLAC file, and its block of a sheet as the text of one."""
    comments, sheet, rate = b"", "", 0
    for kind, begin, size in flac_blocks(file):
        file.seek(begin)
        if kind == _STREAMINFO:
            rate = int.from_bytes(file.read(size)[10:13], "big") >> 4
        elif kind == _COMMENTS:
            comments = file.read(size)
        elif kind == _SHEET and rate:
            sheet = cue_block.as_text(file.read(size), rate)
    return comments, sheet


def _beside(sheet: str, name: str, files: SoundFolder) -> str | None:
    """The file that a sheet names: in its folder, perhaps encoded since as another kind."""
    folder = PurePosixPath(sheet).parent
    bare = PurePosixPath(name.replace("\\", "/"))
    for wanted in (folder / bare, folder / bare.name, folder / bare.stem):
        try:
            found = files.find(str(wanted))
        except Refused:
            continue
        if found:
            return found[0]
    return None


def parse(text: str) -> CueSheet:
    """The tracks of a sheet in its order. Lines that say nothing known are passed over."""
    tracks: list[dict[str, str]] = []
    album: dict[str, str] = {}
    file = ""
    for line in text.splitlines():
        if len(line) > _LONGEST_LINE:
            continue
        index, found = _INDEX.match(line), _LINE.match(line)
        if index:
            number = int(index[1])
            if tracks and number < 2:  # 0 is the pause before, of use where 1 is missing
                tracks[-1][f"INDEX {number}"] = index[2]
                tracks[-1].update({"FILE": file} if number == 1 else {})
        elif found:
            word, said = found[1].upper(), clean(found[2] if found[2] is not None else found[3])
            if word == "FILE":
                file = _KIND.sub("", said)
            elif word == "TRACK":
                if _is_again(tracks, said, file):
                    tracks.pop()
                tracks.append({"FILE": file, "TRACK": said})
            else:
                (tracks[-1] if tracks else album).setdefault(word, said)
    sheet = CueSheet()
    for number, track in enumerate(tracks, 1):
        if track["FILE"]:
            _add(sheet, number, track, album)
    sounding = [e for e in _ended(sheet) if not _DATA.search(tracks[e.number - 1]["TRACK"])]
    one_of_several = sheet.doubts and len(sounding) == 1  # which would be called as the whole is
    return CueSheet([] if one_of_several else sounding, sheet.doubts)


def _is_again(tracks: list[dict[str, str]], said: str, file: str) -> bool:
    """Whether a track is told once more behind its file, as where its pause is in the one before"""
    last = tracks[-1] if tracks else {}
    paused = "INDEX 0" in last and "INDEX 1" not in last
    return paused and last["TRACK"] == said and last["FILE"] != file


def _add(sheet: CueSheet, number: int, track: dict[str, str], album: dict[str, str]) -> None:
    """Put a track on its sheet, or a doubt where its time cannot be read."""
    written = track.get("INDEX 1") or track.get("INDEX 0") or "00:00:00"
    time = _TIME.fullmatch(written)
    if time is None:
        sheet.doubts.append(
            f'The time "{written[:20]}" of track {number} cannot be read, so the track is left out.'
        )
        return
    minutes, seconds, frames = map(int, time.groups())
    sheet.entries.append(
        CueTrack(
            number,
            track["FILE"],
            track.get("TITLE", ""),
            track.get("PERFORMER") or album.get("PERFORMER", ""),
            album.get("TITLE", ""),
            track.get("GENRE") or album.get("GENRE", ""),
            60 * minutes + seconds + frames / FRAMES,
        )
    )


def _ended(sheet: CueSheet) -> list[CueTrack]:
    """Each track ends where the next in its file begins; one that would end before is left out."""
    ended: list[CueTrack] = []
    for entry in reversed(sheet.entries):
        after = next((later for later in reversed(ended) if later.file == entry.file), None)
        if after is None or entry.start_s < after.start_s:
            ended.append(replace(entry, end_s=after.start_s if after else None))
        else:
            sheet.doubts.append(
                f"Track {entry.number} begins when, or after, the next one does, so it is left out."
            )
    return ended[::-1]


def rows(path: str, entries: list[CueTrack]) -> list[Row]:
    """A row for each track in a file; of the only one that there is, the whole file."""
    found = []
    for entry in entries:
        said = {"title": entry.title, "artist": entry.artist, "album": entry.album}
        fields = {name: text for name, text in said.items() if text}
        if len(entries) > 1:
            fields.setdefault("title", f"{PurePosixPath(path).stem} {entry.number:02d}")
        genres = each_once(split_words(entry.genre))
        row = make_row("", path, fields, {"genre": genres} if genres else {})
        if len(entries) > 1:
            row.start_s, row.end_s = entry.start_s, entry.end_s
        row.duration_s = None if entry.end_s is None else entry.end_s - entry.start_s
        found.append(row)
    return found
