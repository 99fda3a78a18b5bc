"""How tempo and length are written in numbers: "80 to 95 BPM", "at most 2 min", "90 s ± 5".

The groups of a pattern are `low` and `high` of a range or a limit, `at` of a value, `by` of what it
may differ by (with `percent`), and `no`, which turns a limit round.
"""

from core.search.brief.limit_words import DOWN_TO, NO, UP_TO
from core.search.brief.numbers import CLOCK, DURATION, NUMBER, UNIT

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

DECADES = (  # no length: "1980s", "the 80s", "80s/90s", "80s-style"
    r"\b(?:1[89]|20)\d0'?s\b|\b[5-9]0'?s[\s-]*(?:style|inspired|vibe|feel|flavou?r|era|music)\w*|"
    r"\b(?:early|mid|late)[\s-]+\d0'?s\b|"
    r"\bthe\s+[2-9]0'?s\b(?!\s+(?:edit|version|cut|mix|spot|jingle|track|cue|one)\b)|"
    r"\b(?:60'?s\W{1,3}70|70'?s\W{1,3}80|80'?s\W{1,3}90)'?s\b|\b(?:60|70|80)er\b"
)
_DECADE = (  # "80s pop"; but "90s edit"
    r"(?<!\d)[789]0'?s\s+(?!(?:edit|version|cut|mix|jingle|spot|long|or|max|min|track)\b)[^\W\d]"
)
LEFT_OPEN = r"\bwith\s+or\s+without\s+(?:(?:it's|it|being|be|is|a|an|too|very)\s+)*"
PRECISE = r"(?:\b(?:exactly|precisely|genau|exakt)\s+|ちょうど\s*)$"
LONGEST_OPEN = 40  # characters
_BARE = (  # "lo-fi, 70 to 85, no vocals"
    r"\s*(?:(?:anything|something|(?:some|any)where|irgendwas|irgendwo)\s+)?(?:(?P<both>between|zwischen)\s+|(?:from|von|around|about|ca\.?|etwa)\s+)?"
)
_PULSE = r"(?:[4-9]\d|1\d\d|2[0-2]\d)(?!\d)"  # a number that may be a tempo
DENIED = (
    r"\b(?:not|no|except|avoid|nicht|keine?|außer|(?:anything|everything|all|alles)\s+(?:but|außer))"
    r"\s+$"
)
TEMPO_PATTERNS = (
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
LENGTH_PATTERNS = (
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
