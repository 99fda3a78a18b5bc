"""FFmpeg's libraries open the one local file that they are given, and nothing that it names."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.audio.clip import load_segments
from core.audio.decode import probe
from core.audio.formats import libav
from core.errors import AudioError
from tests.catalog_kit import take
from tests.sounds import load, plucked

needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed, which makes the files"
)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that has sound, and what was asked of it."""
    asked: list[str] = []
    soundfile.write(tmp_path / "served.wav", plucked(220, 3.0), 8000)
    content = (tmp_path / "served.wav").read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"


def test_a_file_that_names_files_is_not_sound(tmp_path):
    soundfile.write(tmp_path / "other.wav", plucked(220, 3.0), 8000)
    for name, content in {
        "script.wav": "ffconcat version 1.0\nfile other.wav\n",
        "script.ffconcat": "ffconcat version 1.0\nfile other.wav\n",
        "list.m3u8": PLAYLIST.format("other.wav"),
    }.items():
        (tmp_path / name).write_text(content)
        for read in (probe, load):
            with pytest.raises(AudioError, match="not a sound file"):
                read(tmp_path / name)


def test_no_address_is_asked(tmp_path, asked):
    address, requests = asked
    for name in ("list.m3u8", "list.m4a", "list.mp3"):
        (tmp_path / name).write_text(PLAYLIST.format(f"{address}/a.ts"))
        with pytest.raises(AudioError):
            probe(tmp_path / name)
    (tmp_path / "script.ffconcat").write_text(f"ffconcat version 1.0\nfile {address}/b.wav\n")
    with pytest.raises(AudioError):
        probe(tmp_path / "script.ffconcat")
    assert requests == []


def test_only_local_files_are_opened_whatever_ffmpeg_is_built_with(tmp_path):
    """Our builds of FFmpeg follow no address from a file even without this; others may."""
    soundfile.write(tmp_path / "a.wav", plucked(220, 1.0), 8000)
    with libav.opened(tmp_path / "a.wav") as container:
        assert container.options["protocol_whitelist"] == "file"
        assert container.name.startswith("file:/")


def test_a_name_that_looks_like_an_option_or_a_protocol_is_a_file(tmp_path):
    content = b"\0" * 64
    for name in ("-i.m4a", "concat:a|b.m4a", "http:x.m4a"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(AudioError, match="not a sound file"):
            probe(tmp_path / name)


@needs_ffmpeg
@pytest.mark.parametrize("sealed", ["drms", "enca"])
def test_encrypted_sound_is_said_to_be_encrypted(tmp_path, sealed):
    soundfile.write(tmp_path / "a.wav", plucked(220, 2.0), 8000)
    plain, protected = tmp_path / "plain.m4p", tmp_path / "song.m4p"
    options = ["-v", "error", "-i", str(tmp_path / "a.wav"), "-f", "mp4", str(plain)]
    subprocess.run(["ffmpeg", *options], check=True)
    assert probe(plain).duration_s == pytest.approx(2, abs=0.1)
    entry = b"mp4a" + bytes(7) + b"\1"
    assert entry in plain.read_bytes()
    protected.write_bytes(plain.read_bytes().replace(entry, sealed.encode() + entry[4:]))
    with pytest.raises(AudioError, match=r"song\.m4p is encrypted .* without protection"):
        probe(protected)


@needs_ffmpeg
@pytest.mark.parametrize("n_silent", [0, 1, 2])
def test_of_several_sounds_the_first_that_is_not_silent_is_heard(tmp_path, n_silent):
    path = tmp_path / "camera.mov"
    sounds = ["anullsrc=r=44100:cl=mono"] * n_silent + ["sine=440:r=48000", "anoisesrc"]
    inputs = [part for sound in sounds for part in ("-f", "lavfi", "-i", sound)]
    maps = [part for number in range(len(sounds)) for part in ("-map", str(number))]
    made = [*inputs, *maps, "-t", "3", "-c:a", "pcm_s16le", path]
    subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
    assert probe(path).sample_rate == 48_000
    clip = load_segments(path, 1)[1][0]
    assert np.abs(np.fft.rfft(clip)).argmax() == 440 * 24


@needs_ffmpeg
def test_a_wav_whose_header_tells_a_wrong_rate_of_bytes_is_heard_at_the_right_place(tmp_path):
    soundfile.write(tmp_path / "a.wav", plucked(220, 40.0, 16_000), 16_000)
    path = tmp_path / "call.wav"  # FFmpeg's own tool writes twice the rate
    made = ["-i", tmp_path / "a.wav", "-c:a", "g722", path]
    subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
    whole, _ = load(path)
    for start_s in (30.0, 5.0, 35.0):
        part, _ = load(path, start_s, 1.0)
        first = round(start_s * 16_000)
        np.testing.assert_array_equal(part, whole[first : first + 16_000])


@needs_ffmpeg
def test_an_mp3_of_a_changing_rate_within_a_wav_is_heard_to_its_end(tmp_path):
    y = np.concatenate([np.zeros(90 * 16_000), plucked(220, 10.0, 16_000)])
    soundfile.write(tmp_path / "a.wav", y, 16_000)
    made = ["-i", tmp_path / "a.wav", "-c:a", "libmp3lame", "-q:a", "4", tmp_path / "b.wav"]
    subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
    info = probe(tmp_path / "b.wav")
    assert (info.duration_s, info.cut_off_at_s) == (pytest.approx(100, abs=0.2), None)
    assert np.abs(load(tmp_path / "b.wav", 92.0, 2.0)[0]).max() > 0.05


@needs_ffmpeg
def test_of_several_sounds_the_one_that_players_choose_is_heard(tmp_path):
    path = tmp_path / "film.mka"
    inputs = ["-f", "lavfi", "-i", "anoisesrc", "-f", "lavfi", "-i", "sine=440:r=48000"]
    chosen = ["-disposition:a:0", "0", "-disposition:a:1", "default"]
    made = [*inputs, "-map", "0", "-map", "1", "-t", "3", "-c:a", "flac", *chosen, path]
    subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
    clip = load_segments(path, 1)[1][0]
    assert np.abs(np.fft.rfft(clip)).argmax() == 440 * 24


@needs_ffmpeg
def test_a_voice_memo_of_several_layers_is_sound(home, tmp_path):
    soundfile.write(tmp_path / "a.wav", plucked(220, 3.0), 8000)
    (tmp_path / "m").mkdir()
    memo = tmp_path / "m" / "New Recording.qta"  # as newer iPhones call it
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.wav"), "-f", "mov", str(memo)]
    subprocess.run(command, check=True)
    assert take(tmp_path / "m")["accepted"] == 1


@needs_ffmpeg
@pytest.mark.parametrize(("kind", "codec"), [("wv", "wavpack"), ("dts", "dca"), ("latm", "aac")])
def test_a_file_of_another_kind_that_is_called_mp3_is_heard_as_what_it_is(tmp_path, kind, codec):
    path = tmp_path / "a.mp3"
    sine = ["-f", "lavfi", "-i", "sine=440:r=48000:d=6", "-ac", "2", "-c:a", codec, "-strict", "-2"]
    subprocess.run(["ffmpeg", "-v", "error", *sine, "-f", kind, path], check=True)
    info = probe(path)
    assert (info.duration_s, info.cut_off_at_s) == (pytest.approx(6, abs=0.2), None)
    y, sr = load(path)
    assert np.abs(np.fft.rfft(y[sr : 2 * sr, 0])).argmax() == 440
