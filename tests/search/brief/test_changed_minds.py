"""Briefs that tell what was asked for before, how far a number may go, numbers without a unit, and
modes."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import read

MANY_TAGS = Vocabulary(
    {
        "mood": ["calm", "sad", "romantic", "dark", "light"],
        "genre": ["rock", "house", "techno", "pop", "jazz"],
        "instrument": ["piano", "strings", "drums", "acoustic guitar", "electric guitar"],
        "use": ["film"],
    }
)
BRIEFS = {
    # what was had or said before is no wish
    "We had 60 and 90 secs; now we need 45": "38.2 to 51.8 s",
    "Length: originally 30s, client now wants a 20": "17 to 23 s",
    "techno. bpm was 140, bring it down to 120": "techno|114 to 126 BPM",
    "The old cut ran 2:15, the new one is 1:40": "85 to 115 s",
    "I said no drums but changed my mind. Piano": "piano",
    "The old spot had strings, which felt too sad. Now piano": "piano|not sad",
    "Last week I asked for strings, forget that: piano": "piano",
    "vorher hatten wir Techno, jetzt bitte House": "house",
    "The sad piano was lovely but the director now prefers strings": "strings",
    "Calm piano like we had, now under 60 s": "calm|piano|up to 60 s",
    "The last one was too dark; now piano": "not dark|piano",
    "I was looking for piano, and now also strings": "piano|strings",
    "piano if possible, otherwise strings": "piano or strings",
    "it isn't a must to have drums, piano": "piano",
    # how far a number may go
    "95 bpm, could go to 105 at a push": "95 to 105 BPM",
    "Tempo 120, happy to stretch to 128": "120 to 128 BPM",
    "80-90 BPM but may drop down to 75": "75 to 90 BPM",
    "1:00, could be up to 1:10": "60 to 70 s",
    "95 BPM, darf auch bis 105 gehen": "95 to 105 BPM",
    "120 → 130 bpm": "120 to 130 BPM",
    # numbers without a unit
    "Techno, über 120, dunkel": "techno|dark|from 120 BPM",
    "house, um die 122": "house|115.9 to 128.1 BPM",
    "pop, 110 or so, with drums": "pop|drums|104.5 to 115.5 BPM",
    "Rock, eher 110 als 130": "rock|104.5 to 115.5 BPM",
    "techno/house 128-140, dark": "techno or house|dark|128 to 140 BPM",
    "house 124": "house|117.8 to 130.2 BPM",
    "at least 60 s, under 120": "60 to 120 s",
    "piano, under 90": "piano",
    "house 90, piano": "house|piano",
    "Send me 80 or so tracks, piano": "piano",
    "budget: under 150, piano": "piano",
    "128 or 64 (half time) bpm": "121.6 to 134.4 or 60.8 to 67.2 BPM, also half or double",
    "house, 8A, 124": "house|A minor|117.8 to 130.2 BPM",
    "techno, 2:30 to 3:00, 90": "techno|150 to 180 s|85.5 to 94.5 BPM",
    "Invoice no. 123, piano": "piano",
    "piano, 90-100 bpm range": "piano|90 to 100 BPM",
    "low hundreds bpm": "100 to 104 BPM",
    "piano. Total 60.": "piano|51 to 69 s",
    "cue runs 0:00–1:17": "65.5 to 88.5 s",
    # tables, heads and ends of e-mails
    "MOOD | light\nNO | drums\nLEN | 30": "light|no drums|25.5 to 34.5 s",
    "Subject: Re: Re: brief\nTo: music@house.example\n\nPiano": "piano",
    "calm piano\nThanks so much,\nRock Hudson Productions": "calm|piano",
    "Thanks\nPiano": "piano",
    "Quick one: need a 20 sec piano": "piano|17 to 23 s",
    "please find attached the picture. Piano": "piano",
    # energy as a chip names it, and in other numbers
    "from 60 % energy, piano": "from 60 % energy|piano",
    "energy between 60 and 80 %": "60 to 80 % energy",
    "Energie unter 40 Prozent": "up to 40 % energy",
    "energy 7/10, 120 BPM": "60 to 80 % energy|114 to 126 BPM",
    "energy 0.2 to 0.4": "20 to 40 % energy",
    "not over 60 % energy": "up to 60 % energy",
    "piano, energy of 150 %": "piano",
    "energy 120 BPM": "114 to 126 BPM",
    # other words
    "Key: any\npiano": "piano",
    "drums only from 0:30 on. Techno": "techno",
    "jaz trio": "jazz",
    "no guitar, electric or acoustic": "no acoustic guitar or electric guitar",
    "piano, not as fast": "piano|up to 118 BPM",
    "clam piano, drak, dur <= 60s": "calm|piano|dark|up to 60 s",
    "a beta launch, a veil, Stil: ernst, Lake Erie, piano": "piano",
    "Romantik, Melancholie, Gruselszene": "romantic|sad|dark",
    # modes
    "D dorian, piano": "piano|D minor",
    "in mixolydian, piano": "piano|a major key",
    "Hi Dorian, calm piano, no lydian": "calm|piano",
}


@pytest.mark.parametrize("brief", BRIEFS)
def test_what_is_wanted_now_is_read(brief: str) -> None:
    found = understand(brief, MANY_TAGS)
    assert sorted(described(chip) for chip in found.chips) == sorted(BRIEFS[brief].split("|"))


def test_what_was_left_out_or_read_otherwise_is_said():
    assert read("We had 60 secs; now we need 45").problems == (
        '"We had 60 secs" was left out: what was used before is no wish.',
    )
    assert read("in d-dorisch").problems == (
        '"dorisch" was read as minor: other modes are not known.',
    )


@pytest.mark.parametrize(
    "text",
    ["Same as ref, but slower", "wie die angehängte Datei, langsamer", "as the upload, but slower"],
)
def test_a_short_name_of_the_reference_is_one(text):
    brief = read(text)
    assert (brief.reference is not None, brief.unknown) == (True, ())
    assert [described(chip) for chip in brief.chips] == ["slower"]


@pytest.mark.parametrize(
    ("text", "name"), [("K minor", "K"), ("Camelot 13A", "13A"), ("key 0B, piano", "0B")]
)
def test_a_key_that_is_none_is_named(text, name):
    (problem,) = read(text).problems
    assert problem.startswith(f'There is no key "{name}": ')
    assert read("it's minor, piano").problems == ()


def test_the_same_tone_is_asked_for():
    assert [described(chip) for chip in read("like this, same tone").chips] == ["same tone"]


@pytest.mark.parametrize("end", ["", " at a push", " at a pinch", " at a stretch", " if need be"])
def test_how_readily_a_number_may_go_further_is_no_wish_of_its_own(end):
    brief = read(f"95 bpm, could go to 105{end}")
    assert ([described(chip) for chip in brief.chips], brief.unknown) == (["95 to 105 BPM"], ())
