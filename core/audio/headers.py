"""What the header of a sound file tells, where a few of the file's bytes prove it.

Most files of a library are whole and plain: their headers are read here, in Python and without any
C library, so that no decoder process is needed to be told their lengths. Nothing is guessed:
whatever is not exactly as it should be goes to a decoder.
"""

import struct
from pathlib import Path

from core.audio.formats.chunked import wav_samples
from core.audio.formats.chunked.sample_formats import EXTENSIBLE, SUBFORMAT
from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.flac import flac, flac_files, streaminfo
from core.audio.formats.ogg import ogg
from core.audio.info import RATES, AudioInfo, believable

FLAC_BITS = (8, 16, 24)  # a sample, as libsndfile reads them
WAV_BITS = {1: (8, 16, 24, 32), 3: (32, 64)}  # by format: whole numbers, floating point


def described(path: Path) -> AudioInfo:
    """What is known of a regular file: as its header tells, where the file proves it right, else as
    a decoder does (`core.audio.guarded.probe`)."""
    found = told(path)
    if found is None:
        from core.audio.guarded import probe  # most imports need no decoder

        found = probe(path)
    return found


def told(path: Path) -> AudioInfo | None:
    """Length, rate, channels and kind of a file that is whole and plain; None of any other.

    path : a regular file
    """
    try:
        with content_of(path) as content:
            found = _told(content)
    except (OSError, IndexError, struct.error):  # a decoder has the sentence for it
        return None
    if found is None or not believable(found.duration_s) or found.n_channels <= 0:
        return None
    return found if RATES[0] <= found.sample_rate <= RATES[1] else None


def _told(content: Content) -> AudioInfo | None:
    start = content[0:12]
    if start[:4] == b"fLaC":
        return _flac(content)
    if start[:4] == b"OggS":
        return ogg.told(content)
    if start[:4] == b"RIFF" and start[8:] == b"WAVE":
        return _wav(content)
    if start[:3] == b"ID3" or start[:1] == b"\xff":
        from core.audio.formats.mpeg import mp3  # its table of frames takes a while to make

        return mp3.told(content)
    return None


def _flac(content: Content) -> AudioInfo | None:
    """By its first block of metadata, if first and last frame bear it out."""
    told, sound = streaminfo.told(content), flac.first_frame(content)
    if told is None or told.bits not in FLAC_BITS or not told.rate or not told.n_samples:
        return None
    if sound is None or not streaminfo.agrees(told, content[sound : sound + 16]):
        return None
    if not flac_files.is_one_flac(content, told, sound):
        return None
    return AudioInfo(told.n_samples / told.rate, told.rate, told.n_channels, "flac")


def _wav(content: Content) -> AudioInfo | None:
    """By its one chunk of samples, when all of them are there."""
    found = wav_samples.wav_samples(content)
    if len(found) != 1 or not 0 < found[0].promised == found[0].there:
        return None
    return _pcm(found[0].form, found[0].there)


def _pcm(form: bytes, n_bytes: int) -> AudioInfo | None:
    """Of samples that are not compressed."""
    kind, n_channels, rate, _, frame_bytes, bits = struct.unpack("<HHIIHH", form[:16])
    extensible = kind == EXTENSIBLE
    if extensible:
        if form[26:40] != SUBFORMAT:
            return None
        kind = int.from_bytes(form[24:26], "little")
    if bits not in WAV_BITS.get(kind, ()) or frame_bytes != n_channels * bits // 8:
        return None
    if not rate or not n_channels or n_bytes < frame_bytes:
        return None
    seconds = n_bytes // frame_bytes / rate
    return AudioInfo(seconds, rate, n_channels, "wavex" if extensible else "wav")
