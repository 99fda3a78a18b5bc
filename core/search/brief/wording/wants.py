"""What is wanted beside what is refused: "no drums and driven by strings", "Klavier weglassen und
ruhig"; and how much of it: "as dark as possible"."""

WANTS = (
    (
        r"\b(?:as|so)\s+(?:little|few|wenige?)\s+([^,.;]{3,40}?)\s+(?:as|wie)\s+(?:possible|möglich)\b",
        r"less \1",
    ),
    (
        r"\b(?:as|so)\s+(?!soon|quick|early|cheap|close|near|similar|bald|schnell|ähnlich|nah)"
        r"([^,.;]{3,40}?)\s+(?:as|wie)\s+(?:possible|möglich|can\s+be|it\s+gets)\b",
        r" \1",
    ),
    (
        r"\b(and|but|und)\s+((?:[^\W\d]+\s+)?[^\W\d]+)\s+(?:right\s+)?(?:(?:up|out|in)\s+(?:the\s+)?front|to\s+the\s+fore)\b",
        r"\1 with \2",
    ),
    (r"\bmöglichst\b|\b(?:right\s+)?(?:up|out|in)\s+(?:the\s+)?front\b|\bto\s+the\s+fore\b", " "),
    (
        r"\b(and|but|und)\s+(?:featuring|(?:led|driven|carried|dominated|backed)\s+by|"
        r"(?:built|based|cent(?:re|er)ed)\s+(?:around|on)|(?:plenty|loads|tons|heaps|lots|a\s+(?:bit|lot|touch|hint))\s+of|some|etwas|"
        r"there\s+(?:should|must|has\s+to|needs\s+to)\s+be(?:\s+an?|\s+some)?|think|want|"
        r"(?:i|we)(?:'d|\s+would)?\s+(?:really\s+)?(?:love|like|want|need)(?:\s+to\s+(?:hear|have|use))?|"
        r"(?:getragen|bestimmt|geprägt|dominiert)\s+von|dazu|mostly|mainly|hauptsächlich|vor\s+allem|"
        r"(?:wir|ich)\s+(?:wollen|will|möchten?|brauchen?|hätten?\s+gerne?))\s+(?!no\b|to\b|kein|nicht)",
        r"\1 with ",
    ),
    (  # "no vocals and a flute", "no vocals plus strings"
        r"\b((?:no|kein\w*)\s+[^\W\d]+)\s+(?:(?:and|und)\s+(?=(?:an?|ein\w*)\s+[^\W\d])|plus\s+(?!no\b|kein))",
        r"\1 with ",
    ),
    (r"(?<=[^\W\d])\s+raus(?=\s*(?:[,.;!]|und\b|$))", " weglassen"),
    (r"\b(weglassen|vermeiden|verzichten|bitte\s+nicht)\s+und\b", r"\1, und"),
    (
        r"\bund\s+(?:es\s+soll(?:te)?\s+(?!kein|nicht))?([\w-]+)\s+(?:sollte?\s+)?(?:vorkommen|dabei\s+sein)\b",
        r"und mit \1",
    ),
)
