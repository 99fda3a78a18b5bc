"""An analysis that is killed at random moments and started again ends as if nothing had
happened."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from core.catalog.analysis import embeddings
from core.libraries import open_library
from tests.command import document
from tests.sounds import write_folder

ROOT = Path(__file__).resolve().parents[2]
N_EACH = 32  # eight portions, of which two kills come upon a few each


def embedding(home: Path) -> subprocess.Popen:
    """An analysis by a worker a core, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "core", "embed", "--library", "tones", "--run", "demo", "--json"],
        cwd=ROOT,
        text=True,
        start_new_session=True,
        env={**os.environ, "SOUNDKIN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def embed_whole(home: Path, folder: Path) -> None:
    """By one worker in this process, which must make no difference."""
    document(home, "import", str(folder), "--name", "tones")
    document(home, "embed", "--library", "tones", "--run", "demo", "--jobs", "1")


def stored(home: Path, monkeypatch) -> tuple[list[str], np.ndarray]:
    monkeypatch.setenv("SOUNDKIN_HOME", str(home))
    return embeddings.read(open_library("tones"), "demo")


def test_two_kills_leave_the_same_vectors_as_none(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "music", n_each=N_EACH)
    embed_whole(tmp_path / "calm", folder)
    ids, X = stored(tmp_path / "calm", monkeypatch)
    assert len(ids) == 2 * N_EACH

    home, moment = tmp_path / "stormy", random.Random(7)
    document(home, "import", str(folder), "--name", "tones")
    monkeypatch.setenv("SOUNDKIN_HOME", str(home))
    library, seen = open_library("tones"), [0]
    for _ in range(2):
        process = embedding(home)
        while process.poll() is None and embeddings.done_count(library, "demo") <= seen[-1]:
            time.sleep(0.02)
        time.sleep(moment.random() * 0.1)
        with contextlib.suppress(ProcessLookupError):  # it was quicker
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seen.append(embeddings.done_count(library, "demo"))
    assert seen[1] > 0, "the first kill must come after something was stored"
    last = embedding(home)
    out, err = last.communicate()
    assert last.returncode == 0, err
    report = json.loads(out)
    assert report["embedded"] + report["skipped"] == 2 * N_EACH
    assert report["skipped"] == seen[-1]

    ids_again, X_again = stored(home, monkeypatch)
    assert ids_again == ids
    assert X_again.tobytes() == X.tobytes()
