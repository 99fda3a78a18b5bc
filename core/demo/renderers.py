"""Excerpts of demo tracks, rendered by processes of their own: the pages' threads share one core's
worth of Python, and would otherwise wait for each other's music.

The processes stay for the next track. They yield to the pages (nice), and end with the one that
started them.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading

from core import config

N_RENDERERS = max(1, min(os.cpu_count() or 1, 4))  # each keeps up to 250 MB of played keys


class _Renderer:
    """One process, started when it is first asked, and anew after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.demo.renderer"],
            cwd=config.ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, track_id: str, start_s: float, seconds: float) -> bytes:
        """The excerpt's FLAC; OSError when the process cannot be started or ends."""
        self.start()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([track_id, start_s, seconds]).encode() + b"\n")
        self._process.stdin.flush()
        head = self._process.stdout.readline()
        n_bytes = int(head or 0)
        content = self._process.stdout.read(n_bytes)
        if not n_bytes or len(content) < n_bytes:
            self._process.kill()
            raise OSError("the renderer has ended")
        return content


_idle: "queue.SimpleQueue[_Renderer]" = queue.SimpleQueue()
_first = threading.Lock()
_all: list[_Renderer] = []


def warm() -> None:
    """Have the processes started before they are asked for."""
    with _first:
        if not _all:
            _all.extend(_Renderer() for _ in range(N_RENDERERS))
            for renderer in _all:
                with contextlib.suppress(OSError):
                    renderer.start()
                _idle.put(renderer)


def flac(track_id: str, start_s: float, seconds: float) -> bytes:
    """A demo track from `start_s` on, at most `seconds` of it; waits for a free process.

    OSError when none can be had.
    """
    warm()
    renderer = _idle.get()
    try:
        return renderer.ask(track_id, start_s, seconds)
    finally:
        _idle.put(renderer)


def forget() -> None:
    """Begin with none: a fork must not talk to its parent's processes."""
    global _idle
    _idle = queue.SimpleQueue()
    _all.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)
