"""Words of a brief that name a tag elsewhere and here mean something else: "in March", "a house
renovation", "mit freundlichen Grüßen"."""

import re

from core.search.brief.patterns import compiled
from core.search.brief.wording.asides import (
    A_LENGTH,
    ASIDES,
    BY_NAME,
    CLOCK,
    CLOCKS_JA,
    NAMED,
    TITLED,
)

JOIN = "_"  # between words that were joined
_MUSIC = (
    r"(?!\s+(?:music|tracks?|tunes?|beats?|grooves?|mix|vibes?|songs?|pieces?|feel|style|sound|pop|"
    r"number|anthem)\b)"
)
_OTHERS = (
    r"(?:distract\w*|compet\w*|interfer\w*|clash\w*|fight\w*|draw\w*\s+attention)\s+(?:away\s+)?(?:from|with)\s+"
    r"(?:(?:the|our|my|any|a)\s+)?[^\W\d]+",
    r"(?:film|movie|documentary|docu|doku|podcast|episode|webinar|lecture|concert|konzert|show|program(?:me)?|feature|"
    r"play|broadcast|sendung|folge)\s+(?:is|runs|lasts|dauert|ist|geht|läuft)\s+"
    r"(?:[^\W\d]+\s+){0,2}(?:[5-9]|\d{2,3})[\s-]min(?:ute)?[sn]?(?:\s+(?:long|lang))?",
    r"(?:need|want|deliver\w*|have|brauch\w*)\s+(?:it|this|them|that|es|das|sie)\s+(?:back\s+|ready\s+)?(?:in|within)\s+"
    r"(?:\d+|an|one|two|half\s+an)\s+(?:min(?:ute)?[sn]?|hours?|h|stunden?)",
    r"(?:call|ring|meet\w*|zoom|deadline|due|reach)\s+(?:[^\W\d]+\s+){0,2}(?:at|by|um|bis)\s+\d{1,2}:\d\d",
    r"stems?\s*(?:(?:are|is)\s+)?(?:needed|required|available)?\s*[:(]\s*[^\W\d]+(?:\s*[,/&]\s*[^\W\d]+)*",
    r"the\s+(?:over|under)[\s-]\d0'?s",
    r"\d{1,2}:\d\d\s*(?:am(?!\s+[^\W\d])|pm|uhr|cet|cest|est|gmt|utc)",
    r"(?:world|worldwide|global)\s+(?:rights|licen[cs]e|usage|buyout)|territor\w*\s*:?\s*(?:the\s+)?world",
    r"(?:[5-9]|\d{2,3})[\s-]min(?:ute)?s?(?=[\s-](?:long\s+)?(?:documentary|docu|film|movie|episode|podcast|series|"
    r"lecture|webinar|show|talk|program(?:me)?|feature|play|broadcast|sendung|special)\b)",
    r"still\s+(?:looking|searching|need\w*|waiting|open|missing|to|do|don't|have\w*|want|not|in|hunting|stuck)",
    r"(?<=hip\shop\s)beats?|(?<=hiphop\s)beats?|(?<=hip-hop\s)beats?|(?<=trap\s)beats?|(?<=house\s)beats?|(?<=techno\s)beats?|(?<=lofi\s)beats?|"
    r"(?<=lo-fi\s)beats?|(?<=drill\s)beats?",
    r"show(?:s|ing|n)?\s+(?:me|us|you|them|off|up|how|what|that|the|an?|our|two|some|people|his|her|their)",
    r"\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?march|march\s+\d{1,2}(?:st|nd|rd|th)?",
    r"(?:in|by|until|till|before|of|since|from|this|next|last|mid|early|late)\s+march(?!\w|\s+(?:music|tempo|style|rhythm))",
    r"ep\.?\s*\d+",
    r"(?:around|all\s+over|across|in|of|round)\s+the\s+world|world[\s-](?:class|premiere|record|wide|tour|cup|war|heritage)|"
    r"real\s+world",
    r"(?:client|director|boss|editor|producer|customer|bride|couple)'s\s+(?:own\s+|exact\s+|very\s+)?words?|"
    r"(?:the|my|a|last|final)\s+word|(?:in\s+)?(?:other|few|short|own|kind|key|some)\s+words",
    r"(?:under|below|beneath|unter|on[\s-]screen|body)\s+(?:(?:the|a|dem|einem|gesprochenem)\s+)?text",
    r"text\s+(?:messages?|overlays?|cards?|plates?|slides?|on\s+screen|animations?|me)",
    r"house\s+(?:renovations?|tours?|building|sales?|part(?:y|ies)|owners?|warming|plants?|prices?|keeping|moves?)",
    r"no[\s-]+(?:holds\s+barred|frills|nonsense|strings\s+attached)|(?:zu|nach)\s+hause",
    r"spoken\s+text|text\s+(?:darüber|drüber|over)",
    r"(?:clear|definite|fixed|high|low|higher|lower|rising|falling|concert|perfect|vocal)[\s-]+pitch(?:ed)?",
    r"(?:court|folk|barn|country|square|line|village|tribal|belly|renaissance|medieval|peasant)\s+dances?(?!\s+(?:pop|floor))",
    rf"(?:the|my|our|their|opera|dream|tree|full|open|empty|new|old|publishing|auction)\s+house{_MUSIC}",
    r"rock\s+(?:climb\w*|walls?|faces?|gardens?|pools?|bottom|formations?|the\s+boat|solid)",
    r"(?:make|makes|making|let|lets)\s+(?:[^\W\d]+\s+){1,3}pop(?=\s*(?:[,.;!?]|$))|pops?[\s-]+(?:out|up|off)",
    r"classic\s+(?:cars?|look|tale|story|design|films?|movies?|brands?|dish\w*|recipes?|motorbikes?)",
    r"metal\s*work\w*|metal\s+(?:industry|parts?|roofs?|doors?|sheets?|fabricat\w+)|sheet\s+metal",
    rf"(?:in|across|around|of|through)\s+(?:the|this|our|my)\s+country{_MUSIC}|country\s+(?:house|life|roads?|fairs?|lanes?|"
    r"walks?|club|homes?|estate)",
    r"(?:old|new)[\s-]*s(?:ch|k)ool",
    r"dances|danced|dancing",
    r"(?:^|(?<=[.!?]\s))still(?=,\s+(?:we|i|it|the|that|this|there|you|they|my|our)\b)",
    r"(?:under|over)-(?:[5-9]|1[1-9]|2[0-3])'?s",
    r"running\s+(?:late|order|out|short|gag|into|low|behind|water|costs?|on)",
    r"(?:would|that'd|it'd|could)\s+be\s+(?:(?:really|so|very|super|pretty)\s+)?(?:cool|fun|fresh|smart|magic)"
    r"(?=\s*(?:[,.;!?]|$|(?:if|but|and|though|or|at|for)\b))|^(?:ok(?:ay)?,?\s+)?cool(?=\s*[,.!])",
    r"hard\s+(?:to|deadline|drives?|copy|cuts?|stop|limit|out|hats?|work\w*|time|times)",
    r"(?:morning|evening|golden|natural|street|traffic|city|winter|summer|autumn|available)\s+lights?",
    r"light\s+(?:bulbs?|switch\w*|years?|shows?|leaks?|trails?|meter)",
    r"fresh\s+(?:fruits?|food|bread|fish|produce|vegetables?|water|air|ingredients?|start|take|from|out\s+of|pair)",
    r"alt(?:ernat\w+|\.)?\s+(?:versions?|mix(?:es)?|edits?|cuts?)\s+(?:without|with|w/o?|minus)\s+(?:(?:the|no)\s+)?[^\W\d]+",
    r"(?:ends?|ending|finish\w*)\s+clean|(?:must|to|can|should|will|easily)\s+clear(?!\w)|"
    r"clean\s+(?:energy|water|edits?|stems|versions?|ends?|endings?|stops?|out|outs|up|copy|lyrics|vocals|words|guitars?|audio|recording)",
    r"(?:dark|bright|warm|cool|soft|light|deep|happy)[\s-]+(?:chocolate|matter|roast|blue|green|red|yellow|pink|colou?rs?|"
    r"welcome|drinks?|skin|launch|toys?|meal)",
    r"heavy\s+(?:rain|machinery|traffic|duty|industry|lifting|loads?|equipment|snow|trucks?)",
    r"blue\s+(?:sky|skies|seas?|oceans?|water|lagoon|dress|car|logo|tones?|whales?|screen|hour)",
    r"(?:organ\s+(?:donat\w+|donors?|transplant\w*))|bass\s+fish\w*|beat\s+(?:the|our|them|all)\s+(?!drum)\w+",
    r"soap\s+operas?",
    r"game[\s-]+(?:changer|plan|over|day)|spot\s+on|(?:on\s+the|sweet|blind|parking)\s+spot",
    r"(?:energy|noise|sound|volume|water|sea|next|entry|intensity)\s+levels?|levels?\s+of",
    r"(?:let's|to|we|can|could|will)\s+talk|talk\s+(?:to|about|soon|later|tomorrow|over)",
    r"(?:on|open|hot|mid|in\s+the)\s+air|air\s+(?:force|traffic|conditioning|date|quality)",
    r"(?:third|political|green)\s+party|in\s+(?:any|the)\s+event|(?:any|good|bad|great|no|breaking)\s+news",
    r"drone\s+(?:shots?|footage|videos?|flights?|aerials?|clips?)|(?:happy|glad)\s+(?:either|as\s+long|about|that|if|you)\b|"
    r"happy\s+with\s+(?:the|your|it|this|that|what|these|our|how)|glad\s+to|happy\s+to\s+(?:help|hear|share|send|"
    r"discuss|pay|consider|listen|chat|provide|see|take|jump|wait|talk|work|go|have|report|say)|sad\s+to\s+(?:hear|see|say)|happy\s+(?:birthday|new\s+year|\w+day|weekend)",
    r"(?:exciting|spannende?[sn]?|dramatic|funny|interesting|fun)\s+(?:projekte?|projects?|news|times|thema|story\s+is|fact|aufgabe)(?!\s+(?:theme|jingle|intro|music|show|ident|bulletin))",
    r"(?:(?:this|it)\s+is|it's|very|quite)\s+urgent(?:ly)?|urgent(?:ly)?(?=\s*(?:[:!.]|need|request|brief|please))",
    r"western\s+(?:norway|europe|australia|germany|africa|front|culture|coast|isles|sydney|canada|ireland|scotland)",
    r"traditional\s+(?:crafts?|recipes?|methods?|costumes?|food|famil\w+|clothes)",
    r"(?!(?:even|steady|constant|consistent|flat|stable|equal)\s)[^\W\d]+\s+dynamics",
    r"(?:four|4)[\s-]+(?:on|to)[\s-]+the[\s-]+floor",
    r"(?:final|high|credit|test)\s+score|scor(?:es?|ing)\s+(?:an?|the|goals?)\s+(?:winning\s+)?goal\w*",
    r"(?<=jazz\s)clubs?|(?<=night\s)clubs?|(?<=blues\s)clubs?|(?:golf|football|book|yacht|country|fight)\s+club|call\s+to\s+action|in\s+action(?!\s+(?:movie|film))|positive\s+feedback",
    r"(?:catchy|big|huge|anthemic|first|second|last|final|singalong|no)\s+chorus(?:es)?(?!\s+of\b)|"
    r"verses?\W+(?:and\s+|loud\s+|big\s+)?chorus(?:es)?",
    r"(?:mit\s+)?(?:freundlich\w*|herzlich\w*|lieb\w*|sonnig\w*)\s+(?:grü(?:ß|ss)\w*|dank|gruß)",
    r"(?:na|alles|ist|schon)\s+klar|klar(?=\s*[,!])|laut\s+(?:kund\w+|brief\w*|auftrag\w*|regie|drehbuch|plan|redaktion)",
    r"(?:unser\w*|dem|im|am)\s+gespräch|alte[rn]?\s+schule|im\s+(?:ernst|spiel)|ins\s+spiel|friendly\s+reminder",
)
_JAPANESE = (
    r"(?<=ヒップホップの)ビート|(?<=トラップの)ビート|口笛|との声(?=が|も|を)|希望(?=があ|です|します|いたします|致します|で(?:す|お願い)|[。、!\n]|$)|"
    r"世界(?:観|中|的)|テンポ[はが]?(?:基本(?:的に)?)?一定|(?:鳥|虫|動物)の声|声(?:優|がけ|をかけ)|旅館|歌詞カード|サイバーパンク|\d分の\d拍子?|"
    + CLOCKS_JA
)
_APART = rf"(?<![\w'’-])(?:{'|'.join((*_OTHERS, *ASIDES))})(?![\w'’])"
_TO = r"\s*(?:-|–|to|bis)\s*"
_HOLIDAY = (
    r"\b(?:(?:summer|beach|family|winter|on|our|your|their)\s+)?holidays?(?=\s+(?:in|to|at|resort|home|destination|trip|village|with)\b)|"
    r"\b(?:summer|beach|family|on)\s+holidays?\b"
)


def as_one(text: str) -> str:
    """Words as one that means no tag."""
    words = re.findall(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    return JOIN.join(words) if len(words) > 1 else ","


def set_apart(text: str) -> str:
    """The text with such words joined to one, which means no tag and is named as not understood."""

    def join(match: re.Match[str]) -> str:
        return as_one(match[0])

    def titled(match: re.Match[str]) -> str:
        start = match.start("title") - match.start()
        return match[0][:start] + as_one(match["title"])

    def time(match: re.Match[str]) -> str:
        is_length = compiled(A_LENGTH).search(match.string[: match.start()])
        return match[0] if is_length else join(match)

    if len(compiled(rf"(?<!\d)\d?\d:\d\d{_TO}\d?\d:\d\d").findall(text)) == 1:
        text = compiled(rf"(?<!\d)0?0:00{_TO}(?=\d)").sub("", text)  # "runs 0:00-1:17"
    if compiled(rf"(?<!\d)0?0:00{_TO}").search(text):  # a sheet of cues: "0:00-0:40 ambient"
        text = compiled(rf"\d?\d:\d\d{_TO}\d?\d:\d\d").sub(join, text)
    text = compiled(TITLED).sub(titled, text)
    text = compiled(BY_NAME, ignore_case=False).sub(titled, text)
    text = compiled(NAMED, ignore_case=False).sub(join, text)
    text = compiled(_HOLIDAY).sub("vacation", text)
    text = compiled(CLOCK).sub(time, compiled(_APART).sub(join, text))
    return compiled(_JAPANESE).sub("、", text)
