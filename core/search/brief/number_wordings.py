"""Other ways to write numbers, limits and ranges of tempo and length, as the grammar of numbers has
them."""

import re
from collections.abc import Callable

from core.search.brief.limit_words import ANY_TRACK, LIMITS, SIDE, UNITS
from core.search.brief.numbers import DURATION, NUMBER, UNIT


def _tens(said: re.Match[str]) -> str:
    """ "Low 100s BPM" and "in the 90s BPM" as a range."""
    start, part = int(said[2]), (said[1] or "").casefold()[:3]
    low, high = {"low": (0, 4), "mid": (3, 7), "": (0, 9)}.get(part, (6, 9))
    return f"{start + low} to {start + high} bpm"


def _not_either(said: re.Match[str]) -> str:
    """ "Not longer than 1:30 nor slower than 100" with "not" at both; as it is after "neither"."""
    is_pair = re.search(r"\b(?:neither|weder)\b", said.string, re.IGNORECASE)
    return said[0] if is_pair else ", not "


def _decade(said: re.Match[str]) -> str:
    """ "Tempo in the nineties" as "in the 90s bpm"."""
    return f"{said[1]} {said[2][0].translate({ord('s'): '7', ord('e'): '8', ord('n'): '9'})}0s bpm"


def _both_ends(said: re.Match[str]) -> str:
    """ "Max 110 min 90 BPM" and "≥ 90 ≤ 110 BPM" as a range; as it is where it is none."""
    ends = {
        at[:3].casefold().strip("=") in ("min", "≥", ">"): n
        for at, n in (said.group(1, 2), said.group(4, 5))
    }
    led = re.search(r"\b(?:bpm|tempo)\b", said.string[: said.start()], re.IGNORECASE)
    unit = said[6] or said[3] or ("bpm" if led else "")
    if len(ends) < 2 or not unit or float(ends[True]) > float(ends[False]):
        return said[0]
    return f"{ends[True]} to {ends[False]} {unit}"


def _one_hundred(said: re.Match[str]) -> str:
    """ "Tempo one-twenty" as "hundred twenty bpm"."""
    return f"hundred {said[2]} bpm" if said[1] or said[3] else said[0]


def _camelot(open_key: re.Match[str]) -> str:
    """A key of the other wheel, "4m", as this one has it."""
    return f"{(int(open_key[1]) + 6) % 12 + 1}{'A' if open_key[2].lower() == 'm' else 'B'}"


_PACE = r"(?:slow|fast|langsam|schnell)(?:e[rsnm]?)?"
_END = r"(min(?:imum|imal|destens)?\b\.?|max(?:imum|imal)?\b\.?|höchstens\b|[≥≤<>]=?)\s*:?\s*"
_IS = r"(?:is|are|was|were|gets?|would\s+be|ist|sind|war|wäre\w*)\s+"
_FAR = r"(?:(?:way|much|far|already|still|just|a\s+bit|viel|schon|noch|etwas|weit)\s+)*"
_IS_TOO = rf"{_IS}{_FAR}(?:too|zu)\s+"
_USELESS = r"(?:no-go|useless|unusable|no\s+good|no\s+use|rejected|skipped)\b"
_TOO_MUCH = rf"(?:{_IS_TOO}[^\W\d]+\b|(?:{_IS})?(?:an?\s+)?{_USELESS})"
_NOUN = (
    r"(?:seconds?|minutes?|beats?|tracks?|songs?|pieces?|stücke?|titel|lied(?:er)?|sekunden?|"
    r"minuten?|musik|music)"
)
NUMBERS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (
        r"\b((?:twen|thir|for|fif|six|seven|eigh|nine)ty)-(?=(?:one|two|three|four|five|six|seven|eight|nine)\b)",
        r"\1 ",
    ),
    (rf"\b(?:(eine?[rn]?)\s+)?knappe[rns]?\s+(?=(?:{NUMBER}[\s-]*)?{UNIT})", r"under \1 "),
    (
        rf"\b(?:no|not\s+(?:an?|one)|keine?[nr]?)\s+{_NOUN}\s+(?=(?:over|above|under|below|beyond|longer|shorter|more|"
        r"less|faster|slower|über|unter|länger|kürzer|schneller|langsamer|mehr|weniger)\b)",
        "nothing ",
    ),
    (
        r"\b(?:up\s+to|bis)\s*,?\s*(?:but|and|aber)\s+(?:not|never|no|nicht)\s+(?:over|above|more\s+than|"
        r"longer\s+than|exceeding|über|länger\s+als)\s*,?\s*(?=\w)",
        "up to ",
    ),
    (
        rf"(?:{ANY_TRACK})?(?P<at>{SIDE}{NUMBER}[\s-]*(?:bpm\b|{UNIT}))\s*{_TOO_MUCH}",
        r"nothing \g<at>",
    ),
    (rf"({NUMBER}[\s-]*(?:bpm\b|{UNIT}))\s*{_IS_TOO}(?:slow|short|langsam|kurz)\b", r"over \1"),
    (rf"({NUMBER}[\s-]*(?:bpm\b|{UNIT}))\s*{_IS_TOO}(?:fast|long|schnell|lang)\b", r"under \1"),
    (rf"\b({NUMBER})\s+minuets?\b", r"\1 minutes"),
    (
        rf"\b(?:clear|clean|full|solid|straight|neat|tight|whole|voll|glatt|ganz)(?:e[ns]?)?\s+(?={NUMBER}[\s-]*{UNIT})",
        "",
    ),
    (r"\b(an?)\s+(?:clear|clean|full|solid|straight|whole)\s+(?=(?:half\s+)?minute\b)", r"\1 "),
    (r"\b(?:just\s+)?shy\s+of\b", "under"),
    (
        r"\b(not|nicht)\s+(?:an?|one|eine?)\s+(?:single\s+)?(?:second|sekunde|minute|beat)\s+|"
        r"\bkeine\s+(?:einzige\s+)?(?:sekunde|minute)\s+(?=länger|über|mehr)",
        "not ",
    ),
    (rf"\bgut\s+(?={NUMBER}[\s-]*{UNIT})", "at least "),
    (rf"\bkeine\s+(?={NUMBER}[\s-]*{UNIT}\s+lang\b)", "unter "),
    (r"\b(mindestens|höchstens|maximal)\s+(?:aber|jedoch)\s+", r"\1 "),
    (r"(?<![\w.:])([6-9]\d|1\d\d)[\s-]?ish\b(?!\s*(?:bpm|sec|min|s\b))", r"\1 bpm"),
    (
        r"(?:^|(?<=[,;]))\s*([6-9]\d|1\d\d)\s*(?:\+|aufwärts|upwards?|and\s+up|or\s+faster|plus)(?=\s*(?:[,;.]|$))",
        r" at least \1 bpm",
    ),
    (r"(?:^|(?<=[、,。]))\s*([6-9]\d|1\d\d)(?=以上|以下|まで)", r"BPM\1"),
    (r"\bthe\s+(fast|short|slow|long|calm|quiet)er\s+the\s+better\b", r"\1"),
    (rf",?\s*\bnor\s+(?={SIDE}\d)", _not_either),
    (r"\bupwards\s+of\b", "over"),
    (
        r"\b(tempo|bpm|length|duration|länge|dauer)\s*:?\s*(?:(?:is|ist)\s+)?(?:flexib(?:le|el)|open|offen|free|any|egal)"
        r"\s*,?\s*(?:but|aber|though)\s+",
        r"\1 ",
    ),
    (
        r"\b(?:on|at)\s+the\s+(slow|fast|short|long|dark|soft|bright|warm|calm|quick)(?:er)?\s+(?:side|end)\b",
        r"\1",
    ),
    (
        rf"\b(nothing|never|nichts)\s+([^\W\d]+),\s+({_PACE})\s+(?:or|oder|nor)\s+",
        r"\1 \2, \1 \3, \1 ",
    ),
    (
        rf"\b(no|not|nothing|never|avoid|nichts?|keine?)\s+({_PACE})\s+(?:or|oder)\s+(?=[^\W\d])",
        r"\1 \2, \1 ",
    ),
    (rf"\b(nothing|nichts|avoid)\s+({_PACE}),\s+(?=[^\W\d]+\s+(?:or|oder)\b)", r"\1 \2, \1 "),
    (r"\b(tempo\s+[^,.;]{0,20}?in\s+the)\s+(seventies|eighties|nineties)\b", _decade),
    *LIMITS,
    (
        r"\b(\d{2,3})\s*(?:bpm)?\s*[<≤]=?\s*(?:bpm|tempo)\s*[<≤]=?\s*(\d{2,3})\b(?:\s*bpm)?",
        r"\1 to \2 bpm",
    ),
    (
        r"(\btempo\b[^,.;]{0,20}?\bin\s+the\s+(?:[a-z]+[\s-]+)?(?:[4-9]|1\d|20)0'?s(?:\s*(?:or|to|and|-|–)\s*"
        r"(?:[4-9]|1\d|20)0'?s)?)\b(?!\s*bpm)",
        r"\1 bpm",
    ),
    (
        r"(?:in\s+the\s+)?\b(\d{2,3})'?s\s*(?:or|to|and|-|–)\s*([4-9]|1\d|20)0'?s\s*bpm\b",
        r"\1 to \g<2>9 bpm",
    ),
    (
        r"[\s,]*\b(?:give\s+or\s+take|(?:with\s+)?(?:a\s+)?tolerance\s*(?:of|:)?|(?:mit\s+)?toleranz\s*(?:von|:)?)\s*"
        r"(?=[±\d])",
        " ± ",
    ),
    (
        rf"[\s,]*(?:mit\s+)?\b(\d{{1,2}}\s*{UNITS})\s+(?:either\s+way|toleranz|tolerance|leeway|spielraum|in\s+either\s+"
        r"direction)\b",
        r" ± \1",
    ),
    (r"(\d{1,3}),\s+(\d{1,3})\s*(secs?|seconds?|sek\w*|s)\b", r"\1 or \2 \3"),
    (r"\b(\d{2,3})er[\s-]+tempo\b|\btempo\s+(\d{2,3})er\b", r"\1\2 bpm"),
    (
        rf"{_END}(\d{{1,3}})\s*({UNITS})?[\s,;/]*(?:and|und|&)?\s*{_END}(\d{{1,3}})(?:\s*({UNITS}))?\b",
        _both_ends,
    ),
    (
        r"\b(?:in\s+the\s+)?(?:(low|lower|mid|middle|high|higher|upper)[\s-]+)?((?:[4-9]|1\d|20)0)'?s\s*bpm\b",
        _tens,
    ),
    (
        r"(\b(?:bpm|tempo)\s*:?\s+(?:(?:of|is|around|about|at)\s+)?)?\bone[\s-]((?:ten|eleven|twelve|[a-z]+teen|"
        r"[a-z]+ty(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)\b)(\s*bpm\b)?",
        _one_hundred,
    ),
    (r"\b((?:half|double)[\s-]time(?:\s+feel)?)\s+(?:at|@)\s+(\d{2,3})\b(?!\s*bpm)", r"\2 bpm \1"),
    (r"(\d)[\s-]?ish\b(?=\s*(?:min|sec|bpm|s\b))", r"\1"),
    (r"(?<![\d.,:/-])(\d+)[\s-]+and[\s-]+a[\s-]+half\b", r"\1.5"),
    (r"\b(one|two|three|four|five)-and-a-half\b", r"\1 and a half"),
    (r"(?<![\d/])(\d+)\s*(?:½|\s1/2(?![\d/]))", r"\1.5"),
    (r"½|(?<![\d/])1/2(?=\s*min)", "0.5"),
    (
        rf"(\b(?:tempo|bpm|speed)\b[^.;]{{0,30}}?),?\s*\b(?:say|sagen\s+wir)\s*,?\s*(\d{{2,3}}(?:\s*-\s*\d{{2,3}})?)\b"
        rf"(?!\s*(?:bpm\b|{UNIT}))",
        r"\1, \2 bpm",
    ),
    (r"\b(tempo|bpm)\s*\(\s*(\d{2,3})\s*(?:bpm\s*)?\)", r"\1 \2"),
    (
        r"\b(\d{1,3})/(\d{1,3})(/\d{1,3})?s?\s+(?=(?:cut[\s-]?downs?|edits?|versions?|spots?)\b)",
        lambda said: " / ".join(f"{n} s" for n in re.findall(r"\d+", said[0])) + " ",
    ),
    (r"(?<!\w)@\s*(\d{2,3})\b(?!\s*(?:bpm|k)\b)", r"\1 bpm"),
    (
        rf"({DURATION})\s*[<≤]=?\s*(?:length|len|duration|dur|länge)\s*[<≤]=?\s*({DURATION})",
        r"\1 to \2",
    ),
    (
        rf"\b(?:dur|duration|length|len|länge|dauer)\s*[:=]?\s*(\d{{2,3}})\s*(?:-|–|to|bis)\s*(\d{{2,3}})\b(?!\s*{UNIT}|:)",
        r"\1 to \2 s",
    ),
    (r"\+\s*(\d+)\s*/\s*-\s*\1\b", r"± \1"),
    (r"(?<![\d:])00?:(\d{1,2}:[0-5]\d)(?![\d:])", r"\1"),
    (r"(?<![\d:])(\d{1,2}:[0-5]\d)\s*min\b\.?", r"\1"),
    (r"(?<!\w):([1-6]\d)(?![\d:])", r"\1 s"),  # a :30 spot
    (r"\b0:([6-9]\d)(?!\d)", r"\1 s"),
    (r"\bsub[\s-]?([1-6][05])\b(?![.:,]?\d|\s*[\w%]*(?:sec|min|bpm)|\s*[sm]\b)", r"under \1 s"),
    (rf"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*\+\s*(?={UNIT})", r"at least \1 "),
    (r"\bopen\s*key\s*:?\s*(1[0-2]|[1-9])([md])\b", _camelot),
    (r"\b(drum|rock)\s*(?:'?n'?|&)\s*(bass|roll)\b", r"\1 and \2"),
    (r"(?<=BPM)\s*(\d{1,2})0台", r"\g<1>0〜\g<1>9"),
    (r"(\d+)より速くて?、?\s*(\d+)より遅[いく]", r"\1〜\2"),
    (r"(\d+)\s*以上、?\s*(\d+)\s*(?:以下|未満|まで)", r"\1〜\2"),
    (r"\b(under|below|over|above|around)\s+the\s+(?=\d|one\b|two\b|three\b)", r"\1 "),
)
