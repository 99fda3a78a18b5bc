"""What a search says beside its matches: what could not be used, what was kept out, how many rank
as high as a track, and which tracks stand folded under others."""

import streamlit as st

from core.catalog.library import Library
from core.search.find import Result
from core.search.request import Understood
from core.ui.common.text import line, md
from core.ui.search import folded

KINDS = {"artist": "one artist", "album": "one album", "folder": "one folder"}


def order(read: Understood) -> str:
    """By what the results are ordered, where it is not the plain likeness."""
    if read.wish.of_sound or read.wish.avoid or read.wish.variety.dial:
        return " Ordered by all that you asked for; the score is the likeness of the whole."
    return ""


def computed(found: Result) -> str:
    """What the sign in front of computed values means, where there are any."""
    any_values = any(match.values is not None for match in found.matches)
    return " ≈ marks a tempo or key that was computed." if any_values else ""


def show(library: Library, found: Result) -> None:
    """The sentences above the list."""
    for problem in found.problems:
        st.warning(md(problem), icon=":material/info:")
    if found.as_near is not None:
        line(f"{found.as_near:,} tracks rank as high as the one you named.", faint=True)
    n = sum(found.left_out.values())
    if n:
        kinds = " or ".join(KINDS[kind] for kind in found.left_out)
        st.caption(
            f"{n:,} nearer {'one is' if n == 1 else 'ones are'} left out: too many of {kinds}."
        )
    folded.show(library, found.matches)
