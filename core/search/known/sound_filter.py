"""Only tracks of a tempo, key, energy or kind, given or computed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.catalog.analysis.heads import percent
from core.catalog.filters import Range, check_range
from core.catalog.library_name import as_argument
from core.catalog.tempo_and_key import SHOWN
from core.errors import SoundkinError
from core.keynames import Key, compatible, parse_key
from core.search.brief.chips import SHAPES
from core.search.brief.ranking.brief_reasons import Reason
from core.search.known.sound_facts import CERTAIN, KINDS, SoundFacts

WIDEST = 0.25  # share by which a tempo may be missed


@dataclass(frozen=True)
class SoundFilter:
    """What is asked of the sound; a track whose value is unknown, or computed and too uncertain to
    be shown, does not pass.

    tempo : BPM; `tolerance` is the share by which both ends are widened, `either_time` whether half
        and double time count too
    keys : any of them will do
    energy : 0 to 1 ; shapes : of SHAPES, any of them
    voice : True with, False without ; kind : one of KINDS
    Raises `SoundkinError` for what cannot be.
    """

    tempo: Range | None = None
    tolerance: float = 0.0
    either_time: bool = False
    keys: tuple[Key, ...] = ()
    energy: Range | None = None
    shapes: tuple[str, ...] = ()
    voice: bool | None = None
    kind: str = ""

    def __post_init__(self) -> None:
        if self.tempo is not None:
            check_range(self.tempo, "tempo", "BPM")
        if self.energy is not None:
            check_range(self.energy, "energy", example="0.2-0.8")
            past = [end for end in self.energy if 1 < end < float("inf")]
            if past:
                end = "from" if self.energy[0] > 1 else "to"
                raise SoundkinError(
                    f"Energy goes from 0 (calm) to 1 (full), not {end} {past[0]:g}: write for"
                    " example 0.2-0.8."
                )
        if not 0 <= self.tolerance <= WIDEST:
            raise SoundkinError(
                f"A tempo may be missed by 0 to {100 * WIDEST:.0f} %, not by"
                f" {100 * self.tolerance:g}: give a smaller tolerance."
            )
        _one_of(self.shapes, SHAPES, "shape of energy")
        _one_of([self.kind] if self.kind else [], KINDS, "kind of sound")

    @property
    def is_empty(self) -> bool:
        """Whether every track passes."""
        return self == SoundFilter(tolerance=self.tolerance, either_time=self.either_time)


def keys_asked(names: Sequence[str], mixing: bool = False) -> tuple[Key, ...]:
    """The keys of these names; `mixing` adds those that mix with them by the Camelot wheel.
    SoundkinError for one that does not exist."""
    found: list[Key] = []
    for name in names:
        key = parse_key(name)
        if key is None:
            raise SoundkinError(
                f'There is no key "{name}": write it as "A minor", "F#", "8A" or "Es-Dur".'
            )
        found += compatible(key) if mixing else (key,)
    return tuple(dict.fromkeys(found))


def possible(asked: SoundFilter, facts: SoundFacts, name: str) -> tuple[SoundFilter, list[str]]:
    """The filter without what is known of no track of the library `name`, and a sentence for
    that."""
    problems: list[str] = []
    left = asked
    if asked.tempo and not _any(facts.tempo) and not _any(facts.energy):
        left = replace(left, tempo=None)
    if asked.keys and not (facts.key >= 0).any():  # also given ones
        left = replace(left, keys=())
    if (asked.energy or asked.shapes) and not _any(facts.energy):
        left = replace(left, energy=None, shapes=())
    if left != asked:
        asked = left
        problems.append(
            "Tempo, key and energy have not been computed for any track yet: start that on the"
            " Library page, or run"
            f" `soundkin measure --library {as_argument(name)}`."
        )
    if (asked.kind or asked.voice is not None) and not (facts.kinds >= 0).any():
        asked = replace(asked, voice=None, kind="")
        problems.append(
            "The model in use does not recognise voices and kinds of sound: analyse the library"
            " again with the one that ships."
        )
    return asked, problems


def _any(values: np.ndarray) -> bool:
    return bool(np.isfinite(values).any())


def passing(asked: SoundFilter, facts: SoundFacts) -> np.ndarray:
    """Which tracks pass, bool (n,)."""
    mask = np.ones(len(facts.tempo), bool)
    with np.errstate(invalid="ignore"):
        if asked.tempo is not None:
            mask &= tempo_fits(facts.tempo, asked) & (facts.tempo_sure >= SHOWN)
        if asked.keys:
            numbers = [key.number for key in asked.keys]
            mask &= np.isin(facts.key, numbers) & (facts.key_sure >= SHOWN)
        if asked.energy is not None:
            mask &= (facts.energy >= asked.energy[0]) & (facts.energy <= asked.energy[1])
        if asked.voice is not None:
            mask &= (facts.voice >= CERTAIN) if asked.voice else (facts.voice < CERTAIN)
    if asked.shapes:
        bits = sum(1 << SHAPES.index(name) for name in asked.shapes)
        mask &= (facts.shapes & bits) > 0
    if asked.kind:
        mask &= facts.kinds == KINDS.index(asked.kind)
    return mask


def told(asked: SoundFilter, facts: SoundFacts, row: int) -> list[Reason]:
    """By what a track passed as having a voice or none, or as a kind of sound, with the chance."""
    found: list[Reason] = []
    if asked.voice is not None and np.isfinite(facts.voice[row]):
        p = float(facts.voice[row]) if asked.voice else 1 - float(facts.voice[row])
        found.append(Reason(f"{'' if asked.voice else 'no '}voice ({percent(p)})", p))
    if asked.kind and np.isfinite(facts.kind_sure[row]):
        p = float(facts.kind_sure[row])
        found.append(Reason(f"{asked.kind} ({percent(p)})", p))
    return found


def tempo_fits(bpm: np.ndarray, asked: SoundFilter) -> np.ndarray:
    """Which tempos lie in the range that is asked for, bool (n,); unknown ones do not."""
    assert asked.tempo is not None
    low, high = asked.tempo[0] * (1 - asked.tolerance), asked.tempo[1] * (1 + asked.tolerance)
    times = (1.0, 0.5, 2.0) if asked.either_time else (1.0,)
    with np.errstate(invalid="ignore"):
        found = [(bpm * time >= low) & (bpm * time <= high) for time in times]
    return np.asarray(np.any(found, axis=0))


def _one_of(names: Sequence[str], known: Sequence[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise SoundkinError(f'There is no {what} "{name}": say {" or ".join(known)}.')
