"""The shipped measures of the demo library: one compact file, a row a track, in its order.

Landmarks are left out (23 MB): its pieces are all different.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.catalog.analysis.measured import Measured, TrackValues, pack_curve, unpack_curve
from core.demo import assets
from core.errors import SoundkinError

_NUMBERS = (
    *("tempo_bpm", "tempo_confidence", "other_bpm", "key", "key_confidence", "energy"),
    *("brightness", "highlight_s", "whole"),
)


def write(path: Path, rows: Sequence[Measured]) -> None:
    """Write measures; numbers in 32 bits, aspects in 16, curves in 8."""
    numbers = [[getattr(row.values, name) for name in _NUMBERS] for row in rows]
    curves = [np.frombuffer(pack_curve(row.curve), np.uint8) for row in rows]
    np.savez_compressed(
        path,
        numbers=np.array(
            [[np.nan if x is None else float(x) for x in row] for row in numbers], np.float32
        ),
        shapes=np.array([row.values.shape for row in rows]),
        aspects=np.stack([row.aspects for row in rows]).astype(np.float16),
        curves=np.concatenate(curves),
        lengths=np.array([len(x) for x in curves], np.int32),
    )


def read(path: Path) -> list[Measured]:
    """What `write` wrote. SoundkinError when it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as found:
            numbers, shapes, aspects = found["numbers"], found["shapes"], found["aspects"]
            curves, ends = found["curves"].tobytes(), np.cumsum(found["lengths"]).tolist()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SoundkinError(
            f"{path.name} of the demo library cannot be read: {assets.REMEDY}."
        ) from error
    return [
        Measured(_values(row, shape), unpack_curve(curves[first:end]), own)
        for row, shape, own, first, end in zip(
            numbers.tolist(), shapes.tolist(), aspects, [0, *ends[:-1]], ends, strict=True
        )
    ]


def _values(row: Sequence[float], shape: str) -> TrackValues:
    known = {name: None if x != x else x for name, x in zip(_NUMBERS, row, strict=True)}
    key = known["key"]
    return TrackValues(
        tempo_bpm=_rounded(known["tempo_bpm"], 1),
        tempo_confidence=_rounded(known["tempo_confidence"], 3) or 0.0,
        other_bpm=_rounded(known["other_bpm"], 1),
        key=None if key is None else int(key),
        key_confidence=_rounded(known["key_confidence"], 3) or 0.0,
        energy=_rounded(known["energy"], 3) or 0.0,
        brightness=_rounded(known["brightness"], 3) or 0.0,
        shape=shape,
        highlight_s=known["highlight_s"] or 0.0,
        whole=bool(known["whole"]),
    )


def _rounded(x: float | None, digits: int) -> float | None:
    return None if x is None else round(x, digits)
