"""Arrays in files of several (npz, checkpoints), read without running anything in them."""

import zipfile
from pathlib import Path

import numpy as np


def read(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a file by name. OSError as the disk gives it, ValueError when it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except OSError:
        raise
    except Exception as error:  # of the archive, the packing, the header's parser, the memory
        raise ValueError(f"{path.name} is damaged") from error


def check_unpacked(path: Path, most: int) -> None:
    """ValueError where the parts of a file, unpacked, have more than `most` bytes, however small it
    is; what `zipfile` raises where it has no parts."""
    with zipfile.ZipFile(path) as file:
        if sum(part.file_size for part in file.infolist()) > most:
            raise ValueError("the size of its parts")
