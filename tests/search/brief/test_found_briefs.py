"""Wishes as strangers write them, for people and for generators of music."""

import time

import pytest

from core.search.brief.chip_names import described
from tests.brief_kit import read

BRIEFS = {
    "minimal, 90 bpm, calm": ["calm", "85.5 to 94.5 BPM"],
    "minimal 90 bpm": ["from 90 BPM"],
    "techno, instrumental, 80s, 120 bpm": ["techno", "no voice", "114 to 126 BPM"],
    "jazz, 60s": ["jazz", "51 to 69 s"],
    "under 80s": ["up to 80 s"],
    "percussion with long empty spaces": ["percussion"],
    "short brass stabs, piano": ["piano"],
    "short piano": ["piano", "up to 35 s"],
    "piano in G minor key": ["piano", "G minor"],
    "sad, A minor key": ["sad", "A minor"],
    "sad, in a minor key": ["sad", "a minor key"],
    "for a timelapse - calm, piano + strings": ["calm", "piano", "strings"],
    "piano + strings - drums": ["piano", "strings", "no percussion"],
    "1:30~2:00": ["90 to 120 s"],
    "60~90秒、ピアノ": ["piano", "60 to 90 s"],
    "~90 BPM": ["85.5 to 94.5 BPM"],
    "calm. Avoid vocals, drums, rock": ["calm", "no voice", "no percussion", "no rock"],
    "Avoid vocals, drums and rock. Calm.": ["no voice", "no percussion", "no rock", "calm"],
    "calm. Avoid vocals, drums. For use with a film.": ["calm", "no voice", "no percussion"],
    "Vermeide Gesang, Schlagzeug und Rock.": ["no voice", "no percussion", "no rock"],
    "avoid drums, calm, 90 bpm": ["no percussion", "calm", "85.5 to 94.5 BPM"],
    "Calm. Avoid drums, but with strings": ["calm", "no percussion", "strings"],
    "dunkler Loop mit dunklem Klavier": ["dark", "piano"],
    "終盤に盛り上がるピアノ": ["piano", "building energy"],
    "Sparse felted piano notes. Calm.": ["piano", "calm"],
    "The piano made our boss leave. Calm rock.": ["calm", "rock"],
    "A single piano alone: calm": ["piano", "calm"],
    "calm but not distracting": ["calm"],
    "strings are distracting": ["no strings"],
    "an 80s rock track": ["rock"],
    "piano, long plate-reverb tails": ["piano"],
    "low intensity": ["up to 35 % energy"],
    "4 on the floor, 124 bpm": ["117.8 to 130.2 BPM"],
    "surf-rock, no vocals": ["rock", "no voice"],
    "zügiges Tempo, Klavier": ["piano", "from 118 BPM"],
    "so um die 100 Schläge, Klavier": ["piano", "95 to 105 BPM"],
    "entspannte Barmusik": ["calm", "jazz"],
    "ジャンルはジャズ、楽器はピアノ": ["jazz", "piano"],
    "ドラムなし・ピアノあり": ["no percussion", "piano"],
    "hypnotic, emotional piano": ["dark or calm", "sad", "piano"],
    "high-energy rock": ["exciting", "rock", "from 60 % energy"],
    "no high energy": ["up to 60 % energy"],
    "trauirge Musik": ["sad"],
    "Akstikgitarre": ["acoustic guitar"],
    "Nicht gewünscht: Schlagzeug, Gesang": ["no percussion", "no voice"],
    "Exclude: strings; bass; rock": ["no strings", "no bass", "no rock"],
    "Avoid ........ strings; bass": ["no strings", "no bass"],
    "| Mood | calm |\n|---|---|\n| Tempo | 110 |\n| Vocals | no |": [
        *("calm", "104.5 to 115.5 BPM", "no voice")
    ],
    "calm, by Edward Pianno": ["calm"],
    "mit akustischer Gitarre, steigernd": ["acoustic guitar", "building energy"],
    "not too sad or slow": ["not sad", "from 92 BPM"],
    "weder traurig noch langsam": ["not sad", "from 92 BPM"],
    "no piano or fast rock": ["no piano", "no rock"],
    "don't make it slow": ["from 92 BPM"],
    "do not make it longer than 2 minutes": ["up to 120 s"],
    "vocals would be a problem": ["no voice"],
    "not sad or longer than 2 min": ["not sad", "up to 120 s"],
    "nothing over 2 minutes or sad": ["not sad", "up to 120 s"],
    "nothing over 2 minutes or so": ["up to 120 s"],
    "no bass or minor keys": ["no bass", "a major key"],
    "2 mins. exactly 120 BPM": ["102 to 138 s", "119 to 121 BPM"],
    "30 seconds exactly": ["29 to 31 s"],
    "piano, smooth dynamics": ["piano"],
    "even dynamics": ["steady energy"],
}


@pytest.mark.parametrize("brief", BRIEFS)
def test_what_a_stranger_writes_is_read(brief: str) -> None:
    assert sorted(described(chip) for chip in read(brief).chips) == sorted(BRIEFS[brief])


@pytest.mark.parametrize(
    "text",
    [
        "|" + 1200 * " " + "a | b | c",
        "| b |" + 9000 * " " + "c | d",
        12_000 * "piano ",
        20_000 * "90",
    ],
)
def test_tables_books_and_digits_are_read_at_once(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 1
