"""Files and recordings that a person hands over to search with: kept for a while, the oldest go.

Each lies in a folder of a name that nobody can guess, its token. Who has the token, the session's
own address, finds the file again after a reload.
"""

import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from core import config, records
from core.files import write_bytes, write_json
from core.records import field

KEPT = 30  # files
ABOUT = "about.json"
TOKEN_BYTES = 18


@dataclass(frozen=True)
class About:
    """What is known of a kept file. kind : file or recording ; duration_s : s"""

    name: str
    kind: str = "file"
    duration_s: float = field(0.0, least=0)


def keep(name: str, content: bytes) -> Path:
    """Write the bytes under their own name in a folder of their own and return where. `name` is
    data: no part of it leads out of the folder."""
    root = config.cache_folder("queries")
    safe = re.sub(r"[^\w. -]", "_", Path(name).name).strip(". ")[-80:] or "query"
    folder = root / secrets.token_urlsafe(TOKEN_BYTES)
    folder.mkdir()
    write_bytes(folder / safe, content, durable=False)
    for old in sorted(root.iterdir(), key=lambda entry: entry.stat().st_mtime_ns)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder / safe


def describe(path: Path, about: About) -> None:
    """Keep with a file what is known of it once it was heard."""
    write_json(path.parent / ABOUT, records.dump(about), durable=False)


def find(token: str) -> tuple[Path, About] | None:
    """The kept file of a token with what is known of it, None where there is none."""
    if not re.fullmatch(r"[\w-]{20,64}", token):
        return None
    folder = config.cache_folder("queries") / token
    about = records.load_or_none(folder / ABOUT, About)
    files = [path for path in folder.glob("*") if path.name != ABOUT and path.is_file()]
    return (files[0], about) if about is not None and len(files) == 1 else None
