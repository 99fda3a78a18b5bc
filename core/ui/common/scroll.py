"""Moving what a click made into sight."""

import json
import secrets
from typing import Literal

import streamlit as st

_SCRIPT = """<script>(() => {
  const found = document.querySelector(%s);
  found?.scrollIntoView({block: %s});
})();</script><!-- %s -->"""


def to(selector: str, block: Literal["start", "nearest"] = "start") -> None:
    """Move the page to the first element that fits, once: ask for it last, when what stands above
    has its height.

    block : "start" for its upper edge at the top, "nearest" for no more than is needed
    selector : a CSS selector of our own, never a person's words
    """
    script = _SCRIPT % (json.dumps(selector), json.dumps(block), secrets.token_hex(4))
    st.html(script, unsafe_allow_javascript=True)
