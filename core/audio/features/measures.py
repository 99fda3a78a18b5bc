"""Everything that is computed of a recording beside its vector, from one pass over its sound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.audio.features import aspects, chroma, energy, fingerprint, key, onsets, stft, tempo
from core.audio.features.aspects import Aspects
from core.audio.features.energy import Energy
from core.audio.features.fingerprint import LONGEST_FRAMES, Fingerprint
from core.audio.features.key import KeyEstimate
from core.audio.features.tempo import Tempo

PIECE_FRAMES = 750  # 24 s, over which a tempo is looked for: longer, players drift
PIECE_SECONDS = PIECE_FRAMES / stft.FRAME_RATE
DARK, BRIGHT = 60.0, -15.0  # slopes of the spectrum's envelope that count as 0 and 1


@dataclass(frozen=True)
class Measures:
    """What is computed of one recording; tempo and key are None without pulse or pitch.

    whole : whether every second of it was heard, not only segments; seconds that were not have NaN
        in the energy's curve
    """

    tempo: Tempo | None
    key: KeyEstimate | None
    energy: Energy
    aspects: Aspects
    fingerprint: Fingerprint
    whole: bool = True

    @property
    def brightness(self) -> float:
        """How much of its sound is high, 0 dark to 1 bright."""
        slope = float(self.aspects.timbre[0])
        return min(max((slope - DARK) / (BRIGHT - DARK), 0.0), 1.0)


def measure(y: np.ndarray) -> Measures:
    """The measures of y [shape=(n_samples,)], 8 kHz mono: a segment or a whole track."""
    sound = stft.padded(y, chroma.N_FFT)
    more = (chroma.N_FFT - stft.N_FFT) // 2
    S, peaks = _bands_and_peaks(sound[more:-more])
    flux = onsets.onset_strength(S)
    part = chroma.of_padded(sound)
    course = energy.energy(y, S, flux)
    pitches = key.features(part)
    edges = range(0, flux.shape[1], PIECE_FRAMES)
    pieces = [flux[:, start : start + PIECE_FRAMES] for start in edges]
    return Measures(
        tempo.tempo(pieces),
        None if pitches is None else key.key_of(pitches),
        course,
        aspects.aspects(S, flux, pitches, course),
        peaks,
    )


def _bands_and_peaks(sound: np.ndarray) -> tuple[np.ndarray, Fingerprint]:
    """What tempo, energy and timbre are read from, band powers (24, n_frames), and the landmarks of
    a `stft.padded` sound. Both of one pass, block by block: the whole spectrogram is never in
    memory, and the rows in which landmarks lie no longer than they are needed."""
    bands, bins = onsets.bands(), fingerprint.bins()
    n_frames = 1 + (len(sound) - stft.N_FFT) // stft.HOP_LENGTH
    S = np.empty((n_frames, bands.n), np.float32)
    R = np.empty((bins.stop - bins.start, n_frames), np.float32)
    for first, spectrum in stft.spectra(sound, stft.N_FFT, stft.HOP_LENGTH):
        P = np.abs(spectrum)
        P *= P
        del spectrum  # the next one takes its memory, which is in the cache
        bands.sum(P, S[first : first + len(P)])
        R[:, first : first + len(P)] = P[:, bins].T
    return np.ascontiguousarray(S.T), fingerprint.landmarks(R)


def measure_segments(
    starts: Sequence[float],
    clips: Sequence[np.ndarray],
    rate: int,
    duration_s: float | None,
) -> Measures:
    """The measures of a track from its segments, which are looked at as one recording.

    starts : where they begin (s), ascending ; clips : [shape=(24 * rate,)] each, mono at `rate` Hz
    duration_s : of the track, beyond which a clip only repeats itself
    """
    parts = [
        _at_8k(_cut(y, rate, start, duration_s), rate)
        for start, y in zip(starts, clips, strict=True)
    ]
    found = measure(np.concatenate(parts) if len(parts) > 1 else parts[0])
    end = starts[-1] + len(parts[-1]) / stft.SAMPLE_RATE
    if _adjoin(starts) and (duration_s is None or duration_s - end < 1.0):
        return found
    n_seconds = int(np.ceil(max(end, duration_s or 0.0)))
    return replace(
        found,
        energy=_placed(found.energy, starts, n_seconds),
        fingerprint=_moved(found.fingerprint, starts),
        whole=False,
    )


def _cut(y: np.ndarray, rate: int, start: float, duration_s: float | None) -> np.ndarray:
    """What of a clip is the track's; all where the length told leaves less than half a second."""
    left = len(y) if duration_s is None else round((duration_s - start) * rate)
    return y[:left] if left >= rate // 2 else y


def _at_8k(y: np.ndarray, rate: int) -> np.ndarray:
    if rate == stft.SAMPLE_RATE:
        return y
    import soxr

    return np.asarray(soxr.resample(y, rate, stft.SAMPLE_RATE, quality="MQ"))


def _adjoin(starts: Sequence[float]) -> bool:
    """Whether segments follow one another without a gap."""
    return all(abs(start - at * PIECE_SECONDS) < 0.1 for at, start in enumerate(starts))


def _placed(course: Energy, starts: Sequence[float], n_seconds: int) -> Energy:
    """The curves with each segment's seconds where they lie in the track, NaN between."""
    second = np.arange(len(course.curve))
    segment = np.minimum(second // int(PIECE_SECONDS), len(starts) - 1)
    at = np.round(np.asarray(starts))[segment].astype(int) + second - segment * int(PIECE_SECONDS)
    curves = []
    for x in (course.loudness_db, course.onset_density, course.curve):
        whole = np.full(max(n_seconds, int(at.max(initial=-1)) + 1), np.nan)
        whole[at] = x
        curves.append(whole)
    begin = int(course.highlight_s)
    highlight = float(at[begin]) if begin < len(at) else 0.0
    return Energy(curves[0], curves[1], curves[2], course.shape, highlight)


def _moved(peaks: Fingerprint, starts: Sequence[float]) -> Fingerprint:
    """The landmarks at their times in the track; those past what can be kept are left out."""
    frames = peaks.frames.astype(int)
    segment = np.minimum(frames // PIECE_FRAMES, len(starts) - 1)
    first = np.round(np.asarray(starts) * stft.FRAME_RATE).astype(int)
    moved = first[segment] + frames - segment * PIECE_FRAMES
    kept = moved < LONGEST_FRAMES
    return Fingerprint(moved[kept].astype(np.uint16), peaks.bands[kept], peaks.ranks[kept])
