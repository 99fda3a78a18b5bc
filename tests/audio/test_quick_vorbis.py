"""Vorbis by the quicker decoder: the samples that libsndfile gives, none of a damaged file."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.audio.formats.ogg import quick_vorbis
from tests.sounds import load

RATE, SECONDS = 44_100, 12
CLOSE = 2e-6  # float32 decoders of the same numbers


def write(path: Path, n_channels: int = 2) -> Path:
    """Music-like noise with strokes, so that long and short blocks take turns."""
    rng = np.random.default_rng(n_channels)
    loud = np.repeat(10.0 ** rng.uniform(-3, -0.5, 6 * SECONDS), RATE // 6)
    y = rng.uniform(-1, 1, (len(loud), n_channels)) * loud[:, None]
    with soundfile.SoundFile(path, "w", RATE, n_channels, "VORBIS", format="OGG") as file:
        for block in np.array_split(y, 100):  # libsndfile breaks down over much at once
            file.write(block)
    return path


def by_libsndfile(path: Path, first: int, n: int) -> np.ndarray:
    with soundfile.SoundFile(path) as file:
        file.seek(first)
        return file.read(n, dtype="float32", always_2d=True)


@pytest.mark.parametrize("n_channels", [1, 2])
def test_any_part_has_the_samples_of_libsndfile(tmp_path, n_channels):
    path = write(tmp_path / "noise.ogg", n_channels)
    rng = np.random.default_rng(3)
    for first in (0, 1, *rng.integers(0, (SECONDS - 3) * RATE, 12).tolist()):
        y = quick_vorbis.read(path, first, 3 * RATE, n_channels, RATE)
        assert y is not None
        assert y.shape == (3 * RATE, n_channels)
        assert np.abs(y - by_libsndfile(path, first, 3 * RATE)).max() < CLOSE


def test_a_part_is_the_same_to_the_bit_wherever_reading_began(tmp_path):
    path = write(tmp_path / "noise.ogg")
    whole = quick_vorbis.read(path, 0, SECONDS * RATE, 2, RATE)
    part = quick_vorbis.read(path, 5 * RATE + 7, 3 * RATE, 2, RATE)
    assert whole is not None
    assert part is not None
    assert np.array_equal(part, whole[5 * RATE + 7 :][: 3 * RATE])


def test_a_segment_of_a_file_is_read_by_it(tmp_path):
    path = write(tmp_path / "noise.ogg")
    part = quick_vorbis.read(path, 2 * RATE, 4 * RATE, 2, RATE)
    assert part is not None
    assert np.array_equal(load(path, 2.0, 4.0)[0], part)


def test_frames_past_the_end_are_left_to_libsndfile(tmp_path):
    path = write(tmp_path / "noise.ogg")
    assert quick_vorbis.read(path, (SECONDS - 2) * RATE, 2 * RATE, 2, RATE) is not None
    assert quick_vorbis.read(path, (SECONDS - 2) * RATE, 2 * RATE + 1, 2, RATE) is None


@pytest.mark.parametrize("n_bytes", [1, 40, 9000])
def test_a_file_damaged_between_is_left_to_libsndfile(tmp_path, n_bytes):
    path = write(tmp_path / "noise.ogg")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + n_bytes] = bytes(255 - byte for byte in content[middle:][:n_bytes])
    path.write_bytes(content)
    assert quick_vorbis.read(path, 0, SECONDS * RATE, 2, RATE) is None
    assert quick_vorbis.read(path, 0, 3 * RATE, 2, RATE) is not None


@pytest.mark.parametrize(("n_channels", "rate"), [(1, RATE), (2, 48_000)])
def test_a_file_of_another_form_is_left_to_libsndfile(tmp_path, n_channels, rate):
    assert quick_vorbis.read(write(tmp_path / "noise.ogg"), 0, RATE, n_channels, rate) is None


def test_a_chain_whose_next_link_has_other_channels_is_left_to_libsndfile(tmp_path):
    path = write(tmp_path / "noise.ogg")
    path.write_bytes(path.read_bytes() + write(tmp_path / "mono.ogg", 1).read_bytes())
    assert quick_vorbis.read(path, 0, (SECONDS + 3) * RATE, 2, RATE) is None


def test_more_than_two_channels_are_left_to_libsndfile(tmp_path):
    assert quick_vorbis.read(write(tmp_path / "noise.ogg", 6), 0, RATE, 6, RATE) is None


def test_a_file_that_is_no_sound_is_left_to_libsndfile(tmp_path):
    path = tmp_path / "words.ogg"
    path.write_text("no sound at all")
    assert quick_vorbis.read(path, 0, RATE, 2, RATE) is None
