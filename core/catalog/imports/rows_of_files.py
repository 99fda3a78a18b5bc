"""Rows of a folder without a data list: each file says what it is by the tags it carries."""

from core.catalog.imports import cue
from core.catalog.imports.examining import Examiner
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles, fresh_id, match
from core.catalog.imports.placing.ranking import Refused
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.row import Row
from core.catalog.imports.rows import make_row
from core.catalog.library import Library, Track
from core.catalog.sound_files.tags.file_tags import read_file_tags


def from_folder(
    files: SoundFolder,
    known: KnownFiles,
    examiner: Examiner,
    faults: Faults,
    library: Library | None,
    reread_tags: bool,
) -> list[Row]:
    """A row for every sound file of the folder, with the tags that the file itself carries; of a
    file with a cue sheet a row for each of its tracks."""
    sheets = cue.sheets(files, faults)
    last = float(library.setting("imported") or 0) if library else 0.0
    newly_told = {file for file, entries in sheets.items() if entries[0].written > last}
    rows: list[Row] = []
    for file in files.files:
        try:
            path = files.safe(file)
        except Refused as error:
            faults.unreadable.append({"file": file, "reason": str(error)})
            continue
        entries = sheets.get(file)
        rows += cue.rows(path, entries) if entries else [make_row("", path, {}, {})]
    rows = examiner.examine(rows)
    _name(rows, known)
    same = [] if reread_tags else [row for row in rows if known.untouched(row)]
    ids = sorted(row.track_id for row in same if row.path not in newly_told)
    tags = library.tags_of(ids) if library and ids else {}
    before = {track.track_id: track for track in library.tracks(ids)} if library and ids else {}
    fresh = [row for row in rows if row.track_id not in before]
    for row in fresh:
        found = read_file_tags(files.root / str(row.path))
        _tag(row, found.fields, found.tags)
    for row in rows:
        if row.track_id in before:
            _as_before(row, before[row.track_id], tags[row.track_id])
    return rows


def _name(rows: list[Row], known: KnownFiles) -> None:
    """Give each row the id of the track that its file is, or a new one."""
    olds = match(rows, known, set())
    used: dict[str, int] = {old.track_id: 0 for old in olds.values()}
    for row in rows:
        old = olds.get(id(row))
        row.track_id = old.track_id if old else fresh_id(row, known, used)
        row.title = row.title or row.track_id  # where the file's name is of blanks
        used[row.track_id] = 0


def _tag(row: Row, fields: dict[str, str], tags: dict[str, list[str]]) -> None:
    """Put what a file says of itself into its row; what a cue sheet says of its part stays."""
    new = make_row(row.track_id, row.path, fields, tags)
    if row.start_s is None:
        row.title = new.title if "title" in fields else row.title  # a comment is rarely a name
        row.artist = new.artist or row.artist
        row.comment, row.tempo_bpm = new.comment, new.tempo_bpm
    row.artist, row.album = row.artist or new.artist, row.album or new.album
    row.tags = row.tags or new.tags


def _as_before(row: Row, old: Track, tags: dict[str, list[str]]) -> None:
    """What the library has of a file that was not written since."""
    row.title, row.artist, row.album, row.comment = old.title, old.artist, old.album, old.comment
    row.tempo_bpm, row.duration_s, row.format = old.tempo_bpm, old.duration_s, old.format
    row.tags = tags
