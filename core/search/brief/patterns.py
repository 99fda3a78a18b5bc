"""Patterns of the tables, and a text rewritten by a table of them."""

import re
from collections.abc import Callable
from functools import cache

Rewrites = tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]  # what is written instead


@cache
def compiled(pattern: str, ignore_case: bool = True) -> re.Pattern[str]:
    """A pattern, compiled at its first use and kept: there are more of them than `re` keeps."""
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


def not_behind(*phrases: str) -> str:
    """A pattern for a place that stands right behind none of these phrases."""
    return "".join(rf"(?<!{phrase} )" for phrase in phrases).replace(" ", r"\s")


def rewritten(text: str, rewrites: Rewrites) -> str:
    """A text with each match of each pattern, in their order, as it is written instead."""
    for pattern, written in rewrites:
        text = compiled(pattern).sub(written, text)
    return text
