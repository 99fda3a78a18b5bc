"""The nearest spelling of a word that was mistyped."""

from collections.abc import Iterable

from core.catalog.texts.meanings import stem

SHORTEST = 5  # letters: in shorter words one changed letter makes another word
TWO_MISTAKES = 8  # letters from which two mistakes are allowed


def nearest_form(word: str, known: Iterable[str]) -> str | None:
    """As `nearest_word`, of the word or of what is left without a German ending: "fricshe"."""
    return nearest_word(word, known) or nearest_word(stem(word), known)


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word within one mistake of `word` (two from eight letters on); the first of
    equals, None when there is none.

    A mistake is a letter left out, added, changed or exchanged with its neighbour; one in the first
    letter counts half more.
    """
    if len(word) < SHORTEST:
        return min(_short_mistakes(word).intersection(known), default=None)
    allowed = 1 if len(word) < TWO_MISTAKES else 2
    best, best_at, letters = None, allowed + 0.9, set(word)
    for other in known:
        if abs(len(other) - len(word)) > allowed or len(other) < SHORTEST - 1:
            continue
        if other[0] != word[0] and other[1:2] != word[:1] and other[:1] != word[1:2]:
            continue
        if len(letters.symmetric_difference(other)) > 2 * allowed:  # a mistake changes two at most
            continue
        at = mistakes(word, other, allowed) + 0.5 * (other[0] != word[0])
        at += 0.1 * (not letters <= set(other))  # "violn" has a letter that "viola" lacks
        if at < best_at:
            best, best_at = other, at
    return best


def _short_mistakes(word: str) -> set[str]:
    """What a short word may be that lacks one of two same letters, "jaz", or in which two of four
    letters changed places, "clam"."""
    if not (SHORTEST - 3 < len(word) < SHORTEST and word.isalpha()):
        return set()
    doubled = {word[: at + 1] + word[at:] for at in range(1, len(word))}
    swapped = {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(SHORTEST - 2 if len(word) == SHORTEST - 1 else 0)
    }
    return (doubled | swapped) - {word}


def mistakes(a: str, b: str, most: int) -> int:
    """How many letters to change, add, leave out or exchange with a neighbour to make `b` of `a`.

    More than `most` is most + 1 (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
