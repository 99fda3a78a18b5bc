"""The ways in which a path may be meant: with quotes pasted around it, as an address, with percent
signs, with backward slashes, absolute, with another case or form of its letters."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, unquote_plus

from core.catalog.lists.columns.letters import with_letters
from core.catalog.texts.accents import without_accents
from core.catalog.texts.mojibake import undoubled
from core.catalog.texts.tagtext import bare
from core.errors import SoundkinError
from core.files import expanded

_DRIVE = re.compile(r"/?[A-Za-z]:(?=/|$)")
_SHARE = re.compile(r"//[^/]+/")
_ADDRESS = re.compile(
    r"(?:file|smb|afp|(?P<web>https?|ftp)):(?://(?P<host>[^/]*))?(?P<path>/.*)", re.IGNORECASE
)
_WEB = re.compile(r"(?:https?|s?ftp|s3|gs)://|www\.\w", re.IGNORECASE)
_ASKED = re.compile(r"[?#].*")  # what an address says behind its path
# What stands behind a name: a part of the file, how it is asked for, its length, a sign between it
# and nothing.
_BEHIND = re.compile(
    r"(?<=\w)(?:#t=[^/]*|\?\w+=[^/]*|\s*[(\[]\d+:\d\d[)\]]|\|subsong:\d+|;\d*|[,|]+|(?:\\[rn])+)\s*$"
)
# A link of a page or note, a line of a list, and a name that a page is asked for.
_LINK = (
    r"!?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]|!?\[[^\[\]]*\]\(([^()]+)\)|[•*‣▪◦·–-]\s+(\S.*)"
    r"|https?:.*[?&]\w+=([^&]+\.\w{2,5})(?:&.*)?"
)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ABOVE = re.compile(r"^(?:\.\./)+|^\.\.$")
_QUOTES = ('""', "''", "“”", "„“", "‘’", "«»", "‹›", "``", "<>")
_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
# What word processors write for plain signs; the wide slash must not become one between folders.
_AS_TYPED = str.maketrans("’‘´`“”„–—‐‑−／⧸∕", "'" * 4 + '"' * 3 + "-" * 5 + "⁄" * 3, "\ufe0e\ufe0f")
_AS_TYPED |= dict.fromkeys(_UNSEEN)  # of no width, pasted along
# Signs that not every disk takes, and what programs put in their place.
_REPLACED = re.compile(r"[<>:\"'|?*_\-.\s⁄]+")
_BLANKS = re.compile(r"\s+")
# As shells and Python write a path: `My\ Song.wav`, `It'\''s.wav`, `b'one.wav'`, `['one.wav']`,
# `PosixPath('one.wav')`, `Caf\303\251.wav`.
_SHELL = re.compile(r"'\\''|\\([ ()'\"&\[\]!$;#])")
_OF_PYTHON = re.compile(r"""(?:[bru]|\w*Path\(|\[)(['"])(.*)\1[)\]]?""")
_BYTE = re.compile(r"\\(?:x([89a-fA-F][0-9a-fA-F])|([23][0-7]{2}))")
_BACKSLASHES = str.maketrans("¥₩＼", "\\\\\\")  # what it is in Japanese and Korean code pages
_OF_A_MAC = re.compile(r"/?:|:")  # old Macs, and Traktor, between folders


@dataclass(frozen=True)
class Spelling:
    """One reading of a path: relative to the library's folder, or absolute on another machine."""

    path: str  # with forward slashes, normal
    absolute: bool = False
    leads_out: bool = False


def unquoted(text: str) -> str:
    """A path without blanks and the quotes that were pasted with it."""
    text = bare(text)
    for first, last in map(tuple, _QUOTES):
        if len(text) > 1 and text.startswith(first) and text.endswith(last):
            return bare(text[1:-1])
    return text


def pasted(text: str) -> Path:
    """The path that a person pasted or typed: as it stands if it is there, else without blanks and
    quotes around it, or as a file:// address. SoundkinError for an address on the web."""
    readings = dict.fromkeys((text, text.strip(), *_texts(text)))
    paths = [expanded(reading) for reading in readings if reading.strip()]
    found = next((path for path in paths if _exists(path)), None)
    if found is None and _WEB.match(unquoted(text)):
        raise SoundkinError(
            f"{unquoted(text)} is an address on the web: download it first, and give where it then"
            " lies on this machine."
        )
    return found or expanded(unquoted(text))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def loose(path: str) -> str:
    """What spellings of one path have in common: case, form of letters, blanks, and what word
    processors make of quotes and dashes do not matter."""
    folded = unicodedata.normalize("NFC", path).casefold()
    if " " not in folded and folded.isascii():
        return folded
    folded = unicodedata.normalize("NFKC", folded.translate(_AS_TYPED))
    return "/".join(_BLANKS.sub(" ", part).strip() for part in folded.split("/"))


def as_saved(path: str) -> str:
    """What a name as a list writes it has in common with what a disk made of it: "Who: Mé?.wav" and
    "Who_ Me_.wav"."""
    plain = without_accents(loose(path))
    return "/".join(_REPLACED.sub(" ", part).strip() for part in plain.split("/"))


def spellings(written: str, root: Path) -> Iterator[Spelling]:
    """Every reading of a path that a row names, the likeliest first."""
    seen = set()
    for text in _texts(written):
        found = _placed(text, root)
        readings = [found]
        if found.leads_out:  # as where the folder was, on another machine
            readings.append(Spelling(_ABOVE.sub("", found.path), absolute=True))
        yield from (reading for reading in readings if reading not in seen)
        seen.update(readings)


def _texts(written: str) -> Iterator[str]:
    """The path as text: as written, without quotes, as an address, with forward slashes, with its
    percent signs read."""
    plain = unquoted(written)
    address = _ADDRESS.fullmatch(plain)
    if not address:
        yield written
        yield plain
    else:
        host, path = address["host"], address["path"]
        if address["web"]:
            path = _ASKED.sub("", path)
        plain = path if host in (None, "", "localhost", "127.0.0.1") else f"//{host}{path}"
        yield unquote(plain).replace("\\", "/")
    if "\\" in plain or _OF_PYTHON.fullmatch(plain):
        yield from _escaped(plain)
    forward = plain.replace("\\", "/")
    yield forward
    if forward.count(":") > 1 and not _DRIVE.match(forward):
        yield f"/{_OF_A_MAC.sub('/', forward).lstrip('/')}"
    if _PERCENT.search(forward):
        yield unquote(forward).replace("\\", "/")
        yield unquote(unquote(forward))  # of an address inside another one
    for text in (plain, forward):
        if _BEHIND.search(text):
            yield _BEHIND.sub("", text).replace("\\", "/")
    link = re.fullmatch(_LINK, unquoted(written))
    if link:
        yield unquote(next(filter(None, link.groups()))).replace("\\", "/")
    if "+" in forward:  # a blank, as in what is asked of a web page
        yield unquote_plus(forward)
    if (undone := undoubled(forward)) != forward:
        yield undone
    if (japanese := plain.translate(_BACKSLASHES)) != plain:
        yield japanese.replace("\\", "/")


def _escaped(text: str) -> Iterator[str]:
    """A path with backslashes that separate no folders, as shells and Python write it."""
    told = _OF_PYTHON.fullmatch(text)
    text = told[2] if told else text
    if told:
        yield text.replace("\\", "/")
    if _BYTE.search(text):
        octets = _BYTE.sub(lambda b: chr(int(b[1], 16) if b[1] else int(b[2], 8)), text)
        with suppress(UnicodeError):
            yield octets.encode("latin-1").decode("utf-8")
    if "\\u" in text:
        yield with_letters(text)
    plain = _SHELL.sub(lambda sign: sign[1] or "'", text)
    if "\\" not in plain and plain != text:
        yield plain


def _placed(text: str, root: Path) -> Spelling:
    drive = bool(_DRIVE.match(text))
    if text.startswith("/") or drive or text.startswith("~/"):
        bare = _DRIVE.sub("", text, count=1)
        inside = None if drive else _below(normpath(bare), root)
        if inside is not None:
            return Spelling(inside)
        return Spelling(normpath(_SHARE.sub("", bare, count=1)).lstrip("/"), absolute=True)
    path = normpath(text)
    if path == ".." or path.startswith("../"):
        inside = _below(normpath(f"{root.as_posix()}/{path}"), root)
        return Spelling(path, leads_out=True) if inside is None else Spelling(inside)
    return Spelling(path)


def _below(path: str, root: Path) -> str | None:
    """An absolute path relative to the root it lies in, however that is written; None outside."""
    for place in (root.as_posix(), _real(path, root)):
        if place and path.startswith(place.rstrip("/") + "/"):
            return path[len(place.rstrip("/")) + 1 :]
    return None


def _real(path: str, root: Path) -> str:
    """The beginning of an absolute path that is the root by way of links; "" when none is."""
    return next((str(folder) for folder in Path(path).parents if _is(str(folder), root)), "")


@lru_cache(maxsize=50_000)  # the rows of a list share their folders
def _is(folder: str, root: Path) -> bool:
    try:
        return folder != "/" and Path(folder).resolve() == root
    except (OSError, RuntimeError, ValueError):
        return False
