"""Cells of tags as programs that listen write them: each with a number of how sure it is, or behind
a hash."""

import re
from collections.abc import Sequence

LONGEST = 100  # characters of a tag and its number
HALF = 0.5  # a tag that is less sure is not taken
_SHARE = r"(?:0?[.,]\d{1,9}|[01](?:[.,]\d{1,9})?)"
# "piano:0.8", "piano = 1", "piano (0.8)"; "calm 90 %", "calm (90%)", "calm - 90%"
_SCORED = re.compile(
    rf"(?P<tag>.*[^\W\d_].*?)\s*(?:[:=]\s*(?P<a>{_SHARE})|[(\[]\s*(?P<b>{_SHARE})\s*[)\]]"
    r"|[:=(–-]?\s*(?P<percent>\d{1,3}(?:[.,]\d{1,9})?)\s*%\s*\)?)"
)
_SIGNS = frozenset(":=([%")  # it has one of them; the patterns take 20 us to find out
# How many people gave a tag, or of a hundred: "rock (100), indie (45)", "rock:100|indie:45".
_COUNTED = re.compile(r"(.*[^\W\d_].*?)\s*(?:[:=]\s*(\d{1,6})|\(\s*(\d{1,6})\s*\))")
_IN_FRONT = r"(?:(\d{1,3}(?:[.,]\d{1,9})?)\s*%|(0?[.,]\d{1,9}))\s+(.*[^\W\d_].*)"  # "90% calm"
_BEHIND = r"(.*[^\W_])\s+(0?[.,]\d{1,9})"  # "calm 0.9"
_HASHES = re.compile(r"(?:#[^\W\d][\w&'-]*[\s,;|、，；]*)+")
_HASH = re.compile(r"#([^\W\d][\w&'-]*)")


def hashed(cell: str) -> list[str] | None:
    """The tags of a cell that holds nothing but `#calm #piano`, or is a choice of SharePoint,
    `calm;#piano`, perhaps with the number of each in front; None of any other."""
    text = cell.strip().replace("＃", "#")
    if ";#" in text and text[0] != "#":
        parts = [part for part in text.split(";#") if part.strip("; ")]
        numbered = len(parts) % 2 == 0 and all(part.isdecimal() for part in parts[::2])
        return parts[1::2] if numbered else parts
    return _HASH.findall(text) if text[:1] == "#" and _HASHES.fullmatch(text) else None


def with_points(cell: str) -> str:
    """A cell whose numbers have a comma that separates no tags, "piano:0,8; bass:0,1", with
    points."""
    if "," not in cell:
        return cell
    pointed = re.sub(r"(?<=\d),(?=\d)", ".", cell)
    return cell if "," in pointed else pointed


def scored(tags: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Of tags that all carry a number the plain ones that are at least half sure, and the others as
    they are written; None where any carries none."""
    sure: list[str] = []
    unsure: list[str] = []
    for tag in _with_colons(tags):
        if _SIGNS.isdisjoint(tag) or len(tag) > LONGEST:
            return None
        found = _SCORED.fullmatch(tag)
        if found is None:
            return _counted(tags)
        number = float((found["a"] or found["b"] or found["percent"]).replace(",", "."))
        if number > 100:
            return None
        if len(tags) == 1 and not found["percent"] and number in (0, 1) and "." not in tag:
            return None  # "Lo-fi (1)"
        is_sure = number >= (100 * HALF if found["percent"] else HALF)
        (sure if is_sure else unsure).append(found["tag"] if is_sure else tag)
    return (sure, unsure) if tags else None


def weighed(numbers: Sequence[tuple[str, float]]) -> tuple[list[str], list[str]]:
    """The same of tags with their numbers apart: shares, where none is above 1, else counts."""
    least = HALF if all(number <= 1 for _, number in numbers) else 1e-9
    sure = [tag for tag, number in numbers if number >= least]
    return sure, [f"{tag}:{number:g}" for tag, number in numbers if number < least]


def _with_colons(tags: Sequence[str]) -> Sequence[str]:
    """Several tags that all have their number in front, "90% calm", or behind a blank alone, as
    those with a colon."""
    if len(tags) > 1 and max(map(len, tags)) <= LONGEST:
        front = [re.fullmatch(_IN_FRONT, tag) for tag in tags]
        if all(front):
            return [f"{m[3]} {m[1]}%" if m[1] else f"{m[3]}:{m[2]}" for m in front if m]
        behind = [re.fullmatch(_BEHIND, tag) for tag in tags]
        if all(behind):
            return [f"{m[1]}:{m[2]}" for m in behind if m]
    return tags


def _counted(tags: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Of several tags that all carry a whole number the plain ones, and those of none; a tag alone
    may have a number in its name."""
    found = [_COUNTED.fullmatch(tag) for tag in tags if len(tag) <= LONGEST]
    told = [(one[1], int(one[2] or one[3]), one[0]) for one in found if one]
    if len(tags) < 2 or len(told) < len(tags):
        return None
    return [tag for tag, n, _ in told if n], [whole for _, n, whole in told if not n]
