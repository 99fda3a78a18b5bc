"""Makes everything in assets/demo again: tags, renderings, its run, the article's, vectors, map,
manifest.

Each step leaves its result on disk and is passed over when it is already there, so an interrupted
build goes on. To build afresh, give it an empty work folder.
"""

import hashlib
import time
from pathlib import Path
from typing import Any

from core import config
from core.demo import assets, tags
from core.factory.demo import analysis, measuring, render, tracks
from core.factory.demo.plan import N_TRACKS
from core.model import runs
from core.model.training.run_config import EVERY, RunConfig
from core.music import VERSION
from core.progress import SILENT, Progress

TRAINING = RunConfig(categories=(EVERY,), per_class=170)
ARTICLE = RunConfig(category="instrument", preset="article")


def build(
    progress: Progress = SILENT,
    n_tracks: int = N_TRACKS,
    out: Path | None = None,
    work: Path | None = None,
    jobs: int = 2,
) -> dict[str, Any]:
    """Build the demo library's assets. About an hour and a half on two cores, 4 GB in `work`, which
    can be deleted afterwards.

    out : where the assets go, assets/demo unless given
    work : keeps renderings and vectors, so that an interrupted build goes on; a folder of the cache
        unless given
    Returns counts, the bytes of the assets, their version and the seconds it took.
    """
    started = time.perf_counter()
    out = Path(out).resolve() if out else assets.folder()
    work = Path(work) if work else config.cache_folder("demo-build")
    with analysis.set_environment("SOUNDKIN_DEMO_ASSETS", out):
        rows = plan_tracks(n_tracks, out, progress)
        music = work / _key(rows)
        render.render_all(rows, music, jobs, progress)
        (out / assets.MANIFEST).unlink(missing_ok=True)
        learnt_by = _digest(runs.PRETRAINED_MODEL.read_bytes(), repr(TRAINING).encode())
        trained = music / f"trained-{learnt_by}"
        article = music / f"article-{_digest(repr(ARTICLE).encode())}"
        features = analysis.read_features(rows, music, jobs, progress)
        if not (out / "run" / "checkpoint.pt").exists() or not trained.exists():
            analysis.train_run(out, work, features, TRAINING, progress)
            trained.touch()
        if not (out / assets.ARTICLE).exists() or not article.exists():
            analysis.train_article(out, work, music, ARTICLE, progress)
            article.touch()
        analysis.embed_all(rows, features, out)
        analysis.draw_map(out, progress)
        measuring.measure_all(rows, out, music, jobs, progress)
        manifest = assets.write_manifest()
    size = sum(file["bytes"] for file in manifest["files"].values())
    return {
        "tracks": len(rows),
        "bytes": size,
        "version": manifest["version"],
        "out": str(out),
        "seconds": round(time.perf_counter() - started, 1),
    }


def plan_tracks(n_tracks: int, out: Path, progress: Progress) -> list[tags.Row]:
    """Step 1: draw the tracks and their tags and write them to `out`; the same bytes every time."""
    rows = tracks.draw(n_tracks, progress)
    tracks.write(rows, out / assets.TRACKS)
    return rows


def _key(rows: list[tags.Row]) -> str:
    """Names the folder of renderings: another when the music's version or any plan differs."""
    plans = repr([tags.as_plan(row) for row in rows])
    return f"{VERSION}-{len(rows)}-{hashlib.sha256(plans.encode()).hexdigest()[:10]}"


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:10]
