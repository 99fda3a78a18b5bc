"""The longest phrase that begins at a word, with what it means; the small words and mistyped ones
put right."""

from collections.abc import Sequence

from core.catalog.texts.meanings import plain
from core.catalog.texts.tagtext import fold
from core.search.brief.tags.phrase import Phrase
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.spelling import nearest_form
from core.search.brief.vocabulary.vocabulary import LONGEST_PHRASE, Meaning, Vocabulary

INSTRUMENT = "instrument"


def function_word(word: str, vocabulary: Vocabulary) -> str:
    """The word in lower case; a mistyped "without" or "something" as it should be."""
    folded = fold(word)
    if folded in function_words().certain or vocabulary.meaning(word) is not None:
        return folded
    return vocabulary.nearest_of(folded, function_words().mistyped) or folded


def longest(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[Phrase | None, int]:
    """The longest phrase that begins here and how many words it has; None for a word that says
    nothing."""
    most = min(LONGEST_PHRASE, len(words) - at)
    for n in range(most, 1, -1):  # of "rhythm and blues-free" before "rhythm"
        free = _freed(words[at : at + n], vocabulary)
        if free is not None:
            return free, n
    for n in range(most, 0, -1):
        said = " ".join(words[at : at + n])
        if n == 1 and function_word(said, vocabulary) in function_words().plain:
            return None, 1
        meaning = vocabulary.meaning(said)
        if meaning is None and n == 2:
            meaning = _turned(words[at : at + n], vocabulary)
        if meaning is not None and (
            meaning.targets or not _has_tag(words[at : at + n], vocabulary)
        ):
            return Phrase(said, True, meaning), n
    free = _freed(words[at : at + 1], vocabulary)
    if free is not None:
        return free, 1
    for n in (2, 1):
        is_none = n > most or _is_surname(words, at, vocabulary)
        meaning = None if is_none else _guessed(words[at : at + n], vocabulary)
        if meaning is not None:
            return Phrase(" ".join(words[at : at + n]), True, meaning), n
    return Phrase(words[at], True, None), 1


def _turned(words: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    """What an instrument means that is written as Romance languages do: "guitar acoustic"."""
    meaning = vocabulary.meaning(" ".join(reversed(words)))
    return meaning if meaning and meaning.category == INSTRUMENT else None


def _has_tag(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether fewer of these words are a tag of the library: "nature" of a "nature documentary"."""
    return any(vocabulary.is_tag(" ".join(words[:n])) for n in range(1, len(words)))


def _is_surname(words: Sequence[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it stands behind another unknown word and both begin with a capital: "Edward
    Sharpe" is no harp."""
    both = words[max(at - 1, 0) : at + 1]
    before = fold(both[0])
    return (
        len(both) == 2
        and all(word.istitle() for word in both)
        and before not in function_words().certain
        and vocabulary.meaning(before) is None
    )


def _guessed(words: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    """What mistyped words mean; a word of them that is right stays: "indie folk" is no rock."""
    if any(fold(word) in function_words().certain for word in words):
        return None
    meaning = vocabulary.meaning(" ".join(words), guess=True)
    right = {plain(word) for word in words if vocabulary.meaning(word) is not None}
    read = meaning.corrected.split() if meaning else []
    alike = len(read) != len(words) or all(
        plain(word) == other or nearest_form(plain(word), [other])
        for word, other in zip(words, read, strict=True)
    )  # "drama set" is no "drum set"
    return meaning if meaning and alike and right <= set(read) else None


def _freed(words: Sequence[str], vocabulary: Vocabulary) -> Phrase | None:
    """ "drum-free", "gesangsfrei", "electric guitar-free": a tag with an ending that takes it
    away."""
    before, folded = " ".join(words[:-1]), plain(words[-1]).replace(" ", "")
    for ending in function_words().endings_without:
        head = folded.removesuffix(ending)
        if head != folded and len(head) > 2 and not head.endswith("so"):  # "solos"
            for form in (head, head.removesuffix("s")):
                meaning = vocabulary.meaning(f"{before} {form}", guess=not before)
                if meaning is not None and not (
                    ending in ("less", "los") and meaning.category == "mood"
                ):
                    return Phrase(" ".join(words), False, meaning)  # "hopeless" is no word of hope
    return None
