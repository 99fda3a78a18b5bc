"""Lengths and tempi as lists write them. What is not sure to be one gives None."""

import math
import re
import unicodedata

DAY = 86_400.0  # s; nothing that is longer is a track
SHORTEST = 0.1  # s; less is a spreadsheet's fraction of a day
LONGEST = 200  # characters; what is longer is a text
_DECIMALS = r"(?:[.,]\d{1,20})?"  # programs write all they have: 42.00519274376417
_NUMBER = re.compile(rf"\d{{1,7}}{_DECIMALS}")
_TEMPO = rf"\d{{1,4}}{_DECIMALS}"
# A tempo beside its unit or behind an equals sign; what has numbers and is none: dates, thousands.
_BESIDE = re.compile(
    rf"(?<![\d.,])({_TEMPO})(?:\s*[-–]\s*{_TEMPO})?\.?\s*(?:bpm|beats)\b|=\s*({_TEMPO})",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?<![\d.,:/])({_TEMPO})\s*(?:bpm\s*)?(?:[-–—~]>?|[→…>/|;&]|,\s"
    rf"|to|bis|à|a|до|and|und|et|y|or|oder|ou)\s*({_TEMPO})(?![\d.,:/])",
    re.IGNORECASE,
)
# A tempo that is only bounded: ">100", "max. 90 BPM", "120+", "120 or more".
_BOUNDED = re.compile(
    r"^\s*(?:[<>≤≥＜＞]|(?:over|under|above|below|up to|at (?:least|most)|(?:more|less) than"
    r"|no (?:more|less) than|min(?:imum)?|max(?:imum)?|mindestens|höchstens|über|unter|ab"
    r"|bis(?: zu)?)(?=[^\w/]|\d))|\d\s*(?:bpm\s*)?(?:\+\s*(?:bpm)?\s*$|以上|以下|未満"
    r"|or (?:more|less|faster|slower)\b|and (?:up|above|below)\b|oder mehr\b)",
    re.IGNORECASE,
)
_WIDEST, _SLOW = 1.06, 30  # how much faster the other end may be; BPM, less is another number
_MONTH = (
    r"(?:jan|ene|gen|feb|f[ée]v|m[aä]r|abr|apr|avr|mai|may|mag|jun|jui|giu|jul|lug|aug|ago|ao[uû]|sep|set"
    r"|oct|okt|out|ott|nov|dec|dez|dic|d[ée]c)[a-zé]*\.?"
)
_NO_TEMPO = re.compile(
    r"(?<!\d)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)|(?<!\d)\d{1,2}\.\s*[^\W\d_]{3}|^\s*[1-9]\d?,\d{3}\s*$"
    rf"|^\s*{_MONTH}[\s-]\d{{1,4}}\s*$|^\s*\d{{1,2}}[\s-]{_MONTH}(?:[\s-]\d{{2,4}})?\s*$",
    re.IGNORECASE,
)
_OTHER_UNIT = re.compile(  # or a time, or below zero
    r"\d\s*(?:%|k?hz\b|ms\b|sec\b|min\b|kbps\b|[kmg]b\b|:\d\d)|^\s*[-−]\s*\d", re.IGNORECASE
)
_SIGNATURE = re.compile(r"(?<![\d.,])\d{1,2}/(?:2|4|8|16)(?![\d/])")  # "12/8 90"
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([., '])\d{3}(?:\1\d{3})*")
# A bare number that is thousands, or minutes and seconds ("03.45").
_NO_NUMBER = re.compile(r"[1-9]\d{0,2},\d{3}|0\d+[.,]\d+")
_AS_POWER = re.compile(r"[1-9](?:[.,]\d{1,9})?E\+?0?[12]", re.IGNORECASE)
_DAYS = re.compile(r"0(?: days?,? |\.(?=\d\d:))")  # as pandas and .NET write before a clock
# What is written about a length: "0:03:45 (approx)", "ca. 3:45", "~3:45"; and the same length once
# more in brackets.
_ABOUT = re.compile(
    r"^(?:~|≈|±|(?:ca|circa|approx|about|etwa|env)\b\.?)\s*|\s*\(approx\.?\)$", re.I
)
_TWICE = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
# A clock as a spreadsheet shows it as a time of the first day it knows.
_FIRST_DAY = re.compile(r"(?:1899-12-3[01]|1900-01-0[01]|12/3[01]/1899|30\.12\.1899|1/0/1900)[T ]+")
_HOURS = re.compile(r"\d{1,2}:\d\d")
_PART_OF_A_DAY = re.compile(r"\d(?:[.,]\d{1,20})?(?:E-\d{1,2})?", re.IGNORECASE)
_OF_A_DAY = re.compile(r"(?:0?(\d)|(12)):([0-5]\d:[0-5]\d) ?AM", re.IGNORECASE)
_TEMPO_RANGE = (10.0, 1000.0)  # BPM; 0 and the like stand for "not known"
_NAMES_OF_UNITS = {
    0.001: "ms msec msecs millis millisecond milliseconds millisekunden мс ミリ秒 毫秒",
    1.0: (
        "s sec secs second seconds sek sekunde sekunden secondes segundos secondi seconden seg"
        " с сек sn saniye ثانیه ثانية 秒 秒钟 초"
    ),
    60.0: (
        "m min mins mn minute minutes minuten minutos minuti minuut мин dk dakika"
        " دقیقه دقيقة 分 分钟 分鐘 분"
    ),
    3600.0: "h hr hrs hour hours std stunde stunden heure heures hora horas ч 時間 小时 小時 시간",
}
UNITS = {name: size for size, names in _NAMES_OF_UNITS.items() for name in names.split()}
_UNITS = {**UNITS, '"': 1.0, "''": 1.0, "'": 60.0}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_PART = rf"(\d{{1,9}}{_DECIMALS})\s*({_UNIT})\.?"
_PARTS = re.compile(_PART, re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{_PART}(?:[\s,]|and\b|und\b|et\b|[ey]\b)*)+(?:\d{{1,2}})?", re.IGNORECASE)
_CLOCK = re.compile(rf"(?:(\d{{1,4}}):)?(\d{{1,4}}):(\d{{2}}{_DECIMALS})")
_FRAMES = re.compile(r"(\d{1,2}:\d{2}:\d{2})[:;]\d{2}")  # hours, minutes, seconds, frames
_ISO = re.compile(r"P(?:0?D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.IGNORECASE)
_AFTER_A_CLOCK = re.compile(r"\s*(?:min(?:uten|utes)?\.?|m)$", re.IGNORECASE)
_ARABIC = {"٫": ".", "٬": ""}  # between whole numbers and parts, and between thousands
_QUOTES = str.maketrans(
    _ARABIC | {"′": "'", "’": "'", "‘": "'", "´": "'", "″": '"', "”": '"', "“": '"'}
)


def tempo(text: str) -> float | None:
    """BPM from "120", "120.5 BPM", "♩=96" or "118-122" (the first number); None when there is none
    in range, or as of "90-110" and ">100" none that is right."""
    text = _SIGNATURE.sub(" ", text[:LONGEST].translate(_QUOTES))
    if text.lstrip()[:1] == "=" and any(sign in text for sign in "+-*/"):
        return None  # a sum
    if _AS_POWER.fullmatch(text.strip()):
        text = f"{_number(text):g}"
    if _BOUNDED.search(text):
        return None
    beside = _BESIDE.search(text)
    if beside is None and (_NO_TEMPO.search(text) or _OTHER_UNIT.search(text)):
        return None
    if (span := _SPAN.search(text)) and _is_wide(*sorted(map(_number, span.groups()))):
        return None
    found = _NUMBER.search(text)
    written = (beside[1] or beside[2]) if beside else found.group() if found else "0"
    value = _number(written)
    return value if _TEMPO_RANGE[0] <= value <= _TEMPO_RANGE[1] else None


def _is_wide(slow: float, fast: float) -> bool:
    """Whether two tempi are the ends of a span, and not one that is counted in two ways."""
    return slow >= _SLOW and fast > _WIDEST * slow and abs(fast - 2 * slow) > 1


def seconds(text: str, unit: float = 1.0) -> float | None:
    """Seconds from "124.6", "2:04", "1:02:03", "00:03:45:12" (with frames), "3'45\\"",
    "2 min 4 s", "225000 ms", "PT3M45S" or "2分4秒".

    unit : seconds that a bare number counts. None when the text says no length, or none that a
        track can have (0.1 s to a day).
    """
    if len(text) > LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES)).strip()
    value = _value(plain.removeprefix("'"), unit)  # as spreadsheets mark a text
    return value if value is not None and SHORTEST <= value <= DAY else None


def _value(text: str, unit: float) -> float | None:
    plain = _CLOCK.fullmatch(f"0{text}" if text[:1] == ":" and len(text) == 3 else text)
    if plain:
        return _of_clock(*plain.groups())
    if not _NUMBER.fullmatch(text):
        text = _without_words(text)
    twice = _TWICE.fullmatch(text)
    if twice:
        first, second = (_value(part, unit) for part in twice.groups())
        return first if first and second and abs(first - second) < 1 else None
    frames = _FRAMES.fullmatch(text)
    clock = _CLOCK.fullmatch(frames[1] if frames else _AFTER_A_CLOCK.sub("", text))
    if clock:
        return _of_clock(*clock.groups())
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        hours, minutes, rest = (float(part or 0) for part in iso.groups())
        return 3600 * hours + 60 * minutes + rest
    if unit == DAY and _PART_OF_A_DAY.fullmatch(text):
        return round(_number(text) * DAY, 3)
    number, _, name = text.rpartition(" ")
    is_one = not any(map(str.isalpha, number))  # and not "30 s 40 ms"
    if is_one and UNITS.get(name.lower(), 1.0) < 1.0:  # "225'000 ms": no minutes
        text, unit = number.strip(), UNITS[name.lower()]
    if unit < 1.0 and _THOUSANDS.fullmatch(text):
        return _number(text, unit) * unit
    if _NUMBER.fullmatch(text) or re.fullmatch(r"\d{1,12}", text):
        return None if _NO_NUMBER.fullmatch(text) else _number(text) * unit
    return _of_parts(text)


def _without_words(text: str) -> str:
    """A length without what programs write about it: a day, "AM", "approx"."""
    text = _DAYS.sub("", text, count=1)
    day = _FIRST_DAY.match(text)
    if day and _HOURS.fullmatch(text, day.end()):
        return text  # hours and minutes, without the seconds
    text = text[day.end() :] if day else text
    text = _OF_A_DAY.sub(lambda time: f"{time[1] or 0}:{time[3]}", text)
    bare = _ABOUT.sub("", text)
    if bare[:1] + bare[-1:] in ("()", "[]"):
        bare = bare[1:-1].strip()
    return text if _NUMBER.fullmatch(bare) else bare  # "ca. 3" may be minutes


def _of_clock(hours: str | None, minutes: str, rest: str) -> float | None:
    last = _number(rest)
    if last >= 60 or (hours is not None and int(minutes) >= 60):
        return None
    return 3600.0 * int(hours or 0) + 60.0 * int(minutes) + last


def _of_parts(text: str) -> float | None:
    """Numbers with units, the larger unit first; a last bare number counts the next smaller."""
    if not _WHOLE.fullmatch(text):
        return None
    named = ((number, _UNITS[unit.lower()]) for number, unit in _PARTS.findall(text))
    found = [(_number(number, size), size) for number, size in named]
    sizes = [size for _, size in found]
    if sizes != sorted(set(sizes), reverse=True):
        return None
    rest = re.sub(r"[^\W\d]+", "", _PARTS.sub("", text)).strip(" ,")
    if rest:  # "3m45"
        found.append((_number(rest), sizes[-1] / 60 if sizes[-1] > 1 else math.nan))
    value = sum(number * size for number, size in found)
    return None if math.isnan(value) else value


def _number(text: str, unit: float = 1.0) -> float:
    """A number of a unit (s). Nobody writes thousandths of a millisecond: those are thousands."""
    if unit < 1.0 and _THOUSANDS.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))
