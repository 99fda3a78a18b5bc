"""What Python lacks on Windows, hidden from our files: with this folder in PYTHONPATH a command
runs as there, as far as Linux can play it."""

import builtins
import ctypes
import multiprocessing  # noqa: F401  # the libraries take what they need before it is hidden
import os
import shutil  # noqa: F401
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

CORE = str(Path(__file__).resolve().parents[3] / "core")
NO_MODULES = {"fcntl", "grp", "pwd", "resource", "termios"}
HIDDEN = {
    os: (
        "fork getegid geteuid getgid getpgid getuid killpg memfd_create mkfifo nice posix_fadvise"
        " pread preadv pwrite register_at_fork sched_getaffinity setsid statvfs uname"
        " O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK"
    ),
    signal: "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGSTOP SIGUSR1 alarm setitimer",
}
LAUNCHER = 1  # process that stands between those of a virtual environment
real_import = builtins.__import__
real_library, real_process = ctypes.CDLL.__init__, subprocess.Popen.__init__


def asked_by_ours(depth: int = 2) -> bool:
    """Whether one of our files calls, so many calls up."""
    frame = sys._getframe(depth)
    return frame.f_code.co_filename.startswith(CORE)


def hide(module: ModuleType, names: str) -> None:
    hidden = {name: module.__dict__.pop(name) for name in names.split() if hasattr(module, name)}

    def found(name: str) -> object:
        if name in hidden and not asked_by_ours():
            return hidden[name]
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__getattr__ = found


def import_there(name, globals=None, locals=None, fromlist=(), level=0):
    if name in NO_MODULES and asked_by_ours():
        raise ModuleNotFoundError(f"No module named {name!r}")
    return real_import(name, globals, locals, fromlist, level)


def library_there(self, name, *args, **options):
    if name is None and asked_by_ours():
        raise TypeError("argument of type 'NoneType' is not iterable")
    real_library(self, name, *args, **options)


def process_there(self, *args, start_new_session=False, creationflags=0, **options):
    assert not start_new_session or creationflags == subprocess.CREATE_NO_WINDOW, (
        "sessions mean nothing there"
    )
    real_process(self, *args, **options)


for module, names in HIDDEN.items():
    hide(module, names)
subprocess.CREATE_NO_WINDOW = 0x08000000
builtins.__import__ = import_there
ctypes.CDLL.__init__, subprocess.Popen.__init__ = library_there, process_there
os.getppid = lambda: LAUNCHER
