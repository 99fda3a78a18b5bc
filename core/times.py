"""Times as people read them: how long something takes, where in a track something is, and when
something was done."""

import time


def how_long(seconds: float) -> str:
    """How long work takes, as people say it: 42 s, 3 min 20 s, 12 min, 2 h 2 min, 2 h."""
    whole = round(seconds)
    whole -= whole % 60 if whole >= 600 else 0  # nobody counts on the seconds any more
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [(hours, "h"), (minutes, "min")] if hours else [(minutes, "min"), (rest, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"


def timecode(seconds: float) -> str:
    """A time in a track, or its length, as players show it: 1:05, 1:02:05."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def day_and_time(stamp: float) -> str:
    """When something was done (s since 1970), by this machine's clock: 29 November 2026, 06:28."""
    return time.strftime("%d %B %Y, %H:%M", time.localtime(stamp)).lstrip("0")
