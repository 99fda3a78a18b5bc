"""How values cross between the database and the rooms: numbers as int and float, bytes as bytes,
and vectors as the blobs of little-endian float32 that the SQLite store keeps."""

from decimal import Decimal
from functools import lru_cache
from typing import Any
from weakref import WeakSet

import numpy as np
import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format
from psycopg.types.numeric import NumericBinaryLoader

Raw = psycopg.Connection[tuple[object, ...]]
_adapted: WeakSet[Raw] = WeakSet()  # connections that know vectors
HEADER = 4  # bytes: the number of dimensions and two that are not used


class Vector(bytes):
    """A blob that goes into a column of vectors."""


class _VectorDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        numbers = np.frombuffer(obj, dtype="<f4")
        return len(numbers).to_bytes(2, "big") + b"\0\0" + numbers.astype(">f4").tobytes()


class _VectorLoader(Loader):
    format = Format.BINARY

    def load(self, data: Any) -> bytes:
        return np.frombuffer(data, dtype=">f4", offset=HEADER).astype("<f4").tobytes()


class _NumberLoader(NumericBinaryLoader):
    """Sums of whole numbers are whole numbers."""

    def load(self, data: Any) -> Any:
        value: Decimal = super().load(data)
        return int(value) if value == value.to_integral_value() else float(value)


def adapt(raw: Raw) -> None:
    """Make a connection give and take values in this way. It learns of vectors when there are
    any: somebody else may make them after it was opened."""
    if raw in _adapted:
        return
    raw.adapters.register_loader("numeric", _NumberLoader)
    found = raw.execute(
        "SELECT pg_type.oid::bigint FROM pg_extension JOIN pg_type ON typnamespace = extnamespace"
        " WHERE extname = 'vector' AND typname = 'vector'"
    ).fetchone()
    if found is not None:
        oid = int(str(found[0]))
        raw.adapters.register_dumper(Vector, type("VectorDumper", (_VectorDumper,), {"oid": oid}))
        raw.adapters.register_loader(oid, _VectorLoader)
        _adapted.add(raw)


class Named(tuple[Any, ...]):
    """A row whose values can be asked by column name too."""

    names: dict[str, int]

    def __getitem__(self, at: Any) -> Any:
        return super().__getitem__(self.names[at] if isinstance(at, str) else at)

    def keys(self) -> list[str]:
        """The names of the columns."""
        return list(self.names)


@lru_cache(maxsize=500)
def _kind_of(names: tuple[str, ...]) -> type[Named]:
    return type("Row", (Named,), {"names": {name: at for at, name in enumerate(names)}})


def named_rows(cursor: "psycopg.Cursor[Any]") -> Any:
    """The row factory for `Named` rows."""
    described = cursor.description
    return _kind_of(tuple(column.name for column in described or ()))
