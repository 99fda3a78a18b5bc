"""Which code pages a text beyond ASCII may be in, and whether it reads as a language in one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise

# The code pages that lists are found in; more would only make more ways to be wrong.
_CODE_PAGES = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp874 koi8_r cp866 mac_roman"
    " cp850 cp852 iso8859_2 cp932 euc_jp gb18030 big5 cp949"
    " iso8859_5 iso8859_6 koi8_u cp720 cp737 cp775 cp857 cp862"
)
CANDIDATES = _CODE_PAGES.split()
TWO_BYTES = ("cp932", "gb18030", "big5", "cp949", "euc_jp")
_SAMPLE_BYTES, _SAMPLE_WORDS = 100_000, 2_000
_WORD = re.compile(r"[^\s!-/:-@[-`{-~]+")
_PUNCTUATION = re.compile(
    "[\u00a0\u00a1\u00ab\u00b4\u00b7\u00bb\u00bf\u00a9\u00ae\u00aa\u00ba\u00b0\u2010-\u204f\u2116\u2122]"
)
_EAST_ASIAN = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "BOPOMOFO",
    "IDEOGRAPHIC",
    "FULLWIDTH",
    "HALFWIDTH",
)


def like_a_language(text: str) -> float:
    """How much the signs beyond ASCII are those of one language, 0 to 1: the more frequent they are
    in it, the more."""
    from charset_normalizer.constant import FREQUENCIES

    counts = Counter(character for character in text.casefold() if character > "\x7f")
    n = sum(counts.values()) or 1
    return max(
        sum(counts[letter] * (1 - rank / len(often)) for rank, letter in enumerate(often)) / n
        for often in FREQUENCIES.values()
    )


def ranked(rows: Sequence[bytes]) -> list[tuple[str, float]]:
    """Encodings the rows may be in with the mess they make of them (0 to 1), the likeliest
    first."""
    from charset_normalizer import from_bytes

    sample, size = [], 0
    for row in rows:
        sample.append(row)
        size += len(row)
        if size > _SAMPLE_BYTES:
            break
    parts = [(CANDIDATES, sample)]
    for name in TWO_BYTES:  # rows that are damaged must not speak against an encoding
        good = [row for row in sample if decodes(row, name)]
        if 0.9 * len(sample) <= len(good) < len(sample):
            parts.append(([name], good))
    return sorted(
        (
            (match.encoding, match.chaos)
            for names, part in parts
            for match in from_bytes(b"\n".join(part), cp_isolation=names)
        ),
        key=lambda found: found[1],
    )


def decodes(row: bytes, encoding: str) -> bool:
    """Whether all bytes of a row mean something in an encoding."""
    try:
        row.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def odd_words(text: str) -> float:
    """The share, 0 to 1, of words beyond ASCII that no language has: a capital behind a small
    letter, a sign between letters, or letters of two scripts."""
    found = (match.group() for match in _WORD.finditer(text))
    words = list(islice((word for word in found if not word.isascii()), _SAMPLE_WORDS))
    return sum(map(_is_odd, words)) / len(words) if words else 0.0


def _is_odd(word: str) -> bool:
    word = _PUNCTUATION.sub("", word)
    if any(a.islower() and b.isupper() and not (a + b).isascii() for a, b in pairwise(word)):
        return True
    scripts = {unicodedata.name(sign, "NONE").split()[0] for sign in word if sign.isalpha()}
    if not scripts.isdisjoint(_EAST_ASIAN):
        return False
    return len(scripts) > 1 or any(unicodedata.category(sign)[0] not in "LMN" for sign in word)
