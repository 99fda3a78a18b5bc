"""A header is a promise: files whose header tells no length, or a wrong one, are heard as far as
they go."""

import io
import shutil
import struct
import subprocess

import numpy as np
import pytest
import soundfile

from core.audio.clip import load_segments
from core.audio.decode import probe
from core.audio.excerpt import waveform_peaks
from core.audio.formats.flac import flac
from core.audio.headers import described
from core.errors import AudioError
from tests.sounds import buzzing, load, plucked

SR = 22_050
SECONDS = 30.0
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed, which makes this kind"
)


def encoded(kind: str, seconds: float = SECONDS, pitch: float = 220.0, sr: int = SR) -> bytearray:
    """A tone as a file of this kind."""
    out = io.BytesIO()
    y = plucked(pitch, seconds, sr) + buzzing(1.5 * pitch, seconds, sr)
    with soundfile.SoundFile(out, "w", sr, 1, format=kind) as file:
        for first in range(0, len(y), 65_536):
            file.write(y[first : first + 65_536])
    return bytearray(out.getvalue())


def by_ffmpeg(kind: str, *options: str) -> bytes:
    """The tone through ffmpeg into a pipe, where it cannot go back to write a length."""
    command = ["ffmpeg", "-v", "error", "-i", "-", *options, "-f", kind, "-"]
    return subprocess.run(command, input=encoded("WAV"), stdout=subprocess.PIPE, check=True).stdout


@pytest.mark.parametrize(
    ("ending", "subtype"),
    [("wav", "GSM610"), ("au", "G721_32"), ("aiff", "DWVW_16"), ("wav", "NMS_ADPCM_16")],
)
def test_a_kind_that_cannot_be_sought_in_is_heard_to_its_end(tmp_path, ending, subtype):
    path, kind = tmp_path / f"a.{ending}", ending.upper()
    soundfile.write(path, plucked(220.0, 70.0, 8000), 8000, subtype=subtype, format=kind)
    info = probe(path)
    assert (info.duration_s, info.cut_off_at_s) == (pytest.approx(70, abs=0.1), None)
    whole, _ = load(path)
    for start_s in (65.0, 2.0):  # and back
        part, _ = load(path, start_s, 2.0)
        first = round(start_s * 8000)
        np.testing.assert_array_equal(part, whole[first : first + 16_000])


def heard_seconds(path) -> float:
    y, sr = load(path)
    return len(y) / sr


def untold_flac() -> bytearray:
    data = encoded("FLAC")
    word = int.from_bytes(data[18:26], "big")
    data[18:26] = (word >> 36 << 36).to_bytes(8, "big")
    return data


def endless_flac() -> bytearray:
    data = untold_flac()
    word = int.from_bytes(data[18:26], "big")
    data[18:26] = (word | (1 << 36) - 1).to_bytes(8, "big")
    return data


def wav_of_size(size: int) -> bytearray:
    data = encoded("WAV")
    at = data.find(b"data")
    data[at + 4 : at + 8] = struct.pack("<I", size)
    return data


def mp3_telling(factor: float) -> bytearray:
    """An MP3 whose tag tells `factor` times its frames."""
    data = encoded("MP3")
    at = max(data.find(b"Xing"), data.find(b"Info"))
    assert at > 0
    n_frames = struct.unpack(">I", data[at + 8 : at + 12])[0]
    data[at + 8 : at + 12] = struct.pack(">I", int(n_frames * factor))
    return data


def mp3_without_tag() -> bytearray:
    """Loud frames at first, so that a guess by the first one is far too short."""
    quiet = encoded("MP3")
    at = max(quiet.find(b"Xing"), quiet.find(b"Info"))
    quiet[at : at + 4] = b"\0\0\0\0"
    return quiet


@pytest.mark.parametrize(
    ("name", "make", "seconds"),
    [
        ("untold.flac", untold_flac, SECONDS),
        ("endless.flac", endless_flac, SECONDS),
        ("size-0.wav", lambda: wav_of_size(0), SECONDS),
        ("size-ff.wav", lambda: wav_of_size(0xFFFFFFFF), SECONDS),
        ("tenfold.mp3", lambda: mp3_telling(10), SECONDS),
        ("a-tenth.mp3", lambda: mp3_telling(0.1), SECONDS),
        ("no-tag.mp3", mp3_without_tag, SECONDS),
        ("three-in-one.mp3", lambda: encoded("MP3", 20.0) * 3, 60.0),
        ("chained.ogg", lambda: encoded("OGG") + encoded("OGG", 20.0, 330.0), 50.0),
        ("two-rates.ogg", lambda: encoded("OGG") + encoded("OGG", 20.0, 330.0, 16_000), 50.0),
    ],
)
def test_a_wrong_or_missing_length_is_measured_and_all_is_heard(tmp_path, name, make, seconds):
    path = tmp_path / name
    path.write_bytes(make())
    info = probe(path)
    assert info.duration_s == pytest.approx(seconds, abs=1.0)
    assert heard_seconds(path) == pytest.approx(seconds, abs=1.0)
    assert len(load_segments(path, 3)[0]) == int(seconds // 24)
    assert waveform_peaks(path, 10).min() > 0.05  # sound in every tenth of it


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("live.webm", ("webm", "-c:a", "libopus", "-live", "1")),
        ("raw.aac", ("adts", "-c:a", "aac", "-b:a", "32k")),
        ("piped.wv", ("wv",)),
        # cut out of streams whose clock goes on
        ("late.webm", ("webm", "-c:a", "libopus", "-output_ts_offset", "3600")),
        ("late.wma", ("asf", "-c:a", "wmav2", "-output_ts_offset", "100")),
        ("late.ts", ("mpegts", "-c:a", "mp2", "-output_ts_offset", "100")),
    ],
)
def test_what_ffmpeg_reads_is_measured_where_no_header_tells(tmp_path, name, options):
    path = tmp_path / name
    path.write_bytes(by_ffmpeg(*options))
    assert probe(path).duration_s == pytest.approx(SECONDS, abs=0.06)
    assert heard_seconds(path) == pytest.approx(SECONDS, abs=0.3)


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "FLAC", "MP3", "OGG"])
def test_a_file_cut_off_is_heard_as_far_as_it_goes_and_says_where(tmp_path, kind):
    whole = encoded(kind)
    path = tmp_path / f"cut.{kind.lower()}"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    info = probe(path)
    assert info.duration_s == pytest.approx(SECONDS * 2 / 3, abs=2.0)
    assert info.cut_off_at_s == info.duration_s
    assert heard_seconds(path) == pytest.approx(info.duration_s, abs=0.2)
    assert load_segments(path, 3)[0] == [0.0]
    path.write_bytes(whole)
    assert probe(path).cut_off_at_s is None


def test_a_file_that_breaks_in_the_middle_keeps_the_segments_around_it(tmp_path):
    data = encoded("FLAC", 75.0)
    middle = len(data) * 4 // 9
    data[middle : middle + 200] = bytes(200)
    (tmp_path / "hole.flac").write_bytes(data)
    starts, clips = load_segments(tmp_path / "hole.flac", 3)
    assert starts == [0.0, 25.0, 50.0]
    assert all(np.abs(clip).max() > 0.05 for clip in clips)


@pytest.mark.parametrize("rate", [1, 7, 2_000_000])
def test_a_rate_that_no_sound_has_gets_a_sentence(tmp_path, rate):
    data = encoded("WAV", 1.0)
    data[24:28] = struct.pack("<I", rate)
    (tmp_path / "odd.wav").write_bytes(data)
    with pytest.raises(AudioError, match=r"odd\.wav"):
        probe(tmp_path / "odd.wav")


def test_cover_art_zeros_and_two_tags_in_front_of_an_mp3_do_not_matter(tmp_path):
    sound = encoded("MP3")
    size = 300_000
    head = b"ID3\3\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    for name, front in {"cover.mp3": head + bytes(size), "zeros.mp3": bytes(4096)}.items():
        (tmp_path / name).write_bytes(front + sound)
        assert probe(tmp_path / name).duration_s == pytest.approx(SECONDS, abs=0.2)
        assert heard_seconds(tmp_path / name) == pytest.approx(SECONDS, abs=0.2)


@pytest.mark.parametrize(("first", "seconds"), [(20, 12.0), (20, 9.0), (0, 9.0)])
def test_a_part_cut_out_of_a_flac_is_as_long_as_its_own_frames(tmp_path, first, seconds):
    """As FFmpeg cuts without encoding anew: header and numbers of the frames are the whole file's,
    and so is where it ends, unless the end was cut off, too."""
    path, y = tmp_path / "a.flac", plucked(220.0, 12.0, SR)
    soundfile.write(path, y, SR)
    content = path.read_bytes()
    sound = flac.first_frame(content)
    frames = {
        frame.first: at
        for at in range(sound, len(content))
        if (frame := flac.frame(content[at : at + 16], 4096))
    }
    begin, end = first * 4096, round(seconds * SR) // 4096 * 4096
    path.write_bytes(content[:sound] + content[frames[begin] : frames.get(end)])
    info = described(path)
    n = (end if end in frames else len(y)) - begin
    assert (info.duration_s, info.cut_off_at_s) == (pytest.approx(n / SR, abs=0.01), None)
    part, _ = load(path, 3.0, 1.0)
    np.testing.assert_allclose(part[:, 0], y[begin + 3 * SR :][:SR], atol=1e-4)
