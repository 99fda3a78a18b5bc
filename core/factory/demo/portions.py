"""The steps of a demo build in worker processes, portion by portion."""

from collections.abc import Callable, Sequence
from typing import Any

from core.progress import Progress


def in_processes(
    work: Callable[..., int],
    portions: Sequence[tuple[Any, ...]],
    n: int,
    jobs: int,
    progress: Progress,
    message: str,
) -> None:
    """Call `work` with the arguments of each portion, whose rows come first; it says how many rows
    it did.

    n : rows of the whole step; those in no portion were done before
    """
    from joblib import Parallel, delayed

    done = n - sum(len(rows) for rows, *_ in portions)
    workers = Parallel(
        n_jobs=jobs, return_as="generator_unordered", pre_dispatch=2 * jobs, batch_size=1
    )
    for n_done in workers(delayed(work)(*portion) for portion in portions):
        done += n_done
        progress.advance(done, n, message)
