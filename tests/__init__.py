"""The tests. One thread each, for them and for every process they start: pools of threads cost far
more than they save on sounds of a few seconds."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read when NumPy and torch are imported, which comes later
