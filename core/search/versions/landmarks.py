"""Which recordings share landmarks with which: an inverted index over pairs of peaks."""

from collections.abc import Sequence

import numpy as np

from core.audio.features.fingerprint import Fingerprint
from core.progress import SILENT, Progress, portions

STORED = (6, 4)  # peaks of a second that are paired, and with how many later ones each
ASKED = (15, 12)  # the same of a query: under a voice its strongest peaks are the voice's
FIRST_FRAME, LAST_FRAME = 2, 66  # how much later, in frames of 32 ms
FURTHEST_BANDS = 45  # how much higher or lower
OFFSET_FRAMES = 8  # matches whose offset differs by less vote together
COMMON = 64  # entries of one pair beyond which it says nothing; it bounds the cost of a lookup
SHIFTS = (-2, -1, 0, 1, 2)  # quarter tones by which a query may be higher or lower
N_PAIRS = (256 + 2 * max(SHIFTS)) * (2 * FURTHEST_BANDS + 1) * LAST_FRAME  # a band is a byte
TOGETHER = 500  # recordings that are sorted at a time
TABLE, SPREAD = 1 << 21, 0x9E3779B1  # places for offsets, and what spreads recordings over them


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
    """All pairs of a library's recordings, sorted by their numbers: row and frame of each in 6
    bytes, and where the pairs of each number begin."""

    def __init__(self, fingerprints: Sequence[Fingerprint], progress: Progress = SILENT):
        counts = np.zeros(N_PAIRS, np.int64)
        for group in portions(fingerprints, TOGETHER, progress, "Counting landmarks"):
            hashes = [pairs(peaks)[0] for peaks in group]
            counts += np.bincount(np.concatenate(hashes), minlength=N_PAIRS)
        self.begins = np.append(0, np.cumsum(counts))
        self.rows = np.empty(self.begins[-1], np.int32)
        self.times = np.empty(self.begins[-1], np.uint16)
        self._fill(fingerprints, progress)

    def _fill(self, fingerprints: Sequence[Fingerprint], progress: Progress) -> None:
        next_at, first = self.begins[:-1].copy(), 0
        for group in portions(fingerprints, TOGETHER, progress, "Sorting landmarks"):
            found = [pairs(peaks) for peaks in group]
            rows = np.repeat(np.arange(len(group)), [len(h) for h, _ in found]) + first
            hashes = np.concatenate([h for h, _ in found])
            order = np.argsort(hashes, kind="stable")
            counts = np.bincount(hashes, minlength=N_PAIRS)
            at = np.repeat(next_at - (np.cumsum(counts) - counts), counts) + np.arange(len(order))
            self.rows[at] = rows[order]
            self.times[at] = np.concatenate([t for _, t in found])[order]
            next_at += counts
            first += len(group)

    def candidates(self, peaks: Fingerprint, k: int = 8, least: int = 6) -> list[int]:
        """The rows of the k recordings with the most pairs of peaks that agree on an offset, at
        least `least`."""
        votes: dict[int, int] = {}
        for shift in SHIFTS:
            for row, count in self._votes(*pairs(peaks, ASKED, shift), least):
                votes[row] = max(votes.get(row, 0), count)
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        return [row for row, count in best[:k] if count >= least]

    def _votes(self, hashes: np.ndarray, times: np.ndarray, least: int) -> list[tuple[int, int]]:
        """For each recording the most votes that one offset gets, where these are enough."""
        first = self.begins[hashes]
        counts = self.begins[hashes + 1] - first
        counts = np.where(counts <= COMMON, counts, 0)
        total = int(counts.sum())
        if not total:
            return []
        begins = np.repeat(first - (np.cumsum(counts) - counts), counts)
        at = begins + np.arange(total)
        offsets = (self.times[at] - np.repeat(times, counts) + (1 << 20)) // OFFSET_FRAMES
        keys = self.rows[at].astype(np.int64) << 32 | offsets
        # Nearly all are chance. What gets enough votes shares its place in a table with as many.
        places = (keys ^ (keys >> 32) * SPREAD) & (TABLE - 1)
        keys = keys[np.bincount(places, minlength=TABLE)[places] >= least]
        found, agreeing = np.unique(keys, return_counts=True)
        rows = (found >> 32).astype(np.int64)
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        if not len(starts):
            return []
        most = np.maximum.reduceat(agreeing, starts)
        return list(zip(rows[starts].tolist(), most.tolist(), strict=True))
