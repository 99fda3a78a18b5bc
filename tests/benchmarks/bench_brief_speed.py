"""How long a search takes with everything on: words, two references, one to avoid, dials, key,
energy, tags, variety. Time of the processor, on one thread, the median of several.

python -m tests.benchmarks.bench_brief_speed [tracks, 600000]

The demo library is searched as it is; the larger one is made up in memory: vectors, aspects and
facts of so many tracks drawn at random, over the demo's tags again and again.
"""

import sys
import time
from dataclasses import replace

import numpy as np

from core.audio.features.aspects import SIZES
from core.catalog.filters import Filter
from core.libraries import open_library
from core.linalg import l2_normalize
from core.search import scoring, variety
from core.search.aspects import aspect_index
from core.search.brief.ranking.tag_evidence import TagEvidence
from core.search.find import find
from core.search.index import Index, best, load_index
from core.search.known import sound_filter
from core.search.known.facts import Known
from core.search.known.sound_facts import SoundFacts
from core.search.query import Query
from core.search.request.request import Request, understood
from core.search.scoring import Reference

REQUEST = Request(
    words="calm piano, no drums, 80 to 110 BPM, under two minutes, but faster",
    also=(("demo_00007", 1.0),),
    avoid=("demo_00010",),
    keys=("Am",),
    mixing=True,
    energy=(0.2, 0.9),
    preset="same groove",
    varied=0.3,
)
TAGS = Filter({"mood": ["calm", "gentle"]}, length=(10, 200))
REPEATS = 7


def median(call) -> float:
    """Milliseconds of the processor."""
    took = []
    for _ in range(REPEATS):
        started = time.process_time()
        call()
        took.append(1000 * (time.process_time() - started))
    return float(np.median(took))


def demo() -> None:
    library = open_library("demo")
    index = load_index(library)
    known = Known(library, index)
    started = time.process_time()
    read = understood(known, REQUEST, True)
    known.values, known.facts.voice, known.aspects  # noqa: B018  # loads them
    print(f"{len(index):,} tracks: read once in {time.process_time() - started:.2f} s")
    query = Query(track_id="demo_00001")

    def search(filter_: Filter) -> None:
        again = understood(known, REQUEST, True)
        find(library, query, filter_, k=10, wish=again.wish, known=known)

    print(f"  everything on, among some tags: {median(lambda: search(TAGS)):.0f} ms")
    plain = replace(read.wish, sound=sound_filter.SoundFilter())

    def everywhere() -> None:
        find(library, query, k=10, wish=plain, known=known)

    print(f"  the same among all tracks:      {median(everywhere):.0f} ms")
    bare = median(lambda: find(library, query, k=10, known=known))
    print(f"  the plain search:               {bare:.0f} ms")


def large(n: int) -> None:
    library = open_library("demo")
    small = Known(library, load_index(library))
    rng = np.random.default_rng(0)
    X = l2_normalize(rng.standard_normal((n, 100), dtype=np.float32))
    known = Known(library, Index("made-up", np.arange(1, n + 1), X))
    rows = np.arange(n) % len(small.index)
    carriers = {key: np.flatnonzero(np.isin(rows, found)) for key, found in small.tags.rows.items()}
    chances = [
        {key: p[rows] for key, p in of.items()} for of in (small.tags.predicted, small.tags.heard)
    ]
    known.tags = TagEvidence(n, carriers, small.tags.names, *chances)
    known.facts = SoundFacts(library, known.index)
    known.facts.length = small.facts.length[rows]
    for name in ("_tempos", "_keys", "_energies", "_heard"):
        setattr(known.facts, name, [x[rows] for x in getattr(small.facts, name)])
    numbers = rng.standard_normal((n, sum(SIZES.values())), dtype=np.float32)
    known.aspects = aspect_index(numbers)
    del numbers
    wish = understood(known, replace(REQUEST, also=(), avoid=()), True).wish
    wanted = [Reference(Query(vector=X[at]), X[at], 1.0, at) for at in (0, 6)]
    avoided = [Reference(Query(vector=X[9]), X[9], 1.0, 9)]

    def search() -> None:
        among = np.flatnonzero(sound_filter.passing(wish.sound, known.facts))
        plain = known.index.scores(scoring.mean_vector(wanted))
        found = scoring.scored(known, wanted, plain, wish)
        scores = scoring.avoiding(known.index, found, avoided, np.zeros(0, int))[among]
        rows, _ = best(scores, 60, among)
        leaders = [group.row for group in variety.folded(rows.tolist(), X)]
        variety.varied(found.scores, X, leaders, 10, 0.3)

    search()
    print(f"{n:,} tracks, everything on: {median(search):.0f} ms")


def main() -> None:
    demo()
    large(int(sys.argv[1]) if len(sys.argv) > 1 else 600_000)


if __name__ == "__main__":
    main()
