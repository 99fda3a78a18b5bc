"""A track is its sound, not its path: what a library knows survives renaming, moving, retagging and
disks that are away; and nothing but an explicit command removes a track."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC

from core.audio.decode import probe
from core.catalog import forgetting, importing, shortlist
from core.catalog.analysis import embeddings
from core.catalog.decisions import listening
from core.catalog.library import Library
from core.catalog.sound_files.fingerprint.soundprint import (
    full_soundprint,
    is_sure,
    same,
    soundprint,
)
from core.catalog.summary import in_short
from core.errors import SoundkinError
from tests.catalog_kit import embed, make_music, reasons, take, tone


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for name in ("disk/a.wav", "disk/b.wav", "disk/c.wav", "home.wav"):
        tone(tmp_path / "music" / name)
    return tmp_path / "music"


def heard(library: Library) -> dict[str, str]:
    """The path of each track that has a vector, by its id."""
    ids = embeddings.read(library, "run")[0]
    return {track.track_id: str(track.path) for track in library.tracks(ids)}


def id_of(library: Library, path: str) -> str:
    return next(track.track_id for track in library.tracks() if track.path == path)


def test_a_renamed_and_a_moved_file_keep_all_that_is_known_of_them(home, music):
    take(music)
    library = Library.open("mine")
    embed(library)
    a, b = id_of(library, "disk/a.wav"), id_of(library, "disk/b.wav")
    shortlist.add(library, a, "a note")
    listening.judge(library, a, b, "run", similar=True)
    (music / "disk" / "a.wav").rename(music / "disk" / "new name.wav")
    (music / "moved").mkdir()
    shutil.copy(music / "disk" / "b.wav", music / "moved" / "b.wav")  # another time of the file
    (music / "disk" / "b.wav").unlink()
    report = take(music)
    assert (report["moved"], report["added"], report["away"]) == (2, 0, [])
    found = heard(library)
    assert (found[a], found[b], len(found)) == ("disk/new name.wav", "moved/b.wav", 4)
    assert library.track(a).title == "new name"
    assert [(entry.track_id, entry.note) for entry in shortlist.entries(library)] == [(a, "a note")]
    assert len(listening.verdicts(library, "run", blind=False)) == 1


def test_two_files_that_exchange_their_names_exchange_their_vectors(home, music):
    take(music)
    library = Library.open("mine")
    embed(library)
    a, b = id_of(library, "disk/a.wav"), id_of(library, "disk/b.wav")
    for old, new in (("a", "x"), ("b", "a"), ("x", "b")):
        (music / "disk" / f"{old}.wav").rename(music / "disk" / f"{new}.wav")
    take(music)
    assert heard(library)[a] == "disk/b.wav"
    assert heard(library)[b] == "disk/a.wav"


def test_a_new_sound_at_a_place_whose_track_moved_is_a_new_track(home, music):
    take(music)
    library = Library.open("mine")
    a = id_of(library, "disk/a.wav")
    (music / "disk" / "a.wav").rename(music / "disk" / "z.wav")
    take(music)
    tone(music / "disk" / "a.wav", pitch=0.777)
    report = take(music)
    assert (report["added"], report["moved"]) == (1, 0)
    assert id_of(library, "disk/z.wav") == a != id_of(library, "disk/a.wav")


def test_what_is_away_is_kept_and_comes_back_as_it_was(home, music, tmp_path):
    take(music)
    library = Library.open("mine")
    embed(library)
    before = heard(library)
    (music / "disk").rename(tmp_path / "away")
    (music / "disk").mkdir()
    report = take(music)
    assert (len(report["away"]), len(library.away()), heard(library)) == (3, 3, before)
    assert library.with_audio() == [id_of(library, "home.wav")]
    assert embeddings.missing(library, "other") == library.with_audio()
    assert in_short(library)["away"] == 3
    (music / "disk").rmdir()
    (tmp_path / "away").rename(music / "disk")
    report = take(music)
    assert (report["back"], report["away"], library.away()) == (3, [], [])
    assert heard(library) == before


def test_a_placeholder_of_no_bytes_is_away_and_a_new_one_is_named(home, music):
    take(music)
    library = Library.open("mine")
    embed(library)
    whole = (music / "home.wav").read_bytes()
    (music / "home.wav").write_bytes(b"")
    (music / "new.wav").write_bytes(b"")
    report = take(music)
    assert [gone["file"] for gone in report["away"]] == ["home.wav"]
    assert set(reasons(report, "unreadable")) == {"home.wav", "new.wav"}
    (music / "home.wav").write_bytes(whole)
    assert take(music)["back"] == 1
    assert len(heard(library)) == 4


def test_only_forgetting_removes_a_track_and_undo_brings_it_back(home, music):
    take(music)
    library = Library.open("mine")
    embed(library)
    before, tags = heard(library), library.tags_of()
    shortlist.add(library, id_of(library, "disk/a.wav"))
    shutil.rmtree(music / "disk")
    take(music)
    assert len(forgetting.forget(library)) == 3
    assert (library.count(), len(heard(library)), library.away()) == (1, 1, [])
    tone(music / "later.wav")
    take(music)  # takes a number that a forgotten track had
    assert forgetting.undo(library) == 3
    assert {**heard(library)} == before
    assert {k: v for k, v in library.tags_of().items() if k in tags} == tags
    assert len(shortlist.entries(library)) == 1
    assert (forgetting.undo(library), forgetting.forget(Library.create("empty"))) == (0, [])


def test_a_retagged_file_keeps_its_vector_and_gets_its_tags(home, tmp_path):
    path = tmp_path / "m" / "a.flac"
    path.parent.mkdir()
    soundfile.write(path, soundfile.read(tone(tmp_path / "t.wav"))[0], 8000)
    tags = FLAC(path)
    tags.update({"title": "Alpha", "genre": "Pop"})
    tags.save(padding=lambda info: 500)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    take(path.parent)
    library = Library.open("mine")
    embed(library)
    size = path.stat().st_size
    tags.update({"title": "Gamma", "genre": "Folk"})
    tags.save()
    report = take(path.parent)
    assert (report["retagged"], report["changed"], len(heard(library))) == (1, 0, 1)
    assert library.tracks()[0].title == "Gamma"
    tags.update({"title": "Delta", "genre": "Jazz"})
    tags.save()
    os.utime(path, ns=(0, library_time(library)))  # nothing shows that it changed
    assert path.stat().st_size == size
    assert take(path.parent)["unchanged"] == 1
    assert take(path.parent, reread_tags=True)["retagged"] == 1
    assert library.tags(library.track_ids()[0]) == {"genre": ["Jazz"]}


def library_time(library: Library) -> int:
    with library.reading() as db:
        return int(db.execute("SELECT mtime_ns FROM tracks").fetchone()[0])


def test_another_sound_at_the_same_place_is_heard_anew(home, music):
    take(music)
    library = Library.open("mine")
    embed(library)
    content = bytearray((music / "home.wav").read_bytes())
    content[len(content) // 2] ^= 1  # of the same size
    (music / "home.wav").write_bytes(content)
    assert take(music)["changed"] == 1
    assert embeddings.missing(library, "run") == [id_of(library, "home.wav")]


def test_a_file_imported_while_it_was_copied_is_heard_anew_when_it_is_whole(home, tmp_path):
    whole = tone(tmp_path / "whole.wav", 30.0).read_bytes()
    file = tone(tmp_path / "music" / "other.wav").with_name("growing.wav")
    file.write_bytes(whole[: len(whole) // 3])
    take(tmp_path / "music")
    library = Library.open("mine")
    growing = id_of(library, "growing.wav")
    assert library.track(growing).duration_s == pytest.approx(10.0, abs=0.1)
    embed(library)
    file.write_bytes(whole)
    take(tmp_path / "music")
    assert library.track(growing).duration_s == pytest.approx(30.0)
    assert list(heard(library).values()) == ["other.wav"]


def test_a_large_file_written_again_is_the_same_only_when_all_of_it_is_known(home, tmp_path):
    path = tmp_path / "m" / "a.wav"
    path.parent.mkdir()
    y = np.random.default_rng(0).uniform(-0.5, 0.5, 3_000_000).astype(np.float32)
    soundfile.write(path, y, 48_000)
    quick = soundprint(path)
    whole = full_soundprint(path, quick)
    assert quick[:1] == b"s"
    take(path.parent)
    library = Library.open("mine")
    embed(library)
    y[len(y) // 64 * 3 + 9_000] *= -1  # between the blocks that are read
    soundfile.write(path, y, 48_000)
    assert same(quick, soundprint(path))
    assert not is_sure(quick, soundprint(path))
    os.utime(path, ns=(0, library_time(library) + 1))
    assert take(path.parent)["changed"] == 1  # in doubt, it is heard anew
    embed(library)
    os.utime(path, ns=(0, library_time(library) + 1))
    assert take(path.parent)["changed"] == 0  # all of it was looked at before
    changed = full_soundprint(path, quick)
    assert same(quick, changed)
    assert same(changed, quick)
    assert not same(whole, changed)
    assert is_sure(changed, changed)


def test_a_list_whose_file_was_renamed_finds_it_by_its_sound(home, tmp_path):
    music = make_music(tmp_path / "music")
    take(music)
    library = Library.open("mine")
    embed(library)
    (music / "audio" / "two.wav").rename(music / "audio" / "zwei.wav")
    report = take(music)
    assert (report["moved"], report["missing_audio"], report["orphan_audio"]) == (1, [], [])
    assert heard(library)["b"] == "audio/zwei.wav"


def test_a_list_that_comes_later_or_gives_new_ids_keeps_vectors_and_decisions(home, tmp_path):
    music = make_music(tmp_path / "music")
    listed = (music / "list.csv").read_text()
    (music / "list.csv").unlink()
    take(music)
    library = Library.open("mine")
    embed(library)
    one, two = (id_of(library, f"audio/{name}.wav") for name in ("one", "two"))
    shortlist.add(library, one, "a note")
    listening.judge(library, one, two, "run", similar=True)
    (music / "list.csv").write_text(listed)
    report = take(music)
    assert (report["added"], report["away"], sorted(heard(library))) == (0, [], ["a", "b", "c"])
    assert [(entry.track_id, entry.note) for entry in shortlist.entries(library)] == [
        ("a", "a note")
    ]
    assert [(v.query_id, v.track_id) for v in listening.verdicts(library)] == [("a", "b")]


@pytest.mark.parametrize("header", ["", "No.", "Nr", "番号"])
def test_a_list_in_another_order_with_its_rows_counted_anew_keeps_decisions(home, tmp_path, header):
    music = make_music(tmp_path / "music")
    table = f"{header},file,title\n1,audio/{{}}.wav,x\n2,audio/{{}}.wav,y\n3,audio/{{}}.wav,z\n"
    (music / "list.csv").write_text(table.format("one", "two", "three"))
    take(music)
    library = Library.open("mine")
    shortlist.add(library, id_of(library, "audio/one.wav"))
    (music / "list.csv").write_text(table.format("three", "one", "two"))
    assert "counts the rows" in take(music)["notes"][0]
    assert [e.track_id for e in shortlist.entries(library)] == [id_of(library, "audio/one.wav")]


def test_lists_that_exchange_files_take_the_vectors_along(home, tmp_path):
    music = make_music(tmp_path / "music")
    take(music)
    library = Library.open("mine")
    rows = (
        embeddings.TrackEmbedding(t, np.full(100, i + 1.0), [0.0], np.full((1, 100), i + 1.0))
        for i, t in enumerate("abc")
    )
    embeddings.write(library, "run", rows)
    (music / "list.csv").write_text(
        "id,file\na,audio/two.wav\nb,audio/one.wav\nc,audio/three.wav\nd,audio/one.wav\n", "utf-8"
    )
    assert take(music)["changed"] == 2
    ids, X = embeddings.read(library, "run")
    assert dict(zip(ids, X[:, 0].tolist(), strict=True)) == {"a": 2.0, "b": 1.0, "c": 3.0}


def test_a_folder_that_is_gone_stops_with_one_sentence(home, music, tmp_path):
    take(music)
    library = Library.open("mine")

    def unplugging(path: Path):
        if music.is_dir():
            music.rename(tmp_path / "unplugged")
        return probe(path)

    tone(music / "new.wav")
    with pytest.raises(SoundkinError, match="went away"):
        importing.plan(music, None, library, probe=unplugging)
    assert library.away() == []
    (tmp_path / "list.csv").write_text("file,genre\nhome.wav,pop\n", "utf-8")
    with pytest.raises(SoundkinError, match="connect its disk"):
        take(tmp_path / "list.csv")
