"""What the article's spectrogram images are changed by in training. Seeded."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

LEVEL = 0.03  # standard deviation of the change in level, of the image's range


def shifted_images(images: Sequence[np.ndarray], rng: np.random.Generator) -> Tensor:
    """Images (224, 224) moved in time (they wrap round) and a little in level: (n, 224, 224). The
    article's author did not augment at all."""
    moved = [
        np.roll(image, int(rng.integers(image.shape[1])), axis=1) + rng.normal(0, LEVEL)
        for image in images
    ]
    return torch.from_numpy(np.clip(np.stack(moved), 0, 1).astype(np.float32))
