"""Sound files that went wrong once more: heard as far as they go, or named with the reason."""

import io
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3, TIT2, TPE1

from core.audio.decode import probe
from core.audio.formats.chunked.declared_sizes import chunk, falls_short
from core.audio.headers import described
from core.catalog.library import Library
from core.catalog.sound_files.fingerprint.soundprint import soundprint
from core.catalog.sound_files.tags.file_tags import LONGEST, read_file_tags
from core.errors import AudioError
from tests.catalog_kit import reasons, take, tone
from tests.sounds import load, plucked

SR = 22_050
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed, which makes this kind"
)


def encoded(kind: str, seconds: float, sr: int = SR, subtype: str | None = None) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, plucked(330.0, seconds, sr), sr, format=kind, subtype=subtype)
    return out.getvalue()


def seconds_of(path: Path) -> tuple[float | None, float]:
    """The length that is told, and the seconds that are heard."""
    y, sr = load(path)
    return described(path).duration_s, len(y) / sr


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("OGG", "VORBIS", SR), ("OGG", "VORBIS", 44_100)),
        (("OGG", "OPUS", 48_000), ("OGG", "OPUS", 48_000)),
        (("OGG", "VORBIS", SR), ("OGG", "OPUS", 48_000)),
    ],
)
def test_chained_ogg_is_heard_to_its_end_whatever_the_links_hold(tmp_path, first, second):
    path = tmp_path / "radio.ogg"
    parts = [
        encoded(kind, seconds, sr, subtype)
        for seconds, (kind, subtype, sr) in ((3, first), (2, second))
    ]
    path.write_bytes(b"".join(parts))
    told, heard = seconds_of(path)
    assert told == pytest.approx(5, abs=0.1)
    assert heard == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize(
    "front",
    [
        b"\0" * 100,
        b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n",
        b"\xef\xbb\xbf",
        b"\0\5a.wav".ljust(128, b"\0"),
    ],
)
@pytest.mark.parametrize("kind", ["FLAC", "WAV", "OGG", "AIFF"])
def test_what_stands_before_the_sound_is_passed_over(tmp_path, kind, front):
    path = tmp_path / f"a.{kind.lower()}"
    path.write_bytes(front + encoded(kind, 4))
    assert seconds_of(path) == pytest.approx((4, 4), abs=0.1)


def test_a_damaged_block_in_front_of_a_flac_hides_no_sound(tmp_path):
    path, data = tmp_path / "a.flac", encoded("FLAC", 4)
    block = bytes([5]) + (396).to_bytes(3, "big") + bytes(396)  # a sheet of no tracks
    path.write_bytes(data[:4] + bytes([data[4] & 0x7F]) + data[5:42] + block + data[42:])
    assert seconds_of(path) == pytest.approx((4, 4), abs=0.1)


def test_an_mp3_whose_tag_claims_more_than_the_file_holds_is_heard(tmp_path):
    sound = encoded("MP3", 4)
    prints = set()
    for i in range(2):
        path = tmp_path / f"{i}.mp3"
        path.write_bytes(b"ID3\3\0\0\x7f\x7f\x7f\x7fTIT2" + bytes(90) + sound[i * 2000 :])
        assert seconds_of(path) == pytest.approx((4, 4), abs=0.5)
        prints.add(soundprint(path))
    assert len(prints) == 2, "each has a fingerprint of its own"


@pytest.mark.parametrize("tag", [b"ID3\3\0\0\0\0\0\0", b"\xff\xd8\xff\xe0"])
def test_an_mp3_is_heard_behind_a_large_picture_of_which_its_tag_tells_nothing(tmp_path, tag):
    path = tmp_path / "a.mp3"
    picture = np.random.default_rng(1).integers(0, 255, 900_000, np.uint8).tobytes()  # no 0xff
    path.write_bytes(tag + picture + encoded("MP3", 4))
    assert seconds_of(path) == pytest.approx((4, 4), abs=0.01)


@needs_ffmpeg
@pytest.mark.parametrize(("first", "second"), [(SR, 44_100), (44_100, SR), (44_100, 48_000)])
def test_mp3s_of_two_rates_put_together_are_heard_to_their_end(tmp_path, first, second):
    path = tmp_path / "a.mp3"
    path.write_bytes(encoded("MP3", 3, first) + encoded("MP3", 6, second))
    assert seconds_of(path) == pytest.approx((9, 9), abs=0.3)


# the last one is a frame of two channels, in a file of one
@pytest.mark.parametrize(
    "junk",
    [
        b"\0" * 4000,
        b"\xff\xfb" * 2000,
        bytes(range(256)) * 200,
        b"\xaa" * 83 + b"\xff\xfb\x90\x00" + b"\xaa" * 413,
    ],
)
def test_an_mp3_is_heard_behind_a_hole_too(tmp_path, junk):
    path, content = tmp_path / "a.mp3", encoded("MP3", 9, 44_100)
    third = len(content) // 3
    path.write_bytes(content[:third] + junk + content[third:])
    assert seconds_of(path) == pytest.approx((9, 9), abs=0.3)
    assert len(load(path, 6, 2)[0]) == 2 * 44_100


@needs_ffmpeg
def test_an_ogg_file_of_flac_says_where_it_ends(tmp_path):
    path = tmp_path / "a.oga"
    sine = ["-f", "lavfi", "-i", "sine=440:d=6", "-c:a", "flac", "-f", "ogg"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
    content = path.read_bytes()
    assert described(path).cut_off_at_s is None
    path.write_bytes(content[: len(content) // 2])
    assert described(path).cut_off_at_s == pytest.approx(3, abs=1)
    path.write_bytes(content + content)
    assert described(path).cut_off_at_s == pytest.approx(6, abs=0.1)


def test_chunks_of_a_wav_that_are_not_filled_up(tmp_path):
    samples = (plucked(330.0, 3, 8000) * 32_000).astype("<i2").tobytes()
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16_000, 2, 16)
    body = b"WAVE" + b"JUNK\3\0\0\0abc" + form + b"data" + struct.pack("<I", len(samples)) + samples
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert seconds_of(path) == pytest.approx((3, 3), abs=0.01)
    y, _ = load(path)
    assert np.abs(y[:, 0] - plucked(330.0, 3, 8000)).max() < 0.03


@needs_ffmpeg
def test_a_stream_that_is_shorter_than_another_is_not_cut_off(tmp_path):
    path = tmp_path / "two.m4a"
    sine = ["-f", "lavfi", "-i"]
    inputs = [*sine, "sine=440:d=2", *sine, "sine=880:d=6", "-map", "0", "-map", "1"]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, "-c:a", "aac", path], check=True)
    info = probe(path)
    assert info.duration_s == pytest.approx(2, abs=0.1)
    assert info.cut_off_at_s is None
    whole = tmp_path / "one.m4a"
    fast = ["-c:a", "aac", "-movflags", "+faststart"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, "sine=880:d=6", *fast, whole], check=True)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert probe(whole).cut_off_at_s == pytest.approx(3, abs=0.5)
    parts = ["-c:a", "aac", "-movflags", "empty_moov+frag_keyframe", "-frag_duration", "1000000"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *sine, "sine=d=6", *parts, whole], check=True)
    assert probe(whole).cut_off_at_s is None
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert probe(whole).cut_off_at_s == pytest.approx(3, abs=1)


@needs_ffmpeg
def test_an_mp4_of_a_thousand_fragments_is_whole(tmp_path):
    path = tmp_path / "stream.m4a"
    sine = ("-f", "lavfi", "-i", "sine=d=30", "-c:a", "aac", "-frag_duration", "20000")
    kind = ("-movflags", "frag_keyframe+empty_moov")
    subprocess.run(["ffmpeg", "-v", "error", *sine, *kind, path], check=True)
    assert path.read_bytes().count(b"moof") > 1000
    assert probe(path).cut_off_at_s is None


@needs_ffmpeg
@pytest.mark.parametrize("kind", ["wma", "caf", "w64", "rf64"])
def test_a_file_smaller_than_its_header_promises_is_cut_off(tmp_path, kind):
    path, cut = tmp_path / f"a.{kind}", tmp_path / f"cut.{kind}"
    if kind in ("w64", "rf64"):
        path.write_bytes(encoded(kind.upper(), 6))
    else:
        sine = ["-f", "lavfi", "-i", "sine=440:d=6"]
        subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
    content = path.read_bytes()
    cut.write_bytes(content[: len(content) // 2])
    assert described(path).cut_off_at_s is None
    assert described(cut).cut_off_at_s == pytest.approx(3, abs=0.5)
    path.write_bytes(content + b"\0" * 5000)
    assert described(path).cut_off_at_s is None


@pytest.mark.parametrize(
    "head", [b"DSD " + struct.pack("<QQQ", 28, 10_000, 0), b"FRM8" + struct.pack(">Q", 9_988)]
)
def test_a_file_of_dsd_tells_its_size(tmp_path, head):
    path = tmp_path / "a.dsd"
    content = head.ljust(10_000, b"\0")
    path.write_bytes(content)
    assert not falls_short(path)
    path.write_bytes(content[:6000])
    assert falls_short(path)


@pytest.mark.parametrize("ending", ["mp3", "ac3", "flac", "wav"])
def test_a_large_file_of_zeros_is_named_at_once(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    with open(path, "wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(AudioError, match=r"a\.\w+ holds nothing but zeros"):
        described(path)
    assert soundprint(path)  # within the time of this test: not read through either


def test_names_that_hide_an_ending_or_a_title(home, tmp_path):
    music = tmp_path / "m"
    for name in ("a.wav", "b.WAV ", "c.wav.", "   .wav"):
        tone(tmp_path / "t.wav", pitch=0.2 + len(name) / 50).rename(
            (music / name) if music.is_dir() else (music.mkdir() or music / name)
        )
    tone(tmp_path / "t.wav").rename(music / "no ending")
    (music / "README").write_text("nothing to hear")
    report = take(music)
    titles = {str(track.path): track.title for track in Library.open("mine").tracks()}
    assert set(titles) == {"a.wav", "b.WAV ", "c.wav.", "   .wav"}
    assert all(titles.values())
    assert set(reasons(report, "left_out")) == {"no ending"}


def test_an_id3_tag_at_the_end_is_read_and_is_no_part_of_the_sound(tmp_path):
    sound, front = encoded("MP3", 2), io.BytesIO()
    ID3().save(front)
    prints = set()
    for title, last in (("Alpha", b""), ("Beta", b"TAG" + b"Old".ljust(125, b"\0"))):
        tags, whole = ID3(), io.BytesIO()
        tags.add(TIT2(encoding=3, text=[title]))
        tags.save(whole)
        content = whole.getvalue()
        head, foot = (name + b"\4\0\x10" + content[6:10] for name in (b"ID3", b"3DI"))
        path = tmp_path / f"{title}.mp3"
        path.write_bytes(sound + head + content[10:] + foot + last)
        assert read_file_tags(path).fields["title"] == title
        prints.add(soundprint(path))
    assert len(prints) == 1


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("last", [b"", b"TAG" + b"Old".ljust(125, b"\0"), b"\0" * 99])
def test_an_id3_tag_at_the_end_needs_no_foot(tmp_path, version, last):
    tags, whole = ID3(), io.BytesIO()
    tags.add(TIT2(encoding=3, text=["Alpha"]))
    tags.save(whole, v2_version=version)
    path = tmp_path / "a.mp3"
    path.write_bytes(encoded("MP3", 2) + b"ID3\3\0\0\0\0\0\1" + whole.getvalue() + last)
    assert read_file_tags(path).fields["title"] == "Alpha"


def test_tags_that_were_encoded_twice_and_tags_without_end(tmp_path):
    y, sr = soundfile.read(tone(tmp_path / "a.wav"))
    path, tags = tmp_path / "a.mp3", ID3()
    soundfile.write(path, y, sr, format="MP3")
    tags.add(TIT2(encoding=3, text=["Böse Füße".encode().decode("cp1252")]))
    tags.add(TPE1(encoding=3, text=["x" * 200_000]))
    tags.save(path)
    found = read_file_tags(path).fields
    assert found["title"] == "Böse Füße"
    assert len(found["artist"]) == LONGEST


@needs_ffmpeg
@pytest.mark.parametrize("ending", ["mka", "webm"])
def test_a_matroska_file_has_the_same_sound_whatever_its_tags(tmp_path, ending):
    old, new, other = (tmp_path / f"{name}.{ending}" for name in ("old", "new", "other"))
    for path, pitch in ((old, 440), (other, 550)):
        sine = ["-f", "lavfi", "-i", f"sine={pitch}:d=4", "-c:a", "libopus"]
        subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
    title = ["-c", "copy", "-metadata", "title=" + "New" * 2000]
    subprocess.run(["ffmpeg", "-v", "error", "-i", old, *title, new], check=True)
    assert old.read_bytes() != new.read_bytes()
    assert soundprint(old) == soundprint(new) != soundprint(other)
    for size in (0, 3, 40, 200, 1000):
        new.write_bytes(old.read_bytes()[:size])
        assert soundprint(new)  # of a file that is cut off anywhere


@needs_ffmpeg
@pytest.mark.parametrize(
    ("ending", "old", "new", "kind"),
    [
        ("wav", b"", b"", "aac in a WAV file"),
        ("wav", b"\xff\0\1\0", b"\x34\x12\1\0", "not known here"),
        ("mka", b"A_AAC", b"A_XYZ", "not known here"),
    ],
)
def test_what_no_decoder_here_knows_is_named_as_such(tmp_path, ending, old, new, kind):
    path = tmp_path / f"a.{ending}"
    sine = ["-f", "lavfi", "-i", "sine=440:d=2", "-c:a", "aac"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(AudioError, match=f"holds sound of .*{kind}.*cannot be decoded"):
        probe(path)


@pytest.mark.parametrize("kind", ["mp3", "ogg", "flac", "wma", "m4a"])
def test_zeros_in_place_of_the_rest_are_no_sound_and_behind_the_whole_no_fault(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind in ("wma", "m4a"):
        if shutil.which("ffmpeg") is None:
            pytest.skip("ffmpeg is not installed, which makes this kind")
        sine = ["-f", "lavfi", "-i", "sine=440:d=12", "-movflags", "+faststart"]
        subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
        content = path.read_bytes()
    else:
        content = encoded(kind.upper(), 12)
    loaded = content[: len(content) * 6 // 10]
    path.write_bytes(loaded + bytes(len(content) - len(loaded)))
    info = described(path)
    assert info.cut_off_at_s == info.duration_s == pytest.approx(7.2, abs=1.2)
    if kind == "flac":  # of a disc, whose first part was loaded; the rest takes no room on the disk
        os.truncate(path, 50_000_000)
        started = time.process_time()
        assert probe(path).duration_s == pytest.approx(7.2, abs=1.2)
        assert time.process_time() - started < 5, "zeros are not searched for sound"
    path.write_bytes(content + bytes(40_000))
    info = described(path)
    assert (info.cut_off_at_s, info.duration_s) == (None, pytest.approx(12, abs=0.2))


@needs_ffmpeg
@pytest.mark.parametrize("kind", ["mp4", "oga", "zeros.mp4"])
def test_what_a_decoder_does_not_reach_behind_damage_is_said_to_be_missing(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    made = ["-c:a", "flac"] if kind == "oga" else ["-movflags", "empty_moov+frag_keyframe"]
    made += [] if kind == "oga" else ["-frag_duration", "2000000"]
    noise = ["-f", "lavfi", "-i", "anoisesrc=d=12"]
    subprocess.run(["ffmpeg", "-v", "error", *noise, *made, path], check=True)
    content = bytearray(path.read_bytes())
    assert probe(path).cut_off_at_s is None
    n, end = len(content), len(content) if kind == "zeros.mp4" else len(content) * 7 // 10
    content[n // 2 : end] = bytes(end - n // 2)
    path.write_bytes(content)
    info = probe(path)
    assert info.cut_off_at_s == info.duration_s == pytest.approx(5.5, abs=1.5)


@needs_ffmpeg
def test_a_film_without_sound_is_said_to_hold_none(tmp_path):
    path = tmp_path / "a.mp4"
    film = ["-f", "lavfi", "-i", "color=s=32x32:r=1:d=2", "-c:v", "mpeg4"]
    subprocess.run(["ffmpeg", "-v", "error", *film, path], check=True)
    with pytest.raises(AudioError, match="holds no sound"):
        probe(path)


@needs_ffmpeg
def test_an_mp4_without_its_index_is_said_to_be_cut_off(tmp_path):
    path = tmp_path / "a.m4a"
    sine = ["-f", "lavfi", "-i", "sine=440:d=2"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, path], check=True)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(AudioError, match="the index there"):
        probe(path)


@needs_ffmpeg
def test_dolby_in_place_of_samples_is_decoded_and_not_heard_as_hiss(tmp_path):
    path, inner = tmp_path / "a.wav", tmp_path / "a.spdif"
    sine = ["-f", "lavfi", "-i", "sine=440:r=48000:d=3", "-ac", "2", "-c:a", "ac3", "-f", "spdif"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, inner], check=True)
    soundfile.write(path, np.frombuffer(inner.read_bytes(), "<i2").reshape(-1, 2), 48_000)
    y, sr = load(path)
    assert len(y) / sr == pytest.approx(3, abs=0.1)
    assert np.abs(np.fft.rfft(y[:sr, 0])).argmax() == 440


def test_a_chunk_is_found_behind_others_that_are_filled_up():
    content = b"odd " + struct.pack("<I", 3) + b"abc\0" + b"data" + struct.pack("<I", 5) + b"sound"
    assert chunk(content, b"data", 0, "<4sI", 8, 2) == content.index(b"sound")
    assert chunk(content.replace(b"\0data", b"data"), b"data", 0, "<4sI", 8, 1) == 19
