"""Letters in the cells of a data list that a program wrote as others: some cells encoded twice,
behind a backslash, or as in an address."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from core.catalog.lists.columns.column import Column
from core.catalog.texts.mojibake import undoubled

_TWICE = "ÃÂâÄÅ"  # of these begins nearly all that is encoded twice
_PAIRS = r"(?:[ÃÂ][\xa1-\xbf‰œŸ]|â€[™œ˜“”\x9d¦¢])+"  # that no text has otherwise
_ESCAPE = "\\u"  # in front of four digits
_BLANK = "%20"  # in an address


def put_right(columns: Sequence[Column], rows: Sequence[list[str]], text: str) -> list[str]:
    """Put cells right but for those of files, whose names may be wrong in the same way; a sentence
    for each way. `text` is what the rows are of."""
    escaped, addresses = _ESCAPE in text, _BLANK in text
    twice = any(sign in text for sign in _TWICE)
    if not escaped and not twice and not addresses:
        return []
    n_twice = n_escaped = n_addresses = 0
    places = [i for i, column in enumerate(columns) if column.meaning not in ("file", "folder")]
    for row in rows:
        for i in places:
            cell = row[i]
            if escaped and _ESCAPE in cell:
                row[i] = with_letters(cell)
                n_escaped += row[i] != cell
            elif addresses and _BLANK in cell and " " not in cell and ":/" not in cell:
                row[i] = unquote(cell)
                n_addresses += 1
            elif twice and not cell.isascii():
                found = undoubled(cell)
                row[i] = found if found != cell else re.sub(_PAIRS, _once, cell)
                n_twice += row[i] != cell
    told = (
        (n_twice, "Cells that were encoded twice (as Ã¤ for ä) are taken as they were before"),
        (n_escaped, "Cells that have letters as \\u00e4 for ä are taken as what they mean"),
        (
            n_addresses,
            "Cells written as in addresses (%20 for a blank) are taken as what they mean",
        ),
    )
    return [f"{what}: {n:,}." for n, what in told if n]


def with_letters(text: str) -> str:
    """Text with the letters that stand behind a backslash; what would be none stays."""
    return re.sub(r"(?:\\u[0-9a-fA-F]{4})+", _letters, text)


def _once(found: re.Match[str]) -> str:
    return undoubled(found.group())


def _letters(found: re.Match[str]) -> str:
    units = bytes.fromhex(found.group().replace(_ESCAPE, ""))
    letters = units.decode("utf-16-be", "replace")
    is_text = all(letter >= " " or letter.isspace() for letter in letters)
    return letters if is_text else found.group()
