"""A library, its folder, and what is known of both: what every step needs."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from core import config
from core.catalog.library import FILE, Library
from core.catalog.tables import integrity
from core.errors import SoundkinError
from core.libraries import open_library
from tests import command
from tests.library_life import rules
from tests.library_life.folder import Folder
from tests.library_life.state import State, read

NAME = "mine"


class Fault(Exception):
    """What must not be."""


def need(holds: bool, words: str) -> None:
    if not holds:
        raise Fault(words)


class Life:
    """A library, its folder, and what is known of both."""

    def __init__(self, work: Path, r: random.Random):
        self.folder, self.name = Folder(work, r), NAME
        self.state, self.numbers, self.told = State(), dict[bytes, int](), False
        self.last, self.listed = dict[str, int | None](), dict[str, int]()
        self.forgotten: State | None = None  # as it was before
        self.copied: State | None = None  # the last good copy
        self.log: list[str] = []
        self.real, self.by_cli = r.random() < 0.25, r.random() < 0.25
        self.references: dict[int, np.ndarray] = {}  # a vector of each sound that was analysed

    def number(self, x: np.ndarray) -> int:
        """The sound that a vector is of."""
        if not self.real:
            return round(float(x[0]))
        near = [n for n, own in self.references.items() if np.abs(own - x).max() < 1e-3]
        return near[0] if len(near) == 1 else -1

    def read(self, name: str) -> State:
        library = open_library(name)
        if library.address is None:
            with integrity.read_only(library.folder / FILE) as db:
                need(not (what := integrity.broken(db)), what)
        return read(library, self.number, self.real)

    def do(self, call: Callable[[], dict[str, Any]], *argv: str) -> dict[str, Any]:
        """A command, called as the pages do or by the command line."""
        if not self.by_cli:
            return call()
        done = command.run(config.home(), *argv, "--json")
        if done.returncode:
            need(done.returncode == 1 and done.stdout == "", f"{argv}: {done}")
            raise SoundkinError(done.stderr.strip())
        return json.loads(done.stdout)

    @property
    def library(self) -> Library:
        return open_library(self.name)

    @property
    def of(self) -> list[str]:
        return ["--library", self.name]

    @property
    def exists(self) -> bool:
        return bool(self.state.tracks)

    def ids(self) -> list[str]:
        """Of the tracks that can be heard."""
        return [t.track_id for t in self.state.tracks.values() if not t.away]

    def renew(self) -> State:
        """The library as it is now, of which nothing is anybody else's; and as it was."""
        before, self.state = self.state, self.read(self.name)
        for words in rules.computed_of_its_own(self.state, self.numbers):
            raise Fault(words)
        return before

    def only_decided(self) -> None:
        """A decision touches no track."""
        before = self.renew()
        need(before.tracks == self.state.tracks, "a decision changed tracks")
