"""A small colour picture of a spectrogram, written as PNG without a plotting library."""

import struct
import zlib

import numpy as np

from core.audio.frontends import resize

# Dark blue over violet and orange to pale yellow: brightness rises all the way, so it also reads in
# grey.
COLOURS = (
    (0.0, (13, 17, 38)),
    (0.25, (62, 35, 105)),
    (0.5, (156, 54, 106)),
    (0.75, (232, 120, 72)),
    (1.0, (253, 231, 170)),
)


def png(S_db: np.ndarray, width: int = 224, height: int = 64) -> bytes:
    """A spectrogram as a PNG file of width x height pixels, time to the right, low notes at the
    bottom.

    S_db : [shape=(n_bands, n_frames)], any scale; the softest 2 % are the darkest colour, the
        loudest 0.5 % the brightest
    """
    low, high = np.percentile(S_db, (2.0, 99.5))
    shade = np.clip(
        (resize(S_db.astype(np.float32), height, width) - low) / max(high - low, 1e-9), 0.0, 1.0
    )
    return encode_png(colour_table()[(shade[::-1] * 255).round().astype(np.uint8)])


def colour_table() -> np.ndarray:
    """256 colours, shape (256, 3) uint8."""
    places = [place for place, _ in COLOURS]
    channels = [
        np.interp(np.linspace(0.0, 1.0, 256), places, [rgb[i] for _, rgb in COLOURS])
        for i in range(3)
    ]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def encode_png(pixels: np.ndarray) -> bytes:
    """pixels : [shape=(height, width, 3)] uint8, as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.concatenate(
        [np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 3)], axis=1
    )  # 0: row unfiltered
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bit, red-green-blue
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
