"""An APE tag's texts as bytes, for those not in UTF-8, as they should be: mutagen reads nothing
of a tag that has one of these. Tags of before version 2 are in any code page."""

import struct
from pathlib import Path

FOOT = struct.Struct("<8sIIII8x")  # name, version, bytes, texts, flags
TAIL_BYTES = FOOT.size + 128  # in which its foot stands, in front of ID3v1
_NAME = b"APETAGEX"
_MOST_BYTES, _LONGEST = 1 << 20, 100_000  # of a tag with its picture, and of one text
_NO_TEXT = 6  # flags of what is binary, or an address


def texts(path: Path) -> dict[str, list[bytes]]:
    """Values by name in lower case; {} where there is no tag at the end."""
    found: dict[str, list[bytes]] = {}
    try:
        with open(path, "rb") as file:
            begin = max(file.seek(0, 2) - TAIL_BYTES, 0)
            file.seek(begin)
            tail = file.read()
            at = tail.rfind(_NAME)
            if at < 0:
                return {}
            _, _, size, n_texts, _ = FOOT.unpack_from(tail, at)
            size = min(size, _MOST_BYTES, begin + at + FOOT.size)
            file.seek(begin + at + FOOT.size - size)
            body = file.read(size)
        at = 0
        for _ in range(min(n_texts, len(body))):
            length, flags = struct.unpack_from("<II", body, at)
            name, _, rest = body[at + 8 :].partition(b"\0")
            at += 8 + len(name) + 1 + length
            if not flags & _NO_TEXT and length <= _LONGEST:
                values = [value for value in rest[:length].split(b"\0") if value.strip()]
                found.setdefault(name.decode("ascii", "replace").casefold(), values)
    except (OSError, struct.error):
        pass
    return found
