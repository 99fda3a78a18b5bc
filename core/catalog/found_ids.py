"""The ids of tracks that were found, without reading them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from core.catalog.library import Library


@dataclass(frozen=True, eq=False)
class FoundIds(Sequence[str]):
    """The ids of the tracks of these numbers, read from the library a slice at a time."""

    library: Library
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return self.library.ids_of(self.numbers[at])
        return self.library.ids_of(self.numbers[[at]])[0]
