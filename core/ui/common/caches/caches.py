"""What every session of the server shares: indexes, encoders, predictions, images."""

import contextlib
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core import import_lock
from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import NONE, Head
from core.catalog.library import Library
from core.catalog.stores import copies
from core.errors import SoundkinError
from core.libraries import source_of
from core.model.runs import ARTICLE_MODEL, training_tracks
from core.process import one_thread_products
from core.search.index import Index, load_index
from core.ui.common.caches.cached import analysis, cached

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder

IMAGE_WIDTH, IMAGE_HEIGHT = 360, 120  # pixels
FIRST = ("core.audio.excerpt", "core.audio.frontends")  # in the order the first page needs them
LATER = ("torch", "core.model.clip_vectors")
STANDING_SECONDS = 5.0  # until the first search stands


def index(library: Library) -> Index | None:
    """The index of the run in use; None while nothing has been analysed."""
    run_id = library.current_run
    return _index(library) if run_id and embeddings.any_done(library, run_id) else None


@cached(analysis, max_entries=4)
def _index(library: Library) -> Index:
    return load_index(library, library.current_run)


def encoder(library: Library) -> "Encoder":
    """The network of the run in use, ready for files. SoundkinError when its checkpoint is gone
    or another by now."""
    from core.model.runs import network_of

    return _encoder(str(network_of(library, library.run_or_ready)))


def article_encoder() -> "Encoder":
    """The study's network, trained on the demo library. SoundkinError when its file is missing."""
    return _encoder(str(ARTICLE_MODEL))


@st.cache_resource(max_entries=3, show_spinner="Loading the model")
def _encoder(folder: str) -> "Encoder":
    with import_lock.IMPORTING:
        from core.model.checkpoint import load_encoder

    return load_encoder(Path(folder))


class Predictions:
    """What a run predicts for each track by one of its heads: P (n_tracks, n_names) by track."""

    def __init__(self, head: Head | None, track_ids: list[str], P: np.ndarray):
        self.head, self.P = head, P
        self.category = head.name if head else ""
        self.classes = list(head.names) if head else []
        self.row = {track_id: row for row, track_id in enumerate(track_ids)}

    def said(self, track_id: str) -> list[tuple[str, float]] | None:
        """The names that deserve to be said of a track, with their chances, [] when none does; None
        when the track has no prediction."""
        row = self.row.get(track_id)
        return None if row is None or self.head is None else self.head.said(self.P[row])

    def best(self, track_id: str) -> tuple[str, float] | None:
        """The likeliest name that deserves to be said and its chance; None when none does."""
        found = [pair for pair in self.said(track_id) or [] if pair[0] != NONE]
        return found[0] if found else None


@cached(analysis, max_entries=4)
def by_heads(library: Library) -> tuple[Predictions, ...]:
    """The predictions of the run in use by each of its heads, the main one first. A list of tracks
    asks once: to find out that nothing has changed is three looks at the library's file."""
    heads = head_chances.heads(library, library.current_run or "")
    return tuple(predictions(library, head.name) for head in heads)


@cached(analysis, max_entries=16)
def predictions(library: Library, head: str = "") -> Predictions:
    """The predictions of the run in use by one of its heads ("" for its main one); empty while
    there are none."""
    run_id = library.current_run or ""
    known = head_chances.heads(library, run_id)
    own = next((each for each in known if head in ("", each.name)), None)
    _, track_ids, P = head_chances.read(library, run_id, head=own.name if own else None)
    return Predictions(own, track_ids, P)


@cached(max_entries=16)
def trained_on(library: Library, run_id: str) -> frozenset[str]:
    """The tracks of this library that the run was trained on; none when that was another one."""
    return frozenset(training_tracks(library, run_id))


def spectrogram_image(library: Library, track_id: str) -> bytes | None:
    """PNG of the spectrogram as the network gets it, of the first 24 s; None when the sound cannot
    be had."""
    try:
        return _spectrogram_image(library, track_id)
    except SoundkinError:
        return None


def _sound(library: Library, track_id: str) -> str:
    """What changes with a track's sound."""
    return source_of(library).version(track_id)


@cached(_sound, max_entries=2000)
def _spectrogram_image(library: Library, track_id: str) -> bytes:
    from core.audio.frontends import SAMPLE_RATE, spectrogram
    from core.audio.spectrogram_image import png

    y = source_of(library).preview(track_id, SAMPLE_RATE)
    return png(spectrogram(y, "default"), IMAGE_WIDTH, IMAGE_HEIGHT)


@st.cache_resource(show_spinner=False)
def warm_demo() -> None:
    """Start the processes that render the demo's music, once a server."""
    from core.demo import renderers

    renderers.warm()


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Load slow packages once a server, beside the first page, so that the first players need not
    wait for them."""
    one_thread_products()
    return _loading(FIRST)


@st.cache_resource(show_spinner=False)
def warm_network() -> threading.Thread:
    """Load once a server, when the first search stands, what the first spectrogram and the first
    file need. Whoever never searches spares 190 MB."""
    return _loading(LATER, STANDING_SECONDS)


@st.cache_resource(ttl=copies.DAY_SECONDS / 4, max_entries=100, show_spinner=False)
def copy_daily(folder: str, _library: Library) -> threading.Thread:
    """Keep the last good copy of a library that is looked at, beside the page, at most once a
    day."""
    thread = threading.Thread(target=copies.keep_daily, args=(_library,), daemon=True)
    thread.start()
    return thread


def _loading(names: Sequence[str], pause: float = 0.0) -> threading.Thread:
    """A thread that imports these modules after a pause (s)."""

    def load() -> None:
        time.sleep(pause)
        for name in names:
            with import_lock.IMPORTING, contextlib.suppress(ImportError):
                import_module(name)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    return thread
