"""Data lists that went wrong once more: each is taken right, or what is left out is named."""

import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from core.catalog.library import Library
from core.catalog.lists.columns.column import Column
from core.catalog.lists.columns.letters import put_right
from core.catalog.lists.datalist import read_data_list
from core.catalog.lists.headers import meaning
from core.catalog.lists.rows import jsonlist
from core.catalog.texts.encodings import decode
from core.catalog.texts.mojibake import repaired, undoubled
from core.catalog.texts.tagtext import clean, split_tags, split_words
from core.errors import SoundkinError
from tests.catalog_kit import alone, reasons, take, tone

FILES = ("one", "two", "three")


def folder(tmp_path: Path, table: str | bytes, encoding: str = "utf-8") -> Path:
    """A folder of three sounds and a list beside them."""
    music = tmp_path / "music"
    for name in FILES:
        tone(music / f"{name}.wav")
    content = table if isinstance(table, bytes) else table.encode(encoding)
    (music / "list.csv").write_bytes(content)
    return music


def titles() -> dict[str, str]:
    return {str(track.path)[:-4]: track.title for track in Library.open("mine").tracks()}


def tags(category: str = "genre") -> dict[str, list[str]]:
    library = Library.open("mine")
    given = library.tags_of(library.track_ids())
    return {
        str(track.path)[:-4]: given.get(track.track_id, {}).get(category, [])
        for track in library.tracks()
    }


# --- the text -----------------------------------------------------------------------------------
def test_rows_of_two_encodings_are_read_each_in_its_own(home, tmp_path):
    rows = [f"one.wav,Böse Füße {i}\n".encode() for i in range(3)]
    rows += [f"two.wav,Größe à la Café, {i}\n".encode("cp1252") for i in range(30)]
    found = decode(b"file,title\n" + b"".join(rows))
    assert found is not None
    assert found.rest == "latin-1"
    assert found.text.splitlines()[1::30] == ["one.wav,Böse Füße 0", "two.wav,Größe à la Café, 27"]
    assert repaired({"a": ["Böse Füße".encode()], "b": ["Größe für Öl, süß".encode("cp1252")]}) == {
        "a": ["Böse Füße"],
        "b": ["Größe für Öl, süß"],
    }


def test_rows_whose_encoding_is_unknown_are_named_and_the_others_right(home, tmp_path):
    rows = ["one.wav,Böse Füße\n".encode(), "two.wav,Größe\n".encode("cp1252")]
    rows += ["three.wav,桜の庭\n".encode("cp932")]
    report = take(folder(tmp_path, b"file,title\n" + b"".join(rows)))
    assert titles() == {"one": "Böse Füße", "two": "two", "three": "three"}
    assert set(reasons(report, "cells")) == {"row 3, title", "row 4, title"}


@pytest.mark.parametrize("encoding", ["gb18030", "cp932", "euc_jp", "cp1251", "cp1252"])
def test_lists_of_one_encoding_are_not_taken_for_two(encoding):
    text = {
        "gb18030": "樱花的庭院,夏天的大海,联通,冬夜,江,春天的风",
        "cp932": "ﾃﾞﾓの曲,桜の庭,ﾂｱｰ,ﾄｱの音,夏の海",
        "euc_jp": "桜の庭の思い出,夏の海,冬の夜の静けさ,ポップ",
        "cp1251": "Подмосковные вечера,Калинка,День победы,Джаз",
        "cp1252": "NESTLÉ®,Größe,Café,déjà vu,Ünï",
    }[encoding]
    text = "\n".join(text.split(",") * 5)
    found = decode(text.encode(encoding))
    assert found is not None
    assert (found.text, found.rest) == (text, "")


@pytest.mark.parametrize(
    ("encoding", "names", "title"),
    [
        ("cp1251", "Файл;Название;Жанр", "Весна"),
        ("cp1255", "קובץ;כותרת;סגנון", "אהבה"),
        ("cp737", "Αρχείο;Τίτλος;Είδος", "Άνοιξη"),
        ("cp1250", "Fájl;Cím;Műfaj", "Árvíz"),
        ("iso8859_2", "Soubor;Název;Žánr", "Příliš"),
        ("mac_roman", "Datei;Titel;Künstler;Länge", "Some"),
    ],
)
def test_names_of_columns_tell_the_encoding_of_a_short_list(home, tmp_path, encoding, names, title):
    rows = [f"{i}.wav;{title} {i};;\n" for i in range(9 if title == "Some" else 2)]
    text = f"{names}\n{''.join(rows)}"
    (tmp_path / "list.csv").write_bytes(text.encode(encoding))
    take(tmp_path / "list.csv")
    assert [t.title for t in Library.open("mine").tracks()][:2] == [f"{title} 0", f"{title} 1"]
    found = read_data_list(tmp_path / "list.csv")
    assert all(column.meaning for column in found.columns)


def test_text_that_was_encoded_twice_is_taken_as_it_was_before(home, tmp_path):
    text = "file,title\none.wav,Böse Füße\ntwo.wav,Café\nthree.wav,Ça “va\n"
    report = take(folder(tmp_path, text.encode().decode("cp1252").encode()))
    assert titles() == {"one": "Böse Füße", "two": "Café", "three": "Ça “va"}
    assert any("twice" in note for note in report["notes"])
    for plain in ("Größe, Ã¤", "CAFÉ®", "Ã", "桜", "plain", "xÆ\xa0,Æ\xa0,Æ\xa0"):
        assert undoubled(plain) == plain


def test_letters_that_a_program_wrote_as_others_are_put_right_in_their_cells(home, tmp_path):
    table = (
        "file,title,genre\none.wav,Don\u0092t,Donâ€™t\ntwo.wav,Caf\\u00e9 \\ud83c\\udfb9,Größe\n"
        "three.wav,CAFÉ® ÃO,É\n"
    )
    report = take(folder(tmp_path, table))
    assert titles() == {"one": "Don’t", "two": "Café 🎹", "three": "CAFÉ® ÃO"}
    assert tags() == {"one": ["Don’t"], "two": ["Größe"], "three": ["É"]}
    assert sum("Cells that" in note and note.endswith(" 1.") for note in report["notes"]) == 2
    (tmp_path / "again").mkdir()
    table = "file,title,genre\none.wav,Don&rsquo;t &amp;amp; x,pop&reggae;\n"
    table += "two.wav,Dew%20Up,Ro\u00adck\u200b\n"
    take(folder(tmp_path / "again", table + "three.wav,A<br>B,100%20 x\n"), "again")
    found = {
        track.title: Library.open("again").tags(track.track_id)
        for track in Library.open("again").tracks()
    }
    assert found == {
        "Don’t & x": {"genre": ["pop&reggae"]},
        "Dew Up": {"genre": ["Rock"]},
        "A B": {"genre": ["100%20 x"]},
    }
    rows = [["\u201cMANH\u00c3\u201d Caf\u00c3\u00a9 \u2013 Gr\u00f6\u00dfe \u00e2\u20ac\u2122"]]
    assert put_right([Column("title", "title")], rows, rows[0][0])
    assert rows == [["“MANH\u00c3” Café – Größe ’"]]
    assert undoubled("CafÃ© del Mar â€“ Ã\xa0 la mer") == "Café del Mar – à la mer"


# --- rows and columns ---------------------------------------------------------------------------
def test_what_stands_behind_a_backslash_and_is_no_letter_stays(tmp_path: Path):
    (tmp_path / "list.csv").write_text("id,title\n1,Caf\\u00e9\n2,a\\u0000b\n")
    rows = read_data_list(tmp_path / "list.csv").rows
    assert [row[1] for row in rows] == ["Café", "a\\u0000b"]


def test_names_of_columns_over_several_lines_and_with_remarks(home, tmp_path):
    header = '"File Name","Track\nTitle","Genre(s)","BPM (avg.)","Mood / Feel","Length [mm:ss]"\n'
    take(folder(tmp_path, header + "one.wav,A,Pop,120,calm,0:02\ntwo.wav,B,Rock,90,sad,0:02\n"))
    assert titles() == {"one": "A", "two": "B"}
    assert tags("mood") == {"one": ["calm"], "two": ["sad"]}
    assert [track.tempo_bpm for track in Library.open("mine").tracks()] == [120, 90]


@pytest.mark.parametrize("between", ["\n", " / ", " "])
def test_names_of_columns_in_two_languages(home, tmp_path, between):
    header = f'"ファイル名","Title{between}タイトル","ジャンル{between}Genre"\n'
    take(folder(tmp_path, header + "one.wav,A,Pop\ntwo.wav,B,Rock\n"))
    assert (titles(), tags()["two"]) == ({"one": "A", "two": "B"}, ["Rock"])


def test_columns_may_be_set_with_as_many_tabs_as_it_took(home, tmp_path):
    take(folder(tmp_path, "file\t\ttitle\tgenre\none.wav\t\tA\t\tPop\ntwo.wav\tB\tRock\n"))
    assert (titles(), tags()["two"]) == ({"one": "A", "two": "B"}, ["Rock"])


def test_a_mark_for_as_above_is_no_artist(home, tmp_path):
    table = 'file,title,artist\none.wav,A,Anna\ntwo.wav,B,""""\nthree.wav,C,〃\n'
    report = take(folder(tmp_path, table))
    assert [track.artist for track in Library.open("mine").tracks()] == ["Anna", "", ""]
    assert "〃 (1)" in reasons(report, "cells")["artist"]


def test_a_list_with_a_column_for_each_track_is_turned(home, tmp_path):
    report = take(folder(tmp_path, "file,one.wav,two.wav\ntitle,A,B\nNotes,,\ngenre,Pop,Rock\n"))
    assert (titles(), tags()["two"]) == ({"one": "A", "two": "B"}, ["Rock"])
    assert any("column for each track" in note for note in report["notes"])


def test_a_line_of_json_that_cannot_be_read_costs_only_itself(home, tmp_path):
    lines = (
        '{"file":"one.wav","title":"A"}\n{"file":"x" "title":1}\n{"file":"two.wav","title":"B"}\n'
    )
    music = folder(tmp_path, "")
    (tmp_path / "list.jsonl").write_text(lines)
    report = take(music, tags=tmp_path / "list.jsonl")
    assert titles() == {"one": "A", "two": "B"}
    assert any("object 2" in note for note in report["notes"])


def test_the_list_of_pandas_is_told_from_that_of_its_columns(home, tmp_path):
    columns = [{"name": name, "type": "string"} for name in ("index", "title", "genre")]
    table = {"schema": {"fields": columns}, "data": [{"index": 0, "title": "A", "genre": "Pop"}]}
    (tmp_path / "list.json").write_text(json.dumps(table))
    take(tmp_path / "list.json")
    assert [track.title for track in Library.open("mine").tracks()] == ["A"]


@pytest.mark.parametrize("form", [list, lambda cells: dict(enumerate(cells))])
def test_columns_in_json_may_tell_titles_alone(home, tmp_path, form):
    columns = {"title": form(["A", "B"]), "genre": form(["Pop", "Rock"])}
    (tmp_path / "list.json").write_text(json.dumps(columns))
    take(tmp_path / "list.json")
    library = Library.open("mine")
    found = {track.title: library.tags(track.track_id) for track in library.tracks()}
    assert found == {"A": {"genre": ["Pop"]}, "B": {"genre": ["Rock"]}}


def test_the_artists_of_the_only_track_in_json_are_no_list(home, tmp_path):
    track = {"title": "A", "artists": [{"name": "X"}, {"name": "Y"}], "genre": "Pop"}
    (tmp_path / "list.json").write_text(json.dumps([track]))
    take(tmp_path / "list.json")
    assert [track.artist for track in Library.open("mine").tracks()] == ["X, Y"]


def test_a_title_alone_in_what_json_tells_of_a_track_is_its_title(home, tmp_path):
    told = ({"title": "Alpha", "genre": ["Pop"]}, {"title": "Beta"})
    rows = [{"path": f"{n}.wav", "metadata": of} for n, of in enumerate(told)]
    (tmp_path / "list.json").write_text(json.dumps(rows))
    take(tmp_path / "list.json")
    assert [track.title for track in Library.open("mine").tracks()] == ["Alpha", "Beta"]


def test_an_encoding_in_doubt_is_named_without_others_where_there_are_none(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("file,title\na.wav,Größe\n".encode() + "b.wav,Straße\n".encode("cp1252"))
    assert " is not certain (cp1250): save it" in read_data_list(path).doubt


@pytest.mark.parametrize("first", ["en", "ja"])
@pytest.mark.parametrize("n", [1, 2])
def test_of_a_title_in_several_languages_one_is_the_title(home, tmp_path, first, n):
    languages = {"de": "Sonne", "en": "Sun"} if first == "en" else {"ja": "Sun", "de": "Sonne"}
    rows = [{"title": languages, "genre": {first: "Pop", "de": "Rock"}}, {"title": {first: "Moon"}}]
    (tmp_path / "list.json").write_text(json.dumps(rows[:n]))
    report = take(tmp_path / "list.json")
    library = Library.open("mine")
    tags = {track.title: library.tags(track.track_id) for track in library.tracks()}
    assert tags == dict([("Sun", {"genre": ["Pop"]}), ("Moon", {})][:n])
    assert any("title de" in note for note in report["notes"])


def test_a_number_in_json_that_goes_on_and_on_costs_only_itself(home, tmp_path):
    rows = f'[{{"id": "a", "title": "A", "bpm": {"9" * 5000}}}, {{"id": "b", "bpm": 120}}]'
    (tmp_path / "list.json").write_text(rows)
    report = take(tmp_path / "list.json")
    tempi = [track.tempo_bpm for track in Library.open("mine").tracks()]
    assert (tempi, len(report["cells"])) == ([None, 120], 1)


def test_half_of_a_sign_in_json_costs_only_itself(home, tmp_path):
    music = folder(tmp_path, "")
    halves = [
        {"file": "one.wav", "title": "A \ud83d", "x\ud83d": 1},
        {"file": "two.wav", "title": "B \ud83c\udfb5"},
    ]
    (tmp_path / "list.json").write_text(json.dumps(halves))
    report = take(music, tags=tmp_path / "list.json")
    assert titles() == {"one": "one", "two": "B 🎵"}
    assert "row 1, title" in reasons(report, "cells")


@pytest.mark.parametrize("times", [300, 100_000])
def test_a_list_in_json_that_opens_and_opens_is_given_up_soon(times):
    text = '{"file":"a.wav","x":[\n' * times + "1," * 200_000
    started = time.process_time()
    assert jsonlist.read(text) is None
    assert time.process_time() - started < 2


@pytest.mark.parametrize("sign", "，；؛^~")
def test_separators_as_typed_elsewhere_or_seldom_found_in_names(home, tmp_path, sign):
    table = "文件，标题，流派\none.wav，甲，流行\ntwo.wav，乙，摇滚\n"
    take(folder(tmp_path, table.replace("，", sign)))
    assert (titles(), tags()["one"]) == ({"one": "甲", "two": "乙"}, ["流行"])


def test_json_that_cannot_be_read_is_called_so(home, tmp_path):
    (tmp_path / "list.json").write_text("// mine\n[{'file': 'one.wav'}]")
    with pytest.raises(SoundkinError, match="no JSON that can be read"):
        take(folder(tmp_path, ""), tags=tmp_path / "list.json")


def test_rows_that_were_put_into_quotes_whole_are_split(home, tmp_path):
    take(folder(tmp_path, '"file,title,genre"\n"one.wav,""A, b"",Pop"\n"two.wav,B,Rock"\n'))
    assert titles() == {"one": "A, b", "two": "B"}


def test_quotes_of_word_processors_around_all_cells_are_taken_off(home, tmp_path):
    take(folder(tmp_path, "“file”,“title”\n“one.wav”,“Hello, World”\n“two.wav”,“B”\n"))
    assert titles() == {"one": "Hello, World", "two": "B"}


def test_quotes_behind_a_backslash_end_no_cell(home, tmp_path):
    text = 'file,title,genre\none.wav,"A \\"live\\" B",Pop\ntwo.wav,"C \\"x, y\\" z",Jazz\n'
    take(folder(tmp_path, text))
    assert titles() == {"one": 'A "live" B', "two": 'C "x, y" z'}


def test_of_several_columns_for_one_field_the_report_says_which_counts(home, tmp_path):
    report = take(folder(tmp_path, "file,title,Track Title\none.wav,A,Z\ntwo.wav,,Y\n"))
    assert titles() == {"one": "A", "two": "Y"}
    assert any('"title", "Track Title"' in note for note in report["notes"])


def test_the_file_column_may_be_one_of_thousands(home, tmp_path):
    header = ",".join(f"c{i}" for i in range(2500)) + ",file,title\n"
    take(folder(tmp_path, header + "," * 2500 + "one.wav,A\n" + "," * 2500 + "two.wav,B\n"))
    assert titles() == {"one": "A", "two": "B"}


def test_a_column_of_any_name_that_holds_sound_files_names_them(home, tmp_path):
    report = take(folder(tmp_path, "Kpopola;Title;Cover\none.wav;A;a.jpg\ntwo.wav;B;b.jpg\n"))
    assert titles() == {"one": "A", "two": "B"}
    assert any('"Kpopola" names the files' in note for note in report["notes"])
    previews = "id,title,sample\none,A,http://x.example/1.mp3\ntwo,B,http://x.example/2.mp3\n"
    (tmp_path / "ids").mkdir()
    take(folder(tmp_path / "ids", previews), "ids")
    assert Library.open("ids").track("one").title == "A"


@pytest.mark.parametrize(
    ("text", "genres", "note"),
    [
        ('[{"file": "one.wav", "title": "A", "genre": ["R, B", "Pop"], "n": null}]', 2, '"n"'),
        ('{"file": "one.wav", "title": "A", "genre": "a|b"}\n{"file": "two.wav"}\n', 2, ""),
        ('{"tracks": [{"path": "m/one.wav", "name": "A", "genre": ["Pop"]}], "n": 1}', 1, ""),
        ('{"one.wav": {"title": "A", "genre": ["Pop"]}, "two.wav": {"bpm": 9e1}}', 1, ""),
        ('[{"file": "one.wav", "title": "A", "genre": {"a": "b"}}, {"file": "two', 0, "object 1"),
    ],
)
def test_a_list_in_json_is_read_when_it_is_named(home, tmp_path, text, genres, note):
    music = folder(tmp_path, "x")
    (music / "list.csv").unlink()
    (music / "list.json").write_text(text)
    assert "name it as the tag spreadsheet" in reasons(take(music), "left_out")["list.json"]
    report = take(music, "named", tags=music / "list.json")
    library = Library.open("named")
    one = next(track for track in library.tracks() if track.path == "one.wav")
    assert one.title == "A"
    assert len(library.tags(one.track_id).get("genre", [])) == genres
    assert len(library.tracks()) == 1 + ("two.wav" in text)
    assert note in str(report["notes"])
    assert bool(note) == bool(report["notes"])


# --- tables that are not the tag spreadsheet ----------------------------------------------------
@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "empty"),
        ("file!title\none.wav!A\n", '"file"'),
        ("fail;pealkiri\none;A\n", "fail"),
        ('{"name": "one"}\n', '"file"'),
        ("x" * 100_000, '"file"'),
        ("#EXTM3U\n#EXTINF:1,A\none.wav\n", "playlist"),
        (b"file,title\n" + b"one.wav".ljust(40, b"\0") + b",A\n", "no text|not a text"),
        ("file\none.wav\n", "name it as the tag spreadsheet"),
    ],
)
def test_a_table_that_is_not_taken_is_named_with_the_reason(home, tmp_path, table, why):
    report = take(folder(tmp_path, table))
    assert report["accepted"] == 3
    found = reasons(report, "left_out")["list.csv"]
    assert any(word in found for word in why.split("|"))
    assert len(found) < 300


def test_a_spreadsheet_is_named_by_its_content_and_by_its_name(home, tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as sheet:
        sheet.writestr("xl/workbook.xml", "<workbook/>")
    music = folder(tmp_path, content.getvalue())
    (music / "tags.xlsx").write_bytes(content.getvalue())
    found = reasons(take(music), "left_out")
    assert "spreadsheet" in found["list.csv"]
    assert "CSV in UTF-8" in found["tags.xlsx"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("list.m3u8", "playlist"),
        ("list.pdf", "document"),
        ("list.xlsx", "spreadsheet"),
        ("list.zip", "archive"),
        ("list.wav", "sound file"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(home, tmp_path, name, what):
    music = folder(tmp_path, "file,title\none.wav,A\n")
    (tmp_path / name).write_bytes(b"#EXTM3U\none.wav\n")
    with pytest.raises(SoundkinError, match=f"{name} is an? (single )?{what}"):
        take(music, tags=tmp_path / name)
    with pytest.raises(SoundkinError, match=f"{name} is an? (single )?{what}"):
        take(tmp_path / name)


def test_a_list_without_rows_is_what_a_refusal_names(home, tmp_path):
    music = folder(tmp_path, "")
    tone(music / ".hidden.wav")
    (tmp_path / "t.csv").write_text("file,title\n")
    with pytest.raises(SoundkinError, match=r"t\.csv: it needs a row for each track"):
        take(music, tags=tmp_path / "t.csv")


@pytest.mark.parametrize("encoding", ["idna", "undefined", "rot13", "hex", "nonsense"])
def test_an_encoding_that_is_none_of_text_is_refused_in_a_sentence(home, tmp_path, encoding):
    with pytest.raises(SoundkinError, match="no encoding that is known"):
        take(folder(tmp_path, "file,title\none.wav,\xc4\n"), encoding=encoding)


# --- files --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        "\u202aC:\\music\\one.wav",
        "\u200bone.wav\u2060",
        "one.wav\u00a0",
        "Macintosh HD:Users:ann:Music:one.wav",
        "Macintosh HD/:Users/:ann/:one.wav",
        "https://cdn.example/x/one.wav?v=1#t=3",
        "‹one.wav›",
    ],
)
def test_paths_with_signs_nobody_sees_and_of_old_macs(home, tmp_path, written):
    take(folder(tmp_path, f"file\u200b,title\n{written},A\n"))
    assert titles() == {"one": "A"}


def test_a_link_to_itself_costs_only_its_own_name(home, tmp_path):
    music = tmp_path / "music"
    tone(music / "one.wav")
    os.symlink("loop.wav", music / "loop.wav")
    os.symlink("nowhere.wav", music / "dangling.wav")
    report = take(music)
    assert report["accepted"] == 1
    assert "leads nowhere" in reasons(report, "unreadable")["dangling.wav"]
    assert "link" in reasons(report, "unreadable")["loop.wav"]
    (music / "list.csv").write_text("file,title\none.wav,A\nloop.wav,B\n")
    assert "link" in reasons(take(music), "unreadable")["loop.wav"]


# --- values -------------------------------------------------------------------------------------
def test_two_backslashes_and_line_ends_part_tags_and_one_backslash_does_not():
    assert split_tags("Pop\\\\Rock") == ["Pop", "Rock"]
    assert split_tags("Pop\nRock\r\nJazz") == ["Pop", "Rock", "Jazz"]
    assert split_words("Pop\\\\Rock, Soul") == ["Pop", "Rock, Soul"]
    assert split_tags("AC\\DC; Hip-Hop/Rap") == ["AC\\DC", "Hip-Hop/Rap"]


def test_signs_that_steer_a_terminal_or_that_nobody_sees_are_no_text():
    assert clean("A\x07B\x1b[31m\nC\t D") == "AB[31m C D"
    assert clean("\ufeff\ufeffÜnï\u200b ") == "Ünï"
    assert clean("👩\u200d🚀") == "👩\u200d🚀"


def test_a_header_in_the_middle_is_passed_over_or_ends_the_table(home, tmp_path):
    text = "file,title,genre\none.wav,A,Pop\n\ufeffFile,Title,Genre\ntwo.wav,B,Rock\n"
    report = take(folder(tmp_path, text + "\nfile,genre,title\nthree.wav,Jazz,C\n"))
    assert titles() == {"one": "A", "two": "B"}
    assert "row 3, 6." in " ".join(report["notes"])
    assert "another order" in reasons(report, "unreadable")["three.wav"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("TAGS", "genre---rock\tmood/theme---happy\tinstrument---piano\tgenre---pop"),
        ("Keywords", "Genre: rock; Mood: happy; Instrument: piano; Genre: pop"),
        ("Keywords", "Genre|rock, Mood|happy, Instrument|piano, Genre|pop"),
        ("Keywords", "Genre/rock; Mood/happy; Instrument/piano; Genre/pop"),
        ("Schlagwörter", "genre---rock|Stimmung: happy|Instrument: piano|genre---pop"),
    ],
)
def test_tags_of_all_kinds_tell_their_own_category(home, tmp_path, header, cell):
    text = f"file\t{header}\none.wav\t{cell}\ntwo.wav\tre: zero\nthree.wav\tambient\n"
    take(folder(tmp_path, text))
    assert tags("genre")["one"] == ["rock", "pop"]
    assert (tags("mood")["one"], tags("instrument")["one"]) == (["happy"], ["piano"])
    assert tags("tags") == {"one": [], "two": ["re: zero"], "three": ["ambient"]}


def test_below_a_category_what_is_before_dashes_is_no_other_one(home, tmp_path):
    take(folder(tmp_path, "file,genre\none.wav,rock---indie\ntwo.wav,deep house\tpop\n"))
    assert (tags("genre")["one"], tags("genre")["two"]) == (["indie"], ["deep house", "pop"])


def test_cells_in_single_quotes_and_names_in_other_marks(home, tmp_path):
    text = "'file','title'\n'one.wav','A, \"it''s\"'\n'two.wav','B'\n"
    take(folder(tmp_path, text))
    assert titles() == {"one": 'A, "it\'s"', "two": "B"}
    assert [meaning(name) for name in ("`file`", '="title"')] == ["file", "title"]


@pytest.mark.parametrize(
    "table",
    [
        "Title,WAV File,MP3 File\nA,x/one.mp3,X/one.wav\nB,x/two.mp3,Y/one.wav\n",
        "Title,File,File Path,Cover path\nA,one.wav,X/one.wav,c.jpg\nB,one.wav,Y/one.wav,c.jpg\n",
        "Title,File,Path\nA,,X/one.wav\nB,Y/one.wav,\n",
    ],
)
def test_of_several_columns_of_files_the_one_that_is_there_counts(home, tmp_path, table):
    for name in "XY":
        tone(tmp_path / "m" / name / "one.wav", pitch=0.1 + (name == "Y") * 0.1)
    (tmp_path / "m" / "list.csv").write_text(table)
    take(tmp_path / "m")
    tracks = {t.title: t.path for t in Library.open("mine").tracks()}
    assert tracks == {"A": "X/one.wav", "B": "Y/one.wav"}


@pytest.mark.parametrize(
    "table",
    [
        "||file||title||genre||\n|one.wav|A|Pop|\n|two.wav|B|Rock|\n",  # a wiki's
        "|file|title|genre|\n|--|:--:|--|\n|`one.wav`|**A**|_Pop_|\n|two.wav|*B*|Rock|\n",
        "file,title,genre\none.wav\tA\tPop\ntwo.wav\tB\tRock\n",  # names put above by hand
        "file;title;genre\none.wav,A,Pop\ntwo.wav,B,Rock\n",
        "Q1. File,Q2. Title,Q3_Genre\none.wav,A,Pop\ntwo.wav,B,Rock\n",
    ],
)
def test_tables_of_wikis_and_with_names_put_above_by_hand(home, tmp_path, table):
    take(folder(tmp_path, table))
    assert (titles(), tags()) == (
        {"one": "A", "two": "B"},
        {"one": ["Pop"], "two": ["Rock"]},
    )


def test_a_bar_within_a_cell_of_markdown_separates_nothing(home, tmp_path):
    take(
        folder(
            tmp_path, "|file|title|genre|\n|:--|--|--|\n|one.wav|A \\| B|Pop|\n|two.wav|C|Rock|\n"
        )
    )
    assert (titles()["one"], tags()["one"]) == ("A | B", ["Pop"])


@pytest.mark.parametrize(
    "names", ["Folder,Name,Extension,Title", "dirname,basename,ext,Track Title"]
)
def test_folder_name_and_ending_in_three_columns_are_a_path(home, tmp_path, names):
    for n, name in enumerate("XY"):
        tone(tmp_path / "m" / name / "one.wav", pitch=0.1 + n / 9)
    table = f"{names},Genre\nM\\X,one,wav,A,Pop\nM\\Y,one,.WAV,B,Rock\n"
    (tmp_path / "list.csv").write_text(table)
    take(tmp_path / "m", tags=tmp_path / "list.csv")
    library = Library.open("mine")
    found = [(t.path, t.title, library.tags(t.track_id)["genre"]) for t in library.tracks()]
    assert found == [("X/one.wav", "A", ["Pop"]), ("Y/one.wav", "B", ["Rock"])]


def test_an_ending_in_a_column_of_its_own_belongs_to_the_name(home, tmp_path):
    tone(tmp_path / "m" / "one.wav")
    tone(tmp_path / "m" / "one.flac", pitch=0.9)
    (tmp_path / "m" / "list.csv").write_text("File,Ext,Title\none,WAV,A\none,.flac,B\n")
    assert take(tmp_path / "m", "twins")["accepted"] == 2
    tracks = {t.title: Path(t.path).suffix for t in Library.open("twins").tracks()}
    assert tracks == {"A": ".wav", "B": ".flac"}


def test_rows_that_a_spreadsheet_put_into_quotes_have_their_cells(home, tmp_path):
    table = 'file,title,genre\na.wav,One,Pop\n"b.wav,""Two, three"",""Rock, Jazz"""\n'
    report, library = alone(tmp_path, table)
    assert not report["cells"]
    assert {
        (track.title, *library.tags(track.track_id)["genre"]) for track in library.tracks()
    } == {
        ("One", "Pop"),
        ("Two, three", "Rock", "Jazz"),
    }


def test_ids_that_a_spreadsheet_rounded_lose_no_track_where_titles_tell_them(home, tmp_path):
    table = "id,title,artist\n1.23457E+11,One,A\n1.23457E+11,Two,A\n"
    report, library = alone(tmp_path, table)
    assert {track.title for track in library.tracks()} == {"One", "Two"}
    assert "rounded" in report["notes"][0]


def test_numbers_above_a_total_only_count_the_rows(home, tmp_path):
    table = "No.,File,Title\n1,a.wav,One\n2,b.wav,Two\nTotal,,2 tracks\n"
    report, library = alone(tmp_path, table)
    assert "only counts the rows" in report["notes"][0]
    assert {track.title for track in library.tracks()} == {"One", "Two"}


def test_a_remark_that_names_a_norm_is_none_of_the_name():
    assert meaning("Duration (ISO 8601)") == "length"


def test_the_ending_is_told_without_blanks_that_nobody_sees(home, tmp_path):
    _, library = alone(tmp_path, "file,title\na.wav\u00a0,One\n")
    assert [track.format for track in library.tracks()] == ["wav"]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("Nazwa pliku;Tytuł;Długość (s)", "cp1250"),
        ("Soubor;Titul;Délka", "iso8859-2"),
        ("Dateiname;Stück;Länge", "cp850"),
        ("Nom du fichier;Titre;Durée", "mac_roman"),
    ],
)
def test_names_of_columns_that_alone_are_beyond_ascii_are_known(home, tmp_path, names, encoding):
    rows = "".join(f"{n}.wav;Song {n};{n}\n" for n in range(1, 9))
    _, library = alone(tmp_path, f"{names}\n{rows}".encode(encoding))
    told = {(track.title, track.duration_s) for track in library.tracks()}
    assert told == {(f"Song {n}", n) for n in range(1, 9)}
