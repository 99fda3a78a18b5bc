"""An analysis that is killed at random moments and started again ends as if nothing had
happened."""

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
from tests.sounds import write_folder

ROOT = Path(__file__).resolve().parents[2]
N_EACH = 60


def core(home: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "core", *arguments, "--json"],
        cwd=ROOT,
        text=True,
        start_new_session=True,
        env={**os.environ, "SOUNDKIN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def embed_whole(home: Path, folder: Path) -> dict:
    """By one worker, which must make no difference."""
    for arguments in (
        ("import", str(folder), "--name", "tones"),
        ("embed", "--library", "tones", "--run", "demo", "--jobs", "1"),
    ):
        process = core(home, *arguments)
        out, err = process.communicate()
        assert process.returncode == 0, err
    return json.loads(out)


def stored(home: Path, monkeypatch) -> tuple[list[str], np.ndarray]:
    monkeypatch.setenv("SOUNDKIN_HOME", str(home))
    return embeddings.read(open_library("tones"), "demo")


def test_three_kills_leave_the_same_vectors_as_none(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "music", n_each=N_EACH)
    embed_whole(tmp_path / "calm", folder)
    ids, X = stored(tmp_path / "calm", monkeypatch)
    assert len(ids) == 2 * N_EACH

    home, moment = tmp_path / "stormy", random.Random(7)
    process = core(home, "import", str(folder), "--name", "tones")
    process.communicate()
    seen = []
    for _ in range(3):
        before = len(stored(home, monkeypatch)[0])
        process = core(home, "embed", "--library", "tones", "--run", "demo")
        deadline = time.monotonic() + 60
        while (
            process.poll() is None
            and time.monotonic() < deadline
            and len(stored(home, monkeypatch)[0]) <= before
        ):
            time.sleep(0.02)
        time.sleep(moment.random() * 0.1)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seen.append(len(stored(home, monkeypatch)[0]))
    assert seen[0] > 0, "the first kill must come after something was stored"
    last = core(home, "embed", "--library", "tones", "--run", "demo")
    out, err = last.communicate()
    assert last.returncode == 0, err
    report = json.loads(out)
    assert report["embedded"] + report["skipped"] == 2 * N_EACH
    assert report["skipped"] == seen[-1]

    ids_again, X_again = stored(home, monkeypatch)
    assert ids_again == ids
    assert X_again.tobytes() == X.tobytes()
