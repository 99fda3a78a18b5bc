"""Generated music for teaching, with the teacher's answers: pieces, solos, composed tracks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import soxr

from core.audio.frontends import SAMPLE_RATE
from core.demo import tags
from core.factory.pretraining.pieces import piece, solo
from core.factory.pretraining.prepare import level, lowered, save, spectrogram
from core.factory.pretraining.sources import Sources
from core.factory.pretraining.teacher import SAMPLE_RATE as TEACHER_RATE
from core.factory.pretraining.teacher import Teacher
from core.music.compose.composer import compose
from core.music.synth import sampler
from core.music.synth.mix import render_mono

SHARD = 100  # pieces in a file
CUT_SECONDS = 12.0  # s of a generated piece
DEMO_FROM = 200_000  # numbers of the composer's tracks that are not in the demo library


def generated(shared: Path, fonts: list[Path], work: Path, kind: str, first: int) -> None:
    """SHARD pieces or solos of the demo's material from seed `first` on, two cuts of 12 s each."""
    sources, teacher = Sources(shared / "sample_banks", fonts), Teacher(shared / "teacher")
    make = {"piece": piece, "solo": solo}[kind]
    rows = []
    for seed in range(first, first + SHARD):
        made = make(sources, seed)
        alone = float(np.abs(made.backing).max()) < 1e-5
        lead = [spectrogram(y) for y in made.lead]
        backing = [
            np.full_like(S, -100.0) if alone else spectrogram(y)
            for S, y in zip(lead, made.backing, strict=True)
        ]
        rng = np.random.default_rng((seed, 5, 1))
        answers = [
            teacher(mixed(made.lead[k], made.backing[k], rng.uniform(-9, 3), alone))
            for k in range(2)
        ]
        rows.append((lead, backing, alone, made.family, *zip(*answers, strict=True)))
    names = ("lead", "backing", "alone", "family", "E", "L")
    arrays = {
        name: np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    arrays |= {name: arrays[name].astype(np.float16) for name in ("E", "L")}
    save(work / f"gen_{kind}_{first:06d}.npz", **arrays)


def mixed(lead: np.ndarray, backing: np.ndarray, db: float, alone: bool) -> np.ndarray:
    """Lead and backing at 16 kHz, one level and `db` between them, at the teacher's rate."""
    y = level(lead)
    if not alone and float(np.abs(backing).max()) > 1e-4:
        y = y + level(backing) * np.float32(10 ** (db / 20))
    return np.asarray(soxr.resample(level(y), SAMPLE_RATE, TEACHER_RATE), np.float32)


def composed(shared: Path, work: Path, first: int) -> None:
    """SHARD tracks of the demo's composer that are not in the demo library, two cuts of 12 s each,
    with their tempo."""
    sampler.expect_many()
    plans, teacher = list(tags.read().values()), Teacher(shared / "teacher")
    n = int(CUT_SECONDS * TEACHER_RATE)
    rows = []
    for number in range(first, first + SHARD):
        plan = replace(tags.as_plan(plans[number * 7 % len(plans)]), index=DEMO_FROM + number)
        score = compose(plan)
        y = soxr.resample(render_mono(score, 75.0), sampler.SR, TEACHER_RATE).astype(np.float32)
        if len(y) < 2 * n:
            continue
        rng = np.random.default_rng(number)
        starts = (
            int(rng.integers(0, max(1, len(y) // 2 - n))),
            int(rng.integers(len(y) // 2, len(y) - n + 1)),
        )
        cuts = [level(y[start : start + n]) for start in starts]
        answers = [teacher(cut) for cut in cuts]
        lead = [spectrogram(lowered(cut)) for cut in cuts]
        rows.append((lead, plan.instrument, score.tempo_bpm, *zip(*answers, strict=True)))
    leads, family, bpm, E, L = (np.array(values) for values in zip(*rows, strict=True))
    save(
        work / f"gen_demo_{first:06d}.npz",
        lead=leads,
        backing=np.zeros((len(leads), 1)),
        alone=np.ones(len(leads), bool),
        family=family,
        bpm=bpm,
        E=E.astype(np.float16),
        L=L.astype(np.float16),
    )
