"""Tags that tell their own category, as data sets and web shops write them: "genre---rock",
"mood/theme---happy", "Genre: Rock"."""

import re

from core.catalog.lists.headers import meaning
from core.catalog.sound_files.tags.tag_names import ANY
from core.catalog.texts.keytext import KEY
from core.catalog.texts.tagtext import category_key
from core.config import CATEGORIES

_CALLED = r"(genre|mood|instrument|bpm|tempo)s?_"  # in front, as shops write it: "Genre_Pop"
MAY_TELL = re.compile(
    rf"---|[:=]| > |^{_CALLED}", re.IGNORECASE
)  # in a tag that may tell its category
_GROUPS = re.compile(r"[;|\r\n]")
_TAGS, _LEVEL = re.compile(r"[,;]"), re.compile(r"[|/]")
_DASHES = re.compile(r"\s*([^\W\d_][\w /&]{0,39}?)\s*---\s*(\S.*)")
_UNDER = re.compile(rf"{_CALLED}(\S.*)", re.IGNORECASE)
_COLON = re.compile(r"\s*([^\W\d_][\w /&]{0,39}?)(?:\s*(?:::?|=)\s*|\s+>\s+)(?!//)(\S.*)")


def own_category(category: str, tag: str, ours: bool) -> tuple[str, str]:
    """The category that a tag tells, else the one it stands under, and the tag without it. Of tags
    of all kinds any will do behind dashes; before a colon, "=" or " > " it must be one that is
    known, or the tempo, and only among tags of all kinds, or be the one that the tag stands
    under. ours : of a table of ours, whose tags name no tempo and have no line below"""
    found = _DASHES.fullmatch(tag)
    if found:  # below a genre, "rock---indie" is a kind of rock
        other = category_key(found[1]) if category == ANY else category
        return _named(found[1]) or other or category, found[2]
    found = _COLON.fullmatch(tag) or (None if ours else _UNDER.fullmatch(tag))
    named = _named(found[1]) if found else None
    if ours and named == "tempo":
        return category, tag
    if found and named and category in (ANY, named):
        return named, found[2]
    return category, tag


def with_colons(cell: str) -> str:
    """A cell of tags of all kinds with its category and a colon in front of each, where it has one
    in front of several, "Genre: Rock, Indie; Mood: Happy", or is written as catalogs of pictures
    do, "Genre|Rock|Indie, Mood|Happy"; any other as it stands."""
    groups = [_COLON.fullmatch(part) for part in _GROUPS.split(cell) if part.strip()]
    if "," in cell and len(groups) > 1 and all(of and _named(of[1]) for of in groups):
        told = [(of[1], tag.strip()) for of in groups if of for tag in of[2].split(",")]
        return "; ".join(f"{name}: {tag}" for name, tag in told if tag)
    may_be = "|" in cell or ("/" in cell and _TAGS.search(cell))
    if not may_be or not _named(_LEVEL.split(cell, maxsplit=1)[0]):
        return cell
    parts = [_LEVEL.split(part.strip()) for part in _TAGS.split(cell)]
    if all(len(levels) > 1 and _named(levels[0]) and not _named(levels[1]) for levels in parts):
        return ", ".join(f"{first}: {' > '.join(rest)}" for first, *rest in parts)
    return cell


def _named(text: str) -> str | None:
    """The category that a text means: of "mood/theme" the first part's."""
    for part in (text, text.partition("/")[0]):
        category = meaning(part)
        if category in (*CATEGORIES, KEY, "tempo"):
            return category
    return None
