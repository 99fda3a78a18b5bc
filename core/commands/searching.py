"""The command that searches."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core import config
from core.libraries import open_library

if TYPE_CHECKING:
    from core.catalog.analysis.measured import TrackValues
    from core.catalog.filters import Filter
    from core.catalog.library import Library, Track
    from core.search.brief.chips import Brief
    from core.search.find import Feedback
    from core.search.request.request import Request, Understood
    from core.search.results import Match, Result


def search(
    library: str,
    query: str | None,
    k: int = config.TOP_K,
    filter_: "Filter | None" = None,
    feedback: "Feedback | None" = None,
    *,
    span: tuple[float, float] | None = None,
    request: "Request | None" = None,
    out: str | None = None,
    keep: bool = False,
    problems: Sequence[str] = (),
) -> dict[str, Any]:
    """The k tracks that sound most like a track of the library, an audio file, or the seconds
    `span` of one, or that fit the words of a request best.

    out : where they are written too, as a playlist or CSV
    keep : whether they are put on the shortlist
    problems : a sentence for each part of what was asked that is left out already
    """
    from core.catalog import shortlist
    from core.catalog.filters import Filter
    from core.search.find import Feedback, find
    from core.search.index import load_index
    from core.search.known.facts import Known
    from core.search.query import named
    from core.search.request.request import Request, understood

    opened = open_library(library)
    wanted, feedback = filter_ or Filter(), feedback or Feedback()
    request = request or Request()
    for track_id in [*feedback.liked, *feedback.disliked]:
        opened.track(track_id)  # says so when there is none
    sought = named(opened, query, span) if query is not None else None
    known = Known(opened, load_index(opened))
    read = understood(known, request, sought is not None)
    wish = read.wish if sought is None else read.beside_query
    found = find(opened, sought or read.reference, wanted, feedback, k, wish=wish, known=known)
    unused = _unused(wanted, feedback, request, read.wish.brief)
    found = replace(found, problems=(*problems, *found.problems, *unused))
    document = {"query": query, **_document(found, read, k)}
    if out is not None:  # first: a file that cannot be written leaves the shortlist as it was
        ids = [match.track_id for match in found.matches]
        scores = {match.track_id: match.score for match in found.matches}
        document |= written(opened, ids, out, scores)
    if keep:
        shortlist.add_all(opened, {match.track_id: "" for match in found.matches})
    return document


def written(
    library: "Library", ids: Sequence[str], out: str, scores: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Write tracks in their order; the file, how many there are, and those without a sound file
    that a playlist can name."""
    from core.catalog.exports import exporting, playlists, targets

    target = targets.target(library, out)
    rows = exporting.playlist(library, ids, target, scores)
    gone = playlists.without_line(library, ids, target)
    return {"file": str(target), "rows": rows, **({"without_file": gone} if gone else {})}


def _unused(
    asked: "Filter", feedback: "Feedback", request: "Request", brief: "Brief | None"
) -> list[str]:
    """A sentence for each part of a request that lacks the other part it belongs to, or contradicts
    one."""
    from core.search.brief.chips import TEMPO, KeyChip, RangeChip

    chips = brief.chips if brief else ()
    has_tempo = asked.tempo or any(isinstance(c, RangeChip) and c.value == TEMPO for c in chips)
    has_key = request.keys or any(isinstance(c, KeyChip) for c in chips)
    found = [
        f'"{track_id}" is liked and disliked: leave one of the two out.'
        for track_id in dict.fromkeys(feedback.liked)
        if track_id in feedback.disliked
    ]
    if (request.either_time or request.tolerance) and not has_tempo:
        found.append(
            "Half time, double time and a tolerance need a tempo: give one, such as 80-95."
        )
    if request.chips and brief is None:
        found.append("Parts of a brief can be weighted where there is one: say it with --words.")
    if request.mixing and not has_key:
        found.append('Keys that mix need a key to mix with: give one, such as "Am".')
    return found


def _document(found: "Result", read: "Understood", k: int) -> dict[str, Any]:
    """What was found as JSON; parts that say nothing beside what every search says are left out."""
    from core.catalog.filters import NO_TRACK

    problems = list(found.problems)
    if not found.searched:
        problems.append(NO_TRACK)
    elif not found.matches:
        problems.append("No other track matches all filters: remove one.")
    said = {
        "as_near": found.as_near,
        "left_out": found.left_out_of(found.as_near or k) or None,
        "problems": problems or None,
    }
    return {
        "understood": _understood(read),
        "searched": found.searched,
        "library_size": found.library_size,
        "seconds": found.seconds,
        **{name: value for name, value in said.items() if value is not None},
        "matches": [match_document(match) for match in found.matches],
    }


def _understood(read: "Understood") -> list[dict[str, Any]]:
    """What each part of a brief means and of which kind it is: its chips, the track that it names,
    how many of one artist there may be, and the words that were not understood."""
    from core.search.brief.chip_names import described, kind_of, read_as

    brief = read.wish.brief
    if brief is None:
        return []
    found: list[dict[str, Any]] = [
        {
            "text": chip.said,
            "meaning": described(chip),
            "kind": kind_of(chip),
            "weight": chip.weight,
            **read_as(chip),
        }
        for chip in brief.chips
    ]
    if read.reference is not None and brief.reference is not None:
        name = read.reference.track_id
        found.append({"text": brief.reference.said, "meaning": name, "kind": "reference"})
    if brief.at_most is not None:
        most = f"at most {brief.at_most} of one artist, album or folder"
        found.append({"text": "", "meaning": most, "kind": "variety"})
    unread = ({"text": word, "meaning": None, "kind": "not understood"} for word in brief.unknown)
    return [*found, *unread]


def match_document(match: "Match") -> dict[str, Any]:
    """A match as JSON; what was computed says so."""
    track, values = match.track, match.values
    document = {
        "rank": match.rank,
        "track_id": track.track_id,
        "title": track.title,
        "artist": track.artist,
        "path": track.path,
        "score": match.score,
        "percentile": match.percentile,
        "start_s": match.start_s,
        **tempo_and_key(track, match.tags, values),
        "tags": match.tags,
        "versions": list(match.behind),
    }
    if values is not None:
        document |= {
            "energy": round(values.energy, 3),
            "energy_shape": values.shape,
            "highlight_s": values.highlight_s,
        }
    if match.query_start_s is not None:
        document["query_start_s"] = match.query_start_s
    if match.told:
        document["told"] = [{"says": w.text, "chance": round(w.fit, 3)} for w in match.told]
    if match.why:
        document["why"] = [{"says": w.text, "fit": round(w.fit, 3)} for w in match.why]
    return document


def tempo_and_key(
    track: "Track", tags: Mapping[str, Sequence[str]], values: "TrackValues | None"
) -> dict[str, Any]:
    """A track's tempo and key as JSON, each with its source: given, computed (with how certain it
    is), or None for one that is not known."""
    from core.catalog.tempo_and_key import key_of, tempo_of

    tempo, key = tempo_of(track.tempo_bpm, values), key_of(tags, values)
    return {
        "tempo_bpm": tempo and tempo.value,
        "tempo_source": tempo and tempo.source,
        "tempo_confidence": tempo and tempo.certainty,
        "key": key and str(key.value),
        "key_source": key and key.source,
        "key_confidence": key and key.certainty,
    }
