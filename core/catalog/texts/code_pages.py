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
    *("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH"),
)
# What texts of western Europe hold besides ASCII; þ, ð, ý and superscripts are left out because
# Turkish, Polish and Czech code pages have common letters in their places.
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ") | frozenset(
    "\u00a0€‚„…‘’“”•–—™¡©«®°·»¿´§£"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ALIEN = re.compile("(?![ÄÖÜäöüß]+$)[^A-Za-z]+")  # no western word, but for ÄÖÜß
_FEWEST = 3  # words that begin with a capital of a Mac, and different ones of these
_MORE = 2  # times as many as speak for Windows
_OF_A_MAC = re.compile(rb"(?<![\x80-\x9f\xdf-\xff])[\x80-\x9f](?=[\xe0-\xfe]{2})")
# Words that begin with its capitals, and small letters before a quote or a letter of Serbian, which
# on a Mac would be capitals within words.
_OF_WINDOWS = re.compile(rb"(?<![\xc0-\xff])[\xc0-\xdd](?=[\xe0-\xff])|(?<=[\xe0-\xfe])[\x80-\x9f]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouyâăêôơư")
_VIETNAMESE = frozenset("âăêôơưđàáãèéìíòóõùúýđ–—‘’“”…") | _TONES
_FEW_TONES = 3  # that tell


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


def reads_as_western(text: str) -> bool:
    """Whether all signs of a text of cp1252 are such as those of western Europe have, and few words
    are of such signs only."""
    if not {character for character in text if character > "\x7f"} <= _WESTERN:
        return False
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    alien = sum(len(word) > 2 and bool(_ALIEN.fullmatch(word)) for word in words)
    return not alien or 10 * alien < len(words)


def reads_as_hungarian(text: str) -> bool:
    """Whether õ and û stand for ő and ű, which have their places in central European pages."""
    signs = set(text.casefold())
    return bool(signs & set("õû") and signs & set("áíú") and signs & set("öü")) and not (
        signs & set("ãçäèàêñß")
    )


def cyrillic_of_a_mac(content: bytes) -> bool:
    """Whether Cyrillic that reads as Windows' code page is in the one of old Macs, where small
    letters have the same places, but capitals those of quotes and of letters of Serbian and
    Macedonian: words begin with such, and hardly anything speaks for Windows."""
    found = _OF_A_MAC.findall(content)
    if len(found) < _FEWEST or len(set(found)) < _FEWEST:
        return False
    return len(found) > _MORE * len(_OF_WINDOWS.findall(content))


def vietnamese(content: bytes) -> str | None:
    """The text, if it is Vietnamese of Windows (cp1258), which writes most tones as signs of their
    own: all its letters beyond ASCII are such, and each tone stands behind a vowel."""
    text = content.decode("cp1258", "replace")
    foreign = [sign for sign in text.lower() if sign > "\x7f"]
    if not foreign or not _VIETNAMESE.issuperset(foreign):
        return None
    n_tones = 0
    for before, sign in zip(text.lower(), text[1:], strict=False):
        if sign in _TONES:
            n_tones += 1
            if before not in _VOWELS:
                return None
    return unicodedata.normalize("NFC", text) if n_tones >= _FEW_TONES else None
