"""The course of energy in a sentence: "builds up", "no break", "baut sich auf", "盛り上がる"."""

import re

from core.search.brief.asked.course_patterns import COURSES
from core.search.brief.blanking import Blanking
from core.search.brief.chips import CourseChip
from core.search.brief.vocabulary.vocabulary import Vocabulary

_NO = (
    r"(?P<no>(?<!\w)(?:not?|without|never|nothing|avoid(?:ing)?|(?:does|do|should|must)n't|nicht|"
    r"keine?n?|ohne)\s+(?:(?:with|long|big|huge|gradual|sudden|abrupt|plötzlich\w*|too\s+much|any|a|an|that|really|ever|quite|einen?)\s+)*)?"
)
_AFTER = (  # "builds: no", "盛り上がりなし"
    r"(?P<after>\s*[:=?]\s*(?:no|none|nein|keine?)(?=\s*(?:[,.;!]|$))|(?:は|が|も)?(?:なし|無し|しない|せず|不要|NG|いらない|避け))?"
)


def courses_asked(text: Blanking, vocabulary: Vocabulary) -> list[CourseChip]:
    """The courses that a text asks for, taken out of it. A word that is a tag of the library stays
    that tag."""
    found: list[CourseChip] = []
    for course, ways in COURSES:

        def use(match: re.Match[str], course: str = course) -> bool:
            own = vocabulary.meaning(match["word"])
            if own is not None and own.targets:
                return False
            too = match["word"].endswith(
                ("らない", "らなく", "らなくて", "すぎない", "すぎず")
            )  # 盛り上がらない
            denied = match["no"] or match["after"] or " nicht " in match[0] or too
            chip = CourseChip(match[0].strip(), course, not denied)
            if all((c.course, c.wanted) != (chip.course, chip.wanted) for c in found):
                found.append(chip)
            return True

        pattern = "|".join(ways)
        text.take(rf"{_NO}(?<![a-zäöüß_])(?P<word>{pattern})(?![a-zäöüß_]){_AFTER}", use)
    return found
