"""Text in a wrong encoding, or in one that nothing names, read as what it certainly is: in the tags
of sound files, and in tables."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from core.catalog.texts.code_pages import odd_words
from core.catalog.texts.encodings import CERTAIN, PROBABLE, decode

_FEW_BYTES = 8  # beyond ASCII; fewer do not tell one code page from another
_FEW_LETTERS = 3  # different ones beyond ASCII; fewer may look so by chance, as in "CAFÉ®"
_WESTERN = frozenset(map(chr, (*range(0xA0, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2122)))
_WINDOWS = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(128, 160)
    if code not in b"\x81\x8d\x8f\x90\x9d"
}
_QUOTES = {code: sign for sign, code in _WINDOWS.items() if code != 0x85}  # that ends a line
_SECOND = f"\x80-\xbf{''.join(map(chr, _WINDOWS))}"
_ACCENTED = re.compile("(?<![^\\W\\d_])[\xc0-\xd6\xd8-\xf6\xf8-\xff]{3,}(?![^\\W\\d_])")
_COMMON, _FEWEST_WIDE = re.compile(rb"[a-z ]"), 10  # bytes
_CENTRAL = frozenset("ąćęłńóśźżáčďéěíňřšťúůýžľĺôŕöüäőűß„”“’–")
_ICELANDIC = frozenset("áéíóúæ")
_OF_ONE_BYTE = ("CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI")  # scripts of code pages
_ONCE = re.compile(f"[^\0-\xff{_SECOND}]|[\xc0-\xff](?![{_SECOND}])")


def repaired(table: Mapping[str, Sequence[bytes]]) -> dict[str, list[str]]:
    """Texts by name. All of a file are looked at together: one title alone tells too little.

    Where it is not certain what they are, they are read as Windows' western code page.
    """
    encodings = _encodings([raw for values in table.values() for raw in values])
    return {name: [_read(raw, encodings) for raw in values] for name, values in table.items()}


def undoubled(text: str) -> str:
    """Text that was encoded twice, as it was before ("Ã¤" for an ä); itself where that is not
    certain: then some letter beyond ASCII is no part of a pair, or there are too few that no
    western text has."""
    if text.isascii() or _ONCE.search(text):
        return text
    try:
        found = text.translate(_WINDOWS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    letters = {letter for letter in found if letter > "\x7f"}
    return found if len(letters) >= _FEW_LETTERS or letters <= _WESTERN else text


def unwidened(text: str) -> str:
    """Text of one byte a letter that a program read as UTF-16 ("楓灭敬琠瑩敬" for "Simple title"):
    nearly all of it small letters and blanks, and more than chance makes of Chinese."""
    raw = text.encode("utf-16-le", "replace").rstrip(b"\0")
    n_common = len(_COMMON.findall(raw))
    is_latin = len(raw) >= _FEWEST_WIDE and raw.isascii() and n_common >= 0.8 * len(raw)
    return raw.decode() if is_latin and not text.isascii() else text


def with_quotes(text: str) -> str:
    """Text without the signs of control that stand where Windows has quotes and dashes, which are
    meant: its western code page was taken for Latin-1."""
    if text.isascii() or not any(chr(code) in text for code in _QUOTES):
        return text
    return text.translate(_QUOTES)


def unlatin(table: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Texts by name, of which those that a program took for Latin-1 are read as what they certainly
    are: no western word is of accented letters alone, as "Àëåêñàíäð" is."""
    told = {text for texts in table.values() for text in texts if not text.isascii()}
    odd = sorted(filter(_ACCENTED.search, told))
    right = dict(zip(odd, _of_another_script(odd), strict=False))
    return {name: [right.get(text, text) for text in texts] for name, texts in table.items()}


def _of_another_script(texts: Sequence[str]) -> list[str]:
    """The texts as they certainly are; none where that is not certain."""
    if sum(len(word) for text in texts for word in _ACCENTED.findall(text)) < _FEW_BYTES:
        return []
    try:
        raw = [text.translate(_WINDOWS).encode("latin-1") for text in texts]
    except UnicodeEncodeError:
        return []
    read = repaired({"": raw})[""]
    return read if all(map(_is_of_another_script, read)) else []


def _is_of_another_script(text: str) -> bool:
    letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    return all(unicodedata.name(letter, "").startswith(_OF_ONE_BYTE) for letter in letters)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _page_of(content: bytes) -> str:
    """The code page of Windows that a text is in where nothing tells it: most are western."""
    if _is_central(content):
        return "cp1250"
    return "cp1254" if _is_turkish(content.decode("cp1252", "replace").lower()) else "cp1252"


def _is_turkish(text: str) -> bool:
    """Whether a text has letters of Icelandic where Iceland writes none: þ ends no word there, and
    ü and ç are of other languages, as in "Barýþ Manço"."""
    if set(text) & _ICELANDIC or not set(text) & set("þýð"):
        return False
    return bool(set(text) & set("üç") or re.search(r"þ\b", text))


def _is_central(content: bytes) -> bool:
    """Whether a text makes no words in Windows' western code page, as "¯ó³ta" is none, but has only
    letters of Central Europe in the other one."""
    try:
        is_western = not odd_words(content.decode("cp1252"))
        text = content.decode("cp1250")
    except UnicodeDecodeError:
        is_western, text = False, content.decode("cp1250", "replace")
    letters = {sign for sign in text.lower() if sign > "\x7f" and not sign.isspace()}
    return not is_western and letters <= _CENTRAL and not odd_words(text)


def _read(raw: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings[:-1]:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(encodings[-1], "replace")


def _encodings(texts: Sequence[bytes]) -> list[str]:
    """What the texts are in: mostly one encoding, or two where some are UTF-8."""
    foreign = [text for text in texts if not text.isascii()]
    found = decode(b"\n".join(foreign)) if foreign else None
    if found is None:
        return ["cp1252"]
    n_foreign = sum(byte > 0x7F for text in foreign for byte in text)
    sure = found.sure == CERTAIN or (found.sure == PROBABLE and n_foreign >= _FEW_BYTES)
    if not sure or "\ufffd" in found.text:  # each program may have written in its own
        foreign = [text for text in foreign if not _is_utf8(text)]
        return ["utf-8", _page_of(b"\n".join(foreign))]
    return [found.encoding, found.rest] if found.rest else [found.encoding]
