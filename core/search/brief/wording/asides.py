"""What a brief tells of other things than the music, with numbers and words that would else be
asked for: "delivery at 22:30", "each photo for 4 seconds", "our logo is blue"."""

from core.search.brief.numbers import DURATION
from core.search.brief.patterns import not_behind

_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?"
)
_FILM = (
    r"(?:film|movie|documentary|docu|doku|podcast|episode|webinar|lecture|feature|programme|play|"
    r"series|show|interview|talk|exhibition)"
)
_VISIT = (
    r"(?:class(?:es)?|lessons?|courses?|workshops?|tours?|rehearsals?|meetings?|drives?|walks?|rides?|flights?|"
    r"calls?|train|bus|queue|lunch|fahrt|fußweg|flug|unterricht|kurs|führung)"
)
_PICTURE = (
    r"(?:photos?|pictures?|slides?|shots?|images?|stills?|scenes?|fotos?|bilder|folien|"
    r"einstellungen)"
)
_SPEECH = (
    r"(?:voices?|vo|speech(?:es)?|talk(?:ing)?|dialogues?|vocals?|speakers?|narrat(?:or|ion)|"
    r"voice[\s-]?over|host)"
)
_SHOWN = r"(?:is|are|stays?|shown|held|visible|on\s+screen)"
TIMES = (
    r"\d{1,2}(?::\d\d){3}",  # a timecode with frames
    r"cue\s+\d{1,2}m\d{1,2}[a-z]?\b|\b\d{1,2}m\d[a-rt-z]?\b",  # "1m2": a cue; "1m30s": a length
    r"(?:16:9|9:16|4:3|3:4|4:5|5:4|1:1|21:9)(?!\s*(?:min|long|lang))",
    r"(?:at|by|um|gegen|before|after|since)\s+(?:[6-9]|1\d|2[0-3])[:.][0-5]\d"
    r"(?!\d|:\d|\s*(?:-|–|to\b|bis\b|min|long))",
    rf"(?:{_DAY})\s*[,@]?\s*(?:at\s+|um\s+)?\d{{1,2}}:\d\d",
    rf"{_FILM}(?:\W+(?!music|track|cue|song)[^\W\d]+){{0,4}}\W+(?:[1-9]\d|\d{{3}})(?::[0-5]\d|\s*min(?:utes?|uten)?)\s+(?:long|lang)",
    r"(?:runtime|running\s+time|laufzeit)\W+(?:of\W+|von\W+)?(?:[2-9]\d|\d{3})\s*min\w*",
    rf"(?:[5-9]|\d{{2,3}})[\s-]min(?:ute)?n?s?[\s-]{_VISIT}",
    rf"\d+\s*(?:h|hours?|stunden?)[\s-]{_VISIT}",
    r"(?:[2-9]\d|\d{3,})(?:[.,]\d+)?\s*m(?:²|2)?(?:\s+(?:in|within)\s+(?:about\s+)?\d+(?:[.,]\d+)?\s*(?:s\b|sec\w*))?(?![\w\s]*(?:long|lang))",
    r"\d+(?:[.,]\d+)?\s*m\s+(?:tall|high|wide|deep|away|above|tief|hoch|breit|entfernt)|\(\s*\d+\s+m\s+(?:long|lang)",
    r"\d+(?:\s*(?:-|–)\s*\d+)?\s*(?:bars?|takte|frames?|cuts?|words?|steps?|pages?)\s*(?:/|per|an?|pro|je)\s*min\w*",
    r"(?:\d+\s*(?:-|–|to|bis)\s*)?(?:[2-9]\d|\d{3})\s*min\w*\s+(?:in\s+total|total|altogether|insgesamt)",
    rf"{DURATION}\s+(?:of\s+(?:\w+\s+)?(?:footage|film|material|video|dialogue|rushes|talking|silence|silent|overtime)|"
    r"(?:(?:per|an?|pro|je|every)\s+)?(?:episode|issue|lesson|visitor|participant|folge|reverb|echo|delay|nachhall|hall|"
    r"latency|ago|earlier|later|früher|später))",
    rf"(?:each|every)\s+{_PICTURE}\s+(?:{_SHOWN}\s+)*(?:for\s+|à\s+)?{DURATION}",
    rf"(?:(?:each|every)\s+(?:one\s+)?|{_PICTURE}\s+)(?:{_SHOWN}\s+)+(?:for\s+)?{DURATION}",
    rf"{_PICTURE}\s+(?:for|à)\s+{DURATION}",
    rf"\d+\s+(?:teile[n]?|folgen|episoden|episodes|parts|segments)\s+(?:zu(?:\s+je)?|à|of|at)\s+{DURATION}(?:\s+each)?",
    rf"\d+\s+{_PICTURE}\s*(?:of|à|,|x|at|with)\s*{DURATION}(?:\s+(?:each|je))?",
    rf"(?:shown|displayed|visible|on[\s-]screen|eingeblendet|gezeigt)\s+(?:for\s+|each\s+)*{DURATION}",
)
THINGS = (
    r"quick\s+(?:one|brief|request|question)s?\b",
    r"(?:attached|enclosed|anbei)\s+(?:is\s+|ist\s+)?(?:the|our|a|der|das|die|unser\w*)\s+(?:picture|cut|film|video|script|storyboard|clip|edit|schnitt|drehbuch)",
    r"long\s+(?:silences?|talks?|days?|nights?|weeks?|years?|way|walks?|drives?|stor(?:y|ies)|shots?|takes?|pauses?|queues?|"
    r"speech(?:es)?|lectures?|interviews?|meetings?|time|corridors?|hair|roads?|journeys?|lists?|histor(?:y|ies)|winters?)\b",
    r"short\s+(?:[^\W\d]+\s+){0,2}(?:videos|films|stories|plays|scenes|movies|lessons|tutorials|portraits|documentaries)\b",
    r"(?:i|we|they)\s+films?\b|candle[\s-]?light\s+dinner",
    r"(?:hit|sync)[\s-]*(?:points?|marks?|s\b)?\s*(?:at|bei|:)?\s*\d{1,2}:[0-5]\d(?:\s*(?:,|and|und|&)\s*\d{1,2}:[0-5]\d)*",
    r"(?:(?:[^\W\d]+-)?stunde|kurs|class|lesson|workshop|führung|tour|vortrag)\W{1,3}(?:of\s+)?\d+\s*min\w*",
    r"(?:ending|end|schluss|ende)\s*[:=]\s*(?:hard|cold|clean|soft|abrupt|hart|weich)",
    r"(?:logos?|(?:brand|corporate|main|our|its)\s+colou?rs?|packaging|bottles?|uniforms?|dress(?:es)?|decor\w*|walls?)"
    r"\s+(?:is|are|ist|sind)\s+[^\W\d]+",
    rf"(?:under(?:neath)?|beneath|below|behind|over)\s+(?:the\s+|our\s+|your\s+|some\s+)?{_SPEECH}",
    r"unter(?:halb)?\s+(?:der|dem|einer|einem|die|den)\s+(?:stimme|sprache|sprecher\w*|moderation|kommentar\w*|dialog\w*)",
    rf"(?:because|on\s+account)\s+of\s+(?:the|our|a)\s+{_SPEECH}|(?:wegen|aufgrund)\s+(?:des|der)\s+(?:sprechers?|"
    r"sprecherin|moderation|erzählers?|stimme)",
    r"cameras?\s*(?:\+|&|and|,)\s*(?:an?\s+|\d\s+)?drones?|drone\s+(?:operator|pilot)|"
    r"(?:film|shoot|shot|fly|flown|footage)\w*\s+(?:with|by|from)\s+(?:an?\s+|our\s+)?drone",
    r"indie(?=[\s-]+(?:[^\W\d]+\s+){0,2}(?:games?|spiele?)\b)|indie[\s-]+(?:dev\w*|studios?|films?|titles?|teams?|labels?|publishers?|authors?|shops?)",
    r"(?:at|to|from|in)\s+an?\s+[^\W\d]+\s+(?:concerts?|gigs?|festivals?|conferences?)",
    r"(?:jazz|line|street|modern|tap|ballroom|folk|square|contemporary|ballet|break|belly)[\s-]?danc(?:e|ing|ers?)"
    r"(?:\s+(?:battles?|class\w*|show\w*|group\w*))?(?!\s+(?:music|tracks?|beats?|tunes?|songs?|pop))",
    r"(?:\d+\s*[GMgm]B|game|dev|latest|test|nightly|alpha|beta)\s+builds?",
    r"(?:for|during)\s+(?:the|our)\s+(?:[^\W\d]+\s+)?breaks?",
    r"dance\s+(?:shows?|class\w*|schools?|teachers?|groups?|studios?|competitions?|lessons?|students?|teams?|"
    r"recitals?|compan\w+|cours\w+|troupes?|floors?)",
    r"(?:with|on|at|from|mit|auf)\s+(?:the\s+)?(?:(?:first\s+)?(?:beat|bar|takt)(?:\s+(?:\d+|one))|first\s+beat)",
    r"(?:so\s+)?schnell\s+(?:wie\s+möglich|wiederhol\w*|langweil\w*)",
    r"(?:picture|screen|air)[\s-]locks?(?:ed)?",
    r"\d+[a-z]?,?\s+(?-i:(?:[A-Z][\w'’]+\s+){1,2}(?:Street|St|Lane|Road|Rd|Avenue|Ave|Drive|Close|Square|Court|Way|"
    r"Place|Crescent|Terrace|Hill|Row|Mews|Parade|Boulevard|Blvd))",
    r"(?:youth|school|amateur|community|town|village|wind|local|church|student|university)\s+(?:orchestra|choir|band)s?"
    r"(?=\s+(?:comes?|plays?|is|are|has|have|will|sings?|performs?|rehears\w+|meets?|tours?|turns?)\b)",
    rf"(?:it|which|that)\s+was\s+(?:about\s+|around\s+)?{DURATION}(?:\s+long)?",
    r"(?:in|with|from|of)\s+(?:an?|my|our|his|her|their|the)\s+[^\W\d]+\s+band(?!\s+(?:sound|feel|vibe|music|style))",
    r"(?:dance|wedding|cover|tribute|school|brass|jazz|rock|metal|punk)\s+bands?(?=\s*(?:[,.;!?]|$|in\b|from\b|for\s+\d))",
    r"(?:our|my|the|this|a|their)\s+(?:animated\s+|student\s+)?short(?=\s+(?:is|was|has|about|tells|follows|called|film)\b)",
    r"(?:falls?|comes?|goes|drops?|cuts?|ends?|appears?|enters?|happens?|starts?|begins?)\s+(?:[^\W\d]+\s+){0,2}at\s+\d:[0-5]\d",
    r"\(?[\w-]+\.(?:mp3|wav|flac|aiff?|ogg|m4a|mp4|mov|pdf|docx?)\)?",
)
ASIDES = (*TIMES, *THINGS)
TITLED = (  # of a show or a slogan, which no music is like
    r"\b(?:installation|exhibition|exhibit|ausstellung|show|play|book|theme|campaign|kampagne|title|titel|tagline|"
    r"slogan|motto|claim|brand|company|project|projekt|called|named|titled|namens)\s*:?\s*"
    r"(?P<title>[\"“„«'‘](?-i:[A-ZÄÖÜ])[^\s\"”“»'’]*\s[^\"”“»'’]{2,60}[\"”“»'’])"
)
CLOCK = (  # from ten on a time of the day, unless it is said to be a length
    r"(?<![\d:])(?:1\d|2[0-3]):[0-5]\d(?![\d:])(?:\s*(?:-|–|to|bis)\s*\d{1,2}:[0-5]\d)?(?!\s*(?:(?:-|–|to|bis)\s*\d|min|long|lang|in\s+length|"
    r"loops?|versions?|edits?|cuts?|or\s+(?:more|longer|less)))"
)
A_LENGTH = (
    r"(?:\b(?:length|duration|len|dur|runtime|dauer|länge|about|around|approx\.?|ca\.?|circa|etwa|up\s+to|max\.?|min\.?|least|"
    r"most|under|over|than|als|exactly|of|von)|[:~≥≤<>=])\s*(?:is\s+|ist\s+)?$"
)
BY_NAME = r"\b(?:[Cc]alled|[Nn]amed|[Tt]itled|[Nn]amens)\s+(?P<title>[A-Z]\w*(?:\s+[A-Z]\w*){1,4})"
_TITLE = r"[A-Z][\w'’-]*(?:\s+(?:of|the|and|in|at|on|to|a|for|over|[A-Z][\w'’-]*)){1,6}"
_NO_LIKENESS = not_behind("like", "than", "as", "to", "of", "see", "wie")
NAMED = rf"[\"“„]{_TITLE}[\"”“]|(?<!\w){_NO_LIKENESS}['‘]{_TITLE}['’](?!\w)"
CLOCKS_JA = r"(?:午前|午後)?\d{1,2}時(?!間)(?:\d{1,2}分|半)?"
