"""Words looked for in the titles and comments of all tracks at once.

They lie in one text, a line each, which is made when the first word is asked for: an index of every
word would take a hundred times as long, for a brief asks for a few.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from core.catalog.texts.tagtext import fold

_MARKS = ".,;:!?()\"'"
_SEPARATORS = re.compile(r"[-\s]+")


class Texts:
    """A text for each track, in the library's order. lines : makes them as `lines_of` does, at the
    first question"""

    def __init__(self, lines: Callable[[], tuple[bytes, np.ndarray]]):
        self._make = lines
        self._known: dict[str, np.ndarray] = {}

    @staticmethod
    def of(texts: Sequence[str]) -> "Texts":
        """Of these."""
        return Texts(lambda: lines_of(texts))

    def rows_with(self, text: str) -> np.ndarray:
        """The rows (n,), ascending, whose text has the words of this one in a row, whatever their
        case and the marks about them."""
        words = _words(fold(text))
        asked = " ".join(words)
        if asked not in self._known:
            self._known[asked] = np.array(self._looked_for(words) if words else [], int)
        return self._known[asked]

    def _looked_for(self, words: list[str]) -> list[int]:
        lines, ends = self._lines
        longest, found, at = _bytes(max(words, key=len)), [], 0
        while (at := lines.find(longest, at)) >= 0:
            row = int(np.searchsorted(ends, at))
            begin, at = int(ends[row - 1]) + 1 if row else 0, int(ends[row])
            if _follow(words, _words(lines[begin:at].decode("utf-8", "surrogatepass"))):
                found.append(row)
        return found

    @cached_property
    def _lines(self) -> tuple[bytes, np.ndarray]:
        return self._make()


def lines_of(texts: Sequence[str]) -> tuple[bytes, np.ndarray]:
    """All texts folded, each with a line's end behind it, and where these ends are, (n,) int64."""
    lines = [text.replace("\n", " ") for text in texts]
    folded = _bytes(fold("\n".join([*lines, ""])))
    return folded, np.flatnonzero(np.frombuffer(folded, np.uint8) == ord("\n"))


def _words(folded: str) -> list[str]:
    words = (word.strip(_MARKS) for word in _SEPARATORS.split(folded))
    return [word for word in words if word]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _follow(words: list[str], among: list[str]) -> bool:
    """Whether all words stand in a row among others."""
    n = len(words)
    return any(among[at : at + n] == words for at in range(len(among) - n + 1))
