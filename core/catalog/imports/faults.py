"""What an import could not take, left out, or took with a remark: by name, with the reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.files import legible

Fault = dict[str, str]  # {file, reason}
_JOINED = "Their tags are added to those of an earlier row that says the same otherwise."
_OTHER_KIND = "The file is there with another ending, and is taken."
_MOST_CELLS = 1000  # remarks of single cells that are kept; the rest is counted


@dataclass
class Faults:
    """Lists of {file, reason}. What a file is called may also be a row, a column or a kind."""

    missing_audio: list[Fault] = field(default_factory=list)
    orphan_audio: list[Fault] = field(default_factory=list)
    unreadable: list[Fault] = field(default_factory=list)
    duplicates: list[Fault] = field(default_factory=list)
    left_out: list[Fault] = field(default_factory=list)  # folders, kinds and tables passed over
    cells: list[Fault] = field(default_factory=list)  # of the list, that were not taken
    cut_off: list[Fault] = field(default_factory=list)  # files that end before they should
    n_known: int = 0  # files not opened again because the library knows them unchanged
    out_of_reach: dict[str, str] = field(default_factory=dict)  # why, by path: of known files
    _nothing: Counter[tuple[str, str]] = field(default_factory=Counter)
    _unsure: dict[str, Counter[str]] = field(default_factory=dict)  # by column
    _n_cells: int = 0
    _joined: list[int] = field(default_factory=list)
    _of_other_kind: list[int] = field(default_factory=list)

    def cell(self, number: int, column: str, reason: str) -> None:
        """A cell that says something which is not taken."""
        self.tag(f"row {number}, {column}", reason)

    def tag(self, place: str, reason: str) -> None:
        """The same of a tag inside a file."""
        self._n_cells += 1
        if self._n_cells <= _MOST_CELLS:
            self.cells.append({"file": place, "reason": reason})

    def nothing(self, column: str, word: str) -> None:
        """A cell with a word that stands for an empty one."""
        self._nothing[column, word] += 1

    def joined(self, number: int) -> None:
        """A row whose tags another takes along that says the same otherwise."""
        self._joined.append(number)

    def of_other_kind(self, number: int) -> None:
        """A row whose file is there with another ending."""
        self._of_other_kind.append(number)

    def numbered(self, column: str, unsure: Iterable[str]) -> None:
        """A cell of tags with a number each, and those of them that are not taken."""
        self._unsure.setdefault(column, Counter()).update(unsure)

    def report(self) -> dict[str, list[Fault]]:
        """The lists as the contract names them."""
        found = {
            "missing_audio": self.missing_audio,
            "orphan_audio": self.orphan_audio,
            "unreadable": self.unreadable,
            "duplicates": self.duplicates,
            "left_out": self.left_out,
            "cells": self._all_cells(),
            "cut_off": self.cut_off,
        }
        return {kind: [*map(_shown, faults)] for kind, faults in found.items()}

    def first(self, of_list: bool) -> str:
        """One fault in words, for when nothing at all could be taken, of a list or of a folder."""
        every = self.unreadable + self.missing_audio + self.duplicates
        every += [] if of_list else self.left_out
        if not every:
            return ""
        file, reason = _shown(every[0]).values()
        return reason if reason.startswith(file) else f"{file}: {reason}"

    def _all_cells(self) -> list[Fault]:
        found = list(self.cells)
        if self._n_cells > _MOST_CELLS:
            more = f"{self._n_cells - _MOST_CELLS:,} more cells were not taken."
            found.append({"file": "further rows", "reason": more})
        words: dict[str, list[str]] = {}
        for (column, word), n in sorted(self._nothing.items()):
            words.setdefault(column, []).append(f"{word} ({n})")
        found += [
            {"file": column, "reason": f"Cells that say nothing count as empty: {', '.join(said)}."}
            for column, said in words.items()
        ]
        for numbers, reason in ((self._joined, _JOINED), (self._of_other_kind, _OTHER_KIND)):
            if numbers:
                rows = ", ".join(map(str, numbers[:5])) + ", ..." * (len(numbers) > 5)
                found.append({"file": f"row {rows}", "reason": reason})
        return found + [_of_numbers(*told) for told in sorted(self._unsure.items())]


def _shown(fault: Fault) -> Fault:
    return {what: legible(text) for what, text in fault.items()}


def _of_numbers(column: str, unsure: Counter[str]) -> Fault:
    said = "Numbers, or yes and no, beside tags are taken as how sure each is, and left off"
    if unsure:
        named = ", ".join(word for word, _ in unsure.most_common(3))
        said += f"; {unsure.total():,} below a half are left out, such as {named}"
    return {"file": column, "reason": f"{said}."}
