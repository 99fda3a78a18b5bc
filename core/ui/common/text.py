"""Text as text: titles, tags and file names are data and must be shown as they are, never read as
markdown or HTML.

`md` is for the few places that only take markdown (labels, captions, warnings); `lines` and `chips`
draw the rest.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import escape

import streamlit as st

from core.files import legible

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(
    r"((?:^|(?<=\W)):(?=\w)|:(?=//)|www(?=\.)|[<>~-](?=[<>=-])|@(?=\w))", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(.)")
_COMMAND = re.compile(r"\\`(soundkin .+?)\\`")  # as `md` writes it
# invisible; backslashes do not stop Streamlit from making emojis, arrows and links of plain text
_JOINER = "\u2060"
_ISOLATE, _END_OF_IT = "\u2068", "\u2069"


def md(text: object) -> str:
    """`text` so that Streamlit's markdown shows it literally: punctuation escaped, no shortcodes,
    no line breaks."""
    flat = _SPECIAL.sub(rf"\1{_JOINER}", " ".join(legible(str(text)).split()))
    return _PUNCTUATION.sub(r"\\\1", flat)


def sentence(text: object) -> str:
    """The same of what Soundkin itself says: a command in it stands as code."""
    return _COMMAND.sub(_as_code, md(text))


def _as_code(command: re.Match[str]) -> str:
    return f"`{_ESCAPED.sub(lambda mark: mark[1], command[1]).replace(_JOINER, '')}`"


def tracks(n: int, word: str = "track") -> str:
    """ "1 track", "2,630 tracks", or of another word whose plural takes an s."""
    return f"{n:,} {word if n == 1 else f'{word}s'}"


def isolated(text: str) -> str:
    """`text` so that words from right to left in it do not turn what stands beside it around."""
    rtl = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{_ISOLATE}{text}{_END_OF_IT}" if rtl else text


def joined(*parts: str) -> str:
    """What is known of the parts, one behind another."""
    return " · ".join(isolated(part) for part in parts if part)


def title(text: object, *, strong: bool = True, faint: bool = False, size: str = "1rem") -> None:
    """The line that says what its box is of: a player or button in the box is named by it for a
    screen reader (see `naming`)."""
    line(text, strong=strong, faint=faint, size=size, kind="sk-title")


def line(
    text: object,
    *,
    strong: bool = False,
    faint: bool = False,
    size: str = "1rem",
    kind: str = "sk-line",
) -> None:
    """One line of literal text that wraps, in the page's font; `kind` is its class."""
    style = f"font-size:{size};overflow-wrap:anywhere;line-height:1.35;"
    style += "font-weight:600;" if strong else ""
    style += "opacity:.65;" if faint else ""
    st.html(f"<div class='{kind}' style='{style}'>{escape(legible(str(text)))}</div>")


CHIP = (
    "display:inline-block;padding:.05rem .55rem;margin:0 .3rem .3rem"
    " 0;border-radius:1rem;font-size:.8rem;border:1px solid"
    " rgba(128,128,128,.35);overflow-wrap:anywhere;"
)
LOOKS = {
    "same": "background:rgba(217,119,66,.22);border-color:rgba(217,119,66,.6);",
    "other": "border-style:dashed;opacity:.75;",
}


def chips(words: Iterable[tuple[str, str]], *, empty: str = "") -> None:
    """Small labels, literal text. Each is (word, kind); kind "same" is filled, "other" dashed,
    anything else plain."""
    drawn = "".join(
        f"<span style='{CHIP}{LOOKS.get(kind, '')}'>{escape(word)}</span>" for word, kind in words
    )
    st.html(f"<div>{drawn or escape(empty)}</div>")
