"""Keys in a sentence: "in A minor", "Am", "8A", "in a minor key", "mixes with F#m", "嬰ハ短調"."""

import re

from core.keynames import parse_key
from core.search.brief.blanking import Blanking
from core.search.brief.chips import KeyChip
from core.search.brief.numbers import DURATION
from core.search.brief.patterns import compiled

_NOTE = r"[A-Ha-h](?:[\s-]?(?i:sharp|flat)|[#♯♭]|b(?![a-z])|is|es|s)?"
_MODE = r"[\s-]?(?:(?i:major|minor|dur|moll)|maj|min)"
_NO = (
    r"(?P<no>(?i:\b(?:not|no|without|nothing|never|avoid|except|"
    r"(?:any\s?thing|everything|any\s+key|all\s+keys)\s+(?:but|except)|"
    r"nicht|keine?|ohne|au(?:ß|ss)er|an?statt|statt|als|than|instead\s+of)\s+(?:in\s+)?))?"
)
_JA_NO = r"(?P<no>(?:(?:では|じゃ|で)な(?:い|く(?:て)?)|以外))?"
_MIXES = (
    rf"{_NO}(?P<mixes>(?i:(?:(?:harmonic(?:ally)?|key)\s+)?(?:compatible|mix(?:es|ing)?|goe?s?|"
    r"fits?|works?|blends?)\s+(?:well\s+|harmonically\s+)?(?:with|into)\s+(?:an?\s+(?:track|song|piece)\s+(?=in\b))?|"
    r"harmonically\s+close\s+to\s+|"
    r"(?:passend|passt|kompatibel)\s+(?:gut\s+)?(?:zu|mit)\s+))?"
)
_OR_MIXES = (
    r"(?P<more>(?i:\s*(?:,\s*)?(?:or|and|oder|und)\s+(?:(?:keys?|ones)\s+)?(?:(?:in|with)\s+)?(?:a\s+)?"
    r"(?:compatible|related|relative(?!\s+(?:major|minor|keys?))|that\s+mix(?:es)?|kompatible?|passende?)(?:\s+(?:keys?|ones))?\b|"
    r"\s*[,(]?\s*(?:mixing|compatible|related|neighbou?ring)\s+(?:keys?|ones)\s+(?:(?:is|are)\s+)?(?:also\s+)?"
    r"(?:fine|ok|okay|welcome|good|too|possible)\b|[\s-]+(?:compatible|kompatibel)\b|\s*(?:\+\s*/?\s*-|±)\s*1\b))?"
)
_INTRO = (
    r"(?i:\bin\s+(?:the\s+)?)?"
    r"(?i:\bkey\s*(?:of|is|:)?\s*|\bkeys\s*(?:of|are|:)?\s*|\btonart\s*:?\s*)?"
)
_OF_OTHERS = (  # "a major brand" is no key
    r"(?!\s+(?:\w+\s+)?(?i:characters?|updates?|details?|setbacks?|tweaks?|accidents?|problems?|news|projects?|deadlines?|"
    r"milestones?|launch\w*|banks?|tours?|festivals?|edits?|revisions?|brands?|clients?|labels?|events?|releases?|studios?|campaigns?|leagues?|"
    r"compan(?:y|ies)|networks?|artists?|motion|thirds?|seconds?|sixths?|sevenths?|changes?|inconvenience|"
    r"roles?|parts?|issues?|city|cities)\b)"
)
_NAMED = (
    rf"{_MIXES}{_INTRO}\b(?P<key>{_NOTE}{_MODE})\b(?:\s+key\b)?{_OF_OTHERS}{_OR_MIXES}",
    rf"{_MIXES}{_INTRO}(?<!\w)(?P<key>[A-H](?:[#♯♭]|b)?m|[a-h][#♯♭]m)\b{_OR_MIXES}",
    rf"{_MIXES}{_INTRO}\b(?P<key>(?:1[0-2]|[1-9])[ABab])\b{_OR_MIXES}",
    rf"(?P<key>[A-H][#♯♭]?\s?(?:マイナー|メジャー))(?P<mixes>(?:と|に)合う)?{_JA_NO}",
    rf"(?P<key>[嬰変]?[ハニホヘトイロ](?:長調|短調))(?P<mixes>(?:と|に)合う)?{_JA_NO}",
    rf"{_MIXES}(?i:\bkey\s*(?:of|:)|\btonart:?)\s*(?P<key>{_NOTE}[mM]?(?![\w#♯♭]))",
    rf"{_MIXES}\b[Kk]ey\s+(?:is\s+)?(?P<key>[A-H](?:[#♯♭]|b)?)(?![\w#'])",
    rf"{_NO}(?P<mixes>(?:[Cc]ompatible|[Mm]ix(?:es|ing)?)\s+(?:well\s+)?with\s+)"
    r"(?P<key>[A-H](?:[#♯♭]|b)?)(?![\w#])",
    rf"{_NO}(?P<mixes>)\bin\s+(?P<key>[A-H](?:[#♯♭]|b)?)(?=\s*(?:[,;.!?]|$|and\b|or\b))",
)
_LISTED = r",(?P<no>)(?P<mixes>)\s*(?P<key>[A-H](?:[#♯♭]|b)?)(?=\s*(?:,|or\b|oder\b|/|;|$))"
_ALSO_NAMED = r",(?P<no>)(?P<mixes>)\s*(?:or|oder|/)\s*(?P<key>[A-H](?:[#♯♭]|b)?)(?![\w#'])"
_RELATIVE_OF = (
    r"(?:\b[Tt]he\s+)?\b[Rr]elative\s+(?:major|minor|key)\s+(?:key\s+)?(?:of|to)\s+"
    rf"(?P<key>{_NOTE}{_MODE}|[A-G](?:[#♯♭]|b)?(?![\w#]))"
)
_OF_NO_KEY = r"(?<![A-Ha-h#]\s)\b(?:major|minor|dur|moll)"
_EITHER_MODE = rf"{_OF_NO_KEY}\s*(?:or|oder|/)\s*(?:major|minor|dur|moll)\b"
_OR_RELATIVE = (
    r"[,\s]*(?:(?:and|or|/|und|oder|か|または)\s*)?(?:(?:its|the|die|deren|その)\s*)?"
    r"(?:relative\s+(?:major|minor|keys?)|parallel(?:e\s+(?:dur|moll)?-?\s*)?tonart|平行調)(?!\w)"
)
_NOTE_BEFORE = (  # of "A minor key" in a sentence; "in a minor key" is any
    r"(?<![\w'’])(?:(?:[B-Hb-h]|(?<=[\w,;:(]\s)A)|[A-Ha-h](?:[\s-]?(?i:sharp|flat)|[#♯♭b]))[\s-]+$"
)
_ONLY_MODE = (
    rf"{_NO}\b(?:in\s+)?(?:a\s+)?(?P<mode>minor|major)[\s-]+(?:keys?|scales?|tonalit(?:y|ies))\b",
    rf"{_NO}\b(?:in\s+)?(?:(?<![A-Za-z]\s)|(?<=in\s)|(?<=no\s)|(?<=not\s)|(?<=except\s))"
    rf"(?P<mode>minor|major)(?:\s+keys?)?\b{_OF_OTHERS}",
    rf"{_NO}(?<![\w-])(?:in\s+)?(?P<mode>moll|dur)\b(?!\.?\s*(?:[:=<>≤≥~]+\s*\d|{DURATION}))",
    r"(?P<mode>短調|長調|(?:マイナー|メジャー)(?:キー|調))(?:の曲)?"
    r"(?P<no>(?:は|が|も|を|では|じゃ|で)?(?:以外|な(?:し|い|く)|無し|NG|不可|不要|避け|いらな|除))?",
)
_MODES = {  # as the third above the tonic has it
    "major": r"phrygian\s+dominant|mixolydian|lydian|ionian|mixolydisch|lydisch|ionisch",
    "minor": r"dorian|phrygian|aeolian|locrian|dorisch|phrygisch|äolisch|lokrisch",
}
_A_MODE = (
    r"(?<![\w'’])(?P<before>(?i:(?P<no>(?:not?|nicht|kein\w*)\s+)?(?:\bin\s+)?(?:\b[a-h](?:[#♯♭]|b|is|es|s)?[\s-])?))"
    r"(?P<mode>(?i:{}))\b(?P<behind>\s+(?i:mode|scale|key|modus|tonleiter))?(?!\s+(?i:sea|islands?|harps?))"
)
_MINOR = ("minor", "moll", "短調", "マイナー")
_NO_KEY = (
    r"\bkey\s*(?:of\s|:)\s*(?P<name>[^\s,;.]+)|\bin\s+(?P<other>[A-Za-z]\S*)\s+(?:major|minor)\b|"
    r"(?<![\w'’-])(?P<letter>(?-i:[J-Z]))[\s-](?:major|minor|dur|moll)\b|"
    r"\b(?:camelot|key)\s*:?\s*(?P<wheel>(?:0|1[3-9]|[2-9]\d)[ab])\b"
)


class _Keys:
    """Keys as they are found. Each method takes a match, and says whether it was one."""

    def __init__(self) -> None:
        self.chips: list[KeyChip] = []
        self.problems: list[str] = []

    def named(self, match: re.Match[str]) -> bool:
        """ "In A minor", "mixes with 8A", "not in C"."""
        name = match["key"]
        if match.string.isupper() and name.endswith("M"):  # "KEY: GM" in capitals is Gm
            name = f"{name[:-1]}m"
        key = parse_key(name) if name != "a min" else None  # "under a min"
        if key is not None and match["no"]:
            said = match[0].strip()
            self.problems.append(
                f'"{said}" was left out: a key can be asked for, but not excluded.'
            )
        elif key is not None:
            mixes = bool(match["mixes"] or match.groupdict().get("more"))
            if all(chip.key != key or chip.compatible != mixes for chip in self.chips):
                self.chips.append(KeyChip(match[0].strip(" ,"), key, compatible=mixes))
        return key is not None

    def only_mode(self, match: re.Match[str]) -> bool:
        """ "In a minor key", "nicht Moll"; no "in G minor key"."""
        if re.search(_NOTE_BEFORE, match.string[: match.start("mode")]):
            return False
        minor = (match["mode"].casefold().startswith(_MINOR)) != bool(match["no"])
        chip = KeyChip(match[0].strip(), None, "minor" if minor else "major")
        if all(other.mode != chip.mode for other in self.chips):
            self.chips.append(chip)
        return True

    def relative(self, match: re.Match[str]) -> bool:
        """ "Relative minor of G", and "or relative major" of the key before."""
        said = match.groupdict().get("key")
        if said and not re.search(_MODE, said):
            said += " major" if "minor" in match[0] else " minor"
        key = parse_key(said) if said else self.chips[-1].key
        if key is not None:
            self.chips.append(KeyChip(match[0].strip(" ,"), key.relative))
        return key is not None

    def unheard_of(self, match: re.Match[str]) -> bool:
        """ "Key of H#"."""
        name = (match["name"] or match["other"] or match["letter"] or match["wheel"]).strip(" ,.;")
        self.problems.append(
            f'There is no key "{name}": write it as "A minor", "F#", "8A" or "Es-Dur".'
        )
        return True


def _modes_read(text: Blanking) -> list[str]:
    """Other modes put as the nearer of major and minor, at their place, and a sentence for each."""
    problems: list[str] = []
    for nearest, names in _MODES.items():

        def put(match: re.Match[str], nearest: str = nearest) -> str:
            name, told = match["mode"], match["before"] or match["behind"]
            if match["no"] or (name[0].isupper() and not told):  # "Hi Dorian"
                return match[0]
            problems.append(f'"{name}" was read as {nearest}: other modes are not known.')
            read = match["before"] + nearest
            return read.ljust(len(match[0]))

        text.rest = compiled(_A_MODE.replace("{}", names), ignore_case=False).sub(put, text.rest)
    return problems


def keys_asked(text: Blanking) -> tuple[list[KeyChip], list[str]]:
    """The keys a text asks for, taken out of it, and a sentence for each that does not exist.

    Capital letters matter: "Am" is a key, "am" a word.
    """
    found = _Keys()
    found.problems += _modes_read(text)
    text.take(_RELATIVE_OF, found.relative, ignore_case=False)
    text.take(_EITHER_MODE, lambda match: True)
    text.take(_ONLY_MODE[0], found.only_mode)
    for pattern in _NAMED:
        text.take(pattern, found.named, ignore_case=False)
    if found.chips:
        text.take(_OR_RELATIVE, found.relative)
        text.take(_LISTED, found.named, ignore_case=False)
        text.take(_ALSO_NAMED, found.named, ignore_case=False)
    text.take(_NO_KEY, found.unheard_of)
    for pattern in _ONLY_MODE[1:]:
        text.take(pattern, found.only_mode)
    return found.chips, found.problems
