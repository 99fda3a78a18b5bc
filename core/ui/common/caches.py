"""What every session of the server shares: indexes, encoders, predictions, images. Keyed by
library and run.

Large things go through `st.cache_resource`, which does not copy; nobody may write to them. Each key
begins with the library's folder, because a test process serves several homes one after the other.
"""

import contextlib
import threading
from importlib import import_module
from pathlib import Path

import numpy as np
import streamlit as st

from core import lazy
from core.catalog import embeddings
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import open_library, source_of
from core.model.runs import marked, training_tracks
from core.search.index import Index, load_index

IMAGE_WIDTH, IMAGE_HEIGHT = 360, 120  # pixels


def index(library: Library) -> Index | None:
    """The index of the run in use; None while nothing has been analysed."""
    run_id = library.current_run
    n_vectors = embeddings.done_count(library, run_id) if run_id else 0
    if not n_vectors:
        return None
    return _index(
        str(library.folder),
        library.name,
        run_id,
        (n_vectors, library.setting("imported"), marked(library, run_id)),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _index(folder: str, name: str, run_id: str | None, version: tuple[object, ...]) -> Index:
    return load_index(open_library(name), run_id)


def encoder(library: Library):  # type: ignore[no-untyped-def]  # naming its type would import torch
    """The network of the run in use, ready for files. SoundkinError when its checkpoint is gone
    or another by now."""
    from core.model.runs import network_of

    return _encoder(str(network_of(library, library.current_run or library.ready_run)))


@st.cache_resource(max_entries=2, show_spinner="Loading the model")
def _encoder(folder: str):  # type: ignore[no-untyped-def]
    with lazy.IMPORTING:
        from core.model.checkpoint import load_encoder

    return load_encoder(Path(folder))


class Predictions:
    """What a run's classifier predicts for each track: classes, and P (n_tracks, n_classes) by
    track."""

    def __init__(self, classes: list[str], track_ids: list[str], P: np.ndarray):
        self.classes, self.P = classes, P
        self.row = {track_id: row for row, track_id in enumerate(track_ids)}

    def best(self, track_id: str) -> tuple[str, float] | None:
        """The likeliest class and its probability; None when the track has no prediction."""
        row = self.row.get(track_id)
        if row is None or not self.classes:
            return None
        at = int(self.P[row].argmax())
        return self.classes[at], float(self.P[row, at])


def predictions(library: Library) -> Predictions:
    """The predictions of the run in use; empty while there are none."""
    run_id = library.current_run or ""
    return _predictions(
        str(library.folder),
        library.name,
        run_id,
        (embeddings.done_count(library, run_id), library.setting("imported")),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _predictions(folder: str, name: str, run_id: str, version: tuple[int, object]) -> Predictions:
    return Predictions(*embeddings.predictions(open_library(name), run_id))


def trained_on(library: Library, run_id: str) -> frozenset[str]:
    """The tracks of this library that the run was trained on; none when that was another one."""
    return _trained_on(str(library.folder), library.name, run_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _trained_on(folder: str, name: str, run_id: str) -> frozenset[str]:
    return frozenset(training_tracks(open_library(name), run_id))


def spectrogram_image(library: Library, track_id: str, start_s: float = 0.0) -> bytes | None:
    """PNG of the spectrogram as the network gets it, 24 s from `start_s` on; None when the sound
    cannot be had."""
    try:
        version = source_of(library).version(track_id)
        return _spectrogram_image(
            str(library.folder), library.name, track_id, round(start_s, 2), version
        )
    except SoundkinError:
        return None


@st.cache_data(max_entries=2000, show_spinner=False)
def _spectrogram_image(
    folder: str, name: str, track_id: str, start_s: float, version: str
) -> bytes:
    from core.audio.frontends import spectrogram
    from core.audio.spectrogram_image import png

    return png(
        spectrogram(source_of(open_library(name)).preview(track_id, start_s), "default"),
        IMAGE_WIDTH,
        IMAGE_HEIGHT,
    )


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Load the slow packages once a server, beside the first page, so that the first players need
    not wait for them."""
    thread = threading.Thread(target=_load_packages, daemon=True)
    thread.start()
    return thread


def _load_packages() -> None:
    for name in (
        "core.audio.excerpt",
        "core.music.synth.mix",
        "core.audio.frontends",
    ):  # in the order the first page needs them
        with lazy.IMPORTING, contextlib.suppress(ImportError):
            import_module(name)
