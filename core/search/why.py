"""Why two tracks are alike: facts computed from these two tracks, nothing more.

Where they match best, what the classifier predicts of both, how far tempo and loudness are apart,
which tags they share.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import config, lazy
from core.audio import frontends
from core.catalog import embeddings
from core.catalog.library import Library, Track
from core.catalog.tagtext import tag_key
from core.errors import SoundkinError
from core.libraries import source_of
from core.linalg import l2_normalize

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder

WINDOW_SECONDS = 5.0  # s, the length of the moments that are compared
HOP_SECONDS = 2.5  # s
SAME_TEMPO = 0.04  # share by which two tempos may differ and still be called the same
SAME_LOUDNESS = 1.5  # dB


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
    tempo_given: bool  # from the data list or the file; otherwise estimated from the sound
    predicted: dict[str, float]  # name: chance of the main head; {} when the run has none


@dataclass(frozen=True)
class Why:
    """What two tracks have in common and what not."""

    query: Side
    match: Side
    score: float  # cosine of the two tracks' vectors
    segment_score: float  # cosine of the two nearest segments
    moment_score: (
        float | None
    )  # cosine of the best matching seconds; None when the network is not at hand
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


def why(
    library: Library,
    run_id: str,
    query_track_id: str,
    match_track_id: str,
    encoder: "Encoder | None" = None,
) -> Why:
    """Compare two tracks of a library by what a run computed of them and by their sound.
    `encoder`: the run's, if loaded already.

    Raises `SoundkinError` when one of them has not been analysed by the run, `AudioError` when its
    sound cannot be had.
    """
    ids = [query_track_id, match_track_id]
    tracks = [library.track(track_id) for track_id in ids]
    owners, all_starts, segments = embeddings.read_segments(library, run_id, ids)
    own = [np.array([owner == track_id for owner in owners], dtype=bool) for track_id in ids]
    for track, rows in zip(tracks, own, strict=True):
        if not rows.any():
            raise SoundkinError(
                f'"{track.title}" has not been analysed yet: run the analysis on the Library page'
                " first."
            )
    Z = [l2_normalize(segments[rows]) for rows in own]
    best, segment_score = nearest_pair(*Z)
    starts = [float(all_starts[rows][at]) for rows, at in zip(own, best, strict=True)]
    source, encoder = source_of(library), encoder or _encoder(library, run_id)
    rate = frontends.SAMPLE_RATE if encoder is None else encoder.sample_rate
    clips = [
        source.segments_at(track_id, [start], rate)[0]
        for track_id, start in zip(ids, starts, strict=True)
    ]
    moments, moment_score = _moments(encoder, tracks, clips, starts)
    names, known_ids, P = embeddings.predictions(library, run_id, ids)
    predicted = {
        track_id: dict(zip(names, map(float, p), strict=True))
        for track_id, p in zip(known_ids, P, strict=True)
    }
    query, match = (
        _side(tracks[i], clips[i], rate, starts[i], moments[i], predicted.get(ids[i], {}))
        for i in (0, 1)
    )
    score = float(l2_normalize(Z[0].mean(axis=0)) @ l2_normalize(Z[1].mean(axis=0)))
    return Why(
        query, match, score, segment_score, moment_score, WINDOW_SECONDS, shared_tags(library, *ids)
    )


def nearest_pair(A: np.ndarray, B: np.ndarray) -> tuple[tuple[int, int], float]:
    """The rows of A and B (unit rows) that are nearest to each other, and their cosine; the
    earliest pair of equals."""
    scores = A @ B.T
    a, b = divmod(int(scores.argmax()), scores.shape[1])
    return (a, b), float(scores[a, b])


def _encoder(library: Library, run_id: str) -> "Encoder | None":
    """The run's network; None when its checkpoint is gone, damaged or another one by now."""
    from core.model.runs import network_of

    with lazy.IMPORTING:
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
    with lazy.IMPORTING:
        from core.model.embed import embed_array

    offsets = [
        window_offsets(track.duration_s, start) for track, start in zip(tracks, starts, strict=True)
    ]
    Z = [
        embed_array(encoder, [window(y, offset, encoder.sample_rate) for offset in own]).segments
        for y, own in zip(clips, offsets, strict=True)
    ]
    best, score = nearest_pair(*Z)
    return [start + own[at] for start, own, at in zip(starts, offsets, best, strict=True)], score


def window_offsets(duration_s: float | None, start_s: float) -> list[float]:
    """Where windows begin within a segment, in s: every 2.5 s, none beyond the track's end, at
    least one."""
    count = max(1, 1 + int((segment_seconds(duration_s, start_s) - WINDOW_SECONDS) / HOP_SECONDS))
    return [HOP_SECONDS * at for at in range(count)]


def window(y: np.ndarray, offset_s: float, rate: int) -> np.ndarray:
    """The window of a segment at `rate` Hz as a network takes it, shape (24 * rate,): repeated to
    fill."""
    from core.audio.clip import fill

    first = int(offset_s * rate)
    return fill(y[first : first + int(WINDOW_SECONDS * rate)], rate)


def _side(
    track: Track,
    y: np.ndarray,
    rate: int,
    start_s: float,
    moment_s: float,
    predicted: dict[str, float],
) -> Side:
    from core.audio.clip import to_mono_at

    # without what was repeated to fill 24 s
    once = y[: int(segment_seconds(track.duration_s, start_s) * rate)]
    tempo = track.tempo_bpm or estimated_tempo(to_mono_at(once, rate))
    given = bool(track.tempo_bpm)
    return Side(track, y, rate, start_s, moment_s, loudness(once), tempo, given, predicted)


def segment_seconds(duration_s: float | None, start_s: float) -> float:
    """How much of a track a segment from `start_s` on holds, in s; 24 when the track's length is
    unknown."""
    return min(config.CLIP_SECONDS, (duration_s or config.CLIP_SECONDS + start_s) - start_s)


def loudness(y: np.ndarray) -> float:
    """Root mean square of y (n_samples,) in dB, 0 = full scale."""
    return float(10.0 * np.log10(max(float(np.mean(np.square(y, dtype=np.float64))), 1e-12)))


def estimated_tempo(y: np.ndarray) -> float | None:
    """Beats per minute of y at 8 kHz by the autocorrelation of its onsets (librosa); None when
    nothing in it pulses.

    An estimate may be off by a factor of two: a listener may count twice or half as fast.
    """
    with lazy.IMPORTING:
        import librosa

    onsets = librosa.onset.onset_strength(
        y=y, sr=config.SAMPLE_RATE, n_fft=config.N_FFT, hop_length=config.HOP_LENGTH
    )
    if float(onsets.max(initial=0.0)) <= 0:
        return None
    tempo = librosa.feature.tempo(
        onset_envelope=onsets, sr=config.SAMPLE_RATE, hop_length=config.HOP_LENGTH
    )
    return round(float(tempo[0]), 1) or None


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


def sentences(found: Why) -> list[str]:
    """What there is to say, in plain words; every number comes from the two tracks."""
    return [_where(found), *_tempo(found), _loudness(found)]


def _where(found: Why) -> str:
    def span(side: Side, start: float, length: float) -> str:
        end = min(start + length, side.track.duration_s or start + length)
        return f"{start:.1f} to {end:.1f}"

    q, m = found.query, found.match
    if found.moment_score is not None:
        return (
            f"Most alike are the seconds {span(q, q.moment_s, found.moment_seconds)} of the query"
            f" and {span(m, m.moment_s, found.moment_seconds)} of the match: likeness"
            f" {found.moment_score:.2f}, {found.score:.2f} over the whole tracks."
        )
    return (
        f"Most alike are the seconds {span(q, q.start_s, config.CLIP_SECONDS)} of the query and"
        f" {span(m, m.start_s, config.CLIP_SECONDS)} of the match: likeness"
        f" {found.segment_score:.2f}, {found.score:.2f} over the whole tracks."
    )


def _tempo(found: Why) -> list[str]:
    ratio = found.faster
    if ratio is None:
        return ["The tempo of at least one of them cannot be told."]
    q, m = (
        f"{side.tempo_bpm:.0f} BPM{'' if side.tempo_given else ' (estimated)'}"
        for side in (found.query, found.match)
    )
    for multiple, words in (
        (1.0, "the same"),
        (2.0, "the match counts twice as fast"),
        (0.5, "the match counts half as fast"),
    ):
        if abs(ratio / multiple - 1.0) <= SAME_TEMPO:
            return [f"Tempo: {q} and {m}, {words}."]
    return [
        f"Tempo: {q} and {m}, the match is {100 * abs(ratio - 1):.0f} %"
        f" {'faster' if ratio > 1 else 'slower'}."
    ]


def _loudness(found: Why) -> str:
    q, m, louder = found.query.loudness_db, found.match.loudness_db, found.louder_db
    if abs(louder) <= SAME_LOUDNESS:
        return f"Loudness: {q:.0f} dB and {m:.0f} dB, about the same."
    return (
        f"Loudness: {q:.0f} dB and {m:.0f} dB, the match is {abs(louder):.0f} dB"
        f" {'louder' if louder > 0 else 'softer'}."
    )
