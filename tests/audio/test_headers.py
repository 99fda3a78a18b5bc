"""Headers of whole files are told without a decoder, and never otherwise than by one."""

import struct
import subprocess
import sys
import time

import pytest
import soundfile

from core.audio import headers
from core.audio.decode import probe
from core.audio.info import agree
from core.errors import AudioError
from tests.audio.damage import damaged, whole_files
from tests.command import ROOT
from tests.sounds import plucked

N_FILES, SEED = 400, 31
READ_HERE = ("wav", "f32.wav", "flac", "ogg", "mp3")
PCM_24 = {"wav": "WAV", "wavex": "WAVEX", "flac": "FLAC"}


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    files = whole_files(with_ffmpeg=False)
    return {ending: files[ending] for ending in READ_HERE}


def without_tag(mp3: bytes) -> bytes:
    """The frames behind the first, which holds the tag."""
    return mp3[mp3.index(mp3[:2], 4) :]


def test_a_whole_file_is_told_as_by_a_decoder(tmp_path, whole):
    for ending, content in whole.items():
        path = tmp_path / f"whole.{ending}"
        path.write_bytes(content)
        assert headers.told(path) == probe(path), ending
    for name, kind in PCM_24.items():
        path = tmp_path / f"long.{name}"
        y = plucked(220, 3.0, 44_100)
        soundfile.write(path, y, 44_100, format=kind, subtype="PCM_24")
        assert headers.told(path) == probe(path), name


def test_an_mp3_without_a_tag_is_as_long_as_its_frames(tmp_path, whole):
    path = tmp_path / "plain.mp3"
    path.write_bytes(without_tag(whole["mp3"]))
    found, (y, rate) = headers.told(path), soundfile.read(path)
    assert found is not None
    assert found.duration_s == probe(path).duration_s, "not by its bit rate"
    assert abs(found.duration_s - len(y) / rate) < 0.1  # a frame, and a decoder's delay


def test_a_file_that_is_cut_off_is_left_to_a_decoder(tmp_path, whole):
    for ending, content in whole.items():
        if ending == "mp3":
            continue  # one so short may be cut off, for a decoder too
        for n_bytes in (30, len(content) * 2 // 3):
            path = tmp_path / f"{n_bytes} bytes.{ending}"
            path.write_bytes(content[:n_bytes])
            assert headers.told(path) is None, path.name
    path = tmp_path / "cut off.mp3"
    soundfile.write(path, plucked(220, 10.0, 44_100), 44_100)
    assert headers.told(path) == probe(path)
    path.write_bytes(path.read_bytes()[:60_000])
    assert headers.told(path) is None


def test_what_lies_behind_the_sound_changes_nothing(tmp_path, whole):
    for ending, content in whole.items():
        for what, more in {"junk": b"junk" * 100, "another": content}.items():
            path = tmp_path / f"{what}.{ending}"
            path.write_bytes(content + more)
            assert headers.told(path) in (None, probe(path)), path.name


def test_of_damaged_files_nothing_is_told_that_a_decoder_contradicts(tmp_path, whole):
    n_told = 0
    for number in range(N_FILES):
        file = damaged(number, SEED, whole)
        path = tmp_path / file.name
        path.write_bytes(file.content)
        found = headers.told(path)
        if found is None:
            continue
        n_told += 1
        try:
            truth = probe(path)
        except AudioError:
            # A codec's own tables under a right checksum are not looked at
            assert "right checksums" in file.how, file
            continue
        assert (found.sample_rate, found.n_channels) == (truth.sample_rate, truth.n_channels), file
        assert truth.cut_off_at_s is None, file
        assert agree(found.duration_s or 0.0, truth.duration_s or 0.0), file
    assert n_told > N_FILES / 8


def test_a_whole_file_starts_no_decoder_and_loads_no_arrays(tmp_path, whole):
    (tmp_path / "whole.flac").write_bytes(whole["flac"])
    (tmp_path / "cut off.flac").write_bytes(whole["flac"][:40_000])
    code = """
import sys
from pathlib import Path
from core.audio import decoders, headers
whole, cut = map(Path, sys.argv[1:])
print(headers.described(whole).duration_s, len(decoders.pool.idle), "numpy" in sys.modules)
print(headers.described(cut).cut_off_at_s is not None, len(decoders.pool.idle))
"""
    paths = [str(tmp_path / name) for name in ("whole.flac", "cut off.flac")]
    done = subprocess.run(
        [sys.executable, "-c", code, *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2.0", "0", "False", "True", "1"]


def test_a_file_made_to_take_long_is_left_to_a_decoder_soon(tmp_path, whole):
    mp3, filler = whole["mp3"], 20_000_000
    tag = max(mp3.find(b"Xing"), mp3.find(b"Info"))
    n_bytes = struct.pack(">I", len(mp3) + filler)
    made = {
        "ones.mp3": b"\xff" * filler,
        "no tag.mp3": without_tag(mp3) + b"\xff" * filler,
        "tag.mp3": mp3[: tag + 12] + n_bytes + mp3[tag + 16 :] + b"\xff" * filler,
        "tags.mp3": b"ID3\4\0\0\0\0\0\0" * (filler // 10),
        "frames.flac": whole["flac"] + b"\xff\xf8" * (filler // 2),
        "blocks.flac": whole["flac"][:42] + b"\1\0\0\0" * (filler // 4),
        "chunks.wav": whole["wav"][:12] + b"junk\0\0\0\0" * (filler // 8),
        "pages.ogg": whole["ogg"] + b"OggS\0" * (filler // 5),
    }
    for name, content in made.items():
        path = tmp_path / name
        path.write_bytes(content)
        began = time.thread_time()
        assert headers.told(path) is None, name
        assert time.thread_time() - began < 1.0, name
        path.unlink()
