"""What speaks for a tag that a track does not have, and against one that it has."""

import numpy as np
import pytest

from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import INSTRUMENT, KIND, VOICE, Head
from core.catalog.decisions import review
from core.catalog.library import Library
from core.search.brief.chips import TEMPO
from core.search.brief.ranking.brief_ranking import rank
from core.search.brief.ranking.brief_reasons import reasons
from core.search.brief.understanding import understand
from core.search.index import load_index
from core.search.known.facts import Known
from tests.brief_kit import evidence_of, values_of
from tests.music import RUN, make_library

FOLK = evidence_of([{}] * 4, heard={("genre", "folk"): np.array([0.004, 0.06, 0.002, np.nan])})
NOTHING = values_of(4)


def order(text: str, evidence=FOLK, values=NOTHING) -> list[int]:
    """The rows, best first."""
    brief = understand(text, evidence.vocabulary())
    return np.argsort(-rank(brief, evidence, values).scores, kind="stable").tolist()


def test_a_tag_that_no_track_has_is_found_by_its_sound():
    assert order("folk")[0] == 1
    assert order("folk").index(0) < order("folk").index(2)


def test_what_only_sounds_so_more_than_others_is_not_ruled_out():
    given = [{"genre": ["folk"]}] * 12 + [{}] * 8
    heard = {("genre", "folk"): np.array([0.01] * 19 + [0.5])}
    evidence = evidence_of(given, heard=heard)
    found = rank(understand("no folk", evidence.vocabulary()), evidence, values_of(20))
    assert np.flatnonzero(found.missed).tolist() == list(range(12))
    assert found.scores.argmin() < 12


def test_how_a_track_sounds_beside_others_is_said_without_a_chance():
    brief = understand("folk", FOLK.vocabulary())
    found = rank(brief, FOLK, NOTHING)
    said = [reasons(brief, found, row, FOLK, NOTHING)[0].text for row in (1, 2)]
    assert said == ["sounds like folk more than most", "sounds little like folk"]


def test_of_tracks_with_a_tag_those_that_sound_so_come_first():
    given = [{"instrument": ["piano"]}] * 3 + [{}]
    chances = {(INSTRUMENT, "piano"): np.array([0.01, 0.9, np.nan, 0.9])}
    assert order("piano", evidence_of(given, chances)) == [1, 2, 0, 3]


def test_a_tempo_just_outside_of_a_written_range_counts_as_outside():
    chances = {(INSTRUMENT, "piano"): np.array([0.33, 0.9])}
    evidence = evidence_of([{}, {"instrument": ["piano"]}], chances)
    assert order("piano", evidence, values_of(2)) == [1, 0]
    tempi = values_of(2, {TEMPO: np.array([80.0, 73.0])})
    assert order("piano, 75 to 90 BPM", evidence, tempi) == [0, 1]


def test_the_model_hears_genres_but_no_moods_that_nobody_tagged(home, tmp_path):
    heads = [
        Head(INSTRUMENT, ("piano", "flute")),
        Head(KIND, ("music", "speech", "nature", "effect")),
        Head(VOICE, ("voice",), one_of=False),
        Head("genre", ("folk", "rock"), one_of=False),
        Head("mood", ("eerie",), one_of=False),
    ]
    known = known_of(make_library(tmp_path, n_tracks=6), heads)
    assert set(known.tags.heard) == {("genre", "folk"), ("genre", "rock")}
    assert "mood" not in known.tags.names
    p, _ = known.tags.probability("genre", "folk")
    assert p.argmax() == 5
    review.decide(known.library, RUN, [review.Suggestion("t05", "genre", "Folk", 0.9)], False)
    decided = Known(known.library, known.index).tags
    refused, _ = decided.probability("genre", "folk")
    assert refused[5] < 0.1 * p[5]
    assert decided.probability("genre", "rock")[0].tolist() == pytest.approx(
        known.tags.probability("genre", "rock")[0].tolist()
    )


def known_of(library: Library, heads: list[Head]) -> Known:
    """What is known of a library whose last track is the likeliest to be anything."""
    ids, X = embeddings.read(library, RUN)
    embeddings.forget_run(library, RUN)
    head_chances.set_heads(library, RUN, heads)
    width = sum(len(head.names) for head in heads)
    rows = (
        embeddings.TrackEmbedding(of, X[at], [0.0], X[at : at + 1], np.full(width, at / 10, "f4"))
        for at, of in enumerate(ids)
    )
    embeddings.write(library, RUN, rows)
    return Known(library, load_index(library, RUN))
