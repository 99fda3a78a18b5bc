"""FLAC by the quicker decoder: the samples that libsndfile gives, no others of a damaged file."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.audio.formats.flac import quick_flac
from tests.sounds import load

pytest.importorskip("miniaudio", reason="not built for Linux on ARM")
RATE, SECONDS = 22_050, 12
STARTS = (0, 1, 4096, 100_003, RATE * SECONDS - 50)


def write(path: Path, subtype: str, n_channels: int) -> Path:
    y = np.random.default_rng(7).uniform(-0.9, 0.9, (RATE * SECONDS, n_channels))
    soundfile.write(path, y, RATE, subtype)
    return path


def by_libsndfile(path: Path, first: int, n: int) -> np.ndarray:
    with soundfile.SoundFile(path) as file:
        file.seek(first)
        return file.read(n, dtype="float32", always_2d=True)


@pytest.mark.parametrize(("subtype", "n_channels"), [("PCM_16", 2), ("PCM_24", 1), ("PCM_S8", 6)])
def test_samples_are_those_of_libsndfile_to_the_bit(tmp_path, subtype, n_channels):
    path = write(tmp_path / "noise.flac", subtype, n_channels)
    for first in STARTS:
        n = min(2 * RATE, RATE * SECONDS - first)
        y = quick_flac.read(path, first, n, n_channels, RATE)
        assert y is not None
        assert np.array_equal(y, by_libsndfile(path, first, n))


def test_any_part_of_music_and_silence_is_found_without_a_seek(tmp_path):
    rng = np.random.default_rng(3)
    y = rng.normal(size=60 * RATE) * np.repeat(10.0 ** rng.uniform(-6, -0.5, 60), RATE)
    y[20 * RATE : 31 * RATE] = 0.0  # frames of a few bytes
    path = tmp_path / "parts.flac"
    soundfile.write(path, np.clip(y, -1, 1), RATE, "PCM_16")
    with path.open("ab") as file:
        file.write(b"TAG" + bytes(125))  # as ID3v1 is
    for _ in range(60):
        first = int(rng.integers(0, len(y) - 1))
        n = int(rng.integers(1, min(9 * RATE, len(y) - first) + 1))
        found = quick_flac.read(path, first, n, 1, RATE)
        assert found is not None
        assert np.array_equal(found, by_libsndfile(path, first, n))


def test_frames_past_the_end_are_left_to_libsndfile(tmp_path):
    path = write(tmp_path / "noise.flac", "PCM_16", 2)
    assert quick_flac.read(path, RATE * SECONDS - 50, 51, 2, RATE) is None


def test_a_damaged_frame_ends_the_sound_and_is_not_left_out(tmp_path):
    path = write(tmp_path / "noise.flac", "PCM_16", 2)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    assert quick_flac.read(path, 0, 9 * RATE, 2, RATE) is None
    y, _ = load(path, 0.0, 9.0)
    assert 4 * RATE < len(y) < 7 * RATE
    assert np.array_equal(y, load(path, 0.0, len(y) / RATE)[0])
    assert quick_flac.read(path, 0, 4 * RATE, 2, RATE) is not None


def test_a_file_that_is_no_flac_is_left_to_libsndfile(tmp_path):
    path = tmp_path / "words.flac"
    path.write_text("no sound at all")
    assert quick_flac.read(path, 0, 100, 2, RATE) is None


def test_a_sound_in_memory_is_that_of_libsndfile_to_the_bit(tmp_path):
    content = write(tmp_path / "noise.flac", "PCM_16", 2).read_bytes()
    read = quick_flac.read_16_bits(content)
    assert read is not None
    expected, rate = soundfile.read(io.BytesIO(content), dtype="int16", always_2d=True)
    assert np.array_equal(read[0], expected)
    assert read[1] == rate


def test_bytes_that_are_no_sound_are_left_to_libsndfile():
    assert quick_flac.read_16_bits(b"no sound") is None
