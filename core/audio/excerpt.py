"""What a person hears and sees of a file: a short FLAC for the browser's player, and the outline of
its loudness."""

import io
from pathlib import Path

import numpy as np

from core.audio.decode import load, probe

BROWSER_RATE = 48_000  # Hz, the most that every browser plays
BLOCK = 65_536  # frames; libsndfile crashes on some formats when given much in one call


def flac_excerpt(path: Path, start_s: float = 0.0, seconds: float = 30.0) -> bytes:
    """`seconds` of a file from `start_s` on as FLAC, at most stereo and 48 kHz. AudioError as in
    `load`."""
    return encode_flac(*load(path, start_s, seconds))


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
    whole = (np.clip(np.nan_to_num(y), -1.0, 1.0) * 32767.0).round().astype(np.int16)
    out = io.BytesIO()
    with soundfile.SoundFile(
        out, "w", sr, y.shape[1], format="FLAC", subtype="PCM_16", compression_level=0.0
    ) as file:
        for first in range(0, len(whole), BLOCK):
            file.write(whole[first : first + BLOCK])
    return out.getvalue()


def stereo(y: np.ndarray) -> np.ndarray:
    """At most two channels, shape (n_samples, 1 or 2): the front pair, and the rest 3 dB softer in
    both."""
    y = y.reshape(len(y), -1)
    if y.shape[1] <= 2:
        return y
    mixed = y[:, :2] + 0.7 * y[:, 2:].mean(axis=1, keepdims=True)
    return mixed / max(1.0, float(np.abs(mixed).max(initial=0.0)))


def waveform_peaks(path: Path, n: int = 200) -> np.ndarray:
    """The loudest sample in each of n equal pieces of a file, shape (n,) float32, 1 = the loudest
    of all.

    Decodes 30 s at a time, so that an hour-long file needs no more memory than a short one.
    """
    duration_s = probe(path).duration_s
    peaks = np.zeros(n, dtype=np.float32)
    start_s = 0.0
    while start_s < duration_s:
        y, sr = load(path, start_s, 30.0)
        at = ((start_s + np.arange(len(y)) / sr) * (n / duration_s)).astype(np.int64)
        np.maximum.at(peaks, np.minimum(at, n - 1), np.abs(y).max(axis=1))
        start_s += 30.0
    return peaks / max(float(peaks.max()), 1e-9)
