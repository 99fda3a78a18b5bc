"""Work on many tracks in a few processes: the one place that starts them, and that outlives one
that dies. They end with the process that started them, however that ends."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from core.errors import SoundkinError
from core.process import end_with, keep_memory

Result = TypeVar("Result")
Portion = list[str]  # track ids
# each id with what came of it, or with the sentence that says why nothing did
Done = list[tuple[str, Result | str]]
FATAL = "The process that read this file crashed: the file is probably damaged; export it again."
FEW = 3  # portions that take less time in this process than workers take to start
AHEAD = 2  # portions a worker that wait for it, so that it never idles and memory stays bounded


def each(
    work: Callable[[Portion], Done[Result]], ids: list[str], jobs: int, at_once: int
) -> Iterator[tuple[str, Result | str]]:
    """(id, result) for every id, in any order. `work` takes a portion of `at_once` ids, in a worker
    process.

    A worker that dies (a file that crashes its decoder, too little memory) costs nothing but the
    file in its hands: all that were under way are tried again one by one, and one that is fatal
    twice gets a sentence for its result.
    """
    left = dict.fromkeys(ids)
    while left:
        try:
            for portion in _parallel(work, list(left), jobs, at_once):
                for track_id, result in portion:
                    del left[track_id]
                    yield track_id, result
        except BrokenProcessPool:
            for track_id, result in _one_by_one(work, list(left)[: AHEAD * jobs * at_once]):
                del left[track_id]
                yield track_id, result


def _parallel(
    work: Callable[[Portion], Done[Result]], ids: list[str], jobs: int, at_once: int
) -> Iterator[Done[Result]]:
    portions = [ids[at : at + at_once] for at in range(0, len(ids), at_once)]
    n_jobs = jobs if len(portions) > FEW else 1
    return _called(work, portions, n_jobs, AHEAD * jobs, "generator_unordered")


def _called(
    work: Callable[[Portion], Done[Result]],
    portions: list[Portion],
    n_jobs: int,
    ahead: int,
    return_as: str,
) -> Iterator[Done[Result]]:
    """What each portion gives. ahead : how many are handed out before they are taken"""
    from joblib import Parallel, delayed

    options: dict[str, Any] = {"initializer": _begin, "initargs": (os.getpid(),)}
    workers = Parallel(n_jobs, return_as=return_as, pre_dispatch=ahead, batch_size=1, **options)
    found: Iterator[Done[Result]] = workers(delayed(work)(portion) for portion in portions)
    return found


def _begin(parent: int) -> None:
    """What each worker does first."""
    end_with(parent)
    keep_memory()


def _one_by_one(
    work: Callable[[Portion], Done[Result]], ids: list[str]
) -> Iterator[tuple[str, Result | str]]:
    """The same with one id under way at a time, so that it is known which one a worker dies of. The
    next one is handed out when the one before is taken: what was done already is not lost."""
    for track_id in ids:
        try:  # one process would be this one
            (((_, result),),) = _called(work, [[track_id]], 2, 1, "generator")
            yield track_id, result
        except BrokenProcessPool:
            yield track_id, FATAL


def _said(_track_id: str, error: SoundkinError) -> str:
    return str(error)


def attempts(
    ids: Portion,
    step: Callable[[str], Result],
    why: Callable[[str, SoundkinError], str] = _said,
) -> Done[Result]:
    """What a step makes of each track of a portion, in the worker, or the sentence that says why it
    cannot."""
    found: Done[Result] = []
    for track_id in ids:
        try:
            found.append((track_id, step(track_id)))
        except SoundkinError as error:
            found.append((track_id, why(track_id, error)))
    return found
