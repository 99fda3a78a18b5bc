"""Path, order, versions, ear, all that is known and tags in files, by the command line."""

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile

from core.__main__ import main
from core.audio.features import stft
from core.audio.features.fingerprint import bins, landmarks
from core.catalog import shortlist
from core.catalog.analysis import embeddings, measured
from core.catalog.decisions import listening, related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.catalog.imports import store
from core.catalog.library import Library
from core.search.versions.versions import compare
from tests.brief_kit import library as library  # the fixture
from tests.model.test_measuring import SR, beat
from tests.music import RUN
from tests.search.test_versions import piece as random_notes


def command(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main([*options, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main([*options, "--json"]) == 1
    return capsys.readouterr().err.strip()


def test_a_path_leads_from_one_track_to_another_and_is_a_playlist(library, capsys, tmp_path):
    out = tmp_path / "way.m3u8"
    options = ("--from", "t00", "--to", "t20", "-n", "4", "--out", str(out))
    among = ("--library", "many")
    found = command(capsys, "path", *among, *options)
    ids = [step["track_id"] for step in found["tracks"]]
    assert (ids[0], ids[-1], len(set(ids))) == ("t00", "t20", 6)
    artists = [step["artist"] for step in found["tracks"]]
    assert not any(a == b and a for a, b in pairwise(artists))
    assert found["tracks"][0]["likeness"] is None
    assert all(-1 <= step["likeness"] <= 1 for step in found["tracks"][1:])
    assert out.read_text("utf-8").startswith("#EXTM3U")
    assert out.read_text("utf-8").count("#EXTINF") == 6
    table = tmp_path / "way.csv"
    command(capsys, "path", *among, *options[:-1], str(table))
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    told = [(step["tempo_bpm"], step["tempo_source"], step["key"]) for step in found["tracks"]]
    assert [(float(row["tempo"]), row["tempo source"], row["key"]) for row in rows] == told
    assert {row["tempo source"] for row in rows} == {"given", "computed"}
    assert {step["key_source"] for step in found["tracks"]} == {"computed"}
    one, two = ids[2:4]
    related_versions.replace_all(library, [KnownVersion(one, two, "edit", "", 0.9)])
    again = [step["track_id"] for step in command(capsys, "path", *among, *options)["tracks"]]
    assert {one, two} not in [{*pair} for pair in pairwise(again)], "an edit is no step"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "t00", "--to", "t00"], "The path's two ends are the same track"),
        (["--from", "t00", "--to", "gone"], 'has no track "gone"'),
        (["--from", "t00", "--to", "t01", "-n", "51"], "A path has 1 to 50 tracks"),
    ],
)
def test_a_path_that_cannot_be_is_one_sentence(library, capsys, options, sentence):
    assert sentence in refused(capsys, "path", "--library", "many", *options)


def test_the_shortlist_is_put_in_an_order_with_smooth_transitions(library, capsys):
    from core.search.paths.paths import length, transition_costs

    listed = ["t03", "t30", "t04", "t31", "t05"]
    for track_id in listed:
        shortlist.add(library, track_id)
    found = command(capsys, "order", "--library", "many", "--first", "t30", "--keep")
    ids = [step["track_id"] for step in found["tracks"]]
    assert ids[0] == "t30"
    assert sorted(ids) == sorted(listed)
    assert [entry.track_id for entry in shortlist.entries(library)] == ids
    best = command(capsys, "order", "--library", "many")
    _, X = embeddings.read(library, RUN)
    rows = [int(i[1:]) for i in listed]
    costs = transition_costs(X[rows], np.array([60.0 + 2 * row for row in rows]))
    order = [listed.index(step["track_id"]) for step in best["tracks"]]
    assert length(costs, order) <= length(costs, range(5))


def test_a_file_that_cannot_be_written_leaves_the_shortlist_as_it_was(library, capsys, tmp_path):
    bad = ("--library", "many", "--out", str(tmp_path / "none" / "x.m3u8"))
    refused(capsys, "search", *bad, "--query", "t03", "--shortlist")
    assert not shortlist.entries(library)
    listed = ["t03", "t30", "t04", "t31", "t05"]
    for track_id in listed:
        shortlist.add(library, track_id)
    refused(capsys, "order", *bad, "--first", "t31", "--keep")
    assert [entry.track_id for entry in shortlist.entries(library)] == listed


@pytest.mark.parametrize(
    "words",
    [
        ["search", "--query", "t03", "-k", "3"],
        ["path", "--from", "t03", "--to", "t05", "-n", "1"],
        ["order"],
    ],
    ids=lambda words: words[0],
)
def test_tracks_that_a_playlist_cannot_name_are_said(library, capsys, tmp_path, words):
    for track_id in ("t03", "t04", "t05"):
        shortlist.add(library, track_id)
    for name, n_lost in (("x.m3u8", 3), ("x.csv", 0)):  # this library's files are away
        out = str(tmp_path / name)
        found = command(capsys, *words, "--library", "many", "--out", out)
        lost = found.get("without_file", [])
        assert (found["rows"], len(lost)) == (3 - n_lost, n_lost)


def test_an_order_of_one_track_is_one_sentence(library, capsys):
    shortlist.add(library, "t01")
    assert "needs two analysed tracks" in refused(capsys, "order", "--library", "many")


def pieces(folder: Path, **sounds: np.ndarray) -> Library:
    """A library of these sounds as files, whose names are their titles."""
    folder.mkdir()
    for name, y in sounds.items():
        soundfile.write(folder / f"{name}.wav", y, SR)
    made = Library.create("pieces")
    rows = [
        store.Row(name, name, f"{name}.wav", duration_s=len(y) / SR) for name, y in sounds.items()
    ]
    store.save(made, rows, {"source": str(folder)})
    return made


@pytest.fixture
def piece(home: Path, tmp_path: Path) -> Library:
    """A piece of 80 s, its first 40 s a little quieter, another piece, a beat; as files."""
    full, other = random_notes(2, 80.0), random_notes(3, 80.0)
    edit = 0.7 * full[: 40 * SR]
    return pieces(tmp_path / "music", full=full, edit=edit, other=other, beat=beat(100, 30))


def test_an_edit_is_proposed_with_the_seconds_that_are_the_same(piece, capsys):
    assert "--whole` first" in refused(capsys, "versions", "--library", "pieces")
    command(capsys, "measure", "--library", "pieces", "--whole", "--jobs", "1")
    found = command(capsys, "versions", "--library", "pieces")
    assert "problems" not in found
    (only,) = found["versions"]
    assert (only["track_id"], only["full_id"], only["kind"]) == ("edit", "full", "edit")
    assert "0:0" in only["evidence"]
    numbers = piece.numbers_of(["edit", "full"])
    assert related_versions.full_of(piece) == {numbers["edit"]: numbers["full"]}
    related_versions.refuse(piece, "edit", "full")
    again = command(capsys, "versions", "--library", "pieces")
    assert [v["refused"] for v in again["versions"]] == [True]
    assert related_versions.full_of(piece) == {}


def test_a_file_of_several_pieces_is_the_full_version_of_none(home, tmp_path, capsys):
    one, two = random_notes(2, 40.0), random_notes(3, 30.0)
    sounds = {"one": one, "two": two, "one_15": one[: 15 * SR], "all": np.concatenate([one, two])}
    library = pieces(tmp_path / "music", **sounds)
    command(capsys, "measure", "--library", "pieces", "--whole", "--jobs", "1")
    found = command(capsys, "versions", "--library", "pieces")["versions"]
    assert {(v["track_id"], v["full_id"]): v["kind"] for v in found} == {
        ("one", "all"): "overlap",
        ("two", "all"): "overlap",
        ("one_15", "all"): "overlap",
        ("one_15", "one"): "edit",
    }
    numbers = library.numbers_of(["one_15", "one"])
    assert related_versions.full_of(library) == {numbers["one_15"]: numbers["one"]}


def test_pieces_over_one_drum_loop_are_no_versions_of_one_another(home, tmp_path, capsys):
    rng, step = np.random.default_rng(6), int(0.13 * SR)
    loop = np.concatenate([loud * stroke(rng, step) for loud in rng.choice([0.2, 0.6, 1.0], 16)])
    drums = np.resize(loop, 40 * SR)
    sounds = {f"on {n}": drums + 0.4 * chords(n) for n in (0, 3, 6)}
    pieces(tmp_path / "music", **sounds, **{"on 0 (soft drums)": 0.5 * drums + 0.4 * chords(0)})
    command(capsys, "measure", "--library", "pieces", "--whole", "--jobs", "1")
    found = command(capsys, "versions", "--library", "pieces")["versions"]
    assert {v["track_id"] for v in found} == {"on 0 (soft drums)"}
    assert {v["full_id"] for v in found} == {"on 0"}


def stroke(rng: np.random.Generator, n: int) -> np.ndarray:
    """A burst of noise that dies away, y (n,)."""
    return rng.standard_normal(n) * np.exp(-np.arange(n) / (0.03 * SR))


def chords(root: int, seconds: int = 40) -> np.ndarray:
    """Chords of two seconds each, y (n_samples,), 8 kHz: I, IV, V, I on a root."""
    t, bars = np.arange(2 * SR) / SR, []
    for bar in range(seconds // 2):
        first = 48 + root + (0, 5, 7, 0)[bar % 4]
        notes = [440 * 2 ** ((first + up - 69) / 12) for up in (0, 4, 7, 12)]
        bars.append(sum(np.sin(2 * np.pi * hz * h * t) / h for hz in notes for h in (1, 2)))
    return np.concatenate(bars) / 6


def test_of_one_length_the_full_version_is_no_underscore_and_the_louder_one(home, tmp_path, capsys):
    y, t = random_notes(2, 40.0), np.arange(4 * SR) / SR
    note = random_notes(5, 4.0) * np.exp(-1.5 * t)
    sounds = {"y": y, "y_30": y[: 30 * SR], "y (underscore)": y, "note": note, "soft": 0.02 * note}
    pieces(tmp_path / "music", **sounds)
    command(capsys, "measure", "--library", "pieces", "--whole", "--jobs", "1")
    found = command(capsys, "versions", "--library", "pieces")["versions"]
    assert {(v["track_id"], v["full_id"]): v["kind"] for v in found} == {
        ("y (underscore)", "y"): "same recording",
        ("y_30", "y"): "edit",
        ("y_30", "y (underscore)"): "edit",
        ("soft", "note"): "same recording",
    }


def test_versions_looked_for_in_segments_alone_say_so(piece, capsys):
    command(capsys, "measure", "--library", "pieces", "--jobs", "1")
    (problem,) = command(capsys, "versions", "--library", "pieces")["problems"]
    assert "only segments were compared" in problem
    assert "`soundkin measure --library pieces --whole`" in problem


def test_pieces_of_the_same_notes_on_the_same_grid_are_no_versions():
    def melody(seed: int) -> np.ndarray:
        drawn = np.random.default_rng(seed)
        notes = [beat(120, 0.5, 220 * 2 ** (drawn.integers(0, 24) / 12)) for _ in range(160)]
        return np.concatenate(notes)

    peaks = [landmarks(stft.spectrogram(melody(seed))[bins()]) for seed in (2, 3)]
    assert compare(*peaks) is None


def test_verdicts_teach_the_ear_only_where_it_helps(library, capsys):
    assert "too few to learn from" in refused(capsys, "ear", "--library", "many")
    rng = np.random.default_rng(0)
    for _ in range(60):
        a, b = (int(i) for i in rng.choice(46, 2, replace=False))
        alike = a % 3 == b % 3  # the listener goes by timbre
        listening.judge(library, f"t{a:02d}", f"t{b:02d}", "made-up", alike)
    found = command(capsys, "ear", "--library", "many")
    assert found["helps"]
    assert found["agreement"] > found["plain"] + 0.1
    low, high = (f"{100 * end:+.0f}" for end in found["gain"])
    assert found["says"].endswith(f"without them (between {low} and {high} points).")
    assert found["counts_more"][0] == "timbre"
    options = ("--query", "t00", "-k", "8", "--at-most", "0")
    tuned = command(capsys, "search", "--library", "many", *options, "--tuned")
    assert sum(int(m["track_id"][1:]) % 3 == 0 for m in tuned["matches"]) >= 7


def test_random_verdicts_are_declined_and_said(library, capsys):
    rng = np.random.default_rng(4)
    for _ in range(60):
        a, b = (int(i) for i in rng.choice(46, 2, replace=False))
        listening.judge(library, f"t{a:02d}", f"t{b:02d}", "made-up", bool(rng.integers(2)))
    assert not command(capsys, "ear", "--library", "many")["helps"]
    found = command(capsys, "search", "--library", "many", "--query", "t00", "--tuned")
    assert any("the plain one stays in use" in problem for problem in found["problems"])


def test_the_completed_list_says_what_is_given_and_what_computed(library, capsys, tmp_path):
    out = tmp_path / "known.csv"
    command(capsys, "known", "--library", "many", "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in ("t01", "t02")]
    said = {(row["id"], row["field"]): (row["value"], row["source"]) for row in rows}
    assert said["t01", "tempo"] == ("62", "given")
    assert said["t02", "tempo"] == ("64.0", "computed")
    assert said["t02", "key"] == ("D major", "computed")
    assert said["t02", "instrument"] == ("drums", "given")


def test_tags_go_into_copies_and_into_originals_only_when_said_twice(piece, capsys, tmp_path):
    command(capsys, "measure", "--library", "pieces", "--jobs", "1")
    assert measured.values(piece)["full"].tempo_bpm
    folder = piece.source_folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    out = tmp_path / "tagged"
    found = command(capsys, "write-tags", "--library", "pieces", "--out", str(out))
    assert len(found["written"]) == 4
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    written = [w for w in found["written"] if "tempo" in w["fields"]]
    assert written, found
    for one in written:
        assert "TBPM" in mutagen.File(out / one["file"]).tags
    none = refused(capsys, "write-tags", "--library", "pieces", "--out", str(out), "--shortlist")
    assert "is empty" in none  # and not all tracks
    once = refused(capsys, "write-tags", "--library", "pieces", "--originals", "--sure")
    assert "--originals --sure --sure" in once
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    tagged = ("write-tags", "--library", "pieces", "--out", str(out))
    again = refused(capsys, *tagged)
    assert "(4 failed)" in again
    assert "is there already" in again
    assert "no track" in refused(capsys, *tagged, "--tracks", "nobody")
    (out / one["file"]).unlink()
    some = command(capsys, *tagged)
    assert [done["file"] for done in some["written"]] == [one["file"]]
    assert len(some["failed"]) == 3
    (circle := tmp_path / "circle").symlink_to(circle)
    assert "Name a folder" in refused(capsys, "write-tags", "--library", "pieces")
    for place, sentence in ((out / one["file"], "is a file, not a"), (circle, "symbolic links")):
        assert sentence in refused(capsys, "write-tags", "--library", "pieces", "--out", str(place))
