"""What the map draws from: classes given or predicted, tempo, likeness, an uploaded query; and what
narrowing misses."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.catalog import filters, shortlist
from core.catalog.analysis import embeddings, map_places
from core.catalog.coverage import Category
from core.catalog.decisions import review
from core.catalog.filters import Filter
from core.catalog.imports import store
from core.catalog.library import Library
from core.search.index import load_index
from core.search.missed import missed
from core.search.paths.routes import PathStep
from core.ui.common.figures import new_figure
from core.ui.common.session import state
from core.ui.map import data as map_data
from core.ui.map import regions
from core.ui.map.points import MOST_CLASSES, Colouring, add_values
from core.ui.map.view import TEMPO, most_telling
from core.ui.search.shortlist import transitions
from tests.catalog_kit import set_classes
from tests.music import RUN, make_library


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    made = make_library(tmp_path / "music")
    xy = np.array([[float(i), 0.0] for i in range(12)], dtype=np.float32)
    map_places.write_map(made, RUN, made.track_ids(), xy)
    return made


def _retag(library: Library, tags: dict[str, dict[str, list[str]]]) -> None:
    rows = [
        store.Row(
            t.track_id,
            t.title,
            t.path,
            tempo_bpm=t.tempo_bpm,
            duration_s=t.duration_s,
            format=t.format,
            tags=tags.get(t.track_id, {}),
        )
        for t in library.tracks()
    ]
    store.save(library, rows, {"source": library.setting("source")})
    library.use_run(RUN)


def _placed(library: Library) -> map_data.Places:
    found = map_data.places(library)
    assert found is not None
    return found


def test_there_is_no_map_until_it_is_computed_and_a_new_one_replaces_it(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music")
    assert map_data.places(library) is None
    map_places.write_map(library, RUN, library.track_ids(), np.zeros((12, 2), np.float32))
    assert _placed(library).xy[3, 0] == 0.0
    map_places.write_map(library, RUN, library.track_ids(), np.ones((12, 2), np.float32))
    assert _placed(library).xy[3, 0] == 1.0


def test_a_given_tag_wins_and_the_untagged_take_the_predicted_class(library: Library) -> None:
    _retag(
        library, {"t00": {"instrument": ["synthesizer"]}, "t01": {"instrument": ["harp", "piano"]}}
    )
    map_places.write_map(library, RUN, library.track_ids(), np.zeros((12, 2), np.float32))
    found = map_data.by_category(library, "instrument", "Main instrument")
    assert found.codes is not None
    assert found.given is not None
    named = [found.names[code] for code in found.codes]
    assert named[:2] == ["synthesizer", "harp"]
    assert found.given.tolist() == [True, True, *[False] * 10]
    assert set(named[2:]) == {"piano"}  # what the made-up classifier hears everywhere
    review.decide(library, RUN, [review.Suggestion("t02", "instrument", "Piano", 0.9)], False)
    review.decide(library, RUN, [review.Suggestion("t03", "instrument", "harp", 0.9)], False)
    review.refuse_all(library, RUN, "t04", "instrument")
    found = map_data.by_category(library, "instrument", "Main instrument")
    assert found.codes is not None
    assert np.flatnonzero(found.codes < 0).tolist() == [2, 4], "refused"


def test_a_category_the_run_knows_nothing_of_is_not_predicted(library: Library) -> None:
    found = map_data.by_category(library, "genre", "Genre")
    assert found.codes is not None
    assert (found.codes == -1).sum() == 12 - 5  # four rock tracks and the one with the nasty tag


def test_rare_tags_share_one_grey_entry(library: Library) -> None:
    many = {f"t{i:02d}": {"mood": [f"mood {i}"]} for i in range(12)} | {
        "t00": {"mood": ["mood 0", "mood 12", "mood 13"]}
    }
    _retag(library, many)
    map_places.write_map(library, RUN, library.track_ids(), np.zeros((12, 2), np.float32))
    found = map_data.by_category(library, "mood", "Mood")
    assert found.names[MOST_CLASSES] == "Other tags"
    assert found.codes is not None
    assert found.codes.max() <= MOST_CLASSES


def test_tempo_and_likeness_are_numbers_for_every_track(library: Library) -> None:
    on_map, index = _placed(library), load_index(library)
    tempo = map_data.by_tempo(library).values
    assert tempo is not None
    assert tempo[:3].tolist() == [60.0, 61.0, 62.0]
    likeness = map_data.by_likeness(index, on_map, "t00", "Tone 00").values
    assert likeness is not None
    assert likeness[0] == pytest.approx(1.0, abs=1e-5)
    assert (np.diff(likeness) < 0).all()


def test_an_uploaded_query_is_drawn_among_its_neighbours(library: Library) -> None:
    index = load_index(library)
    q = index.X[2] + index.X[3]
    place = map_data.place_of(index, _placed(library), q)
    assert place is not None
    assert 1.5 < place[0] < 4.0


def test_missed_tracks_are_those_that_only_lack_the_tag(library: Library) -> None:
    index = load_index(library)
    rock = Filter({"genre": ["ROCK"]})
    numbers = filters.numbers(library, rock)
    assert library.ids_of(numbers) == ["t00", "t03", "t06", "t09"]
    found = missed(library, index, rock, numbers, "t00")
    assert (found.alike, found.kept) == (11, 3)
    # t01 has another genre, so it is not missed
    assert found.track_ids == ["t02", "t04", "t05", "t07", "t08", "t10", "t11"]
    slow = Filter({"genre": ["rock"]}, tempo=(60.0, 65.0))
    found = missed(library, index, slow, filters.numbers(library, slow), "t00")
    assert found.track_ids == ["t02", "t04", "t05"]
    no_piano = Filter({"genre": ["rock"]}, unwanted={"instrument": ["piano"]})
    found = missed(library, index, no_piano, filters.numbers(library, no_piano), "t00")
    assert found.track_ids == ["t05", "t07", "t11"]


def test_a_predicted_class_beyond_the_colours_is_one_of_the_other_tags(library: Library) -> None:
    classes = [f"kind {i:02d}" for i in range(MOST_CLASSES + 2)]
    _retag(library, {"t00": {"instrument": classes}})
    embeddings.forget_run(library, RUN)
    set_classes(library, RUN, classes)
    X = np.eye(12, 100, dtype=np.float32)
    embeddings.write(
        library,
        RUN,
        (
            embeddings.TrackEmbedding(
                track_id, X[i], [0.0], X[[i]], np.eye(len(classes), dtype=np.float32)[i + 2]
            )
            for i, track_id in enumerate(library.track_ids())
        ),
    )
    map_places.write_map(library, RUN, library.track_ids(), np.zeros((12, 2), np.float32))
    found = map_data.by_category(library, "instrument", "Main instrument")
    assert found.codes is not None
    named = [found.names[code] for code in found.codes]
    assert named[1:9] == [f"kind {i:02d}" for i in range(3, 11)]
    assert named[-2:] == ["Other tags", "Other tags"]


def test_one_tempo_for_all_is_one_figure_on_the_scale() -> None:
    figure = new_figure()
    tempi = Colouring("Tempo (BPM)", values=np.full(3, 159.6))
    add_values(figure, np.zeros((3, 2)), np.arange(3), tempi, 4.0)
    (trace,) = figure.data
    assert list(trace.marker.colorbar.tickvals) == pytest.approx([159.6])
    assert trace.marker.cmax - trace.marker.cmin == pytest.approx(1.0)


def test_a_map_of_hardly_any_tags_is_coloured_by_tempo_at_first() -> None:
    few, many = Category(2, 0.02, {}), Category(40, 0.4, {})
    assert most_telling({"genre": few}) == most_telling({}) == TEMPO
    assert most_telling({"genre": many, "instrument": few}) == "genre"
    assert most_telling({"genre": many, "instrument": many}) == "instrument"


def _lasso() -> None:
    from core.libraries import open_library
    from core.ui.map import details
    from core.ui.search.shortlist import shortlist_undo

    library = open_library("small")
    details.lasso_list(library, "map")
    shortlist_undo.button(library)


def test_what_a_lasso_put_on_the_shortlist_is_taken_back_in_one_step(
    home: Path, tmp_path: Path
) -> None:
    library = make_library(tmp_path / "music", n_tracks=30)
    ids = library.track_ids()
    shortlist.add(library, ids[3], "keep me")
    at = AppTest.from_function(_lasso, default_timeout=60)
    at.session_state[state.MAP_LASSO.of("small").name] = ids
    before = shortlist.entries(library)
    at = at.run().button(key="map-lasso-add").click().run()
    assert [entry.track_id for entry in shortlist.entries(library)] == [ids[3], *ids[:3], *ids[4:]]
    at.button(key="shortlist-undo").click().run()
    assert shortlist.entries(library) == before


def test_what_a_page_names_of_a_track_that_went_meanwhile_is_passed_over(library: Library) -> None:
    here, gone = library.track_ids()[0], "nobody"
    number = library.numbers_of([here])[here]
    there, missing = regions._tracks(library, np.array([number, number + 500]))
    assert (there and there.track_id, missing) == (here, None)
    rows = transitions._rows(library, [PathStep(gone, None), PathStep(here, 0.5)])
    assert [(row.track_id, row.score) for row in rows] == [(here, 0.5)]

    def page(name: str) -> None:
        from core.catalog.library import Library
        from core.catalog.shortlist import Entry
        from core.ui.search.shortlist import shortlist

        shortlist._entries(
            Library.open(name), [Entry("nobody", "", 0.0), Entry("t00", "a note", 0.0)]
        )

    at = AppTest.from_function(page, kwargs={"name": library.name}, default_timeout=60).run()
    assert not at.exception
    assert [box.value for box in at.text_input] == ["a note"]
