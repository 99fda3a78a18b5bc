"""Tags that tell their own category, as data sets and web shops write them: "genre---rock",
"mood/theme---happy", "Genre: Rock"."""

import re

from core.catalog.headers import meaning
from core.catalog.keytext import KEY
from core.catalog.tagtext import category_key
from core.config import CATEGORIES

ANY = "tags"  # the category of tags of all kinds
MAY_TELL = re.compile(r"---|[:=]| > ")  # in a tag that may tell its category
_DASHES = re.compile(r"\s*([^\W\d_][\w /&]{0,39}?)\s*---\s*(\S.*)")
_COLON = re.compile(r"\s*([^\W\d_][\w /&]{0,39}?)(?:\s*(?:::?|=)\s*|\s+>\s+)(?!//)(\S.*)")


def own_category(category: str, tag: str) -> tuple[str, str]:
    """The category that a tag tells, else the one it stands under, and the tag without it. Behind
    dashes any will do; before a colon, "=" or " > " it must be one that is known, and only among
    tags of all kinds, or be the one that the tag stands under."""
    found = _DASHES.fullmatch(tag)
    if found:
        return _named(found[1]) or category_key(found[1]) or category, found[2]
    found = _COLON.fullmatch(tag)
    named = _named(found[1]) if found else None
    if found and named and category in (ANY, named):
        return named, found[2]
    return category, tag


def _named(text: str) -> str | None:
    """The category that a text means: of "mood/theme" the first part's."""
    for part in (text, text.partition("/")[0]):
        category = meaning(part, 1)
        if category in (*CATEGORIES, KEY):
            return category
    return None
