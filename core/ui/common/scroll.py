"""Moving what a click made into sight, and the focus along with what it moved."""

import json
import re
import secrets
from typing import Literal

import streamlit as st

_SCRIPT = """<script>(() => {
  setTimeout(() => document.querySelector(%s)?.%s, %d);
})();</script><!-- %s -->"""
STANDS_MS = 250  # after a run, until nothing in the page changes its place any more


def to(selector: str, block: Literal["start", "nearest"] = "start") -> None:
    """Move the page to the first element that fits, once: ask for it last, when what stands above
    has its height.

    block : "start" for its upper edge at the top, "nearest" for no more than is needed
    selector : a CSS selector of our own, never a person's words
    """
    _run(selector, f"scrollIntoView({{block: {json.dumps(block)}}})", 0)


def focus(key: str) -> None:
    """Give the focus to the button of this key, which has moved in the page and so lost it."""
    name = re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())  # as Streamlit makes a class of a key
    _run(f".st-key-{name} button", "focus()", STANDS_MS)


def _run(selector: str, act: str, wait_ms: int) -> None:
    script = _SCRIPT % (json.dumps(selector), act, wait_ms, secrets.token_hex(4))
    st.html(script, unsafe_allow_javascript=True)
