"""What people do to files and lists between imports costs nothing of what a library knows. Each of
these was found by `tests.fuzz_library`."""

import shutil
from pathlib import Path

import pytest

from core import commands
from core.catalog import forgetting, importing, shortlist
from core.catalog.decisions import related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.exports import exporting
from core.catalog.imports.known_files import KnownFiles
from core.catalog.library import Library
from core.catalog.tables.sqlite_store import SqliteStore
from core.errors import SoundkinError
from tests.catalog_kit import reasons, take, tone

pytestmark = pytest.mark.both_stores


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for name in ("a.wav", "b.wav", "c.wav"):
        tone(tmp_path / "music" / name)
    return tmp_path / "music"


def mine() -> Library:
    return Library.open("mine")


def places(library: Library) -> dict[str, str]:
    """The path of each track that is there, by its id."""
    return {t.track_id: str(t.path) for t in library.tracks() if not t.away}


def id_of(path: str) -> str:
    return next(track_id for track_id, its in places(mine()).items() if its == path)


def write_list(folder: Path, header: str, *rows: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def test_refused_versions_follow_a_list_that_gives_new_ids(home, music):
    take(music)
    a, b = id_of("a.wav"), id_of("b.wav")
    related_versions.replace_all(mine(), [KnownVersion(a, b, "edit", "", 0.9)])
    related_versions.refuse(mine(), a, b)
    write_list(music, "id,file,genre", "A,a.wav,pop", "B,b.wav,pop", "C,c.wav,pop")
    take(music)
    (found,) = related_versions.every(mine())
    assert (found.track_id, found.full_id, found.refused) == ("A", "B", True)


def noted_and_gone(music: Path) -> tuple[str, bytes]:
    """The id of a track that has a note and whose file is away since the last import, and what the
    file held."""
    take(music)
    a = id_of("a.wav")
    shortlist.add(mine(), a, "a note")
    whole = (music / "a.wav").read_bytes()
    (music / "a.wav").unlink()
    take(music)
    return a, whole


def test_another_sound_at_the_place_of_a_track_that_is_away_is_another_track(home, music):
    a, whole = noted_and_gone(music)
    tone(music / "a.wav", pitch=0.777)
    report = take(music)
    assert (report["added"], report["changed"], report["back"]) == (1, 0, 0)
    assert a not in places(mine())
    (why,) = (gone["reason"] for gone in report["away"])
    assert "cue sheet" not in why
    (music / "found again.wav").write_bytes(whole)
    assert take(music)["back"] == 1
    assert places(mine())[a] == "found again.wav"
    assert [entry.note for entry in shortlist.entries(mine())] == ["a note"]


def test_an_export_with_a_track_away_at_anothers_place_changes_nothing(home, music, tmp_path):
    take(music)
    (music / "a.wav").unlink()
    take(music)
    tone(music / "a.wav", pitch=0.777)
    take(music)
    before = places(mine())
    exporting.tags(mine(), tmp_path / "export.csv")
    report = take(music, tags=tmp_path / "export.csv")
    assert (report["unchanged"], places(mine())) == (3, before)
    take(music, "other", tags=tmp_path / "export.csv")
    assert places(Library.open("other")) == before


@pytest.mark.parametrize("header", ["file,genre", "id,file,genre"])
def test_a_list_whose_file_was_renamed_finds_it_again_and_again(home, music, header):
    rows = [f"{name}.wav,pop" if header[0] == "f" else f"{name},{name}.wav,pop" for name in "abc"]
    write_list(music, header, *rows)
    take(music)
    a = id_of("a.wav")
    for name in ("new name.wav", "newer name.wav"):
        where = music / places(mine())[a]
        where.rename(music / name)
        for _ in range(3):
            report = take(music)
            assert (report["missing_audio"], report["away"]) == ([], [])
            assert places(mine())[a] == name
        assert report["unchanged"] == 3


def test_two_renamed_files_of_one_sound_are_one_of_each_row(home, music):
    write_list(music, "id,file,genre", "a,a.wav,pop", "b,b.wav,pop", "twin,twin.wav,pop")
    shutil.copy2(music / "a.wav", music / "twin.wav")
    take(music)
    (music / "a.wav").rename(music / "1.wav")
    (music / "twin.wav").rename(music / "2.wav")
    report = take(music)
    assert (report["duplicates"], report["unreadable"], report["away"]) == ([], [], [])
    found = places(mine())
    assert {found["a"], found["twin"]} == {"1.wav", "2.wav"}


def test_what_a_list_said_stays_when_it_is_gone_and_counts_again_when_it_is_back(home, music):
    listed = write_list(
        music.parent, "file,title,genre,mood", "a.wav,Alpha,pop,calm", "b.wav,Beta,,"
    )
    take(music, tags=listed)
    a, table = id_of("a.wav"), listed.read_text()
    listed.unlink()
    (music / "a.wav").rename(music / "renamed.wav")
    take(music)
    assert places(mine())[a] == "renamed.wav"
    assert mine().track(a).title == "Alpha"
    assert mine().tags(a) == {"genre": ["pop"], "mood": ["calm"]}
    take(music, reread_tags=True)  # asked for: what the files say, which is nothing
    assert mine().tags(a) == {}
    listed.write_text(table)
    plan = importing.plan(music, None, mine())
    assert plan.data_list is not None
    take(music)
    assert mine().tags(a) == {"genre": ["pop"], "mood": ["calm"]}


def test_an_empty_file_beside_a_row_without_its_file_refuses_no_import(home, music):
    write_list(music, "file,genre", "a.wav,pop", "b.wav,pop", "c.wav,pop")
    take(music)
    (music / "c.wav").unlink()
    (music / "download.wav").write_bytes(b"")
    report = take(music)
    assert (report["accepted"], list(reasons(report, "missing_audio"))) == (2, ["c.wav"])


@pytest.mark.parametrize("named", [True, False])
def test_a_row_whose_file_was_renamed_takes_no_other_file_that_it_fits(home, music, named):
    tone(music / "disk" / "one.wav")
    other = tone(music / "one.wav", pitch=0.777)
    rows = ["A,disk/one.wav,pop", "B,b.wav,pop", *["C,one.wav,pop"] * named]
    write_list(music, "id,file,genre", *rows)
    take(music)
    (music / "disk" / "one.wav").rename(music.parent / "away.wav")
    take(music)
    assert "A" not in places(mine())
    assert sorted(places(mine()).values()) == ["b.wav", *[other.name] * named]
    (music.parent / "away.wav").rename(music / "renamed.wav")
    assert take(music)["missing_audio"] == []
    assert places(mine())["A"] == "renamed.wav"


def test_a_row_whose_file_was_renamed_takes_its_own_track_and_not_that_of_a_twin(home, music):
    (music / "disk").mkdir()
    (music / "disk" / "c.wav").write_bytes((music / "c.wav").read_bytes())
    write_list(music, "file,title", "c.wav,First", "a.wav,Alpha", "disk/c.wav,Second")
    take(music)
    first = id_of("c.wav")
    (music / "disk" / "c.wav").unlink()
    (music / "c.wav").rename(music / "disk" / "d.wav")
    for _ in range(2):
        take(music)
        assert places(mine())[first] == "disk/d.wav"
    assert mine().track(first).title == "First"


def test_another_sound_where_a_forgotten_track_lay_is_another_track(home, music):
    a, whole = noted_and_gone(music)
    forgetting.forget(mine())
    tone(music / "a.wav", pitch=0.777)
    take(music)
    assert (id_of("a.wav") != a, shortlist.entries(mine())) == (True, [])
    assert forgetting.undo(mine()) == 1
    assert [entry.note for entry in shortlist.entries(mine())] == ["a note"]
    forgetting.forget(mine())
    (music / "found again.wav").write_bytes(whole)
    take(music)
    assert places(mine())[a] == "found again.wav"
    assert [entry.note for entry in shortlist.entries(mine())] == ["a note"]


def test_a_row_whose_file_was_renamed_is_found_though_its_name_fits_several(home, music):
    tone(music / "disk" / "one.wav")
    tone(music / "tape" / "one.wav", pitch=0.777)
    tone(music / "one.wav", pitch=0.888)
    write_list(music, "file,genre", "one.wav,pop", "disk/one.wav,pop", "tape/one.wav,pop")
    take(music)
    a = id_of("one.wav")
    (music / "one.wav").rename(music / "renamed.wav")
    report = take(music)
    assert (report["unreadable"], places(mine())[a]) == ([], "renamed.wav")


def test_no_tags_are_written_into_a_file_that_holds_another_sound_by_now(home, music):
    write_list(music, "file,genre", "a.wav,pop", "b.wav,rock")
    take(music)
    a, b = id_of("a.wav"), id_of("b.wav")
    for old, new in (("a", "x"), ("b", "a"), ("x", "b")):
        (music / f"{old}.wav").rename(music / f"{new}.wav")
    before = (music / "a.wav").read_bytes()
    with pytest.raises(SoundkinError, match="another sound"):
        commands.write_tags("mine", None, [a, b], sure=2)
    assert (music / "a.wav").read_bytes() == before


def test_decisions_follow_a_list_that_gives_a_replaced_file_a_new_id(home, music):
    take(music)
    shortlist.add(mine(), id_of("a.wav"), "a note")
    tone(music / "a.wav", pitch=0.777)
    write_list(music, "id,file,genre", "A,a.wav,pop", "B,b.wav,pop", "C,c.wav,pop")
    take(music)
    assert [(e.track_id, e.note) for e in shortlist.entries(mine())] == [("A", "a note")]


def test_a_list_of_new_ids_that_is_older_than_a_renaming_finds_the_file_by_its_sound(home, music):
    take(music)
    shortlist.add(mine(), id_of("a.wav"), "a note")
    write_list(music, "id,file,genre", "A,a.wav,pop", "B,b.wav,pop", "C,c.wav,pop")
    (music / "a.wav").rename(music / "renamed.wav")
    for _ in range(2):
        report = take(music)
        assert (report["missing_audio"], places(mine())["A"]) == ([], "renamed.wav")
    assert [(e.track_id, e.note) for e in shortlist.entries(mine())] == [("A", "a note")]


def test_many_renamed_files_are_each_held_against_their_own_sound_alone(
    home, tmp_path, monkeypatch
):
    music, names = tmp_path / "music", "abcdefgh"
    for at, name in enumerate(names):
        tone(music / f"{name}.wav", pitch=0.1 + at / 20)
    write_list(music, "id,file,genre", *(f"{name},{name}.wav,pop" for name in names))
    take(music)
    for name in names[1:]:
        (music / f"{name}.wav").rename(music / f"new {name}.wav")
    compared, has_sound_of = [], KnownFiles.has_sound_of
    monkeypatch.setattr(
        KnownFiles, "has_sound_of", lambda *given: compared.append(1) or has_sound_of(*given)
    )
    assert take(music)["missing_audio"] == []
    assert places(mine()) == {"a": "a.wav", **{name: f"new {name}.wav" for name in names[1:]}}
    assert len(compared) == len(names) - 1


def test_an_analysis_whose_files_all_went_away_names_them(home, music):
    take(music)
    for file in music.iterdir():
        file.unlink()
    report = commands.embed("mine", jobs=1)
    assert (report["embedded"], report["failed"], len(report["away"])) == (0, [], 3)


def planned_twice(music: Path, first: str, second: str) -> list[importing.ImportPlan]:
    """Two imports that were planned before either was stored, with an id for a file each."""
    take(music)
    plans = []
    for row in (first, second):
        write_list(music, "id,file", row)
        plans.append(importing.plan(music, music / "list.csv", mine()))
    return plans


def test_two_imports_at_once_that_give_a_track_the_same_new_id_are_as_one(home, music):
    for plan in planned_twice(music, "A,a.wav", "A,a.wav"):
        importing.apply(plan, mine())
    assert places(mine())["A"] == "a.wav"
    assert len(mine().tracks()) == 3


def test_two_imports_at_once_that_give_two_tracks_one_id_are_told_apart(home, music):
    one, two = planned_twice(music, "A,a.wav", "A,b.wav")
    importing.apply(one, mine())
    with pytest.raises(SoundkinError, match="import once more"):
        importing.apply(two, mine())
    assert places(mine())["A"] == "a.wav"


class AskedTooEarly(SqliteStore):
    """Whose forgotten tracks somebody else brings back as soon as it was asked for them."""

    def has_aside(self) -> bool:
        there = super().has_aside()
        forgetting.undo(mine())
        return there


class Meanwhile(Library):
    @property
    def store(self) -> SqliteStore:
        return AskedTooEarly(self.folder)


@pytest.mark.in_a_file
def test_a_forgetting_that_is_taken_back_meanwhile_is_none(home, music):
    noted_and_gone(music)
    forgetting.forget(mine())
    assert forgetting.forgotten(Meanwhile("mine", mine().folder)) == []
    assert len(mine().tracks()) == 3


class ImportedMeanwhile(Library):
    """Into which somebody else imports as soon as its tags were read."""

    def tags_of(self, ids=None):
        found = super().tags_of(ids)
        take(self.source_folder)
        return found


def test_a_file_that_another_import_takes_meanwhile_is_taken_once(home, music):
    write_list(music, "file,genre", "a.wav,pop")
    take(music)
    (music / "list.csv").unlink()
    tone(music / "d.wav")
    library = mine()
    meanwhile = ImportedMeanwhile(library.name, library.folder, library.address)
    importing.apply(importing.plan(music, None, meanwhile), library)
    assert sorted(places(library).values()) == ["a.wav", "b.wav", "c.wav", "d.wav"]
