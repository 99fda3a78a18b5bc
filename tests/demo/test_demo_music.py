"""The demo's composer and its sound: the same every time, in tune, whole, lead in front."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.demo import tags
from core.demo.source import render
from core.errors import SoundkinError
from core.music.compose.composer import compose, outline
from core.music.compose.families import FAMILIES
from core.music.compose.genres import GENRES
from core.music.compose.moods import MOODS
from core.music.compose.theory import chord, close_voicing, guitar_voicing
from core.music.score import DRUMS, DURATION, PITCH, START, VELOCITY, Part, Plan, Score, as_notes
from core.music.synth import effects, sampler
from core.music.synth.mix import mix, render_mono, render_score

ROOT = Path(__file__).resolve().parents[2]


def plan(
    index: int,
    instrument: str = "piano",
    genre: str = "pop",
    arrangement: str = "full",
    mood: str = "bright",
    **more,
) -> Plan:
    return Plan(
        index,
        "Test",
        genre,
        mood,
        "jingle",
        instrument,
        arrangement,
        length_s=more.pop("length_s", 30.0),
        **more,
    )


def digest(score: Score) -> str:
    return hashlib.sha256(b"".join(part.notes.tobytes() for part in score.parts)).hexdigest()


def pitch_of(y: np.ndarray, near_hz: float) -> float:
    """Fundamental in Hz by the autocorrelation's highest peak within 1.5 octaves of `near_hz`,
    refined by a parabola."""
    y = y - y.mean()
    r = np.fft.irfft(np.abs(np.fft.rfft(y, 2 * len(y))) ** 2)
    low, high = int(sampler.SR / near_hz / 1.9), int(sampler.SR / near_hz * 1.4)
    k = low + int(np.argmax(r[low:high]))
    a, b, c = r[k - 1 : k + 2]
    return sampler.SR / (k + 0.5 * (a - c) / (a - 2 * b + c))


def test_a_plan_gives_the_same_score_in_another_process():
    made = compose(
        Plan(7, "", "rock", "bright", "jingle", "electric guitar", "full", "piano", "strings", 30.0)
    )
    code = (
        "import hashlib; from core.music.compose.composer import compose; from core.music.score"
        " import Plan; s = compose(Plan(7, '', 'rock', 'bright', 'jingle', 'electric guitar',"
        " 'full', 'piano', 'strings', 30.0));"
        " print(hashlib.sha256(b''.join(part.notes.tobytes() for part in s.parts)).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )
    assert other.stdout.strip() == digest(made)
    assert digest(compose(plan(8, "electric guitar", "rock"))) != digest(
        compose(plan(9, "electric guitar", "rock"))
    )


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_writes_whole_pieces_for_every_instrument(genre):
    for index, instrument in enumerate(FAMILIES):
        moods = list(MOODS)
        asked = plan(
            index,
            instrument,
            genre,
            ("solo", "sparse", "full")[index % 3],
            moods[index % len(moods)],
            chords="acoustic guitar",
            pad="strings",
            length_s=24.0 + 3 * index,
        )
        score = compose(asked)
        assert 24 <= score.duration_s <= 90
        assert 58 <= score.tempo_bpm <= 175
        assert outline(asked) == (score.tempo_bpm, score.duration_s)
        assert [part.role for part in score.parts].count("lead") == 1
        assert score.parts[0].instrument == instrument
        for part in score.parts:
            assert (np.diff(part.notes[:, START]) >= 0).all()
            assert (part.notes[:, DURATION] > 0).all()
            assert (
                part.notes[:, START] + part.notes[:, DURATION]
            ).max() <= score.duration_s + 0.05, (part.role, instrument)
            assert part.notes[:, VELOCITY].min() >= 1
            assert part.notes[:, VELOCITY].max() <= 127


def test_a_piece_ends_on_its_key():
    """The bass's last note is the root of the last chord, and the melody ends on a tone of it."""
    for index in range(12):
        score = compose(plan(index, "flute", "ballad", chords="piano"))
        last = {part.role: part.notes[np.argmax(part.notes[:, START])] for part in score.parts}
        assert (last["lead"][PITCH] - last["bass"][PITCH]) % 12 in (0, 3, 4, 7)


def test_people_deviate_and_machines_hardly():
    def spread(genre: str) -> float:
        found = []
        for index in range(6):
            score = compose(plan(index, "synthesizer", genre))
            beats = (
                next(p for p in score.parts if p.role == "bass").notes[:, START]
                * score.tempo_bpm
                / 60
                * 4
            )
            found.append(float(np.std(beats - np.round(beats)) / 4 * 60 / score.tempo_bpm))
        return float(np.median(found))

    assert 0.0005 < spread("techno") < 0.006
    assert spread("techno") < spread("rock") < 0.02


def test_chords_are_spelled_and_voiced():
    assert chord("bVII", 0).tones == (10, 2, 5)
    assert chord("iim7b5", 2).tones == (4, 7, 10, 2)
    assert {p % 12 for p in guitar_voicing(chord("I", 4))} == {4, 8, 11}
    near = close_voicing(chord("IV", 0), 60, 3, [60, 64, 67])
    assert {p % 12 for p in near} == {5, 9, 0}
    assert max(abs(a - b) for a, b in zip(sorted(near), [60, 64, 67], strict=True)) <= 5, (
        "voices leap"
    )
    with pytest.raises(ValueError, match="not a chord"):
        chord("X9", 0)


@pytest.mark.parametrize("program", [0, 24, 25, 27, 29, 33, 40, 46, 56, 65, 71, 73, 80])
def test_instruments_are_in_tune(program):
    for key in (55, 62, 69):
        hertz = 440.0 * 2 ** ((key - 69) / 12)
        y = sampler.play(Part("lead", "any", program, as_notes([(0.0, 1.0, key, 100)])), sampler.SR)
        cents = 1200 * np.log2(pitch_of(y[8820:30000], hertz) / hertz)
        assert abs(cents) < 20, f"program {program}, key {key}: {cents:.0f} cents"


def test_a_louder_note_is_louder_and_a_note_ends():
    def rms(velocity: float) -> float:
        y = sampler.play(
            Part("lead", "piano", 0, as_notes([(0.0, 0.5, 60, velocity)])), 3 * sampler.SR
        )
        assert np.abs(y[2 * sampler.SR :]).max() == 0, "the note hangs"
        return float(np.sqrt(np.mean(y**2)))

    assert rms(110) > 2 * rms(60) > 0


CASES = [
    ("electric guitar", "rock", "full"),
    ("piano", "classical", "solo"),
    ("synthesizer", "ambient", "sparse"),
    ("percussion", "latin", "solo"),
    ("flute", "folk", "full"),
]


@pytest.mark.parametrize(("instrument", "genre", "arrangement"), CASES)
def test_a_rendering_is_whole_and_its_beginning_is_the_beginning(instrument, genre, arrangement):
    score = compose(
        plan(3, instrument, genre, arrangement, chords="piano", pad="synthesizer", length_s=33.0)
    )
    whole, start = render_score(score), render_score(score, 30.0)
    assert whole.shape == (round(score.duration_s * sampler.SR), 2)
    assert whole.dtype == np.float32
    assert start.shape[0] == min(30 * sampler.SR, len(whole))
    assert np.abs(whole[: len(start)] - start).max() < 1e-4
    assert np.isfinite(whole).all()
    assert np.abs(whole).max() < 1.0, "clipped"
    seconds = whole[: 20 * sampler.SR].mean(axis=1).reshape(20, -1)
    assert np.sqrt((seconds**2).mean(axis=1)).min() > 1e-3, "a silent second"
    assert 0.05 < np.sqrt((whole[: 24 * sampler.SR] ** 2).mean()) < 0.2
    middle = render_mono(score, 30.0)
    assert np.sqrt(np.mean((middle - start.mean(axis=1)) ** 2)) < 0.02 * np.sqrt(np.mean(middle**2))


@pytest.mark.parametrize(
    ("instrument", "genre"), [("saxophone", "jazz"), ("electric guitar", "rock"), ("flute", "folk")]
)
def test_the_lead_is_in_front(instrument, genre):
    """What the lead adds to the mix is 3 to 9 dB above all others together (the room taken away, no
    peak bent)."""
    score = compose(plan(5, instrument, genre, chords="piano", pad="strings"))
    score.mix = replace(score.mix, space=0.0, echo=0.0)
    n = 24 * sampler.SR
    stems = np.stack([sampler.play(part, n) for part in score.parts])
    whole = mix(score, score.parts, stems.copy(), 1)[0]
    lead = mix(score, score.parts[:1], stems[:1].copy(), 1)[
        0
    ]  # the same treatment, another overall level
    share = float(whole @ lead / (lead @ lead))
    above_db = 20 * np.log10(
        effects.reference(share * lead, sampler.SR)
        / effects.reference(whole - share * lead, sampler.SR)
    )
    assert above_db == pytest.approx(score.mix.lead_above_db, abs=1.5)
    assert above_db > 2


def test_an_amplifier_adds_overtones_and_a_cabinet_takes_the_highest_away():
    t = np.arange(sampler.SR) / sampler.SR
    pure = (0.2 * np.sin(2 * np.pi * 200 * t)).astype(np.float32)

    def at(y: np.ndarray, hertz: int) -> float:
        """Level in dB of a whole-numbered frequency, beside the tone itself."""
        S = np.abs(np.fft.rfft(y * np.hanning(len(y))))
        return float(20 * np.log10(S[hertz] / S[200] + 1e-9))

    def amplified(drive_db: float, cabinet_hz: float, bias: float) -> np.ndarray:
        return effects.amplifier(pure, drive_db, cabinet_hz, bias, sampler.SR)

    assert at(pure, 600) < -80
    assert -30 < at(amplified(24.0, 5000.0, 0.0), 600) < 0
    assert at(amplified(24.0, 5000.0, 0.3), 400) > at(amplified(24.0, 5000.0, 0.0), 400) + 20
    assert at(amplified(24.0, 2500.0, 0.0), 5000) < at(amplified(24.0, 5500.0, 0.0), 5000) - 10


def test_a_track_that_the_demo_does_not_have_is_named():
    assert len(tags.read()) == 10_802
    with pytest.raises(SoundkinError, match="demo_99999"):
        render("demo_99999")


def test_drums_alone_are_heard():
    kick = sampler.play(
        Part("drums", "percussion", DRUMS, as_notes([(0.0, 0.1, 36, 110)])), sampler.SR
    )
    assert np.abs(kick).max() > 0.05
