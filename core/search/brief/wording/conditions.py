"""Conditions of a brief and what it leaves open: "if it's not jazz, don't bother", "unless it has
piano", "may be sad"."""

import re

from core.search.brief.patterns import Rewrites
from core.search.brief.wording.yes_and_no import PLAYED, SUNG

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
_HELD = r"(?:sein|haben|enthalten|dabei|drin|vorkommen|werden)"
_OUT = (  # what is said of a track that does not do
    r"(?:(?:please\s+|pls\s+)?(?:don't|do\s+not|dont)\s+(?:even\s+|ever\s+)?"
    r"(?:bother|send|submit|pitch|share|propose|apply|waste|use(?=\s+(?:it|this)))|"
    r"(?:(?:we're|i'm|we\s+are|i\s+am|they're|client\s+is)\s+)?not\s+interested|"
    r"(?:(?:we|i)(?:'ll|\s+will)?|just)\s+(?:pass|reject|scream|skip(?=\s+(?:it|this)))|"
    r"(?:(?:we|i|they)\s+)?(?:can't|cannot|won't|will\s+not|don't|do\s+not|wouldn't)\s+(?:even\s+)?"
    r"(?:(?:use|take|want|need|license|consider)(?=\s+(?:it|this|that)\b)|listen)|"
    r"it\s+(?:won't|doesn't|does\s+not|will\s+not)\s+(?:work|do)|"
    r"(?:it's|that's|it\s+is)\s+(?:(?:\w+\s+)?too\s+\w+|a\s+no|out|useless|no\s+good|not\s+for\s+us|not\s+right)|"
    r"forget(?=\s+(?:about\s+)?it)|(?:skip|drop)(?=\s+it)|no\s+(?:deal|chance|sale|way|dice)|"
    r"(?:brauch|woll|nehm|möcht)\w*\s+(?:wir|ich)\s+(?:es|ihn|sie|das)\s+nicht|"
    r"(?:dann\s+)?lieber\s+nicht|vergiss|kein\s+interesse|passt\s+(?:es|das)\s+nicht|"
    r"(?:bitte\s+)?(?:gar\s+)?nicht\s+(?:erst\s+)?(?:schicken|senden|vorschlagen|einreichen))\b"
    r"(?:\s+(?:(?:about|with|in|to|for)\s+)?"
    r"(?:it|this|that|us|me|anything|something|tracks?|songs?|music|es|das|(?:y?our|my)\s+time))*"
)
_CLAUSE = (
    r"(?:if|when|wenn|falls|sofern)\s+(?!possible|you\s+can|in\s+doubt)(?P<said>[^,.;!?]{3,60}?)"
)
_DENIED = (
    r"\b(?:(?:do|does|have|has|is|are)n't\s+(?:have|got|include|feature|contain|sound)|"
    r"no|not|without|lacks?|lacking|nicht|kein(?:e[nmrs]?)?|ohne)\b|(?<=are)n't\b|(?<=is)n't\b|(?<=has)n't\b"
)


def _wish(said: re.Match[str]) -> str:
    """What is refused for lack of something is wanted with it, else without it."""
    clause, denials = re.subn(_DENIED, " ", said["said"], flags=re.IGNORECASE)
    return f" with {clause}, " if denials else f" without {clause}, "


def _either_way(said: re.Match[str]) -> str:
    """A list below "Optional:", of which each may be there."""
    return f"with or without {re.sub(r'[,、]', ' or', said[1])}"


_NEEDED = (  # refused without it: wanted
    rf"(?:(?<=[.;!?])\s*|^)(?:{_REFUSED}\s)?unless\s+{_IT}(?:{_HAS}|it's|there's){_SOME}\s+{_WHAT}"
    r"(?:(?:\s*,\s*|\s+)(?:we|i|it|don't|please)\b[^.;!?]*)?(?=\s*(?:[.;!?]|$))",
    rf"\b{_NOT_SENT}{_THINGS}{_LACKS}{_SOME}\s+{_WHAT}(?=\s*(?:[,.;!?]|$))",
    rf"\b{_ANY_THING}{_LACKS}{_SOME}\s+{_WHAT}\s+(?:is|ist|goes)\s+(?:out|raus|useless|no\s+good|weg|unusable)\b",
    rf"\bno\s+{_WHAT}\s*(?:,|:|-|–|=|means)?\s*no[\s;-]*(?:deal|go|interest|use|good|sale)(?=\s*(?:[,.;!?]|$))",
    rf"\bwithout\s+{_WHAT}\s+(?:it|this|that)\s+(?:does\s+not|doesn't|won't|will\s+not|can't|cannot)\s+work\b",
    rf"\bohne\s+{_WHAT}\s+(?:geht|läuft)\s+(?:hier\s+|bei\s+uns\s+)?(?:gar\s+)?(?:nichts|nix)\b",
)
_REFUSED_WITH = (  # refused with it: unwanted
    rf"\b{_NOT_SENT}{_THINGS}(?:{_HAS}){_SOME}\s+(?!no\b|not\b){_WHAT}(?=\s*(?:[,.;!?]|$))",
)
CONDITIONS: Rewrites = (
    (
        rf"\b(?:darf|dürfen|kann|können|könnten?)\s+{_LITTLE}(?:(?:dabei|drin|enthalten|vorhanden)\s+)?sein\b"
        r"(?:,?\s*(?:muss|müssen)\s+(?:es\s+)?aber\s+nicht\b)?",
        " optional",
    ),
    (r"(?<=[^\W\d])\s+werden\s+(?:darf|kann|könnte)(?:\s+(?:auch|gerne?))?\b", " optional"),
    (rf"\b{_CLAUSE}\s*(?:[,;–—-]+\s*)?(?:then\s+|dann\s+)?\b{_OUT}", _wish),
    (rf"\b{_OUT}\s*,?\s*{_CLAUSE}(?=\s*(?:[,.;!?]|$))", _wish),
    *((pattern, r", with \g<what>, ") for pattern in _NEEDED),
    *((pattern, r", no \g<what>, ") for pattern in _REFUSED_WITH),
    (
        rf"\b({SUNG}|{PLAYED})\s*:\s*(?=[^,;.]*\b(?:ok|okay|fine|allowed|welcome)\b)",
        r"with or without \1, ",
    ),
    (
        r"\b(?:optional|maybe|kann|vielleicht|eventuell)\s*:\s*(?!no\b|yes\b)([^.;:!?|]+)",
        _either_way,
    ),
    (
        rf"(?<!we\s)(?<!you\s)(?<!i\s)\b(?:(?:may|might|can(?![^,.;!?]*\bor\b))\s+{_LITTLE}(?:be|have|contain|include|feature)|"
        rf"could\s+{_LITTLE}(?:have|contain|include))\s+"
        r"(?!not\b|no\b|up\s+to\b|at\s+most\b|max|\d|used\b|heard\b|there\b|present\b|included\b|missing\b|any(?:thing|\s+\w+)?\b|(?!over\s+\d)\w+er\b(?!\s+than\s+\d))",
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
    (r"\bstill\s+(?=[a-z])(?!(?:und|oder|bitte|sein|wirk|kling|leise|ruhig))", " "),
    (r"(?:,\s*)?\b(?:zur\s+not|notfalls|at\s+a\s+pinch)\b", " oder"),
)
