"""How tracks are ranked by a brief: limits before likeness, refusals before wishes, and what is
said of them."""

from dataclasses import replace

import numpy as np
import pytest

from core.keynames import Key
from core.search.brief.chips import LENGTH, TEMPO
from core.search.brief.ranking.brief_ranking import rank, unmet
from core.search.brief.ranking.brief_reasons import reasons
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import VOCABULARY, evidence_of, read, values_of

VALUES = values_of(
    3,
    {TEMPO: np.array([100.0, 90.0, np.nan])},
    np.array([1.0, 0.1, 1.0]),
    [Key(9, "minor").number, 0, -1],
    np.array([0.9, 0.1, 0.0]),
)


N_ALIKE = 200
ALIKE = np.r_[0.99, np.random.default_rng(1).normal(0.3, 0.05, N_ALIKE - 1)]  # to a reference
UNTAGGED = [{} for _ in range(N_ALIKE)]


def test_tracks_come_by_the_course_of_their_energy_and_say_it():
    brief, nothing_known = read("builds up"), evidence_of([{}, {}, {}])
    values = values_of(3, shapes=[1, 2, 0])
    found = rank(brief, nothing_known, values)
    assert np.argsort(-found.scores).tolist() == [1, 2, 0]
    said = [reasons(brief, found, row, nothing_known, values)[0].text for row in range(3)]
    assert said == ["energy: steady", "energy: building", "course of energy unknown"]
    assert unmet(read("that calms down"), values) == [
        'No track here is as "that calms down" asks: the nearest come first.'
    ]


@pytest.mark.parametrize(
    ("text", "best"), [("like this, 10 bpm slower", 0), ("like this, same tempo", 1)]
)
def test_so_much_slower_or_the_same_is_what_comes_first(text, best):
    tempi = values_of(4, {TEMPO: np.array([90.0, 101.0, 60.0, 120.0])})
    found = rank(read(text), evidence_of(UNTAGGED[:4]), tempi, np.ones(4), {TEMPO: 100.0})
    assert np.argmax(found.scores) == best


@pytest.mark.parametrize(
    "tags", [["acoustic guitar", "electric guitar"], ["guitar", "electric guitar"], ["E-Gitarre"]]
)
def test_an_electric_guitar_is_a_guitar(tags):
    given = [{"instrument": [tags[-1]]}, {"instrument": ["piano"]}, *[{"mood": ["calm"]}] * 9]
    evidence = evidence_of(given)
    vocabulary = Vocabulary({"instrument": [*tags, "piano"], "mood": ["calm"]})
    wanted = rank(understand("guitar", vocabulary), evidence, values_of(evidence.n))
    assert np.argmax(wanted.scores) == 0
    assert wanted.fits[0][0] > 0.9
    unwanted = rank(understand("no guitar", vocabulary), evidence, values_of(evidence.n))
    assert unwanted.missed.tolist() == [True, *[False] * 10]


def test_one_unwanted_thing_is_judged_as_one():
    given = [{"mood": ["sad"], "instrument": ["piano"]}, {"instrument": ["piano"]}]
    evidence = evidence_of([*given, {"mood": ["sad"]}, *[{"mood": ["calm"]}] * 9])
    brief, nothing = read("no sad piano"), values_of(evidence.n)
    found = rank(brief, evidence, nothing)
    assert np.argmin(found.scores) == 0
    assert found.missed.tolist() == [True, *[False] * 11]
    assert reasons(brief, found, 0, evidence, nothing)[0].text == "no sad piano (6 %)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("80 to 90 BPM", []),
        ("150 BPM", ['No track here is as "150 BPM" asks: the nearest come first.']),
        ("50 or 100 BPM", []),
        ("30 or 150 BPM", ['No track here is as "30 or 150 BPM" asks: the nearest come first.']),
        ("under 2 min", ['The length of no track is known, so "under 2 min" changes nothing.']),
        ("in A minor", []),
        ("in F# minor", ['No track here is as "in F# minor" asks: the nearest come first.']),
    ],
)
def test_what_no_track_has_is_said(text, sentence):
    assert unmet(read(text), VALUES) == sentence


def test_reasons_say_what_was_computed_and_what_is_unsure():
    brief, nothing_known = read("90 BPM, in A minor"), evidence_of([{}, {}, {}])
    found = rank(brief, nothing_known, VALUES)
    said = [{why.text for why in reasons(brief, found, at, nothing_known, VALUES)} for at in (0, 1)]
    assert said == [
        {"100 BPM", "A minor (computed)"},
        {"90 BPM (computed, unsure)", "C major (computed, unsure)"},
    ]


def test_a_tag_that_is_not_wanted_is_outvoted_by_no_other():
    of_two = {"mood": ["sad"], "genre": ["jazz"], "instrument": ["strings"]}
    given = [{**of_two, "instrument": ["piano", "strings"]}, *[{"mood": ["sad"]}] * 20]
    evidence = evidence_of([*given, *[{"genre": ["rock"], "instrument": ["bass"]}] * 20])
    scores = rank(read("sad jazz with strings, no piano"), evidence, values_of(evidence.n)).scores
    assert scores[0] < scores[1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("90 to 100 BPM", values_of(N_ALIKE, {TEMPO: np.r_[103.0, np.full(N_ALIKE - 1, 95.0)]})),
        ("under a minute", values_of(N_ALIKE, {LENGTH: np.r_[66.0, np.full(N_ALIKE - 1, 50.0)]})),
        (
            "in A minor",
            values_of(N_ALIKE, keys=[0, *[21] * (N_ALIKE - 1)], key_certainty=0.5),
        ),
    ],
)
def test_no_likeness_outvotes_what_is_written_unless_it_counts_half(text, values):
    brief, nothing_known = understand(text, VOCABULARY), evidence_of(UNTAGGED)
    assert np.argmin(rank(brief, nothing_known, values, ALIKE).scores) == 0
    half = replace(brief, chips=(replace(brief.chips[0], weight=0.5),))
    assert np.argmax(rank(half, nothing_known, values, ALIKE).scores) == 0


@pytest.mark.parametrize(
    ("first", "sure"), [(np.nan, 1.0), (95.0, 0.2)], ids=["unknown", "too unsure to be shown"]
)
def test_what_is_known_to_fit_comes_before_what_may_and_that_before_what_does_not(first, sure):
    tempi = np.r_[first, np.full(N_ALIKE - 2, 95.0), 120.0]
    values = values_of(N_ALIKE, {TEMPO: tempi}, np.r_[sure, np.ones(N_ALIKE - 1)])
    alike = np.r_[ALIKE[:-1], 0.98]
    scores = rank(read("90 to 100 BPM"), evidence_of(UNTAGGED), values, alike).scores
    assert np.argsort(scores)[:2].tolist() == [N_ALIKE - 1, 0]


def test_no_likeness_outvotes_what_is_ruled_out():
    voiced = {("voice", "voice"): np.r_[0.6, np.full(N_ALIKE - 1, 0.3)]}
    evidence = evidence_of(UNTAGGED, voiced)
    scores = rank(read("no vocals"), evidence, values_of(N_ALIKE), ALIKE).scores
    assert np.argmin(scores) == 0


def test_what_is_shown_as_the_end_of_a_range_lies_in_it():
    values = values_of(3, {TEMPO: np.array([100.3, 89.6, 101.0])})
    fits = rank(read("90 to 100 BPM"), evidence_of(UNTAGGED[:3]), values).fits[0]
    assert (fits == 1).tolist() == [True, True, False]


def test_of_two_keys_either_will_do():
    keys = values_of(3, keys=[7, 16, 0], key_certainty=0.9)  # G major, E minor, C major
    brief, nothing_known = read("G major or E minor"), evidence_of(UNTAGGED[:3])
    found = rank(brief, nothing_known, keys)
    assert found.missed.tolist() == [False, False, True]
    assert found.fits[:, 1].tolist() == [0.9, 0.9]
    assert [why.text for why in reasons(brief, found, 1, nothing_known, keys)] == [
        "E minor (computed)"
    ]
