"""WAV files whose samples are none: DTS or Dolby Digital in the place of 16-bit stereo, as it is
passed through to a receiver (IEC 61937) or was read from a disc. Played as they are, they hiss."""

from pathlib import Path

from core.audio.formats.chunked.wav_samples import wav_samples
from core.audio.formats.file_bytes.content import content_of

LOOKED_AT_BYTES = 1 << 14
FEWEST = 2  # beginnings of frames, which no chance makes
# With what a frame of DTS begins, in words of 16 and 14 bits, and one that is passed through.
_BEGINS = tuple(map(bytes.fromhex, ("fe7f0180", "7ffe8001", "ff1f00e8", "1fffe800", "72f81f4e")))


def holds_bitstream(path: Path) -> bool:
    """Whether a WAV file holds such frames."""
    with content_of(path) as content:
        found = wav_samples(content) if content[0:4] == b"RIFF" else []
        if not found:
            return False
        begin = found[0].begin
        start = content[begin : begin + LOOKED_AT_BYTES]
    return any(start.count(begins) >= FEWEST for begins in _BEGINS)
