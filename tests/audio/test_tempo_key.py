"""Tempo and key of sounds whose answer is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.audio.features import chroma, key, onsets, tempo
from core.audio.features.measures import measure
from core.keynames import MODES, Key, compatible, parse_key

SR = 8000


ROCK = ("kh", "h", "sh", "h")  # kick, snare and hi-hat, from one half of a beat to the next
DANCE = ("k", "", "ks", "")  # a kick on every beat
MOTOR = ("kh", "kh", "ksh", "kh")  # kicks between the beats, too, and hi-hats along with them


def beat(bpm: float, seconds: float = 24.0, strokes: Sequence[str] = ROCK) -> np.ndarray:
    """A plain beat of drums, y (n_samples,)."""
    rng = np.random.default_rng(3)
    t = np.arange(int(0.12 * SR)) / SR
    kick = np.sin(2 * np.pi * 60 * t) * np.exp(-30 * t)
    noise = rng.standard_normal(len(t))
    hat = 0.2 * np.diff(noise, prepend=0) * np.exp(-90 * t)
    snare = 0.5 * noise * np.exp(-40 * t)
    drums = {"k": kick, "s": snare, "h": hat}
    y = np.zeros(int((seconds + 1) * SR))
    for half in range(int(seconds * bpm / 30)):
        at = int(half * 30 / bpm * SR)
        for drum in strokes[half % len(strokes)]:
            y[at : at + len(t)] += drums[drum]
    return (0.3 * y[: int(seconds * SR)]).astype(np.float32)


def cadences(tonic: int, mode: str, detune: float = 0.0) -> np.ndarray:
    """Tonic, subdominant, dominant, tonic with their roots in the bass, over and over."""
    third = 3 if mode == "minor" else 4
    steps = [(0, third), (5, third), (7, 4), (0, third)]
    t = np.arange(int(1.5 * SR)) / SR
    chords = []
    for root, degree in steps * 4:
        pitches = [36 + (tonic + root) % 12] + [
            60 + (tonic + root + s) % 12 for s in (0, degree, 7)
        ]
        tones = [
            np.sin(2 * np.pi * 440 * 2 ** ((p + detune - 69) / 12) * h * t) / h**1.5
            for p in pitches
            for h in (1, 2, 3)
        ]
        chords.append(sum(tones) * np.exp(-t))
    return (0.1 * np.concatenate(chords)).astype(np.float32)


def estimated_key(y: np.ndarray) -> Key | None:
    F = key.features(chroma.chroma(y))
    return None if F is None else key.key_of(F).key


def test_an_autocorrelation_is_read_between_its_lags():
    a = np.random.default_rng(0).uniform(-1, 1, tempo.LONGEST_LAG)
    places = np.array([[0.0, 0.4, 17.0, 373.9], [374.0, 374.2, 375.0, 900.0]])
    expected = np.interp(places, np.arange(len(a)), a, right=0.0)
    assert np.allclose(tempo.Lags.at(places).of(a), expected, atol=1e-12)


@pytest.mark.parametrize("bpm", [72, 96, 120, 133.5])
def test_the_tempo_of_a_drum_beat_is_found(bpm):
    found = tempo.tempo([onsets.onsets_of(beat(bpm))])
    assert found is not None
    assert abs(found.bpm - bpm) < 1.0
    assert found.confidence > 0.5


@pytest.mark.parametrize("bpm", [160, 168, 174, 190])
def test_dance_music_is_as_fast_as_its_kicks(bpm):
    found = tempo.tempo([onsets.onsets_of(beat(bpm, strokes=DANCE))])
    assert found is not None
    assert abs(found.bpm - bpm) < 1.0
    assert found.other_bpm == pytest.approx(bpm / 2, abs=1.0)
    assert 0.5 < found.confidence < 0.9


def test_kicks_that_all_goes_along_with_do_not_make_a_tempo_twice_as_fast():
    found = tempo.tempo([onsets.onsets_of(beat(92, strokes=MOTOR))])
    assert found is not None
    assert abs(found.bpm - 92) < 1.0


def test_of_kicks_alone_nobody_knows_which_are_beats():
    found = tempo.tempo([onsets.onsets_of(beat(190, strokes=("k", "")))])
    assert found is not None
    assert found.confidence <= 0.5
    assert found.other_bpm is not None
    assert {round(found.bpm), round(found.other_bpm)} == {95, 190}


def test_nothing_that_pulses_has_no_tempo():
    silence = np.zeros(24 * SR, np.float32)
    assert tempo.tempo([onsets.onsets_of(silence)]) is None
    assert tempo.tempo([onsets.onsets_of(beat(120, 2.0))]) is None, "2 s are too short"


@pytest.mark.parametrize(
    ("tonic", "mode"), [(0, "major"), (9, "minor"), (3, "major"), (6, "minor")]
)
def test_the_key_of_cadences_is_found(tonic, mode):
    assert estimated_key(cadences(tonic, mode)) == Key(tonic, mode)


def test_a_recording_tuned_a_third_of_a_semitone_high_keeps_its_key():
    part = chroma.chroma(cadences(2, "major", detune=0.33))
    F = key.features(part)
    assert F is not None
    assert key.key_of(F).key == Key(2, "major")


def test_silence_has_no_key():
    assert estimated_key(np.zeros(24 * SR, np.float32)) is None


@pytest.mark.parametrize(
    ("text", "tonic", "mode"),
    [
        ("Am", 9, "minor"),
        ("A minor", 9, "minor"),
        ("a-Moll", 9, "minor"),
        ("8A", 9, "minor"),
        ("1m", 9, "minor"),
        ("cis-Moll", 1, "minor"),
        ("Es-Dur", 3, "major"),
        ("As dur", 8, "major"),
        ("H-Dur", 11, "major"),
        ("B-Dur", 10, "major"),
        ("B minor", 11, "minor"),
        ("F#m", 6, "minor"),
        ("f sharp minor", 6, "minor"),
        ("Bb", 10, "major"),
        ("D♭ major", 1, "major"),
        ("Ｃ", 0, "major"),
        ("嬰ハ短調", 1, "minor"),
        ("変ロ長調", 10, "major"),
        ("12B", 4, "major"),
        ("C", 0, "major"),
        ("Do majeur", 0, "major"),
        ("Dó maior", 0, "major"),
        ("Si bemolle minore", 10, "minor"),
        ("sol dièse mineur", 8, "minor"),
        ("Lam", 9, "minor"),
        ("La menor", 9, "minor"),
        ("C mayor", 0, "major"),
        ("до-диез минор", 1, "minor"),
        ("Ми мажор", 4, "major"),
        ("降E大调", 3, "major"),
        ("a小調", 9, "minor"),
        ("올림다단조", 1, "minor"),
        ("A マイナー", 9, "minor"),
        ("CM", 0, "major"),
        ("C#M", 1, "major"),
        ("C  M", 0, "major"),
        ("CM (8B)", 0, "major"),
        ("8B CM", 0, "major"),
        ("A-", 9, "minor"),
        ("Bb-", 10, "minor"),
        ("Emi", 4, "minor"),
        ("D Min.", 2, "minor"),
        ("G♯m/A♭m", 8, "minor"),
        ("F#/Gb", 6, "major"),
        ("C major (8B)", 0, "major"),
        ("8A - A minor", 9, "minor"),
        ("11A - F#m/Gbm", 6, "minor"),
    ],
)
def test_key_names_are_understood_in_many_spellings(text, tonic, mode):
    assert parse_key(text) == Key(tonic, mode)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13A",
        "Cm/CM",
        "0B",
        "X minor",
        "calm",
        "A minus",
        "am Abend",
        "Solo",
        "Remix",
        "la la",
        "8A / 9A",
        "A minor / C major",
    ],
)
def test_what_is_no_key_is_none(text):
    assert parse_key(text) is None


def test_every_key_is_read_back_from_all_the_ways_it_is_written():
    for tonic in range(12):
        for mode in MODES:
            written = Key(tonic, mode)
            assert {parse_key(str(written)), parse_key(written.short)} == {written}


def test_the_camelot_wheel_goes_up_in_fifths():
    for hour in range(1, 13):
        fifths = 7 * (hour - 8)
        assert parse_key(f"{hour}A") == Key((9 + fifths) % 12, "minor")
        assert parse_key(f"{hour}B") == Key(fifths % 12, "major")


def test_the_camelot_wheel_names_neighbours():
    assert {str(k) for k in compatible(Key(9, "minor"))} == {
        "A minor",
        "C major",
        "E minor",
        "D minor",
    }


def test_one_pass_gives_all_measures_of_a_track():
    y = beat(100, 60.0)
    found = measure(y)
    assert found.tempo is not None
    assert abs(found.tempo.bpm - 100) < 1
    assert len(found.energy.curve) == 60
    assert np.isfinite(found.aspects.row()).all()
    assert 0 < len(found.fingerprint.to_bytes()) <= 4000
    silent = measure(np.zeros(SR, np.float32))
    assert (silent.tempo, silent.key, len(silent.fingerprint)) == (None, None, 0)
