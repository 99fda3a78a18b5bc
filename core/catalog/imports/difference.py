"""How rows that are to be stored differ from what a library holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.catalog.imports.row import Row
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.tables.connection import Connection
from core.errors import SoundkinError
from core.progress import SILENT, Progress, watched

_SELECT = (
    "SELECT n, track_id, path, size, mtime_ns, fingerprint, sound, away, start_s, end_s FROM tracks"
    " ORDER BY n"
)


class _Old(NamedTuple):
    n: int
    track_id: str
    path: str | None
    size: int | None
    mtime_ns: int | None
    shown: bytes  # `Row.shown_digest` of what it is called and tagged
    sound: bytes | None
    away: int
    start_s: float | None
    end_s: float | None

    @property
    def file(self) -> tuple[str | None, int | None, int | None]:
        return self.path, self.size, self.mtime_ns


class Missing(NamedTuple):
    """A track of the library that is not among the rows."""

    n: int
    track_id: str
    file: str  # its path, or its id
    away: bool  # whether it was missing before
    divided: bool  # whether its file is there, as other tracks than before


@dataclass(slots=True)
class Difference:
    """How the rows differ from what a library holds; `changed` means another sound, `kept` other
    words, another place or another time of the file with the same sound."""

    added: list[Row] = field(default_factory=list)
    changed: list[tuple[int, Row]] = field(default_factory=list)
    kept: list[tuple[int, Row]] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unchanged: int = 0
    touched: int = 0  # kept, and nobody sees a difference
    retagged: int = 0
    moved: int = 0
    former: dict[str, str] = field(default_factory=dict)  # their ids by where these lay
    back: int = 0  # were away and are there again
    state: int = -1  # of the library when they were compared

    @property
    def alters(self) -> bool:
        """Whether storing the rows changes anything of the library."""
        away = any(not lost.away for lost in self.missing)
        return bool(self.added or self.changed or self.kept or away)

    @property
    def stay(self) -> int:
        """How many of the library's own tracks are among the rows."""
        return len(self.changed) + len(self.kept) + self.unchanged


def compare(
    db: Connection, rows: Sequence[Row], state: int = -1, progress: Progress = SILENT
) -> Difference:
    """What storing `rows` would do. Reads only, but notes in a row whose sound the library
    knows."""
    db.row_factory = None  # plain tuples: this reads every track
    known = {row[1]: _Old(*row) for row in db.execute(_SELECT)}
    heard = {soundprint.key(old.sound): old for old in known.values() if old.sound}
    result = Difference(state=state)
    for row in watched(rows, progress, "Comparing with the library"):
        # Where another import gave the track its new id meanwhile, nothing is called as it was.
        old = known.pop(row.was if row.was in known else row.track_id, None)
        if old is None:
            result.added.append(row)
            _look_up(row, heard, None)
        elif not _same_sound(old, row):
            result.changed.append((old.n, row))
            result.back += old.away
            _look_up(row, heard, old.n)
        else:
            _keep(result, old, row)
    if known and any(row.track_id in known for row in rows):
        raise SoundkinError("Another import changed the library meanwhile: import once more.")
    taken = {(row.path, row.start_s is None) for row in rows} if known else set()
    result.missing = [
        Missing(old.n, old.track_id, old.path or old.track_id, bool(old.away), _divided(old, taken))
        for old in known.values()
    ]
    return result


def _divided(old: _Old, taken: set[tuple[str | None, bool]]) -> bool:
    """Whether a track's file is there, as parts of it now or as a whole that it was a part of."""
    return (old.path, False) in taken or (old.start_s is not None and (old.path, True) in taken)


def _same_sound(old: _Old, row: Row) -> bool:
    if (old.start_s, old.end_s) != (row.start_s, row.end_s):
        return False
    if old.sound and row.sound:
        return row.sure and soundprint.same(old.sound, row.sound)
    return old.file == row.file


def _keep(result: Difference, old: _Old, row: Row) -> None:
    """Count how a track of the same sound differs; one that does is to be stored anew."""
    retagged = old.shown != row.shown_digest()
    if not (retagged or old.away or row.was or old.file != row.file or old.sound != row.sound):
        result.unchanged += 1
        return
    result.kept.append((old.n, row))
    moved = old.path is not None and old.path != row.path
    if old.path is not None and moved:
        result.former[old.path] = row.track_id
    result.retagged += retagged
    result.moved += moved
    result.back += old.away
    result.touched += not (retagged or moved or old.away)


def _look_up(row: Row, heard: dict[bytes, _Old], n: int | None) -> None:
    old = heard.get(soundprint.key(row.sound)) if row.sound and row.start_s is None else None
    if old is not None and old.n != n and old.start_s is None and row.sure:
        row.sound_of = old.n if soundprint.same(old.sound, row.sound) else None
