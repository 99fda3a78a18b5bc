"""Only the answer reaches stdout: not what C libraries print, nor what workers do."""

import subprocess
import sys

from tests.conftest import ROOT

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
