"""Rows of a list that are no track: sums, kinds of columns, words of a database; and tracks that
look like one."""

import pytest

from core.catalog.imports.rows import from_cells
from core.catalog.lists.cells.own_cells import tags_cell
from core.catalog.sound_files import own_files
from core.catalog.texts.tagtext import BETWEEN_TAGS
from tests.catalog_kit import alone, listed, reasons


def test_a_sum_below_the_rows_is_no_track(home, tmp_path):
    report, library = alone(tmp_path, "file,length\na.wav,1:00\nb.wav,2:00\nTotal: 2,3:00\n")
    assert len(library.track_ids()) == 2
    assert "Row 4" in reasons(report, "unreadable")["Total: 2"]
    assert alone(tmp_path, "file,length\na.wav,1:00\nb,2:00\nc,3:00\n", "stems")[0]["accepted"] == 3


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("id,title,bpm\n1,One,90\n2,Two,80\nTotal,2 tracks,85\n", "Total"),
        ("No.;Titel;BPM\n1;One;90\n2;Two;80\nMittelwert;;85\n", "Mittelwert"),
        ("id|title|bpm\n---+---+---\n1|One|90\n2|Two|80\n(2 rows)\n", "(2 rows)"),
        ("id,title,bpm\n1,One,90\n2,Two,80\n\n(2 rows affected)\n", "(2 rows affected)"),
        ("id,title,bpm\n1,One,90\nSlow ones,,\n2,Two,80\n", "Slow ones"),
        ("id,title,bpm\n1,One,90\n2,Two,80\n\nGenre,Count\nRock,1\n", "Rock"),
    ],
)
def test_rows_that_databases_and_people_add_are_no_tracks(home, tmp_path, table, row):
    report, library = alone(tmp_path, table)
    assert library.track_ids() == ["1", "2"]
    assert "is no track" in reasons(report, "unreadable")[row]


def test_what_stands_alone_below_an_empty_row_is_no_title(home, tmp_path):
    table = "title,genre\nOne,Pop\nTwo,Rock\n"
    report, library = alone(tmp_path, f"{table}\nWritten by a program\n")
    assert [track.title for track in library.tracks()] == ["One", "Two"]
    assert "Row 5" in reasons(report, "unreadable")["Written by a program"]
    assert alone(tmp_path, f"{table}Three\n", "plain")[0]["accepted"] == 3
    assert alone(tmp_path, f"{table}\nThree,Jazz\n", "more")[0]["accepted"] == 3


def test_a_day_above_what_was_played_on_it_is_no_track(home, tmp_path):
    played = "name,artist,playtime\n2026-11-29,,2:00:00\nSun,Anna,3:10\nMoon,Bert,2:10\n"
    report, library = alone(tmp_path, played + "2026-11-30,,1:00:00\n1/2/2003,Carl,3:00\n")
    assert sorted(track.title for track in library.tracks()) == ["1/2/2003", "Moon", "Sun"]
    assert "day" in reasons(report, "unreadable")["2026-11-29"]
    days = "title,length\n2026-11-29,3:00\n2026-11-30,4:00\n"
    assert alone(tmp_path, days, "days")[0]["accepted"] == 2


def test_a_sum_below_ids_of_words_is_no_track(home, tmp_path):
    report, library = alone(tmp_path, "id,bpm\none_a,90\ntwo_b,80\nMean: 2,85\n")
    assert library.track_ids() == ["one_a", "two_b"]
    assert "is no track" in reasons(report, "unreadable")["Mean: 2"]


@pytest.mark.parametrize(
    "kinds",
    [
        "INTEGER,VARCHAR(255),REAL",
        "int not null,character varying(80),double precision",
        "required,optional,optional",
        "番号,曲名,テンポ",
        "Nr,Titel,BPM",
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"',
    ],
)
def test_a_row_that_tells_kinds_is_passed_over(home, tmp_path, kinds):
    report, library = alone(tmp_path, f"id,title,bpm\n{kinds}\n1,One,90\n2,Two,80\n")
    assert library.track_ids() == ["1", "2"]
    assert any("row 2" in note for note in report["notes"])


def test_our_own_export_has_no_rows_but_tracks_and_its_tags_to_the_letter(home, tmp_path):
    header = ",".join([*own_files.TAGS, *own_files.TAGS_END])
    rows = "".join(f"{name}{',' * header.count(',')}\n" for name in ("1", "2", "Total"))
    assert alone(tmp_path, f"{header}\n{rows}")[0]["accepted"] == 3
    cell = tags_cell(["Genre/Rock", "Mood/Sad", "rock (100)"], BETWEEN_TAGS)
    assert from_cells(["tags"], [cell]).tags == {"tags": ["Genre/Rock", "Mood/Sad", "rock (100)"]}
    words = ["Genre_Pop", "BPM: 90", "A long day that ends in the sea."]
    assert from_cells(["tags"], [tags_cell(words, BETWEEN_TAGS)]).tags == {"tags": words}
    assert from_cells(["mood"], ["0.8; (17)"]).tags == {"mood": ["0.8", "(17)"]}
    cell = tags_cell(["Genre/Rock", "Mood/Sad"], BETWEEN_TAGS)
    assert from_cells(["tags"], [cell]).tags == {"tags": ["Genre/Rock", "Mood/Sad"]}


def test_words_among_ids_of_words_are_ids(home, tmp_path):
    table = "id,title\ntotal-1,One\nsolo,\nTotal,Three\nb2,Four\nc,Five\nd,Six\n"
    assert alone(tmp_path, table)[0]["accepted"] == 6


ROWS = "1,Alpha,Pop\n2,Beta,Rock\n"


@pytest.mark.parametrize(
    ("table", "odd"),
    [
        (f"id,title,genre\nOld ones,,\n{ROWS}New ones,,\n3,Gamma,Pop\n", ["Old ones", "New ones"]),
        (f"id,title,genre\n{ROWS}New ones,,\n3,Gamma,Pop\n", ["New ones"]),
        (f"id,title,genre\n{ROWS}3,Gamma,Pop\nTotal,3 tracks,\n", ["Total"]),
        (f"id,title,genre\n{ROWS}Written by Mine 3.1 on 2024-01-02\n", ["Written by"]),
        (f"id,title,genre\n{ROWS}(2 rows)\n", ["(2 rows)"]),
        (f"id,title,genre\nstring,string,discrete\nmeta,meta,class\n{ROWS}", ["row 2, 3"]),
    ],
)
def test_rows_that_are_no_tracks_among_those_with_ids(home, tmp_path, table, odd):
    report, tracks = listed(tmp_path, table)
    assert [title for title, *_ in tracks.values()] == ["Alpha", "Beta", "Gamma"][: len(tracks)]
    assert all(word in str((report["unreadable"], report["notes"])) for word in odd)


def test_an_id_that_is_a_word_is_a_track_where_the_row_says_more(home, tmp_path):
    table = "id,title,genre\nx1,A,\nintro,B,\nx2,C,\nx3,,\nb-side,D,\n"
    assert list(listed(tmp_path, table)[1]) == ["x1", "intro", "x2", "x3", "b-side"]


@pytest.mark.parametrize(
    ("table", "odd"),
    [
        ("file,title\n# old ones\na.wav,A\n// x\n; y\n-- z\nREM w\nb.wav,B\n", 5),
        ("file,title\n# old.wav,Old\na.wav,A\nb.wav,B\n", 1),
        ("file,title\nAlbum: Sun,\na.wav,A\nPage 2 of 3,\nb.wav,B\n2 songs, 5:55\n", 3),
        ("| file | title |\n|--|---|\n| a.wav | A |\n| b.wav | B |\n#+TBLFM: $3=x\n", 1),
        ("file,title\na.wav,A\nb.wav,B\n\nfile,bpm,mood\nc.wav,90,calm\n", 1),
        ("file,title\nfile,title,bpm\na.wav,A,90\nb.wav,B,80\n(2 rows)\n", 1),
    ],
)
def test_remarks_headings_and_other_tables_among_files_are_no_tracks(home, tmp_path, table, odd):
    report, tracks = listed(tmp_path, table)
    assert [title for title, *_ in tracks.values()] == ["A", "B"]
    assert len(report["unreadable"]) == odd


def test_files_without_an_ending_or_whose_names_begin_as_a_remark_are_tracks(home, tmp_path):
    table = "file,title\n#1.wav,\n//nas/b.wav,B\n;c.wav,C\nd,\ne,E\nf.wav,F\n"
    assert len(listed(tmp_path, table)[1]) == 6
    assert alone(tmp_path, "file,title\na.wav,\nb,\nc.wav,\nd.wav,\n", "bare")[0]["accepted"] == 4
