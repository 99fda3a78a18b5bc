"""The first steps: the waveform with a player, the spectrogram with its axes, and the image the
network gets."""

import numpy as np
import streamlit as st

from core import config
from core.catalog.library import Library
from core.search.index import Index
from core.times import timecode
from core.ui.common.session import state
from core.ui.common.tracks.players import player
from core.ui.how import data, figures

TOLD_APART = 2  # frequencies between two equally loud tones that a Hann window shows as two
IMAGE_PIXELS = 448  # of the study's image on the page: each of its 224 x 224 twice


def segment(library: Library, track_id: str) -> int:
    """Let one of the track's segments be chosen where it has several; its place, from 0."""
    clips = data.clips(library, track_id)
    if len(clips.starts) < 2:
        return 0
    widget = state.HOW_SEGMENT.of(library.name, track_id)
    chosen = st.segmented_control(
        "Segment",
        list(range(len(clips.starts))),
        format_func=lambda at: f"{at + 1}: from {timecode(clips.starts[at])}",
        default=0,
        required=True,
        key=widget.name,
        persist_state="page",
    )
    return chosen or 0


def waveform(library: Library, index: Index, track_id: str) -> None:
    """The samples of a segment, and a player that starts where it does."""
    at = segment(library, track_id)
    clips = data.clips(library, track_id)
    start_s, length_s = clips.starts[at], clips.lengths[at]
    y = clips.ys[at][: int(length_s * config.SAMPLE_RATE)]
    player(library, track_id, key=f"how-{track_id}-{at}", start_s=start_s)
    st.plotly_chart(
        figures.waveform(y, start_s),
        key="how-waveform",
        config=figures.CALM,
        alt=f"Waveform of {length_s:.0f} seconds from {timecode(start_s)} on",
    )
    again = (
        f" It is shorter than {config.CLIP_SECONDS:.0f} s and is repeated to fill them."
        if length_s < config.CLIP_SECONDS - 0.05
        else ""
    )
    st.caption(
        f"{len(y):,} numbers: {length_s:.1f} s at {config.SAMPLE_RATE:,} a second, mono.{again} The"
        " player has the full sound, the study's network only this."
    )


def spectrogram(library: Library, index: Index, track_id: str) -> None:
    """The power spectrogram in dB, with axes in seconds and Hz and a colour bar."""
    from core.audio.features import stft

    at = segment(library, track_id)
    clips = data.clips(library, track_id)
    player(library, track_id, key=f"how-{track_id}-{at}", start_s=clips.starts[at])
    S = stft.power(clips.ys[at], config.N_FFT, config.HOP_LENGTH)
    st.plotly_chart(
        figures.spectrogram(S, clips.starts[at]),
        key="how-spectrogram",
        config=figures.CALM,
        alt="Spectrogram: seconds to the right, frequency in Hz upwards, loudness in dB as colour",
    )
    window, hop = (1000 * n / config.SAMPLE_RATE for n in (config.N_FFT, config.HOP_LENGTH))
    apart = TOLD_APART * config.SAMPLE_RATE / config.N_FFT
    st.caption(
        f"{S.shape[0]:,} frequencies x {S.shape[1]:,} windows. A window is {config.N_FFT:,} numbers"
        f" ({window:.0f} ms), a new one begins every {config.HOP_LENGTH} ({hop:.0f} ms), so two"
        f" tones {apart:.0f} Hz apart can be told apart."
    )


def image(library: Library, index: Index, track_id: str) -> None:
    """The study's image, and what the network in use gets where that is another form."""
    from core.audio.frontends import FRONT_ENDS
    from core.audio.frontends import spectrogram as seen

    at = segment(library, track_id)
    y = data.clips(library, track_id).ys[at]
    st.subheader("The study's image")
    _drawn(
        seen(y, "article"),
        IMAGE_PIXELS,
        IMAGE_PIXELS,
        "0 is 80 dB below the loudest point, 1 the loudest; 24 s wide, 0 to"
        f" {config.SAMPLE_RATE // 2:,} Hz high",
    )
    form = data.front_end(library)
    if form == "article":
        st.write("The model in use gets this image, too.")
        return
    rate = FRONT_ENDS[form].sample_rate
    S = seen(data.clips(library, track_id, rate).ys[at], form)
    st.subheader("What the model in use gets")
    if S.ndim == 2:
        _drawn(
            S,
            960,
            3 * S.shape[0],
            f"24 s wide, low notes at the bottom, up to {rate // 2:,} Hz",
        )


def _drawn(S: np.ndarray, width: int, height: int, what: str) -> None:
    """A spectrogram as an image, with its shape in words."""
    from core.audio.spectrogram_image import png

    shape = f"{S.shape[0]} x {S.shape[1]} numbers"
    st.image(png(S, width, height), width=width, alt=f"Spectrogram image, {shape}")
    st.caption(f"{shape}. {what}.")
