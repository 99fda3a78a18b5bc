"""Ways to name a track to sound like: what stands in front of it, and what means the one given."""

THIS = (
    r"(?:(?:these|those|them)\b|(?:this|that|the|my|our)\s+(?:(?:given|attached|uploaded|chosen|reference|original)\s+)?"
    r"(?:(?:audio\s+)?file|upload|track|song|one|reference|piece|recording|music))"
)
LIKE = (
    r"(?:\b|(?<=\bun))(?:sounds?\s+|just\s+|something\s+|more\s+)?"
    r"(?:like|similar\s+(?:in\s+[^\W\d]+\s+)?to|as\s+in|close\s+to|reminiscent\s+of|"
    r"(?:in\s+)?the\s+(?:style|vein|spirit)\s+of|same\s+(?:vibe|mood|feel|style|sound)\s+as)\s+"
)
WIE = r"\b(?:so\s+)?(?:ähnlich\s+)?wie\s+"
