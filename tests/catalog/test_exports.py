"""What is written out: tables that no spreadsheet runs, playlists that every player reads, and what
comes back by our own import is the same library."""

import csv
import io
import os
import zipfile
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from mutagen.id3 import TCOP, TXXX

from core import commands
from core.__main__ import main
from core.bundle import shortlist_sounds
from core.catalog import shortlist
from core.catalog.analysis import embeddings, map_places, measured
from core.catalog.exports import exporting, playlists
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.sound_files import own_files
from core.commands import searching
from core.errors import SoundkinError, Stopped
from core.libraries import open_library
from core.progress import Progress
from tests.brief_kit import measures_of
from tests.catalog_kit import take, tone
from tests.music import RUN, make_library

RNG = np.random.default_rng(1)
ODD = [
    "=1+2",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "None",
    "'quoted",
    "['a']",
    "a\tb",
    "-5",
    "[x]",
]


def test_our_tables_of_all_that_is_known_come_back_without_what_was_computed(home, tmp_path):
    for name in ("one", "two", "three"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text(
        'id,file,title,genre,colour,tempo\n1,one.wav,A,"Pop; Rock",red,120\n2,two.wav,B,\'=x,,\n'
        "3,three.wav,C,,,\n"
    )
    take(tmp_path / "m", extra_columns=True)
    library = open_library("mine")
    tags = library.tags_of()
    measured.write(library, [(name, measures_of(4, RNG)) for name in "123"])
    shortlist.add(library, "1")
    shortlist.add(library, "2")
    exporting.shortlist(library, tmp_path / "short.csv", with_tags=True, with_computed=True)
    exporting.completed(library, tmp_path / "completed.csv")
    main(["known", "--library", "mine", "--out", str(tmp_path / "known.csv")])
    for name, tempi in (
        ("known", [120, None, None]),  # of the third nothing is given
        ("completed", [None] * 2),
        ("short", [120, None]),
    ):
        report = take(tmp_path / "m", name, tags=tmp_path / f"{name}.csv")
        again = open_library(name)
        assert [track.tempo_bpm for track in again.tracks()] == tempi
        given = {track_id: dict(of) for track_id, of in again.tags_of().items()}
        if name != "short":
            assert given == {name: tags[name] for name in "123"[: len(tempi)]}
            assert report["duplicates"] == report["cells"] == []
        assert name == "completed" or "left out" in str(report["notes"])


@pytest.fixture
def odd(home) -> Library:
    library = Library.create("odd")
    rows = [
        Row(
            f"t{i}",
            " ".join(title.split()),
            artist=title.strip() if "\t" not in title else "",
            album="=A1",
            tempo_bpm=120.123456,
            duration_s=61.1234567,
            comment="-",
            tags={
                "genre": ["Folk, World, & Country", "Pop"],
                "mood": ["=x", "/ y"],
                "use": ["[x]"],
                "instrument": ["a\\\\b"],
                "my own": ["a;b"],
                "=1+1": ["{=A1}"],
            },
        )
        for i, title in enumerate(ODD)
    ]
    store.save(library, rows)
    return library


def cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def test_no_cell_begins_like_a_formula(odd, tmp_path):
    for track_id in odd.track_ids():
        shortlist.add(odd, track_id, "=HYPERLINK(1)")
    exporting.tags(odd, tmp_path / "t.csv")
    exporting.shortlist(odd, tmp_path / "s.csv")
    found = cells(tmp_path / "t.csv") + cells(tmp_path / "s.csv")
    assert [cell for cell in found if cell[:1] in tuple("=+-@\t") and cell != "-5"] == []


def test_a_round_trip_through_our_own_import_gives_the_same_library(odd, tmp_path):
    exporting.tags(odd, tmp_path / "t.csv", excel=True)
    report = take(tmp_path / "t.csv", "again")
    again = Library.open("again")
    assert report["cells"] == []
    assert again.tracks() == odd.tracks()
    assert again.tags_of() == odd.tags_of()


def test_a_folder_and_its_own_export_make_the_same_library(home, tmp_path):
    for name in ("one.wav", "-dash.wav", "line\nbreak.wav", " lead.wav", "ä,b;c.wav"):
        tone(tmp_path / "m" / name)
    take(tmp_path / "m")
    library = Library.open("mine")
    before = library.tracks()
    exporting.tags(library, tmp_path / "t.csv")
    report = take(tmp_path / "m", tags=tmp_path / "t.csv")
    assert (report["unchanged"], report["missing_audio"], report["away"]) == (5, [], [])
    assert library.tracks() == before


def test_tables_for_excel_carry_its_mark(odd, tmp_path):
    exporting.tags(odd, tmp_path / "plain.csv")
    exporting.tags(odd, tmp_path / "excel.csv", excel=True)
    assert (tmp_path / "excel.csv").read_bytes() == b"\xef\xbb\xbf" + (
        tmp_path / "plain.csv"
    ).read_bytes()


def test_a_playlist_has_one_line_a_file_whatever_its_name(home, tmp_path):
    for name in ("line\nbreak.wav", "#1.wav", "桜.wav"):
        tone(tmp_path / "m" / name)
    take(tmp_path / "m")
    library = Library.open("mine")
    ids, out = library.track_ids(), tmp_path / "s.m3u8"
    for track_id in ids:
        shortlist.add(library, track_id)
    exporting.shortlist(library, out)
    lines = out.read_text("utf-8").splitlines()
    assert lines[:2] == ["#EXTM3U", "#EXTENC:UTF-8"]
    named = [line for line in lines if not line.startswith("#")]
    assert all(Path(line).is_file() for line in named)
    assert len(named) == 2
    lost = playlists.without_line(library, ids, out)
    assert [track["file"] for track in lost] == ["line\nbreak.wav"]
    assert playlists.without_line(library, ids, tmp_path / "s.csv") == []


def test_no_table_goes_by_the_ending_of_another_kind(odd, tmp_path):
    shortlist.add(odd, "t0")
    for name in ("s.pls", "s.xlsx", "s.WAV", "s.json", "s.zip"):
        with pytest.raises(SoundkinError, match="in CSV"):
            exporting.shortlist(odd, tmp_path / name)
    with pytest.raises(SoundkinError, match="its name end in"):
        exporting.tags(odd, tmp_path / "s.m3u8")
    with pytest.raises(SoundkinError, match="a zip of sounds"):
        shortlist_sounds(odd, tmp_path / "s.csv")
    assert not list(tmp_path.glob("s.*"))
    exporting.tags(odd, tmp_path / "tags v1.2")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such devices and links")
@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "device"])
def test_an_export_writes_to_files_only(odd, tmp_path, capsys, kind):
    target = tmp_path / "t.csv"
    (tmp_path / "precious.txt").write_text("precious")
    if kind == "link":
        target.symlink_to(tmp_path / "precious.txt")
    elif kind == "folder":
        target.mkdir()
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        target = Path("/dev/null")
    words = ["export", "--library", "odd", "--what", "tags", "--out", str(target), "--json"]
    assert main(words) == 1
    assert "choose another name" in capsys.readouterr().err
    assert (tmp_path / "precious.txt").read_text() == "precious"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_the_sounds_of_a_shortlist_come_as_one_zip(home, tmp_path):
    name = "one.wav. "  # as no zip should be told
    tone(tmp_path / "m" / "one.wav").rename(tmp_path / "m" / name)
    take(tmp_path / "m")
    library = Library.open("mine")
    with pytest.raises(SoundkinError, match="empty"):
        shortlist_sounds(library, tmp_path / "s.zip")
    shortlist.add(library, library.track_ids()[0])
    assert shortlist_sounds(library, tmp_path / "s.zip") == 1
    with zipfile.ZipFile(tmp_path / "s.zip") as bundle:
        assert bundle.namelist() == ["01 one.wav"]
        assert bundle.read("01 one.wav") == (tmp_path / "m" / name).read_bytes()
    assert library.tracks()[0].format == "wav"


def test_a_zip_does_not_hold_the_sound_that_stands_at_the_place_of_a_track_now(home, tmp_path):
    first = tone(tmp_path / "m" / "a.wav")
    tone(tmp_path / "m" / "b.wav")
    take(tmp_path / "m")
    library = Library.open("mine")
    for track_id in library.track_ids():
        shortlist.add(library, track_id)
    tone(first, 0.7, pitch=0.9)
    assert shortlist_sounds(library, tmp_path / "s.zip") == 1
    with zipfile.ZipFile(tmp_path / "s.zip") as bundle:
        assert bundle.namelist() == ["02 b.wav", "not included.txt"]
        assert "01 a: a.wav holds another sound" in bundle.read("not included.txt").decode()


def test_the_demos_shortlist_comes_as_rendered_files(demo_home, tmp_path):
    library = open_library("demo")
    track = min(library.tracks()[:50], key=lambda track: track.duration_s or 1e9)
    shortlist.add(library, track.track_id)
    assert shortlist_sounds(library, tmp_path / "s.zip") == 1
    with zipfile.ZipFile(tmp_path / "s.zip") as bundle:
        (name,) = bundle.namelist()
        y, sr = soundfile.read(io.BytesIO(bundle.read(name)))
    assert name.startswith("01 ")
    assert name.endswith(".flac")
    assert len(y) / sr == pytest.approx(track.duration_s, abs=3)


def test_a_shortlist_takes_tags_and_scores_along(odd, tmp_path):
    for track_id in odd.track_ids()[:2]:
        shortlist.add(odd, track_id)
    out = tmp_path / "s.csv"
    exporting.shortlist(odd, out, with_tags=True, scores={odd.track_ids()[0]: 0.75})
    with out.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["score"], second["score"]) == ("0.750", "")
    assert "=x" in first["mood"]
    assert not first["mood"].startswith("=")
    assert "Pop" in first["genre"]


def test_a_shortlist_takes_tempo_and_key_along_and_says_which_are_computed(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=2)
    with library.writing() as db:
        db.execute("UPDATE tracks SET tempo_bpm = NULL WHERE track_id = 't01'")
    measured.write(library, [(name, measures_of(4, RNG)) for name in library.track_ids()])
    for track_id in library.track_ids():
        shortlist.add(library, track_id)
    exporting.shortlist(library, tmp_path / "s.csv", with_computed=True)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        given, computed = csv.DictReader(file)
    assert (given["tempo"], given["tempo source"]) == ("60", "given")
    assert (computed["tempo"], computed["tempo source"]) == ("68.0", "computed")
    assert [row["key source"] for row in (given, computed)] == ["computed", "computed"]
    assert float(computed["tempo certainty"]) == pytest.approx(
        measured.values(library, ["t01"])["t01"].tempo_confidence, abs=0.01
    )
    out = str(tmp_path / "e.csv")
    assert main(["export", "--library", library.name, "--what", "energy", "--out", out]) == 0
    with open(out, encoding="utf-8", newline="") as file:
        one, two = csv.DictReader(file)
    assert (one["energy over time"], one["highlight"]) == (computed["energy over time"], "4")
    assert [float(x) for x in two["each second"].split(";")] == [0.08] * 30
    assert own_files.exported(list(one)) == "energy", "no tag spreadsheet where it lies in a folder"


def test_a_shortlist_takes_along_what_files_say_of_their_copyright(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=2)
    file = mutagen.File(library.audio_path("t00"))
    file.add_tags()
    file.tags.add(TCOP(text="2020 Bo"))
    file.tags.add(TXXX(desc="license", text="CC BY 4.0"))
    file.save()
    with library.writing() as db:
        db.execute("UPDATE tracks SET duration_s = 99.98875283446712")
    for track_id in library.track_ids():
        shortlist.add(library, track_id)
    exporting.shortlist(library, tmp_path / "s.csv", with_tags=True)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["copyright"] for row in rows] == ["2020 Bo; CC BY 4.0", ""]
    assert [row["length"] for row in rows] == ["99.989"] * 2, "for people, not for a computer"


def test_the_copies_in_a_zip_carry_tags_when_they_are_asked_for(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=2)
    shortlist.add(library, "t00")
    original = library.audio_path("t00").read_bytes()
    assert shortlist_sounds(library, tmp_path / "s.zip", tagged=True) == 1
    with zipfile.ZipFile(tmp_path / "s.zip") as bundle:
        bundle.extractall(tmp_path / "out")
    tags = mutagen.File(tmp_path / "out" / "01 Tone 00.wav").tags
    assert str(tags["TBPM"]) == "60"
    assert str(tags["TCON"]) == "rock"
    assert library.audio_path("t00").read_bytes() == original


def test_a_zip_holds_what_sounds_and_names_what_does_not(home, tmp_path):
    from tests.music import make_library

    library = make_library(tmp_path / "music", n_tracks=3)
    for track_id in library.track_ids():
        shortlist.add(library, track_id)
    library.audio_path("t01").unlink()
    assert shortlist_sounds(library, tmp_path / "s.zip") == 2
    with zipfile.ZipFile(tmp_path / "s.zip") as bundle:
        assert "Tone 01" in bundle.read("not included.txt").decode()
        assert len(bundle.namelist()) == 3


def test_vectors_read_back_to_the_same_numbers(home, tmp_path):
    library = make_library(tmp_path / "music", n_tracks=5)
    assert exporting.vectors(library, tmp_path / "vectors.csv") == 5
    with (tmp_path / "vectors.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    ids, X = embeddings.read(library, RUN)
    assert header == ["track", *(f"v{i}" for i in range(1, 101))]
    assert [row[0] for row in rows] == ids
    assert np.array_equal(np.array([row[1:] for row in rows], dtype=np.float32), X)


def test_every_export_says_how_far_it_is_and_one_that_is_stopped_leaves_no_file(
    home, tmp_path, monkeypatch
):
    for place in (f"{exporting.__name__}.BLOCK", "core.catalog.exports.review_table.AT_ONCE"):
        monkeypatch.setattr(place, 2)
    monkeypatch.setattr("core.catalog.exports.track_facts.AT_ONCE", 2)
    library = make_library(tmp_path / "music", n_tracks=5)
    map_places.write_map(library, RUN, library.track_ids(), RNG.normal(size=(5, 2)))
    for track_id in library.track_ids():
        shortlist.add(library, track_id)

    class Stopping(Progress):
        def check(self) -> None:
            if self._status.done >= 2:
                raise Stopped("Stopped.")

    out = str(tmp_path / "part.zip")
    with pytest.raises(Stopped):
        commands.export(library.name, "sounds", out, progress=Stopping())
    out = str(tmp_path / "part.csv")
    for what in ("vectors", "tags", "map", "completed", "energy"):
        with pytest.raises(Stopped):
            commands.export(library.name, what, out, progress=Stopping())
    with pytest.raises(Stopped):
        commands.known(library.name, out, Stopping())
    assert not list(tmp_path.glob("part*"))


@pytest.mark.parametrize("asked", ["export --what tags", "export --what vectors", "known"])
def test_nothing_is_written_over_the_spreadsheet_of_the_library(home, tmp_path, capsys, asked):
    sheet = tmp_path / "tracks.csv"
    sheet.write_text("title,instrument,my own notes\nRain,piano,for the end\n", "utf-8")
    assert main(["import", str(sheet), "--name", "own"]) == 0
    before = sheet.read_bytes()
    assert main([*asked.split(), "--library", "own", "--out", str(sheet)]) == 1
    assert "is the tag spreadsheet of this library" in capsys.readouterr().err
    with pytest.raises(SoundkinError, match="is the tag spreadsheet"):
        searching.written(open_library("own"), [], str(sheet))  # of search, path and order
    assert sheet.read_bytes() == before
