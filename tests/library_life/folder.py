"""A small folder of music, and what people do to it: sounds that a spectrum tells apart, each in a
file of its own kind, and a data list beside them."""

import csv
import os
import random
import shutil
from functools import cache
from io import BytesIO
from pathlib import Path

import mutagen
import numpy as np
import soundfile
from mutagen.id3 import ID3, TCON

SOUNDS, RATE, SAMPLES = 40, 8000, 2000
NAMES = ("one", "One", "track 1", "Größe 桜")
PLACES = ("", "disk", "disk/für dich")
GENRES = ("rock", "pop", "folk", "jazz")
MOODS = ("calm", "merry", "grave")


@cache
def sound_bytes(sound: int) -> bytes:
    """A file of this sound: WAV where its number is even, else FLAC."""
    y = 0.5 * np.sin(2 * np.pi * (20 + 5 * sound) * np.arange(SAMPLES) / SAMPLES)
    file = BytesIO()
    soundfile.write(file, y, RATE, format=kind(sound), subtype="PCM_16")
    return file.getvalue()


def kind(sound: int) -> str:
    """The ending of a sound's files."""
    return "flac" if sound % 2 else "wav"


def heard(path: Path) -> int | None:
    """The number of the sound that a file holds; None of an empty one."""
    if not path.stat().st_size:
        return None
    y = soundfile.read(path)[0]
    return (int(np.argmax(np.abs(np.fft.rfft(y)))) - 20) // 5


class Folder:
    """The music, the list, and what was taken away and may come back."""

    def __init__(self, work: Path, r: random.Random):
        self.work, self.root, self.list = work, work / "music", work / "music" / "list.csv"
        self.root.mkdir(parents=True)
        self._now = 1_700_000_000_000_000_000  # of the next file that is written
        self._next = 0  # sound that no file had yet
        self.rows: list[dict[str, str]] = []
        for _ in range(r.randint(1, 6)):
            self.add(r)

    def files(self) -> list[Path]:
        """The sound files that are there now."""
        found = (path for path in self.root.rglob("*") if path.suffix in (".wav", ".flac"))
        return sorted(path for path in found if path.is_file())

    def sounds(self) -> dict[str, int | None]:
        """What is to be heard in each file, by its path below the folder."""
        return {path.relative_to(self.root).as_posix(): heard(path) for path in self.files()}

    def _stamp(self, path: Path) -> None:
        self._now += 1_000_000_000
        os.utime(path, ns=(self._now, self._now))

    def _place(self, r: random.Random, ending: str) -> Path | None:
        path = self.root / r.choice(PLACES) / f"{r.choice(NAMES)}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return None if path.exists() else path

    def _put(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        self._stamp(path)

    # What people do to files.

    def add(self, r: random.Random) -> None:
        """A file of a new sound."""
        self._next += 1
        path = self._place(r, f".{kind(self._next)}")
        if path:
            self._put(path, sound_bytes(self._next))
            if r.random() < 0.3:
                self._tag(path, r.choice(GENRES))

    def copy(self, r: random.Random) -> None:
        """A twin, with the time of the first or its own."""
        if files := self.files():
            path = r.choice(files)
            if target := self._place(r, path.suffix):
                shutil.copy2(path, target)
                if r.random() < 0.5:
                    self._stamp(target)

    def move(self, r: random.Random) -> None:
        """Another name or folder."""
        if files := self.files():
            path = r.choice(files)
            if target := self._place(r, path.suffix):
                path.rename(target)

    def swap(self, r: random.Random) -> None:
        """Two files exchange their names."""
        files = [path for path in self.files() if path.suffix == ".wav"]
        if len(files) > 1:
            one, two = r.sample(files, 2)
            aside = one.with_name("aside.tmp")
            one.rename(aside)
            two.rename(one)
            aside.rename(two)

    def delete(self, r: random.Random) -> None:
        if len(files := self.files()) > 1:
            r.choice(files).unlink()

    def replace(self, r: random.Random) -> None:
        """Another sound at the same place: new, or a copy of another file's."""
        if files := self.files():
            path = r.choice(files)
            same = [other for other in files if other.suffix == path.suffix]
            if r.random() < 0.3:
                content = r.choice(same).read_bytes()
            else:
                self._next += 1 + (kind(self._next + 1) != path.suffix[1:])
                content = sound_bytes(self._next)
            self._put(path, content)

    def retag(self, r: random.Random) -> None:
        """Another genre, or none, written into a file."""
        if files := [path for path in self.files() if path.stat().st_size]:
            self._tag(r.choice(files), r.choice((*GENRES, "")))

    def _tag(self, path: Path, genre: str) -> None:
        file = mutagen.File(path)
        if file.tags is None:
            file.add_tags()
        if isinstance(file.tags, ID3):
            file.tags.delall("TCON")
            file.tags.add(TCON(encoding=3, text=[genre])) if genre else None
        else:
            file["genre"] = [genre] if genre else []
        file.save()
        self._stamp(path)

    def empty(self, r: random.Random) -> None:
        """A placeholder of 0 bytes in a file's place."""
        if len(files := self.files()) > 1:
            path = r.choice(files)
            kept = self.work / "emptied" / path.relative_to(self.root)
            kept.parent.mkdir(parents=True, exist_ok=True)
            if path.stat().st_size:
                shutil.copy2(path, kept)
            path.write_bytes(b"")

    def fill(self, r: random.Random) -> None:
        """Placeholders become what they were."""
        for kept in sorted((self.work / "emptied").rglob("*.*")):
            path = self.root / kept.relative_to(self.work / "emptied")
            if path.is_file() and not path.stat().st_size:
                shutil.copy2(kept, path)
                kept.unlink()

    def unmount(self, r: random.Random) -> None:
        """A folder goes away."""
        place = self.work / "unmounted"
        if (self.root / "disk").is_dir() and not place.exists():
            (self.root / "disk").rename(place)

    def mount(self, r: random.Random) -> None:
        """It comes back, where nothing took its place."""
        place = self.work / "unmounted"
        if place.exists() and not (self.root / "disk").exists():
            place.rename(self.root / "disk")

    def rename_root(self, r: random.Random) -> None:
        """The whole folder has another name."""
        new = self.work / r.choice(("music", "Music", "Müsik", "my music"))
        if not new.exists():
            self.root.rename(new)
            if self.list.parent == self.root:
                self.list = new / self.list.name
            self.root = new

    # What people do to the list.

    def make_list(self, r: random.Random) -> None:
        """A list of all files, with ids or without, in the folder or outside."""
        if self.list.is_file():
            self.list.unlink()
        self.list = r.choice((self.root, self.root, self.work)) / "list.csv"
        ids = r.random() < 0.4
        self.rows = []
        for i, path in enumerate(self.files()):
            row = {"id": f"T-{i}{r.choice('abc')}"} if ids else {}
            row |= {"file": path.relative_to(self.root).as_posix(), "title": f"Title {i}"}
            row |= {"genre": r.choice((*GENRES, "")), "mood": r.choice((*MOODS, ""))}
            self.rows.append(row)
        self._write()

    def _write(self) -> None:
        if not self.rows:
            self.list.unlink(missing_ok=True)
            return
        with open(self.list, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(self.rows[0]))
            table.writeheader()
            table.writerows(self.rows)

    def edit_list(self, r: random.Random) -> None:
        """Another cell, row or order."""
        if not self.list.is_file():
            return
        way = r.choice(("cell", "cell", "add", "remove", "rows", "columns", "follow", "exchange"))
        row = r.choice(self.rows)
        if way == "cell":
            column = r.choice(("title", "genre", "mood"))
            words = {"title": ("New title", "Other"), "genre": GENRES, "mood": MOODS}[column]
            row[column] = r.choice((*words, *("",) * (column != "title")))
        elif way == "add":
            listed = {row["file"] for row in self.rows}
            if more := [file for file in self.sounds() if file not in listed]:
                new = dict.fromkeys(self.rows[0], "") | {"file": r.choice(more), "title": "Added"}
                self.rows.append(new | ({"id": f"N-{r.randint(0, 99)}"} if "id" in new else {}))
        elif way == "remove" and len(self.rows) > 1:
            self.rows.remove(row)
        elif way == "rows":
            r.shuffle(self.rows)
        elif way == "columns":
            names = list(row)
            r.shuffle(names)
            self.rows = [{name: row[name] for name in names} for row in self.rows]
        elif way == "follow":
            self._follow()
        elif way == "exchange" and len(self.rows) > 1:
            one, two = r.sample(self.rows, 2)
            one["file"], two["file"] = two["file"], one["file"]
        self._write()

    def _follow(self) -> None:
        """A row whose file is gone names one of those that no row names."""
        there = list(self.sounds())
        free = [file for file in there if file not in {row["file"] for row in self.rows}]
        for row in self.rows:
            if row["file"] not in there and free:
                row["file"] = free.pop(0)

    def drop_list(self, r: random.Random) -> None:
        """The list is thrown away."""
        self.list.unlink(missing_ok=True)
