"""What a process arranges for itself: stdout kept for its answer, whatever C libraries print,
memory kept for the next file, and an end with the process that started it."""

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

STDOUT, STDERR = 1, 2  # file descriptors
# of glibc's mallopt; other C libraries have no such function
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_MMAP_MAX = -3, -1, -4
LOOK_SECONDS = 0.5  # between looks whether the parent is still there
_watching = threading.Lock()  # taken for good by the first to watch
# Options of a process that Ctrl+C in the terminal of this one, or the end of its window, must not
# end: a session of its own, and on Windows a console of its own, which nobody sees.
APART: dict[str, Any] = {
    "start_new_session": True,
    "creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0),
}


def open_streams() -> None:
    """Give a process that was started without stdin, stdout or stderr ones that lead nowhere: else
    the next files that it opens take their places, and what is printed lands in these."""
    while (spare := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(spare, True)
    os.close(spare)
    sys.stdout = sys.stdout or os.fdopen(STDOUT, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(STDERR, "w", closefd=False)


def drop_full_stderr() -> None:
    """Forget a stderr that takes no more, such as a log on a full disk: the interpreter would call
    what is done a failure when it flushes at the end."""
    try:
        sys.stderr.flush()
    except OSError:
        sys.stderr = None


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
    _ask_c("fflush", None)


def _ask_c(function: str, *values: int | None) -> None:
    """Call a function of the C library, where there is such a one: Windows has none of that kind
    (TypeError), macOS no glibc."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)


def one_blas_thread() -> AbstractContextManager[Any]:
    """While this lasts NumPy's and torch's libraries use one thread: sums are then in one order,
    whatever the process, and threads do not wait for each other's turns, which on a busy machine
    takes up to 30 times as long."""
    limited: AbstractContextManager[Any] = _libraries("torch" in sys.modules).limit(limits=1)
    return limited


@functools.cache
def _libraries(with_torch: bool) -> Any:
    """NumPy's matrix library, whose last bits depend on the number of its threads, and OpenMP,
    which torch brings: found among what is loaded, once before torch is there and once after."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@functools.cache
def one_thread_products() -> None:
    """The same as `core/__init__.py` asks for, in a process that has loaded NumPy before it: the
    server's, where Streamlit does."""
    from threadpoolctl import threadpool_limits

    if os.environ.get("OPENBLAS_NUM_THREADS") == "1":
        threadpool_limits(1, user_api="blas")


def keep_memory() -> None:
    """Let the C library (glibc) keep freed arrays for the next track: new pages from the kernel
    cost a fifth of the time."""
    _ask_c("mallopt", M_MMAP_THRESHOLD, 32 * 1024 * 1024)
    _ask_c("mallopt", M_TRIM_THRESHOLD, 512 * 1024 * 1024)


def keep_all_memory() -> None:
    """The same of arrays of any size, in a process that trains a network: those of 50 MB took a
    third of each step. What it holds at its height it holds to its end."""
    _ask_c("mallopt", M_MMAP_MAX, 0)
    _ask_c("mallopt", M_TRIM_THRESHOLD, 2**31 - 1)


def end_with(parent: int) -> None:
    """End this process, and the group that it leads, soon after its parent has ended, also when
    that was killed. parent : its id. Windows knows no orphans, and there the launcher of a virtual
    environment may stand between the two: the pipes' ends must do.

    A death signal (prctl) would not do: the kernel sends it when the *thread* ends that started
    this process, which in a server happens all the time.
    """
    if hasattr(os, "killpg") and _watching.acquire(blocking=False):
        threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
