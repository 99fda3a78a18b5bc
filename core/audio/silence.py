"""What counts as silence."""

import numpy as np

SILENT_PEAK = 1e-4  # -80 dB: three steps of a 16-bit file, so dither alone counts as silence
QUIET_PEAK = 1e-3  # -60 dB: hiss, beside music that is louder
EDGE = 64  # samples at which a resampled constant is none


def peak_of(y: np.ndarray) -> float:
    """The largest magnitude in y, of any shape, 0 of none; NaN where y holds one."""
    return max(float(y.max(initial=0.0)), -float(y.min(initial=0.0)))


def is_silent(y: np.ndarray) -> bool:
    """Whether nothing in y, of any shape, rises above -80 dB, or it stays where it is."""
    if peak_of(y) < SILENT_PEAK:
        return True
    inner = y[EDGE:-EDGE]
    if not len(inner) or abs(inner[0]) < SILENT_PEAK or np.ptp(inner[::EDGE]) >= SILENT_PEAK:
        return False
    return bool(np.ptp(inner) < SILENT_PEAK)
