"""Libraries as such: names, settings, coverage, narrowing, shortlist, verdicts, export."""

import csv
import threading
from pathlib import Path

import numpy as np
import pytest

from core.catalog import coverage, filters, importing, shortlist
from core.catalog.analysis import embeddings, map_places
from core.catalog.coverage import Category, Coverage
from core.catalog.decisions import listening
from core.catalog.exports import exporting
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.summary import in_short
from core.errors import SoundkinError
from core.libraries import open_library

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
pytestmark = pytest.mark.both_stores


@pytest.fixture
def library(home) -> Library:
    made = Library.create("mine")
    store.save(
        made,
        [
            Row(
                "a",
                "Morning Dew",
                "a.wav",
                "Ann",
                tempo_bpm=120,
                duration_s=60,
                format="wav",
                tags={"genre": ["Rock", "Pop"], "instrument": ["piano"]},
            ),
            Row(
                "b",
                "Évening",
                "b.mp3",
                "Bob",
                tempo_bpm=90,
                duration_s=30,
                format="mp3",
                tags={"genre": ["rock"]},
            ),
            Row(
                "c",
                "Night 夜",
                None,
                duration_s=90,
                tags={"mood": ["calm"], "instrument": ["Piano", "strings"]},
            ),
            Row("d", "100% silent_", "d.wav", format="wav"),
        ],
    )
    return made


def test_many_threads_use_one_library(library):
    def work(i: int) -> None:
        library.set_setting(f"k{i}", i)
        seen.append(library.setting(f"k{i}") + library.count())

    seen: list[int] = []
    threads = [threading.Thread(target=work, args=(i,)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [4 + i for i in range(12)]


def test_a_failed_transaction_leaves_nothing(library):
    def work() -> None:
        with library.writing() as db:
            db.execute("DELETE FROM tracks")
            raise RuntimeError("something went wrong")

    with pytest.raises(RuntimeError):
        work()
    assert library.count() == 4


def test_settings_keep_json(library):
    library.set_setting("x", {"a": [1, None, "ü"]})
    assert (library.setting("x"), library.setting("y", 5)) == ({"a": [1, None, "ü"]}, 5)


def test_tracks_and_tags_in_bulk_follow_the_order_asked(library):
    assert [track.track_id for track in library.tracks(["c", "no\0pe", "\udcff", "a"])] == [
        "c",
        "a",
    ]
    assert list(library.tags_of()) == ["a", "b", "c", "d"]
    assert library.tags_of(["c"]) == {"c": {"mood": ["calm"], "instrument": ["piano", "strings"]}}
    assert library.tags("d") == {}
    with pytest.raises(SoundkinError, match="no track"):
        library.track("nope")


def test_coverage_counts_tracks_and_tags(library):
    found = coverage.coverage(library)
    assert found.tracks == 4
    assert found.categories == {
        "genre": Category(tagged=2, coverage=0.5, tags={"Rock": 2, "Pop": 1}),
        "mood": Category(tagged=1, coverage=0.25, tags={"calm": 1}),
        "instrument": Category(tagged=2, coverage=0.5, tags={"piano": 2, "strings": 1}),
    }
    assert in_short(library) == {
        "name": "mine",
        "tracks": 4,
        "tagged": 3,
        "embedded": 0,
        "run_id": None,
    }


def test_an_overlap_is_the_share_of_tracks_tagged_in_both_categories(library):
    found = coverage.overlap(library)
    assert (found.all, found.none) == (0, 0.25)
    assert found.pairs == {
        ("genre", "mood"): 0,
        ("genre", "instrument"): 0.25,
        ("mood", "instrument"): 0.25,
    }
    tags = {"genre": ["Rock"], "mood": ["calm"]}
    both = Library.create("both")
    store.save(both, [store.Row("a", "A", None, tags=tags), store.Row("b", "B", None)], {})
    assert coverage.overlap(both).all == 0.5


def test_an_empty_library_covers_nothing(home):
    empty = Library.create("empty")
    assert coverage.coverage(empty) == Coverage(tracks=0, categories={})
    assert coverage.overlap(empty).none == 0
    assert list(filters.ids(empty, Filter(words="x"))) == []


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, "abcd"),
        ({"tags": {"genre": ["ROCK"]}}, "ab"),
        ({"tags": {"genre": ["rock", "pop"], "instrument": ["piano"]}}, "a"),
        ({"tags": {"Main Instrument": ["piano"]}}, "ac"),
        ({"tags": {"image": ["calm"]}}, "c"),
        ({"tags": {"genre": []}}, "abcd"),
        ({"tags": {"genre": ["ｒｏｃｋ"]}}, "ab"),
        ({"unwanted": {"genre": ["ROCK"]}}, "cd"),
        ({"unwanted": {"genre": ["rock"]}, "tags": {"instrument": ["piano"]}}, "c"),
        ({"unwanted": {"genre": []}}, "abcd"),
        ({"tempo": (90, 119)}, "b"),
        ({"length": (60, 90)}, "ac"),
        ({"formats": ["WAV", ".mp3"]}, "abd"),
        ({"words": "MORN ann"}, "a"),
        ({"words": "éven"}, "b"),
        ({"words": "夜"}, "c"),
        ({"words": "夜 a\0b \udcff"}, ""),
        ({"words": "100%"}, "d"),
        ({"words": "%"}, "d"),
        ({"words": "_"}, "d"),
        ({"tags": {"genre": ["rock"]}, "words": "bob", "tempo": (0, 200)}, "b"),
    ],
)
def test_a_filter_lets_these_tracks_pass(library, asked, ids):
    assert list(filters.ids(library, Filter(**asked))) == list(ids)


def test_tracks_without_a_tag_of_a_category_are_found(library):
    for category in ("instrument", "genre"):
        tags = library.tags_of(library.track_ids())
        without = [track_id for track_id in library.track_ids() if not tags[track_id].get(category)]
        assert list(filters.untagged(library, category)) == without
    assert list(filters.untagged(library, "nothing")) == library.track_ids()


def test_found_ids_are_read_a_slice_at_a_time(library):
    found = filters.ids(library, Filter(tempo=(0, 500)))
    every = [t.track_id for t in library.tracks() if t.tempo_bpm is not None]
    assert (len(found), found[:2], found[-1]) == (len(every), every[:2], every[-1])


@pytest.mark.parametrize("field", ["tags", "unwanted"])
def test_a_tag_there_is_not_gets_a_sentence_with_the_frequent_ones(library, field):
    with pytest.raises(SoundkinError, match="there are: genre, mood, instrument"):
        filters.numbers(library, Filter(**{field: {"colour": ["red"]}}))
    with pytest.raises(SoundkinError, match='"polka"; the most frequent are: Rock'):
        filters.numbers(library, Filter(**{field: {"genre": ["polka"]}}))


def test_a_format_there_is_not_gets_a_sentence_with_those_that_are(library):
    with pytest.raises(SoundkinError, match='"aiff"; there are: mp3, wav'):
        filters.numbers(library, Filter(formats=["aiff"]))
    asked, gone = filters.without_unknown(library, Filter(formats=["aiff"]))
    assert (asked.formats, gone) == ((), ["aiff (file format)"])


@pytest.mark.parametrize("span", [(95, 80), (-5, 80), (float("nan"), 80), (float("inf"),) * 2])
def test_an_impossible_range_gets_a_sentence(span):
    with pytest.raises(SoundkinError, match="No tempo lies between"):
        Filter(tempo=span)
    with pytest.raises(SoundkinError, match="No length lies between"):
        Filter(length=span)


def test_the_shortlist_keeps_order_and_notes(library):
    for track_id in "abc":
        assert shortlist.add(library, track_id)
    assert not shortlist.add(library, "a")
    shortlist.set_note(library, "a", "for the *opening*")
    shortlist.move(library, "c", -2)
    assert [(entry.track_id, entry.note) for entry in shortlist.entries(library)] == [
        ("c", ""),
        ("a", "for the *opening*"),
        ("b", ""),
    ]
    shortlist.move(library, "c", 99)
    shortlist.arrange(library, ["b", "nope", "b"])
    assert [entry.track_id for entry in shortlist.entries(library)] == ["b", "a", "c"]
    shortlist.remove(library, "a")
    assert [entry.track_id for entry in shortlist.entries(open_library("mine"))] == ["b", "c"]
    with pytest.raises(SoundkinError, match="no longer on the shortlist, so the note was not kept"):
        shortlist.set_note(library, "a", "for the end")
    with pytest.raises(SoundkinError):
        shortlist.add(library, "nope")


def test_the_tally_counts_the_last_verdict_on_each_pair_and_blind_ones_apart(library):
    for i, track_id in enumerate("bcd"):
        listening.judge(library, "a", track_id, "r", similar=i < 2)
    listening.judge(library, "a", "d", "r", similar=True)  # second thoughts replace the first
    listening.judge(library, "a", "b", "r", similar=False, blind=True)
    found = listening.tally(library, "r", blind=False, trained={"b"})
    assert (found["similar"], found["judged"], found["queries"], found["outside"]) == (3, 3, 1, 2)
    assert listening.tally(library, "r", blind=True)["similar"] == 0
    listening.unjudge(library, "a", "d", "r")
    assert [verdict.track_id for verdict in listening.verdicts(library, "r", blind=False)] == [
        "b",
        "c",
    ]


def test_the_interval_of_eleven_of_sixteen_is_that_of_a_statistics_table():
    low, high = listening.interval(11, 16)
    assert (round(low, 3), round(high, 3)) == (
        0.444,
        0.858,
    )  # Wilson's interval by a statistics table
    assert listening.interval(0, 0) == (0, 1)


def test_a_choice_of_a_candidate_can_be_taken_back_and_is_of_one_category(library):
    listening.set_choice(library, "instrument", "a", True)
    listening.set_choice(library, "instrument", "b", False)
    listening.set_choice(library, "instrument", "a", None)
    assert listening.choice(library, "instrument") == {"b": False}
    assert listening.choice(library, "genre") == {}


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_exported_vectors_read_back_exactly(library, tmp_path):
    with pytest.raises(SoundkinError, match="knows tags only"):
        exporting.vectors(library, tmp_path / "v.csv")
    library.set_setting("source", str(tmp_path))
    with pytest.raises(SoundkinError, match="embed"):
        exporting.vectors(library, tmp_path / "v.csv")
    X = np.random.default_rng(0).normal(size=(2, 100)).astype(np.float32)
    embeddings.write(
        library,
        "r",
        [embeddings.TrackEmbedding(t, x, [0.0], x[None]) for t, x in zip("ab", X, strict=True)],
    )
    map_places.write_map(library, "r", ["a", "b"], X[:, :2])
    library.use_run("r")
    assert exporting.vectors(library, tmp_path / "v.csv") == 2
    rows = read_csv(tmp_path / "v.csv")
    assert [len(row) for row in rows] == [101] * 3
    assert [row[0] for row in rows] == ["track", "a", "b"]
    np.testing.assert_array_equal(np.array([row[1:] for row in rows[1:]], dtype=np.float32), X)
    assert exporting.map(library, tmp_path / "m.csv") == 2


def test_exported_tags_import_again_to_the_same_library(library, tmp_path):
    assert exporting.tags(library, tmp_path / "t.csv") == 4
    again = Library.create("again")
    plan = importing.plan(tmp_path / "t.csv", None, again)
    importing.apply(plan, again)
    assert again.tags_of() == library.tags_of()
    assert [(t.title, t.tempo_bpm, t.duration_s) for t in again.tracks()] == [
        (t.title, t.tempo_bpm, t.duration_s) for t in library.tracks()
    ]


def test_the_shortlist_is_exported_as_table_and_playlist(library, tmp_path):
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "b.mp3").touch()
    library.set_setting("source", str(tmp_path / "music"))
    shortlist.add(library, "c")
    shortlist.add(library, "b", "line\nbreak")
    shortlist.add(library, "d")
    assert exporting.shortlist(library, tmp_path / "s.csv") == 3
    assert [row[1] for row in read_csv(tmp_path / "s.csv")] == ["id", "c", "b", "d"]
    assert exporting.shortlist(library, tmp_path / "s.m3u") == 1, "file that it names"
    lines = (tmp_path / "s.m3u").read_text("utf-8").splitlines()
    assert lines[:2] == ["#EXTM3U", "#EXTENC:UTF-8"]
    assert lines[2] == "#EXTINF:90,Night 夜"
    assert lines[4] == "#EXTINF:30,Bob - Évening"
    assert lines[5] == str(tmp_path / "music" / "b.mp3")
    assert lines[6] == "#EXTINF:-1,100% silent_"  # its length is not known


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared tag tables are not beside this checkout"
)
@pytest.mark.in_a_file
@pytest.mark.slow  # 55,525 tracks
def test_the_coverage_of_the_jamendo_table_is_known(home):
    library = Library.create("jamendo")
    table = SHARED / "tag_tables" / "mtg_jamendo_tags.csv"
    importing.apply(importing.plan(table, None, library), library)
    found = coverage.coverage(library)
    shares = {name: round(100 * of.coverage, 2) for name, of in found.categories.items()}
    assert (found.tracks, shares) == (
        55525,
        {"genre": 99.22, "instrument": 45.27, "mood": 33.29},
    )


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared tag tables are not beside this checkout"
)
def test_a_table_with_cells_over_several_lines_keeps_all_its_tracks(home):
    library = Library.create("incompetech")
    importing.apply(
        importing.plan(SHARED / "tag_tables" / "incompetech.csv", None, library),
        library,
    )
    track = library.tracks()[0]
    assert (library.count(), track.title, track.tempo_bpm, track.duration_s) == (
        1432,
        "Failing Defense",
        86,
        106,
    )
    assert library.tags(track.track_id)["instrument"] == [
        "Brass",
        "Percussion",
        "Xylophone",
        "Strings",
    ]
