"""Cue sheets: several tracks in one sound file, each with its title and where it begins."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from core.catalog.faults import Faults
from core.catalog.row import Row
from core.catalog.rows import make_row
from core.catalog.scan import Folder, Refused
from core.catalog.tagtext import clean
from core.catalog.textfile import read_text
from core.errors import SoundkinError

FRAMES = 75  # a second of a compact disc
_LINE = re.compile(r'\s*(?:REM\s+)?(\w+)\s+(?:"([^"]*)"\s*\w*|(\S.*?))\s*$', re.IGNORECASE)
_KIND = re.compile(r"\s+(?:WAVE|MP3|AIFF|BINARY|MOTOROLA|FLAC|OGG|APE)$", re.IGNORECASE)
_INDEX = re.compile(r"\s*INDEX\s+0*1\s+(\d{1,4}):(\d{2}):(\d{2})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One track of a sheet; start and end in seconds of its file, None for the file's end."""

    number: int
    file: str
    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    start_s: float = 0.0
    end_s: float | None = None


def sheets(files: Folder, faults: Faults) -> dict[str, list[Entry]]:
    """The entries of every sheet by the sound file they lie in, for files that hold several."""
    found: dict[str, list[Entry]] = {}
    for sheet in files.found.cues:
        try:
            entries = parse(read_text(files.root / sheet).text)
        except SoundkinError as error:
            faults.left_out.append({"file": sheet, "reason": str(error)})
            continue
        for name in dict.fromkeys(entry.file for entry in entries):
            part = [entry for entry in entries if entry.file == name]
            path = _beside(sheet, name, files)
            if path is None:
                why = f"The sheet names {name}, which is not there: put it beside the sheet."
                faults.left_out.append({"file": sheet, "reason": why})
            elif len(part) > 1 and path in found:
                why = f"Another sheet tells the tracks of {path} already: delete one of them."
                faults.left_out.append({"file": sheet, "reason": why})
            elif len(part) > 1:  # a sheet of whole files says nothing that they do not
                found[path] = part
    return found


def _beside(sheet: str, name: str, files: Folder) -> str | None:
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


def parse(text: str) -> list[Entry]:
    """The tracks of a sheet in its order. Lines that say nothing known are passed over."""
    tracks: list[dict[str, str]] = []
    album: dict[str, str] = {}
    file = ""
    for line in text.splitlines():
        index, found = _INDEX.match(line), _LINE.match(line)
        if index:
            if tracks:
                tracks[-1]["INDEX"] = ":".join(index.groups())
        elif found:
            word, said = found[1].upper(), clean(found[2] if found[2] is not None else found[3])
            if word == "FILE":
                file = _KIND.sub("", said)
            elif word == "TRACK":
                tracks.append({"FILE": file})
            else:
                (tracks[-1] if tracks else album).setdefault(word, said)
    entries = [_entry(number, track, album) for number, track in enumerate(tracks, 1)]
    return _ended([entry for entry in entries if entry.file])


def _entry(number: int, track: dict[str, str], album: dict[str, str]) -> Entry:
    minutes, seconds, frames = map(int, track.get("INDEX", "0:0:0").split(":"))
    return Entry(
        number,
        track["FILE"],
        track.get("TITLE", ""),
        track.get("PERFORMER") or album.get("PERFORMER", ""),
        album.get("TITLE", ""),
        track.get("GENRE") or album.get("GENRE", ""),
        60 * minutes + seconds + frames / FRAMES,
    )


def _ended(entries: list[Entry]) -> list[Entry]:
    """Each track ends where the next in its file begins; one of no length is passed over."""
    ended = []
    for entry, after in zip(entries, [*entries[1:], None], strict=True):
        same = after is not None and after.file == entry.file
        end_s = after.start_s if after is not None and same else None
        if end_s is None or end_s > entry.start_s:
            ended.append(replace(entry, end_s=end_s))
    return ended


def rows(path: str, entries: list[Entry]) -> list[Row]:
    """A row for each track in a file."""
    found = []
    for entry in entries:
        said = {"title": entry.title, "artist": entry.artist, "album": entry.album}
        fields = {name: text for name, text in said.items() if text}
        fields.setdefault("title", f"{PurePosixPath(path).stem} {entry.number:02d}")
        row = make_row("", path, fields, {"genre": [entry.genre]} if entry.genre else {})
        row.start_s, row.end_s = entry.start_s, entry.end_s
        row.duration_s = None if entry.end_s is None else entry.end_s - entry.start_s
        found.append(row)
    return found
