"""Only the answer reaches stdout: not what C libraries print, nor what workers and decoders do."""

import json
import os
import subprocess
import sys

import numpy as np
import soundfile

from tests.conftest import ROOT
from tests.sounds import plucked

PRINTING = """
import ctypes, subprocess, sys
from core.process import answers_only
c = ctypes.CDLL(None)
with answers_only():
    c.puts(b"a C library says something")
    print("Python does")
    subprocess.run([sys.executable, "-c", "print('a worker does')"])
print("the answer")
"""


def test_what_c_libraries_and_workers_print_goes_to_stderr():
    done = subprocess.run(
        [sys.executable, "-c", PRINTING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "the answer\n"
    for words in ("a C library says something", "Python does", "a worker does"):
        assert words in done.stderr


def test_a_decoder_that_prints_still_answers(tmp_path):
    """A damaged ALAC file makes libsndfile print to stdout, in the middle of its answer."""
    path = tmp_path / "noisy.caf"
    noise = np.random.default_rng(0).normal(0, 0.3, (16_000, 2))
    soundfile.write(path, noise, 8000, format="CAF", subtype="ALAC_16")
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 3, len(content) - 100, 997):
        content[at : at + 3] = b"\xff\xff\xff"
    path.write_bytes(content)
    soundfile.write(tmp_path / "good.wav", plucked(220, 2.0), 8000)
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "SOUNDKIN_HOME": str(home), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "core", "import", str(tmp_path), "--name", "x", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    report = json.loads(done.stdout)
    assert report["accepted"] + len(report["unreadable"]) == 2
