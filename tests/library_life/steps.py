"""All that people do with a library, each a step that checks what it must leave."""

import contextlib
import random

from core import commands
from core.catalog.stores import stores
from core.errors import SoundkinError
from tests.catalog_kit import drop
from tests.library_life.decisions import Deciding
from tests.library_life.life import need
from tests.library_life.state import diff, strip


class Living(Deciding):
    """Steps with a library as a whole, beside all others."""

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

    def change_store(self, r: random.Random) -> None:
        """From a file to the database that is named, or back."""
        address = stores.database()
        if not self.exists or address is None:
            return
        to = address if self.library.address is None else "sqlite"
        self.do(lambda: commands.move(self.name, to), "move", self.name, "--to", to)
        need((self.library.address is None) == (to == "sqlite"), f"moved to {to}, it is not there")
        need(self.renew() == self.state, "in another store, it is another")
        self.copied = None

    def second_library(self, r: random.Random) -> None:
        """Of the same folder: neither knows of the other."""
        if (
            any(s is not None for s in self.folder.sounds().values())
            and not self.folder.list.is_file()
        ):
            commands.import_library(str(self.folder.root), "second")
            there = {f for f, s in self.folder.sounds().items() if s is not None}
            need(set(self.read("second").there) == there, "second")
            drop("second")
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
