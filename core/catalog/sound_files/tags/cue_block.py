"""The cue sheet that a FLAC file may have as a block of its own (RFC 9639, 8.7), where it knows no
titles."""

import struct

_HEAD, _TRACK, _INDEX = (
    struct.Struct(">395xB"),
    struct.Struct(">QB12xB13xB"),
    struct.Struct(">QB3x"),
)
_NO_SOUND = 0x80  # a flag of a track of data
_LEAD_OUT = 170  # from this number on a track is the end of the disc
_FRAMES = 75  # a second of a compact disc


def as_text(block: bytes, rate: int) -> str:
    """The sheet as the text of one; "" where it is cut off. rate : samples per second"""
    lines = ['FILE "this" WAVE']
    try:
        (n_tracks,), at = _HEAD.unpack_from(block), _HEAD.size
        for _ in range(n_tracks):
            begin, number, flags, n_indexes = _TRACK.unpack_from(block, at)
            at += _TRACK.size
            if number < _LEAD_OUT and not flags & _NO_SOUND:
                lines.append(f"TRACK {number:02d} AUDIO")
            for _ in range(n_indexes):
                offset, index = _INDEX.unpack_from(block, at)
                at += _INDEX.size
                lines.append(f"INDEX {index:02d} {_time((begin + offset) / rate)}")
    except struct.error:
        return ""
    return "\n".join(lines)


def _time(seconds: float) -> str:
    frames = round(seconds * _FRAMES)
    return f"{frames // (60 * _FRAMES):02d}:{frames // _FRAMES % 60:02d}:{frames % _FRAMES:02d}"
