"""Files and recordings that a person hands over to search with: kept for a while, the oldest go."""

import hashlib
import re
import shutil
from pathlib import Path

from core import config
from core.files import write_bytes

KEPT = 30  # files


def keep(name: str, content: bytes) -> Path:
    """Write the bytes under their own name in a cache folder and return where; the same bytes give
    the same path. `name` is data: no part of it leads out of the folder."""
    root = config.cache_folder("queries")
    safe = re.sub(r"[^\w. -]", "_", Path(name).name).strip(". ")[-80:] or "query"
    folder = root / hashlib.sha256(content).hexdigest()[:24]
    folder.mkdir(exist_ok=True)
    write_bytes(folder / safe, content, durable=False)
    for old in sorted(root.iterdir(), key=lambda entry: entry.stat().st_mtime_ns)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder / safe
