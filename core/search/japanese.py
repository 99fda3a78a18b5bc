"""Phrases of a run of Japanese, which has no spaces."""

import re

from core.search.function_words import function_words
from core.search.phrase import Phrase, leave_open, take_away
from core.search.vocabulary import Vocabulary, is_japanese

_NOES = ("ノー", "ノン")  # ノーボーカル
_NOT_SO = re.compile(
    r"く(?=な(?:い|く))|くなり(?=すぎ)|くなら(?=な)|(?=すぎ(?:ない|ず|なく|る|た|て|ま|で))"
)  # 暗くない: 暗い, then ない
_KANA = re.compile(r"[ぁ-ん]")  # one alone says nothing
_BUT = "でも"  # behind a word "or": ジャズでもロックでもない
_THAN = "より"  # ピアノよりギター
_AND_SO = re.compile(r"く(?:て)?(?!な)|[げめみさ](?![いく])")


def read(run: str, vocabulary: Vocabulary, found: list[Phrase], listed: bool = False) -> None:
    """Add the phrases of a run: the longest known word at each place; "なし" and the like take the
    word before away ("rock以外"), and those joined to it. listed : all are taken away."""
    joins = [False] * len(found)  # whether each phrase is joined to the one before
    unread, joined, before, at = "", False, False, 0  # before : whether a "no" was just said
    ended, either = 0, False  # where the last word ended; whether an "or" follows it
    run = _and_so(_NOT_SO.sub("い", run), vocabulary)

    def unknown() -> None:
        if is_japanese(unread) and not _KANA.fullmatch(unread):
            which = unread.endswith(tuple(function_words().which))
            found.append(Phrase(unread, True, None, says_which=which))
            joins.append(False)

    while at < len(run):
        here = run[at:]
        if here.startswith(_NOES) and _first(here[len(_NOES[0]) :], vocabulary.japanese):
            before, at = True, at + len(_NOES[0])
            continue
        if found and at and at == ended and _first(here, (_THAN, *function_words().japanese_or)):
            than, either = here.startswith(_THAN), not here.startswith(_THAN)
            if than:
                take_away(found, joins)
            at += len(_first(here, (_THAN, *function_words().japanese_or)))
            continue
        word = _first(here, vocabulary.japanese)
        negation = _first(here, function_words().japanese_negative)
        leaves = _first(here, function_words().japanese_open)
        particle = _first(here, function_words().japanese_particles)
        step = word or leaves or negation or particle
        if not step:
            unread, at = unread + here[0], at + 1
            continue
        unknown()
        touches = unread != ""
        unread, at = "", at + len(step)
        if word:
            wanted = not (before or listed)
            phrase = Phrase(word, wanted, vocabulary.meaning(word), touches=touches)
            if either and found[-1].is_instead_of(phrase):
                found[-1] = found[-1].or_else(phrase)
            else:
                found.append(phrase)
                joins.append(joined or either)
            joined = before = either = False
            ended = at
        elif leaves:
            leave_open(found, joins)
        elif negation:
            take_away(found, joins)
        else:
            begins = at == len(particle) and particle == _BUT  # a clause of its own
            joined = particle in function_words().japanese_also and not begins
    unknown()


def _and_so(run: str, vocabulary: Vocabulary) -> str:
    """The run with adjectives that go on, 暗くて, as they are looked up, 暗い."""

    def adjective(match: re.Match[str]) -> str:
        before = match.string[: match.start()] + "い"
        known = any(before.endswith(word) for word in vocabulary.japanese if word.endswith("い"))
        return "い" if known else match[0]

    return _AND_SO.sub(adjective, run)


def _first(text: str, words: tuple[str, ...] | list[str]) -> str:
    """The first of these words that the text begins with; "" when none."""
    return next((word for word in words if text.startswith(word)), "")
