"""What the XML inside a WAV file tells of the music: iXML, with the fields of Steinberg, of the
ASWG (G006) and of sound libraries, and Adobe's XMP."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.catalog.sound_files.tags.tag_names import ANY

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# What fields are called there, in lower case and without their namespace.
_FIELDS = {
    "title": "title",
    "songtitle": "title",
    "tracktitle": "title",
    "artist": "artist",
    "composer": "artist",
    "album": "album",
    "cdtitle": "album",
    "genre": "genre",
    "musicalcategory": "genre",
    "mood": "mood",
    "instrument": "instrument",
    "musicalinstrument": "instrument",
    "tempo": "tempo",
    "bpm": "tempo",
    "key": "key",
    "inkey": "key",
    "note": "comment",
    "logcomment": "comment",
    "mediacomment": "comment",
    "description": "comment",
    "keywords": ANY,
    "subject": ANY,
}
PREFIX = "xml:"  # before a field's name, so that it is told from those of other tags
_AROUND = b"\0 \r\n\t\xef\xbb\xbf"
_ELEMENT = re.compile(rb"<(?:\w+:)?(\w+)(?:\s[^<>]*)?>([^<>]+)</")
_NOT_TOLD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def fields(document: bytes) -> dict[str, list[bytes]]:
    """The fields of a document by name, the first of each and all keywords; {} of what is none."""
    if _NOT_TOLD.search(document.replace(b"\0", b"")):  # also in wide letters
        return {}
    wide = document[:2] in (b"\xff\xfe", b"\xfe\xff")
    from xml.etree import ElementTree  # not at the top: few files have such tags

    try:
        root = ElementTree.fromstring(document if wide else document.strip(_AROUND))
    except (ElementTree.ParseError, ValueError, LookupError):
        told = _plain(document)
    else:
        told = ((name, text.encode()) for name, text in _told(root, ""))
    found: dict[str, list[bytes]] = {}
    for name, value in told:
        if value.strip() and (field := _FIELDS.get(name)):
            values = found.setdefault(PREFIX + field, [])
            values += [value.strip()] if field == ANY or not values else []
    return found


def _plain(document: bytes) -> Iterator[tuple[str, bytes]]:
    """The same of a document that is no XML to the letter: cut off, with a bare "&", or with names
    that it never declares."""
    return ((found[1].decode().lower(), found[2]) for found in _ELEMENT.finditer(document))


def _told(element: "Element", around: str) -> Iterator[tuple[str, str]]:
    """Names and texts: of attributes, elements, and of lists that lie in an element of a name."""
    name = _local(element.tag)
    name = around if name in ("li", "alt", "seq", "bag") else name
    if name == "attr":  # Steinberg's: the name is a text too
        parts = {_local(child.tag): child.text or "" for child in element}
        yield parts.get("name", "").lower(), parts.get("value", "")
        return
    yield from ((_local(key), value) for key, value in element.attrib.items())
    yield name, element.text or ""
    for child in element:
        yield from _told(child, name)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
