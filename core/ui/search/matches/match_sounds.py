"""What sounds in the match list: the library's tracks, and a query that is a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core import config
from core.catalog.library import Library
from core.source import excerpt_cache, never
from core.ui.common.session.session_query import SessionQuery
from core.ui.player.rows import MatchRow
from core.ui.player.sounds import LONGEST_WHOLE, LibrarySounds

FILE = "query"  # stands for the id of a query that is no track of the library


@dataclass(frozen=True)
class SearchSounds:
    """The sound of the library's tracks, and of a query that is a file."""

    library: Library
    query: SessionQuery

    def name(self, row: MatchRow) -> str:
        if row.track_id != FILE:
            return LibrarySounds(self.library).name(row)
        return f"file {Path(str(self.query.path)).parent.name}@{row.start_s:.2f}"

    def content(
        self, row: MatchRow, whole: bool = False, waiting: Callable[[], object] = never
    ) -> tuple[bytes, float]:
        if row.track_id != FILE:
            return LibrarySounds(self.library).content(row, whole, waiting)
        from core.audio.guarded import flac_excerpt

        start_s = 0.0 if whole else row.start_s
        seconds = LONGEST_WHOLE if whole else config.EXCERPT_SECONDS
        key = f"query\0{self.query.path}\0{start_s:.2f}\0{seconds:g}"
        path = Path(str(self.query.path))
        decode = partial(flac_excerpt, path, start_s, seconds, waiting=waiting)
        return excerpt_cache().get_or(key, decode), start_s
