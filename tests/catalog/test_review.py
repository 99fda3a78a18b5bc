"""Which questions about missing tags are open. Tiny: suggestions are written, not computed."""

import numpy as np
import pytest

from core.catalog import forgetting
from core.catalog.decisions import review
from core.catalog.decisions.open_suggestions import left, open_suggestions, read, suggestions
from core.catalog.decisions.review import Suggestion
from core.catalog.exports import review_table
from core.catalog.imports import store
from core.catalog.library import Library

ASKED = Suggestion("a", "instrument", "piano", 0.9)
INSTEAD = Suggestion("a", "instrument", "harp", 0.1, rank=1)
OTHER = Suggestion("b", "instrument", "piano", 0.8)
MOOD = Suggestion("a", "mood", "calm", 0.7)
pytestmark = pytest.mark.both_stores


@pytest.fixture
def library(home) -> Library:
    made = Library.create("small")
    store.save(made, [store.Row("a", "A"), store.Row("b", "B")])
    review.write(made, "run", [ASKED, INSTEAD, OTHER, MOOD], {})
    return made


def open_in(library: Library, category: str = "instrument", run_id: str = "run") -> list[str]:
    found = open_suggestions(library, run_id, category)
    return [f"{s.track_id} {s.tag}" for s in found]


def test_what_was_decided_is_not_asked_again(library):
    assert open_in(library) == ["a piano", "b piano"]
    review.decide(library, "run", [ASKED], False)
    assert open_in(library) == ["b piano"]


def test_a_track_whose_other_tag_was_accepted_is_not_asked_about_the_first(library):
    review.decide(library, "run", [INSTEAD], True)
    assert open_in(library) == ["b piano"]
    assert left(library, read(library, "run", "instrument")).counts() == {"piano": 1}
    assert open_in(library, "mood") == ["a calm"]


def test_a_decided_track_is_not_asked_about_though_a_later_run_suggests_something_else(library):
    review.decide(library, "run", [ASKED], True)
    review.write(library, "later", [Suggestion("a", "instrument", "organ", 0.9), OTHER], {})
    assert open_in(library, run_id="later") == ["b piano"]


def test_a_track_whose_file_is_away_is_not_asked_about(library):
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = 'a'")
    assert open_in(library) == ["b piano"]


def test_a_refused_tag_leaves_the_track_open_for_another(library):
    review.decide(library, "run", [INSTEAD], False)
    assert open_in(library) == ["a piano", "b piano"]


def test_none_of_these_settles_the_track_and_is_taken_back_as_one(library):
    review.refuse_all(library, "run", "a", "instrument")
    assert open_in(library) == ["b piano"]
    assert review.refused(library, "instrument") == [("a", "piano"), ("a", "harp")]
    assert review.without_any(library, "instrument") == {"a"}
    assert review.without_any(library, "mood") == set()
    assert review.tally(library, "instrument") == review.Tally(added=0, accepted=0, refused=2)
    review.write(library, "later", [Suggestion("a", "instrument", "organ", 0.9), OTHER], {})
    assert open_in(library, run_id="later") == ["b piano"]
    assert [line.tag for line in review_table.table(library)] == ["piano", "harp"]
    assert len(review.undo(library)) == 3
    assert open_in(library) == ["a piano", "b piano"]


def test_a_step_is_taken_back_though_another_person_decided_later(library):
    own = review.decide(library, "run", [ASKED], True)
    review.decide(library, "run", [OTHER], True)
    assert [d.suggestion.track_id for d in review.undo(library, own)] == ["a"]
    assert review.undo(library, own) == []
    assert [d.suggestion.track_id for d in review.decisions(library)] == ["b"]


def test_a_track_that_is_forgotten_after_the_deck_was_read_is_passed_over(library):
    deck = read(library, "run", "instrument")
    with library.writing() as db:
        db.execute("UPDATE tracks SET away = 1 WHERE track_id = 'a'")
    forgetting.forget(library)
    shown = suggestions(library, deck, np.arange(len(deck)))
    assert [s.track_id for s in shown] == ["b"]
