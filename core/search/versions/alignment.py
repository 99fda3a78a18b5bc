"""Which seconds of two recordings are the same, by their landmarks.

Each few seconds of the shorter recording look for their place in the longer one; where places
follow one another in a row, the two are the same there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.audio.features.fingerprint import Fingerprint
from core.audio.features.stft import FRAME_RATE

WINDOW_SECONDS, HOP_SECONDS = 4.0, 1.0  # s of the shorter recording that are looked for at once
FEWEST_PEAKS = 15  # in a window; fewer are silence or a held note
SHIFTS = tuple(range(-3, 4))  # quarter tones that the pitch may differ by
FRAME_SLACK, BAND_SLACK = 1, 1  # by which two peaks may be apart and still be one
GUARD_FRAMES = 4  # around an offset, that count as the same
DRIFT_FRAMES = 3  # by which places may slip from one window to the next (a speed 5 % off)
LEAST_SHARE = 0.25  # of a window's peaks that are found again at its place; chance reaches so far
LEAST_ROW = 3  # windows in a row
EVIDENCE = 1.3  # seconds in a row times their share above LEAST_SHARE; other music reached 1.06
SMALL_EVIDENCE = 0.6  # of further seconds once there are such ones
STAND_OUT = (0.07, 1.2)  # share by which one offset must lead all others, and its dependence on
# the number of peaks (divided by its root); under a voice few peaks are left, at one offset


@dataclass(frozen=True)
class SameSeconds:
    """Seconds of two recordings that are the same."""

    a_start_s: float
    a_end_s: float
    b_start_s: float
    b_end_s: float
    share: float  # of the peaks that both have, 0 to 1


def convincing(spans: list[SameSeconds]) -> list[SameSeconds]:
    """The spans that chance does not explain, if at least one is beyond doubt."""
    worth = [(s.a_end_s - s.a_start_s) * (s.share - LEAST_SHARE) for s in spans]
    if max(worth, default=0.0) < EVIDENCE:
        return []
    return [s for s, e in zip(spans, worth, strict=True) if e >= SMALL_EVIDENCE]


def standing_out(first: Fingerprint, second: Fingerprint, shift: int) -> list[SameSeconds]:
    """The whole overlap of two recordings where one offset leads all others, though few peaks
    meet: music under a voice, or without its lead."""
    offsets, _, _ = meetings(moved(first, shift), second, BAND_SLACK)
    if not len(offsets):
        return []
    low = int(offsets.min()) - GUARD_FRAMES
    counts = np.bincount(offsets - low, minlength=2 * GUARD_FRAMES)
    met = np.convolve(counts, np.ones(2 * FRAME_SLACK + 1, int), "same")
    best = int(met.argmax())
    others = met.copy()
    others[max(best - GUARD_FRAMES, 0) : best + GUARD_FRAMES + 1] = 0
    lead = float(met[best] - others.max()) / len(first)
    least, by_peaks = STAND_OUT
    if lead < max(least, by_peaks / np.sqrt(len(first))):
        return []
    offset_s = (best + low) / FRAME_RATE
    start, end = max(0.0, -offset_s), min(first.seconds, second.seconds - offset_s)
    times = [round(x, 1) for x in (start, end, start + offset_s, end + offset_s)]
    return [SameSeconds(times[0], times[1], times[2], times[3], float(met[best]) / len(first))]


def exactness(first: Fingerprint, second: Fingerprint, shift: int, span: SameSeconds) -> float:
    """Of the peaks that meet at the place of a span, the share that does so at one offset and one
    change of pitch. Pieces of the same grid and key meet there too, but a frame or a band off."""
    offsets, bands, _ = meetings(moved(first, shift), second, BAND_SLACK)
    place = round((span.b_start_s - span.a_start_s) * FRAME_RATE)
    near = np.abs(offsets - place) <= DRIFT_FRAMES
    if not near.any():
        return 0.0
    counts = np.zeros((2 * DRIFT_FRAMES + 1, 2 * BAND_SLACK + 1), int)
    np.add.at(counts, (offsets[near] - place + DRIFT_FRAMES, bands[near] + BAND_SLACK), 1)
    best = int(counts.max(axis=1).argmax())
    around = counts[max(best - FRAME_SLACK, 0) : best + FRAME_SLACK + 1]
    return float(counts.max() / around.sum())


def moved(peaks: Fingerprint, shift: int) -> Fingerprint:
    """The peaks `shift` quarter tones higher."""
    bands = np.clip(peaks.bands.astype(int) + shift, 0, 255).astype(np.uint8)
    return Fingerprint(peaks.frames, bands, peaks.ranks)


@dataclass(frozen=True)
class Offsets:
    """For each window of a recording its place in another one."""

    starts: np.ndarray  # (n,) frames, where each window begins
    offsets: np.ndarray  # (n,) frames to add
    shares: np.ndarray  # (n,) of its peaks that are found there
    ends: np.ndarray  # (n,) frames


def best_shifts(first: Fingerprint, second: Fingerprint) -> list[int]:
    """The two shifts of pitch (quarter tones) at which most peaks meet at one offset, and 0."""
    offsets, shifts, _ = meetings(first, second, max(SHIFTS) + BAND_SLACK)
    if not len(offsets):
        return [0]
    low = int(offsets.min())
    counts = {
        s: int(
            np.bincount((offsets[np.abs(shifts - s) <= BAND_SLACK] - low) // 3, minlength=1).max()
        )
        for s in SHIFTS
    }
    best = sorted(SHIFTS, key=lambda s: (-counts[s], abs(s)))[:2]
    return list(dict.fromkeys([*best, 0]))


def meetings(
    first: Fingerprint, second: Fingerprint, furthest: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Offsets (frames) and shifts (bands) of all pairs of peaks no more than `furthest` bands
    apart, and which peak of `first` each pair has, in its order."""
    b = second.bands.astype(np.int64)
    order = np.argsort(b, kind="stable")
    ordered = b[order]
    own = first.bands.astype(np.int64)
    low = np.searchsorted(ordered, own - furthest, "left")
    counts = np.searchsorted(ordered, own + furthest, "right") - low
    at = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
    owners = np.repeat(np.arange(len(first)), counts)
    other = order[at]
    offsets = second.frames[other].astype(np.int64) - first.frames[owners].astype(np.int64)
    return offsets, b[other] - own[owners], owners


def places(first: Fingerprint, second: Fingerprint, shift: int) -> Offsets:
    """Where the windows of `first` are in `second`, its pitch changed by `shift` quarter tones."""
    window, hop = int(WINDOW_SECONDS * FRAME_RATE), int(HOP_SECONDS * FRAME_RATE)
    offsets, _, owners = meetings(moved(first, shift), second, BAND_SLACK)
    begins = np.searchsorted(owners, np.arange(len(first) + 1))  # each peak's first meeting
    last = int(first.frames[-1]) if len(first) else 0
    rows: list[tuple[int, int, float, int]] = []
    before: int | None = None
    for start in range(0, max(last - window // 2, 1), hop):
        low, high = np.searchsorted(first.frames, (start, start + window))
        if high - low < FEWEST_PEAKS:
            before = None
            continue
        offset, count = _fullest(offsets[begins[low] : begins[high]], before)
        share = min(count / (high - low), 1.0)
        before = offset if share >= LEAST_SHARE else None
        rows.append((start, offset, share, min(start + window, last)))
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0)] * 4
    return Offsets(*columns)


def _fullest(offsets: np.ndarray, before: int | None) -> tuple[int, int]:
    """The offset at which most peaks meet within FRAME_SLACK, and how many; of nearly equal ones
    that of the window before."""
    if not len(offsets):
        return 0, 0
    low = int(offsets.min()) - FRAME_SLACK
    counts = np.bincount(offsets - low, minlength=2 * FRAME_SLACK + 1)
    met = np.convolve(counts, np.ones(2 * FRAME_SLACK + 1, int), "same")
    best = int(met.argmax())
    if before is not None:
        a, b = before - low - DRIFT_FRAMES, before - low + DRIFT_FRAMES + 1
        near = met[max(a, 0) : max(b, 0)]
        if len(near) and near.max() >= 0.8 * met[best]:
            best = max(a, 0) + int(near.argmax())
    return best + low, int(met[best])


def runs(found: Offsets) -> list[SameSeconds]:
    """Windows in a row whose places follow one another, as spans of seconds."""
    spans: list[SameSeconds] = []
    good = found.shares >= LEAST_SHARE
    first = 0
    for at in range(1, len(good) + 1):
        goes_on = (
            at < len(good)
            and good[at]
            and good[at - 1]
            and abs(found.offsets[at] - found.offsets[at - 1]) <= DRIFT_FRAMES
        )
        if goes_on:
            continue
        if at - first >= LEAST_ROW and good[first]:
            spans.append(_span(found, first, at - 1))
        first = at
    return _without_overlap(spans)


def _span(found: Offsets, first: int, last: int) -> SameSeconds:
    start, end = found.starts[first], found.ends[last]
    times = (start, end, start + found.offsets[first], end + found.offsets[last])
    a_start, a_end, b_start, b_end = (round(float(x) / FRAME_RATE, 1) for x in times)
    return SameSeconds(a_start, a_end, b_start, b_end, float(found.shares[first : last + 1].mean()))


def _without_overlap(spans: list[SameSeconds]) -> list[SameSeconds]:
    """Each second of the shorter recording counts once: a span ends where the next begins."""
    kept: list[SameSeconds] = []
    for span in spans:
        if kept and span.a_start_s < kept[-1].a_end_s:
            before = kept[-1]
            cut = before.a_end_s - span.a_start_s
            kept[-1] = SameSeconds(
                before.a_start_s,
                span.a_start_s,
                before.b_start_s,
                round(before.b_end_s - cut, 1),
                before.share,
            )
        kept.append(span)
    return [span for span in kept if span.a_end_s > span.a_start_s]


def total(spans: Sequence[SameSeconds]) -> float:
    """How many seconds the spans hold."""
    return sum(span.a_end_s - span.a_start_s for span in spans)
