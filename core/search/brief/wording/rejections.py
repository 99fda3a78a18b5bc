"""Refusals in words of one's own, read only where they are said of a tag: "drums give me a
headache", "done with choirs", "Techno hängt uns zum Hals raus"."""

import re

from core.search.brief.patterns import compiled
from core.search.brief.vocabulary.clause_words import ARTICLES
from core.search.brief.vocabulary.vocabulary import Vocabulary

_END = r"(?=\s*(?:[,.;!?)]|$))"
_REST = r"[^,.;!?()]*"  # of the clause
_EVER = (
    r"(?:(?:just|only|simply|really|always|often|already|also|now|so|very|too|way|far|quite|rather|totally|"
    r"completely|pretty|even|had|better|all|the|a\s+(?:bit|little))\s+)*"
)
_IST = r"(?:ist|is(?=\s+(?:mir|uns|zu)\b)|sind|war|waren|wäre|wären|wirkt|wirken|klingt|klingen)"
_MIR = (
    r"(?:(?:mir|uns|ihm|ihr|ihnen|(?:dem|der|den|meine[mr]|unsere[mr])\s+[^\W\d]+|da|hier|dafür|dazu|einfach|nur|"
    r"immer|schon|auch|wirklich|total|viel|so|zu|doch|echt|etwas|ziemlich)\s+)*"
)
_WHO = r"(?:ich|wir|er|sie|man|(?:der|die|das|mein\w*|unser\w*)\s+[^\W\d]+)"
_POOR = (
    r"(?:chees[yi]\w*|corny|tacky|tasteless|annoying|irritating|boring|dull|dated|old\s+hat|awful|horrible|"
    r"terrible|dreadful|ridiculous|pompous|overkill|useless|pointless|redundant|inappropriate|unsuitable|"
    r"tactless|wrong|cheap|last\s+year|out\s+of\s+place|off[\s-]limits|prohibited|excluded|absent|a\s+mistake|"
    r"an?\s+turn[\s-]off|lost\s+on\s+(?:us|me|them)|(?:been\s+)?done\s+to\s+death|"
    r"the\s+last\s+thing\s+(?:i|we|they|anyone)\s+(?:needs?|wants?)|last\s+thing\s+(?:i|we|they)\s+(?:needs?|wants?))"
)
_ARG = (
    r"(?:abgedroschen|schwülstig|kitschig|billig|altbacken|albern|peinlich|nervig|furchtbar|schrecklich|"
    r"grauenhaft|grässlich|aufdringlich|ab-?gelutscht|ausgelutscht|unpassend|fehl\s+am\s+platz|ausgeschlossen|"
    r"gestrichen|out(?!\s+of)|überflüssig|ein\s+graus|ein\s+gräuel|nicht\s+(?:so\s+)?(?:meins|unsers|unseres))"
)
_HURTS = (
    r"(?:scares?|frightens?|upsets?|bores?|annoys?|irritates?|distracts?|confuses?|bothers?|clash(?:es)?|"
    r"fights?(?=\s+with)|competes?)"
)
BEHIND = (  # what is said of a thing named right before
    rf"(?:is|are|was|were|has|have|would|sounds?|feels?|seems?)\s+{_EVER}(?:be\s+|feel\s+|sound\s+)?{_EVER}{_POOR}(?:\s+{_REST})?",
    rf"(?:(?:must|should|can|could|has\s+to|have\s+to)\s+be\s+)?(?:absent|excluded|removed|omitted|dropped|avoided|left\s+out|not\s+included){_END}",
    rf"(?:must|should|may|can|could)(?:n't|\s+not)\s+(?:appear|occur|show\s+up|turn\s+up|be\s+(?:there|heard|present|used)){_END}",
    rf"(?:isn't|aren't|is\s+not|are\s+not)\s+(?:really\s+|exactly\s+)?(?:allowed|permitted|appropriate|suitable|"
    rf"(?:my|our|his|her|their)\s+(?:cup\s+of\s+tea|jam|thing|style|taste))\b{_REST}",
    rf"{_EVER}{_HURTS}\s+(?!nobody\b|no\s+one\b|none\b){_REST}",
    rf"{_EVER}(?:turn|turns|put|puts)\s+[^\W\d]+\s+(?:off|to\s+sleep)\b",
    rf"{_EVER}(?:gives?|makes?|drives?|leaves?|gave|made|drove)\s+(?:[^\W\d]+\s+){{1,2}}(?:an?\s+)?(?:headaches?|hives|the\s+creeps|"
    r"migraines?|cringe|crawl|sick|ill|nervous|mad|crazy|insane|up\s+the\s+wall|cold)\b",
    rf"{_EVER}(?:would\s+)?{_EVER}(?:gets?|stands?)\s+in\s+(?:his|her|my|our|their|your|its)\s+way\b",
    rf"(?:has|have)\s+no\s+(?:place|business){_REST}",
    rf"(?:needs?|has|have)\s+(?:to\s+disappear|to\s+vanish|a\s+(?:rest|break)){_END}",
    rf"(?:(?:had\s+better|should|can)\s+)?(?:stays?|keep)\s+(?:out|away){_END}",
    rf",\s*(?:not\s+so\s+much|nein|nope|nö|nee|no)(?:\s+(?:danke|thanks|thank\s+you))?{_END}",
    rf"(?:got|gets)\s+(?:us\s+|me\s+)?(?:complaints|rejected|refused|vetoed)\b{_REST}",
    rf"reminds?\s+(?:me|us|him|her)\s+of\b{_REST},\s*no\b(?:\s+thanks)?",
    rf"{_IST}\s+{_MIR}{_ARG}\b",
    rf"(?:passt|passen|gehört|gehören|muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|will|wollen)\s+(?:[^\W\d]+\s+){{0,3}}?"
    rf"nicht\s+(?:[^\W\d]+\s+)?(?:rein|hinein|hin|vorkommen|drin\s+sein|dabei\s+sein|auftauchen|zu\s+hören\s+sein){_END}",
    rf"(?:kommt|kommen)\s+(?:für\s+)?(?:[^\W\d]+\s+)?nicht\s+(?:in\s*frage|in\s+die\s+tüte|ins\s+haus|rein){_END}",
    rf"(?:will|wollen|kann|mag|möchte)\s+(?:[^\W\d]+\s+)?(?:keiner|niemand|kein\s+mensch)(?:\s+mehr)?(?:\s+hören|\s+sehen|\s+haben)?{_END}",
    rf"(?:wird|werden)\s+nicht\s+(?:gebraucht|benötigt|gewünscht){_END}",
    rf"(?:lenkt|lenken)\s+(?:(?:nur|immer|zu\s+sehr|uns|mich|die\s+[^\W\d]+)\s+)*ab{_END}",
    rf"(?:würden?|tut|tun)\s+(?:nur\s+)?(?:ablenken|nerven){_END}",
    rf"(?:macht|machen)\s+(?:[^\W\d]+\s+){{0,3}}(?:angst|nervös|aggressiv|müde|pause){_END}",
    r"(?:erschreckt|erschrecken|verschreckt|graust|nervt|nerven|langweilt|langweilen)\s+(?:die\s+|den\s+|das\s+|unsere\s+)?[^\W\d]+\b",
    r"(?:hängt|hängen)\s+(?:mir|uns|ihm|ihr|(?:dem|der|den)\s+[^\W\d]+)\s+(?:zum\s+hals|zu\s+den\s+ohren)\s+(?:raus|heraus)\b",
    rf"(?:lehnt|lehnen|lehne)\s+{_WHO}\s+ab{_END}",
    rf"(?:haben|hatten|habe|hatte|sind|bin|ist)\s+{_WHO}\s+{_REST}?\b(?:genug|durchlitten|über|satt|leid){_END}",
    rf"(?:schließe|schließen)\s+{_WHO}\s+aus{_END}",
    rf"(?:vertrage|vertragen|ertrage|ertragen|verträgt|erträgt)\s+{_WHO}\s+(?:[^\W\d]+\s+)?nicht{_END}",
    rf"(?:bitte\s+)?(?:meiden|ausschließen|streichen|ersparen|rausnehmen|rauslassen|weglassen|aussparen|rausfiltern|"
    rf"aussortieren|herausnehmen|weiterskippen|überspringen|wegschalten)(?:\s+würden)?(?:\s+bitte)?{_END}",
    rf"(?:entfällt|entfallen|ausgeschlossen|reicht\s+uns|reicht\s+mir|satt|lass\s+weg|hat\s+pause|kann\s+pause\s+machen){_END}",
    rf"(?:bleibt|bleiben)\s+(?:draußen|zu\s*hause|weg|außen\s+vor){_END}",
    rf"war(?:en)?\s+gestern{_END}",
    rf"brauch\w*\s+{_WHO}\s+(?:so\s+nötig\s+)?wie\s+{_REST}",
    rf"(?:hat|haben)\s+{_REST}(?:nichts\s+verloren|nichts\s+zu\s+suchen){_END}",
    rf"(?:(?:is|are)\s+)?(?:out\s+of\s+the\s+question|hard\s+pass){_END}",
    rf"muss\s+(?:nun\s+|jetzt\s+)?wirklich\s+nicht\s+sein{_END}",
    rf"need(?:s)?\s+not\s+apply\b|(?:is\s+|are\s+)?bad{_END}",
    rf"(?:hatten|haben)\s+{_WHO}\s+(?:schon|bereits)\s+(?:die\s+ganze|den\s+ganzen|in\s+jede\w*|überall|oft|zu\s+oft|"
    rf"ständig|dauernd|mehrmals|letztes\s+mal|gestern){_REST}",
    rf"(?:gab|gibt|macht|brachte)\s+(?:[^\W\d]+\s+)?(?:ärger|beschwerden|stress){_END}",
)
AHEAD = (  # what is said of a thing named right after
    r"(?:can't|cannot|can\s+not|couldn't)\s+(?:take|stand|bear|stomach|handle)\s+(?:any\s+more|another|one\s+more|more)",
    r"(?:done|finished|through|enough|bored)\s+with",
    r"(?:i'm|we're|i\s+am|we\s+are|they're)\s+(?:so\s+)?over",
    r"(?:outgrown|rejected|vetoed|refused?s?|turned\s+down|ban|axe|scrap|bin|forget(?!\s+that\b)(?:\s+about)?|pass(?:ed)?\s+on|keep\s+out|"
    r"cut\s+out|out\s+with|boycott|lehnt|streicht)",
    r"(?:aversion|thing|grudge|veto)\s+(?:to|against)",
    r"(?:had\s+)?(?:my|our)\s+fill\s+of",
    r"(?:a|some)\s+(?:break|rest|holiday)\s+from",
    r"(?:sick|tired|bored)\s+to\s+death\s+(?:of|with|by)",
    r"(?:you|they)\s+can\s+keep(?:\s+(?:your|their))?",
    r"ears\s+bleed\s+(?:from|with)|spare\s+my\s+ears",
    r"(?:(?:do|does)n't|(?:do|does)\s+not)\s+care\s+for",
    r"(?:in\s+no\s+case|on\s+no\s+account|auf\s+gar\s+keinen\s+fall)",
    r"(?:i'd|we'd|i\s+would)\s+be\s+(?:sad|sorry|annoyed|angry)\s+to\s+hear",
    r"complaints\s+about|beschwerden\s+(?:über|wegen)",
    r"(?:erspar|verschon)\w*\s+(?:sie\s+)?(?:uns|mir|mich)(?:\s+mit|\s+bitte)?",
    r"verträgt\s+kein\w*(?:\s+mehr)?",
    r"(?:had|have|having)\s+(?:had\s+)?it\s+up\s+to\s+here\s+with",
    r"(?:mind\s+)?(?:dropping|removing|skipping|losing|leaving\s+out|cutting|avoiding|muting)",
    r"(?:headaches?|migraines?|kopfschmerzen)\s+(?:from|with|von|bei)",
    r"(?:be|being)\s+spared|vom\s+(?:leib|hals)\s+mit|(?<!nicht\s)schon\s+wieder|lieber\s+(?:gar\s+)?nichts\s+als",
    r"nicht\s+(?:erwünscht|gewünscht|gefragt|gewollt)\s*:|wag\s+es\s+(?:ja\s+)?nicht\s*,\s*(?:mir|uns)",
)
AROUND = (  # with the thing in the middle
    rf"(?:leave|put|set|push)\s+(?P<thing>{{}})\s+(?:aside|behind|at\s+home|to\s+(?:others|other\s+people|some(?:body|one)\s+else)){_END}",
    rf"give\s+(?P<thing>{{}})\s+a\s+(?:rest|break|miss){_END}",
    r"keep\s+your\s+(?P<thing>{})\s+to\s+yourself\b",
    rf"(?:one\s+more|another)\s+(?P<thing>{{}})\s+and\s+(?:i|we)\b{_REST}",
    rf"if\s+(?:i|we|they)\s+hear\s+(?P<thing>{{}})\s+(?:again|once\s+more|one\s+more\s+time){_REST}",
    r"oh\s+(?:great|no|god|dear)\s*,\s*(?P<thing>{})\s+again\b",
    rf"(?:tracks?|songs?|pieces?)\s+with\s+(?P<thing>{{}})\s+(?:can\s+go|goes?|gets?|end)\b{_REST}",
    rf"stücke?,?\s+in\s+denen\s+man\s+(?P<thing>{{}})\s+hört\s*,\s*(?:kannst|könnt|können|bitte|fliegen){_REST}",
    rf"wenn\s+(?:ich|sie|er|wir|man)\s+(?P<thing>{{}})\s+(?:höre|hört|hören)\s*,\s*"
    rf"{_REST}\b(?:aus|weg|raus|kopfschmerzen|krank|schlecht|flucht|vermeiden){_END}",
    rf"kopfschmerzen\s*,\s*wenn\s+(?:ich|wir)\s+(?P<thing>{{}})\s+(?:höre|hören){_END}",
    r"für\s+(?P<thing>{})\s+(?:habe|haben)\s+(?:ich|wir)\s+nichts\s+übrig\b",
    r"um\s+(?P<thing>{})\s+(?:bitte\s+)?(?:einen\s+)?(?:weiten|großen)\s+bogen\b(?:\s+machen)?",
    r"bei\s+(?P<thing>{})\s+(?:ist\s+(?:für\s+mich\s+|bei\s+mir\s+)?schluss|hört\s+(?:bei\s+mir\s+)?der\s+spaß\s+auf)\b",
    r"nimm\s+(?P<thing>{})\s+raus\b",
    rf"if\s+(?:i|we|they)\s+hear\s+(?:another|more|any\s+more)\s+(?P<thing>{{}})\b{_REST}",
    rf"(?:anything|everything|alles)\s+(?:with|mit)\s+(?P<thing>{{}})\s+(?:gets|is|goes|will\s+be|wird|fliegt)\b{_REST}",
    r"enough\s+(?P<thing>{})\s+already\b",
    rf"(?P<thing>{{}})\s+(?:was|were)\s+in\s+the\s+last\s+(?:one|\w+),\s*not\s+again\b{_REST}",
    r"the\s+last\s+one\s+had\s+(?P<thing>{}),\s*this\s+one\s+should(?:n't|\s+not)\b",
    r"(?:vom|von|von\s+der|von\s+den)\s+(?P<thing>{})\s+(?:bitte\s+)?(?:ab-?sehen|absehen|abstand\s+nehmen)\b",
    r"mit\s+(?P<thing>{})\s+(?:könnt|kannst|können|braucht|brauchst|brauchen)\s+(?:ihr|du|sie)\s+(?:mich|mir|uns)\s+(?:nicht\s+)?(?:zu\s+)?(?:jagen|kommen)\b",
    rf"(?:gegen|auf)\s+(?P<thing>{{}})\s+(?:habe|haben|bin|sind|reagier\w*)\s+{_WHO}\s+(?:was|etwas|allergisch){_END}",
    rf"(?:wegen|über)\s+(?P<thing>{{}})\s+(?:gab|haben|hat)\s+{_REST}(?:beschwer\w*|beklagt|ärger)\b",
    rf"(?:lehnt|lehnen|lehne)\s+(?P<thing>{{}})\s+ab{_END}",
    rf"(?:complaints|trouble|problems)\s+(?:as\s+soon\s+as|when(?:ever)?|if|once)\s+there(?:'s|\s+is|\s+are)\s+(?P<thing>{{}}){_REST}",
    rf"if\s+there(?:'s|\s+is)\s+(?:a\s+single|even\s+one|any\s+hint\s+of)\s+(?P<thing>{{}}){_REST}",
    rf"wenn\s+(?P<thing>{{}})\s+(?:drin|dabei)\s+(?:ist|sind),{_REST}\b(?:nicht|nichts){_REST}",
)
WISHED = (  # what would be amiss without it
    rf"(?:without|ohne)\s+(?P<thing>{{}})\s+(?:it|this|that|there|i|we|wäre|ist|wird|nehme|kann|will|würde)\b"
    rf"{_REST}\b(?:boring|dull|flat|empty|nothing|can't|cannot|won't|not|isn't|wouldn't|langweilig|nicht|nich|nichts|halb|leer|"
    rf"fad|öde){_REST}",
    r"lass\w*\s+(?P<thing>{})\s+(?:ja|bloß|bitte)?\s*nicht\s+(?:weg|aus|raus)\b",
    r"hate\s+it\s+(?:when|if)\s+there(?:'s|\s+is|\s+are)?(?:n't|\s+isn't|\s+aren't|\s+not|\s+no)\s+(?:any\s+)?(?P<thing>{})",
    r"(?:won't|will\s+not|can't)\s+(?:[^\W\d]+\s+){1,6}until\s+(?:i|we)\s+(?:hear|get|have)\s+(?P<thing>{})",
    r"wouldn't\s+mind\s+(?:some|a\s+bit\s+of|a\s+little)\s+(?P<thing>{})",
    r"(?:krieg|bekomm)\w*\s+(?:ich\s+|wir\s+)?(?:nicht|nie)\s+genug\s+von\s+(?P<thing>{})",
)
_THING = r"(?:(?:the|any|all|an?|that|your|our|das|die|den|dem|der)\s+)?(?:[^\W\d]+\s+)??[^\W\d]+"
_BESIDE = (  # how what is said follows the thing: "X is", "X, no", "X? Out of the question"
    r"(?<=[^\W\d])(?:\s+|(?=,)|\s*[,?]\s*(?:(?:das|so\s*was|that|those)\s+)?)"
)
_WORD = re.compile(r"[^\W\d]+")
_SKIPPED = {
    *ARTICLES,
    *("the", "any", "all", "that", "this", "these", "your", "our", "more", "of", "das", "die"),
    *("den", "der", "dem", "allem", "vom", "too", "some", "another", "such"),
}
_MUSIC = {"music", "songs", "tracks", "numbers", "pieces", "tunes", "stuff", "sounds", "musik"}
_USE = "use"  # "the film is boring" refuses none


def rejections_named(text: str, vocabulary: Vocabulary) -> str:
    """The text with "no" for these, where they are said of a tag."""

    def around(said: re.Match[str]) -> str:
        return f" no {said['thing']}, " if _ends_with_tag(said["thing"], vocabulary) else said[0]

    def behind(said: re.Match[str]) -> str:
        known = _ends_with_tag(said.string[: said.start()], vocabulary)
        return " no-go" if known else said[0]

    def ahead(said: re.Match[str]) -> str:
        return " without" if _begins_with_tag(said.string[said.end() :], vocabulary) else said[0]

    def wished(said: re.Match[str]) -> str:
        return f" with {said['thing']}, " if _ends_with_tag(said["thing"], vocabulary) else said[0]

    for pattern in WISHED:
        text = compiled(rf"\b{pattern.replace('{}', _THING)}\b").sub(wished, text)
    for pattern in AROUND:
        text = compiled(rf"\b{pattern.replace('{}', _THING)}").sub(around, text)
    for pattern in BEHIND:
        text = compiled(_BESIDE + pattern).sub(behind, text)
    for pattern in AHEAD:
        text = compiled(rf"\b{pattern}(?=\s)").sub(ahead, text)
    return text


def _ends_with_tag(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the last word or two name a tag that a piece has or not."""
    words = _WORD.findall(text[-60:])
    while words and words[-1].casefold() in _MUSIC:
        words.pop()
    words = words[-2:]
    return any(_is_tag(" ".join(words[-n:]), vocabulary) for n in (2, 1))


def _begins_with_tag(text: str, vocabulary: Vocabulary) -> bool:
    words = _WORD.findall(re.split(r"[,.;!?]", text)[0])
    while words and words[0].casefold() in _SKIPPED:
        words = words[1:]
    return any(_is_tag(" ".join(words[:n]), vocabulary) for n in (2, 1))


def _is_tag(phrase: str, vocabulary: Vocabulary) -> bool:
    meaning = vocabulary.meaning(phrase) if phrase else None
    return meaning is not None and any(t.category != _USE for t in meaning.targets)
