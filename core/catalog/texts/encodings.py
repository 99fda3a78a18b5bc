"""In which encoding a text is, found row by row, so that one bad byte never spoils a whole file."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.texts import east_asian
from core.catalog.texts.code_pages import (
    CANDIDATES,
    TWO_BYTES,
    cyrillic_of_a_mac,
    decodes,
    like_a_language,
    odd_words,
    ranked,
    reads_as_hungarian,
    reads_as_western,
    vietnamese,
)

BAD = "\ufffd"  # stands for what could not be decoded
CERTAIN, PROBABLE, UNSURE, CHOSEN = "certain", "probable", "unsure", "chosen"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"\x1b$", "iso2022_jp_ext"))
# Kana are sure signs of Japanese, so there must be some. Kanji count in runs only: a lone umlaut in
# German text, with the letter after it, makes one valid cp932 kanji, but hardly ever two side by
# side. Half-width katakana are what single umlauts decode to.
# They are texts since few lists need them, and it takes a millisecond to make patterns of them.
_KANA = "[\u3041-\u3096\u30a1-\u30fa]"
_JAPANESE = "[\u3040-\u30ff\u3001\u3002]|[\u4e00-\u9fff\uff01-\uff60\u3040-\u30ff]{2,}"
_NO_JAPANESE = f"[{BAD}\ue000-\uf8ff]"  # signs of a person's own font are none
_FEW_LETTERS = 6  # below that many, another western code page would fit as well
_LIKER = 0.1  # how much liker a language the right one of several readings must be
_FEW_BYTES = 12  # beyond ASCII
_FEW_UTF8 = 3  # letters that hardly are UTF-8 by chance
_FEW_ROWS = 0.25  # of all; where only so many are beyond ASCII, not to know them costs little
_CONTROL = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")
_MOST_CONTROL, _MOST_ZEROS = 0.02, 0.15  # of the bytes of a text
_GREEK_OF_ISO = re.compile("\u00b6(?=[\u0370-\u03ff])")  # a pilcrow of Windows, there \u0386
_ODD_WORDS = 0.15  # of those beyond ASCII; more, and it is another encoding
_MARGIN = 0.02  # of charset-normalizer's mess between two readings of which one is right


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was taken for, how sure that is, and what else it could be."""

    text: str  # holds BAD where bytes could not be decoded
    encoding: str
    sure: str  # one of CERTAIN, PROBABLE, UNSURE, CHOSEN
    others: tuple[str, ...] = ()
    rest: str = ""  # of rows that are in another encoding
    twice: bool = False  # whether it was encoded twice


def decode(content: bytes, encoding: str | None = None) -> Decoded | None:
    """The text of these bytes; None when they are no text. `encoding` is one that a person named.

    Raises `LookupError` for an encoding that Python does not know.
    """
    if encoding:
        name = codecs.lookup(encoding).name
        return Decoded(content.decode(name, "replace").removeprefix("\ufeff"), name, CHOSEN)
    for mark, name in _BOMS:
        if content.startswith(mark):
            return Decoded(content.decode(name, "replace").rstrip("\0"), name, CERTAIN)
    if b"\0" in content:
        return _with_zeros(content)
    if (found := _with_escapes(content)) is not None:
        return found
    try:
        return Decoded(content.decode("utf-8"), "utf-8", CERTAIN)
    except UnicodeDecodeError:
        pass
    utf8 = _mostly_utf8(content) or _by_rows(content)
    known = utf8 or _japanese(content) or _east_asian(content)
    return known or _vietnamese(content) or _western(content) or _other(content)


def _with_escapes(content: bytes) -> Decoded | None:
    """Japanese and Korean of seven bits, as mail programs write it, which looks like ASCII."""
    for mark, name in _ESCAPES:
        if mark in content:
            try:
                return Decoded(content.decode(name), name, CERTAIN)
            except UnicodeDecodeError:
                continue
    return None


def _with_zeros(content: bytes) -> Decoded | None:
    """UTF-16 without a mark has a zero in every other byte; a few zeros are damage; many, no
    text."""
    half = max(len(content) // 2, 1)
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            content[first::2].count(0) > 0.4 * half
            and content[1 - first :: 2].count(0) < 0.1 * half
        ):
            return Decoded(content.decode(name, "replace"), name, PROBABLE)
    content = content.rstrip(b"\0")  # what a full disk or a crash leaves behind a text
    n_control = len(content) - len(content.translate(None, _CONTROL))
    if n_control > _MOST_CONTROL * len(content) or content.count(0) > _MOST_ZEROS * len(content):
        return None
    found = decode(content.replace(b"\0", b"\x1a"))
    return found and Decoded(
        found.text.replace("\x1a", BAD), found.encoding, found.sure, found.others
    )


def paired(text: str) -> str:
    """A text whose signs were written as two halves each, put together; BAD for a half alone, as
    where a text was cut off in the middle of one."""
    if text.isprintable():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mostly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes: most rows beyond ASCII are valid, which no other encoding
    gives."""
    rows = [row for row in content.splitlines() if not row.isascii()]
    n_bad = sum(not decodes(row, "utf-8") for row in rows)
    if len(rows) < 3 * n_bad:
        return None
    return Decoded(content.decode("utf-8", "replace"), "utf-8", PROBABLE)


def _by_rows(content: bytes) -> Decoded | None:
    """Lists that were put together: rows that can be nothing but UTF-8 among rows of another
    encoding, which is taken where it is certain; else their cells are lost, and named."""
    rows = content.splitlines(keepends=True)
    foreign = [row for row in rows if not row.isascii()]
    good = [row for row in foreign if decodes(row, "utf-8")]
    letters = [_beyond_ascii(row.decode("utf-8")) for row in good]
    telling = sum(n > 1 for n in letters)  # one letter may be two of another encoding by chance
    bad = [row for row in foreign if not decodes(row, "utf-8")]
    doubtful = sum(sum(byte > 0x7F for byte in row) >= _FEW_UTF8 for row in bad)
    few = telling < _FEW_ROWS * (telling + doubtful)
    if not telling or sum(letters) < _FEW_UTF8 or (few and not _of_single_bytes(bad, sum(letters))):
        return None
    rest = decode(b"".join(bad))
    name = rest.encoding if rest is not None and rest.sure == CERTAIN else ""
    text = "".join(
        row.decode("utf-8" if not name or decodes(row, "utf-8") else name, "replace")
        for row in rows
    )
    return Decoded(text, "utf-8", PROBABLE, rest=name)


def _of_single_bytes(rows: Sequence[bytes], n_letters: int) -> bool:
    """Whether these rows are in no encoding of two bytes a letter, of which some rows are UTF-8 by
    chance. n_letters : beyond ASCII, in rows that are UTF-8"""
    most = max(sum(decodes(row, name) for row in rows) for name in TWO_BYTES)
    return n_letters >= 2 * _FEW_UTF8 and 10 * most < 9 * len(rows)


def _japanese(content: bytes) -> Decoded | None:
    text = content.decode("cp932", "replace")
    n_foreign, n_bad = _beyond_ascii(text), len(re.findall(_NO_JAPANESE, text))
    if 10 * n_bad > n_foreign or not re.search(_KANA, text):
        return None
    if 2 * sum(map(len, re.findall(_JAPANESE, text))) <= n_foreign:
        return None
    return Decoded(text, "cp932", PROBABLE if n_bad else CERTAIN)


def _east_asian(content: bytes) -> Decoded | None:
    """Chinese, Japanese or Korean whose letters are frequent ones."""
    found = east_asian.read(content)
    if found is None:
        return None
    sure = CERTAIN if found.n_letters >= east_asian.FEW else PROBABLE
    return Decoded(found.text, found.encoding, sure)


def _vietnamese(content: bytes) -> Decoded | None:
    text = vietnamese(content)
    return None if text is None else Decoded(text, "cp1258", PROBABLE)


def _western(content: bytes) -> Decoded | None:
    """cp1252 where every sign is one that western texts have, and few words are of such signs
    only."""
    text = content.decode("cp1252", "replace")
    n_foreign, n_bad = _beyond_ascii(text), text.count(BAD)
    if 10 * n_bad > n_foreign or not reads_as_western(text.replace(BAD, "")):
        return None
    if reads_as_hungarian(text):
        return Decoded(content.decode("cp1250", "replace"), "cp1250", PROBABLE, ("cp1252",))
    same = text == content.decode("latin-1")  # they differ only in curly quotes and dashes
    sure = CERTAIN if n_foreign >= _FEW_LETTERS and not n_bad else PROBABLE
    return Decoded(text, "latin-1" if same else "cp1252", sure)


def _beyond_ascii(text: str) -> int:
    return sum(character > "\x7f" for character in text)


def _twin(name: str, text: str, content: bytes) -> str | None:
    """The encoding of most of the same letters in which some signs become the capitals that they
    stand for; None without any."""
    if name == "cp1251" and cyrillic_of_a_mac(content):
        return "mac_cyrillic"
    return "iso8859_7" if name == "cp1253" and _GREEK_OF_ISO.search(text) else None


def _other(content: bytes) -> Decoded:
    """What charset-normalizer takes the rows beyond ASCII for."""
    rows = [row for row in content.splitlines() if not row.isascii()]
    found = ranked(rows)
    few = len(rows) <= max(1, _FEW_ROWS * content.count(b"\n"))
    n_foreign = sum(byte > 0x7F for row in rows for byte in row)
    damaged = Decoded(content.decode("utf-8", "replace"), "utf-8", PROBABLE)
    if few and (not found or n_foreign < _FEW_BYTES):
        return damaged  # ASCII with a stray byte here and there, which costs its cells only
    if not found:
        name, *others = CANDIDATES
        return Decoded(content.decode(name, "replace"), name, UNSURE, tuple(others))
    close = {name for name, mess in found if mess - found[0][1] < _MARGIN}
    readings: dict[str, str] = {}
    for name, _ in found:  # the first of those that read the same
        text = content.decode(name, "replace")
        if name in close and text not in readings.values():
            readings[name] = text
    (name, text), *rest = sorted(readings.items(), key=lambda item: -like_a_language(item[1]))
    if rest and like_a_language(text) - like_a_language(rest[0][1]) < _LIKER:
        rivals = tuple(other for other, _ in rest)
        return damaged if few else Decoded(text, name, UNSURE, rivals)
    if east_asian.is_unlike(content, name):
        rivals = tuple(other for other in TWO_BYTES if other != name)
        return damaged if few else Decoded(text, name, UNSURE, rivals)
    if (twin := _twin(name, text, content)) is not None:
        name, text = twin, content.decode(twin, "replace")
    if odd_words(text) > _ODD_WORDS:
        rivals = tuple(other for other, _ in found if other != name)
        return damaged if few else Decoded(text, name, UNSURE, rivals)
    return Decoded(text, name, PROBABLE)
