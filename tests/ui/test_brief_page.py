"""A brief on the search page: words, chips, references, dials; the same results as the command
line."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.__main__ import main
from core.catalog import shortlist, summary
from core.catalog.decisions import listening, related_versions
from core.catalog.decisions.related_versions import KnownVersion
from core.search import uploads
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.listener import verdicts
from core.search.request.request import Request
from core.times import timecode
from tests.apptest_kit import ROOT, opened, page_text, rows_of
from tests.brief_kit import SHAPES, tell_kinds
from tests.brief_kit import library as library  # the fixture
from tests.music import RUN


def shown(at: AppTest) -> list[str]:
    assert not at.exception, [error.value for error in at.exception]
    return [row["id"] for row in rows_of(at) if row["rank"]]


def by_command(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    return [match["track_id"] for match in command(capsys, *options)["matches"]]


def command(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["search", "--library", "many", "-k", "10", "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def page(**kept: object) -> AppTest:
    return opened("pages/search.py", "many", **kept)


def test_words_on_the_page_find_what_the_command_line_finds(library, capsys):
    at = page()
    long = at.text_input(key="brief-words-many").max_chars
    assert long >= 10_000, "a box takes nothing of what is pasted beyond it, and says nothing"
    at = at.text_input(key="brief-words-many").input("calm piano, no drums").run()
    assert shown(at) == by_command(capsys, "--words", "calm piano, no drums")
    assert any("tagged piano" in chip for row in rows_of(at) for chip, _ in row["chips"])
    assert "fit all of it, the others in part." in page_text(at)
    rare = at.text_input(key="brief-words-many").input("piano, 20 to 22 BPM").run()
    assert "No track is sure to fit all of it: the nearest come first." in page_text(rare)
    at = at.text_input(key="brief-words-many").input("calm piano, no drums").run()
    at = at.toggle(key="brief-with-query-many").set_value(True).run()
    both = by_command(capsys, "--query", "t00", "--words", "calm piano, no drums")
    assert shown(at) == both
    assert "What you wrote comes before how alike a track sounds" in page_text(at)


def place_of(at: AppTest, words: str) -> list[int]:
    """Where on the page a caption or field with these words stands, from block to block."""

    def found(block: Any) -> list[int] | None:
        for place, child in block.children.items():
            inner = found(child) if hasattr(child, "children") else None
            said = [str(getattr(child, name, "")) for name in ("value", "label")]
            if inner is not None or any(words in text for text in said):
                return [place, *(inner or [])]
        return None

    path = found(at.main)
    assert path is not None
    return path


def test_what_is_left_out_is_counted_among_the_matches_shown(library, capsys):
    """The page finds more than it shows; only what is nearer than the last one shown is left out
    of it."""
    n = sum(command(capsys, "--query", "t00")["left_out"].values())
    said = page_text(page())
    assert f"{n} nearer {'one is' if n == 1 else 'ones are'} left out" in said


def test_chips_move_nothing_below_them(library):
    """Streamlit leaves what stood in a block in the one that takes its place."""
    at = page()
    before = place_of(at, "tracks compared in")
    at = at.text_input(key="brief-words-many").input("calm piano, no drums, xyzzy").run()
    assert place_of(at, "tracks compared in") == before


@pytest.mark.parametrize(
    "comes", [{"search-follow": True}, {"asked-many": Request(as_near_as="t05")}]
)
def test_nothing_above_the_list_or_after_it_moves_what_stands_below(library, comes):
    """A scroll to the list, or a sentence above it: the slider stood there twice."""
    at = page()
    before = place_of(at, "How many matches")
    at = page(**comes)
    assert place_of(at, "How many matches") == before


def test_a_chip_is_corrected_and_what_is_not_understood_is_said(library, capsys):
    at = page()
    at = at.text_input(key="brief-words-many").input("calm piano floozle").run()
    assert any("Not understood: “floozle”." in caption.value for caption in at.caption)
    letter = "calm piano " + " ".join(f"flooz{letter}le" for letter in "abcdefghijklmnopqrst")
    at = at.text_input(key="brief-words-many").input(letter).run()
    assert any("“floozlle” and 8 more." in caption.value for caption in at.caption)
    at = at.text_input(key="brief-words-many").input("calm piano floozle").run()
    at = at.segmented_control(key="brief-weight-many-1-piano").set_value(0.0).run()
    assert shown(at) == by_command(capsys, "--words", "calm piano", "--chip", "piano=0")


@pytest.mark.parametrize("asked", [Request(words="calm piano"), Request(also=(("t05", 1.0),))])
def test_below_a_file_that_cannot_be_heard_the_rest_goes_on(library, capsys, asked):
    at = page(**{"ask-way": "file", "brief-box-many": True})
    at.session_state["asked-many"] = asked
    at.session_state["handed-over"] = ("words.wav", b"these are words", "file")
    at = at.run()
    assert len(at.error) == 1
    words = ("--words", asked.words) if asked.words else ("--also-like", asked.also[0][0])
    assert shown(at) == by_command(capsys, *words)
    assert not [row for row in rows_of(at) if not row["rank"]], "no query among the rows"
    assert "brief-with-query-many" not in [toggle.key for toggle in at.toggle]


def test_the_box_asks_for_keys_dials_and_variety(library, capsys):
    at = page(**{"brief-box-many": True})
    at = at.multiselect(key="brief-field-many-keys").set_value(["A minor"]).run()
    at = at.toggle(key="brief-field-many-mixing").set_value(True).run()
    keys = ("--query", "t00", "--key", "Am", "--mixing")
    assert shown(at) == by_command(capsys, *keys)
    at = at.segmented_control(key="brief-field-many-preset").set_value("same sound").run()
    assert shown(at) == by_command(capsys, *keys, "--preset", "same sound")
    at = at.multiselect(key="brief-field-many-keys").set_value([]).run()
    at = at.number_input(key="brief-field-many-at_most").set_value(1).run()
    at = at.slider(key="brief-field-many-varied").set_value(0.5).run()
    options = ("--preset", "same sound", "--at-most", "1", "--varied", "0.5")
    assert shown(at) == by_command(capsys, "--query", "t00", *options)


@pytest.mark.parametrize(
    ("widget", "name", "value", "options"),
    [
        ("multiselect", "shapes", ["building"], ("--shape", "building")),
        ("slider", "energy", (0.2, 0.6), ("--energy", "0.2-0.6")),
        ("slider", "dial-timbre", 1.0, ("--preset", "balanced", "--dial", "timbre=1")),
        ("segmented_control", "voice", "Without a voice", ("--voice", "no")),
        ("segmented_control", "kind", "music", ("--kind", "music")),
    ],
)
def test_each_field_of_the_box_asks_what_its_option_asks(
    library, capsys, widget, name, value, options
):
    tell_kinds(library)
    at = page(**{"brief-box-many": True})
    before = shown(at)
    field = next(each for each in at.get(widget) if each.key == f"brief-field-many-{name}")
    after = shown(field.set_value(value).run())
    assert after == by_command(capsys, "--query", "t00", *options)
    assert after != before


def test_a_dial_that_is_moved_is_no_preset_s_and_a_preset_brings_its_dials_back(library):
    at = page(**{"brief-box-many": True})

    def presets() -> Any:
        return next(b for b in at.get("button_group") if b.proto.label == "What counts")

    assert list(presets().proto.default) == [0]
    at = at.slider(key="brief-field-many-dial-timbre").set_value(1.0).run()
    assert list(presets().proto.default) == []
    at = presets().set_value("").run()
    assert at.slider(key="brief-field-many-dial-timbre-1").value == 0.0
    assert list(presets().proto.default) == [0]


def test_what_is_asked_counts_while_the_box_is_closed_and_says_so(library, capsys):
    at = page(**{"asked-many": Request(keys=("A minor",))})
    assert shown(at) == by_command(capsys, "--query", "t00", "--key", "A minor")
    assert any("In use: A minor" in caption.value for caption in at.caption)


def test_the_query_joins_the_references_and_another_is_chosen(library, capsys):
    at = page(**{"brief-box-many": True})
    at = at.button(key="brief-keep").click().run()
    at = at.selectbox(key="ask-track-many").set_value("t20").run()
    assert set(shown(at)) == set(by_command(capsys, "--query", "t20", "--also-like", "t00"))
    assert "t00" not in shown(at)
    also = tuple((f"t{n:02d}", 1.0) for n in range(1, 8))
    full = page(**{"brief-box-many": True, "asked-many": Request(also=also)})
    assert full.button(key="brief-keep").disabled
    assert "these are 8" in full.button(key="brief-keep").help


@pytest.mark.parametrize(("also", "said"), [((), True), ((("t05", 1.0),), False)])
def test_words_beside_another_reference_are_not_said_to_decide_alone(library, also, said):
    at = page(**{"asked-many": Request(words="calm piano", also=also)})
    assert ("words alone" in page_text(at)) == said


def test_a_computed_tempo_is_filtered_by_where_none_is_given(library, capsys):
    with library.writing() as db:
        db.execute("UPDATE tracks SET tempo_bpm = NULL")
    at = page(**{"filters-search-many": True})
    slider = at.slider(key="search-many-tempo")
    assert (slider.min, slider.max) == (60, 154)
    at = slider.set_value((60, 80)).run()
    assert "11 of 48 tracks fit." in [caption.value for caption in at.caption]
    found = by_command(capsys, "--query", "t00", "--tempo", "60-80", "-k", "60", "--at-most", "0")
    assert set(shown(at)) <= set(found)
    assert len(found) == 10, "and the query"
    at.session_state["brief-box-many"] = True
    at = at.run().number_input(key="brief-field-many-tolerance").set_value(10).run()
    wide = ("--tempo", "60-80", "--tempo-tolerance", "10", "--at-most", "0")
    assert at.number_input(key="brief-field-many-tolerance").value == 10
    at = at.number_input(key="brief-field-many-at_most").set_value(0).run()
    assert shown(at) == by_command(capsys, "--query", "t00", *wide)
    assert "86 BPM" in {fact[2:] for row in rows_of(at) for fact in row["facts"]}
    at.session_state["brief-box-many"] = False
    assert "In use: tempo ±10 %, any number of one artist." in page_text(at.run())
    narrow = opened("pages/coverage.py", "many", **{"narrow-many-tempo": (60, 80)})
    assert any("11 tracks" in text.value for text in narrow.markdown)
    assert (len(summary.tempos(library)[0]), summary.ranges(library).tempo) == (48, (60, 154))


def test_rows_say_that_tempo_and_key_are_computed(library):
    rows = {row["id"]: row for row in rows_of(page())}
    facts = [fact for row in rows.values() for fact in row["facts"]]
    assert any(fact.startswith("≈") and fact.endswith("BPM") for fact in facts)
    assert any(fact.endswith("BPM") and fact[0].isdigit() for fact in facts)
    assert any(fact.startswith("≈") and "minor" in fact for fact in facts)
    assert any(len(row["energy"]) == 30 for row in rows.values())
    assert rows["t00"]["facts"] == ["0:20", "≈ 60 BPM", "≈ C major"], "of the query, too"
    assert {row["course"] for row in rows.values()} == {*SHAPES}


def test_folded_tracks_are_listed_with_their_evidence(library, tmp_path: Path):
    from core.catalog.decisions import related_versions
    from core.catalog.decisions.related_versions import KnownVersion

    found = KnownVersion("t46", "t47", "same recording", "0:00-0:30 = 0:00-0:30", 0.9)
    cut = KnownVersion("t00", "t05", "edit", "edit: 0:00-0:20 = 0:10-0:30", 0.9)
    related_versions.replace_all(library, [found, cut])
    at = page(**{"k": 50, "asked-many": Request(at_most=0)})
    folds = [row["fold"] for row in rows_of(at) if row["fold"]]
    assert folds == ["2 versions"]
    said = "the other one is its edit: 0:00-0:20 = 0:10-0:30"
    length = timecode(library.track("t05").duration_s or 0.0)
    assert f"{length} · {said}" in page_text(at), "of which the query is cut"
    at = at.button(key="apart-t46-t47").click().run()
    n = library.numbers_of(["t00", "t05"])
    assert related_versions.full_of(library) == {n["t00"]: n["t05"]}


def test_the_shortlist_is_ordered_and_a_path_is_put_on_it(library):
    for track_id in ("t03", "t30", "t04", "t31"):
        shortlist.add(library, track_id)
    at = page(view="shortlist")
    assert not at.exception, [error.value for error in at.exception]
    at = at.button(key="order-smooth").click().run()
    ordered = [entry.track_id for entry in shortlist.entries(library)]
    assert sorted(ordered) == ["t03", "t04", "t30", "t31"]
    assert ordered != ["t03", "t30", "t04", "t31"]
    assert "4 tracks, 4:44 in all · Put in an order of smooth transitions." in page_text(at)
    assert not at.toast, "said once"
    at = at.button(key="order-smooth").click().run()
    assert [toast.value for toast in at.toast] == [
        "The transitions are as smooth as they can be already."
    ]
    assert "path-from" not in [box.key for box in at.selectbox], "a closed box costs nothing"
    at.session_state["path-box"] = True
    at = at.run()
    at = at.selectbox(key="path-from").set_value("t04").run()
    at = at.selectbox(key="path-to").set_value("t31").run()
    at = at.slider(key="path-n").set_value(3).run()
    at = at.button(key="path-keep").click().run()
    kept = [entry.track_id for entry in shortlist.entries(library)]
    assert (kept[0], kept[4]) == ("t04", "t31")
    assert len(set(kept)) == len(kept) >= 5
    steps = rows_of(at)
    assert [row["called"] for row in steps] == [f"Step {n}" for n in range(1, 6)]
    assert any("BPM" in fact for row in steps for fact in row["facts"])
    assert "The path was put at the top." in page_text(at)
    at.button(key="shortlist-undo").click().run()
    assert [entry.track_id for entry in shortlist.entries(library)] == ordered


def test_tuned_to_your_ear_is_offered_only_where_it_helps(library, capsys):
    rng = np.random.default_rng(0)
    pairs = [tuple(int(i) for i in rng.choice(46, 2, replace=False)) for _ in range(60)]
    for a, b in pairs:
        listening.judge(library, f"t{a:02d}", f"t{b:02d}", "made-up", a % 3 == b % 3)
    at = page(**{"brief-box-many": True})
    at = at.toggle(key="brief-field-many-tuned").set_value(True).run()
    assert shown(at) == by_command(capsys, "--query", "t00", "--tuned")
    for a, b in pairs:
        listening.judge(library, f"t{a:02d}", f"t{b:02d}", "made-up", bool(rng.integers(2)))
    at = page(**{"brief-box-many": True})
    assert not [toggle for toggle in at.toggle if toggle.key == "brief-field-many-tuned"]
    assert any("do not change the ranking yet" in caption.value for caption in at.caption)


def test_what_is_asked_survives_a_reload_by_the_address(library, capsys):
    at = page(**{"brief-box-many": True})
    at = at.text_input(key="brief-words-many").input("calm piano").run()
    at = at.multiselect(key="brief-field-many-keys").set_value(["A minor", "C major"]).run()
    at = at.button(key="brief-avoid").click().run()
    said = at.query_params["ask"]
    said = said if isinstance(said, str) else said[-1]
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["library"] = "many"
    again.query_params["ask"] = said
    again.switch_page("pages/search.py")
    again.run()
    assert shown(again) == shown(at)
    assert again.text_input(key="brief-words-many").value == "calm piano"


def reloaded(at: AppTest) -> AppTest:
    """The page as a browser shows it that opens its address anew."""
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name in ("library", "ask"):
        said = at.query_params[name]
        again.query_params[name] = said if isinstance(said, str) else said[-1]
    again.switch_page("pages/search.py")
    return again.run()


def test_words_beside_the_query_stay_beside_it_after_a_reload(library, capsys):
    at = page()
    at = at.text_input(key="brief-words-many").input("calm piano").run()
    alone = shown(at)
    at = at.toggle(key="brief-with-query-many").set_value(True).run()
    assert shown(at) != alone
    again = reloaded(at)
    assert again.toggle(key="brief-with-query-many").value
    assert shown(again) == shown(at)


def test_play_from_the_highlight_survives_a_reload(library):
    at = page(**{"brief-box-many": True})
    at = at.toggle(key="brief-field-many-from_highlight").set_value(True).run()
    assert {row["start"] for row in rows_of(at) if row["rank"]} == {4.0}
    chips = [[chip[0] for chip in row["chips"]] for row in rows_of(at) if row["rank"]]
    assert all("highlight at 0:04" in said for said in chips), "a row says where it begins"
    again = reloaded(at)
    assert {row["start"] for row in rows_of(again) if row["rank"]} == {4.0}
    assert any("play from the highlight" in caption.value for caption in again.caption)


def test_a_file_that_is_a_reference_survives_a_reload(library, tmp_path):
    own = uploads.Uploads()
    files = [own.keep(f"{name}.wav", name.encode()) for name in ("one", "two")]
    for path in files:
        uploads.describe(path, uploads.About(path.name))
    one, two = map(str, files)
    at = page(**{"asked-many": Request(also=((one, 2.0),), avoid=(two, "gone"))})
    again = reloaded(at)
    kept = again.session_state["asked-many"]
    assert (kept.also, kept.avoid) == (((one, 2.0),), (two,))


@pytest.mark.parametrize("said", ["[1]", "{", '{"keys":3,"varied":"x"}', '{"also":[["gone",1]]}'])
def test_an_address_that_asks_for_nonsense_asks_for_nothing(library, said):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["library"] = "many"
    at.query_params["ask"] = said
    at.switch_page("pages/search.py")
    at.run()
    assert shown(at) == shown(page())


def test_a_shortlist_is_brought_back_with_its_notes_and_its_order(library):
    for track_id in ("t30", "t02", "t41"):
        shortlist.add(library, track_id, f"note of {track_id}")
    before = [(entry.track_id, entry.note) for entry in shortlist.entries(library)]

    def now() -> list[tuple[str, str]]:
        return [(entry.track_id, entry.note) for entry in shortlist.entries(library)]

    at = page(view="shortlist")
    at = at.button(key="drop-t02").click().run()
    assert now() == [before[0], before[2]]
    at = at.button(key="shortlist-undo").click().run()
    assert now() == before
    for _ in range(2):  # the button goes with its track
        at = at.button(key="down-t30").click().run()
        assert any(".st-key-down-t30 button" in html.proto.body for html in at.main.get("html"))
    assert now() == [*before[1:], before[0]]
    shortlist.arrange(library, ["t41", "t02", "t30"])
    mine = now()
    at = at.button(key="order-smooth").click().run()
    at = at.button(key="shortlist-undo").click().run()
    assert now() == mine
    assert not [button for button in at.button if button.key == "shortlist-undo"]


def test_cards_of_the_shortlist_say_the_computed_tempo_and_key(library):
    shortlist.add(library, "t02")
    assert "≈ 64 BPM · ≈ D major" in page_text(page(view="shortlist"))


def test_how_many_matches_stays_when_the_page_is_left(library):
    at = page(**{"asked-many": Request(at_most=0, fold=False)})
    (slider,) = [s for s in at.slider if s.label == "How many matches"]
    assert (slider.value, len(shown(at))) == (10, 10)
    at = slider.set_value(20).run()
    assert len(shown(at)) == 20
    at = at.switch_page("pages/library.py").run().switch_page("pages/search.py").run()
    (slider,) = [s for s in at.slider if s.label == "How many matches"]
    assert (slider.value, len(shown(at))) == (20, 20)


def test_everything_as_near_as_one_is_counted_and_shown(library, capsys):
    at = page(**{"asked-many": Request(at_most=0, fold=False)})
    fifth = shown(at)[4]
    at = at.button(key=f"near-{fifth}").click().run()
    assert len(shown(at)) == 5
    assert at.button(key="near-off").label == "Show the nearest only"
    at = at.button(key="near-off").click().run()
    assert len(shown(at)) == 10


@pytest.mark.parametrize(
    ("kind", "named"),
    [("edit", "edit of the query"), ("same recording", "same recording as the query")],
)
def test_versions_of_the_query_are_named_and_what_was_refused_is_not(library, kind, named):
    one, two = shown(page())[:2]
    found = [KnownVersion(other, "t00", kind, "", 0.9) for other in (one, two)]
    related_versions.replace_all(library, found)
    related_versions.refuse(library, two, "t00")
    said = {row["id"]: [text for text, _ in row["chips"]] for row in rows_of(page())}
    assert said[one][0] == named
    assert not any("query" in text for text in said[two])


def test_the_full_version_of_a_query_that_is_cut_from_it_says_so(library):
    full = shown(page())[0]
    related_versions.replace_all(library, [KnownVersion("t00", full, "edit", "", 0.9)])
    said = {row["id"]: [text for text, _ in row["chips"]] for row in rows_of(page())}
    assert said[full][0] == "the query is its edit"


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize(
    "asked",
    [
        {"keys": ["H major"], "shapes": ["round"]},
        {"preset": "loud"},
        {"at_most": 99},
        {"varied": 3},
        {"energy": [-1, 2]},
        {"kind": "noise"},
        {"words": "calm piano", "chips": {"piano": 0.7}},
    ],
)
def test_a_link_that_asks_for_what_cannot_be_chosen_still_opens(library, asked, is_open):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update({"library": library.name, "ask": json.dumps(asked)})
    at.session_state[f"brief-box-{library.name}"] = is_open
    at.switch_page("pages/search.py").run()
    assert not at.exception
    assert shown(at)


def _marked() -> None:
    """Likes, of which one is taken back, and two tracks put on the shortlist, of which one goes."""
    import pytest

    from core.catalog import shortlist
    from core.catalog.library import Library
    from core.libraries import open_library
    from core.ui.common.session.events import Action, Event
    from core.ui.search.matches import matches

    library = open_library("many")
    for track_id, action, on in (
        *(("t03", Action.LIKE, True), ("t04", Action.DISLIKE, True)),
        *(("t05", Action.LIKE, True), ("t05", Action.LIKE, False)),
        *(("t06", Action.SHORTLIST, True), ("t07", Action.SHORTLIST, True)),
    ):
        matches._act(library, "t00", Event(action, track_id, on))
        matches._act(library, None, Event(action, track_id, on))  # of words alone
    shortlist.remove(library, "t07")
    connect = Library.connect

    def to_read(library):
        db = connect(library)
        db.execute("PRAGMA query_only = 1")
        return db

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "connect", to_read)
        matches._act(library, "t00", Event(Action.LIKE, "t08", True))


def test_likes_dislikes_and_what_stays_on_the_shortlist_teach_the_ear(library):
    at = AppTest.from_function(_marked, default_timeout=60).run()
    assert not at.exception, [error.value for error in at.exception]
    assert ("more", "t08") in at.session_state["feedback"], "a like that cannot be kept counts"
    known = Known(library, load_index(library))
    learned = {(pair.a, pair.b, pair.alike) for pair in verdicts.pairs(known)}
    assert learned == {(0, 3, True), (0, 4, False), (0, 6, True)}
    assert listening.tally(library, RUN)["judged"] == 0, "none of the listening test's"
