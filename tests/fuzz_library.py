"""A library's whole life at random: any number of sequences, with any seed; every third begins in a
PostgreSQL database, where one can be started.

python -m tests.fuzz_library [--count 100] [--seed 1]
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import pytest

from core.catalog.postgres import connecting
from core.catalog.stores import stores
from tests import postgres
from tests.library_life.folder import Folder
from tests.library_life.life import Fault
from tests.library_life.spoiling import Spoiling
from tests.postgres import Postgres

_FILES = """add copy move move swap delete replace retag empty fill unmount mount rename_root
    make_list edit_list edit_list drop_list"""
_LIBRARY = """import_list reimport_export analyse analyse_a_part map search suggest shortlist
    shortlist judge judge review review versions forget undo_forget delete rename restore
    second_library write_tags change_store together list_alone sheets spoil"""
OF_FILES, OF_LIBRARY = _FILES.split(), _LIBRARY.split()
Step = tuple[str, int]
LONGEST = 50  # steps


def sequence(r: random.Random) -> list[Step]:
    """Steps with a seed each, of which an import is the likeliest."""
    rooms = r.choices(
        (OF_FILES, ["import_folder"], ["analyse"], OF_LIBRARY),
        (8, 5, 2, 8),
        k=r.randint(8, LONGEST),
    )
    names = [r.choice(room) for room in rooms]
    return [(name, r.randrange(1000)) for name in names]


def fault_of(start: int, steps: list[Step], place: Path, server: Postgres | None = None) -> str:
    """What goes wrong in these steps; "" when nothing does. server : of the database that the
    library is made in, None for files"""
    work = Path(tempfile.mkdtemp(dir=place))
    patch = pytest.MonkeyPatch()
    patch.setenv("SOUNDKIN_HOME", str(work / "home"))
    patch.delenv(stores.VARIABLE, raising=False)
    if server is not None:
        patch.setenv(stores.VARIABLE, address := server.empty_database())
        connecting.close_spare(address)  # they know of vectors that went with the last tables
    try:
        life = Spoiling(work, random.Random(start))
        for name, seed in [("import_folder", 0), *steps]:
            r = random.Random(seed)
            own = hasattr(Folder, name)
            getattr(life.folder if own else life, name)(r)
    except Fault as fault:
        return f"{name}: {fault}".replace(str(work), "")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{name}: {type(error).__name__}: {error} ({where.name}:{where.lineno})".replace(
            str(work), ""
        )
    finally:
        patch.undo()
        shutil.rmtree(work, ignore_errors=True)
    return ""


def gist(fault: str) -> str:
    """What a fault has in common with others of its kind."""
    return re.sub(r"[^a-zA-Z ]+", "", re.sub(r"\S*\d\S*|/\S*|\[[^\]]*\]|\{.*", "", fault))[:60]


def shortest(
    start: int, steps: list[Step], fault: str, place: Path, server: Postgres | None
) -> tuple[list[Step], str]:
    """The steps without those that the fault does not need."""
    what, size = gist(fault), len(steps)
    while size:
        at = 0
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            found = fault_of(start, fewer, place, server)
            if found and gist(found) == what:
                steps, fault = fewer, found
            else:
                at += size
        size //= 2
    return steps, fault


def run(count: int, seed: int, place: Path, server: Postgres | None = None) -> list[str]:
    """The faults of `count` sequences; of the first two of a kind with the shortest steps."""
    found: list[str] = []
    seen: Counter[str] = Counter()
    for i in range(count):
        start = seed * 1_000_003 + i
        steps = sequence(random.Random(start))
        where = server if i % 3 == 0 else None
        if fault := fault_of(start, steps, place, where):
            seen[gist(fault)] += 1
            if seen[gist(fault)] <= 2:
                steps, fault = shortest(start, steps, fault, place, where)
            found.append(f"sequence {i} ({start}): {fault}\n  {steps}")
            print(found[-1], flush=True)
    return found


def main() -> int:
    """Run as many as asked for and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    server = Postgres() if postgres.installed() else None
    with tempfile.TemporaryDirectory() as folder:
        try:
            if server:
                server.start()
            found = run(asked.count, asked.seed, Path(folder), server)
        finally:
            if server:
                server.stop()
    print(f"{len(found)} of {asked.count} sequences with a fault")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
