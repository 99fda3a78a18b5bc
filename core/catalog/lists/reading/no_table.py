"""Text that is no table, whatever its name: pages of the web, playlists, dumps of databases."""

import re
from pathlib import Path

from core.errors import SoundkinError

MARKUP = re.compile(r"[\s\ufeff]*<(?:\?xml|!doctype|html|table|plist|meta)\b", re.IGNORECASE)
# Statements and pages of a database, no table.
_STATEMENTS = re.compile(
    r"^[ \t]*INSERT\s+(?:OR \w+ |IGNORE )?INTO\s+[^\s,;]+\s*(?:\(|VALUES)"
    r"|^COPY \S+ \([^()]*\) FROM stdin;|^\*{9,} *1\. row \*{9,}"
    r"|^-\[ RECORD 1 \]",
    re.IGNORECASE | re.MULTILINE,
)
_RICH_TEXT = "{\\rtf"
_PLAYLISTS = ("#EXTM3U", "[playlist]")
_MOST_STATEMENTS = 1_000_000  # characters in which the first one is looked for


def refuse_no_table(path: Path, text: str) -> None:
    """Raises `SoundkinError`, with the remedy, where the text is a document or a dump."""
    if MARKUP.match(text) or text.startswith(_RICH_TEXT):
        kind = "RTF" if text.startswith(_RICH_TEXT) else "HTML or XML"
        raise SoundkinError(
            f"{path.name} is a document ({kind}) by its content, whatever its name: save the"
            " list as CSV in UTF-8."
        )
    if text.lstrip("\ufeff").startswith(_PLAYLISTS):
        raise SoundkinError(
            f"{path.name} is a playlist by its content, whatever its name: name the folder that"
            " holds the sound files, or save the list as CSV in UTF-8."
        )
    if _STATEMENTS.search(text, 0, _MOST_STATEMENTS):
        raise SoundkinError(
            f"{path.name} is the output of a database that is no table: export the list from it as"
            " CSV in UTF-8."
        )
