"""What a library knows of its files: by id, by place and by sound."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from core.catalog.forgetting import forgotten
from core.catalog.imports.row import Row
from core.catalog.imports.rows import id_of_path
from core.catalog.library import Library
from core.catalog.sound_files.fingerprint import soundprint

CALLED = "called by the list"  # setting: the ids of tracks by what a list calls their files


class KnownFile(NamedTuple):
    """A track as the library has it, as far as its file goes."""

    n: int
    track_id: str
    path: str | None
    size: int | None
    mtime_ns: int | None
    duration_s: float | None
    sound: bytes | None
    away: int
    start_s: float | None


class KnownFiles:
    """The tracks of a library, or none when there is no library yet."""

    def __init__(self, library: Library | None):
        self.by_id: dict[str, KnownFile] = {}
        self.by_place: dict[tuple[str, float | None], KnownFile] = {}
        self.by_sound: dict[bytes, list[KnownFile]] = {}
        self._called: dict[str, str] = {}
        self.forgotten: dict[tuple[bytes, float | None], list[str]] = {}  # ids by sound
        self.forgotten_ids: set[str] = set()
        if library is not None:
            self._called = library.setting(CALLED, {})
            for track_id, sound, start_s in forgotten(library):
                self.forgotten.setdefault((soundprint.key(sound), start_s), []).append(track_id)
                self.forgotten_ids.add(track_id)
            with library.reading() as db:
                db.row_factory = None
                rows = db.execute(
                    "SELECT n, track_id, path, size, mtime_ns, duration_s, sound, away, start_s"
                    " FROM tracks ORDER BY away DESC, n"  # at one place, those that are there win
                )
                for row in rows:
                    self._put(KnownFile(*row))

    def _put(self, old: KnownFile) -> None:
        self.by_id[old.track_id] = old
        if old.path is None:
            return
        self.by_place[old.path, old.start_s] = old
        if old.sound:
            self.by_sound.setdefault(soundprint.key(old.sound), []).append(old)

    def at(self, row: Row) -> KnownFile | None:
        """The track whose file has this row's place."""
        return self.by_place.get((row.path, row.start_s)) if row.path else None

    def untouched(self, row: Row) -> KnownFile | None:
        """The track whose file this is, when it has the same place, size and time."""
        old = self.at(row)
        return old if old and (old.size, old.mtime_ns) == (row.size, row.mtime_ns) else None

    def named(self, fields: Mapping[str, str]) -> KnownFile | None:
        """The track that a row of a data list names, by its id or its place, or that an earlier
        import took it for."""
        if fields.get("id") in self.by_id:
            return self.by_id[fields["id"]]
        file = fields.get("file", "")
        place = self.by_place.get((file.replace("\\", "/"), None))
        called = self.by_id.get(self._called.get(file, ""))
        return called if called and (place is None or place.away) else place

    def alone(self, track_id: str) -> KnownFile | None:
        """The track of that id, if the library knows it by a list alone, without a file."""
        old = self.by_id.get(track_id)
        return old if old and old.path is None else None

    def has_sound_of(self, old: KnownFile, row: Row) -> bool:
        """Whether a file has the sound of a track, or of the file that the track is a part of."""
        row = row if old.start_s is None else replace(row, start_s=old.start_s)
        return any(other.n == old.n for other in self.of_sound(row))

    def of_sound(self, row: Row) -> list[KnownFile]:
        """The tracks that have this row's sound."""
        if not row.sound:
            return []
        return [
            old
            for old in self.by_sound.get(soundprint.key(row.sound), ())
            if soundprint.same(old.sound, row.sound) and old.start_s == row.start_s
        ]


def match(rows: Iterable[Row], known: KnownFiles, taken: set[str]) -> dict[int, KnownFile]:
    """Which track of the library each row's file is, by the row's identity.

    A file at the place of a track with its sound is that track; a sound that came from elsewhere
    takes its track along; another sound at a track's place is that track, changed, unless it was
    away before: then it may come back. `taken` are ids that a data list gives to other rows.
    """
    found: dict[int, KnownFile] = {}
    gone = set(taken)

    def take(row: Row, old: KnownFile) -> None:
        found[id(row)] = old
        gone.add(old.track_id)

    left: list[Row] = []
    for row in rows:
        old = known.at(row)
        if old and old.track_id not in gone and _is_of(old, row):
            take(row, old)
        else:
            left.append(row)
    others = []
    for row in left:
        olds = [old for old in known.of_sound(row) if old.track_id not in gone]
        if olds:
            take(row, min(olds, key=lambda old: strangeness(old, row)))
        else:
            others.append(row)
    for row in others:
        old = known.at(row)
        if old and not old.away and old.track_id not in gone:
            take(row, old)
    return found


def _is_of(old: KnownFile, row: Row) -> bool:
    if old.sound and row.sound:
        return soundprint.same(old.sound, row.sound)
    return (old.size, old.mtime_ns) == (row.size, row.mtime_ns)


def strangeness(old: KnownFile, row: Row) -> tuple[bool, bool, bool, bool]:
    """Of several tracks and files of one sound the likeliest: of the same place, name, time and
    folder."""
    was, now = PurePosixPath(old.path or ""), PurePosixPath(row.path or "")
    return was != now, was.name != now.name, old.mtime_ns != row.mtime_ns, was.parent != now.parent


def fresh_id(row: Row, known: KnownFiles, used: Container[str]) -> str:
    """An id that no track has: that of one of its sound which was forgotten; else by the file's
    path, and where a track that moved away or was forgotten has that, by its place's number too."""
    again = known.forgotten.get((soundprint.key(row.sound or b""), row.start_s), [])
    for track_id in again:
        if track_id not in known.by_id and track_id not in used:
            return track_id
    place = str(row.path) if row.start_s is None else f"{row.path}#{row.start_s:g}"
    found = id_of_path(place)
    n = 1
    while found in known.by_id or found in used or found in known.forgotten_ids:
        n += 1
        found = id_of_path(f"{place}#{n}")
    return found
