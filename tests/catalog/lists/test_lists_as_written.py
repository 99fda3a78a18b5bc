"""Data lists as shops and programs write them: each cell is taken right, or left out and named."""

import os
import unicodedata
from pathlib import Path

import pytest

from core.catalog import importing
from core.catalog.library import Library
from core.catalog.lists.cells.celllists import items_of
from core.catalog.lists.cells.length_and_tempo import seconds
from core.catalog.lists.cells.own_cells import protected, unprotected
from core.catalog.lists.datalist import read_data_list
from core.catalog.texts.encodings import decode
from core.errors import SoundkinError
from tests.catalog_kit import listed, reasons, take, tone


def write(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def taken(home: Path, tmp_path: Path, text: str | bytes, encoding: str = "utf-8", **options):
    """The report of a list alone, and the library it makes."""
    report = take(write(tmp_path / "list.csv", text, encoding), **options)
    return report, Library.open("mine")


def titles(library: Library) -> list[str]:
    return [track.title for track in library.tracks()]


# --- encoding -----------------------------------------------------------------------------------
def test_one_bad_byte_spoils_one_cell(home, tmp_path):
    rows = [f"t{i:03d}.wav,Müller Größe {i},Straße".encode() for i in range(200)]
    rows[150] = "t150.wav,Café,".encode("latin-1") + "Straße".encode()
    report, library = taken(home, tmp_path, b"file,title,genre\n" + b"\n".join(rows) + b"\n")
    found = titles(library)
    assert found[:150] + found[151:] == [f"Müller Größe {i}" for i in range(200) if i != 150]
    assert found[150] == "t150"  # left out, and named
    assert "row 152, title" in reasons(report, "cells")
    assert any("UTF-8" in note and "152" in note for note in report["notes"])


RUSSIAN = "file;title;genre\r\na.wav;Подмосковные вечера;Народная\r\nb.wav;Калинка;Народная\r\n"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1251", "Подмосковные вечера"),
        ("koi8_r", "Подмосковные вечера"),
        ("cp866", "Подмосковные вечера"),
        ("cp1253", "Καλημέρα Ελλάδα"),
        ("cp932", "桜の庭ポップ"),
        ("gb18030", "月亮代表我的心"),
        ("big5", "月亮代表我的心"),
        ("cp949", "봄날의 노래"),
        ("cp1250", "Árvíztűrő tükörfúrógép"),
        ("cp1252", "„Grüße“ – übers Meer"),
        ("latin-1", "Été à la mer"),
        ("utf-16-le", "Grüße übers Meer"),
        ("utf-16", "Калинка"),
        ("utf-8-sig", "Калинка"),
    ],
)
def test_an_encoding_is_found_out(home, tmp_path, encoding, title):
    text = "file;title;genre\n" + "".join(f"t{i}.wav;{title} {i};{title}\n" for i in range(4))
    plan = importing.plan(write(tmp_path / "list.csv", text, encoding))
    assert plan.refusal == ""
    assert [row.title for row in plan.rows] == [f"{title} {i}" for i in range(4)]


def test_what_cannot_be_told_is_refused_shown_and_taken_when_named(home, tmp_path):
    text = "file,title\n" + "".join(f"t{i}.wav,Güneş şarkısı ağaç\n" for i in range(9))
    path = write(tmp_path / "list.csv", text, "cp1254")
    preview = importing.plan(path).preview()
    assert preview["encoding_sure"] == "unsure"
    assert "name its encoding" in preview["refusal"]
    assert len(preview["sample"]) == 9  # titles to look at
    take(path, encoding="cp1254")
    assert titles(Library.open("mine"))[0] == "Güneş şarkısı ağaç"
    with pytest.raises(SoundkinError, match="no encoding"):
        take(path, encoding="klingon")


def test_stray_bytes_and_zeros_in_plain_text_cost_their_cells_only(home, tmp_path):
    rows = [b"t%d.wav,Title %d,Pop" % (i, i) for i in range(40)]
    rows[7] = b"t7.wav,Ti\x81\xfe\x9d,Pop"
    rows[9] = b"t9.wav,Ti\0tle,Pop"
    report, library = taken(home, tmp_path, b"file,title,genre\n" + b"\n".join(rows) + b"\n")
    assert report["accepted"] == 40
    assert [titles(library)[i] for i in (6, 7, 8, 9)] == ["Title 6", "t7", "Title 8", "t9"]


def test_a_table_in_german_windows_is_read_right(home, tmp_path):
    text = (
        "Dateiname;Titel;Musikrichtung;Länge;Tempo\r\n"
        "a.wav;„Grüße“ – übers Meer;Schlager;3:45;120,5\r\n"
    )
    _, library = taken(home, tmp_path, text, "cp1252")
    (track,) = library.tracks()
    assert (track.title, track.duration_s, track.tempo_bpm) == ("„Grüße“ – übers Meer", 225, 120.5)


def test_the_encodings_of_damaged_text_are_still_known():
    rows = [f"t{i}.wav,月亮代表我的心 {i}".encode("gb18030") for i in range(50)]
    rows[20] = b"t20.wav,Caf\x81"
    found = decode(b"\n".join(rows))
    assert found is not None
    assert (found.encoding, found.text.count("\ufffd")) == ("gb18030", 1)


# --- rows and quotes ----------------------------------------------------------------------------
def test_excels_line_with_the_separator_is_taken_as_what_it_is(home, tmp_path):
    text = "sep=;\r\nfile;title;genre\r\na.wav;Alpha;Pop\r\nb.wav;Beta, too;Folk\r\n"
    _, library = taken(home, tmp_path, text)
    assert titles(library) == ["Alpha", "Beta, too"]
    assert read_data_list(tmp_path / "list.csv").numbers == [3, 4]


def test_headings_above_the_row_of_names_are_passed_over_and_named(home, tmp_path):
    text = "Our music\n\nas of May;\nNo;Title;File\n1;A;a.wav\n2;B;b.wav\n"
    report, library = taken(home, tmp_path, text)
    assert titles(library) == ["A", "B"]
    assert any("row 1, 3" in note for note in report["notes"])


def test_quotes_that_enclose_nothing_swallow_no_row(home, tmp_path):
    said = ["Plain", '"Untitled', "Second", "Third", '"Heroes" live', "Last"]
    text = "file\ttitle\tgenre\n" + "".join(f"t{i}.wav\t{t}\tPop\n" for i, t in enumerate(said))
    report = take(write(tmp_path / "list.tsv", text))
    assert report["accepted"] == 6
    assert titles(Library.open("mine")) == said
    assert any("quote" in note and "row 3, 6" in note for note in report["notes"])


def test_an_unclosed_quote_costs_its_own_row_only(home, tmp_path):
    text = 'file,title,genre\na.wav,"Hello, you,Pop\nb.wav,Beta,Pop\nc.wav,"two\nlines",Pop\n'
    report, library = taken(home, tmp_path, text)
    assert titles(library) == ["Beta", "two lines"]
    assert "Row 2" in reasons(report, "unreadable")["a.wav"]


def test_of_many_cells_that_cannot_be_read_the_first_are_named_and_the_others_counted(
    home, tmp_path
):
    rows = "".join(f"t{n},Song {n},so la la\n" for n in range(1002))
    report, _ = listed(tmp_path, f"id,title,tempo\n{rows}")
    assert len(report["cells"]) == 1001
    assert reasons(report, "cells")["further rows"] == "2 more cells were not taken."


def test_a_row_of_too_many_cells_is_named_and_one_of_too_few_is_taken(home, tmp_path):
    text = "file,title,genre\na.wav,Hello, World,Pop\nb.wav,Beta\nc.wav,C,Pop,,\n"
    report, library = taken(home, tmp_path, text)
    assert titles(library) == ["Beta", "C"]
    assert "Row 2 has 4 cells" in reasons(report, "unreadable")["a.wav"]
    assert any("row 3" in note for note in report["notes"])


def test_a_giant_cell_is_left_out_and_the_list_is_taken(home, tmp_path):
    text = f"file,title,genre\na.wav,{'x' * 200_000},Pop\nb.wav,Beta,Pop\n"
    report, library = taken(home, tmp_path, text)
    assert (report["accepted"], titles(library)) == (2, ["a", "Beta"])
    assert "200,000" in reasons(report, "cells")["row 2, title"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_only_regular_files_of_at_most_a_gigabyte_are_opened(home, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(SoundkinError, match="device or pipe"):
        take(tmp_path / "pipe.csv")
    with open(tmp_path / "huge.csv", "wb") as file:
        file.truncate(1_000_000_001)
    with pytest.raises(SoundkinError, match="1 GB"):
        take(tmp_path / "huge.csv")
    tone(tmp_path / "m" / "a.wav")
    os.mkfifo(tmp_path / "m" / "pipe.csv")
    assert take(tmp_path / "m", "m")["accepted"] == 1


# --- cells --------------------------------------------------------------------------------------
def test_words_for_nothing_are_no_tags(home, tmp_path):
    words = ["nan", "None", "NULL", "N/A", "#N/A", "-", "Pop", "Rock"]
    text = "file,genre,mood\n" + "".join(f"t{i}.wav,{w},{w}\n" for i, w in enumerate(words))
    report, library = taken(home, tmp_path, text)
    found = {tag for tags in library.tags_of().values() for words in tags.values() for tag in words}
    assert found == {"Pop", "Rock"}
    assert "nan (1)" in reasons(report, "cells")["genre"]


def test_formulas_and_lists_of_other_programs_are_read_or_named(home, tmp_path):
    link = '"=HYPERLINK(""https://shop.example/1"",""Alpha"")"'
    text = (
        f"file,title,genre,mood\na.wav,{link},\"['Folk, World, & Country', 'Pop']\",\"['calm']\"\n"
        'b.wav,"=VLOOKUP(A1,B:C,2)",[],"{\'id\': 1}"\n'
        'c.wav,"=""007""",\'[Intro],x\n'
    )
    report, library = taken(home, tmp_path, text)
    assert titles(library) == ["Alpha", "b", "007"]
    assert library.tags(library.tracks()[0].track_id) == {
        "genre": ["Folk, World, & Country", "Pop"],
        "mood": ["calm"],
    }
    named = reasons(report, "cells")
    assert "formula" in named["row 3, title"]
    assert "structure" in named["row 3, mood"]
    assert items_of("[Intro]") is None  # a title


@pytest.mark.parametrize(
    "text", ["=1+2", "-2+3", "@x", "+cmd", "'=x", "''-", "None", "['a']", "plain", "-5", "'90s"]
)
def test_a_protected_cell_reads_back_the_same(text):
    cell = protected(text)
    assert cell[:1] not in "=+@"
    assert cell == text or unprotected(cell) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3:45", 225),
        ("0:03:45", 225),
        ("03:45 min", 225),
        ("00:03:45:12", 225),
        ("3'45\"", 225),
        ("3′45″", 225),
        ("3:45,5", 225.5),
        ("225000 ms", 225),
        ("3m45s", 225),
        ("3.75 min", 225),
        ("3 Minuten und 45 Sekunden", 225),
        ("3 minuti e 45 secondi", 225),
        ("(3:45)", 225),
        ("0.00:03:45.5000000", 225.5),
        ("PT3M45S", 225),
        ("３：４５", 225),
        ("-3:45", None),
        ("3:75", None),
        ("1,234", None),
        ("0.0026", None),
        ("9" * 5000 + ":00:00", None),
        ("nan", None),
        ("ca. 3", None),
    ],
)
def test_lengths_are_right_or_none(text, value):
    assert seconds(text) == value


def test_a_length_or_tempo_that_cannot_be_read_is_named(home, tmp_path):
    report, library = taken(home, tmp_path, "file,length,tempo\na.wav,-3:45,fast\nb.wav,0,0\n")
    assert set(reasons(report, "cells")) == {"row 2, length", "row 2, tempo"}
    assert [track.duration_s for track in library.tracks()] == [None, None]


@pytest.mark.parametrize("header", ["Length (ms)", "Total Time"])
def test_milliseconds_are_known_by_the_header_or_by_their_size(home, tmp_path, header):
    _, library = taken(home, tmp_path, f"file,{header}\na.wav,225000\nb.wav,181500\n")
    assert [track.duration_s for track in library.tracks()] == [225, 181.5]


# --- headers ------------------------------------------------------------------------------------
def test_a_column_track_may_be_a_number(home, tmp_path):
    text = "Track,Title,Artist,File\n1,Alpha,Someone,a.wav\n2,Beta,Someone,b.wav\n"
    report, library = taken(home, tmp_path, text)
    assert titles(library) == ["Alpha", "Beta"]
    assert any("Track" in note for note in report["notes"])
    take(write(tmp_path / "list.csv", "File,Track\na.wav,Alpha\n"), "other")
    assert titles(Library.open("other")) == ["Alpha"]


def test_numbers_that_restart_are_no_ids_where_files_are_named(home, tmp_path):
    rows = "".join(f"{n},{a}/song{n}.wav,Song {a}{n},{a}\n" for a in "AB" for n in (1, 2))
    for a in "AB":
        for n in (1, 2):
            tone(tmp_path / "m" / a / f"song{n}.wav", pitch=0.1 * n + (a == "B") * 0.05)
    write(tmp_path / "m" / "list.csv", "No,File,Title,Album\n" + rows)
    report = take(tmp_path / "m")
    assert (report["accepted"], report["duplicates"]) == (4, [])
    assert any("No" in note for note in report["notes"])


def test_a_column_of_locations_names_the_files_and_one_of_places_does_not(home, tmp_path):
    for name in ("one", "two"):
        tone(tmp_path / "m" / "audio" / f"{name}.wav")
    text = "Name\tGenre\tTime\tLocation\nOne\tPop\t1\taudio/one.wav\nTwo\tPop\t1\taudio/two.wav\n"
    assert take(tmp_path / "m", tags=write(tmp_path / "l.tsv", text))["accepted"] == 2
    text = "Name,File,Location\nOne,audio/one.wav,Berlin\n"
    assert take(tmp_path / "m", "b", write(tmp_path / "l.csv", text))["accepted"] == 1


def test_folders_in_a_column_of_their_own_belong_to_the_path(home, tmp_path):
    for a in "AB":
        tone(tmp_path / "m" / a / "song.wav", pitch=0.1 + (a == "B") * 0.1)
    text = f"Path,Filename,Title\n{tmp_path}/m/A,song.wav,a\nC:\\x\\B,song.wav,b\n"
    take(tmp_path / "m", tags=write(tmp_path / "l.csv", text))
    found = {track.title: track.path for track in Library.open("mine").tracks()}
    assert found == {"a": "A/song.wav", "b": "B/song.wav"}


def test_the_form_of_letters_does_not_matter_in_headers(home, tmp_path):
    text = unicodedata.normalize("NFD", "file,Künstler,Länge\na.wav,Jürgen,2:00\n")
    _, library = taken(home, tmp_path, text)
    (track,) = library.tracks()
    assert track.duration_s == 120


def test_headers_in_whole_words_are_read_and_a_note_is_no_title(home, tmp_path):
    rows = "Name der Datei;Titel des Stücks;Name des Interpreten;Notizen\na.mp3;Hitman;Kevin;dark\n"
    _, library = taken(home, tmp_path, rows)
    (track,) = library.tracks(library.track_ids())
    assert (track.title, track.artist) == ("Hitman", "Kevin")
