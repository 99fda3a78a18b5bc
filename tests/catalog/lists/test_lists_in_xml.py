"""Data lists in XML, as music programs write them: what each tells of a track, and which file it
means; what is no such list is refused."""

import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from core.catalog.library import Library
from core.catalog.lists.rows import xmllist
from core.errors import SoundkinError
from tests.catalog_kit import alone, reasons, take, tone

ITUNES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
 <key>Major Version</key><integer>1</integer>
 <key>Music Folder</key><string>file:///Users/me/Music/</string>
 <key>Tracks</key>
 <dict>
  <key>1001</key>
  <dict>
   <key>Track ID</key><integer>1001</integer>
   <key>Size</key><integer>8044</integer>
   <key>Total Time</key><integer>225000</integer>
   <key>Track Number</key><integer>7</integer>
   <key>BPM</key><integer>120</integer>
   <key>Rating</key><integer>80</integer>
   <key>Compilation</key><true/>
   <key>Date Added</key><date>2020-01-02T03:04:05Z</date>
   <key>Artwork</key><data>AAAA</data>
   <key>Name</key><string>Night &#38; Day</string>
   <key>Artist</key><string>Björk</string>
   <key>Album</key><string>Début</string>
   <key>Genre</key><string>Hip-Hop/Rap</string>
   <key>Grouping</key><string>late</string>
   <key>Comments</key><string>8A - Energy 7</string>
   <key>Location</key><string>file://localhost/Users/me/Music/B/Night%20&#38;%20Day%20%C3%A9.wav</string>
  </dict>
  <key>1002</key>
  <dict>
   <key>Track ID</key><integer>1002</integer>
   <key>Name</key><string>Two</string>
   <key>Location</key><string>file:///Users/me/Music/two.wav</string>
  </dict>
 </dict>
 <key>Playlists</key>
 <array>
  <dict>
   <key>Name</key><string>Library</string>
   <key>Playlist Items</key>
   <array><dict><key>Track ID</key><integer>1001</integer></dict></array>
  </dict>
 </array>
</dict>
</plist>
"""
REKORDBOX = """<?xml version="1.0" encoding="UTF-8"?>

<DJ_PLAYLISTS Version="1.0.0">
  <PRODUCT Name="rekordbox" Version="6.7.7" Company="AlphaTheta"/>
  <COLLECTION Entries="2">
    <TRACK TrackID="1" Name="Night &amp; Day" Artist="Björk" Composer="" Album="Début"
           Grouping="late" Genre="Hip-Hop/Rap" Kind="WAV File" Size="8044" TotalTime="225"
           Year="0" AverageBpm="120.00" Comments="8A - Energy 7" Rating="204"
           Location="file://localhost/C:/Users/me/Music/B/Night%20%26%20Day%20%c3%a9.wav"
           Tonality="Am" Label="">
      <TEMPO Inizio="0.025" Bpm="60.00" Metro="4/4" Battito="1"/>
      <POSITION_MARK Name="drop" Type="0" Start="14.0" Num="-1"/>
    </TRACK>
    <TRACK TrackID="2" Name="Two" AverageBpm="0.00" TotalTime="0" Rating="0"
           Location="file://localhost/C:/Users/me/Music/two.wav"/>
  </COLLECTION>
  <PLAYLISTS>
    <NODE Type="0" Name="ROOT" Count="1">
      <NODE Name="mine" Type="1" KeyType="0" Entries="1"><TRACK Key="1"/></NODE>
    </NODE>
  </PLAYLISTS>
</DJ_PLAYLISTS>
"""
TRAKTOR = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<NML VERSION="19"><HEAD COMPANY="www.native-instruments.com" PROGRAM="Traktor"></HEAD>
<MUSICFOLDERS></MUSICFOLDERS>
<COLLECTION ENTRIES="2">
<ENTRY MODIFIED_DATE="2022/1/1" AUDIO_ID="AAAA" TITLE="Night &amp; Day" ARTIST="Björk">
<LOCATION DIR="/:Users/:me/:Music/:B/:" FILE="Night &amp; Day é.wav"
 VOLUME="Macintosh HD" VOLUMEID="Macintosh HD"></LOCATION>
<ALBUM TRACK="7" TITLE="Début"></ALBUM>
<INFO BITRATE="320000" GENRE="Hip-Hop/Rap" LABEL="" COMMENT="8A - Energy 7"
 PLAYTIME="225" PLAYTIME_FLOAT="225.004" RANKING="204" IMPORT_DATE="2022/1/1"></INFO>
<TEMPO BPM="120.000000" BPM_QUALITY="100.000000"></TEMPO>
<MUSICAL_KEY VALUE="21"></MUSICAL_KEY>
<CUE_V2 NAME="AutoGrid" TYPE="4" START="25.0"></CUE_V2>
</ENTRY>
<ENTRY TITLE="Two"><LOCATION DIR="/:Music/:" FILE="two.wav" VOLUME="D:"></LOCATION>
<INFO KEY="8m" PLAYTIME="9"></INFO></ENTRY>
</COLLECTION>
<PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES COUNT="1"><NODE TYPE="PLAYLIST" NAME="p">
<PLAYLIST ENTRIES="1" TYPE="LIST"><ENTRY>
<PRIMARYKEY TYPE="TRACK" KEY="D:/:Music/:two.wav"></PRIMARYKEY>
</ENTRY></PLAYLIST></NODE></SUBNODES></NODE></PLAYLISTS>
</NML>
"""
VIRTUAL_DJ = """<?xml version="1.0" encoding="UTF-8"?>
<VirtualDJ_Database Version="8.5">
 <Song FilePath="D:\\Music\\B\\Night &amp; Day é.wav" FileSize="8044">
  <Tags Author="Björk" Title="Night &amp; Day" Genre="Hip-Hop/Rap" Album="Début"
    Stars="4" Grouping="late" Year="1993" />
  <Infos SongLength="225.004" Bitrate="128" PlayCount="1" />
  <Comment>8A - Energy 7</Comment>
  <Scan Version="801" Bpm="0.500000" AltBpm="0.333333" Volume="1.0" Key="Am" Flag="32768" />
  <Poi Pos="1.0" Type="beatgrid" />
 </Song>
 <Song FilePath="D:\\Music\\two.wav"><Tags Title="Two" Bpm="128" Key="8m" /></Song>
</VirtualDJ_Database>
"""
PROGRAMS = {"Library.xml": ITUNES, "rekordbox.xml": REKORDBOX, "collection.nml": TRAKTOR}
PROGRAMS |= {"database.xml": VIRTUAL_DJ}


def music(tmp_path: Path) -> Path:
    tone(tmp_path / "Music" / "B" / "Night & Day é.wav")
    tone(tmp_path / "Music" / "two.wav")
    return tmp_path / "Music"


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_list_of_a_program_tells_its_tracks_and_finds_their_files(home, tmp_path, name):
    (tmp_path / name).write_text(PROGRAMS[name], "utf-8")
    report = take(music(tmp_path), tags=tmp_path / name, extra_columns=True)
    assert (report["accepted"], report["missing_audio"], report["unreadable"]) == (2, [], [])
    assert all("milliseconds" in note for note in report["notes"])
    library = Library.open("mine")
    first, second = library.tracks()
    assert (first.path, second.path) == ("B/Night & Day é.wav", "two.wav")
    assert (first.title, first.artist, first.album) == ("Night & Day", "Björk", "Début")
    assert (first.tempo_bpm, second.title) == (120, "Two")
    assert first.comment == "8A - Energy 7"
    tags = library.tags(first.track_id)
    assert tags["genre"] == ["Hip-Hop/Rap"]
    assert tags["rating"] == ["4"]
    assert tags.get("grouping", ["late"]) == ["late"]
    assert tags.get("key", ["Am"]) == ["Am"]
    assert ("key" in tags) == (name != "Library.xml")
    if name in ("collection.nml", "database.xml"):
        assert library.tags(second.track_id)["key"] == ["8m"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_list_of_a_program_alone_has_lengths_in_its_unit(home, tmp_path, name):
    (tmp_path / name).write_text(PROGRAMS[name], "utf-8")
    take(tmp_path / name)
    first, _ = Library.open("mine").tracks()
    assert first.duration_s == pytest.approx(225, abs=0.01)
    known = {track.title: track.track_id for track in Library.open("mine").tracks()}
    take(music(tmp_path), tags=tmp_path / name)
    again = {track.title: track.track_id for track in Library.open("mine").tracks()}
    assert again == known


def test_a_track_that_a_program_has_no_file_of_is_named_by_its_title(home, tmp_path):
    place = "<key>Location</key><string>file:///Users/me/Music/two.wav</string>"
    (tmp_path / "Library.xml").write_text(ITUNES.replace(place, ""), "utf-8")
    report = take(music(tmp_path), tags=tmp_path / "Library.xml")
    assert "Row 2 names neither a file" in reasons(report, "unreadable")["Two"]


def test_a_list_in_xml_that_lies_in_the_folder_is_named(home, tmp_path):
    folder = music(tmp_path)
    for name, text in PROGRAMS.items():
        end = text.rindex("</")
        (folder / name).write_text(f"{text[:end]}{' ' * 70_000}\n{text[end:]}", "utf-8")
    (folder / "other.xml").write_text("<?xml version='1.0'?><recipe/>")
    report = take(folder)
    assert report["accepted"] == 2
    assert set(reasons(report, "left_out")) == set(PROGRAMS)
    assert "name it as the tag" in reasons(report, "left_out")["collection.nml"]


def test_what_comes_behind_a_fault_is_left_out_and_said(home, tmp_path):
    cut = REKORDBOX[: REKORDBOX.index('<TRACK TrackID="2"') + 30]
    report, library = alone(tmp_path, cut)
    assert [track.title for track in library.tracks()] == ["Night & Day"]
    assert "behind its track 1" in " ".join(report["notes"])


def test_signs_that_xml_may_not_hold_are_passed_over(home, tmp_path):
    odd = REKORDBOX.replace("Night &amp;", "Ni\x01ght&#x1F; &amp;&#11;&#9;").replace("late", "&#0;")
    report, library = alone(tmp_path, odd)
    assert [track.title for track in library.tracks()] == ["Night & Day", "Two"]
    assert "behind" not in str(report["notes"])


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Night & Day", "Night & Day"),
        ("A&B;C &AMP; &nbsp;&D", "A&B;C & &D"),
        ("&#55357;&#56832; &#xD83D;&#xDE00;", "😀 😀"),
        ("&#26085;&#x672c; &#57344;", "日本 \ue000"),
    ],
)
def test_signs_that_programs_write_wrongly_cost_no_track(home, tmp_path, written, title):
    report, library = alone(tmp_path, REKORDBOX.replace("Night &amp; Day", written))
    assert [track.title for track in library.tracks()] == [title, "Two"]
    assert "behind" not in str(report["notes"])


def test_half_of_a_sign_costs_only_its_cell(home, tmp_path):
    report, library = alone(tmp_path, REKORDBOX.replace("Night &amp; Day", "A&#xD83D;"))
    assert len(library.tracks()) == 2
    assert "damaged" in reasons(report, "cells")["row 1, title"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE NML [<!ENTITY a "ha">%s]><NML><COLLECTION><ENTRY TITLE="&j;">'
)
FOUND = '<LOCATION FILE="a.wav"/></ENTRY></COLLECTION></NML>'
STEPS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))


@pytest.mark.parametrize(
    "text",
    [
        BOMB % STEPS + FOUND,
        (BOMB % "").replace("ITY a", "I\x01TY a").replace("j", "a") + FOUND,
        '<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]><plist><dict>&x;</dict></plist>',
        "<?xml version='1.0'?><plist><dict><key>Tracks</key><dict/></dict></plist>",
        '<?xml version="1.0"?><DJ_PLAYLISTS><COLLECTION Entries="0"/></DJ_PLAYLISTS>',
        "<?xml version='1.0'?><svg/>",
        "<!DOCTYPE html><html><NML></html>",
        "<?xml version='1.0'?>" + "<NML>" * 200_000,
    ],
)
def test_what_is_no_list_in_xml_is_refused_in_a_sentence(home, tmp_path, text):
    with pytest.raises(SoundkinError, match=r"mine.csv is a document \(HTML or XML\)"):
        alone(tmp_path, text)


def test_a_number_without_end_in_a_list_in_xml_is_none(home, tmp_path):
    endless = "9" * 5000
    rated = ITUNES.replace("<integer>80<", f"<integer>{endless}<")
    assert len(alone(tmp_path, rated)[1].tracks()) == 2


def test_of_what_is_no_track_nothing_is_kept():
    row = '<ENTRY TITLE="A"><LOCATION FILE="a.wav"/>{}</ENTRY>'
    many = row.format("<CUE_V2><a><b/></a></CUE_V2>" * 15_000)
    head = f"<?xml version='1.0'?><NML><HEAD>{'<a/>' * 60_000}</HEAD>"
    text = f"{head}<COLLECTION>{many}</COLLECTION></NML>"
    tracemalloc.start()
    found = xmllist.read(text)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found is not None
    assert [row.cells[0] for row in found.rows] == ["A"]
    assert most < 5e6, "bytes: the reader's own 3.5, where all that is kept would be 11"
