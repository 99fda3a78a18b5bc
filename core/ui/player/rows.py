"""What the match list shows: rows and chips. Plain data, no search."""

from dataclasses import dataclass

from core.times import timecode
from core.ui.common.session.events import ICONS, Action

COMPUTED = "≈ "  # in front of a tempo or key that the analysis computed


@dataclass(frozen=True)
class Chip:
    """A word on a row. `kind` "same" is filled, "other" dashed, anything else plain."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class MatchRow:
    """One track of the list, in people's words; all texts are shown literally.

    track_id : named in events; unique in the list
    rank : its place; None for a row that is no match, such as the query
    key : the musical key, "A minor"
    score : similarity, 0 to 1; None shows none. `closeness` says it in words
    start_s : where the excerpt begins in the track (s)
    part : the segment that matches, (start, end) in seconds of the track: what the loop repeats
    reasons : whether the chips say why the track is here: then all of them are seen
    fold : what is folded under this row, "3 versions"; `unfolded` whether that is shown below it
    energy : one value a second of the whole track, 0 to 1, drawn on the waveform
    course : how the energy goes, "building"
    liked : True or False after a like or a dislike
    actions : the icons that the row has
    """

    track_id: str
    title: str
    artist: str = ""
    rank: int | None = None
    chips: tuple[Chip, ...] = ()
    reasons: bool = False
    duration_s: float | None = None
    tempo_bpm: float | None = None
    tempo_computed: bool = False
    key: str = ""
    score: float | None = None
    closeness: str = ""
    start_s: float = 0.0
    part: tuple[float, float] | None = None
    fold: str = ""
    unfolded: bool = False
    energy: tuple[float, ...] = ()
    course: str = ""
    liked: bool | None = None
    shortlisted: bool = False
    actions: tuple[Action, ...] = ICONS

    def facts(self) -> list[str]:
        """Length, tempo and key, as far as they are known."""
        about = COMPUTED if self.tempo_computed else ""
        found = (
            timecode(self.duration_s) if self.duration_s else "",
            f"{about}{self.tempo_bpm:.0f} BPM" if self.tempo_bpm else "",
            self.key,
        )
        return [fact for fact in found if fact]
