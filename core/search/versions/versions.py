"""Duplicates and versions of a recording: proposed with evidence, which seconds are the same, never
merged by itself.

Candidates share landmarks (`landmarks`); then they are aligned (`alignment`). A piece that is cut,
faded, a little sped up or under a voice is so still found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.audio.features.fingerprint import Fingerprint
from core.audio.features.stft import FRAME_RATE
from core.progress import SILENT, Progress, watched
from core.search.versions.alignment import (
    FEWEST_PEAKS,
    SameSeconds,
    best_shifts,
    convincing,
    exactness,
    places,
    runs,
    standing_out,
    total,
)
from core.search.versions.landmarks import LandmarkIndex
from core.times import timecode

CANDIDATES = 8  # recordings by shared landmarks that each one is aligned with
LEAST_IN_ORDER = 0.6  # share of the same seconds that must follow one another
LEAST_COVER = 0.3  # share of the shorter recording that must be the same
WHOLE = 0.9  # cover from which a recording counts as wholly the same
CLEAR = 0.62  # share of peaks from which the mix is the same as well
SURE = 0.56  # share of peaks from which two recordings are the same; other music reached 0.53
# Fewer will do, as under a voice, where so many of them meet to the frame and the band: there the
# same sound had 0.59 to 0.93, and other music on the same grid at most 0.5.
EXACT = 0.56
ONE_PLACE = 0.6  # share of the same seconds that lie at one offset there
SLIP_SECONDS = 0.25  # by which such offsets may differ
ONE_SOUND = 5.0  # s: a shorter recording is a note or an effect, whose neighbours are much alike
ONE_SOUND_SHARE = 0.9  # share of peaks from which two of these are the same
SAME_LENGTH = 1.02  # times: recordings that differ by less are of one length
NO_SHIFT = 0.97  # of the peaks that a shift finds, as many without one are worth more
EDIT_LENGTHS = (15, 30, 60)  # s, of the usual cuts
DUPLICATE, EDIT, OVERLAP, MIX = "same recording", "edit", "overlap", "other mix"


@dataclass(frozen=True)
class Version:
    """Two recordings that are the same in part or whole. `a` is the shorter one; of one length the
    one that was named first."""

    a: int
    b: int
    kind: str  # DUPLICATE, EDIT (a is cut from b), OVERLAP or MIX (other voices, underscore)
    same: tuple[SameSeconds, ...]
    shift_semitones: float
    share: float  # of the peaks in those seconds

    @property
    def words(self) -> str:
        """One line of evidence."""
        spans = ", ".join(
            f"{_span(s.a_start_s, s.a_end_s)} = {_span(s.b_start_s, s.b_end_s)}" for s in self.same
        )
        pitch = ", at another pitch" if self.shift_semitones else ""  # by how much is not exact
        return f"{self.kind}: {spans}{pitch} ({100 * self.share:.0f} % alike)"


def _span(start_s: float, end_s: float) -> str:
    start_s = max(start_s, 0.0)  # windows reach a little beyond the beginning
    return f"{timecode(start_s)}-{timecode(end_s)}"


def versions(
    fingerprints: Sequence[Fingerprint],
    progress: Progress = SILENT,
    lengths: Sequence[float] | None = None,
) -> Iterator[Version]:
    """All pairs of a library that are versions of one another, each once. lengths : of the
    recordings (s), as for `compare`"""
    lengths = lengths or [peaks.seconds for peaks in fingerprints]
    index = LandmarkIndex(fingerprints, progress)
    tried: set[tuple[int, int]] = set()
    for row, peaks in enumerate(watched(fingerprints, progress, "Looking for versions", every=1)):
        for candidate in index.candidates(peaks, CANDIDATES + 1):  # itself among them
            pair = (min(row, candidate), max(row, candidate))
            if candidate == row or pair in tried:
                continue
            tried.add(pair)
            a, b = pair
            found = compare(fingerprints[a], fingerprints[b], a, b, (lengths[a], lengths[b]))
            if found is not None:
                yield found


def compare(
    first: Fingerprint,
    second: Fingerprint,
    a: int = 0,
    b: int = 1,
    lengths: tuple[float, float] | None = None,
) -> Version | None:
    """Whether two recordings are versions, and which seconds are the same; None if they are not.

    lengths : of the two (s), whose ends may be too quiet for peaks (default: until the last peak)
    """
    length_a, length_b = lengths or (first.seconds, second.seconds)
    if length_a > SAME_LENGTH * length_b:
        first, second, a, b, length_a, length_b = second, first, b, a, length_b, length_a
    if len(first) < FEWEST_PEAKS:
        return None
    same, shift = _same_seconds(first, second)
    seconds = total(same)
    if in_order(same) < LEAST_IN_ORDER * seconds:
        return None
    cover_a = min(seconds / max(known_seconds(first), 1.0), 1.0)
    if cover_a < LEAST_COVER:
        return None
    share = _peaks(same) / seconds
    if first.seconds < ONE_SOUND and (shift or share < ONE_SOUND_SHARE):
        return None
    if share < SURE and not _under_a_voice(first, second, shift, same):
        return None
    cover_b = min(seconds / max(known_seconds(second), 1.0), 1.0)
    kind = kind_of(cover_a, cover_b, share)
    if kind == EDIT and length_b <= SAME_LENGTH * length_a:
        kind = DUPLICATE  # a cut would be shorter
    return Version(a, b, kind, tuple(same), shift / 2, share)


def _same_seconds(first: Fingerprint, second: Fingerprint) -> tuple[list[SameSeconds], int]:
    """Which seconds of two recordings are the same, and at which shift of pitch they are most."""
    shifts = best_shifts(first, second)
    found = [(convincing(runs(places(first, second, shift))), shift) for shift in shifts]
    if not any(same for same, _ in found):
        found = [(standing_out(first, second, shift), shift) for shift in shifts]
    return max(found, key=_fullness)


def _fullness(found: tuple[list[SameSeconds], int]) -> tuple[float, float]:
    """By how much two recordings are the same at a shift of pitch: seconds, then peaks. Peaks may
    be a band apart, so the shifts beside the right one find nearly as many."""
    same, shift = found
    return total(same), _peaks(same) * (NO_SHIFT if shift else 1.0)


def _peaks(same: Sequence[SameSeconds]) -> float:
    return sum(s.share * (s.a_end_s - s.a_start_s) for s in same)


def in_order(same: Sequence[SameSeconds]) -> float:
    """Of the seconds that are the same, how many follow one another in both recordings: a piece
    that is cut keeps its order, while loops and patterns are found again anywhere."""
    best: list[float] = []
    for at, span in enumerate(same):
        before = [best[i] for i in range(at) if same[i].b_start_s < span.b_start_s]
        best.append(max(before, default=0.0) + span.a_end_s - span.a_start_s)
    return max(best, default=0.0)


def _under_a_voice(
    first: Fingerprint, second: Fingerprint, shift: int, same: Sequence[SameSeconds]
) -> bool:
    """Whether few peaks meet, but as those of the same sound do: at one place, and exactly."""
    longest = max(same, key=lambda span: span.a_end_s - span.a_start_s)
    return (
        at_one_place(same) >= ONE_PLACE * total(same)
        and exactness(first, second, shift, longest) >= EXACT
    )


def at_one_place(same: Sequence[SameSeconds]) -> float:
    """How many of the same seconds lie at one offset: music under a voice stays where it was, while
    loops meet here and there."""
    offsets = np.array([span.b_start_s - span.a_start_s for span in same])
    lengths = np.array([span.a_end_s - span.a_start_s for span in same])
    near = np.abs(offsets[:, None] - offsets[None, :]) <= SLIP_SECONDS
    return float((near @ lengths).max(initial=0.0))


def known_seconds(peaks: Fingerprint) -> float:
    """How many seconds of a recording have landmarks: less than its length where only segments of
    it were analysed."""
    return float(len(np.unique(peaks.frames // round(FRAME_RATE))))


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
