"""The command that searches."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core import config
from core.libraries import open_library

if TYPE_CHECKING:
    from core.catalog.filters import Filter
    from core.search.brief.brief import Brief
    from core.search.find import Feedback
    from core.search.request import Request
    from core.search.results import Match, Result


def search(
    library: str,
    query: str | None,
    k: int = config.TOP_K,
    filter_: "Filter | None" = None,
    feedback: "Feedback | None" = None,
    span: tuple[float, float] | None = None,
    request: "Request | None" = None,
) -> dict[str, Any]:
    """The k tracks that sound most like a track of the library, an audio file, or the seconds
    `span` of one, or that fit the words of a request best."""
    from core.catalog.filters import Filter
    from core.search.facts import Known
    from core.search.find import Feedback, find
    from core.search.index import load_index
    from core.search.query import named
    from core.search.request import Request, understood

    opened = open_library(library)
    wanted, feedback = filter_ or Filter(), feedback or Feedback()
    request = request or Request()
    for track_id in [*feedback.liked, *feedback.disliked]:
        opened.track(track_id)  # says so when there is none
    asked = named(opened, query, span) if query is not None else None
    index = load_index(opened)
    known = Known(opened, index)
    read = understood(opened, known, request, asked is not None)
    wish = read.wish if asked is None else read.beside_query
    query_or_named = asked or read.reference
    found = find(opened, query_or_named, wanted, feedback, k, wish=wish, index=index, known=known)
    unused = _unused(wanted, feedback, request, read.wish.brief)
    found = replace(found, problems=(*found.problems, *unused))
    like = read.reference.track_id if read.reference is not None else None
    return {"query": query, **_document(found, read.wish.brief, like)}


def _unused(
    asked: "Filter", feedback: "Feedback", request: "Request", brief: "Brief | None"
) -> list[str]:
    """A sentence for each part of a request that lacks the other part it belongs to, or contradicts
    one."""
    from core.search.brief.brief import TEMPO, KeyChip, RangeChip

    chips = brief.chips if brief else ()
    has_tempo = asked.tempo or any(isinstance(c, RangeChip) and c.value == TEMPO for c in chips)
    has_key = request.keys or any(isinstance(c, KeyChip) for c in chips)
    found = [
        f'"{track_id}" is liked and disliked: take one of the two off.'
        for track_id in dict.fromkeys(feedback.liked)
        if track_id in feedback.disliked
    ]
    if (request.either_time or request.tolerance) and not has_tempo:
        found.append("Half time, double time and a tolerance need a tempo: give one, as 80-95.")
    if request.mixing and not has_key:
        found.append('Keys that mix need a key to mix with: give one, as "Am".')
    return found


def _document(found: "Result", brief: "Brief | None", like: str | None) -> dict[str, Any]:
    """What was found as JSON; parts that say nothing are left out."""
    problems = list(found.problems)
    if not found.searched:
        problems.append("No track matches all filters: take one off, or widen tempo or length.")
    said = {
        "understood": _understood(brief, like) if brief else None,
        "as_near": found.as_near,
        "left_out": dict(found.left_out) or None,
        "problems": problems or None,
    }
    return {
        "searched": found.searched,
        "library_size": found.library_size,
        "seconds": found.seconds,
        **{name: value for name, value in said.items() if value is not None},
        "matches": [match_document(match) for match in found.matches],
    }


def _understood(brief: "Brief", like: str | None) -> dict[str, Any]:
    """A brief's chips, the track that it names, and the words that were not understood."""
    from core.search.brief.chip_names import described, read_as

    return {
        "chips": [
            {"said": chip.said, "means": described(chip), "weight": chip.weight, **read_as(chip)}
            for chip in brief.chips
        ],
        "not_understood": list(brief.unknown),
        **({} if brief.at_most is None else {"at_most": brief.at_most}),
        **({} if like is None else {"like": like}),
    }


def match_document(match: "Match") -> dict[str, Any]:
    """A match as JSON; what was computed says so."""
    track, values = match.track, match.values
    given = track.tempo_bpm is not None
    document = {
        "rank": match.rank,
        "track_id": track.track_id,
        "title": track.title,
        "artist": track.artist,
        "path": track.path,
        "score": match.score,
        "percentile": match.percentile,
        "start_s": match.start_s,
        "tempo_bpm": match.tempo_bpm,
        "tags": match.tags,
    }
    if match.given_key:
        document |= {"key": match.given_key, "key_source": "given", "key_confidence": None}
    elif values is not None:
        document |= {
            "key": match.key,
            "key_source": "computed" if match.key else None,
            "key_confidence": values.key_confidence,
        }
    if values is not None:
        document |= {
            "tempo_source": "given" if given else "computed" if match.tempo_bpm else None,
            "tempo_confidence": None if given else values.tempo_confidence,
            "energy": round(values.energy, 3),
            "energy_shape": values.shape,
            "highlight_s": values.highlight_s,
        }
    if match.query_start_s is not None:
        document["query_start_s"] = match.query_start_s
    if match.behind:
        document["behind"] = list(match.behind)
    if match.told:
        document["told"] = [{"says": w.text, "chance": round(w.fit, 3)} for w in match.told]
    if match.why:
        document["why"] = [{"says": w.text, "fit": round(w.fit, 3)} for w in match.why]
    return document
