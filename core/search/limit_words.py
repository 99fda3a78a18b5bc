"""Words that set a limit to a tempo or a length: "under", "at least", "no longer than"."""

import re

NO = (
    r"(?P<no>(?<!\w)(?:not|no|nothing|none|nobody|never|neither|without|cannot|weder|nicht|nichts|niemals|ohne|"
    r"keine?[nrs]?|(?:do|does|should|must|may|ca|could|wo|would)n't)\s+"
    r"(?:(?:go|be|get|is|run|last|want|need|like|use|send|have|it|it's|that's|anything|any|much|too|viel|sein)\s+)*)?"
)
UP_TO = (
    r"(?:長くても|速くても|早くても|最大|最長|<=?|≤|(?<!\w)(?<!\d\s)(?:knapp(?=\s+\w)|under|below|sub[\s-]?(?=\d)|up\s+to|at\s+(?:the\s+)?most|"
    r"max(?:imum|imal)?\.?|within|(?:less|slower|shorter|lower|fewer)\s+(?:then|than|als)|unter(?:halb\s+von)?|"
    r"höchstens|bis\s+zu|weniger\s+als|(?:langsamer|kürzer)\s+(?:als|than)|<=?|≤))"
)
DOWN_TO = (
    r"(?:短くても|遅くても|最低|最短|少なくとも|>=?|≥|(?<!\w)(?<!\d\s)(?:over|above|past|at\s+(?:the\s+)?least|min(?:imum|destens|d)?\.?|from|"
    r"exceed(?:s|ing)?|(?:more|faster|longer|higher|quicker)\s+(?:then|than|als)|über|oberhalb\s+von|mindestens|ab|mehr\s+als|"
    r"(?:schneller|länger)\s+(?:als|than)|>=?|≥))"
)


def unnamed(pattern: str) -> str:
    """A pattern without the names of its groups, to stand in another one more than once."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
