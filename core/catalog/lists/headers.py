"""What the columns of a data list mean, by their headers in the languages of
`headers.csv`. Accents may be missing."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from core.catalog.texts.accents import without_accents
from core.catalog.texts.encodings import BAD
from core.config import CATEGORIES

NAMES = Path(__file__).with_name("headers.csv")
FIELDS = ("id", "file", "folder", "title", "comment", "artist", "album", "tempo", "length")


@cache
def _meanings() -> dict[str, str]:
    """What each name of `headers.csv` means, and each without its accents where only one thing is
    written so."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        told = [
            (plain(name), row["meaning"])
            for row in csv.DictReader(file)
            for name in row["names"].split("|")
        ]
    bare: dict[str, set[str]] = {}
    for name, means in told:
        bare.setdefault(without_accents(name), set()).add(means)
    return {name: means.pop() for name, means in bare.items() if len(means) == 1} | dict(told)


# Headers that may mean two things: the cells decide which (columns.py).
_WEAK_NAMES = {
    "file": (
        "location, uri, url, link, source, ort, speicherort, emplacement, ubicación, posizione, "
        "localização, locatie, расположение, 場所, 保存場所, 位置, 위치"
    ),
    "id": (
        "no, nr, number, nummer, isrc, clip id, song id, recording id, mbid, item id, 番号, "
        "曲番号, 编号, 編號, 번호, номер, numéro, numero, número"
    ),
    "number": "track, 曲",
    "name": (
        "name, nom, nombre, nome, naam, namn, navn, nazwa, název, nimi, название, назва, 名称, 名稱"
    ),
    "maker": (
        "composer, composers, composer name, creator, komponist, compositeur, compositor, "
        "compositore, autore, componist, kompositör, besteci, композитор, автор, autor, autora, "
        "クリエイター, 作曲者, 作者, 作曲, 作曲家, 작곡가, 작곡, الملحن, آهنگساز"
    ),
    "clock": "time, время, czas, 時間, 时间, 시간",
}
_WEAK = {name.strip(): kind for kind, names in _WEAK_NAMES.items() for name in names.split(",")}
_MARKS = re.compile(r"[\s_\-./()\[\]<>:*†‡•=`~#'\"“”‘’«»\ufeff\u00ad\u200b-\u2015\u2060\ufe0f]+")

# As programs name a field in what they are told to write: "%title%", "[%artist%]", "$path".
_PICTURES = ("So", "Sm", "Sk")  # categories of signs
_FIELD = re.compile(r"[\[\s]*(?:%(.+)%|\$\{?([^{}%$]+)\}?)[\]\s]*")

_PLACE = re.compile(r"^q?\d{1,3} (?=[^\W\d])")
_JOINT = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")

_PLURAL = re.compile(r"(?<=\w)\((?:s|e|en|n|er|es)\)", re.IGNORECASE)  # "Genre(s)", "Stimmung(en)"
# Between parts of a name, and between its languages: "Title / タイトル", "曲名 Title".
_PART = re.compile(
    r"[/()\r\n]|(?<=[^\0-\xff])[ \u3000](?=[A-Za-z])|(?<=[A-Za-z])[ \u3000](?=[^\0-\xff])"
)
# In front of a name, as programs flatten what is nested: "tags.genre", "audio_files.duration",
# "Track: Bpm", "Tracks[Genre]"; and as people say it, "Song Mood".
_NESTED = re.compile(
    r"(?:\w+[.:])*(?:(?:tracks?|songs?|tags?|audio(?:_files?)?|files?|meta(?:data)?|music|format"
    r"|fields)(?:[.:]\s*|\[)|(?:track|song|audio|music)\s+)(\w+(?:\s\w+)?)\]?",
    re.IGNORECASE,
)
# "tags/0/name", as lists in JSON become columns; "title_en", beside the same in other languages.
_ITEM = re.compile(r"(\w+)[./_]\d+[./_](?:name|title|label|tag|value)", re.IGNORECASE)
_ENGLISH = re.compile(r"(\w+?)[_. -](?:en|eng|english)(?:[_-](?:us|gb))?", re.IGNORECASE)
_IN_NESTS = (*CATEGORIES, "tags", "tempo", "key", "length")
_REMARK = re.compile(
    r"[(\[](?:avg|average|approx|optional|required|main|primary|(?:[hm]{1,2}:)+s{1,2}(?:[:;]ff?)?|min:s(?:e[ck])?"
    r"|english|en|text|list|iso[ -]?\d+|(?:choose|pick|select|max|up to|one of|comma|semicolon"
    r"|separated|multi(?:ple)?|if|e\.?g|whole|integer|decimal|numeric)\b[^()\[\]]*)\.?[)\]]",
    re.IGNORECASE,
)


def plain(header: str) -> str:
    """A header without case, full-width forms, punctuation and a number at either end:
    "Instrument_2" is "instrument", "1. <File>" and "%file%" are "file"."""
    field = _FIELD.fullmatch(header)
    if field:
        header = field[1] or field[2]
    text = unicodedata.normalize("NFKC", header).casefold()
    if not text.isascii():  # pictures and arrows beside a name
        of_words = (s for s in text if s == BAD or unicodedata.category(s) not in _PICTURES)
        text = "".join(of_words)
    text = _MARKS.sub(" ", text).strip()
    text = _PLACE.sub("", text)
    return text.rstrip("0123456789").strip() or text


def apart(header: str) -> str:
    """A header whose words were put together, as programs do: "trackTitle" is "track Title"."""
    return _JOINT.sub(" ", header)


@lru_cache(maxsize=4096)  # a list's first rows are asked several times
def meaning(header: str, position: int | None = None) -> str | None:
    """One of `FIELDS`, a tag category, or None for a column that is not known. A first column
    without a name is the id. position : of a column among the others"""
    if position == 0 and not header.strip():
        return "id"
    return _called(plain(header)) or _called(plain(apart(header))) or _of_parts(header)


def _called(name: str) -> str | None:
    """What a plain name means, also one of which letters could not be read: those of a list whose
    names of columns alone are beyond ASCII tell no encoding."""
    known = _meanings()
    if BAD not in name:
        return known.get(name)
    letters = re.compile("[^\0-\x7f]{1,2}".join(map(re.escape, name.split(BAD))))
    found = {of for other, of in known.items() if letters.fullmatch(other)}
    return found.pop() if len(found) == 1 else None


def is_name(header: str) -> bool:
    """Whether a header is a name that is known to the letter."""
    return plain(header) in _meanings()


def _of_parts(header: str) -> str | None:
    """What "Artist Name(s)", "BPM (avg.)", "Beats (BPM)" or "Mood / Feel" mean: the parts of a name
    must agree. Of "tags.genre" the last one counts, of "tags/0/name" and "title_en" the first."""
    bare = _REMARK.sub(" ", header)
    for form in ("s", ""):
        parts = [part for part in _PART.split(_PLURAL.sub(form, bare)) if part.strip()]
        found = {_called(plain(part)) for part in parts}
        if len(found) == 1 and None not in found:
            return found.pop()
    within = _ITEM.fullmatch(header.strip()) or _ENGLISH.fullmatch(header.strip())
    if within:
        return _called(plain(apart(within[1])))
    nested = _NESTED.fullmatch(header.strip())
    last = _called(plain(apart(nested[1]))) if nested else None
    return last if last in _IN_NESTS else None


def weak_meaning(header: str) -> str | None:
    """For a header that may mean two things: "file" or "id" which it may be, "number" when it may
    be a track's number instead of its title, "clock" when a time of day instead of a length, "name"
    when a person's or thing's instead of a title, "maker" when who wrote it instead of who plays.
    """
    return _WEAK.get(plain(header))
