"""A command whose main process is killed leaves no process behind, in the middle of its work."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.audio import guarded
from tests.catalog_kit import tone
from tests.command import ROOT, document

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
N_FILES = 1500  # so many that all workers come before the last


def processes(home: Path) -> dict[int, str]:
    """The running processes of this home: their numbers and command lines."""
    marker, found = f"SOUNDKIN_HOME={home}\0".encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_bytes().decode()
        except OSError:
            continue
    return {n: said for n, said in found.items() if said and n != os.getpid()}


def wait_for(condition, seconds: float = 120.0) -> bool:
    """Whether it comes to hold: within a second on an idle machine, within many on a busy one."""
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.05)
    return condition()


def test_killing_an_analysis_ends_its_workers_and_decoders(home, tmp_path):
    tone(tmp_path / "music" / "0.wav", 4.0)
    for i in range(1, N_FILES):
        shutil.copy(tmp_path / "music" / "0.wav", tmp_path / "music" / f"{i}.wav")
    document(home, "import", str(tmp_path / "music"), "--name", "mine")
    own = processes(home)  # the decoders of this process
    command = [sys.executable, "-m", "core", "embed", "--library", "mine", "--jobs", "2"]
    main = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "SOUNDKIN_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )

    def at_work() -> bool:
        lines = [line for n, line in processes(home).items() if n not in own]
        return sum("decoder" in line for line in lines) >= 2 and main.poll() is None

    assert wait_for(at_work)
    main.send_signal(signal.SIGKILL)
    main.wait()
    assert wait_for(lambda: processes(home).keys() <= own.keys()), processes(home)


def test_a_decoder_ends_with_the_one_that_asked_though_its_pipe_stays_open(home, tmp_path):
    asks = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-m',"
        " 'core.audio.decoder'], start_new_session=True); time.sleep(600)"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", asks],
        cwd=ROOT,
        env={**os.environ, "SOUNDKIN_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with asking:  # both pipes are the decoder's too
        request = {"do": "probe", "path": str(tone(tmp_path / "a.wav")), "seconds": 60}
        asking.stdin.write(json.dumps(request).encode() + b"\n")
        asking.stdin.flush()
        assert b"info" in asking.stdout.readline(), "it is at work"
        asking.kill()
        asking.wait()
        assert wait_for(lambda: not processes(home)), processes(home)


def test_a_decoder_outlives_the_thread_that_asked_first(tmp_path):
    import threading

    path = tone(tmp_path / "a.wav", 2.0)
    answers = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: answers.append(guarded.probe(path)))
        thread.start()
        thread.join()
        time.sleep(0.7)
    assert [round(info.duration_s or 0) for info in answers] == [2, 2, 2]
