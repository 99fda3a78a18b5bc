"""Damaged sound files through everything the page does with an upload: is each heard or named in
one sentence, in time and within bounds?

    python -m tests.benchmarks.fuzz_audio [--count 10000] [--seed 1] [--keep FOLDER]

Prints each fault: an error that is no sentence, more than 10 s, more than 1 GB in a decoder, and
decoders that died or had to be ended (these cost the person one sentence, but are worth knowing).
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from core.audio import guarded, headers
from core.errors import AudioError
from tests.audio.damage import Damaged, damaged, whole_files
from tests.benchmarks.bench_embed import family

SLOW_SECONDS = 10.0
MOST_KILOBYTES = 1_000_000
BROKEN = ("makes its decoder break down", "takes longer than", "needs more than 1 GB")


def answer(folder: Path, file: Damaged) -> tuple[str, str]:
    """How it ended (heard, named, broken, FAULT), and what was said."""
    path, began = folder / file.name, time.monotonic()
    path.write_bytes(file.content)
    try:
        headers.described(path)
        guarded.probe(path)
        guarded.load_query(path, 3)
        guarded.flac_excerpt(path)
        guarded.waveform_peaks(path, 600)
        how, said = "heard", ""
    except AudioError as error:
        said = str(error)
        how = "broken" if any(words in said for words in BROKEN) else "named"
        if file.name not in said or "\n" in said:
            how = "FAULT"
    except Exception as error:
        how, said = "FAULT", repr(error)
    if time.monotonic() - began > 4 * SLOW_SECONDS:
        how, said = "FAULT", f"took {time.monotonic() - began:.0f} s"
    if how in ("heard", "named"):
        path.unlink()
    return how, said


def peak_kilobytes() -> int:
    """The most memory that any process of this one's family has had so far."""
    peaks = [0]
    for pid in family(os.getpid())[1:]:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(peaks)


def main() -> None:
    parser = argparse.ArgumentParser(description="Damaged sound files through the decoders.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the file to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where files with a fault are left")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    whole, counts, began, peak = whole_files(with_ffmpeg=True), Counter[str](), time.monotonic(), 0
    with ThreadPoolExecutor(2) as pool:
        for first in range(given.first, given.count, 500):
            numbers = range(first, min(first + 500, given.count))
            files = [damaged(number, given.seed, whole) for number in numbers]
            for file, (how, said) in zip(
                files, pool.map(partial(answer, folder), files), strict=True
            ):
                counts[how] += 1
                peak = max(peak, peak_kilobytes())
                if how in ("FAULT", "broken"):
                    print(f"{how}: {file.name} ({file.how}): {said}", flush=True)
            print(f"... {numbers[-1] + 1} of {given.count}: {dict(counts)}", flush=True)
    print(
        f"{given.count} files, seed {given.seed}: {dict(counts)}, {time.monotonic() - began:.0f} s,"
        f" most memory of a decoder {peak / 1e6:.2f} GB{' TOO MUCH' * (peak > MOST_KILOBYTES)}"
    )
    if given.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
