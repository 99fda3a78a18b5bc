"""Words for how something is played, which name no kind of music and no voice: "no trailer hits",
"screaming guitars", "traditional jazz"."""

import re

from core.search.brief.patterns import Rewrites
from core.search.brief.wording.yes_and_no import SUNG

_NO = r"\b(no|avoid|without|ohne|keine?)\s+"
_SHARES = r"(?:light|minimal|little|subtle|soft|few|wenig\w*|leise)"
_SUNG = r"(?:vocals?|voices?|singing|choir|chorus)\b"
_LOUD = r"(strings?|violins?|guitars?|sax\w*|brass|trumpets?|synths?)\b"  # no voice, if it screams
_STYLES = (
    r"(?:blues|jazz|rock|pop|country|gospel|soul|classical|christmas|orchestral|house|hip|latin|"
    r"metal|corporate|wedding)\b"
)


def _no_rap(said: re.Match[str]) -> str:
    """ "No rap" as "no vocals", but where others are spoken of: "female vocals, no rap"."""
    others = rf"\b(?:{SUNG}|vox|singers?|lyrics|choir|chorus|chor)\b|ボーカル|歌|コーラス"
    if re.search(others, said.string, re.IGNORECASE):
        return said[0]
    return "ボーカル" if said[0] == "ラップ" else f"{said[1]} vocals"


MANNERS: Rewrites = (
    (
        r"\b(no|without|ohne|kein\w*)\s+rap(?:s|ping|pers?|pen)?\b(?!\s*(?:beats?|music))",
        _no_rap,
    ),
    (r"ラップ(?=抜き|なし|無し|は?不要|は?いらない|は?要らない|は?入れない)", _no_rap),
    (
        rf"{_NO}(?:(?:long|big|loud|wild|flashy|endless|lange|laute|wilde)\s+)?([^\W\d]+)[\s-]+(solos?|fills?|hits?|stabs?|swells?|drops?|risers?|rolls?|riffs?|"
        r"crash(?:es)?|clich[eé]s?|tropes?)\b",
        r"\1 \2_\3",
    ),
    (rf"{_NO}screaming\s+{_LOUD}", r"\1 screaming_\2"),
    (rf"\bscreaming\s+(?={_LOUD})", ""),
    (r"\bbarely[\s-]there\b", "subtle"),
    (rf"\bwordless\s+(?=(?:[^\W\d]+\s+)?{_SUNG})", ""),
    (rf"\btraditional\s+(?={_STYLES})", ""),
    (r"\b(slow|gentle|soft|calm)(?:ly)?\s+(?:pulsing|pulsating|driving)\b", r"\1"),
    (rf"\b(none|keine?)\s*(?:/|or|to|oder|bis)\s*(?:(?:very|sehr|nur)\s+)?{_SHARES}\b", r"\1"),
)
