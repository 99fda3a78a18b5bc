"""Work that a file kills. Workers load this module: it needs no package, which each of them would
load too."""

import os
import signal


def dies_of(fatal: str, portion: list[str]) -> list[tuple[str, int]]:
    """Runs in a worker process, which a file named `fatal` kills, as a decoder's crash would."""
    if fatal in portion:
        os.kill(os.getpid(), signal.SIGKILL)
    return [(track_id, len(track_id)) for track_id in portion]
