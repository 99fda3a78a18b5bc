"""A tempo or a length as it stands in a text."""

from dataclasses import dataclass, replace

UP, DOWN = "up", "down"  # limits: at most, at least


@dataclass(frozen=True)
class Quantity:
    """One tempo (BPM) or length (s) of a text.

    of : TEMPO or LENGTH; "" where neither unit nor words tell it
    low, high : both the same but for a range
    first, after : places of its first token and of the one behind it
    limit : UP: at most `high`; DOWN: at least `low`; turned round where `denied`; "" for none
    by : what it may differ by, a share where `is_share`
    unit : in BPM or s; 0 where nothing tells it
    """

    of: str
    low: float
    high: float
    first: int
    after: int
    limit: str = ""
    denied: bool = False
    inherits: bool = False  # "nor"
    is_behind: bool = False  # the limit stands behind the number
    is_precise: bool = False
    by: float | None = None
    is_share: bool = False
    unit: float = 0.0
    start: int = 0  # in the text
    end: int = 0

    @property
    def is_range(self) -> bool:
        return not self.limit and self.low != self.high

    @property
    def side(self) -> str:
        """UP, DOWN or "", with its "not"."""
        if not self.denied:
            return self.limit
        return {UP: DOWN, DOWN: UP}.get(self.limit, "")

    def in_unit(self, of: str, unit: float) -> "Quantity":
        """A quantity without a unit in one."""
        return replace(self, of=of, low=self.low * unit, high=self.high * unit, unit=unit)
