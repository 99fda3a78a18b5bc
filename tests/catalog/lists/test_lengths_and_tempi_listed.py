"""Lengths and tempi as lists write them: each is read right, or nothing is."""

import pytest

from core.catalog.library import Library
from core.catalog.lists.cells.length_and_tempo import seconds, tempo
from tests.catalog_kit import alone, listed, take


@pytest.mark.parametrize(
    ("header", "cells", "lengths"),
    [
        ("duration_seconds", ["225", "180.5"], [225, 180.5]),
        ("durationMs", ["225000", "180500"], [225, 180.5]),
        ("Length in seconds", ["225", "130"], [225, 130]),
        ("Milliseconds", ["225000", "130500"], [225, 130.5]),
        ("Length (mm.ss)", ["3.45", "2.10"], [None, None]),
        ("ms", ["225000", "130500"], [None, None]),
        ("Track Length", ["3:45", "2:10"], [225, 130]),
        ("Runtime", ["3:45", "2:10"], [225, 130]),
        ("Length (s)", ["3.45", "2.30", "4.05"], [3.45, 2.3, 4.05]),
        ("Length", ["3.45", "2.30", "4.05"], [None] * 3),
        ("Length", ["3.45", "2.30"], [None] * 2),
        ("Length", ["3:45:00", "2:30:00"], [None] * 2),
        (
            "Length",
            ["42.00519274376417", "8.997732426303855"],
            [42.00519274376417, 8.997732426303855],
        ),
        ("Length", ["0:42.005192743764"], [42.005192743764]),
        ("Length", ["39690044", "20000440"], [None] * 2),
        ("Length", ["3:45:00", "2:30:00", "1:01:30"], [None] * 3),
        ("Duration", ["0.00260416666666667", "0.001504629629629", "2.6E-03"], [225, 130, 224.64]),
        ("Duration", ["8000", "4000", "1500"], [None] * 3),
        ("Duration (s)", ["8000", "4000"], [8000, 4000]),
        ("Duration (h:mm)", ["0:03", "0:02"], [None] * 2),
    ],
)
def test_lengths_have_the_unit_of_their_header_or_of_the_whole_column(
    home, tmp_path, header, cells, lengths
):
    rows = "".join(f"{i},{cell}\n" for i, cell in enumerate(cells))
    report, library = alone(tmp_path, f"id,{header}\n{rows}")
    assert [track.duration_s for track in library.tracks()] == lengths
    assert None not in lengths or any(header in note for note in report["notes"])


def test_lengths_beside_computed_columns_may_be_samples(home, tmp_path):
    report, library = alone(tmp_path, "id,length,chroma_stft_mean\na,661794,0.3\nb,661504,0.2\n")
    assert [track.duration_s for track in library.tracks()] == [None, None]
    assert any("samples" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("12/8 90", 90),
        ("1.2E+02", 120),
        ("4/4", None),
        ("Jan 20", None),
        ("20-Jan", None),
        ("3-avr-24", None),
    ],
)
def test_a_time_signature_or_a_date_is_no_tempo(text, bpm):
    assert tempo(text) == bpm


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0:03:45 (approx)", 225),
        ("29.95 s (approx)", 29.95),
        ("ca. 3:45", 225),
        ("~3:45", 225),
        ("1~3:45", None),
        ("3:45 (225 s)", 225),
        ("3:45 (2:00)", None),
        ("1899-12-30 00:03:45", 225),
        ("12:02:10 AM", 130),
        ("1/0/1900 0:03", None),
        ("3 dk 45 sn", 225),
        ("۲ دقیقه ۱۰ ثانیه", 130),
        (":30", 30),
        ("٢:١٠٫٥", 130.5),
        ("0:02:10 AM", 130),
        ("3:45:00 PM", None),
    ],
)
def test_what_spreadsheets_and_programs_write_about_a_length(text, length):
    assert seconds(text) == length


def test_a_number_with_a_zero_in_front_is_no_length():
    assert seconds("03.45") is None
    assert seconds("0.45") == 0.45


def test_of_two_columns_for_the_tempo_the_one_with_numbers_counts(home, tmp_path):
    report, library = alone(tmp_path, "id,Tempo,BPM\na,Medium,120\nb,,98\nc,Fast,140\n")
    assert [track.tempo_bpm for track in library.tracks()] == [120, 98, 140]
    assert any('"Tempo"' in note for note in report["notes"])


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("16 bars, 120 BPM", 120),
        ("4/4 98.6 bpm", 98.6),
        ("1/4=110", 110),
        ("118-122 BPM", 118),
        ("90-100", None),
        ("90 bpm to 120 bpm", None),
        ("120 -> 90", None),
        ("128-98", None),
        ("90 → 120", None),
        ("85-170", 85),
        ("120/60", 120),
        (">100", None),
        ("max. 120", None),
        ("min 90 BPM", None),
        ("bis 120", None),
        ("over100", None),
        ("120 BPM or more", None),
        ("120 BPM+", None),
        ("overture 120", 120.0),
        ("min/max 120", 120.0),
        ("120 or 121", 120.0),
        ("≥ 120 BPM", None),
        ("under 90", None),
        ("120+", None),
        ("100 以上", None),
        ("120/140", None),
        ("120, 140", None),
        ("between 80 and 100", None),
        ("75 or 150", 75),
        ("12.03.1999", None),
        ("2021-05-03", None),
        ("12. Mai", None),
        ("12,800", None),
        ("128,5", 128.5),
        ("٩٠٫٥", 90.5),
        ("12:30", None),
        ("120 kbps", None),
        ("120 beats/min", 120),
        ("50 %", None),
        ("44.1 kHz", None),
        ("=60*2", None),
        ("-120", None),
        ("44.1 kHz, 120 bpm", 120),
    ],
)
def test_a_tempo_is_the_number_beside_its_unit_and_no_date(text, bpm):
    assert tempo(text) == bpm


@pytest.mark.parametrize("text", ["225.000", "225,000", "225 000", "225'000", "225\u202f000"])
def test_thousands_of_milliseconds_have_signs_between(text):
    assert seconds(text, 0.001) == 225
    assert seconds(f"{text} ms") == 225
    assert seconds("225.5 ms") == 0.2255


def test_lengths_that_end_in_frames_are_left_out_and_named(home, tmp_path):
    (tmp_path / "list.csv").write_text("id,length\na,03:45:12\nb,02:10:70\nc,0 days 00:03:45\n")
    report = take(tmp_path / "list.csv")
    assert all(track.duration_s is None for track in Library.open("mine").tracks())
    assert any("frames" in note for note in report["notes"])
    assert seconds("0 days 00:03:45") == 225


@pytest.mark.parametrize(
    ("header", "cells", "length"),
    [
        ("Minutes,Seconds", "3,45", 225),
        ("Length Min,Length Sec", "3,5", 185),
        ("Mix Minutes,Mix Seconds", "0,45", 45),
        ("Start Min,Start Sec", "3,45", None),
    ],
)
def test_minutes_and_seconds_in_two_columns_are_one_length(home, tmp_path, header, cells, length):
    listed(tmp_path, f"id,{header}\na,{cells}\n")
    assert Library.open("mine").track("a").duration_s == length


@pytest.mark.parametrize(
    ("header", "cells", "length", "why"),
    [
        ("Time,Duration", "14:35:20,3:45", 225, "Another column"),
        ("Date,Time", "2024-05-01,14:35", None, "time of day"),
        ("Date,Time", "2024-05-01,3:45", 225, ""),
        ("FullName,LastWriteTime,Length", "a.wav,2024,234567", None, "their size"),
        ("FullName,BaseName,Length", "a.wav,a,234567", None, "their size"),
        ("Length", "4234567", None, "too large"),
        ("Duration", "0:03:45 (approx)", 225, ""),
        ("Duration", "24.50 s (approx)", 24.5, ""),
        ("Length", "1899-12-30 00:03:45", 225, ""),
        ("Length", "12:03:45 AM", 225, ""),
    ],
)
def test_times_of_day_and_sizes_of_files_are_no_lengths(home, tmp_path, header, cells, length, why):
    notes = listed(tmp_path, f"id,{header}\na,{cells}\n")[0]["notes"]
    assert Library.open("mine").track("a").duration_s == length
    assert any(why in note for note in notes) or not why
