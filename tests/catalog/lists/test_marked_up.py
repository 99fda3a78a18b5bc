"""Tables of HTML by the name of a spreadsheet, and those in the XML of Excel 2003."""

import pytest

from core.catalog.library import Library
from core.errors import SoundkinError
from tests.catalog_kit import make_music, reasons, take

NAMES = "<tr><th>File</th><th>Title</th><th>Genre</th><th>Length</th></tr>"
WEB = f"""<table><tr><td>Catalogue of <b>2026</b></td></tr>{NAMES}
<tr><td>audio/one.wav</td><td><a href="x">Sun &amp;
  Moon</a><script>if (a < b) t("<td>")</script></td><td>Pop<br>Jazz</td><td>3:45</td></tr>
<tr><td>audio/two.wav</td><td>B</td><td rowspan=2>Rock</td><td>&nbsp;</td></tr>
<tr><td>audio/three.wav</td><td>C</td></tr></table>"""
CASES = {
    "saved by Excel": (
        '<html xmlns:x="urn:x"><head><meta charset=utf-8><style><!--table {a:b}--></style><!--[if'
        " gte mso 9]><xml><x:Name>S</x:Name></xml><![endif]--></head><body><![if misaligned]>"
        f"{WEB}<![endif]></body></html>"
    ),
    "without ends": WEB.replace("</td>", "").replace("</th>", "").replace("</tr>", "").upper(),
    "inside another": f"<div><table><tr><td>Menu<td>{WEB}</td></tr><tr><td>Foot</table></div>",
    "behind a style": f"<style>td {{ }}</style>{WEB}",
}


def cell(words: str, kind: str = "String", of: str = "") -> str:
    return f'<Cell{of}><Data ss:Type="{kind}">{words}</Data></Cell>'


def tracks(report, library) -> list[tuple]:
    found = [
        (t.path.casefold(), t.title.casefold(), library.tags(t.track_id).get("genre"))
        for t in library.tracks()
    ]
    assert report["accepted"] == len(found)
    return sorted(found)


@pytest.mark.parametrize("page", CASES.values(), ids=CASES)
@pytest.mark.parametrize("name", ["list.xls", "list.html"])
def test_a_table_in_html_is_a_list(home, tmp_path, page, name):
    music = make_music(tmp_path / "m")
    (tmp_path / name).write_text(page)
    report = take(music, tags=tmp_path / name)
    found = tracks(report, Library.open("mine"))
    genres = [tuple(genre.casefold() for genre in genres) for *_, genres in found]
    assert [title for _, title, _ in found] == ["sun & moon", "c", "b"]
    assert genres == [("pop", "jazz"), ("rock",), ("rock",)]


def test_the_xml_of_excel_2003_is_a_spreadsheet(home, tmp_path):
    rows = "".join(map(cell, ("Id", "Title", "Genre", "Length", "BPM")))
    of, wide, at_3 = ' ss:StyleID="s1"', ' ss:MergeAcross="3"', ' ss:Index="3"'
    (tmp_path / "list.xls").write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook'
        ' xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">'
        '<NumberFormat ss:Format="h:mm;@"/></Style></Styles><Worksheet ss:Name="A &amp; B"><Table>'
        f'<Row>{cell("Ours", of=wide)}</Row><Row ss:Index="3">{rows}</Row><Row>'
        f"{cell('a')}{cell('Pop&#10;Jazz', of=at_3)}"
        f"{cell('1899-12-31T03:45:00.000', 'DateTime', of)}{cell('120.5', 'Number')}</Row><Row>"
        "<Cell><Data>b</Data><Comment><ss:Data>why?</ss:Data></Comment></Cell><Cell/><Cell/>"
        f"{cell('1899-12-31T00:02:05.000', 'DateTime')}</Row></Table></Worksheet></Workbook>"
    )
    take(tmp_path / "list.xls")
    library = Library.open("mine")
    assert [(t.track_id, t.duration_s, t.tempo_bpm) for t in library.tracks()] == [
        ("a", 225, 120.5),
        ("b", 125, None),
    ]
    assert library.tags("a") == {"genre": ["Pop", "Jazz"]}


def test_a_list_in_html_that_lies_in_the_folder_is_found(home, tmp_path):
    music = make_music(tmp_path / "m")
    (music / "list.csv").unlink()
    (music / "list.xls").write_text(WEB)
    assert take(music)["accepted"] == 3


LOG_IN = "<html><table><tr><td>Title<td><input></tr><tr><td>Password</tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        LOG_IN,
        f"<table>{NAMES}" + "<tr>" + "<td colspan=999>x</td>" * 30_000,  # millions of cells
        f"<table>{NAMES}<tr><td>one.wav<![foo[ x ]]></table>",
    ],
)
def test_a_page_without_a_list_is_called_one(home, tmp_path, page):
    (tmp_path / "list.xls").write_text(page)
    with pytest.raises(SoundkinError, match="HTML or XML"):
        take(tmp_path / "list.xls")


def test_a_page_in_place_of_a_list_does_not_stop_its_folder(home, tmp_path):
    music = make_music(tmp_path / "m")
    (music / "list.csv").write_text(LOG_IN)
    assert "HTML or XML" in reasons(take(music), "left_out")["list.csv"]
