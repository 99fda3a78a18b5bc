"""Missing and doubtful tags: clouds of vectors whose right answer is known, real SQLite, the real
command line."""

import csv
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core import config
from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import INSTRUMENT, Head
from core.catalog.decisions import review
from core.catalog.decisions.open_suggestions import open_suggestions
from core.catalog.decisions.review import Tally
from core.catalog.exports import exporting, review_table
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.linalg import l2_normalize
from core.model import calibration
from core.model.runs import run_folder
from core.model.suggestions import completion, likeness, suggestion_report, untagged
from core.model.training import cross_validation, run_records
from core.progress import Progress
from tests import clouds
from tests.clouds import kind_of, rows
from tests.command import document
from tests.test_records import RESULT

N_UNTAGGED = 60


@pytest.fixture
def library(home):
    return clouds.make()


def test_missing_tags_are_found_and_the_confidence_is_high_where_they_are_right(library):
    report = completion.suggest(library).categories
    assert list(report) == ["instrument"], "a category of a single tag has nothing to tell apart"
    found = open_suggestions(library, "r", "instrument")
    assert len(found) == report["instrument"].missing == N_UNTAGGED
    assert all(s.tag == kind_of(s.track_id) and s.confidence > 0.8 for s in found)
    assert [s.confidence for s in found] == sorted((s.confidence for s in found), reverse=True)
    assert report["instrument"].accuracy > 0.98
    assert report["instrument"].at_90_precision.share > 0.9


def test_the_one_wrong_tag_is_doubted_and_no_other(library):
    completion.suggest(library)
    doubts = open_suggestions(library, "r", "instrument", doubts=True)
    assert [(d.track_id, d.tag, d.given) for d in doubts] == [
        ("t004", kind_of("t004"), library.tags("t004")["instrument"][0])
    ]


def test_given_tags_are_never_touched(library):
    before = library.tags_of()
    completion.suggest(library)
    review.decide(library, "r", open_suggestions(library, "r", "instrument"), True)
    review.decide(library, "r", open_suggestions(library, "r", "instrument", doubts=True), True)
    assert library.tags_of() == before


def test_a_decision_counts_in_coverage_after_and_undo_takes_the_last_step_back(library):
    completion.suggest(library)
    first, second, third, *rest = open_suggestions(library, "r", "instrument")
    review.decide(library, "r", [first], True)
    review.decide(library, "r", [second, third], False)
    assert review.tally(library, "instrument") == Tally(added=1, accepted=1, refused=2)
    assert open_suggestions(library, "r", "instrument") == rest
    assert [d.suggestion.track_id for d in review.undo(library)] == [
        second.track_id,
        third.track_id,
    ]
    assert [s.track_id for s in open_suggestions(library, "r", "instrument")][:2] == [
        second.track_id,
        third.track_id,
    ]
    review.undo(library)
    assert review.tally(library, "instrument") == Tally(0, 0, 0)
    assert review.undo(library) == []


def test_confirmed_tracks_are_examples_that_judge_nothing(library):
    completion.suggest(library)
    before = suggestion_report.read(library)
    for found in open_suggestions(library, "r", "instrument")[:8]:
        wrong = next(tag for tag in clouds.TAGS if tag != found.tag)
        review.decide(library, "r", [replace(found, tag=wrong)], True)
    report = completion.suggest(library).categories["instrument"]
    assert before is not None
    assert report.n_examples == before.categories["instrument"].n_examples + 8
    assert report.accuracy > 0.96, "by given tags alone: eight of 128 are wrong"
    assert report.missing == N_UNTAGGED - 8
    assert report.label_errors == 1, "what a person heard is no given tag to doubt"


def test_decisions_outlive_a_new_search_for_suggestions_and_a_new_import(library):
    completion.suggest(library)
    decided = open_suggestions(library, "r", "instrument")[:5]
    review.decide(library, "r", decided, False)
    completion.suggest(library, seed=1)
    store.save(library, rows(180)[:170])
    still = {d.suggestion.track_id for d in review.decisions(library)}
    assert still == {s.track_id for s in decided}
    assert not still & {s.track_id for s in open_suggestions(library, "r", "instrument")}


def test_a_track_that_is_tagged_or_removed_later_is_no_longer_asked_about(library):
    completion.suggest(library)
    kept = rows(180)
    kept[0].tags = {"instrument": ["oboe"]}
    store.save(library, kept[:-3])
    ids = {s.track_id for s in open_suggestions(library, "r", "instrument")}
    assert ids.isdisjoint({"t000", "t177"})
    assert len(ids) == N_UNTAGGED - 2


def test_the_export_says_given_or_predicted(library, tmp_path):
    completion.suggest(library)
    yes, no, *_ = open_suggestions(library, "r", "instrument")
    review.decide(library, "r", [yes], True)
    review.decide(library, "r", [no], False)
    review.decide(library, "r", open_suggestions(library, "r", "instrument", doubts=True), True)
    n = exporting.completed(library, tmp_path / "tags.csv")
    with (tmp_path / "tags.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == n
    of = {(line["track_id"], line["tag"], line["source"]): line["decision"] for line in lines}
    assert of[yes.track_id, yes.tag, "predicted"] == "accepted"
    assert of[no.track_id, no.tag, "predicted"] == "refused"
    assert of["t004", library.tags("t004")["instrument"][0], "given"] == "refused"
    assert of["t004", kind_of("t004"), "predicted"] == "accepted"
    assert of["t001", kind_of("t001"), "given"] == ""


def test_the_export_adds_what_nobody_decided_from_a_confidence_on(library):
    completion.suggest(library)
    first, *rest = open_suggestions(library, "r", "instrument")
    review.decide(library, "r", [first], True)
    surest = rest[0].confidence
    for least in (surest, surest + 0.001):
        lines = [line for line in review_table.table(library, least) if line.source == "predicted"]
        sure = [s.track_id for s in rest if s.confidence >= least]
        assert sorted(line.track_id for line in lines if line.decision == "") == sorted(sure)
        assert [line.track_id for line in lines if line.decision] == [first.track_id]


def test_an_artist_is_never_on_both_sides_of_a_fold():
    groups = np.repeat(np.arange(40), 5)
    folds = cross_validation.folds(groups, seed=3)
    assert all(len(set(folds[groups == g])) == 1 for g in range(40))
    assert np.bincount(folds).tolist() == [40] * 5


def test_an_artist_is_not_recognised_by_its_own_other_tracks():
    """Random vectors, but each artist's tracks alike: only by meeting the artist could the tag be
    guessed."""
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(30), 6)
    X = rng.normal(size=(30, 100))[groups] + 0.05 * rng.normal(size=(180, 100))
    Y = np.eye(3, dtype=bool)[rng.integers(0, 3, 30)[groups]]
    by_artist = cross_validation.cross_validate(X, Y, groups).P.argmax(axis=1)
    mixed = cross_validation.cross_validate(X, Y, np.arange(180)).P.argmax(axis=1)
    assert (by_artist == Y.argmax(axis=1)).mean() < 0.6
    assert (mixed == Y.argmax(axis=1)).mean() > 0.95


def test_calibration_makes_an_overconfident_classifier_honest():
    rng = np.random.default_rng(0)
    honest = rng.uniform(0.2, 0.95, 8000)
    right = rng.random(8000) < honest
    z = 3.0 * np.log(honest / (1 - honest))  # thrice as sure as it should be
    claimed = 1 / (1 + np.exp(-z))
    learnt = calibration.fit(claimed[:4000], right[:4000], most_noise=0.0)
    before = calibration.expected_calibration_error(claimed[4000:], right[4000:])
    after = calibration.expected_calibration_error(learnt(claimed[4000:]), right[4000:])
    assert before > 0.1
    assert after < 0.03
    assert np.all(np.diff(learnt(np.linspace(0.001, 0.999, 200))) > 0), (
        "most certain first must stay the order"
    )


@pytest.mark.parametrize("wrong_tags", [0.0, 0.08])
def test_wrong_given_tags_are_not_mistaken_for_doubt(wrong_tags):
    """The classifier is right as often as it says; a known share of the tags it is held against is
    wrong."""
    rng = np.random.default_rng(0)
    claimed = 1 / (1 + np.exp(-rng.normal(3, 3, 8000)))
    truly_right = rng.random(8000) < claimed
    agreed = truly_right & (rng.random(8000) >= wrong_tags)
    learnt = calibration.fit(claimed[:4000], agreed[:4000])
    assert learnt.noise == pytest.approx(wrong_tags, abs=0.02)
    assert calibration.expected_calibration_error(learnt(claimed[4000:]), truly_right[4000:]) < 0.02
    assert (
        calibration.expected_calibration_error(learnt.agreement(claimed[4000:]), agreed[4000:])
        < 0.02
    )


def test_calibration_error_of_a_known_case():
    confidence = np.array([0.9] * 10 + [0.5] * 10)
    right = np.array([True] * 8 + [False] * 2 + [True] * 5 + [False] * 5)
    assert calibration.expected_calibration_error(confidence, right) == pytest.approx(0.05)


def test_the_threshold_leaves_nine_in_ten_right_and_is_the_lowest_that_does():
    confidence = np.linspace(1, 0, 101)
    right = confidence >= 0.5
    threshold = calibration.threshold_for(confidence, right, 0.9)
    assert right[confidence >= threshold].mean() >= 0.9
    assert right[confidence >= threshold - 0.02].mean() < 0.9
    assert calibration.threshold_for(confidence, np.zeros(101, bool), 0.9) is None


def test_a_threshold_holds_for_other_sources_too_and_not_for_one_that_is_easy():
    rng = np.random.default_rng(0)
    confidence = np.linspace(0.5, 1.0, 400)
    source = np.repeat(np.arange(4), 100)[rng.permutation(400)]
    right = (source < 3) | (confidence > 0.9)  # the fourth is known where it is sure alone
    easy = calibration.threshold_for(confidence, right, 0.9)
    fair = calibration.threshold_for(confidence, right, 0.9, source)
    assert easy is not None
    assert fair is not None
    assert easy < 0.8 < fair < 0.95
    single = calibration.threshold_for(confidence, right, 0.9, np.arange(400))
    assert single is not None
    assert easy <= single < fair, "tracks on their own say more than as many of four sources"


def test_a_category_that_every_track_has_only_gets_its_wrong_tags_found(library):
    named = rows()
    for row in named:
        row.tags.setdefault("instrument", [kind_of(row.track_id)])
    store.save(library, named)
    found = completion.suggest(library).categories["instrument"]
    assert (found.missing, found.suggested, found.at_90_precision.share) == (0, 0, 0)
    assert [d.track_id for d in open_suggestions(library, "r", "instrument", doubts=True)] == [
        "t004"
    ]


def test_a_library_of_almost_one_artist_can_still_be_learnt():
    """Five artists, four of whom have a single track of the same kind: a fold is left with one tag
    only."""
    rng = np.random.default_rng(0)
    Y = np.eye(3, dtype=bool)[np.arange(90) % 3]
    X = 3.0 * np.eye(100)[np.arange(90) % 3] + rng.normal(scale=0.2, size=(90, 100))
    groups = np.zeros(90, dtype=int)
    groups[[0, 3, 6, 9]] = [1, 2, 3, 4]
    assert np.isfinite(cross_validation.cross_validate(X, Y, groups).P).all()


def test_the_report_is_kept_with_the_library_and_a_damaged_one_counts_as_none(library):
    assert suggestion_report.read(library) is None
    found = completion.suggest(library)
    assert suggestion_report.read(library) == found
    kept = library.setting(review.REPORT)
    for damaged in (3, {}, {**kept, "categories": 3}, {**kept, "categories": {"instrument": {}}}):
        library.set_setting(review.REPORT, damaged)
        assert suggestion_report.read(library) is None


def test_too_few_examples_are_said_in_a_sentence(home):
    made = Library.create("few")
    store.save(made, rows(9), {"run": "r"})
    with pytest.raises(SoundkinError, match="tags only"):
        completion.suggest(made)
    made.set_setting("source", str(home))
    with pytest.raises(SoundkinError, match="analysed"):
        completion.suggest(made)
    x = np.ones(100, np.float32)
    embeddings.write(
        made, "r", [embeddings.TrackEmbedding(row.track_id, x, [0.0], x[None]) for row in rows(9)]
    )
    with pytest.raises(SoundkinError, match="at least 20"):
        completion.suggest(made)


def test_the_command_prints_one_document_and_the_export_command_writes_the_table(
    library, home, tmp_path
):
    found = document(home, "suggest", "--library", "clouds")
    assert {"library", "run_id", "categories"} <= set(found)
    keys = {"tags", "n_examples", "accuracy", "ece", "suggested", "at_90_precision"}
    instrument = found["categories"]["instrument"]
    assert keys <= set(instrument)
    assert instrument["label_errors"] == 1
    out = tmp_path / "completed.csv"
    asked = ("export", "--library", "clouds", "--what", "completed", "--out", str(out))
    assert document(home, *asked)["rows"] == len(list(review_table.table(library)))


def stored(
    library: Library, run_id: str, ids: Sequence[str], X: np.ndarray, P: np.ndarray | None = None
) -> None:
    """Give these tracks vectors X (n, 100), and chances P (n, n_names), by a run."""
    said = [None] * len(ids) if P is None else P.astype(np.float32)
    embeddings.write(
        library,
        run_id,
        [
            embeddings.TrackEmbedding(t, x.astype(np.float32), [0.0], x[None].astype(np.float32), p)
            for t, x, p in zip(ids, X, said, strict=True)
        ],
    )


def far_away(n: int) -> np.ndarray:
    """Vectors (n, 100) that are like nothing in the library."""
    return -4.0 * np.eye(100)[50] + np.random.default_rng(7).normal(scale=0.1, size=(n, 100))


def test_a_track_unlike_anything_tagged_gets_no_suggestion_and_is_counted(library):
    odd = ["t000", "t003", "t006"]
    stored(library, clouds.RUN, odd, far_away(len(odd)))
    report = completion.suggest(library).categories["instrument"]
    assert set(odd) <= set(report.unlike_ids)
    assert report.unlike <= len(odd) + 0.05 * N_UNTAGGED
    assert report.suggested == report.missing - report.unlike
    asked = {s.track_id for s in open_suggestions(library, "r", "instrument")}
    assert not asked & set(odd)
    assert len(asked) == report.suggested


def test_what_is_named_as_something_that_no_tag_teaches_is_unlike_what_is_tagged(library):
    ids = [f"t{at:03d}" for at in range(clouds.N_TRACKS)]
    names = ("Piano", "strings", "harp", "banjo", "lute")
    as_named = {"t000": "banjo", "t003": "lute", "t001": "lute", "t002": "lute", "t005": "lute"}
    chances = np.full((len(ids), len(names)), 0.1)
    for row, track_id in enumerate(ids):
        name = as_named.get(track_id, kind_of(track_id).replace("piano", "Piano"))
        chances[row, names.index(name)] = 0.6
    _, plain = embeddings.read(library, clouds.RUN)
    head_chances.set_heads(library, config.SHIPPED, [Head(INSTRUMENT, names)])
    stored(library, config.SHIPPED, ids, plain, chances)
    report = completion.suggest(library).categories["instrument"]
    assert "t000" in report.unlike_ids, "next to none that is tagged is named a banjo"
    asked = {s.track_id for s in open_suggestions(library, "r", "instrument")}
    assert "t003" in asked, "of those that are tagged enough are named a lute"


def test_a_run_that_learnt_the_tags_is_judged_by_other_tracks_and_its_vectors_join_none(library):
    ids = [f"t{at:03d}" for at in range(clouds.N_TRACKS)]
    tags, rng = library.tags_of(), np.random.default_rng(1)
    tagged = [t for t in ids if "instrument" in tags.get(t, {})]
    taught, odd = tagged[::2], ["t000", "t003", "t006"]
    X = rng.normal(scale=0.25, size=(len(ids), 100))  # it tells nothing of what did not teach it
    for t in taught:
        X[ids.index(t), clouds.TAGS.index(tags[t]["instrument"][0])] += 3.0
    _, plain = embeddings.read(library, clouds.RUN)
    stored(library, clouds.RUN, ids, X)
    plain[[ids.index(t) for t in odd]] = far_away(len(odd))
    stored(library, config.SHIPPED, ids, plain)
    folder = run_folder(library.name, clouds.RUN)
    folder.mkdir(parents=True)
    learnt = replace(RESULT, run_id=clouds.RUN, library=library.name, train_ids=tuple(taught))
    run_records.save(folder, learnt)
    report = completion.suggest(library).categories["instrument"]
    assert report.accuracy < 0.55, "by chance a third; of those that taught nearly all"
    assert not report.at_90_precision.tracks
    assert set(odd) <= set(report.unlike_ids)


@pytest.mark.parametrize("n_tagged", [3, 5, 19, 120, 121, 1234])
def test_the_distance_is_the_mean_to_the_five_nearest(n_tagged):
    draw = np.random.default_rng(n_tagged)
    tagged, others = draw.standard_normal((n_tagged, 8)), draw.standard_normal((30, 8))
    known = likeness.fit(tagged, np.arange(n_tagged))
    cosines = l2_normalize(others - tagged.mean(axis=0)) @ known.X.T
    nearest = np.sort(cosines, axis=1)[:, -5:].mean(axis=1)
    np.testing.assert_allclose(known.distance(others), 1 - nearest, atol=1e-12)


def test_a_kind_of_sound_that_no_tagged_track_is_of_is_unlike_them():
    music, speech, unsure = [0.9, 0.1], [0.1, 0.9], [0.45, 0.46]
    tagged = np.array([music] * 99 + [speech])
    found = likeness.unknown_kind(tagged, np.array([music, speech, unsure]))
    assert found.tolist() == [False, True, False]
    known = likeness.unknown_kind(np.array([music, speech]), np.array([speech]))
    assert known.tolist() == [False]
    taught = np.array([False, True])  # as with an instrument that few are tagged with
    assert not likeness.unknown_kind(tagged, np.array([speech]), taught=taught).any()
    assert not likeness.unknown_kind(np.zeros((5, 0)), np.zeros((3, 0))).any()


def test_a_refused_tag_is_not_suggested_again_and_the_likeliest_other_one_only_if_likely(
    library, monkeypatch
):
    completion.suggest(library)
    first, second = open_suggestions(library, "r", "instrument")[:2]
    review.decide(library, "r", [first], False)
    review.refuse_all(library, "r", second.track_id, "instrument")
    report = completion.suggest(library).categories["instrument"]
    asked = {s.track_id for s in open_suggestions(library, "r", "instrument")}
    assert not asked & {first.track_id, second.track_id}
    assert report.missing == N_UNTAGGED - 1, "one is known to have none of the tags"
    assert report.n_examples == 121, "and is an example of something else"
    monkeypatch.setattr(untagged, "AGAIN", 0.0)
    completion.suggest(library)
    asked_again = {s.track_id: s.tag for s in open_suggestions(library, "r", "instrument")}
    assert asked_again[first.track_id] != first.tag
    assert second.track_id not in asked_again


@pytest.mark.parametrize(("n", "errors", "most"), [(18, 0, 0.95), (198, 0, 0.995), (198, 3, 0.98)])
def test_no_more_is_claimed_than_so_many_held_out_predictions_bear_out(n, errors, most):
    confidence = np.append(np.full(n, 0.999), 0.5)
    right = np.append(np.arange(n) >= errors, False)
    assert calibration.most_believable(confidence, right) == pytest.approx(most)


class StoppedWhile(Progress):
    """Work that somebody stops during one of its phases."""

    def __init__(self, message: str):
        super().__init__()
        self.message, self.said = message, []

    def update(self, done, total, message=""):
        self.said.append((done, total, message))

    def check(self):
        if self.said and self.said[-1][2].startswith(self.message):
            raise Stopped("Stopped.")


@pytest.mark.parametrize("phase", ["Learning", "Storing"])
def test_stopped_in_the_middle_the_suggestions_of_before_stay(library, monkeypatch, phase):
    completion.suggest(library)
    before = open_suggestions(library, "r", "instrument")
    monkeypatch.setattr(completion, "STORED", 20)
    progress = StoppedWhile(phase)
    with pytest.raises(Stopped):
        completion.suggest(library, seed=1, progress=progress)
    assert open_suggestions(library, "r", "instrument") == before
    assert all(done <= total for done, total, _ in progress.said)


def test_every_classifier_is_a_step_and_the_count_never_falls(library):
    progress = StoppedWhile("never")
    completion.suggest(library, progress=progress)
    learnt = [(done, total) for done, total, said in progress.said if said.startswith("Learning")]
    assert len(learnt) > 6
    assert learnt == sorted(learnt)


def report_of(n: int, unlike: tuple[str, ...] = ()) -> suggestion_report.CategoryReport:
    """A report on n suggestions, from none of which on nine in ten are right."""
    return suggestion_report.CategoryReport(
        tags=clouds.TAGS,
        n_examples=120,
        accuracy=0.9,
        ece=0.03,
        missing=60,
        suggested=n,
        at_90_precision=suggestion_report.Fillable(),
        label_errors=0,
        noise=0.03,
        unlike=len(unlike),
        unlike_ids=unlike,
    )
