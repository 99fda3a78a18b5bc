"""A brief of two wishes says what each of them says alone, however they are joined."""

import random

import pytest

from core.search.brief.chip_names import described
from core.search.brief.chips import RangeChip
from tests.brief_kit import read

ENGLISH = (
    *("calm piano", "no drums", "without strings", "piano or strings", "techno but no bass"),
    *("anything but rock", "hardly any percussion", "I need strings", "acoustic guitar only"),
    *("80 to 95 BPM", "around 120 bpm", "BPM 128", "up to 100 bpm", "faster than 100", "slow"),
    *("under two minutes", "longer than 30 seconds", "1 min 30", "3:45", "30s", "max 3 min"),
    *("between 1 and 2 minutes", "at least 90 seconds", "roughly three minutes", "half a minute"),
    *("in A minor", "D#m", "key: Gm", "F sharp minor", "compatible with 8A", "a minor key"),
    *("builds up slowly", "rising energy", "falling energy", "ends quietly", "steady energy"),
    *("instrumental only", "no vocals", "sung"),
)
GERMAN = (
    *("ruhiges Klavier", "ohne Gesang", "kein Schlagzeug", "alles außer Rock", "Akustikgitarre"),
    *("80 bis 95 BPM", "nicht zu schnell", "unter 2 Minuten", "anderthalb Minuten", "in a-Moll"),
    *("zwischen 1 und 2 Minuten", "steigende Energie", "abnehmende Energie"),
)
JOINED = (", ", "; ", ". ", "\n", "! ", " and ", ", but ", " but ", " - ", " – ", " + ", " plus ")
PAIRS = 300  # of some 22,000
RNG = random.Random(3)


def kinds(wish: str) -> set[str]:
    """What a wish is of: of one thing two wishes may say something else than each alone."""
    return {
        chip.value
        if isinstance(chip, RangeChip)
        else getattr(chip, "category", type(chip).__name__)
        for chip in read(wish).chips
    }


def said(brief: str) -> list[str]:
    return sorted(described(chip) for chip in read(brief).chips)


@pytest.mark.parametrize("wishes", [ENGLISH, GERMAN], ids=["English", "German"])
def test_two_wishes_are_read_as_each_alone(wishes: tuple[str, ...]) -> None:
    of = {wish: kinds(wish) for wish in wishes}
    for _ in range(PAIRS):
        one, other = RNG.sample(wishes, 2)
        if not of[one] & of[other]:
            brief = RNG.choice(JOINED).join((one, other))
            assert said(brief) == sorted(said(one) + said(other)), brief


@pytest.mark.parametrize("wish", ENGLISH)
def test_capitals_change_nothing(wish: str) -> None:
    if wish != "D#m":  # "D#M" may be major
        assert said(wish.upper()) == said(wish)
    assert said(wish.lower()) == said(wish)


@pytest.mark.parametrize("brief", ["2 min+", "2 min +", "2 min plus", "2 min plus long"])
def test_a_plus_that_adds_nothing_is_a_limit(brief: str) -> None:
    assert said(brief) == ["from 120 s"]


@pytest.mark.parametrize(
    "brief",
    [
        "a 5 sec. intro",
        "two minutes build",
        "climax at 1:30",
        "30 seconds fade",
        "builds over the next 30 seconds",
    ],
)
def test_a_place_in_a_track_is_named(brief: str) -> None:
    assert "what happens where in a track" in read(brief).problems[0]


def test_a_key_in_capitals_is_not_asked_for_where_it_is_refused() -> None:
    assert read("NOT IN A MINOR").chips == ()


@pytest.mark.parametrize(
    ("brief", "chips"),
    [
        ("a minimum of 2 min", ["from 120 s"]),
        ("dark, a minimum of 80 BPM", ["dark", "from 80 BPM"]),
        ("as dark as possible, sad", ["dark", "sad"]),
        ("so ruhig wie möglich", ["calm"]),
        ("as little piano as possible", ["no piano"]),
        ("we need it as soon as possible, dark", ["dark"]),
        ("piano up front", ["piano"]),
        ("no drums and strings up front", ["no percussion", "strings"]),
        ("no drums and driven by strings", ["no percussion", "strings"]),
        ("keep drums out of it and we'd love strings", ["no percussion", "strings"]),
        ("kein Schlagzeug und wir wollen Klavier", ["no percussion", "piano"]),
        ("Schlagzeug raus. ruhig", ["calm", "no percussion"]),
        ("ruhig und Schlagzeug weglassen", ["calm", "no percussion"]),
        ("Klavier weglassen und eher ruhig", ["calm", "no piano"]),
        (
            "Schlagzeug bitte nicht, das Tempo sollte 61 bis 71 BPM sein",
            ["61 to 71 BPM", "no percussion"],
        ),
        ("kein Klavier und 4 bis 5 Minuten und ruhig", ["240 to 300 s", "calm", "no piano"]),
        ("kein Klavier und es soll Schlagzeug dabei sein", ["no piano", "percussion"]),
        ("Techno-Musik", ["techno"]),
        ("no drums and there should be no vocals", ["no percussion", "no voice"]),
        ("hardly any percussion but 80 to 95 BPM", ["80 to 95 BPM", "no percussion"]),
        ("BPM 128 - under two minutes", ["121.6 to 134.4 BPM", "up to 120 s"]),
        ("max 3 min - 80 to 95 BPM", ["80 to 95 BPM", "up to 180 s"]),
    ],
)
def test_turns_of_phrase_around_a_wish(brief: str, chips: list[str]) -> None:
    assert said(brief) == chips
