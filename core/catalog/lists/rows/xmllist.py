"""Data lists in XML, as music programs write them: the library of iTunes and Apple Music, and the
collections of Rekordbox, Traktor and Virtual DJ."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.no_table import MARKUP
from core.catalog.lists.rows.jsonlist import Told
from core.catalog.texts.encodings import paired
from core.keynames import numbered

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Track = dict[str, str]
NAMES = Path(__file__).with_name("music_programs.csv")
_ENTITY = "<!ENTITY"  # no program declares one, and a few may unfold to gigabytes
# Signs that XML may not hold; programs write them all the same where a tag has them.
_NO_XML = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:1?[0-8bcef]|1[9ad]));",
    re.IGNORECASE,
)
# Halves of signs, as programs that know no longer ones write them, and an "&" that is a bare one.
_HALVES = re.compile(r"(?:&#(?:xd[89a-f][\da-f]{2}|5[5-7]\d{3});)+", re.IGNORECASE)
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)")
_STEP = 65_536  # characters that are read at a time
_MOST_PARTS = 5_000  # of a track, such as its beats
_SLOWEST = 5  # seconds from beat to beat; larger numbers are BPM
_N_KEYS = 24
_MOST_DIGITS = 9


def read(text: str) -> Told | None:
    """The list that a text in XML holds, its tracks numbered from 1 on; None when it is none. What
    comes after a fault is left out, so that the beginning of a list tells its columns."""
    if not MARKUP.match(text):
        return None
    text = _BARE.sub("&amp;", _NO_XML.sub("", _HALVES.sub(_whole, text)))
    if _ENTITY in text:
        return None
    from xml.etree.ElementTree import ParseError  # not at the top: few lists are of this kind

    tracks: list[Track] = []
    stops = ""
    try:
        for path, element in _elements(text):
            tracks.append(_PROGRAMS[path](_parts(element)))
    except ParseError:
        stops = f"The list cannot be read behind its track {len(tracks)}: export it again."
    headers = list(dict.fromkeys(name for of in tracks for name, said in of.items() if said))
    rows = [Record(n, [of.get(name, "") for name in headers]) for n, of in enumerate(tracks, 1)]
    return Told(headers, rows, stops) if "file" in headers else None


def _whole(halves: re.Match[str]) -> str:
    numbers = halves[0].replace("&#", "").rstrip(";").split(";")
    codes = (int(n[1:], 16) if n[0] in "xX" else int(n) for n in numbers)
    return paired("".join(map(chr, codes)))


def _elements(text: str) -> "Iterator[tuple[str, Element]]":
    """Each element that tells of a track, and where it stands; of all others nothing is kept."""
    from xml.etree.ElementTree import XMLPullParser

    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    above: list[Element] = []
    depth = 0  # of the track that is being read
    for at in range(0, len(text), _STEP):
        parser.feed(text[at : at + _STEP])
        events = cast("Iterator[tuple[str, Element]]", parser.read_events())
        for event, element in events:
            if event == "start":
                above.append(element)
                if not depth and len(above) <= _DEEPEST and _place(above) in _PROGRAMS:
                    depth = len(above)
                continue
            if len(above) == depth:
                yield _place(above), element
                depth = 0
            above.pop()
            is_part = depth and len(above) == depth and len(above[-1]) < _MOST_PARTS
            if above and not is_part:
                above[-1].remove(element)
    parser.close()


def _place(above: "list[Element]") -> str:
    return "/".join(element.tag for element in above)


def _parts(element: "Element") -> Track:
    """What an element says: of a property list its names, of any other its attributes, and those
    and the texts of what is in it."""
    if element.tag == "dict":
        parts = list(element)
        return {
            name.text or "": value.text or ""
            for name, value in zip(parts[::2], parts[1::2], strict=False)
        }
    said = dict(element.attrib)
    for part in element:
        said.setdefault(part.tag, part.text or "")
        for name, value in part.attrib.items():
            said.setdefault(f"{part.tag} {name}", value)
    return said


def _itunes(of: Track) -> Track:
    return _named(of, "iTunes") | {"rating": _stars(of.get("Rating"), 100)}


def _rekordbox(of: Track) -> Track:
    return _named(of, "Rekordbox") | {"rating": _stars(of.get("Rating"), 255)}


def _traktor(of: Track) -> Track:
    """Its folders are written "/:Users/:me/:Music/:", and its keys also as numbers."""
    told = {"rating": _stars(of.get("INFO RANKING"), 255)}
    disk, file = of.get("LOCATION VOLUME", ""), of.get("LOCATION FILE", "")
    if file:
        disk = disk if disk.endswith(":") or not disk else f"/Volumes/{disk}"
        told["file"] = disk + of.get("LOCATION DIR", "").replace("/:", "/") + file
    number = _number(of.get("MUSICAL_KEY VALUE"), _N_KEYS)
    if not of.get("INFO KEY") and number < _N_KEYS:
        told["key"] = numbered(number).short
    if not of.get("INFO PLAYTIME_FLOAT"):
        told["length s"] = of.get("INFO PLAYTIME", "")
    return _named(of, "Traktor") | told


def _virtual_dj(of: Track) -> Track:
    """Its tempi are the seconds from one beat to the next."""
    told = {"tempo": _bpm(of.get("Scan Bpm") or of.get("Tags Bpm", ""))}
    if not of.get("Tags Key"):
        told["key"] = of.get("Scan Key", "")
    return _named(of, "Virtual DJ") | told


# By where a track stands in what a program writes.
_PROGRAMS: dict[str, Callable[[Track], Track]] = {
    "plist/dict/dict/dict": _itunes,
    "DJ_PLAYLISTS/COLLECTION/TRACK": _rekordbox,
    "NML/COLLECTION/ENTRY": _traktor,
    "VirtualDJ_Database/Song": _virtual_dj,
}
_DEEPEST = 4  # elements, of these places


def _named(of: Track, program: str) -> Track:
    """What a track's parts say, by our names for the columns."""
    names = ((row["column"], row[program]) for row in _names())
    return {ours: of.get(theirs, "") for ours, theirs in names if theirs}


@cache
def _names() -> list[dict[str, str]]:
    """The columns, and what each program calls the part that says them."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _stars(text: str | None, most: int) -> str:
    """How many of five stars a rating is; "" for none."""
    return str(round(5 * _number(text, 0) / most) or "")


def _number(text: str | None, none: int) -> int:
    """A number of a few digits; `none` where there is none such."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else none


def _bpm(text: str) -> str:
    try:
        apart = float(text)
    except ValueError:
        return text
    return f"{60 / apart:.2f}" if 0 < apart < _SLOWEST else text
