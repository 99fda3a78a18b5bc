"""Briefs in words: what is understood, what is said about the rest, and which tracks come first."""

import random
import time

import numpy as np
import pytest

from core.catalog.texts.meanings import concepts
from core.factory import real_words
from core.keynames import Key
from core.search.brief.chip_names import kind_of
from core.search.brief.chips import (
    BRIGHTNESS,
    LENGTH,
    TEMPO,
    Brief,
    KeyChip,
    Modifier,
    RangeChip,
    TagChip,
)
from core.search.brief.ranking.brief_ranking import Ranking, rank
from core.search.brief.ranking.brief_reasons import reasons
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.function_words import REAL_WORDS
from core.search.brief.vocabulary.spelling import nearest_word
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.named_titles import title_in
from tests.brief_kit import evidence_of, values_of

TAGS = {
    "mood": ["calm", "sad", "funny", "bright", "heroic", "dark"],
    "genre": ["rock", "jazz", "hip hop", "orchestral"],
    "instrument": ["piano", "percussion", "electric guitar", "strings", "choir", "brass section"],
    "use": ["film", "corporate", "jingle"],
}
VOCABULARY = Vocabulary(TAGS)


def tags_of(brief: Brief, wanted: bool = True) -> list[str]:
    return [c.name for c in brief.chips if isinstance(c, TagChip) and c.wanted == wanted]


def ranges_of(brief: Brief) -> list[tuple[str, float | None, float | None]]:
    return [(c.value, c.low, c.high) for c in brief.chips if isinstance(c, RangeChip)]


def test_the_whole_brief_of_the_field_is_understood():
    brief = understand(
        "calm piano, no drums, 80 to 95 BPM, under two minutes, like this file but warmer",
        VOCABULARY,
    )
    assert tags_of(brief) == ["calm", "piano"]
    assert tags_of(brief, wanted=False) == ["percussion"]
    assert ranges_of(brief) == [(TEMPO, 80, 95), (LENGTH, None, 120)]
    assert brief.reference is not None
    assert [(m.value, m.sign) for m in brief.chips if isinstance(m, Modifier)] == [(BRIGHTNESS, -1)]
    assert (brief.unknown, brief.problems) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "ruhiges Klavier ohne Schlagzeug, 80 bis 95 BPM, unter zwei Minuten",
        "ドラムなしの穏やかなピアノ、80〜95BPM、2分以内",
        "Bitte Entspanntes mit Klavier, kein Schlagzeug, zwischen 80 und 95 bpm, höchstens 120 s",
        "A peaceful grand piano piece without any drums, tempo 80-95, max 2 min",
    ],
)
def test_three_languages_say_the_same(text):
    brief = understand(text, VOCABULARY)
    assert set(tags_of(brief)) == {"calm", "piano"}
    assert tags_of(brief, wanted=False) == ["percussion"]
    assert sorted(ranges_of(brief)) == sorted([(TEMPO, 80, 95), (LENGTH, None, 120)])
    assert brief.unknown == ()


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("rock, no piano or strings", ["piano", "strings"]),
        ("rock without piano and strings", ["piano", "strings"]),
        ("rock, no piano, strings", ["piano"]),
        ("no piano but strings", ["piano"]),
        ("drum-free jazz", ["percussion"]),
        ("kein Klavier und keine Streicher", ["piano", "strings"]),
        ("ピアノとドラムなし、ロック", ["piano", "percussion"]),
        ("instrumental hip-hop", ["choir"]),
        ("Rock ohne jegliches Klavier", ["piano"]),
    ],
)
def test_no_reaches_as_far_as_a_reader_would_take_it(text, unwanted):
    assert tags_of(understand(text, VOCABULARY), wanted=False) == unwanted


def test_a_tag_means_the_same_without_a_last_word_that_says_nothing():
    own = Vocabulary({"genre": ["Elektronische Musik", "Jazz Standards"]})
    said = {word: own.meaning(word) for word in ("electronic", "jazz")}
    assert [t.tag for t in said["electronic"].targets] == ["Elektronische Musik"]
    assert said["jazz"].targets == ()


@pytest.mark.parametrize(("text", "tag"), [("ぴあの", "piano"), ("ぎたー", "guitar")])
def test_what_is_written_in_katakana_is_found_in_hiragana(text, tag):
    meaning = Vocabulary({"instrument": ["guitar", "piano"]}).meaning(text)
    assert meaning is not None
    assert [target.tag for target in meaning.targets] == [tag]


@pytest.mark.parametrize(
    ("text", "tag", "right"),
    [
        ("calm pinao", "piano", "piano"),
        ("elektric guitar", "electric guitar", "electric guitar"),
        ("melancholc", "sad", "melancholic"),
    ],
)
def test_spelling_mistakes_are_corrected_and_shown(text, tag, right):
    chip = [c for c in understand(text, VOCABULARY).chips if isinstance(c, TagChip)][-1]
    assert (chip.name, chip.corrected) == (tag, right)


def test_a_library_tagged_in_german_understands_english_and_japanese():
    german = Vocabulary({"mood": ["ruhig"], "instrument": ["Klavier"]})
    assert tags_of(understand("calm piano", german)) == ["ruhig", "Klavier"]
    assert tags_of(understand("穏やかなピアノ", german)) == ["ruhig", "Klavier"]


def test_tags_of_the_library_that_no_table_knows_are_understood():
    own = Vocabulary({"genre": ["blorpcore"], "season": ["late autumn"]})
    assert tags_of(understand("late autumn blorpcore", own)) == ["late autumn", "blorpcore"]


def test_a_long_brief_is_read_to_where_it_says():
    found = understand("calm piano, " * 248 + "no drums, " * 40, VOCABULARY)
    (problem,) = found.problems
    assert "first 3,000 characters" in problem
    assert "no drums" in problem
    assert {"calm", "piano"} <= set(tags_of(found))


def test_what_is_not_understood_is_said_and_the_rest_goes_on():
    brief = understand("calm zwurbel piano, key of X, 900 BPM", VOCABULARY)
    assert tags_of(brief) == ["calm", "piano"]
    assert brief.unknown == ("zwurbel",)
    assert [p for p in brief.problems if "X" in p]
    assert [p for p in brief.problems if "900 BPM" in p]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("80 to 90 BPM, 120 BPM", "120 BPM"),
        ("over 2 minutes, under 1 minute", "under 1 minute"),
        ("calm piano, no piano", "piano"),
        ("in A minor, in C major", "C major"),
    ],
)
def test_a_contradiction_gets_one_sentence(text, word):
    problems = understand(text, VOCABULARY).problems
    assert len(problems) == 1
    assert word in problems[0]
    assert problems[0].endswith(".")


def test_a_word_that_no_track_carries_is_named():
    brief = understand("calm harp", VOCABULARY)
    assert tags_of(brief) == ["calm"]
    assert "harp" in brief.problems[0]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1:30", (76.5, 103.5)),
        ("half a minute", (25.5, 34.5)),
        ("from 30 to 60 s", (30, 60)),
        ("at least a minute", (60, None)),
        ("no longer than 1 min 30 s", (None, 90)),
        ("two and a half minutes or less", (None, 150)),
        ("mindestens anderthalb Minuten", (90, None)),
        ("betwen 30 and 60 secods", (30, 60)),
        ("höchtens 90 Skeunden", (None, 90)),
        ("1時間", (3060, 4140)),
    ],
)
def test_lengths_are_read_in_words_and_digits(text, span):
    assert ranges_of(understand(text, VOCABULARY)) == [(LENGTH, *span)]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("very slow", (None, 75)),
        ("sehr schnell", (145, None)),
        ("とても速い", (145, None)),
        ("九十五BPM", (90.2, 99.8)),
        ("百二十BPM", (114, 126)),
    ],
)
def test_tempi_are_read_with_very_and_in_kanji(text, span):
    assert ranges_of(understand(text, VOCABULARY)) == [(TEMPO, *span)]


def test_each_chip_says_what_it_speaks_of():
    said = "calm piano, 90 BPM, in A minor, builds up, under 2 min, energy: high"
    kinds = [kind_of(chip) for chip in understand(said, VOCABULARY).chips]
    assert kinds == ["mood", "instrument", "tempo", "length", "energy", "key", "energy"]


def test_keys_are_read_but_small_words_are_not_keys():
    chips = understand("I am a fan of sad piano in F# minor", VOCABULARY).chips
    assert [c.key for c in chips if isinstance(c, KeyChip)] == [Key(6, "minor")]
    assert not [
        c for c in understand("a calm piece, am Abend", VOCABULARY).chips if isinstance(c, KeyChip)
    ]


@pytest.mark.parametrize(
    "text", ["", " ,,; ", "no", "x" * 5000, "\u202e<b>**piano**</b>", "ーーー", "-5 BPM"]
)
def test_nothing_that_is_typed_raises(text):
    assert understand(text, VOCABULARY).text == text


def test_each_word_of_the_table_means_its_concept():
    own = Vocabulary(
        {c.category: [d.name for d in concepts() if d.category == c.category] for c in concepts()}
    )
    for concept in concepts():
        for word in concept.words:
            meaning = own.meaning(word)
            assert meaning is not None, word
            assert (concept.category, concept.name) in {
                (t.category, t.tag) for t in meaning.targets
            }


def test_real_words_are_those_that_would_be_taken_for_others():
    words = REAL_WORDS.read_text("utf-8").split()
    kept = set(random.Random(5).sample(words, 1000))
    assert real_words.taken_for_others(kept | {"bicycle"}) == kept
    brief = understand("calm piano, share ideas according to your settings", EVIDENCE.vocabulary())
    assert {"share", "according", "settings"} <= set(brief.unknown)


def test_a_far_spelling_is_no_spelling():
    assert nearest_word("zither", ["guitar", "zipper"]) is None
    assert nearest_word("tehno", ["ethno", "techno"]) == "techno"


GIVEN = [
    {"mood": ["calm"], "instrument": ["piano"]},
    {"mood": ["calm"]},
    {"instrument": ["percussion"], "mood": ["calm"]},
    {"mood": ["funny"], "instrument": ["piano"]},
    {},
]
EVIDENCE = evidence_of(
    GIVEN,
    {("instrument", "piano"): np.array([0.9, 0.8, 0.1, 0.9, 0.9])},
    ["", "", "", "", "a calm evening"],
)
VALUES = values_of(
    5,
    {TEMPO: np.array([90.0, 88.0, 90.0, 90.0, np.nan]), LENGTH: np.full(5, 60.0)},
    np.array([1.0, 0.9, 1.0, 1.0, 1.0]),
    [Key(9, "minor").number] * 4 + [-1],
)


def ranked(ranking: Ranking) -> list[int]:
    """The rows, best first."""
    return np.argsort(-ranking.scores, kind="stable").tolist()


def test_given_tags_come_before_predicted_and_both_before_contradicted():
    brief = understand("calm piano", EVIDENCE.vocabulary())
    assert ranked(rank(brief, EVIDENCE, VALUES))[:2] == [0, 1]
    assert set(ranked(rank(brief, EVIDENCE, VALUES))[-2:]) == {2, 3}


def test_an_unwanted_tag_puts_its_tracks_last():
    brief = understand("calm, no drums", EVIDENCE.vocabulary())
    order = ranked(rank(brief, EVIDENCE, VALUES))
    assert order.index(2) > max(order.index(row) for row in (0, 1, 4))


def test_tracks_are_scored_in_the_order_of_their_ranks():
    brief = understand("calm piano, no drums, 80 to 89 BPM", EVIDENCE.vocabulary())
    ranking = rank(brief, EVIDENCE, VALUES)
    assert np.all(np.diff(ranking.fit[ranked(ranking)]) <= 1e-9)
    assert 0 < ranking.fit.min() <= ranking.fit.max() <= 1


def test_each_match_says_why_it_is_there():
    brief = understand(
        "calm piano, 80 to 95 BPM, under two minutes, in A minor", EVIDENCE.vocabulary()
    )
    ranking = rank(brief, EVIDENCE, VALUES)
    texts = {r.text for r in reasons(brief, ranking, 1, EVIDENCE, VALUES)}
    assert texts == {
        "tagged calm",
        "sounds like piano (80 %)",
        "88 BPM (computed)",
        "1:00 long",
        "A minor",
    }
    for chance, said in ((0.1, "no piano (90 %)"), (0.0, "no piano (98 %)")):
        unlike = evidence_of([{}], {("instrument", "piano"): np.array([chance])}, [""])
        why = reasons(brief, rank(brief, unlike, values_of(1)), 0, unlike, values_of(1))
        assert said in {r.text for r in why}, "not: sounds like piano; never more than 98 %"
    assert "tempo unknown" in {r.text for r in reasons(brief, ranking, 4, EVIDENCE, VALUES)}


def test_half_and_double_time_count_less_than_the_tempo_itself():
    values = values_of(5, {TEMPO: np.array([90.0, 180.0, 120.0, 45.0, 60.0])})
    scores = rank(understand("85 to 95 BPM", VOCABULARY), EVIDENCE, values).scores
    assert scores[0] > scores[1] > scores[2]
    assert scores[3] == pytest.approx(scores[1])


def test_a_reference_and_a_modifier_move_the_ranking():
    brief = understand("like this but warmer", VOCABULARY)
    values = values_of(5, {BRIGHTNESS: np.array([0.5, 0.1, 0.9, 0.5, 0.5])})
    alike = np.array([1.0, 0.8, 0.8, 0.2, np.nan])
    assert ranked(rank(brief, EVIDENCE, values, alike, {BRIGHTNESS: 0.5}))[0] == 1


def test_what_is_only_near_to_an_unwanted_instrument_is_not_kept_out():
    brief = understand("no harpsichord, no cello", VOCABULARY)
    assert tags_of(brief, wanted=False) == ["strings"]
    assert brief.problems == (
        'No track here has the tag "harpsichord": nothing was kept out for it.',
    )


@pytest.mark.parametrize(
    ("text", "title", "others"),
    [
        ("like Still Echo but warmer, no drums", "Still Echo", ["percussion"]),
        ("wie still echo, aber ohne Schlagzeug", "still echo", ["percussion"]),
        ("something like Calm Piano, no drums", "Calm Piano", ["percussion"]),
        ("like Morning, Noon and Night without drums", "Morning, Noon and Night", ["percussion"]),
        ("something like calm piano, no drums", None, ["percussion"]),  # two tags
        ("something like rain", None, []),  # a word like any other
        ("something like Piano, no drums", None, ["percussion"]),  # a tag
        ("like Stillness", None, []),
    ],
)
def test_a_title_needs_no_quotation_marks(text, title, others):
    titles = ["Still", "Still Echo", "Calm Piano", "Piano", "Morning, Noon and Night", "Rain"]
    own = Vocabulary(TAGS, lambda text: title_in(text, lambda words: titles))
    brief = understand(text, own)
    assert (brief.reference.title if brief.reference else None) == title
    assert tags_of(brief, wanted=False) == others


def test_a_long_german_word_is_taken_apart_at_once():
    started = time.process_time()
    brief = understand("ohne Klavier, Donaudampfschifffahrtsgesellschaftskapitänsfilm", VOCABULARY)
    understand(12 * "film", VOCABULARY)
    assert time.process_time() - started < 0.5
    assert tags_of(brief, wanted=False) == ["piano"]
