"""Tags that mutagen does not read: the texts in the chunks of WAV and AIFF files."""

import re
import struct
from math import inf
from pathlib import Path
from typing import BinaryIO

from core.catalog.sound_files import blocks
from core.catalog.sound_files.blocks import Order
from core.catalog.sound_files.tags import xmltags

_MOST_BYTES = 100_000  # of one text
_DESCRIPTION_BYTES = 256
# Bytes that are letters there, and elsewhere signs that hardly touch a letter; at least one does.
_MAC_LETTER = rb"[\x80-\x84\x86-\x90\x98\x9a-\x9f]"
_MAC_ROMAN = re.compile(
    rb"(?s)[\0-\xbf]*(?:[A-Za-z]" + _MAC_LETTER + rb"|" + _MAC_LETTER + rb"[a-z])[\0-\xbf]*"
)
_KANA = re.compile("[\u3041-\u30fa]")
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # in front of UTF-16
_ONE_SHOT, _FASTEST = 1, 1000  # a flag of a loop's chunk, and BPM


def chunks(path: Path) -> dict[str, list[bytes]]:
    """The texts of a WAV's LIST/INFO and other chunks, or of an AIFF's, by their names in lower
    case; {} for other files."""
    try:
        with open(path, "rb") as file:
            head = file.read(12)
            if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
                return _of_riff(file)
            if head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
                found = _texts(file, "big", 12, inf, (b"NAME", b"AUTH", b"ANNO", b"(c) "))
                return {name: list(map(_of_a_mac, texts)) for name, texts in found.items()}
    except OSError:
        pass
    return {}


def _of_riff(file: BinaryIO) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for name, begin, size in blocks.chunks(file, "little"):
        if name == b"LIST":
            if file.read(4) == b"INFO":
                found.update(_texts(file, "little", begin + 4, begin + size))
        elif (read := _READ.get(name)) is not None:
            found.update(read(file.read(min(size, _MOST_BYTES))))
    return found


def _of_bext(content: bytes) -> dict[str, list[bytes]]:
    """The description of broadcasters, with which their chunk begins (EBU Tech 3285)."""
    return _told({"bext": content[:_DESCRIPTION_BYTES]})


def _of_cart(content: bytes) -> dict[str, list[bytes]]:
    """Title and artist as radio stations write them (AES46)."""
    return _told({"cart:title": content[4:68], "cart:artist": content[68:132]})


def _of_acid(content: bytes) -> dict[str, list[bytes]]:
    """The tempo of a loop; none of a sound that is played once."""
    if len(content) < 24 or content[0] & _ONE_SHOT:
        return {}
    (tempo,) = struct.unpack("<f", content[20:24])
    return {"acid:tempo": [b"%.2f" % tempo]} if 0 < tempo < _FASTEST else {}


def _told(parts: dict[str, bytes]) -> dict[str, list[bytes]]:
    texts = {name: part.split(b"\0", 1)[0].strip() for name, part in parts.items()}
    return {name: [text] for name, text in texts.items() if text}


_READ = {
    b"bext": _of_bext,
    b"cart": _of_cart,
    b"acid": _of_acid,
    b"iXML": xmltags.fields,
    b"_PMX": xmltags.fields,
}


def _of_a_mac(text: bytes) -> bytes:
    """A text in UTF-8 where its accented letters are what only a Mac of before writes so."""
    is_japanese = len(_KANA.findall(text.decode("cp932", "ignore"))) > 1
    if is_japanese or not _MAC_ROMAN.fullmatch(text):
        return text
    return text.decode("mac_roman").encode()


def _texts(
    file: BinaryIO, order: Order, at: int, end: float, wanted: tuple[bytes, ...] = ()
) -> dict[str, list[bytes]]:
    """The texts of the chunks between two bytes, those `wanted` or all."""
    found: dict[str, list[bytes]] = {}
    for name, begin, size in blocks.chunks(file, order, at):
        if begin - 8 >= end:
            break
        if not wanted or name in wanted:
            text = _narrow(file.read(min(size, _MOST_BYTES))).split(b"\0", 1)[0].strip()
            if text:
                found.setdefault(name.decode("latin-1").casefold(), []).append(text)
    return found


def _narrow(text: bytes) -> bytes:
    """A text in UTF-8 where it is in UTF-16, as some programs of Windows write it."""
    if text.startswith(_MARKS):
        return text.decode("utf-16", "ignore").encode()
    is_wide = len(text) > 3 and text[1:4:2] == b"\0\0" and text[0] and text[2]
    return text.decode("utf-16-le", "ignore").encode() if is_wide else text
