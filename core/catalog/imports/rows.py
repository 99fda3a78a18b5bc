"""From the cells of a data list, or a file's own tags, to a row that can be stored."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import basename, splitext

from mutagen.id3 import TCON

from core.catalog.imports.row import Row
from core.catalog.lists.cells.celllists import NotText, items_of
from core.catalog.lists.cells.cells import CellTags, attached, tags_of, text_of, unlinked
from core.catalog.lists.cells.length_and_tempo import seconds, tempo
from core.catalog.lists.cells.own_cells import unprotected
from core.catalog.lists.cells.prefixed import MAY_TELL, own_category, with_colons
from core.catalog.lists.headers import FIELDS
from core.catalog.lists.reading.csv_records import MAX_CELL
from core.catalog.sound_files.tags.tag_names import ANY
from core.catalog.texts.encodings import BAD
from core.catalog.texts.missing_values import LONGEST, says_nothing
from core.catalog.texts.tagtext import bare, clean, each_once, split_tags
from core.config import CATEGORIES

BESIDES = "further files"  # what other columns of files say, a line each
_OF_TAGS = "tempo among tags"  # which counts where no column tells it
_BRACKETS = "[({"
_NO_WORD = re.compile(r"\d(?:[.,]\d+)?|https?://\S+|www\.\S+", re.IGNORECASE)  # a score, a link
_ENDS, _WORDS = (".", "!", "?", "。"), 7  # of a sentence; a tag has fewer words
_NUMBERED_GENRE = re.compile(r"\((\d{1,3})\)([^\s\d].*)?")  # as players of old: "(17)Rock", "(17)"
_ODD = "=[({'"  # a cell that begins so may be more than its text


@dataclass(slots=True)
class Said:
    """What one row says: its fields, its tags by category, and what is wrong with its cells."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)  # what a column is taken as, why
    nothing: list[tuple[str, str]] = field(default_factory=list)  # the same, word for nothing
    # the same, tags whose number says that they hardly hold
    numbered: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def from_cells(kinds: Sequence[str | None], cells: Sequence[str], ours: bool = True) -> Said:
    """What one row says. Of several cells of a field the first counts, of a category all.

    kinds : what each column is taken as ; ours : whether the row is of a table of ours"""
    said = Said()
    for kind, cell in zip(kinds, cells, strict=True):
        if not kind or not cell or cell.isspace():
            continue
        if len(cell) <= LONGEST and says_nothing(cell):
            said.nothing.append((kind, cell.strip()))
        elif len(cell) > MAX_CELL:
            said.faults.append((kind, f"It is {len(cell):,} characters long: shorten it."))
        elif BAD in cell and kind != "file":
            said.faults.append((kind, f"Its text is damaged ({clean(cell)[:40]}): write it again."))
        else:
            try:
                _take(said, kind, cell, ours)
            except NotText as error:
                said.faults.append((kind, str(error)))
    if _OF_TAGS in said.fields:
        said.fields.setdefault("tempo", said.fields.pop(_OF_TAGS))
    return said


def _take(said: Said, kind: str, cell: str, ours: bool) -> None:
    """Put a cell that says something where it belongs."""
    text, literal = cell, False
    if not cell[0].isalnum():  # or it is what it says, as nearly all are
        unmarked = unprotected(cell, ours) if cell[0] == "'" else None
        if unmarked is not None:
            text, literal = unmarked, True
        elif cell.lstrip()[:1] in _ODD:
            text = text_of(cell.strip(), target=kind == "file")
    if "(http" in text and kind != "comment" and not literal:
        text = attached(text) if kind == "file" else unlinked(text)
    if kind not in FIELDS:
        _take_tags(said, kind, text, literal, ours)
    elif kind == "file":
        if "file" in said.fields:
            said.fields[BESIDES] = f"{said.fields.get(BESIDES, '')}\n{text}"
        else:
            said.fields["file"] = text
    elif kind == "id":
        said.fields.setdefault(kind, bare(text))
    else:
        items = items_of(text) if text[:1] in _BRACKETS and not literal else None
        text = clean(text if items is None else ", ".join(items))
        if text:
            said.fields.setdefault(kind, text)


def _take_tags(said: Said, kind: str, text: str, literal: bool, ours: bool) -> None:
    """Add the tags of a cell to a category; a literal one is split, and no more is read in it."""
    if not literal and "\t" in text and text[0] not in _BRACKETS:
        text = text.replace("\t", "|")
    if kind == ANY and not literal:
        text = with_colons(text)
    if literal:
        told = CellTags(tuple(split_tags(text)))
    else:
        told = tags_of(text) if ours else _tags_of_others(text, kind)
    if told.nothing:
        said.nothing += [(kind, word) for word in told.nothing]
    if told.numbered:
        said.numbered.append((kind, told.unsure))
    if any(map(MAY_TELL.search, told.tags)):
        by_category: dict[str, list[str]] = {}
        for tag in told.tags:
            category, plain = own_category(kind, tag, ours)
            if category == "tempo":
                if tempo(plain) is not None:
                    said.fields.setdefault(_OF_TAGS, plain)
                    continue
                category, plain = kind, tag
            by_category.setdefault(category, []).append(plain)
        for category, tags in by_category.items():
            said.tags[category] = each_once([*said.tags.get(category, []), *tags])
    elif told.tags:
        before = said.tags.get(kind)
        said.tags[kind] = list(told.tags) if before is None else each_once([*before, *told.tags])


@lru_cache(maxsize=50_000)  # the same cells come again and again in a large list
def _tags_of_others(text: str, kind: str) -> CellTags:
    """The tags of a cell that is not our own: a sentence has none, nor is a score or a link one.
    Raises `NotText`."""
    if text.rstrip()[-1:] in _ENDS and any(t.count(" ") >= _WORDS - 1 for t in split_tags(text)):
        raise NotText("It is a sentence, no tags: write its words alone.")
    numbered = _NUMBERED_GENRE.fullmatch(text) if kind == "genre" and text[0] == "(" else None
    if numbered:
        text = numbered[2] or (TCON.GENRES[int(numbered[1]) : int(numbered[1]) + 1] or [text])[0]
    told = tags_of(text)
    odd = tuple(filter(_NO_WORD.fullmatch, told.tags)) if kind in CATEGORIES else ()
    left = tuple(tag for tag in told.tags if tag not in odd)
    return told._replace(tags=left, nothing=told.nothing + odd) if odd else told


def make_row(
    track_id: str,
    path: str | None,
    fields: dict[str, str],
    tags: dict[str, list[str]],
    name: str = "",
    unit_s: float = 1.0,
) -> Row:
    """A row; the title is the list's title, else its comment, else the file's name, else the id.

    unit_s : seconds that a bare number in the field length counts
    """
    stem, suffix = splitext(basename(path or name).rstrip(" ."))  # as `ending_of` has it
    title = fields.get("title") or fields.get("comment") or clean(stem) or track_id
    return Row(
        track_id,
        title,
        path,
        fields.get("artist", ""),
        fields.get("album", ""),
        tempo(fields.get("tempo", "")),
        seconds(fields.get("length", ""), unit_s),
        bare(suffix.lower()).strip(". "),
        fields.get("comment", ""),
        tags,
    )


def id_of_path(path: str) -> str:
    """The id of a file that no list names one for: readable, and the same as long as the file keeps
    its place."""
    stem = re.sub(r"\W+", "-", splitext(basename(path))[0]).strip("-")[:40] or "track"
    digest = hashlib.sha1(path.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return f"{stem}-{digest[:8]}"
