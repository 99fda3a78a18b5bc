"""Refusals and liberties that are said of tempo, length, energy, keys or courses: "slow is a no-go"
as "no slow", "we hate minor keys" as "no minor keys"; "a fade-out is fine" says nothing."""

from core.search.brief.patterns import compiled, rewritten
from core.search.brief.wording.measure_words import MEASURE, MEASURES_JA, OF_MUSIC, PACE

_THE = r"(?:(?:it|the|any|all|an?|in|with|of|those|these|too|die|das|den|der|zu)\s+)*"
_A = r"(?:an?\s+|just\s+|also\s+|too\s+|both\s+|perfectly\s+|totally\s+|auch\s+)*"
_VERB = r"(?:is|are|ist|sind|be|would\s+be|wäre\w*)"
_IS = rf"(?:\s*(?:{_VERB}|:))?\s+{_A}"
_HATE = (
    r"\b(?:hate[sd]?|dislike[sd]?|detest\w*|loathe\w*|despise\w*|skip|omit|remove|hass(?:e|en|t)|nichts|nothing|"
    r"(?:not\s+(?:a\s+|(?:much|big)\s+of\s+a\s+)?|no\s+)(?:big\s+)?fans?\s+of|kein\s+fan\s+von|(?:can't|cannot)\s+(?:stand|bear)|"
    r"spare\s+(?:us|me)|(?<!or\s)without|(?<!oder\s)ohne|"
    r"(?:should|must|may|can|could|do|does)(?:n't|\s+not)\s+(?:be|want\s+(?:it|this|them)(?:\s+to)?(?:\s+be)?))\s+"
)
_NO_GO = (
    r"(?:no-?gos?|no-?nos?|taboo|tabu|unwanted|unwelcome|unerwünscht|banned|forbidden|verboten|"
    r"not\s+(?:wanted|ok|okay|allowed|acceptable)|nicht\s+(?:erwünscht|gewünscht|okay|ok|erlaubt)|"
    r"(?:goes|geht|gehen)\s+(?:gar\s+|überhaupt\s+)?nicht)\b"
)
_NO = r"\s*[:?]\s*(?:no|nope|nein)(?:\s+(?:thanks|please|danke))?(?=\s*(?:[,.;!]|$))"
_OPEN = (
    r"(?:optional|fine|ok(?:ay)?|allowed|acceptable|erlaubt|möglich|"
    r"in\s+ordnung|(?:(?:is|are)n't|not|nicht)\s+(?:really\s+)?(?:needed|required|necessary|essential|nötig|notwendig)|"
    r"(?:geht|gehen|darf|kann|dürfen|können)(?:\s+es)?\s+(?:auch|gerne?)(?:\s+sein)?|darf(?:\s+es)?\s+sein)\b"
)
_MAY = r"(?:it|they|energy|the\s+\w+|this|that)\s+(?:can|may|might|could)\s+(?:also\s+|even\s+)?"
_NO_NEED = (
    r"\b(?:with\s+or\s+without|mit\s+oder\s+ohne|no\s+need\s+(?:for|to)|need(?:n't|\s+not)|"
    r"(?:do|does)(?:n't|\s+not)\s+(?:need|have)\s+to)\s+"
)
_WHAT = rf"(?<!too\s)(?<!zu\s)\b(?P<what>{MEASURE}){OF_MUSIC}"
_BUT_NOT = (
    r"\s*,?\s*(?:but|aber)\s+(?:not|nicht|(?:doesn't|does\s+not|needn't)\s+(?:have|need))\s+"
    r"(?:needed|necessary|required|nötig|to)\b"
)
_TURNED = (
    (rf"{_NO_NEED}(?:be\s+)?{_THE}{MEASURE}{OF_MUSIC}", ","),
    (rf"\b{_MAY}(?:be\s+)?{_THE}{MEASURE}(?:{_BUT_NOT})?", ","),
    (
        rf"\b(?P<no>without|ohne)\s+(?P<what>{MEASURE})\s+(?:and|und)\s+"
        rf"(?=[^\W\d])(?!{MEASURE}|with\b|mit\b|only\b|nur\b)",
        r"no \g<what>, \g<no> ",
    ),
    (rf"\b(?:weder|neither)\s+(?P<what>{MEASURE})\s+(?:noch|nor)\s+", r"no \g<what>, no "),
    (
        rf"\b(?:weder|neither)\s+([^,.;]{{3,40}}?)\s+(?:noch|nor)\s+(?P<what>{MEASURE})",
        r"no \1, no \g<what>",
    ),
    (rf"{_HATE}{_THE}(?P<what>{MEASURE}){OF_MUSIC}", r"no \g<what>"),
    (rf"{_WHAT}(?:{_IS}{_NO_GO}|\s+{_VERB}\s+(?:out|raus)\b|{_NO})", r"no \g<what>"),
    (rf"\b(?P<what>{PACE}\s+[^\W\d]+){_IS}{_NO_GO}", r"no \g<what>"),
    (
        rf"\b(?P<what>[a-h](?:[#♯♭]|b)?[\s-]?(?:minor|major|min|maj|moll|dur)){_IS}{_NO_GO}",
        r"not in \g<what>",
    ),
    (
        rf"(?:\b(?:an?|ein\w*)\s+)?{_WHAT}(?:{_IS}{_OPEN}|\s+{_VERB}\s+{_A}(?:welcome|possible)\b)"
        rf"(?:{_BUT_NOT})?(?:\s+too\b)?",
        ",",
    ),
)
_JA_REFUSED = (
    r"(?:は|が|も|を)?(?:嫌い|苦手|NG|困[りる]|避け|不要|いらない|要らない|やめ|ダメ|だめ|駄目|"
    r"禁止|不可|なし|無し)(?:ます|です|て|ください|たい)*"
)
_JA_FINE = r"(?:いい|良い|よい|OK|可|大丈夫|構わない|構いません)(?:です)?"
_JA_OPEN = rf"(?:でも|(?:が|は)?(?:あって|入って)も|(?:で|じゃ)なくて(?:も)?){_JA_FINE}"


def measures_turned(text: str) -> str:
    """The text with "no slow" for "slow is a no-go", and nothing for what may be so or not."""
    text = rewritten(text, _TURNED)
    for pattern, refused in MEASURES_JA.items():
        text = compiled(rf"(?:{pattern}){_JA_REFUSED}").sub(refused, text)
        text = compiled(rf"(?:{pattern}){_JA_OPEN}").sub("、", text)
    return compiled(rf"(?:速く|遅く)ても{_JA_FINE}").sub("、", text)
