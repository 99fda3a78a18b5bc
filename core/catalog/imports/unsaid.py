"""What a data list has no column for: the library keeps it, as such a list tells only a part."""

from collections.abc import Iterator, Sequence

from core.catalog import coverage
from core.catalog.imports.row import Row
from core.catalog.imports.rows import make_row
from core.catalog.library import Library, Track
from core.catalog.lists.datalist import DataList
from core.progress import Progress

_FIELDS = ("artist", "album", "comment", "tempo", "length", "format")
_NUMBERS = {"tempo": "tempo_bpm", "length": "duration_s"}  # as a track calls them


def keep(library: Library, rows: Sequence[Row], listed: DataList, progress: Progress) -> None:
    """Give the rows of tracks that the library knows what the list has no column for, and note in
    the list what that is."""
    told = {column.taken_as for column in listed.columns}
    in_cells = {category for row in rows for category in row.tags} - told  # "Genre: rock"
    if all(row.path for row in rows):
        told.add("length")  # by the files
    if all(row.format for row in rows):
        told.add("format")  # by their names
    fields = [field for field in _FIELDS if field not in told and _any(library, field)]
    categories = [name for name in coverage.categories(library) if name not in told]
    titled = bool(told & {"title", "comment"})
    if titled and not (fields or categories):
        return
    progress.update(0, 0, f"Reading what {library.name} has")
    ids = [row.was or row.track_id for row in rows]  # of a large library perhaps a few
    olds = {track.track_id: track for track in library.tracks(ids)}
    tags = library.tags_of(ids) if categories else {}
    kept: set[str] = set()
    for row, track_id in zip(rows, ids, strict=True):
        if old := olds.get(track_id):
            kept.update(_kept_fields(row, old, fields, titled))
            said = in_cells if in_cells & row.tags.keys() else ()  # one of these says them all
            own = tags.get(old.track_id, {})
            own = {name: own[name] for name in categories if name in own and name not in said}
            row.tags = own | row.tags
            kept.update(own)
    if kept:
        first = [name for name in ("title", *_FIELDS) if name in kept]
        names = ", ".join([*first, *coverage.in_our_order(kept - {*first})])
        listed.notes.append(
            f"{listed.path.name} has no column for {names}: what the library has of that stays."
        )


def _kept_fields(row: Row, old: Track, fields: Sequence[str], titled: bool) -> Iterator[str]:
    """Fill in what the row does not say; gives the names of what was filled in."""
    for field in fields:
        name = _NUMBERS.get(field, field)
        value = getattr(old, name)
        if not getattr(row, name) and value:
            setattr(row, name, value)
            yield field
    untold = row.path is None or (_by_its_file(row) and not _by_its_file(old))
    if not titled and untold and row.title != old.title:
        row.title = old.title
        yield "title"


def _by_its_file(track: Row | Track) -> bool:
    """Whether a track is called as its file."""
    return track.title == make_row(track.track_id, track.path, {}, {}).title


def _any(library: Library, field: str) -> bool:
    """Whether any track says this."""
    there = f"{_NUMBERS[field]} IS NOT NULL" if field in _NUMBERS else f"{field} != ''"
    query = f"SELECT 1 FROM tracks WHERE {there} LIMIT 1"
    return bool(library.rows(query))
