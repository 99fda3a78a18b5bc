"""Where the sound of a Matroska or WebM file lies (RFC 9559): its clusters, without the tags and
indexes around them, which retagging moves."""

from typing import BinaryIO

HEAD, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675  # ids of elements
MOST_ELEMENTS = 100_000


def clusters(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """From the first cluster to the end of the last, in bytes; None when there is none."""
    at, first, last = 0, None, 0
    for _ in range(MOST_ELEMENTS):
        file.seek(at)
        head = file.read(12)
        found = _number(head, 0, keep_mark=True)
        told = _number(head, found[1]) if found else None
        if found is None or told is None or at >= size:
            break
        begin = at + told[1]
        unknown = told[0] == (1 << 7 * (told[1] - found[1])) - 1
        end = size if unknown else min(begin + told[0], size)
        if found[0] == CLUSTER:
            first, last = at if first is None else first, end
        at = begin if found[0] == SEGMENT else end
    return None if first is None else (first, last)


def _number(head: bytes, at: int, keep_mark: bool = False) -> tuple[int, int] | None:
    """A number of variable length, and where it ends; None when it is none."""
    if at >= len(head) or not head[at]:
        return None
    n_bytes = 9 - head[at].bit_length()
    if at + n_bytes > len(head):
        return None
    value = int.from_bytes(head[at : at + n_bytes], "big")
    return value if keep_mark else value & (1 << 7 * n_bytes) - 1, at + n_bytes
