"""Briefs of agencies, video makers and teachers: hasty spelling, tables of yes and no, and what is
said of an edit, of a second version or of another track."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import read

TAGS = {
    "mood": ["calm", "bright", "fresh", "sad", "heroic"],
    "genre": ["rock", "jazz", "techno", "hip hop", "country", "house"],
    "instrument": ["piano", "percussion", "strings", "bass", "guitar", "flute", "brass section"],
    "voice": ["voice"],
}
MORE_TAGS = Vocabulary(TAGS)

BRIEFS = {
    # without an apostrophe, an umlaut or a "for"
    "piano, vocals dont matter": "piano",
    "want = piano, calm / dont want = vocals, drums": "piano|calm|no voice|no percussion",
    "piano. The tempo shouldnt be slow": "piano|from 92 BPM",
    "Klavier, nicht laenger als 2 min": "piano|up to 120 s",
    "Floete, 70 bis hoechstens 85 Schlaege": "flute|70 to 85 BPM",
    "calm. NOOO vocals": "calm|no voice",
    "smth calm & sad 4 my short film abt a lost dog. piano? idk. no drums for sure": (
        "calm|sad|piano|no percussion"
    ),
    # yes and no behind each
    "vocals no strings yes": "no voice|strings",
    "🎹 yes 🎸 no 🥁 no – calm": "piano|no guitar|no percussion|calm",
    "calm; drums nein piano ja": "calm|no percussion|piano",
    "drums? nah. piano? sure": "no percussion|piano",
    "avoid: drums\nvocals\nbass\n\ncalm piano": "no percussion|no voice|no bass|calm|piano",
    "ドラム・声、全部なし、ピアノ": "no percussion|no voice|piano",
    # a "no" and what it is said of
    "jazz, no trumpet solos": "jazz",
    "no long guitar solos, jazz": "jazz",
    "female vocals, rock, no rap": "voice|rock|no hip hop",
    "女性ボーカル、ロック、ラップなし": "voice|rock|no hip hop",
    "traurig, aber nicht hoffnungslos": "sad",
    "no samples with vocals, bass": "no voice|bass",
    "I'd never use techno. Or house.": "no techno|no house",
    "no drums til halfway, piano": "piano",
    "ideally a piano; if not, then flute": "piano or flute",
    "100 bpm minimum, didn't go past 115": "from 100 BPM|up to 115 BPM",
    # what may be
    "rock, gesungen werden darf auch": "rock",
    "rock with vocals, must be available as instrumental": "rock|voice",
    "rock with vocals, also send an instrumental version": "rock|voice",
    "techno. instrumentals are fine": "techno",
    "rock, alt mix without bass": "rock",
    # what is told of something else
    "The edit is fast, but the music should be calm": "calm",
    "piano. We tried strings and it felt like a soap opera": "piano",
    "They had strings in 2019 and drums in 2020. Now piano": "piano",
    "used in 'Sad Rock Boy'; piano": "piano",
    "piano, add drums around the one minute mark": "piano|percussion",
    "key moments at 0:08 and 0:22; 30 sec": "25.5 to 34.5 s",
    "calm (0:00-0:40), then techno (0:40-1:30)": "calm|techno",
    "piano, must end clean": "piano",
    "piano. Must clear by Monday": "piano",
    "clean versions only, jazz": "jazz",
    "as on dusty jazz records": "jazz",
    "long & soft pads, piano": "calm|piano",
    "Scrap the earlier brief. Jazz": "jazz",
    "60s spy jazz": "jazz",
    "80s-leaning rock": "rock",
    # in other words
    "Percussion-forward jazz": "percussion|jazz",
    "Spaghetti-Western-Stimmung": "country",
    "Streicher, langsam steigernd": "strings|building energy",
    "Tempo: moderate to fast": "from 92 BPM",
    "Tempo: slow (60s), piano": "piano|60 to 69 BPM",
    "Energie: hoch, Klavier": "piano|from 60 % energy",
    "エネルギー低め、ピアノ": "piano|up to 35 % energy",
    "energy has to be high, piano": "piano|from 60 % energy",
    "ギターとクラップ": "guitar|percussion",
    "Rock ohne Gesangssamples": "rock|no voice",
}


@pytest.mark.parametrize("brief", BRIEFS)
def test_hasty_and_busy_briefs_are_read(brief: str) -> None:
    found = understand(brief, MORE_TAGS)
    assert sorted(described(chip) for chip in found.chips) == sorted(BRIEFS[brief].split("|"))
    assert found.reference is None


@pytest.mark.parametrize(
    "text",
    [
        "the piano from the first ref but slower",
        "Reference: Track 3 on the attached reel. Slower, please",
        "piano. Same vibe but slower",
    ],
)
def test_a_reference_is_named_in_passing(text: str) -> None:
    brief = read(text)
    assert brief.reference is not None
    assert "slower" in [described(chip) for chip in brief.chips]
