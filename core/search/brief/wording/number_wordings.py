"""Numbers as briefs spell them, in digits as the grammar of quantities has them; and turns of
phrase with words of tempo and length."""

import re

from core.search.brief.numbers import clock_seconds
from core.search.brief.patterns import Rewrites
from core.search.brief.vocabulary.was_and_is import NEW_NUMBER, UNIT_THEN

UNITS = r"(?:bpm|minute[sn]?|mins?|sec(?:s|onds?)?|sek(?:unden)?|s)\b"
_PACE = r"(?:slow|fast|langsam|schnell)(?:e[rsnm]?)?"
ANY_TRACK = (
    r"\b(?:anything|everything|alles|all|(?:tracks?|songs?|pieces?|music|stuff|titel|stücke?|musik))"
    r"(?:,?\s+(?:that's|that\s+is|that\s+are|was))?\s+"
)
_REFUSED = (  # a list of what is refused
    r"(?:\b(?:avoid\w*|exclud\w*|skip(?!\s+the\b)|reject\w*|vermeide\w*|ausschließen|schließt)\b|"
    r"\bno(?:[\s-]?go'?e?s?)?\s*:)[^.;!?]*?"
    r"(?=[.;!?]|$|\b(?:but|aber|sondern|use|using|want|need|give|prefer|only|nur|instead|rather)\b)"
)


def _tens(said: re.Match[str]) -> str:
    """ "Low 100s BPM" and "in the 120s" as a range."""
    start, part = int(said[2] or said[4]), (said[1] or said[3] or "").casefold()[:3]
    low, high = {"low": (0, 4), "mid": (3, 7), "": (0, 9)}.get(part, (6, 9))
    return f"{start + low} to {start + high} bpm"


def _decade(said: re.Match[str]) -> str:
    """ "Tempo in the nineties" as "in the 90s bpm", and "low hundreds bpm"."""
    tens = {"six": 6, "sev": 7, "eig": 8, "nin": 9, "hun": 10}[(said[2] or said[3])[:3].casefold()]
    return f"{said[1] or ''}{tens}0s bpm"


def _one_hundred(said: re.Match[str]) -> str:
    """ "Tempo one-twenty" as "hundred twenty bpm"."""
    return f"hundred {said[2]} bpm" if said[1] or said[3] else said[0]


def _camelot(open_key: re.Match[str]) -> str:
    """A key of the other wheel, "4m", as this one has it."""
    return f"{(int(open_key[1]) + 6) % 12 + 1}{'A' if open_key[2].lower() == 'm' else 'B'}"


def _with_unit(said: re.Match[str]) -> str:
    """ "We had 60 secs; now we need 45" as "now we need 45 secs"."""
    units = re.findall(rf"(?<![^\W\d]){UNIT_THEN}", said[1], re.IGNORECASE)
    return f"{said[1]} {units[-1].replace('tempo', 'bpm')}" if units else said[1]


def _stretched(said: re.Match[str]) -> str:
    """ "95 BPM, could go to 105" as "95 to 105 BPM"."""
    numbers = [said["low"], said["high"] or said["low"], said["to"]]
    low, *_, high = sorted(numbers, key=lambda n: clock_seconds(n) if ":" in n else float(n))
    return f"{low} to {high}{said['unit'] or ''}"


def _each_refused(said: re.Match[str]) -> str:
    """ "Avoid: anything with vocals, anything over 3 min" with "no" at each."""
    things = re.sub(rf"{ANY_TRACK}(?:with|mit)\b", " no ", said[0], flags=re.IGNORECASE)
    return re.sub(rf"{ANY_TRACK}(?!\s*no\b)", " nothing ", things, flags=re.IGNORECASE)


_DIGITS = r"\d{1,3}(?::[0-5]\d|\.\d+)?"
_COULD = (  # go further than a number or range
    rf"(?<![\d:.])(?P<low>{_DIGITS})(?:\s*(?:-|–|to|bis)\s*(?P<high>{_DIGITS}))?(?P<unit>\s*{UNITS})?\s*,?\s*"
    r"(?:(?:but|and|aber|und)\s+)?(?:(?:we|i|it|es|das)\s+)?"
    r"(?:could|can|may|might|would|happy|ok(?:ay)?|fine|willing|maybe|perhaps|possibly|kann|könnte|dürfte|darf|vielleicht)\s+"
    r"(?:(?:also|even|be|auch|ruhig|to|go(?:ing)?|stretch|push|creep|extend|drop|dip|climb|rise|come|up|down|it|out)\s+)*"
    rf"(?:to|bis|auf|as\s+(?:high|low|long|short|fast|slow)\s+as)\s+(?P<to>{_DIGITS})(?:\s*{UNITS})?(?![\d:])"
    r"(?:\s+(?:gehen|at\s+a\s+(?:push|pinch|stretch)|if\s+need\s+be)\b)?"
)

NUMBERS: Rewrites = (
    (NEW_NUMBER, _with_unit),
    (_COULD, _stretched),
    (r"(?<=\d)\s*(\([^()\d]+\))\s*(bpm)\b", r" \2 \1"),
    (r"\bthe\s+(fast|short|slow|long|calm|quiet)er\s+the\s+better\b", r"\1"),
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
    (_REFUSED, _each_refused),
    (
        rf"\b(nothing|nichts)\s+([^,.;]*?\d(?:\s*{UNITS})?)\s*,?\s*(?:or|oder|and|und)\s+(?=(?:with|mit|that|too)\b)",
        r"\1 \2, \1 ",
    ),
    (
        r"\b(tempo|bpm|length|duration|länge|dauer)\s*:?\s*(?:(?:is|ist)\s+)?(?:flexib(?:le|el)|open|offen|free|any|egal)"
        r"\s*,?\s*(?:but|aber|though)\s+",
        r"\1 ",
    ),
    (
        r"\b(tempo\s*[:=]\s*(?:[^\W\d]+\s+)?\(?\s*(?:[4-9]|1\d)0'?s)(?=\s*(?:[,;.)]|$))",
        r"\1 bpm",
    ),
    (
        r"\b(tempo\s+[^,.;]{0,20}?in\s+the\s+)(seventies|eighties|nineties)\b|"
        r"\b(sixties|seventies|eighties|nineties|hundreds)[\s-]+bpm\b",
        _decade,
    ),
    (r"(?<!in\s)\b(?:total|trt)\s*[:=]?\s*(\d{2,3})(?=\s*(?:[.,;]|$))", r"length \1 s"),
    (
        rf"\b(?:rather|eher|lieber|more\s+like|closer\s+to)\s+(\d{{2,3}})(\s*{UNITS})?\s+(?:than|als)\s+\d{{2,3}}(\s*{UNITS})?",
        r"about \1\2\3",
    ),
    (
        r"(\btempo\b[^,.;]{0,20}?\bin\s+the\s+(?:[a-z]+[\s-]+)?(?:[4-9]|1\d|20)0'?s(?:\s*(?:or|to|and|-|–)\s*"
        r"(?:[4-9]|1\d|20)0'?s)?)\b(?!\s*bpm)",
        r"\1 bpm",
    ),
    (r"(?<![\d.–-])(\d{1,3}),\s+(\d{1,3})\s*(secs?|seconds?|sek\w*|s)\b", r"\1 or \2 \3"),
    (
        r"\b(?:in\s+the\s+)?(?:(low|lower|mid|middle|high|higher|upper)[\s-]+)?((?:[4-9]|1\d|20)0)'?s\s*(?:bpm|tempo)\b|"
        r"\bin\s+the\s+(?:(low|lower|mid|middle|high|higher|upper)[\s-]+)?(1[0-7]0)'?s\b(?!\s*(?:edit|version|cut|spot))",
        _tens,
    ),
    (
        r"(\b(?:bpm|tempo)\s*:?\s+(?:(?:of|is|around|about|at)\s+)?)?\bone[\s-]((?:ten|eleven|twelve|[a-z]+teen|"
        r"[a-z]+ty(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)\b)(\s*bpm\b)?",
        _one_hundred,
    ),
    (r"\b((?:half|double)[\s-]time(?:\s+feel)?)\s+(?:at|@)\s+(\d{2,3})\b(?!\s*bpm)", r"\2 bpm \1"),
    (r"(?<![\d.,:/-])(\d+)[\s-]+and[\s-]+a[\s-]+half\b", r"\1.5"),
    (r"\b(one|two|three|four|five)-and-a-half\b", r"\1 and a half"),
    (r"(?<![\d/])(\d+)\s*(?:½|\s1/2(?![\d/]))", r"\1.5"),
    (r"½|(?<![\d/])1/2(?=\s*min)", "0.5"),
    (
        r"\b(\d{1,3})/(\d{1,3})(/\d{1,3})?s?\s+(?=(?:cut[\s-]?downs?|edits?|versions?|spots?)\b)",
        lambda said: " / ".join(f"{n} s" for n in re.findall(r"\d+", said[0])) + " ",
    ),
    (
        rf"\b(?:dur|duration|length|len|länge|dauer)\s*[:=]?\s*(\d{{2,3}})\s*(?:-|–|to|bis)\s*(\d{{2,3}})\b(?!\s*{UNITS}|:)",
        r"\1 to \2 s",
    ),
    (r"\+\s*(\d+)\s*/\s*-\s*\1\b", r"± \1"),
    (
        rf"\b(\d+(?:[.,:]\d+)?\s*{UNITS})\s+(?:bitte\s+)?nicht\s+(?:überschreiten|übersteigen)\b",
        r"höchstens \1",
    ),
    (
        rf"\b(\d+(?:[.,:]\d+)?\s*{UNITS})\s+(?:bitte\s+)?nicht\s+unterschreiten\b",
        r"mindestens \1",
    ),
    (r"\b(?:a\s+)?quarter\s+of\s+an\s+hour\b", "15 min"),
    (r"\b(?:a|ein(?:e[rn]?)?)\s+(?:good|gute)\s+(?=minutes?\b)", "1 "),
    (r"(?<![\d、])([1-9])、([2-9])分(?!\d)", r"\1〜\2分"),
    (r"(?<![\d:])00?:(\d{1,2}:[0-5]\d)(?![\d:])", r"\1"),
    (r"(?<!\w):([1-6]\d)(?![\d:])", r"\1 s"),  # a :30 spot
    (r"\b0:([6-9]\d)(?!\d)", r"\1 s"),
    (r"\bsub[\s-]?([1-6][05])\b(?![.:,]?\d|\s*[\w%]*(?:sec|min|bpm)|\s*[sm]\b)", r"under \1 s"),
    (r"\bopen\s*key\s*:?\s*(1[0-2]|[1-9])([md])\b", _camelot),
    (r"\b(drum|rock)\s*(?:'?n'?|&)\s*(bass|roll)\b", r"\1 and \2"),
    (r"(?<=BPM)\s*(\d{1,2})0台", r"\g<1>0〜\g<1>9"),
)
