"""Files that hold several sounds behind one another are heard to their end."""

import io
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.audio.decode import probe
from core.audio.formats.file_bytes.content import content_of
from core.audio.formats.flac import flac
from core.audio.formats.flac.flac_files import flac_files
from core.audio.formats.ogg import ogg
from core.audio.headers import described, told
from tests.sounds import load, plucked


def encoded(kind: str, seconds: float, sr: int = 22_050, subtype: str = "PCM_16") -> bytes:
    out = io.BytesIO()
    soundfile.write(out, plucked(330.0, seconds, sr), sr, format=kind, subtype=subtype)
    return out.getvalue()


def streamed(content: bytes) -> bytes:
    """A FLAC file that does not tell its length, as one from a pipe."""
    return content[:21] + bytes([content[21] & 0xF0]) + bytes(4) + content[26:]


def frames_of(content: bytes) -> bytes:
    """What FFmpeg joins of FLAC files: the frames, without what stands before them."""
    return content[flac.first_frame(content) :]


def two_chunks(first: bytes, second: bytes) -> bytes:
    """A WAV file with a second chunk of samples, behind one that is no sound."""
    body = first[12:] + b"LIST" + struct.pack("<I", 5) + b"INFO\0\0" + second[36:]
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def of_8_bits() -> bytes:
    """8 bits make an odd number of bytes, which nothing fills up here."""
    return encoded("WAV", 3, subtype="PCM_U8")


@pytest.mark.parametrize(
    ("name", "make", "seconds"),
    [
        ("a.flac", lambda: encoded("FLAC", 3) + encoded("FLAC", 5), 8),
        ("same.flac", lambda: encoded("FLAC", 20) * 2, 40),
        ("seven.flac", lambda: encoded("FLAC", 20) * 7, 140),
        ("rates.flac", lambda: encoded("FLAC", 3) + encoded("FLAC", 5, 44_100), 8),
        ("piped.flac", lambda: streamed(encoded("FLAC", 3)) + streamed(encoded("FLAC", 5)), 8),
        ("joined.flac", lambda: encoded("FLAC", 3) + frames_of(encoded("FLAC", 5)), 8),
        ("twice.flac", lambda: encoded("FLAC", 3) + frames_of(encoded("FLAC", 3)), 6),
        ("a.wav", lambda: encoded("WAV", 3) + encoded("WAV", 5), 8),
        ("bits.wav", lambda: of_8_bits() + encoded("WAV", 5, subtype="PCM_24"), 8),
        ("rates.wav", lambda: encoded("WAV", 3) + encoded("WAV", 5, 44_100), 8),
        ("a.aiff", lambda: encoded("AIFF", 3) + encoded("AIFF", 5, 44_100), 8),
        ("a.au", lambda: encoded("AU", 3) * 2 + encoded("AU", 2), 8),
        ("a.caf", lambda: encoded("CAF", 3) + encoded("CAF", 5), 8),
        ("a.w64", lambda: encoded("W64", 3) + encoded("W64", 5), 8),
        ("rf64.wav", lambda: encoded("RF64", 3) + encoded("RF64", 5), 8),
        ("chunks.wav", lambda: two_chunks(encoded("WAV", 3), encoded("WAV", 5)), 8),
    ],
)
def test_sounds_put_together_are_heard_to_their_end(
    tmp_path: Path, name: str, make: Callable[[], bytes], seconds: float
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    y, sr = load(path)
    assert described(path).duration_s == pytest.approx(seconds, abs=0.02)
    assert probe(path).duration_s == pytest.approx(seconds, abs=0.02)
    assert len(y) / sr == pytest.approx(seconds, abs=0.02)
    loud = [np.abs(part).max() for part in np.array_split(y, int(seconds))]
    assert min(loud) > 0.2, "sound in every second"
    assert max(loud) <= 1.0


def test_the_second_sound_has_its_own_channels_and_rate(tmp_path: Path) -> None:
    out = io.BytesIO()
    left = plucked(330.0, 2, 44_100)
    soundfile.write(out, np.stack([left, left], axis=1), 44_100, format="WAV", subtype="PCM_16")
    (tmp_path / "a.wav").write_bytes(encoded("WAV", 2) + out.getvalue())
    y, sr = load(tmp_path / "a.wav")
    assert (sr, y.shape[1]) == (22_050, 1)
    assert np.corrcoef(y[:sr, 0], y[2 * sr : 3 * sr, 0])[0, 1] > 0.9


@pytest.mark.parametrize("kind", ["FLAC", "WAV"])
def test_one_sound_needs_no_decoder_to_be_told_as_one(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    path.write_bytes(encoded(kind, 30, 44_100))
    assert told(path) is not None


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.webm", "libopus"),
        ("a.m4a", "aac"),
        ("a.3gp", "aac"),
        ("a.tta", "tta"),
        ("a.wv", "wavpack"),
        ("a.caf", "alac"),
    ],
)
def test_what_ffmpeg_does_not_reach_is_said_to_be_missing(
    tmp_path: Path, name: str, codec: str
) -> None:
    (tmp_path / "a.wav").write_bytes(encoded("WAV", 3))
    path = tmp_path / name
    options = ["-v", "error", "-i", str(tmp_path / "a.wav"), "-c:a", codec, str(path)]
    subprocess.run(["ffmpeg", *options], check=True)
    assert probe(path).cut_off_at_s is None
    path.write_bytes(path.read_bytes() * 2)
    assert probe(path).cut_off_at_s == pytest.approx(3, abs=0.2)


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_pages_of_a_stream_that_begins_nowhere_are_said_to_be_missing(
    tmp_path: Path, subtype: str
) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes(encoded("OGG", 8, 48_000, subtype))
    whole = probe(path)
    assert (whole.duration_s, whole.cut_off_at_s) == (pytest.approx(8, abs=0.1), None)
    with content_of(path) as content:
        pages = [ogg.page(content, 0)]
        while (found := ogg.page(content, pages[-1].end)) is not None:
            pages.append(found)
        for page in (data := [bytearray(content[page.begin : page.end]) for page in pages])[6:]:
            page[14:18], page[22:26] = b"else", bytes(4)
            page[22:26] = struct.pack("<I", ogg._crc(bytes(page)))
    path.write_bytes(b"".join(data))
    assert 1 < described(path).duration_s < 7
    assert described(path).cut_off_at_s == described(path).duration_s


def test_a_flac_that_ends_before_its_sound_does_not_hold_its_decoder(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(encoded("FLAC", 3)[:60])
    assert flac_files(path) == []
