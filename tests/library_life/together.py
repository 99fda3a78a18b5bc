"""Two who work on one library at the same time, and what they must leave."""

import contextlib
import random
import threading
import traceback
from collections.abc import Callable

from core import commands
from core.catalog import shortlist
from core.catalog.analysis import embeddings
from core.catalog.decisions import listening, open_suggestions, review
from core.catalog.library import Library
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.stores import stores
from core.errors import SoundkinError, Stopped
from tests.library_life.life import need
from tests.library_life.state import RUN, State
from tests.library_life.steps import Living

TIMES = 6  # that each of the two does something


class Together(Living):
    """Imports while others decide, analyse, forget and import."""

    def together(self, r: random.Random) -> None:
        if not self.exists or self.real:
            return
        done, faults = list[str](), list[str]()
        one = self._worker(random.Random(r.random()), ["import"], done, faults)
        ways = r.sample(list(self._ways()), r.randint(1, 4))
        two = self._worker(random.Random(r.random()), ways, done, faults)
        for thread in (one, two):
            thread.start()
        for thread in (one, two):
            thread.join()
        need(not faults, f"{ways}: {faults[:1]}")
        before, self.state = self.state, self.read(self.name)
        self._settle(before, done)

    def _worker(
        self, r: random.Random, ways: list[str], done: list[str], faults: list[str]
    ) -> threading.Thread:
        known = self._ways()

        def work() -> None:
            for _ in range(r.randint(1, TIMES)):
                way = r.choice(ways)
                try:
                    known[way](self.library, r)
                    done.append(way)
                except SoundkinError as error:
                    self.log.append(f"{way}: {error}")
                except Exception:
                    faults.append(f"{way}: {traceback.format_exc()[-1500:]}")

        return threading.Thread(target=work)

    def _ways(self) -> dict[str, Callable[[Library, random.Random], object]]:
        return {
            "import": lambda library, r: commands.import_library(
                str(self.folder.root), self.name, reread_tags=r.random() < 0.1
            ),
            "list": lambda library, r: shortlist.add(library, r.choice(self.ids()), "together"),
            "judge": lambda library, r: listening.judge(
                library, r.choice(self.ids()), r.choice(self.ids()), RUN, True
            ),
            "review": _review,
            "undo": lambda library, r: review.undo(library),
            "forget": lambda library, r: commands.forget(self.name),
            "unforget": lambda library, r: commands.forget(self.name, undo=True),
            "analyse": self._analyse_meanwhile,
            "store": lambda library, r: commands.move(
                self.name, "sqlite" if library.address else stores.database() or "sqlite"
            ),
            "write": lambda library, r: commands.write_tags(self.name, None, sure=2),
            "export": lambda library, r: commands.export(
                self.name, "tags", str(self.folder.work / "together.csv")
            ),
        }

    def _analyse_meanwhile(self, library: Library, r: random.Random) -> None:
        todo = embeddings.missing(library, RUN)
        with contextlib.suppress(Stopped):
            embeddings.write(library, RUN, self._vectors(todo, r.randint(0, 5)))

    def _settle(self, before: State, done: list[str]) -> None:
        """Nothing is lost but what was forgotten, and what is known of the library is learned."""
        self.forgotten = self.copied = None
        files = self.folder.sounds()
        for path, n in self.state.there.items():
            sound = self.state.tracks[n].sound
            if sound and files.get(path) is not None and "import" in done:
                self.numbers.setdefault(soundprint.key(sound), files[path])
        if "import" in done:
            self.told = self.told or self._is_listed(str(self.folder.root), None)
        if "forget" not in done:
            lost = before.tracks.keys() - self.state.tracks.keys()
            need(not lost, f"together with {done}, {lost} are lost")
        kept = {row["track_id"] for row in self.state.decided["shortlist"]}
        were = {row["track_id"] for row in before.decided["shortlist"]}
        need("import" in done or were <= kept, f"together with {done}, the shortlist lost {were}")


def _review(library: Library, r: random.Random) -> None:
    if found := open_suggestions.open_suggestions(library, RUN, "genre"):
        review.decide(library, RUN, [r.choice(found)], r.random() < 0.6)
