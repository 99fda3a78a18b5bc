"""Data lists as data sets, databases and scripts write them: several rows of names, tracks told
apart by other columns, numbers where tags should be."""

import sys
from types import FrameType

import pytest

from core.catalog.library import Library
from core.catalog.lists.columns.columns import SAMPLE
from core.catalog.lists.headers import meaning
from core.catalog.sound_files import own_files
from core.errors import SoundkinError
from tests.catalog_kit import listed, reasons, take, tone

GROUPED = (
    ",album,album,artist,track,track,track,track\n"
    ",id,title,name,duration,genre_top,genres,title\n"
    "track_id,,,,,,,\n"
    "2,1,Way Of Life,AWOL,168,Hip-Hop,[21],Food\n"
    "3,1,Way Of Life,AWOL,237,Rock,[12],Electric\n"
)
MERGED = (
    "Track,,Album,Tags\nID,Title,Title,Genre\n2,Food,Way Of Life,Hip-Hop\n"
    "3,Electric,Way Of Life,Rock\n"
)
DRAWN = (
    "+----+----------+-------------+---------+\n| id | title    | album       | genre   |\n"
    "|:--:|----------|-------------|---------|\n| 2  | Food     | Way Of Life | Hip-Hop |\n"
    "| 3  | Electric | Way Of Life | Rock    |\n+----+----------+-------------+---------+\n"
)


BOXED = (
    "┌────┬──────────┬─────────────┬─────────┐\n│ id │ title    │ album       │ genre   │\n"
    "├────┼──────────┼─────────────┼─────────┤\n│ 2  │ Food     │ Way Of Life │ Hip-Hop │\n"
    "│ 3  │ Electric │ Way Of Life │ Rock    │\n└────┴──────────┴─────────────┴─────────┘\n"
)


@pytest.mark.parametrize("table", [GROUPED, MERGED, DRAWN, BOXED])
def test_names_in_several_rows_and_drawn_lines_are_no_tracks(home, tmp_path, table):
    report, tracks = listed(tmp_path, table)
    assert tracks == {
        "2": ("Food", "Way Of Life", {"genre": ["Hip-Hop"]}),
        "3": ("Electric", "Way Of Life", {"genre": ["Rock"]}),
    }
    assert (report["unreadable"], report["duplicates"]) == ([], [])
    assert not any("Passed over" in note or "Fewer" in note for note in report["notes"])


@pytest.mark.parametrize(
    "table",
    [
        "id,title,genre,,id,title,genre\n2,Food,Pop,,4,Sun,Rock\n3,Rain,Jazz,,,,\n",
        "file,title,genre,File,Title,Genre\n2,Food,Pop,4,Sun,Rock\n3,Rain,Jazz\n",
        "id,title,category,tag\n2,Food,genre,Pop\n4,Sun,Genre,Rock\n3,Rain,genre,Jazz\n",
        "File;Name;Type;Value\n2;Food;genre;Pop\n2;Food;Tempo;90\n4;Sun;genre;Rock\n3;Rain;genre;Jazz\n",
        ",,Genre,,,Mood,\nid,title,Pop,Rock,Jazz,Calm,Warm\n2,Food,x,,,,\n4,Sun,,x,,,\n3,Rain,,,x,,\n",
    ],
)
def test_lists_side_by_side_and_rows_for_each_tag_are_one_list(home, tmp_path, table):
    report, tracks = listed(tmp_path, table)
    assert {title: tags for title, _, tags in tracks.values()} == {
        "Food": {"genre": ["Pop"]},
        "Sun": {"genre": ["Rock"]},
        "Rain": {"genre": ["Jazz"]},
    }
    assert (report["unreadable"], report["duplicates"]) == ([], [])
    assert Library.open("mine").tracks()[0].tempo_bpm == (90 if "Tempo" in table else None)


def test_what_a_track_has_once_is_the_first_of_its_rows(home, tmp_path):
    listed(tmp_path, "File,Type,Value\n2,title,Food\n2,title,Drink\n4,title,Sun\n3,genre,Jazz\n")
    assert {track.title for track in Library.open("mine").tracks()} >= {"Food", "Sun"}


@pytest.mark.parametrize(
    "table",
    [
        "id,title,id,title\n1,Alpha,7,Album\n2,Beta,7,Album\n",  # two tables that a database joined
        "id,title,type,label\n1,Alpha,Album,X Records\n2,Beta,Track,X Records\n",
        "Title,My list\nArtist,Various\nid,title\n1,Alpha\n2,Beta\n",
    ],
)
def test_what_only_looks_like_several_lists_or_a_turned_one(home, tmp_path, table):
    tracks = listed(tmp_path, table)[1]
    assert [title for title, *_ in tracks.values()] == ["Alpha", "Beta"]


def test_a_group_may_say_what_the_names_below_it_are_first_and_second_of(home, tmp_path):
    table = ",Text,Mood,\nid,title,Primary,Secondary\na,A,Happy,Bright\n"
    _, tracks = listed(tmp_path, table)
    assert tracks == {"a": ("A", "", {"mood": ["Happy", "Bright"]})}


def test_groups_that_tell_no_more_leave_the_names_as_they_are(home, tmp_path):
    table = "Text,,Music,\nID,Comment,Genre,Comment\na,x,Pop,y\n"
    report, tracks = listed(tmp_path, table)
    assert tracks == {"a": ("x", "", {"genre": ["Pop"]})}
    assert "row 1" in report["notes"][0]


@pytest.mark.parametrize(
    ("header", "means"),
    [
        ("%title%", "title"),
        ("[%artist%]", "artist"),
        ("$path", "file"),
        ("${genre}", "genre"),
        ("Beats Per Minute (BPM)", "tempo"),
        ("Genre (none)", None),
        ("Tyylilaji", "genre"),
        ("Durată", "length"),
        ("Hangulat", "mood"),
        ("Key result", "key"),
        ("اسم الملف", "file"),
        ("ז'אנר", "genre"),
        ("برچسب\u200cها", "tags"),
        ("Τίτλος", "title"),
        ("ความยาว", "length"),
        ("फ़ाइल", "file"),
        ("Tâm trạng", "mood"),
        ("trackTimeMillis", None),  # a length, by its unit
        ("primaryGenreName", "genre"),
        ("clip_id", "id"),
        ("Genre (choose one)", "genre"),
        ("BPM (whole number)", "tempo"),
        ("Title †", "title"),
        ("tags.genre", "genre"),
        ("audio_files.duration", "length"),
        ("tags.id", None),
        ("tags/0/name", "tags"),
        ("title_en", "title"),
        ("title_de", None),
        ("🎵 Title", "title"),
        ("Mood ☀️", "mood"),
        ("File ▲", "file"),
        ("BPM ⇅", "tempo"),
        ("File‑name", "file"),
        ("Track–Title", "title"),
        ("GENRE [multi]", "genre"),
        ("Thể loại", "genre"),
        ("Nombre de la pista", "title"),
        ("Stato d'animo", "mood"),
        ("Q3_Genre", "genre"),
        ("Instrument(e)", "instrument"),
        ("Music For", "use"),
        ("Track: Bpm", "tempo"),
        ("Tracks[Genre]", "genre"),
        ("Song Mood", "mood"),
        ("Audio Bitrate", None),
        ("IGNR", "genre"),
        ("My Tag", "tags"),
        ("Mood Name", "mood"),
        ("Other Instruments", "instrument"),
        ("Work Title", "title"),
        ("Artist - Title", "title"),
        ("Werktitel", "title"),
        ("Media Duration", "length"),
        ("Faila nosaukums", "file"),
        ("Trukme", "length"),
        ("Meeleolu", "mood"),
        ("Žáner", "genre"),
        ("Кључне речи", "tags"),
        ("Hljóðfæri", "instrument"),
        ("Us", None),
    ],
)
def test_names_of_columns_as_programs_and_languages_have_them(header, means):
    assert meaning(header) == means


def test_weaker_names_count_where_the_others_say_nothing(home, tmp_path):
    table = (
        "Id,Name,Composer,Title,Artist,Tags\n1,Ann,Bob,A,Eve,BPM: 90; calm\n2,Ann,Bob,,N/A,bpm_80\n"
    )
    report, tracks = listed(tmp_path, table)
    assert {i: (title, tags) for i, (title, _, tags) in tracks.items()} == {
        "1": ("A", {"tags": ["calm"]}),
        "2": ("Ann", {}),
    }
    assert [(t.artist, t.tempo_bpm) for t in Library.open("mine").tracks()] == [
        ("Eve", 90),
        ("Bob", 80),
    ]
    assert any('"Name" is left out: It counts where "Title"' in note for note in report["notes"])


def test_without_an_id_or_file_another_column_of_codes_tells_tracks_apart(home, tmp_path):
    table = "Artist ID,Track URI,Track Name\na1,spotify:track:1,Alpha\na1,spotify:track:2,Beta\n"
    report, tracks = listed(tmp_path, table)
    assert list(tracks) == ["spotify:track:1", "spotify:track:2"]
    assert any('"Track URI"' in note for note in report["notes"])
    (tmp_path / "same").mkdir()
    with pytest.raises(SoundkinError, match="names no files"):
        listed(tmp_path / "same", table.replace("track:2", "track:1"))


@pytest.mark.parametrize(
    "header", ["#", "Index", "recordingmbid", "Track Identifier", "SKU", "Katalog-Nr."]
)
def test_numbers_and_codes_of_programs_tell_tracks_apart_for_want_of_ids(home, tmp_path, header):
    assert list(listed(tmp_path, f"{header},Name\nR1,A\nR2,B\n")[1]) == ["R1", "R2"]


def test_a_table_of_other_codes_in_a_folder_is_not_taken_unasked(home, tmp_path):
    tone(tmp_path / "m" / "one.wav")
    (tmp_path / "m" / "list.csv").write_text("file,title,genre\none.wav,One,Pop\n")
    (tmp_path / "m" / "works.csv").write_text("Work code,Genre\nT-1,Pop\nT-2,Rock\n")
    report = take(tmp_path / "m")
    assert report["accepted"] == 1
    assert set(reasons(report, "left_out")) == {"works.csv"}


def test_the_column_of_files_is_none_of_links_where_another_names_them(home, tmp_path):
    table = "url,preview,mp3 of clip\nhttp://x/,http://y/01.mp3,f/a.mp3\nhttp://x/,http://y/01.mp3,f/b.mp3\n"
    assert [title for title, *_ in listed(tmp_path, table)[1].values()] == ["a", "b"]
    table = "Name,Attachments\nA,a.wav (https://x.example/1)\nB,b.wav (https://x.example/2)\n"
    (tmp_path / "attached.csv").write_text(table)
    take(tmp_path / "attached.csv", "attached")
    assert [t.title for t in Library.open("attached").tracks()] == ["A", "B"]


@pytest.mark.parametrize(
    ("header", "a", "b", "what"),
    [
        ("mood", "0.8", "0.3", "numbers"),
        ("Image", "https://x.example/a.jpg", "https://x.example/b", "links"),
        ("Images", "cover.jpg", "c d.PNG", "pictures"),
        ("Use", "Yes", "no", "yes and no"),
        ("Style", "2024-01-02", "2024-02-03 10:00", "dates"),
    ],
)
def test_what_is_no_word_is_no_mood_or_genre(home, tmp_path, header, a, b, what):
    report, tracks = listed(tmp_path, f"id,{header},genre\na,{a},Pop\nb,{b},2-step\n")
    assert [tags for *_, tags in tracks.values()] == [{"genre": ["Pop"]}, {"genre": ["2-step"]}]
    assert any(f'"{header}" is left out: It holds {what}' in note for note in report["notes"])


def test_ids_that_a_spreadsheet_has_rounded_lose_no_file(home, tmp_path):
    for name in ("one", "two"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "m" / "list.csv").write_text(
        "id,file,title\n1.23457E+12,one.wav,A\n1.23457E+12,two.wav,B\n"
    )
    report = take(tmp_path / "m")
    assert (report["accepted"], report["duplicates"]) == (2, [])
    assert any("rounded" in note for note in report["notes"])


def test_a_tag_of_a_data_set_that_no_row_carries_is_no_category_of_zeros(home, tmp_path):
    table = "id,piano,flute,harp,choir\na,1,0,1,0\nb,0,1,0,0\n"
    _, tracks = listed(tmp_path, table, extra_columns=True)
    assert [tags for *_, tags in tracks.values()] == [
        {"tags": ["piano", "harp"]},
        {"tags": ["flute"]},
    ]


def test_a_list_without_names_of_columns_is_told_so(home, tmp_path):
    with pytest.raises(SoundkinError, match=r"no row that names its columns.*one\.wav"):
        listed(tmp_path, "one.wav,Alpha,Pop\ntwo.wav,Beta,Rock\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"columns":["path","name","genre"],"data":[["a.wav","A","Pop"],["b.wav","B",null]]}',
        '{"path":{"0":"a.wav","1":"b.wav"},"name":{"0":"A","1":"B"},"genre":{"0":"Pop"}}',
        '{"path":["a.wav","b.wav"],"name":["A","B"],"genre":["Pop",null]}',
        '{"version":1,"tracks":[{"path":"a.wav","name":"A","genre":"Pop"},{"path":"b.wav","name":"B"}],"n":2}',
        '{"x":{"list":{"of":[{"path":"a.wav","name":"A","genre":["Pop"]},{"path":"b.wav","name":"B","genre":[]}]}}}',
        '{"x":[{"path":"a.wav","name":"A","genre":"Pop"}],"y":[{"path":"b.wav","name":"B","genre":null}]}',
        '{"tracks":[{"path":"a.wav","genre":"Pop"},{"path":"b.wav"}],"artists":[{"id":2,"name":"Anna"}],"genre":[{"name":"x"}]}',
        '{"a.wav":{"name":"A","genre":"Pop","parts":[{"at":1},{"at":2}]},"b.wav":{"name":"B"}}',
        '[{"path":"a.wav","name":"A","tags":{"genre":["Pop"],"mood":null}},{"path":"b.wav","name":"B"}]',
        '[{"path":"a.wav","name":{"id":1,"name":"A"},"genre":[{"id":7,"name":"Pop"}]},{"file":{"path":"b.wav"},"name":"B"}]',
        '[{"name":"a.wav","genre":"Pop"},{"name":"b.wav","genre":""}]',
        '[["path","name","genre"],["a.wav","A","Pop"],["b.wav","B",null]]',
        '{"range":"S!A1:C3","values":[["path","name","genre"],["a.wav","A","Pop"],["b.wav","B"]]}',
        '{"rows":[["a.wav","A","Pop"],["b.wav","B",""]],"columns":["path","name","genre"]}',
        '{"id":1,"result":{"songs":[{"id":3,"file":"a.wav","genre":["Pop"]},{"id":4,"file":"b.wav"}]}}',
        '{"tracks":{"-M1":{"file":"a.wav","name":"A","genre":"Pop"},"-M2":{"file":"b.wav","name":"B"}}}',
        '{"id":7,"title":"X","tracks":[{"file":"a.wav","genre":"Pop"},{"file":"b.wav","genre":null}]}',
        '{"Contents":[{"Key":"x/a.wav","genre":"Pop"},{"Key":"x/b.wav"}]}',
        '[{"path":"a.wav","genre":{"nodes":[{"name":"Pop"}]}},{"path":"b.wav"}]',
        '[{"path":"a.wav","genre":{"Pop":0.9,"Rock":0.2}},{"path":"b.wav","genre":{"Pop":0}}]',
        '[{"path":"a.wav","tags":[{"category":"genre","name":"Pop"}]},{"path":"b.wav"}]',
        '[{"path":{"value":"a.wav"},"genre":{"Pop":true,"Rock":false}},{"path":"b.wav"}]',
        '[{"path":[{"filename":"c.jpg","url":"x"},{"filename":"a.wav","url":"y"}],"genre":[{"genre":"Pop","n":3}]},{"path":"b.wav"}]',
        '[{"path":{"S":"a.wav"},"genre":{"L":[{"S":"Pop"}]}},{"path":{"S":"b.wav"},"genre":{"SS":[]}}]',
        '[{"path":"a.wav","title":{"rendered":"A"},"genre":[12],"tags":[{"key":"genre","value":"Pop"}]},{"path":"b.wav","genre":[13]}]',
        '{"data":[{"path":"a.wav","genres":{"edges":[{"node":{"name":"Pop"}}]}},{"path":"b.wav","genres":{"edges":[]}}]}',
        '[{"path":"a.wav","tags":{"mood":[],"genre":["Pop"]}},{"path":"b.wav"}]',
        '[{"name":"A","genre":"Pop","files":[{"path":"a.wav","n":1}]},{"name":"B","files":[{"path":"b.wav"}]}]',
        '{"_id":{"$oid":"6"},"path":"a.wav","genre":{"$a":"Pop"}}\n{"_id":{"$oid":"7"},"path":"b.wav"}',
    ],
)
def test_lists_in_json_of_other_shapes_are_read(home, tmp_path, text):
    for name in ("a", "b"):
        tone(tmp_path / "m" / f"{name}.wav")
    (tmp_path / "list.json").write_text(text)
    report = take(tmp_path / "m", tags=tmp_path / "list.json")
    library = Library.open("mine")
    tracks = [(t.path, t.title.upper(), library.tags(t.track_id)) for t in library.tracks()]
    assert tracks == [("a.wav", "A", {"genre": ["Pop"]}), ("b.wav", "B", {})]
    assert not any("cannot be read" in note for note in report["notes"])


@pytest.mark.parametrize(
    "text",
    [
        '{"albums":[{"id":6,"title":"W","tracks":[]},{"id":7,"title":"X","artist":"Anna","tracks":[{"file":"a.wav","genre":"R&amp;B"}]},'
        '{"id":8,"title":"Y","artist":"Bob","tracks":[{"file":"b.wav","artist":"Eve"}]}]}',
        '[{"album":"X","artist":"Anna","genre":["R&amp;B"],"songs":[{"file":"a.wav","title":"<b>a</b>"}]},'
        '{"album":"Y","artist":"Eve","songs":[{"file":"b.wav"}]},{"album":"Z","songs":[]}]',
    ],
)
def test_tracks_below_their_albums_have_what_these_say(home, tmp_path, text):
    (tmp_path / "list.json").write_text(text)
    take(tmp_path / "list.json")
    library = Library.open("mine")
    told = [(t.title, t.artist, t.album, library.tags(t.track_id)) for t in library.tracks()]
    assert told == [("a", "Anna", "X", {"genre": ["R&B"]}), ("b", "Eve", "Y", {})]


@pytest.mark.parametrize("name", ["rain.wav", "41520__joe__rain.wav"])
def test_a_column_that_only_seems_to_name_files_leaves_the_id(home, tmp_path, name):
    tone(tmp_path / "m" / name)
    (tmp_path / "m" / "list.csv").write_text("id,name,tags\n41520,rain.wav,calm\n")
    report = take(tmp_path / "m")
    assert [(t.track_id, t.path) for t in Library.open("mine").tracks()] == [("41520", name)]
    assert report["missing_audio"] == []


@pytest.mark.parametrize(
    ("header", "cells", "title", "tags"),
    [
        ("Mood", '"- calm\n- warm"', "a", {"mood": ["calm", "warm"]}),
        ("Mood", "1) calm; 2) warm", "a", {"mood": ["calm", "warm"]}),
        ("Mood", "2) calm; 3) warm", "a", {"mood": ["2) calm", "3) warm"]}),
        ("Mood", "“calm”; «warm»", "a", {"mood": ["calm", "warm"]}),
        ("Mood", "【calm】【warm】", "a", {"mood": ["calm", "warm"]}),
        ("Mood", "明るい／楽しい　花", "a", {"mood": ["明るい", "楽しい", "花"]}),
        ("Mood", "＃calm＃warm", "a", {"mood": ["calm", "warm"]}),
        ("Keywords", "genre=Pop; Mood > calm", "a", {"genre": ["Pop"], "mood": ["calm"]}),
        ("Keywords", "genre::Pop; Mood::calm", "a", {"genre": ["Pop"], "mood": ["calm"]}),
        ("Genre", "Pop; TBD; no genre", "a", {"genre": ["Pop"]}),
        (
            "Title,Mood",
            "<b>A</b>,<ul><li>calm</li><li>warm</li></ul>",
            "A",
            {"mood": ["calm", "warm"]},
        ),
        ("Title", "2 <b 3 > 1", "2 <b 3 > 1", {}),
        (
            "Genre",
            "\"[{'id': 3, 'genre_title': 'Hip-Hop'}, {'genre_title': 'R, B'}]\"",
            "a",
            {"genre": ["Hip-Hop", "R, B"]},
        ),
        ("Mood", '"{""choices"":[""calm"",""warm""]}"', "a", {"mood": ["calm", "warm"]}),
        ("Key,Mode", "A,minor", "a", {"key": ["A minor"]}),
        ("Scale,Key", "moll,F#", "a", {"key": ["F# minor"]}),
        ("key,tonal key_edma scale", "F#,minor", "a", {"key": ["F# minor"]}),
        ("Key,Mode", "A,stereo", "a", {"key": ["A"]}),
        ("Key,Mode", "10,0", "a", {"key": ["Bb minor"]}),  # as Spotify counts them
        ("Key,Mode", "-1,1", "a", {}),
        ("Key,Mode", "10,2", "a", {}),
        ("Key", "10", "a", {}),
        ("Toonsoort", "a klein", "a", {"key": ["a klein"]}),
        ("Tonalité", "la mineur", "a", {"key": ["la mineur"]}),
        (
            "Tags",
            "Genre_Pop; instrument_bass drum; feel_good",
            "a",
            {"genre": ["Pop"], "instrument": ["bass drum"], "tags": ["feel_good"]},
        ),
        (
            "Tags",
            '"{""genre"": ""Pop"", ""mood"": [""calm"", ""R, B""]}"',
            "a",
            {"genre": ["Pop"], "mood": ["calm", "R, B"]},
        ),
        ("Tags,BPM", "bpm: 90; Tempo: fast,120", "a", {"tags": ["Tempo: fast"]}),
        ("Mood", "calm; 0.8; http://x.example/y.jpg; 7", "a", {"mood": ["calm"]}),
        ("Genre", "2-step; 808; 1990", "a", {"genre": ["2-step", "808", "1990"]}),
        ("Key", "8A - Am", "a", {"key": ["8A - Am"]}),
    ],
)
def test_cells_and_columns_that_mean_more_than_their_text(
    home, tmp_path, header, cells, title, tags
):
    assert listed(tmp_path, f"id,{header}\na,{cells}\n")[1] == {"a": (title, "", tags)}


@pytest.mark.parametrize("names", ["1,a.wav,A,{}\n1,a.wav,A,{}\n", "1,a.wav,A,{}\n1,a.wav,,{}\n"])
def test_a_row_for_each_tag_is_one_track_with_all_of_them(home, tmp_path, names):
    tone(tmp_path / "m" / "a.wav")
    table = "id,file,title,genre\n" + names.format("pop", "rock")
    report, tracks = listed(tmp_path, table)
    assert tracks == {"1": ("A", "", {"genre": ["pop", "rock"]})}
    assert report["duplicates"] == []
    assert "row 3" in reasons(report, "cells")
    take(tmp_path / "m", "sound", tmp_path / "list.csv")
    assert Library.open("sound").tags("1") == {"genre": ["pop", "rock"]}
    named = take(tmp_path / "m", "sound", tmp_path / "list.csv")
    assert named["unchanged"] == 1
    other = listed(tmp_path, table.replace(",A,rock", ",B,rock").replace(",,rock", ",B,rock"))
    assert "Row 3" in reasons(other[0], "duplicates")["a.wav"]


def test_the_work_grows_with_the_tags_of_a_track_and_not_with_their_square(home, tmp_path):
    def calls(n: int) -> int:
        """How many calls it takes to import 2 n tags of one track, half of them in one cell."""
        cell, rows = (
            f.join(f"{w}{i}" for i in range(n, 2 * n)) for f, w in ((";", "mood: m"), ("\na,", "t"))
        )
        seen = 0

        def count(frame: FrameType, event: str, arg: object) -> None:
            nonlocal seen
            seen += event == "call"

        sys.setprofile(count)
        try:
            _, tracks = listed(tmp_path, f"id,tags\na,{cell}\na,{rows}\na,T{n}\n")
        finally:
            sys.setprofile(None)
        assert [len(tags) for tags in tracks["a"][2].values()] == [n, n]
        return seen

    calls(9)  # what is loaded once
    few, many = calls(200), calls(1600)
    assert many < 9 * few


@pytest.mark.parametrize(
    "rows",
    [
        "tag,score\na,calm,0.9\na,sad,0.1\nb,sad,0.2\nc,warm,0.5\nc,sad,1e-3\n",
        "mood,votes\na,sad,0\na,calm,9\nb,sad,0\nc,warm,1\n",
        "category,tag,value\na,mood,calm,1\na,mood,sad,0\nb,mood,sad,0\nc,mood,warm,1\n",
        "mood,present\na,calm,yes\na,sad,no\nb,sad,no\nc,warm,yes\n",
        "mood,confidence\na,calm,90%\na,sad,10 %\nb,sad,3%\nc,warm,70%\n",
    ],
)
def test_rows_whose_number_says_that_their_tag_hardly_holds_have_none(home, tmp_path, rows):
    report, tracks = listed(tmp_path, f"id,{rows}")
    tags = [[tag for tags in of.values() for tag in tags] for *_, of in tracks.values()]
    assert tags == [["calm"], [], ["warm"]]
    assert any("hardly hold" in note and "row " in note for note in report["notes"])
    kept = "id,genre,score\na,Pop,0.1\nb,Rock,0.2\n"  # of the tracks
    (tmp_path / "kept").mkdir()
    assert listed(tmp_path / "kept", kept)[1]["b"][2] == {"genre": ["Rock"]}


def test_numbers_that_no_key_and_no_count_has_cost_only_themselves(home, tmp_path):
    rows = [f"t{i},{i % 12},{i % 2},Pop\n" for i in range(SAMPLE)]
    counted = f'z,12,1,"{{""rock"": 1{"0" * 400}}}"\n'
    _, tracks = listed(tmp_path, f"id,key,mode,genre\n{''.join(rows)}{counted}")
    assert tracks["t1"][2] == {"key": ["C# major"], "genre": ["Pop"]}
    assert tracks["z"][2] == {"genre": ["rock"]}


@pytest.mark.parametrize("names", ["tag_type,tag", "tagCategory,tag name", "variable,value"])
def test_a_row_for_each_tag_may_call_its_kind_so(home, tmp_path, names):
    rows = "a,genre,Pop\na,mood,calm\nb,genre,Jazz\nb,tempo,90\n"
    _, tracks = listed(tmp_path, f"id,{names}\n{rows}")
    assert [of for *_, of in tracks.values()] == [
        {"genre": ["Pop"], "mood": ["calm"]},
        {"genre": ["Jazz"]},
    ]


def test_a_name_that_is_a_file_is_the_title_beside_a_comment(home, tmp_path):
    table = "id,name,comment\n7,Rain.wav,loud\n8,Sun.wav,\n"
    assert [title for title, *_ in listed(tmp_path, table)[1].values()] == ["Rain", "Sun"]


def test_a_title_that_is_the_files_own_name_has_no_ending(home, tmp_path):
    tone(tmp_path / "m" / "Mr. Blue.wav")
    tone(tmp_path / "m" / "Sun.wav")
    table = "Name\tFile Path\nMr. Blue.wav\tD:\\Audio\\Mr. Blue.wav\nRain.wav\tSun.wav\n"
    (tmp_path / "l.tsv").write_text(table)
    take(tmp_path / "m", tags=tmp_path / "l.tsv")
    assert [t.title for t in Library.open("mine").tracks()] == ["Mr. Blue", "Rain.wav"]


def test_folders_in_path_and_names_in_name_are_the_files(home, tmp_path):
    table = "Name,Path,Size\none.wav,C:\\music\\x,4\none.wav,C:\\music\\y,4\n"
    for name in "xy":
        tone(tmp_path / "m" / name / "one.wav", pitch=0.1 + (name == "x") * 0.1)
    assert listed(tmp_path, table)[0]["accepted"] == 2
    take(tmp_path / "m", "sound", tmp_path / "list.csv")
    assert [t.path for t in Library.open("sound").tracks()] == ["x/one.wav", "y/one.wav"]


def test_letters_that_became_question_marks_are_said(home, tmp_path):
    table = "id,title,artist\na,Gr??e,\nb,???,x\nc,What??,Who? Me?\nd,x?y=1,a/b?c\n"
    notes = listed(tmp_path, table)[0]["notes"]
    assert next(note for note in notes if "question marks" in note).endswith("row 2, 3.")


def test_our_own_export_is_read_to_the_letter(home, tmp_path):
    header = ",".join([*own_files.TAGS, "x", *own_files.TAGS_END])
    of = dict.fromkeys(header.split(","), "") | {"id": "a", "title": "<b>A</b>", "genre": "1990"}
    row = ",".join((of | {"x": "y"}).values())
    rows = "".join(f"{s}{',' * (len(of) - 1)}{s}\n" for s in (2.25, 3.25, 4.05))
    _, tracks = listed(tmp_path, f"{header}\n{row}\n{rows}")
    assert [t.duration_s for t in Library.open("mine").tracks()] == [None, 2.25, 3.25, 4.05]
    assert tracks["a"] == ("<b>A</b>", "", {"genre": ["1990"], "x": ["y"]})
