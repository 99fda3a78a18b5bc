"""Words that set a limit to a tempo or a length: "under", "at least", "no longer than", and how
limits that stand beside each other are read."""

import re
from collections.abc import Callable

from core.search.brief.blanking import compiled
from core.search.brief.numbers import NUMBER, number

NO = (
    r"(?P<no>(?<!\w)(?:not|no|nothing|none|nobody|never|neither|without|cannot|weder|nicht|nichts|niemals|ohne|"
    r"keine?[nrs]?|(?:do|does|should|must|may|ca|could|wo|would)n't)\s+"
    r"(?:(?:go|be|get|is|run|last|want|need|like|use|send|have|it|it's|that's|anything|any|much|too|viel|sein)\s+)*)?"
)
UP_TO = (
    r"(?:長くても|速くても|早くても|最大|最長|<=?|≤|(?<!\w)(?<!\d\s)(?:knapp(?=\s+\w)|under|below|sub[\s-]?(?=\d)|up\s+to|at\s+(?:the\s+)?most|"
    r"max(?:imum|imal)?\.?|within|(?:less|slower|shorter|lower|fewer)\s+(?:then|than|als)|unter(?:halb\s+von)?|"
    r"höchstens|bis\s+zu|weniger\s+als|(?:langsamer|kürzer)\s+(?:als|than)|<=?|≤))"
)
DOWN_TO = (
    r"(?:短くても|遅くても|最低|最短|少なくとも|>=?|≥|(?<!\w)(?<!\d\s)(?:over|above|past|at\s+(?:the\s+)?least|min(?:imum|destens|d)?\.?|from|"
    r"exceed(?:s|ing)?|(?:more|faster|longer|higher|quicker)\s+(?:then|than|als)|über|oberhalb\s+von|mindestens|ab|mehr\s+als|"
    r"(?:schneller|länger)\s+(?:als|than)|>=?|≥))"
)


def unnamed(pattern: str) -> str:
    """A pattern without the names of its groups, to stand in another one more than once."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


SIDE = rf"(?:{UP_TO}|{DOWN_TO})\s*"
_LIMIT = rf"(?:{unnamed(NO)}{SIDE}{NUMBER})(?![:\d]|[.,]\d)"
_JOINT = (
    r"(?:[\s,;(]|(?<!\w)(?:and|but|or|nor|still|also|then|und|oder|aber|auch|noch|dafür|&)(?!\w))+"
)
_ENDED = (
    r"(?=\s*(?:[,.;:!?)]|$|"
    r"(?:and|but|or|und|aber|oder|please|pls|bitte|with|mit|for|für|long|lang|in\s+length)\b))"
)
UNITS = r"(?:bpm|minute[sn]?|mins?|sec(?:s|onds?)?|sek(?:unden)?|s)\b"
ANY_TRACK = (
    r"\b(?:anything|everything|alles|all|(?:tracks?|songs?|pieces?|music|stuff|titel|stücke?|musik))"
    r"(?:,?\s+(?:that's|that\s+is|that\s+are|was))?\s+"
)
_HEAD = (  # of a list of what is refused
    r"\b(?:avoid\w*|exclud\w*|skip(?!\s+the\b)|reject\w*|vermeide\w*|ausschließen|schließt)\b|"
    r"\bno(?:[\s-]?go'?e?s?)?\s*:"
)
_WANTED = r"\b(?:but|aber|sondern|use|using|want|need|give|prefer|only|nur|instead|rather)\b"


def _same_unit(said: re.Match[str]) -> str:
    """ "At least 1 minute, but no more than 2" with the unit at both; as it is where one would be
    ten times the other."""
    limit, n, unit = said["limit"], said["n"], said["unit"]
    ends = sorted(number(re.findall(NUMBER, x, re.IGNORECASE)[-1]) or 1.0 for x in (limit, n))
    if ends[1] > 10 * ends[0]:
        return said[0]
    return said[0].replace(limit, f"{limit} {unit}", 1)


def _each_refused(said: re.Match[str]) -> str:
    """ "Avoid: anything with vocals, anything over 3 min" with "nothing" at each limit of things
    and "no" at each thing."""
    limits = compiled(rf"{ANY_TRACK}(?={SIDE}{NUMBER})").sub(" nothing ", said[0])
    return compiled(rf"{ANY_TRACK}(?:with|mit)\b").sub(" no ", limits)


def _both_refused(said: re.Match[str]) -> str:
    """ "Not longer than 2 minutes or slower than 100 BPM" with "not" at both; two limits of one
    value are a range."""
    is_tempo = [said[unit].casefold() == "bpm" for unit in ("unit", "other")]
    return said[0] if is_tempo[0] == is_tempo[1] else f"not {said['a']}, not {said['b']}"


LIMITS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"(?:{_HEAD})[^.;!?]*?(?=[.;!?]|$|{_WANTED})", _each_refused),
    (
        rf"\b(nothing|nichts)\s+({SIDE}{NUMBER}(?:\s*{UNITS})?)\s*,?\s*(?:or|oder|and|und)\s+(?=with\b|mit\b|that\b|too\b)",
        r"\1 \2, \1 ",
    ),
    (
        rf"\b(?:neither|weder|not|nicht|no|nothing|never)\s+(?P<a>{SIDE}{NUMBER}\s*(?P<unit>{UNITS}))\s*,?\s*"
        rf"(?:or|nor|oder|noch)\s+(?!at\b|m(?:ax|in)|höchst)(?P<b>{SIDE}{NUMBER}\s*(?P<other>{UNITS}))",
        _both_refused,
    ),
    (rf"(\b(?:bpm|tempo)\s*:?\s+{_LIMIT}){_ENDED}", r"\1 bpm"),
    (
        rf"(\d+)\s*({UNITS})\s+((?:min|max)(?:imum)?\b[\s,;]+(?:and\s+)?)(\d+)\s+(?=(?:min|max)(?:imum)?\b(?!\s*\d))",
        r"\1 \2 \3\4 \2 ",
    ),
    (
        rf"(?P<n>{NUMBER})\s*(?P<unit>{UNITS})(?:[^,.;:\d]{{0,15}}?{_JOINT})(?P<limit>{_LIMIT}){_ENDED}",
        _same_unit,
    ),
    (
        rf"(?P<limit>{_LIMIT}){_JOINT}{unnamed(NO)}{SIDE}(?P<n>{NUMBER})\s*(?P<unit>{UNITS})",
        _same_unit,
    ),
)
