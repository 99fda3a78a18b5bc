"""Ways to say how the energy of a track goes over time, by course, each way a line of its own."""

_QUIET = (
    r"(?:very\s+)?(?:quiet|calm|slow|soft|small|gentl|sparse|minimal|low|restrain|intimate|tender|"
    r"delicate|hush|understated)\w*"
)
_LOUD = (
    r"(?:(?:a|an|the|very|more|and|with|in|ever)\s+)*(?:big|high|heroic|triumph\w*|exciting|loud|energetic|epic|explo\w+|intens\w+|strong|power\w*|"
    r"full|climax|huge|dramatic|massive|grand|majestic|soaring|thunder|enormous|giant)\w*"
)
_SLOWLY = r"(?:slowly|gradually|steadily|over\s+time)"
_AT_FIRST = (
    r"(?:\s+(?:start|intro|beginning|opening)|\s+at\s+first|\s+to\s+(?:start|begin)(?:\s+with)?)"
)
_THEN = (
    r"[\s,;&]+(?:(?:and|but|then|later|finally)\s+)*(?:ends?|ending|finish\w*|gets?|becomes?|grows?|goes|turns?|"
    r"explodes?|then)\s+(?:up\s+)?"
)
_CALM = r"(?:very\s+)?(?:quiet|calm|soft|gentle|sparse|minimal)"
_RUHIG = r"(?:ganz\s+|sehr\s+)?(?:ruhig|leise|sanft|still|langsam)"
_ENERGY = r"(?:the\s+)?(?:energy|intensity)\s+(?:(?:level|should|must|to|that)\s+)*"
_LEVEL = r"(?:energy|intensity|energie)\s*(?::|levels?\b)?\s*"
_TO = r"\s*(?:->|-+>|→|=>|to|bis)\s*"
_MORE = r"(?:laut|groß|dramatisch|kraftvoll|intensiv|energisch|treibend|episch|mächtig)\w*"
_LAUTER = r"(?:lauter|größer|intensiver|kräftiger|stärker|dramatischer)"
_ZULETZT = r"(?:wird|dann|immer|(?:zum|am|gegen)\s+(?:ende|schluss)(?:\s+hin)?)"
_BEGINS = r"(?:starts?|starting|begins?|beginning|opens?)\s+(?:off\s+)?"
_STAYS = r"[\s,]*(?:(?:and|und)\s+)*(?:stays?|remains?|bleibt)"
_BUILDS = (  # no "building site", "build me a playlist"
    r"builds?(?:ing)?(?!\s+(?:me|us|an?|my|our|you|up\s+an?|sites?|projects?|compan\w+|trades?|works?|materials?|events?|owners?)\b)"
    r"(?<!team\sbuilding)(?<!(?:our|the)\sbuilding)(?<!(?:new|old)\sbuilding)(?<!a\sbuilding)(?<!office\sbuilding)"
)
_SWELLS = (  # of the music, no "cymbal swell"
    r"(?:(?<=that\s)|(?<=and\s)|(?<=then\s)|(?<=it\s)|(?<=ly\s)|(?<=music\s)|(?<=track\s)|"
    r"(?<=which\s)|(?<=to\s))swells?|swells?(?=\s+(?:to|into|up|towards?|gradual|slow|over)\b)"
)
COURSES = (
    (
        "building",
        (
            rf"(?:{_BEGINS}{_QUIET}|{_QUIET}{_AT_FIRST})(?:{_THEN}{_LOUD}(?:\s+(?:end|finish|finale))?|[\s,]+(?:(?:and|but|then)\s+)*(?:{_LOUD}\s+(?:later|(?:at|towards)\s+the\s+end)|explodes?))",
            rf"(?:{_BEGINS}{_QUIET}|(?:fängt|beginnt|startet)\s+{_RUHIG}(?:\s+an)?)(?!{_STAYS})",
            rf"(?:goes\s+|going\s+|moves?\s+)?from\s+{_CALM}\s+to\s+{_LOUD}",
            rf"{_QUIET}(?:\s+energy)?{_AT_FIRST}[\s,]+(?:(?:and|but|then)\s+)*{_LOUD}(?:\s+energy)?\s+(?:later|at\s+the\s+end|ending|end|finish|finale)",
            r"ramps?\s+up(?:\s+(?:gradually|slowly|steadily))?",
            r"climax\w*\s+(?:in|at|towards)\s+the\s+(?:last\s+third|end|last\s+part)",
            rf"{_CALM}\s*(?:->|→|=>)\s*{_LOUD}",
            rf"{_BEGINS}{_QUIET}[\s,;&]+(?:(?:and|but|then)\s+)*(?:grows?|builds?|rises?|swells?|develops?)(?:\s+(?:towards|to|until)\s+the\s+end)?",
            rf"{_RUHIG}\s+(?:anfangend?|beginnend?|startend?)[\s,]+(?:(?:und|dann|später)\s+)*(?:steiger\w+|{_MORE})",
            rf"{_ENERGY}(?:ris\w+|build\w*|grow\w*|increas\w+|climb\w*|goes?\s+up)(?:\s+{_SLOWLY})?",
            rf"{_LEVEL}(?:from\s+)?low(?:\s+energy)?{_TO}high",
            r"(?:increasing|growing|building|rising)\s+(?:energy|intensity)",
            r"(?:steigende|zunehmende|wachsende)r?\s+(?:energie|intensität)",
            r"(?:big|grand)\s+(?:finish|finale|ending)",
            rf"(?:beginnt|fängt|startet)\s+{_RUHIG}(?:\s+an)?[\s,]+(?:(?:und|aber|dann)\s+)*(?:explodiert|steigert\s+sich|(?:wird|endet)\s+(?:(?:dann|immer|am\s+ende)\s+)*{_MORE})(?:\s+am\s+(?:ende|schluss))?",
            rf"(?:zu)?erst\s+{_RUHIG}[\s,]+(?:(?:und|aber|dann|immer|später)\s+)*{_MORE}",
            rf"(?:gradually|slowly|steadily|increasingly)\s+(?:(?:intensif\w+|ris(?:e|es|ing)|grows?|increas\w+)|(?:more\s+)?{_LOUD})",
            r"(?:gets?|getting|becom\w+|grow\w*)\s+(?:more\s+(?:and\s+more\s+)?)?(?:louder|bigger|stronger|intens\w+)",
            r"(?:louder|bigger|stronger|more\s+\w+)\s+(?:towards?|at|near|by)\s+the\s+(?:end|finish|finale)",
            rf"(?:ris(?:es?|ing)|grow\w*|increas\w+|intensif\w+)\s+{_SLOWLY}",
            r"intensifies",
            rf"{_RUHIG}e?r?\s+anfang[\s,]+(?:(?:und|dann)\s+)*{_MORE}\s+(?:ende|schluss|finale)",
            r"前半は?静か(?:で|に)?[、,]?後半は?(?:壮大|激し|力強|大き)[^\s、,。]*",
            r"静かに始ま(?:って|り)[、,]?(?:最後|後半|終盤|ラスト)(?:に|で|から|は)?(?:壮大|激し|力強|大き|爆発|派手)[^\s、,。]*",
            r"steigerung\w*",
            r"(?:だんだん|次第に|徐々に)(?:激しく|大きく|力強く)な(?:る|って)",
            r"spannungsaufbau",
            r"(?:langsam\s+)?anschwell\w*",
            r"slow(?:ly)?[\s-]+(?:build\w*|burn\w*|rise|rising)(?:[\s-]+ups?)?",
            r"ends?\s+(?:big|loud|with\s+a\s+(?:bang|big\s+(?:finish|finale)))",
            r"(?:to|towards)\s+an?\s+(?:\w+\s+)?climax",
            rf"(?:that\s+)?(?:(?:slowly|gradually|steadily)\s+)?(?:{_BUILDS}(?:[\s-]+ups?)?(?:\s+{_SLOWLY})?|build-?ups?|crescendos?|{_SWELLS})",
            r"(?:baut|bauen)\s+sich\s+(?:langsam\s+|nicht\s+)?auf",
            r"steigert\s+sich(?:\s+langsam)?",
            r"(?:(?:langsam|stetig|allmählich)\s+)?steigernd\w*",
            rf"(?:{_ZULETZT}\s+)+{_LAUTER}(?:\s+werdend\w*)?|{_LAUTER}\s+werdend\w*",
            r"sich\s+(?:[^\W\d]+\s+){0,4}?(?:auf(?:zu)?bau\w*|steiger[tn]\w*)",
            r"(?:langsame?r?\s+)?aufbau(?!\w)|langsame?r?\s+aufbauend\w*",
            r"(?:(?:最初|冒頭|はじめ|出だし|前半)は?静か(?:で|に(?:始ま(?:って|り))?)?|静かに始ま(?:って|り))?[、,]?(?:最後|後半|終盤|中盤|ラスト|途中|サビ)?(?:に|で|から|は)?(?:だんだん|次第に|徐々に)?盛り上が(?:りすぎ(?:ない|ず)|る|って(?:いく|くる)?|り|らな(?:い|くて?))",
        ),
    ),
    (
        "falling",
        (
            rf"{_LEVEL}(?:from\s+)?high(?:\s+energy)?{_TO}low",
            rf"{_ENERGY}(?:drop\w*|fall\w*|decreas\w+|go(?:es)?\s+down|fad\w+)(?:\s+(?:towards|at)\s+the\s+end)?",
            r"(?:falling|decreasing|declining|dropping|fading|waning)\s+(?:energy|intensity)",
            r"(?:fallende|sinkende|abnehmende|nachlassende)r?\s+(?:energie|intensität)",
            rf"(?:goes\s+|going\s+)?from\s+{_LOUD}\s+to\s+{_CALM}",
            rf"kling(?:t|en)\s+(?:{_RUHIG}\s+)?aus",
            rf"(?:{_RUHIG}\s+)?(?:ausklingt|ausklingen(?:d\w*)?|fad(?:es?|ing)(?:\s+(?:out|away))?\s+at\s+the\s+end|verklingt|verklingen)",
            rf"wird\s+(?:am\s+ende|zum\s+schluss)\s+{_RUHIG}\w*",
            rf"{_BEGINS}{_LOUD}{_THEN}{_QUIET}",
            r"ends?\s+(?:quiet|calm|soft|gentl)\w*",
            r"fad(?:es?|ing)[\s-]+outs?",
            r"fades?(?=\s*(?:[,.;]|$))",
            r"(?:徐々に)?フェードアウト",
            r"(?:ruhiger|leiser)\s+werdend\w*",
            r"(?:that\s+)?(?:winds?|calms?|quiets?|dies)\s+down",
            r"gets?\s+(?:quieter|calmer|softer)",
            r"(?:de|di)(?:cr|m)\w*endo",
            r"wird\s+(?:leiser|ruhiger)",
            r"(?:だんだん|次第に|徐々に)?静かにな(?:る|って(?:終わる)?|り)",
        ),
    ),
    (
        "with a break",
        (
            r"(?:(?:with|has|mit)\s+)?(?:(?:a|an|einem|einer|einen)\s+)?(?:breakdowns?|breaks?|pausen?\s+in\s+der\s+mitte|pauses?\s+in\s+the\s+middle)",
            r"(?:drops?\s+out|(?<!\d\s)stops(?!\s+(?:of|at|on|along|by|with|dead|hard|cold|abruptly|suddenly)\b))(?:\s+(?:completely|briefly))?(?:\s+in\s+the\s+middle)?",
            r"ブレイク",
        ),
    ),
    (
        "steady",
        (
            r"(?:(?:steady|constant|even|same|flat)\s+(?:energy|level|intensity|dynamics)(?:\s+(?:throughout|from\s+start\s+to\s+(?:finish|end)))?)",
            r"steady(?:\s+(?:bed|flow|feel|mood|dynamics?|throughout)\b|(?=\s*(?:[,.;!?)]|$|(?:and|but|or|not|no|with|without|background|underscore|music|track|piece|cue|from|all|to|for|ambient|through)\b)))",
            rf"{_ENERGY}(?:is\s+|stays?\s+)?(?:even|steady|constant|flat|level)(?:\s+throughout)?",
            r"no\s+(?:(?:big\s+)?dynamic\s+(?:changes|range|shifts)|dynamics)",
            r"(?:stays?|remains?|keep\s+it)\s+(?:steady|constant|even|flat|level|the\s+same)(?:\s+throughout)?",
            r"gleichbleibend\w*",
            r"gleichm(?:ä|ae)ßig\w*",
            r"(?:ずっと)?一定",
        ),
    ),
)
