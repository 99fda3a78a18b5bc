"""The page of missing tags without a browser: what it offers depends on how sure it may be."""

import pytest

from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.library import Library
from core.records import dump
from core.ui.review import card
from tests import clouds
from tests.apptest_kit import in_tenths, opened, page_text
from tests.model.test_completion import report_of

PAGE = "pages/review.py"


@pytest.fixture
def library(home) -> Library:
    return clouds.make()


def suggest(library: Library, *confidences: float, unlike: tuple[str, ...] = ()) -> None:
    """Suggestions of these confidences, as a search would have left them."""
    found = [
        Suggestion(f"t{3 * at:03d}", "instrument", "piano", sure)
        for at, sure in enumerate(confidences)
    ]
    found.append(Suggestion("t000", "instrument", "harp", 0.05, rank=1))
    known = report_of(len(confidences), unlike)
    review.write(library, clouds.RUN, found, {"categories": {"instrument": dump(known)}})


def test_nothing_is_accepted_unheard_where_less_than_95_of_100_would_be_right(library):
    suggest(library, 0.97, 0.9, 0.8)
    shown = page_text(opened(PAGE, "clouds"))
    assert "About 89 % of the 3 suggestions left are right" in shown
    assert 'move "At least this sure (%)" to the right' in shown, "the name of the control"
    assert "97 % sure" in shown
    suggest(library, 0.9, 0.8)
    assert 'move "At' not in page_text(opened(PAGE, "clouds")), "that would leave none"
    suggest(library, 0.99, 0.97, 0.95)
    assert "suggestions left are right" not in page_text(opened(PAGE, "clouds"))


def test_shares_below_each_other_have_as_many_digits(library):
    suggest(library, 0.97)
    at = opened(PAGE, "clouds")
    at.button_group(key="review-view").set_value("reliable").run()
    assert in_tenths(at) == {"Right (%)", "Calibration error (%)"}


def test_none_of_these_is_an_answer(library):
    suggest(library, 0.97, 0.9)
    at = opened(PAGE, "clouds")
    at.button(key="none-review").click().run()
    assert not at.exception
    assert review.without_any(library, "instrument") == {"t000"}
    assert set(review.refused(library, "instrument")) == {("t000", "piano"), ("t000", "harp")}
    assert "90 % sure" in page_text(at)


def test_whoever_cannot_say_yet_skips_and_it_comes_again_last(library):
    suggest(library, 0.97, 0.9, 0.8)
    at = opened(PAGE, "clouds")
    seen = []
    for _ in range(4):
        seen.append(next(p for p in ("97 %", "90 %", "80 %") if f"{p} sure" in page_text(at)))
        at.button(key="skip-review").click().run()
    assert seen == ["97 %", "90 %", "80 %", "97 %"]
    assert review.decisions(library) == []
    assert "97 % sure" in page_text(opened(PAGE, "clouds")), "first on another visit"


def test_tracks_unlike_anything_tagged_are_named(library):
    suggest(library, 0.97, unlike=("t003", "gone"))
    at = opened(PAGE, "clouds")
    assert not at.exception
    assert "2 untagged tracks are unlike anything tagged here" in [e.label for e in at.expander]


def test_the_box_of_accepted_tracks_is_as_high_before_the_first_one(library):
    suggest(library, 0.97, 0.9)
    at = opened(PAGE, "clouds")
    assert at.metric[1].delta == "0 tracks", "the buttons below do not move at the first answer"
    assert at.button(key="mark-review").click().run().metric[1].delta == "1 track"


def test_no_figure_says_more_than_it_is():
    assert [card.percent(p) for p in (0.9999, 0.949, 0.95, 0.0)] == ["99 %", "94 %", "95 %", "0 %"]


def test_a_category_with_too_few_tags_is_named_with_what_it_takes(library):
    suggest(library, 0.97)
    shown = page_text(opened(PAGE, "clouds"))
    assert "Not learnt: Genre. A category needs 3 tags with 20 tracks each." in shown


def test_undo_takes_back_what_was_decided_in_this_tab_and_not_by_another_keeper(library):
    suggest(library, 0.97, 0.9, 0.8)
    own, other = opened(PAGE, "clouds"), opened(PAGE, "clouds")
    own.button(key="mark-review").click().run()
    other.run()
    other.button(key="drop-review").click().run()

    def left() -> dict[str, bool]:
        return {d.suggestion.track_id: d.accepted for d in review.decisions(library)}

    assert left() == {"t000": True, "t003": False}
    own.button(key="undo-review").click().run()
    assert left() == {"t003": False}
    assert own.button(key="undo-review").disabled, "what is left is the other keeper's"
    fresh = opened(PAGE, "clouds").button(key="undo-review").click().run()
    assert left() == {}, "the library's last, as after a reload"
    title = library.track("t003").title
    assert [toast.value for toast in fresh.toast] == [f"Taken back: piano refused · {title}"]


def test_undo_leaves_alone_what_another_keeper_has_said_of_the_same_track_since(library):
    suggest(library, 0.97, 0.9, 0.8)
    own, other = opened(PAGE, "clouds"), opened(PAGE, "clouds")
    own.button(key="mark-review").click().run()
    other.button(key="drop-review").click().run()  # it still shows the same track
    own.button(key="undo-review").click().run()
    decided = [(d.suggestion.track_id, d.accepted) for d in review.decisions(library)]
    assert decided == [("t000", False)]


def test_what_was_decided_is_found_again_and_taken_back_for_one_track_alone(library):
    suggest(library, 0.97, 0.9, 0.8)
    earlier = opened(PAGE, "clouds")
    for answer in ("mark-review", "drop-review", "mark-review"):
        earlier.button(key=answer).click().run()
    later = opened(PAGE, "clouds")
    later.session_state["decided-instrument-False"] = True  # the box is opened
    later.run()
    shown = page_text(later)
    assert "piano accepted" in shown
    assert "piano refused" in shown
    later.text_input(key="decided-instrument-False-words").set_value("t000").run()
    buttons = [button.key for button in later.button if "back-decided" in button.key]
    assert buttons == ["back-decided-instrument-False-t000"]
    later.button(key=buttons[0]).click().run()
    left = {d.suggestion.track_id: d.accepted for d in review.decisions(library)}
    assert left == {"t003": False, "t006": True}
    assert later.button(key="mark-review"), "its suggestion is open again"
