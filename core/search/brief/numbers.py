"""Numbers and lengths of time as people write them, in digits and in English and German words."""

import re

_FRACTIONS = {
    0.25: "a quarter of an|a quarter of a|quarter of an|quarter of a",
    0.5: "half an|half a|half|halbe|halben|halber|eine halbe|einer halben|einen halben",
    1.0: "an|a|eine|einer|einem|einen|eins|ne|ner",
    1.5: "anderthalb",
    2.0: "a couple of",
    0.75: "three quarters of an|three quarters of a|dreiviertel",
}
_ONES = (
    "one two three four five six seven eight nine",
    "ein zwei drei vier fünf sechs sieben acht neun",
)
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
)
_WHOLE = {
    word: float(first + at * step)
    for words, first, step in ((_ONES, 1, 1), (_TEENS, 10, 1), (_TENS, 20, 10))
    for language in words
    for at, word in enumerate(language.split())
} | {"dreissig": 30.0}
_NUMBERS = {word: value for value, words in _FRACTIONS.items() for word in words.split("|")}


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_AND = {"and a half": 0.5, "einhalb": 0.5, "and a quarter": 0.25, "and three quarters": 0.75}
_AND_PART = "|".join(word.replace(" ", r"\s+") for word in _AND)
_ENGLISH = (  # each word stands here once: the pattern is part of nearly all others
    r"(?:(?:(?:an?|one|two|three)\s+)?hundred(?:\s+(?:and\s+)?)?)?"
    rf"(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[\s-]+(?:{_any(_ONES[0])}))?|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|"
    rf"(?:{_any(_ONES[0])})(?:\s*(?:{_AND_PART}))?|(?<=hundred))"
)
_GERMAN = (
    r"(?:(?:ein|zwei|drei)?hundert(?:und)?)?"
    rf"(?:(?:(?:{_any(_ONES[1])})und)?(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)(?:z|ß|ss)ig|"
    r"(?:drei|vier|fünf|sech|sieb|acht|neun)?zehn|elf|zwölf|"
    rf"(?:{_any(_ONES[1])})(?:\s*einhalb)?|(?<=hundert))"
)
_HALVES = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_QUARTERS = r"three\s+quarters\s+of\s+an?"
_SPOKEN = rf"(?=[^\W\d])(?:{_QUARTERS}|{_ENGLISH}|{_HALVES}|{_GERMAN})"

NUMBER = rf"(?:(?<!\d)\d+(?:[.,]\d+)?|\b(?:{_SPOKEN})\b)"
CLOCK = r"\d{1,2}:[0-5]\d"
MINUTE = r"(?:minut(?:es?|en?)\b|mins?(?![^\W\d])|m(?![^\W\d])|分(?!間?半))"
SECOND = r"(?:second(?:s|en)?\b|sekunden?\b|secs?\b|sek\b|s\b|秒)"
HOUR = r"(?:hours?\b|hrs?\b|h\b|stunden?\b|時間)"
UNIT = rf"(?:{MINUTE}|{SECOND}|{HOUR})"
AND_A_HALF = (
    rf"(?:(?:a|(?<!\d)\d+|{_any(_ONES[0])})\s+minutes?\s+and\s+a\s+half|(?<!\d)\d+\s*分間?半)"
)
_MORE_SECONDS = (
    r"(?:[0-5]\d|fifteen|thirty|forty[\s-]five|drei(?:ß|ss)ig)(?![\w:-]|[.,]\d)"  # 1 minute 30
)
_DOT = r"(?:(?<=min|sec|sek)\.|(?<=mins|secs)\.)?"  # of what is cut short; others end a sentence
DURATION = (
    rf"(?:{AND_A_HALF}|{CLOCK}(?:\s*{MINUTE})?|"
    rf"{NUMBER}[\s-]*(?:{MINUTE}{_DOT}(?:\s*(?:and|und)?\s*(?:{NUMBER}\s*{SECOND}|{_MORE_SECONDS}))?|"
    rf"{SECOND}{_DOT}|{HOUR}))"
)


def number(text: str) -> float | None:
    """A number in digits or words; None when it is neither."""
    word = " ".join(text.casefold().replace("ß", "ss").replace("-", " ").split())
    known = _NUMBERS.get(word)
    if known is not None:
        return known
    for ending, part in _AND.items():
        if word.endswith(ending):
            whole = number(word.removesuffix(ending))
            return None if whole is None else whole + part
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return _spoken(word)


def _spoken(word: str) -> float | None:
    """ "a hundred and twenty", "fünfundneunzig", "hundertzehn"."""
    whole = {name.replace("ß", "ss"): value for name, value in _WHOLE.items()}
    times, hundred, rest = word.replace("hundert", "hundred").partition("hundred")
    if not hundred:
        times, rest = "", word
    parts = [part for part in re.split(r"\s+|und", rest) if part not in ("", "and")]
    if not (parts or hundred) or any(part not in whole for part in parts):
        return None
    hundreds = 100.0 * whole.get(times.strip(), 1.0) if hundred else 0.0
    return hundreds + sum(whole[part] for part in parts)


_KANJI = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
KANJI_NUMBER = (  # but not "enough"
    r"(?!十分(?!間|以|半|くらい|ほど|前後))[一二三四五六七八九十百]+"
    r"(?=分|秒|時間|拍|BPM|くらい|ぐらい|前後|から|〜|～|以上|以下|以内)"
)


def kanji_number(text: str) -> int:
    """A number below 200 in kanji: "九十五"."""
    hundred, _, rest = text.rpartition("百")
    tens, _, ones = rest.rpartition("十")
    n_tens = _KANJI.get(tens, 1) if "十" in rest else 0
    return 100 * ("百" in text) * _KANJI.get(hundred, 1) + 10 * n_tens + _KANJI.get(ones, 0)


def clock_seconds(text: str) -> float:
    """A length of time as a clock says it, "1:30", in s."""
    minutes, _, seconds = text.partition(":")
    return 60.0 * int(minutes) + int(seconds)


def unit_seconds(unit: str) -> float:
    """A unit of time in s."""
    if re.match(HOUR, unit, re.IGNORECASE):
        return 3600.0
    return 60.0 if re.match(MINUTE, unit, re.IGNORECASE) else 1.0
