"""What a page shows stands in its address: a link or a reload brings it back in a new session."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.catalog.analysis import embeddings
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.library import Library
from core.model.runs import run_folder
from core.model.suggestions.completion import suggest
from core.model.training import run_records
from core.search.uploads import About, Uploads, describe, token
from tests import clouds
from tests.apptest_kit import ROOT, page_text, rows_of
from tests.music import RUN, make_library, make_run
from tests.test_records import RESULT


def linked(page: str, library: str, **said: str | list[str]) -> AppTest:
    """The page as a link with these names opens it in a new session; "" names no library."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if library:
        at.query_params["library"] = library
    at.query_params.update(said)
    at = at.switch_page(page).run()
    assert not at.exception, [error.value for error in at.exception]
    return at


def shared(at: AppTest, page: str) -> AppTest:
    """Another session that opens the same address."""
    address = {name: at.query_params[name] for name in at.query_params if name != "library"}
    return linked(page, at.query_params["library"], **address)


def said_of(at: AppTest) -> str:
    """What the page warns of, as it is read."""
    return " ".join(warning.value for warning in at.warning).replace("\\", "")


def test_what_the_coverage_page_is_narrowed_to_is_in_its_address(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    page = "pages/coverage.py"
    at = linked(page, "small")
    at.multiselect(key="narrow-small-instrument").set_value(["piano"]).run()
    assert at.query_params["tag"] == "instrument:piano"
    other = shared(at, page)
    assert other.multiselect(key="narrow-small-instrument").value == ["piano"]
    assert "6 tracks" in page_text(other)
    back = other.switch_page("pages/search.py").run().switch_page(page).run()
    assert back.multiselect(key="narrow-small-instrument").value == ["piano"]


def test_a_link_to_the_coverage_page_says_what_it_cannot_show(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    at = linked("pages/coverage.py", "small", tag="instrument:zither", length="9-1", words="x")
    assert "words=x, length=9-1" in said_of(at)
    assert "zither" in at.error[0].value
    assert at.multiselect(key="narrow-small-instrument").value == []


def test_a_range_beyond_the_library_is_shown_at_its_end(home: Path, tmp_path: Path) -> None:
    library = make_library(tmp_path / "music")
    with library.writing() as db:
        db.execute("UPDATE tracks SET tempo_bpm = 80 + n")
    at = linked("pages/coverage.py", "small", tempo="300-400")
    assert at.slider(key="narrow-small-tempo").value == (92, 92)
    assert "No track matches all filters" in at.info[0].value, "none, not those at its end"
    assert at.query_params["tempo"] == "300-400"
    at = linked("pages/search.py", "small", tempo="300-400")
    at.session_state["filters-search-small"] = True  # the panel is opened
    assert "file format" in at.run().info[0].value
    at = at.slider(key="search-small-tempo").set_value((85, 92)).run()
    assert at.query_params["tempo"] == "85-92"


def test_what_is_reviewed_is_in_the_address(home: Path, tmp_path: Path) -> None:
    library = clouds.make()
    rows = clouds.rows()
    for row in rows:
        row.tags |= {"mood": [f"like {kind}" for kind in row.tags.get("instrument", [])]}
    store.save(library, rows)
    suggest(library)
    page = "pages/review.py"
    at = linked(page, "clouds")
    at.segmented_control(key="review-category").set_value("mood").run()
    at.segmented_control(key="review-view").set_value("wrong").run()
    assert (at.query_params["category"], at.query_params["view"]) == ("mood", "wrong")
    other = shared(at, page)
    assert other.session_state["review-category"] == "mood"
    assert other.session_state["review-view"] == "wrong"
    assert "category=voices" in said_of(linked(page, "clouds", category="voices"))


def two_runs(library: Library) -> None:
    """Finished runs "early" and "late", of other accuracy."""
    for run_id, accuracy in (("early", 0.25), ("late", 0.75)):
        result = replace(RESULT, run_id=run_id, accuracy=accuracy)
        run_records.save(run_folder(library.name, make_run(library, run_id)), result)


def test_the_run_that_is_looked_at_is_in_the_address(home: Path, tmp_path: Path) -> None:
    two_runs(make_library(tmp_path / "music"))
    page = "pages/training.py"
    at = linked(page, "small")
    shown = at.selectbox(key="run-small").value
    other_run = "early" if shown == "late" else "late"
    at.selectbox(key="run-small").set_value(other_run).run()
    assert at.query_params["run"] == other_run
    assert shared(at, page).selectbox(key="run-small").value == other_run
    gone = linked(page, "small", run="gone")
    assert gone.selectbox(key="run-small").value == shown
    assert "run=gone" in said_of(gone)


def test_likes_points_parts_and_steps_that_make_no_sense_are_named(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    at = linked("pages/search.py", "small", like=["t03", "t99"], dislike=["t03", "t98"], part="1-2")
    assert at.session_state["feedback"] == (("more", "t03"),)
    for wrong in ("like=t99", "dislike=t03", "dislike=t98", "part=1-2"):
        assert wrong in said_of(at)
    at = linked("pages/map.py", "small", point="t99")
    assert "point=t99" in said_of(at)
    at = linked("pages/how_it_works.py", "small", step="dance", track="t03")
    assert "step=dance" in said_of(at)
    assert at.query_params["track"] == "t03", "the rest is shown"
    assert said_of(linked("pages/how_it_works.py", "small", step="cosine")) == ""
    plain = linked("pages/how_it_works.py", "small")
    assert {*plain.query_params} == {"library"}, "one step back leaves the page"


def kept_file(owner: Uploads, seconds: float) -> str:
    """What a link says of a file of this length that was handed over."""
    path = owner.keep(f"{seconds}.wav", str(seconds).encode())
    describe(path, About(path.name, "file", seconds))
    return token(path)


def test_a_part_that_the_file_does_not_have_is_named(home: Path, tmp_path: Path) -> None:
    make_library(tmp_path / "music")
    owner = Uploads()
    long, short = kept_file(owner, 30.0), kept_file(owner, 8.0)
    page = "pages/search.py"
    assert linked(page, "small", file=long, part="5-12").query_params["part"] == "5-12"
    assert linked(page, "small", file=long, part="20-99").query_params["part"] == "20-30"
    for wrong in ("40-50", "5-5.1", "all"):
        at = linked(page, "small", file=long, part=wrong)
        assert f"part={wrong}" in said_of(at)
        assert "part" not in at.query_params
    said = said_of(linked(page, "small", file=short, part="1-5"))
    assert "part=1-5" in said, "a short file is compared whole"


def test_a_link_without_a_library_is_read_for_the_open_one_and_says_so(demo_home: Path) -> None:
    at = linked("pages/search.py", "", tag="instrument:piano", tempo="80-95")
    assert "names no library" in at.main.warning[0].value
    assert "demo" in at.main.warning[0].value
    assert at.query_params["library"] == "demo"
    kept = at.session_state["kept-filters-demo"]
    assert (kept.tags, kept.tempo) == ({"instrument": ["piano"]}, (80.0, 95.0))
    assert not linked("pages/search.py", "").warning, "a plain address asks for nothing"


def test_a_link_to_a_library_that_is_gone_says_so_on_the_page(home: Path) -> None:
    at = linked("pages/coverage.py", "gone", tag="instrument:piano")
    assert "no library gone" in at.main.warning[0].value, "a narrow screen shows no sidebar"
    assert not at.sidebar.warning


@pytest.mark.parametrize("page", ["pages/search.py", "pages/map.py"])
def test_a_tag_that_the_library_does_not_have_is_named_and_the_rest_goes_on(
    demo_home: Path, page: str
) -> None:
    at = linked(page, "demo", tag=["flavour:sour", "instrument:kazoo", "instrument:piano"])
    for _ in range(2):  # it is said as long as it is asked for
        assert "sour (flavour), kazoo (instrument)" in said_of(at)
        assert "tracks fit" in page_text(at)
        assert not at.error
        at.run()
    at.session_state["kept-filters-demo"] = Filter({"instrument": ["kazoo"]}, {"genre": ["ska"]})
    at.run()
    assert "kazoo (instrument), ska (genre)" in said_of(at)
    assert not at.error


def name_all(library: Library, chances: list[float]) -> None:
    """Give every track these chances of being piano or synthesizer."""
    ids, X = embeddings.read(library, RUN)
    P = np.array(chances, np.float32)
    rows = [
        embeddings.TrackEmbedding(track_id, x, [0.0], x[np.newaxis], P)
        for track_id, x in zip(ids, X, strict=True)
    ]
    embeddings.write(library, RUN, rows)


def test_only_the_track_one_looks_at_says_that_no_name_is_sure(home: Path, tmp_path: Path) -> None:
    library = make_library(tmp_path / "music")
    name_all(library, [0.5, 0.5])
    query, *others = rows_of(linked("pages/search.py", "small"))
    assert ["instrument: not sure", "predicted"] in query["chips"]
    assert not any("not sure" in chip[0] for row in others for chip in row["chips"])
    name_all(library, [0.9, 0.1])
    rows = rows_of(linked("pages/search.py", "small"))
    assert all(["sounds like piano (90 %)", "predicted"] in row["chips"] for row in rows)


@pytest.mark.parametrize("page", ["pages/search.py", "pages/coverage.py"])
def test_a_format_of_a_link_that_nobody_has_is_named(home: Path, tmp_path: Path, page: str) -> None:
    make_library(tmp_path / "music")
    at = linked(page, "small", format="aiff")
    assert not at.exception
    said = [box.value for box in [*at.warning, *at.error]]
    assert ["aiff" in text for text in said] == [True], said
