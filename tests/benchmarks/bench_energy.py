"""The shape of an energy curve in words, on generated pieces whose arrangement is made to build, to
fall, to stop for some bars or to stay; the odd ones only (thresholds were set on the even ones).

python -m tests.benchmarks.bench_energy [pieces]
"""

import sys
from collections import Counter
from dataclasses import replace

import numpy as np

from core.audio.clip import to_mono_at
from core.audio.features.energy import BREAK, energy
from core.demo import tags
from core.music.compose.composer import compose
from core.music.score import DURATION, START, Part, Score
from core.music.synth import sampler
from core.music.synth.mix import render_mono

ENTRY = {"pad": 0, "chords": 1, "bass": 2, "drums": 3}  # in which order parts come in
FILLED = 0.6  # share of the piece after which all play, or until which all still do
Spans = list[tuple[float, float]]


def played(part: Part, spans: Spans) -> Part:
    """The part with only what falls into the spans (s)."""
    notes = part.notes[np.any([in_span(part, span) for span in spans], axis=0)].copy()
    for start, end in spans:
        inside = (notes[:, START] >= start) & (notes[:, START] < end)
        notes[inside, DURATION] = np.minimum(notes[inside, DURATION], end - notes[inside, START])
    return replace(part, notes=notes)


def in_span(part: Part, span: tuple[float, float]) -> np.ndarray:
    return (part.notes[:, START] >= span[0]) & (part.notes[:, START] < span[1])


def layered(score: Score, falling: bool) -> Score:
    """Accompanying parts come in (or leave) one after another."""
    length = score.duration_s - 3
    behind = sorted(score.parts[1:], key=lambda part: ENTRY[part.role])
    parts = [score.parts[0]]
    for place, part in enumerate(behind, start=1):
        at = FILLED * length * place / len(behind)
        span = (0.0, length - at) if falling else (at, score.duration_s)
        parts.append(played(part, [span]))
    return replace(score, parts=parts)


def broken(score: Score, start: float, seconds: float) -> Score:
    """For some seconds only the lead and the pad play."""
    spans = [(0.0, start), (start + seconds, score.duration_s)]
    parts = [p if p.role in ("lead", "pad") else played(p, spans) for p in score.parts]
    return replace(score, parts=parts)


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    rows = [
        row
        for row in tags.read().values()
        if row["arrangement"] == "full" and row["chords"] and float(row["duration_s"]) > 45
    ]
    said: dict[str, Counter[str]] = {}
    breaks: dict[str, list[bool]] = {}
    for number, row in enumerate(rows[::9][: 2 * n]):
        if number % 2 == 0:
            continue
        score = compose(tags.as_plan(row))
        rng = np.random.default_rng(number)
        start, seconds = rng.uniform(0.35, 0.55) * score.duration_s, rng.uniform(6, 12)
        for name, version in (
            ("steady", score),
            ("building", layered(score, falling=False)),
            ("falling", layered(score, falling=True)),
            ("with a break", broken(score, start, seconds)),
        ):
            found = energy(to_mono_at(render_mono(version), sampler.SR))
            said.setdefault(name, Counter())[found.shape[0]] += 1
            breaks.setdefault(name, []).append(BREAK in found.shape)
    for name, counts in said.items():
        print(f"{name:13s} said: {dict(counts)}; a break named in {np.mean(breaks[name]):.2f}")


if __name__ == "__main__":
    main()
