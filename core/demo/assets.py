"""What is shipped in assets/demo: which files there are, their manifest, whether they are whole."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from core import config
from core.errors import SoundkinError
from core.files import write_json
from core.music import VERSION

LIBRARY = "demo"  # the library's name
RUN_ID = "demo"  # the run that was trained on its given tags
DESCRIPTION = "computer-generated demo music"
MANIFEST = "manifest.json"
TRACKS = "tracks.csv.gz"
ARRAYS = ("vectors.npy", "segments.npy", "starts.npy", "predictions.npy", "map.npy")
HEADS = "run/heads.json"  # what the columns of the predictions mean
RUN = (HEADS, "run/checkpoint.pt", "run/result.json", "run/config.json", "run/metrics.csv")
MEASURES = "measures.npz"
ARTICLE = "article.pt"  # the article's preset taught on the demo library, to compare with
REMEDY = "take the folder assets/demo from a fresh copy of Soundkin, or run: soundkin demo build"


def folder() -> Path:
    """Where the assets lie: assets/demo, or while others are being built what SOUNDKIN_DEMO_ASSETS
    names."""
    return Path(os.environ.get("SOUNDKIN_DEMO_ASSETS") or config.ASSETS / "demo")


def write_manifest() -> dict[str, Any]:
    """Record every shipped file with its size and SHA-256; the version changes when any of them
    does."""
    files = {}
    for name in (TRACKS, *ARRAYS, *RUN, MEASURES, ARTICLE):
        content = (folder() / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
    manifest = {"version": f"{VERSION}-{digest}", "composer": VERSION, "files": files}
    write_json(folder() / MANIFEST, manifest)
    return manifest


def version() -> str:
    """What the installed library is compared with; quick. Without a manifest: that of the tags
    alone. `SoundkinError` for a damaged one."""
    try:
        return str(json.loads((folder() / MANIFEST).read_text("utf-8"))["version"])
    except FileNotFoundError:
        return f"{VERSION}-tags-{_digest(folder() / TRACKS)[:16]}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SoundkinError(f"{MANIFEST} of the demo library is damaged: {REMEDY}.") from error


def check() -> bool:
    """Whether vectors are shipped (there is a manifest). SoundkinError when a file of it is missing
    or another."""
    try:
        files = json.loads((folder() / MANIFEST).read_text("utf-8"))["files"]
    except FileNotFoundError:
        return False
    for name, said in files.items():
        if _digest(folder() / name) != said["sha256"]:
            raise SoundkinError(
                f"{name} of the demo library is not the one that belongs to its manifest: {REMEDY}."
            )
    return True


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SoundkinError(f"{path.name} of the demo library is missing: {REMEDY}.") from error
