"""The course of energy in a sentence: "builds up", "no break", "baut sich auf", "盛り上がる"."""

import re

from core.search.blanking import Blanking
from core.search.brief import CourseChip
from core.search.numbers import DURATION, UNIT
from core.search.vocabulary import Vocabulary

_NO = (
    r"(?P<no>(?<!\w)(?:not?|without|never|nothing|avoid(?:ing)?|(?:does|do|should|must)n't|nicht|"
    r"keine?n?|ohne)\s+(?:(?:too\s+much|any|a|an|that|really|ever|quite|einen?)\s+)*)?"
)
_AFTER = (  # "builds: no", "盛り上がりなし"
    r"(?P<after>\s*[:=?]\s*(?:no|none|nein|keine?)(?=\s*(?:[,.;!]|$))|(?:は|が|も)?(?:なし|無し|しない|せず|不要|NG|いらない|避け))?"
)
_QUIET = r"(?:very\s+)?(?:quiet|calm|slow|soft|small|gentl|sparse|minimal|low)\w*"
_LOUD = (
    r"(?:(?:a|an|the|very|more|and|with|in|ever)\s+)*(?:big|high|heroic|triumph\w*|exciting|loud|energetic|epic|explo\w+|intens\w+|strong|power\w*|"
    r"full|climax|huge|dramatic)\w*"
)
_SLOWLY = r"(?:slowly|gradually|steadily|over\s+time)"
_AT_FIRST = (
    r"(?:\s+(?:start|intro|beginning|opening)|\s+at\s+first|\s+to\s+(?:start|begin)(?:\s+with)?)"
)
_THEN = (
    r"[\s,;&]+(?:(?:and|but|then|later|finally)\s+)*(?:ends?|ending|finish\w*|gets?|becomes?|grows?|goes|turns?|"
    r"explodes?|then)\s+(?:up\s+)?"
)
_CALM = r"(?:very\s+)?(?:quiet|calm|soft|gentle|sparse|minimal)"
_RUHIG = r"(?:ganz\s+|sehr\s+)?(?:ruhig|leise|sanft|still)"
_ENERGY = r"(?:the\s+)?(?:energy|intensity)\s+(?:(?:level|should|must|to|that)\s+)*"
_LEVEL = r"(?:energy|intensity|energie)\s*(?::|levels?\b)?\s*"
_TO = r"\s*(?:->|-+>|→|=>|to|bis)\s*"
_MORE = r"(?:laut|groß|dramatisch|kraftvoll|intensiv|energisch|treibend|episch|mächtig)\w*"
_BEGINS = r"(?:starts?|starting|begins?|beginning|opens?)\s+(?:off\s+)?"
_STAYS = r"[\s,]*(?:(?:and|und)\s+)*(?:stays?|remains?|bleibt)"
_COURSES = (
    (
        "building",
        rf"(?:{_BEGINS}{_QUIET}|{_QUIET}{_AT_FIRST})(?:{_THEN}{_LOUD}(?:\s+(?:end|finish|finale))?|"
        rf"[\s,]+(?:(?:and|but|then)\s+)*(?:{_LOUD}\s+(?:later|(?:at|towards)\s+the\s+end)|explodes?))|"
        rf"(?:{_BEGINS}{_QUIET}|(?:fängt|beginnt|startet)\s+{_RUHIG}(?:\s+an)?)(?!{_STAYS})|"
        rf"(?:goes\s+|going\s+|moves?\s+)?from\s+{_CALM}\s+to\s+{_LOUD}|"
        rf"{_QUIET}(?:\s+energy)?{_AT_FIRST}[\s,]+(?:(?:and|but|then)\s+)*{_LOUD}(?:\s+energy)?\s+(?:later|at\s+the\s+end|"
        r"ending|end|finish|finale)|ramps?\s+up(?:\s+(?:gradually|slowly|steadily))?|"
        r"climax\w*\s+(?:in|at|towards)\s+the\s+(?:last\s+third|end|last\s+part)|"
        rf"{_CALM}\s*(?:->|→|=>)\s*{_LOUD}|{_BEGINS}{_QUIET}[\s,;&]+(?:(?:and|but|then)\s+)*(?:grows?|builds?|rises?|"
        r"swells?|develops?)(?:\s+(?:towards|to|until)\s+the\s+end)?|"
        rf"{_RUHIG}\s+(?:anfangend?|beginnend?|startend?)[\s,]+(?:(?:und|dann|später)\s+)*(?:steiger\w+|{_MORE})|"
        rf"{_ENERGY}(?:ris\w+|build\w*|grow\w*|increas\w+|climb\w*|goes?\s+up)(?:\s+{_SLOWLY})?|"
        rf"{_LEVEL}(?:from\s+)?low(?:\s+energy)?{_TO}high|"
        rf"(?:increasing|growing)\s+(?:energy|intensity)|(?:big|grand)\s+(?:finish|finale|ending)|"
        rf"(?:beginnt|fängt|startet)\s+{_RUHIG}(?:\s+an)?[\s,]+(?:(?:und|aber|dann)\s+)*(?:explodiert|steigert\s+sich|"
        rf"(?:wird|endet)\s+(?:(?:dann|immer|am\s+ende)\s+)*{_MORE})(?:\s+am\s+(?:ende|schluss))?|"
        rf"(?:zu)?erst\s+{_RUHIG}[\s,]+(?:(?:und|aber|dann|immer|später)\s+)*{_MORE}|"
        rf"(?:gradually|slowly|steadily|increasingly)\s+(?:(?:intensif\w+|ris(?:e|es|ing)|grows?|increas\w+)|(?:more\s+)?{_LOUD})|"
        r"(?:gets?|getting|becom\w+|grow\w*)\s+(?:more\s+(?:and\s+more\s+)?)?(?:louder|bigger|stronger|intens\w+)|"
        rf"(?:louder|bigger|stronger|more\s+\w+)\s+(?:towards?|at|near|by)\s+the\s+(?:end|finish|finale)|"
        rf"(?:ris(?:es?|ing)|grow\w*|increas\w+|intensif\w+)\s+{_SLOWLY}|intensifies|"
        rf"{_RUHIG}e?r?\s+anfang[\s,]+(?:(?:und|dann)\s+)*{_MORE}\s+(?:ende|schluss|finale)|"
        r"前半は?静か(?:で|に)?[、,]?後半は?(?:壮大|激し|力強|大き)[^\s、,。]*|静かに始ま(?:って|り)[、,]?(?:最後|後半)(?:に|で|から|は)?(?:壮大|激し|力強|大き)[^\s、,。]*|steigerung\w*|(?:だんだん|次第に|徐々に)(?:激しく|大きく|力強く)な(?:る|って)|(?:lauter|intensiver)\s+werdend\w*|spannungsaufbau|(?:langsam\s+)?anschwell\w*|"
        rf"slow(?:ly)?[\s-]+(?:build\w*|burn\w*|rise|rising)(?:[\s-]+ups?)?|"
        r"(?:fängt|beginnt|startet)\s+(?:ruhig|leise|langsam)\s+an?,?\s*(?:und\s+)?(?:wird|endet)\s+"
        r"(?:dann\s+|am\s+ende\s+)?(?:laut|groß|dramatisch|kraftvoll|intensiv)\w*|"
        r"ends?\s+(?:big|loud|with\s+a\s+(?:bang|big\s+(?:finish|finale)))|(?:to|towards)\s+an?\s+(?:\w+\s+)?climax|"
        r"(?:that\s+)?(?:(?:slowly|gradually|steadily)\s+)?(?:builds?(?:ing)?"
        rf"(?:[\s-]+ups?)?(?:\s+{_SLOWLY})?|"
        r"build-?ups?|crescendos?|swells?|gets?\s+(?:louder|bigger)|rising\s+energy)|"
        r"(?:baut|bauen)\s+sich\s+(?:langsam\s+|nicht\s+)?auf|sich\s+(?:langsam\s+|nicht\s+)?aufbauen|sich\s+aufbauend\w*|steigert\s+sich"
        r"(?:\s+langsam)?|sich\s+(?:(?:langsam|stetig|allmählich|zum\s+ende)\s+)*(?:zu\s+)?steiger(?:n|nd\w*|t)|(?:wird|dann|immer)\s+(?:immer\s+)?lauter|"
        r"sich\s+(?:[^\W\d]+\s+){1,4}?(?:auf(?:zu)?bau\w*|steiger[tn]\w*)|"
        r"(?:langsame?r?\s+)?aufbau(?!\w)|langsame?r?\s+aufbauend\w*|"
        r"(?:(?:最初|冒頭|はじめ|出だし|前半)は?静か(?:で|に(?:始ま(?:って|り))?)?|静かに始ま(?:って|り))?[、,]?"
        r"(?:最後|後半|途中|サビ)?(?:に|で|から|は)?(?:だんだん|次第に|徐々に)?盛り上が(?:りすぎ(?:ない|ず)|る|って(?:いく|くる)?|り|ら(?=な))",
    ),
    (
        "falling",
        rf"{_LEVEL}(?:from\s+)?high(?:\s+energy)?{_TO}low|"
        rf"{_ENERGY}(?:drop\w*|fall\w*|decreas\w+|go(?:es)?\s+down|fad\w+)(?:\s+(?:towards|at)\s+the\s+end)?|"
        rf"(?:goes\s+|going\s+)?from\s+{_LOUD}\s+to\s+{_CALM}|"
        rf"kling(?:t|en)\s+(?:{_RUHIG}\s+|langsam\s+)?aus|(?:{_RUHIG}\s+|langsam\s+)?(?:ausklingt|ausklingen|fad(?:es?|ing)(?:\s+(?:out|away))?\s+at\s+the\s+end|verklingt|verklingen)|(?:(?:{_RUHIG}|langsam)\s+)?ausklingend\w*|wird\s+(?:am\s+ende|zum\s+schluss)\s+{_RUHIG}\w*|"
        rf"{_BEGINS}{_LOUD}{_THEN}{_QUIET}|ends?\s+(?:quiet|calm|soft|gentl)\w*|fad(?:es?|ing)[\s-]+out|fades?(?=\s*(?:[,.;]|$))|(?:徐々に)?フェードアウト|(?:ruhiger|leiser)\s+werdend\w*|"
        r"(?:that\s+)?(?:winds?|calms?|quiets?|dies)\s+down|gets?\s+(?:quieter|calmer|softer)|"
        r"(?:de|di)(?:cr|m)\w*endo|wird\s+(?:leiser|ruhiger)|(?:だんだん|次第に|徐々に)?静かにな(?:る|って(?:終わる)?|り)",
    ),
    (
        "with a break",
        r"(?:(?:with|has|mit)\s+)?(?:(?:a|an|einem|einer|einen)\s+)?(?:breakdowns?|breaks?|"
        r"pausen?\s+in\s+der\s+mitte|pauses?\s+in\s+the\s+middle)|(?:drops?\s+out|(?<!\d\s)stops(?!\s+(?:of|at|on|along|by|with|dead|hard|cold|abruptly|suddenly)\b))(?:\s+(?:completely|briefly))?"
        r"(?:\s+in\s+the\s+middle)?|ブレイク",
    ),
    (
        "steady",
        r"(?:(?:steady|constant|even|same)\s+(?:energy|level|intensity)(?:\s+throughout)?)|"
        r"steady(?!\s*(?:cam|tempo|beat|rhythm|pulse|bpm))(?:\s+bed)?|"
        rf"{_ENERGY}(?:is\s+|stays?\s+)?(?:even|steady|constant|flat|level)(?:\s+throughout)?|"
        r"(?:flat|even|constant)\s+dynamics|no\s+(?:(?:big\s+)?dynamic\s+(?:changes|range|shifts)|dynamics)|"
        r"(?:stays?|remains?|keep\s+it)\s+(?:steady|constant|even|flat|level|the\s+same)(?:\s+throughout)?|"
        r"gleichbleibend\w*|gleichm(?:ä|ae)ßig\w*|(?:ずっと)?一定",
    ),
)


_PLACES = (  # "climax at 1:30", "the first 20 seconds", "a 5 second intro"
    rf"\b(?:drop|hit|climax|peak|break|build|swell|kick|start|come|enter|begin|change|explode|pause|"
    r"stop|turn|grow|rise)\w*(?:\s+(?!(?:at|from|after|until|till|around|by)\b)[^\W\d]+){0,4}?\s+"
    rf"(?P<said>(?:at|from|after|until|till|around|by|on)\s+(?:(?:at|around|about|the)\s+)*{DURATION}"
    rf"(?:\s*(?:,|&|/|and\b|und\b)\s*{DURATION})*(?:\s+mark)?)",
    rf"\b(?:build|swell|grow|ris|climb|ramp)\w*(?:\s+up)?\s+(?P<said>(?:for|over|within|across)\s+{DURATION})",
    rf"\b(?!{UNIT})[^\W\d]{{2,}}\s+(?P<said>(?:until|till)\s+{DURATION})",
    rf"\bfad\w+(?:\s+(?:in|out|up|down))?\s+(?P<said>(?:over|within|in|across|for)\s+{DURATION})",
    rf"(?P<said>\b(?:after|nach|every|alle)\s+{DURATION})",
    rf"(?P<said>\b(?:(?:in|within|for|during|over|after)\s+)?(?:the|den)\s+(?:first|last|final|opening|"
    rf"ersten|letzten)\s+{DURATION})",
    rf"(?P<said>\b(?:at|by|from|after)\s+the\s+{DURATION}\s+mark\b)",
    rf"(?P<said>(?:\bat\s+)?{DURATION}\s+(?:in(?=\s*(?:[,.;]|$))|before\s+the\s+end\b))",
    rf"(?P<said>{DURATION}[\s-]+(?:intro|fade|outro|build|break|silence|pause|tail|ending)\w*)",
    rf"\b(?P<said>(?:intro|outro|fade|break|ending|tail)\s*(?:(?:is|of|should\s+be|:|about)\s*)*{DURATION})",
    r"(?P<said>(?:最初|最後)の\s*\d+\s*[秒分]|\d+\s*[秒分]後)",
)


def places_asked(text: Blanking) -> list[str]:
    """A sentence for each place in a track that a text names, taken out of it: no length is
    meant."""
    problems: list[str] = []
    for pattern in _PLACES:
        for match in list(re.finditer(pattern, text.rest, re.IGNORECASE)):
            said = " ".join(match["said"].split())
            problems.append(
                f'"{said}" was left out: what happens where in a track cannot be asked for.'
            )
            text.blank(*match.span("said"))
    return problems


def courses_asked(text: Blanking, vocabulary: Vocabulary) -> list[CourseChip]:
    """The courses that a text asks for, taken out of it. A word that is a tag of the library stays
    that tag."""
    found: list[CourseChip] = []
    for course, pattern in _COURSES:

        def use(match: re.Match[str], course: str = course) -> bool:
            own = vocabulary.meaning(match["word"])
            if own is not None and own.targets:
                return False
            too = match["word"].endswith(("ら", "すぎない", "すぎず"))  # 盛り上がらない
            denied = match["no"] or match["after"] or " nicht " in match[0] or too
            chip = CourseChip(match[0].strip(), course, not denied)
            if all((c.course, c.wanted) != (chip.course, chip.wanted) for c in found):
                found.append(chip)
            return True

        text.take(rf"{_NO}(?<![a-zäöüß_])(?P<word>{pattern})(?![a-zäöüß_]){_AFTER}", use)
    return found
