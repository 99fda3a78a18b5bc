"""Analysis, map, suggestions and search, and what they must leave."""

import contextlib
import random
from collections.abc import Iterator

import numpy as np

from core import commands
from core.catalog import availability
from core.catalog.analysis import embeddings, map_places
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.errors import SoundkinError, Stopped
from core.progress import Progress
from core.search.index import load_index
from tests.library_life.folder import heard
from tests.library_life.imports import Importing
from tests.library_life.life import need
from tests.library_life.state import RUN, strip


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


class Analysing(Importing):
    """What is computed of the sound: by the network, or quicker as vectors that say which sound
    they are of."""

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
        library.use_run(RUN)
        self.renew()
        need(strip(before) == strip(self.state), "an analysis changed tracks")
        for n, t in before.tracks.items():
            need(t.vector in (None, self.state.tracks[n].vector), "a vector went")

    def _embed(self, stop: int | None) -> None:
        if commands.embed(self.name, RUN, 1, progress=Stopping(stop))["embedded"]:
            self.copied = self.read(self.name)

    def _learn(self, ids: list[str]) -> None:
        if self.real:
            ids, X = embeddings.read(self.library, RUN, ids)
            for track_id, x in zip(ids, X, strict=True):
                sound = heard(self.library.audio_path(track_id))
                self.references.setdefault(sound, x)

    def _vectors(self, ids: list[str], stop: int | None) -> Iterator[embeddings.TrackEmbedding]:
        others = availability.with_another_sound(self.library, ids) if ids else {}
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
