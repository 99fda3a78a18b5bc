"""Refusals of what was named before: "drums would wake the baby, so none of those"."""

import re

from core.catalog.texts.meanings import plain
from core.search.brief.patterns import compiled
from core.search.brief.vocabulary.clause_words import TOO
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.vocabulary import Vocabulary

_THEM = r"(?:it|them|those|these|that)"
_END = r"(?=\s*(?:[,.;!)]|$))"  # of the clause
_REFUSED = (
    rf"\b(?:so\s+)?(?:please\s+)?(?:none\s+of\s+{_THEM}|(?:avoid|skip|omit|exclude|drop|lose|cut|ditch|scrap|remove|bin|kill)\s+{_THEM}|"
    rf"leave\s+{_THEM}\s+(?:off|out|away)|keep\s+{_THEM}\s+out|(?:do\s+)?without\s+{_THEM}|"
    rf"(?:don't|do\s+not)\s+(?:want|need|use|include|add)\s+(?:{_THEM}|any))(?=\s*(?:[,.;!)]|please\b|$))|"
    rf"\b(?:so\s+)?(?:please\s+)?(?:nothing\s+with|no\s+more(?:\s+of)?|not)\s+{_THEM}(?:\s+(?:again|this\s+time|anymore))?{_END}|"
    rf"\b(?:also\s+)?(?:bitte\s+)?(?:nicht\s+(?:noch\s*mal|noch\s+einmal|schon\s+wieder|wieder)|nichts\s+damit){_END}|"
    rf"\b(?:so|therefore)\s+(?:please\s+)?no(?:\s+thanks|\s+thank\s+you)?(?=\s*(?:[.!;]|$))|"
    rf"\bso\s+(?:please\s+)?(?:none|not)\s+(?:again|here|now|(?:on|in|for|at|this|today|tonight)\b[^,.;!?]{{0,30}})(?:\s+please)?{_END}|"
    rf"\b(?:i\s+|we\s+)?(?:don't|do\s+not|never)\s+(?:want|need|like)\s+(?:to\s+hear\s+)?(?:{_THEM}|any)(?:\s+(?:here|again|at\s+home|anymore|in\s+mine|this\s+time))*{_END}|"
    rf"\bkeep\s+(?:that|it|them|those)\s+(?:far\s+)?away(?:\s+from\s+(?:me|us|mine))?{_END}|"
    rf"\b(?:please\s+)?spare\s+(?:me|us){_END}|\b(?:so\s+)?(?:better|rather)\s+without{_END}|"
    rf"\b(?:but\s+)?(?:please\s+)?not\s+for\s+(?:me|us){_END}|\brefuse\s+to\s+hear\s+(?:any|it|that)\b|"
    rf"\bi\s+(?:certainly|definitely|sure|really)\s+(?:don't|do\s+not){_END}|\bich\s+(?:jedenfalls|bestimmt|sicher)\s+nicht\b|"
    r"\b(?:don't|do\s+not)\s+put\s+any\s+in\s+(?:mine|ours|it)\b|\b(?:raus|weg)\s+damit\b|"
    rf"\b(?:aber\s+|also\s+)?bitte\s+nicht\s+(?:auch\s+noch\s+)?(?:hier|bei\s+(?:mir|uns)|für\s+uns){_END}|"
    rf"\b(?:also|daher|deshalb)\s+(?:(?:bitte|lieber)\s+)*(?:ohne|(?:et)?was\s+anderes){_END}|"
    rf"\b(?:das|that)\s+(?:reicht|genügt|'s\s+enough|is\s+enough|will\s+do)(?:\s+(?:uns|mir|jetzt|langsam|erst\s*mal|for\s+us|for\s+me|now))*{_END}|"
    rf"\b(?:which|that)\s+(?:we|i|he|she|they|the\s+\w+)\s+(?:(?:really|definitely)\s+)?(?:(?:do|does)(?:n't|\s+not)\s+(?:want|need|like)|"
    rf"(?:can't|cannot)\s+(?:stand|bear|use)|hates?|dislikes?){_END}|"
    rf"\b(?:vetoed|rejected|refused|hate[ds]?|turned\s+down|shot\s+down|disliked|said\s+no\s+to)\s+{_THEM}{_END}|"
    rf"\b(?:(?:is|was|are|were|strictly|dead)\s+)+against\s+{_THEM}{_END}|\bsaid\s+no{_END}|"
    r"\b(?:over\s+my\s+dead\s+body|not\s+on\s+my\s+watch|(?:never|not)\s+again|no\s+way|god\s+forbid|nie\s+im\s+leben|"
    r"(?:nur\s+)?über\s+meine\s+leiche|nie\s+wieder)(?=\s*(?:[,.;!)'\"]|$))|"
    rf"\b(?:drum|darum|deshalb|daher|also|diesmal|heute|hier)\s+(?:(?:bitte|diesmal|heute|hier|jetzt|lieber)\s+)*(?:kein(?:e[nrs]?|s)|nicht){_END}|"
    r"\b(?:ist|sind|war|waren|strikt|klar|entschieden)\s+(?:\w+\s+)?dagegen\b|"
    rf"\b(?:das|die|den|was)\s+(?:wir|ich|er|sie)\s+nicht\s+(?:wollen|will|brauchen|möchten|möchte|mögen|mag){_END}|"
    r"\b(?:hat|haben)\s+(?:\w+\s+){0,2}(?:es|das|ihn|sie|die)\s+(?:\w+\s+)?abgelehnt\b|"
    r"\b(?:also\s+)?(?:bitte\s+)?(?:ohne\s+(?:die|das|den|sie)|(?:die|das|den|sie|diese[ns]?)\s+(?:also\s+)?(?:bitte\s+)?"
    rf"(?:weglassen|vermeiden|nicht)){_END}"
)
_WORD = r"[^\W\d]\S*\b|[^\W\d]"  # what was joined is one, and no tag
_FAR = 12  # words


def refusals_named(text: str, vocabulary: Vocabulary) -> str:
    """The text with "no drums" for "none of those", of the last thing named before that has a
    meaning; as it is where there is none."""

    def named(said: re.Match[str]) -> str:
        word = _last_named(text[: said.start()], vocabulary)
        return f"no {word}" if word else said[0]

    return compiled(_REFUSED).sub(named, text)


def _last_named(before: str, vocabulary: Vocabulary) -> str:
    """The last word or two of a text that mean a tag of the library; "" for none."""
    words = compiled(_WORD).findall(before)[-_FAR:]
    for at in range(len(words) - 1, -1, -1):
        for phrase in (" ".join(words[max(at - 1, 0) : at + 1]), words[at]):
            is_too = at > 0 and plain(words[at - 1]) in TOO  # "the brass was too loud"
            if is_too or plain(phrase) in function_words().certain:
                continue
            meaning = vocabulary.meaning(phrase)
            if meaning is not None and meaning.targets and not meaning.corrected:
                return phrase
    return ""
