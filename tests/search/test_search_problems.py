"""What a search cannot do is said in one sentence, and the rest of it goes on."""

import numpy as np
import pytest

from core.__main__ import main
from core.audio.features.aspects import SIZES
from core.catalog.analysis.measured import Measured, TrackValues
from core.search.find import find
from core.search.query import Query
from core.search.request.wish import Wish
from tests.brief_kit import EVERY, read, search
from tests.brief_kit import library as library  # the fixture


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--key", "K minor"], 'There is no key "K minor"'),
        (["--shape", "sideways"], 'There is no shape of energy "sideways"'),
        (
            ["--energy", "0.9-0.1"],
            "No energy lies between 0.9 and 0.1: write the lower number first, for example 0.2",
        ),
        (["--energy", "0-5"], "Energy goes from 0 (calm) to 1 (full), not to 5"),
        (["--tempo", "95-80"], "No tempo lies between 95 and 80 BPM"),
        (["--length", "60-10"], "No length lies between 60 and 10 s"),
        (["--any-time"], "Half time, double time and a tolerance need a tempo"),
        (["--mixing"], "Keys that mix need a key"),
        (["--more-like", "t02", "--less-like", "t02"], '"t02" is liked and disliked'),
        (["--energy", "2-3"], "Energy goes from 0 (calm) to 1 (full), not from 2"),
        (["--at-most", "-1"], "The limit of results per artist must be 0"),
        (["--preset", "loudest"], 'There is no preset "loudest"'),
        (["--also-like", "nobody"], '"nobody" is neither a track'),
        (["--words", "piano at 900 to 1000 BPM"], "is no tempo of any music"),
        (["--words", "in K minor, piano"], 'There is no key "K"'),
        (["--as-near-as", "nobody"], '"nobody" is not among the tracks'),
        (["--varied", "7"], "The dial of variety goes from 0"),
        (["--tempo-tolerance", "80"], "A tempo may be missed by 0 to 25 %"),
        (["--voice", "no"], "The model in use does not recognise voices"),
        (["--kind", "music"], "The model in use does not recognise voices"),
        (["--tuned"], "verdicts (0 alike) are too few to learn from"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_goes_on(library, capsys, options, sentence):
    found = search(capsys, "--query", "t01", *options)
    assert any(sentence in problem for problem in found["problems"]), found.get("problems")
    assert found["matches"]


def test_the_ninth_reference_is_named_and_left_out(library, capsys):
    eight = [f"t{at:02d}" for at in range(8)]
    assert "problems" not in search(capsys, "--also-like", *eight)
    for nine in (["--query", "t20"], ["--words", 'like "Track 20"']):
        (problem,) = search(capsys, "--also-like", *eight, *nine)["problems"]
        assert problem.startswith("A search takes 8 references; left out: ")


def test_of_several_parts_only_the_one_that_cannot_be_is_left_out(library, capsys):
    found = search(capsys, "--query", "t01", "--key", "Am", "--key", "K minor", "--no-fold", *EVERY)
    assert {match["key"] for match in found["matches"]} == {"A minor"}
    asked = ("--query", "t01", "--varied", "7", "--at-most", "1", "-k", "48")
    shapes = ("--shape", "Steady", "building", "falling", "with a break", "sideways")
    found = search(
        capsys, "--query", "t01", *shapes, "--preset", "Same Sound", "--length", "0:00-9:00"
    )
    assert len(found["problems"]) == 1
    (problem,) = search(capsys, *asked)["problems"]
    assert "The dial of variety" in problem
    artists = [match["artist"] for match in search(capsys, *asked)["matches"] if match["artist"]]
    assert len(artists) == len(set(artists))


def test_filters_that_no_track_passes_are_one_sentence(library, capsys):
    found = search(capsys, "--query", "t01", "--tempo", "300-400")
    assert found["matches"] == []
    assert "No track matches all filters" in found["problems"][0]


@pytest.mark.parametrize(
    "asked",
    [
        ("--query", "t01", "--also-like", "nothing.wav"),
        ("--query", "nothing.wav", "t01"),
        ("--query", "nothing.wav", "--words", "piano"),
    ],
)
def test_a_silent_reference_is_named_and_the_rest_counts(
    library, capsys, tmp_path, monkeypatch, asked
):
    import soundfile

    monkeypatch.chdir(tmp_path)
    soundfile.write("nothing.wav", np.zeros(16_000), 8000)
    found = search(capsys, *asked)
    assert [problem.count("nothing.wav") for problem in found["problems"]] == [1]
    assert found["matches"]
    for alone in ("--query", "--also-like"):
        assert main(["search", "--library", "many", "--json", alone, "nothing.wav"]) == 1
        assert capsys.readouterr().out == ""


def test_neither_words_nor_a_query_is_one_sentence(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "floozle"]) == 1
    assert "say in words what to find" in capsys.readouterr().err


def test_words_of_which_none_can_be_used_are_one_sentence_that_names_them(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "900 BPM"]) == 1
    assert '"900 BPM" is no tempo of any music' in capsys.readouterr().err
    assert main(["search", "--library", "many", "--json", "--words", "floozle"]) == 1
    assert 'Not understood: "floozle"' in capsys.readouterr().err


def test_a_library_that_is_not_measured_says_so(library, capsys):
    with library.writing() as db:
        db.execute("DELETE FROM measures")
        db.execute("UPDATE tracks SET tempo_bpm = NULL")
    for asked in (("--key", "Am", "--energy", "0-1"), ("--tempo", "80-95")):
        found = search(capsys, "--query", "t01", *asked)
        assert any("soundkin measure --library many" in problem for problem in found["problems"])
        assert len(found["matches"]) == 5


@pytest.mark.parametrize(
    ("chip", "sentence"),
    [
        ("flute=2", 'No part of the brief is "flute": its parts are "piano", "90 BPM".'),
        ("90 BPM=-1", '"90 BPM" has no opposite and was left out'),
        *((f"piano={weight}", '"piano" was not weighted by') for weight in ("inf", "nan", "-0.5")),
    ],
)
def test_a_weight_for_nothing_is_one_sentence(library, capsys, chip, sentence):
    found = search(capsys, "--words", "piano, 90 BPM", "--chip", chip)
    assert [sentence in problem for problem in found["problems"]] == [True]


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--dial", "foo=1"), 'There is no aspect "foo": say whole, timbre'),
        (
            ("--dial", "timbre=nan"),
            '"timbre" was not weighted by nan: a weight goes from 0 to 100.',
        ),
        (("--also-like", "t01=inf"), '"t01" was not weighted by inf'),
        (("--also-like", "t01=nan"), "A reference needs a weight above 0"),
    ],
)
def test_a_weight_that_is_none_is_one_sentence(library, capsys, option, sentence):
    found = search(capsys, "--query", "t00", *option)
    assert [sentence in problem for problem in found["problems"]] == [True]
    assert found["matches"]


def test_shorter_than_a_file_is_shorter_than_its_own_length(library):
    """Track i is 20 + 3 i s long."""
    file = Measured(TrackValues(), np.ones(60), np.zeros(sum(SIZES.values())))
    query = Query(vector=np.ones(100, np.float32), measured=file)
    found = find(library, query, wish=Wish(read("like this but shorter")))
    assert found.problems == ()
    assert all(match.track.duration_s < 60 for match in found.matches)


def test_slower_than_nothing_is_no_search(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "like this but slower"]) == 1
    assert '"like this" needs a track or file' in capsys.readouterr().err
