"""A brief by the command line: words, tempo, key, references, variety, dials, energy."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.__main__ import main
from core.audio.aspects import SIZES
from core.catalog import embeddings, measured, related_versions, store
from core.catalog.library import Library
from core.catalog.measured import Measured, Values
from core.catalog.related_versions import KnownVersion
from core.linalg import l2_normalize
from tests.music import RUN

N = 48
INSTRUMENTS = ("piano", "acoustic guitar", "drums")
MOODS = ("calm", "energetic")
SHAPES = ("steady", "building", "falling, with a break")


def measures_of(i: int, rng: np.random.Generator) -> Measured:
    """Track i: 60 + 2 i BPM, key i mod 24, energy i / N, and aspects in three groups."""
    aspects = rng.normal(size=sum(SIZES.values())) * 0.3
    aspects[: SIZES["timbre"]] += np.random.default_rng(i % 3).normal(size=SIZES["timbre"])
    values = Values(60.0 + 2 * i, 0.9, None, i % 24, 0.8, i / N, 0.5, SHAPES[i % 3], 4.0, True)
    return Measured(values, np.full(30, i / N), aspects)


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """48 tracks without sound: every other one has a given tempo, others a computed one only."""
    rng = np.random.default_rng(5)
    rows = [
        store.Row(
            f"t{i:02d}",
            f"Track {i}",
            f"folder {i % 5}/{i}.wav",
            artist=f"Artist {i % 6}" if i % 4 else "",
            tempo_bpm=60.0 + 2 * i if i % 2 else None,
            duration_s=20.0 + 3 * i,
            tags={"instrument": [INSTRUMENTS[i % 3]], "mood": [MOODS[i % 2]]} if i % 8 else {},
        )
        for i in range(N)
    ]
    made = Library.create("many")
    store.save(made, rows, {"source": str(tmp_path), "run": RUN})
    X = l2_normalize((rng.normal(size=(N, 100)) + 0.4).astype(np.float32))
    X[47] = X[46]  # one recording twice
    write = (embeddings.TrackEmbedding(f"t{i:02d}", X[i], [0.0], X[i : i + 1]) for i in range(N))
    embeddings.write(made, RUN, write)
    measured.write(made, [(f"t{i:02d}", measures_of(i, rng)) for i in range(N)])
    return made


def search(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """What `soundkin search` answers on that library."""
    assert main(["search", "--library", "many", "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def numbers(found: dict[str, Any]) -> list[int]:
    return [int(match["track_id"][1:]) for match in found["matches"]]


EVERY = ("-k", "60", "--at-most", "0", "--no-fold")


def test_a_tempo_is_found_given_or_computed_with_tolerance_and_in_double_time(library, capsys):
    asked = ["--query", "t00", *EVERY, "--tempo", "90-100"]
    exact = search(capsys, *asked)
    assert set(numbers(exact)) == {i for i in range(1, N) if 90 <= 60 + 2 * i <= 100}
    sources = {match["tempo_source"] for match in exact["matches"]}
    assert sources == {"given", "computed"}
    wide = numbers(search(capsys, *asked, "--tempo-tolerance", "5"))
    assert set(wide) == {i for i in range(1, N) if 85.5 <= 60 + 2 * i <= 105}
    double = numbers(search(capsys, *asked, "--any-time"))
    assert set(double) == {
        i for i in range(1, N) if any(90 <= (60 + 2 * i) * t <= 100 for t in (1, 0.5, 2))
    }


def test_a_key_and_those_that_mix_with_it(library, capsys):
    a_minor = search(capsys, "--query", "t00", *EVERY, "--key", "8A")
    assert {i % 24 for i in numbers(a_minor)} == {21}
    assert {match["key"] for match in a_minor["matches"]} == {"A minor"}
    mixing = search(capsys, "--query", "t00", *EVERY, "--key", "Am", "--mixing")
    keys = {match["key"] for match in mixing["matches"]}
    assert keys == {"A minor", "C major", "E minor", "D minor"}


def test_energy_and_its_shape(library, capsys):
    found = numbers(search(capsys, "--query", "t00", *EVERY, "--energy", "0.5-1"))
    assert set(found) == set(range(24, N))
    falling = search(capsys, "--query", "t00", *EVERY, "--shape", "with a break")
    assert {i % 3 for i in numbers(falling)} == {2}


def test_a_query_may_be_a_title_that_one_track_has(library, capsys):
    named = search(capsys, "--query", "track 12", "--also-like", "Track 20", *EVERY)
    assert numbers(named) == numbers(search(capsys, "--query", "t12", "--also-like", "t20", *EVERY))
    with library.writing() as db:
        db.execute("UPDATE tracks SET title = 'Track 3', words = 'track 3' WHERE track_id = 't05'")
    for title, said in (("Track 3", "(t03, t05)"), ("Track 333", "neither a track")):
        assert main(["search", "--library", "many", "--query", title]) == 1
        assert said in capsys.readouterr().err


def test_words_name_a_track_without_quotation_marks(library, capsys):
    named = search(capsys, "--words", "like Track 12, at most one by one artist", "-k", "5")
    assert named["understood"]["like"] == "t12"
    assert (named["understood"]["not_understood"], named.get("problems")) == ([], None)
    alone = search(capsys, "--query", "t12", "--at-most", "1", "-k", "5")
    assert numbers(named) == numbers(alone)
    beside = search(capsys, "--query", "t03", "--words", "like Track 12", *EVERY)
    both = search(capsys, "--query", "t03", "--also-like", "t12", *EVERY)
    assert numbers(beside) == numbers(both)


def test_words_alone_find_what_fits_and_say_why(library, capsys):
    found = search(capsys, "--words", "calm pinao, no drums, 80 to 100 BPM, floozle", *EVERY)
    first = found["matches"][0]
    assert first["tags"] == {"instrument": ["piano"], "mood": ["calm"]}
    assert 80 <= first["tempo_bpm"] <= 100
    assert [why["says"] for why in first["why"]][-1] == "no drums (96 %)", "what is wanted is first"
    assert any(reason["says"] == "tagged piano" for reason in first["why"])
    assert found["understood"]["not_understood"] == ["floozle"]
    means = [chip["means"] for chip in found["understood"]["chips"]]
    assert means == ["calm", "piano", "no drums", "80 to 100 BPM"]


def test_a_chip_can_be_taken_off_weighed_or_turned_round(library, capsys):
    asked = ("--words", "calm piano", "-k", "5", "--at-most", "0")
    assert search(capsys, *asked)["matches"][0]["tags"]["instrument"] == ["piano"]
    without = search(capsys, *asked, "--chip", "piano=0")
    assert [chip["said"] for chip in without["understood"]["chips"]] == ["calm"]
    against = search(capsys, *asked, "--chip", "piano=-1")
    assert {match["tags"]["instrument"][0] for match in against["matches"]} != {"piano"}
    assert "piano" not in against["matches"][0]["tags"]["instrument"]


def test_words_and_a_reference_by_its_title(library, capsys):
    found = search(capsys, "--words", 'piano like "Track 7" but faster', *EVERY)
    assert 7 not in numbers(found), "the reference itself is no result"
    assert found["matches"][0]["tempo_bpm"] > 74
    assert found["matches"][0]["score"] > 0


def test_likes_and_dislikes_count_where_words_alone_are_asked(library, capsys):
    plain = search(capsys, "--words", "90 to 100 BPM", *EVERY)
    last = plain["matches"][-1]["track_id"]
    first = plain["matches"][0]["track_id"]
    liked = search(capsys, "--words", "90 to 100 BPM", "--more-like", last, *EVERY)
    assert numbers(liked) != numbers(plain)
    against = search(capsys, "--words", "90 to 100 BPM", "--less-like", first, *EVERY)
    assert against["matches"][0]["track_id"] != first


def test_several_references_and_one_to_avoid(library, capsys):
    both = search(capsys, "--query", "t10", "--also-like", "t20=3", *EVERY)
    assert not {10, 20} & set(numbers(both))
    _, X = embeddings.read(library, RUN)
    mean = l2_normalize(X[10] + 3 * X[20])
    expected = [int(i) for i in np.argsort(-(X @ mean), kind="stable") if i not in (10, 20)]
    assert numbers(both)[:10] == expected[:10]
    best = numbers(both)[0]
    avoiding = search(
        capsys, "--query", "t10", "--also-like", "t20=3", "--avoid", f"t{best:02d}", *EVERY
    )
    assert numbers(avoiding)[0] != best
    many = [f"t{i:02d}" for i in range(11, 20)]
    crowd = search(capsys, "--query", "t10", "--also-like", *many, *EVERY)
    assert any("8 references" in problem for problem in crowd["problems"])


def test_what_is_sounded_like_is_not_avoided_too(library, capsys):
    both = search(capsys, "--query", "t10", "--avoid", "t10", *EVERY)
    assert both["problems"] == [
        "A track that results shall sound like cannot be avoided too: it was not avoided."
    ]
    assert numbers(both) == numbers(search(capsys, "--query", "t10", *EVERY))


def test_at_most_two_of_an_artist_or_a_folder_and_copies_are_folded(library, capsys):
    found = search(capsys, "--query", "t46", "-k", "12")
    artists = [match["artist"] for match in found["matches"] if match["artist"]]
    assert max(artists.count(name) for name in artists) == 2
    folders = [match["path"].split("/")[0] for match in found["matches"] if not match["artist"]]
    assert max(folders.count(name) for name in folders) == 2
    assert sum(found["left_out"].values()) > 0
    near = search(capsys, "--query", "t00", "-k", "48", "--at-most", "0")
    folded = {match["track_id"]: match.get("behind", []) for match in near["matches"]}
    assert folded.get("t46") == ["t47"] or folded.get("t47") == ["t46"]
    assert len(near["matches"]) == N - 2


def test_the_dial_of_variety_makes_results_less_alike(library, capsys):
    _, X = embeddings.read(library, RUN)

    def alike(found: dict[str, Any]) -> float:
        rows = numbers(found)
        return float((X[rows] @ X[rows].T).mean())

    closest = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0")
    varied = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--varied", "0.8")
    assert alike(varied) < alike(closest)
    assert numbers(varied)[0] == numbers(closest)[0]


def test_a_dial_counts_its_aspect(library, capsys):
    found = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--dial", "timbre=1")
    assert {i % 3 for i in numbers(found)} == {0}, "the group of the same timbre"
    preset = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--preset", "same sound")
    assert numbers(preset) != numbers(search(capsys, "--query", "t00", "-k", "8", "--at-most", "0"))


def test_everything_as_near_as_one_is_counted(library, capsys):
    every = numbers(search(capsys, "--query", "t00", *EVERY))
    found = search(capsys, "--query", "t00", *EVERY, "--as-near-as", f"t{every[11]:02d}")
    assert found["as_near"] == 12
    assert numbers(found) == every[:12]


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
        (["--any-time"], "Half time, double time and a tolerance need a tempo"),
        (["--mixing"], "Keys that mix need a key"),
        (["--more-like", "t02", "--less-like", "t02"], '"t02" is liked and disliked'),
        (["--energy", "2-3"], "Energy goes from 0 (calm) to 1 (full), not from 2"),
        (["--at-most", "-1"], "At most so many results of one artist"),
        (["--preset", "loudest"], 'There is no preset "loudest"'),
        (["--also-like", "nobody"], "'nobody' is neither a track"),
        (["--words", "piano at 900 to 1000 BPM"], "is no tempo of any music"),
        (["--words", "in K minor, piano"], 'There is no key "K"'),
        (["--as-near-as", "nobody"], '"nobody" is not among the tracks'),
        (["--varied", "7"], "The dial of variety goes from 0"),
        (["--tempo-tolerance", "80"], "A tempo may be missed by 0 to 25 %"),
        (["--voice", "no"], "The model in use does not tell voices"),
        (["--kind", "music"], "The model in use does not tell voices"),
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


def test_a_silent_reference_is_named_and_the_others_count(library, capsys, tmp_path):
    import soundfile

    silent = tmp_path / "nothing.wav"
    soundfile.write(silent, np.zeros(16_000), 8000)
    found = search(capsys, "--query", "t01", "--also-like", str(silent))
    assert any("nothing.wav" in problem for problem in found["problems"])
    assert found["matches"]


def test_neither_words_nor_a_query_is_one_sentence(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "floozle"]) == 1
    assert "say in words what to find" in capsys.readouterr().err


def test_words_of_which_none_can_be_used_are_one_sentence_that_names_them(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "900 BPM"]) == 1
    assert '"900 BPM" is no tempo of any music' in capsys.readouterr().err
    assert main(["search", "--library", "many", "--json", "--words", "floozle"]) == 1
    assert 'Not understood: "floozle"' in capsys.readouterr().err


def test_a_misspelt_word_says_what_it_was_read_as(library, capsys):
    chips = search(capsys, "--words", "gentel")["understood"]["chips"]
    assert [(chip["said"], chip["read_as"]) for chip in chips] == [("gentel", "gentle")]


def test_a_library_that_is_not_measured_says_so(library, capsys):
    with library.writing() as db:
        db.execute("DELETE FROM measures")
    found = search(capsys, "--query", "t01", "--key", "Am", "--energy", "0-1")
    assert any("soundkin measure --library many" in problem for problem in found["problems"])
    assert len(found["matches"]) == 5


def tell_kinds(library: Library) -> None:
    """Every second track is music, and each has more of a voice than the one before."""
    with library.writing() as db:
        db.execute(
            "CREATE TABLE IF NOT EXISTS kinds (run_n INTEGER, n INTEGER, kind TEXT, chance REAL,"
            " voice REAL, PRIMARY KEY (run_n, n))"
        )
        db.executemany(
            "INSERT INTO kinds SELECT run_n, ?, ?, 0.9, ? FROM runs",
            ((n, "music" if n % 2 else "speech", n / N) for n in range(1, N + 1)),
        )


def test_no_vocals_goes_by_what_the_model_hears_where_no_tag_says_it(library, capsys):
    tell_kinds(library)
    found = search(capsys, "--words", "no vocals", *EVERY)
    assert numbers(found) == sorted(numbers(found)), "the less of a voice, the sooner"


def test_a_tempo_in_words_is_not_outvoted_by_likeness(library, capsys):
    found = search(capsys, "--query", "t00", "--words", "90 to 100 BPM", *EVERY)
    assert {60 + 2 * i for i in numbers(found)[:6]} == {90, 92, 94, 96, 98, 100}


def test_half_and_double_time_and_tolerance_hold_for_a_tempo_in_words(library, capsys):
    asked = ("--query", "t20", "--words", "120 to 130 BPM", *EVERY)
    half = {i for i in range(N) if 60 + 2 * i <= 65}
    exact = {i for i in range(N) if 120 <= 60 + 2 * i <= 130}
    assert set(numbers(search(capsys, *asked))[:6]) == exact
    assert set(numbers(search(capsys, *asked, "--any-time"))[:9]) == exact | half
    wide = numbers(search(capsys, *asked, "--tempo-tolerance", "5"))
    assert set(wide[:12]) == {i for i in range(N) if 114 <= 60 + 2 * i <= 136.5}


def test_a_full_version_that_misses_what_is_written_stands_behind_its_edit(library, capsys):
    related_versions.replace_all(library, [KnownVersion("t05", "t40", "edit", "", 0.9)])
    asked = ("--query", "t04", "-k", "48", "--at-most", "0")
    plain = {m["track_id"]: m.get("behind") for m in search(capsys, *asked)["matches"]}
    assert plain["t40"] == ["t05"]
    short = search(capsys, *asked, "--words", "under 60 s")["matches"]
    assert {m["track_id"]: m.get("behind") for m in short}["t05"] == ["t40"]


def test_voice_and_kind_filter_where_the_model_tells_them(library, capsys):
    tell_kinds(library)
    every = numbers(search(capsys, "--query", "t00", *EVERY, "--voice", "no", "--kind", "music"))
    assert set(every) == {n - 1 for n in range(1, N + 1) if n % 2 and n / N < 0.5 and n > 1}
    loud = numbers(search(capsys, "--query", "t00", *EVERY, "--voice", "yes"))
    assert set(loud) == {n - 1 for n in range(1, N + 1) if n / N >= 0.5}


def test_a_filter_by_voice_and_kind_says_how_certain_it_is(library, capsys):
    tell_kinds(library)
    found = search(capsys, "--query", "t00", "--voice", "no", "--kind", "music", *EVERY)
    told = {match["track_id"]: match["told"] for match in found["matches"]}
    assert told["t10"] == [
        {"says": "no voice (77 %)", "chance": 0.771},
        {"says": "music (90 %)", "chance": 0.9},
    ]
    assert "told" not in search(capsys, "--query", "t00")["matches"][0]


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
        (("--also-like", "t01=nan"), "A reference counts more than nothing"),
    ],
)
def test_a_weight_that_is_none_is_one_sentence(library, capsys, option, sentence):
    found = search(capsys, "--query", "t00", *option)
    assert [sentence in problem for problem in found["problems"]] == [True]
    assert found["matches"]


def test_slower_than_nothing_is_no_search(library, capsys):
    assert main(["search", "--library", "many", "--json", "--words", "like this but slower"]) == 1
    assert '"like this" needs a track or file' in capsys.readouterr().err


def test_how_many_of_one_artist_can_be_written(library, capsys):
    found = search(capsys, "--query", "t46", "--words", "at most one by each artist", "-k", "12")
    artists = [match["artist"] for match in found["matches"] if match["artist"]]
    assert len(set(artists)) == len(artists)
    assert found["understood"]["at_most"] == 1
    assert "problems" not in found


def test_faster_is_relative_to_what_is_given_beside_the_words(library, capsys):
    found = search(capsys, "--query", "t20", "--words", "but faster", *EVERY)
    assert [chip["means"] for chip in found["understood"]["chips"]] == ["faster"]
    assert all(match["tempo_bpm"] > 100 for match in found["matches"][:8])
    also = search(capsys, "--also-like", "t20", "--words", "faster", *EVERY)
    assert numbers(also) == numbers(found)
