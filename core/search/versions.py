"""Duplicates and versions of a recording: proposed with evidence, which seconds are the same, never
merged by itself.

Candidates share landmarks (`landmarks`). Then each few seconds of the shorter recording look for
their place in the longer one; where places follow one another in a row, the two are the same there.
A piece with a cut, faded or slightly sped up is so still found, and evidence is exact to a second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.audio.fingerprint import Fingerprint
from core.audio.stft import FRAME_RATE
from core.search.landmarks import LandmarkIndex

WINDOW_SECONDS, HOP_SECONDS = 4.0, 1.0  # s of the shorter recording that are looked for at once
FEWEST_PEAKS = 15  # in a window; fewer are silence or a held note
SHIFTS = tuple(range(-3, 4))  # quarter tones that the pitch may differ by
FRAME_SLACK, BAND_SLACK = 1, 1  # by which two peaks may be apart and still be one
DRIFT_FRAMES = 3  # by which places may slip from one window to the next (a speed 5 % off)
LEAST_SHARE = 0.30  # of a window's peaks that are found again at its place
LEAST_ROW = 4  # windows in a row
LEAST_SECONDS, LEAST_COVER = 6.0, 0.3  # s, and share of the shorter recording, that are the same
WHOLE = 0.9  # cover from which a recording counts as wholly the same
CLEAR = 0.62  # share of peaks from which the mix is the same as well
EDIT_LENGTHS = (15, 30, 60)  # s, of the usual cuts
DUPLICATE, EDIT, OVERLAP, MIX = "same recording", "edit", "overlap", "other mix"


@dataclass(frozen=True)
class SameSeconds:
    """Seconds of two recordings that are the same."""

    a_start_s: float
    a_end_s: float
    b_start_s: float
    b_end_s: float
    share: float  # of the peaks that both have, 0 to 1


@dataclass(frozen=True)
class Version:
    """Two recordings that are the same in part or whole. `a` is the shorter one."""

    a: int
    b: int
    kind: str  # DUPLICATE, EDIT (a is cut from b), OVERLAP or MIX (other voices, underscore)
    same: tuple[SameSeconds, ...]
    shift_semitones: float
    cover_a: float  # share of a's seconds that are the same
    cover_b: float
    share: float  # of the peaks in those seconds

    @property
    def words(self) -> str:
        """One line of evidence."""
        spans = ", ".join(
            f"{clock(s.a_start_s)}-{clock(s.a_end_s)} = {clock(s.b_start_s)}-{clock(s.b_end_s)}"
            for s in self.same
        )
        pitch = f", {self.shift_semitones:+g} semitones" if self.shift_semitones else ""
        return f"{self.kind}: {spans}{pitch} ({100 * self.share:.0f} % of the peaks)"


def versions(fingerprints: Sequence[Fingerprint], per_track: int = 8) -> Iterator[Version]:
    """All pairs of a library that are versions of one another, each once."""
    index = LandmarkIndex(fingerprints)
    tried: set[tuple[int, int]] = set()
    for row, peaks in enumerate(fingerprints):
        for candidate in index.candidates(peaks, per_track + 1):
            pair = (min(row, candidate.row), max(row, candidate.row))
            if candidate.row == row or pair in tried:
                continue
            tried.add(pair)
            found = compare(fingerprints[pair[0]], fingerprints[pair[1]], *pair)
            if found is not None:
                yield found


def versions_of(
    peaks: Fingerprint, fingerprints: Sequence[Fingerprint], index: LandmarkIndex, k: int = 8
) -> list[Version]:
    """The versions of one recording in a library, the fullest first; its own row is -1."""
    found = [compare(peaks, fingerprints[c.row], -1, c.row) for c in index.candidates(peaks, k)]
    return sorted((v for v in found if v is not None), key=lambda v: -v.cover_a * v.share)


def compare(first: Fingerprint, second: Fingerprint, a: int = 0, b: int = 1) -> Version | None:
    """Whether two recordings are versions, and which seconds are the same; None when they are not."""
    if first.seconds > second.seconds:
        first, second, a, b = second, first, b, a
    best: list[SameSeconds] = []
    shift = 0
    for at in best_shifts(first, second):
        rows = runs(places(first, second, at))
        if total(rows) > total(best):
            best, shift = rows, at
    seconds = total(best)
    cover_a = min(seconds / max(first.seconds, 1.0), 1.0)
    if seconds < min(LEAST_SECONDS, 0.6 * first.seconds) or cover_a < LEAST_COVER:
        return None
    share = sum(s.share * (s.a_end_s - s.a_start_s) for s in best) / seconds
    cover_b = min(seconds / max(second.seconds, 1.0), 1.0)
    kind = kind_of(cover_a, cover_b, share)
    return Version(a, b, kind, tuple(best), shift / 2, cover_a, cover_b, share)


def kind_of(cover_a: float, cover_b: float, share: float) -> str:
    """What two recordings are to one another."""
    if cover_a >= 0.75 and share < CLEAR:
        return MIX
    if cover_b >= WHOLE:
        return DUPLICATE
    return EDIT if cover_a >= 0.75 else OVERLAP


def edit_length(seconds: float) -> int | None:
    """The usual cut that a length is: 15, 30 or 60 s, or None."""
    return next((n for n in EDIT_LENGTHS if abs(seconds - n) <= max(2.0, 0.08 * n)), None)


@dataclass(frozen=True)
class Places:
    """For each window of a recording its place in another one."""

    starts: np.ndarray  # (n,) frames, where each window begins
    offsets: np.ndarray  # (n,) frames to add
    shares: np.ndarray  # (n,) of its peaks that are found there
    ends: np.ndarray  # (n,) frames


def best_shifts(first: Fingerprint, second: Fingerprint, keep: int = 2) -> list[int]:
    """The shifts of pitch, in quarter tones, at which most peaks meet at one offset, 0 with them."""
    offsets, shifts = meetings(first, second, np.arange(len(first)), max(SHIFTS) + BAND_SLACK)
    if not len(offsets):
        return [0]
    low = int(offsets.min())
    counts = {
        s: int(
            np.bincount((offsets[np.abs(shifts - s) <= BAND_SLACK] - low) // 3, minlength=1).max()
        )
        for s in SHIFTS
    }
    best = sorted(SHIFTS, key=lambda s: (-counts[s], abs(s)))[:keep]
    return list(dict.fromkeys([*best, 0]))


def meetings(
    first: Fingerprint, second: Fingerprint, rows: np.ndarray, furthest: int
) -> tuple[np.ndarray, np.ndarray]:
    """Offsets (frames) and shifts (bands) of all pairs of peaks no more than `furthest` bands
    apart."""
    b = second.bands.astype(np.int64)
    order = np.argsort(b, kind="stable")
    ordered = b[order]
    own = first.bands[rows].astype(np.int64)
    low = np.searchsorted(ordered, own - furthest, "left")
    counts = np.searchsorted(ordered, own + furthest, "right") - low
    total_count = int(counts.sum())
    at = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(total_count)
    other = order[at]
    mine = np.repeat(rows, counts)
    offsets = second.frames[other].astype(np.int64) - first.frames[mine].astype(np.int64)
    return offsets, b[other] - first.bands[mine].astype(np.int64)


def places(first: Fingerprint, second: Fingerprint, shift: int) -> Places:
    """Where the windows of `first` are in `second`, its pitch changed by `shift` quarter tones."""
    window, hop = int(WINDOW_SECONDS * FRAME_RATE), int(HOP_SECONDS * FRAME_RATE)
    bands = np.clip(first.bands.astype(int) + shift, 0, 255).astype(np.uint8)
    moved = Fingerprint(first.frames, bands, first.ranks)
    last = int(first.frames[-1]) if len(first) else 0
    rows: list[tuple[int, int, float, int]] = []
    before: int | None = None
    for start in range(0, max(last - window // 2, 1), hop):
        low, high = np.searchsorted(first.frames, (start, start + window))
        if high - low < FEWEST_PEAKS:
            before = None
            continue
        offsets, _ = meetings(moved, second, np.arange(low, high), BAND_SLACK)
        offset, count = _fullest(offsets, before)
        share = min(count / (high - low), 1.0)
        before = offset if share >= LEAST_SHARE else None
        rows.append((start, offset, share, min(start + window, last)))
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0)] * 4
    return Places(*columns)


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


def runs(found: Places) -> list[SameSeconds]:
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


def _span(found: Places, first: int, last: int) -> SameSeconds:
    start, end = found.starts[first], found.ends[last]
    return SameSeconds(
        *(
            round(float(x) / FRAME_RATE, 1)
            for x in (start, end, start + found.offsets[first], end + found.offsets[last])
        ),
        share=float(found.shares[first : last + 1].mean()),
    )


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


def clock(seconds: float) -> str:
    """Seconds as 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
