"""The fitted numbers behind tempo and key: `assets/measures.json`, written by
`core.factory.measure_weights`."""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import config
from core.errors import SoundkinError

FILE = config.ASSETS / "measures.json"


@dataclass(frozen=True)
class MeasureWeights:
    """tempo : (21,) of `tempo.features`; key_profile : (2, 48) of `key.features` on each degree of
    major and minor; key_bias : (2,)"""

    tempo: np.ndarray
    key_profile: np.ndarray
    key_bias: np.ndarray


@lru_cache(maxsize=1)
def measure_weights() -> MeasureWeights:
    """The shipped weights. SoundkinError when the file is missing or damaged."""
    try:
        found = json.loads(FILE.read_text("utf-8"))
        weights = MeasureWeights(
            *(np.array(found[name], float) for name in ("tempo", "key_profile", "key_bias"))
        )
        if weights.tempo.shape != (21,) or weights.key_profile.shape != (2, 48):
            raise ValueError("wrong shapes")
    except (OSError, ValueError, KeyError) as error:
        raise SoundkinError(
            f"{FILE.name} is missing or damaged, so tempo and key cannot be computed: install"
            " Soundkin again."
        ) from error
    return weights
