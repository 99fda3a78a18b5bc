"""The page and the command line are one search: the same request gives the same answer."""

import gc
import json
import os
import subprocess
import time
from datetime import time as clock
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import config
from core.__main__ import main
from core.catalog import filters, forgetting
from core.catalog.analysis import embeddings
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.library import Library
from core.linalg import l2_normalize
from core.search import uploads
from core.search.find import Feedback, find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.listener.blind import samples
from core.search.paths.routes import path_between
from core.search.query import Query
from core.times import timecode
from core.ui.common.session.session_query import SessionQuery
from tests.apptest_kit import opened, rows_of
from tests.music import RUN, analyse, make_library, make_run

N_TRACKS = 40
INSTRUMENTS = ("Ｐｉａｎｏ", "harp", "drums")
NAMES = ("Ann", "Bob", "Cem", "Dörte", "Eva", "Fay", "Gus")


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """Forty tracks of up to three segments each, with tags in several spellings; no sound."""
    rng = np.random.default_rng(3)
    rows = [
        store.Row(
            f"t{i:02d}",
            f"Track {i}",
            f"{i}.wav",
            artist=f"{NAMES[i % 7]} Band",
            tempo_bpm=60.0 + 2 * i,
            duration_s=20.0 + 3 * i,
            format=("wav", "mp3")[i % 2],
            tags={
                "instrument": [("Ｐｉａｎｏ", "harp", "drums")[i % 3]],
                "mood": ["calm"] * (i % 2),
            },
        )
        for i in range(N_TRACKS)
    ]
    made = Library.create("many")
    store.save(made, rows, {"source": str(tmp_path), "run": RUN})
    embeddings.write(
        made, RUN, [_embedded(row.track_id, i % 3 + 1, rng) for i, row in enumerate(rows)]
    )
    return made


def _embedded(track_id: str, n: int, rng: np.random.Generator) -> embeddings.TrackEmbedding:
    segments = (rng.normal(size=(n, 100)) + 0.4).astype(np.float32)
    starts = [24.5 * at for at in range(n)]
    return embeddings.TrackEmbedding(
        track_id, l2_normalize(segments.mean(axis=0)), starts, segments
    )


def by_command_line(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """What `python -m core search ... --json` prints."""
    assert main(["search", "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def by_page(at: AppTest) -> list[tuple[str, str, str]]:
    """Id, score and start of each match as the page's list gets them."""
    assert not at.exception, [error.value for error in at.exception]
    return [
        (row["id"], f"{row['score']:.3f}", timecode(row["start"]))
        for row in rows_of(at)
        if row["rank"]
    ]


def said(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The command line's matches, rounded as the page's rows are."""
    return [
        (match["track_id"], f"{match['score']:.3f}", timecode(match["start_s"]))
        for match in document["matches"]
    ]


def test_the_page_and_the_command_line_find_the_same(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {"kept-filters-many": Filter({"mood": ["calm"]}), "filters-search-many": True}
    at = opened("pages/search.py", "many", **kept)
    at.multiselect(key="search-many-mood").set_value([]).run()
    at.multiselect(key="search-many-instrument").set_value(["Ｐｉａｎｏ", "drums"]).run()
    at.slider(key="search-many-tempo").set_range(64, 130).run()
    at.slider(key="search-many-length").set_range(clock(0, 0, 20), clock(0, 2, 5)).run()
    third, fifth = (by_page(at)[rank - 1][0] for rank in (3, 5))
    at.session_state["feedback"] = (("more", third), ("less", fifth))
    at.run()
    filtered = ["-k", "10", "--where", "Instrument=piano", "instrument=DRUMS", "--tempo", "64-130"]
    filtered += ["--length", "20-125"]
    document = by_command_line(
        capsys,
        "--library",
        "many",
        "--query",
        "t00",
        *filtered,
        "--more-like",
        third,
        "--less-like",
        fifth,
    )
    assert said(document) == by_page(at)
    assert len({start for *_, start in said(document)}) > 1, "starts that differ are compared"
    plain = by_command_line(capsys, "--library", "many", "--query", "t00", *filtered)
    assert said(plain) != said(document)
    compared = f"{document['searched']} of {N_TRACKS} tracks compared"
    assert any(compared in caption.value for caption in at.caption)


def test_a_filter_in_use_counts_while_its_panel_is_closed(library: Library) -> None:
    kept = {"kept-filters-many": Filter({"instrument": ["harp"]}, tempo=(60, 90))}
    at = opened("pages/search.py", "many", **kept)
    assert not [widget for widget in at.multiselect if widget.key.startswith("search-many")]
    passing = [i for i in range(N_TRACKS) if i % 3 == 1 and 2 * i <= 30]
    assert {track_id for track_id, *_ in by_page(at)} <= {f"t{i:02d}" for i in passing}
    chips = [button.label for button in at.button if (button.key or "").startswith("do-without")]
    assert chips == ["harp", "60 to 90 BPM"]
    assert f"5 of {N_TRACKS} tracks fit." in [caption.value for caption in at.caption]


def test_a_part_of_a_file_is_the_same_query_for_both(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = make_library(tmp_path / "music", n_tracks=6, analysed=False)
    analyse(library, make_run(library))
    path = tmp_path / "music" / "sound" / "03 tone.wav"
    asked = SessionQuery("file", path.name, path=str(path), duration_s=2.0, span=(0.5, 1.5))
    at = opened("pages/search.py", "small", **{"query-small": asked})
    options = ("--library", "small", "-k", "10", "--query", str(path))
    part = by_command_line(capsys, *options, "--span", "0.5-1.5")
    assert said(part) == by_page(at)
    assert part["matches"] != by_command_line(capsys, *options)["matches"]
    at = at.text_input(key="brief-words-small").input("under two minutes").run()
    beside = at.toggle(key="brief-with-query-small")  # a file that was handed over goes along
    assert (beside.label, beside.value) == ("And like the file above", True)
    words = ("--words", "under two minutes")
    assert said(by_command_line(capsys, *options, "--span", "0.5-1.5", *words)) == by_page(at)
    alone = by_command_line(capsys, "--library", "small", "-k", "10", *words)
    assert said(alone) == by_page(beside.set_value(False).run())


def test_the_document_names_artist_and_tempo(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    document = by_command_line(capsys, "--library", "many", "--query", "t00", "-k", "1")
    assert list(document) == [
        "query", "understood", "searched", "library_size", "seconds", "matches"
    ]  # fmt: skip
    match = document["matches"][0]
    track = library.track(match["track_id"])
    assert (match["artist"], match["tempo_bpm"]) == (track.artist, track.tempo_bpm)
    assert set(match) == {
        "rank", "track_id", "title", "artist", "path", "score", "percentile", "start_s",
        "tempo_bpm", "tempo_source", "tempo_confidence", "key", "key_source", "key_confidence",
        "tags", "versions",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "passes"),
    [
        (["--where", "instrument=ｐｉａｎｏ"], lambda i: i % 3 == 0),
        (["--not-where", "instrument=PIANO", "mood=Calm"], lambda i: i % 3 and not i % 2),
        (["--tempo", "80-95"], lambda i: 80 <= 60 + 2 * i <= 95),
        (["--tempo", "-80", "--format", "WAV"], lambda i: 60 + 2 * i <= 80 and not i % 2),
        (["--length", "100-"], lambda i: 20 + 3 * i >= 100),
        (["--text", "BAND dörte"], lambda i: i % 7 == 3),
        (["--text", "no such words"], lambda i: False),
    ],
)
def test_only_what_passes_the_filter_is_found(library, capsys, options, passes):
    more = ["--at-most", "0"]  # however many are by one artist
    document = by_command_line(
        capsys, "--library", "many", "--query", "t01", "-k", "50", *more, *options
    )
    expected = {f"t{i:02d}" for i in range(N_TRACKS) if passes(i)}
    assert {match["track_id"] for match in document["matches"]} == expected - {"t01"}
    assert document["searched"] == len(expected)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--tempo", "fast"], '"fast" is not a range: write --tempo with two numbers'),
        (["--length", "fast"], '"fast" is not a range: write --length with two numbers'),
        (["--where", "piano"], 'is not of the form category=tag: write for example "instrument='),
        (["--dial", "rhythm"], 'is not of the form name=weight: write for example "rhythm=0.5"'),
        (["--where", "instrument=lute"], "the most frequent are: Ｐｉａｎｏ, drums, harp"),
        (["--not-where", "colour=red"], 'There is no tag category "colour" in "many"'),
        (["--more-like", "nobody"], 'has no track "nobody"'),
        (["--span", "1-2"], "A span is the part of a file"),
    ],
)
def test_what_cannot_be_asked_for_gets_one_sentence(library, capsys, options, sentence):
    assert main(["search", "--json", "--library", "many", "--query", "t00", *options]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err.strip()
    assert "\n" not in said.err.strip()


@pytest.mark.parametrize(("artist", "n"), [("Unknown Artist", 10), ("Ann", 10), ("A|B|C", 6)])
def test_an_artist_that_is_nobody_or_everybodys_limits_no_results(library, capsys, artist, n):
    names = artist.split("|")
    with library.writing() as db:
        for i in range(N_TRACKS):
            named = names[i % len(names)], f"t{i:02d}"
            db.execute("UPDATE tracks SET artist = ? WHERE track_id = ?", named)
    document = by_command_line(capsys, "--library", "many", "--query", "t01", "-k", "10")
    assert len(document["matches"]) == n


def test_a_disliked_track_is_last_and_the_query_never_a_match(library: Library) -> None:
    every = find(library, Query(track_id="t05"), k=N_TRACKS).matches
    assert {match.track_id for match in every} == set(library.track_ids()) - {"t05"}
    nearest = every[0].track_id
    asked = Filter(tempo=(60, 200))
    for filter_ in (Filter(), asked):
        after = find(library, Query(track_id="t05"), filter_, Feedback((), [nearest]), k=N_TRACKS)
        assert after.matches[-1].track_id == nearest
        assert after.matches[-1].score == every[0].score, "the score stays"
    assert len(filters.numbers(library, asked)) == N_TRACKS


def test_a_library_without_segments_is_searched(library: Library) -> None:
    with library.writing() as db:
        db.execute("DELETE FROM segments")
    assert [match.start_s for match in find(library, Query(track_id="t00")).matches] == [0.0] * 5


def test_a_search_is_of_one_state_of_the_library(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Library] = []
    index = load_index(library)
    connect = Library.connect
    monkeypatch.setattr(Library, "connect", lambda own: opened.append(own) or connect(own))
    find(library, Query("t00"), Filter({"mood": ["calm"]}), known=Known(library, index))
    assert opened == [library]


def test_a_track_that_is_forgotten_after_the_index_was_read_is_passed_over(
    library: Library,
) -> None:
    known = Known(library, load_index(library))
    gone, *others = [match.track_id for match in find(library, Query("t00"), known=known).matches]
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = ?", (gone,))
    forgetting.forget(library)
    found = find(library, Query("t00"), known=known).matches
    assert [match.track_id for match in found[:4]] == others
    steps = path_between(known, "t00", others[-1], 30)
    assert gone not in [step.track_id for step in steps]
    judged = samples(library, known.index, Query("t00"), "t00", blind=True)
    assert gone not in [track.track_id for track in judged]


def test_scores_and_percentiles_are_those_of_the_whole_library(library: Library) -> None:
    _, X = embeddings.read(library, RUN)
    q = l2_normalize(X)[4]
    owners, _, Z = embeddings.read_segments(library, RUN)
    best = dict.fromkeys(library.track_ids(), -1.0)
    for track_id, cosine in zip(owners, (l2_normalize(Z) @ q).tolist(), strict=True):
        best[track_id] = max(best[track_id], cosine)
    scores = 0.5 * (l2_normalize(X) @ q) + 0.5 * np.array(list(best.values()))
    for filter_ in (Filter(), Filter({"mood": ["calm"]})):
        for match in find(library, Query(track_id="t04"), filter_, k=8).matches:
            own = scores[int(match.track_id[1:])]
            assert match.score == pytest.approx(own, abs=1e-6)
            assert match.percentile == pytest.approx(100 * np.mean(scores < own - 1e-6), abs=0.01)
            others = np.delete(scores, 4)
            assert match.standing.place == 1 + int((others > own + 1e-6).sum())
            assert match.standing.of == N_TRACKS - 1


def test_uploads_are_kept_under_a_safe_name_while_their_session_lasts(home: Path) -> None:
    mine, other = uploads.Uploads(), uploads.Uploads()
    first = mine.keep("../../1.wav", b"1")
    paths = [other.keep(f"../../{i}.wav", bytes([i])) for i in range(40)]
    assert [path.name for path in paths[:2]] == ["0.wav", "1.wav"]
    assert all(path.exists() for path in [first, *paths])
    assert mine.keep("../../1.wav", b"1") == first
    assert first.read_bytes() == b"1"
    assert {path.parent.parent.parent for path in [first, *paths]} == {first.parents[2]}
    uploads.describe(first, uploads.About("1.wav"))
    for name in ("the same again.wav", "about.json"):
        again = mine.keep(name, b"1")
        uploads.describe(again, uploads.About(name))
        assert again.read_bytes() == b"1"
    del other
    gc.collect()
    token = uploads.token(first)
    found = uploads.find(token)
    assert found is not None
    assert found[1:] == (first, uploads.About("1.wav"))
    assert uploads.find(uploads.token(paths[0])) is None
    assert uploads.find(token + "/..") is None
    assert first.exists()
    assert not any(path.exists() for path in paths)


def test_what_a_killed_server_left_goes_after_a_day(home: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    root = config.cache_folder("queries")
    for name in (f"{dead.pid}-left", f"{os.getpid()}-mine", "older"):
        (root / name).mkdir()
        os.utime(root / name, (0, time.time() - 2 * uploads.DAY_SECONDS))
    uploads.Uploads()
    assert [folder.name for folder in root.iterdir()] == [f"{os.getpid()}-mine"]
