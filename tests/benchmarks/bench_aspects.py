"""Whether each aspect carries what it is named after: pieces of the demo's composer played by other
instruments, at another tempo or in another key, and which of them an aspect takes for alike.

python -m tests.benchmarks.bench_aspects [pieces]

For each piece and each change: the share of all other pieces that the changed version is more alike
than (1 means: closest of all; 0.5 chance). An aspect should keep high what was not changed and lose
what was.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.audio.clip import to_mono_at
from core.audio.features import aspects, chroma, key, onsets, stft
from core.audio.features.energy import energy
from core.demo import tags
from core.music.compose.composer import compose
from core.music.score import DRUMS, DURATION, PITCH, START, Part, Score
from core.music.synth import sampler
from core.music.synth.mix import render_mono
from core.search.aspects import aspect_index, likenesses_to

PROGRAMS = (0, 24, 40, 48, 56, 65, 73, 80, 11, 19)  # one of each kind of instrument
SECONDS = 24.0


def other_instruments(score: Score, rng: np.random.Generator) -> Score:
    def change(part: Part) -> Part:
        if part.program == DRUMS:
            return part
        others = [p for p in PROGRAMS if abs(p - part.program) > 4]
        return replace(part, program=int(rng.choice(others)))

    mix = replace(score.mix, chorus=0.0, echo=0.0, drive=None)
    return replace(score, parts=[change(part) for part in score.parts], mix=mix)


def other_tempo(score: Score, rng: np.random.Generator) -> Score:
    factor = float(rng.choice([0.78, 0.84, 1.19, 1.28]))
    parts = []
    for part in score.parts:
        notes = part.notes.copy()
        notes[:, [START, DURATION]] /= factor
        parts.append(replace(part, notes=notes))
    return replace(
        score, parts=parts, tempo_bpm=score.tempo_bpm * factor, duration_s=score.duration_s / factor
    )


def other_key(score: Score, rng: np.random.Generator) -> Score:
    steps = int(rng.choice([-5, -4, -3, 3, 4, 6]))
    parts = []
    for part in score.parts:
        notes = part.notes.copy()
        if part.program != DRUMS:
            notes[:, PITCH] += steps
        parts.append(replace(part, notes=notes))
    return replace(score, parts=parts)


CHANGES: dict[str, Callable[[Score, np.random.Generator], Score]] = {
    "instruments": other_instruments,
    "tempo": other_tempo,
    "key": other_key,
}


def measured(score: Score) -> np.ndarray:
    y = to_mono_at(render_mono(score, SECONDS), sampler.SR)
    S = onsets.band_power(stft.spectrogram(y))
    flux = onsets.onset_strength(S)
    return aspects.aspects(S, flux, key.features(chroma.chroma(y)), energy(y, S, flux)).row()


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    sampler.expect_many()
    rows = [row for row in tags.read().values() if row["arrangement"] != "solo"][:: 7000 // n][:n]
    rng = np.random.default_rng(0)
    plain, changed = [], {name: [] for name in CHANGES}
    for row in rows:
        score = compose(tags.as_plan(row))
        plain.append(measured(score))
        for name, change in CHANGES.items():
            changed[name].append(measured(change(score, rng)))
    print(f"{len(rows)} pieces; changed:  " + "  ".join(f"{name:>12s}" for name in CHANGES))
    everything = np.array([*plain, *(row for found in changed.values() for row in found)])
    index = aspect_index(everything)
    for aspect in aspects.NAMES:
        shares = []
        for number in range(len(CHANGES)):
            own = [
                above(index, i, len(rows), (number + 1) * len(rows) + i, aspect)
                for i in range(len(rows))
            ]
            shares.append(np.mean(own))
        print(f"  {aspect:12s}             " + "  ".join(f"{share:12.2f}" for share in shares))


def above(index, row: int, n: int, changed: int, aspect: str) -> float:
    """The share of the other pieces that are less alike to the piece than its changed version."""
    alike = likenesses_to(index, index.row(row))[aspect]
    others = np.delete(alike[:n], row)
    return float(np.mean(others < alike[changed]))


if __name__ == "__main__":
    main()
