"""Lists of what is refused in which tags stand beside courses, tempo, length and keys: "Avoid:
vocals, build-ups, slow tempo". Only tags go on from a "no" before, so each other thing gets a "no"
of its own behind the list."""

import re

from core.search.brief.patterns import compiled
from core.search.brief.wording.measure_words import MEASURE, MEASURES_JA, OF_MUSIC

_SAYS_NO = (
    r"(?:avoid(?:ing)?|exclud(?:e|ing)|unwanted|undesired|skip|no|not|none|don'?ts?|never|without|"
    r"(?:must|should|may)\s+not\s+(?:have|be|contain)|nicht|ohne|kein\w*|vermeide\w*|NG)"
)
_LIMIT = (
    r"(?:over|under|above|below|(?:long|short|slow|fast)er\s+than|(?:more|less)\s+than|über|unter|"
    r"(?:länger|kürzer|langsamer|schneller|mehr|weniger)\s+als)\s+\S*\d.*"
)
_REFUSABLE = rf"(?:(?:too|very|zu|sehr)\s+)*(?P<what>{MEASURE}){OF_MUSIC}"
_OTHERWISE = (
    r"\b(?:but|with|use|using|please|prefer|instead|want|need|aber|mit|bitte|sondern|lieber)\b"
)
_JOINT = r"\s*(?:[,、/&+]|\b(?:and|or|nor|und|oder)\b)\s*"
_LISTED = rf"\b(?P<no>{_SAYS_NO})\s*[:：]\s*(?P<list>[^.;!?:：]+?)\s*(?=[.;!?]|$)"
_ITEM = r"[^\W\d][\w'-]*(?:\s+(?!or\b|nor\b|oder\b)[^\W\d][\w'-]*){0,2}"
_IN_A_ROW = (  # "no vocals, build-ups or drops"
    r"\b(?P<no>no|without|ohne|keine?|(?:don't|do\s+not)\s+(?:want|need|like)(?:\s+any)?)\s+"
    r"(?!(?:strong\s+)?(?:matter|preferences?|ideas?|opinions?|problems?|issues?|need|rush|limits?|worries|"
    r"objections?|clue|restrictions?|difference|doubt|questions?|mehr|more)\b)"
    rf"(?P<list>{_ITEM}(?:,\s*{_ITEM})*,?\s+(?:or|nor|oder)\s+{_ITEM})\s*(?=[,.;!?]|$)"
)
_AND_ITEM = _ITEM.replace("or", "and|or", 1)
_AVOIDED = (  # "avoid drums and slow tempos"
    r"\b(?P<no>avoid|exclude|vermeide\w*)\s+"
    rf"(?P<list>{_AND_ITEM}(?:\s*(?:\b(?:and|or|und|oder)\b|&|\+)\s*{_AND_ITEM})+)\s*(?=[,.;!?]|$)"
)

_SENTENCE = (  # a sentence of its own: "Avoid brass, drums and choir."
    r"(?P<avoid>(?:^|(?<=[.;!?]\s))(?:please\s+)?"
    r"(?:(?:we|i)(?:'d|\s+would|\s+want|\s+need)?\s+(?:(?:like|want|prefer|need)\s+)?to\s+|(?:let's|try\s+to|we\s+should)\s+)?"
    r"(?:avoid|exclude|vermeide\w*))(?:\s+sie)?(?:\s+bitte)?\s+"
    r"(?P<list>(?![^.;!?]*\b(?:but|with|use|please|prefer|aber|mit|bitte)\b)[^.;!?:\d]*,[^.;!?:\d]*)(?=[.;!?]|$)"
)
_AND = r"\s+(?:and|or|und|oder)\s+"


def each_refused(text: str) -> str:
    """The text with "Avoid: vocals; no build-ups; no slow tempo"."""
    text = compiled(_SENTENCE).sub(_avoided, text)
    text = compiled(_LISTED).sub(lambda said: _parted(said, f"{said['no']}: ", ", "), text)
    text = compiled(_AVOIDED).sub(lambda said: _parted(said, f"{said['no']} ", " or "), text)
    return compiled(_IN_A_ROW).sub(lambda said: _parted(said, f"{said['no']} ", " or "), text)


def _avoided(match: re.Match[str]) -> str:
    """A list of what to avoid, each thing for itself; in a list of wishes only the first is meant:
    "avoid drums, warm, 90 BPM"."""
    listed = match["list"]
    if match.start() == 0 and re.search(_AND + r"[^\W\d]+(?:\s[^\W\d]+)?\s*$", listed) is None:
        return match[0]
    return f"{match['avoid']}: {re.sub(_AND, ', ', listed)}"


def _parted(said: re.Match[str], begins: str, joint: str) -> str:
    """A list without what is no tag, and that behind it."""
    if compiled(_OTHERWISE).search(said["list"]):
        return said[0]
    things = [thing for thing in compiled(_JOINT).split(said["list"]) if thing]
    refused = [_refused(thing) for thing in things]
    if not any(refused):
        return said[0]
    kept = [thing for thing, no in zip(things, refused, strict=True) if not no]
    whole = [begins + joint.join(kept)] if kept else []
    return "; ".join([*whole, *filter(None, refused)])


def _refused(thing: str) -> str:
    """ "No slow tempo" for "any slow tempo"; "" for a tag."""
    thing = re.sub(r"^any(?:thing)?\s+", "", thing)
    for pattern, written in MEASURES_JA.items():
        if compiled(pattern).fullmatch(thing):
            return written
    if compiled(_LIMIT).fullmatch(thing):
        return f"not {thing}"
    measure = compiled(_REFUSABLE).fullmatch(thing)
    return f"no {measure['what']}" if measure else ""
