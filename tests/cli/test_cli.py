"""The command line as other programs call it: exact keys, one JSON document, no traceback."""

import argparse
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.cli import running
from tests.command import document, process, read, run
from tests.sounds import buzzing, plucked, write_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def library(home, tmp_path_factory):
    """Twelve tones, imported by a process of its own and analysed by the demo's run."""
    folder = write_folder(tmp_path_factory.mktemp("music"))
    report = read(process(home, "import", str(folder), "--name", "tones", "--json"))
    assert (report["library"], report["accepted"]) == ("tones", 12)
    assert {"missing_audio", "orphan_audio", "unreadable", "duplicates"} <= set(report)
    embedded = document(home, "embed", "--library", "tones", "--run", "demo")
    assert (embedded["run_id"], embedded["embedded"], embedded["failed"]) == ("demo", 12, [])
    assert {"skipped", "seconds"} <= set(embedded)
    return folder


def search(home: Path, query: object, *options: str) -> dict:
    return document(home, "search", "--library", "tones", "--query", str(query), *options)


def ids(home: Path) -> dict[str, str]:
    """Track ids by title."""
    found = search(home, next(iter(predictions(home))), "-k", "20")
    return {m["title"]: m["track_id"] for m in found["matches"]}


def predictions(home: Path) -> dict[str, list[float]]:
    return {
        t["track_id"]: t["probabilities"]
        for t in document(home, "predict", "--library", "tones")["tracks"]
    }


def test_libraries_lists_the_demo_and_ones_own(home, library):
    rows = document(home, "libraries")
    assert [row["name"] for row in rows] == ["demo", "tones"]
    assert set(rows[0]) == {"name", "tracks", "tagged", "embedded", "run_id"}
    assert (rows[1]["tracks"], rows[1]["tagged"], rows[1]["embedded"], rows[1]["run_id"]) == (
        12,
        12,
        12,
        "demo",
    )


def test_coverage_counts_tags(home, library):
    found = document(home, "coverage", "--library", "tones")
    assert found["tracks"] == 12
    assert found["categories"]["instrument"] == {
        "tagged": 12,
        "coverage": 1.0,
        "tags": {"piano": 6, "synthesizer": 6},
    }


def test_a_library_is_heard_with_the_model_that_ships_unless_a_run_is_named(library, tmp_path):
    document(tmp_path, "import", str(library), "--name", "fresh")
    assert document(tmp_path, "embed", "--library", "fresh")["run_id"] == "shipped"
    heard = document(tmp_path, "predict", "--library", "fresh")
    assert heard["run_id"] == "shipped"
    assert {"acoustic guitar", "electric guitar", "piano", "synthesizer"} < set(heard["classes"])
    by_file = document(
        tmp_path, "search", "--library", "fresh", "--query", str(library / "plucked_1.wav")
    )["matches"][0]
    assert (by_file["title"], by_file["start_s"]) == ("Plucked 1", 0.0)
    assert by_file["score"] == pytest.approx(1.0, abs=1e-4)


def test_embedding_again_skips_what_is_done(home, library):
    again = document(home, "embed", "--library", "tones", "--run", "demo")
    assert (again["embedded"], again["skipped"]) == (0, 12)


def test_search_by_track_and_by_its_file_agree(home, library):
    track_id = ids(home)["Plucked 1"]
    by_track = search(home, track_id)
    by_file = search(home, library / "plucked_1.wav", "-k", "6")
    assert set(by_track) == {
        "query", "understood", "searched", "library_size", "seconds", "matches"
    }  # fmt: skip
    assert {"rank", "track_id", "title", "path", "score", "tags"} <= set(by_track["matches"][0])
    assert len(by_track["matches"]) == 5
    assert track_id not in [m["track_id"] for m in by_track["matches"]]
    assert by_file["matches"][0]["track_id"] == track_id
    assert by_file["matches"][0]["score"] == pytest.approx(1.0, abs=1e-4)
    others = {m["track_id"]: m["score"] for m in by_file["matches"][1:]}
    for match in by_track["matches"]:
        assert match["score"] == pytest.approx(others[match["track_id"]], abs=1e-4)


def test_tones_of_one_kind_find_each_other(home, library):
    # for each track, which of its three nearest are of its kind; the other kind has its very
    # pitches
    found = []
    for title, track_id in ids(home).items():
        nearest = search(home, track_id, "-k", "3")["matches"]
        found += [m["title"].split()[0] == title.split()[0] for m in nearest]
    assert sum(found) >= 0.9 * len(found)


def test_a_filter_comes_before_the_ranking(home, library):
    track_id = ids(home)["Buzzing 2"]
    found = search(home, track_id, "-k", "20", "--where", "instrument=piano")
    assert found["searched"] == len(found["matches"]) == 6
    assert all(m["tags"]["instrument"] == ["piano"] for m in found["matches"])
    both = search(home, track_id, "--where", "instrument=piano", "genre=rock")
    assert both["searched"] == 3


@pytest.mark.parametrize(
    ("name", "y", "sr"),
    [
        ("short.wav", buzzing(300, 0.2), 8000),
        ("many.wav", np.stack([plucked(220, 2.0, 192_000)] * 8, axis=1), 192_000),
    ],
)
def test_odd_files_are_searched_with(home, library, tmp_path, name, y, sr):
    soundfile.write(tmp_path / name, y, sr)
    assert len(search(home, tmp_path / name)["matches"]) == 5


def test_what_cannot_be_searched_with_gets_one_sentence(home, library, tmp_path):
    soundfile.write(tmp_path / "silent.wav", np.zeros(16_000, np.float32), 8000)
    (tmp_path / "text.wav").write_text("this is not sound")
    (tmp_path / "empty.mp3").write_bytes(b"")
    for query in ("silent.wav", "text.wav", "empty.mp3", "missing.flac"):
        done = run(home, "search", "--library", "tones", "--query", str(tmp_path / query), "--json")
        assert (done.returncode, done.stdout) == (1, "")
        assert query in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--library", "nowhere", "--query", "x"],
        ["coverage", "--library", "../../etc"],
        ["import", "no-such-folder", "--name", "x"],
        ["import", ".", "--name", "../x"],
        ["import", ".", "--name", "demo"],
        ["search", "--library", "tones", "--query", "x", "--where", "instrument"],
        ["search", "--library", "tones", "--query", "x", "--where", "instrument=no such tag"],
        ["embed", "--library", "tones", "--run", "no-such-run"],
        ["train", "--library", "tones", "--category", "no-such-category"],
        ["train", "--library", "tones", "--classes", "piano,synthesizer", "--per-class", "1"],
        ["export", "--library", "tones", "--what", "tags", "--out", "no-such-folder/x.csv"],
    ],
)
def test_a_failure_is_one_line_and_exit_1(home, library, arguments):
    done = run(home, *arguments, "--json")
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    lines = [
        text
        for text in done.stderr.splitlines()
        if text.strip() and not re.match(r"[^:]+: [\d,]+ of [\d,]+, ", text)
    ]
    assert len(lines) == 1, done.stderr  # beside progress
    assert lines[0].endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("as_json", [True, False])
def test_what_the_output_cannot_write_is_escaped(monkeypatch, encoding, as_json):
    told = {"query": "a\udce9.wav", "title": "桜 ö", "file": "a\x1b[31m\nb.wav"}
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "stdout", out)
    assert running.run(lambda *_: told, argparse.Namespace(json=as_json, loads="")) == 0
    written = out.buffer.getvalue().decode(encoding)
    assert json.loads(written) == told if as_json else "query: a\\udce9.wav" in written
    assert as_json or "file: a\\x1b[31m\\nb.wav" in written


def test_several_things_are_a_line_each_and_none_is_a_word(capsys):
    told = {"libraries": ("mine", "yours"), "failed": [], "hidden": ()}
    assert running.run(lambda *_: told, argparse.Namespace(json=False, loads="")) == 0
    assert capsys.readouterr().out == "libraries:\n  mine\n  yours\nfailed: none\nhidden: none\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_programs_read_the_document_as_utf_8_whatever_the_output_is_in(monkeypatch, encoding):
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "stdout", out)
    assert running.run(lambda *_: {"title": "Größe"}, argparse.Namespace(json=True, loads="")) == 0
    assert json.loads(out.buffer.getvalue().decode("utf-8")) == {"title": "Größe"}


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["search"], ["train", "--library", "x", "--epochs", "0"]]
)
def test_wrong_use_is_exit_2(home, arguments):
    done = run(home, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_a_process_ends_with_the_same_status_and_says_the_same(home, library):
    done = run(home, "search", "--library", "tones", "--query", "no\nfile")
    assert r"no\nfile" in done.stderr
    for arguments in (["search"], ["coverage", "--library", "nowhere", "--json"]):
        assert process(home, *arguments) == run(home, *arguments)


def test_train_prints_the_contract(home, library):
    result = document(
        home,
        "train",
        "--library",
        "tones",
        "--classes",
        "piano,synthesizer",
        "--per-class",
        "6",
        "--epochs",
        "3",
    )
    assert {
        "run_id",
        "preset",
        "classes",
        "parameters",
        "n_train",
        "n_test",
        "epochs",
        "best_epoch",
        "val_loss",
        "accuracy",
        "recall",
        "confusion",
        "train_seconds",
    } <= set(result)
    assert (result["classes"], result["n_train"] + result["n_test"], result["epochs"]) == (
        ["piano", "synthesizer"],
        12,
        3,
    )
    assert sum(map(sum, result["confusion"])) == result["n_test"]
    assert set(result["recall"]) == {"piano", "synthesizer"}


def test_vectors_are_exported_as_the_articles_csv(home, library, tmp_path):
    out = tmp_path / "vectors.csv"
    exported = document(
        home, "export", "--library", "tones", "--what", "vectors", "--out", str(out)
    )
    assert exported == {"file": str(out), "rows": 12}
    lines = [line.split(",") for line in out.read_text("utf-8").splitlines()]
    rows = [line for line in lines if line[1].lstrip("-")[:1].isdigit()]
    assert len(rows) == 12
    assert all(len(row) == 101 for row in rows)
    assert np.linalg.norm(np.array(rows[0][1:], float)) == pytest.approx(1, abs=1e-3)


def loaded(home, arguments, modules):
    """Which of these modules a cold process has loaded after a command that succeeds."""
    code = (
        f"import sys; from core.__main__ import main; status = main({arguments!r});"
        f" print(status, [m for m in {modules!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "SOUNDKIN_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    status, found = done.stderr.splitlines()[-1].split(" ", 1)
    assert status == "0"
    return found


def test_a_search_from_a_cold_process_loads_no_slow_library(home, library):
    search = ["search", "--library", "tones", "--query", ids(home)["Plucked 1"], "--json"]
    assert loaded(home, search, ("torch", "librosa", "umap", "pandas", "streamlit")) == "[]"


def test_an_import_computes_nothing_and_so_loads_no_numpy(tmp_path):
    imports = ["import", str(write_folder(tmp_path)), "--name", "light", "--json"]
    assert loaded(tmp_path / "home", imports, ("numpy",)) == "[]"


def test_the_demo_answers_without_any_preparation(home):
    found = document(home, "search", "--library", "demo", "--query", "demo_00001")
    assert (found["library_size"], found["searched"], len(found["matches"])) == (10_802, 10_802, 5)


@pytest.mark.parametrize(
    "arguments",
    [
        *((name,) for name in ("embed", "measure", "map", "predict", "suggest", "evaluate")),
        *((name,) for name in ("train", "versions", "order")),
        ("search", "--words", "calm"),
        ("write-tags", "--out", "copies"),
        *(("export", "--out", "x.csv", "--what", what) for what in ("vectors", "map", "energy")),
    ],
    ids=" ".join,
)
def test_what_needs_sound_says_that_a_library_knows_tags_only(home, tmp_path, arguments):
    (tmp_path / "list.csv").write_text("title,mood\nOne,calm\nTwo,sad\n")
    document(home, "import", str(tmp_path / "list.csv"), "--name", "tags")
    done = run(home, *arguments, "--library", "tags")
    assert (done.returncode, done.stdout) == (1, "")
    assert "knows tags only" in done.stderr
