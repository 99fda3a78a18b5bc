"""Other tags, or a large cover, leave a file the fingerprint that it had: its sound is the same."""

import base64
import io
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from mutagen.apev2 import APEv2
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2

from core.audio.decode import probe
from core.catalog.sound_files.fingerprint.soundprint import soundprint
from core.catalog.sound_files.tags.file_tags import read_file_tags
from tests.sounds import plucked

COVER = bytes(range(256)) * 1200  # more than the sound of a short Ogg file
KINDS = {
    "a.wav": ("WAV", "PCM_16"),
    "a.aiff": ("AIFF", "PCM_16"),
    "a.flac": ("FLAC", "PCM_16"),
    "a.mp3": ("MP3", "MPEG_LAYER_III"),
    "a.ogg": ("OGG", "VORBIS"),
    "a.opus": ("OGG", "OPUS"),
    "a.caf": ("CAF", "PCM_16"),
    "a.au": ("AU", "PCM_16"),
}


def picture() -> Picture:
    made = Picture()
    made.data, made.type, made.mime = COVER, 3, "image/png"
    return made


def by_mutagen(path: Path) -> None:
    file = mutagen.File(path)
    if path.suffix == ".flac":
        file.add_picture(picture())
        file["title"] = "New"
    elif path.suffix in (".ogg", ".opus"):
        file["metadata_block_picture"] = base64.b64encode(picture().write()).decode()
        file["title"] = "New"
    else:
        if file.tags is None:
            file.add_tags()
        file.tags.add(TIT2(encoding=3, text="New"))
        file.tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=COVER))
    file.save()


def into_caf(path: Path) -> None:
    """Texts in front of the samples."""
    data = path.read_bytes()
    at = data.index(b"data")
    text = struct.pack(">I", 1) + b"title\0New\0"
    path.write_bytes(data[:at] + b"info" + struct.pack(">q", len(text)) + text + data[at:])


def into_au(path: Path) -> None:
    """A note between the head and the samples."""
    data = path.read_bytes()
    (at,) = struct.unpack(">I", data[4:8])
    note = b"title=New".ljust(64, b"\0")
    path.write_bytes(data[:4] + struct.pack(">I", at + len(note)) + data[8:at] + note + data[at:])


@pytest.mark.parametrize("seconds", [2.0, 24.0])
@pytest.mark.parametrize("name", KINDS)
def test_other_tags_and_a_large_cover_leave_the_fingerprint(
    tmp_path: Path, name: str, seconds: float
) -> None:
    retag: Callable[[Path], None] = {".caf": into_caf, ".au": into_au}.get(name[1:], by_mutagen)
    kind, subtype = KINDS[name]
    sr = 48_000 if subtype == "OPUS" else 44_100
    path, other = tmp_path / name, tmp_path / f"other-{name}"
    soundfile.write(path, plucked(330.0, seconds, sr), sr, format=kind, subtype=subtype)
    soundfile.write(other, plucked(440.0, seconds, sr), sr, format=kind, subtype=subtype)
    before = soundprint(path)
    assert seconds == 2.0 or before[:1] == b"s", "large enough for blocks of it alone"
    shutil.copy(path, tmp_path / "copy")
    retag(path)
    assert path.read_bytes() != (tmp_path / "copy").read_bytes()
    assert soundprint(path) == before
    assert soundprint(other) != before


def ape_behind(data: bytes) -> bytes:
    tags, file = APEv2(), io.BytesIO(data)
    tags["Title"] = "New"
    tags.save(file)
    return file.getvalue()


def lyrics_behind(data: bytes) -> bytes:
    text = b"LYRICSBEGININD0000200EAL00005Title"
    return data + text + f"{len(text):06}".encode() + b"LYRICS200"


def id3_behind(data: bytes) -> bytes:
    """Of ID3v2.3, which has no foot, in front of ID3v1."""
    tags, file = ID3(), io.BytesIO()
    tags.add(TIT2(encoding=1, text="New"))
    tags.save(file, v2_version=3)
    return data + file.getvalue() + b"TAG".ljust(128, b"\0")


def foot_in_front(data: bytes) -> bytes:
    """What is left of an ID3 tag whose head an editor of tags took away."""
    return b"3DI\4\0\x10" + bytes(4) + data


@pytest.mark.parametrize("retag", [ape_behind, lyrics_behind, id3_behind, foot_in_front])
def test_rare_tags_around_an_mp3_leave_the_fingerprint(
    tmp_path: Path, retag: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a.mp3"
    soundfile.write(path, plucked(330.0, 2.0, 44_100), 44_100)
    before, data = soundprint(path), path.read_bytes()
    path.write_bytes(retag(data))
    assert soundprint(path) == before
    path.write_bytes(retag(data[:-500] + bytes(500)))
    assert soundprint(path) != before


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg, which makes WMA, is missing")
@pytest.mark.parametrize("seconds", [2.0, 24.0])
def test_other_tags_of_a_wma_leave_the_fingerprint(tmp_path: Path, seconds: float) -> None:
    prints = []
    for pitch in (330.0, 440.0):
        soundfile.write(tmp_path / "a.wav", plucked(pitch, seconds, 44_100), 44_100)
        path = tmp_path / f"{pitch}.wma"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", tmp_path / "a.wav", "-c:a", "wmav2", path], check=True
        )
        prints.append(soundprint(path))
        tags = mutagen.File(path)
        tags["Title"] = "New" * 1000
        tags.save()
        assert soundprint(path) == prints[-1]
    assert prints[0] != prints[1]


def dsf(samples: bytes) -> bytes:
    n = len(samples)
    form = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 1, 1, 2_822_400, 1, n * 8, 4096, 0)
    body = form + struct.pack("<4sQ", b"data", 12 + n) + samples
    return struct.pack("<4sQQQ", b"DSD ", 28, 28 + len(body), 0) + body


def dff(samples: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">Q", len(content)) + content

    channels = chunk(b"CHNL", b"\0\1C   ") + chunk(b"CMPR", b"DSD \x0enot compressed\0")
    form = b"SND " + chunk(b"FS  ", struct.pack(">I", 2_822_400)) + channels
    body = chunk(b"FVER", b"\1\5\0\0") + chunk(b"PROP", form) + chunk(b"DSD ", samples)
    return chunk(b"FRM8", b"DSD " + body)


@pytest.mark.parametrize("make", [dsf, dff])
@pytest.mark.parametrize("n_bytes", [4_096, 409_600])
def test_a_tag_behind_dsd_leaves_the_fingerprint(
    tmp_path: Path, n_bytes: int, make: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"a.{make.__name__}"
    samples = np.random.default_rng(0).bytes(n_bytes)
    path.write_bytes(make(samples))
    if shutil.which("ffmpeg"):
        assert probe(path).duration_s == pytest.approx(8 * n_bytes / 2_822_400, rel=0.01)
    before = soundprint(path)
    by_mutagen(path)
    assert soundprint(path) == before
    path.write_bytes(path.read_bytes().replace(samples, samples[::-1]))
    assert soundprint(path) != before


def test_a_chunk_that_is_not_filled_up_leaves_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, plucked(330.0, 2.0, 44_100), 44_100)
    before, data = soundprint(path), path.read_bytes()
    path.write_bytes(data[:12] + b"note" + struct.pack("<I", 3) + b"odd" + data[12:])
    assert soundprint(path) == before


def test_a_size_that_no_file_has_ends_no_import(tmp_path: Path) -> None:
    heads = {
        "wma": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
        "dsf": dsf(b"")[:28] + b"fmt ",
        "m4a": struct.pack(">I12sI4s", 16, b"ftypM4A ", 1, b"free"),
    }
    for kind, head in heads.items():
        path = tmp_path / f"a.{kind}"
        path.write_bytes(head + b"\xff" * 3000)
        assert len(soundprint(path)) > 1
        assert not read_file_tags(path).names
