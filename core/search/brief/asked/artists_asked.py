"""How many of one artist or album a brief wants at most: "at most two by one artist"."""

import re

from core.search.brief.blanking import Blanking
from core.search.brief.numbers import number

_ARTIST = r"(?:artist|composer|album|band|künstler|interpret|komponist)\w*"
_ONE_ARTIST = (
    r"(?P<no>\bnot?(?=\s+(?:two|three|2|3)\b)\s+)?(?:\b(?:at\s+most|max(?:imum|imal)?\.?|no\s+more\s+than|up\s+to|only|höchstens|nicht\s+mehr\s+als)"
    r"\s+)?\b(?P<n>\d+|one|two|three|four|five|ein\w*|zwei|drei|vier|fünf)x?\s+(?:(?:tracks?|songs?|pieces?|titel|stücke?|"
    r"results?|in\s+a\s+row)\s+)?(?:by|of|from|per|von|pro|je)\s+(?:(?:one|the|same|each|an?|any|einem|jedem)\s+)*"
    rf"{_ARTIST}"
)
_ONE_ARTIST_JA = (
    r"(?:同じ|同一|[1一])?(?:アーティスト|作曲家|アルバム|作曲者)(?:は|から|につき|あたり|の曲は)?[、\s]*(?:最大)?"
    r"(?P<n>\d+)曲(?:まで|以内|以下)"
)
_EACH_ONCE = (  # "not the same composer twice"
    r"\b(?:not?|never|kein\w*|nicht)\s+(?:(?:the|one|any|den|das|die)\s+)?(?:same\s+|gleiche?n?\s+|selben?\s+)?"
    rf"{_ARTIST}\s+(?:twice|more\s+than\s+once|again|doppelt|zweimal|mehrfach)\b|"
    rf"\b(?:all\s+(?:by|from)\s+)?(?:different|various|verschiedene\w*|unterschiedliche\w*)\s+{_ARTIST}|"
    r"(?:同じ)?(?:アーティスト|作曲家|作曲者)(?:は|が|の)?(?:重複|被|かぶ)[^、。,]*"
)


def most_of_one_artist(rest: Blanking) -> int | None:
    """How many of "at most two by one artist"; None where nothing is said of it."""
    found: list[int] = []

    def use(match: re.Match[str]) -> bool:
        n = round(number(match["n"]) or 1.0)
        found.append(max(n - 1 if match.groupdict().get("no") else n, 1))
        return True

    def once(match: re.Match[str]) -> bool:
        found.append(1)
        return True

    rest.take(_ONE_ARTIST, use)
    rest.take(_ONE_ARTIST_JA, use)
    rest.take(_EACH_ONCE, once)
    return found[0] if found else None
