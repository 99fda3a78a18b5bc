"""Tempo and length in words without a number: "slow", "not too fast", "mid-tempo", "kurz"."""

import re

from core.search.brief.chips import LENGTH, TEMPO, RangeChip
from core.search.brief.patterns import not_behind

Limits = tuple[float | None, float | None]
_NOT_TOO = (
    r"(?P<not>(?:\b(?:not|nicht|nichts|never|nie|niemals|neither|weder|nix|less|weniger|(?:anything|alles)\s+but|except|außer|(?P<no>no|nothing|without|ohne|avoid|keine?[nmrs]?)|"
    r"(?:is|are|was|does|do|should|must|may|wo)n't)\s+"
    r"(?:(?:be|being|get|getting|feel|want|need|like|make|made|play|go|going|send|give|me|us|it|to|anything|something|too|zu|so|as|very|sehr|allzu|dabei|sounding|becoming|besonders|"
    r"particularly|overly|exactly|really|quite|gerade|that|much)\s+)*|"
    r"\b(?:too|allzu)\s+|\bzu\s+(?=(?:langsam|schnell|kurz|lang|flott)\b)))?"
)
_OF_OTHERS = (  # what is long or short there is no track
    r"(?:(?:(?:(?:&|and|und)\s+)?[^\W\d]+(?:-[^\W\d]+)?\s+)?(?:notes?|chords?|pads?|tones?|tails?|reverb|delay|stabs?|hits?|staccato|phrases?|silences?|gaps?|spaces?|pauses?|decays?|drones?|"
    r"swells?|echo(?:es)?|riffs?|plucks?|bursts?|motifs?|calls?|dialogues?|conversations?|fills?|rolls?|chops|samples?|accents?|attack|release)|as|ago|notice|deadlines?|list|lists|questions?|email|mail|weekend|week|time|day|night|term|lasting|sustain\w*|held|lines?|strings?|"
    r"intros?|outros?|builds?|fades?|endings?|shots?|takes?|scenes?|films?|movies?|"
    r"doc\w*|stor(?:y|ies)|form|drive|drives|journey|walk|version\s+of|filme?s?|szenen?|"
    r"einstellungen?|geschichten?|noten|töne)\b"
)
_CARRIED = re.compile(  # "not sad or" slow, "weder traurig noch" langsam
    r"\b(?:not?|nothing|never|neither|nor|without|nicht|nichts|nie|weder|kein\w*|[^\W\d]+n't)\s+(?:[^\W\d,]+\s+){0,2}?[^\W\d,]+\s+"
    r"(?:or|nor|oder|noch)\s+(?:(?:too|so|very|zu|sehr)\s+)?$",
    re.IGNORECASE,
)
# "half as fast" is said of something else
_TIMES = not_behind("half as", "twice as", "halb so", "doppelt so")
_NO_LETTER = not_behind(  # "the new brief" is what is read here
    *("subject:", "betreff:", "new", "old", "sync", "music", "earlier", "last", "first", "next"),
    *("previous", "the", "this", "my", "our", "your"),
)
_VERY = r"(?P<very>\b(?:very|really|sehr)\s+|とても)?"
WORDS = (
    (TEMPO, r"速(?:すぎ(?:ない|ず)|くない)", (None, 118.0)),
    (TEMPO, r"遅(?:すぎ(?:ない|ず)|くない)", (92.0, None)),
    (
        TEMPO,
        r"\b(?:slow|langsam)\s*(?:to|till|-|bis)\s*(?:mid|medium|mittel|moderate(?:ly)?|moderato)\b(?:[\s-]?tempo)?",
        (None, 118.0),
    ),
    (
        TEMPO,
        r"\b(?:mid|medium|mittel|moderate(?:ly)?|moderato)\s*(?:to|till|-|bis)\s*(?:fast|schnell)\b(?:\s+tempo)?",
        (92.0, None),
    ),
    (
        TEMPO,
        r"\b(?:mid|medium|moderate)[\s-]?(?:tempo|pace)\b|\bmoderate(?:ly)?\b|\bmoderato\b|\bandante\b|\bmittleres\s+tempo\b|"
        r"\btempo\s*:?\s*(?:medium|mid|mittel|normal)\b|ミドルテンポ|テンポは?:?普通",
        (88.0, 125.0),
    ),
    (
        TEMPO,
        r"\b(?:slow(?:ly|ish)?(?:\s+(?:tempo|pace))?(?![\s-]+(?:burn|build|evolv|grow|ris|develop|unfold|chang|"
        r"mo\b|motion|attack|release|swell|start|intro|end|fade|reveal|zoom|pan\b))|downtempo|langsame?[rsnm]?|adagio|larghetto|largo|lento)\b|"
        r"ゆっくり(?:した|め)?|遅(?:い|め|く)|スロー(?:テンポ)?",
        (None, 92.0),
    ),
    (
        TEMPO,
        rf"{_TIMES}\b(?:fast(?:ish|[\s-]+(?:tempo|paced?))?(?!\s+(?:cuts?|cutting|edits|editing|food|forward|cars?)\b)|quick(?!\s+(?:"
        r"cuts?|cutting|edits|editing|turnaround|questions?|notes?|one|requests?|brief|reply|win|chat|words?|updates?|ask|favou?r|check|to|and\s+easy|delivery|fix|answer)\b)|up[\s-]?tempo|rapid|schnelle?[rsnm]?|"
        r"flotte?[rsnm]?|zügige?[rsnm]?|allegro|vivace|presto)\b|速(?:い|め|く)|アップテンポ|早(?:い|め|く)",
        (118.0, None),
    ),
    (
        LENGTH,
        rf"\b(?:(?<!story\s)(?<!in\s)short(?!\s+of\b)|{_NO_LETTER}brief(?!\s*(?:[:#]|for\b))|kurze?[rsnm]?)\b(?!\s+{_OF_OTHERS})|短い|短め",
        (None, 35.0),
    ),
    (LENGTH, rf"(?<!as\s)\b(?:long|lange[rsnm]?)\b(?!\s+{_OF_OTHERS})|長い|長め", (120.0, None)),
)
_VERY_LIMITS = {92.0: 75.0, 118.0: 145.0, 35.0: 20.0, 120.0: 240.0}


def in_words(pattern: str) -> str:
    """A pattern of `WORDS` with the "not too" and "very" that may stand before it."""
    return rf"{_NOT_TOO}{_VERY}(?:{pattern})"


def is_denied(match: re.Match[str]) -> bool:
    """Whether a match of `in_words` is refused, by itself or with what stands before it."""
    return bool(match["not"]) or _CARRIED.search(match.string[: match.start()]) is not None


def limits_of(match: re.Match[str], value: str, ends: Limits) -> RangeChip:
    """The range that a match of `in_words` asks for. ends : of the word alone"""
    low, high = ends
    if match["very"]:
        low, high = (None if end is None else _VERY_LIMITS[end] for end in ends)
    if is_denied(match):
        low, high = (high, None) if low is None else (None, low)
    return RangeChip(match[0].strip(), value, low, high)
