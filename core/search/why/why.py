"""Why two tracks, or a file and a track, are alike: facts computed from these two, nothing more.

Where they match best, what the classifier predicts of both, how far tempo and loudness are apart,
which tags they share.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import import_lock
from core.audio import frontends
from core.catalog.analysis import embeddings, head_chances, measured
from core.catalog.analysis.measured import TrackValues
from core.catalog.library import Library, Track
from core.catalog.tempo_and_key import GIVEN, SHOWN, tempo_of
from core.catalog.texts.tagtext import tag_key
from core.errors import SoundkinError
from core.libraries import source_of
from core.linalg import l2_normalize
from core.search.why.passages import (
    WINDOW_SECONDS,
    loudness,
    nearest_pair,
    segment_seconds,
    window,
    window_offsets,
)

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder


@dataclass(frozen=True)
class Side:
    """One of the two tracks."""

    track: Track
    y: np.ndarray  # (24 * rate,) float32: the 24 s segment that is nearest to the other track
    rate: int  # Hz, that of the network's front end
    start_s: float  # s, where that segment begins
    moment_s: float  # s, where its best matching seconds begin, counted from the track's start
    loudness_db: float  # dB below full scale, root mean square of the segment
    tempo_bpm: float | None
    tempo_given: bool  # from the data list or the file; otherwise computed from the sound
    predicted: dict[str, float]  # name: chance of the main head; {} when the run has none


@dataclass(frozen=True)
class Why:
    """What two tracks have in common and what not."""

    query: Side
    match: Side
    score: float  # cosine of the two tracks' vectors
    segment_score: float  # cosine of the two nearest segments
    moment_score: float | None  # cosine of the best seconds; None without the network
    moment_seconds: float  # s
    shared_tags: dict[str, list[str]]

    @property
    def louder_db(self) -> float:
        """How much louder the match is than the query, in dB."""
        return self.match.loudness_db - self.query.loudness_db

    @property
    def faster(self) -> float | None:
        """The match's tempo as a multiple of the query's; None when one of the two is unknown."""
        if not self.query.tempo_bpm or not self.match.tempo_bpm:
            return None
        return self.match.tempo_bpm / self.query.tempo_bpm


@dataclass(frozen=True)
class SoundFile:
    """A query that is no track of the library. span : the part of it that counts, in s"""

    name: str
    path: Path
    duration_s: float
    span: tuple[float, float] | None = None


def why(
    library: Library,
    run_id: str,
    query: str | SoundFile,
    match_track_id: str,
    encoder: "Encoder | None" = None,
) -> Why:
    """Compare two tracks of a library, or a file and a track, by what a run computed of them and by
    their sound. `encoder`: the run's, if loaded already.

    Raises `SoundkinError` when one of them has not been analysed by the run, `AudioError` when its
    sound cannot be had.
    """
    encoder = encoder or _encoder(library, run_id)
    rate = frontends.SAMPLE_RATE if encoder is None else encoder.sample_rate
    match = _of_track(library, run_id, match_track_id, rate)
    asked = (
        _of_track(library, run_id, query, rate)
        if isinstance(query, str)
        else _of_file(library, run_id, query, encoder)
    )
    both = (asked, match)
    best, segment_score = nearest_pair(asked.Z, match.Z)
    starts = [float(known.starts[at]) for known, at in zip(both, best, strict=True)]
    clips = [known.clip(at) for known, at in zip(both, best, strict=True)]
    moments, moment_score = _moments(encoder, [known.track for known in both], clips, starts)
    sides = [_side(known, clips[i], rate, starts[i], moments[i]) for i, known in enumerate(both)]
    score = float(l2_normalize(asked.Z.mean(axis=0)) @ l2_normalize(match.Z.mean(axis=0)))
    shared = shared_tags(library, query, match_track_id) if isinstance(query, str) else {}
    return Why(sides[0], sides[1], score, segment_score, moment_score, WINDOW_SECONDS, shared)


@dataclass(frozen=True)
class _Compared:
    """One of the two before they are compared: where its segments begin (s), their unit vectors
    (n_segments, 100), the samples of each, the probabilities of the classes, and what the analysis
    computed."""

    track: Track
    starts: Sequence[float] | np.ndarray
    Z: np.ndarray
    clip: Callable[[int], np.ndarray]
    predicted: dict[str, float]
    computed: TrackValues | None = None


def _of_track(library: Library, run_id: str, track_id: str, rate: int) -> _Compared:
    track = library.track(track_id)
    _, starts, segments = embeddings.read_segments(library, run_id, [track_id])
    if not len(segments):
        raise SoundkinError(
            f'"{track.title}" has not been analysed yet: run the analysis on the Library page'
            " first."
        )
    classes, _, P = head_chances.read(library, run_id, [track_id])
    predicted = dict(zip(classes, map(float, P[0]), strict=True)) if len(P) else {}

    def clip(at: int) -> np.ndarray:
        return source_of(library).segments_at(track_id, [float(starts[at])], rate)[0]

    computed = measured.values(library, [track_id]).get(track_id)
    return _Compared(track, starts, l2_normalize(segments), clip, predicted, computed)


def _of_file(
    library: Library, run_id: str, file: SoundFile, encoder: "Encoder | None"
) -> _Compared:
    if encoder is None:
        raise SoundkinError(
            f'"{file.name}" cannot be compared in detail because the network of this run is gone:'
            " train again, or use another run."
        )
    from core.audio import guarded

    rate = encoder.sample_rate
    with import_lock.IMPORTING:
        from core.model.clip_vectors import embed_array

    if file.span is None:
        starts, clips = guarded.load_query(file.path, encoder.n_segments, rate)
    else:
        begin, end = file.span
        clips = [guarded.load_span(file.path, begin, max(end - begin, 0.1), rate)]
        starts = [begin]
    found = embed_array(encoder, clips)
    classes, _, _ = head_chances.read(library, run_id, [])
    known = len(found.probabilities) == len(classes)
    return _Compared(
        Track("", file.name, None, duration_s=file.duration_s),
        starts,
        found.segments,
        lambda at: clips[at],
        dict(zip(classes, map(float, found.probabilities), strict=True)) if known else {},
    )


def _encoder(library: Library, run_id: str) -> "Encoder | None":
    """The run's network; None when its checkpoint is gone, damaged or another one by now."""
    from core.model.runs import network_of

    with import_lock.IMPORTING:
        from core.model.checkpoint import load_encoder

    try:
        return load_encoder(network_of(library, run_id))
    except SoundkinError:
        return None


def _moments(
    encoder: "Encoder | None", tracks: list[Track], clips: list[np.ndarray], starts: list[float]
) -> tuple[list[float], float | None]:
    """Where in both tracks the best matching seconds begin, and their cosine. Without a network:
    where the segments begin."""
    if encoder is None:
        return starts, None
    with import_lock.IMPORTING:
        from core.model.clip_vectors import embed_array

    offsets = [
        window_offsets(track.duration_s, start) for track, start in zip(tracks, starts, strict=True)
    ]
    Z = [
        embed_array(encoder, [window(y, offset, encoder.sample_rate) for offset in own]).segments
        for y, own in zip(clips, offsets, strict=True)
    ]
    best, score = nearest_pair(*Z)
    return [start + own[at] for start, own, at in zip(starts, offsets, best, strict=True)], score


def _side(known: _Compared, y: np.ndarray, rate: int, start_s: float, moment_s: float) -> Side:
    """Its tempo is the one that is given, else the one that lists show; without that it is
    computed here, of the one segment."""
    track = known.track
    # without what was repeated to fill 24 s
    once = y[: int(segment_seconds(track.duration_s, start_s) * rate)]
    found = tempo_of(track.tempo_bpm, known.computed, SHOWN)
    if found is None and known.computed is None:
        tempo = _computed_tempo(once, rate)
    else:
        tempo = found.value if found else None
    given = found is not None and found.source == GIVEN
    return Side(track, y, rate, start_s, moment_s, loudness(once), tempo, given, known.predicted)


def _computed_tempo(y: np.ndarray, rate: int) -> float | None:
    """BPM of y (n_samples,) as the analysis computes it; None where nothing pulses."""
    from core.audio.clip import to_mono_at
    from core.audio.features import onsets, tempo

    found = tempo.tempo([onsets.onsets_of(to_mono_at(y, rate))])
    return None if found is None else round(found.bpm, 1)


def shared_tags(library: Library, a: str, b: str) -> dict[str, list[str]]:
    """The given tags that both tracks carry, by category, as the first one writes them."""
    tags = library.tags_of([a, b])
    theirs = {
        (category, tag_key(tag)) for category, words in tags.get(b, {}).items() for tag in words
    }
    both = {
        category: [tag for tag in words if (category, tag_key(tag)) in theirs]
        for category, words in tags.get(a, {}).items()
    }
    return {category: words for category, words in both.items() if words}
