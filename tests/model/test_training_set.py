"""Which tracks a run learns from: classes, merged tags, verdicts of a person, the split."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.catalog import importing
from core.catalog.decisions import listening, review
from core.catalog.decisions.review import Suggestion
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.training import split, trainingset
from core.model.training.heads import tagset
from core.model.training.run_config import RunConfig
from tests.tones import make_tones

RUN = RunConfig(classes=("piano", "synthesizer"), per_class=8)


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_tones(tmp_path / "music")


def test_dropped_tracks_are_no_candidates_and_unknown_tags_get_a_sentence(library):
    found = trainingset.candidates(library, RUN, {})
    assert {name: len(ids) for name, ids in found.items()} == {"piano": 8, "synthesizer": 8}
    first = found["piano"][0]
    listening.set_choice(library, "instrument", first, False)
    verdicts = listening.choice(library, "instrument")
    assert first not in trainingset.candidates(library, RUN, verdicts)["piano"]
    genres = trainingset.candidates(library, RunConfig("genre", ("pop", "rock")), {})
    assert {name: len(ids) for name, ids in genres.items()} == {"pop": 8, "rock": 8}
    with pytest.raises(SoundkinError, match="no tags of the category"):
        trainingset.candidates(library, RunConfig("mood", ("a", "b")), {})
    with pytest.raises(SoundkinError, match="zither"):
        trainingset.candidates(library, RunConfig(classes=("piano", "zither")), {})


def tagged(*tags: list[str]) -> Library:
    """A library of tracks t0, t1 and so on with these instruments."""
    library = Library.create("tagged")
    rows = [
        store.Row(f"t{i}", f"T{i}", f"{i}.wav", tags={"instrument": own})
        for i, own in enumerate(tags)
    ]
    store.save(library, rows, {"source": str(library.folder)})
    return library


def named(found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(ids) for name, ids in found.items()}


def test_a_track_tagged_with_two_classes_is_a_candidate_of_neither(home):
    library = tagged(["piano"], ["piano", "harp"], ["harp"], ["piano", "flute"])
    found = trainingset.candidates(library, RunConfig(classes=("piano", "harp")), {})
    assert named(found) == {"piano": ["t0", "t3"], "harp": ["t2"]}


def test_a_merged_tag_counts_as_its_class_and_makes_no_track_ambiguous(home):
    library = tagged(["piano"], ["grand"], ["piano", "Grand"], ["harp"], ["grand", "harp"])
    run = RunConfig(classes=("piano", "harp"), merge={"grand": "piano"})
    found = trainingset.candidates(library, run, {})
    assert named(found) == {"piano": ["t0", "t1", "t2"], "harp": ["t3"]}


def test_a_given_tag_that_a_person_found_wrong_teaches_nothing_any_more(home):
    library = tagged(*[["piano"]] * 9, *[["harp"]] * 9)
    wrong = Suggestion("t0", "instrument", "harp", 0.9, given="piano", given_confidence=0.01)
    right = Suggestion("t1", "instrument", "harp", 0.9, given="piano", given_confidence=0.01)
    review.decide(library, "r", [wrong], True)
    review.decide(library, "r", [right], False)
    found = trainingset.candidates(library, RunConfig(classes=("piano", "harp")), {})
    assert list(found["piano"]) == [f"t{i}" for i in range(1, 9)]
    drawn = tagset.of_categories(library, RunConfig(categories=("*",)))
    given = dict(zip(drawn.ids, drawn.given["instrument"].tolist(), strict=True))
    at = drawn.names["instrument"].index("piano")
    assert given["t0"][at] == 0.0, "known not to fit"
    assert np.isnan(given["t0"][1 - at]), "but not known to be the other one"
    assert given["t1"][at] == 1.0


def test_what_a_person_refused_teaches_also_of_tracks_without_a_tag(home):
    library = tagged(*[["piano"]] * 8, *[["harp"]] * 8, *[["flute"]] * 8, [], [], [])
    offered = [
        Suggestion("t25", "instrument", tag, 0.5, rank=rank)
        for rank, tag in enumerate(("piano", "harp"))
    ]
    review.write(library, library.ready_run, offered, {"categories": {}})
    review.decide(library, library.ready_run, [Suggestion("t24", "instrument", "harp", 0.5)], False)
    review.refuse_all(library, library.ready_run, "t25", "instrument")
    drawn = tagset.of_categories(library, RunConfig(categories=("*",)))
    given = dict(zip(drawn.ids, drawn.given["instrument"], strict=True))
    assert set(given) == {f"t{i}" for i in range(26)}
    harp = drawn.names["instrument"].index("harp")
    assert given["t24"][harp] == 0.0
    assert np.isnan(np.delete(given["t24"], harp)).all()
    assert (given["t25"] == 0.0).all(), "none of all tags, not of those alone that were offered"


def accept(library: Library, tag: str, *track_ids: str) -> None:
    """As one step."""
    found = [Suggestion(track_id, "instrument", tag, 0.9) for track_id in track_ids]
    review.decide(library, library.ready_run, found, True)


def test_what_a_person_accepted_on_its_card_teaches_and_what_was_accepted_unheard_does_not(home):
    library = tagged(*[["piano"]] * 9, *[["harp"]] * 9, *[[]] * 6)
    accept(library, "harp", "t18")
    accept(library, "Harp", "t19")
    accept(library, "harp", "t20", "t21")
    accept(library, "harp", "t0")  # a given tag that came later stands
    assert review.confirmed(library, "instrument") == {"t18": "harp", "t19": "Harp"}
    found = trainingset.candidates(library, RunConfig(classes=("piano", "harp")), {})
    assert list(found["harp"]) == [f"t{i}" for i in range(9, 20)]
    assert list(found["piano"]) == [f"t{i}" for i in range(9)]
    drawn = tagset.of_categories(library, RunConfig(categories=("*",)))
    assert set(drawn.ids) == {f"t{i}" for i in range(20)}
    given = dict(zip(drawn.ids, drawn.given["instrument"].tolist(), strict=True))
    harp = drawn.names["instrument"].index("harp")
    assert given["t18"][harp] == given["t19"][harp] == 1.0
    assert given["t0"][harp] == 0.0
    review.undo(library)
    review.undo(library)
    review.undo(library)
    assert review.confirmed(library, "instrument") == {"t18": "harp"}


def test_the_last_one_left_of_many_accepted_at_once_was_not_heard_either(home):
    library = tagged(*[["piano"]] * 9, *[["harp"]] * 9, *[[]] * 6)
    accept(library, "harp", "t20", "t21")
    review.take_back(library, "instrument", "t20")
    assert review.confirmed(library, "instrument") == {}
    review.undo(library)
    accept(library, "harp", "t22")  # perhaps in the same second
    assert review.confirmed(library, "instrument") == {"t22": "harp"}


def test_what_a_person_confirmed_tests_no_run(home):
    library = tagged(*[["piano"]] * 9, *[["harp"]] * 9, *[[]] * 6)
    for at in range(18, 24):
        accept(library, "harp", f"t{at}")
    run = RunConfig(classes=("piano", "harp"))
    found = trainingset.candidates(library, run, {})
    confirmed = {f"t{i}" for i in range(18, 24)}
    for seed in range(4):
        drawn = trainingset.build(library, found, replace(run, seed=seed), {})
        taught, tested = ({track_id for track_id, _ in side} for side in (drawn.train, drawn.test))
        assert confirmed <= taught
        assert len(tested) == 5
    chosen = tagset.of_categories(library, RunConfig(categories=("*",)))
    rows = np.isin(chosen.ids, list(confirmed))
    assert np.isnan(chosen.testing_only(rows).given["instrument"][rows]).all()
    assert np.isfinite(chosen.testing_only(~rows).given["instrument"]).all()


def test_curated_tracks_come_first_and_are_drawn_first(home):
    library = tagged(*[["piano"]] * 20, *[["harp"]] * 20)
    verdicts = {f"t{i}": True for i in (3, 11, 17, 19)}
    run = RunConfig(classes=("piano", "harp"), per_class=6)
    found = trainingset.candidates(library, run, verdicts)
    assert found["piano"][:5] == ["t3", "t11", "t17", "t19", "t0"]
    for seed in range(5):
        drawn = trainingset.build(library, found, replace(run, seed=seed), verdicts)
        assert set(verdicts) <= {track_id for track_id, _ in (*drawn.train, *drawn.test)}
    counts = trainingset.class_counts(library, found, run.per_class, verdicts)
    assert [(c.name, c.candidates, c.curated, c.used) for c in counts] == [
        ("piano", 20, 4, 6),
        ("harp", 20, 0, 6),
    ]


def test_only_categories_with_two_tags_can_be_learnt_and_a_tag_is_merged_once():
    counts = {"genre": {"pop": 3, "rock": 2}, "use": {"ad": 9}, "instrument": {"a": 1, "b": 1}}
    assert trainingset.learnable(counts) == ["instrument", "genre"]
    assert trainingset.mergeable(["a", "b", "c", "d"], ["a"], {"b": "a"}) == ["c", "d"]


def test_seven_of_ten_learn_and_three_are_held_out():
    assert split.counts_to_hold_out([75] * 4) == [
        22,
        23,
        23,
        22,
    ]


def test_pieces_of_one_artist_stay_on_one_side(library, tmp_path):
    rows = ["file,instrument,artist"]
    for i in range(8):
        rows += [
            f"plucked_{i}.wav,piano,Artist {i // 2}",
            f"buzzing_{i}.wav,synthesizer,Artist {i // 2 + 4}",
        ]
    (tmp_path / "artists.csv").write_text("\n".join(rows), encoding="utf-8")
    other = Library.create("artists")
    importing.apply(importing.plan(tmp_path / "music", tmp_path / "artists.csv"), other)
    chosen = trainingset.build(other, trainingset.candidates(other, RUN, {}), RUN, {})
    artists = [
        {track.artist for track in other.tracks([track_id for track_id, _ in side])}
        for side in (chosen.train, chosen.test)
    ]
    assert artists[1]
    assert not artists[0] & artists[1]
