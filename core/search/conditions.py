"""Conditions of a brief and what it leaves open: "if it's not jazz, don't bother", "unless it has
piano", "may be sad"."""

import re
from collections.abc import Callable

_WHAT = r"(?P<what>(?:[^\W\d]+[\s-]+){0,2}?[^\W\d]+)"  # at most three words
_HAS = r"(?:has|have|had|contains?|includes?|features?|uses?|got|is|are|be|comes?\s+with)"
_LACKS = (
    r"(?:(?:is|are|has|have|does|do|did)(?:n't|\s+not)(?:\s+(?:have|contain|include|feature|use|got))?|"
    r"(?:has|have|with|is|are|there's)\s+no|(?:it's|they're|that's|there's)\s+not?|without|lacks?|"
    r"(?:ist|sind|hat|haben)\s+(?:nicht|kein\w*)|nicht|kein\w*|ohne)"
)
_IT = r"(?:(?:it|there|they|the\s+(?:track|music|song)|es|sie|da|dort)\s+)?"
_SOME = r"(?:\s+(?:any|some|an?|the|really|eine?n?))*"
_REFUSED = (  # what is done with what does not fit
    r"(?:[^.;!?]*?\b(?:(?:do|ca|wo|would)n't|(?:do|am|are|is)\s+not|not|cannot|nicht|skip|forget|pass|drop|"
    r"leave|useless|out|no[\s-]go|raus)\b)[^.;!?]*"
)
_SENT = r"(?:(?:send|give|bring|show|play|pitch|offer)\s+)(?:(?:me|us|over)\s+)?"
_NOT_SENT = rf"(?:do(?:n't|\s+not)\s+(?:please\s+)?(?:{_SENT}|want\s+|need\s+|use\s+))"
_THINGS = r"(?:anything|something|tracks?|songs?|music|stuff)\s+(?:that|which)\s+"
_ANY_THING = r"(?:anything|everything|tracks?|alles,?)\s+(?:that|which|was)\s+"
_LITTLE = r"(?:(?:also|even|auch|gerne?|ruhig|etwas|mal|ein\s+bisschen|a\s+(?:bit|little))\s+)*"
_HELD = r"(?:sein|haben|enthalten|dabei|drin|vorkommen)"


def _either_way(said: re.Match[str]) -> str:
    """A list below "Optional:", of which each may be there."""
    return f"with or without {re.sub(r'[,、]', ' or', said[1])}"


_NEEDED = (  # refused without it: wanted
    rf"\b(?:if|wenn|falls)\s+{_IT}{_LACKS}{_SOME}\s+{_WHAT}(?:\s+(?:in\s+it|drin|ist|hat|dabei))?\s*,{_REFUSED}",
    rf"(?:(?<=[.;!?,])\s*|^)(?:{_REFUSED}\s)?unless\s+{_IT}(?:{_HAS}|it's|there's){_SOME}\s+{_WHAT}"
    r"(?:(?:\s*,\s*|\s+)(?:we|i|it|don't|please)\b[^.;!?]*)?(?=\s*(?:[.;!?]|$))",
    rf"\b{_NOT_SENT}{_THINGS}{_LACKS}{_SOME}\s+{_WHAT}(?=\s*(?:[,.;!?]|$))",
    rf"\b{_ANY_THING}{_LACKS}{_SOME}\s+{_WHAT}\s+(?:is|ist|goes)\s+(?:out|raus|useless|no\s+good|weg|unusable)\b",
    rf"\bno\s+{_WHAT}\s*(?:,|:|means)\s*no[\s;-]*(?:deal|go|interest|use|good|sale)(?=\s*(?:[,.;!?]|$))",
)
_REFUSED_WITH = (  # refused with it: unwanted
    rf"\bif\s+{_IT}(?:{_HAS}|it's|there's){_SOME}\s+(?!n[o']t?\b){_WHAT}(?:\s+in\s+it)?\s*,\s*(?:please\s+)?"
    r"(?:skip|drop|forget|leave|(?:do|would|wo)n't|we\s+(?:ca|do|wo)n't|pass)\b[^.;!?]*",
    rf"\b{_NOT_SENT}{_THINGS}(?:{_HAS}){_SOME}\s+(?!no\b|not\b){_WHAT}(?=\s*(?:[,.;!?]|$))",
)
CONDITIONS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    *((pattern, r", with \g<what>, ") for pattern in _NEEDED),
    *((pattern, r", no \g<what>, ") for pattern in _REFUSED_WITH),
    (
        r"\b(?:optional|maybe|kann|vielleicht|eventuell)\s*:\s*(?!no\b|yes\b)([^.;:!?|]+)",
        _either_way,
    ),
    (
        rf"(?<!we\s)(?<!you\s)(?<!i\s)\b(?:(?:may|might|can)\s+{_LITTLE}(?:be|have|contain|include|feature)|"
        rf"could\s+{_LITTLE}(?:have|contain|include))\s+"
        r"(?!not\b|no\b|used\b|heard\b|there\b|present\b|included\b|missing\b|\w+er\b)",
        " with or without ",
    ),
    (
        rf"\b(?:darf|dürfen|kann|können|könnte|könnten)\s+{_LITTLE}"
        rf"((?:(?!nicht|nie|kein|(?:ich|man|wir|ihr|du|jemand)\b)[^\W\d]+\s+){{1,3}}?){_HELD}\b(?:,?\s*(?:muss|müssen)\s+(?:aber\s+)?nicht\b)?",
        r" with or without \1, ",
    ),
    (
        r"\b(?:tempo|bpm|speed|length|duration|key|länge|dauer|tonart)\s*:?\s+(?:(?:is|ist)\s+)?(?:egal|unimportant|"
        r"(?:does|do)n't\s+matter|beliebig|flexib(?:le|el)|open|offen)\b(?!\s*,?\s*(?:but|aber|though))",
        " ",
    ),
    (r"\b(?:as|so)\s+long\s+as\b|\bprovided(?:\s+that)?\b|\bsolange\b", " "),
    (r"\b(but|yet|aber)\s+still(?=\s+[a-z])", r"\1"),
    (r"\bzur\s+not\b|\bnotfalls\b", "oder"),
)
