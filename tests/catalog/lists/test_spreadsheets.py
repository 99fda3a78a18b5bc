"""Spreadsheets are read as the lists they hold, times as they are shown; what cannot be read is
named."""

import io
import tracemalloc
import zipfile
from xml.sax.saxutils import escape

import pytest

from core.catalog.library import Library
from core.catalog.lists.datalist import read_data_list
from core.catalog.lists.reading import workbook
from core.errors import SoundkinError
from tests.catalog_kit import reasons, take, tone

STATES = {"hidden": "hidden"}  # of sheets, by their names
FORMS = {
    "time": 1,
    "hours": 2,
    "date": 3,
    "figures": 4,
    "minutes": 5,
    "coded": 6,
}  # styles of cells, by their places in styles.xml
SHARED = "<sst><si><t>Alpha</t><rPh><t>how it is spoken</t></rPh></si></sst>"
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="171" formatCode="0000"/><numFmt numFmtId="172" formatCode="[mm]:ss"/>'
    '<numFmt numFmtId="173" formatCode="&quot;MT-&quot;000"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="45"/><xf numFmtId="170"/><xf numFmtId="14"/>'
    '<xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/></cellXfs>'
)


def excel(prefix: str = "", **sheets: str) -> bytes:
    """An XLSX file; each sheet's cells as XML, rows in <row>."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        named = "".join(
            f'<sheet name="{name}" r:id="r{n}" state="{STATES.get(name, "visible")}"/>'
            for n, name in enumerate(sheets)
        )
        places = "".join(
            f'<Relationship Id="r{n}" Target="/xl/s{n}.xml"/>' for n in range(len(sheets))
        )
        parts.writestr("xl/workbook.xml", f'<w xmlns:r="r"><sheets>{named}</sheets></w>')
        parts.writestr("xl/_rels/workbook.xml.rels", f"<r>{places}</r>")
        parts.writestr("xl/styles.xml", f"<styleSheet>{STYLES}</styleSheet>")
        parts.writestr("xl/sharedStrings.xml", SHARED)
        for n, rows in enumerate(sheets.values()):
            sheet = f'{prefix}<sheet xmlns="main"><sheetData>{rows}</sheetData></sheet>'
            parts.writestr(f"xl/s{n}.xml", sheet)
    return content.getvalue()


def texts(*cells: str) -> str:
    """Cells of text, as programs write them that share none."""
    return "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in cells)


def number(value: float, form: str = "") -> str:
    return f'<c s="{FORMS.get(form, 0)}"><v>{value!r}</v></c>'


def library_of(tmp_path, content: bytes, name: str = "tracks.xlsx") -> tuple[dict, Library]:
    (tmp_path / name).write_bytes(content)
    return take(tmp_path / name), Library.open("mine")


def test_a_spreadsheet_is_taken_below_its_headings(home, tmp_path):
    rows = (
        f"<row r='1'>{texts('Our music')}</row><row r='3'>"
        + texts("Title", "Artist", "Genre", "Mood 1", "Mood 2", "BPM", "Length", "Added")
        + '</row><row r="4"><c r="A4" t="s"><v>0</v></c>'
        + '<c r="C4" t="inlineStr"><is><r><t>Drum </t></r><r><t>&amp; Bass</t></r></is></c>'
        + f'<c r="E4" t="str"><f>"warm"</f><v>warm</v></c>{number(96.5)}'
        + f"{number(165 / 86400, 'time')}{number(43831, 'date')}</row>"
        + f"<row r='6'>{texts('Beta', 'Bert', '', 'sad')}</row>"
        + f"<row r='9'>{texts('', '', '', 'lonely')}</row>"
    )
    report, library = library_of(tmp_path, excel(tracks=rows))
    alpha, beta = library.tracks()
    assert (alpha.title, alpha.artist, alpha.tempo_bpm, alpha.duration_s) == (
        "Alpha",
        "",
        96.5,
        165,
    )
    assert library.tags(alpha.track_id) == {"genre": ["Drum & Bass"], "mood": ["warm"]}
    assert (beta.title, beta.artist) == ("Beta", "Bert")
    assert "row 9" in reasons(report, "unreadable")  # as the spreadsheet counts


def test_lengths_typed_as_hours_and_minutes_are_minutes_and_seconds(home, tmp_path):
    lengths = [number(0.15625, "hours"), number(61 / 86400, "time"), number(225.5), texts("1:02")]
    rows = "".join(
        f"<row>{texts(f'Title {n}', 'rock')}{cell}</row>" for n, cell in enumerate(lengths)
    )
    _, library = library_of(
        tmp_path, excel(tracks=f"<row>{texts('Title', 'Genre', 'Length')}</row>{rows}")
    )
    assert [track.duration_s for track in library.tracks()] == [225, 61, 225.5, 62]


@pytest.mark.parametrize(
    ("form", "lengths", "taken"),
    [
        ("time", [180, 61, 60], [180, 61, 60]),
        ("time", [4500, 61, 3723], [4500, 61, 3723]),
        ("minutes", [60, 5400], [60, 5400]),
        ("time", [13500, 7800], [None, None]),  # 3:45 and 2:10, typed, or mixes of hours
    ],
)
def test_lengths_that_are_shown_with_seconds_are_taken_so(home, tmp_path, form, lengths, taken):
    cells = [number(length / 86400, form) for length in lengths]
    rows = "".join(
        f"<row>{texts(f'Title {n}', 'rock')}{cell}</row>" for n, cell in enumerate(cells)
    )
    names = texts("Title", "Genre", "Length")
    report, library = library_of(tmp_path, excel(tracks=f"<row>{names}</row>{rows}"))
    assert [track.duration_s for track in library.tracks()] == taken
    assert any("whole minutes of hours" in note for note in report["notes"]) == (None in taken)


def test_a_number_shown_behind_a_word_is_taken_with_it(home, tmp_path):
    rows = f"<row>{number(7, 'coded')}{texts('Alpha')}</row>"
    _, library = library_of(tmp_path, excel(tracks=f"<row>{texts('ID', 'Title')}</row>{rows}"))
    assert [track.track_id for track in library.tracks()] == ["MT-007"]


def test_sheets_that_name_the_same_columns_are_one_list_and_others_are_named(home, tmp_path):
    def music(heading: str, title: str) -> str:
        return "".join(
            f"<row>{texts(*cells)}</row>"
            for cells in ((heading,), ("Title", "Genre"), (title, "rock"), ("", "lonely"))
        )

    notes = f"<row>{texts('How to use this')}</row>"
    sheets = {"2020": music("Our music", "Alpha"), "2021": music("More", "Beta"), "Old": "<row/>"}
    report, library = library_of(
        tmp_path, excel(Readme=notes, hidden=music("Older", "Zeta"), **sheets)
    )
    assert [track.title for track in library.tracks()] == ["Alpha", "Beta"]
    assert set(reasons(report, "unreadable")) == {"row 4", "row 8"}
    said = 'Sheets read: "2020", "2021", their rows counted on from sheet to sheet;'
    assert f'{said} not read: "Readme", which have other columns.' in report["notes"]
    assert read_data_list(tmp_path / "tracks.xlsx").encoding == "", "there is none to choose"


def test_a_spreadsheet_of_libreoffice_is_taken(home, tmp_path):
    def cells(*said: str) -> str:
        return "".join(f"<t:c><x:p>{text}</x:p></t:c>" for text in said)

    rows = (
        f"<t:table-row>{cells('Title', 'Artist', 'Genre', 'BPM', 'Length')}</t:table-row>"
        '<t:table-row t:number-rows-repeated="2"><t:c t:number-columns-repeated="9"/></t:table-row>'
        '<t:table-row><t:c t:value-type="float" t:value="7"><x:p>007</x:p></t:c>'
        '<t:c t:number-columns-repeated="2"/>'
        '<t:c t:value-type="float" t:value="96.5"><x:p>97</x:p></t:c>'
        '<t:c t:value-type="time"><x:p>00:02:45</x:p></t:c></t:table-row>'
        '<t:table-row t:number-rows-repeated="1048572"><t:c/></t:table-row>'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "content.xml", f'<d xmlns:t="t" xmlns:x="x"><t:table t:name="S">{rows}</t:table></d>'
        )
    _, library = library_of(tmp_path, content.getvalue(), "tracks.ods")
    (track,) = library.tracks()
    assert (track.title, track.artist, track.tempo_bpm, track.duration_s) == (
        "007",
        "",
        96.5,
        165,
    )


def test_sheets_of_the_same_columns_in_another_order_are_one_list(home, tmp_path):
    rows = [("Title", "Sub\ngenre", "Mood"), ("Alpha", "rock", "sad")]
    moved = [("mood ", "title", "sub\nGenre"), ("glad", "Beta", "pop")]
    sheets = ["".join(f"<row>{texts(*row)}</row>" for row in sheet) for sheet in (rows, moved)]
    _, library = library_of(tmp_path, excel(A=sheets[0], B=sheets[1]))
    tags = {track.title: library.tags(track.track_id) for track in library.tracks()}
    assert tags == {
        "Alpha": {"genre": ["rock"], "mood": ["sad"]},
        "Beta": {"genre": ["pop"], "mood": ["glad"]},
    }


def merged_in_excel() -> bytes:
    rows = (("Title", "Genre", "Mood"), ("One", "rock", "sad"), ("Two", "", "glad"), ("Three",))
    merges = "".join(f'<mergeCell ref="{place}"/>' for place in ("B2:B3", "C3:C9999999", "?", "A9"))
    content = "".join(f'<row r="{n}">{texts(*row)}</row>' for n, row in enumerate(rows, 1))
    return excel(t=f"{content}</sheetData><mergeCells>{merges}</mergeCells><sheetData>")


def merged_in_libreoffice() -> bytes:
    def cell(text: str, n_rows: int = 1) -> str:
        return f'<c:table-cell c:number-rows-spanned="{n_rows}"><p>{text}</p></c:table-cell>'

    rows = (
        cell("Title") + cell("Genre") + cell("Mood"),
        cell("One") + cell("rock", 2) + cell("sad"),
        cell("Two") + "<c:covered-table-cell/>" + cell("glad", 7),
        cell("Three") + '<c:covered-table-cell c:number-columns-repeated="2"/>',
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        written = "".join(f"<c:table-row>{row}</c:table-row>" for row in rows)
        parts.writestr("content.xml", f'<c:table xmlns:c="c" c:name="t">{written}</c:table>')
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "make"), [("xlsx", merged_in_excel), ("ods", merged_in_libreoffice)]
)
def test_cells_merged_over_rows_are_those_of_each_row(home, tmp_path, kind, make):
    _, library = library_of(tmp_path, make(), f"tracks.{kind}")
    tags = {track.title: library.tags(track.track_id) for track in library.tracks()}
    assert tags == {
        "One": {"genre": ["rock"], "mood": ["sad"]},
        "Two": {"genre": ["rock"], "mood": ["glad"]},
        "Three": {"mood": ["glad"]},
    }


def test_signs_that_excel_writes_as_numbers_are_read(home, tmp_path):
    genres = "rock_x000D_\npop"
    rows = f"<row>{texts('Title', 'Genre')}</row><row>{texts('One', genres)}</row>"
    _, library = library_of(tmp_path, excel(t=rows))
    (track,) = library.tracks()
    assert library.tags(track.track_id) == {"genre": ["rock", "pop"]}


def test_a_name_of_columns_merged_over_several_is_that_of_each(home, tmp_path):
    rows = ("One", "rock", "pop"), ("Two", "jazz")
    under = "".join(f"<row>{texts(*row)}</row>" for row in rows)
    merged = '</sheetData><mergeCells><mergeCell ref="B1:C1"/></mergeCells><sheetData>'
    excel_rows = f'<row r="1">{texts("Title", "Genre")}</row>{under}{merged}'
    _, library = library_of(tmp_path, excel(t=excel_rows))
    tags = {track.title: library.tags(track.track_id)["genre"] for track in library.tracks()}
    assert tags == {"One": ["rock", "pop"], "Two": ["jazz"]}


def test_a_column_without_a_name_is_said_to_be_left_out(home, tmp_path):
    rows = f"<row>{texts('Title', 'Genre')}</row><row>{texts('One', 'rock', 'pop', '')}</row>"
    report, _ = library_of(tmp_path, excel(t=rows))
    assert any('one without a name ("pop")' in note for note in report["notes"])


def test_numbers_are_taken_with_the_zeros_that_are_shown(home, tmp_path):
    rows = f"<row>{texts('ID', 'Title')}</row><row>{number(7, 'figures')}{texts('One')}</row>"
    _, library = library_of(tmp_path, excel(t=rows))
    assert library.track_ids() == ["0007"]


def test_links_in_the_column_of_files_name_what_they_lead_to(home, tmp_path):
    cell = '<c t="str"><f>HYPERLINK("{}","{}")</f><v>{}</v></c>'
    rows = [
        cell.format(f"{n}.wav", "Play", "Play") + cell.format("x", n, n) for n in ("one", "two")
    ]
    for name in ("one", "two"):
        tone(tmp_path / "m" / f"{name}.wav")
    under = "".join(f"<row>{row}</row>" for row in rows)
    (tmp_path / "m" / "l.xlsx").write_bytes(excel(t=f"<row>{texts('File', 'Title')}</row>{under}"))
    take(tmp_path / "m")
    assert [(t.path, t.title) for t in Library.open("mine").tracks()] == [
        ("one.wav", "one"),
        ("two.wav", "two"),
    ]


def renamed(content: bytes, names: dict[str, str], **more: str) -> bytes:
    """A spreadsheet whose parts have other names, with more parts."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(new, "w") as written:
        for name in parts.namelist():
            written.writestr(names.get(name, name), parts.read(name))
        for name, part in more.items():
            written.writestr(name, part)
    return new.getvalue()


ROOT = {"_rels/.rels": '<r><Relationship Id="a" Type="x/officeDocument" Target="/xl/w2.xml"/></r>'}
MOVED = {"xl/workbook.xml": "xl/w2.xml", "xl/_rels/workbook.xml.rels": "xl/_rels/w2.xml.rels"}
SLASHES = {f"xl/{name}": f"xl\\{name}" for name in ("workbook.xml", "styles.xml", "s0.xml")}


@pytest.mark.parametrize(
    ("names", "more"),
    [
        ({"xl/sharedStrings.xml": "xl/SharedStrings.xml", "xl/s0.xml": "xl/S0.xml"}, {}),
        (MOVED, ROOT),
        (SLASHES, {}),
    ],
)
def test_parts_of_a_spreadsheet_may_have_other_names(home, tmp_path, names, more):
    rows = f'<row>{texts("Title", "Genre")}</row><row><c t="s"><v>0</v></c></row>'
    _, library = library_of(tmp_path, renamed(excel(t=rows), names, **more))
    assert [track.title for track in library.tracks()] == ["Alpha"]


def test_a_spreadsheet_in_the_folder_is_the_list_where_none_was_saved_as_text(home, tmp_path):
    tone(tmp_path / "m" / "one.wav")
    rows = f"<row>{texts('File', 'Genre')}</row><row>{texts('one.wav', 'rock')}</row>"
    (tmp_path / "m" / "tags.xlsx").write_bytes(excel(tracks=rows))
    take(tmp_path / "m")
    (track,) = Library.open("mine").tracks()
    assert Library.open("mine").tags(track.track_id) == {"genre": ["rock"]}
    (tmp_path / "m" / "tags.csv").write_text("file,genre\none.wav,pop\n")
    (tmp_path / "m" / "~$tags.xlsx").write_bytes(b"of a program that has it open")
    report = take(tmp_path / "m")
    assert Library.open("mine").tags(track.track_id) == {"genre": ["pop"]}
    told = reasons(report, "left_out")
    assert "another table does" in told["tags.xlsx"]
    assert "passed over" in told["~$tags.xlsx"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("torn.xlsx", excel(tracks=f"<row>{texts('Title', 'Genre')}</row>")[:200]),
        ("bad.xlsx", excel(tracks="<row><c>")),
        ("bomb.xlsx", excel("<!DOCTYPE d [<!ENTITY a 'b'>]>", tracks=f"<row>{texts('T')}</row>")),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500),
        ("mine.numbers", b"PK\3\4" + b"\0" * 100),
        ("mine.fods", b"<office:document/>"),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_is_to_be_saved_as_text(home, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SoundkinError, match=rf"{name} is a spreadsheet .*CSV in UTF-8"):
        take(tmp_path / name)


def test_a_list_that_is_only_called_a_spreadsheet_is_taken(home, tmp_path):
    _, library = library_of(tmp_path, b"Title\tGenre\nAlpha\trock\n", "tracks.xls")
    assert [track.title for track in library.tracks()] == ["Alpha"]


def test_blanks_that_are_written_as_elements_are_blanks(home, tmp_path):
    cells = "<c><p>Title</p></c><c><p>Genre</p></c>"
    spaced = 'One<s t:c="2"/>more<line-break/>time<s t:c="many"/>'
    title = f"<c><p>{spaced}</p></c><c><p>rock<tab/>pop</p></c>"
    rows = f"<table-row>{cells}</table-row><table-row>{title}</table-row>"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("content.xml", f'<table xmlns:t="t" name="S">{rows}</table>')
    _, library = library_of(tmp_path, content.getvalue(), "tracks.ods")
    (found,) = library.tracks()
    assert (found.title, library.tags(found.track_id)["genre"]) == (
        "One more time",
        ["rock", "pop"],
    )


def test_long_numbers_are_taken_to_their_last_figure(home, tmp_path):
    ids = ("123456789012345678", "123456789012345679")
    rows = "".join(f"<row><c><v>{of}</v></c>{texts('T')}</row>" for of in ids)
    _, library = library_of(tmp_path, excel(S=f"<row>{texts('id', 'title')}</row>{rows}"))
    assert set(library.track_ids()) == set(ids)


def test_a_few_bytes_that_tell_of_millions_of_cells_take_no_memory_for_them():
    far = "".join(f'<row r="{n}"><c r="ZZZ{n}"><v>1</v></c></row>' for n in range(1, 5001))
    alike = '<t:c t:number-columns-repeated="1000"><x:p>a</x:p></t:c>' * 20
    rows = f'<t:table-row t:number-rows-repeated="1000">{alike}</t:table-row>' * 5
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("content.xml", f'<d xmlns:t="t" xmlns:x="x"><t:table>{rows}</t:table></d>')
    tracemalloc.start()
    found = [workbook.read(excel(tracks=far)), workbook.read(content.getvalue())]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [None, None]
    assert most < 400e6
