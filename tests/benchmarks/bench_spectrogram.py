"""The picture of one track: the article's way (drawn by matplotlib at dpi 200, cut, shrunk) beside
ours, in the same run.

python -m tests.benchmarks.bench_spectrogram
"""

import io
from functools import partial

import librosa
import matplotlib
import numpy as np
from PIL import Image

from core import config
from core.audio.frontends import spectrogram
from tests.benchmarks.bench_search import seconds
from tests.sounds import plucked

matplotlib.use("Agg")
from matplotlib import pyplot as plt


def drawn(y: np.ndarray) -> np.ndarray:
    """The article's steps: STFT in dB, drawn 800 x 800 at dpi 200, the middle 600 x 600 cut out,
    shrunk to 224 x 224."""
    S_db = librosa.amplitude_to_db(
        np.abs(librosa.stft(y, n_fft=config.N_FFT, hop_length=config.HOP_LENGTH)), ref=np.max
    )
    figure = plt.figure(figsize=(4, 4), dpi=200)
    plt.pcolormesh(S_db)
    kept = io.BytesIO()
    figure.savefig(kept, dpi=200)
    plt.close(figure)
    image = (
        Image.open(kept)
        .convert("L")
        .crop((100, 100, 700, 700))
        .resize((config.IMAGE_SIZE, config.IMAGE_SIZE))
    )
    return np.asarray(image, dtype=np.float32) / 255


def main() -> None:
    y = plucked(220, config.CLIP_SECONDS)
    drawn(y), spectrogram(y, "article"), spectrogram(y, "default")
    theirs = seconds(lambda: drawn(y), 3)
    print(f"one track of {config.CLIP_SECONDS:g} s to a picture")
    print(f"  drawn by matplotlib, cut, shrunk: {theirs * 1e3:8.1f} ms")
    for name in ("article", "default"):
        ours = seconds(partial(spectrogram, y, name), 31)
        print(
            f"  our `{name}` front end:          {ours * 1e3:8.2f} ms   {theirs / ours:6.0f} times"
            " faster"
        )


if __name__ == "__main__":
    main()
