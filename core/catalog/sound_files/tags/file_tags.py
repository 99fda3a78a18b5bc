"""Read the tags that a sound file carries in itself: by mutagen, of its chunks, its container."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.catalog.sound_files.tags import (
    ape_texts,
    chunk_tags,
    container_tags,
    id3_elsewhere,
    matroska_tags,
    tag_sizes,
    vorbis,
)
from core.catalog.sound_files.tags.tag_names import ANY, NAMES, OCCASION
from core.catalog.texts.encodings import BAD
from core.catalog.texts.entities import unescaped
from core.catalog.texts.keytext import KEY, is_key
from core.catalog.texts.missing_values import says_no_tag
from core.catalog.texts.mojibake import repaired, undoubled, unlatin, unwidened
from core.catalog.texts.tagtext import clean, each_once, split_tags, split_words

CATEGORIES = ("use", "genre", "mood", "instrument", KEY, ANY)
_SEVERAL = ("artist",)  # fields of which a file may hold several values, all of them meant
# Comments that programs leave to themselves.
_OF_PROGRAMS = ("itun", "songs-db_", "mediamonkey", "mm_", "musicmatch_", "cddb", "catalog")
_NO_COMMENT = ("163 key(",)  # what they write as its text: a number of a shop, encrypted

_NUMBERED = re.compile(r"[\s/;,]*\((?:\d{1,3}|RX|CR)\)")  # "(17)/(13)" comes in two parts
_NO_KEY = "o"  # as ID3 writes it: "off key"
_NO_TEMPO = "0"  # as iTunes writes it; another field may tell one
_WIDE = (1, 2)  # the encodings of ID3 that are UTF-16
_BINARY = 1  # the kind of an APE value that is no text
_MOST_BYTES = 100_000  # of an MP4's atom of text; a cover has more, or is none
LONGEST = 2000  # characters of one field; more is damage, or a text that belongs elsewhere

Table = dict[str, list[str]]


@dataclass(frozen=True)
class FileTags:
    """What a file says of itself: fields as text, tags by category."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The fields and categories that it says something of."""
        return {*self.fields, *self.tags}


def read_file_tags(path: Path) -> FileTags:
    """The fields and categories a file's own tags give.

    A value of a category may hold several tags, set apart by semicolons, and by commas only where
    it is the one value of keywords of all kinds. Damaged or unknown tags give nothing: whether the
    file can be heard is another question, asked elsewhere.
    """
    found = FileTags()
    for table in _tables(path):
        for name, names in NAMES.items():
            told = (table.get(name) for name in names)
            values = next((texts for texts in told if texts and texts != [_NO_TEMPO]), [])
            if name == "comment":
                values = [text for text in values if not text.startswith(_NO_COMMENT)]
            values = list(map(unescaped, values))
            if name in CATEGORIES:
                if name == "genre":
                    values = [genre for value in values for genre in _without_number(value)]
                if name == ANY and len(values) == 1:
                    values = split_tags(values[0])
                tags = _tags(values)
                if name == KEY:
                    tags = list(filter(is_key, tags)) or _odd_key(found, tags)
                if tags:
                    found.tags.setdefault(name, tags)
            else:
                texts = each_once(values) if name in _SEVERAL else [clean(v) for v in values[:1]]
                if text := ", ".join(texts):
                    found.fields.setdefault(name, text[:LONGEST])
    return found


def _odd_key(found: FileTags, words: list[str]) -> list[str]:
    """Keep the first of words that are no keys as a field, since the file says it: no tag of it."""
    odd = [word for word in words if word != _NO_KEY]
    if odd:
        found.fields.setdefault(KEY, odd[0][:LONGEST])
    return []


def _tags(values: list[str]) -> list[str]:
    parts = (part for value in values for part in split_words(value))
    return [tag for tag in each_once(parts) if not says_no_tag(tag)]


def _tables(path: Path) -> Iterable[Table]:
    """Every set of tags of a file, the one that counts most first."""
    import mutagen

    logging.getLogger("mutagen").setLevel(logging.ERROR)
    if tag_sizes.is_beyond_measure(path):
        yield container_tags.in_container(path)
        return
    file = _tried(lambda: mutagen.File(path))
    for found in _sets(path, getattr(file, "tags", None)):
        table = _table(found)
        damaged = any(BAD in text for texts in table.values() for text in texts)
        yield (repaired(vorbis.comments(path)) if damaged else {}) or table
    chunks = chunk_tags.chunks(path)
    if chunks:
        yield repaired(chunks)
    elif file is None or _is_quicktime(file):
        yield matroska_tags.tags(path)
        yield container_tags.in_container(path)


def _is_quicktime(file: Any) -> bool:
    """Whether an MP4 file has no title or artist of iTunes: there may be those of QuickTime, as
    phones write them."""
    return type(file).__name__ == "MP4" and not {"\xa9nam", "\xa9ART"} & set(file.tags or ())


def _ape(path: Path) -> Any:
    """mutagen's APE tag of a file, or by its bytes one that mutagen stumbles over; None where there
    is none."""
    from mutagen.apev2 import APENoHeaderError, APEv2

    read: Any = APEv2  # without types
    try:
        return read(path)
    except APENoHeaderError:
        return None
    except Exception:  # whatever its parser stumbles over
        return repaired(ape_texts.texts(path))


def _sets(path: Path, tags: Any) -> list[Any]:
    """mutagen's tags of a file, and what ID3 and APE tags stand beside them: those in front count
    more than those at the end, and all more than ID3v1, which holds 30 letters."""
    from mutagen.apev2 import APEv2
    from mutagen.id3 import ID3

    any_id3: Any = ID3  # without types
    v1 = _tried(lambda: id3_elsewhere.v1_counts(path))
    if isinstance(tags, ID3) and not v1:
        tags = _tried(lambda: any_id3(path, load_v1=False))
    more = [id3_elsewhere.behind_the_first, id3_elsewhere.at_the_end]
    more.append(id3_elsewhere.behind_the_chunks)
    more += [] if isinstance(tags, ID3) else [lambda path: any_id3(path, load_v1=v1)]
    more += [] if isinstance(tags, APEv2) else [_ape]
    found = [_tried(lambda read=read: read(path)) for read in more]
    found.append(_tried(lambda: repaired(id3_elsewhere.in_no_encoding(path, tags or ()))))
    if any(found) and isinstance(tags, ID3):  # with what ID3v1 tells besides
        long: Any = type(tags)
        found = [_tried(lambda: long(path, load_v1=False)), *found, tags]
    else:
        found = [tags, *found]
    return list(filter(None, found))


def _tried(read: Any) -> Any:
    """What mutagen reads; None where its parsers stumble, over whatever: a broken tag must not lose
    the track."""
    try:
        return read()
    except Exception:
        return None


def _table(tags: Mapping[str, Any]) -> Table:
    """All tags by name in lower case; an ID3 comment's language does not matter. Text that claims
    to be Latin-1 is repaired where it certainly is not."""
    plain: Table = {}
    doubtful: dict[str, list[bytes]] = {}
    for name, value in sorted(_items(tags), key=lambda item: _order(item[0])):
        key = _key(name)
        if key == "comm" and _of_a_program(name):
            continue
        texts = _texts(value)
        if getattr(value, "encoding", None) in _WIDE:
            texts = list(map(unwidened, texts))
        if texts and key not in plain and key not in doubtful:
            raw = _as_bytes(texts) if getattr(value, "encoding", None) == 0 else None
            if raw is None:
                plain[key] = texts
            else:
                doubtful[key] = raw
    return {**_as_before(plain), **repaired(doubtful)} if doubtful else _as_before(plain)


def _key(name: str) -> str:
    """What a tag is called, in lower case; a comment without its description and language."""
    if name.startswith("COMM"):
        return OCCASION.casefold() if name.startswith(OCCASION) else "comm"
    return name.casefold()


def _as_before(table: Table) -> Table:
    """The texts without a second encoding that a program put on them; all of a file or none."""
    told = [(name, text) for name, texts in table.items() for text in texts if not text.isascii()]
    joined = "\0".join(text for _, text in told)
    once = undoubled(joined)
    if once == joined:
        return unlatin(table)
    new = dict(zip(told, once.split("\0"), strict=True))
    return {name: [new.get((name, text), text) for text in texts] for name, texts in table.items()}


def _items(tags: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Names and values; a Vorbis comment of several values has its name once."""
    return [(str(name), tags[name]) for name in dict.fromkeys(tags.keys())]


def _order(name: str) -> tuple[bool, bool]:
    """Comments without a description come first, those of ID3v1 last."""
    return name.startswith("COMM:ID3v1"), name.startswith("COMM:") and name.split(":")[1] != ""


def _of_a_program(name: str) -> bool:
    description = name.split(":")[1].casefold() if ":" in name else ""
    return description.startswith(_OF_PROGRAMS)


def _as_bytes(texts: list[str]) -> list[bytes] | None:
    """The bytes behind text that was read as Latin-1; None when it is plain ASCII."""
    if all(text.isascii() for text in texts):
        return None
    try:
        return [text.encode("latin-1") for text in texts]
    except UnicodeEncodeError:
        return None


def _texts(value: Any) -> list[str]:
    # ID3 writes some genres as numbers; mutagen knows their names
    genres = getattr(value, "genres", None)
    if genres:
        return [str(genre) for genre in genres]
    if hasattr(value, "text") and not isinstance(value, str):
        value = value.text
    if hasattr(value, "data") or getattr(value, "kind", None) == _BINARY:
        return []  # a picture, or what a program keeps for itself
    if isinstance(value, bytes):
        return _of_bytes(value) if len(value) <= _MOST_BYTES else []
    if isinstance(value, str):
        return [part for part in value.split("\0") if part.strip()]
    if isinstance(value, Iterable):
        return [text for item in value for text in _texts(item)]
    return [str(value)]


def _of_bytes(value: bytes) -> list[str]:
    """The text of an MP4's free atom; none where it is no text."""
    wide = value[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = value.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        return []
    return [text] if text.strip() else []


def _without_number(genre: str) -> list[str]:
    """A genre as ID3 writes it, by its number in brackets, wherever a program put it."""
    if not _NUMBERED.match(genre):
        return [genre]
    from mutagen import id3

    frame: Any = id3.TCON  # without types
    return [str(name) for name in frame(encoding=3, text=[genre.lstrip("/;, ")]).genres]
