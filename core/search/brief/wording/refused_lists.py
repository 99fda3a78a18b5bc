"""Lists of what is refused in which tags stand beside courses, tempo, length and keys: "Avoid:
vocals, build-ups, slow tempo". Only tags go on from a "no" before, so each other thing gets a "no"
of its own behind the list."""

import re

from core.search.brief.blanking import compiled

_SAYS_NO = (
    r"(?:avoid(?:ing)?|exclud(?:e|ing)|unwanted|undesired|skip|no|not|none|don'?ts?|never|without|"
    r"(?:must|should|may)\s+not\s+(?:have|be|contain)|nicht|ohne|kein\w*|vermeide\w*|NG)"
)
_OF_MUSIC = (
    r"(?:\s+(?:music|tracks?|songs?|pieces?|stuff|sections?|parts?|musik|stücke|passagen|titel))?"
)
_PACE = r"(?:slow|fast|quick|rapid|up-?tempo|langsam\w*|schnell\w*)"
_LIMIT = (
    r"(?:over|under|above|below|(?:long|short|slow|fast)er\s+than|(?:more|less)\s+than|über|unter|"
    r"(?:länger|kürzer|langsamer|schneller|mehr|weniger)\s+als)\s+\S*\d.*"
)
_COURSE = (
    r"(?:(?:long|big|slow|huge|dramatic|gradual|große\w*|lange\w*|langsame\w*)\s+)?"
    r"(?:build(?:s|ing)?(?:[\s-]*ups?)?|crescendos?|fad(?:es?|ing)(?:[\s-]*outs?)?|break(?:down)?s?|"
    r"steigerung\w*|aufbau|breaks)"
)
_KEY = r"(?:in\s+)?(?:an?\s+)?(?:minor|major|moll|dur)(?:[\s-]+(?:keys?|tonalit(?:y|ies)|scales?))?"
_MEASURE = (
    rf"(?:(?:too|very|zu|sehr)\s+)*(?:{_PACE}(?:\s+temp(?:o|i|os))?|{_KEY}|{_COURSE}|"
    rf"{_LIMIT}|(?:high|low)[\s-](?:energy|intensity)){_OF_MUSIC}"
)
_OTHERWISE = (
    r"\b(?:but|with|use|using|please|prefer|instead|want|need|aber|mit|bitte|sondern|lieber)\b"
)
_JOINT = r"\s*(?:[,、/&+]|\b(?:and|or|nor|und|oder)\b)\s*"
_LISTED = rf"\b(?P<no>{_SAYS_NO})\s*[:：]\s*(?P<list>[^.;!?:：]+?)\s*(?=[.;!?]|$)"
_ITEM = r"[^\W\d][\w'-]*(?:\s+(?!or\b|nor\b|oder\b)[^\W\d][\w'-]*){0,2}"
_IN_A_ROW = (  # "no vocals, build-ups or drops"
    r"\b(?P<no>no|without|ohne|keine?|(?:don't|do\s+not)\s+(?:want|need|like)(?:\s+any)?)\s+"
    rf"(?P<list>{_ITEM}(?:,\s*{_ITEM})*,?\s+(?:or|nor|oder)\s+{_ITEM})\s*(?=[,.;!?]|$)"
)
_AND_ITEM = _ITEM.replace("or", "and|or", 1)
_AVOIDED = (  # "avoid drums and slow tempos"
    r"\b(?P<no>avoid|exclude|vermeide\w*)\s+"
    rf"(?P<list>{_AND_ITEM}(?:\s*(?:\b(?:and|or|und|oder)\b|&|\+)\s*{_AND_ITEM})+)\s*(?=[,.;!?]|$)"
)
_REFUSED_JA = (
    (r"盛り上がり\w*|ビルドアップ", "盛り上がりなし"),
    (r"(短調|長調|(?:マイナー|メジャー)(?:キー|調))", r"\1以外"),
    (r"(?:速い|速め|早い|アップテンポ)\w*", "速くない"),
    (r"(?:遅い|遅め|スロー)\w*", "遅くない"),
)


def each_refused(text: str) -> str:
    """The text with "Avoid: vocals; no build-ups; no slow tempo"."""
    text = compiled(_LISTED).sub(lambda said: _parted(said, f"{said['no']}: ", ", "), text)
    text = compiled(_AVOIDED).sub(lambda said: _parted(said, f"{said['no']} ", " or "), text)
    return compiled(_IN_A_ROW).sub(lambda said: _parted(said, f"{said['no']} ", " or "), text)


def _parted(said: re.Match[str], begins: str, joint: str) -> str:
    """A list without what is no tag, and that behind it."""
    if compiled(_OTHERWISE).search(said["list"]):
        return said[0]
    things = [thing for thing in compiled(_JOINT).split(said["list"]) if thing]
    refused = [_refused(thing) for thing in things]
    if not any(refused):
        return said[0]
    kept = [thing for thing, no in zip(things, refused, strict=True) if not no]
    whole = [begins + joint.join(kept)] if kept else []
    return "; ".join([*whole, *filter(None, refused)])


def _refused(thing: str) -> str:
    """ "No slow tempo" for "any slow tempo"; "" for a tag."""
    thing = re.sub(r"^any(?:thing)?\s+", "", thing)
    for pattern, written in _REFUSED_JA:
        if compiled(pattern).fullmatch(thing):
            return compiled(pattern).sub(written, thing)
    if compiled(_LIMIT).fullmatch(thing):
        return f"not {thing}"
    return f"no {thing}" if compiled(_MEASURE).fullmatch(thing) else ""
