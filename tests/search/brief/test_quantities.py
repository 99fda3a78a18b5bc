"""Tempi and lengths in letters of people who did not know the program: each letter with what it
asks for, written before it was read."""

import csv
import random

import pytest

from core.search.brief.chips import LENGTH, TEMPO
from core.search.brief.quantities.quantities import quantities
from core.search.brief.quantities.quantity import DOWN, UP
from core.search.brief.quantities.quantity_tokens import QUANTITY_WORDS
from tests.brief_kit import read
from tests.search.brief.letters import LETTERS

Ends = tuple[float | None, float | None]


def ends(text: str, value: str) -> Ends | None:
    """The range that a letter asks for in all, None for none; of alternatives all."""
    found = [chip for chip in read(text).chips if getattr(chip, "value", "") == value]
    spans = [span for chip in found for span in chip.spans]
    if not spans:
        return None
    lows = [low for low, _ in spans if low is not None]
    highs = [high for _, high in spans if high is not None]
    return (max(lows, default=None), min(highs, default=None))


@pytest.mark.parametrize("letter", LETTERS, ids=[letter.text[:40] for letter in LETTERS])
def test_a_letter_is_read_as_it_was_meant(letter):
    for value, wanted in ((TEMPO, letter.tempo), (LENGTH, letter.length)):
        found = ends(letter.text, value)
        if isinstance(wanted, float | int):
            assert found is not None
            low, high = found
            assert low is not None
            assert high is not None
            assert low <= wanted <= high
            assert high - low <= 0.35 * wanted
        else:
            assert found == wanted, value


def test_any_words_of_the_table_end_in_some_reading():
    words = QUANTITY_WORDS.read_text("utf-8").replace("\n", "|").replace(",", "|").split("|")
    words += ["90", "2:30", "1", "a", "x", ",", "120", "2.5", "-"] * 40
    rng = random.Random(5)
    for _ in range(2000):
        text = " ".join(rng.choices(words, k=9))
        for one in quantities(text):
            assert one.of in (TEMPO, LENGTH)
            assert one.limit in ("", UP, DOWN)
            assert 0 <= one.start < one.end <= len(text)


def test_each_phrase_of_the_table_is_of_one_kind():
    with QUANTITY_WORDS.open(encoding="utf-8", newline="") as file:
        phrases = [words for row in csv.DictReader(file) for words in row["words"].split("|")]
    assert len(phrases) == len(set(phrases))
    assert all(phrases)
