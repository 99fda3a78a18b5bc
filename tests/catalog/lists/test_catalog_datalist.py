"""Data lists as people write them: encodings, separators, header languages, cells with several
tags."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.imports.rows import from_cells, id_of_path
from core.catalog.lists.cells.length_and_tempo import seconds, tempo
from core.catalog.lists.datalist import read_data_list
from core.catalog.lists.headers import meaning
from core.catalog.texts.entities import ENTITY, MARKUP
from core.catalog.texts.tagtext import split_tags, tag_key


def table(*rows: str) -> list[list[str]]:
    return [row.split("·") for row in rows]


JAPANESE = table(
    "番号·ファイル名·コメント·用途·ジャンル·イメージ·メイン楽器·テンポ·長さ",
    "a1·曲/一.wav·爽やかなポップス·企業VP、CM·ポップス·爽やか；軽い·ピアノ·120·2:04",
)
GERMAN = table(
    "Kennung·Datei·Titel·Verwendung·Genre·Stimmung·Hauptinstrument·Tempo·Länge·Künstler",
    "a1·Lieder/Grüße.wav·Schöne Grüße·Werbung|Film·Pop·fröhlich·Flügel·98,5·124,5·Jürgen Groß",
)
ENGLISH = table(
    "Track ID·MP3_Filename·Title·Use·GENRE·Mood/Theme·Main Instrument·BPM·Duration (s)·Artist",
    "a1·x.mp3·Greetings·film·pop·happy, light·piano·120 BPM·124.5·Zoë",
)


def write(
    path: Path, table: list[list[str]], encoding: str, separator: str = ",", newline: str = "\n"
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=newline).writerows(table)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def first_row(path: Path):
    table = read_data_list(path)
    said = from_cells([column.meaning for column in table.columns], table.rows[0])
    return table, said.fields, said.tags


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("table", "encoding", "read_as"),
    [
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "utf-8", "utf-8"),
        (JAPANESE, "utf-8-sig", "utf-8-sig"),
        (GERMAN, "latin-1", "latin-1"),
        (GERMAN, "utf-8-sig", "utf-8-sig"),
        (GERMAN, "utf-16", "utf-16"),
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "latin-1", "latin-1"),
    ],
)
def test_encoding_separator_and_columns_are_recognised(
    tmp_path, table, encoding, read_as, separator
):
    found, fields, tags = first_row(
        write(tmp_path / "list.csv", table, encoding, separator, "\r\n")
    )
    assert (found.encoding, found.separator) == (read_as, separator)
    assert None not in [column.meaning for column in found.columns]
    assert fields["id"] == "a1"
    assert fields["file"] == table[1][1]
    assert set(tags) == {"use", "genre", "mood", "instrument"}


def test_several_tags_in_a_cell_are_split(tmp_path):
    _, fields, tags = first_row(write(tmp_path / "list.csv", JAPANESE, "cp932"))
    assert tags == {
        "use": ["企業VP", "CM"],
        "genre": ["ポップス"],
        "mood": ["爽やか", "軽い"],
        "instrument": ["ピアノ"],
    }
    assert (tempo(fields["tempo"]), seconds(fields["length"])) == (120, 124)
    _, fields, tags = first_row(write(tmp_path / "list.csv", GERMAN, "latin-1", ";"))
    assert tags["use"] == ["Werbung", "Film"]
    assert (tempo(fields["tempo"]), seconds(fields["length"]), fields["artist"]) == (
        98.5,
        124.5,
        "Jürgen Groß",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Größe",
        "Länge",
        "für Mädchen",
        "Ähre",
        "São Paulo",
        "café",
        "naïve Œuvre",
        "ÄÖÜß",
        "Übergröße",
    ],
)
def test_western_text_is_not_taken_for_japanese(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_bytes(f"id,title\na,{text}\n".encode("cp1252"))
    assert read_data_list(path).rows == [["a", text]]


@pytest.mark.parametrize("text", ["ピアノ", "爽やか", "恋", "東京の夜", "ﾋﾟｱﾉとギター"])
def test_japanese_text_is_recognised_in_an_otherwise_english_list(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_bytes(f"id,title,ジャンル\na,{text},ロック\n".encode("cp932"))
    assert read_data_list(path).rows == [["a", text, "ロック"]]


def test_cells_go_over_lines_short_rows_are_filled_and_longer_ones_are_named(tmp_path):
    (tmp_path / "list.csv").write_text(
        'id,comment,genre\na,"two\nlines, really",rock\n\nb\n,,\nc,"He said ""hi""",pop,too,many\n',
        "utf-8",
    )
    found = read_data_list(tmp_path / "list.csv")
    assert found.rows == [["a", "two\nlines, really", "rock"], ["b", "", ""]]
    assert found.numbers == [2, 4]  # as a spreadsheet counts
    assert [(number, first) for number, first, _ in found.broken] == [(6, "c")]


def test_a_stray_quote_does_no_harm(tmp_path):
    (tmp_path / "list.csv").write_text('id,title\na,"Heroes" theme\nb,12" mix\n', "utf-8")
    assert [row[1] for row in read_data_list(tmp_path / "list.csv").rows] == [
        '"Heroes" theme',
        '12" mix',
    ]


def test_old_line_ends_and_semicolons_in_a_quoted_cell(tmp_path):
    (tmp_path / "list.csv").write_bytes(b'id,genre\ra,"rock; pop"\rb,jazz\r')
    table = read_data_list(tmp_path / "list.csv")
    assert (table.separator, table.rows) == (",", [["a", "rock; pop"], ["b", "jazz"]])


@pytest.mark.parametrize(
    ("header", "means"),
    [
        ("Datei", "file"),
        ("ファイル", "file"),
        (" FILENAME ", "file"),
        ("mp3_filename", "file"),
        ("Kommentar", "comment"),
        ("曲名", "title"),
        ("feel", "mood"),
        ("moodtheme", "mood"),
        ("image", "mood"),
        ("Ｇｅｎｒｅ", "genre"),
        ("ｼﾞｬﾝﾙ", "genre"),
        ("Instrument 2", "instrument"),
        ("dur", "length"),
        ("Nom du fichier", "file"),
        ("Durée (s)", "length"),
        ("Duracion", "length"),
        ("Estado de ánimo", "mood"),
        ("GÉNERO", "genre"),
        ("Strumento principale", "instrument"),
        ("Gênero musical", "genre"),
        ("Bestandsnaam", "file"),
        ("Tytul utworu", "title"),
        ("nastrój", "mood"),
        ("nástroj", "instrument"),
        ("Dosya Adı", "file"),
        ("Длительность", "length"),
        ("乐器", "instrument"),
        ("분위기", "mood"),
        ("Kommentare", "comment"),  # of iTunes
        ("トラックタイトル", "title"),  # of Rekordbox
        ("曲目名称", "title"),
        ("Music Title", "title"),  # of cue sheets, as the next two
        ("Timing", "length"),
        ("Musiktitel", "title"),
        ("Duration TC", "length"),  # of DaVinci Resolve
        ("Contributing artists", "artist"),  # of Windows
        ("المقام", "key"),
        ("<Filename>", "file"),
        ("2. 'Title'", "title"),
        ("mp3_found", None),
        ("author", None),
        ("licence", None),
        ("source", None),
    ],
)
def test_what_a_header_means(header, means):
    assert meaning(header, 3) == means


def test_only_a_first_column_without_a_name_is_the_id():
    assert (meaning("", 0), meaning("")) == ("id", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("124.6", 124.6),
        ("2:04", 124),
        ("1:02:03", 3723),
        ("2 min 4 s", 124),
        ("2分4秒", 124),
        ("90 sec", 90),
        ("", None),
        ("long", None),
        ("0", None),
        ("2:05,5", 125.5),
        ("2 мин 4 с", 124),
        ("2분 4초", 124),
        ("2 minutos 4 seg", 124),
        ("2 mn 04", 124),  # French
        ("30 s 40 ms", 30.04),  # MediaInfo
    ],
)
def test_lengths_as_people_write_them(text, value):
    assert seconds(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        ("98,5", 98.5),
        ("♩=96", 96),
        ("118-122 BPM", 118),
        ("fast", None),
        ("0", None),
        ("99999", None),
        ("", None),
    ],
)
def test_tempi_as_people_write_them(text, value):
    assert tempo(text) == value


TAG = st.text(
    st.characters(
        blacklist_characters=";|¦,、；｜，､،؛•/·\r\n\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\\",
        blacklist_categories=("Cs",),
    ),
    max_size=12,
)
CELL = st.text(  # without letters that text encoded twice begins with, markup, blanks of addresses
    st.characters(blacklist_characters="ÃÂâÄÅ", blacklist_categories=("Cs", "Cc")),
    min_size=1,
    max_size=8,
).filter(lambda cell: not ("%20" in cell or MARKUP.search(cell) or ENTITY.search(cell)))


@given(st.lists(TAG, max_size=6), st.sampled_from(";|,、"))
def test_joined_tags_split_into_the_same_tags(tags, separator):
    found = split_tags(separator.join(tags))
    assert [tag_key(tag) for tag in found] == list(
        dict.fromkeys(tag_key(tag) for tag in tags if tag_key(tag))
    )
    assert split_tags("; ".join(found)) == found


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_table_reads_back_as_written(tmp_path_factory, rows, separator):
    table = [["id", "title", "genre"], *[["x" + row[0], *row[1:]] for row in rows]]
    path = write(tmp_path_factory.mktemp("lists") / "list.csv", table, "utf-8", separator)
    found = [[cell.strip() for cell in row] for row in read_data_list(path).rows]
    assert found == [[cell.strip() for cell in row] for row in table[1:]]


def test_ids_of_paths_are_stable_readable_and_distinct():
    assert (
        id_of_path("a/One Song.wav") == id_of_path("a/One Song.wav") != id_of_path("b/One Song.wav")
    )
    assert id_of_path("a/One Song.wav").startswith("One-Song-")
