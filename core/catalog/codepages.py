"""Text inside sound files that names no encoding, or the wrong one, read as what it certainly
is."""

from collections.abc import Mapping, Sequence

from core.catalog.encodings import CERTAIN, PROBABLE, decode

_FEW_BYTES = 8  # beyond ASCII; fewer do not tell one code page from another


def repaired(table: Mapping[str, Sequence[bytes]]) -> dict[str, list[str]]:
    """Texts by name. All of a file are looked at together: one title alone tells too little.

    Where it is not certain what they are, they are read as Windows' western code page.
    """
    encoding = _encoding([raw for values in table.values() for raw in values])
    return {
        name: [raw.decode(encoding, "replace") for raw in values] for name, values in table.items()
    }


def _encoding(texts: Sequence[bytes]) -> str:
    foreign = [text for text in texts if not text.isascii()]
    found = decode(b"\n".join(foreign)) if foreign else None
    if found is None:
        return "cp1252"
    n_foreign = sum(byte > 0x7F for text in foreign for byte in text)
    sure = found.sure == CERTAIN or (found.sure == PROBABLE and n_foreign >= _FEW_BYTES)
    return found.encoding if sure and "\ufffd" not in found.text else "cp1252"
