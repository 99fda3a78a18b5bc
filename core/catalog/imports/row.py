"""A track as an import stores it."""

import hashlib
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from core.catalog.coverage import in_our_order
from core.catalog.texts.tagtext import searchable, tag_key

COLUMNS = (
    *("track_id", "title", "path", "artist", "album", "tempo_bpm", "duration_s", "format"),
    *("comment", "size", "mtime_ns", "fingerprint", "words", "sound", "away", "start_s", "end_s"),
)


@dataclass(slots=True, eq=False)
class Row:
    """A track to be stored. `size` (bytes) and `mtime_ns` tell later whether its file has changed,
    `sound` (`soundprint` of `sound_files.fingerprint`) whether what is to be heard in it has."""

    track_id: str
    title: str
    path: str | None = None
    artist: str = ""
    album: str = ""
    tempo_bpm: float | None = None
    duration_s: float | None = None
    format: str = ""
    comment: str = ""
    tags: dict[str, list[str]] = field(default_factory=dict)
    size: int | None = None
    mtime_ns: int | None = None
    sound: bytes | None = None
    start_s: float | None = None  # where the track begins and ends in a file of several
    end_s: float | None = None
    was: str | None = None  # the id under which the library knows it, where it gets another
    sound_of: int | None = None  # n of a track that the library knows this sound of
    called: str = ""  # what the list calls its file, where that has another name now
    sure: bool = True  # whether the sound is known to be that of before, where it seems so

    @property
    def file(self) -> tuple[str | None, int | None, int | None]:
        """Where the sound lies, and what tells that it was not written since."""
        return self.path, self.size, self.mtime_ns

    def shown_digest(self) -> bytes:
        """Eight bytes that differ when anything shown of the track differs. In which order a list
        has its columns is not shown."""
        tags = {name: [tag_key(tag) for tag in self.tags[name]] for name in in_our_order(self.tags)}
        shown = (*_shown(self), tags)
        return hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    def values(self) -> tuple[Any, ...]:
        """What is stored, in the order of COLUMNS."""
        words = searchable(
            self.title, self.artist, self.album, self.comment, self.path or "", self.track_id
        )
        return (*_first(self), self.shown_digest(), words, self.sound, 0, self.start_s, self.end_s)


_first = attrgetter(*COLUMNS[: COLUMNS.index("fingerprint")])
_shown = attrgetter("title", "artist", "album", "tempo_bpm", "duration_s", "format", "comment")
