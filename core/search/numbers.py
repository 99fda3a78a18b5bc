"""Numbers and lengths of time as people write them, in digits and in English and German words."""

import re

_WORDS = (
    (0.5, "half a|half|halbe|halben|halber|eine halbe|einer halben|einen halben"),
    (1.0, "a|an|one|ein|eine|einer|einem|einen|eins"),
    (1.5, "one and a half|eineinhalb|anderthalb"),
    (2.0, "two|zwei|a couple of"),
    (2.5, "two and a half|zweieinhalb"),
    (3.0, "three|drei"),
    (3.5, "three and a half|dreieinhalb"),
    (4.0, "four|vier"),
    (5.0, "five|fünf"),
    (6.0, "six|sechs"),
    (10.0, "ten|zehn"),
    (15.0, "fifteen|fünfzehn"),
    (20.0, "twenty|zwanzig"),
    (30.0, "thirty|dreißig|dreissig"),
    (40.0, "forty|vierzig"),
    (45.0, "forty-five|forty five|fünfundvierzig"),
    (60.0, "sixty|sechzig"),
    (90.0, "ninety|neunzig"),
)
_NUMBERS = {word: value for value, words in _WORDS for word in words.split("|")}
_SPOKEN = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))

NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b(?:{_SPOKEN})\b)"
CLOCK = r"\d{1,2}:[0-5]\d"
MINUTE = r"(?:minut(?:es?|en?)\b|mins?\b|m\b|分)"
SECOND = r"(?:second(?:s|en)?\b|sekunden?\b|secs?\b|sek\b|s\b|秒)"
UNIT = rf"(?:{MINUTE}|{SECOND})"
AND_A_HALF = r"(?:a|one)\s+minute\s+and\s+a\s+half"
DURATION = (
    rf"(?:{AND_A_HALF}|{CLOCK}(?:\s*{MINUTE})?|"
    rf"{NUMBER}[\s-]*{MINUTE}(?:\s*(?:and|und)?\s*{NUMBER}\s*{SECOND})?|{NUMBER}[\s-]*{SECOND})"
)


def number(text: str) -> float | None:
    """A number in digits or words; None when it is neither."""
    word = " ".join(text.casefold().split())
    if word in _NUMBERS:
        return _NUMBERS[word]
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None


def seconds(text: str) -> float | None:
    """A length of time in s: "1:30", "90 s", "two minutes", "1 min 30 s"; None when it is none."""
    folded = " ".join(text.casefold().split())
    clock = re.match(r"(\d{1,2}):([0-5]\d)", folded)
    if clock:
        return 60.0 * int(clock[1]) + int(clock[2])
    if re.fullmatch(AND_A_HALF, folded):
        return 90.0
    parts = re.findall(rf"({NUMBER})[\s-]*({MINUTE}|{SECOND})", folded)
    values = [(number(n), 60.0 if re.match(MINUTE, unit) else 1.0) for n, unit in parts]
    if not values or any(n is None for n, _ in values):
        return None
    return sum((n or 0.0) * factor for n, factor in values)
