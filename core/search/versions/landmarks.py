"""Which recordings share landmarks with which: an inverted index over pairs of peaks."""

from collections.abc import Sequence

import numpy as np

from core.audio.features.fingerprint import Fingerprint

STORED = (6, 4)  # peaks of a second that are paired, and with how many later ones each
ASKED = (15, 12)  # the same of a query: under a voice its strongest peaks are the voice's
FIRST_FRAME, LAST_FRAME = 2, 66  # how much later, in frames of 32 ms
FURTHEST_BANDS = 45  # how much higher or lower
OFFSET_FRAMES = 8  # matches whose offset differs by less vote together
COMMON = 64  # entries of one pair beyond which it says nothing; it bounds the cost of a lookup
SHIFTS = (-2, -1, 0, 1, 2)  # quarter tones by which a query may be higher or lower


def pairs(
    peaks: Fingerprint, how: tuple[int, int] = STORED, shift: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of near peaks as numbers (n,) uint32, and the frame of the first of each (n,)."""
    strongest, fan_out = how
    peaks = peaks.strongest(strongest)
    t, b = peaks.frames.astype(np.int64), peaks.bands.astype(np.int64)
    hashes, times = [], []
    filled = np.zeros(len(t), int)
    for step in range(1, min(4 * fan_out, len(t))):
        dt, db = t[step:] - t[:-step], b[step:] - b[:-step]
        fits = (dt >= FIRST_FRAME) & (dt < LAST_FRAME) & (np.abs(db) <= FURTHEST_BANDS)
        fits &= filled[:-step] < fan_out
        rows = np.flatnonzero(fits)
        filled[rows] += 1
        tone = b[rows] + shift + max(SHIFTS)
        span = 2 * FURTHEST_BANDS + 1
        hashes.append((tone * span + db[rows] + FURTHEST_BANDS) * LAST_FRAME + dt[rows])
        times.append(t[rows])
    if not hashes:
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    return np.concatenate(hashes).astype(np.uint32), np.concatenate(times)


class LandmarkIndex:
    """All pairs of a library's recordings, sorted, so that a lookup is a binary search."""

    def __init__(self, fingerprints: Sequence[Fingerprint]):
        found = [pairs(peaks) for peaks in fingerprints]
        hashes = np.concatenate([h for h, _ in found]) if found else np.zeros(0, np.uint32)
        rows = np.repeat(np.arange(len(found), dtype=np.int32), [len(h) for h, _ in found])
        times = np.concatenate([t for _, t in found]) if found else np.zeros(0, np.int64)
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.rows = hashes[order], rows[order]
        self.times = times[order].astype(np.int32)

    def candidates(self, peaks: Fingerprint, k: int = 8, least: int = 6) -> list[int]:
        """The rows of the k recordings with the most pairs of peaks that agree on an offset, at
        least `least`."""
        votes: dict[int, int] = {}
        for shift in SHIFTS:
            for row, count in self._votes(*pairs(peaks, ASKED, shift)):
                votes[row] = max(votes.get(row, 0), count)
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        return [row for row, count in best[:k] if count >= least]

    def _votes(self, hashes: np.ndarray, times: np.ndarray) -> list[tuple[int, int]]:
        """For each recording the most votes that one offset gets."""
        first = np.searchsorted(self.hashes, hashes, "left")
        counts = np.searchsorted(self.hashes, hashes, "right") - first
        counts = np.where(counts <= COMMON, counts, 0)
        total = int(counts.sum())
        if not total:
            return []
        begins = np.repeat(first - (np.cumsum(counts) - counts), counts)
        at = begins + np.arange(total)
        offsets = (self.times[at] - np.repeat(times, counts) + (1 << 20)) // OFFSET_FRAMES
        keys = self.rows[at].astype(np.int64) << 32 | offsets
        found, agreeing = np.unique(keys, return_counts=True)
        rows = (found >> 32).astype(np.int64)
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        most = np.maximum.reduceat(agreeing, starts)
        return list(zip(rows[starts].tolist(), most.tolist(), strict=True))
