"""Names of keys: read in many spellings, written in one, and which keys go together."""

import re
import unicodedata
from dataclasses import dataclass

from core.key_languages import LETTERS, translated_key

TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MODES = ("major", "minor")

_GERMAN = {"h": 11, "b": 10}  # in German B is the English B flat and H the English B
_JAPANESE = {"ハ": 0, "ニ": 2, "ホ": 4, "ヘ": 5, "ト": 7, "イ": 9, "ロ": 11}
_MINOR = ("minor", "min", "mi", "moll", "m", "aeolian", "-")
_CAMELOT = re.compile(r"^(1[0-2]|0?[1-9])\s*([ab])$")
_OPEN_KEY = re.compile(r"^(1[0-2]|0?[1-9])\s*([dm])$")
_WESTERN = re.compile(
    r"^([a-h])(?:\s*-?\s*(#|♯|sharp|b|♭|flat))?"
    r"(?:\s*(-)|\s*-?\s*(major|maj|ma|dur|ionian|minor|min|mi|moll|m|aeolian)\.?)?$"
)
_GERMAN_NAME = re.compile(r"^([a-h])(is|es|s)?\s*-?\s*(dur|moll)$")
_GERMAN_SHORT = re.compile(r"^[a-h](is|es|s)$")
_MAJOR = re.compile(r"[A-Ha-h][#♯b♭]?[ -]*M")  # as in "CM7"
_TWO_WAYS = re.compile(r"(.+?)\s*(?:[/|(]|\s-\s)\s*(.+?)\)?")
_HOUR = r"\d{1,2}[abdm]"
_BESIDE_HOUR = re.compile(rf"({_HOUR})\s+(.+)|(.+)\s+({_HOUR})", re.IGNORECASE)
_LONGEST = 60  # characters of a key that is written in several ways
_JAPANESE_NAME = re.compile(r"^(嬰|変)?([ハニホヘトイロ])(長調|短調)$")


@dataclass(frozen=True, order=True)
class Key:
    """A key: `tonic` 0 to 11 from C upwards, `mode` "major" or "minor"."""

    tonic: int
    mode: str

    def __str__(self) -> str:
        return f"{TONICS[self.tonic]} {self.mode}"

    @property
    def short(self) -> str:
        """As it is written in file tags: `F#m`, `Eb`."""
        return TONICS[self.tonic] + ("m" if self.mode == "minor" else "")

    @property
    def number(self) -> int:
        """Tonic from C upwards, and 12 more for minor."""
        return self.tonic + 12 * MODES.index(self.mode)

    @property
    def relative(self) -> "Key":
        """The key of the other mode with the same notes."""
        if self.mode == "minor":
            return Key((self.tonic + 3) % 12, "major")
        return Key((self.tonic + 9) % 12, "minor")


def numbered(number: int) -> Key:
    """The key of a number: tonic from C upwards, and 12 more for minor."""
    return Key(number % 12, MODES[number // 12])


def compatible(key: Key) -> tuple[Key, ...]:
    """The keys that mix with this one by the Camelot wheel: itself, its neighbours on either side
    (a fifth up and down) and its relative."""
    up, down = ((key.tonic + step) % 12 for step in (7, 5))
    return (key, key.relative, Key(up, key.mode), Key(down, key.mode))


def parse_key(text: str) -> Key | None:
    """The key that a text names, None when it names none.

    Understands `Am`, `A minor`, `a-Moll`, `cis-Moll`, `Es-Dur`, `H-Dur`, `F#m`, `Bb`, `8A`, `1d`
    (Open Key), `嬰ハ短調`, and the names of `key_languages`. A capital letter alone is major; so is
    a small one, but with `-Moll`. `CM` is major, `A-` minor, as in chords.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    text = " ".join(text.replace("_", " ").split())
    if _MAJOR.fullmatch(text):
        text = text.replace("M", "maj")
    word = text.casefold()
    if _GERMAN_SHORT.match(word):  # "Cis", "es": German writes minor keys small
        word += "-dur" if text[0].isupper() else "-moll"
    found = _wheel(word) or _japanese(word) or _german(word) or _western(word) or _translated(word)
    return found or _twice(text)


def _twice(text: str) -> Key | None:
    """A key that is written in two ways: "8A - Am", "C major (8B)", "G#m/Abm"."""
    found = None
    if len(text) <= _LONGEST:
        found = _TWO_WAYS.fullmatch(text) or _BESIDE_HOUR.fullmatch(text)
    if found is None:
        return None
    first, second = (parse_key(part) for part in found.groups() if part)
    return first if first == second else None


def _translated(word: str) -> Key | None:
    found = translated_key(word)
    return None if found is None else Key(*found)


def _wheel(word: str) -> Key | None:
    found = _CAMELOT.match(word) or _OPEN_KEY.match(word)
    if found is None:
        return None
    number, letter = int(found[1]), found[2]
    steps = number - 8 if letter in "ab" else number - 1
    major = steps * 7 % 12
    return Key((major + 9) % 12, "minor") if letter in "am" else Key(major, "major")


def _japanese(word: str) -> Key | None:
    found = _JAPANESE_NAME.match(word)
    if found is None:
        return None
    shift = {"嬰": 1, "変": -1}.get(found[1] or "", 0)
    return Key((_JAPANESE[found[2]] + shift) % 12, "major" if found[3] == "長調" else "minor")


def _german(word: str) -> Key | None:
    found = _GERMAN_NAME.match(word)
    if found is None:
        return None
    letter, ending, mode = found.groups()
    tonic = _GERMAN.get(letter, LETTERS.get(letter, 0))
    shift = {"is": 1, "es": -1, "s": -1}.get(ending or "", 0)
    return Key((tonic + shift) % 12, "minor" if mode == "moll" else "major")


def _western(word: str) -> Key | None:
    found = _WESTERN.match(word)
    if found is None:
        return None
    letter, sign, dash, mode = found.groups()
    tonic = 11 if letter == "h" else LETTERS[letter]
    shift = 1 if sign in ("#", "♯", "sharp") else -1 if sign else 0
    return Key((tonic + shift) % 12, "minor" if (dash or mode) in _MINOR else "major")
