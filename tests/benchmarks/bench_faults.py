"""A full disk, a folder of music that goes and comes back, and a home that may not be written, at
each of import, analysis, training, map and suggest.

    python -m tests.benchmarks.bench_faults [--work FOLDER]

A line a case: what was said. A fault is a traceback, a next start that does not work, or content
that differs from a library that was left in peace.
"""

import argparse
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core import config
from tests.cli import storms
from tests.cli.storms import Ended, Forked


def in_peace(work: Path, music: Path) -> Path:
    """A home in which every command has been done."""
    home = work / "calm"
    home.mkdir(parents=True)
    for command in storms.steps(music).values():
        ended = storms.run(home, command)
        assert ended.status == 0, ended.sentence
    return home


def up_to(work: Path, music: Path, name: str) -> Path:
    """A new home in which everything before a command has been done."""
    home = work / "homes" / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for before, command in storms.steps(music).items():
        if before == name:
            return home
        storms.run(home, command)
    raise ValueError(name)


def judged(case: str, met: Ended, again: Ended, calm: dict[str, str], home: Path) -> list[str]:
    """Prints what was said, and gives the faults of a case. met : with the fault; again : after"""
    print(f"{case}: exit {met.status}: {met.sentence}", flush=True)
    found = []
    if "TRACEBACK" in met.sentence + again.sentence:
        found.append(f"{case}: {met.sentence}")
    if again.status:
        found.append(f"{case}: the next start: {again.sentence}")
    after = storms.content(home)
    differs = [
        t for t in after if t in calm and after[t] != calm[t] and not after[t].startswith("0:")
    ]
    return found + [f"{case}: {table} differs" for table in differs]


def limited() -> None:
    """The disk is as good as full: no file may grow beyond 100 kB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))


def full_disk(work: Path, music: Path, calm: dict[str, str]) -> list[str]:
    """Each command where nothing larger can be written; then it can."""
    faults = list[str]()
    for name, command in storms.steps(music).items():
        home = up_to(work, music, name)
        met = storms.run(home, command, limited)
        again = storms.run(home, command)
        faults += judged(f"full disk, {name}", met, again, calm, home)
    return faults


def small_disk(work: Path, music: Path, calm: dict[str, str]) -> list[str]:
    """The same on a file system of its own with 150 kB left, where one can be mounted."""
    faults, place = list[str](), work / "small"
    place.mkdir(exist_ok=True)
    for name, command in storms.steps(music).items():
        prepared = up_to(work, music, name)
        mounted = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
        if subprocess.run(mounted, check=False, stderr=subprocess.DEVNULL).returncode:
            print("no file system can be mounted here: left out")
            return faults
        try:
            home = place / "home"
            shutil.copytree(prepared, home)
            filler = place / "filler"
            free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
            filler.write_bytes(bytes(max(0, free - 150_000)))
            met = storms.run(home, command)
            filler.unlink()
            again = storms.run(home, command)
            faults += judged(f"150 kB left, {name}", met, again, calm, home)
        finally:
            subprocess.run(["umount", "-l", str(place)], check=False)
    return faults


def away(work: Path, music: Path, calm: dict[str, str]) -> list[str]:
    """The folder goes in the middle of each command, or before it, and comes back."""
    faults, gone = list[str](), music.with_name("gone")
    for name, command in storms.steps(music).items():
        for when, seconds in (("before", 0.0), ("during", 3.0)):
            home = up_to(work, music, name)
            if not seconds:
                music.rename(gone)
            process = Forked(home, command)
            if seconds:
                time.sleep(seconds)
                music.rename(gone)
            met = process.end()
            gone.rename(music)
            again = storms.run(home, command)
            faults += judged(f"music away {when} {name}", met, again, calm, home)
    return faults


def read_only(work: Path, music: Path, calm: dict[str, str]) -> list[str]:
    """A home that may be read and not written, where one can be mounted so."""
    faults = list[str]()
    for name, command in storms.steps(music).items():
        home = up_to(work, music, name)
        mounts = (["--bind", str(home), str(home)], ["-o", "remount,bind,ro", str(home)])
        for options in mounts:
            if subprocess.run(["mount", *options], stderr=subprocess.DEVNULL).returncode:
                print("nothing can be mounted here: left out")
                return faults
        try:
            met = storms.run(home, command)
        finally:
            subprocess.run(["umount", "-l", str(home)], check=True)
        again = storms.run(home, command)
        faults += judged(f"read-only home, {name}", met, again, calm, home)
    return faults


CASES: dict[str, Callable[[Path, Path, dict[str, str]], list[str]]] = {
    "full_disk": full_disk,
    "small_disk": small_disk,
    "away": away,
    "read_only": read_only,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Commands whose surroundings fail them.")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", nargs="*", choices=CASES, default=list(CASES))
    given = parser.parse_args()
    os.chdir(config.ROOT)
    storms.warm()
    work = given.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    music = storms.make_music(work / "music")
    calm = storms.content(in_peace(work, music))
    faults = [fault for name in given.only for fault in CASES[name](work, music, calm)]
    print("\n".join([*faults, f"{len(faults)} faults"]))
    if given.work is None:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
