"""What a process arranges for itself: stdout for its answer alone, and memory that is kept."""

import os
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


@pytest.mark.parametrize("first", ["import core, numpy", "import numpy, core.process"])
def test_products_use_one_thread_unless_more_are_asked_for(first):
    code = f"""
{first}
from core.process import one_thread_products
from threadpoolctl import threadpool_info
{"one_thread_products()" if first.startswith("import numpy") else ""}
print(*(own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas"))
"""
    for asked in ({}, {"OPENBLAS_NUM_THREADS": "2"}):
        left = {name: value for name, value in os.environ.items() if "_NUM_THREADS" not in name}
        command = [sys.executable, "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=left | asked, capture_output=True, text=True, check=True
        )
        assert set(done.stdout.split()) <= {asked.get("OPENBLAS_NUM_THREADS", "1")}
