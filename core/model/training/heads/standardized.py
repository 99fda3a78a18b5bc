"""Features on one scale, so that what varies most does not count most, and heads on them."""

from dataclasses import dataclass

import numpy as np

LEAST_SCALE = 0.1  # of a feature that hardly varies


@dataclass(frozen=True)
class Standardized:
    """Features to learn on.

    x : [shape=(m, n_features)] float32, each with mean 0 and deviation 1
    mean, scale : [shape=(n_features,)] what was taken off, and what divided by
    """

    x: np.ndarray
    mean: np.ndarray
    scale: np.ndarray

    @staticmethod
    def of(x: np.ndarray) -> "Standardized":
        """Standardise features x (m, n_features)."""
        plain = x.astype(np.float64)
        mean, scale = plain.mean(axis=0), np.maximum(plain.std(axis=0), LEAST_SCALE)
        return Standardized(((plain - mean) / scale).astype(np.float32), mean, scale)

    def weights(self, weight: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A linear head on plain features, weights (n_features, k) and biases (k,), as one on
        standardised features."""
        return weight * self.scale[:, None], bias + self.mean @ weight

    def plain_weights(self, weight: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The way back: a head on standardised features as one on plain ones."""
        own = weight / self.scale[:, None]
        return own, bias - self.mean @ own
