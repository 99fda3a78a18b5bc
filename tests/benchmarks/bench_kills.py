"""SIGKILL at random moments of import, analysis with two workers, training, map and suggest; each
is started again until it is done, and compared with one that was left in peace.

    python -m tests.benchmarks.bench_kills [--each 20] [--seed 1] [--work FOLDER]

Every kill counts only if it hit: a command that ended before begins anew, from the home that it
found. Half of the moments are of its whole time, half of the stage that was hit least, so that
short ones are met, too. Half of the kills hit the main process alone, half its whole group, as a
power cut would. Prints a fault where something committed is gone, the file is not whole, a next
start fails, a process lives on, or an end differs.
"""

import argparse
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli import storms
from tests.cli.storms import Forked

KEPT = ("tracks", "vectors", "segments")  # rows that a later start of the same may not lessen
TRIES = 5  # starts for each kill, at most
LOOK_SECONDS = 0.01  # between looks at what a command is at
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


@dataclass
class Storm:
    """What happened to one command.

    pace : seconds of each of its stages, left in peace
    hits : kills in each stage
    """

    pace: dict[str, float]
    hits: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def watched(home: Path, command: list[str]) -> tuple[storms.Ended, dict[str, float]]:
    """A command left in peace: how it ended, and the seconds of each of its stages."""
    pace, process, last = dict[str, float](), Forked(home, command), time.monotonic()
    while process.running():
        time.sleep(LOOK_SECONDS)
        now, stage = time.monotonic(), process.stage()
        pace[stage] = pace.get(stage, 0.0) + now - last
        last = now
    return process.end(), pace


def wait(process: Forked, storm: Storm, r: random.Random) -> None:
    """Until a random moment, or the command's end."""
    seconds, sought = r.uniform(0.02, 0.8 * sum(storm.pace.values())), ""
    if r.random() < 0.5:
        sought = min(storm.pace, key=lambda stage: (storm.hits[stage], r.random()))
        seconds = r.uniform(0.0, 0.8 * storm.pace[sought])
    while sought and process.running() and process.stage() != sought:
        time.sleep(LOOK_SECONDS)
    ends = time.monotonic() + seconds
    while process.running() and time.monotonic() < ends:
        time.sleep(LOOK_SECONDS)


def disturb(
    home: Path, name: str, command: list[str], each: int, storm: Storm, r: random.Random
) -> None:
    """Start and kill one command until so many kills have hit, then let it end."""
    with tempfile.TemporaryDirectory() as kept:
        shutil.copytree(home, Path(kept) / "before")
        for number in range(TRIES * each):
            if storm.hits.total() >= each:
                break
            if not _hit(home, name, command, number, storm, r):
                shutil.rmtree(home)
                shutil.copytree(Path(kept) / "before", home)
    ended = storms.run(home, _going_on(home, name, command))
    if ended.status:
        storm.faults.append(f"{name}: going on: {ended.sentence}")


def _going_on(home: Path, name: str, command: list[str]) -> list[str]:
    left = unfinished(home) if name == "train" else []
    return [*command[: -len(storms.TRAINING)], *left] if left else command


def _hit(
    home: Path, name: str, command: list[str], number: int, storm: Storm, r: random.Random
) -> bool:
    """Start the command once and kill it, alone or (odd numbers) with its group; False when it
    had ended before."""
    before = storms.rows(home)
    process = Forked(home, _going_on(home, name, command))
    wait(process, storm, r)
    stage, hit = process.stage(), process.kill(group=bool(number % 2))
    ended = process.end()
    storm.hits[stage] += hit
    wrong = []
    if not hit and ended.status:
        wrong.append(ended.sentence)
    if hit and number % 2 == 0 and (n := outlived(process.pid)):
        wrong.append(f"{n} processes live on")
    after, whole = storms.rows(home), storms.content(home).get("whole", "ok")
    wrong += [f"lost {table}" for table in KEPT if after.get(table, 0) < before.get(table, 0)]
    if whole != "ok":
        wrong.append(whole)
    storm.faults += [f"{name} {number} ({stage or 'starting'}): {fault}" for fault in wrong]
    return hit


def storm(work: Path, each: int, seed: int, n_each: int = 42) -> tuple[int, list[str]]:
    """All commands, calm in one home and disturbed in another: kills that hit, and faults."""
    music, r = storms.make_music(work / "music", n_each), random.Random(seed)
    calm, stormy, hits, faults = work / "calm", work / "stormy", 0, list[str]()
    for home in (calm, stormy):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
    for name, command in storms.steps(music).items():
        ended, pace = watched(calm, command)
        assert ended.status == 0, (name, ended.sentence)
        met = Storm(pace)
        disturb(stormy, name, command, each, met, r)
        other = storms.content(stormy)
        differs = [table for table, own in storms.content(calm).items() if other[table] != own]
        met.faults += [f"{name}: {table} differs from undisturbed" for table in differs]
        hits, faults = hits + met.hits.total(), faults + met.faults
        stages = ", ".join(f"{n} {stage or 'starting'}" for stage, n in met.hits.items())
        print(
            f"{name}: {sum(pace.values()):.1f} s in peace, {met.hits.total()} kills ({stages}),"
            f" {len(met.faults)} faults",
            flush=True,
        )
    return hits, faults


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
