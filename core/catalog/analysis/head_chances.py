"""What a run says of the tracks: chances of the names of its heads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import records
from core.catalog import revisions
from core.catalog.analysis.heads import KIND, VOICE, Head
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.run_rows import FLOAT, columns, matrix, run_number
from core.catalog.texts.meanings import in_words_of
from core.errors import SoundkinError


@dataclass(frozen=True)
class Kinds:
    """Reads from a track's chances what kind of sound it is, for filters.

    kind, voice : the columns of these heads; None for a run that has them not
    """

    names: tuple[str, ...] = ()
    kind: slice | None = None
    voice: int | None = None

    @staticmethod
    def of(known: Sequence[Head]) -> "Kinds":
        """Where they lie in the chances of these heads."""
        ends = np.cumsum([0, *(len(head.names) for head in known)]).tolist()
        at = {head.name: (head, start) for head, start in zip(known, ends, strict=False)}
        if KIND not in at or VOICE not in at:
            return Kinds()
        head, start = at[KIND]
        return Kinds(head.names, slice(start, start + len(head.names)), at[VOICE][1])

    def __call__(self, p: np.ndarray | None) -> tuple[str, float, float] | None:
        """Likeliest kind, its chance and that of a voice, of chances p (n_names,)."""
        if p is None or self.kind is None or self.voice is None:
            return None
        best = int(p[self.kind].argmax())
        return self.names[best], float(p[self.kind][best]), float(p[self.voice])


def set_heads(library: Library, run_id: str, heads: Sequence[Head]) -> None:
    """Name what the columns of the run's predictions mean: those of one head after the other.

    Raises `SoundkinError` where the library has predictions of the run that are of more or fewer
    names: then its checkpoint is not the one that made them.
    """
    content = json.dumps([records.dump(head) for head in heads])
    width = sum(len(head.names) for head in heads)
    with library.writing() as db:
        known = next(columns(db, run_id, "predictions", "length(probabilities)"), None)
        if known is not None and known[1] != FLOAT.itemsize * width:
            raise SoundkinError(
                f'The checkpoint of the run {run_id} in the library "{library.name}" names other'
                " things than the one its tracks were analysed with, so it is of another run: put"
                " its own checkpoint.pt back, or train again."
            )
        db.execute("UPDATE runs SET classes = ? WHERE run_n = ?", (content, run_number(db, run_id)))
        revisions.changed(db, revisions.vectors_of(run_id))


def heads(library: Library, run_id: str) -> tuple[Head, ...]:
    """What the run's predictions are about, the main head first; () when there are none."""
    with library.reading() as db:
        return heads_in(db, run_id)


def heads_in(db: Connection, run_id: str) -> tuple[Head, ...]:
    """The same by an open connection, in the words of the library's own tags where it has them:
    "ピアノ" for piano."""
    row = db.execute("SELECT classes FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    found = [records.parse(Head, head) for head in json.loads(row[0])] if row else []
    return tuple(_in_own_words(db, head) for head in found)


def _in_own_words(db: Connection, head: Head) -> Head:
    asked = "SELECT tag FROM tag_names WHERE category = ? ORDER BY tag_n"
    own = [row[0] for row in db.execute(asked, (head.name,))]
    return replace(head, names=tuple(in_words_of(head.name, head.names, own))) if own else head


def read(
    library: Library, run_id: str, only: Sequence[str] | None = None, head: str | None = None
) -> tuple[list[str], list[str], np.ndarray]:
    """names, ids in the library's order, P (n_tracks, n_names) float32 of one head (default: the
    run's main one); of the tracks `only` if given. Without such a head nothing."""
    with library.at_once():  # a track that is forgotten meanwhile would give its row to the next
        known, numbers, P = every(library, run_id, only)
        ids = library.ids_of(numbers)
    first = 0
    for own in known:
        if head in (None, own.name):
            return list(own.names), ids, P[:, first : first + len(own.names)]
        first += len(own.names)
    return [], [], np.zeros((0, 0), np.float32)


def every(
    library: Library, run_id: str, only: Sequence[str] | None = None
) -> tuple[tuple[Head, ...], np.ndarray, np.ndarray]:
    """The heads, numbers of tracks (n_tracks,) int64 and P (n_tracks, n_names) float32 of the names
    of one head after the other; of the tracks `only` if given."""
    with library.reading() as db:
        known = heads_in(db, run_id)
        rows = list(columns(db, run_id, "predictions", "probabilities", only)) if known else []
    width = sum(len(head.names) for head in known)
    P = matrix(bytearray().join(row[1] for row in rows), max(width, 1))
    return known, np.array([row[0] for row in rows], np.int64), P
