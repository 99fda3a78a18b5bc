"""What measuring tempo, key, energy, aspects and landmarks adds to the analysis of a track, by kind
of file: time of the processor for decoding, embedding, measuring; one thread.

python -m tests.benchmarks.bench_measuring FILE [FILE ...]
"""

import sys
import time
from pathlib import Path

import numpy as np

from core import config
from core.audio import clip
from core.audio.decode import probe
from core.model.clip_vectors import embed_array, worker_encoder
from core.model.measuring import of_segments
from core.model.runs import run_folder

REPEATS = 25


def least(call):
    """Milliseconds of the processor, the least of several, and the result."""
    took = []
    for _ in range(REPEATS):
        started = time.process_time()
        result = call()
        took.append(1000 * (time.process_time() - started))
    return min(took), result


def main() -> None:
    encoder = worker_encoder(run_folder("demo", config.SHIPPED))  # on one thread
    n, rate = encoder.n_segments, encoder.sample_rate
    for path in map(Path, sys.argv[1:]):
        duration = probe(path).duration_s
        decoding, (starts, clips) = least(lambda path=path: clip.load_segments(path, n, rate))
        embedding, _ = least(lambda clips=clips: embed_array(encoder, clips))
        measuring, found = least(
            lambda starts=starts, clips=clips, duration=duration: of_segments(
                starts, clips, duration
            )
        )
        share = (decoding + embedding + measuring) / (decoding + embedding)
        known = np.isfinite(found.curve).mean()
        print(
            f"{path.suffix:6} {duration:6.1f} s, {len(starts)} segments: decoding {decoding:.0f},"
            f" embedding {embedding:.0f}, measuring {measuring:.0f}: {share:.2f} times as long,"
            f" {100 * known:.0f} % of the seconds known"
        )


if __name__ == "__main__":
    main()
