"""Tempo and length in a sentence: "80 to 95 BPM", "under two minutes", "unter 90 Sekunden",
"2分以内", "slow"."""

import re
from functools import partial

from core.catalog.tagtext import fold
from core.search.alternatives import Placed, joined
from core.search.amount_words import WORDS, Limits, in_words, limits_of
from core.search.blanking import Blanking, compiled
from core.search.brief import LENGTH, TEMPO, RangeChip
from core.search.function_words import function_words
from core.search.limit_words import DOWN_TO, NO, UP_TO
from core.search.numbers import CLOCK, DURATION, NUMBER, UNIT, number, seconds
from core.search.possible import about, impossible, no_music

_TO = (
    r"(?:\s*(?:\.{2,3}|…|-|–|—|up\s+to|to|till|until|bis|through|〜|～|~|から)\s*"
    r"(?:max(?:imum|imal)?\.?\s+|höchstens\s+|at\s+most\s+|長くても|最長|最大)?|"
    r"(?(both)\s+(?:and|und|adn|&)\s+(?:max(?:imum|imal)?\.?\s+|höchstens\s+)?|(?!)))"
)
_BETWEEN = r"(?:(?P<both>\b(?:between|zwischen)\s+)|\b(?:from|von)\s+)?"  # "and" goes with it
_BPM = r"(?:bpm|bmp|beats?(?:\s+(?:per|a)\s+minute)?|schlägen?(?:\s+pro\s+minute)?)"
_LEAD = (
    r"(?:(?:tempo|bpm|speed|geschwindigkeit|テンポ)(?:\s+range)?\s*"
    r"(?:of|is|von|は|:|=|(?:should|must|shall|can|soll(?:te)?)\s+(?:be|bei|sein)?)?\s*(?:(?:some|any)where\s+|anything\s+)?)"
)
_UP, _DOWN = rf"{NO}{UP_TO}", rf"{NO}{DOWN_TO}"
_NEITHER = NO.removesuffix("?")
_NOR = r"(?:,?\s*\b(?:or|nor|and|oder|noch|und)\s+)"
_BOTH = r"(?:,|、|\s|\b(?:and|but|und|aber)\b)*"  # "at least 90 and at most 110"
_AROUND = (
    r"(?:(?:at|about|around|(?:so\s+)?um\s+die|circa|ca\.?|roughly|approximately|approx\.?|etwa|ungefähr|rund|約|"
    r"だいたい|~)\s*)?"
)
_END = r"(?![\w.]*\s*[\d<>])"  # "2 min max", but not "2 min, max 90 BPM" without its comma
_OR_MORE = (
    r"(?:以上|強|und\s+(?:mehr|darüber|schneller)|より(?:長|速|早)[いくめ]|を?(?:(?:下回ら|切ら)な[いく]|超える|上回る)|超(?!えな)|or\s+(?:more|faster|longer|higher|above|over)|"
    r"oder\s+(?:mehr|schneller|länger)|and\s+(?:up|above|over|more)|upwards?|(?:und\s+)?aufwärts|\+(?!\s*(?:/?\s*-|\d))|plus\b(?=\s*(?:[,.;)]|$))|"
    rf"(?:min(?:imum)?|at\s+(?:the\s+)?(?:very\s+)?(?:least|slowest|shortest|lowest)|mindestens)\b{_END})"
)
_OR_LESS = (
    r"(?:以下|以内|弱|(?:and|und)\s+(?:below|under|less|lower|slower|darunter|weniger)|未満|まで|を?(?:(?:超え|上回ら)な[いく]|切る|下回る)|より(?:(?:短|遅)[いくめ]|ゆっくり)|or\s+(?:less|slower|shorter|lower|under|below)|"
    r"oder\s+(?:weniger|langsamer|kürzer)|"
    rf"(?:max(?:imum|imal)?|at\s+(?:the\s+)?(?:very\s+)?(?:most|fastest|longest|highest)|tops|höchstens)\b{_END})"
)
_BY = r"\s*\(?\s*(?:±|\+\s*/?\s*-|plus\s*(?:/|or|oder)?\s*minus)\s*"
_ALMOST = r"(?:くらい|ぐらい|程度|前後)?"
_LONG = r"(?:\s*(?:long|lang|in\s+length|の長さ))?"
_LOW, _HIGH = rf"(?P<low>{NUMBER})", rf"(?P<high>{NUMBER})"
_PART = rf"(?:{DURATION}|{CLOCK}|{NUMBER}(?:\s*{UNIT})?)"

_DECADES = (  # no length: "1980s", "the 80s", "80s/90s", "80s-style"
    r"\b(?:1[89]|20)\d0'?s\b|\b[5-9]0'?s[\s-]*(?:style|inspired|vibe|feel|flavou?r|era|music)\w*|"
    r"\b(?:early|mid|late)[\s-]+\d0'?s\b|"
    r"\bthe\s+[2-9]0'?s\b(?!\s+(?:edit|version|cut|mix|spot|jingle|track|cue|one)\b)|"
    r"\b(?:60'?s\W{1,3}70|70'?s\W{1,3}80|80'?s\W{1,3}90)'?s\b|\b(?:60|70|80)er\b"
)
_DECADE = (  # "80s pop"; but "90s edit"
    r"(?<!\d)[789]0'?s\s+(?!(?:edit|version|cut|mix|jingle|spot|long|or|max|min|track)\b)[^\W\d]"
)
_LEFT_OPEN = r"\bwith\s+or\s+without\s+(?:(?:it's|it|being|be|is|a|an|too|very)\s+)*"
_LONGEST_OPEN = 40  # characters
_BARE = (  # "lo-fi, 70 to 85, no vocals"
    r"\s*(?:(?:anything|something|(?:some|any)where|irgendwas|irgendwo)\s+)?(?:(?P<both>between|zwischen)\s+|(?:from|von|around|about|ca\.?|etwa)\s+)?"
)
_PULSE = r"(?:[4-9]\d|1\d\d|2[0-2]\d)(?!\d)"  # a number that may be a tempo
_DENIED = (
    r"\b(?:not|no|except|avoid|nicht|keine?|außer|(?:anything|everything|all|alles)\s+(?:but|außer))"
    r"\s+$"
)
_TEMPO_PATTERNS = (
    (rf"(?P<at>{NUMBER})(?:\s*{_BPM})?{_BY}(?P<by>{NUMBER})(?:\s*{_BPM})", "about"),
    (rf"(?P<at>{NUMBER})\s*{_BPM}{_BY}(?P<by>{NUMBER})(?P<percent>\s*%)?", "about"),
    (rf"{_LEAD}{_AROUND}(?P<at>{NUMBER}){_BY}(?P<by>{NUMBER})(?P<percent>\s*%)?", "about"),
    (rf"{_HIGH}\s*at\s+the\s+(?:very\s+)?fastest\b", "up"),
    (rf"{_LOW}\s*at\s+the\s+(?:very\s+)?slowest\b", "down"),
    (rf"{_BETWEEN}{_LOW}(?:\s*{_BPM}{_ALMOST})?{_TO}{_HIGH}\s*{_BPM}{_ALMOST}", "range"),
    (rf"{_LEAD}{_BETWEEN}{_LOW}{_TO}{_HIGH}(?!\d|:)(?!\s*{UNIT})", "range"),
    (rf"{DOWN_TO}\s*{_LOW}(?:\s*{_BPM})?{_BOTH}{UP_TO}\s*{_HIGH}\s*{_BPM}", "both"),
    (rf"{UP_TO}\s*{_HIGH}(?:\s*{_BPM})?{_BOTH}{DOWN_TO}\s*{_LOW}\s*{_BPM}", "both"),
    (rf"{_LEAD}{DOWN_TO}\s*{_LOW}{_BOTH}{UP_TO}\s*{_HIGH}(?!\s*{UNIT})", "both"),
    (rf"{_NEITHER}{UP_TO}\s*{_LOW}(?:\s*{_BPM})?{_NOR}{DOWN_TO}\s*{_HIGH}\s*{_BPM}", "both"),
    (rf"{_NEITHER}{DOWN_TO}\s*{_HIGH}(?:\s*{_BPM})?{_NOR}{UP_TO}\s*{_LOW}\s*{_BPM}", "both"),
    (rf"{_LEAD}?{_UP}\s*{_LEAD}?{_HIGH}\s*{_BPM}", "up"),
    (rf"{_LEAD}?{_DOWN}\s*{_LEAD}?{_LOW}\s*{_BPM}", "down"),
    (rf"{_LEAD}{_UP}\s*{_HIGH}", "up"),
    (rf"{_LEAD}{_DOWN}\s*{_LOW}", "down"),
    (rf"{_UP}\s*{_LEAD}{_HIGH}", "up"),
    (rf"{_DOWN}\s*{_LEAD}{_LOW}", "down"),
    (rf"{_LEAD}{_LOW}\s*{_OR_MORE}", "down"),
    (rf"{_LEAD}{_HIGH}\s*{_OR_LESS}", "up"),
    (rf"{NO}\b(?:slower|langsamer)\s+(?:then|than|als)\s+{_HIGH}(?![:\d])(?!\s*{UNIT})", "up"),
    (
        rf"{NO}\b(?:faster|quicker|schneller)\s+(?:then|than|als)\s+{_LOW}(?![:\d])(?!\s*{UNIT})",
        "down",
    ),
    (rf"{_LOW}\s*\+\s*{_BPM}", "down"),
    (rf"{_LOW}\s*{_BPM}\s*{_OR_MORE}", "down"),
    (rf"{_HIGH}\s*{_BPM}\s*{_OR_LESS}", "up"),
    (
        rf"{_AROUND}{_LEAD}?{_AROUND}(?P<at>{NUMBER})(?:-?ish)?\s*{_BPM}(?:[\s-]?ish\b)?{_ALMOST}",
        "at",
    ),
    (rf"{_LEAD}{_AROUND}(?P<at>\d{{2,3}}(?:[.,]\d)?)(?![.,]?\d|:)(?!\s*{UNIT}){_ALMOST}", "at"),
    (
        rf"(?:^|(?<=[,;(、。.!])){_BARE}(?P<low>{_PULSE}){_TO}(?P<high>{_PULSE})(?=\s*(?:[,;.)、。]|$))",
        "range",
    ),
)
_CALLED = (
    r"(?:(?:length|len|duration|dur|running\s+time|runtime|dauer|länge|laufzeit|長さ)"
    r"\s*(?:of|is|von|は|:|=)?\s*)"
)
_LENGTH_PATTERNS = (
    (
        rf"{_CALLED}?{_AROUND}(?P<at>{DURATION}){_BY}(?P<by>{DURATION}|{NUMBER})(?P<percent>\s*%)?",
        "about",
    ),
    (rf"{_CALLED}?{_BETWEEN}(?P<low>{_PART}){_TO}(?P<high>{DURATION}){_LONG}", "range"),
    (rf"{DOWN_TO}\s*(?P<low>{_PART}){_BOTH}{UP_TO}\s*(?P<high>{DURATION})", "both"),
    (rf"{_NEITHER}{UP_TO}\s*(?P<low>{_PART}){_NOR}{DOWN_TO}\s*(?P<high>{DURATION})", "both"),
    (rf"{_NEITHER}{DOWN_TO}\s*(?P<high>{DURATION}){_NOR}{UP_TO}\s*(?P<low>{_PART})", "both"),
    (rf"{_CALLED}?{_UP}\s*{_CALLED}?(?P<high>{DURATION}){_LONG}", "up"),
    (rf"{_CALLED}?{_DOWN}\s*{_CALLED}?(?P<low>{DURATION}){_LONG}", "down"),
    (rf"{_CALLED}?(?P<low>{DURATION})\s*{_OR_MORE}", "down"),
    (rf"{_CALLED}?(?P<high>{DURATION})\s*{_OR_LESS}", "up"),
    (
        rf"{_CALLED}?{_AROUND}(?<!\d)(?!{_DECADE})(?P<at>{DURATION})(?!\s+(?:shorter|longer|kürzer|länger)){_ALMOST}(?:[\s-]+(?:version|edit|cut(?:down)?)s?\b|{_LONG})",
        "at",
    ),
)


_EXACT = ("at", "about", "range")  # kinds that are no limits


def amounts(text: Blanking) -> tuple[list[RangeChip], list[str]]:
    """The ranges of tempo and length that a text asks for, taken out of it, and a sentence for each
    that no music has."""
    found = _Amounts(text)
    for value, patterns in ((TEMPO, _TEMPO_PATTERNS), (LENGTH, _LENGTH_PATTERNS)):
        for pattern, kind in patterns:
            text.take(pattern, partial(found.number, value=value, kind=kind))
    in_numbers = {one.chip.value for one in found.placed}
    for value, pattern, limits in WORDS:
        word = partial(found.word, value=value, ends=limits, silent=value in in_numbers)
        text.take(in_words(pattern), word)
    return joined(text, found.original, found.placed), found.problems


class _Amounts:
    """Ranges as they are found. `number` and `word` take a match, and say whether it was one."""

    def __init__(self, text: Blanking):
        self.text, self.original = text, text.rest
        self.placed: list[Placed] = []
        self.problems: list[str] = []
        decades = compiled(_DECADES).finditer(self.original)
        self._decades = [match.span() for match in decades]

    def number(self, match: re.Match[str], value: str, kind: str) -> bool:
        """A range in numbers; one that is not wanted is said and taken out with its "no"."""
        if any(match.start() < end and start < match.end() for start, end in self._decades):
            return False
        if kind not in _EXACT and kind != "both" and self._is_left_open(match):
            return True
        chip = _range(match, value, kind)
        if chip is None:
            return False
        denied = compiled(_DENIED).search(self.text.rest[: match.start()])
        if denied and kind in _EXACT:
            said = " ".join(f"{denied[0]}{match[0]}".split())
            self.problems.append(
                f'"{said}" was left out: a {value} can be asked for, but not excluded.'
            )
            self.text.blank(denied.start(), match.start())
        elif _is_negative(self.original, match):
            self.problems.append(no_music(f"-{chip.said}", value))
        else:
            self._keep(chip, match, kind in _EXACT, bool(match.groupdict().get("no")))
        return True

    def word(self, match: re.Match[str], value: str, ends: Limits, silent: bool) -> bool:
        """ "Slow"; silent : beside a tempo in numbers, which says more."""
        noun = re.match(r"\s+([^\W\d]+)", self.text.rest[match.end() :])
        if match["no"] and noun and fold(noun[1]) not in function_words().all:
            return False  # "no fast drums" says nothing of the tempo of others
        if not silent and not self._is_left_open(match):
            self._keep(limits_of(match, value, ends), match, False, bool(match["not"]))
        return True

    def _keep(self, chip: RangeChip, match: re.Match[str], exact: bool, denied: bool) -> None:
        problem = impossible(chip)
        if problem:
            self.problems.append(problem)
        else:
            self.placed.append(Placed(chip, match.start(), match.end(), exact, denied))

    def _is_left_open(self, match: re.Match[str]) -> bool:
        """Whether it may be so and need not: "with or without it's slow"."""
        said = f"{self.text.rest[: match.start()]}{match[0]}"
        at = compiled(_LEFT_OPEN).search(said, max(match.start() - _LONGEST_OPEN, 0))
        return at is not None and at.end() >= match.start()


def _is_negative(text: str, match: re.Match[str]) -> bool:
    """Whether a minus stands before a number: "-20 BPM"."""
    first = re.match(r"\d", match[0])
    return first is not None and re.search(r"(?:^|[\s,;:(])-$", text[: match.start()]) is not None


def _range(match: re.Match[str], value: str, kind: str) -> RangeChip | None:
    groups = match.groupdict()
    texts = {name: groups[name] for name in ("low", "high", "at", "by") if groups.get(name)}
    no = bool(groups.get("no"))  # "nothing over", "nicht unter"
    if value == LENGTH and kind in ("range", "both"):
        texts["low"] = _with_unit(texts["low"], texts["high"])
    if value == LENGTH and kind == "about" and not groups["percent"]:
        texts["by"] = _by_with_unit(texts["by"], texts["at"])
    read = seconds if value == LENGTH else number
    numbers = {
        name: (number if name == "by" and groups.get("percent") else read)(text)
        for name, text in texts.items()
    }
    if any(n is None for n in numbers.values()):
        return None
    low, high = numbers.get("low"), numbers.get("high")
    if kind in ("at", "about"):
        at = numbers["at"] or 0.0
        if at <= 1 and not re.search(r"\d", match[0]):  # "with a beat", "a second piano"
            return None
        by = numbers.get("by")
        by = at * by / 100 if by is not None and groups.get("percent") else by
        low, high = about(at, value) if by is None else (round(at - by, 1), round(at + by, 1))
    elif kind in ("up", "down") and no:
        low, high = high, low
    if low is not None and high is not None and low > high:
        if kind == "both":  # "over 140, under 80 BPM" are two limits
            return None
        low, high = high, low
    return RangeChip(" ".join(match[0].split()), value, low, high)


def _by_with_unit(by: str, at: str) -> str:
    """ "± 10" in s beside a clock's time and where it would be more than the length itself."""
    said = _with_unit(by, at)
    return said if (seconds(said) or 0.0) < (seconds(at) or 0.0) else f"{by} s"


def _with_unit(low: str, high: str) -> str:
    """The first number of a range with the second one's unit, where it has none of its own."""
    if seconds(low) is not None:
        return low
    unit = re.search(UNIT, high, re.IGNORECASE)
    return f"{low} {unit[0] if unit else 's'}"
