"""What the search page looks for, as a session keeps it."""

from dataclasses import dataclass
from pathlib import Path

from core.search import uploads


@dataclass(frozen=True)
class SessionQuery:
    """What the search page looks for, as the session keeps it. Either `track_id` or `path` is set;
    `span` is the part of a file that counts, in seconds."""

    kind: str  # track, file or recording
    name: str
    track_id: str | None = None
    path: str | None = None
    duration_s: float = 0.0
    span: tuple[float, float] | None = None
    chosen: bool = True  # False for one to begin with, which no address needs to say

    @property
    def token(self) -> str:
        """By which a file is found again; "" for a track."""
        return uploads.token(Path(self.path)) if self.path else ""
