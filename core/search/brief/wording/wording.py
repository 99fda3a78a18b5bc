"""A brief's wording put right before it is read: other ways to write a word, and mistyped words of
the grammar of numbers."""

import re

from core.catalog.texts.tagtext import fold
from core.search.brief.numbers import KANJI_NUMBER, kanji_number
from core.search.brief.patterns import Rewrites, compiled, rewritten
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.conditions import CONDITIONS
from core.search.brief.wording.genre_tempi import genre_tempi
from core.search.brief.wording.manners import MANNERS
from core.search.brief.wording.measures_turned import measures_turned
from core.search.brief.wording.named_titles import names_apart
from core.search.brief.wording.number_wordings import NUMBERS
from core.search.brief.wording.other_senses import JOIN, set_apart
from core.search.brief.wording.pronouns import refusals_named
from core.search.brief.wording.refused_lists import each_refused
from core.search.brief.wording.rejections import rejections_named
from core.search.brief.wording.turns_of_phrase import TURNS
from core.search.brief.wording.wants import WANTS
from core.search.brief.wording.yes_and_no import PLAYED, SUNG

_LETTERS = r"[^\W\d_\u3040-\u30ff\u3400-\u9fff々ー]+"


_FILES = r"\b[\w-]+\.(?:mp3|wav|flac|aiff?|ogg|m4a|mp4|mov)\b"
_MARKS: Rewrites = (
    (KANJI_NUMBER, lambda said: str(kanji_number(said[0]))),
    (_FILES, lambda said: said[0].replace(JOIN, "-")),
    (r"[’‘`´′]", "'"),
    (r"″|''", '"'),
    (r"(?<=\d)(\s*(?:秒|分|s|secs?|mins?|bpm)?\s*)~\s*(?=\d)", r"\1–"),
    (r"(?<![\w':])(\d{1,2})'\s?([0-5]\d)\"?(?!\w)", r"\1:\2"),  # 1'30"
    (r"(?<![\w':])([12]?\d)'(?![\w'])", r"\1 min"),
    (
        r"(?<![\w:])(\d{1,3})\"(?=\s*(?:and|und|&|/|,|\+|or|oder)\s*(?:\d+\s*x\s*)?\d{1,3}(?:\"|\s*s\b))",
        r"\1 s",
    ),
    (r"^([^\"]*(?:\"[^\"]*\"[^\"]*)*)(?<![\w:])(\d{1,3})\"(?!\w)", r"\1\2 s"),  # closes no title
)
_WRITTEN = (
    (r"(\d+)\s*\(min\.?\)\W*?(?:-|–|to|bis|,|/)?\s*(\d+)\s*\(max\.?\)", r"\1 to \2"),
    (r"\bw/o(?:ut)?\b", "without"),
    (r"\bnich\b", "nicht"),
    (r"\b'?til\b", "until"),
    (r"\bno{2,}\b", "no"),
    (r"\.\s+(?=(?:or|oder)\s)", " "),  # "No techno. Or house."
    (r"\bele[ck](?:tr?)?\.?\s+(?=guitars?\b|gtrs?\b|piano|bass\b)", "electric "),
    (r"\bac(?:ous?t?)?\.?\s+(?=guitars?\b|gtrs?\b)", "acoustic "),
    (r"(?<![\w-])([^\W\d]+)--+(?=[\s,;]|$)", r", no \1"),
    (r"\(\s*((?:or|oder)\s+[^)]*)\)", r" \1 "),
    (r"\(\s*(?:gerne?\s+)?(?:auch|also)\s+(?=\d)([^)]*)\)", r" oder \1 "),
    (r"(?:(?<!\S)|(?<=[;,(]))[-!](?=[\"']?[^\W\d])", ", no "),  # "+piano -drums"
    (r"(?<!\S)\+(?=[^\W\d])", ", "),
    (r"\(\s*(bpm|secs?|seconds|s|mins?|minutes)\s*\)", r" \1"),
    (r"\bw/(?=\s*[^\W\d])", "with "),
    (r"(?<=\w)\s+u\.\s+(?=\w)", " und "),
    (r"\binstr\b\.?(?=\s*(?:only\b|versions?\b|[,;.)]|$))", "instrumental"),
    (r"\bb/w(?=\s*\d)|\bb(?:et|t)?we?n?\.?(?=\s*\d)", "between"),
    (r"(?:^|(?<=[,;(]))\s*(?-i:o)\.\s+(?=[^\W\d])", " ohne "),
    (r"(?<=[^\W\d])\s+(?-i:o)\.\s+(?=[^\W\d])", " oder "),
    (r"(?<![\w.#♯♭])(?-i:m)\.\s+(?=[^\W\d]{3})", " mit "),
    (r"(?<=[ぁ-ヺー一-鿿])\s*or\s*(?=[ぁ-ヺー一-鿿])", "か"),
    (r"\bnon[-\s](?=[^\W\d])", "no "),
)
_LIMIT = (
    r"(?:longer|shorter|slower|faster|over|under|above|below|more\s+than|less\s+than|"
    r"länger|kürzer|schneller|langsamer|über|unter)"
)
_SAID = (
    (  # "not sad or longer than 2 min", "no drums or minor keys"
        rf"\b(not?|nothing|never|without|nicht|nichts|kein\w*)\s+((?!{_LIMIT}\b)(?:[^\W\d]+\s+){{1,2}}?)(?:or|oder)\s+"
        rf"(?={_LIMIT}\s+(?:than\s+|als\s+)?(?:\d|an?\b|one|two|three|zwei|drei|eine\w*)|(?:high|low)[\s-]energy\b|(?:an?\s+)?(?:minor|major)\b)",
        r"\1 \2, not ",
    ),
    (  # "nothing over 2 minutes or sad"
        rf"\b((?:nothing|never|not)\s+(?:too\s+)?{_LIMIT}\s+(?:than\s+)?\d+\s*[^\W\d]+)\s+or\s+"
        rf"(?=[^\W\d])(?!{_LIMIT}\b|so\b|more\b|less\b|thereabouts|there\b)",
        r"\1, not ",
    ),
    (
        r"\b(?:in\s+(?:place|lieu)\s+of|as\s+opposed\s+to|in\s+contrast\s+to|im\s+gegensatz\s+zu[mr]?)\b",
        "instead of",
    ),
    (r"\b(?:apart|aside)\s+from\s+(?=[^,.;]*,?\s*\b(?:no|nothing|none)\b)", "only "),
    (
        r"(?:^|(?<=[,.;]))\s*(?:außer|except(?:\s+for)?)\s+([^,.;]*?),?\s+(?=(?:no|nothing|keine?|nichts)\b)",
        r" only \1, ",
    ),
    (r"\b(?:apart|aside)\s+from\b|\b(?:other|else)\s+than\b|\babgesehen\s+von\b", "except"),
    (r"\banderes\s+als\b|\bbis\s+auf\b(?!\s*\d)", "außer"),
    (r"\bnichts\s+als\b", "nur"),
    (
        r"\b(?:far|anything)\s+from\b(?!\s*\d)(?![^,.;]*\b(?:to|bis|till)\b)|\bby\s+no\s+means\b",
        "not",
    ),
    (r"\b(?:quite|only|just)?\s*\ba\s+few\b|\b(?:last|next|past|first)\s+few\b", " some"),
    (r"\bein\s+wenig\b", "etwas"),
    (r"\b(?:go\s+|going\s+)?(?:light|easy)\s+on\b|\bvery\s+little\b", "less"),
    (
        rf"\b({PLAYED})\s+(?:minimal|sparse)(?:\s+(?:or|to)\s+(?:none|no))?(?=\s*(?:[,;.]|$))",
        r"less \1",
    ),
    (rf"\b({PLAYED})\s*[:=]\s*(?:minimal|sparse|very\s+little|little)\b", r"less \1"),
    (r"\bminimal(?:istic)?\s+(?=(?:drums?|percussion|beats?|vocals?)\b)", "less "),
    (r"\bheavy\s+on\b", "more"),
    (r"(?<=[^\W\d])-to-(?=[^\W\d])", " to "),
    (
        r"(?<=[^\W\d])-(?:heavy|led|based|lastig\w*|like|ish|friendly|forward|focus+ed|dominated|rich|laden)\b",
        " ",
    ),
    (r"\b(voice[\s-]?over|radio|kids?|family|brand|sync|child)\s+friendly\b", r"\1"),
    (rf"\b({PLAYED})\s+heavy\b", r"\1"),
    (
        r"(?<=[^\W\d])[\s-](?:driven|inspired|influenced|tinged|infused|flavou?red|oriented|centric)\b",
        " ",
    ),
    (
        r"\b(?:i|we|they|you|client|clients|would|i'd|we'd|they'd)\s+(?:really\s+|also\s+)?(?:love[sd]?|hopes?)\b",
        "want",
    ),
    (r"\bloved?\s+(?=(?:the|our|your|that|its?)\b)", "want "),
    (rf"\bloves\b(?!\W*$)|\blove(?=\s+(?:the\s+|some\s+)?{PLAYED}\b)", "want"),
    (
        r"\bhope\s+(?=you|this|that|to\b|it\b|all\b|every|we\b|things|for\b)|\b(?:warm|kind|best)(?:est)?\s+(?:regards|wishes)\b",
        " ",
    ),
    (r"\bclear\s+(?=(?:key|structure|melod|theme|build|end)\w*)", ""),
    (r"\beasy\s+to\b|\bhard\s+(?=to\b|deadline)", " "),
    (
        r",?\s*\b(?:(?:but|though|aber)\s+)?(?:(?:it's|they're|that's|is|are|ist|sind)\s+)?"
        r"(?:(?:but|aber)\s+not\s+(?:strictly\s+|absolutely\s+)?(?:necessary|required|needed)|"
        r"not\s+(?:a\s+must|essential|mandatory)|kein\s+muss|nicht\s+(?:zwingend|unbedingt)(?:\s+(?:nötig|notwendig))?)\b",
        " ",
    ),
    (  # of a song there is one without a voice, too
        r"\b(?:available|verfügbar|exists?)\s+as\s+(?:an?\s+)?instrumentals?\b|\bals\s+instrumental\w*\s+(?:verfügbar|vorhanden|erhältlich)\b|"
        r"\binstrumental\s+(?:versions?|mix(?:es)?)\s+(?:(?:must|should|has\s+to|to|is|are|be|also|too)\s+)*available\b|"
        r"\b(?:also|plus|additionally|as\s+well\s+as)\s+(?:(?:please|supply|provide|deliver|send|include|need|want|an?|the)\s+)*"
        r"instrumental\s+(?:versions?|mix(?:es)?)\b(?!\s+of\b)|"
        r"\binstrumental\w*\s+(?:(?:is|are|also)\s+)*(?:ok|okay|fine|possible|welcome|allowed)\b",
        "with or without vocals",
    ),
    (
        r"\b(?:not\s+necessarily|nicht\s+unbedingt)\s+instrumental\w*|"
        rf"\binstrumental\w*\s+(?:or|oder)\s+(?:with\s+|mit\s+)?(?:[^\W\d]+\s+)?{SUNG}\b|"
        rf"\b{SUNG}\s+(?:or|oder)\s+instrumental\w*",
        "with or without vocals",
    ),
    (
        rf"\b{SUNG}\s+(?:without|ohne|with\s+no)\s+[^\W\d]+\s+(?:(?:is|are|would|be|wäre\w*|ist|sind)\s+)*"
        r"(?:ok|okay|fine|possible|welcome|möglich|erlaubt|in\s+ordnung)\b",
        "with or without vocals",
    ),
    (
        r"\b(?:not|(?:do|does)n't)\s+necessarily\b(?:\s+(?:need|want|have\s+to))?|\bnicht\s+unbedingt\b",
        "with or without",
    ),
    (rf"\b({PLAYED})\s+free(?=\s+[^\W\d])(?!\s+(?:to|of|from|version|download)\b)", r"\1-free"),
    (r"\b([^\W\d]{4,})\s+free(?=\s*(?:[,.;!]|$))", r"\1-free"),
    (r"(?<=[ァ-ヺー一-鿿])(?:は|が)?(?:少なめ|少ない|控えめ)", "なし"),
)
_NAMED_TITLE = (
    r"((?:like|than|as|als|see|siehe|cf\.?|vgl\.?|think(?:ing)?(?:\s+of)?|similar(?:\s+in\s+\w+)?\s+to|close\s+to|as\s+in|wie)\s+[\"“„«][^\"“”„«»]+[\"“”«»]|"
    r"[「『\"][^「」『』\"]+[」』\"](?=のよう|みたい|に似))"
)


def spelled(text: str, vocabulary: Vocabulary) -> str:
    """The text with other ways to write a word as it is looked up ("w/o"), and mistyped words of
    the grammar of numbers ("betwen", "Sekuden") put right; titles in quotation marks stay."""
    text = _signs_named(rewritten(text, _MARKS))
    parts = compiled(_NAMED_TITLE).split(text)
    parts[::2] = [_spelled(part, vocabulary) for part in parts[::2]]
    return "".join(parts)


def _signs_named(text: str) -> str:
    """ "+ warm, - drums", "piano + strings - drums"; but "slow - piano + strings" is a dash."""
    plus = re.search(r"(?<!\S)\+\s+[^\W\d]", text)
    if plus is None:
        return text

    def minus(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip()
        is_sign = match.start() > plus.start() or not before or before[-1] in ",;("
        return ", no " if is_sign else match[0]

    return re.sub(r"(?<!\S)-\s+(?=[^\W\d])", minus, text)


def _with_umlauts(said: re.Match[str]) -> str:
    """ "Fuer" and "laenger" as "für" and "länger"."""
    return function_words().umlauts.get(fold(said[0]), said[0])


def _spelled(text: str, vocabulary: Vocabulary) -> str:
    text = compiled(r"\b[^\W\d_]*[aou]e[^\W\d_]+\b").sub(_with_umlauts, text)
    text = names_apart(set_apart(text.replace(JOIN, " ")), vocabulary)
    text = each_refused(text)
    text = rejections_named(refusals_named(text, vocabulary), vocabulary)
    text = rewritten(text, (*CONDITIONS, *MANNERS, *TURNS, *WANTS, *_WRITTEN, *NUMBERS, *_SAID))
    text = genre_tempi(measures_turned(text), vocabulary)

    def right(match: re.Match[str]) -> str:
        folded = fold(match[0])
        known = folded in function_words().certain or folded in function_words().amounts
        if known or vocabulary.meaning(folded) is not None:
            return match[0]
        if folded in function_words().swapped:
            return function_words().swapped[folded]
        both = vocabulary.compound(folded) or _no_and(folded, vocabulary)
        return both or vocabulary.nearest_of(folded, function_words().amounts) or match[0]

    for _ in range(2):  # of three words, the last two first
        text = re.sub(
            rf"\b({_LETTERS})-({_LETTERS})\b(?!-)", lambda said: _parted(said, vocabulary), text
        )
    return re.sub(_LETTERS, right, text)


def _parted(said: re.Match[str], vocabulary: Vocabulary) -> str:
    """ "Krimi-Serie" and "happy-sad" as two words, where both are known; "surf-rock" too."""
    words = function_words()
    if fold(said[0]) in words.all or vocabulary.meaning(said[0]) is not None:
        return said[0]
    if fold(said[2]) in words.endings_without:  # "guitar-less"
        return said[0]
    last = vocabulary.meaning(said[2])
    if last is not None and last.category == "genre":
        return f"{said[1]} {said[2]}"
    known = [vocabulary.meaning(word) is not None for word in said.groups()]
    plain = [fold(word) in words.all for word in said.groups()]
    both = all(a or b for a, b in zip(known, plain, strict=True))
    names = said[1][0].isupper() and said[2][0].isupper()  # "Podcast-Intro"
    return f"{said[1]} {said[2]}" if any(known) and (both or names) else said[0]


def _no_and(word: str, vocabulary: Vocabulary) -> str:
    """The "no" and the tag that a hashtag writes as one: "nodrums"; "" where it is none."""
    for no in ("ohne", "kein", "no"):
        tag = word.removeprefix(no)
        if tag != word and len(tag) > 3 and vocabulary.meaning(tag) is not None:
            return f"no {tag}"
    return ""
