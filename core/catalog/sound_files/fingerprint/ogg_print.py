"""The fingerprint of an Ogg file's sound (`soundprint.py`): of its packets, whatever tags stand
before them."""

import hashlib
from typing import BinaryIO

SIZE = 16  # bytes of a fingerprint
CHUNK = 1 << 20
MOST_PAGES = 10_000


def digest(file: BinaryIO, first: int) -> bytes:
    """Of an Ogg file's packets from a byte on, without the headers, in which the tags lie:
    retagging numbers the pages anew, so page heads do not count."""
    found, headers = hashlib.sha256(), 2 if first else 0
    file.seek(first)
    waiting, at = b"", 0
    while part := file.read(CHUNK):
        content, at = waiting[at:] + part, 0
        while (begin := content.find(b"OggS", at)) >= 0:
            end = _page_end(content, begin)
            if end is None:
                break
            headers += _headers_on(content, begin) if headers < 2 else 0
            if headers >= 2 and content[begin + 6 : begin + 14] != b"\0" * 8:
                found.update(content[begin + 27 + content[begin + 26] : end])
            at = end
        at = begin if begin >= 0 else max(at, len(content) - 3)
        waiting = content
    return found.digest()[:SIZE]


def headers_end(file: BinaryIO) -> int:
    """Where the pages of an Ogg file's first two packets end, which hold its tags; 0 where they
    cannot be gone through."""
    at = packets = 0
    for _ in range(MOST_PAGES):
        file.seek(at)
        head = file.read(27 + 255)
        if head[:4] != b"OggS" or len(head) < 27 or packets >= 2:
            return at if packets >= 2 else 0
        laces = head[27 : 27 + head[26]]
        packets += sum(lace < 255 for lace in laces)
        at += 27 + len(laces) + sum(laces)
    return 0


def _page_end(content: bytes, at: int) -> int | None:
    """Where a page ends; None when it is not all there."""
    if at + 27 > len(content) or at + 27 + content[at + 26] > len(content):
        return None
    body = at + 27 + content[at + 26]
    end = body + sum(content[at + 27 : body])
    return end if end <= len(content) else None


def _headers_on(content: bytes, at: int) -> int:
    """How many packets end on a page."""
    return sum(lace < 255 for lace in content[at + 27 : at + 27 + content[at + 26]])
