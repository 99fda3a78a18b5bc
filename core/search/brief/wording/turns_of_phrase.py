"""Turns of phrase in which "no" does not mean no, or "yes" is said without one: "nothing without
drums", "don't mind vocals", "too much piano"."""

import re

from core.search.brief.patterns import Rewrites
from core.search.brief.wording.yes_and_no import (
    EITHER_WAY,
    OPTIONAL,
    PLAYED,
    UNWANTED,
    UNWANTED_AHEAD,
    WANTED,
)

_NOT_SAID_OF_MUSIC = ("vocal", "voice", "sing", "gesang", "stimme", "lyric", "speech")


def _or_else(said: re.Match[str]) -> str:
    """ "Ideally strings, but a synth is also fine" as "or a synth"; a voice may be there beside
    what is wanted."""
    is_ideal = re.search(
        r"\b(?:ideally|preferably|best|first\s+choice|am\s+liebsten|idealerweise)\b[^.;!?]*$",
        said.string[: said.start()],
        re.IGNORECASE,
    )
    sung = any(word in said[1].casefold() for word in _NOT_SAID_OF_MUSIC)
    return said[0] if sung or not is_ideal else f" or {said[1]}"


def _listed(said: re.Match[str]) -> str:
    """A list of what is disliked, "sax, flutes and strings", with "or" between its things."""
    return re.sub(r"\s*,\s*(?:and|und)?|\b(?:and|und)$", " or ", said[0], flags=re.IGNORECASE)


_PLUGGED = r"(?:acoustic|electric|akustisch|elektrisch)"
_WISHES = r"(?:loves?|likes|wants?|needs?|prefers?|liebt|möchte|will)\b"
_NO_WISH = rf"(?:(?!\b(?:but|aber)\b|\b{_WISHES})[^.;:!?])"

TURNS: Rewrites = (
    (
        rf"\b(?:dislikes?|hates?|detests?|loathes?|hasst)\s{_NO_WISH}+?,{_NO_WISH}+?\b(?:and|und)\b",
        _listed,
    ),
    (r"\b(?:not\s+(?:quite\s+)?sure(?:\s+yet)?|unsure|undecided|nicht\s+sicher)\s*:\s*", ""),
    (r"\?\s*(?:better|rather|preferably|lieber|besser|eher)\s+(?:not|nicht)\b", "? no"),
    (r"\bcomplain\w*\s+about(?:\s+(?:anything|everything|music|tracks?)\s+with)?\b", " no"),
    (rf"\b(?:(?:je\s+ne\s+veux\s+)?pas\s+de|senza|sin)\s+(?={PLAYED}\b)", "no "),
    (rf"\b(?:and|und)\s+(?={_WISHES})", "but "),
    (r",\s*which\s+(?=(?:should|must|can|has|have|is|are|would|will)\b)", " "),
    (
        r"\b(?:less\s+is\s+more|weniger\s+ist\s+mehr|more\s+or\s+less(?!\s+(?:is|ist)\b)|mehr\s+oder\s+weniger|none\s*the\s*less|"
        r"last\s+but\s+not\s+least|nicht\s+zuletzt|no\s+matter\s+(?:what|how|which|if|who)|not\s+to\s+mention)\b",
        " ",
    ),
    (
        r"\b(?:auf|in)\s+(?:gar\s+)?keine[nm]\s+fall\b|\bunter\s+keinen\s+umständen\b|\bunder\s+no\s+circumstances?\b|"
        r"\bin\s+no\s+way\b",
        "not",
    ),
    (
        r"\b(?:fe)?male\s*(?:or|and|nor|/|&)\s*(?:fe)?male\b|"
        rf"\b(?:männ|weib)lich\w*\s*(?:oder|und|noch|/)\s*(?:männ|weib)lich\w*|"
        rf"(?<=[,(])\s*{_PLUGGED}\s*(?:or|and|nor|oder|und|/|&)\s*{_PLUGGED}(?=\s*(?:[,.;)]|$))",
        " ",
    ),
    (
        r"\b(?:do|does|would|wo)(?:n't|\s+not)\s+(?:want|need|use|like|take)\s+anything\s+(?:but|except|other\s+than|else\s+than)\b|"
        r"\bwoll\w*\s+nichts\s+(?:außer|als)\b",
        "only",
    ),
    (
        r"\b(?:(?:ca|wo|do)n't|cannot|can\s+not|do\s+not)\s+(?:clear|use|license|have|take|accept|approve|want|need)\s+"
        r"(?:anything|tracks?|music|songs?|something|stuff)\s+(?:with|that\s+(?:has|have|contains?))\b|"
        r"\b(?:not?|avoid)\s+(?:any\s+)?(?:[^\W\d]+\s+)?(?:music|tracks?|songs?|stuff|pieces?|samples?|loops?)\s+(?:with|featuring)\b|"
        r"\b(?:keine?|ohne)\s+(?:musik|titel|stücke?|tracks?|songs?|lieder)\s+mit\b",
        "no",
    ),
    (
        r"\b(no|without|avoid|keine?|ohne)\s+(?:[^\W\d]+\s+){0,2}(?:instrumente?s?|sounds?|genres?|styles?|things?|stuff)\s+"
        r"(?:such\s+as|like|e\.?g\.?|wie|z\.\s?b\.)\s+",
        r"\1 ",
    ),
    (
        r"\b(?:could|might|may|can)\s+(?:also\s+)?be\s+((?:[^\W\d]+\s+)?[^\W\d]+)\s*[,;]\s*(?:(?:or|and)\s+)?"
        r"(?:(?:it\s+)?(?:could|might|may|can)\s+(?:also\s+|just\s+as\s+well\s+)?be\s+)",
        r"\1 or ",
    ),
    (
        r"\b((?:[^\W\d]+\s+)?[^\W\d]+)\s+(?:would\s+be|is|are|works?|fits?)\s+better\s+than\b",
        r"rather \1 than",
    ),
    (
        r"([^\s、。,でも]{1,10})でも、?([^\s、。,]{1,10}?)でも(?:どちらでも)?(?:いい|良い|よい|OK|大丈夫|構いません|構わない)(?:です)?",
        r"\1か\2",
    ),
    (
        r"(?:が|も)?(?:あると|だと|なら|れると|と|あれば|れば|ば|あったら|ったら)(?:尚|なお)?(?:嬉しい|うれしい|助かる|助かります|良い|いい|ベター)(?:です)?(?!えば)",
        "ほしい",
    ),
    (r"[、。,]\s*(?:もし)?(?:無|な)ければ、?(?=[ァ-ヺー一-鿿])", "か"),  # 、なければギター
    (r"は(?:ちょっと|あんまり|あまり|さすがに)(?=\s*(?:…|\.{2,}|。|、|・|$))", "はNG"),
    (
        r"\b(no|not|without|avoid|kein\w*|ohne)\s+(?:(?:the|den|die|das|so)\s+)?(?:chees[yi]\w*|tacky|corny|annoying|usual|typical|generic|"
        r"clich[eé]d?|overused|awful|stupid|blaring|üblich\w*|kitschig\w*|nervig\w*|typisch\w*|albern\w*)\s+(?=[^\W\d])",
        r"\1 ",
    ),
    (
        r"([^\s、。,;]+・[^\s、。,;]+)[、,]?\s*(?:全部|すべて|全て|どれも|いずれも)(?:なし|無し|不要|NG|いらない|要らない)",
        lambda said: said[1].replace("・", "なし、") + "なし",
    ),
    (r"静かに始ま(?:らず|らない)", "、"),
    (
        r"\b([^\W\d]+)\s*,?\s+(?:und|and)\s+(?:sonst\s+(?:gar\s+)?(?:nichts|nix)|nothing\s+else)\b",
        r"only \1",
    ),
    (r"\bnot\s+(?:yet\s+)?another\b|\bnicht\s+schon\s+wieder\b|\bnicht\s+noch\s+ein\w*", "no"),
    (
        r"\b([^\W\d]+)\s*\(\s*(?:nope|no|no\s+thanks|nein|nö|nicht|bitte\s+nicht|NG|なし)\s*[!.]*\s*\)",
        r", no \1, ",
    ),
    (
        r"(?<=[^\W\d])\s*,?\s*\b(?:but|though|aber)\s+((?:[^\W\d]+\s+){0,2}?[^\W\d]+)\s+(?:(?:is|are|would|wäre\w*|ist|sind|geht|be)\s+)+"
        r"(?:also|too|auch)\s+(?:be\s+)?(?:fine|ok|okay|good|great|possible|möglich|gut|in\s+ordnung|okay)\b",
        _or_else,
    ),
    (
        r"\b(?:the\s+)?((?:[^\W\d]+\s+)?[^\W\d]+)\s+(?:(?:should|must|to|needs?\s+to|can|could|shall)\s+be\s+"
        r"(?:replaced|swapped|exchanged|substituted)\s+(?:by|with|for)|ersetzt\s+durch)\b",
        r"no \1, ",
    ),
    (
        r"\b(?:(?:do|does)(?:n't|\s+not)\s+(?:mind|matter|care)|egal)\s*,?\s+(?:if|whether|ob)\s+(?:it's|it\s+is|they're|es)?\s*"
        r"(?=[^,.;]*\b(?:or|oder)\b(?!\s+(?:not|nicht)))",
        " ",
    ),
    *((pattern, ", with ") for pattern in WANTED),
    *((pattern, " with or without ") for pattern in EITHER_WAY),
    (
        r"\b(no|without|avoid|keine?|ohne)\s+(?:(?:song\s+)?lyrics|songs?|words|texte?|lieder|vocals)\s+(?:about|über)\s+",
        r"\1 ",
    ),
    (
        r"\b(?:(nicht|not|ungern)\s+)?auf\s+((?:[^\W\d]+\s+){0,2}?[^\W\d]+)\s+(?:[^\W\d]+\s+){0,3}?verzicht\w*\b(\s+nicht)?",
        lambda said: f"{'mit' if said[1] or said[3] else 'ohne'} {said[2]}",
    ),
    ("|".join(OPTIONAL), " optional"),
    (r"(?:^|(?<=[,;.]))\s*option(?:al(?:ly|e[rsn]?)?)\s+(?=[^\W\d])", " with or without "),
    ("|".join(UNWANTED), " no-go"),
    (
        r"\b(?:the\s+)?(?:very\s+|exact\s+)?opposite\s+of\s+(this|that|the\s+reference)\b",
        r"not like \1",
    ),
    ("|".join(UNWANTED_AHEAD), " without "),
    (r"(?<=[^\W\d])-(?=(?:musik|stücke?|titel|songs?|stil|sound|klänge?)\b)", " "),
    (r",\s*(?!fad)([^\W\d]+)\s+(?:out|raus|weg)(?=\s*(?:[,.;!]|$))", r", no \1"),
    (r"\b([^\W\d]+)\s*[:=]?\s*(?<!\d)0\s?%", r"no \1"),
    (
        r"\b(?:any|every|all)\s+((?:instrument|genre|style|mood|sound|kind)\w*)\s+but\b(?!\s+(?:not?|with)\b)",
        r"any \1 except",
    ),
    (
        r"\bvon\s+((?:[^\W\d]+\s+)?[^\W\d]+)\s+(?:hat|haben|habe)\s+[^,.;]*?\b(?:die\s+nase\s+voll|genug)\b",
        r"ohne \1",
    ),
    (r"\bnever\s+([^\W\d]+)\s+again\b|\bnie\s+wieder\s+([^\W\d]+)", r"no \1\2"),
    (  # "piano, but not too much piano" wants it
        r"\b([^\W\d]{3,})\b([^.;]{0,60}?),?\s*\b(?:but\s+|aber\s+)?(?:not|nicht|nothing|never)\s+"
        r"(?:too|zu|so|overly)\s+(?:much\s+|many\s+|viele?\s+)?\1\b",
        r"\1\2",
    ),
    (  # "nothing that isn't calm"
        r"\b(?:nothing|nichts)\s*,?\s*(?:that|which|was)\s+(?:is(?:n't|\s+not)|nicht)\s+"
        r"(?!too\b|so\b|zu\b)([^\W\d]+)(?:\s+ist)?\b",
        r"only \1",
    ),
    (  # "lieber zu ruhig als zu laut"
        r"\b(?:lieber|eher|rather|better)\s+(?:zu|too)\s+([^\W\d]+)\s+(?:als|than)\s+(?:zu|too)\s+([^\W\d]+)",
        r"\1, not too \2",
    ),
    (
        r"\b([^\W\d]+)\s+would\s+(?:only\s+|just\s+)?(?:bother|annoy|distract|drown|overpower|disturb|irritate|scare|frighten|upset|terrify|wake|confuse)\b[^,.;]*",
        r"no \1",
    ),
    (
        r"(?:なし|無し|抜き)(?:で|じゃ|では)は?(?:ダメ|だめ|駄目|いけない|困る|困ります|物足りない|寂しい|始まらない|いられない|いられません)|"
        r"が(?:なければ|なきゃ|なくては|なくちゃ)(?:始まらない|始まりません|ダメ|だめ|いけない|困る|なりません)|"
        r"[のが](?:ない|入っていない)曲は(?:いらない|いりません|不要|要らない)|がたまら(?:ない|ん)|ほど(?:素晴らしい|良い|いい)もの(?:はない|はありません)|"
        r"はやめられ(?:ない|ません)|が(?:少なすぎ|足りな)(?:て|い|くて)|が入って(?:い)?なくて残念(?:だったので)?|があれば文句なし|"
        r"が(?:ない|無い)と(?:ダメ|だめ|駄目|困る|困ります|いけない|物足りない|寂しい|始まらない)|"
        r"(?:は|が)?(?:欠かせない|欠かせません|なくてはならない|外せない|外せません|はずせない|はずせません)|"
        r"[はを](?:抜かないで|外さないで|省かないで)(?:ください)?|以外は?(?:考えられない|考えられません|ありえない|いらない|要らない|不要|なし|NG|聴かない|聞かない)",
        "が必要",
    ),
    (r"(?<=[ぁ-ヺー一-鿿])(?:は|(?:程度)?なら)?OK(?:です)?", "構わない"),
    (
        r"\blass\w*\s+(?:(?:uns|wir|bitte|die|das|den|lieber)\s+)*((?:[^\W\d]+\s+){0,3}?[^\W\d]+)\s+(?:weg|raus)\b",
        r"ohne \1",
    ),
    (r"\b(darf|kann|könnte|dürfen|können|gerne?)\s+ruhig\b", r"\1"),
    (r"(?<=[.!?;])\s*(?:lots\s+of\s+|much\s+)?love,?\s+\w+(?:\s+x+)?\W*$", " "),
    (r"\b(?:alles|was)\s+andere[sn]?\s+als\b", "nicht"),
    (
        r"\bohne\s+([^\W\d]+)\s+(?:geht|läuft)\s+(?:es|das|hier|bei\s+uns)\s+(?:einfach\s+|gar\s+)?nicht\b",
        r"mit \1",
    ),
    (r"\blieber\s+([^\W\d]+)\s+als\s+(?:gar\s+)?nichts\b", r"gerne \1"),
    (r"\b(nichts|nothing)\s*,\s*(?:was|das|that|which)\b", r"\1"),
    (r"(?:\bnot|n't|\bnicht)\s+(\w+)\s+(?:enough|genug)\b", r" more \1"),
    (
        r"(?:\bnot|n't|\bnicht)\s+(?:enough|genug)\b|\b(?:too|zu)\s+(?:little|few|wenige?)\b",
        " more",
    ),
    (
        r"\b(?:take|leave|keep|get|cut|give)\s+(?:the\s+|any\s+|all\s+)?((?:\w+\s+)?\w+)\s+(?:out|off|a\s+miss|away)\b",
        r"no \1",
    ),
    (
        r"\b(?:(?:replac|trad|exchang)(?:e|ing)|swap(?:ping)?|switch(?:ing)?|ersetz\w*)\s+(?:(?:the|das|die|den)\s+)?"
        r"((?:\w+\s+)?\w+)\s+(?:with|by|for|durch)\b",
        r"no \1, ",
    ),
    (
        r"\bfind(?:s|et|en|e)?\s+(\w+)(?:\s+(?:music|tracks?|songs?|musik))?\s+(?:too\s+|zu\s+)?"
        r"(?:boring|dull|cheesy|annoying|tacky|ridiculous|silly|awful|horrible|terrible|pompous|corny|"
        r"langweilig|nervig|kitschig|lächerlich|albern|schrecklich)\b",
        r"no \1",
    ),
    (r"\bwouldn't\s+(?:it|that)\b", " "),
    (r"\b(\w+)\s+durch\s+(?:eine?n?\s+)?(\w+)\s+ersetz\w*", r"kein \1, \2"),
    (r"\btoo\s+(\w+)[\s-](?:heavy|driven|led)\b", r"without \1"),
    (r"\bzu\s+(\w{4,}?)n?lastig\b", r"ohne \1"),
    (r"\bas\s+(?:little|few)\b", "less"),
    (r"(?<![\w.,:/-])0\s+(?=[^\W\d]{3})(?!(?:bpm|sec|min))", "no "),
    (
        r"\b(acoustic|electric),?\s+(?:but\s+)?not\s+(electric|acoustic)\s+(guitar|piano|bass)s?\b",
        r"\1 \3, no \2 \3",
    ),
    (r"\b([^\W\d]+)\s+out\s*[,;&]\s*(?:and\s+)?([^\W\d]+)\s+in\b(?!\s+\w)", r"no \1, \2"),
    (r"\bmit\s+ausnahme\s+(?:von|der|des)\b|\bwith\s+the\s+exception\s+of\b", "except"),
    (r"\b(?:an?\s+)?(max|min)(?:imum)?\s+of\s+(?=\w)", r"\1 "),
    (
        r"\b(?:regardless|irrespective)\s+of\b|\bunabhängig\s+von\b|\begal\s*,?\s*ob\b",
        " with or without ",
    ),
    (r"\b(\w+)\s+or\s+no\s+\1\b", r"with or without \1"),
    (r"\btoo\s+bad\s+(?:there(?:'s|\s+is|\s+are)\s+no)?", " "),
    (r"\bfrom\s+nothing\b", " "),
    (
        r"\b(?:take|choose|pick|favou?r)\s+(\w+)\s+over\b|\b((?:[^\W\d]+\s+)?[^\W\d]+)\s+(?:is\s+|are\s+)?preferred\s+(?:over|to)\b",
        r"rather \1\2 than",
    ),
    (r"\b(\w+)\s+over\s+(\w+)\s+(?:any\s+day|every\s+time)\b", r"rather \1 than \2"),
    (r"\bif\s+no\s+(\w+)\s+(?:is|are)\s+(?:available|possible),?", r"\1 or"),
    (r"[,;]?\s*\b(?:if\s+not|wenn\s+nicht)(?:,|,?\s+(?:then|dann))\s+", " or "),
    (
        r"\b(?:if\s+possible|wenn\s+möglich),?\s+(?:if\s+not|wenn\s+nicht|otherwise|ansonsten|sonst)\s+",
        " or ",
    ),
    (r",?\s*\bor\s*,?\s*failing\s+(?:that|this)\b,?|,?\s*\balternativ(?:ely)?\b,?", " or"),
    (r",?\s*\b(?:if|wenn|falls)\s+(?:at\s+all\s+)?(?:possible|möglich)\b", " "),
    (r"\bbzw\b\.?", "oder"),
    (r"\b(?:it\s+)?isn't\s+a\s+must\s+to\s+have\b", " with or without "),
    (r"\b(?:(?:is|are)(?:n't|\s+not)|not)\s+(?:a\s+must|essential|mandatory)\b", " optional"),
    (
        r"\b(?:every|all|(?<!hardly\s)(?<!barely\s)(?<!scarcely\s)(?<!without\s)(?<!not\s)any)"
        r"\s+(\w+)\s+but\b(?!\s+(?:not?|with|the|it|i|we|please)\b)",
        r"any \1 except",
    ),
    (r"\b([^\W\d]+)\s*:\s*(optional|maybe|possible|either)\b", r"\1 optional"),
)
