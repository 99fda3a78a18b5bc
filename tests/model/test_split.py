"""What belongs together stays on one side of a split, also where a list names no artist; and what a
split cannot know is said."""

import numpy as np
import pytest

from core.catalog.library import Track
from core.catalog.sound_files.filenames import folder_key, stem_key
from core.model.training import grouping, split

N = 60


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("gtr/Player3_take2.wav", "player3"),
        ("gtr/player3-03.wav", "player3"),
        ("audio/guitar_acoustic_021-102-025.flac", "guitar_acoustic_021"),
        ("battle theme (1).mp3", "battle theme"),
        ("mood-take b.wav", "mood"),
        ("track 01.mp3", ""),
        ("017.wav", ""),
        ("a/Rain.wav", "rain"),
    ],
)
def test_takes_and_parts_have_the_name_of_what_they_are_of(path, stem):
    assert stem_key(path) == stem


def test_the_folder_of_the_library_itself_says_nothing():
    assert (folder_key("a.wav"), folder_key("Ann/a.wav"), folder_key(None)) == ("", "ann", "")


def tracks(paths: list[str], artist: str = "") -> list[Track]:
    return [Track(f"t{i}", f"Title {i}", path, artist=artist) for i, path in enumerate(paths)]


def two_tags(n: int = N) -> np.ndarray:
    return np.eye(2, dtype=bool)[np.arange(n) % 2]


def sides(together: np.ndarray, tagged: np.ndarray, found: grouping.Grouping) -> None:
    """No group on both sides, whatever the seed; and both sides have tracks."""
    for seed in range(10):
        held_out, report = split.split(tagged, found, np.random.default_rng(seed))
        assert not set(together[held_out]) & set(together[~held_out])
        assert 0.1 * len(tagged) < held_out.sum() <= 0.3 * len(tagged) + 1
        assert not report.single


@pytest.mark.parametrize("path", ["player{}_{}.wav", "player {}/piece {}.wav"])
def test_names_and_folders_keep_a_player_on_one_side(path):
    players = np.arange(N) // 4
    found = grouping.group(
        tracks([path.format(chr(65 + who), chr(65 + i % 4)) for i, who in enumerate(players)])
        if "/" in path
        else tracks([path.format(chr(65 + who), i) for i, who in enumerate(players)]),
        two_tags(),
    )
    assert list(found.by) == ([grouping.FOLDER] if "/" in path else [grouping.NAME])
    sides(players, two_tags(), found)


def test_nearly_the_same_sound_stays_on_one_side():
    rng = np.random.default_rng(0)
    sessions = np.arange(N) // 5
    X = rng.normal(size=(N // 5, 100))[sessions] + 0.2 * rng.normal(size=(N, 100))
    found = grouping.group(tracks([f"{i}.wav" for i in range(N)]), two_tags(), X)
    assert list(found.by) == [grouping.SOUND]
    sides(sessions, two_tags(), found)
    unlike = grouping.group(tracks(["x.wav"] * 3), None, rng.normal(size=(3, 100)))
    assert grouping.SOUND not in unlike.by


def test_named_artists_are_not_joined_by_names_folders_or_sound():
    named = [Track(f"t{i}", "", f"all/x_{i}.wav", artist=f"Artist {i // 6}") for i in range(N)]
    found = grouping.group(named, two_tags(), np.ones((N, 10)))
    assert list(found.by) == [grouping.ARTIST]
    assert found.numbers.tolist() == (np.arange(N) // 6).tolist()


def test_a_tie_that_says_what_the_tags_say_is_left_out_and_named():
    paths = [("piano/note_{}.wav", "harp/tone_{}.wav")[i % 2].format(i) for i in range(N)]
    found = grouping.group(tracks(paths), two_tags())
    assert found.by == {}
    assert set(found.unusable) == {grouping.NAME, grouping.FOLDER}
    held_out, report = split.split(two_tags(), found, np.random.default_rng(0))
    assert held_out.sum() == 18
    assert "Some tracks with similar file names or the same folder are" in report.warning
    assert "one by one" in report.words


def test_a_tag_of_one_folder_does_not_take_the_folders_from_the_others():
    folders = np.arange(N) // 5
    tagged = np.eye(3, dtype=bool)[np.where(folders == 0, 2, folders % 2)]  # the third: in one
    paths = [
        f"{folder}/song {chr(97 + i // 26)}{chr(97 + i % 26)}.wav"
        for i, folder in enumerate(folders)
    ]
    found = grouping.group(tracks(paths), tagged)
    assert found.by == {grouping.FOLDER: N - 5}
    assert found.unusable == (grouping.FOLDER,)
    assert found.alone == 5
    held_out, report = split.split(tagged, found, np.random.default_rng(0))
    others = folders > 0
    assert not set(folders[held_out & others]) & set(folders[~held_out & others])
    assert (tagged[held_out].sum(axis=0) > 0).all()
    assert "where tags allow it: tracks with the same folder (55 tracks)" in report.words
    assert "Some tracks with the same folder are on both sides" in report.warning
    whole = grouping.group(tracks(paths), tagged, every_tag=True)
    assert (whole.by, whole.alone) == ({}, N), "the study's split holds a number of each class"


def test_an_artist_of_a_whole_tag_does_not_take_the_artists_from_the_others():
    artists = np.arange(N) // 5
    tagged = np.eye(3, dtype=bool)[np.where(artists == 0, 2, artists % 2)]
    known = grouping.group(
        [Track(f"t{i}", "", "", artist=f"A{who}") for i, who in enumerate(artists)]
    )
    for seed in range(5):
        held_out, report = split.split(tagged, known, np.random.default_rng(seed), every_tag=False)
        both = set(artists[held_out]) & set(artists[~held_out])
        assert both == {0}
        assert not report.single
        assert report.warning.count("the same artist") == 1


def test_where_nothing_ties_tracks_the_result_says_so():
    words = ("oak", "elm", "ash", "fir", "yew", "bay")
    paths = [f"{a}{b}{c}.wav" for a in words for b in words for c in words][:N]
    found = grouping.group(tracks(paths), two_tags())
    _, report = split.split(two_tags(), found, np.random.default_rng(0))
    assert found.alone == N
    assert "nothing says which belong together" in report.warning
    known = grouping.group([Track(f"t{i}", "", "", artist=f"A{i // 3}") for i in range(N)])
    _, report = split.split(two_tags(), known, np.random.default_rng(0))
    assert report.warning == ""
    assert "artist (60 tracks)" in report.words


def test_one_artist_of_a_whole_tag_is_split_after_all_with_a_warning():
    artists = [Track(f"t{i}", "", None, artist=("Ann", "Bob")[i % 2]) for i in range(N)]
    _, report = split.split(two_tags(), grouping.group(artists), np.random.default_rng(0))
    assert report.single
    assert "the same artist" in report.warning


def test_several_tags_a_track_keep_their_share_on_the_test_side():
    rng = np.random.default_rng(1)
    tagged = rng.random((300, 12)) < 0.2
    found = grouping.group(tracks([f"band{i // 5}_{i}.wav" for i in range(300)]), tagged)
    held_out, report = split.split(tagged, found, rng, every_tag=False)
    share = tagged[held_out].sum(axis=0) / tagged.sum(axis=0)
    assert not report.single
    assert (share <= 0.34).all()
    assert share.mean() > 0.2
    assert not set(found.numbers[held_out]) & set(found.numbers[~held_out])


def test_of_every_tag_at_least_one_track_is_held_out():
    assert split.counts_to_hold_out([1, 1, 1, 1]) == [1, 1, 1, 1]
    assert split.counts_to_hold_out([75, 75, 75, 75]) == [22, 23, 23, 22]
