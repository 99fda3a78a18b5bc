"""A library: its folder, the store of its tables, its tracks, their given tags and its settings."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core import config
from core.catalog.library_name import check_name
from core.catalog.sound_files import own_files
from core.catalog.sound_path import sound_path
from core.catalog.stores import stores
from core.catalog.tables import track_numbers
from core.catalog.tables.connection import Connection, Store, Values, listed
from core.errors import SoundkinError

FILE = own_files.LIBRARY_FILE
WITH_SOUND = "path IS NOT NULL AND away = 0"  # of the table of tracks: a file that is there


@dataclass(frozen=True)
class Track:
    """One track as the data list or its file describes it; unknown text is "", unknown numbers are
    None."""

    track_id: str
    title: str
    path: str | None  # relative to the source folder, with forward slashes; None without sound
    artist: str = ""
    album: str = ""
    tempo_bpm: float | None = None
    duration_s: float | None = None
    format: str = ""  # lower case, "mp3"
    comment: str = ""
    away: bool = False  # the last import did not find it; all that is known of it is kept
    start_s: float | None = None  # where it begins and ends in a file that holds several tracks
    end_s: float | None = None


_FIELDS = ", ".join(part.name for part in fields(Track))
# by library, the view of `at_once` and the form of its rows
_opened: ContextVar[Mapping["Library", tuple[Connection, Any]]] = ContextVar(
    "opened", default=MappingProxyType({})
)


@dataclass(frozen=True)
class Library:
    """A handle on one library. It holds no open connection, so it may be shared by threads and
    processes.

    folder : of its runs and, without an address, of its SQLite file
    address : of the database that its tables lie in
    """

    name: str
    folder: Path
    address: str | None = field(default=None, repr=False)  # may hold a password

    @classmethod
    def open(cls, name: str) -> "Library":
        """The library of that name, which is there (see `core.libraries` for the built-in one)."""
        library = cls(name, config.library_folder(name), stores.address_of(name))
        library.connect().close()
        return library

    @classmethod
    def create(cls, name: str) -> "Library":
        """The library of that name, made empty when it does not exist yet."""
        check_name(name)
        library = cls(name, config.library_folder(name), stores.address_of(name))
        library.folder.mkdir(parents=True, exist_ok=True)
        library.store.create()
        return library

    @staticmethod
    def names() -> list[str]:
        """The libraries on disk and in the database that is named, by name."""
        return sorted(stores.names(), key=str.casefold)

    @staticmethod
    def is_there(name: str) -> bool:
        """Whether there is one of that name."""
        folder = config.library_folder(name)
        return stores.store_of(name, folder, stores.address_of(name)).is_there()

    @property
    def store(self) -> Store:
        """The place that its tables lie in."""
        return stores.store_of(self.name, self.folder, self.address)

    def connect(self) -> Connection:
        """A new connection in autocommit mode; the caller closes it. Rather use `reading` and
        `writing`."""
        return self.store.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the library, whatever others write meanwhile: within `at_once`
        the one that was opened there."""
        if self in (opened := _opened.get()):
            db, rows = opened[self]
            kept, db.row_factory = db.row_factory, rows
            try:
                yield db
            finally:
                db.row_factory = kept
        else:
            with closing(self.connect()) as db, db.snapshot():
                yield db

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is read meanwhile is of one state of the library, by one connection: for what
        reads in many places. What is written meanwhile is not seen before the end."""
        with self.reading() as db:
            token = _opened.set({**_opened.get(), self: (db, db.row_factory)})
            try:
                yield
            finally:
                _opened.reset(token)

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """What one question gives, as plain tuples: for more than one, or too many, `reading`."""
        with self.reading() as db:
            db.row_factory = None
            return db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or on an error nothing."""
        with closing(self.connect()) as db, db.transaction():
            yield db

    def track(self, track_id: str) -> Track:
        """One track; `SoundkinError` when the library has none of that id."""
        found = self.tracks([track_id])
        if not found:
            raise SoundkinError(
                f'The library "{self.name}" has no track "{track_id}": choose another one.'
            )
        return found[0]

    def tracks(self, ids: Sequence[str] | None = None) -> list[Track]:
        """All tracks in the library's order, or those of `ids` in their order (ids not there are
        left out)."""
        with self.reading() as db:
            db.row_factory = None  # plain tuples: twice as fast for large libraries
            if ids is None:
                rows = db.execute(f"SELECT {_FIELDS} FROM tracks ORDER BY n")
                return [Track(*row) for row in rows]
            rows = db.execute(
                f"SELECT {_FIELDS} FROM (SELECT value FROM json_each(?)) AS wanted JOIN tracks ON"
                " track_id = value",
                (listed(ids),),
            )
            found = {row[0]: Track(*row) for row in rows}
        return [found[track_id] for track_id in ids if track_id in found]

    def track_ids(self) -> list[str]:
        """The ids of all tracks in the library's order."""
        return [row[0] for row in self.rows("SELECT track_id FROM tracks ORDER BY n")]

    def ids_of(self, numbers: Iterable[int]) -> list[str]:
        """The ids of the tracks of these numbers (`n`), in their order; numbers not there are left
        out."""
        with self.reading() as db:
            return track_numbers.ids_of(db, [int(n) for n in numbers])

    def ids_by_number(self, numbers: Iterable[int]) -> dict[int, str]:
        """The same by their numbers: for what was read before, and goes with them one by one."""
        with self.reading() as db:
            return track_numbers.ids_by_number(db, [int(n) for n in numbers])

    def numbers_of(self, ids: Iterable[str]) -> dict[str, int]:
        """The number (`n`) of each of these tracks; ids not there are left out."""
        with self.reading() as db:
            return track_numbers.numbers_of(db, ids)

    def with_audio(self) -> list[str]:
        """The ids of the tracks that have a sound file which is there, in the library's order."""
        rows = self.rows(f"SELECT track_id FROM tracks WHERE {WITH_SOUND} ORDER BY n")
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many tracks there are."""
        return int(self.rows("SELECT count(*) FROM tracks")[0][0])

    def tags(self, track_id: str) -> dict[str, list[str]]:
        """The given tags of one track by category, in the order written; {} when it has none."""
        return self.tags_of([track_id]).get(track_id, {})

    def tags_of(self, ids: Sequence[str] | None = None) -> dict[str, dict[str, list[str]]]:
        """The given tags of many tracks; a track without tags has an empty dict."""
        wanted, links = "SELECT n, track_id FROM tracks", "SELECT n, tag_n FROM track_tags"
        among = ""
        if ids is not None:
            wanted += " JOIN json_each(?) ON track_id = value"
            links += " JOIN json_each(?) ON n = CAST(value AS INTEGER)"
            among = listed(ids)
        with self.reading() as db:
            db.row_factory = None
            names = {
                row[0]: (row[1], row[2])
                for row in db.execute("SELECT tag_n, category, tag FROM tag_names")
            }
            found: dict[int, tuple[str, dict[str, list[str]]]] = {}
            for n, track_id in db.execute(wanted, (among,) if among else ()):
                found[n] = (track_id, {})
            for n, tag_n in db.execute(
                f"{links} ORDER BY n, position", (json.dumps(list(found)),) if among else ()
            ):
                category, tag = names[tag_n]
                found[n][1].setdefault(category, []).append(tag)
        return dict(found.values())

    def setting(self, key: str, default: Any = None) -> Any:
        """A JSON value kept with the library."""
        found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return json.loads(found[0][0]) if found else default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a JSON value with the library."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    @property
    def built_in(self) -> bool:
        """Whether the library ships with the program: it takes no imports and is not deleted."""
        return bool(self.setting("built_in", False))

    @property
    def description(self) -> str:
        """What the library is, in a few words; "" for a person's own."""
        return str(self.setting("description", ""))

    @property
    def ready_run(self) -> str:
        """The run that needs no training."""
        return str(self.setting("ready_run", config.SHIPPED))

    @property
    def has_sound(self) -> bool:
        """Whether its tracks can be heard; a library made of a data list alone knows only tags."""
        return self.built_in or self.source_folder is not None

    @property
    def current_run(self) -> str | None:
        """The run whose vectors search and map use."""
        run_id: str | None = self.setting("run")
        return run_id

    def use_run(self, run_id: str) -> None:
        """Let search and map use the vectors of a run."""
        self.set_setting("run", run_id)

    @property
    def run_or_ready(self) -> str:
        """The run in use, else the one that needs no training."""
        return self.current_run or self.ready_run

    @property
    def source_folder(self) -> Path | None:
        """The folder the sound files lie in; None for a tag-only library."""
        source = self.setting("source")
        return Path(source) if source else None

    def audio_path(self, track_id: str) -> Path:
        """Where the track's sound lies. Raises `AudioError` when there is none or it would lie
        outside the folder."""
        track = self.track(track_id)
        return sound_path(self.source_folder, track.path, track.title, self.name)

    def away(self) -> list[Track]:
        """The tracks that the last import did not find, in the library's order."""
        rows = self.rows(f"SELECT {_FIELDS} FROM tracks WHERE away = 1 ORDER BY n")
        return [Track(*row) for row in rows]

    def at_place_of_others(self) -> set[str]:
        """The ids of those tracks that are away where another one's file lies now."""
        query = (
            "SELECT track_id FROM tracks WHERE away = 1 AND path IN"
            " (SELECT path FROM tracks WHERE away = 0)"
        )
        return {row[0] for row in self.rows(query)}
