"""A widget that shows what is kept elsewhere, where code changes it too: a link, a preset, a step.

A browser tells the values of all widgets with each message. One that it sent before it saw what
code had set would bring the old value back. So the widget is then another one, under another key,
and what is still told of the one before is passed over.

The widget takes the value as its default. A value set under its key is told to the browser once,
by a run that a quick click may end; the browser would show, and tell, the widget's first choice.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from core.ui.common import faults
from core.ui.common.session.session import Key

T = TypeVar("T")


@dataclass(frozen=True)
class Shown(Generic[T]):
    """How to draw the widget: under the name of its key, with this value as its default
    and `on_change=told`.

    turn : how often code has changed what is shown, now and when this was made
    """

    key: Key[T]
    turn: tuple[Key[int], int]
    value: T
    keep: Callable[[T], object]

    def one_of(self, options: Collection[T]) -> T | None:
        """The value if it can be chosen; a link may ask for another one."""
        return self.value if self.value in options else None

    def told(self) -> None:
        """Keep what a person chose."""
        now, mine = self.turn
        if now.get() == mine and self.key.get() != self.value:
            faults.guarded(self.keep)(self.key.get())


def shown(widget: Key[T] | Key[object], value: T, keep: Callable[[T], object]) -> Shown[T]:
    """A widget that shows this value, before it is drawn; `keep` takes what a person chooses."""
    first = cast(Key[T], widget)
    turn = Key(f"{first.name}-turn", first.owner, 0, "how often code has changed what it shows")
    key = _at(first, turn.get())
    if key.known() and key.get() != value:
        turn.set(turn.get() + 1)
        key = _at(first, turn.get())
    return Shown(key, (turn, turn.get()), value, keep)


def _at(first: Key[T], turn: int) -> Key[T]:
    return first.of(turn) if turn else first
