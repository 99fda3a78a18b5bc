"""What a process arranges for itself: stdout kept for its answer, whatever C libraries print, and
memory kept for the next file."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator

STDOUT, STDERR = 1, 2  # file descriptors
# of glibc's mallopt; other C libraries have no such function
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD = -3, -1


@contextlib.contextmanager
def answers_only() -> Iterator[None]:
    """While this lasts, whatever is written to stdout goes to stderr: by Python, by C libraries
    (which know only the file descriptor), and by processes started meanwhile."""
    sys.stdout.flush()
    try:
        kept = os.dup(STDOUT)
        os.dup2(STDERR, STDOUT)
    except OSError:  # started without a stdout or a stderr
        kept = -1
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        flush_c()
        if kept >= 0:
            os.dup2(kept, STDOUT)
            os.close(kept)


def take_stdout() -> int:
    """A file descriptor for this process's answers alone; stdout itself becomes stderr for good."""
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    sys.stdout = sys.stderr
    return kept


def flush_c() -> None:
    """Write out what C libraries have printed so far."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)


def keep_memory() -> None:
    """Let the C library (glibc) keep freed arrays for the next track: new pages from the kernel
    cost a fifth of the time."""
    with contextlib.suppress(OSError, AttributeError):
        c = ctypes.CDLL(None)
        c.mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024)
        c.mallopt(M_TRIM_THRESHOLD, 512 * 1024 * 1024)
