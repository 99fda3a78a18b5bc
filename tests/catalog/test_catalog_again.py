"""Importing again: only what changed is taken, and nothing stored is lost by a wrong import."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from core.audio.decode import probe
from core.catalog import forgetting, importing, revisions, shortlist
from core.catalog.analysis import embeddings
from core.catalog.availability import lies_in
from core.catalog.exports import exporting
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import AwayError, SoundkinError, Stopped
from core.libraries import open_library
from core.progress import Progress
from tests.catalog_kit import embed, make_music, take, tone
from tests.command import document

pytestmark = pytest.mark.both_stores


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return make_music(tmp_path / "music")


def test_importing_again_takes_only_what_changed(home, music):
    take(music)
    library = open_library("mine")
    embed(library)
    shortlist.add(library, "c", "a note")
    tone(music / "audio" / "four.wav")
    tone(music / "audio" / "two.wav", seconds=0.7)
    (music / "audio" / "three.wav").unlink()
    (music / "list.csv").write_text(
        "id,file,title,genre\na,audio/one.wav,One,jazz\nb,audio/two.wav,Two,pop\nd,audio/four.wav,Four,\n",
        "utf-8",
    )
    opened = []

    def counting(path: Path):
        opened.append(path.name)
        return probe(path)

    report = importing.apply(importing.plan(music, None, library, probe=counting), library)
    assert sorted(opened) == ["four.wav", "two.wav"]
    assert (report["added"], report["changed"], report["retagged"], report["unchanged"]) == (
        1,
        1,
        1,
        0,
    )
    assert [gone["track_id"] for gone in report["away"]] == ["c"]
    assert library.track_ids() == ["a", "b", "c", "d"]
    assert [track.track_id for track in library.away()] == ["c"]
    assert library.tags("a") == {"genre": ["jazz"]}
    # b sounds different now and must be heard again; c keeps what is known of it
    assert embeddings.read(library, "run")[0] == ["a", "c"]
    assert embeddings.missing(library, "run") == ["b", "d"]
    assert [entry.note for entry in shortlist.entries(library)] == ["a note"]


def test_a_track_that_comes_back_finds_its_note_again(home, music):
    take(music)
    library = open_library("mine")
    shortlist.add(library, "c", "a note")
    whole = (music / "list.csv").read_text()
    (music / "list.csv").write_text("".join(whole.splitlines(keepends=True)[:-1]))
    take(music)
    forgetting.forget(library)
    assert shortlist.entries(library) == []
    (music / "list.csv").write_text(whole)
    take(music)
    assert [(entry.track_id, entry.note) for entry in shortlist.entries(library)] == [
        ("c", "a note")
    ]


def test_importing_the_same_again_changes_nothing(home, music):
    take(music)
    embed(open_library("mine"))
    report = take(music)
    assert (report["unchanged"], report["skipped"], report["added"], report["away"]) == (
        3,
        3,
        0,
        [],
    )
    assert embeddings.done_count(open_library("mine"), "run") == 3


def test_two_tracks_may_exchange_their_files(home, music):
    take(music)
    (music / "list.csv").write_text(
        "id,file,genre\na,audio/two.wav,x\nb,audio/one.wav,x\nc,audio/three.wav,\n", "utf-8"
    )
    take(music)
    assert [track.path for track in open_library("mine").tracks()] == [
        "audio/two.wav",
        "audio/one.wav",
        "audio/three.wav",
    ]


def test_an_import_that_would_empty_a_library_is_refused(home, music, tmp_path):
    take(music)
    shutil.move(music / "audio", tmp_path / "away")
    with pytest.raises(SoundkinError, match="nothing to import"):
        take(music)
    other = tone(tmp_path / "other" / "x.wav").parent
    (other / "list.csv").write_text("id,genre\nx,rock\n", "utf-8")
    assert "another name" in importing.plan(other, None, open_library("mine")).preview()["refusal"]
    with pytest.raises(SoundkinError, match="another name"):
        take(other)
    assert open_library("mine").track_ids() == ["a", "b", "c"]


def test_a_moved_folder_keeps_its_vectors(home, music, tmp_path):
    take(music)
    embed(open_library("mine"))
    shutil.move(music, tmp_path / "moved")
    (tmp_path / "other").mkdir()
    with pytest.raises(AwayError, match="if it was moved or renamed"):
        open_library("mine").audio_path("a")
    held = [
        folder for folder in ("moved", "other") if lies_in(open_library("mine"), tmp_path / folder)
    ]
    assert held == ["moved"]
    report = take(tmp_path / "moved")
    assert not lies_in(open_library("mine"), tmp_path / "moved"), "it is where it belongs"
    assert (report["unchanged"], embeddings.done_count(open_library("mine"), "run")) == (3, 3)
    assert open_library("mine").audio_path("a").is_relative_to(tmp_path / "moved")


def test_a_list_alone_makes_a_library_of_tags(home, tmp_path):
    (tmp_path / "tags.csv").write_text(",genre,dur\nx1,rock,61.5\nx2,,1:02:03\n", "utf-8")
    assert take(tmp_path / "tags.csv")["accepted"] == 2
    library = open_library("mine")
    assert [track.duration_s for track in library.tracks()] == [61.5, 3723.0]
    assert (library.with_audio(), library.source_folder) == ([], None)
    with pytest.raises(SoundkinError, match="only its tags"):
        library.audio_path("x1")


def test_a_list_alone_renews_the_tags_of_a_library_with_sound(home, music):
    take(music)
    embed(open_library("mine"))
    take(music / "list.csv")
    assert (
        len(open_library("mine").with_audio())
        == embeddings.done_count(open_library("mine"), "run")
        == 3
    )


def imported(home: Path, listed: Path) -> dict[str, Any]:
    return document(home, "import", str(listed), "--name", "listed")


def test_what_a_list_has_no_column_for_stays(home, music):
    take(music)
    for mood, expected in (("sad", {"mood": ["sad"]}), ("", {})):
        (music / "list.csv").write_text(f"id,file,mood\na,audio/one.wav,{mood}\n", "utf-8")
        note = "list.csv has no column for title, genre: what the library has of that stays."
        assert take(music)["notes"] == [note]
        library = open_library("mine")
        assert library.track("a").title == "One"
        assert library.tags("a") == expected | {"genre": ["rock"]}
    assert take(music)["unchanged"] == 1
    (music / "list.csv").write_text("id,file,title,genre\na,audio/one.wav,,\n", "utf-8")
    assert take(music)["notes"] == []
    assert (library.track("a").title, library.tags("a")) == ("one", {})


def test_a_track_that_is_called_as_its_file_is_called_as_it_when_that_is_renamed(home, music):
    listed = music / "list.csv"
    listed.write_text("id,file,genre\na,audio/one.wav,pop\nb,audio/two.wav,pop\n", "utf-8")
    take(music)
    (music / "audio" / "one.wav").rename(music / "audio" / "first.wav")
    listed.write_text("id,file,genre\na,audio/first.wav,pop\nb,audio/two.wav,pop\n", "utf-8")
    assert take(music)["notes"] == []
    assert open_library("mine").track("a").title == "first"


def test_what_a_list_alone_does_not_say_stays(home, tmp_path):
    listed, own = tmp_path / "list.csv", tmp_path / "own.csv"
    listed.write_text(
        "id,file,title,artist,tempo,length,licence\na,x.wav,A,Ann,90,2:00,free\n", "utf-8"
    )
    take(listed, extra_columns=True)
    library = open_library("mine")
    before = library.track("a"), library.tags("a")
    exporting.tags(library, own)
    assert take(own)["unchanged"] == 1
    assert (library.track("a"), library.tags("a")) == before
    for header, row, kind in (("id", "a", " format,"), ("id,file", "a,x.wav", "")):
        listed.write_text(f"{header},mood\n{row},sad\n", "utf-8")
        (note,) = take(listed)["notes"]
        assert f"no column for title, artist, tempo, length,{kind} licence:" in note
        assert (library.track("a"), library.tags("a")) == (before[0], before[1] | {"mood": ["sad"]})


def test_a_category_in_the_cells_of_some_rows_is_told_of_those(home, tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text("id,genre,mood\na,rock,sad\nb,jazz,calm\nc,folk,dark\n", "utf-8")
    take(listed)
    listed.write_text("id,tags\na,genre: metal\nb,slow\nc,\n", "utf-8")
    assert "no column for genre, mood:" in take(listed)["notes"][0]
    library = open_library("mine")
    assert library.tags("a") == {"genre": ["metal"], "mood": ["sad"]}
    assert library.tags("b") == {"genre": ["jazz"], "mood": ["calm"], "tags": ["slow"]}
    assert library.tags("c") == {"genre": ["folk"], "mood": ["dark"]}
    listed.write_text("id,tags\na,genre: metal; mood: dark\nb,genre: pop\n", "utf-8")
    take(listed)
    assert library.tags("a") == {"genre": ["metal"], "mood": ["dark"]}
    assert library.tags("b") == {"genre": ["pop"]}


def test_columns_in_another_order_say_nothing_new(home, tmp_path):
    listed, own = tmp_path / "tracks.csv", tmp_path / "own.csv"
    listed.write_text("id,title,mood,licence,genre\na,A,sad,free,rock\n", "utf-8")
    take(listed, extra_columns=True)
    listed.write_text("id,title,genre,licence,mood\na,A,rock,free,sad\n", "utf-8")
    exporting.tags(open_library("mine"), own)
    for again in (listed, own):
        report = take(again, extra_columns=True)
        assert (report["unchanged"], report["retagged"]) == (1, 0)


def test_a_list_alone_imported_again_reports_the_same_and_sees_every_change(home, tmp_path):
    listed = tmp_path / "tracks.csv"
    listed.write_text("file,genre,tempo\na.wav,pop,80\nb.wav,rock,x\n", encoding="utf-8")
    first = imported(home, listed)
    again = imported(home, listed)
    assert (first["added"], first["unchanged"]) == (2, 0)
    assert (again["added"], again["unchanged"]) == (0, 2)
    alike = ("accepted", "cells", "unreadable", "duplicates", "away")
    assert {key: again[key] for key in alike} == {key: first[key] for key in alike}
    listed.write_text("file,genre,tempo\na.wav,jazz,80\nb.wav,rock,x\n", encoding="utf-8")
    assert imported(home, listed)["retagged"] == 1
    library = Library.open("listed")
    store.save(library, [store.Row(library.track_ids()[0], "A")])  # somebody has been at it
    assert imported(home, listed)["added"] == 1


def test_an_import_stopped_while_it_stores_changes_nothing(home):
    library = Library.create("stopped")
    store.save(library, [store.Row("a", "A", tags={"genre": ["pop"]})])
    revision = revisions.of(library, (revisions.TRACKS,))

    class Stopping(Progress):
        def check(self) -> None:
            if self._status.message == "Storing new tracks":
                raise Stopped("Stopped.")

    rows = [store.Row(f"t{i}", f"T{i}", tags={"genre": ["rock"]}) for i in range(12_000)]
    with pytest.raises(Stopped):
        store.save(library, rows, progress=Stopping())
    assert library.track_ids() == ["a"]
    assert library.tags("a") == {"genre": ["pop"]}
    assert revisions.of(library, (revisions.TRACKS,)) == revision


@pytest.mark.parametrize(
    "table",
    [
        "file,genre\none.wav,Pop\ntwo.wav,Rock\n",
        "title,artist,genre\nOne,Anna,Pop\nTwo,Bob,Rock\n",
        "No.,title,genre\n1,One,Pop\n2,Two,Rock\n",
    ],
)
def test_the_sound_of_a_list_that_was_imported_alone_joins_its_tracks(home, tmp_path, table):
    (tmp_path / "list.csv").write_text(table)
    take(tmp_path / "list.csv")
    library = Library.open("mine")
    ids = library.track_ids()
    for name in ("one", "two"):
        tone(tmp_path / "m" / f"{name}.wav")
    report = take(tmp_path / "m", tags=tmp_path / "list.csv")
    assert (report["added"], report["changed"], report["away"]) == (0, 2, [])
    assert library.track_ids() == ids
    assert [track.path for track in library.tracks()] == ["one.wav", "two.wav"]
    assert take(tmp_path / "m", tags=tmp_path / "list.csv")["unchanged"] == 2


def test_a_track_whose_file_is_damaged_now_is_away_for_that(home, music):
    take(music)
    (music / "audio" / "one.wav").write_bytes(b"RIFF and no more")
    report = take(music)
    assert [track.track_id for track in Library.open("mine").away()] == ["a"]
    (why,) = (gone["reason"] for gone in report["away"])
    assert "damaged" in why


def numbered(tmp_path: Path, *titles: str) -> dict[str, str]:
    """Import a list alone whose numbers only count its rows; the titles by their tracks' ids."""
    rows = (f"{n},{title},Ann\n" for n, title in enumerate(titles, 1))
    (tmp_path / "list.csv").write_text("No.,Title,Artist\n" + "".join(rows))
    take(tmp_path / "list.csv")
    return {track.track_id: track.title for track in Library.open("mine").tracks()}


def test_a_list_sorted_anew_whose_numbers_count_its_rows_keeps_each_song(home, tmp_path):
    assert numbered(tmp_path, "C", "B", "A") == {"1": "C", "2": "B", "3": "A"}
    shortlist.add(Library.open("mine"), "1", "a note on C")
    assert numbered(tmp_path, "A", "B", "C") == {"1": "C", "2": "B", "3": "A"}
    # renamed
    assert numbered(tmp_path, "C", "Bee", "A") == {"1": "C", "2": "Bee", "3": "A"}
    # new above the others, where two went: no track is taken for another
    again = numbered(tmp_path, "New", "C", "Newer")
    assert again | {"1": "C", "2": "Bee", "3": "A"} == again
    assert sorted(again.values()) == ["A", "Bee", "C", "New", "Newer"]
    assert numbered(tmp_path, "C", "Newer", "New") == again
    (tmp_path / "list.csv").write_text("No.,Title,Artist\n3,Newer,Ann\n1,C,Ann\n2,New,Ann\n")
    take(tmp_path / "list.csv")
    tracks = Library.open("mine").tracks()
    assert {track.track_id: track.title for track in tracks} == again
    assert [entry.track_id for entry in shortlist.entries(Library.open("mine"))] == ["1"]


def test_rows_of_one_title_keep_their_numbers(home, tmp_path):
    assert numbered(tmp_path, "A", "A", "B") == {"1": "A", "2": "A", "3": "B"}
    assert numbered(tmp_path, "A", "A", "B") == {"1": "A", "2": "A", "3": "B"}
    assert numbered(tmp_path, "B", "A", "A") == {"1": "A", "2": "A", "3": "B"}
