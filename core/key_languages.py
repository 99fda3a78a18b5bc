"""Names of keys in languages that call the notes do, re, mi or by signs of their own: "Do majeur",
"si bemolle minore", "ля минор", "降E大调", "올림다단조"."""

import re
import unicodedata

_SYLLABLES = {"do": 0, "ut": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11}
_CYRILLIC = {"до": 0, "ре": 2, "ми": 4, "фа": 5, "соль": 7, "ля": 9, "си": 11}
LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_KOREAN = {"다": 0, "라": 2, "마": 4, "바": 5, "사": 7, "가": 9, "나": 11}
_NOTES = {**_SYLLABLES, **_CYRILLIC, **LETTERS, **_KOREAN}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SHARP = _words("# ♯ sharp diese diesis sostenido sustenido diyez диез 升 올림")
_FLAT = _words("b ♭ flat bemol bemolle бемоль 降 내림")
_MAJOR = _words("major majeur maggiore mayor maior groot мажор 大调 大調 장조 메이저 メジャー")
_MINOR = _words("minor mineur minore menor klein минор 小调 小調 단조 마이너 マイナー")


def _any(*words: str) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SIGN = rf"(?P<sign>{_any(*_SHARP, *_FLAT)})?"
_MODE = rf"(?P<mode>{_any(*_MAJOR, *_MINOR)})"
# As texts: the module that makes patterns of them keeps those, and few imports need them.
_SUNG = (
    rf"^(?P<note>{_any(*_SYLLABLES, *_CYRILLIC)})[\s-]*{_SIGN}[\s-]*"
    rf"(?:{_MODE}|(?P<short>maj|min|m)?)$"
)
_LETTER = rf"^(?P<note>[a-g])[\s-]*{_SIGN}[\s-]*{_MODE}$"
_SIGN_FIRST = rf"^{_SIGN}\s*(?P<note>[a-g]|{_any(*_KOREAN)})\s*{_MODE}$"


def translated_key(word: str) -> tuple[int, str] | None:
    """Tonic, 0 to 11 from C upwards, and mode of a key's name in small letters; None for none."""
    parts = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", parts))
    for pattern in (_SUNG, _LETTER, _SIGN_FIRST):
        found = re.match(pattern, bare)
        if found is not None:
            said = found.groupdict()
            shift = 0 if not said["sign"] else 1 if said["sign"] in _SHARP else -1
            minor = said["mode"] in _MINOR or said.get("short") in ("min", "m")
            return (_NOTES[said["note"]] + shift) % 12, "minor" if minor else "major"
    return None
