"""Libraries beside the one whose life it is: of a list without sound, and of files that cue sheets
divide."""

import random
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from core import commands
from core.catalog import shortlist
from core.catalog.library import Track
from core.errors import SoundkinError
from core.libraries import open_library
from tests.catalog_kit import drop
from tests.library_life.folder import GENRES
from tests.library_life.life import need
from tests.library_life.together import Together

KEYS = {"id": ("id", "title"), "file": ("file", "title"), "title": ("title", "artist")}
SECONDS = 4  # of a file that sheets divide
Row = dict[str, str]


class Alone(Together):
    """Short lives within one step."""

    def list_alone(self, r: random.Random) -> None:
        """A list without sound: every row is one track, whose id never changes."""
        columns = KEYS[r.choice(list(KEYS))]
        path = self.folder.work / "alone.csv"
        known = dict[str, str]()  # the id of each row's track
        rows: list[Row] = []
        gone: list[Row] = []
        for _ in range(r.randint(2, 4)):
            for _ in range(r.randint(1, 3)):
                _edit_rows(rows, gone, columns, r)
            lines = [",".join(row.values()) for row in rows]
            path.write_text("\n".join([",".join([*columns, "genre"]), *lines, ""]), "utf-8")
            if not _taken(str(path), "alone"):
                break
            again = commands.import_library(str(path), "alone")
            need(again["unchanged"] == again["accepted"] == len(rows), f"the same again: {again}")
            library = open_library("alone")
            tags, there = library.tags_of(), _by_key(library.tracks(), columns[0])
            for row in rows:
                key = row[columns[0]]
                need(key in there, f"the row {row} has no track: {list(there)}")
                one = there[key]
                want = {"genre": [row["genre"]]} if row["genre"] else {}
                need(tags[one.track_id] == want, f"{row} has {tags[one.track_id]}")
                need(known.setdefault(key, one.track_id) == one.track_id, f"{row} is {one}")
                need(not one.away and one.title == row["title"], f"{row} is {one}")
            gone_keys = {row[columns[0]] for row in gone}
            away = {key for key, track in there.items() if track.away}
            need(away == gone_keys & there.keys(), f"{away} are away, {gone_keys} are gone")
            if away and r.random() < 0.3:
                need(commands.forget("alone")["forgotten"] == len(away), "forgotten")
                need(commands.forget("alone", undo=True)["restored"] == len(away), "restored")
            shortlist.add(library, r.choice(library.track_ids()))
        drop("alone")

    def sheets(self, r: random.Random) -> None:
        """Files that cue sheets divide: a track for each entry, none lost, nothing twice."""
        root = Path(tempfile.mkdtemp(prefix="sheets", dir=self.folder.work))
        divided = dict[str, list[str]]()  # the titles of each file's entries
        listed = set[str]()
        for step in range(r.randint(2, 4)):
            for _ in range(r.randint(1, 2)):
                _edit_sheets(root, divided, r)
            if not _taken(str(root), "sheets"):
                break
            again = commands.import_library(str(root), "sheets")
            n = sum(max(1, len(titles)) for titles in divided.values())
            need(again["unchanged"] == again["accepted"] == n, f"{step}: {n} entries: {again}")
            library = open_library("sheets")
            for file, titles in divided.items():
                here = [t for t in library.tracks() if t.path == file and not t.away]
                names = [t.title for t in here]
                need(sorted(names) == sorted(titles or [Path(file).stem]), f"{file}: {names}")
                if titles:
                    ends = sorted((t.start_s or 0.0, t.end_s) for t in here)
                    starts = [start for start, _ in ends]
                    need(starts == sorted(set(starts)), f"{file} is divided at {starts}")
            listed.add(r.choice(library.track_ids()))
            for track_id in listed:
                shortlist.add(library, track_id)
            entries = {entry.track_id for entry in shortlist.entries(library)}
            need(entries == listed, f"listed {listed}, there are {entries}")
        drop("sheets")


def _taken(source: str, name: str) -> bool:
    """Whether an import is not refused since nothing of the library would stay."""
    try:
        commands.import_library(source, name)
    except SoundkinError as error:
        need("would be away" in str(error), str(error))
        return False
    return True


def _by_key(tracks: list[Track], column: str) -> dict[str, Track]:
    if column == "title":
        return {track.title: track for track in tracks}
    known = {track.track_id: track for track in tracks}
    return {id_.partition("-")[0]: track for id_, track in known.items()}


def _edit_rows(
    rows: list[Row], gone: list[Row], columns: tuple[str, ...], r: random.Random
) -> None:
    """A row more or less, another word or order."""
    way = r.choice(("add", "add", "remove", "back", "genre", "title", "order"))
    if way == "add" or not rows:
        n = r.randint(0, 999)
        row = {columns[0]: f"{'song ' if columns[0] == 'title' else 'S'}{n}", columns[1]: f"A {n}"}
        if row[columns[0]] not in {old[columns[0]] for old in (*rows, *gone)}:
            rows.append(row | {"genre": r.choice((*GENRES, ""))})
    elif way == "remove" and len(rows) > 1:
        gone.append(rows.pop(r.randrange(len(rows))))
    elif way == "back" and gone:
        rows.append(gone.pop(r.randrange(len(gone))))
    elif way == "genre":
        r.choice(rows)["genre"] = r.choice((*GENRES, ""))
    elif way == "title" and columns[1] == "title":
        r.choice(rows)["title"] = f"Other {r.randint(0, 99)}"
    elif way == "order":
        r.shuffle(rows)


def _edit_sheets(root: Path, divided: dict[str, list[str]], r: random.Random) -> None:
    """Another file, sheet, title or place where a track begins."""
    way = r.choice(("file", "sheet", "sheet", "title", "drop", "rename"))
    if way == "file" or not divided:
        name = f"side {len(divided)}.wav"
        pitch = r.randint(200, 2000)
        y = np.sin(np.arange(8000 * SECONDS) / 8000 * 2 * np.pi * pitch) * 0.5
        soundfile.write(root / name, y, 8000)
        divided[name] = []
        return
    name = r.choice(list(divided))
    sheet = (root / name).with_suffix(".cue")
    if way == "sheet":
        divided[name] = [f"{r.choice('ABC')} {n}" for n in range(r.randint(2, 4))]
    elif way == "title" and divided[name]:
        divided[name][r.randrange(len(divided[name]))] = f"T {r.randint(0, 99)} {len(divided)}"
    elif way == "drop":
        divided[name] = []
        sheet.unlink(missing_ok=True)
    elif way == "rename":
        new = f"new {r.randint(0, 99)} {name[-10:]}"
        (root / name).rename(root / new)
        divided[new] = divided.pop(name)
        sheet.unlink(missing_ok=True)
        name, sheet = new, (root / new).with_suffix(".cue")
    if titles := divided[name]:
        lines = [f'FILE "{name}" WAVE']
        for n, title in enumerate(titles):
            at = n * (SECONDS * 75 // len(titles))
            lines += [f"TRACK {n + 1:02d} AUDIO", f'TITLE "{title}"']
            lines.append(f"INDEX 01 00:{at // 75:02d}:{at % 75:02d}")
        sheet.write_text("\n".join(lines), "utf-8")
