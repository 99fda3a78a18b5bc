"""Phrases of a brief that mean tags, and which of them are unwanted, clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog.texts.tagtext import fold
from core.search.brief.patterns import compiled
from core.search.brief.tags import japanese
from core.search.brief.tags.longest import function_word
from core.search.brief.tags.passing import told_apart
from core.search.brief.tags.phrase import Phrase, narrowed
from core.search.brief.tags.spoken import Clause
from core.search.brief.vocabulary.clause_words import MORE, OR, PREFERRING
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.vocabulary import Vocabulary

_KANA = r"\u3040-\u30ff\u3400-\u9fff々ー"
_LETTERS = rf"[^\W_{_KANA}]+"
_TOKEN = (
    rf"(?P<ja>[{_KANA}]+)|(?P<word>{_LETTERS}(?:['&_\-]{_LETTERS})*)|(?P<and>[&+/／])|"
    r"(?P<more>(?<![-=<>])>{1,3}(?![=<>]))|(?P<end>[,;:.!?、。()\n]+)"
)
_SENTENCE_ENDS = ".;:!?。\n"
_LIST_ENDS = 3  # words in a part of "no drums, bass or vocals"


@dataclass
class _Part:
    """A part of a text between marks: words, or a run of Japanese; and the marks after it."""

    words: list[str]
    run: str = ""
    marks: str = ""


def phrases(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    """The phrases of a text in order; words without a meaning of their own are passed over."""
    parts = _parts(text)
    found: list[Phrase] = []
    listed = False  # "avoid: drums, vocals"
    last: Phrase | None = None  # an unwanted one that a list goes on from
    sentences = [""]
    noes = 0  # parts in a row with a "no" of their own: then "or" begins what is wanted
    for at, part in enumerate(parts):
        before = parts[at - 1].marks if at else "."
        if any(mark in _SENTENCE_ENDS for mark in before):
            sentences.append("")
        sentences[-1] += f" {' '.join(part.words)}{part.run}{part.marks}"
        if part.run:
            japanese.read(part.run, vocabulary, found, listed)
            listed = listed and part.marks in ("、", ",", "")
            last, noes = None, 0
            _number(found, len(sentences) - 1)
            continue
        noes = noes + 1 if _says_no(part.words, vocabulary) else noes
        goes_on = last is not None and noes < 2 and _is_list(parts[at:], last, vocabulary)
        clause = Clause(part.words, vocabulary, listed or goes_on, None if listed else last)
        clause.before, clause.listed = found[-1] if found else None, listed
        clause.joined = "no" if listed else "and" if goes_on else ""
        clause.read()
        found += clause.found
        if clause.waiting and found and _answers(before, at):
            found[-1] = replace(found[-1], wanted=False)
        within = part.marks.strip() == ","
        begins = clause.waiting and ":" in part.marks
        listed = begins or (listed and within and clause.negative)
        last = clause.last if within else None
        noes = noes if within else 0
        _number(found, len(sentences) - 1)
    return told_apart(narrowed(found), sentences)


def _number(found: list[Phrase], sentence: int) -> None:
    """Give those phrases that have none yet the number of their sentence."""
    for at in range(len(found) - 1, -1, -1):
        if found[at].sentence >= 0:
            return
        found[at] = replace(found[at], sentence=sentence)


def _parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    is_open = False
    for token in compiled(_TOKEN, False).finditer(text):
        if token["end"]:
            is_open = False
            if parts:
                parts[-1].marks += token["end"]
        elif token["ja"]:
            parts.append(_Part([], token["ja"]))
            is_open = False
        else:
            if not is_open:
                parts.append(_Part([]))
                is_open = True
            either = "or" if token["and"] in ("/", "／") else "&"
            parts[-1].words.append(token["word"] or (MORE if token["more"] else either))
    return parts


def _answers(marks: str, at: int) -> bool:
    """Whether a "no" that stands alone belongs to what is before: "drums? no", "ドラムNG"."""
    return at > 0 and marks.strip() in ("?", ":", "")


def _is_list(parts: Sequence[_Part], last: Phrase, vocabulary: Vocabulary) -> bool:
    """Whether short parts with commas between follow, of which one has an "or" and goes on from the
    phrase `last`: the rest of "no drums, bass or vocals"."""
    for part in parts:
        if part.run or _is_said_otherwise(part.words, vocabulary):
            return False
        if _has_or(part.words):
            clause = Clause(part.words, vocabulary)
            clause.read()
            return any(phrase.kinds & last.kinds for phrase in clause.found[:1])
        plain = function_words().plain
        said = [word for word in part.words if function_word(word, vocabulary) not in plain]
        if len(said) > _LIST_ENDS or part.marks.strip() != ",":
            return False
    return False


def _has_or(words: Sequence[str]) -> bool:
    """Whether a clause ends a list: "bass or vocals"."""
    return any(fold(word) in OR for word in words)


def _says_no(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a clause has a "no" of its own."""
    return any(function_word(word, vocabulary) in function_words().negative for word in words)


def _is_said_otherwise(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a clause has a "no", "but" or "rather" of its own."""
    own = function_words().onwards | {*PREFERRING}
    others = any(function_word(word, vocabulary) in own for word in words)
    return others or _says_no(words, vocabulary)
