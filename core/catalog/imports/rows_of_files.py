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
from core.catalog.sound_files.tags.file_tags import FileTags, read_file_tags
from core.catalog.texts.keytext import KEY


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
    told = bool(library and library.setting("data_list"))  # by a list, which says more than files
    same = [row for row in rows if not reread_tags and (told or known.untouched(row))]
    ids = sorted(row.track_id for row in same if row.path not in newly_told)
    tags = library.tags_of(ids) if library and ids else {}
    known_too = library.tracks(list(tags)) if library else []  # or another import came between
    before = {track.track_id: track for track in known_too}
    for row in rows:
        old = before.get(row.track_id)
        if old is not None and known.untouched(row):
            _as_before(row, old, tags[row.track_id])
            continue
        found = read_file_tags(files.root / str(row.path))
        _tag(row, found.fields, found.tags)
        _name_odd(row, found, faults)
        if old is not None:
            _keep(row, old, tags[row.track_id], "title" in found.fields)
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


def _name_odd(row: Row, found: FileTags, faults: Faults) -> None:
    """Name a tempo or key that is none, such as 12593; of zeros it says that it is not known."""
    odd = {} if KEY in found.tags else {KEY: found.fields.get(KEY, "")}
    if row.start_s is None and row.tempo_bpm is None:
        odd["tempo"] = found.fields.get("tempo", "").strip("0., ") and found.fields["tempo"]
    for what, text in odd.items():
        if text:
            faults.tag(
                str(row.path), f'The {what} "{text[:40]}" of its tags cannot be read: left out.'
            )


def _keep(row: Row, old: Track, tags: dict[str, list[str]], titled: bool) -> None:
    """What the library has of a file, and the file does not say."""
    row.title = row.title if titled or row.start_s is not None else old.title
    row.artist, row.album = row.artist or old.artist, row.album or old.album
    row.comment, row.tempo_bpm = row.comment or old.comment, row.tempo_bpm or old.tempo_bpm
    row.tags = tags | row.tags


def _as_before(row: Row, old: Track, tags: dict[str, list[str]]) -> None:
    """What the library has of a file that was not written since."""
    row.title, row.artist, row.album, row.comment = old.title, old.artist, old.album, old.comment
    row.tempo_bpm, row.duration_s, row.format = old.tempo_bpm, old.duration_s, old.format
    row.tags = tags
