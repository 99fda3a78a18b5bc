"""Decoders apart: what crashes, hangs or swells costs one sentence, and the next file is heard."""

import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core import config
from core.audio import clip, decode, decoder, decoders, excerpt, guarded, whole_track
from core.audio.info import SilentError
from core.errors import AudioError, AwayError, Stopped
from tests.sounds import CLIP_SAMPLES, buzzing, clip_of, plucked


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "tone.flac", plucked(220, 60.0, 16_000), 16_000)
    return tmp_path / "tone.flac"


def decoder_pids() -> list[int]:
    processes = [decoder._process for decoder in decoders.pool.idle]
    return [p.pid for p in processes if p is not None and p.poll() is None]


def test_a_decoder_answers_the_same_as_this_process(tone):
    assert guarded.probe(tone) == decode.probe(tone)
    starts, clips = guarded.load_segments(tone, 3)
    own_starts, own_clips = clip.load_segments(tone, 3)
    assert starts == own_starts == [0.0, 30.0]
    assert np.array_equal(clips, own_clips)
    assert np.array_equal(guarded.load_at(tone, [12.5])[0], clip_of(tone, 12.5))
    assert guarded.flac_excerpt(tone, 5.0, 2.0) == excerpt.flac_excerpt(tone, 5.0, 2.0)
    assert np.array_equal(guarded.waveform_peaks(tone, 50), excerpt.waveform_peaks(tone, 50))


def test_an_answer_too_large_to_be_shared_comes_through_the_pipe(tmp_path):
    soundfile.write(tmp_path / "long.wav", np.tile(plucked(220, 52.0), 10), 8000)  # 16.6 MB
    own = whole_track.load_whole(tmp_path / "long.wav")
    assert own.nbytes > decoder.SHARED_BYTES
    assert np.array_equal(guarded.load_whole(tmp_path / "long.wav"), own)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory is shared on this system")
def test_a_decoder_that_ends_leaves_no_file_open(tone):
    one = decoders.Decoder()
    before = len(os.listdir("/proc/self/fd"))
    request = {"do": "probe", "path": str(tone), "seconds": 60.0}
    assert one.ask(request, decoders.never)[0]["shared"]
    one.end()
    assert len(os.listdir("/proc/self/fd")) == before


def test_without_shared_memory_answers_come_through_the_pipe(tone, monkeypatch):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    one = decoders.Decoder()
    part = {"start_s": 0.0, "length_s": 3.0, "rate": 8000}
    request = {"do": "span", "path": str(tone), "seconds": 60.0, **part}
    head, content = one.ask(request, decoders.never)
    one.end()
    assert not head["shared"]
    assert np.array_equal(np.frombuffer(content, "<f4"), guarded.load_span(tone, 0.0, 3.0))


def test_errors_come_back_as_what_they_are(tmp_path):
    soundfile.write(tmp_path / "silent.wav", np.zeros(16_000), 8000)
    (tmp_path / "text.mp3").write_bytes(b"words " * 500)
    with pytest.raises(SilentError, match=r"silent\.wav"):
        guarded.load_query(tmp_path / "silent.wav", 3)
    with pytest.raises(AudioError, match=r"text\.mp3"):
        guarded.probe(tmp_path / "text.mp3")
    with pytest.raises(AudioError, match=r"gone\.wav is not there"):
        guarded.probe(tmp_path / "gone.wav")


def test_a_decoder_that_dies_is_replaced(tone):
    guarded.probe(tone)
    before = decoder_pids()
    with pytest.raises(AudioError, match=r"tone\.flac makes its decoder break down"):
        _while_running(
            lambda: [os.kill(pid, 9) for pid in before], slow_wav(tone.parent / "tone.flac")
        )
    good = tone.with_name("good.wav")
    soundfile.write(good, plucked(220, 1.0), 8000)
    assert guarded.probe(good).duration_s == 1.0
    assert not set(before) & set(decoder_pids())


def test_one_that_takes_too_long_is_ended(tmp_path, tone):
    guarded.probe(tone)  # a decoder has started
    started = time.monotonic()
    with pytest.raises(AudioError, match=r"slow\.wav takes longer than 0.05 s"):
        guarded.load_whole(slow_wav(tmp_path / "slow.wav"), seconds=0.05)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform != "linux", reason="writes to /proc")
def test_a_process_whose_name_is_cut_within_a_letter_hinders_no_decoder(tmp_path):
    named = "open('/proc/self/comm', 'wb').write('曲'.encode()[:2]); print(flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", named], **pipes) as other:
        other.stdout.readline()
        with pytest.raises(AudioError, match="takes longer than"):
            guarded.load_whole(slow_wav(tmp_path / "slow.wav"), seconds=0.05)
        other.communicate(b"\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_decoder_may_have_a_gigabyte(tone):
    guarded.probe(tone)
    for pid in decoder_pids():
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"Max address space\s+1000000000\s", limits)


def test_work_that_nobody_waits_for_ends(tmp_path, tone):
    def gone() -> None:
        raise Stopped("The tab was closed.")

    guarded.probe(tone)  # a decoder has started
    started = time.monotonic()
    with pytest.raises(Stopped):
        guarded.waveform_peaks(slow_wav(tmp_path / "slow.wav"), 100, waiting=gone)
    assert time.monotonic() - started < 5


def test_many_ask_at_once(tone):
    found: list[float | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(guarded.probe(tone).duration_s))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [60.0] * 12


def test_a_long_query_is_heard_all_along_and_a_short_one_like_a_track(tmp_path):
    n_minutes = 30
    parts = [
        (plucked if minute % 2 else buzzing)(150.0 + 10 * minute, 60.0)
        for minute in range(n_minutes)
    ]
    soundfile.write(tmp_path / "mix.wav", np.concatenate(parts), 8000)
    starts, clips = guarded.load_query(tmp_path / "mix.wav", 3)
    assert len(starts) == clip.MOST_QUERY_SEGMENTS
    assert max(np.diff(starts)) < 60
    last = next(i for i, start in enumerate(starts) if start >= 60 * (n_minutes - 1))
    theirs = clip_of(tmp_path / "mix.wav", starts[last])
    assert np.array_equal(clips[last], theirs)
    soundfile.write(tmp_path / "track.wav", np.concatenate(parts[:2]), 8000)
    assert guarded.load_query(tmp_path / "track.wav", 3)[0] == [0.0, 40.0, 80.0]


def test_a_query_that_decodes_slowly_is_heard_in_fewer_places_all_along(tmp_path):
    soundfile.write(tmp_path / "mix.flac", np.tile(plucked(200, 60.0), 20), 8000)
    with decode.opened(tmp_path / "mix.flac", exact=False) as sound:
        starts, _ = clip.query_segments(sound, 3, budget_s=0.02)
    assert 1 <= len(starts) < clip.MOST_QUERY_SEGMENTS


def test_a_span_is_filled(tone):
    y = guarded.load_span(tone, 10.0, 3.0)
    assert y.shape == (CLIP_SAMPLES,)
    assert np.allclose(y[: 3 * 8000], y[3 * 8000 : 6 * 8000])


def write_head(path: Path, rate: int, n_channels: int, bits: int, n_bytes: int) -> None:
    """A WAV file of zeros that take no place on the disk."""
    align = n_channels * bits // 8
    head = struct.pack("<HHIIHH", 1, n_channels, rate, min(rate * align, 2**32 - 1), align, bits)
    path.write_bytes(
        b"RIFF"
        + struct.pack("<I", n_bytes + 36)
        + b"WAVEfmt \x10\0\0\0"
        + head
        + b"data"
        + struct.pack("<I", n_bytes)
    )
    os.truncate(path, 44 + n_bytes)


def slow_wav(path: Path) -> Path:
    """Twenty minutes in 96 kHz and eight channels, which take seconds to look through."""
    write_head(path, rate=96_000, n_channels=8, bits=16, n_bytes=1_840_000_000)
    return path


def _while_running(act, path: Path) -> None:
    threading.Timer(0.4, act).start()
    guarded.waveform_peaks(path, 100)


def test_what_was_accepted_is_not_decoded_again(tone):
    guarded.accept(tone)
    content = tone.read_bytes()
    times = tone.stat().st_mtime_ns
    tone.write_bytes(bytes(len(content)))
    os.utime(tone, ns=(times, times))
    asked = (config.LONG_SEGMENTS, guarded.QUERY_RATE)
    starts, clips = guarded.load_query(tone, *asked)
    assert len(starts) == len(clips) == 2
    with pytest.raises(AudioError):
        guarded.load_query(tone, *asked)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells how much a process works")
def test_a_decoder_that_waits_for_its_disk_says_so_and_the_file_is_not_at_fault(tone):
    guarded.probe(tone)
    for pid in decoder_pids():
        os.kill(pid, signal.SIGSTOP)  # as where a share on the network does not answer
    try:
        with pytest.raises(AwayError, match="its disk or this machine is busy"):
            guarded.load_whole(tone, seconds=0.5)
    finally:  # one that stands still would outlive the tests, or stall another one
        for pid in decoder_pids():
            os.kill(pid, signal.SIGCONT)
    assert guarded.probe(tone).duration_s == 60.0
