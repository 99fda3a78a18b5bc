"""What a brief says of a thing only for a case or for a place in the track, which words cannot ask
for: "no drums unless they're soft", "no strings in the intro"."""

import re

from core.search.brief.blanking import Blanking
from core.search.brief.numbers import DURATION
from core.search.brief.vocabulary.was_and_is import BEFORE

_NO = (
    r"\b(?:no|not|nothing|never|without|avoid|kein\w*|ohne|nicht|nichts|"
    r"(?:do|does|should|must|ca|wo)n't)\s+"
)
_WORD = r"[\w'-]+"
_ON = r"[^,.;:!?]*"  # up to the end of the clause
_IF = r"(?:if|when|where|wenn|falls)\b"
_ONLY_IF = rf"(?:only|just|nur)(?:\s+(?:ok|okay|fine))?,?\s*{_IF}"
_THEY = r"(?:then|they|it|these|those|make|keep|dann|nur|bitte|sollt?en?|m(?:uss|üssen))\b"
_MAY_BE = r"(?:(?:is|are|ist|sind|but|aber|ok|okay|fine|allowed|welcome|erlaubt)\s+)*"
_THERE = r"(?:there\s+(?:is|are|must\s+be)|there's|it\s+has|it's\s+got|you\s+(?:use|add)|any)"
_UNLESS = rf"(?:unless|except\s+{_IF}|es\s+sei\s+denn,?|außer,?\s+(?:wenn|sie|er|es))\b"
_CASES = (
    rf"(?:{_NO}(?:(?!{_NO}){_WORD}\s+){{0,5}}?{_WORD},?|\b{_WORD}\s+(?:(?:is|are)\s+(?:an?\s+)?)?no-go)\s+{_UNLESS}{_ON}",
    rf"(?<=\w)\s*,?\s*{_UNLESS}{_ON}",
    rf"{_NO}{_WORD}\s+(?:or|oder)\s+(?:at\s+least\b|wenigstens\b|zumindest\b|if\s+so\b|"
    rf"(?:very\s+|only\s+|really\s+)?{_WORD}\s+ones?\b){_ON}",
    rf"\b(?!(?:and|but|und|aber|send|submit|pitch|share|reply|music|tracks?|songs?)\b){_WORD},?\s+"
    rf"{_MAY_BE}{_ONLY_IF}{_ON}",
    rf"\b(?:only|nur)\s+(?:{_WORD}\s+){{1,3}}?if\s+(?:really\s+|absolutely\s+)?(?:necessary|needed|required)\b",
    rf"\b(?:if|wenn|falls)\s+{_THERE}\s+(?:{_WORD}\s+){{0,2}}?{_WORD},?\s+{_THEY}{_ON}",
    rf"\b(?:if|wenn|falls)\s+(?:it's|it\s+is)\s+(?!possible\b|ok|not\b|too\b|for\b|in\b|an?\b){_WORD},?\s+"
    rf"(?:(?:then\s+)?it|make\s+it|keep\s+it)\b{_ON}",
    rf"\b(?:if|wenn|falls)\s+(?!possible\b|not\b|so\b|möglich){_WORD}(?:\s+{_WORD})?,\s+(?:then|dann)\b{_ON}",
)
_HOW = (
    rf"\b(?:do|does)(?:n't|\s+not)\s+want\s+(?:the\s+)?(?!it\b|them\b|this\b|music\b|track\b|song\b){_WORD}\s+to\s+{_WORD}{_ON}",
)
_LAST = (
    r"(?:last\s+(?:time|year|season|month|week|round|campaign|spot|ad|video|film|project)|"
    r"in\s+(?:19|20)\d\d)"
)
_USED = r"(?:used|had|went\s+with|featured|got)\b"
_BEFORE = (
    BEFORE,
    rf"\b(?:we\s+|they\s+)?{_USED}(?:\s+{_WORD}){{1,3}}?\s+{_LAST}\b(?:,?\s+and(?:\s+{_WORD}){{1,3}}?\s+{_LAST}\b)?",
    rf"\b(?:so\s+far|until\s+now|up\s+to\s+now|till\s+now|previously|in\s+the\s+past)\W+(?:we|they|i)(?:'ve|\s+have)?\s+(?:always\s+|mostly\s+)?{_USED}{_ON}",
    rf"\b(?:we|they|i)(?:'ve|\s+have)?\s+(?:always\s+|mostly\s+|only\s+)?{_USED}{_ON}?\s+(?:so\s+far|until\s+now|up\s+to\s+now|before)\b",
    rf"\b(?:lief|liefen|hatten|nahmen|nutzten|verwendeten)\s+(?:wir\s+)?(?:bisher|bislang|zuletzt|früher){_ON}",
    rf"\b(?:bisher|bislang|zuletzt|früher|letztes\s+(?:mal|jahr))\s+(?:hatten|haben|nahmen|nutzten|verwendeten|lief|liefen|war|waren){_ON}",
    r"\b(?:we|they|i)(?:'ve|\s+have)?\s+(?:already\s+|also\s+)?tried\s+(?!to\b|\w+ing\b)(?:(?!but\b|so\b|now\b|need\b|want\b)[^,.;:!?])*",
    rf"\b{_LAST}(?:'s\s+{_WORD})?\s+(?:we\s+|they\s+|it\s+)?{_USED}{_ON}",
    r"\b(?:the\s+|our\s+)?(?:old|last|previous|current|former|existing)\s+"
    rf"{_WORD}\s+(?:was|had|is|has|used)\b(?!\s+(?:far\s+|much\s+|way\s+|a\s+bit\s+)?(?:too|not)\b)"
    rf"{_ON}",
)
_COURSES = r"(?:fad|build|swell|drop|break|climax|crescendo)"
_PARTS = (
    r"(?:intro|outro|refrain|beginning|start|opening|end(?:ing)?|finale|verses?|bridge|chorus|middle|halfway|anfang|ende|"
    rf"schluss|mitte|strophen?|(?:first|last|final|ersten?|letzten?)\s+(?:{DURATION}|half|few|couple|verse|bars?|"
    r"part|section|third|minutes?|seconds?|hälfte|takte?n?))\b"
)
_PLACES = (
    rf"{_NO}(?:(?!{_COURSES}){_WORD}\s+){{1,3}}?"
    rf"(?:(?:in|for|at|during|until|till|before|after|im|am|bis|während|vor)\s+(?:(?:the|der|des|dem|den|zum|very)\s+)*"
    rf"{_PARTS}|(?:until|till|before|after|(?<!\d\s)bis|nach|vor)\s+(?:about\s+)?{DURATION}){_ON}",
    rf"\b{_WORD}\s+(?:(?:ist|sind|is|are)\s+)?(?:only|just|nur|erst)\s+(?:in|at|during|im|am|beim)\s+"
    rf"(?:(?:the|der|dem|den)\s+)*(?:very\s+)?{_PARTS}{_ON}",
    rf"\b{_WORD}\s+(?:(?:ist|sind|is|are)\s+)?(?:only|just|nur|erst)\s+(?:from|after|at|ab|nach|bei)\s+{DURATION}{_ON}",
)
_COMPARED = (  # "nothing heavier than soft rock"
    rf"{_NO}(?:any\w*\s+)?(?!(?:fast|quick|slow|long|short|high|low|schnell|langsam|kürz|läng|lat|earli|soon|few|old|new|bett|cheap|oth|rath)er\b)\w{{3,}}er\s+(?:than|als)\s+"
    rf"(?!this|that|the\s+ref|these|dies|\d|[\"“„]){_ON}",
)
_CASES_JA = (
    r"(?:^|(?<=[、。,.;]))[^、。,.;]*(?:が|で)なければ(?!(?:いけ|なら|ダメ|だめ))[^、。,.;]*(?:いい|良い|よい|OK|可|構わない|大丈夫)(?:です)?",
)
_MUSIC_IS = (  # further on
    r"(?=[^\n]*\b(?:music|musik|tracks?|piece|song|score|soundtrack|it\s+should|"
    r"we(?:'d)?\s+(?:want|need|like))\b)"
)
_TOLD = (  # "the footage is slow and dark; the music should be light"
    r"\b(?:the|our|my|die|der|das|unsere?|mein)\s+(?:footage|visuals|pictures|images|shots|animation|narrat(?:or|ion)|voice[\s-]?over|speaker|host|presenter|"
    r"protagonist|heroine?|villain|(?:main|lead)\s+character|story|plot|place|location|bilder|aufnahmen|sprecher(?:in)?|handlung|geschichte|"
    rf"(?:film|movie|video|clip)(?=\s+(?:is|ist)\s+[^,.;:!?]*[,.;]\s*(?:but\s+|so\s+)?(?:the|die|our|unsere)\s+(?:music|musik|track)\b))"
    rf"\s+(?:is|are|ist|sind)\s+(?!about\b|of\b)[^.;:!?]*?(?=\s*[.;:!?]|,\s*(?:(?:but|so|and|aber|und)\s+)?(?:the|die|our|music|musik|we|wir)\b){_MUSIC_IS}",
    r"\b(?:the|our|my|der)\s+(?:edit|cut|cutting|picture|schnitt)\s+(?:is|ist)\s+(?:(?:very|quite|really|sehr)\s+)?[^\W\d]+,?\s+"
    r"(?:but|so|aber)\s+(?=(?:the|die|our|unsere|it|we)\b)",
    r"(?:映像|画面|物語|ストーリー|ナレーション|主人公|シーン)は[^、。,]*(?:が|けど|けれど)[、,](?=[^。]*(?:音楽|曲|BGM))",
)
_PLAYS = (  # "I play the violin myself"
    r"\b(?:i|he|she|(?:my|our)\s+[^\W\d]+)\s+(?:(?:also|just|can|used\s+to)\s+)*plays?\s+(?!in\b|on\b|at\b|with\b|back\b)(?:the\s+|an?\s+)?[^\W\d]+(?:\s+(?:guitar|bass))?(?:\s+(?:myself|himself|herself))?",
    r"\b(?:ich\s+spiele|(?:meine?|unsere?)\s+[^\W\d]+\s+spielt)\s+(?:(?:selbst|selber|auch|gern\w*|seit\s+\w+)\s+)*[^\W\d]+",
    r"(?:私|僕|俺|娘|息子|妻|夫|友人|友達)[はが][^、。,はが]{1,12}を(?:弾|演奏|吹)[^、。,]*?(?:が|けど|ので|。|$)",
)
_ARE = (  # "we're a metal festival, but for the lounge ..."
    r"\b(?:we're|we\s+are|wir\s+sind)\s+(?:an?|ein\w*)\s+[^,.;:!?]*,?\s+(?=(?:but|yet|aber)\b|suchen\s+aber\b)|"
    r"\bwir\s+sind\s+(?:ein\w*)\s+[^,.;:!?]*,(?=\s*(?:suchen|brauchen|wollen)\s+aber\b)",
)
_METERS = (
    r"(?<![\d/.,:])(?:time\s+signature\s*:?\s*|\bin\s+)?(?<![\d/.,:])(?:[2-7]\s?/\s?4|(?:3|5|6|7|8|9|11|12)\s?/\s?8)(?![\d/%]|[.,]\d|\s*(?:min|h\b|hour|of\b|stund))"
    r"(?:[\s-]*(?:time(?:\s+signature)?|met(?:er|re)|beat|takt|feel|groove|rhythm|signature|拍子))?(?![^\W\d])",
    r"\b(?:im\s+)?(?:zwei|drei|vier|fünf|sechs|sieben|neun|zwölf)(?:viertel|achtel)(?:-?takt\w*)(?!\w)",
    r"\d(?:分の\d)?拍子",
)
_LEFT_OUT = (
    (_METERS, "the metre of a track is not known"),
    (_TOLD, "it says what the picture is like, not the music"),
    (_PLAYS, "who plays what is no wish"),
    (_ARE, "who asks is no wish"),
    (_COMPARED, "how it compares with other music cannot be asked for"),
    (_CASES_JA, "what holds only in some case cannot be asked for"),
    (_PLACES, "what happens where in a track cannot be asked for"),
    (_BEFORE, "what was used before is no wish"),
    (_HOW, "how loud or near one part is cannot be asked for"),
    (_CASES, "what holds only in some case cannot be asked for"),
)


def provisos_asked(text: Blanking) -> list[str]:
    """A sentence for each such part of a text, taken out of it: it neither asks for the thing nor
    keeps it out."""
    problems: list[str] = []
    for patterns, why in _LEFT_OUT:
        for pattern in patterns:

            def use(match: re.Match[str], why: str = why) -> bool:
                problems.append(f'"{" ".join(match[0].split()).strip(" ,")}" was left out: {why}.')
                return True

            text.take(pattern, use)
    return problems
