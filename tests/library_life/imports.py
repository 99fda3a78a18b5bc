"""Imports, and what they must leave."""

import random
from pathlib import Path
from typing import Any

import mutagen

from core import commands
from core.errors import SoundkinError
from tests.catalog_kit import drop
from tests.library_life import rules
from tests.library_life.life import Fault, Life, need
from tests.library_life.state import diff, strip


class Importing(Life):
    """Imports of the folder, of the list, and of what was exported."""

    def import_folder(self, r: random.Random) -> None:
        root = self.folder.root
        how = r.choice(("plain", "plain", "slash", "link", "dots"))
        source = {"slash": f"{root}/", "dots": f"{root}/../{root.name}"}.get(how, str(root))
        if how == "link":
            link = self.folder.work / "link"
            link.unlink(missing_ok=True)
            link.symlink_to(root)
            source = str(link)
        named = self.folder.list if r.random() < 0.4 and self.folder.list.is_file() else None
        self._import(source, named and str(named), r.random() < 0.1, again=r.random() < 0.3)

    def import_list(self, r: random.Random) -> None:
        """The list alone, into a library that has its folder."""
        if (
            self.exists
            and self.folder.list.is_file()
            and self.library.source_folder == self.folder.root.resolve()
        ):
            self._import(str(self.folder.list), None, False, again=False)

    def _import(self, source: str, tags: str | None, reread: bool, again: bool) -> None:
        files, before = self.folder.sounds(), self.state
        listed = self._is_listed(source, tags)
        stamps = {f: _stamp(self.folder.root / f) for f in files}
        try:
            report = self._imported(source, tags, reread)
        except SoundkinError as error:
            self.log.append(f"refused: {error}")
            need(bool(str(error)), "an empty sentence")
            if before.tracks:
                need(self.read(self.name) == before, f"refused, and changed: {error}")
            self.check_refusal(str(error), files)
            return
        self.state, self.copied = self.read(self.name), None
        genres = {
            f: genre_of(self.folder.root / f) for f, sound in files.items() if sound is not None
        }
        listed = listed and not _passed_over(report, self.folder.list)
        rows = self.folder.rows if listed else None
        one = rules.Imported(
            before,
            self.state,
            files,
            rows,
            report,
            genres,
            stamps,
            self.numbers,
            self.told,
            self.last,
            self.listed,
            reread,
        )
        for words in rules.broken(one):
            raise Fault(words)
        self.copied = self.state
        self.told = self.told or listed
        if again:
            twice = self._imported(source, tags)
            need(self.read(self.name) == self.state, "the same import changed something")
            changes = [twice[k] for k in ("added", "changed", "retagged", "moved", "back")]
            need(not any(changes), f"the same import reports {changes}")
            need(twice["unchanged"] == twice["accepted"] == report["accepted"], "unchanged")

    def _imported(self, source: str, tags: str | None, reread: bool = False) -> dict[str, Any]:
        options = [*(["--tags", tags] if tags else []), *["--reread-tags"] * reread]
        return self.do(
            lambda: commands.import_library(source, self.name, tags, reread_tags=reread),
            "import",
            source,
            "--name",
            self.name,
            *options,
        )

    def _is_listed(self, source: str, tags: str | None) -> bool:
        """Whether the import takes the list: as it is named, lies in the folder, or was taken
        before."""
        path = self.folder.list
        last = self.library.setting("data_list") if self.exists else None
        here = path.is_file() and (path.parent == self.folder.root or last == str(path.resolve()))
        return bool(tags) or source == str(path) or here

    def check_refusal(self, words: str, files: dict[str, int | None]) -> None:
        there = {s for s in files.values() if s is not None}
        had = {self.numbers.get(t.sound[:17]) for t in self.state.tracks.values() if t.sound}
        listed = "list.csv" in words or "row" in words.lower() or "spreadsheet" in words
        if "None of the" in words and not listed:
            need(not there & had, words)
        if "nothing to import" in words and not (self.folder.list.is_file()):
            need(not there, words)

    def reimport_export(self, r: random.Random) -> None:
        """Its own export, into itself and into another library."""
        if (
            not self.exists
            or self.library.source_folder != self.folder.root.resolve()
            or not self.folder.root.is_dir()
        ):
            return
        if set(self.state.there) != {f for f, s in self.folder.sounds().items() if s is not None}:
            return
        if any(
            _stamp(self.folder.root / t.path) != t.file
            for t in self.state.tracks.values()
            if not t.away
        ):
            return
        table = self.folder.work / "export.csv"
        self.folder.drop_list(r)
        self.do(
            lambda: commands.export(self.name, "tags", str(table)),
            "export",
            *self.of,
            "--what",
            "tags",
            "--out",
            str(table),
        )
        commands.import_library(str(self.folder.root), "copy", str(table))
        other, mine = self.read("copy"), self.state

        def get(s):
            return {
                p: (
                    s.tracks[n].track_id,
                    s.tracks[n].title,
                    dict(s.tracks[n].tags),
                    s.tracks[n].length,
                )
                for p, n in s.there.items()
            }

        drop("copy")
        need(get(other) == get(mine), f"a round trip made {get(other)} of {get(mine)}")
        commands.import_library(str(self.folder.root), self.name, str(table))
        before = self.renew()
        self.copied = self.state
        self.folder.list = table
        self.folder.rows = [
            {
                "file": t.path,
                "id": t.track_id,
                "title": t.title,
                "genre": "; ".join(t.tags.get("genre", [])),
                "mood": "; ".join(t.tags.get("mood", [])),
            }
            for t in self.state.tracks.values()
        ]
        self.told = True
        need(
            strip(before) == strip(self.state),
            f"its own export changed a library: {diff(before, self.state)}",
        )


def _passed_over(report: dict[str, Any], table: Path) -> bool:
    """Whether an import did not take a list that names no file of the folder."""
    return any(left["file"] == table.name for left in report["left_out"])


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def genre_of(path: Path) -> str:
    file = mutagen.File(path)
    tags = file.tags
    if not tags:
        return ""
    found = tags.get("TCON") or tags.get("genre")
    return "\0".join(found.text if hasattr(found, "text") else found) if found else ""
