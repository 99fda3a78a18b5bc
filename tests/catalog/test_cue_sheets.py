"""Cue sheets as rippers, editors and people leave them: no sheet refuses an import, and what of one
cannot be followed is named."""

import io
import time
from pathlib import Path

import mutagen
import pytest
import soundfile
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, CueSheet, CueSheetTrack, CueSheetTrackIndex

from core.catalog.exports import exporting
from core.catalog.imports import cue
from core.catalog.library import Library
from core.commands import tools
from core.errors import SoundkinError
from core.source import FolderSource
from tests.catalog_kit import reasons, take, tone


def track(number: int, title: str, *lines: str) -> str:
    return "\n".join([f"TRACK {number:02d} AUDIO", f'TITLE "{title}"', *lines, ""])


def sheet(*tracks: str, file: str = "cd.wav") -> str:
    return f'PERFORMER "Ann"\nTITLE "Album"\nFILE "{file}" WAVE\n' + "".join(tracks)


def folder(tmp_path: Path, text: str, seconds: float = 30) -> Path:
    music = tmp_path / "m"
    tone(music / "cd.wav", seconds)
    (music / "cd.cue").write_text(text, "utf-8")
    return music


def tracks(name: str = "mine") -> list[tuple[str, float | None, float | None]]:
    found = Library.open(name).tracks()
    return [(track.title, track.start_s, track.duration_s) for track in found]


@pytest.mark.parametrize(
    "text",
    ["", "REM nothing\n" * 9, sheet(), sheet("INDEX 01 00:00:00\n"), "FILE\nTRACK\nINDEX 01\n"],
)
def test_sheets_without_tracks_cost_nothing(home, tmp_path, text):
    report = take(folder(tmp_path, text, 2))
    assert tracks() == [("cd", None, 2.0)]
    assert "no track" in reasons(report, "left_out")["cd.cue"]


def test_several_genres_of_a_sheet_are_several(home, tmp_path):
    two = (track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:01:00"))
    take(folder(tmp_path, 'REM GENRE "Pop; Folk, World"\n' + sheet(*two), 2))
    library = Library.open("mine")
    assert {str(library.tags(name)["genre"]) for name in library.track_ids()} == {
        "['Pop', 'Folk, World']"
    }


def test_times_that_cannot_be_read_are_named(home, tmp_path):
    one, two = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:10:00")
    odd = [track(3, "C", "INDEX 01 00:12.500"), track(4, "D", "INDEX 01 00:75:00")]
    pause = track(5, "E", "INDEX 00 00:20:00", "INDEX 02 00:25:00")
    report = take(folder(tmp_path, sheet(one, two, *odd, pause)))
    assert tracks() == [("A", 0.0, 10.0), ("B", 10.0, 10.0), ("E", 20.0, 10.0)]
    told = [fault["reason"] for fault in report["left_out"]]
    assert ["12.500" in told[0], "00:75:00" in told[1], len(told)] == [True, True, 2]


@pytest.mark.parametrize(
    ("third", "left"),
    [
        ("TRACK 03 MODE1/2352\nINDEX 01 00:20:00\n", [("A", 0.0, 10.0), ("B", 10.0, 10.0)]),
        ("", [("cd", None, 30.0)]),  # not the whole file by the title of its first track
    ],
)
def test_what_is_no_track_of_music_gives_none(home, tmp_path, third, left):
    second = "00:10:00" if third else "00:10.5"
    two = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", f"INDEX 01 {second}")
    take(folder(tmp_path, sheet(*two, third)))
    assert tracks() == left


def test_tracks_past_the_end_are_named_and_the_one_before_ends_with_the_file(home, tmp_path):
    at = ("00:00:00", "00:10:00", "05:00:00", "06:00:00")
    text = sheet(*(track(i, "ABCD"[i - 1], f"INDEX 01 {t}") for i, t in enumerate(at, 1)))
    report = take(folder(tmp_path, text))
    assert tracks() == [("A", 0.0, 10.0), ("B", 10.0, 20.0)]
    told = [fault["reason"] for fault in report["unreadable"]]
    assert ["5:00" in told[0], "6:00" in told[1]] == [True, True]


def test_tracks_in_a_wrong_order_are_named(home, tmp_path):
    at = ("00:00:00", "00:20:00", "00:10:00")
    text = sheet(*(track(i, "ABC"[i - 1], f"INDEX 01 {t}") for i, t in enumerate(at, 1)))
    report = take(folder(tmp_path, text))
    assert tracks() == [("A", 0.0, 10.0), ("C", 10.0, 20.0)]
    assert "Track 2" in reasons(report, "left_out")["cd.cue"]


def test_a_sheet_of_whole_files_names_files_without_tags_of_their_own(home, tmp_path):
    music = folder(tmp_path, "", 2)
    tone(music / "b.wav", 3)
    pause = track(2, 'The "live" one', "INDEX 00 00:01:00")  # its sound begins with the next file
    (music / "cd.cue").write_text(
        sheet(track(1, "A", "INDEX 01 00:00:00"), pause)
        + 'FILE "b.wav" WAVE\nINDEX 01 00:00:00\nPERFORMER "Bob"\n'
    )
    take(music)
    assert tracks() == [('The "live" one', None, 3.0), ("A", None, 2.0)]
    assert {track.artist for track in Library.open("mine").tracks()} == {"Ann", "Bob"}


@pytest.mark.parametrize("kind", ["flac", "late.flac", "ogg", "tta"])
def test_a_file_that_holds_its_own_sheet_gives_a_track_for_each_entry(home, tmp_path, kind):
    y, sr = soundfile.read(tone(tmp_path / "a.wav", 20))
    path = tmp_path / "m" / f"rip.{kind}"
    path.parent.mkdir()
    parts = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:12:00")
    told = {"title": "Whole", "cuesheet": sheet(*parts, file="elsewhere.wav")}
    soundfile.write(path, y, sr, format="WAV" if kind == "tta" else kind[-4:].strip("."))
    if kind == "tta":  # its sound does not matter
        tags = APEv2()
        tags.update(told)
        tags.save(path)
    else:
        file = mutagen.File(path)
        file.update(told)
        file.save()
    if kind == "late.flac":  # room in front of the tags
        data = path.read_bytes()
        path.write_bytes(data[:42] + b"\1\1\0\0" + bytes(1 << 16) + data[42:])
    take(tmp_path / "m")
    assert tracks() == [("A", 0.0, 12.0), ("B", 12.0, 8.0)]


def test_the_sheet_that_a_flac_has_as_a_block_gives_its_tracks(home, tmp_path):
    y, sr = soundfile.read(tone(tmp_path / "a.wav", 20))
    path = tmp_path / "m" / "rip.flac"
    path.parent.mkdir()
    soundfile.write(path, y, sr)
    file, made = FLAC(path), CueSheet(None)
    made.compact_disc = False
    for number, begin_s in ((1, 0), (2, 12), (255, 20)):
        track = CueSheetTrack(number, begin_s * sr)
        if number < 255:
            track.indexes = [
                CueSheetTrackIndex(0, 0),
                CueSheetTrackIndex(1, sr if number > 1 else 0),
            ]
        made.tracks.append(track)
    file.metadata_blocks.append(made)
    file["title"] = "Whole"
    file.save()
    take(tmp_path / "m")
    assert tracks() == [("rip 01", 0.0, 13.0), ("rip 02", 13.0, 7.0)]


def test_a_sheet_that_is_no_text_and_an_image_that_is_no_sound_are_named_as_that(home, tmp_path):
    music = folder(tmp_path, sheet(track(1, "A", "INDEX 01 00:00:00"), file="image.bin"), 2)
    (music / "image.bin").write_bytes(bytes(2352))
    (music / "b.cue").write_bytes(bytes(range(8)) * 100)
    found = reasons(take(music), "left_out")
    assert "convert it to WAV" in found["cd.cue"]
    assert found["b.cue"] == "b.cue is not a text: write it again or delete it."


def test_a_file_that_a_sheet_divides_later_is_not_said_to_be_gone(home, tmp_path):
    two = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:01:00")
    music = folder(tmp_path, "", 3)
    take(music)
    (music / "cd.cue").write_text(sheet(*two))
    came = take(music)
    (music / "cd.cue").unlink()
    went = take(music)
    assert [(len(r["away"]), r["added"], r["back"]) for r in (came, went)] == [(1, 2, 0), (2, 0, 1)]
    assert all("divides it otherwise" in fault["reason"] for fault in came["away"] + went["away"])


def test_a_sheet_that_was_written_since_is_read_again(home, tmp_path):
    one, two = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:01:00")
    music = folder(tmp_path, sheet(one, two), 3)
    take(music)
    kept = "REM GENRE Folk\n" + sheet(one.replace('"A"', '"New"'), two)
    (music / "cd.cue").write_text(kept)
    report = take(music)
    assert (report["retagged"], report["changed"], report["away"]) == (2, 0, [])
    library = Library.open("mine")
    assert [title for title, *_ in tracks()] == ["New", "B"]
    assert list(library.tags_of().values()) == [{"genre": ["Folk"]}] * 2
    assert take(music)["unchanged"] == 2


def test_a_track_of_several_in_a_file_is_given_out_alone(home, tmp_path):
    two = track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:01:00")
    take(folder(tmp_path, sheet(*two), 3))
    library = Library.open("mine")
    ending, content = FolderSource(library).whole(library.track_ids()[1])
    y, sr = soundfile.read(io.BytesIO(content))
    assert (ending, len(y) / sr) == (".flac", 2.0)
    with pytest.raises(SoundkinError, match=r"cd\.wav holds several tracks"):
        tools.write_tags("mine", str(tmp_path / "out"))


def test_a_sheet_beside_a_tag_list_is_named(home, tmp_path):
    music = folder(tmp_path, sheet(track(1, "A", "INDEX 01 00:00:00")), 2)
    (music / "list.csv").write_text("file,title\ncd.wav,Whole\n")
    report = take(music)
    assert tracks() == [("Whole", None, 2.0)]
    assert "tag spreadsheet" in reasons(report, "left_out")["cd.cue"]


@pytest.mark.parametrize("name", ["mine", "other"])
def test_an_export_brings_back_the_tracks_of_a_sheet(home, tmp_path, name):
    """Also two of one title, and after the file and its sheet have moved."""
    titles = ('=A; "b"', "Intro", "Intro", "")
    parts = (track(i, t, f"INDEX 01 00:0{i}:{i}0") for i, t in enumerate(titles, 1))
    music = folder(tmp_path, 'REM GENRE "Pop; Folk, World"\n' + sheet(*parts), 9)
    tone(music / "whole.wav", 2)
    take(music)
    exporting.tags(Library.open("mine"), out := tmp_path / "tags.csv")
    before = tracks()
    (music / "CD1").mkdir()
    for file in music.glob("cd.*"):
        file.rename(music / "CD1" / file.name)
    report = take(music, name, tags=out)
    lost = [report.get(key) for key in ("away", "missing_audio", "duplicates")]
    assert (report["accepted"], any(lost)) == (5, False)
    library = Library.open(name)
    assert tracks(name) == before
    assert library.tags(library.track_ids()[0]) == {"genre": ["Pop", "Folk, World"]}


def test_letters_that_tell_no_encoding_are_said_to_be_doubtful(home, tmp_path):
    music = folder(tmp_path, "")
    text = sheet(track(1, "Łódź", "INDEX 01 00:00:00"), track(2, "Two", "INDEX 01 00:10:00"))
    (music / "cd.cue").write_bytes(text.encode("cp1250"))
    report = take(music)
    assert [title for title, _, _ in tracks()] == ["Łódź", "Two"]
    assert "save it in UTF-8" in reasons(report, "left_out")["cd.cue"]


def test_words_are_read_in_any_case_and_without_quotes():
    text = 'title Album\nfile C:\\rips\\my cd.wav WAVE\ntrack 01 audio\ntitle "First one\n'
    (entry,) = cue.parse(text + "index 01 0:0:37\n").entries
    assert (entry.file, entry.title, entry.album) == ("C:\\rips\\my cd.wav", "First one", "Album")
    assert entry.start_s == pytest.approx(37 / 75)


def test_lines_and_numbers_without_end_cost_only_themselves() -> None:
    endless = (f"TITLE x{' ' * 50_000}x", f"INDEX {'9' * 5000} 00:00:00", "INDEX 01 00:01:00")
    started = time.process_time()
    (entry,) = cue.parse(sheet(track(1, "One", *endless))).entries
    assert (entry.title, entry.start_s) == ("One", 1.0)
    assert time.process_time() - started < 1


def test_a_track_whose_pause_is_in_the_file_before_is_told_twice_and_taken_once(home, tmp_path):
    tone(tmp_path / "m" / "two.wav", 20)
    twice = [track(2, "B", "INDEX 00 00:29:00"), 'FILE "two.wav" WAVE\n']
    twice += [track(2, "B", "INDEX 01 00:00:00")]
    take(folder(tmp_path, sheet(track(1, "A", "INDEX 01 00:00:00"), *twice)))
    assert tracks() == [("A", None, 30.0), ("B", None, 20.0)]


def test_a_sheet_that_was_renamed_with_its_file_is_of_that_file(home, tmp_path):
    two = (track(1, "A", "INDEX 01 00:00:00"), track(2, "B", "INDEX 01 00:10:00"))
    take(folder(tmp_path, sheet(*two, file="CDImage.wav")))
    assert tracks() == [("A", 0.0, 10.0), ("B", 10.0, 20.0)]
