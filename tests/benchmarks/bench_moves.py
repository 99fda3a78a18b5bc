"""A library of 500 files whose folder is renamed, a third of it moved, a tenth tagged anew, and a
part of it unmounted and mounted again: are its vectors, verdicts and shortlist as before, and is
anything analysed twice?

    python -m tests.benchmarks.bench_moves [--count 500] [--jobs 2]
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mutagen
import soundfile

from core import commands
from core.catalog import shortlist
from core.catalog.analysis import embeddings
from core.catalog.decisions import listening
from core.catalog.library import Library
from tests.sounds import SR, buzzing, plucked

NAME, RUN = "moved", "shipped"
FOLDERS = 10
SECONDS = 2.0


@dataclass(frozen=True)
class Known:
    """What must not change, by title: no change here touches titles."""

    vectors: dict[str, bytes]
    shortlist: list[str]
    verdicts: list[tuple[str, str, bool]]


def make(folder: Path, count: int) -> None:
    """FLAC files, each of its own sound and with its own title, in ten folders."""
    for i in range(count):
        path = folder / f"part {i % FOLDERS}" / f"{i:04d}.flac"
        path.parent.mkdir(parents=True, exist_ok=True)
        tone = (plucked, buzzing)[i % 2](110 * 2 ** (i / 100), SECONDS, seed=i)
        soundfile.write(path, tone, SR)
        tag(path, title=f"Tone {i:04d}", genre="pop")


def tag(path: Path, **tags: str) -> None:
    """Write tags into a file."""
    file = mutagen.File(path)
    for name, value in tags.items():
        file[name] = value
    file.save()


def known(library: Library) -> Known:
    """What the library holds now."""
    titles = {track.track_id: track.title for track in library.tracks()}
    ids, X = embeddings.read(library, RUN)
    return Known(
        {titles[track_id]: row.tobytes() for track_id, row in zip(ids, X, strict=True)},
        [titles[entry.track_id] for entry in shortlist.entries(library)],
        [(titles[v.query_id], titles[v.track_id], v.similar) for v in listening.verdicts(library)],
    )


def decide(library: Library) -> None:
    """Put a twentieth on the shortlist, and judge as many pairs."""
    ids = library.track_ids()
    for first, second in zip(ids[::20], ids[1::20], strict=False):
        shortlist.add(library, first)
        listening.judge(library, first, second, RUN, similar=True)


def changes(source: Path, count: int) -> Iterator[tuple[str, Path, int]]:
    """Makes one change after the other: what it was, where the music lies, how much is away."""
    yield "nothing", source, 0
    source = source.rename(source.with_name("music, renamed"))
    yield "the folder renamed", source, 0
    for path in sorted(source.rglob("*.flac"))[: count // 3]:
        target = source / "moved" / path.parent.name / f"again {path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    yield "a third moved", source, 0
    for path in sorted(source.rglob("*.flac"))[::10]:
        tag(path, genre="rock", comment="tagged anew, with more words than there was room for" * 9)
    yield "a tenth tagged anew", source, 0
    part = source / f"part {FOLDERS - 1}"
    n_away = len(list(part.rglob("*.flac")))
    mounted = part.rename(source.with_name("unmounted"))
    part.mkdir()
    yield "a part unmounted", source, n_away
    part.rmdir()
    mounted.rename(part)
    yield "the part mounted again", source, 0


def moved(work: Path, count: int, jobs: int) -> list[str]:
    """All changes, each followed by an import and an analysis; the faults."""
    make(work / "music", count)
    commands.import_library(str(work / "music"), NAME)
    commands.embed(NAME, RUN, jobs)
    library, faults = Library.open(NAME), list[str]()
    decide(library)
    before = known(library)
    for what, source, n_away in changes(work / "music", count):
        report = commands.import_library(str(source), NAME)
        analysed, away = commands.embed(NAME, RUN, jobs)["embedded"], len(library.away())
        faults += [f"{what}: {analysed} analysed again"] * bool(analysed)
        faults += [f"{what}: {away} away"] * (away != n_away or library.count() != count)
        faults += [f"{what}: {report['unreadable'][:1]}"] * bool(report["unreadable"])
        faults += [f"{what}: not as before"] * (known(library) != before)
        print(f"{what}: {report['accepted']} taken, {away} away, {analysed} analysed again")
    n_rock = sum(tags.get("genre") == ["rock"] for tags in library.tags_of().values())
    return faults + [f"{n_rock} new tags"] * (n_rock != len(range(0, count, 10)))


def main() -> int:
    parser = argparse.ArgumentParser(description="A library whose files wander.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp())
    os.environ["SOUNDKIN_HOME"] = str(work / "home")
    faults = moved(work, given.count, given.jobs)
    shutil.rmtree(work)
    print("\n".join([*faults, f"{given.count} files: {len(faults)} faults"]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
