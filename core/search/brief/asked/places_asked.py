"""Places in a track that a brief names, which words cannot ask for: "climax at 1:30"."""

from core.search.brief.blanking import Blanking
from core.search.brief.numbers import DURATION, UNIT
from core.search.brief.patterns import compiled

_PLACES = (  # "climax at 1:30", "the first 20 seconds", "a 5 second intro"
    rf"\b(?:drop|hit|open|climax|peak|break|build|swell|kick|start|come|enter|begin|change|explode|pause|"
    r"stop|turn|grow|rise|add(?!iti|res)|join|moment|accent)\w*(?:\s+(?!(?:at|from|after|until|till|around|by)\b)[^\W\d]+){0,4}?\s+"
    rf"(?P<said>(?:at|from|after|until|till|around|by|on)\s+(?:(?:at|around|about|the)\s+)*(?:\d{{1,3}}\s*(?:-|–|to|bis)\s*)?{DURATION}"
    rf"(?:\s*(?:,|&|/|and\b|und\b)\s*{DURATION})*(?:\s+mark)?)",
    rf"\b(?:build|swell|grow|ris|climb|ramp)\w*(?:\s+up)?\s+(?P<said>(?:for|over|within|across)\s+{DURATION})",
    rf"\b(?!{UNIT})[^\W\d]{{2,}}\s+(?P<said>(?:until|till)\s+{DURATION})",
    rf"\bfad\w+(?:\s+(?:in|out|up|down))?\s+(?P<said>(?:over|within|in|across|for)\s+{DURATION})",
    rf"(?P<said>\b(?:after|nach|every|alle)\s+{DURATION})",
    rf"(?P<said>\b(?:over|for|in|during|within)\s+(?:the\s+)?(?:next|following)\s+{DURATION})",
    rf"(?P<said>\bfor\s+(?:the\s+first\s+)?{DURATION})(?=\s*,?\s*(?:and\s+|but\s+)?then\b)",
    rf"(?P<said>\b(?:(?:in|within|for|during|over|after)\s+)?(?:the|den)\s+(?:first|last|final|opening|"
    rf"ersten|letzten)\s+{DURATION})",
    rf"(?P<said>\b(?:at|around|by|from|after)\s+the\s+{DURATION}\s+mark\b)",
    rf"(?P<said>(?:\bat\s+)?{DURATION}\s+(?:in(?=\s*(?:[,.;]|$))|before\s+the\s+end\b))",
    rf"(?P<said>{DURATION}(?:\s+|-)(?:intro|fade|outro|build(?!s?\s+up\b)|break|silence|pause|tail|ending)\w*)",
    rf"\b(?P<said>(?:intro|outro|fade|break|ending|tail)\s*(?:(?:is|of|should\s+be|:|about)\s*)*{DURATION})",
    r"(?P<said>(?:最初|最後)の\s*\d+\s*[秒分]|\d+\s*[秒分]後)",
)


def places_asked(text: Blanking) -> list[str]:
    """A sentence for each place in a track that a text names, taken out of it: no length is
    meant."""
    problems: list[str] = []
    for pattern in _PLACES:
        for match in list(compiled(pattern).finditer(text.rest)):
            said = " ".join(match["said"].split())
            problems.append(
                f'"{said}" was left out: what happens where in a track cannot be asked for.'
            )
            text.blank(*match.span("said"))
    return problems
