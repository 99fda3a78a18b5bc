"""A given tempo or key counts before what was computed, for all that show or write it."""

from core.catalog.analysis.measured import TrackValues
from core.catalog.tempo_and_key import key_of, tempo_of
from core.keynames import Key

COMPUTED = TrackValues(tempo_bpm=91.25, tempo_confidence=0.4, key=21, key_confidence=0.4)


def test_what_is_given_counts_before_what_is_computed():
    tempo, key = tempo_of(90.0, COMPUTED), key_of({"key": ["es-Moll"]}, COMPUTED)
    assert tempo is not None
    assert key is not None
    assert (tempo.value, tempo.text, tempo.source, tempo.certainty) == (90.0, "90", "given", None)
    assert (key.value, key.text, key.source) == (Key(3, "minor"), "es-Moll", "given")


def test_what_is_not_given_is_taken_as_computed_with_its_certainty():
    tempo, key = tempo_of(None, COMPUTED), key_of({"key": ["as it comes"]}, COMPUTED)
    assert tempo is not None
    assert key is not None
    assert (tempo.text, tempo.source, tempo.certainty) == ("91.2", "computed", 0.4)
    assert (key.text, key.source, key.certainty) == ("A minor", "computed", 0.4)


def test_what_is_computed_with_less_certainty_than_is_asked_for_is_not_known():
    assert tempo_of(None, COMPUTED, least=0.5) is None
    assert key_of({}, COMPUTED, least=0.5) is None
    assert tempo_of(90.0, COMPUTED, least=0.5) is not None
    assert tempo_of(None, None) is None
    assert key_of({}, TrackValues()) is None
