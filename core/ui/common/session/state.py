"""What a session remembers: every key with its type, its owner and its meaning;
those of the search page and of match lists are in `search_state`.

Keys of widgets are here too where code reads or sets them: `key=KEY.name` draws the widget under
that key. Streamlit drops a widget's value when the page is left; what must last is kept under a
plain key beside it.
"""

from collections.abc import Sequence

from core.catalog.filters import Filter
from core.ui.common.session.session import Key
from core.ui.common.time_slider import Clocks


def filter_choice(prefix: str, library: str, field: str) -> Key[list[str]]:
    """Widget of common/filters: the tags of a category, or the file formats, that are asked
    for. prefix : of the page"""
    return Key(f"{prefix}-{library}-{field}", "common/filters", [], "what a filter asks for")


def filter_tempo(prefix: str, library: str) -> Key[tuple[int, int] | None]:
    """Widget of common/filters: a range of tempo (BPM)."""
    return Key(f"{prefix}-{library}-tempo", "common/filters", None, "what a filter asks for")


def filter_length(prefix: str, library: str) -> Key[Clocks | None]:
    """Widget of common/filters: a range of length."""
    return Key(f"{prefix}-{library}-length", "common/filters", None, "what a filter asks for")


# --- every page ---------------------------------------------------------------------------------
LIBRARY = Key[str]("library", "common/frame", "", "name of the open library; also in the address")
LIBRARY_PICKER = Key[str]("library_picker", "common/frame", "", "widget: the library picker")
LIBRARY_GONE = Key[str](
    "library-gone", "common/frame", "", "one that was asked for and is not there"
)
PAGE = Key[str]("open-page", "common/address", "", "file of the page that is open")
ADDRESS_SEEN = Key[tuple[str, dict[str, list[str]]] | None](
    "address-seen", "common/address", None, "the page, and the address it last had or wrote"
)
ADDRESS_SAID = Key[dict[str, list[str]]](
    "address-said", "common/address", {}, "by page, library: what its address says by now"
)
LINKS_DRAWN = Key[dict[str, dict[str, list[str]]]](
    "links-drawn", "common/frame", {}, "by page: where the sidebar's links lead"
)
ADDRESS_NEWS = Key[bool](
    "address-news", "common/address", False, "whether the address says what no page has taken yet"
)
FILTER = Key[Filter](
    "kept-filters", "common/filters", Filter(), "by library: what tracks are shown, on all pages"
)
FILTER_BOX = Key[bool](
    "filters", "common/filters", False, "widget, by page, library: whether its fields are open"
)
FILTER_FIELDS = Key[tuple[int, Filter]](
    "filter-fields",
    "common/filters",
    (0, Filter()),
    "by page, library: how often code has changed what they ask for, and what they began with",
)
TOAST = Key[tuple[str, str, bool] | None](
    "toast", "common/toasts", None, "what a click did, to be said: words, icon, whether it stays"
)
RESTORED = Key[str]("restored", "common/faults", "", "what restoring or deleting a library gave")
DIALOG = Key[bool]("dialog", "common/dialogs", False, "whether a dialog is open")
LIST_PAGE = Key[int]("page", "common/tracks", 0, "by list: which five tracks are shown, from 0")

# --- tag coverage -------------------------------------------------------------------------------
PARETO = Key[None]("pareto", "coverage/view", None, "widget, by library, category: the chart")
TAG_TABLE = Key[None]("tag-table", "coverage/view", None, "widget, by library, category: the table")
TAG_PICK = Key[str | None](
    "tag-pick", "coverage/view", None, "widget, by library, category: the tags in words"
)
NARROWED = Key[Filter](
    "narrowed", "coverage/narrowing", Filter(), "by library: what is narrowed to; in the address"
)
CHOSEN_TAG = Key[str | None](
    "chosen-tag", "coverage/view", None, "by library, category: the tag whose tracks are listed"
)

# --- library ------------------------------------------------------------------------------------
EMBED_JOB = Key[str]("embed-job", "library/analysing", "", "the analysis started in this session")
VERSIONS_BOX = Key[bool]("versions-box", "library/versions", False, "widget: what was found")
VERSIONS_JOB = Key[str]("versions-job", "library/versions", "", "the look for versions begun here")
MEASURE_JOB = Key[str]("measure-job", "library/measuring", "", "the measuring started here")

IMPORT_SOURCE = Key[str](
    "import-source", "library/choosing", "", "widget, by choices: the folder to import"
)
IMPORT_CHOSEN = Key[tuple[int, str]](
    "import-chosen", "library/choosing", (0, ""), "how often a folder was chosen, and the last one"
)
FOLDER_AT = Key[str]("folder-at", "library/choosing", "", "the folder that is looked into")
FOLDER_FIELD = Key[str]("folder-field", "library/choosing", "", "widget: the same")
IMPORT_FOLLOW = Key[bool](
    "import-follow", "library/importing", False, "whether to go to what a check or import says"
)
LIBRARY_FOLLOW = Key[bool](
    "library-follow", "library/importing", False, "whether to go to the top, where the analysis is"
)
IMPORT_JOB = Key[str]("import-job", "library/importing", "", "the import to watch")
FORGOTTEN = Key[int]("forgotten", "library/missing", 0, "by library: tracks forgotten just now")

# --- training -----------------------------------------------------------------------------------
TRAIN_JOB = Key[str]("train-job", "training/live", "", "the training that this session saw run")
TRAIN_SHOWN = Key[str]("train-shown", "training/live", "", "the training whose end was said")
RUN_SHOWN = Key[str](
    "run-shown", "training/results", "", "by library: the run looked at; also in the address"
)
RUN_PICKER = Key[str]("run", "training/results", "", "widget, by library: the same")
RUN_NAME = Key[str]("run-name", "training/manage", "", "widget, by library, run: its new name")
RUN_FAULT = Key[str]("run-fault", "training/manage", "", "why the last change of a run failed")
RUN_GONE = Key[bool]("run-gone", "training/manage", False, "whether a run was deleted just now")
TRAIN_FOLLOW = Key[bool](
    "train-follow", "training", False, "whether the page moves to the training that just began"
)
TRAIN_KEPT = Key[object]("train-kept", "training", None, "by field: what was chosen in it last")
USE_JOB = Key[str]("use-job", "training/results", "", "the analysis by a run, started here")
CONFUSION = Key[None]("confusion", "training/results", None, "widget, by run: the confusion matrix")
CONFUSION_PICK = Key[int | None](
    "confusion-pick", "training/results", None, "widget, by run: the same squares in words"
)
CONFUSION_CELL = Key[int | None](
    "confusion-cell", "training/results", None, "by run: the square whose tracks are listed"
)
AUDITION_POOL = Key[Sequence[str]](
    "pool", "training/audition", (), "by library, category, class: the candidates to listen to"
)
AUDITION_AT = Key[int | None](
    "at", "training/audition", None, "by library, category, class: the candidate in hand, from 0"
)
AUDITION_PLAY = Key[bool](
    "audition-play", "training/audition", False, "whether the next candidate plays by itself"
)

# --- map ----------------------------------------------------------------------------------------
MAP_CHART = Key[None]("map-chart", "map/drawing", None, "widget, by library: the map")
MAP_CHOSEN = Key[str | None](
    "map-chosen", "map/view", None, "by library: the track clicked last, also to search with"
)
MAP_STARTED = Key[str | None](
    "map-started", "map/details", None, "by library: the track that was last started to play"
)
MAP_LASSO = Key[list[str] | None](
    "map-lasso", "map/drawing", None, "by library: the tracks of the last box or lasso"
)
MAP_CLEARED = Key[int](
    "map-cleared", "map/details", 0, "by library: how often a box or lasso was cleared"
)
MAP_MADE = Key[str]("map-made", "map/drawing", "", "key of what a click or lasso made, to be shown")
MAP_VIEW = Key[tuple[tuple[float, float] | None, int]](
    "map-view", "map/view", (None, 0), "by library: where to fly, and how often one has flown"
)
MAP_FOUND = Key[str]("map-found", "map/view", "", "widget, by library, words: one found by name")

# --- how it works -------------------------------------------------------------------------------
HOW_TRACK = Key[str]("how-track", "how/picker", "", "by library: the track that is walked through")
HOW_PICKED = Key[str | None]("how-picked", "how/picker", None, "widget, by library: the picker")
HOW_STEP = Key[str]("how-step", "how/view", "", "the step in view; also in the address")
HOW_STEP_PILLS = Key[str]("how-step-pills", "how/view", "", "widget: the same")
HOW_MOVED = Key[bool](
    "how-moved", "how/view", False, "whether Back or Next was pressed, to scroll up once"
)
HOW_SEGMENT = Key[int]("how-segment", "how/sound", 0, "widget, by track: which segment, from 0")
HOW_NETWORK = Key[str]("how-network", "how/network", "", "widget: the network looked into")
HOW_LAYER = Key[int]("how-layer", "how/network", 0, "widget, by network: the layer, from 0")
HOW_CHANNEL = Key[int](
    "how-channel", "how/filters", 0, "widget, by network, layer, track: the channel, from 0"
)
HOW_VIEW = Key[str]("how-view", "how/on_map", "", "widget: around the track, or the whole map")
HOW_MATCH = Key[str]("how-match", "how/cosine", "", "widget, by track: the neighbour compared with")

# --- missing tags -------------------------------------------------------------------------------
REVIEW_CATEGORY = Key[str](
    "review_category", "review/start", "", "the category last reviewed; also in the address"
)
REVIEW_CATEGORY_PILLS = Key[str]("review-category", "review/start", "", "widget: the same")
REVIEW_VIEW = Key[str](
    "review_view", "review/start", "", "what was last shown of it; also in the address"
)
REVIEW_VIEW_PILLS = Key[str]("review-view", "review/start", "", "widget: the same")
REVIEW_TAG = Key[str](
    "review-tag", "review/deck", "", "widget, by category and kind: one tag only, or every"
)
REVIEW_SKIPPED = Key[tuple[str, ...]](
    "review_skipped", "review/deck", (), "by library, category and kind: the tracks put off"
)
REVIEW_STEPS = Key[tuple[int, ...]](
    "review_steps", "review/card", (), "by library: what was decided in this tab, to take it back"
)
REVIEW_PLAY = Key[bool](
    "review_play", "review/deck", False, "whether the card in hand starts to play by itself"
)
REVIEW_GO_ON = Key[bool](
    "review_go_on", "review/deck", True, "whether the next card plays by itself"
)
REVIEW_GO_ON_TOGGLE = Key[bool]("review-go-on-toggle", "review/deck", True, "widget: the same")
