"""The network layer by layer: the shapes of what flows through, and what a layer gives as small
images."""

from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.catalog.library import Library
from core.search.index import Index
from core.ui.common.session import state
from core.ui.how import data, sound
from core.ui.how.data import IN_USE, STUDY

if TYPE_CHECKING:
    from core.model.layer_trace import Layer, Passage

NETWORKS = {IN_USE: "Your current model", STUDY: "The study's network"}
MAPS = 12  # channels drawn of a layer
MAP_PIXELS = (200, 80)
# What kinds of layers do, in words; of others only the shapes are told.
DOES = {
    "Conv1d": "looks for short patterns everywhere",
    "Conv2d": "looks for small patterns everywhere",
    "Linear": "weighs all its numbers against each other",
    "BatchNorm1d": "brings each number to a common scale",
    "BatchNorm2d": "brings each channel to a common scale",
    "LayerNorm": "brings its numbers to a common scale",
    "GroupNorm": "brings groups of channels to a common scale",
    "ReLU": "keeps what is above zero",
    "ReLU6": "keeps what is above zero, up to 6",
    "GELU": "keeps what is well above zero",
    "SiLU": "keeps what is well above zero",
    "Hardswish": "keeps what is well above zero",
    "Sigmoid": "presses its numbers between 0 and 1",
    "Softmax": "turns its numbers into shares of 1",
    "MaxPool2d": "keeps the strongest of neighbours",
    "AvgPool2d": "takes the mean of neighbours",
    "AdaptiveAvgPool2d": "takes the mean of neighbours",
    "MultiheadAttention": "lets every moment look at every other",
    "Flatten": "writes its maps as one row",
    "Dropout": "does nothing outside training",
    "Dropout2d": "does nothing outside training",
    "Identity": "hands on what it is given",
}
ACTIVATIONS = {"ReLU", "ReLU6", "GELU", "SiLU", "Hardswish", "ELU", "LeakyReLU"}


def show(library: Library, index: Index, track_id: str) -> None:
    """The table of layers, and the maps of one."""
    which = choose_network()
    at = sound.segment(library, track_id)
    passage = data.passage(library, track_id, at, which)
    _table(passage)
    st.subheader("What a layer makes of this track")
    layer = choose_layer(passage, which)
    if layer is None:
        st.caption("No layer of this network gives maps that could be drawn.")
        return
    found = data.layer_output(library, track_id, which, layer.at)
    _maps(found.maps[min(at, len(found.maps) - 1)], found.order[:MAPS])
    st.caption(
        f"The {min(MAPS, len(found.order))} of {len(found.order)} channels that change most over"
        " the track: 24 s to the right, low notes at the bottom, bright where the filter responds."
    )


def choose_network() -> str:
    """Which network to look into."""
    chosen = st.segmented_control(
        "Network",
        list(NETWORKS),
        format_func=NETWORKS.__getitem__,
        default=IN_USE,
        required=True,
        key=state.HOW_NETWORK.name,
        persist_state="page",
    )
    return chosen or IN_USE


def choose_layer(passage: "Passage", which: str) -> "Layer | None":
    """Which of the layers that give maps to look at; None when none does."""
    known = {layer.at: layer for layer in passage.layers if layer.has_maps}
    if not known:
        return None
    chosen = st.selectbox(
        "Layer",
        list(known),
        index=list(known).index(first_layer(list(known.values()))),
        format_func=lambda at: f"{at + 1} · {known[at].kind} · {shape(known[at].out_shape)}",
        key=state.HOW_LAYER.of(which, len(passage.layers)).name,
        persist_state="page",
    )
    return known[chosen]


def first_layer(layers: list["Layer"]) -> int:
    """The layer that is looked at first: in the first half, where patterns are still heard as
    such, and behind an activation if there is one."""
    later = layers[len(layers) // 3 :]
    return next((layer.at for layer in later if layer.kind in ACTIVATIONS), later[0].at)


def shape(sizes: tuple[int, ...]) -> str:
    """8 x 64 x 376"""
    return " x ".join(f"{size:,}" for size in sizes)


def _table(passage: "Passage") -> None:
    """All layers in the order they ran."""
    layers = passage.layers
    st.dataframe(
        [
            {
                "": layer.at + 1,
                "Layer": layer.kind,
                "Gets": shape(layer.in_shape),
                "Gives": shape(layer.out_shape),
                "Learnt numbers": layer.n_parameters,
                "What it does": DOES.get(layer.kind, ""),
            }
            for layer in layers
        ],
        hide_index=True,
        column_config={"Learnt numbers": st.column_config.NumberColumn(format="localized")},
        height=min(36 * (len(layers) + 1), 420),
        key="how-layers",
    )
    st.caption(
        f"{len(layers)} layers, {sum(layer.n_parameters for layer in layers):,} learnt numbers; in"
        f" goes {shape(passage.input_shape)}. Maps are channels x bands x frames. Where a layer"
        " gets another shape than the one above gives, the network joins or averages in between."
    )


def _maps(maps: np.ndarray, channels: list[int]) -> None:
    """Channels of a layer as small images."""
    from core.audio.spectrogram_image import png

    drawn = []
    for channel in channels:
        content = b64encode(png(maps[channel], *MAP_PIXELS)).decode()
        drawn.append(
            "<figure style='margin:0'><img style='width:100%;display:block;border-radius:4px;"
            f"image-rendering:pixelated' alt='Response of channel {channel + 1} over time and"
            f" frequency' src='data:image/png;base64,{content}'><figcaption"
            f" style='font-size:.8rem'>Channel {channel + 1}</figcaption></figure>"
        )
    st.html(
        "<div style='display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));"
        f"gap:.6rem'>{''.join(drawn)}</div>"
    )
