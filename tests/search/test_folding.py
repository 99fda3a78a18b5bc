"""Versions of one piece stand behind the nearest of them; the query's own recording is no match."""

from pathlib import Path

import numpy as np
import pytest

from core.catalog.analysis import embeddings
from core.catalog.imports import store
from core.catalog.library import Library, Track
from core.linalg import l2_normalize
from core.search import own_recording
from core.search.find import find
from core.search.query import Query
from core.search.request.request import Request
from core.search.request.wish import Variety, Wish
from core.search.versions import titles
from tests.apptest_kit import opened, rows_of
from tests.catalog_kit import set_classes

FOLDED = Wish(variety=Variety(at_most=0))
TRACKS = {  # id: title, artist, seconds, angle from the query in radians
    "q": ("Evening Walk", "Ada", 120.0, 0.0),
    "copy": ("evening_walk_master", "", 120.4, 0.001),
    "cut": ("Evening Walk", "Ada", 60.0, 0.002),
    "river": ("River", "Bo", 100.0, 0.30),
    "river30": ("River (30 s edit)", "Bo", 30.0, 0.35),
    "river-inst": ("River - Instrumental", "Bo", 100.0, 0.40),
    "other-river": ("River", "Cy", 90.0, 0.45),
    "twin": ("Something else", "Di", 95.0, 0.455),
    "far": ("River (no drums)", "Bo", 80.0, 1.5),
}


@pytest.fixture
def library(home: Path) -> Library:
    made = Library.create("versions")
    rows = [
        store.Row(name, title, f"{name}.wav", artist=artist, duration_s=seconds, format="wav")
        for name, (title, artist, seconds, _) in TRACKS.items()
    ]
    store.save(made, rows, {"run": "r"})
    vectors = np.zeros((len(TRACKS), 100), np.float32)
    for row, (*_, angle) in zip(vectors, TRACKS.values(), strict=True):
        row[:2] = np.cos(angle), np.sin(angle)
    set_classes(made, "r", ["a"])
    embeddings.write(
        made,
        "r",
        (
            embeddings.TrackEmbedding(
                name, l2_normalize(x), [0.0], x[np.newaxis], np.ones(1, np.float32)
            )
            for name, x in zip(TRACKS, vectors, strict=True)
        ),
    )
    return made


def test_versions_stand_behind_the_nearest_and_the_rest_moves_up(library: Library) -> None:
    found = find(library, Query(track_id="q"), k=9, wish=FOLDED).matches
    assert [(match.rank, match.track_id, match.behind) for match in found] == [
        (1, "copy", ("cut",)),
        (2, "river", ("river30", "river-inst")),
        (3, "other-river", ("twin",)),
        (4, "far", ()),
    ]


def test_the_querys_recording_is_told_from_matches_by_sound_and_length(library: Library) -> None:
    found = find(library, Query(track_id="q"), k=9).matches
    same, others = own_recording.apart(found, 120.0)
    assert [match.track_id for match in same] == ["copy"]
    assert others[0].track_id == "cut", "half as long: a match"


@pytest.mark.parametrize(("fold", "n_rows"), [(True, 5), (False, 9)])
def test_a_page_shows_versions_apart_where_that_is_asked(
    library: Library, fold: bool, n_rows: int
) -> None:
    state = {"asked-versions": Request(at_most=0, fold=fold), "k": 50}
    assert len(rows_of(opened("pages/search.py", "versions", **state))) == n_rows


def test_versions_are_one_result_of_their_artist(library: Library) -> None:
    """At most two pieces of each artist are shown, each with all its versions."""
    found = find(library, Query(track_id="q"), k=9, wish=Wish(variety=Variety())).matches
    behind = {match.track_id: match.behind for match in found}
    assert behind["river"] == ("river30", "river-inst")
    assert "far" in behind, "the artist's second piece"


def test_a_folder_that_most_tracks_lie_in_has_no_limit(library: Library) -> None:
    few = ("other-river", "twin", "far")
    with library.writing() as db:
        for track_id in TRACKS:
            path = f"{'few' if track_id in few else 'all'}/{track_id}.wav"
            update = "UPDATE tracks SET artist = '', path = ? WHERE track_id = ?"
            db.execute(update, (path, track_id))
    wish = Wish(variety=Variety(at_most=2, fold=False))
    found = find(library, Query(track_id="q"), k=9, wish=wish)
    assert {match.track_id for match in found.matches} == TRACKS.keys() - {"q", "far"}
    assert found.left_out_of(9) == {"folder": 1}


def test_a_long_track_is_the_query_though_none_of_its_segments_is(library: Library) -> None:
    """A file of several segments scores below 1 with itself: half of that is its nearest one."""
    Z = np.zeros((2, 100), np.float32)
    Z[:, 0], Z[:, 1] = np.cos(0.6), (np.sin(0.6), -np.sin(0.6))
    starts, whole = [0.0, 24.0], l2_normalize(Z.mean(axis=0))
    long = embeddings.TrackEmbedding("copy", whole, starts, Z, np.ones(1, np.float32))
    embeddings.write(library, "r", [long])
    found = find(library, Query(track_id="q"), k=9).matches
    match = next(match for match in found if match.track_id == "copy")
    assert match.score < 0.95
    assert [match.track_id for match in own_recording.apart(found, 120.0)[0]] == ["copy"]


def test_without_a_length_nothing_is_taken_for_the_query(library: Library) -> None:
    found = find(library, Query(track_id="q"), k=9).matches
    assert own_recording.apart(found, None) == ([], found)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("River (30 s edit)", "river"),
        ("River - 60 sec Version", "river"),
        ("River [Instrumental]", "river"),
        ("River 0:30", "river"),
        ("River 30s (2)", "river"),
        ("River v2", "river"),
        ("River - Alt Mix 3", "river"),
        ("River - 2011 Remaster", "river"),
        ("(30 s)", ""),
        ("Piano Loop 12", "piano 12"),
        ("Symphony No 5", "symphony 5"),
        ("Symphony No 7", "symphony 7"),
        ("Symphony (No. 7) [Remastered]", "symphony 7"),
        ("1979", "1979"),
        ("Mixed Feelings", "mixed feelings"),
        ("川の歌 (Short)", "川の歌"),
    ],
)
def test_the_stem_is_the_title_without_what_names_a_version(title: str, stem: str) -> None:
    assert titles.stem(Track("t", title, None)) == stem


def test_a_number_at_the_end_is_dropped_where_it_is_the_length_of_the_cut() -> None:
    cut = [Track("t", f"River {n}", None, duration_s=29.6) for n in (30, 60)]
    assert [titles.stem(track) for track in cut] == ["river", "river 60"]


@pytest.mark.parametrize(("title", "is_same"), [("Symphony No 7", False), ("Symphony 5 v2", True)])
def test_numbered_pieces_by_one_artist_are_not_folded(
    library: Library, title: str, is_same: bool
) -> None:
    with library.writing() as db:
        for track_id, named in (("river", "Symphony No 5"), ("other-river", title)):
            db.execute(
                "UPDATE tracks SET artist = 'Bo', title = ? WHERE track_id = ?", (named, track_id)
            )
    found = find(library, Query(track_id="q"), k=9, wish=FOLDED).matches
    behind = {match.track_id: match.behind for match in found}["river"]
    assert ("other-river" in behind) == is_same
