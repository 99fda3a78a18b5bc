"""From a head's logits to chances that mean what they say.

A head whose names exclude each other gets a temperature (Guo et al., On Calibration of Modern
Neural Networks, 2017) and an offset for its last name; the others get an offset and a slope a name
(Platt, 1999).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.catalog.analysis.heads import SURE
from core.model.calibration import USUAL_NOISE, USUAL_WEIGHT
from core.records import field

PULL, PULL_EACH = 0.01, 0.003  # towards slope 1 and offset 0


@dataclass(frozen=True)
class HeadCalibration:
    """(logits * slope + offset), then softmax or sigmoid; and when a name is said.

    sure : the chance from which a name is said at all
    """

    slope: tuple[float, ...]
    offset: tuple[float, ...]
    one_of: bool
    sure: float = field(SURE, least=0, most=1)

    def __call__(self, logits: np.ndarray) -> np.ndarray:
        """Chances (n, n_names) of logits (n, n_names), float64."""
        z = np.asarray(logits, np.float64) * np.array(self.slope) + np.array(self.offset)
        if not self.one_of:
            return np.asarray(1.0 / (1.0 + np.exp(-z)))
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


def plain(n_names: int, one_of: bool = True, sure: float = SURE) -> HeadCalibration:
    """Chances as the head itself says them."""
    return HeadCalibration((1.0,) * n_names, (0.0,) * n_names, one_of, sure)


def fit_one_of(
    logits: np.ndarray,
    truth: np.ndarray,
    weight: np.ndarray | None = None,
    sure: float = SURE,
    last_offset: bool = True,
    most_noise: float = 0.0,
) -> HeadCalibration:
    """Temperature, and the last name's offset, that make the truth likeliest.

    logits : [shape=(n, n_names)] ; truth : [shape=(n,)] int ; weight : [shape=(n,)] or None
    last_offset : False leaves the last name's offset at 0
    most_noise : the largest share of the truth that may be wrong, evenly among the other names; it
        is fitted too, and chances are those of what is really true (see `model.calibration`)
    """
    n_names = logits.shape[1]
    w = np.ones(len(truth)) if weight is None else weight
    last = np.zeros(n_names)
    last[-1] = float(last_offset)

    def loss(theta: np.ndarray) -> float:
        z = logits * np.exp(theta[0]) + last * theta[1]
        z = z - z.max(axis=1, keepdims=True)
        log_p = z[np.arange(len(truth)), truth] - np.log(np.exp(z).sum(axis=1))
        believed = 0.0
        if most_noise > 0.0:
            noise, p = theta[2], np.exp(log_p)
            log_p = np.log((1.0 - noise) * p + noise * (1.0 - p) / (n_names - 1))
            believed = USUAL_NOISE * np.log(noise) + (1.0 - USUAL_NOISE) * np.log1p(-noise)
        return float(
            -((log_p * w).sum() + USUAL_WEIGHT * believed) / w.sum()
            + PULL * np.square(theta[:2]).sum()
        )

    slope, offset = _minimum(loss, most_noise)
    return HeadCalibration(
        (float(np.exp(slope)),) * n_names, (0.0,) * (n_names - 1) + (offset,), True, sure
    )


def fit_each(logits: np.ndarray, wanted: np.ndarray, sure: float = 0.5) -> HeadCalibration:
    """Slope and offset of every name on its own that make the wanted chances likeliest.

    logits, wanted : [shape=(n, n_names)]; nan in `wanted` is not known
    """
    found = []
    for z, y in zip(logits.T, wanted.T, strict=True):
        known = np.isfinite(y)
        found.append(_minimum(_platt(z[known], y[known])))
    return HeadCalibration(
        tuple(float(np.exp(slope)) for slope, _ in found),
        tuple(offset for _, offset in found),
        False,
        sure,
    )


def _platt(z: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], float]:
    def loss(theta: np.ndarray) -> float:
        said = z * np.exp(theta[0]) + theta[1]
        each = np.logaddexp(0.0, said) - y * said  # binary cross-entropy of logits
        return float(each.mean() + PULL_EACH * np.square(theta).sum()) if len(y) else 0.0

    return loss


def _minimum(loss: Callable[[np.ndarray], float], most_noise: float = 0.0) -> tuple[float, float]:
    """Slope, as a logarithm, and offset; with noise, if there may be any, as a third number."""
    from scipy.optimize import minimize

    start, bounds = [0.0, 0.0], [(-4.0, 4.0), (-20.0, 20.0)]
    if most_noise > 0.0:
        start, bounds = [*start, min(USUAL_NOISE, most_noise)], [*bounds, (1e-4, most_noise)]
    found = minimize(loss, np.array(start), method="L-BFGS-B", bounds=bounds)
    return float(found.x[0]), float(found.x[1])
