"""The same recording again after coding, cutting, fading, pitching, under noise; and other ones."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from core.audio.features import stft
from core.audio.features.fingerprint import (
    Fingerprint,
    band_edges,
    bins,
    landmarks,
    loudest_in_bands,
)
from core.audio.features.measures import measure
from core.catalog.decisions.related_versions import KnownVersion
from core.errors import Stopped
from core.progress import Progress
from core.search.versions.alignment import SameSeconds
from core.search.versions.landmarks import (
    ASKED,
    COMMON,
    OFFSET_FRAMES,
    SHIFTS,
    LandmarkIndex,
    pairs,
)
from core.search.versions.versions import (
    DUPLICATE,
    EDIT,
    Version,
    compare,
    edit_length,
    versions,
)
from core.ui.library.versions import fullest

SR = 8000


def piece(seed: int, seconds: float = 40.0, semitones: float = 0.0) -> np.ndarray:
    """Random notes of four partials at random times, y (n_samples,): no two seeds are alike."""
    rng = np.random.default_rng(seed)
    y = np.zeros(int(seconds * SR))
    for start in np.sort(rng.uniform(0, seconds - 1, int(4 * seconds))):
        t = np.arange(int(rng.uniform(0.15, 0.6) * SR)) / SR
        hz = 220 * 2 ** ((rng.integers(0, 30) + semitones) / 12)
        tone = sum(np.sin(2 * np.pi * hz * h * t) / h for h in (1, 2, 3, 4)) * np.exp(-6 * t)
        at = int(start * SR)
        y[at : at + len(t)] += rng.uniform(0.3, 1.0) * tone[: len(y) - at]
    return (0.2 * y).astype(np.float32)


def peaks(y: np.ndarray) -> Fingerprint:
    return landmarks(stft.spectrogram(y.astype(np.float32))[bins()])


def slowed(y: np.ndarray, factor: float) -> np.ndarray:
    at = np.arange(0, len(y) - 1, factor)
    return np.interp(at, np.arange(len(y)), y)


ORIGINAL = piece(0)
NOISE = np.random.default_rng(9).normal(size=len(ORIGINAL))
OTHERS = [peaks(piece(seed)) for seed in range(1, 9)]
FADE = np.clip(np.arange(20 * SR) / (3 * SR), 0, 1)


def test_each_band_holds_its_loudest_bin():
    R = stft.spectrogram(ORIGINAL)[bins()]
    edges = band_edges() - band_edges()[0]
    assert np.array_equal(loudest_in_bands(R), np.maximum.reduceat(R, edges[:-1], axis=0))


def test_landmarks_are_the_same_whether_other_measures_are_taken_with_them():
    for n_samples in (0, 5_000, len(ORIGINAL)):
        y = ORIGINAL[:n_samples]
        assert measure(y).fingerprint.to_bytes() == peaks(y).to_bytes()


@pytest.mark.parametrize(
    ("altered", "kind"),
    [
        (0.05 * ORIGINAL, DUPLICATE),
        (np.round(ORIGINAL * 60) / 60, DUPLICATE),
        (ORIGINAL + 0.02 * NOISE, DUPLICATE),
        (slowed(ORIGINAL, 1.02), DUPLICATE),
        (ORIGINAL[10 * SR : 30 * SR], EDIT),
        (ORIGINAL[10 * SR : 30 * SR] * FADE * FADE[::-1], EDIT),
    ],
    ids=["softer", "coarse samples", "noise", "faster", "cut", "faded"],
)
def test_an_altered_copy_is_found_among_others_and_named(altered, kind):
    library = [*OTHERS[:4], peaks(ORIGINAL), *OTHERS[4:]]
    found = list(versions([*library, peaks(altered)]))
    assert [{v.a, v.b} for v in found] == [{4, len(library)}]
    assert found[0].kind == kind


def test_the_evidence_names_the_seconds_that_are_the_same():
    found = compare(peaks(ORIGINAL[10 * SR : 30 * SR]), peaks(ORIGINAL))
    assert found is not None
    same = found.same[0]
    assert (same.a_start_s, same.b_start_s) == pytest.approx((0, 10), abs=0.5)
    assert (same.a_end_s, same.b_end_s) == pytest.approx((20, 30), abs=1)
    assert "0:00-0:19 = 0:10-0:29" in found.words or "0:00-0:20" in found.words


@pytest.mark.parametrize("seed", range(6))
def test_only_what_is_pitched_is_said_to_be(seed):
    """Peaks may be a band apart, so a shift by one band finds nearly all of them as well."""
    y = piece(seed)
    copy = y + 0.05 * np.random.default_rng(seed).normal(size=len(y))
    as_it_is, pitched = (compare(peaks(a), peaks(y)) for a in (copy, piece(seed, semitones=1)))
    assert as_it_is is not None
    assert pitched is not None
    assert ("pitch" in as_it_is.words, "pitch" in pitched.words) == (False, True)


def test_a_cut_put_together_from_two_places_shows_both():
    edit = np.concatenate([ORIGINAL[: 10 * SR], ORIGINAL[25 * SR : 38 * SR]])
    found = compare(peaks(edit), peaks(ORIGINAL))
    assert found is not None
    assert found.kind == EDIT
    offsets = [round(s.b_start_s - s.a_start_s) for s in found.same]
    assert offsets == [0, 15]


def test_evidence_never_begins_before_a_recording():
    found = Version(0, 1, EDIT, (SameSeconds(0.0, 9.0, -0.6, 8.4, 0.7),), 0.0, 0.7)
    assert "0:00-0:09 = 0:00-0:08" in found.words


def test_different_recordings_are_never_merged():
    assert list(versions(OTHERS)) == []


def test_two_copies_in_a_library_are_one_pair():
    library = [*OTHERS[:3], peaks(ORIGINAL), peaks(0.1 * ORIGINAL + 0.005 * NOISE)]
    found = list(versions(library))
    assert [(v.a, v.b) for v in found] in ([(3, 4)], [(4, 3)])
    assert found[0].kind == DUPLICATE


def random_peaks(seed: int, seconds: int = 20) -> Fingerprint:
    rng = np.random.default_rng(seed)
    frames = np.sort(rng.integers(0, seconds * 31, seconds * 15)).astype(np.uint16)
    bands = rng.integers(0, 30, len(frames)).astype(np.uint8)
    return Fingerprint(frames, bands, (np.arange(len(frames)) % 15).astype(np.uint8))


def test_candidates_are_those_with_the_most_votes_counted_one_by_one():
    library = [random_peaks(seed) for seed in range(30)]
    query = Fingerprint(
        *(part[60:200] for part in (library[3].frames, library[3].bands, library[3].ranks))
    )
    where = defaultdict(list)
    for row, own in enumerate(library):
        for number, time in zip(*(x.tolist() for x in pairs(own)), strict=True):
            where[number].append((row, time))
    most = Counter()
    for shift in SHIFTS:
        votes = Counter()
        for number, time in zip(*(x.tolist() for x in pairs(query, ASKED, shift)), strict=True):
            if len(where[number]) <= COMMON:
                votes.update((row, (at - time) // OFFSET_FRAMES) for row, at in where[number])
        for (row, _), count in votes.items():
            most[row] = max(most[row], count)
    expected = sorted((row for row in most if most[row] >= 6), key=lambda row: (-most[row], row))
    assert LandmarkIndex(library).candidates(query, 30) == expected
    assert expected[0] == 3
    assert len(expected) > 1, "chance gives some as many as count"


def test_a_large_library_can_be_stopped_before_anything_is_compared_and_is_kept_small(tmp_path):
    library = [random_peaks(seed) for seed in range(30)]
    index = LandmarkIndex(library)
    n = sum(len(pairs(own)[0]) for own in library)
    assert index.rows.nbytes + index.times.nbytes <= 6 * n
    (tmp_path / "stop").touch()
    progress = Progress(job_folder=tmp_path)
    with pytest.raises(Stopped):
        LandmarkIndex(library, progress)
    progress.finish("stopped")


def test_a_fingerprint_is_small_and_comes_back_from_its_bytes():
    made = peaks(ORIGINAL)
    content = made.to_bytes()
    assert len(content) <= 4000 * 40 / 60
    again = Fingerprint.from_bytes(content)
    assert np.array_equal(again.frames, made.frames)
    assert np.array_equal(again.bands, made.bands)
    assert np.array_equal(again.ranks, made.ranks)
    with pytest.raises(ValueError, match="no fingerprint"):
        Fingerprint.from_bytes(content[:-1])


@pytest.mark.parametrize("seconds", [0.05, 1.0, 5.0])
def test_silence_and_very_short_sounds_are_like_nothing(seconds):
    silent = peaks(np.zeros(int(seconds * SR)))
    assert len(silent) == 0
    library = [silent, peaks(piece(3, 5.0)[: int(seconds * SR)]), *OTHERS[:3]]
    assert list(versions(library)) == []


def test_the_usual_cuts_have_names():
    assert [edit_length(s) for s in (14.2, 30.5, 58.0, 63.0, 45.0)] == [15, 30, 60, 60, None]


def scattered(
    rng: np.random.Generator, seconds: int, each: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frames, bands and ranks of `each` peaks a second at random places."""
    n = seconds * each
    frames = np.sort(rng.integers(0, round(seconds * 31.25), n))
    return frames.astype(np.uint16), rng.integers(10, 90, n).astype(np.uint8), np.zeros(n, np.uint8)


@pytest.mark.parametrize("off", [0, 1])
def test_few_peaks_are_enough_only_where_they_meet_to_the_frame_and_the_band(off):
    rng = np.random.default_rng(3)
    frames, bands, ranks = scattered(rng, 40, 30)
    kept = rng.random(len(frames)) < 0.4
    # those that are left beside a voice; in other music of the same grid a frame or a band off
    moved = np.clip(frames[kept] + off * rng.integers(-1, 2, kept.sum()), 0, None)
    turned = bands[kept] + off * rng.integers(-1, 2, kept.sum())
    voice = scattered(rng, 40, 18)
    order = np.argsort(np.concatenate([moved, voice[0]]), kind="stable")
    other = Fingerprint(
        np.concatenate([moved, voice[0]]).astype(np.uint16)[order],
        np.concatenate([turned, voice[1]]).astype(np.uint8)[order],
        np.concatenate([ranks[kept], voice[2]])[order],
    )
    found = compare(other, Fingerprint(frames, bands, ranks))
    assert (found is None) == bool(off)


def test_single_notes_are_the_same_only_where_nothing_but_the_level_differs():
    def note(semitones: float) -> np.ndarray:
        return piece(3, 4.0, semitones)

    assert compare(peaks(note(0)), peaks(note(1))) is None
    assert compare(peaks(piece(3, 8.0)), peaks(piece(3, 8.0, 1))) is not None
    assert compare(peaks(note(0)), peaks(0.2 * note(0))) is not None


def test_each_version_is_listed_once_under_the_fullest():
    def known(track_id, full_id, refused=False):
        return KnownVersion(track_id, full_id, "edit", "", 0.9, refused)

    cut, shorter = known("cut", "full"), known("short", "full")
    assert fullest([known("short", "cut"), cut, shorter]) == [cut, shorter]
    chain = known("short", "cut")
    assert fullest([chain, cut]) == [cut, chain], "not compared with the fullest"
    refused = known("cut", "full", refused=True)
    assert fullest([chain, refused]) == [chain, refused]
