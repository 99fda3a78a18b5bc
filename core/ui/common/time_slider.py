"""A slider over times of a track or lengths, which it shows as players do: 1:05."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from streamlit.delta_generator import DeltaGenerator

Clock = time  # Streamlit's sliders show seconds as minutes only where these are a time of the day
Clocks = tuple[Clock, Clock]
STEP = timedelta(seconds=1)
LATEST = 86_399.0  # s, the last that such a slider can show
HOUR = 3600.0  # s


def on_clock(span: tuple[float, float]) -> Clocks:
    """Two times (s) as the slider takes them."""
    return _clock(span[0]), _clock(span[1])


def seconds(span: Clocks) -> tuple[float, float]:
    """What the slider tells, in s."""
    return _seconds(span[0]), _seconds(span[1])


def slider(
    place: DeltaGenerator,
    label: str,
    bounds: tuple[float, float],
    value: Clocks,
    key: str,
    on_change: Callable[[], None] | None = None,
) -> tuple[float, float]:
    """Draw a slider between the bounds (s); what is chosen, in s."""
    shape = "m:ss" if bounds[1] < HOUR else "H:mm:ss"
    ends = on_clock(bounds)
    return seconds(
        place.slider(label, *ends, value, step=STEP, format=shape, key=key, on_change=on_change)
    )


def _clock(s: float) -> Clock:
    return (datetime.min + timedelta(seconds=min(s, LATEST))).time()


def _seconds(clock: Clock) -> float:
    return (datetime.combine(datetime.min, clock) - datetime.min).total_seconds()
