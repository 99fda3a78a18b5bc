"""What a long map has done so far, kept beside the library, so that a stopped one goes on."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.catalog.analysis import index_file
from core.catalog.library import Library
from core.errors import SoundkinError
from core.files import replacing
from core.model import arrays


@dataclass(frozen=True)
class MapPart:
    """The layout of the sample that a large map begins with, of one state of a run's vectors."""

    library: Library
    run_id: str
    state: index_file.State
    seed: int

    def load(self, n: int) -> np.ndarray | None:
        """The places of the sample's n tracks, (n, 2) float32; None when they are not kept."""
        try:
            kept = arrays.read(self._path)
            xy = kept["xy"]
            return xy if str(kept["key"]) == self._key and xy.shape == (n, 2) else None
        except (OSError, ValueError, KeyError):
            return None

    def save(self, xy: np.ndarray) -> None:
        """Keep them, if the disk allows."""
        with contextlib.suppress(OSError, SoundkinError):
            self._path.parent.mkdir(exist_ok=True)
            with replacing(self._path) as file:
                np.savez(file, key=np.array(self._key), xy=xy)

    def forget(self) -> None:
        """Remove them: the map is stored."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return index_file.path_of(self.library, self.run_id, "map-part.npz")

    @property
    def _key(self) -> str:
        return json.dumps([*self.state, self.seed])
