"""The words of a text by what they say of a tempo or a length: numbers, units, limits ("under"),
joints ("to"), refusals ("not"). The words are those of `quantity_words.csv`; the longest phrase
counts."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.search.brief.numbers import CLOCK, NUMBER, clock_seconds, number
from core.search.brief.patterns import compiled

QUANTITY_WORDS = Path(__file__).with_name("quantity_words.csv")
OTHER, NUMERAL, CLOCK_TIME, BREAK = "other", "number", "clock", "break"
_LATIN = r"(?:(?![\u3040-\u30ff\u3400-\u9fff々ー])[^\W\d_])+"
_PIECE = (
    rf"(?P<clock>(?<![\d:]){CLOCK}(?![\d:]))|(?P<number>{NUMBER})|"
    rf"(?P<word>{_LATIN}(?:'{_LATIN})?)|(?P<sign>\S)"
)
_BREAKS = frozenset(",;.!?、。)")
_BEHIND = ("or more", "or less")  # kinds that stand behind a number
_THAN = ("than", "then", "als", "to")
_JOIN = ("or", "and", "oder", "und")


@dataclass(frozen=True)
class Token:
    """A word or phrase, and where it stands.

    kind : of `quantity_words.csv`, or one of the constants above
    of : TEMPO or LENGTH, where the word tells which of the two is meant; else ""
    number : of a numeral, s of a clock's time
    written : as it stands in the text
    """

    kind: str
    start: int
    end: int
    written: str
    of: str = ""
    number: float = 0.0

    @property
    def in_digits(self) -> bool:
        return self.written[:1].isdigit()


@dataclass(frozen=True)
class _Phrase:
    kind: str
    of: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[_Phrase]]:
    """The phrases by their first piece, the longest first."""
    found: dict[str, list[_Phrase]] = {}
    with QUANTITY_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for words in row["words"].split("|"):
                pieces = tuple(piece.text for piece in _pieces(words))
                found.setdefault(pieces[0], []).append(_Phrase(row["kind"], row["of"], pieces))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase.pieces))
    return found


def _pieces(text: str) -> list[_Piece]:
    """Numbers, words and signs; of Japanese each letter."""
    return [
        _Piece(match.lastgroup or "", match[0].casefold(), match.start(), match.end())
        for match in compiled(_PIECE).finditer(text)
    ]


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    pieces = _pieces(text)
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        token, n = _token(text, pieces, at)
        found.append(token)
        at += n
    return found


def _token(text: str, pieces: list[_Piece], at: int) -> tuple[Token, int]:
    """The token that begins with a piece, and how many pieces it has."""
    piece = pieces[at]
    if piece.kind == "word" and "_" in (
        text[piece.start - 1 : piece.start],
        text[piece.end : piece.end + 1],
    ):
        return Token(OTHER, piece.start, piece.end, piece.text), 1  # joined: it means nothing else
    for phrase in _phrases().get(piece.text, ()):
        n = len(phrase.pieces)
        if tuple(p.text for p in pieces[at : at + n]) == phrase.pieces:
            if n == 1 and piece.kind == "number":
                break  # "a" and "one" are filler where they count nothing
            if piece.text in _JOIN and phrase.kind in _BEHIND and _goes_on(pieces, at + n):
                continue  # "under 80 or over 120", "or longer than 3"
            start, end = piece.start, pieces[at + n - 1].end
            return Token(phrase.kind, start, end, text[start:end], phrase.of), n
    written = text[piece.start : piece.end]
    if piece.kind == "clock":
        return Token(CLOCK_TIME, piece.start, piece.end, written, number=clock_seconds(written)), 1
    if piece.kind == "number" and not _part_of_a_name(pieces, at):
        return Token(NUMERAL, piece.start, piece.end, written, number=number(written) or 0.0), 1
    kind = BREAK if written in _BREAKS else OTHER
    return Token(kind, piece.start, piece.end, written), 1


def _goes_on(pieces: list[_Piece], at: int) -> bool:
    """Whether a number, "than" or "to" comes."""
    piece = pieces[at] if at < len(pieces) else None
    return piece is not None and (piece.kind in ("number", "clock") or piece.text in _THAN)


def _part_of_a_name(pieces: list[_Piece], at: int) -> bool:
    """Whether letters stand at a number: "MP3", "4k", "2nd"; but "90bpm", "BPM120"."""
    piece = pieces[at]
    if not piece.text[0].isdigit():
        return False
    before = pieces[at - 1] if at else None
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    return any(
        other is not None
        and (other.kind == "word" or other.text == "_")
        and (other.end == piece.start or other.start == piece.end)
        and other.text not in _phrases()
        for other in (before, after)
    )
