"""The course of energy in a sentence: "builds up", "no break", "baut sich auf", "盛り上がる"."""

import re

from core.search.blanking import Blanking
from core.search.brief import CourseChip
from core.search.vocabulary import Vocabulary

_NO = (
    r"(?P<no>(?<!\w)(?:not?|without|never|nothing|avoid(?:ing)?|(?:does|do|should|must)n't|nicht|"
    r"keine?n?|ohne)\s+(?:(?:too\s+much|any|a|an|that|einen?)\s+)*)?"
)
_COURSES = (
    (
        "building",
        r"(?:that\s+)?(?:(?:slowly|gradually|steadily)\s+)?(?:builds?(?:ing)?(?:[\s-]+ups?)?|"
        r"build-?ups?|crescendos?|swells?|gets?\s+(?:louder|bigger)|rising\s+energy)|"
        r"(?:baut|bauen)\s+sich\s+(?:langsam\s+)?auf|sich\s+aufbauend\w*|steigert\s+sich"
        r"(?:\s+langsam)?|sich\s+steigernd\w*|(?:wird|dann)\s+lauter|"
        r"(?:だんだん|次第に|徐々に)?盛り上が(?:る|って(?:いく|くる)?|り)",
    ),
    (
        "falling",
        r"(?:that\s+)?(?:winds?|calms?|quiets?|dies)\s+down|gets?\s+(?:quieter|calmer|softer)|"
        r"(?:de|di)(?:cr|m)\w*endo|wird\s+(?:leiser|ruhiger)|(?:だんだん|次第に|徐々に)?静かになる",
    ),
    (
        "with a break",
        r"(?:(?:with|has|mit)\s+)?(?:(?:a|an|einem|einer|einen)\s+)?(?:breakdowns?|breaks?)|ブレイク",
    ),
    (
        "steady",
        r"(?:(?:steady|constant|even|same)\s+(?:energy|level|intensity)(?:\s+throughout)?)|"
        r"(?:stays?|remains?)\s+(?:steady|constant|even|the\s+same)(?:\s+throughout)?|"
        r"gleichbleibend\w*|gleichm(?:ä|ae)ßig\w*|(?:ずっと)?一定",
    ),
)


def courses_asked(text: Blanking, vocabulary: Vocabulary) -> list[CourseChip]:
    """The courses that a text asks for, taken out of it. A word that is a tag of the library stays
    that tag."""
    found: list[CourseChip] = []
    for course, pattern in _COURSES:

        def use(match: re.Match[str], course: str = course) -> bool:
            own = vocabulary.meaning(match["word"])
            if own is not None and own.targets:
                return False
            found.append(CourseChip(match[0].strip(), course, not match["no"]))
            return True

        text.take(rf"{_NO}(?<![a-zäöüß])(?P<word>{pattern})(?![a-zäöüß])", use)
    return found
