"""A brief by the command line: words, tempo, key, references, variety, dials, energy."""

import csv
from typing import Any

import numpy as np
import pytest

from core.__main__ import main
from core.catalog import shortlist, summary
from core.catalog.analysis import embeddings
from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.filters import Filter
from core.linalg import l2_normalize
from core.search.aspects import likenesses_to
from core.search.brief.understanding import understand
from core.search.find import Feedback, find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.query import Query
from core.search.query import named as named_query
from core.search.request.wish import Wish
from core.search.search_plan import plan_search
from tests.brief_kit import EVERY, N, numbers, search, tell_kinds
from tests.brief_kit import library as library  # the fixture
from tests.music import RUN


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


def test_a_key_keeps_out_others_and_lets_in_those_that_mix_with_it_when_asked(library, capsys):
    a_minor = search(capsys, "--query", "t00", *EVERY, "--key", "8A")
    assert {i % 24 for i in numbers(a_minor)} == {21}
    assert {match["key"] for match in a_minor["matches"]} == {"A minor"}
    mixing = search(capsys, "--query", "t00", *EVERY, "--key", "Am", "--mixing")
    keys = {match["key"] for match in mixing["matches"]}
    assert keys == {"A minor", "C major", "E minor", "D minor"}


def test_what_is_computed_too_uncertainly_to_be_shown_passes_no_filter(library, capsys):
    """Of the tracks at 60, 62 ... BPM every second one is given; keys are all computed."""
    with library.writing() as db:
        db.execute("UPDATE measures SET tempo_confidence = 0.29, key_confidence = 0.29")
    found = search(capsys, "--query", "t01", *EVERY, "--tempo", "90-100")
    assert set(numbers(found)) == {i for i in range(1, N, 2) if 90 <= 60 + 2 * i <= 100}
    assert numbers(search(capsys, "--query", "t01", *EVERY, "--key", "8A")) == []
    assert summary.ranges(library).tempo == (62, 154)
    assert len(summary.tempos(library)[0]) == N // 2
    (other,) = find(library, Query(track_id="t01"), Filter(words="track 30"), k=1).matches
    assert (other.values.tempo_bpm, other.tempo_bpm) == (120.0, None)


def test_a_range_of_energy_and_a_shape_keep_out_other_tracks(library, capsys):
    found = numbers(search(capsys, "--query", "t00", *EVERY, "--energy", "0.5-1"))
    assert set(found) == set(range(24, N))
    falling = search(capsys, "--query", "t00", *EVERY, "--shape", "with a break")
    assert {i % 3 for i in numbers(falling)} == {2}


def test_a_query_may_be_a_title_that_one_track_has_or_a_path_as_pasted(library, capsys, tmp_path):
    named = search(capsys, "--query", "track 12", "--also-like", "Track 20", *EVERY)
    assert numbers(named) == numbers(search(capsys, "--query", "t12", "--also-like", "t20", *EVERY))
    with library.writing() as db:
        db.execute("UPDATE tracks SET title = 'Track 3', words = 'track 3' WHERE track_id = 't05'")
    path = tmp_path / "a b.wav"
    path.touch()
    for text in (f'"{path}"', path.as_uri(), f" {path}"):
        assert named_query(library, text).path == path
    for title, said in (
        ("Track 3", "(t03, t05)"),
        ("Track 333", "neither a track"),
        ("https://x.example/a.mp3", "download it first"),
        ("~nobody-called-so/a.mp3", "neither a track"),
    ):
        assert main(["search", "--library", "many", "--query", title]) == 1
        assert said in capsys.readouterr().err


def test_words_name_a_track_without_quotation_marks(library, capsys):
    named = search(capsys, "--words", "like Track 12, at most one by one artist", "-k", "5")
    assert [(part["kind"], part["meaning"]) for part in named["understood"]] == [
        ("reference", "t12"),
        ("variety", "at most 1 of one artist, album or folder"),
    ]
    assert "problems" not in named
    alone = search(capsys, "--query", "t12", "--per-artist", "1", "-k", "5")
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
    assert [(part["text"], part["meaning"], part["kind"]) for part in found["understood"]] == [
        ("calm", "calm", "mood"),
        ("pinao", "piano", "instrument"),
        ("drums", "no drums", "instrument"),
        ("80 to 100 BPM", "80 to 100 BPM", "tempo"),
        ("floozle", None, "not understood"),
    ]


def test_what_is_found_is_written_in_its_order(library, capsys, tmp_path):
    table, playlist = tmp_path / "found.csv", tmp_path / "found.m3u8"
    found = search(capsys, "--words", "calm piano", "--out", str(table))
    assert (found["file"], found["rows"]) == (str(table), 5)
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    written = [(r["id"], float(r["score"]), float(r["tempo"]), r["tempo source"]) for r in rows]
    keys = ("track_id", "score", "tempo_bpm", "tempo_source")
    assert written == [tuple(match[key] for key in keys) for match in found["matches"]]
    found = search(capsys, "--query", "t00", "--out", str(playlist), "--shortlist")
    kept = [entry.track_id for entry in shortlist.entries(library)]
    assert kept == [match["track_id"] for match in found["matches"]]
    assert playlist.read_text("utf-8").count("#EXTINF") == 5


def test_a_chip_can_be_taken_off_weighed_or_turned_round(library, capsys):
    asked = ("--words", "calm piano", "-k", "5", "--at-most", "0")
    assert search(capsys, *asked)["matches"][0]["tags"]["instrument"] == ["piano"]
    without = search(capsys, *asked, "--chip", "piano=0")
    assert [chip["text"] for chip in without["understood"]] == ["calm"]
    against = search(capsys, *asked, "--chip", "piano=-1")
    assert {match["tags"]["instrument"][0] for match in against["matches"]} != {"piano"}
    assert "piano" not in against["matches"][0]["tags"]["instrument"]


def test_a_title_in_a_brief_is_a_reference_that_faster_is_relative_to(library, capsys):
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


@pytest.mark.parametrize("query", [None, Query(track_id="t10")])
def test_a_dislike_beside_words_raises_no_score(library, query):
    known = Known(library, load_index(library))
    wish = Wish(brief=understand("calm piano", known.vocabulary))

    def scores(*disliked: str) -> np.ndarray:
        feedback = Feedback(disliked=disliked)
        return plan_search(known, query, Filter(), feedback, wish, None).ranked()[0]

    plain, lowered = scores(), scores("t12")
    assert (lowered <= plain + 1e-6).all()
    assert lowered.argmin() == 12


def test_references_count_by_their_weights_and_what_is_avoided_sinks(library, capsys):
    both = search(capsys, "--query", "t10", "--also-like", "t20=3", *EVERY)
    assert not {10, 20} & set(numbers(both))
    even = search(capsys, "--query", "t10", "--also-like", "t20", *EVERY)
    assert numbers(search(capsys, "--query", "t10", "t20", *EVERY)) == numbers(even)
    _, X = embeddings.read(library, RUN)
    mean = l2_normalize(X[10] + 3 * X[20])
    expected = [int(i) for i in np.argsort(-(X @ mean), kind="stable") if i not in (10, 20)]
    assert numbers(both)[:10] == expected[:10]
    best = numbers(both)[0]
    avoiding = search(
        capsys, "--query", "t10", "--also-like", "t20=3", "--avoid", f"t{best:02d}", *EVERY
    )
    assert numbers(avoiding)[-1] == best
    many = [f"t{i:02d}" for i in range(11, 20)]
    crowd = search(capsys, "--query", "t10", "--also-like", *many, *EVERY)
    assert any("8 references" in problem for problem in crowd["problems"])


def test_what_is_sounded_like_is_not_avoided_too(library, capsys):
    both = search(capsys, "--query", "t10", "--avoid", "t10", *EVERY)
    assert both["problems"] == [
        "A track that results should sound like cannot be avoided as well: to avoid it, choose"
        " another query, or remove it from the references."
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
    folded = {match["track_id"]: match["versions"] for match in near["matches"]}
    assert folded.get("t46") == ["t47"] or folded.get("t47") == ["t46"]
    assert len(near["matches"]) == N - 2


def test_the_dial_of_variety_makes_results_less_alike(library, capsys):
    _, X = embeddings.read(library, RUN)

    def alike(found: dict[str, Any]) -> float:
        rows = numbers(found)
        return float((X[rows] @ X[rows].T).mean())

    closest = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0")
    varied = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--vary", "0.8")
    assert alike(varied) < alike(closest)
    assert numbers(varied)[0] == numbers(closest)[0]


def test_a_dial_counts_its_aspect(library, capsys):
    found = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--dial", "timbre=1")
    assert {i % 3 for i in numbers(found)} == {0}, "the group of the same timbre"
    preset = search(capsys, "--query", "t00", "-k", "8", "--at-most", "0", "--preset", "same sound")
    assert numbers(preset) != numbers(search(capsys, "--query", "t00", "-k", "8", "--at-most", "0"))


def test_a_dial_ranks_by_the_weighted_mean_of_what_the_references_have(library, capsys):
    found = search(capsys, "--query", "t00", "--also-like", "t10=2", "--dial", "timbre=1", *EVERY)
    aspects = Known(library, load_index(library)).aspects
    first, second = (likenesses_to(aspects, aspects.row(at), ["timbre"]) for at in (0, 10))
    order = np.argsort(-(first["timbre"] + 2 * second["timbre"]))
    assert numbers(found) == [row for row in order.tolist() if row not in (0, 10)]


def test_everything_as_near_as_one_is_counted(library, capsys):
    every = numbers(search(capsys, "--query", "t00", *EVERY))
    found = search(capsys, "--query", "t00", *EVERY, "--as-near-as", f"t{every[11]:02d}")
    assert found["as_near"] == 12
    assert numbers(found) == every[:12]
    far = search(capsys, "--query", "t00", "--as-near-as", f"t{every[40]:02d}")
    behind = {int(name[1:]) for match in far["matches"] for name in match["versions"]}
    assert far["as_near"] == 41
    assert {*numbers(far), *behind} == {*every[:41]}, "however many of one artist"


def test_a_misspelt_word_says_what_it_was_read_as(library, capsys):
    chips = search(capsys, "--words", "gentel")["understood"]
    assert [(chip["text"], chip["read_as"]) for chip in chips] == [("gentel", "gentle")]


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
    plain = {m["track_id"]: m["versions"] for m in search(capsys, *asked)["matches"]}
    assert plain["t40"] == ["t05"]
    short = search(capsys, *asked, "--words", "under 60 s")["matches"]
    assert {m["track_id"]: m["versions"] for m in short}["t05"] == ["t40"]


def test_versions_of_the_query_stand_together_as_one_result(library, capsys):
    cuts = [KnownVersion(name, "t04", "edit", "", 0.9) for name in ("t05", "t40")]
    related_versions.replace_all(library, cuts)
    found = search(capsys, "--query", "t04", "-k", "48", "--at-most", "0")["matches"]
    versions = {m["track_id"]: m["versions"] for m in found}
    assert versions.get("t05") == ["t40"] or versions.get("t40") == ["t05"]


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


def test_how_many_of_one_artist_can_be_written(library, capsys):
    found = search(capsys, "--query", "t46", "--words", "at most one by each artist", "-k", "12")
    artists = [match["artist"] for match in found["matches"] if match["artist"]]
    assert len(set(artists)) == len(artists)
    assert found["understood"][-1]["meaning"].startswith("at most 1 of one artist")
    assert "problems" not in found


def test_faster_is_relative_to_what_is_given_beside_the_words(library, capsys):
    found = search(capsys, "--query", "t20", "--words", "but faster", *EVERY)
    assert [chip["meaning"] for chip in found["understood"]] == ["faster"]
    assert all(match["tempo_bpm"] > 100 for match in found["matches"][:8])
    also = search(capsys, "--also-like", "t20", "--words", "faster", *EVERY)
    assert numbers(also) == numbers(found)
