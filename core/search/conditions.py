"""Conditions of a brief as what they ask for: "if it's not jazz, don't bother" asks for jazz."""

import re
from collections.abc import Callable

_OUT = (  # what is said of a track that does not do
    r"(?:(?:please\s+|pls\s+)?(?:don't|do\s+not|dont)\s+(?:even\s+|ever\s+)?"
    r"(?:bother|send|submit|pitch|share|propose|apply|waste|use(?=\s+(?:it|this)))|"
    r"(?:(?:we're|i'm|we\s+are|i\s+am|they're|client\s+is)\s+)?not\s+interested|"
    r"(?:(?:we|i)(?:'ll|\s+will)?|just)\s+(?:pass|reject|scream|skip(?=\s+(?:it|this)))|"
    r"(?:(?:we|i)\s+)?(?:can't|cannot|won't)\s+(?:use|take)(?=\s+(?:it|this))|"
    r"it\s+(?:won't|doesn't|does\s+not|will\s+not)\s+(?:work|do)|"
    r"(?:it's|that's|it\s+is)\s+(?:a\s+no|out|useless|no\s+good|not\s+for\s+us|not\s+right)|"
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
_NO = (
    r"\b(?:(?:do|does|have|has|is|are)n't\s+(?:have|got|include|feature|contain|sound)|"
    r"no|not|without|lacks?|lacking|nicht|kein(?:e[nmrs]?)?|ohne)\b|(?<=are)n't\b|(?<=is)n't\b|(?<=has)n't\b"
)
_NEEDED = r"[^\W\d][^,.;!?]{2,30}?"


def _wish(said: re.Match[str]) -> str:
    """What is refused for lack of something is wanted with it, else without it."""
    clause, denials = re.subn(_NO, " ", said["said"], flags=re.IGNORECASE)
    return f" with {clause}, " if denials else f" without {clause}, "


CONDITIONS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"\b{_CLAUSE}\s*(?:[,;–—-]+\s*)?(?:then\s+|dann\s+)?\b{_OUT}", _wish),
    (rf"\b{_OUT}\s*,?\s*{_CLAUSE}(?=\s*(?:[,.;!?]|$))", _wish),
    (
        rf"\b(?:no|without(?:\s+an?)?)\s+(?P<it>{_NEEDED})\s*[,=:–—-]+\s*no\s+"
        r"(?:deal|sale|dice|party|fun|booking|sync)\b",
        r" with \g<it>, ",
    ),
    (
        rf"\bohne\s+(?P<it>{_NEEDED})\s+(?:geht|läuft|ist)\s+(?:hier\s+|bei\s+uns\s+)?(?:gar\s+)?"
        r"(?:nichts|nix)\b",
        r" mit \g<it>, ",
    ),
)
