"""Briefs as strangers write them: in lines and lists, with words of another sense."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import read, tags

MANY_TAGS = Vocabulary(
    {
        "mood": ["calm", "warm", "bright", "fresh", "stylish"],
        "genre": ["rock", "metal", "house", "world", "ambient", "orchestral"],
        "use": ["education", "sports", "event"],
        "instrument": ["piano", "choir", "electric piano"],
    }
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Instruments: piano, bass\nNo: drums, vocals", "piano|bass|no percussion|no voice"),
        ("Must have: piano\nMust not have: drums", "piano|no percussion"),
        ("Avoid:\n- drums\n- strings\n\nWanted:\n- piano", "no percussion|no strings|piano"),
        ("calm\npiano\nno drums\nstrings or bass", "calm|piano|no percussion|strings or bass"),
        ("1. calm\n2. no drums\n3. piano", "calm|no percussion|piano"),
        ("Please find something long and calm for us with no\ndrums in it, jazz", ""),
        ("#calm #nodrums #piano", "calm|no percussion|piano"),
        ("❌ vocals ❌ drums ✅ piano", "no voice|no percussion|piano"),
        ("vocals=no drums=yes", "no voice|percussion"),
        ("drums 👍 vocals ❌ calm", "percussion|no voice|calm"),
        ("👍 drums 👎 vocals", "percussion|no voice"),
        ('{"mood": "calm", "vocals": false}', "calm|no voice"),
        ("drums: y, vocals (y/n): n, calm", "percussion|no voice|calm"),
        ("mood: sad, vocals: n/a", "sad"),
        ("calm piano -tag:drums !vocals", "calm|piano|no percussion|no voice"),
        ("include: piano exclude: vocals", "piano|no voice"),
        ("Contains: piano. Doesn't contain: drums.", "piano|no percussion"),
        ("mood: calm / NOT: rock", "calm|no rock"),
        ("piano\nMit freundlichen Grüßen\nPeter Rock", "piano"),
        ("NG:ドラム、歌\n希望:ピアノ", "no percussion|no voice|piano"),
        ("【希望】ピアノ【NG】ドラム、ボーカル", "piano|no percussion|no voice"),
        ("Don'ts: drums, vocals. Dos: piano.", "no percussion|no voice|piano"),
    ],
)
def test_line_ends_lists_and_headings_end_what_a_no_reaches(text, said):
    assert "|".join(tags(read(text))) == (said or "calm|no percussion|jazz")


@pytest.mark.parametrize(
    "text",
    [
        *("Deadline 3 March", "I'm still looking", "in other words", "under text", "EP 3"),
        *("old school", "a rock climbing clip", "metal workers", "We're running late"),
        *(
            "Mit freundlichen Grüßen",
            "around the world",
            "no frills",
            "zu Hause",
            "a house renovation",
            "happy to help",
        ),
        *("Ref: Metal Heads, Soft Cell", "like Massive Attack, Warm Bodies", "Territory: world"),
        *("nothing that distracts from the choir", "family-friendly", "clean lyrics", "sober"),
        *("Alles klar!", "verse and chorus", "drone footage", "世界観に合う", "a clean 60 seconds"),
    ],
)
def test_words_of_another_sense_are_no_tags(text):
    assert tags(understand(f"{text}. Piano", MANY_TAGS)) == ["piano"]


def test_the_reference_that_is_talked_of_is_no_reference():
    assert read("the reference is too fast, the track is sad").reference is None
    compared = read("more energetic than this track")
    assert compared.reference is not None
    assert [described(chip) for chip in compared.chips] == ["more energy"]
