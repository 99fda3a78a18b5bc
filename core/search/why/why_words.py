"""What two tracks have in common and what not, in plain words."""

from core import config
from core.search.why.why import Side, Why
from core.times import timecode

SAME_TEMPO = 0.04  # share by which two tempos may differ and still be called the same
SAME_LOUDNESS = 1.5  # dB


def sentences(found: Why) -> list[str]:
    """What there is to say, in plain words; every number comes from the two tracks."""
    return [_where(found), *_tempo(found), _loudness(found)]


def _where(found: Why) -> str:
    """The closest passages; by the segments where there is no network at hand."""
    q, m = found.query, found.match
    if found.moment_score is None:
        spans = [_span(side, side.start_s, config.CLIP_SECONDS) for side in (q, m)]
        score = found.segment_score
    else:
        spans = [_span(side, side.moment_s, found.moment_seconds) for side in (q, m)]
        score = found.moment_score
    return (
        f"Closest passage: {spans[0]} of the query, {spans[1]} of the match (similarity"
        f" {score:z.2f}; whole tracks {found.score:z.2f})."
    )


def _span(side: Side, start_s: float, length_s: float) -> str:
    """A passage as players show it: 0:05 to 0:10."""
    end_s = min(start_s + length_s, side.track.duration_s or start_s + length_s)
    return f"{timecode(start_s)} to {timecode(end_s)}"


def _tempo(found: Why) -> list[str]:
    ratio = found.faster
    if ratio is None:
        return ["The tempo of at least one of them is unclear."]
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
    both = f"Loudness: {q:.0f} dB and {m:.0f} dB".replace("-", "−")
    if abs(louder) <= SAME_LOUDNESS:
        return f"{both}, about the same."
    return f"{both}, the match is {abs(louder):.0f} dB {'louder' if louder > 0 else 'softer'}."
