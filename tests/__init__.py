"""The tests. One thread each, for them and for every process they start: pools of threads cost far
more than they save on sounds of a few seconds.

What several share: `conftest` (a home, a server, Chromium), `music` (small libraries),
`catalog_kit` (folders with lists, and imports), `sounds` and `tones` (sounds with a known answer,
and a library of them to train on), `clouds` (vectors whose missing tags are known), `brief_kit`,
`apptest_kit` (pages without a browser), `command` (the command line), `postgres`. Run by hand, each
as its first lines say: `mutations`, `rooms`, `screenshots`, `cold_pages`, `killing`, `fuzz_lists`,
`fuzz_library` (its steps lie in `library_life`), and all of `benchmarks`.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read when NumPy and torch are imported, which comes later
