"""What the steps show, computed when a step is in view and kept for all sessions."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core import config, import_lock
from core.catalog.analysis import embeddings
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.model.networks import moments
from core.search.why.passages import segment_seconds
from core.ui.common.caches import caches
from core.ui.common.caches.cached import analysis, cached

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder
    from core.model.layer_trace import Passage

IN_USE, STUDY = "in use", "study"  # the two networks that one can look into


@dataclass(frozen=True, eq=False)
class TrackClips:
    """The segments of a track.

    starts : where they begin, in s ; ys : their samples, each (24 * rate,) float32 at `rate` Hz
    lengths : how many seconds of each are the track's, the rest is repetition
    """

    starts: list[float]
    ys: list[np.ndarray]
    rate: int
    lengths: list[float]


@dataclass(frozen=True, eq=False)
class LayerOutput:
    """What one layer makes of a track.

    maps : of each segment, (channels, bands, frames) ; profiles : of each, (channels, frames)
    order : the channels, those first that change most over the track
    """

    maps: list[np.ndarray]
    profiles: list[np.ndarray]
    order: list[int]


def _sound(library: Library, track_id: str, *_: object) -> Hashable:
    return source_of(library).version(track_id)


def _sound_and_run(library: Library, track_id: str, *_: object) -> Hashable:
    return analysis(library), source_of(library).version(track_id)


@cached(_sound, max_entries=16, show_spinner="Reading the sound")
def clips(library: Library, track_id: str, rate: int = config.SAMPLE_RATE) -> TrackClips:
    """The track's segments, at the study's sample rate or another. SoundkinError when its sound
    cannot be had."""
    starts, ys = source_of(library).segments(track_id, config.LONG_SEGMENTS, rate)
    duration_s = library.track(track_id).duration_s
    return TrackClips(starts, ys, rate, [segment_seconds(duration_s, start) for start in starts])


def encoder(library: Library, which: str) -> "Encoder":
    """One of the two networks. SoundkinError when its checkpoint is gone."""
    return caches.article_encoder() if which == STUDY else caches.encoder(library)


@cached(_sound_and_run, max_entries=32, show_spinner="Running the network")
def passage(library: Library, track_id: str, segment: int, which: str) -> "Passage":
    """One segment's way through a network, without what its layers give."""
    with import_lock.IMPORTING:
        from core.model.layer_trace import pass_through

    network = encoder(library, which)
    return pass_through(network, clips(library, track_id, network.sample_rate).ys[segment])


@cached(_sound_and_run, max_entries=12, show_spinner="Looking into the layer")
def layer_output(library: Library, track_id: str, which: str, layer: int) -> LayerOutput:
    """What a layer that has maps makes of all segments of the track."""
    with import_lock.IMPORTING:
        from core.model.layer_trace import maps_of

    network = encoder(library, which)
    ys = clips(library, track_id, network.sample_rate).ys[: network.n_segments]
    maps = maps_of(network, ys, layer)
    profiles = [moments.responses(part) for part in maps]
    return LayerOutput(maps, profiles, moments.liveliest(profiles).tolist())


@cached(analysis, max_entries=64)
def segments(library: Library, track_id: str) -> tuple[np.ndarray, np.ndarray]:
    """Where the track's segments begin (s), and their embeddings as stored, (n_segments, 100)."""
    _, starts, Z = embeddings.read_segments(library, library.current_run or "", [track_id])
    return starts, Z


def front_end(library: Library) -> str:
    """Which form of the sound the network in use takes; the usual one when it is not at hand."""
    try:
        return str(encoder(library, IN_USE).front_end)
    except SoundkinError:
        return "default"


def excerpt_of(y: np.ndarray, rate: int) -> bytes:
    """Samples at `rate` Hz as a FLAC file for a player."""
    return _flac(y.tobytes(), rate)


@st.cache_data(max_entries=200, show_spinner=False)
def _flac(samples: bytes, rate: int) -> bytes:
    from core.audio.excerpt import encode_flac

    return encode_flac(np.frombuffer(samples, np.float32), rate)
