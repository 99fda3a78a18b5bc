"""Ways to want a thing, to leave it open and to refuse it, in tables: "nothing without", "don't
mind", "... would ruin it". What they are written as stands in `turns_of_phrase`."""

SUNG = r"(?:vocals?|voice|sung|singing|gesang)"
PLAYED = (  # what briefs most often ask for, or not
    r"(?:drums?|perc(?:ussion)?|beats?|rhythm|vocals?|bass|synths?|sax|piano|guitars?|strings?|"
    r"brass|choir)"
)
_NEVER = (
    r"\b(?:not|never|nothing|nobody|no\s+one|cannot|(?:ca|do|does|wo|would|could|must|should)n't|"
    r"nicht|nichts|nie|niemals|kein\w*)\s+"
)
_MIDDLE = (
    r"(?:(?:do|be|go|works?|live|complete|imagine|it|want|to|like|ever|even|really|feels?|sounds?|right|"
    r"the\s+same|ganz|mehr|please)\s+)*"
)
_IF = r"(?:\s+(?:if|having|there\s+(?:is|are|being)|there's|it\s+has))?"
_NOT_KNOWN = (
    r"(?:(?:is|are|do|have)n't|not|am\s+not|nicht|no)\s+(?:quite\s+|really\s+|so\s+|yet\s+|ganz\s+|noch\s+)?"
    r"(?:sure|certain|know|decided?|idea|sicher|clear)"
)

WANTED = (  # what follows, or stands before, is wanted
    rf"{_NEVER}{_MIDDLE}(?:without|ohne|lack\w*|missing)\b",
    rf"{_NEVER}{_MIDDLE}(?:forget|omit|skip|leave\s+out|miss|neglect|hesitate|be\s+(?:shy|afraid|missing)|"
    r"hold\s+back|skimp|remove|avoid|vergessen|weglassen|verzichten|fehlen)\b(?:\s+(?:with|on|of|about)\b)?",
    r"\b(?:why\s+not|warum\s+nicht|not\s+bad)\b",
    r"\b(?:would(?:n't|\s+not)|won't|never|can't)\s+say\s+no\s+to\b",
    r"\b(?:no|without(?:\s+an?)?|ohne|kein(?:en?)?)\s+(?:doubt|question|rush|hurry|pressure|worries|wonder|offence|"
    r"offense|further\s+ado|zweifel|frage|eile|stress)\b",
    r"\bnothing\s+(?:is\s+)?(?:better|beats|compares\s+to|says)\b(?:\s+than\b)?|\bnichts\s+geht\s+über\b",
    r"\bcan(?:'t|not)\s+(?:go\s+wrong\s+with|(?:get|have)\s+enough(?:\s+of)?|beat|wait\s+(?:to|for))\b",
    r"\b(?:can(?:'t|not)|could(?:n't|\s+not)|have(?:n't|\s+not)|unable\s+to|not\s+able\s+to|did(?:n't|\s+not))\s+"
    r"(?:seem\s+to\s+)?(?:find|found)\b",
    r"\bno\s+(?:shortage|lack|dearth|scarcity|limit)\s+(?:of|to|on)\b",
    r"\bfinden?\s+(?:leider\s+|einfach\s+|nur\s+)*kein\w*",
    rf"\b{_NOT_KNOWN}\s*,?\s*(?:if|whether|which|what|ob|about\s+whether)\b|\bwei(?:ß|ss)\s+(?:noch\s+)?nicht\s*,?\s*ob\b|"
    r"\bkeine\s+ahnung\s*,?\s*ob\b",
)
EITHER_WAY = (  # what follows may be there
    r"(?:(?:\b(?:i|we|they)(?:'m|'re|\s+am|\s+are)|\bclient(?:'s|\s+is))\s+(?:cool|good|happy|(?=fine|ok))|(?:^|(?<=[,.;]))\s*(?=fine|ok))"
    r"(?:fine|ok|okay)?\s*\b(?:with|mit)(?!\s+(?:me|us|the|that|this|mir|uns)\b)",
    r"\b(?:not|nicht)\s+(?:purely|entirely|exclusively|fully|completely|totally|rein|ausschließlich)\b",
    r"\b(?:(?:it|this)\s+)?(?:isn't|is\s+not|'s\s+not)\s+that\s+(?:we|i|they|you)\s+(?:don't|do\s+not|dislike|hate)(?:\s+(?:want|like|need))?\b",
    r"\b(?:do|does)(?:n't|\s+not)\s+not\s+(?:want|like|need)\b|\bnicht\s+dass\s+(?:wir|ich)\s+kein\w*",
    rf"\b(?:(?:do|does|would|wo)n't|(?:do|does|would)\s+not)\s+(?:really\s+)?(?:mind|object\s+to|exclude|rule\s+out|hate|"
    rf"dislike){_IF}",
    r"\b(?:nothing|not|no|nichts|none)\s+(?:against|opposed\s+to|averse\s+to|einzuwenden\s+gegen|gegen|"
    rf"(?:objections?|problems?|issues?|harm)(?:\s+(?:to|with|in))?(?={_IF}\s+\w)|worries)\b{_IF}",
    r"\bdoes(?:n't|\s+not)\s+need\s+(?!to\b|any\b)(?=[^\W\d])",
    r"\b(?:(?:does|do)(?:n't|\s+not)\s+(?:have|need)\s+to|need\s+not|needn't)\s+(?:be|have|include|feature|contain|"
    r"sound)\b",
    r"\b(?:(?:it(?:'s|\s+is)|we(?:'re|\s+are)|i'm)\s+)?(?:perfectly\s+|totally\s+)?(?:ok(?:ay)?|fine|alright)\s+(?:(?:with|by)\s+(?:us|me)\s+)?if\s+"
    r"(?:it's|(?:it|there|they)\s+(?:is|are|has|have|gets?)|there's|they're|it(?=\s+(?:build|fade|swell)))",
    r"\bnever\s+mind\b|\bwhether\s+or\s+not\b|\bno\s+preference\s+(?:on|for|about|regarding|as\s+to)\b",
    rf"\b(?:(?:do|does)n't|(?:do|does)\s+not)\s+(?:matter|care)(?:{_IF}|\s+(?:whether|about)(?:\s+it\s+has)?)(?=\s+\w)",
    r"\bcould(?:n't)?\s+care\s+less\s+(?:about|if)\b|\bfeel\s+free\s+to\s+(?:include|use|add|have|skip|omit|leave\s+out)\b",
    r"\bno\s+need\s+to\s+(?:be|have|sound)\b",
    r"\bm(?:uss|üssen)\s+(?:es\s+)?kein\w*\b",
    r"\bmuss\s+nicht\b(?:\s+unbedingt)?(?!\s+(?:unbedingt\s+)?(?:sein|dabei))",
)
OPTIONAL = (  # what stands before may be there
    r"\s*\?\s*(?:maybe|perhaps|optional|possibly|vielleicht|eventuell)\b",
    r"\bif\s+you\s+(?:must|have\s+to)\b",
    r"\b(?:ist|sind|wäre\w*)\s+(?:aber\s+)?kein\s+(?:muss|zwang)\b",
    r"\bat\s+your\s+discretion\b",
    r"\b(?:is\s+|are\s+)?up\s+to\s+you\b",
    r"(?:\bbut\s+)?\b(?:do|does)n't\s+need\s+(?:it|them)\b",
    r"\b(?:(?:wo|would|do|does)n't\s+(?:hurt|bother\s+\w+|matter)|(?:is|are|wäre\w*|ist)\s+(?:no|kein)\s+problem|(?:stör\w+|schade\w*)\s+nicht|m(?:uss|üssen)\s+(?:es\s+)?nicht\s+(?:unbedingt\s+)?(?:dabei\s+)?sein)\b",
)
_END = r"(?=\s*(?:[,.;!?]|$))"  # of the clause
UNWANTED_AHEAD = (  # what follows is not
    r"(?<!not\s)(?<!n't\s)(?<!nicht\s)\b(?:too\s+(?:many|much)|zu\s*viele?)\b",
    r"\b(?:(?:we're|i'm|am|are|so|getting)\s+)*(?:sick|tired|bored|enough|weary)\s+of\b|\bfed\s+up\s+with\b",
    r"\bhad\s+it\s+with(?:\s+both)?\b",
    r"\b(?:had|(?:we|i)(?:'ve|\s+(?:already\s+)?have)?(?:\s+already)?(?:\s+got)?)\s+(?:more\s+than\s+)?enough\b",
    r"\b(?:allergic|averse|opposed)\s+to\b|\b(?:the\s+)?(?:(?:very|exact)\s+)?opposite\s+of\b",
    r"\bspare\s+(?:us|me)\b|\bhands\s+off\b|\b(?:hard|big)\s+pass\s+on\b|\bthumbs\s+down\s+(?:for|to|on)\b",
    r"\bthe\s+last\s+thing\s+(?:we|i|they|you)\s+(?:want|need)s?\s+is\b",
    r"\b(?:allergisch\s+gegen|(?:das\s+)?gegenteil\s+von|verschon\w*\s+(?:uns|mich)\s+mit)\b",
    r"\b(?:genug|die\s+nase\s+voll|finger\s+weg|frei)\s+von\b|\bweg\s+mit\b|\b(?:free|devoid)\s+(?:of|from)\b",
    r"\b(?:stay|steer|keep|shy|move?|get)(?:t?ing)?\s+(?:well\s+)?away\s+from\b|\b(?:(?:stay|steer|keep)(?:ing)?\s+)?clear\s+of\b",
    r"\bleave\s+out\b|\brefrain\s+from(?:\s+using)?\b|\b(?:lay|hold|back|ease)\s+off(?:\s+on)?\b",
    r"\b(?:hold|lose|drop|kill|mute|scrap|scratch|cut|nix|axe|forget(?:\s+about)?)\s+the\b",
    r"\b(?:strip\s+out|take\s+out|get\s+rid\s+of|ditch)\b(?:\s+the\b)?",
)
UNWANTED = (  # nor what stands before
    r"\b(?:soll(?:en|ten?)?|darf|dürfen|kann|können)\s+(?:eher|besser|lieber|gern\w*)\s+(?:fehlen|wegbleiben|wegfallen)\b",
    r"\b(?:haben\s+wir|hatten\s+wir|gibt\s+es|habe\s+ich)\s+(?:schon\s+|bereits\s+|wirklich\s+)?(?:mehr\s+als\s+)?genug\b",
    r"\bk(?:ann|önnen)\s+(?:ich|wir|man)\s+nichts\s+anfangen\b",
    r"\bfinde?n?\s+(?:ich|wir)\s+(?:doof|blöd|furchtbar|schrecklich|nervig|langweilig|kitschig)\b",
    r"\b(?:(?:an?\s+)?(?:hard|big)|a)\s+pass\b(?!\s+on)",
    r"\b(?:stört|stören)\b(?!\s+nicht)",
    r"\bnicht\s+(?:mehr\s+)?(?:ausstehen|leiden|hören|ertragen|gebrauchen|brauchen|riechen|verwenden|nehmen)\b",
    r"\b(?:wo|would|do|does)(?:n't|\s+not)\s+(?:really\s+|quite\s+)?(?:suit|fit|work|belong|match|go\s+with|go\s+well)\b",
    r"\bpass(?:t|en)\s+(?:\w+\s+){0,2}(?:nicht|gar\s+nicht)\b",
    r"\bwürden?\s+(?:nur\s+)?stören\b",
    r"\b(?:kann|können|darf|soll\w*)\s+(?:gerne\s+)?(?:fehlen|weg(?:fallen|bleiben)?)\b",
    r"\b(?:a\s+)?(?:deal|show)[\s-]?(?:breaker|stopper)s?\b",
    r"\b(?:would|will|'d|'ll)\s+(?:(?:just|only|totally|completely)\s+)*(?:kill|ruin|spoil|wreck|destroy|distract|clash|be\s+(?:wrong|distracting|a\s+mistake))\b(?:\s+(?:it|this|everything|the\s+\w+))?",
    r"\b(?:would|will|could|might|'d|'ll)\s+be\s+an?\s+(?:problem|issue|no-go|mistake|shame)\b",
    r"\bbreaks?\s+the\s+(?:illusion|spell|mood|atmosphere|flow)\b",
    r",?\s*\b(?:and\s+)?so\s+(?:we|i)(?:'d|\s+would)\s+rather\s+not\b(?=\s*(?:[.;!]|$))",
    r"\b(?:killed|ruined|spoil(?:ed|t)|wrecked|kills|ruins|spoils)\s+(?:it|this|everything|the\s+\w+)\b",
    r"\bwär\w*\s+(?:mir|uns)\s+(?:etwas\s+|ein\s+bisschen\s+)?zu\s+[^\W\d]+",
    r"\b(?:is|are|would\s+be|feels?|sounds?)\s+(?:far\s+|a\s+bit\s+|way\s+)?too\s+[^\W\d]+\s+for\s+(?:us|me)\b",
    r"\bungern\b",
    rf"\bgoes{_END}",
    r"\b(?:fliegt|fliegen|kommt|kommen)\s+(?:raus|weg)\b",
    r"\b(?:(?:can|should|could|must|may|will)\s+)?sits?\s+(?:this\s+(?:one|time)|it)\s+out\b",
    r"\b(?:can|should|could|must|may|has\s+to|have\s+to)\s+(?:stay|keep|remain|be)\s+(?:silent|quiet|home|at\s+home|away)\b",
    r"\b(?:soll\w*|darf|dürfen|kann|können|bitte)\s+(?:[^\W\d]+\s+)?(?:schweigen|pausieren|zu[\s_]*hause\s+bleiben|draußen\s+bleiben)\b",
    r"\b(?:is|are)\s+(?:out\s+of\s+(?:the\s+)?question|off\s+the\s+table|not\s+an\s+option)\b",
    rf"\b(?:is|are)\s+(?:(?:also|too|definitely|completely|right)\s+)?out\b{_END}",
    r"\b(?:(?:is|are)\s+)?(?:overused|overdone)\b",
    r"\b(?:sollen?|sollten?|muss|müssen|bitte)\s+(?:raus|weg)\b",
    r"\b(?:ist|sind)\s+raus\b",
    r"\b(?:should|must|can|has\s+to|have\s+to)\s+(?:stay|be\s+left|keep)\s+out\b",
    r"\bto\s+(?:a|the|an\s+absolute)\s+(?:bare\s+)?minimum\b",
    rf"(?<!not\s)(?<!not\stoo\s)(?<!not\sso\s)(?<!never\s)\b(?:(?:is|are|be)\s+)?(?:(?:too|a\s+bit|a\s+little|a\s+tad|rather)\s+much(?:\s+here)?{_END}|distracting)",
    r"\b(?:gets?|stands?)\s+in\s+the\s+way\b",
    r"\bausschlusskriteri\w+",
    rf"\b(?:can|must|should|(?:has|have|needs?)\s+to)\s+go\b{_END}",
    r"\bnicht\s+(?:so\s+|ganz\s+|wirklich\s+)?(?:mein|unser)\w*\s+(?:ding|fall|geschmack|sache)\b",
)
