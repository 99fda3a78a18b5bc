"""What a person hears and sees of a file: a short FLAC for the browser's player, and the outline of
its loudness."""

import io
import time
from pathlib import Path

import numpy as np

from core.audio.decode import MOST_SECONDS, opened
from core.audio.samples import scaled
from core.errors import AudioError

BROWSER_RATE = 48_000  # Hz, the most that every browser plays
PIECE_SECONDS, PIECE_SAMPLES = 30.0, 16_000_000  # decoded at a time for the outline, at most
BLOCK = 65_536  # frames; libsndfile crashes on some formats when given much in one call


def flac_excerpt(path: Path, start_s: float = 0.0, seconds: float = 30.0) -> bytes:
    """`seconds` of a file from `start_s` on as FLAC, at most stereo and 48 kHz. AudioError as
    of `Sound.samples`."""
    with opened(path) as sound:
        return encode_flac(stereo(sound.samples(start_s, seconds)), sound.info.sample_rate)


def encode_flac(y: np.ndarray, sr: int) -> bytes:
    """Samples as a 16-bit FLAC file that browsers play.

    y : [shape=(n_samples, n_channels) or (n_samples,)], -1 to 1, clipped beyond ; sr : Hz, brought
        to at most 48 kHz
    """
    import soundfile

    y = stereo(y)
    if sr > BROWSER_RATE:
        import soxr

        y, sr = soxr.resample(y, sr, BROWSER_RATE), BROWSER_RATE
    whole = _in_16_bits(y)
    out = io.BytesIO()
    with soundfile.SoundFile(
        out, "w", sr, y.shape[1], format="FLAC", subtype="PCM_16", compression_level=0.0
    ) as file:
        for first in range(0, len(whole), BLOCK):
            file.write(whole[first : first + BLOCK])
    return out.getvalue()


def _in_16_bits(y: np.ndarray) -> np.ndarray:
    """Samples of -1 to 1 as int16, clipped beyond; what is no number is silent."""
    scaled = np.clip(y, -1.0, 1.0)
    scaled *= 32767.0
    np.rint(scaled, out=scaled)
    unknown = np.isnan(scaled)
    if unknown.any():
        scaled[unknown] = 0.0
    return scaled.astype(np.int16)


def stereo(y: np.ndarray) -> np.ndarray:
    """At most two channels, shape (n_samples, 1 or 2): the front pair, and the rest 3 dB softer in
    both."""
    y = scaled(y).reshape(len(y), -1)
    if y.shape[1] <= 2:
        return y
    mixed: np.ndarray = y[:, :2] + 0.7 * y[:, 2:].mean(axis=1, keepdims=True)
    mixed /= max(1.0, float(np.abs(mixed).max(initial=0.0)))
    return mixed


def waveform_peaks(path: Path, n: int, budget_s: float = 600.0) -> np.ndarray:
    """The loudest sample in each of n equal pieces of a file, shape (n,) float32, 1 = the loudest
    of all; of a file of unknown length, of its first 20 min.

    Decodes at most 30 s at a time, so that an hour-long file needs no more memory than a short one;
    of more than 20 min only parts, spread evenly. What is not reached in `budget_s` stays 0.
    """
    with opened(path, exact=False) as sound:
        info, length = sound.info, sound.info.duration_s or MOST_SECONDS
        piece_s = min(PIECE_SECONDS, PIECE_SAMPLES / (info.sample_rate * info.n_channels))
        stride = piece_s * max(1.0, length / MOST_SECONDS)
        peaks = np.zeros(n, dtype=np.float32)
        ends = time.monotonic() + budget_s
        for piece in range(int(np.ceil(length / stride))):
            start_s = piece * stride
            try:
                y = sound.samples(start_s, piece_s, _outline)
            except AudioError:  # the file ends, or is damaged, before the length it tells
                if piece == 0:
                    raise
                break
            seconds = start_s + np.arange(len(y)) * (stride / piece_s / info.sample_rate)
            at = (seconds * (n / length)).astype(np.int64)
            np.maximum.at(peaks, np.minimum(at, n - 1), y)
            if time.monotonic() > ends:
                break
        return peaks / max(float(peaks.max()), 1e-9)


def _outline(y: np.ndarray) -> np.ndarray:
    loudest: np.ndarray = np.abs(scaled(y)).max(axis=1)
    return loudest
