"""What a filter responds to on this very track: the moments that excite it most, to be heard."""

import numpy as np
import streamlit as st

from core import config
from core.catalog.library import Library
from core.model.networks import moments
from core.model.networks.moments import Moment
from core.search.index import Index
from core.times import timecode
from core.ui.common.session import state
from core.ui.common.text import title
from core.ui.common.tracks.players import play
from core.ui.how import data, figures, network
from core.ui.how.data import LayerOutput, TrackClips


def show(library: Library, index: Index, track_id: str) -> None:
    """Choose a layer and a channel; its response over the track, and its strongest moments."""
    which = network.choose_network()
    passage = data.passage(library, track_id, 0, which)
    layer = network.choose_layer(passage, which)
    if layer is None:
        st.caption("No layer of this network responds at single moments.")
        return
    found = data.layer_output(library, track_id, which, layer.at)
    channel = _channel(found, which, layer.at, track_id)
    clips = data.clips(library, track_id, data.encoder(library, which).sample_rate)
    n = len(found.profiles)
    chosen = moments.strongest(
        [profile[channel] for profile in found.profiles], clips.starts[:n], clips.lengths[:n]
    )
    _response(found, channel, clips, chosen)
    _moments(chosen, clips, track_id, f"{which}-{layer.at}-{channel}")
    st.caption(
        f"Each player has the {moments.HEARD_SECONDS:.0f} s around a moment as the network gets"
        f" them: mono, {clips.rate:,} numbers a second. One frame of this layer is"
        f" {1000 * config.CLIP_SECONDS / found.profiles[0].shape[1]:.0f} ms."
    )


def _channel(found: LayerOutput, which: str, layer: int, track_id: str) -> int:
    """The channel to listen to, those first that change most over the track."""
    chosen = st.selectbox(
        "Channel",
        found.order,
        format_func=lambda channel: (
            f"{channel + 1}"
            + (" · changes most on this track" if channel == found.order[0] else "")
        ),
        key=state.HOW_CHANNEL.of(which, layer, track_id).name,
        persist_state="page",
    )
    return int(chosen)


def _response(found: LayerOutput, channel: int, clips: TrackClips, chosen: list[Moment]) -> None:
    profiles, seconds = [], []
    for profile, start, length in zip(found.profiles, clips.starts, clips.lengths, strict=False):
        offsets = np.array(moments.times(profile.shape[1]))
        once = offsets <= length
        profiles.append(profile[channel][once])
        seconds.append(start + offsets[once])
    st.plotly_chart(
        figures.responses(profiles, seconds, [(m.second, m.value) for m in chosen]),
        key="how-response",
        config=figures.CALM,
        alt=f"Response of channel {channel + 1} over the track, its strongest moments marked",
    )


def _moments(chosen: list[Moment], clips: TrackClips, track_id: str, key: str) -> None:
    """Each moment with its spectrogram and a player."""
    from core.audio.clip import to_mono_at
    from core.audio.frontends import SAMPLE_RATE, spectrogram
    from core.audio.spectrogram_image import png

    for column, (rank, moment) in zip(
        st.columns(max(len(chosen), 1)), enumerate(chosen, start=1), strict=False
    ):
        length_s = clips.lengths[moment.segment]
        y = moments.around(clips.ys[moment.segment], clips.rate, moment.offset_s, length_s)
        with column, st.container(gap="xsmall"):
            title(
                f"{rank}. At {timecode(moment.second)}, response {moment.value:.2f}",
                strong=False,
                size=".9rem",
            )
            st.image(
                png(spectrogram(to_mono_at(y, clips.rate, SAMPLE_RATE)), 300, 96),
                width="stretch",
                alt=f"Spectrogram of the seconds around {timecode(moment.second)}",
            )
            play(data.excerpt_of(y, clips.rate), key=f"how-moment-{track_id}-{key}-{rank}")
