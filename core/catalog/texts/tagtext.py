"""What a tag is, as text: the one place where cells are split and spellings compared."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from core import config

# Two backslashes are what Mp3tag writes between values, line ends what a person does; FileMaker
# writes other signs of control for them, databases \n to the letter, and web shops <br>.
_ENDS = r"\r\n\v\f\x1c-\x1f\x85\u2028\u2029"
_SIGNS = r"|\\\\|(?:\\r)?\\n|<br\s*/?>"
# in a file's own tags, where a comma is part of a name
_BETWEEN_WORDS = re.compile(rf"[;|、；｜{_ENDS}]{_SIGNS}")
# A slash without blanks is part of a name: "Hip-Hop/Rap".
# In Japanese and Chinese a wide slash is none, and a wide blank separates words.
_WIDE = r"|／|(?<=[^\0-\xff])\u3000(?=[^\0-\xff])"
BETWEEN_TAGS = re.compile(rf"[;|¦,、；｜，､،؛•{_ENDS}]{_SIGNS}|\s[/·]\s{_WIDE}")
_ENCLOSED = re.compile(
    r"(?:“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|<[^<>]+>|(?:【[^【】]+】|「[^「」]+」)+)"
)
_ENCLOSURES = re.compile("】【|」「")
_BULLET = re.compile(r"[-*–—‣▪◦·]\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_DASHES = (" - ", " – ", " — ", " + ", " ~ ")
_AND = ("&", "and", "und", "et")  # before the last of several
# Blanks, and marks of direction and signs of no width.
_BLANKS = (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x3000)
_MARKS = (0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x206A), 0xFEFF)
_UNSEEN = "".join(map(chr, (*_BLANKS, *_MARKS)))
# And signs of no width that only say where a line may end; others join letters.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff]")


def clean(text: str) -> str:
    """Stripped, without signs that steer a terminal, inner white space collapsed to one space. What
    remains is kept literally."""
    if not text.isprintable():
        text = bare(_CONTROL.sub("", text))
    return " ".join(text.split())


def bare(text: str) -> str:
    """Text without the blanks, marks of direction and signs of no width at its ends, which are
    pasted along and nobody sees."""
    return text.strip(_UNSEEN)


@lru_cache(maxsize=100_000)
def tag_key(tag: str) -> str:
    """What two spellings of the same tag have in common: case and full-width forms do not
    matter."""
    return fold(clean(tag))


def name_key(name: str) -> str:
    """What two spellings of an artist, album or title have in common: the same rule as for tags."""
    return tag_key(name)


def searchable(*parts: str) -> str:
    """The text of a track in which words are looked for: title, artist, comment and so on."""
    return fold(" ".join(parts))


def fold(text: str) -> str:
    """Text as it is compared when a person looks for it."""
    return unicodedata.normalize("NFKC", text).casefold()


def split_tags(cell: str) -> list[str]:
    """The tags of one cell, each once, in the order written: `"rock; Pop|rock"` gives `["rock",
    "Pop"]`."""
    return list(_split(cell))


def split_outside_brackets(cell: str) -> list[str]:
    """The tags of one cell, where signs in brackets separate none: "Guitar (electric, clean)" is
    one."""
    if "(" not in cell and "[" not in cell:
        return split_tags(cell)
    parts, at = [], 0
    for sign in _bracket_or_sign().finditer(cell):
        if cell[sign.end() - 1] not in ")]":
            parts.append(cell[at : sign.start()])
            at = sign.end()
    return each_once([*parts, cell[at:]])


@cache  # few lists need it
def _bracket_or_sign() -> re.Pattern[str]:
    return re.compile(rf"\([^()]*\)|\[[^\[\]]*\]|{BETWEEN_TAGS.pattern}")


def without_bullets(tags: list[str]) -> list[str]:
    """Tags without what a list of lines puts in front of each, "- calm", "1) calm", or between
    them, "calm - warm - soft"; without the "and" before the last of a sentence's, and without
    quotes or brackets around each: “calm”, 【明るい】【楽しい】."""
    if len(tags) == 1:
        for sign in _DASHES:
            parts = tags[0].split(sign)
            if len(parts) > 2:  # of two it may be a part of a name
                return each_once(parts)
    if len(tags) > 1 and tags[-1].partition(" ")[0] in _AND and " " in tags[-1]:
        tags = each_once([*tags[:-1], tags[-1].partition(" ")[2]])
    if tags and all(map(_ENCLOSED.fullmatch, tags)):
        return each_once(one for tag in tags for one in _ENCLOSURES.split(tag[1:-1]))
    if tags and all(map(_BULLET.match, tags)):
        return each_once(_BULLET.sub("", tag, count=1) for tag in tags)
    numbers = [found[1] for found in map(_NUMBERED.match, tags) if found]
    if len(tags) > 1 and numbers == [str(n) for n in range(1, len(tags) + 1)]:
        return each_once(_NUMBERED.sub("", tag, count=1) for tag in tags)
    return tags


def each_once(tags: Iterable[str]) -> list[str]:
    """The tags cleaned, each once whatever its spelling, in the order given."""
    found: dict[str, str] = {}
    for tag in map(clean, tags):
        if tag:
            found.setdefault(tag_key(tag), tag)
    return list(found.values())


def split_words(text: str) -> list[str]:
    """The tags of one value inside a sound file: `"Folk, World, & Country; Pop"` holds two."""
    return _BETWEEN_WORDS.split(text)


@lru_cache(maxsize=50_000)  # the same cells come again and again in a large list
def _split(cell: str) -> tuple[str, ...]:
    return tuple(each_once(BETWEEN_TAGS.split(cell)))


def category_key(name: str) -> str:
    """The key a category is stored under; `image` and `Main Instrument` are the study's names for
    ours."""
    key = tag_key(name)
    return config.CATEGORY_ALIASES.get(key, key)
