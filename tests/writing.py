"""A process that saves one setting and one vector after the other and says which were kept: for the
tests that end it, or its database, at any moment.

    python -m tests.writing LIBRARY
"""

import sys
import time

import numpy as np

from core.catalog.analysis import embeddings
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.library import Library
from core.errors import SoundkinError

N_TRACKS = 400


def vector(number: int) -> np.ndarray:
    """The vector that belongs to a number."""
    return np.full(100, number, dtype=np.float32)


def main(name: str) -> None:
    """Go on from the first number that is missing; waits when the database is away."""
    while True:
        try:
            library = Library.open(name)
            number = int(library.setting("last", 0)) + 1
            while True:
                X = vector(number)
                track_id = f"t{number % N_TRACKS}"
                row = TrackEmbedding(track_id, X, [0.0], X[np.newaxis])
                embeddings.write(library, "run", [row])
                library.set_setting("last", number)
                print(number, flush=True)
                number += 1
        except SoundkinError as error:
            print(error, file=sys.stderr, flush=True)
            time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1])
