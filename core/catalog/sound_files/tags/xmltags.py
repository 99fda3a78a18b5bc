"""What the XML inside a WAV file tells of the music: iXML, with the fields of Steinberg and of the
ASWG (G006), and Adobe's XMP."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# What fields are called there, in lower case and without their namespace.
_FIELDS = {
    "title": "title",
    "songtitle": "title",
    "artist": "artist",
    "composer": "artist",
    "album": "album",
    "genre": "genre",
    "musicalcategory": "genre",
    "mood": "mood",
    "instrument": "instrument",
    "musicalinstrument": "instrument",
    "tempo": "tempo",
    "key": "key",
    "inkey": "key",
    "note": "comment",
    "logcomment": "comment",
    "mediacomment": "comment",
}
PREFIX = "xml:"  # before a field's name, so that it is told from those of other tags
_AROUND = b"\0 \r\n\t\xef\xbb\xbf"
_NOT_TOLD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def fields(document: bytes) -> dict[str, list[bytes]]:
    """The fields of a document by name, the first of each; {} where it is damaged."""
    if _NOT_TOLD.search(document.replace(b"\0", b"")):  # also in wide letters
        return {}
    wide = document[:2] in (b"\xff\xfe", b"\xfe\xff")
    from xml.etree import ElementTree  # not at the top: few files have such tags

    try:
        root = ElementTree.fromstring(document if wide else document.strip(_AROUND))
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, list[bytes]] = {}
    for name, text in _told(root, ""):
        field, value = _FIELDS.get(name), text.strip()
        if field and value:
            found.setdefault(PREFIX + field, [value.encode()])
    return found


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
