"""Tempo, key and energy come with the analysis and are kept with the sound."""

import json
import re
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core import jobs
from core.__main__ import main
from core.audio.features.measures import measure, measure_segments
from core.catalog import filters
from core.catalog.analysis import measured
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.library import Library
from tests.apptest_kit import opened, page_text, rows_of
from tests.music import make_run

SR = 8000
PAGE = "pages/library.py"


def beat(bpm: float, seconds: float, hz: float = 220.0) -> np.ndarray:
    """A chord that is struck on each beat, (n,) at 8 kHz."""
    t = np.arange(int(seconds * SR)) / SR
    since = t % (60 / bpm)
    chord = sum(np.sin(2 * np.pi * hz * 2 ** (step / 12) * t) for step in (0, 4, 7, 12))
    return (0.1 * chord * np.exp(-6 * since)).astype(np.float32)


def written(folder: Path, n: int, seconds: float = 30.0) -> Library:
    """A library of struck chords at 90, 100, 110 ... BPM."""
    (folder / "sound").mkdir(parents=True)
    rows = []
    for i in range(n):
        soundfile.write(folder / f"sound/{i}.wav", beat(90 + 10 * i, seconds), SR)
        rows.append(store.Row(f"t{i}", f"Beat {i}", f"sound/{i}.wav", duration_s=seconds))
    library = Library.create("beats")
    store.save(library, rows, {"source": str(folder)})
    return library


def command(capsys: pytest.CaptureFixture[str], *options: str) -> dict:
    assert main([*options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_analysis_measures_tempo_key_and_energy(home, tmp_path, capsys):
    library = written(tmp_path / "music", 3)
    run = make_run(library)
    command(capsys, "embed", "--library", "beats", "--run", run, "--jobs", "1")
    found = measured.values(library)
    for i in range(3):
        readings = [found[f"t{i}"].tempo_bpm * times for times in (0.5, 1, 2)]
        assert min(abs(bpm / (90 + 10 * i) - 1) for bpm in readings) < 0.02
        assert found[f"t{i}"].key is not None
        assert 0 < found[f"t{i}"].energy < 1
    assert not found["t0"].whole, "30 s have one segment of 24 s"
    curve = measured.curve(library, "t0")
    assert len(curve) == 30
    assert np.isfinite(curve[:24]).all()
    assert np.isnan(curve[24:]).all()
    assert measured.read_aspects(library, np.array([1, 2, 9]), 207).shape == (3, 207)


def test_a_second_run_keeps_what_is_measured_and_whole_tracks_complete_it(home, tmp_path, capsys):
    library = written(tmp_path / "music", 1)
    for name in ("one", "two"):
        make_run(library, name)
        command(capsys, "embed", "--library", "beats", "--run", name, "--jobs", "1")
        if name == "one":
            with library.writing() as db:
                db.execute("UPDATE measures SET tempo_bpm = 1.5")
    assert measured.values(library)["t0"].tempo_bpm == 1.5, "measured once, whatever the run"
    report = command(capsys, "measure", "--library", "beats", "--whole", "--jobs", "1")
    assert report["measured"] == 1
    assert measured.values(library)["t0"].whole
    assert np.isfinite(measured.curve(library, "t0")).all()
    again = command(capsys, "measure", "--library", "beats", "--whole", "--jobs", "1")
    assert again["measured"] == 0


def test_a_range_of_tempo_asks_the_given_one_first(home, tmp_path, capsys):
    library = written(tmp_path / "music", 3)
    command(capsys, "measure", "--library", "beats", "--jobs", "1")
    with library.writing() as db:
        db.execute("UPDATE measures SET tempo_bpm = 100")
        db.execute("UPDATE tracks SET tempo_bpm = 60 WHERE track_id = 't1'")
        db.execute("INSERT INTO measures SELECT 99, 100, 1, 0, 0, 1, 0, 0, '', 0, 0")  # of no track
    assert list(filters.ids(library, Filter(tempo=(90, 110)))) == ["t0", "t2"]
    assert list(filters.ids(library, Filter(tempo=(50, 110)))) == ["t0", "t1", "t2"]
    few = Filter(tempo=(60, 60), length=(29, 31), words="beat")
    assert list(filters.ids(library, few)) == ["t1"]
    assert list(filters.ids(library, Filter(tempo=(61, 99)))) == []
    with library.writing() as db:
        db.execute("UPDATE measures SET tempo_confidence = 0.29")
    assert list(filters.ids(library, Filter(tempo=(50, 110)))) == ["t1"], "none shows 100 BPM"


def test_what_is_measured_goes_with_the_sound_and_comes_back(home, tmp_path, capsys):
    library = written(tmp_path / "music", 2)
    command(capsys, "measure", "--library", "beats", "--jobs", "1")
    before = measured.values(library)
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = 't1'")
    command(capsys, "forget", "--library", "beats")
    assert set(measured.values(library)) == {"t0"}
    command(capsys, "forget", "--library", "beats", "--undo")
    assert measured.values(library) == before


def test_segments_of_a_whole_track_are_measured_as_the_track():
    y = beat(100, 48)
    whole = measure(y)
    parts = measure_segments([0.0, 24.0], [y[: 24 * SR], y[24 * SR :]], SR, 48.0)
    assert parts.whole
    assert parts.tempo == whole.tempo
    assert np.allclose(parts.energy.curve, whole.energy.curve)


def test_what_lies_between_segments_is_not_known():
    y = beat(100, 100)
    starts = [0.0, 50.0]
    clips = [y[int(s * SR) :][: 24 * SR] for s in starts]
    found = measure_segments(starts, clips, SR, 100.0)
    assert not found.whole
    assert len(found.energy.curve) == 100
    known = np.isfinite(found.energy.curve)
    assert known[:24].all()
    assert known[50:74].all()
    assert known.sum() == 48
    seconds = found.fingerprint.frames / 31.25
    assert not ((seconds > 24.5) & (seconds < 49.5)).any()


@pytest.mark.parametrize("samples", [1, 5, 255, 257])
def test_a_last_second_of_a_few_samples_has_energy_too(samples):
    curve = measure(beat(120, 20 + samples / SR)).energy.curve
    assert len(curve) == 21
    assert np.isfinite(curve).all()


@pytest.mark.parametrize("seconds", [0.03, 0.6, 2.0, 11.0])
def test_short_tracks_are_measured(seconds):
    clip = np.resize(beat(120, seconds), 24 * SR)
    found = measure_segments([0.0], [clip], SR, seconds)
    assert np.isfinite(found.aspects.row()).all()


def test_the_library_page_looks_for_versions_once_whole_tracks_are_measured(home, tmp_path, capsys):
    library = written(tmp_path / "music", 2)
    shutil.copy(tmp_path / "music/sound/0.wav", tmp_path / "music/sound/1.wav")
    run = make_run(library)
    command(capsys, "embed", "--library", "beats", "--run", run, "--jobs", "1")
    with library.writing() as db:  # as while the analysis has not come to the second one
        for table in ("vectors", "measures"):
            db.execute(f"DELETE FROM {table} WHERE n = 2")
    at = opened(PAGE, "beats")
    assert "Only parts of 24 s were measured of 1 track" in page_text(at)
    assert "versions-start" not in [button.key for button in at.button]
    command(capsys, "embed", "--library", "beats", "--run", run, "--jobs", "1")
    command(capsys, "measure", "--library", "beats", "--whole", "--jobs", "1")
    at = opened(PAGE, "beats").button(key="versions-start").click().run()
    assert not at.exception
    deadline = time.monotonic() + 60
    while jobs.running("beats", "versions") and time.monotonic() < deadline:
        time.sleep(0.1)
    at = opened(PAGE, "beats", **{"versions-box": True})
    assert "1 track is a version of another one." in page_text(at)
    assert "same recording: 0:00-" in page_text(at)
    assert {"0.wav", "1.wav"} <= set(re.findall(r"\d\.wav", page_text(at))), "told apart"
    (hear,) = [button for button in at.button if (button.key or "").startswith("hear-")]
    searched = hear.click().run()
    own = ["same recording as the query", "same"]
    assert [list(map(list, row["chips"])).count(own) for row in rows_of(searched)] == [0, 1]
    assert [row["rank"] for row in rows_of(searched)] == [None, None]
    called = [row["called"] for row in rows_of(searched)]
    assert called == ["Your query", "Same recording as the query"]
    assert "1 version of the query" in [box.label for box in searched.expander]
    (apart,) = [button for button in searched.button if (button.key or "").startswith("apart-")]
    assert not apart.click().run().exception
    at = opened(PAGE, "beats", **{"versions-box": True})
    (again,) = [button for button in at.button if (button.key or "").startswith("apart-")]
    assert again.label == "It is a version"
