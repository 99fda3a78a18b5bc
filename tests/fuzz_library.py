"""A library's whole life at random: any number of sequences, with any seed.

    python -m tests.fuzz_library [--count 100] [--seed 1]
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from tests.library_life.folder import Folder
from tests.library_life.steps import Fault, Life

OF_FILES = "add copy move move swap delete replace retag empty fill unmount mount rename_root make_list edit_list edit_list drop_list".split()
OF_LIBRARY = (
    "import_list reimport_export analyse analyse_a_part map search suggest shortlist"
    " shortlist judge judge review review versions forget undo_forget delete rename restore second_library"
    " write_tags"
).split()
Step = tuple[str, int]
LONGEST = 50


def sequence(r: random.Random) -> list[Step]:
    rooms = r.choices((OF_FILES, ["import_folder"], ["analyse"], OF_LIBRARY), (8, 5, 2, 8), k=r.randint(8, LONGEST))
    names = [r.choice(room) for room in rooms]
    return [(name, r.randrange(1000)) for name in names]


def fault_of(start: int, steps: list[Step], place: Path) -> str:
    """What goes wrong in these steps; "" when nothing does."""
    work = Path(tempfile.mkdtemp(dir=place))
    os.environ["SOUNDKIN_HOME"] = str(work / "home")
    try:
        life = Life(work, random.Random(start))
        for name, seed in [("import_folder", 0), *steps]:
            r = random.Random(seed)
            own = hasattr(Folder, name)
            getattr(life.folder if own else life, name)(r)
    except Fault as fault:
        return f"{name}: {fault}".replace(str(work), "")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        if os.environ.get("TB"): traceback.print_exc()
        return f"{name}: {type(error).__name__}: {error} ({where.name}:{where.lineno})".replace(str(work), "")
    finally:
        if not os.environ.get("KEEP"):
            shutil.rmtree(work)
    return ""


def gist(fault: str) -> str:
    return re.sub(r"[^a-zA-Z ]+", "", re.sub(r"\S*\d\S*|/\S*|\[[^\]]*\]|\{.*", "", fault))[:60]


def shortest(start: int, steps: list[Step], fault: str, place: Path) -> tuple[list[Step], str]:
    """The steps without those that the fault does not need."""
    what, size = gist(fault), len(steps)
    while size:
        at = 0
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            found = fault_of(start, fewer, place)
            if found and gist(found) == what:
                steps, fault = fewer, found
            else:
                at += size
        size //= 2
    return steps, fault


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seen = Counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for i in range(asked.count):
            start = asked.seed * 1_000_003 + i
            steps = sequence(random.Random(start))
            fault = fault_of(start, steps, place)
            if fault:
                seen[gist(fault)] += 1
                if seen[gist(fault)] <= 2:
                    steps, fault = shortest(start, steps, fault, place)
                    print(f"sequence {i}: {fault}\n  start {start}: {steps}", flush=True)
    print(seen.total(), "of", asked.count, "with a fault", seen)
    return int(bool(seen))


if __name__ == "__main__":
    sys.exit(main())
