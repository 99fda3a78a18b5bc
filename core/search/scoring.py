"""How high each track ranks for a query and a wish: a score each, and what could not be used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.audio.features.aspects import NAMES
from core.catalog.library_name import as_argument
from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.aspects import WHOLE, dialled, likenesses_to
from core.search.brief.chips import BRIGHTNESS, ENERGY, LENGTH, TEMPO, Brief, Modifier
from core.search.brief.ranking.brief_ranking import SOUND_WEIGHT, Ranking, rank, unmet
from core.search.index import Index
from core.search.known.facts import Known
from core.search.listener import refine
from core.search.query import Query, embedded, row_of
from core.search.request.wish import Also, Wish

if TYPE_CHECKING:
    from core.catalog.analysis.measured import Measured


@dataclass(frozen=True)
class Reference:
    """One track or file to sound like. vector : (100,), or (n, 100) of a long file's parts

    starts : where each part of a long file begins (s)
    row : its own, where it is a track of the index
    """

    query: Query
    vector: np.ndarray
    weight: float
    row: int | None
    starts: tuple[float, ...] = ()


@dataclass(frozen=True)
class Scores:
    """What each track ranks by, (n,), and what was not possible, a sentence each.

    ranking : of the brief, where there is one
    """

    scores: np.ndarray
    ranking: Ranking | None
    problems: tuple[str, ...]


def references(
    known: Known, query: Query | None, wish: Wish
) -> tuple[list[Reference], list[Reference], list[str]]:
    """What results should sound like, the query first, what not, and a sentence for each that
    cannot be used. Raises that of the first where there is nothing left to rank by."""
    problems: list[str] = []
    failed: list[SoundkinError] = []
    wanted: list[Reference] = []
    avoided: list[Reference] = []
    first = () if query is None else (Also(query, name=query.path.name if query.path else ""),)
    for more, found in (((*first, *wish.also), wanted), (wish.avoid, avoided)):
        for also in more:
            try:
                found.append(_reference(known, also))
            except SoundkinError as error:
                failed.append(error)
                said = str(error)
                problems.append(said if also.name in said else f"{also.name}: {said}")
    if failed and not wanted and not wish.in_words:
        raise failed[0]
    same = {reference.row for reference in wanted if reference.row is not None}
    if any(reference.row in same for reference in avoided):
        problems.append(
            "A track that results should sound like cannot be avoided as well: to avoid it, choose"
            " another query, or remove it from the references."
        )
    return wanted, [reference for reference in avoided if reference.row not in same], problems


def _reference(known: Known, also: Also) -> Reference:
    q, starts = embedded(known.library, known.index, also.query)
    track_id = also.query.track_id
    row = None if track_id is None else row_of(known.library, known.index, track_id)
    return Reference(also.query, q, also.weight, row, starts)


def mean_vector(wanted: Sequence[Reference]) -> np.ndarray:
    """The weighted mean of the references, of unit length, (d,); one alone as it is, (d,) or (n, d)
    of a long file's parts."""
    if len(wanted) == 1:
        return wanted[0].vector
    return _whole_mean(wanted)


def _whole_mean(wanted: Sequence[Reference]) -> np.ndarray:
    """The same, (d,), of a long file by its whole."""
    total = sum(
        reference.weight * l2_normalize(np.atleast_2d(reference.vector)[0]) for reference in wanted
    )
    return l2_normalize(np.asarray(total, np.float32))


def scored(
    known: Known,
    wanted: Sequence[Reference],
    likeness: np.ndarray | None,
    wish: Wish,
) -> Scores:
    """Scores of every track for a wish.

    likeness : to the references and what is liked (n,), before dials and taste; None without any
    """
    problems: list[str] = []
    if likeness is not None and wanted and (wish.dials or wish.taste):
        names = NAMES if wish.taste else [name for name, w in wish.dials.items() if w > 0]
        by_aspect = _by_aspect(known, wanted, names, problems)
        if wish.taste is not None and by_aspect:
            likeness = wish.taste.scores(known.index.X, _whole_mean(wanted), by_aspect)
        if wish.dials:
            likeness = dialled(likeness, by_aspect, _dials(wish.dials, by_aspect))
    elif wish.dials:
        problems.append("Dials need a track or file to sound like: choose one.")
    if wish.brief is not None and wish.brief.chips:
        own = _reference_values(known, wanted)
        ranking = rank(wish.brief, known.tags, known.values, likeness, own)
        problems += [*unmet(wish.brief, known.values), *_no_direction(wish.brief, own)]
        return Scores(ranking.scores, ranking, tuple(problems))
    if likeness is None:
        likeness = np.zeros(len(known.index), np.float32)
    return Scores(likeness, None, tuple(problems))


def avoiding(
    index: Index, found: Scores, avoided: Sequence[Reference], disliked: np.ndarray
) -> np.ndarray:
    """The scores (n,) lowered by how near each track is to the nearest of what is to be avoided,
    and to the nearest disliked one (rows of the index); those themselves go last."""
    scores = found.scores
    if avoided:
        nearest = np.max([index.scores(reference.vector) for reference in avoided], axis=0)
        weight = max(reference.weight for reference in avoided)
        scores = scores - weight * _cost(nearest, found)
    if len(disliked):
        scores = scores - _cost(refine.nearest(index, disliked), found)
    last = [*disliked, *(reference.row for reference in avoided if reference.row is not None)]
    if last:
        scores[last] -= np.ptp(scores) + 1.0
    return scores


def _cost(nearest: np.ndarray, found: Scores) -> np.ndarray:
    """What cosines to the unwanted cost; among words as much as cosines to the wanted count."""
    unit = 1.0 if found.ranking is None else SOUND_WEIGHT / max(float(nearest.std()), 1e-6)
    return np.asarray(unit * refine.cost(nearest))


def _dials(dials: Mapping[str, float], there: Mapping[str, np.ndarray]) -> dict[str, float]:
    return {name: weight for name, weight in dials.items() if name == WHOLE or name in there}


def _by_aspect(
    known: Known, wanted: Sequence[Reference], names: Collection[str], problems: list[str]
) -> dict[str, np.ndarray]:
    """Each aspect's likeness of all tracks to the references, their weighted mean."""
    total = sum(reference.weight for reference in wanted) or 1.0
    found: dict[str, np.ndarray] = {}
    for reference in wanted:
        row = _aspect_row(known, reference)
        if row is None:
            problems.append(
                "A reference has no tempo, key and energy yet, so dials do not count for it: run"
                f" `soundkin measure --library {as_argument(known.library.name)}`."
            )
            continue
        for name, own in likenesses_to(known.aspects, row, names).items():
            part = reference.weight / total * own
            found[name] = found[name] + part if name in found else part
    return found


def _aspect_row(known: Known, reference: Reference) -> dict[str, np.ndarray] | None:
    """The aspects of a reference as the index compares them; None where none are known."""
    if reference.row is not None:
        return known.aspects.row(reference.row)
    found = measured_query(reference.query)
    return None if found is None else known.aspects.comparable(found.aspects)


def measured_query(query: Query) -> "Measured | None":
    """What is computed of a query's file; None where it cannot be had."""
    if query.measured is not None or query.path is None:
        return query.measured
    from core.model.measuring import measure_file

    try:
        return measure_file(query.path)
    except SoundkinError:
        return None


def _no_direction(brief: Brief, own: Mapping[str, float]) -> list[str]:
    """A sentence for each "slower" of which the reference's own number is not known."""
    return [
        f'The {chip.value} of the reference is not known, so "{chip.said}" changes nothing.'
        for chip in brief.chips
        if isinstance(chip, Modifier) and chip.value not in own
    ]


def _reference_values(known: Known, wanted: Sequence[Reference]) -> dict[str, float]:
    """What modifiers such as "faster" are relative to: the first reference's numbers."""
    if not wanted:
        return {}
    if wanted[0].row is not None:
        return known.facts.of(wanted[0].row)
    found = measured_query(wanted[0].query)
    if found is None:
        return {}
    v = found.values
    length = float(len(found.curve))  # one value a second
    numbers = {LENGTH: length, ENERGY: v.energy, BRIGHTNESS: v.brightness}
    return {**numbers, **({TEMPO: v.tempo_bpm} if v.tempo_bpm else {})}
