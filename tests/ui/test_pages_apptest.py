"""Every page, run cold without a browser: on a library that is analysed, one that is not, an empty
one, a tag-only one."""

import json
import os
import re
import shutil
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import jobs
from core.catalog import revisions, shortlist
from core.catalog.analysis import embeddings, failures
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.exports import exporting
from core.catalog.imports import store
from core.catalog.library import Library, Track
from core.demo import source
from core.libraries import delete_library, open_library
from core.model.runs import mark_network
from core.ui.common.tracks import cards
from core.ui.search.shortlist import shortlist as shortlist_view
from tests.apptest_kit import PAGES, ROOT, in_tenths, listed, opened, page_text, rows_of
from tests.music import NASTY, analyse, make_library, make_run


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["analysed", "fresh", "empty", "tags only"])
def test_page_opens_cold(page: str, kind: str, home: Path, tmp_path: Path) -> None:
    if kind == "empty":
        Library.create(kind)
    else:
        make_library(
            tmp_path / "music", kind, sound=kind != "tags only", analysed=kind == "analysed"
        )
    at = opened(page, kind)
    assert not at.exception, [error.value for error in at.exception]
    assert at.title, "the page has no title"
    assert at.session_state["library"] == kind


@pytest.mark.parametrize("page", ["pages/library.py", "pages/search.py"])
def test_every_run_tells_which_library_is_open(page: str, home: Path, tmp_path: Path) -> None:
    """Not the first alone: a quick click ends it, and the browser would show the demo library, and
    open it with the next click."""
    make_library(tmp_path / "music")
    at = opened(page, "small")
    for _ in range(2):
        box = at.run().sidebar.selectbox[0]
        assert box.options[box.proto.default] == "small"


def test_a_bar_and_a_square_can_be_chosen_in_words(demo_home: Path) -> None:
    at = opened("pages/coverage.py", "demo")
    bars = next(box for box in at.selectbox if box.label == "Tag of Main instrument")
    assert bars.options[:2] == ["synthesizer (716)", "piano (596)"]
    assert not re.search(r"\.\d\d %", page_text(at)), "shares have as many digits everywhere"
    bars.select_index(1).run()
    assert "**piano**: 596 tracks" in page_text(at)
    at = opened("pages/training.py", "demo")
    assert in_tenths(at) > {"Right (%)", "Chance (%)"}, "25.0 above 25.5"
    assert "Confusion matrix: Main instrument" in [heading.value for heading in at.subheader]
    (squares,) = (box for box in at.selectbox if box.label == "Tag and prediction")
    assert squares.options[0] == "piano predicted as synthesizer: 3 tracks"
    assert squares.options[-1] == "harmonica predicted as harmonica: 1 track"
    squares.select_index(0).run()
    assert "Tagged **piano**, predicted **synthesizer**: 3 tracks" in page_text(at)


def test_a_click_on_a_page_of_a_deleted_library_does_nothing_to_the_demo(
    demo_home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music", analysed=True)
    at = opened("pages/quality.py", "small")
    assert not at.expander, "no figures are there yet to be explained"
    delete_library("small")  # in another tab
    at.button(key="measure").click().run()
    assert not jobs.recent("demo"), "it was asked of the library that was open"
    assert [said.value for said in at.warning] == [
        "There is no library small (any more). The demo library is open instead."
    ]


def test_where_no_track_has_a_tag_no_bar_is_spoken_of(home: Path) -> None:
    store.save(Library.create("untagged"), [store.Row("a", "A")], {})
    said = page_text(opened("pages/coverage.py", "untagged"))
    assert "untagged has 1 track: how many carry which tags." in said
    assert "Click a bar" not in said


def test_a_single_track_is_counted_and_asked_for_company(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music", n_tracks=1, analysed=True)
    searched = opened("pages/search.py", "small")
    assert ["the only analysed track" in info.value for info in searched.info] == [True]
    assert not searched.slider, "there is nothing to have more of"
    assert "1 of 1 track compared" in page_text(searched)
    tested = opened("pages/search.py", "small", view="test")
    assert ["the only analysed track" in info.value for info in tested.info] == [True]
    assert not tested.toggle, "there is nothing to listen to"
    assert "small has 1 track: how many carry" in page_text(opened("pages/coverage.py", "small"))
    assert "The map of 1 track must be" in page_text(opened("pages/map.py", "small"))


def test_a_search_says_how_many_tracks_wait_for_the_analysis(home: Path, tmp_path: Path) -> None:
    library = make_library(tmp_path / "music", n_tracks=6, analysed=False)
    z = np.eye(5, 100, dtype=np.float32)
    rows = [TrackEmbedding(f"t0{i}", z[i], [0.0], z[i : i + 1]) for i in range(5)]
    embeddings.write(library, library.ready_run, rows[:3])
    mark_network(library, library.ready_run)
    library.use_run(library.ready_run)
    said = page_text(opened("pages/search.py", "small"))
    assert "3 of 3 tracks compared" in said
    assert " Not analysed yet: 3 more (see the Library page)." in said
    failures.record(library, library.ready_run, "t05", "silent")
    assert "Not analysed yet: 2 more" in page_text(opened("pages/search.py", "small"))
    embeddings.write(library, library.ready_run, rows[3:])
    assert "Not analysed yet" not in page_text(opened("pages/search.py", "small"))


def test_a_long_shortlist_comes_in_portions(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred sounds took minutes to prepare, and nothing below them came before."""
    monkeypatch.setattr(shortlist_view, "CARDS", 2)
    library = make_library(tmp_path / "music", n_tracks=5)
    for track_id in library.track_ids():
        shortlist.add(library, track_id)
    at = opened("pages/search.py", "small", view="shortlist")
    seen = []
    for _ in range(3):
        seen.append(sum(button.label == "Remove" for button in at.button))
        for button in at.button:
            if button.key == "shortlist-more":
                button.click()
        at.run()
    assert seen == [2, 4, 5]
    assert "5 tracks, 0:10 in all" in page_text(at)


@pytest.mark.parametrize("page", ["pages/search.py", "pages/map.py", "pages/review.py"])
def test_a_library_none_of_which_could_be_analysed_is_not_sent_to_analyse(
    page: str, home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", n_tracks=2, analysed=False)
    for track_id in library.track_ids():
        failures.record(library, str(library.ready_run), track_id, "It is silent.")
    (said,) = [info.value for info in opened(page, "small").info]
    assert "2 tracks could not be analysed" in said
    assert "has been analysed yet" not in said


def test_the_figures_of_an_overlap_lie_in_their_box(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    (table,) = opened("pages/coverage.py", "small").dataframe
    columns = json.loads(table.proto.columns)
    assert sum(columns[name]["width"] for name in table.value.columns) <= 270  # pixels


def _report() -> None:
    from core.ui.library import import_report

    left = [{"file": "a.wav", "reason": "No row of the spreadsheet names it. " * 4}]
    tags = {"genre": {"tagged": 1, "tags": ["rock"]}}
    found = {"source": "music", "accepted": 1, "orphan_audio": left, "categories": tags}
    found |= {"data_list": "/m/l\udce9.csv", "refusal": "l\udce9.csv is no list."}
    import_report.show(found, look=True, name="small")
    import_report.show({"columns": [{"header": "price", "taken_as": None}]}, look=True, name="none")
    import_report.show({"source": None, "accepted": 2}, look=True, name="tags only")
    import_report.show({"accepted": 2}, look=False, name="of a folder")


def test_a_check_says_how_files_without_a_row_get_in() -> None:
    at = AppTest.from_function(_report).run()
    assert not at.exception, "names of any bytes can be shown"
    said = [caption.value for caption in at.caption]
    assert ["add a row" in words for words in said] == [True, *[False] * 5]
    assert ["Tags only, no sound" in words for words in said] == [*[False] * 3, True, False, False]
    assert "Use unknown columns as tag categories too" in said[1], "how a column not used gets in"
    assert {column.weight for column in at.columns} == {1.0}, "a table alone has the whole width"
    assert max(table.proto.row_height for table in at.dataframe) > 60, "a reason is read whole"


def _imported() -> None:
    from core.ui.library import import_report

    import_report.show({"accepted": 12, "added": 12}, False, "first")
    import_report.show({"accepted": 12, "added": 3, "unchanged": 9}, False, "second")


def test_a_first_import_does_not_count_its_tracks_twice() -> None:
    said = page_text(AppTest.from_function(_imported).run())
    assert "12 tracks are in the library first" in said
    assert "12 new" not in said
    assert "3 new · 9 unchanged" in said


def _quality() -> None:
    from core.model.evaluation.evaluation import IN_USE, MFCC, Evaluation, EvaluationRow
    from core.ui.quality import view

    rows = [EvaluationRow(IN_USE, name, n, p_at_k=1.0) for name, n in (("genre", 10), ("mood", 2))]
    rows += [
        EvaluationRow(v, "x", 9, recall_other_segment=r) for v, r in ((IN_USE, 0.9), (MFCC, 0.7))
    ]
    view._figures(Evaluation("small", "r", 5, 12, tuple(rows)))


def test_the_quality_page_draws_no_figure_of_too_few_tracks() -> None:
    at = AppTest.from_function(_quality).run()
    assert not at.exception
    assert ["Mood (2 tracks)" in caption.value for caption in at.caption] == [True]
    assert [metric.delta for metric in at.metric] == [
        "+20 points compared with MFCC statistics",
        "",
    ]
    assert at.dataframe[0].proto.placeholder == "–", "not the word None"
    assert in_tenths(at) == {"%", "Mean average precision (%)"}


def _failing() -> None:
    from core.errors import SoundkinError
    from core.ui.common import faults

    def draw() -> None:
        raise SoundkinError("The database is away")

    faults.fragment(draw)()


def test_a_part_of_a_page_that_is_drawn_alone_fails_in_a_sentence() -> None:
    at = AppTest.from_function(_failing).run()
    assert not at.exception
    assert [error.value for error in at.error] == ["The database is away"]
    assert [button.key for button in at.button] == ["try-again"]


def _recorded() -> None:
    import io

    import numpy as np
    import soundfile
    import streamlit as st

    from core.errors import AudioError
    from core.libraries import open_library
    from core.ui.search.query import queries

    for n in (0, 8000):
        soundfile.write(content := io.BytesIO(), np.zeros(n), 8000, format="WAV")
        try:
            queries.choose_file(open_library("small"), "a.wav", content.getvalue(), "recording")
        except AudioError as error:
            st.text(str(error))


def test_a_recording_of_nothing_is_to_be_recorded_again(home: Path) -> None:
    Library.create("small")
    at = AppTest.from_function(_recorded, default_timeout=60).run()
    assert ["record again" in text.value for text in at.text] == [True, True]


def test_every_run_tells_which_view_of_a_search_is_open(home: Path, tmp_path: Path) -> None:
    """A view that is told once is lost where the page stops above it, as after a file that cannot
    be read; and it is the same when one comes back from another page."""
    make_library(tmp_path / "music", analysed=True)
    at = opened("pages/search.py", "small", view="shortlist")
    at = at.switch_page("pages/library.py").run().switch_page("pages/search.py").run()
    for _ in range(2):
        views = next(b for b in at.run().get("button_group") if b.proto.label == "Show")
        assert list(views.proto.default) == [2]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_cold_on_the_demo_library(page: str, demo_home: Path) -> None:
    if not (ROOT / "assets" / "demo" / "manifest.json").exists():
        pytest.skip("assets/demo is not built (soundkin demo build)")
    at = opened(page, "demo")
    assert not at.exception, [error.value for error in at.exception]


def test_an_unknown_library_in_the_address_says_so(demo_home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    at = opened("pages/library.py", "gone")
    assert any("gone" in warning.value for warning in at.warning)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the name of a folder is text")
def test_a_library_in_a_folder_whose_name_is_no_text_breaks_no_page(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music")
    shutil.copytree(library.folder, library.folder.with_name(os.fsdecode(b"caf\xe9")))
    at = opened("app.py", library.name)
    assert not at.exception
    assert "caf?" in at.selectbox[0].options


@pytest.mark.parametrize("page", ["pages/search.py", "pages/map.py"])
def test_what_a_link_says_wrongly_is_named_and_the_rest_is_shown(
    page: str, home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(
        {"library": "small", "tempo": "abc-200", "length": "9-1", "tag": ["piano"]}
    )
    at.query_params["format"] = "wav"
    if page == "pages/search.py":
        at.query_params.update({"view": "shelf", "ask": "{"})
    said = " ".join(w.value for w in at.switch_page(page).run().warning).replace("\\", "")
    wrong = ["tag=piano", "tempo=abc-200", "length=9-1"]
    wrong += ["ask={", "view=shelf"] if page == "pages/search.py" else []
    assert f"Part of this link could not be read and is ignored: {', '.join(wrong)}." in said
    assert at.session_state["kept-filters-small"].formats == ("wav",), "what can be read counts"
    assert not at.exception


def test_search_shows_matches_nearest_first(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    at = opened("pages/search.py", "small")
    assert listed(at)[:6] == [
        "Tone 00",
        f"Tone 01 {NASTY}",
        "Tone 02",
        "Tone 03",
        "Tone 04",
        "Tone 05",
    ]


def test_a_length_is_written_the_same_way_wherever_a_track_is_named(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music")
    with library.writing() as db:
        db.execute("UPDATE tracks SET duration_s = 203.9")
    (in_list,) = {row["facts"][0] for row in rows_of(opened("pages/search.py", "small"))}
    on_card = opened("pages/search.py", "small", view="test")
    in_coverage = opened("pages/coverage.py", "small", **{"chosen-tag-small-instrument": "piano"})
    at = opened("pages/search.py", "small")
    at.query_params["length"] = "60-210"
    chips = [button.label.replace("\\", "") for button in at.run().button]
    assert in_list == "3:23"
    assert "· 3:23 ·" in page_text(on_card)
    assert "· 3:23 ·" in page_text(in_coverage)
    assert "1:00 to 3:30 long" in chips


def test_less_like_this_lowers_the_match_and_undo_restores_the_ranking(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    at = opened("pages/search.py", "small")
    first = listed(at)
    at.session_state["feedback"] = (("less", "t02"),)
    at = at.run()
    assert "Tone 02" not in listed(at), "a disliked track goes last of twelve, out of the ten shown"
    at = at.button(key="undo-0").click().run()
    assert listed(at) == first


def test_verdicts_are_tallied_and_survive_a_new_session(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    at = opened("pages/search.py", "small", view="test")
    for key in ("mark-0", "mark-1", "drop-2", "mark-3"):
        at = at.button(key=key).click().run()
    assert "3 of 4 similar, 75 %, 95 % interval 30-95 %" in page_text(at)
    again = opened("pages/search.py", "small", view="test")
    assert "3 of 4 similar, 75 %, 95 % interval 30-95 %" in page_text(again)


def test_the_blind_test_hides_every_candidate_until_all_are_judged(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", n_tracks=70)
    at = opened("pages/search.py", "small", view="test", blind=True)
    text = page_text(at)
    assert "0 of 8 judged" in text
    names = [track.title for track in library.tracks()[1:]]
    assert not [name for name in names if name in text]
    assert "score" not in text.replace("tags and scores stay", "")
    for i in range(8):
        assert "Tally" not in page_text(at), "it counts random tracks and matches apart"
        at = at.button(key=f"mark-blind-{i}").click().run()
    assert "Random tracks: 4 of 4 similar" in page_text(at)
    assert "match · score" in page_text(at)
    assert "random track · score" in page_text(at)


@pytest.mark.parametrize(("n_tracks", "n_samples"), [(31, 8), (8, 7), (5, 4)])
def test_the_blind_test_in_a_small_library_mixes_in_as_many_random_tracks_as_it_says(
    n_tracks: int, n_samples: int, home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", n_tracks=n_tracks)
    at = opened("pages/search.py", "small", view="test", blind=True)
    n_random = n_samples - 4
    assert f"mix in {n_random} random track" in at.toggle(key="blind").label
    if not n_random:
        assert at.toggle(key="blind").disabled
        return
    for i in range(n_samples):
        at = at.button(key=f"mark-blind-{i}").click().run()
    assert page_text(at).count("random track · score") == n_random
    near = {track.title for track in library.tracks()[1:5]}
    assert all(name in page_text(at) for name in near if "<" not in name)


def test_home_of_an_own_library_recommends_only_what_works_there(
    home: Path, tmp_path: Path
) -> None:
    Library.create("empty")
    make_library(tmp_path / "music", "tags only", sound=False)
    make_library(tmp_path / "music", "fresh", analysed=False)
    works = {
        "empty": {"Bring your own music", "Try the demo library", "See how it works"},
        "tags only": {"See the tag coverage", "Add the sound files", "Try the demo library"},
        "fresh": {"Analyse this library", "See the tag coverage", "Bring your own music"},
    }
    for name, labels in works.items():
        links = opened("app.py", name).get("page_link")
        steps = {
            link.proto.label.strip("*"): link.proto for link in links if "**" in link.proto.label
        }
        assert set(steps) == labels
        for label, step in steps.items():
            opens = "demo" if label in ("Try the demo library", "See how it works") else name
            assert step.query_string == f"library={opens.replace(' ', '+')}", "in a new tab too"


def test_an_analysis_that_ended_early_is_told_the_same_everywhere(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", "half", n_tracks=6, analysed=False)
    z = np.eye(2, 100, dtype=np.float32)
    rows = [TrackEmbedding(f"t0{i}", z[i], [0.0], z[i : i + 1]) for i in range(2)]
    embeddings.write(library, library.ready_run, rows)
    mark_network(library, library.ready_run)
    assert "2 of 6 tracks analysed" in page_text(opened("pages/library.py", "half"))
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id IN ('t01', 't05')")
        revisions.changed(db, revisions.TRACKS)
    at = opened("pages/library.py", "half")
    assert "1 of 4 tracks analysed" in page_text(at), "one that is away keeps its vector"
    assert "6 tracks (2 missing), 6 with tags" in page_text(at)
    assert at.button(key="embed-start").label == "Resume the analysis"
    (tmp_path / "music").rename(tmp_path / "renamed")
    (warning,) = opened("pages/library.py", "half").warning
    assert "moved or renamed" in warning.value
    assert "ended after 2 tracks" in opened("pages/search.py", "half").info[0].value


def test_a_folder_that_was_renamed_exports_no_sound_and_is_imported_where_it_belongs(
    home: Path, tmp_path: Path
) -> None:
    shortlist.add(make_library(tmp_path / "music"), "t02")
    (tmp_path / "music").rename(tmp_path / "renamed")
    at = opened("pages/search.py", "small", view="shortlist")
    buttons = {button.proto.label: button.proto for button in at.get("download_button")}
    assert buttons["Playlist (M3U8)"].disabled
    assert buttons["Sound files (ZIP)"].disabled
    at = opened("pages/library.py", "small")
    field = next(field for field in at.text_input if field.label.startswith("Music folder"))
    field.input(str(tmp_path / "renamed"))
    next(button for button in at.button if button.label == "Import").click().run()
    assert [job.library for job in jobs.recent()] == ["small"]


def test_a_shortlist_of_the_demo_says_why_it_gives_no_playlist(demo_home: Path) -> None:
    shortlist.add(open_library("demo"), "demo_00900")
    at = opened("pages/search.py", "demo", view="shortlist")
    buttons = {button.proto.label: button.proto for button in at.get("download_button")}
    assert buttons["Playlist (M3U8)"].disabled
    assert not buttons["Sound files (ZIP)"].disabled
    assert "demo tracks are made when they are played" in page_text(at)


def test_the_demo_opens_on_a_tagged_query_whose_matches_carry_its_tags(demo_home: Path) -> None:
    at = opened("pages/search.py", "demo")
    query, *found = rows_of(at)
    words = {text.casefold() for text, _ in query["chips"][2:]}
    assert len(words) >= 3
    assert all(row["score"] > 0.7 for row in found), "half of it is the nearest segment's"
    alike = [row for row in found if any(kind == "same" for _, kind in row["chips"])]
    assert len(alike) >= 6, "most of the ten carry a tag of the query"
    others = [button for button in at.button if str(button.key).startswith("example-")]
    assert len(others) == 6
    at = others[1].click().run()
    assert rows_of(at)[0]["title"] != query["title"]


def test_exports_say_what_will_be_in_them_and_what_sound_is_missing(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music")
    for track_id in ("t02", "t03"):
        shortlist.add(library, track_id)
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = 't03'")
        db.execute("UPDATE tracks SET start_s = 1, end_s = 2.5 WHERE track_id = 't02'")
    at = opened("pages/search.py", "small", view="shortlist")
    assert "VLC plays only that part" in page_text(at)
    exporting.shortlist(library, tmp_path / "s.m3u8")
    lines = (tmp_path / "s.m3u8").read_text("utf-8").splitlines()
    assert lines[3:5] == ["#EXTVLCOPT:start-time=1.00", "#EXTVLCOPT:stop-time=2.50"]
    assert Path(lines[5]).is_file()
    assert "2 tracks: place, id, title, file, artist, length, note" in page_text(at).replace(
        "\\", ""
    )
    assert "1 whole track, named by place and title" in page_text(at).replace("\\", "")
    assert "12 tracks of 12, 100 numbers each" in page_text(at).replace("\\", "")
    (warning,) = at.warning
    assert "1 track of the shortlist has no sound here" in warning.value
    at = at.checkbox(key="shortlist-score").check().run()
    assert "note, score" in page_text(at).replace("\\", "")


def hold_turns() -> int:
    """Take every turn to render, as other listeners do; how many there are."""
    assert source._turns.acquire(timeout=30), "what is being rendered does not end"
    held = 1
    while source._turns.acquire(blocking=False):
        held += 1
    return held


def test_a_page_waits_its_turn_to_render_while_others_listen(demo_home: Path) -> None:
    at = opened("pages/search.py", "demo", view="test")  # from here on only rendering is slow
    held = hold_turns()
    waited = threading.Timer(1.0, lambda: [source._turns.release() for _ in range(held)])
    waited.start()
    at.query_params["track"] = "demo_00900"
    at.run()
    waited.join()
    assert not at.exception, [error.value for error in at.exception]
    assert len(at.get("audio")) == 5, "the query and four to judge"


def test_matches_are_listed_without_waiting_for_their_sound(demo_home: Path) -> None:
    at = opened("pages/search.py", "demo")
    held = hold_turns()
    try:
        at.query_params["track"] = "demo_00900"
        at.run()
        assert len(listed(at)) == 11
    finally:
        for _ in range(held):
            source._turns.release()


def test_what_cannot_be_heard_has_no_matches_of_the_last_query_below_it(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    at = opened("pages/search.py", "small")
    at.segmented_control(key="ask-way").set_value("file").run()
    assert rows_of(at)
    at.session_state["handed-over"] = ("words.wav", b"these are words", "file")
    at.run()
    assert len(at.error) == 1
    assert not at.get("bidi_component"), "no list"
    at.segmented_control(key="view-field").set_value("shortlist").run()
    assert any("The shortlist is empty" in said.value for said in at.info), "it hides no shortlist"
    at.segmented_control(key="view-field").set_value("matches").run()
    at.segmented_control(key="ask-way").set_value("library").run()
    assert not at.error
    assert rows_of(at)


def test_a_link_to_a_file_query_opens_where_files_are_chosen_and_names_it(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", n_tracks=8, analysed=False)
    analyse(library, make_run(library))
    at = opened("pages/search.py", "small", **{"ask-way": "file"})
    content = library.audio_path("t05").read_bytes()
    at.session_state["handed-over"] = ("mine <b>.wav", content, "file")
    token = at.run().query_params["file"]
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params.update({"library": "small", "file": token})
    again.switch_page("pages/search.py").run()
    assert again.segmented_control(key="ask-way").value == "file"
    assert "Searching with mine &lt;b&gt;.wav" in page_text(again)


def test_what_variety_keeps_out_is_one_click_away_and_back(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")  # three tracks of each artist
    at = opened("pages/search.py", "small")
    assert len(rows_of(at)) == 1 + 8
    at = at.button(key="do-others-too").click().run()
    assert len(rows_of(at)) == 1 + 10
    at = at.button(key="do-others-too").click().run()
    assert len(rows_of(at)) == 1 + 8
    at = at.text_input(key="brief-words-small").input("piano, at most 1 of one artist").run()
    assert "do-others-too" not in [button.key for button in at.button], "it is written how many"


def test_a_note_is_read_aloud_as_the_title_stands(home: Path, tmp_path: Path) -> None:
    shortlist.add(make_library(tmp_path / "music"), "t01")
    at = opened("pages/search.py", "small", view="shortlist")
    assert f"Note on Tone 01 {NASTY}" in [field.label for field in at.text_input]


@pytest.mark.parametrize(
    ("title", "path", "card", "row"),
    [
        ("Rain", "Rain.flac", "FLAC", "FLAC"),
        ("Rain", "wet/Rain.flac", "wet · FLAC", "FLAC"),
        ("Storm", "wet/Rain.flac", "wet/Rain.flac", "Rain.flac"),
    ],
)
def test_a_file_is_not_named_beside_a_title_that_is_its_name(
    title: str, path: str, card: str, row: str
) -> None:
    track = Track("t", title, path, format="flac")
    assert cards.facts(track) == card
    assert cards.file_beside_title(track, with_folder=False) == row


def test_of_a_library_and_the_check_of_an_import_one_step_stands_out(
    home: Path, tmp_path: Path
) -> None:
    folder = str(make_library(tmp_path / "music").source_folder)
    job = jobs.start("import", "new", [folder, "--name", "new", "--dry-run"])
    while not jobs.status(job.job_id).ended:
        time.sleep(0.1)
    at = opened("pages/library.py", "small")
    assert [b.label for b in at.button if b.proto.type == "primary"] == ["Import it now"]
