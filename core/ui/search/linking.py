"""What search and map show, as their addresses say it."""

from core.catalog.library import Library
from core.ui.common import address
from core.ui.common.filters import filter_bar, filter_text
from core.ui.common.session import search_state, state
from core.ui.search import session_request
from core.ui.search.matches import feedback

FILE = "pages/search.py"
MAP = "pages/map.py"
VIEWS = {
    "matches": ":material/queue_music: Matches",
    "test": ":material/hearing: Listening test",
    "shortlist": ":material/bookmarks: Shortlist",
}


def tell(library: Library) -> None:
    """Say in the address what is searched for, by which filter and likes, and which view is open;
    for the map also which point was clicked."""
    query = search_state.QUERY.of(library.name).get()
    marks, view = feedback.current(), search_state.VIEW.get()
    chosen = state.MAP_CHOSEN.of(library.name).get()
    shared = {
        "track": [query.track_id] if query and query.track_id and query.chosen else [],
        "file": [query.token] if query and query.path else [],
        "part": [f"{query.span[0]:g}-{query.span[1]:g}"] if query and query.span else [],
        "like": list(marks.liked),
        "dislike": list(marks.disliked),
        **filter_text.written(filter_bar.kept(library)),
    }
    shown = [view] if view and view != search_state.VIEW.default else []
    address.say(FILE, library.name, **shared, view=shown, ask=session_request.written(library))
    address.say(MAP, library.name, **shared, point=[chosen] if chosen else [])
