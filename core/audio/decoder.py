"""A decoder process: reads a request a line on stdin, writes an answer each on stdout, and dies
rather than take more memory or time than it may. `core.audio.guarded` starts and asks it.

A request is {"do": ..., "path": ..., "seconds": the time it may take, ...}; an answer is one line
of JSON with the number of bytes that follow it, or that lie in memory which both processes share (a
file whose descriptor is this program's argument).
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from core.audio import clip, excerpt, whole_track
from core.audio.decode import opened, probe
from core.audio.formats import libav
from core.audio.info import SilentError
from core.errors import SoundkinError
from core.process import end_with, keep_memory, take_stdout

MOST_BYTES = 1_000_000_000  # of memory that this process may have
LARGE_BYTES = 300_000_000  # resident; a process that has grown so far ends after its answer
SHARED_BYTES = 16_000_000  # what is larger goes through the pipe, so that the memory stays small
GRACE_SECONDS = 5  # after its time, in which the one that asked ends this process
LISTENING = 0.5  # share of the time in which the segments of a long query must be decoded
Request = dict[str, Any]
Answer = tuple[dict[str, Any], list[memoryview]]


def main() -> None:
    """Answer requests until stdin ends."""
    end_with(os.getppid())
    answers = os.fdopen(take_stdout(), "wb")
    shared = int(sys.argv[1]) if len(sys.argv) > 1 else None
    _bound()
    keep_memory()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        head, content = _answered(request)
        n_bytes = sum(len(part) for part in content)
        is_shared = shared is not None and _shared(shared, content, n_bytes)
        told = {**head, "bytes": n_bytes, "shared": is_shared}
        answers.write(json.dumps(told).encode() + b"\n")
        for part in () if is_shared else content:
            answers.write(part)
        answers.flush()
        if head.get("error") == "memory" or _resident() > LARGE_BYTES:
            return


def _answered(request: Request) -> Answer:
    if hasattr(signal, "alarm"):  # ends the process in the middle of a C library, too
        signal.alarm(int(request["seconds"]) + GRACE_SECONDS)
    try:
        return ANSWERS[request["do"]](Path(request["path"]), request)
    except SilentError as error:
        return {"error": "silent", "sentence": str(error)}, []
    except SoundkinError as error:
        return {"error": "audio", "sentence": str(error)}, []
    except MemoryError:
        return {"error": "memory"}, []
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _probe(path: Path, request: Request) -> Answer:
    return {"info": asdict(probe(path))}, []


def _texts(path: Path, request: Request) -> Answer:
    return {"texts": libav.texts(path)}, []


def _segments(path: Path, request: Request) -> Answer:
    starts, clips = clip.load_segments(path, request["n_segments"], request["rate"])
    return {"starts": starts}, _bytes(clips)


def _query(path: Path, request: Request) -> Answer:
    seconds = request["seconds"] * LISTENING
    with opened(path, exact=False) as sound:
        starts, clips = clip.query_segments(sound, request["n_segments"], seconds, request["rate"])
        return {"info": asdict(sound.info), "starts": starts}, _bytes(clips)


def _segments_at(path: Path, request: Request) -> Answer:
    return {}, _bytes(clip.load_at(path, request["starts"], request["rate"]))


def _span(path: Path, request: Request) -> Answer:
    with opened(path) as sound:
        part = (request["start_s"], request["length_s"], request["rate"])
        return {}, _bytes([clip.segment(sound, *part)])


def _whole(path: Path, request: Request) -> Answer:
    return {}, _bytes([whole_track.load_whole(path, request["start_s"], request["length_s"])])


def _excerpt(path: Path, request: Request) -> Answer:
    flac = excerpt.flac_excerpt(path, request["start_s"], request["length_s"])
    return {}, [memoryview(flac)]


def _peaks(path: Path, request: Request) -> Answer:
    seconds = request["seconds"] * LISTENING
    return {}, _bytes([excerpt.waveform_peaks(path, request["n"], seconds)])


ANSWERS: dict[str, Callable[[Path, Request], Answer]] = {
    "probe": _probe,
    "texts": _texts,
    "segments": _segments,
    "query": _query,
    "segments_at": _segments_at,
    "span": _span,
    "whole": _whole,
    "excerpt": _excerpt,
    "peaks": _peaks,
}


def _bytes(arrays: list[np.ndarray]) -> list[memoryview]:
    return [memoryview(np.ascontiguousarray(y, "<f4").view(np.uint8).data) for y in arrays]


def _shared(file: int, content: list[memoryview], n_bytes: int) -> bool:
    """Write an answer's content to the file in memory; False where it does not fit."""
    if n_bytes > SHARED_BYTES:
        return False
    try:
        at = 0
        for part in content:
            at += os.pwrite(file, part, at)
        return at == n_bytes
    except OSError:  # no memory for it
        return False


def _bound() -> None:
    """Keep this process below MOST_BYTES, where the system knows how."""
    with contextlib.suppress(ImportError, ValueError):  # of Windows; of macOS, which refuses it
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    main()
