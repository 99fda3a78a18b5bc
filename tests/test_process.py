"""What a process arranges for itself: stdout for its answer alone, and memory that is kept."""

import platform
import subprocess
import sys

import pytest

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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has mallopt")
def test_a_training_keeps_the_memory_of_its_large_arrays():
    script = """
import resource
import numpy as np
from core.process import keep_all_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.ones(50_000_000, np.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

keep_all_memory()
print(faults(), faults())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, again = map(int, done.stdout.split())
    assert again < first / 10
