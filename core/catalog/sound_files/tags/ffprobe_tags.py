"""Tags that mutagen does not read, by ffprobe."""

import json
import shutil
import subprocess
from pathlib import Path

from core import config
from core.catalog.texts.code_pages import decodes
from core.catalog.texts.mojibake import repaired

FFPROBE_SECONDS = 10
_QUICKTIME = "com.apple.quicktime."  # before the names of fields


def ffprobed(path: Path) -> dict[str, list[str]]:
    """The tags that ffprobe reads of a file's container and first sound, by name in lower case; {}
    where there is no ffprobe or nothing to read. Those not in UTF-8 are read as what they are."""
    program = shutil.which("ffprobe")
    if program is None:
        return {}
    entries = ["-show_entries", "format_tags:stream_tags", "-select_streams", "a:0"]
    source = [*config.FFMPEG_LIMITS, "-i", f"file:{path}"]
    try:
        done = subprocess.run(
            [program, "-v", "error", "-of", "json=sv=ignore", *entries, *source],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=FFPROBE_SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout.decode("utf-8", "surrogateescape"))
        parts = [answer.get("format", {}), *answer.get("streams", [])]
        found: dict[str, list[str]] = {}
        for part in parts:
            for name, text in part.get("tags", {}).items():
                plain = str(name).casefold().removeprefix(_QUICKTIME)
                found.setdefault(plain, [str(text)])
        return _in_utf8(found)
    except (OSError, ValueError, AttributeError, subprocess.TimeoutExpired):
        return {}


def _in_utf8(table: dict[str, list[str]]) -> dict[str, list[str]]:
    """The table with its texts as they certainly are, where bytes of some are no UTF-8."""
    raw = {
        name: [text.encode("utf-8", "surrogateescape") for text in texts]
        for name, texts in table.items()
    }
    is_damaged = not all(decodes(text, "utf-8") for texts in raw.values() for text in texts)
    return repaired(raw) if is_damaged else table
