"""What a brief says of the energy's course, and of how a match is to differ from the reference."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import VOCABULARY, read, tags


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("piano that builds up", "building energy"),
        ("piano, no build-up", "no building energy"),
        ("Klavier, baut sich langsam auf", "building energy"),
        ("ピアノ、だんだん盛り上がる", "building energy"),
        ("piano that calms down", "falling energy"),
        ("piano without breaks", "without a break"),
        ("piano, starts quiet and ends big", "building energy"),
        ("piano, starts calm then gets energetic", "building energy"),
        ("Klavier, fängt ruhig an und wird dann lauter", "building energy"),
        ("piano, fades out", "falling energy"),
        ("盛り上がらないピアノ", "no building energy"),
        ("piano, stays the same throughout", "steady energy"),
        ("piano, slow build", "building energy"),
        ("piano, builds slowly", "building energy"),
        ("piano, quiet intro then explodes", "building energy"),
        ("piano, calm at first, intense later", "building energy"),
        ("piano drops out in the middle", "with a break"),
        ("piano, steady bed", "steady energy"),
        ("piano, flat dynamics", "steady energy"),
        ("Klavier, langsam aufbauend", "building energy"),
        ("Klavier, zum Ende hin größer werdend", "building energy"),
    ],
)
def test_the_course_of_the_energy_is_read(text, said):
    brief = read(text)
    assert [described(chip) for chip in brief.chips] == ["piano", said]
    assert brief.unknown == ()


def test_a_tag_of_the_library_that_names_a_course_stays_a_tag():
    own = Vocabulary({"mood": ["building"]})
    assert tags(understand("building", own)) == ["building"]


def test_this_track_in_japanese_is_a_reference_with_a_direction():
    brief = read("この曲みたいだけどもっと遅い")
    assert brief.reference is not None
    assert [described(chip) for chip in brief.chips] == ["slower"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("warmer and slower than this one", ["warmer", "slower"]),
        ("a little faster than the reference", ["faster"]),
        ("etwas schneller als dieses Stück", ["faster"]),
        ("この曲より速い", ["faster"]),
        ("この曲に似ていて、もっと静か", ["less energy"]),
        ("10 bpm slower than this track", ["10 BPM slower"]),
        ("like this, 20% faster", ["20 % faster"]),
        ("twice as fast as this", ["faster"]),
        ("similar to the file, same tempo", ["same tempo"]),
        ("genauso schnell wie dieses Stück", ["same tempo"]),
        ("not as fast as this", ["slower"]),
        ("not as energetic as this", ["less energy"]),
        ("nicht ganz so schnell wie dieses Stück", ["slower"]),
        ("wie dieses Stück, mit mehr Energie", ["more energy"]),
        ("more energetic than this but warmer", ["warmer", "more energy"]),
        ("a slower version of this track", ["slower"]),
        ("follow-up to this track, a bit calmer", ["less energy"]),
        ("same but slower", ["slower"]),
        ("dieses Stück, nur langsamer", ["slower"]),
        ("like this but 10-20 bpm faster", ["15 BPM faster"]),
        ("like this but a minute longer", ["60 s longer"]),
        ("この曲より短く", ["shorter"]),
        ("この曲と同じテンポ", ["same tempo"]),
        ("similar tempo as this track", ["same tempo"]),
        ("same as reference but warmer", ["warmer"]),
        ("like this but twice as long", ["longer"]),
        ("halb so schnell wie dieses Stück", ["slower"]),
        ("like these but warmer", ["warmer"]),
        ('as slow as "Still Echo"', ["same tempo"]),
        ("like 'Still Echo' but slower", ["slower"]),
    ],
)
def test_how_it_differs_from_the_reference_is_read(text, said):
    brief = read(text)
    assert brief.reference is not None
    assert [described(chip) for chip in brief.chips] == said
    assert (brief.unknown, brief.problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [("jazz, aber langsamer", ["jazz", "slower"]), ("langsamer Jazz", ["jazz", "up to 92 BPM"])],
)
def test_slower_beside_a_file_is_a_direction_where_it_stands_alone(text, said):
    brief = understand(text, VOCABULARY, beside=True)
    assert [described(chip) for chip in brief.chips] == said
