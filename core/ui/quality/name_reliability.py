"""How sure the names are: the reliability curve of the model that ships."""

import streamlit as st

from core.model.calibration import Bin
from core.model.evaluation import reliability
from core.ui.common.reliability import reliability_chart


def show() -> None:
    """The curve with what it means; nothing when it is not at hand."""
    found = reliability.shipped()
    if found is None:
        return
    st.header("How reliable are the names?")
    st.write(
        "What “sounds like piano (95 %)” is worth. The model that ships was asked about"
        f" {found.clips:,} real recordings from sources that it had not learnt from. On the dotted"
        " line a name given with 95 % is right 95 times out of 100; below it the model is too sure,"
        " above it too modest. Instruments that it is less than 90 % sure of are not named at all."
    )
    st.plotly_chart(
        reliability_chart([Bin(p, right, n) for p, right, n in found.curve], "recordings"),
        key="quality-reliability",
        config={"displayModeBar": False},
        alt="Curve: how often names are right, by the confidence of the model",
    )
    st.caption(
        "The size of a point is its number of recordings."
        f" Mean distance from the line: {100 * found.error:.1f} points. Of {found.no_music:,}"
        f" recordings without music (speech, nature, noises) {found.no_music_named:,} got an"
        " instrument. Models trained on your own tags are judged on the Training page."
    )
