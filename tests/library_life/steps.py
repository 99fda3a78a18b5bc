"""What people do with a library, each a step that checks what it must leave."""

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutagen
import numpy as np

from core import commands, config
from core.catalog import reach, shortlist
from core.catalog.analysis import embeddings, map_places
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.decisions import listening, open_suggestions, related_versions, review
from core.catalog.decisions.review import Suggestion
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.libraries import open_library
from core.progress import Progress
from core.search.index import load_index
from core.search.listener import ear
from tests import command
from tests.library_life import rules
from tests.library_life.folder import Folder, heard
from tests.library_life.state import RUN, State, read

NAME = "mine"


class Fault(Exception):
    """What must not be."""


class Stopping(Progress):
    """Stops after so many tracks."""

    def __init__(self, after: int | None):
        super().__init__()
        self._left = after

    def check(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Stopped("stopped")


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
        return read(open_library(name), self.number, self.real)

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

    # Imports

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
                    p: (s.tracks[n].track_id, s.tracks[n].title, dict(s.tracks[n].tags), s.tracks[n].length)
                    for p, n in s.there.items()
                }
        Library.delete("copy")
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

    # Analysis

    def analyse(self, r: random.Random) -> None:
        self._analyse(None)

    def analyse_a_part(self, r: random.Random) -> None:
        self._analyse(r.randint(0, 3))

    def _analyse(self, stop: int | None) -> None:
        if not self.exists:
            return
        library, before = self.library, self.state
        todo = embeddings.missing(library, RUN)
        with contextlib.suppress(Stopped, SoundkinError):
            if self.real:
                self._embed(stop)
            else:
                embeddings.write(library, RUN, self._vectors(todo, stop))
        self._learn(todo)
        library.set_setting("run", RUN)
        self.renew()
        need(strip(before) == strip(self.state), "an analysis changed tracks")
        for n, t in before.tracks.items():
            need(t.vector in (None, self.state.tracks[n].vector), "a vector went")

    def _embed(self, stop: int | None) -> None:
        commands.embed(self.name, RUN, 1, progress=Stopping(stop))

    def _learn(self, ids: list[str]) -> None:
        if self.real:
            ids, X = embeddings.read(self.library, RUN, ids)
            for track_id, x in zip(ids, X, strict=True):
                sound = heard(self.library.audio_path(track_id))
                self.references.setdefault(sound, x)

    def _vectors(self, ids: list[str], stop: int | None) -> Iterator[embeddings.TrackEmbedding]:
        others = reach.with_another_sound(self.library, ids) if ids else {}
        for i, track_id in enumerate(ids):
            if i == stop:
                raise Stopped("stopped")
            try:
                path = self.library.audio_path(track_id)
            except SoundkinError:
                continue
            if track_id in others or (sound := heard(path)) is None:
                continue
            values = TrackValues(tempo_bpm=float(sound))
            measured = Measured(values, np.zeros(1), np.zeros(4))
            vector = np.full(100, float(sound))
            yield embeddings.TrackEmbedding(
                track_id, vector, [0.0], vector[None], measured=measured
            )

    def map(self, r: random.Random) -> None:
        if not self.exists:
            return
        ids, X = embeddings.read(self.library, RUN)
        if ids:
            xy = np.array([[self.number(x), 0.0] for x in X])
            map_places.write_map(self.library, RUN, ids, xy)
        self.only_computed()

    def suggest(self, r: random.Random) -> None:
        if not self.exists:
            return
        ids, X = embeddings.read(self.library, RUN)
        tags = self.library.tags_of()
        made = []
        for track_id, x in zip(ids, X, strict=True):
            given = tags[track_id].get("genre", [""])[0]
            for rank, tag in enumerate(("rock", "pop", "folk")):
                if tag != given:
                    made.append(
                        Suggestion(
                            track_id,
                            "genre",
                            tag,
                            0.9 - rank / 10,
                            given,
                            float(self.number(x)),
                            rank,
                        )
                    )
        categories = {"genre": {"threshold": 0.9}}
        review.write(self.library, RUN, made, {"categories": categories})
        self.only_computed()

    def only_computed(self) -> None:
        before = self.renew()
        need(strip(before) == strip(self.state), "computing changed tracks")

    def search(self, r: random.Random) -> None:
        """What is searched is what was computed."""
        if not self.exists or not any(t.vector is not None for t in self.state.tracks.values()):
            return
        index = load_index(self.library, RUN)
        want = [n for n, t in self.state.tracks.items() if t.vector is not None]
        need(index.numbers.tolist() == want, f"searched: {index.numbers}, analysed: {want}")

    # Decisions

    def shortlist(self, r: random.Random) -> None:
        ids, before = self.ids(), None
        if not ids:
            return
        library, track_id = self.library, r.choice(ids)
        before = [(e.track_id, e.note) for e in shortlist.entries(library)]
        listed = [i for i, _ in before]
        way = r.choice(("add", "add", "add", "remove", "move", "arrange", "clear"))
        if way == "add":
            done = shortlist.add(library, track_id, note := f"note {r.randint(0, 99)}")
            need(done == (track_id not in listed), "add")
            want = before + [(track_id, note)] * done
        elif way == "remove":
            shortlist.remove(library, track_id)
            want = [e for e in before if e[0] != track_id]
        elif way == "move":
            by, want = r.randint(-3, 3), list(before)
            shortlist.move(library, track_id, by)
            if track_id in listed:
                entry = want.pop(at := listed.index(track_id))
                want.insert(max(0, at + by), entry)
        elif way == "arrange":
            r.shuffle(listed)
            shortlist.arrange(library, listed)
            want = [(i, dict(before)[i]) for i in listed]
        else:
            entries = shortlist.entries(library)
            for i in listed:
                shortlist.remove(library, i)
            shortlist.restore(library, entries)
            want = before
        now = [(e.track_id, e.note) for e in shortlist.entries(library)]
        need(now == want, f"shortlist, {way}: {now}, not {want}")
        self.only_decided()

    def judge(self, r: random.Random) -> None:
        ids = self.ids()
        if len(ids) < 2:
            return
        library, (one, two) = self.library, r.sample(ids, 2)
        way = r.choice(("judge", "judge", "like", "accept", "choice", "unjudge"))
        if way == "judge":
            listening.judge(library, one, two, RUN, r.random() < 0.5, r.random() < 0.5)
        elif way == "like":
            ear.remember(library, one, two, r.choice((True, False, None)))
        elif way == "accept":
            ear.accept(library, one, two)
        elif way == "choice":
            listening.set_choice(library, "genre", one, r.choice((True, False, None)))
        elif verdicts := listening.verdicts(library):
            v = r.choice(verdicts)
            listening.unjudge(library, v.query_id, v.track_id, v.run_id, v.blind)
        self.only_decided()

    def review(self, r: random.Random) -> None:
        """Decide a suggestion, and perhaps take it back."""
        if not self.exists:
            return
        if r.random() < 0.5 or not review.report(self.library):
            self.suggest(r)
        library = self.library
        found = open_suggestions.open_suggestions(library, RUN, "genre", doubts=r.random() < 0.4)
        before = self.state.decided
        if not found:
            return
        one = r.choice(found)
        if r.random() < 0.3:
            review.refuse_all(library, RUN, one.track_id, "genre")
        else:
            review.decide(library, RUN, r.sample(found, r.randint(1, len(found))), r.random() < 0.6)
        if r.random() < 0.4:
            review.undo(library)
            self.only_decided()
            need(
                self.state.decided == before,
                f"undo of a review: {self.state.decided['reviews']}, not {before['reviews']}",
            )
        else:
            self.only_decided()

    def versions(self, r: random.Random) -> None:
        ids = self.ids()
        if len(ids) < 2:
            return
        library, (one, two) = self.library, r.sample(ids, 2)
        refused = {
            frozenset((v.track_id, v.full_id)) for v in related_versions.every(library) if v.refused
        }
        related_versions.replace_all(
            library, [related_versions.KnownVersion(one, two, "edit", "", 0.9)]
        )
        if r.random() < 0.7:
            related_versions.refuse(library, one, two)
            refused.add(frozenset((one, two)))
        now = {
            frozenset((v.track_id, v.full_id)) for v in related_versions.every(library) if v.refused
        }
        need(now == refused, "refused versions")
        self.only_decided()

    # The library as a whole

    def forget(self, r: random.Random) -> None:
        """The tracks that are away; at once taken back, now and then."""
        if not self.exists:
            return
        _library, before = self.library, self.state
        away = [n for n, t in before.tracks.items() if t.away]
        gone = self.do(lambda: commands.forget(self.name), "forget", *self.of)
        need(gone["forgotten"] == len(away), "forgotten")
        self.renew()
        want = {n: t for n, t in before.tracks.items() if not t.away}
        need(self.state.tracks == want, "forget took more or less than what was away")
        need(self.state.decided == before.decided, "forget changed decisions")
        if away:
            self.forgotten = before
        if r.random() < 0.5:
            self.undo_forget(r)
            if away:
                need(self.state == before, f"undo of forget: {diff(before, self.state)}")

    def undo_forget(self, r: random.Random) -> None:
        if not self.exists or self.forgotten is None:
            return
        before, then = self.state, self.forgotten
        back = self.do(lambda: commands.forget(self.name, undo=True), "forget", *self.of, "--undo")[
            "restored"
        ]
        self.renew()
        sounds = {t.sound for t in before.tracks.values()}
        now = {t.track_id: t for t in self.state.tracks.values()}
        for t in then.tracks.values():
            if t.away:
                if t.sound in sounds:
                    continue
                need(t.track_id in now, f"{t.track_id} did not come back")
                again = now[t.track_id]
                need(again == t or again in before.tracks.values(), f"{t} came back as {again}")
        need(len(self.state.tracks) - len(before.tracks) == back, "restored")
        for n, t in before.tracks.items():
            need(self.state.tracks.get(n) == t, "undo changed others")
        self.forgotten = None

    def delete(self, r: random.Random) -> None:
        if self.exists:
            self.do(lambda: commands.delete(self.name), "delete", *self.of)
            self.do(lambda: commands.delete(self.name, undo=True), "delete", *self.of, "--undo")
            need(self.renew() == self.state, "deleted and brought back, it is another")

    def rename(self, r: random.Random) -> None:
        if self.exists:
            new = {"mine": "Mine", "Mine": "音楽 1", "音楽 1": "mine"}[self.name]
            self.do(lambda: commands.rename(self.name, new), "rename", *self.of, new)
            self.name = new
            need(self.renew() == self.state, "renamed, it is another")

    def restore(self, r: random.Random) -> None:
        if self.exists and self.copied and self.library.address is None:
            self.do(lambda: commands.restore(self.name), "restore", *self.of)
            self.renew()
            need(strip(self.copied) == strip(self.state), "restored, it is not as the last copy")

    def second_library(self, r: random.Random) -> None:
        """Of the same folder: neither knows of the other."""
        if (
            any(s is not None for s in self.folder.sounds().values())
            and not self.folder.list.is_file()
        ):
            commands.import_library(str(self.folder.root), "second")
            there = {f for f, s in self.folder.sounds().items() if s is not None}
            need(set(self.read("second").there) == there, "second")
            Library.delete("second")
            if self.exists:
                need(self.renew() == self.state, "a second library changed the first")

    def write_tags(self, r: random.Random) -> None:
        if self.real or not self.ids():  # or what the network is certain of is written, too
            return
        if r.random() < 0.5:
            with contextlib.suppress(SoundkinError):
                copies = str(self.folder.work / f"copies {r.random()}")
                self.do(
                    lambda: commands.write_tags(self.name, copies),
                    "write-tags",
                    *self.of,
                    "--out",
                    copies,
                )
        else:
            with contextlib.suppress(SoundkinError):
                self.do(
                    lambda: commands.write_tags(self.name, None, sure=2),
                    "write-tags",
                    *self.of,
                    "--originals",
                    "--sure",
                    "--sure",
                )
        need(self.renew() == self.state, "writing tags changed the library")


def _passed_over(report: dict[str, Any], table: Path) -> bool:
    """Whether an import did not take a list that names no file of the folder."""
    return any(left["file"] == table.name for left in report["left_out"])


def strip(state: State) -> dict[int, Any]:
    """Tracks without what was computed, nor whose order a list tells."""
    return {
        n: replace(t, vector=None, tempo=None, place=None, suggested=None, tags=dict(t.tags))
        for n, t in state.tracks.items()
    }


def diff(a: State, b: State) -> str:
    one, two = a.tracks, b.tracks
    found = [f"{n}: {one.get(n)} / {two.get(n)}" for n in {*one, *two} if one.get(n) != two.get(n)]
    return "; ".join(found)[:1500] or "decisions"


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def genre_of(path: Path) -> str:
    file = mutagen.File(path)
    tags = file.tags
    if not tags:
        return ""
    found = tags.get("TCON") or tags.get("genre")
    return str((found.text if hasattr(found, "text") else found)[0]) if found else ""
