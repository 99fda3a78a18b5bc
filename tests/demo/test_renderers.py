"""Demo music rendered by processes of its own: the same sound, however a process ends."""

import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import soundfile

from core.demo import renderers
from core.demo.source import render
from core.libraries import open_library, source_of


@pytest.fixture(autouse=True)
def few_renderers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderers, "N_RENDERERS", 1)
    renderers.forget()


def test_an_excerpt_is_what_the_track_sounds_like(demo_home: Path) -> None:
    y, sr = soundfile.read(
        io.BytesIO(source_of(open_library("demo")).excerpt("demo_00042", 2.0, seconds=5.0))
    )
    whole, _ = render("demo_00042", seconds=7.0)
    assert (len(y), sr) == (5 * 44_100, 44_100)
    assert abs(y - whole[2 * sr :]).max() < 1e-3


def test_a_renderer_that_died_costs_nothing(demo_home: Path) -> None:
    source = source_of(open_library("demo"))
    source.excerpt("demo_00042", seconds=1.0)
    process = renderers._all[0]._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert source.excerpt("demo_00043", seconds=1.0)


def test_ten_excerpts_asked_for_at_once_all_come(demo_home: Path) -> None:
    source = source_of(open_library("demo"))
    ids = [f"demo_{number:05d}" for number in range(100, 110)]
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(lambda track_id: source.excerpt(track_id, seconds=1.0), ids))
    assert len(set(found)) == 10
