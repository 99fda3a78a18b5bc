"""SIGKILL at random moments of import, analysis with two workers, training, map and suggest; each
is started again until it is done, and compared with one that was left in peace.

    python -m tests.benchmarks.bench_kills [--each 20] [--seed 1] [--work FOLDER]

Half of the kills hit the main process alone, half its whole group, as a power cut would. Prints a
fault where something committed is gone, the file is not whole, a next start fails, a process lives
on, or the end differs.
"""

import argparse
import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

from tests import storms
from tests.storms import Forked

KEPT = ("tracks", "vectors", "segments")  # rows that a later start of the same may not lessen
PATIENCE_SECONDS = 15.0  # for the workers of a killed process to end


def group(leader: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def outlived(leader: int) -> int:
    """How many processes of a killed one's session are there after a while; those are ended."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while (left := group(leader)) and time.monotonic() < ends:
        time.sleep(0.2)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return len(left)


def unfinished(home: Path) -> list[str]:
    """What a training is to go on with."""
    folder = home / "libraries" / storms.NAME / "runs"
    names = sorted(plan.parent.name for plan in folder.glob("*.partial/config.json"))
    return ["--resume", names[-1].removesuffix(".partial")] if names else []


def disturb(
    home: Path, name: str, command: list[str], each: int, seconds: float, r: random.Random
) -> tuple[int, list[str]]:
    """Start and kill one command so many times, then let it end: kills that hit, and faults."""
    hits, faults = 0, list[str]()
    for number in range(each):
        before = storms.rows(home)
        arguments = command + (unfinished(home) if name == "train" else [])
        process = Forked(home, arguments)
        time.sleep(r.uniform(0.02, 0.8 * seconds))
        hit = process.kill(group=bool(number % 2))
        ended = process.end()
        hits += hit
        if not hit and ended.status:
            faults.append(f"{name} {number}: {ended.sentence}")
        if hit and number % 2 == 0 and (n := outlived(process.pid)):
            faults.append(f"{name} {number}: {n} processes live on")
        after, whole = storms.rows(home), storms.content(home).get("whole", "ok")
        lost = [table for table in KEPT if after.get(table, 0) < before.get(table, 0)]
        faults += [f"{name} {number}: lost {table}" for table in lost]
        if whole != "ok":
            faults.append(f"{name} {number}: {whole}")
    ended = storms.run(home, command + (unfinished(home) if name == "train" else []))
    return hits, faults + [f"{name}: going on: {ended.sentence}"] * bool(ended.status)


def storm(work: Path, each: int, seed: int, n_each: int = 42) -> tuple[int, list[str]]:
    """All commands, calm in one home and disturbed in another: kills that hit, and faults."""
    music, r = storms.make_music(work / "music", n_each), random.Random(seed)
    calm, stormy, hits, faults = work / "calm", work / "stormy", 0, list[str]()
    for home in (calm, stormy):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
    for name, command in storms.steps(music).items():
        began = time.monotonic()
        ended = storms.run(calm, command)
        seconds = time.monotonic() - began
        assert ended.status == 0, (name, ended.sentence)
        more, wrong = disturb(stormy, name, command, each, seconds, r)
        hits, faults = hits + more, faults + wrong
        print(f"{name}: {seconds:.1f} s in peace, {more} kills, {len(wrong)} faults", flush=True)
    other = storms.content(stormy)
    differs = [table for table, digest in storms.content(calm).items() if other[table] != digest]
    return hits, faults + [f"{table} differs from undisturbed" for table in differs]


def main() -> None:
    parser = argparse.ArgumentParser(description="Commands that are killed and go on.")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    storms.warm()
    work = given.work or Path(tempfile.mkdtemp())
    hits, faults = storm(work, given.each, given.seed)
    print("\n".join([*faults, f"{hits} kills, seed {given.seed}: {len(faults)} faults"]))
    if given.work is None:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
