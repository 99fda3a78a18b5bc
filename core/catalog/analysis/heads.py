"""What a run names a track as: its heads, one for each category of names, and what they deserve to
say."""

from dataclasses import dataclass

import numpy as np

from core.records import field

NONE = "none"  # of the instrument head: no instrument leads, or it is no music at all
SURE = 0.8  # chance from which a name of a head whose names exclude each other is said
MOST_SAID = 0.98  # names said were right in 98 of 100 cases on recordings that taught nothing
# heads of the pretrained model, beside those of tag categories
INSTRUMENT, KIND, VOICE, TEMPO = "instrument", "kind", "voice", "tempo"
MUSIC = "music"  # of the head `kind`; the others are speech, nature, effect


def percent(chance: float) -> str:
    """A chance in percent, never higher than was found to be right on other recordings."""
    return f"{100 * min(chance, MOST_SAID):.0f} %"


@dataclass(frozen=True)
class Head:
    """One category of names that a run gives chances of.

    names : in the order of the chances ; one_of : whether they exclude each other
    sure : chance from which a name is said at all; below it the answer is "not sure"
    """

    name: str
    names: tuple[str, ...]
    one_of: bool = True
    sure: float = field(SURE, least=0, most=1)

    def said(self, p: np.ndarray) -> list[tuple[str, float]]:
        """The names that deserve to be said, likeliest first, with their chances; [] is "not sure".

        p : [shape=(n_names,)] chances
        """
        order = np.argsort(-p, kind="stable")[: 1 if self.one_of else None]
        return [(self.names[at], float(p[at])) for at in order if p[at] >= self.sure]
