"""Words for tempo, length, energy, keys and courses, which are no tags: a "no" is read of them only
where it stands right before, "no slow tempo", "no build-ups"."""

OF_MUSIC = (
    r"(?:\s+(?:music|tracks?|songs?|pieces?|stuff|temp(?:o|i|os)|musik|stücke|"
    r"titel|sachen))?"
)
PACE = (
    r"(?:slow|fast|quick|rapid|up-?tempo|langsam(?:e[rsnm]?)?|schnell(?:e[rsnm]?)?|long|short|"
    r"lange?[rsnm]?|kurze?[rsnm]?)"
)
_COURSE = (
    r"(?:(?:long|big|slow|huge|dramatic|gradual|große\w*|lange\w*|langsame\w*)\s+)?"
    r"(?:build(?:s|ing)?(?:[\s-]*ups?)?|crescendos?|fad(?:es?|ing)(?:[\s-]*outs?)?|"
    r"break(?:down)?s?|steigerung\w*|aufbau)"
)
_KEYS = r"[\s-]+(?:keys?|tonalit(?:y|ies)|scales?)"
_OF_ANY = r"(?<!\b[a-h]\s)(?<![-#♯♭])(?<!sharp\s)(?<!flat\s)"  # tonic
_KEY = (
    rf"(?:in\s+(?:an?\s+)?(?:minor|major|moll|dur)(?:{_KEYS})?|an?\s+(?:minor|major){_KEYS}|"
    rf"{_OF_ANY}(?:minor|major|moll|dur)(?:{_KEYS})?)"
)
_ENERGY = r"(?:high|low)[\s-](?:energy|intensity)"
MEASURE = rf"(?:{PACE}(?!\s+of\b)|{_KEY}|{_COURSE}|{_ENERGY})(?![\w-])"
MEASURES_JA = {  # by pattern how they are refused
    r"(?:盛り上が(?:りすぎ|り|る(?:曲|の)))|ビルドアップ": "盛り上がりなし",
    r"短調(?:の曲)?|マイナー(?:キー|調)(?:の曲)?": "短調以外",
    r"長調(?:の曲)?|メジャー(?:キー|調)(?:の曲)?": "長調以外",
    r"(?:速い|速め|早い)(?:曲|の|テンポ|の曲)?|アップテンポ(?:の?曲|なの)?": "速くない",
    r"(?:遅い|遅め)(?:曲|の|テンポ|の曲)?|スロー(?:テンポ)?(?:の?曲|なの)?": "遅くない",
}
