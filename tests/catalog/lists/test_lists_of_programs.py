"""Data lists as spreadsheets, databases and music programs export them: each cell is taken right,
or what is left out is named."""

import time

import pytest

from core.catalog.exports import exporting
from core.catalog.imports.rows import from_cells
from core.catalog.library import Library
from core.catalog.lists.cells.celllists import NotText
from core.catalog.lists.cells.cells import attached, tags_of, text_of, unlinked
from core.catalog.lists.cells.length_and_tempo import seconds, tempo
from core.catalog.lists.cells.own_cells import protected
from core.catalog.lists.headers import meaning
from core.catalog.sound_files import own_files
from core.catalog.texts.missing_values import says_no_tag, says_nothing
from core.catalog.texts.tagtext import split_words
from core.errors import SoundkinError
from tests.catalog_kit import alone, listed, reasons, take, tone


# --- what says nothing --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    [
        "#N/D",
        "#VALEUR!",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "#RIF!",
        "#NOM?",
        "#ERROR!",
        "Err:502",
        "(leer)",
        "{}",
        "()",
        '""',
    ],
)
def test_errors_of_spreadsheets_in_any_language_are_no_tags(cell):
    assert says_nothing(cell)
    assert not says_nothing("#SELFIE")


def test_parts_of_a_cell_that_say_nothing_are_left_out_and_counted(home, tmp_path):
    report, library = alone(tmp_path, "id,genre\na,nan|Pop\nb,none;\nc,?\nd,R&B; ♥; +\n")
    assert [library.tags(name).get("genre", []) for name in "abcd"] == [
        ["Pop"],
        [],
        [],
        ["R&B", "♥", "+"],
    ]
    assert "nan" in str(report)
    assert "none" in str(report)
    assert says_no_tag("( )")
    assert not says_no_tag("...And More")


def test_numbers_taken_off_tags_are_said(home, tmp_path):
    report, library = alone(tmp_path, "id,mood\na,calm:0.8\nb,calm:0.9;sad:0.1\n")
    assert [library.tags(name)["mood"] for name in "ab"] == [["calm"], ["calm"]]
    assert "1 below a half are left out, such as sad:0.1" in reasons(report, "cells")["mood"]


def test_counts_beside_several_tags_are_no_part_of_their_names():
    assert tags_of("rock (100), indie (45), live (0)")[:3] == (("rock", "indie"), (), ("live (0)",))
    assert tags_of("rock:100|indie:1")[0] == ("rock", "indie")
    assert tags_of("Enigma (90)")[0] == ("Enigma (90)",)
    assert tags_of("Op. 9 (2), calm")[0] == ("Op. 9 (2)", "calm")


@pytest.mark.parametrize(
    "tag",
    [
        "нет",
        "特になし",
        "لا يوجد",
        "Sans objet",
        "無",
        "없음",
        "keine",
        "brak",
        "n/k",
        "Not Applicable",
        "-- select --",
        "Loading...",
        "etc.",
    ],
)
def test_no_tag_in_other_languages_and_forms(tag):
    assert says_no_tag(tag)


@pytest.mark.parametrize(
    "cell",
    [
        "=Sheet1!A1",
        "='Tab'!B2",
        "=$Tab.A1",
        "=T[@Title]",
        "=ÜBER(A1)",
        "=+A1",
        "=(A1)",
        "{=SUM(A1:A2)}",
        '="x"&A1',
        "=#REF!",
        "=A:A",
        "=R[-1]C",
        '=LINK("https://x","A")',
    ],
)
def test_formulas_of_other_sheets_and_languages_are_no_text(cell):
    with pytest.raises(NotText, match="formula"):
        text_of(cell)


def test_an_apostrophe_in_front_belongs_to_a_text_of_others(home, tmp_path):
    table = (
        """id,title,genre\na,"'Til Dawn, Noon, and Dusk","'90s, rock, and pop"\nb,'=1+2,'None\n"""
    )
    _, library = alone(tmp_path, table)
    assert [track.title for track in library.tracks()] == ["'Til Dawn, Noon, and Dusk", "=1+2"]
    assert library.tags("a") == {"genre": ["'90s", "rock", "pop"]}


def test_what_only_begins_as_a_formula_is_text():
    for text in ("=1+2", "= Equal =", "=) smile", "{=x", "=Love ("):
        assert text_of(text) == text
    assert text_of('=ГИПЕРССЫЛКА("https://x";"A")') == "A"


# --- lists and links of other programs ----------------------------------------------------------
@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("{calm,happy}", ["calm", "happy"]),
        ('{calm,"very happy, so"}', ["calm", "very happy, so"]),
        ('"Folk, World",Pop', ["Folk, World", "Pop"]),
        ('"calm"', ["calm"]),
        ('"[""calm"", ""happy""]"', ["calm", "happy"]),
        ("'calm', 'happy'", ["calm", "happy"]),
        ('c("calm", "happy")', ["calm", "happy"]),
        ("array(['calm', 'happy'], dtype=object)", ["calm", "happy"]),
        ("frozenset({'calm'})", ["calm"]),
        ("(calm, happy)", ["calm", "happy"]),
        ("calm\vhappy\x1dsad\u2028new<br>old", ["calm", "happy", "sad", "new", "old"]),
        ('12" Mix; 7" Edit', ['12" Mix', '7" Edit']),
        ("Live (Remix), Rock 'n' Roll", ["Live (Remix)", "Rock 'n' Roll"]),
        ("(Live)", ["(Live)"]),
        ("'80s", ["'80s"]),
        ("#calm #lo-fi#R&B", ["calm", "lo-fi", "R&B"]),
        ("#calm, #happy", ["calm", "happy"]),
        ("#1 Hits; C#", ["#1 Hits", "C#"]),
        ("piano:0.8;drums:0.3", ["piano"]),
        ("piano = 0,8; bass = 0,6", ["piano", "bass"]),
        ("calm (0.9), sad (0.2)", ["calm"]),
        ("calm 90 %; sad 10%", ["calm"]),
        ("piano:1|bass:0", ["piano"]),
        ("Lo-Fi (1)", ["Lo-Fi (1)"]),
        ("Mambo No. 5, 100% Pop", ["Mambo No. 5", "100% Pop"]),
        ("calm / happy • bright · new", ["calm", "happy", "bright", "new"]),
        ("Hip-Hop/Rap", ["Hip-Hop/Rap"]),
        (
            "guitar (electric, clean), piano [left; right]",
            ["guitar (electric, clean)", "piano [left; right]"],
        ),
        ("guitar (electric, piano", ["guitar (electric", "piano"]),
        ("piano, strings, and drums", ["piano", "strings", "drums"]),
        ("Folk, World, & Country", ["Folk", "World", "Country"]),
        ("rock;#pop;#", ["rock", "pop"]),
        (";#rock;#pop;#", ["rock", "pop"]),
        ("3;#rock;#7;#pop", ["rock", "pop"]),
        ("rock\\npop\\r\\njazz", ["rock", "pop", "jazz"]),
        ("rock¦pop", ["rock", "pop"]),
        ("[rock][pop]", ["rock", "pop"]),
        ("{rock}{pop}", ["rock", "pop"]),
        ("<rock>, <pop>", ["rock", "pop"]),
        ('{"rock": 0.9, "pop": 0.2}', ["rock"]),
        ("{'rock': True, 'pop': False}", ["rock"]),
        ("{'rock': '100', 'pop': '0'}", ["rock"]),
        ('{"rock": 90, "pop": 10, "jazz": 0}', ["rock", "pop"]),
        ('[("rock", 0.9), ("pop", 0.2)]', ["rock"]),
        ("[['rock', 0.9], ['pop', 0.6]]", ["rock", "pop"]),
        ('[{"name": "rock", "score": 0.9}, {"name": "pop", "score": 0.1}]', ["rock"]),
        ("90% rock, 10 % pop", ["rock"]),
        ("0.9 rock; 0.1 pop", ["rock"]),
        ("rock 0.9, pop 0.1", ["rock"]),
        ("rock - 90%, pop - 10%", ["rock"]),
        ("calm - warm – soft - new", ["calm", "warm – soft", "new"]),
        ("piano + harp + flute", ["piano", "harp", "flute"]),
        ("rock - pop", ["rock - pop"]),
        ("0,9 rock; 0,1 pop", ["rock"]),
        ("rock (0,9), pop (0,1)", ["rock"]),
        ("rock [0.9], pop [0.3]", ["rock"]),
        ("1. rock (90%), 2. pop (60%)", ["rock", "pop"]),
        ("90% Pop", ["90% Pop"]),
        ("Piano: x; Drums:; Bass: x", ["Piano", "Bass"]),
        ("piano: yes, drums: no", ["piano"]),
        ("piano (ja), drums (nein)", ["piano"]),
        ("piano=true|drums=false", ["piano"]),
        ("drums: no", []),
        ("[x] piano\n[ ] drums\n[X] bass", ["piano", "bass"]),
        ("☑ piano ☐ drums ☑ bass", ["piano", "bass"]),
        ("☑ piano, ☒ drums", ["piano"]),
        ("✓ piano, ✗ drums", ["piano"]),
        ("✔️ piano, ❌ drums", ["piano"]),
        ("+piano, -drums, +bass", ["piano", "bass"]),
        ("-piano, -drums", ["-piano", "-drums"]),
        ("Key: F; Mode: N", ["Key: F", "Mode: N"]),
        ("re: zero; piano: yes", ["re: zero", "piano: yes"]),
        ("Nu (no); Jazz", ["Nu (no)", "Jazz"]),
        ("[x]", ["x"]),
    ],
)
def test_lists_of_other_programs_are_split_as_they_mean_it(cell, tags):
    assert list(tags_of(cell)[0]) == tags


def test_a_sentence_is_no_tag_and_a_numbered_genre_its_name(home, tmp_path):
    table = (
        'id,genre\na,"A warm grand piano plays on and on, softly."\nb,(17)\nc,(24)Trance\n'
        "d,A. B. C. D. E. F. G.\ne,(999)\n"
    )
    report, library = alone(tmp_path, table)
    tags = [library.tags(name).get("genre", []) for name in "abce"]
    assert tags == [[], ["Rock"], ["Trance"], ["(999)"]]
    assert "sentence" in reasons(report, "cells")["row 2, genre"]


@pytest.mark.parametrize(
    "cell", ["[('calm', 'x'), ('sad', 'y')]", "['calm', ['sad']]", '["calm","sad', "['it''s']"]
)
def test_a_list_that_cannot_be_read_is_named(cell):
    with pytest.raises(NotText):
        tags_of(cell)


def test_line_ends_of_databases_separate_the_tags_of_a_file_too():
    assert split_words("Folk, World\vPop\x1dJazz") == ["Folk, World", "Pop", "Jazz"]


def test_links_of_notion_airtable_and_markdown_are_their_words(home, tmp_path):
    for name in ("one", "two"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text(
        "File,Name,Genre\n"
        '"cover.jpg (https://x.example/z),one.wav (https://x.example/y)",[Alpha](https://x.example),'
        '"Pop (https://x.example/p), Rock (https://x.example/r)"\n'
        "two.wav (https://x.example/two.wav),Beta (live),Jazz\n"
    )
    take(tmp_path / "m")
    library = Library.open("mine")
    found = {track.title: library.tags(track.track_id)["genre"] for track in library.tracks()}
    assert found == {"Alpha": ["Pop", "Rock"], "Beta (live)": ["Jazz"]}
    assert attached("one (a).wav") == unlinked("one (a).wav") == "one (a).wav"


def test_signs_written_for_web_pages_are_what_they_mean(home, tmp_path):
    table = "id,title,genre\na,Caf&eacute; &#8211; x,R&amp;B\nb,AT&T; &c.,A &lt; B\n"
    report, library = alone(tmp_path, table)
    assert [track.title for track in library.tracks()] == ["Café – x", "AT&T; &c."]
    assert library.tags("a") == {"genre": ["R&B"]}
    assert any("&amp;" in note for note in report["notes"])


def test_odd_tags_and_titles_come_back_from_an_export(home, tmp_path):
    texts = [
        "None",
        "?",
        "#calm",
        "piano:0.8",
        "Pop 80%",
        "a / b",
        '"Folk, World"',
        "a (https://x.example)",
        "{x}",
        "R&amp;B",
    ]
    cells = [protected(text).replace('"', '""') for text in texts]
    head = f"{','.join([*own_files.TAGS, *own_files.TAGS_END])}\n"
    rows = "".join(f't{i},,"{cell}",,,,,"{cell}",,,,\n' for i, cell in enumerate(cells))
    _, library = alone(tmp_path, head + rows)
    assert [track.title for track in library.tracks()] == texts
    exporting.tags(library, tmp_path / "again.csv")
    take(tmp_path / "again.csv", "again")
    again = Library.open("again")
    assert [track.title for track in again.tracks()] == texts
    tags = library.tags_of(library.track_ids())
    assert again.tags_of(again.track_ids()) == tags
    assert tags["t6"] == {"genre": ['"Folk', 'World"']}
    assert tags["t3"] == {"genre": ["piano:0.8"]}


@pytest.mark.parametrize(
    "cell",
    [
        "[[" * 16_000,
        "(" + "a," * 16_000,
        "x" * 32_000 + " (http",
        "x" + " " * 32_000 + "(http://x",
        "'a'" + " " * 32_000 + "x",
        '"a' + " " * 32_000 + "x",
        "1" + " " * 32_000 + "x",
        "x" + " " * 32_000 + "1",
        "#a" * 16_000 + "!",
        "a:0.5;" * 5_000 + "1",
    ],
)
def test_no_cell_however_written_takes_long(cell):
    started = time.process_time()
    for kind in ("id", "file", "title", "genre"):
        from_cells([kind], [cell])
    seconds(cell)
    tempo(cell)
    assert time.process_time() - started < 1


# --- columns and text ---------------------------------------------------------------------------
def test_a_last_column_of_tags_may_go_on_in_further_cells(home, tmp_path):
    alone(tmp_path, "track_id\tPATH\tTAGS\na\tx/1.mp3\tpop\trock\nb\tx/2.mp3\tjazz\n")
    report = take(tmp_path / "mine.csv", "more", extra_columns=True)
    assert Library.open("more").tags("a") == {"tags": ["pop", "rock"]}
    assert (report["accepted"], report["unreadable"]) == (2, [])


def test_columns_of_yes_and_no_are_tags_of_their_names(home, tmp_path):
    table = (
        "id,mood_happy,Genre: Hip-Hop, drums,Disc,Stars,Loop\n"
        "a,1,yes,1,1,3,x\nb,0,no,0,1,1,\nc,,no,1,1,0,\n"
    )
    report, library = alone(tmp_path, table)
    assert library.tags("a") == {"genre": ["Hip-Hop"], "mood": ["happy"]}
    assert library.tags("b") == {}
    assert any('"mood_happy", "Genre: Hip-Hop"' in note for note in report["notes"])
    take(tmp_path / "mine.csv", "more", extra_columns=True)
    more = [Library.open("more").tags(name) for name in "abc"]
    assert [tags.get("tags", []) for tags in more] == [["drums", "Loop"], [], ["drums"]]
    assert [tags["stars"] for tags in more] == [["3"], ["1"], ["0"]]


YES_AND_NO = """●/○ ○/× ☑/☐ ☑/☒ ☒/☐ Sim/Não Evet/Hayır あり/なし نعم/لا ИСТИНА/ЛОЖЬ Ja/Nej X/. +/-
    VERDADERO/FALSO checked/ Kyllä/Ei Ναι/Όχι WAAR/ONWAAR [x]/[]
    ✔️/❌ :white_check_mark:/:x: Yes./No. XX/"""


@pytest.mark.parametrize("words", YES_AND_NO.split())
def test_yes_and_no_are_read_in_other_languages_and_signs(home, tmp_path, words):
    yes, no = words.split("/")
    names = "id,Mood [calm],Mood (Hip-Hop),Main instrument: harp,Genre [y 2],Instrument (Y/N)"
    rows = f"a,{yes},{no},{yes},{no},{no}\nb,{no},{yes},{no},{no},{yes}\n"
    rows += f"c,{no},{yes},{yes},{yes},{no}\n"
    tags = [of for *_, of in listed(tmp_path, f"{names}\n{rows}")[1].values()]
    assert tags == [
        {"mood": ["calm"], "instrument": ["harp"]},
        {"mood": ["Hip-Hop"]},
        {"genre": ["y 2"], "mood": ["Hip-Hop"], "instrument": ["harp"]},
    ]


def test_names_of_columns_put_together_and_those_that_are_not_known(home, tmp_path):
    assert meaning("TrackTitle") == "title"
    assert meaning("fileName") == "file"
    assert meaning("Artist Name(s)") == "artist"
    assert meaning("Genre(s)") == meaning("GENRE(S)") == "genre"
    assert meaning("Durée (min:s)") == meaning("Duration (hh:mm:ss:ff)") == "length"
    assert meaning("Occasion") == "use"
    assert meaning("作品ID") == "id"
    assert meaning("曲の雰囲気") == "mood"
    report, library = alone(tmp_path, "id,trackTitle,Colour,Key of Song\na,Alpha,red,C\n")
    assert [track.title for track in library.tracks()] == ["Alpha"]
    assert any('"Colour", "Key of Song"' in note for note in report["notes"])
    again = take(tmp_path / "mine.csv", "more", extra_columns=True)
    assert again["notes"] == []


def test_a_table_of_r_without_a_name_above_its_row_numbers(home, tmp_path):
    table = '"file" "title"\n"1" "a.wav" "Alpha"\n"2" "b.wav" "Beta"\n'.replace(" ", ",")
    _, library = alone(tmp_path, table)
    assert [t.title for t in library.tracks()] == ["Alpha", "Beta"]
    table = "Unnamed: 0,id,title,Unnamed: 3\n0,x,A,q\n1,y,B,r\n"  # as pandas does
    for name, written in (("named", table), ("bare", table.replace("Unnamed: 0", ""))):
        (tmp_path / f"{name}.csv").write_text(written)
        take(tmp_path / f"{name}.csv", name, extra_columns=True)
        assert Library.open(name).track_ids() == ["x", "y"]
        assert Library.open(name).tags("x") == {}
    report, _ = alone(tmp_path, "file,title\na.wav,Alpha, x\nb.wav,Beta\n", "more")
    assert "2 columns" in reasons(report, "unreadable")["a.wav"]


@pytest.mark.parametrize("header", ["ISRC", "Track ID"])
def test_a_code_that_several_files_share_is_no_id(home, tmp_path, header):
    for name in ("one", "two"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text(
        f"{header},File,Title,Genre\nUSABC12,one.wav,A,Pop\nUSABC12,two.wav,B,Pop\n"
    )
    report = take(tmp_path / "m")
    assert (report["accepted"], reasons(report, "duplicates")) == (2, {})


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff", "ï»¿"])
def test_marks_of_encodings_are_no_part_of_a_name(home, tmp_path, mark):
    _, library = alone(tmp_path, f"{mark}id,title\na,A\n\ufeffb,B\n")
    assert library.track_ids() == ["a", "b"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("<?xml version='1.0'?><plist/>", "HTML or XML"),
        ("\n<!DOCTYPE html><table><tr><td>file</td></tr></table>", "HTML or XML"),
        ("{\\rtf1\\ansi file,title\\par one.wav,A\\par}", "document \\(RTF\\)"),
        ("file!title\none.wav!A\n", "between its columns"),
        ("-- a dump\nINSERT INTO t (id,title) VALUES (1,'A');\n", "output of a database"),
        ("SET x = 0;\nCOPY public.t (id, title) FROM stdin;\n1\tA\n", "output of a database"),
        ("-[ RECORD 1 ]--\nfile  | a.wav\ntitle | A\n", "output of a database"),
        (f"{'*' * 27} 1. row {'*' * 27}\n   id: 1\ntitle: A\n", "output of a database"),
    ],
)
def test_what_is_no_table_of_columns_is_refused_with_what_to_do(home, tmp_path, table, why):
    with pytest.raises(SoundkinError, match=why):
        alone(tmp_path, table)


def test_blanks_between_a_quote_and_the_separator_are_no_part_of_a_cell(home, tmp_path):
    table = '"id" ; "title" ; "genre"\n"a" ; "A; ""x""" ; "Pop"\n"b" ; "B" ; "Jazz"\n'
    _, library = alone(tmp_path, table)
    assert [track.title for track in library.tracks()] == ['A; "x"', "B"]
    assert library.tags("b") == {"genre": ["Jazz"]}


def test_a_line_that_names_a_separator_which_the_list_has_not(home, tmp_path):
    _, library = alone(tmp_path, "sep=;\nid,title\na,A\n")
    assert [track.title for track in library.tracks()] == ["A"]


# --- tracks that titles alone tell apart --------------------------------------------------------
def test_a_list_of_titles_alone_is_told_apart_by_artist_title_and_album(home, tmp_path):
    rows = "Sun,Anna,Pop\nSun,Bob,Jazz\nOld ones,,\nSun,Anna,Rock\n,Eve,Pop\nTotal: 3,,4\n"
    table = f"name,artist,genre\n{rows}"
    report, library = alone(tmp_path, table)
    told = [(t.title, t.artist, library.tags(t.track_id)["genre"]) for t in library.tracks()]
    assert told == [("Sun", "Anna", ["Pop", "Rock"]), ("Sun", "Bob", ["Jazz"])]
    assert any("tell the tracks apart" in note for note in report["notes"])
    assert set(reasons(report, "unreadable")) == {"Total: 3", "Old ones", "row 6"}
    report, _ = alone(tmp_path, "title,artist,notes\nFog,Eve,Main\nFog,Eve,Short\n", "twice")
    assert "same track as row 2" in reasons(report, "duplicates")["Fog"]
    ids = library.track_ids()
    table = "name,artist,genre\nSun,Bob,Jazz\nSun,Anna,Pop\n"  # in another order they are the same
    assert alone(tmp_path, table)[0]["added"] == 0
    assert library.track_ids() == ids
    with pytest.raises(SoundkinError, match="names no files"):
        alone(tmp_path, "Name,Phone\nAnna,1\nBob,2\n", "people")


def test_a_track_without_its_code_among_those_with_one_is_told_by_artist_and_title(home, tmp_path):
    table = "title,artist,isrc\nSun,Anna,US1\nRain,Bob,\nSide B,,\nFog,Eve,US3\n"
    report, library = alone(tmp_path, table)
    assert [track.title for track in library.tracks()] == ["Sun", "Rain", "Fog"]
    assert set(reasons(report, "unreadable")) == {"Side B"}


@pytest.mark.parametrize("path", ["C:\\Music\\{n}\\", "/music/first"])
def test_a_path_that_names_the_folders_beside_titles_makes_no_twins(home, tmp_path, path):
    rows = "".join(f"{n},Title {n},Anna,{path.format(n=n)},Pop\n" for n in range(1, 5))
    report, library = alone(tmp_path, f"Track #,Title,Artist,Path,Genre\n{rows}")
    assert [track.title for track in library.tracks()] == [f"Title {n}" for n in range(1, 5)]
    assert report["duplicates"] == []


def test_versions_of_one_title_are_tracks_where_nothing_else_tells_them_apart(home, tmp_path):
    rows = (
        "Alpha,Main,2:45,,rock\nAlpha,30 sec,0:30,,rock\nAlpha,,0:15,,rock\nBeta,Main,1:00,,pop\n"
    )
    report, library = alone(tmp_path, f"Track Title,Version,Duration,ISRC,Genre\n{rows}")
    told = {track.title: track.duration_s for track in library.tracks()}
    assert told == {"Alpha (Main)": 165, "Alpha (30 sec)": 30, "Alpha": 15, "Beta (Main)": 60}
    assert report["duplicates"] == []
    named = "id,Title,Version,Genre\na,Alpha,Main,rock\nb,Alpha,30 sec,rock\n"
    assert {t.title for t in alone(tmp_path, named, "named")[1].tracks()} == {"Alpha"}


def test_a_category_in_front_of_several_tags_is_that_of_each(home, tmp_path):
    cell = '"Genre: Rock, Indie; Mood: calm; Instruments: Piano, Bass"'
    _, library = alone(tmp_path, f'id,Tags\na,{cell}\nb,"Genre: Rock, loud"\nc,"calm, x; y: z"\n')
    assert library.tags("a") == {
        "genre": ["Rock", "Indie"],
        "mood": ["calm"],
        "instrument": ["Piano", "Bass"],
    }
    assert library.tags("b") == {"genre": ["Rock"], "tags": ["loud"]}
    assert library.tags("c") == {"tags": ["calm", "x", "y: z"]}


def test_marks_of_a_text_and_of_a_hidden_field_are_no_part_of_them(home, tmp_path):
    assert (seconds("'1:01"), seconds("45'")) == (61, 2700)
    assert meaning("~length") == "length"  # of Picard


@pytest.mark.parametrize("name", ["Filename", "ISRC"])
def test_an_empty_column_of_files_or_ids_refuses_no_list_of_titles(home, tmp_path, name):
    report, library = alone(tmp_path, f"Title,{name},Genre\nAlpha,,rock\nBeta,n/a,pop\n")
    assert [track.title for track in library.tracks()] == ["Alpha", "Beta"]
    assert f'Column "{name}" is left out: It is empty.' in report["notes"]
