"""Moving what a click made into sight, and the focus to it, or along with what a click moved."""

import json
import re
import secrets
from typing import Literal

import streamlit as st

_SCRIPT = """<script>(() => {
  const made = () => document.querySelector(%s);
  %s
})();</script><!-- %s -->"""
# A button that the click greyed, took away or moved out of sight has lost the focus, and a keyboard
# its place; one who types goes on.
_IN_SIGHT = """setTimeout(() => made()?.scrollIntoView({block: %s}));
  setTimeout(() => {
    const at = document.activeElement, {top, bottom} = at.getBoundingClientRect();
    const seen = at.matches('input, textarea') || (bottom > 0 && top < innerHeight);
    if (!made() || (at !== document.body && seen)) return;
    made().tabIndex = -1;
    made().focus({preventScroll: true});
  }, %d);"""
_FOCUS = "setTimeout(() => made()?.focus(), %d);"
STANDS_MS = 250  # after a run, until nothing in the page changes its place any more


def to(selector: str, block: Literal["start", "nearest"] = "start") -> None:
    """Move the page to the first element that fits, once, and the focus if a click has lost it: ask
    for it last, when what stands above has its height.

    block : "start" for its upper edge at the top, "nearest" for no more than is needed
    selector : a CSS selector of our own, never a person's words
    """
    _run(selector, _IN_SIGHT % (json.dumps(block), 4 * STANDS_MS))


def focus(key: str) -> None:
    """Give the focus to the button of this key: it has moved in the page and so lost it, or stands
    where the one was that is gone."""
    name = re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())  # as Streamlit makes a class of a key
    _run(f".st-key-{name} button", _FOCUS % STANDS_MS)


def _run(selector: str, act: str) -> None:
    script = _SCRIPT % (json.dumps(selector), act, secrets.token_hex(4))
    st.html(script, unsafe_allow_javascript=True)
