"""Which file a row means: the one that fits, however it is written; never the wrong twin."""

import itertools
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import soundfile

from core.catalog.imports.placing import lost_letters, sound_folder
from core.catalog.imports.placing.ranking import Refused
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.placing.spelling import loose
from core.catalog.library import Library
from core.errors import SoundkinError
from tests.catalog_kit import reasons, take, tone

FILES = (
    "audio/one.wav",
    "audio/my song#1.wav",
    "audio/café.wav",
    " lead.wav",
    "Album ./song.wav",
    "A/twin.wav",
    "B/twin.wav",
    "A/only.wav",
    "pair.wav",
    "pair.mp3",
    "100%.wav",
    "it's - it.wav",
    "第１話／春.wav",
    "Who_ Me_.wav",
    "AC_DC - Riff.wav",
    "♥ song.wav",
    "nr/0007.wav",
    "14/214.low.wav",
    "süß.wav",
    "51234__joe__rain.wav",
    "Dawn - ABC-001.wav",
    "Films - Way [wtIM-TCH_uI].wav",
    "calm-piano-51235.wav",
    "AB⧸CD.wav",
    "case/Two.wav",
    "Case/two.wav",
    "10%20dB.wav",
    "10 dB.wav",
    "Lodz 'live'.wav",
    "Мои.wav",
    "カ.wav",
)


@pytest.fixture
def folder(tmp_path: Path) -> SoundFolder:
    for name in FILES:
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound")
    (tmp_path / "link").symlink_to(tmp_path / "lib")
    return SoundFolder(tmp_path / "lib")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("audio/one.wav", "audio/one.wav"),
        ("Audio\\ONE.wav", "audio/one.wav"),
        ("ROOT/audio/one.wav", "audio/one.wav"),
        ("ROOT/../link/audio/one.wav", "audio/one.wav"),
        ("../lib/audio/one.wav", "audio/one.wav"),
        ("file://localhostROOT/audio/caf%C3%A9.wav", "audio/café.wav"),
        ("file:///D:/music/audio/one.wav", "audio/one.wav"),
        ("audio/my%20song%231.wav", "audio/my song#1.wav"),
        ("audio%5Cmy%20song%231.wav", "audio/my song#1.wav"),
        ("audio/my\\ song\\#1.wav", "audio/my song#1.wav"),
        ("'it'\\''s - it.wav'", "it's - it.wav"),
        ("b'/music/audio/one.wav'", "audio/one.wav"),
        ("b'audio/caf\\xc3\\xa9.wav'", "audio/café.wav"),
        ("/music/audio/caf\\303\\251.wav", "audio/café.wav"),
        ('"audio/one.wav"', "audio/one.wav"),
        ("“audio/one.wav”", "audio/one.wav"),
        ("lib/audio/one.wav", "audio/one.wav"),
        ("C:\\Users\\me\\lib\\audio\\one.wav", "audio/one.wav"),
        ("\\\\nas\\music\\audio\\one.wav", "audio/one.wav"),
        ("/Volumes/Disk/lib/audio/one.wav", "audio/one.wav"),
        ("audio/one", "audio/one.wav"),
        ("one.wav", "audio/one.wav"),
        (" lead.wav", " lead.wav"),
        ("It’s – it.wav", "it's - it.wav"),
        ("第1話／春.wav", "第１話／春.wav"),
        ("lead.wav", " lead.wav"),
        ("Album ./song.wav", "Album ./song.wav"),
        ("audio /  one.wav", "audio/one.wav"),
        (unicodedata.normalize("NFD", "audio/café.wav"), "audio/café.wav"),
        ("audio/caf\ufffd.wav", "audio/café.wav"),
        ("Macintosh HD:Music:audio:caf\ufffd.wav", "audio/café.wav"),
        ("C:\\Music\\s\ufffd\ufffd.wav", "süß.wav"),
        ("C:\\M\ufffdsik\\audio\\one.wav", "audio/one.wav"),
        ("100%.wav", "100%.wav"),
        ("CAFE.wav", "audio/café.wav"),
        ('Łódź "live".wav', "Lodz 'live'.wav"),
        ("./audio/../audio/one.wav", "audio/one.wav"),
        ("Who: Me?.wav", "Who_ Me_.wav"),
        ("lib/Who: Me?", "Who_ Me_.wav"),
        ("AC/DC: Riff.wav", "AC_DC - Riff.wav"),
        ("♥\ufe0f song.wav", "♥ song.wav"),
        ("audio/my%2520song%25231.wav", "audio/my song#1.wav"),
        ("audio/my+song%231.wav", "audio/my song#1.wav"),
        ("../Music/audio/one.wav", "audio/one.wav"),
        ("lib/14/214.wav", "14/214.low.wav"),
        ("X:\\m\\s??.wav", "süß.wav"),
        ("/data/upload/3/a1b2c3d4-süß.wav", "süß.wav"),
        ("1699999999999-one.wav", "audio/one.wav"),
        ("audio/one.wav#t=10,20", "audio/one.wav"),
        ("one.wav?dl=0", "audio/one.wav"),
        ("0f8fad5b-d9cb-469f-a165-70867728950e_one.wav", "audio/one.wav"),
        ("au\u00addio/\u200eo\u200bne\u200f.wav", "audio/one.wav"),
        ("audio/caf\\u00e9.wav", "audio/café.wav"),
        ("audio/cafÃ©.wav", "audio/café.wav"),
        ("https://x.example/get?path=audio%2Fone.wav&dl=1", "audio/one.wav"),
        ("[Listen](audio/one.wav)", "audio/one.wav"),
        ("![[one.wav|Listen]]", "audio/one.wav"),
        ("• audio/one.wav", "audio/one.wav"),
        ("audio/one.wav;", "audio/one.wav"),
        ("ONE.WAV;1", "audio/one.wav"),
        ("audio\\one.wav, ", "audio/one.wav"),
        ("audio/one.wav (3:45)", "audio/one.wav"),
        ("audio/one.wav|subsong:0", "audio/one.wav"),
        ("audio/one.wav\\r", "audio/one.wav"),
        ("C:¥Music¥audio¥one.wav", "audio/one.wav"),
        ("audio₩one.wav", "audio/one.wav"),
        ("PosixPath('/m/audio/one.wav')", "audio/one.wav"),
        ("['audio/one.wav']", "audio/one.wav"),
        ("r'audio\\one.wav'", "audio/one.wav"),
        ("AB/CD.wav", "AB⧸CD.wav"),
        ("/Volumes/Disk/Case/two.wav", "Case/two.wav"),
        ("file:///m/10%20dB.wav", "10 dB.wav"),
        ("nr/7", "nr/0007.wav"),
        ("7.0", "nr/0007.wav"),
    ],
)
def test_a_path_is_found_however_it_is_written(folder, written, means):
    found = folder.find(written.replace("ROOT", str(folder.root)))
    assert found is not None
    assert found[0] == means


def test_an_id_that_lost_its_zeros_names_a_file_but_for_one_that_has_them(home, tmp_path):
    for name in ("007", "08", "008"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text("id,title\n7,Seven\n8.0,Eight\n008,Eight\n")
    report = take(tmp_path / "m")
    assert [(t.title, t.path) for t in Library.open("mine").tracks()] == [
        ("Seven", "007.wav"),
        ("Eight", "008.wav"),
    ]
    assert "2 files" in reasons(report, "unreadable")["8.0"]


def test_an_id_may_be_the_first_or_last_word_of_a_name(folder):
    assert folder.named_by("51234") == ("51234__joe__rain.wav", False)
    assert folder.named_by("abc-001") == ("Dawn - ABC-001.wav", False)
    assert folder.named_by("wtIM-TCH_uI") == ("Films - Way [wtIM-TCH_uI].wav", False)
    assert folder.named_by("51235") == ("calm-piano-51235.wav", False)
    assert [folder.named_by(name) for name in ("rain", "ABC", "001", "123", "214")] == [None] * 5


@pytest.mark.parametrize(
    "written",
    [
        "twin.wav",
        "pair",
        "audio/../../x.wav",
        "..\\x.wav",
        "C:\\music\\three.wav",
        "a\x01",
        "x/CASE/two.wav",
    ],
)
def test_what_fits_several_files_or_none_is_refused(folder, written):
    with pytest.raises(Refused):
        folder.find(written)


@pytest.mark.parametrize("written", ["[x](http://" * 3000, "/a" * 600, "a" * 6000])
def test_a_path_that_no_file_can_have_is_refused_at_once(folder, written):
    started = time.process_time()
    with pytest.raises(Refused, match="longer"):
        folder.find(written)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "written",
    [
        *("C/twin.wav", "Z/only.wav", "audio/one.mp3", "onne.wav", "s?.wav", "", "A = one.wav"),
        *("Copy of one.wav", "one.wav (copy)", "one (1).wav", "one.wav.bak"),
        *("x/pai\ufffd.mp3", "audio/\ufffdne.wav", "Мой.wav", "ガ.wav"),
    ],
)
def test_another_folder_or_ending_is_another_file(folder, written):
    assert folder.find(written) is None


def test_of_files_of_one_name_the_one_in_the_folder_of_the_rows_album_is_meant(home, tmp_path):
    for album in ("Dawn", "Dusk"):
        tone(tmp_path / "m" / album / "01.wav", pitch=len(album) / 20 + (album == "Dusk") / 10)
    listed = "album,file,title\nDusk,01.wav,Low\nDawn,01.wav,High\n,01.wav,None\n"
    (tmp_path / "m" / "list.csv").write_text(listed, "utf-8")
    report = take(tmp_path / "m")
    found = {track.path: track.title for track in Library.open("mine").tracks()}
    assert found == {"Dusk/01.wav": "Low", "Dawn/01.wav": "High"}
    assert "2 files fit it" in str(report)


def test_the_sentence_names_the_closest_file(home, tmp_path):
    tone(tmp_path / "m" / "audio" / "Morning Dew.wav")
    tone(tmp_path / "m" / "audio" / "other.wav")
    (tmp_path / "m" / "list.csv").write_text(
        "file,title\naudio/Mornin Dew.wav,a\naudio/other.wav,b\n", "utf-8"
    )
    reason = reasons(take(tmp_path / "m"), "missing_audio")["audio/Mornin Dew.wav"]
    assert "audio/Morning Dew.wav" in reason


def test_the_closest_files_of_a_list_of_wrong_names_are_sought_for_three_seconds_in_all(
    tmp_path, monkeypatch
):
    for n in range(9):
        (tmp_path / f"Song number {n}.wav").touch()
    files = SoundFolder(tmp_path)
    monkeypatch.setattr(sound_folder, "perf_counter", itertools.count().__next__)  # 1 s a search
    found = [files.closest(f"Song nmber {n}.wav") for n in range(6)]
    assert found == [*(f"Song number {n}.wav" for n in range(3)), "", "", ""]


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
def test_for_a_list_of_names_with_lost_letters_each_file_is_spelt_once(tmp_path, monkeypatch, lost):
    names = [f"Gr\u00f6\u00dfe {n % 5} - Song number {n}.wav" for n in range(40)]
    for name in names:
        (tmp_path / name).touch()
    files = SoundFolder(tmp_path)
    spelt = Counter[str]()

    def counted(path: str) -> str:
        spelt[path] += 1
        return loose(path)

    monkeypatch.setattr(lost_letters, "loose", counted)
    found = [files.find(n.replace("\u00f6", lost).replace("\u00df", lost)) for n in names]
    assert found == [(name, False) for name in names]
    assert all(spelt[name] <= 1 for name in names)


def test_many_lost_letters_in_a_row_fit_in_one_way(tmp_path):
    (tmp_path / (120 * "\u00f6" + "7.wav")).touch()
    assert SoundFolder(tmp_path).find("\ufffd" * 24 + "7.wav") is None


def test_of_several_rows_that_only_seem_to_mean_a_file_none_gets_it(home, tmp_path):
    tone(tmp_path / "m" / "intro.wav")
    tone(tmp_path / "m" / "sure.wav")
    (tmp_path / "m" / "list.csv").write_text(
        "file,title\nA/intro.wav,a\nB/intro.wav,b\nsure.wav,c\nX/sure.wav,d\n", "utf-8"
    )
    report = take(tmp_path / "m")
    assert [track.title for track in Library.open("mine").tracks()] == ["c"]
    assert set(reasons(report, "missing_audio")) == {"A/intro.wav", "B/intro.wav", "X/sure.wav"}


@pytest.mark.parametrize(
    "cell",
    [
        *("one.wav; two.wav", '"one.wav, two.wav"', '"[""one.wav"", ""two.wav""]"'),
        *(
            '"one.wav\ntwo.wav"',
            '"one.wav (https://x.x/1),x.jpg (https://x.x/2),two.wav (https://x.x/3)"',
        ),
    ],
)
def test_several_files_in_one_cell_are_several_tracks(home, tmp_path, cell):
    for name in ("one", "two", "three"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text(f"id,file,genre\na,{cell},pop\nb,three.wav,jazz\n")
    report = take(tmp_path / "m")
    library = Library.open("mine")
    tags = {track.path: library.tags(track.track_id)["genre"] for track in library.tracks()}
    assert tags == {"one.wav": ["pop"], "two.wav": ["pop"], "three.wav": ["jazz"]}
    assert "2 files" in reasons(report, "cells")["row 2, file"]
    tone(tmp_path / "m" / "one.wav, two.wav")
    (tmp_path / "m" / "list.csv").write_text('file\n"one.wav, two.wav"\n')
    take(tmp_path / "m", "whole", tags=tmp_path / "m" / "list.csv")
    assert [track.path for track in Library.open("whole").tracks()] == ["one.wav, two.wav"]
    (tmp_path / "m" / "list.csv").write_text("file\none.wav, two.wav\nthree.wav\n")
    report = take(tmp_path / "m", "bare", tags=tmp_path / "m" / "list.csv")
    assert (report["accepted"], report["unreadable"]) == (2, [])


def test_paths_of_a_list_that_lies_elsewhere(home, tmp_path):
    tone(tmp_path / "lib" / "audio" / "one.wav")
    tone(tmp_path / "lib" / "audio" / "two.wav")
    (tmp_path / "l.csv").write_text(
        f"file,title\n{tmp_path}/lib/audio/one.wav,a\nlib/audio/two.wav,b\n", "utf-8"
    )
    report = take(tmp_path / "lib", tags=tmp_path / "l.csv")
    assert (report["accepted"], report["orphan_audio"]) == (2, [])


def test_a_list_of_titles_alone_means_the_files_that_are_called_so(home, tmp_path):
    for name in ("Alpha.wav", "Beta.wav", "Anna - Gamma.wav", "Bob - Beta.wav", "D.wav", "D.flac"):
        tone(tmp_path / "m" / name)
    (tmp_path / "l.csv").write_text(
        "Title,Artist,Genre\nAlpha,Anna,Pop\nGamma,Anna,Rock\nBeta,Bob,Jazz\nD,,Ska\nE,Anna,Dub\n"
    )
    report = take(tmp_path / "m", tags=tmp_path / "l.csv")
    found = {track.title: track.path for track in Library.open("mine").tracks()}
    assert found == {"Alpha": "Alpha.wav", "Gamma": "Anna - Gamma.wav", "Beta": "Bob - Beta.wav"}
    assert "2 files" in reasons(report, "unreadable")["D"]
    assert set(reasons(report, "missing_audio")) == {"E"}
    assert any("found by the titles" in note for note in report["notes"])
    (tmp_path / "l.csv").write_text("Title,Artist\nE,Anna\n")
    with pytest.raises(SoundkinError, match="no file of the folder is called as one of its titles"):
        take(tmp_path / "m", "other", tags=tmp_path / "l.csv")


NAMED_BY_TITLE = ["Anna - Days - 03 Sun.wav", "ES_Rain - Bob.wav", "1-07 Don_t Fog - Live.wav"]


@pytest.mark.parametrize(
    ("header", "ids", "kept"),
    [("#", "123", False), ("No.", "123", False), ("ISRC", "XYZ", True), ("Item ID", "678", True)],
)
def test_titles_tell_the_files_where_ids_name_none(home, tmp_path, header, ids, kept):
    for name in NAMED_BY_TITLE:
        tone(tmp_path / "m" / name)
    rows = ("Sun\tAnna\tDays", "Rain\tBob\t", "Don't Fog (Live)\tEve\tX")
    table = [f"{i}\t{row}\n" for i, row in zip(ids, rows, strict=True)]
    (tmp_path / "l.txt").write_text(f"{header}\tTitle\tArtist\tAlbum\n{''.join(table)}", "utf-16")
    report = take(tmp_path / "m", tags=tmp_path / "l.txt")
    tracks = Library.open("mine").tracks()
    assert [track.path for track in tracks] == NAMED_BY_TITLE
    assert ([track.track_id for track in tracks] == [*ids]) is kept
    assert any("found by the titles" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("title", "artist", "album", "found"),
    [
        ("Sun", "Anna", "Days", ("Anna/Days/03 Sun.wav", True)),
        ("Sun", "Bob", "", ("Bob/Nights/03 Sun.wav", True)),
        ("Sun", "Cleo", "", ("Cleo/Sun.wav", True)),
        ("Été", "Eve", "", ("Ete.wav", False)),
        ("Łost", "Eve", "", ("Lost.wav", False)),
        ("Who's?", "AC/DC", "", ("ACDC - Whos.wav", True)),
        ("Way", "Films", "", ("Films - Way [wtIM-TCH_uI].wav", True)),
        ("...", "", "", None),
    ],
)
def test_a_title_is_found_as_players_and_shops_call_files(tmp_path, title, artist, album, found):
    files = ("Anna/Days/03 Sun", "Bob/Nights/03 Sun", "Cleo/Sun", "Ete", "Lost", "ACDC - Whos")
    for name in (*files, "Films - Way [wtIM-TCH_uI]", "_-_"):
        tone(tmp_path / f"{name}.wav")
    assert SoundFolder(tmp_path).titled(title, artist, album) == found


def test_of_two_tracks_of_one_title_the_artist_tells_whose_the_file_is(home, tmp_path):
    for name in ("Anna/Sun", "Fog"):
        tone(tmp_path / "m" / f"{name}.wav")
    table = "Title,Artist\nSun,Zed\nSun,Anna\nFog,Anna\nFog,Bob\n"
    (tmp_path / "l.csv").write_text(table)
    report = take(tmp_path / "m", tags=tmp_path / "l.csv")
    assert [(t.path, t.artist) for t in Library.open("mine").tracks()] == [("Anna/Sun.wav", "Anna")]
    assert len(report["missing_audio"]) == 3


def test_a_title_that_several_files_carry_is_refused(home, tmp_path):
    for name in ("01 Sun", "02 Sun", "Rain"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "l.csv").write_text("ISRC,Title\nA,Sun\nB,Rain\nC,Wind\n")
    report = take(tmp_path / "m", tags=tmp_path / "l.csv")
    assert [track.path for track in Library.open("mine").tracks()] == ["Rain.wav"]
    assert "2 files" in reasons(report, "unreadable")["A"]
    assert set(reasons(report, "missing_audio")) == {"C"}


def test_a_file_of_another_kind_is_taken_where_it_is_the_only_one_called_so(home, tmp_path):
    for name in ("a/one.wav", "two.wav", "pair.wav", "pair.flac", "song.flac"):
        tone(tmp_path / "m" / name)
    rows = ("C:\\x\\a\\one.mp3", "two.wav", "two.mp3", "pair.mp3", "b/song.mp3", "song.mp3")
    (tmp_path / "m" / "list.csv").write_text("file,title\n" + "".join(f"{r},t\n" for r in rows))
    report = take(tmp_path / "m")
    assert {t.path for t in Library.open("mine").tracks()} == {"a/one.wav", "two.wav", "song.flac"}
    assert "another ending" in reasons(report, "cells")["row 2, 6, 7"]
    assert {*reasons(report, "missing_audio")} == {"two.mp3", "pair.mp3"}
    assert {*reasons(report, "duplicates")} == {"song.mp3"}


def test_a_list_of_the_files_as_they_were_before_they_were_converted_keeps_its_tracks(
    home, tmp_path
):
    tone(tmp_path / "m" / "one.wav")
    (tmp_path / "m" / "list.csv").write_text("id,file,genre\na,one.wav,Pop\n")
    take(tmp_path / "m")
    y, sr = soundfile.read(tmp_path / "m" / "one.wav")
    soundfile.write(tmp_path / "m" / "one.flac", y, sr)
    (tmp_path / "m" / "one.wav").unlink()
    assert take(tmp_path / "m")["away"] == []
    assert [(t.track_id, t.path) for t in Library.open("mine").tracks()] == [("a", "one.flac")]


def test_files_of_one_name_in_each_of_many_folders_are_found_soon(tmp_path):
    n = 1000
    for i in range(n):
        folder = tmp_path / "Anna" / f"Album {i:04d}"
        folder.mkdir(parents=True)
        (folder / "Full Mix.wav").touch()
        (folder / f"Böse {i:04d}.wav").touch()
    files = SoundFolder(tmp_path)
    started = time.process_time()
    for i in range(n):
        album = f"Anna/Album {i:04d}"
        for path in (f"D:/m/{album}/Full Mix.wav", f"{album}/full mix.wav".lower()):
            assert files.find(path) == (f"{album}/Full Mix.wav", False)
        assert files.of_other_kind(f"{album}/full mix.mp3") == f"{album}/Full Mix.wav"
        assert files.find(f"B?se {i:04d}.wav") == (f"{album}/Böse {i:04d}.wav", False)
        assert files.titled("Full Mix", "Anna", f"Album {i:04d}") == (f"{album}/Full Mix.wav", True)
        with pytest.raises(Refused, match="1000 files fit it"):
            files.find("full mix.wav")
    (tmp_path / "Full Mix.wav").touch()  # in no folder
    assert SoundFolder(tmp_path).find("D:/m/Full Mix.wav") == ("Full Mix.wav", False)
    assert time.process_time() - started < 5
