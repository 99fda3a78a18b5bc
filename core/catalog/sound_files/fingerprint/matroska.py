"""Where the sound of a Matroska or WebM file lies (RFC 9559): its clusters, without the tags and
indexes around them, which retagging moves."""

from typing import BinaryIO

from core.catalog.sound_files.blocks import elements

HEAD, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675  # ids of elements


def clusters(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """From the first cluster to the end of the last, in bytes; None when there is none."""
    first, last = None, 0
    for name, at, _, end in elements(file, size, inside=SEGMENT):
        if name == CLUSTER:
            first, last = at if first is None else first, end
    return None if first is None else (first, last)
