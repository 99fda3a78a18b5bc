"""What a file's place and name say of which tracks belong together, where a list names neither
artist nor album."""

import re
from pathlib import PurePosixPath

from core.catalog.texts.tagtext import fold

# A number at the end, with what it counts: "take 2", "_03", "-102-025", " (1)", "part b".
_COUNT = re.compile(
    r"[\s._\-(\[]+(?:take|tk|part|pt|seg|segment|clip|cut|loop|alt|mix|version|ver|v|copy|no|nr)?"
    r"[\s._\-]*(?:\d{1,4}[a-d]?|(?<=take)[\s._\-]*[a-d]|(?<=part)[\s._\-]*[a-d])[)\]]?$"
)
_WORD = re.compile(r"[\s._\-]+(?:take|part|copy|alt|left|right|mono|stereo)$")
COUNTS = 2  # numbers taken off: a take of a piece of a player has two
SHORTEST = 3  # letters that a name must keep
# names that recorders and programs give, which say nothing
PLAIN = {
    *("track", "audio", "untitled", "recording", "record", "sample", "file", "sound", "song"),
    "take",
}


def stem_key(path: str | None) -> str:
    """What the names of takes and parts of one thing have in common: the file's name without its
    ending and at most two counts at its end; "" where that says nothing.

    "gtr/Player3_take2.wav" and "gtr/player3-03.wav" both give "player3".
    """
    name = fold(PurePosixPath(path or "").stem).strip()
    for _ in range(COUNTS):
        name = _COUNT.sub("", name)
        name = _WORD.sub("", name)
    letters = sum(letter.isalpha() for letter in name)
    return name if letters >= SHORTEST and name not in PLAIN else ""


def folder_key(path: str | None) -> str:
    """The folder that a file lies in, below the library's own; "" for one that lies in that."""
    parent = str(PurePosixPath(path or "").parent)
    return "" if parent == "." else fold(parent)
