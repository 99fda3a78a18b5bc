"""A small colour image of a spectrogram, as PNG."""

import io

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


def png(S_db: np.ndarray, width: int, height: int) -> bytes:
    """A spectrogram as a PNG file of width x height pixels, time to the right, low notes at the
    bottom.

    S_db : [shape=(n_bands, n_frames)], any scale; the softest 2 % are the darkest colour, the
        loudest 0.5 % the brightest
    """
    from PIL import Image

    low, high = np.percentile(S_db, (2.0, 99.5))
    shade = np.clip(
        (resize(S_db.astype(np.float32), height, width) - low) / max(high - low, 1e-9), 0.0, 1.0
    )
    pixels = colour_table()[(shade[::-1] * 255).round().astype(np.uint8)]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def colour_table() -> np.ndarray:
    """256 colours, shape (256, 3) uint8."""
    places = [place for place, _ in COLOURS]
    channels = [
        np.interp(np.linspace(0.0, 1.0, 256), places, [rgb[i] for _, rgb in COLOURS])
        for i in range(3)
    ]
    return np.stack(channels, axis=1).round().astype(np.uint8)
