"""What a session remembers of the search page and of match lists: keys, as those in `state`."""

from typing import TYPE_CHECKING

from core.catalog.shortlist import Entry
from core.search.request.request import Request
from core.search.uploads import Uploads
from core.ui.common.session.session import Key
from core.ui.common.time_slider import Clock, Clocks

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from core.ui.common.session.events import Event
    from core.ui.common.session.session_query import SessionQuery

QUERY: "Key[SessionQuery | None]" = Key(
    "query", "search/query", None, "by library: what the search page looks for"
)
MATCH_COUNT = Key[int]("k", "search/matches", 10, "how many matches")
MATCH_SLIDER = Key[int]("k-slider", "search/matches", 10, "widget: how many matches")
SEARCH_FOLLOW = Key[bool](
    "search-follow", "search", False, "whether the page moves to the matches of a new query"
)
VIEW = Key[str]("view", "search page", "matches", "matches, listening test or shortlist")
VIEW_FIELD = Key[str]("view-field", "search page", "matches", "widget: which of them")
UPLOADS = Key[Uploads | None](
    "uploads", "search/query", None, "what was handed over to search with"
)
UPLOADS_TOO = Key[tuple[Uploads, ...]](
    "uploads-too", "search/query", (), "uploads of a session before a reload: kept by this one, too"
)
FEEDBACK = Key[tuple[tuple[str, str], ...]](
    "feedback",
    "search/matches",
    (),
    '("more" or "less", track id) of each like or dislike, in order',
)

ASK_WAY = Key[str]("ask-way", "search/query", "", "widget: a track, a file, a recording, the map")
ASK_ERROR = Key[str]("ask-error", "search/query", "", "what is wrong with what was chosen")
ASK_TRACK = Key[str | None](
    "ask-track", "search/query", None, "widget, by library: a track of the library"
)
ASK_FILE: "Key[UploadedFile | None]" = Key("ask-file", "search/query", None, "widget: a file")
ASK_RECORDED = Key[str]("ask-recorded", "search/query", "", "digest of the last recording")
SEGMENT = Key[Clocks](
    "segment", "search/query", (Clock(), Clock()), "widget, by file: the part to search with"
)
SEGMENT_CHART = Key[None]("segment-chart", "search/query", None, "widget, by file: its waveform")
SEGMENT_DRAGGED = Key[tuple[float, float] | None](
    "segment-dragged", "search/query", None, "by file: the part last dragged over, s"
)
HANDED_OVER = Key[tuple[str, bytes, str] | None](
    "handed-over", "search/query", None, "name, content and kind of a file not yet listened to"
)

EXPORT_EXCEL = Key[bool]("shortlist-excel", "common/downloads", False, "widget: mark CSV as UTF-8")
EXPORT_TAGS = Key[bool]("shortlist-tags", "search/shortlist", False, "widget: columns of tags")
EXPORT_COMPUTED = Key[bool](
    "shortlist-computed", "search/shortlist", False, "widget: tempo and key, also in sound files"
)
EXPORT_SCORE = Key[bool]("shortlist-score", "search/shortlist", False, "widget: a column of scores")
UNFOLDED = Key[frozenset[str]](
    "unfolded", "search/matches", frozenset(), "matches whose other versions are shown"
)

ASKED = Key[Request](
    "asked", "search/brief", Request(), "by library: what is asked beside query and filter"
)
BRIEF_WORDS = Key[str]("brief-words", "search/brief", "", "widget, by library: the brief")
BRIEF_CHIP = Key[float | None](
    "brief-weight", "search/brief", 1.0, "widget, by library, place, words: a chip's weight"
)
BRIEF_WITH_QUERY = Key[bool](
    "brief-with-query", "search/brief", False, "widget, by library: words and the query"
)
BRIEF_BOX = Key[bool]("brief-box", "search/brief", False, "widget, by library: the box")
BRIEF_FIELD = Key[object]("brief-field", "search/brief", None, "widget, by library, field")
SHORTLIST_BEFORE = Key[tuple[str, tuple[Entry, ...], tuple[str, ...]] | None](
    "shortlist-before",
    "search/shortlist",
    None,
    "by library: what was done to the shortlist last, how it was before, and what was added",
)
SHORTLIST_MOVED = Key[str](
    "shortlist-moved", "search/shortlist", "", "key of the button that has the focus after a click"
)
SHORTLIST_MORE = Key[int](
    "shortlist-more-cards", "search/shortlist", 0, "how many are shown beyond the first"
)
PATH_BOX = Key[bool]("path-box", "search/shortlist", False, "widget: the path")
NOTE = Key[str]("note", "search/shortlist", "", "widget, by track: its note")
ORDER_PROBLEM = Key[str]("order-problem", "search/shortlist", "", "why the shortlist has no order")

# --- match list: each of these by the list's key ------------------------------------------------
LIST_HEARD = Key[int]("list-heard", "player/match_list", 0, "number of the last event taken")
LIST_EVENTS: "Key[tuple[Event, ...]]" = Key(
    "list-events", "player/match_list", (), "events that the page's body has not had yet"
)
SOUND_ASKED = Key[object]("sound-asked", "player/supply", None, "the browser's last request")
SOUND_TURN = Key[int]("sound-turn", "player/supply", 0, "how many requests have been answered")
SOUND_FIRST = Key[str]("sound-first", "player/supply", "", "the list's first sound, already begun")
SOUND_PATIENCE = Key[float]("sound-patience", "player/supply", 0.0, "how long to wait next, s")
SOUND_CLIENT = Key[str]("sound-client", "player/supply", "", "what the preparer knows this list by")
