"""What an import leaves out of a folder, and that it says so; and what it never takes."""

import os
from pathlib import Path

import pytest

from core.catalog import shortlist
from core.catalog.exports import exporting, track_facts
from core.catalog.exports.known_list import write_list
from core.catalog.library import Library
from core.catalog.sound_files import folders
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.sound_files.walk import walk
from tests.catalog_kit import make_music, reasons, take, tone


def paths() -> list[str]:
    return [str(track.path) for track in Library.open("mine").tracks()]


def test_kinds_that_cannot_be_read_are_counted_by_ending(home, tmp_path):
    tone(tmp_path / "m" / "a.wav")
    beside = ("cover.jpg", "a.wvc")
    beside += ("collection.nml", "ANLZ0000.DAT", "iTunes Library.itl", "a.overview")
    for name in ("song.xm", "other.XM", "take.adx", "band.mid", "live.mkv", "a.zip", *beside):
        (tmp_path / "m" / name).write_bytes(b"not decoded here")
    (tmp_path / "m" / "old.aup").touch()
    for name in ("Set.logicx/Media/take.wav", "old_data/e00/e0000001.au", "new_data/b.wav"):
        tone(tmp_path / "m" / name)
    found = reasons(take(tmp_path / "m"), "left_out")
    kinds = {"*.xm", "*.adx", "*.mid", "*.mkv", "*.zip", "*.aup"}
    assert set(found) == {*kinds, "Set.logicx/", "old_data/"}
    assert paths() == ["a.wav", "new_data/b.wav"]
    assert "no sound yet" in found["*.mid"]
    assert "unpack" in found["*.zip"]
    assert "2 files of a kind that cannot be read" in found["*.xm"]
    assert "1 file of film" in found["*.mkv"]


def test_downloads_that_did_not_end_are_named(home, tmp_path):
    tone(tmp_path / "m" / "a.wav")
    named = {"b.mp3.part", "c.wav.crdownload", "Unconfirmed 1.crdownload", "d.mp3.~tmp"}
    for name in (*named, "film.zip.part"):
        (tmp_path / "m" / name).write_bytes(b"half of it")
    found = reasons(take(tmp_path / "m"), "left_out")
    assert set(found) == named
    assert all("did not end" in reason for reason in found.values())


def test_what_lies_in_the_cloud_and_what_a_browser_renamed_is_named(home, tmp_path):
    whole = tone(tmp_path / "m" / "a.wav").read_bytes()
    for name in (".b.mp3.icloud", "c.flac.nextcloud", os.fsdecode(b"\xe9.mp3.cloud")):
        (tmp_path / "m" / name).write_bytes(b"bplist00")
    for name in ("a.wav.1", "a.wav?dl=1", "dr.no (a).wav~", "a.wav - Copy"):
        (tmp_path / "m" / name).write_bytes(whole)
    found = reasons(take(tmp_path / "m"), "left_out")
    assert {name: "downloaded" in reason for name, reason in found.items()} == {
        ".b.mp3.icloud": True,
        "?.mp3.cloud": True,
        "c.flac.nextcloud": True,
        "a.wav.1": False,
        "a.wav?dl=1": False,
        "dr.no (a).wav~": False,
        "a.wav - Copy": False,
    }
    assert ".wav: rename it" in found["a.wav?dl=1"]


def test_titles_that_begin_with_dots_are_taken_hidden_ones_named_leftovers_passed_over(
    home, tmp_path
):
    for name in ("one.wav", "...One More Take.wav", "...And More/song.wav"):
        tone(tmp_path / "m" / name)
    hidden = (".hidden.wav", ".cache/x.wav", ".partial-7-8.wav")
    for name in (*hidden, "$RECYCLE.BIN/S-1/x.wav", "@eaDir/x.wav"):
        tone(tmp_path / "m" / name)
    for name in ("._one.wav", ".DS_Store", "__MACOSX/._x.wav", "System Volume Information/x.wav"):
        (tmp_path / "m" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "m" / name).write_bytes(b"\0\5\x16\7" + b"\0" * 60)
    found = reasons(take(tmp_path / "m"), "left_out")
    assert paths() == ["...And More/song.wav", "...One More Take.wav", "one.wav"]
    assert {".hidden.wav", ".cache/", "$RECYCLE.BIN", "System Volume Information"} <= set(found)
    assert "delete it" in found[".partial-7-8.wav"]  # of ours


def test_a_file_that_goes_away_while_the_folder_is_read_is_named_as_that(
    home, tmp_path, monkeypatch
):
    tone(tmp_path / "m" / "a.wav")
    gone = tone(tmp_path / "m" / "b.wav")
    looked = soundprint.soundprint

    def soundprint_of(path):
        gone.unlink(missing_ok=True)
        return looked(path)

    monkeypatch.setattr(soundprint, "soundprint", soundprint_of)
    assert "went away" in reasons(take(tmp_path / "m"), "unreadable")["b.wav"]


def test_folders_of_a_disk_that_does_not_number_them_are_all_entered(home, tmp_path, monkeypatch):
    for name in ("a", "b", "b/c"):
        tone(tmp_path / "m" / name / "one.wav", pitch=len(name))
    (tmp_path / "m" / "d").symlink_to(tmp_path / "m" / "a")
    real = Path.stat

    def without_number(path: Path, **options: bool) -> os.stat_result:
        mode, _, *others = real(path, **options)
        return os.stat_result((mode, 0, *others))

    monkeypatch.setattr(Path, "stat", without_number)
    found = walk((tmp_path / "m").resolve())
    assert found.sounds == ["a/one.wav", "b/c/one.wav", "b/one.wav"]
    assert "taken already" in found.left_out[0]["reason"]


def test_linked_folders_are_entered_once_and_circles_noticed(home, tmp_path):
    music = tmp_path / "m"
    tone(music / "one.wav")
    tone(tmp_path / "elsewhere" / "two.wav")
    (music / "album").symlink_to(tmp_path / "elsewhere")
    (music / "again").symlink_to(tmp_path / "elsewhere")
    (music / "circle").symlink_to(music)
    (tmp_path / "elsewhere" / "back").symlink_to(music)
    (music / "up").symlink_to(tmp_path)
    (music / "loop").symlink_to("loop")
    found = reasons(take(music), "left_out")
    assert paths() == ["again/two.wav", "one.wav"]
    assert Library.open("mine").audio_path(Library.open("mine").track_ids()[0]).is_file()
    assert "taken already" in found["album/"]
    assert "circle" in found["circle/"]
    assert "circle" in found["up/"]
    assert "leads nowhere" in found["loop"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_is_never_waited_for_and_a_link_to_itself_hides_no_folder(home, tmp_path):
    tone(tmp_path / "m" / "a.wav")
    for name in ("b.flac", "c.ogg", "d.wv"):
        os.mkfifo(tmp_path / "m" / name)
    (tmp_path / "m" / "below").mkdir()
    (tmp_path / "m" / "me").symlink_to("me")
    report = take(tmp_path / "m")
    assert report["accepted"] == 1
    assert set(reasons(report, "unreadable")) == {"b.flac", "c.ogg", "d.wv"}
    seen = folders.look(tmp_path / "m")
    assert (seen.folders, seen.problem) == (("below",), "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may enter all")
def test_a_folder_that_may_not_be_entered_is_named(home, tmp_path):
    tone(tmp_path / "m" / "a.wav")
    tone(tmp_path / "m" / "closed" / "b.wav")
    (tmp_path / "m" / "closed").chmod(0)
    try:
        assert "entered" in reasons(take(tmp_path / "m"), "left_out")["closed/"]
    finally:
        (tmp_path / "m" / "closed").chmod(0o700)


def test_our_own_exports_and_homes_are_never_taken(home, tmp_path):
    music = tmp_path / "m"
    for name in ("one", "two", "three"):
        tone(music / f"{name}.wav")
    take(music)
    library = Library.open("mine")
    shortlist.add(library, library.track_ids()[0])
    exporting.shortlist(library, music / "shortlist.csv")
    exporting.tags(library, music / "tags.csv")
    tone(music / "old home" / "cache" / "excerpts" / "0abc.flac")
    report = take(music)
    assert (report["accepted"], report["unchanged"], report["away"]) == (3, 3, [])
    assert {"shortlist.csv", "tags.csv", "old home/"} <= set(reasons(report, "left_out"))
    assert take(music, "named", music / "tags.csv")["accepted"] == 3  # a person may name it


def test_the_list_of_all_that_is_known_is_no_tag_spreadsheet(home, tmp_path):
    tone(tmp_path / "m" / "one.wav")
    take(tmp_path / "m")
    with Library.open("mine").writing() as db:
        db.execute("UPDATE tracks SET tempo_bpm = 90")
    write_list(track_facts.read(Library.open("mine")), tmp_path / "m" / "known.csv")
    report = take(tmp_path / "m")
    assert (report["accepted"], report["duplicates"]) == (1, [])
    assert "export of Soundkin" in reasons(report, "left_out")["known.csv"]


def test_a_stray_table_that_names_no_file_is_passed_over_by_name(home, tmp_path):
    tone(tmp_path / "m" / "alpha.wav")
    (tmp_path / "m" / "credits.csv").write_text("No,Title,Writer\n1,Alpha,Someone\n", "utf-8")
    report = take(tmp_path / "m")
    assert report["accepted"] == 1
    assert "name it as that" in reasons(report, "left_out")["credits.csv"]


def test_tables_in_folders_below_are_named_in_one_sentence(home, tmp_path):
    for album in ("A", "B"):
        tone(tmp_path / "m" / album / "one.wav")
        (tmp_path / "m" / album / "list.csv").write_text(f"file,title\n{album}/one.wav,{album}\n")
    assert "1 more" in reasons(take(tmp_path / "m"), "left_out")["A/list.csv"]
    told = reasons(take(tmp_path / "m", "other", tmp_path / "m/A/list.csv"), "left_out")
    assert list(told) == ["B/list.csv"]


@pytest.mark.parametrize("name", ["shop.csv", "Playlist.txt"])
def test_a_table_of_titles_is_named_with_how_to_have_it_taken(home, tmp_path, name):
    tone(tmp_path / "m" / "alpha.wav")
    (tmp_path / "m" / name).write_text("#\tTrack Title\tArtist\tGenre\n1\tAlpha\tAnna\tPop\n")
    (tmp_path / "m" / "notes.txt").write_text("Title\tPage\nAlpha\t1\n")
    report = take(tmp_path / "m")
    assert report["accepted"] == 1
    found = reasons(report, "left_out")
    assert set(found) == {name}
    assert "name it as the tag spreadsheet" in found[name]


def test_a_cue_sheet_gives_a_track_for_each_of_its_entries(home, tmp_path):
    from core.libraries import source_of

    tone(tmp_path / "m" / "album.wav", seconds=6)
    (tmp_path / "m" / "album.cue").write_text(
        'PERFORMER "Ann"\nTITLE "Dawn"\nREM GENRE Ambient\nFILE "album.flac" WAVE\n'
        '  TRACK 01 AUDIO\n    TITLE "First"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "Second"\n    PERFORMER "Bob"\n    INDEX 00 00:02:00\n'
        "    INDEX 01 00:02:37\n",
        "utf-8",
    )
    (tmp_path / "m" / "lost.cue").write_text('FILE "x.wav" WAVE\nTRACK 01 AUDIO\n', "utf-8")
    report = take(tmp_path / "m")
    library = Library.open("mine")
    first, second = library.tracks()
    assert (first.title, first.artist, first.album) == ("First", "Ann", "Dawn")
    assert (second.title, second.artist) == ("Second", "Bob")
    assert (first.start_s, first.end_s) == (0, pytest.approx(2 + 37 / 75))
    assert second.duration_s == pytest.approx(6 - 2 - 37 / 75)
    assert library.tags(second.track_id) == {"genre": ["Ambient"]}
    assert "x.wav" in reasons(report, "left_out")["lost.cue"]
    starts, clips = source_of(library).segments(second.track_id, 3)
    assert (starts, len(clips)) == ([0.0], 1)
    again = take(tmp_path / "m")
    assert (again["unchanged"], again["added"], again["away"]) == (2, 0, [])


def test_a_table_with_the_ending_of_a_text_is_named(home, tmp_path):
    music = make_music(tmp_path / "m")
    (music / "list.csv").unlink()
    table = "Name\tGenre\tLocation\rOne\tPop\tMacintosh HD:Users:ann:audio:one.wav\r"
    (music / "Library.txt").write_bytes(table.encode("utf-16"))
    (music / "README.txt").write_text("Which file is which:\n\none, two, three\n")
    assert set(reasons(take(music), "left_out")) == {"Library.txt"}
    take(music, "named", tags=music / "Library.txt")
    assert [track.title for track in Library.open("named").tracks()] == ["One"]
