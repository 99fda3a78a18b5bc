"""Computed and recorded instruments: in tune, different from each other, and never the held-out
ones."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.errors import SoundkinError
from core.factory.pretraining import pieces
from core.factory.pretraining.sources import Sources
from core.music.compose.phrases import STYLES, phrase
from core.music.score import as_notes
from core.music.synth import studio
from core.music.synth.banks import BANK_RATE, PERCUSSION, Bank, Note, list_banks, play, read_bank
from core.music.synth.oscillators import oscillator_bank
from core.music.synth.strings import string_bank


def pitch_of(y: np.ndarray) -> float:
    """The pitch of a tone by its autocorrelation, as MIDI number."""
    part = y[BANK_RATE // 10 : BANK_RATE // 2]
    alike = np.correlate(part, part, "full")[len(part) - 1 :]
    shortest = BANK_RATE // 1000
    period = shortest + int(np.argmax(alike[shortest : BANK_RATE // 60]))
    return 69 + 12 * np.log2(BANK_RATE / period / 440)


def sine_bank(pitch: float, instrument: str = "piano") -> Bank:
    t = np.arange(2 * BANK_RATE) / BANK_RATE
    return Bank(
        "sine",
        instrument,
        (Note(pitch, np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * t).astype(np.float32)),),
    )


@pytest.mark.parametrize("instrument", ["acoustic guitar", "electric guitar"])
def test_a_computed_string_sounds_at_its_pitch_and_dies_away(instrument):
    note = string_bank(instrument, 52, 56, seed=3).notes[0]
    assert pitch_of(note.y) == pytest.approx(52, abs=0.4)
    assert np.std(note.y[-BANK_RATE // 4 :]) < 0.5 * np.std(note.y[: BANK_RATE // 4])


def test_seeds_make_different_instruments_and_the_same_one_again():
    first, again, other = (
        string_bank("acoustic guitar", 52, 52, seed=s).notes[0].y for s in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=0.05)
    first, again, other = (oscillator_bank(52, 52, seed=s).notes[0].y for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.allclose(first, other, atol=0.05)


def test_a_pad_holds_its_tone_and_a_pluck_does_not_need_to():
    drawn = [oscillator_bank(57, 57, seed).notes[0].y for seed in range(6)]
    pads = [y for y in drawn if len(y) == 5 * BANK_RATE]
    assert 0 < len(pads) < len(drawn)
    assert all(np.std(pad[-BANK_RATE:]) > 0.3 * np.std(pad) for pad in pads)


def test_a_missing_note_is_the_nearest_one_at_the_pitch_asked_for():
    y = play(as_notes([(0.0, 1.0, 64, 127)]), sine_bank(60), seconds=1.0)
    assert pitch_of(y) == pytest.approx(64, abs=0.3)


def test_percussion_is_never_pitched_to_a_neighbouring_key():
    kit = Bank("kit", PERCUSSION, (*sine_bank(60).notes, *sine_bank(61).notes))
    struck = [play(as_notes([(0.0, 1.0, 61, 127)]), kit, 1.0, seed) for seed in range(5)]
    assert [pitch_of(y) for y in struck] == pytest.approx([61] * 5, abs=0.3)


def test_a_note_starts_and_stops_when_the_score_says():
    y = play(as_notes([(0.5, 0.5, 60, 127)]), sine_bank(60), seconds=2.0)
    assert not y[: BANK_RATE // 2].any()
    assert np.std(y[int(0.6 * BANK_RATE) : int(0.9 * BANK_RATE)]) > 0.5
    assert not y[int(1.2 * BANK_RATE) :].any()


@pytest.mark.parametrize("style", STYLES)
def test_phrases_stay_in_the_instruments_range_and_in_time(style):
    notes = phrase((1,), (2,), 12.0, low=45, high=70, style=style)
    assert len(notes) > 3
    assert notes[:, 2].min() >= 45
    assert notes[:, 2].max() <= 70
    assert notes[:, 0].max() < 12.0


def test_parts_of_one_piece_share_tempo_and_chords_and_differ_otherwise():
    first, second = (phrase((seed,), (7,), 12.0, style="chords") for seed in (1, 2))
    assert {*(first[:, 2] % 12)} & {*(second[:, 2] % 12)}
    assert not np.array_equal(first, second)


def test_effects_change_the_sound_but_not_its_length_or_level():
    rng = np.random.default_rng(0)
    y = play(phrase((1,), (1,), 3.0), string_bank("electric guitar", 40, 84, 1), 3.0)
    out = studio.through(studio.draw_amplifier(rng, driven=1.0) + studio.draw_channel(rng), y)
    assert out.shape == y.shape
    assert np.sqrt(np.mean(out**2)) == pytest.approx(0.08, rel=0.01)
    assert np.corrcoef(out, y)[0, 1] < 0.99


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = ["file,instrument,bank,pitch_midi,duration_s,source,licence,held_out"]
    for bank, held_out in (("known", "False"), ("unknown", "True")):
        soundfile.write(tmp_path / f"{bank}.wav", sine_bank(60).notes[0].y * 0.5, BANK_RATE)
        rows.append(f"{bank}.wav,piano,{bank},60,2.0,here,CC0,{held_out}")
    (tmp_path / "notes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def test_held_out_banks_are_not_listed_for_training(folder):
    assert list(list_banks(folder)) == ["known"]
    assert list(list_banks(folder, held_out=True)) == ["unknown"]
    assert pitch_of(read_bank(folder, list_banks(folder)["known"]).notes[0].y) == pytest.approx(
        60, abs=0.3
    )
    sources = Sources(folder)
    drawn = {sources.draw("piano", np.random.default_rng(seed))[1].name for seed in range(12)}
    assert "known" in drawn
    assert "unknown" not in drawn


def test_a_folder_without_a_list_is_named_in_the_sentence(tmp_path):
    with pytest.raises(SoundkinError, match=r"notes\.csv"):
        list_banks(tmp_path)


def test_the_same_seed_makes_the_same_piece_and_its_two_stretches_differ(folder):
    first, again = (pieces.piece(Sources(folder), 4, "synthesizer") for _ in range(2))
    assert first.family == "synthesizer"
    assert np.array_equal(first.lead, again.lead)
    assert np.array_equal(first.backing, again.backing)
    assert first.lead.shape == (2, int(pieces.SEGMENT_SECONDS * 16_000))
    assert not np.allclose(first.lead[0], first.lead[1])


def test_a_solo_is_one_instrument_alone_and_clean(folder):
    first, again = (pieces.solo(Sources(folder), 3) for _ in range(2))
    assert np.array_equal(first.lead, again.lead)
    assert first.lead.shape == (2, int(pieces.SEGMENT_SECONDS * 16_000))
    assert np.abs(first.lead).max(axis=1).min() > 0.01
    assert not first.backing.any()
    sources = Sources(folder)
    drawn = [sources.draw_clean("piano", np.random.default_rng(seed))[1] for seed in range(12)]
    assert "known" in {bank.name for bank in drawn}
    assert not any(bank.shift or bank.damping or bank.name == "unknown" for bank in drawn)
    guitars = {
        sources.draw_clean("electric guitar", np.random.default_rng(seed))[1].name
        for seed in range(12)
    }
    assert not guitars & {"program 29", "program 30"}
