"""Playlists: extended M3U, which names files one a line."""

from collections.abc import Sequence
from pathlib import Path

from core.catalog.library import Library, Track
from core.errors import AudioError
from core.files import given_out

ENDINGS = (".m3u", ".m3u8")
_ENDS_A_LINE = ("\n", "\r")


def write(library: Library, tracks: list[Track], out: Path) -> int:
    """Extended M3U in UTF-8, and marked so, one line a file; how many files it names. A track
    without a file that a line can name has only a comment. Of a track that is part of a file VLC is
    told where it begins and ends (s); other players know no such lines, and play the whole file."""
    n_named = 0
    with given_out(out, newline="\n", encoding="utf-8") as file:
        file.write("#EXTM3U\n#EXTENC:UTF-8\n")
        for track in tracks:
            title = " ".join(
                f"{track.artist} - {track.title}".split() if track.artist else track.title.split()
            )
            file.write(f"#EXTINF:{round(track.duration_s or -1)},{title}\n")
            path = _one_line(library, track)
            if path is not None:
                n_named += 1
                for name, at in (("start", track.start_s), ("stop", track.end_s)):
                    file.write(f"#EXTVLCOPT:{name}-time={at:.2f}\n" if at else "")
                file.write(f"{path}\n")
            else:
                name = " ".join(track.track_id.split())
                file.write(f"# {name} has no sound file that a playlist can name\n")
    return n_named


def without_line(library: Library, ids: Sequence[str], out: Path) -> list[dict[str, str]]:
    """Those of these tracks that a file, where it is a playlist, cannot name: {file, reason}
    each."""
    found = []
    for track in library.tracks(ids) if out.suffix.lower() in ENDINGS else ():
        if _one_line(library, track) is None:
            named = track.path and any(sign in track.path for sign in _ENDS_A_LINE)
            why = "Its name goes over several lines: rename it." if named else "It has no file now."
            found.append({"file": track.path or track.track_id, "reason": why})
    return found


def _one_line(library: Library, track: Track) -> str | None:
    """A track's file as a line of a playlist; None when it is not there or its name is no line."""
    try:
        path = str(library.audio_path(track.track_id))
    except AudioError:
        return None
    return None if any(sign in path for sign in _ENDS_A_LINE) else path
