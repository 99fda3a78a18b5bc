"""Importing: what is taken, and what is reported and why."""

import os
import shutil
import time
from pathlib import Path

import pytest

from core.audio.info import AudioInfo
from core.catalog import importing
from core.catalog.imports.examining import PORTION, Examiner
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles
from core.catalog.imports.row import Row
from core.errors import SoundkinError
from core.libraries import open_library
from core.progress import SILENT
from tests.catalog_kit import make_music, reasons, take, tone

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return make_music(tmp_path / "music")


def test_a_plan_writes_nothing_and_says_what_it_will_take(home, music):
    preview = importing.plan(music).preview()
    assert (preview["accepted"], preview["encoding"], preview["separator"], preview["refusal"]) == (
        3,
        "utf-8",
        ",",
        "",
    )
    assert [column["taken_as"] for column in preview["columns"]] == ["id", "file", "title", "genre"]
    assert preview["categories"] == {"genre": {"tagged": 2, "tags": {"rock": 2, "pop": 1}}}
    assert preview["sample"][1]["tags"] == {"genre": ["pop", "Rock"]}
    assert list(home.iterdir()) == []


def test_tracks_and_tags_are_kept_as_written(home, music):
    assert take(music)["accepted"] == 3
    library = open_library("mine")
    track = library.track("b")
    assert (track.title, track.path, track.format, track.duration_s) == (
        "Two",
        "audio/two.wav",
        "wav",
        pytest.approx(0.5),
    )
    assert library.tags("b") == {"genre": ["pop", "rock"]}  # as first written in the library
    assert library.audio_path("b").samefile(music / "audio" / "two.wav")


def test_every_planted_fault_is_reported_by_name_and_the_rest_is_taken(home, music):
    (music / "audio" / "text.wav").write_text("this is no sound")
    (music / "audio" / "zero.mp3").write_bytes(b"")
    tone(music / "audio" / "lonely.wav")
    with (music / "list.csv").open("a") as rows:
        rows.write(
            "d,audio/gone.wav,,\ne,audio/text.wav,,\nf,audio/zero.mp3,,\na,audio/two.wav,,\n"
            "g,audio/one.wav,,\nh,../../etc/passwd,,\n,,,jazz\n"
        )
    report = take(music)
    assert report["accepted"] == 3
    assert set(reasons(report, "missing_audio")) == {"audio/gone.wav"}
    assert set(reasons(report, "orphan_audio")) == {"audio/lonely.wav"}
    unreadable = reasons(report, "unreadable")
    assert set(unreadable) == {"audio/text.wav", "audio/zero.mp3", "../../etc/passwd", "row 11"}
    assert "out of" in unreadable["../../etc/passwd"]
    assert "empty" in unreadable["audio/zero.mp3"]
    assert set(reasons(report, "duplicates")) == {"audio/two.wav", "audio/one.wav"}
    kinds = ("missing_audio", "orphan_audio", "unreadable", "duplicates")
    assert all(fault["reason"] for kind in kinds for fault in report[kind])
    assert open_library("mine").track("a").path == "audio/one.wav"  # the first row wins


def test_a_doubled_id_is_a_duplicate_whose_first_row_wins(home, music):
    tone(music / "audio" / "four.wav")
    with (music / "list.csv").open("a") as rows:
        rows.write("a,audio/four.wav,Other,\n")
    report = take(music)
    assert '"a"' in reasons(report, "duplicates")["audio/four.wav"]
    assert report["orphan_audio"] == []  # a row names the file, though it is not taken
    assert open_library("mine").track("a").title == "One"


@pytest.mark.parametrize(
    "path",
    [
        "../outside.wav",
        "/OUTSIDE",
        "audio/../../outside.wav",
        "..\\outside.wav",
        "audio\\..\\..\\outside.wav",
        "C:\\music\\one.wav",
        "link.wav",
        "one\x01.wav",
    ],
)
def test_no_path_leaves_the_folder(home, music, path):
    outside = tone(music.parent / "elsewhere" / "outside.wav")
    tone(music.parent / "outside.wav")
    (music / "link.wav").symlink_to(outside)
    written = path.replace("/OUTSIDE", str(outside))
    (music / "list.csv").write_text(
        f"id,file,genre\na,audio/one.wav,rock\nx,{written},pop\n", "utf-8"
    )
    report = take(music)
    assert report["accepted"] == 1
    assert set(reasons(report, "unreadable")) == {written}
    assert written not in reasons(report, "orphan_audio")  # a row names it
    assert open_library("mine").track_ids() == ["a"]


def test_a_link_out_of_the_folder_is_refused_without_a_list_too(home, tmp_path):
    tone(tmp_path / "music" / "one.wav")
    (tmp_path / "music" / "link.wav").symlink_to(tone(tmp_path / "outside.wav"))
    report = take(tmp_path / "music")
    assert (report["accepted"], list(reasons(report, "unreadable"))) == (1, ["link.wav"])


@pytest.mark.parametrize("row", ["one", "one.wav", "ONE"])
def test_an_id_alone_can_name_the_file(home, music, row):
    (music / "list.csv").write_text(f"id,genre\n{row},rock\n", "utf-8")
    assert take(music)["accepted"] == 1
    assert open_library("mine").track(row).path == "audio/one.wav"


def test_windows_slashes_case_and_bare_names_still_find_the_file(home, music):
    (music / "list.csv").write_text("file,genre\naudio\\One.WAV,a\ntwo.wav,b\n", "utf-8")
    report = take(music)
    assert [track.path for track in open_library("mine").tracks()] == [
        "audio/one.wav",
        "audio/two.wav",
    ]
    assert list(reasons(report, "orphan_audio")) == ["audio/three.wav"]


def test_a_bare_name_that_two_files_carry_is_refused(home, music):
    tone(music / "more" / "one.wav")
    (music / "list.csv").write_text("file,genre\none.wav,a\naudio/two.wav,b\n", "utf-8")
    assert "which folder" in reasons(take(music), "unreadable")["one.wav"]


def test_tables_without_track_tags_are_not_the_data_list(home, music):
    (music / "LICENCES.csv").write_text("file,author,licence\naudio/one.wav,Someone,CC0\n", "utf-8")
    assert importing.plan(music).data_list.path.name == "list.csv"


def test_two_possible_data_lists_ask_for_a_choice(home, music):
    shutil.copy(music / "list.csv", music / "other.csv")
    with pytest.raises(SoundkinError, match=r"list\.csv, other\.csv.*name one of them"):
        importing.plan(music)
    assert take(music, tags=music / "other.csv")["accepted"] == 3


def test_a_folder_without_a_list_gives_the_files_own_tags(home, tmp_path):
    from mutagen.flac import FLAC
    from mutagen.id3 import TBPM, TCON, TIT2, TPE1, TXXX
    from mutagen.wave import WAVE

    tone(tmp_path / "m" / "deep" / "x.flac")
    tone(tmp_path / "m" / "y.wav")
    tone(tmp_path / "m" / ".hidden.wav")
    tone(tmp_path / "m" / "plain.wav")
    flac = FLAC(tmp_path / "m" / "deep" / "x.flac")
    flac.update(
        {
            "title": "Ex",
            "artist": "Ann",
            "album": "Al",
            "genre": ["Rock", "Pop; World"],
            "bpm": "120",
            "mood": "calm",
        }
    )
    flac.save()
    wav = WAVE(tmp_path / "m" / "y.wav")
    wav.add_tags()
    instrument = TXXX(desc="instrument", text="piano")
    for frame in (
        TIT2(text="Why"),
        TPE1(text="Bob"),
        TCON(text="(17)"),
        TBPM(text="90"),
        instrument,
    ):
        wav.tags.add(frame)
    wav.save()
    assert take(tmp_path / "m")["accepted"] == 3
    library = open_library("mine")
    by_path = {track.path: track for track in library.tracks()}
    x, y = by_path["deep/x.flac"], by_path["y.wav"]
    assert (x.title, x.artist, x.album, x.tempo_bpm) == ("Ex", "Ann", "Al", 120)
    assert library.tags(x.track_id) == {"genre": ["Rock", "Pop", "World"], "mood": ["calm"]}
    assert (y.title, y.artist, y.tempo_bpm) == ("Why", "Bob", 90)
    assert library.tags(y.track_id) == {"genre": ["Rock"], "instrument": ["piano"]}
    assert by_path["plain.wav"].title == "plain"
    again = take(tmp_path / "m")
    assert (again["unchanged"], again["skipped"], again["retagged"]) == (3, 3, 0)


def test_unknown_columns_become_categories_only_when_asked(home, music):
    (music / "list.csv").write_text(
        "id,file,genre,Key Signature\na,audio/one.wav,rock,C;G\n", "utf-8"
    )
    take(music)
    assert open_library("mine").tags("a") == {"genre": ["rock"]}
    take(music, extra_columns=True)
    assert open_library("mine").tags("a") == {"genre": ["rock"], "key signature": ["C", "G"]}


def test_tags_and_titles_are_kept_literally(home, tmp_path):
    nasty = "<img src=x onerror=alert(1)>"
    (tmp_path / "t.csv").write_text(
        f'id,title,genre\na,"{nasty}","**bold**; {nasty}; x\'; DROP TABLE tracks; --x"\n', "utf-8"
    )
    take(tmp_path / "t.csv")
    assert open_library("mine").track("a").title == nasty
    assert open_library("mine").tags("a") == {
        "genre": ["**bold**", nasty, "x'", "DROP TABLE tracks", "--x"]
    }


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.csv", None, "does not exist"),
        ("empty.csv", b"", "empty"),
        ("bin.csv", b"\0\1\2" * 50, "not a text table"),
        ("no.csv", b"colour,size\nred,3\n", '"file" or "id"'),
        ("sheet.xlsx", b"PK", "spreadsheet"),
        ("head.csv", b"id,genre\n", "nothing to import"),
        ("sound.wav", b"RIFF", "sound file"),
    ],
)
def test_a_source_that_cannot_be_used_gets_one_sentence(home, tmp_path, name, content, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SoundkinError, match=sentence):
        importing.plan(tmp_path / name).check()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps file names as text")
def test_a_file_name_that_is_no_text_is_reported(home, tmp_path):
    good = tone(tmp_path / "m" / "good.wav")
    shutil.copy(good, os.fsencode(tmp_path / "m") + b"/k\xfcnstler.wav")
    report = take(tmp_path / "m")
    assert (report["accepted"], len(report["unreadable"])) == (1, 1)
    assert "rename" in report["unreadable"][0]["reason"]


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared real library is not beside this checkout"
)
def test_the_real_library_is_taken_whole_and_its_planted_faults_are_found(home, tmp_path):
    assert take(SHARED / "real_library", "real")["accepted"] == 490
    copy = tmp_path / "copy"
    (copy / "audio").mkdir(parents=True)
    for file in (SHARED / "real_library" / "audio").iterdir():
        shutil.copyfile(file, copy / "audio" / file.name)
    rows = (SHARED / "real_library" / "tracks.csv").read_text("utf-8").splitlines()
    first, second = rows[1].split(","), rows[2].split(",")
    rows[2] = ",".join([first[0], *second[1:]])  # two tracks of one id
    rows[3] = ",".join([rows[3].split(",")[0], "../../etc/passwd", *rows[3].split(",")[2:]])
    gone, text, zero = (rows[i].split(",")[1] for i in (4, 5, 6))
    (copy / gone).unlink()
    (copy / "audio" / "text.wav").write_text("no sound")
    rows[5] = rows[5].replace(text, "audio/text.wav")
    (copy / "audio" / "zero.mp3").touch()
    rows[6] = rows[6].replace(zero, "audio/zero.mp3")
    (copy / "tracks.csv").write_text("\n".join(rows) + "\n", "utf-8")
    report = take(copy, "faulty")
    assert report["accepted"] == 485
    assert set(reasons(report, "missing_audio")) == {gone}
    assert set(reasons(report, "unreadable")) == {
        "audio/text.wav",
        "audio/zero.mp3",
        "../../etc/passwd",
    }
    assert set(reasons(report, "duplicates")) == {second[1]}


def test_a_folder_with_nothing_to_take_says_what_to_do_and_names_a_file_once(home, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    said = importing.plan(empty).preview()["refusal"]
    assert said.endswith(f"{empty}: choose the folder that holds the sound files.")
    (empty / "song.wav").write_text("no sound", "utf-8")
    said = importing.plan(empty).preview()["refusal"]
    assert said.count("song.wav") == 1


@pytest.mark.parametrize(("seconds", "at_once"), [(0.0, 1), (0.01, 2)])
def test_slow_files_are_opened_side_by_side_and_quick_ones_by_one_thread(
    tmp_path, seconds, at_once
):
    rows = []
    for n in range(3 * PORTION):
        tone(tmp_path / f"{n}.wav", seconds=0.01)
        rows.append(Row(str(n), str(n), f"{n}.wav"))
    now, most = [], []

    def probe(path: Path) -> AudioInfo:
        now.append(path)
        most.append(len(now))
        time.sleep(seconds)
        now.remove(path)
        return AudioInfo(0.01, 8000, 1, "wav")

    examiner = Examiner(tmp_path, KnownFiles(None), probe, Faults(), SILENT)
    assert [row.track_id for row in examiner.examine(rows)] == [row.track_id for row in rows]
    assert max(most) == at_once
