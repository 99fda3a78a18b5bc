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
            f"Learnt from: {said} and {confirmed:,} that you confirmed on the Missing tags page."
            " Those you confirmed are not used for testing, because a model suggested them."
        )
    return (
        f"Learnt from: {said}, and any suggestion that you accept on its card on the Missing tags"
        " page."
    )
