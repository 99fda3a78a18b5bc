"""How much energy a brief wants, in words: "high energy", "wenig Energie"."""

import re

from core.search.brief.blanking import Blanking
from core.search.brief.chips import ENERGY, RangeChip

_NO = r"(?P<no>\b(?:not?|nothing|without|avoid(?:ing)?|nicht|keine?|ohne)\s+(?:too\s+|zu\s+)?)?"
_LEVEL = (
    r"\benerg(?:y|ie)\s*(?::|(?=(?:low|high|medium|mid)\b)|"
    r"(?:level\s+)?(?:is|stays?|remains?|(?:(?:should|must|can|has\s+to|needs\s+to)\s+)?(?:be|stay))\s)\s*"
)
_ENERGY_WORDS = (
    (
        r"\b(?:high[\s-](?:energy|intensity)|(?:full|lots|plenty)\s+of\s+energy|(?:much|viel)\s+energ(?:y|ie))\b|"
        rf"\bhohe[rn]?\s+energie\b|エネルギー(?:は|が|:)?高[いめ]|{_LEVEL}(?:high|hoch)\b",
        0.6,
        None,
    ),
    (
        rf"\b(?:medium|mid|moderate)[\s-](?:energy|intensity)\b|{_LEVEL}(?:medium|mid|mittel)\b",
        0.35,
        0.6,
    ),
    (
        rf"\b(?:low[\s-](?:energy|intensity)|(?:little|wenig)\s+energ(?:y|ie))\b|\b(?:niedrige|geringe)[rn]?\s+energie\b|"
        rf"エネルギー(?:は|が|:)?低[いめ]|{_LEVEL}(?:low|niedrig|gering)(?:\s+throughout)?\b",
        None,
        0.35,
    ),
)


_ALSO_A_MOOD = re.compile(r"(?:high|low)[\s-]energy", re.IGNORECASE)  # which says more


def energy_asked(rest: Blanking) -> list[RangeChip]:
    """The ranges of energy that a text asks for, taken out of it, but for words of a mood."""
    found: list[RangeChip] = []
    for pattern, low, high in _ENERGY_WORDS:

        def use(match: re.Match[str], a: float | None = low, b: float | None = high) -> bool:
            low, high = (b, a) if match["no"] else (a, b)
            found.append(RangeChip(match[0], ENERGY, low, high))
            return _ALSO_A_MOOD.fullmatch(match[0]) is None

        rest.take(rf"{_NO}(?:{pattern})", use)
    return found
