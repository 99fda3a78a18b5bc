"""Musical keys that files and lists give: read, searched by, never replaced by computed ones."""

import csv
import json
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile

from core.__main__ import main
from core.catalog.analysis import embeddings, measured
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.exports import computed_columns
from core.catalog.library import Library
from core.catalog.texts.keytext import is_key
from core.keynames import parse_key
from core.libraries import open_library
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.request.request import Request, understood
from tests.music import RUN

GIVEN = {"one": "Am", "two": "8B", "three": "", "four": "loud"}


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four noises; what each says its key is, one of them nonsense."""
    rng = np.random.default_rng(0)
    for name, key in GIVEN.items():
        path = tmp_path / "music" / f"{name}.flac"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, 0.1 * rng.normal(size=8000), 8000)
        file = mutagen.File(path)
        assert file is not None
        if key:
            file["INITIALKEY"] = key
        file.save()
    return tmp_path / "music"


@pytest.fixture
def library(home: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Library:
    """The same, imported; the analysis takes all of them to be in F# major."""
    answer(capsys, "import", str(folder), "--name", "keyed")
    made = open_library("keyed")
    X = np.eye(4, 100, dtype=np.float32) + 0.1
    ids = made.track_ids()
    write = (embeddings.TrackEmbedding(i, x, [0.0], x[None]) for i, x in zip(ids, X, strict=True))
    embeddings.write(made, RUN, write)
    made.use_run(RUN)
    values = TrackValues(100.0, 1.0, None, 6, 1.0, 0.5, 0.5, "steady", 0.0, True)
    measured.write(made, [(i, Measured(values, np.zeros(1), np.zeros(78))) for i in ids])
    return made


def names(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {m["title"]: (m.get("key"), m.get("key_source")) for m in found["matches"]}


def test_a_given_key_is_searched_by_and_shown_as_given(library, capsys):
    asked = ("search", "--library", "keyed", "--words")
    every = names(answer(capsys, *asked, "in A minor or compatible", "--no-fold"))
    assert every == {
        "one": ("A minor", "given"),
        "two": ("C major", "given"),
        "three": ("F# major", "computed"),
        "four": ("F# major", "computed"),
    }
    only = answer(capsys, *asked, "100 BPM", "--key", "A minor")
    assert list(names(only)) == ["one"]
    assert [why["says"] for why in only["matches"][0]["why"]] == ["100 BPM (computed)"]


def test_given_keys_are_filtered_by_before_any_is_computed(library, capsys):
    with library.writing() as db:
        db.execute("DELETE FROM measures")
    asked = ("search", "--library", "keyed", "--words", "100 BPM", "--key", "8A")
    assert names(answer(capsys, *asked)) == {"one": ("A minor", "given")}
    unmeasured = answer(capsys, *asked, "--energy", "0-0.5")
    assert [m["title"] for m in unmeasured["matches"]] == ["one"]
    assert any("soundkin measure" in problem for problem in unmeasured["problems"])


def test_a_given_key_is_in_the_completed_list_and_in_written_files(
    library, folder, capsys, tmp_path
):
    out = tmp_path / "known.csv"
    answer(capsys, "known", "--library", "keyed", "--out", str(out))
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    keys = {row["title"]: (row["value"], row["source"]) for row in rows if row["field"] == "key"}
    assert keys == {
        "one": ("Am", "given"),
        "two": ("8B", "given"),
        "three": ("F# major", "computed"),
        "four": ("F# major", "computed"),
    }
    cells = computed_columns.cells(library, library.tracks())
    assert [row[3:5] for row in cells if row[4] == "given"] == [["Am", "given"], ["8B", "given"]]
    one = mutagen.File(folder / "one.flac")
    assert one is not None
    one.delete()  # the library still knows its key
    answer(capsys, "write-tags", "--library", "keyed", "--out", str(tmp_path / "copies"))
    written = {
        path.stem: mutagen.File(path)["INITIALKEY"][0] for path in (tmp_path / "copies").iterdir()
    }
    assert written == {**GIVEN, "three": "F#"}


def test_a_list_gives_keys_where_its_column_holds_them(home, tmp_path, capsys):
    table = tmp_path / "list.csv"
    table.write_text("id,Tonart,Key\na,Es-Dur,x17\nb,嬰ハ短調,x18\n", "utf-8")
    answer(capsys, "import", str(table), "--name", "listed")
    tags = open_library("listed").tags_of()
    assert [of.get("key") for of in tags.values()] == [["Es-Dur"], ["嬰ハ短調"]]


def test_a_key_that_is_given_is_no_word(library):
    known = Known(library, load_index(library))
    wish = understood(known, Request(words="I am looking for b, 8B"), False).wish
    assert wish.brief is not None
    assert [chip.said for chip in wish.brief.chips] == ["8B"]


@pytest.mark.parametrize(
    "text",
    [
        "Am",
        "F#m",
        "8A",
        "12b",
        "1m",
        "Es-Dur",
        "cis-Moll",
        "B flat minor",
        "嬰ハ短調",
        "D♭",
        "Do# m",
        "до мажор",
    ],
)
def test_what_counts_as_a_given_key_can_be_read(text):
    assert is_key(text)
    assert parse_key(text) is not None
    assert not is_key(f"x{text}")
