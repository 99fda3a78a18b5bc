"""A small folder of music with its data list, and short ways to import it: for the tests of the
catalog."""

import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.catalog import importing
from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import INSTRUMENT, Head
from core.catalog.library import Library
from core.catalog.stores import stores
from core.libraries import names, open_library


def tone(path: Path, seconds: float = 0.5, pitch: float | None = None) -> Path:
    """Write a plain tone at 8 kHz; without a pitch, one of the file's own by its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    step = pitch or 0.1 + zlib.crc32(path.name.encode("utf-8", "surrogatepass")) % 997 / 1000
    soundfile.write(path, np.sin(np.arange(int(8000 * seconds)) * step).astype(np.float32), 8000)
    return path


def make_music(folder: Path) -> Path:
    """Three short files in a folder, and a data list that names them by id."""
    for name in ("one", "two", "three"):
        tone(folder / "audio" / f"{name}.wav")
    (folder / "list.csv").write_text(
        "id,file,title,genre\na,audio/one.wav,One,rock\nb,audio/two.wav,Two,pop;Rock\nc,audio/three.wav,Three,\n",
        "utf-8",
    )
    return folder


def take(source: Path, name: str = "mine", tags: Path | None = None, **options) -> dict:
    """Import a folder or list into a library, new or not, and give the report."""
    existing = open_library(name) if name in names() else None
    return importing.apply(
        importing.plan(source, tags, existing, **options), existing or Library.create(name)
    )


def drop(name: str) -> None:
    """Remove a library with its runs, for good; people's are put aside (`delete_library`)."""
    library = Library(name, config.library_folder(name), stores.address_of(name))
    library.store.delete()
    shutil.rmtree(library.folder, ignore_errors=True)


def alone(tmp_path: Path, table: str | bytes, name: str = "mine") -> tuple[dict, Library]:
    """The report and the library of a list without sound."""
    path = tmp_path / f"{name}.csv"
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    return take(path, name), Library.open(name)


def listed(tmp_path: Path, table: str, extra_columns: bool = False) -> tuple[dict, dict]:
    """The report on a list without sound, and title, album and tags of each track by its id."""
    path = tmp_path / "list.csv"
    path.write_text(table, "utf-8")
    report = take(path, extra_columns=extra_columns)
    library = Library.open("mine")
    tracks = {t.track_id: (t.title, t.album, library.tags(t.track_id)) for t in library.tracks()}
    return report, tracks


def reasons(report: dict, kind: str) -> dict[str, str]:
    """The reasons of one kind of fault by file."""
    return {fault["file"]: fault["reason"] for fault in report[kind]}


def embed(library: Library) -> None:
    """Give every track with sound a vector, as a run would."""
    rows = (
        embeddings.TrackEmbedding(track_id, np.full(100, 0.1), [0.0], np.full((1, 100), 0.1))
        for track_id in library.with_audio()
    )
    embeddings.write(library, "run", rows)


def set_classes(library: Library, run_id: str, classes: Sequence[str]) -> None:
    """Name what a run predicts: instruments alone."""
    head_chances.set_heads(library, run_id, [Head(INSTRUMENT, tuple(classes))])
