"""How long the import of a folder takes: this checkout beside an earlier one, by turns in one run.

    python -m tests.benchmarks.bench_import FOLDER --before CHECKOUT [--rounds 9]

FOLDER holds a data list or `audio/`, as ../shared/real_library does: it is imported with its list
and by the files' own tags. Printed: medians of the processor time of the command and of every
process it starts, and of the wall clock.
"""

import argparse
import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

CHILD_SUBREAPER = 36  # prctl: a grandchild left behind becomes our child, and its time is counted
Cost = tuple[float, float]  # processor and wall-clock seconds


def imported(checkout: Path, folder: Path, home: str) -> Cost:
    """What one import into an empty home costs. RuntimeError if it fails."""
    env = {**os.environ, "SOUNDKIN_HOME": home, "OMP_NUM_THREADS": "1"}
    env |= {"PYTHONPATH": str(checkout), "PYTHONPYCACHEPREFIX": f"{home}/../bytecode"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "core", "import", str(folder), "--name", "real", "--json"]
    used, started = _spent(), time.monotonic()
    done = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True)
    wall = time.monotonic() - started
    while _waited():
        pass
    if done.returncode:
        raise RuntimeError(done.stderr)
    return _spent() - used, wall


def _spent() -> float:
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime


def _waited() -> bool:
    try:
        os.wait()
    except ChildProcessError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    folder = args.folder.resolve()
    checkouts = {"before": args.before.resolve(), "now": Path.cwd()}
    for words, source in (("with its list", folder), ("own tags", folder / "audio")):
        costs: dict[str, list[Cost]] = {name: [] for name in checkouts}
        with tempfile.TemporaryDirectory() as work:
            for turn in range(args.rounds + 1):  # the first writes the bytecode
                for name, checkout in checkouts.items():
                    home = Path(work) / f"{name}-{turn}"
                    home.mkdir()
                    cost = imported(checkout, source, str(home))
                    if turn:
                        costs[name].append(cost)
        before, now = (
            tuple(median(cost[at] for cost in costs[name]) for at in (0, 1)) for name in checkouts
        )
        print(
            f"{words}: processor {before[0]:.2f} s before, {now[0]:.2f} s now"
            f" ({now[0] / before[0]:.2f} times); clock {before[1]:.2f} and {now[1]:.2f} s"
            f" ({now[1] / before[1]:.2f} times)"
        )


if __name__ == "__main__":
    main()
