"""What a person asks beside query and filter, in their own words and numbers.

The page and the command line both fill it in, and it is read in one place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from core.audio.features.aspects import NAMES
from core.catalog.filters import Range
from core.catalog.library import Library
from core.errors import SoundkinError
from core.keynames import Key
from core.search.aspects import PRESETS, WHOLE
from core.search.brief import understanding
from core.search.brief.chips import TEMPO, Brief, Chip, KeyChip, RangeChip
from core.search.known.facts import Known
from core.search.known.sound_filter import WIDEST, SoundFilter, keys_asked
from core.search.listener import verdicts
from core.search.listener.taste import Taste
from core.search.query import Query, named, titled
from core.search.request.weights import checked, corrected, counts, miscorrected, no_weight
from core.search.request.wish import MOST_REFERENCES, Also, Variety, Wish
from core.search.variety import AT_MOST

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """As asked; nothing is checked yet.

    words : a brief ; chips : by the words of a chip its weight, 0 takes it off, UNWANTED turns it
        round
    also : ids of tracks or paths of files with weights ; avoid : ids or paths
    keys : names of keys ; mixing : also those that mix with them
    tolerance : share by which a tempo may be missed ; either_time : half and double time count
    preset, dials : what counts how much, a name of PRESETS or weights by aspect
    with_query : on the page, whether the words are asked for beside the query instead of alone;
        None for beside a file that was handed over, and alone beside a track
    from_highlight : on the page, whether matches play from their highlight
    """

    words: str = ""
    chips: dict[str, float] = field(default_factory=dict)
    also: tuple[tuple[str, float], ...] = ()
    avoid: tuple[str, ...] = ()
    tolerance: float = 0.0
    either_time: bool = False
    keys: tuple[str, ...] = ()
    mixing: bool = False
    energy: Range | None = None
    shapes: tuple[str, ...] = ()
    voice: bool | None = None
    kind: str = ""
    preset: str = ""
    dials: dict[str, float] = field(default_factory=dict)
    at_most: int = AT_MOST
    fold: bool = True
    varied: float = 0.0
    as_near_as: str = ""
    tuned: bool = False
    with_query: bool | None = None
    from_highlight: bool = False


@dataclass(frozen=True)
class Understood:
    """A request as the search takes it. reference : the track that the words name, if any"""

    wish: Wish
    reference: Query | None

    @property
    def beside_query(self) -> Wish:
        """The wish where there is a query too: the track that the words name is one reference
        more."""
        if self.reference is None:
            return self.wish
        return replace(self.wish, also=(Also(self.reference), *self.wish.also))


def understood(known: Known, request: Request, has_query: bool) -> Understood:
    """The wish behind a request; a sentence in it for each part that cannot be, and the rest goes
    on. has_query : whether there is a track or file to sound like"""
    library, brief, reference = known.library, None, None
    problems: list[str] = []
    most = MOST_REFERENCES - has_query
    has_query = has_query or bool(request.also)
    if request.words.strip():
        brief = understanding.understand(request.words, known.vocabulary, has_query)
        chips = checked(request.chips, problems, turns=True)
        problems += miscorrected(brief, chips)
        brief = corrected(brief, chips)
        brief = _widened(brief, request)
        problems += brief.problems
        reference = _named_in(library, brief, has_query, problems)
        if brief.at_most is not None:
            request = replace(request, at_most=brief.at_most)
    also = _references(library, request.also, problems)
    avoid = _references(library, [(name, 1.0) for name in request.avoid], problems)
    most -= reference is not None
    if len(also) > most:
        left = ", ".join(f'"{one.name}"' for one in also[most:])
        problems.append(f"A search takes {MOST_REFERENCES} references; left out: {left}.")
    wish = Wish(
        brief=brief,
        also=also[:most],
        avoid=avoid,
        sound=_sound(request, problems),
        dials=_dials(request, problems),
        variety=_variety(request, problems),
        taste=_taste(known, problems) if request.tuned else None,
        as_near_as=request.as_near_as,
    )
    return Understood(replace(wish, problems=tuple(problems)), reference)


def _widened(brief: Brief, request: Request) -> Brief:
    """A brief whose tempo and key allow for what the request does: tolerance, half and double time,
    keys that mix."""
    tolerance = request.tolerance if 0 <= request.tolerance <= WIDEST else 0.0
    chips: list[Chip] = []
    for chip in brief.chips:
        if isinstance(chip, RangeChip) and chip.value == TEMPO:
            either_time = chip.either_time or request.either_time
            chip = replace(chip, tolerance=tolerance, either_time=either_time)
        elif isinstance(chip, KeyChip) and chip.key is not None and request.mixing:
            chip = replace(chip, compatible=True)
        chips.append(chip)
    return replace(brief, chips=tuple(chips))


def _tried(make: Callable[[], T], otherwise: T, problems: list[str]) -> T:
    try:
        return make()
    except SoundkinError as error:
        problems.append(str(error))
        return otherwise


def _sound(request: Request, problems: list[str]) -> SoundFilter:
    """Each part by itself, so that one that cannot be leaves the others."""
    parts: list[Callable[[], SoundFilter]] = [
        lambda: SoundFilter(None, request.tolerance, request.either_time),
        lambda: SoundFilter(energy=request.energy),
        lambda: SoundFilter(voice=request.voice, kind=request.kind.casefold()),
    ]
    time, energy, kind = (_tried(part, SoundFilter(), problems) for part in parts)
    shapes = [
        shape
        for name in request.shapes
        for shape in _tried(partial(_shape, name), SoundFilter(), problems).shapes
    ]
    no_keys: tuple[Key, ...] = ()
    keys = [
        key
        for name in request.keys
        for key in _tried(partial(keys_asked, [name], request.mixing), no_keys, problems)
    ]
    return replace(
        time,
        energy=energy.energy,
        shapes=tuple(dict.fromkeys(shapes)),
        voice=kind.voice,
        kind=kind.kind,
        keys=tuple(dict.fromkeys(keys)),
    )


def _shape(name: str) -> SoundFilter:
    return SoundFilter(shapes=(name.casefold(),))


def _variety(request: Request, problems: list[str]) -> Variety:
    """Each part by itself, as of the sound."""
    at_most = _tried(lambda: Variety(at_most=request.at_most), Variety(), problems).at_most
    dial = _tried(lambda: Variety(dial=request.varied), Variety(), problems).dial
    return Variety(at_most, request.fold, dial)


def _dials(request: Request, problems: list[str]) -> dict[str, float]:
    dials = checked(request.dials, problems)
    for name in [name for name in dials if name not in (WHOLE, *NAMES)]:
        problems.append(f'There is no aspect "{name}": say {", ".join((WHOLE, *NAMES))}.')
        del dials[name]
    if request.preset:
        if request.preset.casefold() not in PRESETS:
            problems.append(f'There is no preset "{request.preset}": say {", ".join(PRESETS)}.')
        else:
            dials = {**PRESETS[request.preset.casefold()], **dials}
    return {} if set(dials) <= {WHOLE} else dials


def _references(
    library: Library, names: Sequence[tuple[str, float]], problems: list[str]
) -> tuple[Also, ...]:
    found = []
    for name, weight in names:
        if not weight > 0:
            problems.append(f"A reference needs a weight above 0: leave {name} out instead.")
            continue
        if not counts(weight):
            problems.append(f"{no_weight(name, weight)}.")
            weight = 1.0
        query = _tried(partial(named, library, name), None, problems)
        if query is not None:
            label = query.path.name if query.path else library.track(str(query.track_id)).title
            found.append(Also(query, weight, label))
    return tuple(found)


def _named_in(library: Library, brief: Brief, has_query: bool, problems: list[str]) -> Query | None:
    """The track that a brief names by its title; a sentence where there is none."""
    if brief.reference is None:
        return None
    title = brief.reference.title
    if not title:
        if not has_query:
            problems.append(
                f'"{brief.reference.said}" needs a track or file: choose one, or put a title in'
                " quotation marks."
            )
        return None
    for track in titled(library, title):
        return Query(track_id=track.track_id)
    problems.append(f'No track here is called "{title}": check its title.')
    return None


def _taste(known: Known, problems: list[str]) -> Taste | None:
    offer = _tried(partial(verdicts.offer, known), None, problems)
    if offer is None:
        return None
    if not offer.helps:
        problems.append(offer.words)
        return None
    return offer.taste
