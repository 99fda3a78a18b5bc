"""What teaches a training: tags that the list gives, and those that a person confirmed."""

import streamlit as st


def show(given: int, confirmed: int) -> None:
    """How many of either there are."""
    st.caption(words(given, confirmed))


def words(given: int, confirmed: int) -> str:
    """The same in a sentence or two."""
    said = f"{given:,} given tag{'' if given == 1 else 's'}"
    if confirmed:
        return (
            f"{said} and {confirmed:,} that you confirmed in Missing tags teach. What you confirmed"
            " tests nothing: a model had found it."
        )
    return f"{said} teach, and so will each suggestion that you accept on its card in Missing tags."
