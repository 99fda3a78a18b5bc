"""What a brief wants to sound like: "like this file", "wie „Morgenrot“", and how else: "warmer"."""

import re

from core.search.brief.blanking import Blanking
from core.search.brief.chips import BRIGHTNESS, ENERGY, LENGTH, TEMPO, Modifier, ReferenceAsked
from core.search.brief.numbers import NUMBER, UNIT, number
from core.search.brief.vocabulary.likeness_words import LIKE, THIS, WIE

_THIS_ONE = (
    r"(?:(?:these|those|this|that)\s+(?:(?:given|attached|uploaded|chosen|reference|original)\s+)?"
    r"(?:(?:audio\s+)?file|track|song|one|piece|recording)|this(?=\s*(?:[,.;!?]|$|(?:but|just|only|with\w*|in)\b)))"
)
_DIES = (
    r"(?:diese[rsmn]?|die|das|der)"
    r"(?:\s+(?:datei|stück|track|titel|lied|song|referenz|original))"
)
_REALLY = r"(?:(?:quite|nearly|really|remotely|at\s+all|anything|ganz)\s+)?"
_NO = (
    rf"(?P<no>\b(?:not?|nothing|nicht|nichts|kein\w*)\s+{_REALLY}|\bn(?:either|or)\s+|"
    r"\bun(?=like))?"
)
_QUOTED = r"[\"“”„«»「『](?P<title>[^\"“”„«»「」『』]{2,80})[\"“”«»」』]"
_SHORT = r"'(?P<title>[^']{2,80})'(?!\w)"
_REF = r"\b(?:temp|ref(?:erence|erenz)?|example|beispiel)\b"
_HANDED = r"(?:attached|uploaded|enclosed|beigefügt|angehängt|anbei|im\s+anhang)"
_REFERENCE = (
    rf"(?:{LIKE}|{WIE}|\b(?:than|as|als|think(?:ing)?(?:\s+of)?|see|siehe|cf\.?|vgl\.?)\s+){_QUOTED}",
    rf"(?<!n't\s){LIKE}{_SHORT}",
    rf"{_QUOTED}(?:のような|みたい(?:な|に|で)?|に似(?:た|て(?:いる|いて)?))",
    rf"(?:(?<=tempo)|(?<=speed)|(?<=length))\s+of\s+{THIS}\b",
    rf"^\s*(?:(?:the\s+|das\s+)?(?:same|gleiche)|{_THIS_ONE}|this|dies(?:es)?(?:\s+(?:stück|lied))?)\s*,?\s+"
    r"(?=(?:but|just|only|aber|nur)\b)",
    rf"\b(?:(?:version|variation|remix|sequel|follow-up)\s+(?:of|to)|(?<=instrumental\s)of|lines\s+of|reminds?\s+(?:me|us)\s+of|"
    rf"close(?:st)?\s+to|match(?:es|ing)?|resembl(?:es|ing)|goes\s+with)\s+{_THIS_ONE}",
    r"\b(?:have|want|need)\s+this\s+(?=(?:with|without|but|only|just|in(?!\s+\d))\b)",
    rf"(?!like\s+{THIS}\s+to\b){LIKE}(?:{THIS}|this|it)\b",  # "we'd like the music to be calm"
    rf"\b(?:than|as|(?:style|feel|vibe|mood|sound|spirit)\s+of)\s+{THIS}\b",
    r"\b(?:than|as)\s+this\b(?!\s+(?!(?:but|and|just|only)\b)\w)",
    r"\b(?:than|as|like|to)\s+(?:the\s+)?ref(?:erence)?(?:\s+(?:track|[1-9]))?\b",
    rf"{LIKE}the\s+{_HANDED}\b(?!\s+[^\W\d]*(?:file|track|song|piece|mp3|wav)\b)",
    rf"{_REF}(?:\s+(?:track|piece|song|file|music))?\s*(?:is|:|=)?\s*(?:the\s+)?{_HANDED}(?:\s+(?:audio\s+)?(?:file|track|song|piece))?\b",
    rf"{_REF}\s*[:=]\s*[^.;,]{{0,30}}?\b{_HANDED}\s+[^\W\d]+",
    rf"\b(?:from|of|than|to|as(?:\s+in)?|like)\s+(?:the|our|my)\s+(?:(?:first|second|third|last|1st|2nd|attached)\s+)?{_REF}",
    r"\bsame\s+(?:vibe|feel|feeling|style|mood|idea|kind\s+of\s+thing)\s*,?\s+(?=(?:but|just|only)\b)",
    rf"\b(?:the\s+|our\s+)?{_HANDED}\s+(?:audio\s+)?(?:track|song|piece|mp3|wav)\b",
    rf"\b(?:audio\s+)?(?:file|track|song|piece|mp3|wav|datei|stück|lied|titel)\s+(?:is\s+|ist\s+)?{_HANDED}\b",
    rf"\bsame\s+(?:(?:one|track|thing)\s+)?as\s+[^.,;()]{{0,25}}\(?{_HANDED}\)?",
    rf"\b{_HANDED}\s+(?:is\s+)?(?:the\s+|our\s+|a\s+)?{_REF}(?:\s+(?:track|piece|song|file))?\b",
    rf"\bals\s+(?:{_DIES}|diese[rsmn]?)\b",
    rf"{WIE}(?:diese[rsmn]?|die|das|der)(?:\s+(?:angehängte|beigefügte|hochgeladene|gewählte|gegebene)[rsnm]?)?"
    r"(?:\s+(?:datei|stück|track|titel|lied|song|referenz\w*))?\b",
    r"(?:この|その|添付の|参考の|参考)(?:曲|ファイル|トラック|音楽)?"
    r"(?:のような|みたい(?:な|に)?|に似(?:た|て(?:いる|いて|る)?)|っぽい|と(?=同じ)|の(?=インスト)|ほど(?=.{1,6}な[いく])|(?=より))",
)
_MORE = r"(?:(?:(?<![\dMm分秒])より)?(?:も)?(?:もっと|もう少し|少し|ちょっと)|(?<![\dMm分秒])より)"
_MODIFIERS = (
    (BRIGHTNESS, 1, rf"brighter|lighter\s+in\s+tone|heller|brillanter|{_MORE}明るい音"),
    (
        BRIGHTNESS,
        -1,
        rf"warmer|darker|duller|softer\s+in\s+tone|wärmer|dunkler|weicher|{_MORE}(?:温かい|暖かい|暗い)",
    ),
    (
        TEMPO,
        1,
        rf"faster|quicker|(?:at\s+)?(?:twice\s+as\s+fast|double\s+(?:the\s+)?(?:tempo|speed))|doppelt\s+so\s+schnell|more\s+up[\s-]?tempo|schneller|{_MORE}速(?:い|く)",
    ),
    (
        TEMPO,
        -1,
        rf"slower|langsamer|(?:at\s+)?(?:half\s+as\s+fast|half\s+(?:the\s+)?(?:tempo|speed))|halb\s+so\s+schnell|{_MORE}(?:ゆっくり|遅(?:い|く))",
    ),
    (
        ENERGY,
        1,
        r"more\s+(?:energetic|energy|exciting|intense|powerful|lively)|livelier|louder|busier|"
        rf"bigger|energischer|lebhafter|kraftvoller|mehr\s+(?:energie|druck|schwung)|{_MORE}(?:激しい|元気)",
    ),
    (
        ENERGY,
        -1,
        r"calmer|quieter|softer|gentler|less\s+(?:energetic|energy|exciting|intense|busy)|"
        r"more\s+(?:relaxed|calm|quiet|peaceful)|sparser|ruhiger|leiser|sanfter|weniger\s+(?:energie|druck)|"
        rf"{_MORE}(?:静か|穏やか)",
    ),
    (
        LENGTH,
        1,
        rf"longer|länger|twice\s+as\s+long|twice\s+the\s+length|doppelt\s+so\s+lang|{_MORE}長[いく]",
    ),
    (
        LENGTH,
        -1,
        rf"shorter|kürzer|half\s+as\s+long|half\s+the\s+length|halb\s+so\s+lang|{_MORE}短[いく]",
    ),
)
_AS_MUCH = (
    r"(?:\b(?:in\s+|at\s+|with\s+)?(?:the\s+|a\s+)?(?:same|similar)\s+|\bähnliche[mnrs]?\s+|"
    r"\bgleiche[mnrs]?\s+|同じ)"
)
_SAME = (
    (BRIGHTNESS, rf"{_AS_MUCH}(?:tone|brightness|klangfarbe)"),
    (
        TEMPO,
        rf"{_AS_MUCH}(?:[^\W\d]+\s+(?:and|und|&)\s+)?(?:tempo|bpm|speed|geschwindigkeit|テンポ|速さ)|"
        r"(?:テンポ|速さ|BPM)(?:は|も|が)?同じ(?:くらい|ぐらい|程度)?|"
        r"\b(?:keep|hold|match)\s+the\s+(?:tempo|bpm|speed)|\b(?:tempo|bpm|speed)\s*:?\s*(?:(?:is|stays?|should\s+(?:be|stay)|bleibt)\s+)?(?:the\s+)?(?:same\b|gleich\b)|"
        r"(?<!twice\s)(?<!half\s)\bas\s+(?:fast|slow)|(?<!doppelt\s)(?<!halb\s)(?:genau)?so\s+(?:schnell|langsam)",
    ),
    (
        ENERGY,
        rf"{_AS_MUCH}(?:energy|intensity|energie|激しさ)|\bas\s+(?:energetic|intense|loud|busy|exciting|lively|calm|quiet|soft|gentle)|"
        r"\bso\s+(?:energisch|laut|lebhaft|kraftvoll|ruhig|leise|sanft)",
    ),
    (LENGTH, rf"{_AS_MUCH}(?:length|duration|länge|dauer|長さ)|(?<!twice\s)(?<!half\s)\bas\s+long"),
)
_LITTLE_OF_IT = (
    *("slow", "langsam", "calm", "quiet", "soft", "gentle", "ruhig", "leise", "sanft"),
)
_BY = (
    rf"(?:(?:(?P<least>\d+)\s*(?:-|–|to|bis)\s*)?(?P<by>{NUMBER})\s*"
    r"(?P<unit>bpm|%|percent|prozent|s|sec\w*|sek\w*|min\w*)\s+)?"
)
_LITTLE = (
    r"\b(?:please|bitte|just|only|even|still|slightly|much|a\s+(?:bit|little)|nur|etwas|noch|viel|"
    r"ein\s+(?:bisschen|wenig))\b"
)
_BUT = (
    r"(?:\b(?:but|just|only|a\s+(?:bit|little)|slightly|much|aber|nur|etwas|"
    r"ein\s+(?:bisschen|wenig)|noch)\s+)*"
)


def reference_asked(rest: Blanking) -> tuple[ReferenceAsked | None, list[str]]:
    """The track to sound like, and a sentence for each more and for each that is not to be sounded
    like, which words cannot say."""
    found: list[ReferenceAsked] = []
    problems: list[str] = []

    def use(match: re.Match[str]) -> bool:
        said = match[0].strip().replace('"', "'")
        if match["no"]:
            problems.append(
                f'"{said}" was left out: what results should not sound like is chosen as a track to'
                " avoid, not in words."
            )
        elif found and (found[0].title or match.groupdict().get("title")):
            problems.append(
                f'"{said}" was left out: words name one track; add more as further references.'
            )
        elif not found:
            found.append(ReferenceAsked(said, (match.groupdict().get("title") or "").strip()))
        return True

    for pattern in _REFERENCE:
        rest.take(rf"{_NO}{pattern}", use)
    return (found[0] if found else None), problems


def modifiers_asked(rest: Blanking) -> tuple[list[Modifier], list[str]]:
    """Comparatives and "same tempo" beside a reference, and a sentence for each "not slower", which
    is no direction."""
    found: list[Modifier] = []
    problems: list[str] = []
    for value, pattern in _SAME:

        def same(match: re.Match[str], v: str = value) -> bool:
            said = match[0].strip()
            slow = said.endswith(_LITTLE_OF_IT)
            if match["no"] and _is_same(match["word"]):
                problems.append(f'"{said}" was left out: say how it should differ instead.')
            else:  # what is not as fast is slower
                found.append(Modifier(said, v, (1 if slow else -1) if match["no"] else 0))
            return True

        rest.take(rf"{_NO}(?P<word>(?:{pattern})(?![a-zäöüß]))", same)
    for value, sign, pattern in _MODIFIERS:

        def use(match: re.Match[str], v: str = value, s: int = sign) -> bool:
            if match["no"]:
                problems.append(
                    f'"{match[0].strip()}" was left out: say how it should differ instead.'
                )
            else:
                found.append(_by(match, v, s))
            return True

        rest.take(
            rf"{_NO}{_BUT}{_BY}(?P<word>(?<![a-zäöüß])(?:{pattern})(?![a-zäöüß]))(?!\s+(?:than|als)\s+(?:\d|{NUMBER}[\s-]*{UNIT}))",
            use,
        )
    return found, problems


def _is_same(word: str) -> bool:
    return re.match(_AS_MUCH, word, re.IGNORECASE) is not None


def compares(word: str) -> bool:
    """Whether a word says how something differs from a reference: "slower"."""
    return any(
        re.fullmatch(pattern, word, re.IGNORECASE) is not None for _, _, pattern in _MODIFIERS
    )


def compares_alone(text: str) -> bool:
    """Whether a part of a text says nothing but how something differs: "ähnlich, aber langsamer",
    which "langsamer Walzer" does not."""
    parts = re.split(r"[,;.!?]|\b(?:and|und|but|aber)\b", text, flags=re.IGNORECASE)
    return any(compares(re.sub(_LITTLE, "", part, flags=re.IGNORECASE).strip()) for part in parts)


def _by(match: re.Match[str], value: str, sign: int) -> Modifier:
    """A comparative with how much: "10 BPM slower", "20 % faster"."""
    if not match["by"]:
        return Modifier(match["word"], value, sign)
    by, unit = number(match["by"]) or 0.0, match["unit"].casefold()
    if match["least"]:  # "10-20 BPM faster"
        by = (by + float(match["least"])) / 2
    said = f"{match['by']} {match['unit']} {match['word']}"
    if unit in ("%", "percent", "prozent"):
        return Modifier(said, value, sign, share=by / 100)
    return Modifier(said, value, sign, by=60 * by if unit.startswith("min") else by)
