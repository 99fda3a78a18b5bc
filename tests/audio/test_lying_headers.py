"""Headers that tell too little, or what the sound itself contradicts: the whole file is heard."""

import io
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from core.audio import headers
from core.audio.clip import load_segments, to_mono
from core.audio.decode import probe
from core.audio.formats.ogg import ogg as pages
from core.audio.info import checked
from core.audio.silence import is_silent
from core.errors import AudioError
from tests.sounds import load, plucked

SR, SECONDS = 22_050, 30.0
CLIP_RATE = 8000


def encoded(kind: str, sr: int = SR) -> bytearray:
    out = io.BytesIO()
    soundfile.write(out, plucked(330.0, SECONDS, sr), sr, format=kind)
    return bytearray(out.getvalue())


def resampled(y: np.ndarray) -> np.ndarray:
    return np.asarray(soxr.resample(y, SR, CLIP_RATE))


def flac(n_samples: int | None = None, rate: int | None = None, sizes: bytes = b"") -> bytearray:
    """A FLAC file whose first block tells another length, rate, or sizes of frames."""
    data = encoded("FLAC")
    packed = int.from_bytes(data[18:26], "big")
    told, rest = packed & (1 << 36) - 1, packed >> 36 & 0xFF
    n = told if n_samples is None else n_samples
    data[18:26] = ((SR if rate is None else rate) << 44 | rest << 36 | n).to_bytes(8, "big")
    data[8 : 8 + len(sizes)] = sizes
    return data


def ogg(last_granule: int) -> bytearray:
    """An Ogg file whose last page tells that the sound ends at this sample."""
    data = encoded("OGG")
    at = data.rindex(b"OggS")
    data[at + 6 : at + 14] = struct.pack("<q", last_granule)
    data[at + 22 : at + 26] = bytes(4)
    data[at + 22 : at + 26] = struct.pack("<I", pages._crc(bytes(data[at:])))
    return data


def opus_out_of_step() -> bytearray:
    """An Opus file whose pages from the third second on are told to lie 10 ms later, as programs
    write it that convert between rates."""
    out, at = io.BytesIO(), 0
    soundfile.write(out, plucked(330.0, SECONDS, 48_000), 48_000, format="OGG", subtype="OPUS")
    data = bytearray(out.getvalue())
    while at >= 0:
        end = data.find(b"OggS", at + 4)
        (granule,) = struct.unpack("<q", data[at + 6 : at + 14])
        if granule > 3 * 48_000:
            data[at + 6 : at + 14] = struct.pack("<q", granule + 480)
            data[at + 22 : at + 26] = bytes(4)
            crc = pages._crc(bytes(data[at : end if end > 0 else len(data)]))
            data[at + 22 : at + 26] = struct.pack("<I", crc)
        at = end
    return data


def mp3_of_one_frame() -> bytearray:
    """An MP3 whose tag tells of a single frame."""
    data = encoded("MP3", 44_100)
    at = max(data.find(b"Xing"), data.find(b"Info"))
    data[at + 8 : at + 12] = struct.pack(">I", 1)
    return data


def rf64(n_bytes: bytes) -> bytearray:
    """An RF64 file whose samples were never counted."""
    data = encoded("RF64")
    at = data.index(b"ds64")
    data[at + 16 : at + 24] = n_bytes
    return data


def wav_of_three_seconds() -> bytearray:
    """A WAV file whose chunk of samples was not brought up to date, as the file was."""
    data = encoded("WAV")
    data[40:44] = struct.pack("<I", 3 * SR * 2)
    data[44 + 3 * SR * 2 : 48 + 3 * SR * 2] = b"\1\2\3\4"
    return data


def wav_with_room() -> bytes:
    """A WAV file of 24 bits a sample in four bytes each, in the long form."""
    y = (np.asarray(plucked(330.0, SECONDS, SR)) * (1 << 23)).astype("<i4") << 8
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, SR, 4 * SR, 4, 24, 22, 24, 4, 1)
    form += bytes.fromhex("000000001000800000aa00389b71")
    chunks = b"fmt " + struct.pack("<I", 40) + form + b"data" + struct.pack("<I", y.nbytes)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks) + y.nbytes) + b"WAVE" + chunks + y.tobytes()


def w64_of_floats() -> bytes:
    """A Wave64 file of floating point, in the long form, as ffmpeg writes it."""
    y = np.asarray(plucked(330.0, SECONDS, SR)).astype("<f4").tobytes()
    mark = bytes.fromhex("f3acd3118cd100c04f8edb8a")
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, SR, 4 * SR, 4, 32, 22, 32, 4, 3)
    form += bytes.fromhex("000000001000800000aa00389b71")
    chunks = b"wave" + mark + b"fmt " + mark + struct.pack("<Q", 24 + 40) + form
    chunks += b"data" + mark + struct.pack("<Q", 24 + len(y)) + y
    head = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
    return head + struct.pack("<Q", 24 + len(chunks)) + chunks


def au_without_size() -> bytearray:
    data = encoded("AU")
    data[8:12] = bytes(4)
    return data


def au_of_a_second() -> bytearray:
    data = encoded("AU")
    data[8:12] = struct.pack(">I", 2 * SR)
    return data


def wav_of_floats(n_head: int) -> bytes:
    """A WAV file of floating point that says it holds whole numbers."""
    y = np.asarray(plucked(330.0, SECONDS, SR)).astype("<f4").tobytes()
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, SR, 4 * SR, 4, 32, 22, 32, 4, 1)
    form += bytes.fromhex("000000001000800000aa00389b71")
    form = form if n_head == 40 else b"\1\0" + form[2:16]
    chunks = b"fmt " + struct.pack("<I", n_head) + form + b"data" + struct.pack("<I", len(y)) + y
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def aiff_of_sox() -> bytearray:
    """An AIFF file as SoX writes it to a pipe, where it does not know the sizes yet."""
    data = encoded("AIFF")
    form, sound = data.index(b"COMM"), data.index(b"SSND")
    data[4:8] = data[sound + 4 : sound + 8] = struct.pack(">I", 0x7F000008)
    data[form + 10 : form + 14] = struct.pack(">I", 0x7F000000 // 2)
    return data


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("room.wav", wav_with_room),
        ("floats.w64", w64_of_floats),
        ("no-size.au", au_without_size),
        ("short.au", au_of_a_second),
        ("sox.aiff", aiff_of_sox),
        ("short.flac", lambda: flac(n_samples=3 * SR)),
        ("rate.flac", lambda: flac(rate=96_000)),
        ("no-rate.flac", lambda: flac(rate=1)),
        ("no-sizes.flac", lambda: flac(sizes=bytes(10))),
        ("odd-sizes.flac", lambda: flac(sizes=struct.pack(">HH", 16, 65_535))),
        ("short.ogg", lambda: ogg(3 * SR)),
        ("shorter.ogg", lambda: ogg(20 * SR)),
        ("one-frame.mp3", mp3_of_one_frame),
        ("no-size.rf64.wav", lambda: rf64(bytes(8))),
        ("endless.rf64.wav", lambda: rf64(b"\xff" * 8)),
        ("short.wav", wav_of_three_seconds),
    ],
)
def test_a_header_that_tells_too_little_is_not_believed(
    tmp_path: Path, name: str, make: Callable[[], bytearray]
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert headers.told(path) is None
    info = probe(path)
    assert info.duration_s == pytest.approx(SECONDS, abs=1.5)
    assert info.sample_rate == (44_100 if name.endswith("mp3") else SR)
    assert info.cut_off_at_s is None
    y, sr = load(path)
    assert len(y) / sr == pytest.approx(SECONDS, abs=1.5)
    clip = load_segments(path, 3, CLIP_RATE)[1][0]
    loud = [np.abs(part).max() for part in np.array_split(clip, 24)]
    assert min(loud) > 0.1, "the clip is heard from its first second to its last"
    if not name.endswith("mp3"):  # whose decoders begin a little later
        true = resampled(plucked(330.0, SECONDS, SR)[: 24 * SR])
        assert np.corrcoef(clip, true)[0, 1] > 0.9


def test_opus_whose_times_are_not_those_of_its_samples_is_heard_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.opus").write_bytes(opus_out_of_step())
    y, sr = load(tmp_path / "a.opus")
    assert len(y) / sr == pytest.approx(SECONDS, abs=0.1)
    later, _ = load(tmp_path / "a.opus", 10.01, 5.0)
    assert np.corrcoef(later[:, 0], y[10 * sr : 15 * sr, 0])[0, 1] > 0.99


def test_an_ogg_file_without_a_first_page_breaks_no_decoder(tmp_path: Path) -> None:
    data = encoded("OGG")
    data[5] = 0
    data[22:26] = bytes(4)
    page_end = data.index(b"OggS", 4)
    data[22:26] = struct.pack("<I", pages._crc(bytes(data[:page_end])))
    (tmp_path / "a.ogg").write_bytes(data)
    assert pages.links(tmp_path / "a.ogg") == [(0, len(data))]
    assert probe(tmp_path / "a.ogg").duration_s


def test_a_wav_file_too_large_for_its_size_is_heard_to_the_largest(tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    path.write_bytes(encoded("WAV", 44_100))
    os.truncate(path, path.stat().st_size + (1 << 32))  # takes no room on the disk
    assert headers.told(path) is None
    assert probe(path).duration_s == pytest.approx(2**32 / 88_200, abs=1.0)


def test_what_follows_the_samples_of_a_whole_wav_file_is_no_sound(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(encoded("WAV") + b"\1\2\3\4" * 20_000)
    assert probe(tmp_path / "a.wav").duration_s == SECONDS


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_a_file_that_was_sent_as_text_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    path.write_bytes(encoded(kind, 44_100).replace(b"\n", b"\r\n"))
    with pytest.raises(AudioError, match="sent or stored as text"):
        load(path)


@pytest.mark.parametrize("n_head", [16, 40])
def test_floating_point_is_told_from_whole_numbers(tmp_path: Path, n_head: int) -> None:
    path, true = tmp_path / "a.wav", plucked(330.0, SECONDS, SR)
    path.write_bytes(wav_of_floats(n_head))
    assert np.allclose(load(path)[0][:, 0], true, atol=1e-6)
    soundfile.write(path, true, SR, subtype="PCM_32")
    assert np.allclose(load(path)[0][:, 0], true, atol=1e-6)


@pytest.mark.parametrize("content", [b"<html>404</html>\n" * 99, bytes(range(256)) * 99])
def test_what_has_no_header_is_no_sound(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.au"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"not a sound file|not sound that can be read"):
        load(path)


def test_line_ends_of_texts_in_front_of_silence_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF\xff\xff\1\0WAVE" + b"<a>\xc3\xa4b\r\n</a>\r\n" * 100 + bytes(70_000))
    assert checked(path) == path


def test_a_voc_file_of_several_blocks_is_heard_without_their_heads(tmp_path: Path) -> None:
    y = (np.asarray(plucked(330.0, SECONDS, SR)) * 30_000).astype("<i2").tobytes()
    data = b"Creative Voice File\x1a" + struct.pack("<HHH", 26, 0x0114, 0x111F)
    for at in range(0, len(y), 4096):
        part = y[at : at + 4096]
        head = struct.pack("<IBBHI", SR, 16, 1, 4, 0) if at == 0 else b""
        data += (b"\2" if at else b"\x09") + (len(head + part)).to_bytes(3, "little") + head + part
    (tmp_path / "a.voc").write_bytes(data + b"\0")
    heard, sr = load(tmp_path / "a.voc")
    true = plucked(330.0, SECONDS, SR)
    assert np.corrcoef(heard[: 24 * sr, 0], true[: 24 * sr])[0, 1] > 0.99


def test_channels_that_cancel_in_a_part_are_heard_there() -> None:
    y = plucked(330.0, 24.0, SR).astype("<f4")
    turned = np.where(np.arange(len(y)) < 15 * SR, -y, y)
    parts = np.array_split(to_mono(np.stack([y, turned], axis=1)), 24)
    loud = [float(np.abs(part).max()) for part in parts]
    assert min(loud) > 0.5 * max(loud)


def test_a_constant_is_silent_and_a_tone_upon_it_is_not() -> None:
    y = np.full(24 * CLIP_RATE, 0.5, np.float32)
    y[:40] = np.linspace(0, 0.5, 40)  # as a resampler begins
    tone = 0.01 * plucked(330.0, 24.0, CLIP_RATE).astype(np.float32)
    assert is_silent(y)
    assert not is_silent(y + tone)


def test_samples_beyond_all_measure_are_named(tmp_path: Path) -> None:
    y = plucked(330.0, 25.0, SR)
    soundfile.write(tmp_path / "numbers.wav", y * 2.0**31, SR, subtype="FLOAT")
    soundfile.write(tmp_path / "huge.wav", y * 1e30, SR, subtype="FLOAT")
    assert load_segments(tmp_path / "numbers.wav", 1)[0] == [0.0]
    with pytest.raises(AudioError, match=r"huge\.wav is far too loud"):
        load_segments(tmp_path / "huge.wav", 1)
