"""Line ends, bullets, headings and marks of a brief, as one line with commas and semicolons."""

import re

from core.search.brief.patterns import Rewrites, compiled, rewritten
from core.search.brief.vocabulary.function_words import function_words

WRAPPED = 50  # characters from which on a line end says nothing
_BULLET = r"(?:[-*•▪‣●○◦·✓>–—]\s+|[•▪‣●◦・✓]\s*|\(?\d{1,2}[.)]\s+)"
_LABEL = r"[^\W\d][\w /'’&-]{0,30}[:：](?!\S*//)"
_SIGNED = (
    r"(?:(?:kind|best|warm)(?:est)?\s+)?(?:regards|wishes)\W*|yours\s+\w+\W*|cheers\W*|best\W*|"
    r"(?:(?:many|thank\s+you|thanks|danke|vielen\s+dank)\s*)+(?:so\s+much|very\s+much|a\s+lot|again|in\s+advance|im\s+voraus)?\W*|"
    r"(?:mit\s+)?(?:freundlich\w*|viele|liebe|beste|herzlich\w*|schöne)\s+gr(?:ü|ue)(?:ß|ss)en?\W*|mfg\W*|[lv]g\W*"
)
_SIGNED_IN_LINE = (
    r"(?<=[.!?;,])\s*(?:LG|MfG|VG|BG|Gru(?:ß|ss)|Grüße|Cheers|Regards|Best|Thanks|Yours|Danke)\W+"
    r"[A-ZÄÖÜ][\w.-]*(?:\s+[A-ZÄÖÜ][\w.-]*){0,2}\W*$"
)
_ENDED = (",", ";", ":", ".", "!", "?", "、", "。", "：", "，", "(", "（")


def _with_commas(said: re.Match[str]) -> str:
    """ "Avoid: choir; organ" as a list that goes on."""
    return f"{said[1]}:{said[2].replace(';', ',')}"


def _row(said: re.Match[str]) -> str:
    return f"{said[1].strip()}: {said[2].strip()}"


_BARE_NOT = r"\b(do|does|did|is|are|was|were|has|have|had|would|should|could|must|ca|wo)nt\b"
_REFUSING = (  # "Things to avoid:", "What we don't want -", "Was nicht geht:"
    r"(?:(?:what|which|things?|stuff|sounds?|instruments?|genres?|styles?|elements?|please|absolutely|to|that|we|"
    r"i|they|you|should|must|really|is|are)\s+)*"
    r"(?:avoid|exclude|skip|leave\s+out|hate|dislike|(?:do\s+not|don['’]?t)\s+(?:want|like|need|use|include)|"
    r"(?:must|should)\s+not\s+(?:have|be|contain)|(?:stay|steer|keep)\s+(?:away|clear)\s+(?:from|of)|"
    r"not\s+(?:wanted|suitable|allowed|desired|acceptable)|unsuitable|unwanted|off[ -]?limits|"
    r"exclusions?|excluded|prohibited|banned|forbidden|taboos?|(?:hard|big)\s+no(?:['’]?s|es)?)|"
    r"was\s+(?:(?:wir|ich)\s+nicht\s+(?:wollen|will|mögen|mag|möchten?|brauchen?)|nicht\s+(?:geht|passt|sein\s+(?:darf|soll)))|"
    r"nicht\s+(?:passend|geeignet|erlaubt)|ungeeignet|unpassend|unerwünscht|verboten|tabus?|ausschl(?:uss|üsse)"
)
_ITEM = r"[^\W\d][^\n,;:：.、。]{0,30}"
_HEADINGS: Rewrites = (  # of tables, of what is not wanted, and of what is
    (r"(?mi)^[ \t]*(?:from|to|cc|an|von)[ ]*:[^\n]*@[^\n]*$", ""),  # heads of an e-mail
    (r"(?mi)^([ \t]*(?:subject|betreff)[ ]*:)(?:[ ]*(?:re|fwd?|aw|wg)[ ]*:)+", r"\1"),
    (
        r"(?m)^(?:[ \t]*[^\W\d]+[ \t]*\|[^|\n]+(?:\n|\Z)){2,}",
        lambda said: said[0].replace("|", ":"),
    ),
    (r"(?m)^[ \t]*\|([^|\n]+)\|([^|\n]+)\|?[ ]*$", _row),
    (r"(?m)^(\s*[^\W\d][\w ]{0,18}?)\s*\.{3,}[ ]*(?=\S)", r"\1: "),  # Tempo ..... 90
    (  # "avoid: drums", and below it lines of their own up to an empty one
        r"(?m)^([ \t]*(?:please[ ])?"
        r"(?:avoid|no|not|exclude|without|unwanted|vermeiden?|ohne|ng)[:：][ ]*"
        rf"{_ITEM})((?:\n[ \t]*{_ITEM})+)(?=\n[ \t]*\n)",
        lambda said: said[1] + re.sub(r"\n\s*", ", ", said[2]),
    ),
    (rf"(?m)(?<![\w-])(?:{_REFUSING})(?:[ ]*[:：=]|[ ][-–—](?=[ ]))(?![ ]*$)", "no:"),
    (r"(?m)\b(no|avoid|exclude|unwanted):((?:[^.;:\n]+;)+[^.;:\n]+)(?=[.\n]|$)", _with_commas),
    (
        r"(?<![\w-])(?:no[ -]?go'?e?s?|out|raus|"
        r"cons|contra|negatives?(?:[ ]\w+)?|deal[ -]?breakers?|"
        r"red[ ]flags?|pet[ ]peeves?|"
        r"black[ -]?list(?:ed)?|turn[ -]?offs?|minuspunkte|"
        r"nicht\s+(?:gewünscht|erwünscht|gewollt)|ausschließen|ausgeschlossen|verzicht(?:en)?\s+auf|vermeiden|なし|"
        r"(?:絶対に)?入れない(?:で(?:ください)?|もの|楽器)?|"
        r"入れてほしくない(?:もの|楽器)?)[ ]*[:：]",
        "no: ",
    ),
    (
        r"(?<![\w-])(?:positives?(?:[ ]\w+)?|green[ ]flags?|white[ -]?list(?:ed)?|pros|loves?|"
        r"入れてほしい(?:もの|楽器)?)"
        r"[ ]*[:：]",
        "; yes: ",
    ),
)
_NO_MARK, _YES_MARK = "[❌✖✗✘🚫⛔👎]\ufe0f?", "[✅✔☑👍]\ufe0f?"
_SAYS_NO = r"(?:no|not|none|avoid|exclude|excluding|unwanted|without|ohne|nicht|ng)"


_YES_NO = r"\b(?:yes|yep|no|nope|ja|nein)\b"
_ANSWER = (
    rf"\s*(?:(?:and|but|und|aber)\s+)?((?:(?!{_YES_NO}|or\b|oder\b)[^\W\d]+\s+){{1,2}})({_YES_NO})"
)


def _answered(said: re.Match[str]) -> str:
    """ "Vocals no strings yes" as "no vocals, strings"."""
    pairs = compiled(_ANSWER).findall(said[0])
    return " " + ", ".join(f"{'no ' if no[0] in 'nN' else ''}{what.strip()}" for what, no in pairs)


def _numbered(said: re.Match[str]) -> str:
    """ "1) dark 2) tense" as a list; "(give or take 5) please" stays."""
    return said[0] if said[0].strip("(0123456789) ") else "; "


_MARKS: Rewrites = (
    (r"[\"'](\w+)[\"'](?=\s*:)", r"\1"),  # {"vocals": false, "bpm": [80, 95]}
    (rf"(?:^|(?<=[,;.]))(?:{_ANSWER}){{2,}}(?=\s*(?:[,;.!–—-]|$))", _answered),
    (r"(?<![ ])[ ]*[(\[]?\b(?:y/n|yes/no|j/n|ja/nein)\b[)\]]?[ ]*\?*(?=[ ]*[:：])", ""),
    (r"(?<=[:：])\s*[(\[]?(?:y/n|yes/no|j/n|ja/nein)\b[)\]]?[ ]*\?*(?=[ ]*(?:y|n|j)\b)", ""),
    (rf"(?<!\s)\s*[:：=]\s*(?:{_NO_MARK}|false\b|n\b(?=\s*(?:[,;.]|$)))", ": no; "),
    (rf"(?<!\s)\s*[:：=]\s*(?:{_YES_MARK}|true\b|y\b(?=\s*(?:[,;.]|$)))", ": yes; "),
    (r"\b(not|no|avoid|exclude|without|ohne)[ ]*=[ ]*(?=[^\W\d])([^;=\n]+)(?=[;\n]|$)", r"\1: \2"),
    (r"[:：]\s*無(?=[\s、。,;]|$)", ":なし"),
    (r"(?<=\w)\s*[:：]\s*(no|none|yes|nein|ja)\s+(?=[^\W\d]+\s*[:：])", r": \1; "),
    (r"の?有無(?=\s*[:：])", ""),
    (
        r"[:：]\s*(?:どちらでも|どっちでも|不問|問わず|問わない)(?:可|OK|いい|良い|よい)?(?:です)?",
        "ありでもなしでも",
    ),
    (r"\[\s*(\d+)\s*(?:,|\.{2,3}|-)\s*(\d+)\s*\]", r"\1 to \2"),
    (_NO_MARK, "; no "),
    (_YES_MARK, "; "),
    (r"(?<=[^\W\d])[×✕](?=\s|[,、。;]|$)", " no"),
    (r"(?<=[^\W\d])[○◯〇◎](?=\s|[,、。;]|$)", " "),
    (r"(?<=\w)\s*=\s*(no|none|nein|yes|ja)\b(?!\s+[^\W\d]+\b(?!\s*[=:：]))", r": \1; "),
    (r"【([^】]*)】", r"; \1: "),
    (
        r"[^\s,;:.][^,;:.]{0,80}[:：]\s*(?:n/?a|n\.a\.|tbd|any|either|egal|beliebig|whatever|don'?t\s+care|no\s+preference)(?=\s*(?:[,;.]|$))",
        "",
    ),
    (r"\s//?\s(?=[^\W\d]+\s*[:：=])", "; "),
    (rf"(?<=[\w)])\s+(?={_SAYS_NO}\s*[:：])", "; "),  # "Tempo: slow No: drums"
    (r"\([^()]*[^\W\d][^()]*\)|(?<!\S)\(?\d{1,2}\)\s+(?=\w)", _numbered),
    (r"\s[•▪‣●|]\s", "; "),
    (
        r"(?<!\w)(?:不要|不可|除外|禁止|NG|避け(?:たい|てほしい)|使わない|苦手|嫌い|いらない|要らない)(?:な?(?:もの|楽器|要素|ジャンル|音))?\s*(?:[:：]|は(?=\w))",
        "; NG: ",
    ),
    (r"(?:ご?希望|要望|条件)\s*[:：]", ""),
)
_IS_LEADING = rf"(?:^|[,;:.])\s*(?:{_NO_MARK}|{_YES_MARK})"
_TRAILING = (  # "drums ✅ vocals ❌"
    (rf"(?<=[^\W\d])\s*{_NO_MARK}", " no; "),
    (rf"(?<=[^\W\d])\s*{_YES_MARK}", "; "),
)


_PICTURES = {
    "🎻": "violin",
    "🥁": "drums",
    "🎤": "vocals",
    "🎹": "piano",
    "🎸": "guitar",
    "🎷": "saxophone",
    "🎺": "trumpet",
    "🪕": "banjo",
    "🪗": "accordion",
    "🪈": "flute",
}
_OTHER_PICTURE = (
    "[\U0001f300-\U0001faff\u2600-\u2668\u2670-\u26ff\U0001f1e6-\U0001f1ff\u2764]\ufe0f?"
)


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # １２８ＢＰＭ


def one_line(text: str) -> str:
    """A text in one line: a line end ends a clause unless a long line was wrapped, and below a
    heading such as "Avoid:" a list goes on."""
    said, last, listed, signed = "", "", False, False
    text = _without_pictures(compiled(_BARE_NOT).sub(r"\1n't", text.translate(_NARROW)))
    if compiled(r"(?m)^\s*\+\s").search(text):  # then a "-" is no bullet
        text = compiled(r"(?m)^\s*[-–]\s+(?=[^\W\d])").sub("no ", text)
    for line in rewritten(text, _HEADINGS).splitlines():
        own = line.strip()
        is_end = said != "" and re.fullmatch(_SIGNED, own, re.IGNORECASE) is not None
        signed = is_end or (signed and _is_name(own))
        if signed:
            continue
        is_item = re.match(_BULLET, own) is not None
        item = re.sub(rf"^{_BULLET}", "", own)
        new = not own or is_item or re.match(_LABEL, own) is not None
        listed = listed and bool(own) and (is_item or not new)
        said = said.rstrip()
        if said and not said.endswith(_ENDED):
            wrapped = len(last) >= WRAPPED and not new
            said += ", " if listed and own else " " if wrapped else "; "
        said += f" {item}"
        if own:
            last = own
            listed = listed or _heads_a_no(own)
    marks = _MARKS if compiled(_IS_LEADING).search(said) else (*_TRAILING, *_MARKS)
    said = re.sub(_SIGNED_IN_LINE, "", rewritten(said, marks))
    return " ".join(said.split()).strip("; ")


def _without_pictures(text: str) -> str:
    """A text with pictures of instruments as words, and others as ends of a clause."""
    for picture, word in _PICTURES.items():
        text = text.replace(picture, f" {word} ")
    return re.sub(rf"(?:(?<!\s)\s*(?!{_NO_MARK}|{_YES_MARK}){_OTHER_PICTURE})+", " ; ", text)


def _is_name(line: str) -> bool:
    """Whether a line may be a name below "Kind regards,"."""
    return not line or (len(line.split()) <= 4 and all(w[0].isupper() for w in line.split()))


def _heads_a_no(line: str) -> bool:
    """Whether a line is a heading of what is not wanted: "Please avoid:", "No-Gos:"."""
    if not line.endswith((":", "：")):
        return False
    words = re.findall(r"[^\W\d]+(?:['’-][^\W\d]+)*", line.casefold().replace("’", "'"))
    return any(word in function_words().negative for word in words)
