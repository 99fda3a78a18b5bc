"""The frame of every page: page settings, sidebar, library picker, job badge, exclusive playback.

Each page calls `page` itself, first of all: on a cold server a link to /search runs pages/search.py
without app.py.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit import net_util

from core import job_status, jobs, libraries
from core.catalog.library import Library
from core.catalog.user_errors import USER_ERRORS
from core.libraries import DEFAULT
from core.times import how_long
from core.ui.common import address, faults, toasts, work
from core.ui.common.caches import caches
from core.ui.common.frame.leaving import LEAVING
from core.ui.common.frame.places import PLACES
from core.ui.common.frame.popovers import BY_TAB
from core.ui.common.frame.printing import PRINTED
from core.ui.common.frame.style import LEGIBLE, OVER_THE_PAGE_TOO
from core.ui.common.frame.table_names import TABLE_NAMES
from core.ui.common.session import search_state, state
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.common.tracks.players import exclusive

# When a foreign page knocks, Streamlit would ask a server of Amazon's for this machine's address,
# and keep all who use the app waiting meanwhile.
net_util.get_external_ip = lambda: None
DEMO_ADDRESS = {"library": DEFAULT}  # of what works before there is music of one's own


@dataclass(frozen=True)
class PageLink:
    """One page of the app as the sidebar links to it."""

    file: str
    label: str
    icon: str


PAGES = (
    PageLink("app.py", "Home", ":material/home:"),
    PageLink("pages/library.py", "Library", ":material/library_music:"),
    PageLink("pages/coverage.py", "Tag coverage", ":material/bar_chart:"),
    PageLink("pages/training.py", "Training", ":material/model_training:"),
    PageLink("pages/map.py", "Map", ":material/scatter_plot:"),
    PageLink("pages/search.py", "Search", ":material/search:"),
    PageLink("pages/review.py", "Missing tags", ":material/rule:"),
    PageLink("pages/quality.py", "Quality", ":material/verified:"),
    PageLink("pages/how_it_works.py", "How it works", ":material/school:"),
)
WORK = {
    "embed": "Analysing",
    "evaluate": "Measuring",
    "import": "Importing",
    "map": "Mapping",
    "measure": "Tempo and key of",
    "suggest": "Finding tags in",
    "train": "Training on",
    "versions": "Versions in",
}
# Drawn here: an emoji or a material icon as the page's icon would be fetched from a server of
# Google's.
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32'"
    " rx='7' fill='#B4531F'/><path d='M7 13v6M12 8v16M17 11v10M22 6v20M27 13v6' stroke='#fff'"
    " stroke-width='2.6' stroke-linecap='round'/></svg>"
)

# Little: less empty space on top, calm cards, and a mark on the player that the keyboard moves.
STYLE = """<style>
.sk-brand { font-size: 1.35rem; font-weight: 700; margin: 0; letter-spacing: -.01em; }
[data-testid="stMainBlockContainer"] { padding-top: 3.25rem; max-width: 76rem; }
[data-testid="stSidebarHeader"] { height: 2.5rem; margin-bottom: 0; }
audio { height: 2.5rem; border-radius: .5rem; }
audio[data-current] { outline: 2px solid rgba(217, 119, 66, .8); outline-offset: 1px; }
[class*="st-key-do-"] button { min-height: 0; padding: .1rem .55rem; }
[class*="st-key-do-"] button p { font-size: .85rem; }
[class*="st-key-card-"], [class*="st-key-map-"], [class*="st-key-matches-"], .st-key-training-live,
.st-key-import-answer {
  scroll-margin: 4rem 0 1rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem;
  padding-right: 1rem; } }
</style>"""
# On a narrow screen the sidebar lies over the page. Streamlit closes it after a link of its own
# navigation only, not of `st.page_link`: the page that was asked for would stay covered. Drawn on
# every page, its second coming changes nothing.
CLOSE_SIDEBAR = """<script>
(() => {
  if (window.soundkinSidebar) return;
  window.soundkinSidebar = true;
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element
      && event.target.closest('[data-testid="stSidebar"] [data-testid="stPageLink-NavLink"]');
    if (!link || !window.matchMedia('(max-width: 768px)').matches) return;
    const close = '[data-testid="stSidebarCollapseButton"] button';
    setTimeout(() => document.querySelector(close)?.click());  // after the link has been followed
  });
})();
</script>"""


def page(title: str) -> Library:
    """Draw the frame and return the library in use; a library that cannot be opened ends the run
    with a sentence."""
    st.set_page_config(
        page_title=f"{title} · Soundkin",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="auto",
    )
    faults.catch_all()
    toasts.show()
    state.DIALOG.drop()  # until this run opens one
    with st.sidebar:
        st.html(STYLE + LEGIBLE + PRINTED + "<p class='sk-brand'>Soundkin</p>")
        exclusive()
        file = next(link.file for link in PAGES if link.label == title)
        library, fault, said = _picker(file)
        addresses = {link.file: address.link(link.file, state.LIBRARY.get()) for link in PAGES}
        state.LINKS_DRAWN.set(addresses)
        for link in PAGES:
            st.page_link(
                link.file,
                label=link.label,
                icon=link.icon,
                width="stretch",
                query_params=addresses[link.file],
            )
        scripts = CLOSE_SIDEBAR + LEAVING + BY_TAB + PLACES + TABLE_NAMES + OVER_THE_PAGE_TOO
        st.html(scripts, unsafe_allow_javascript=True)
        _badge()
    caches.warm()
    for sentence in said:  # on the page: a narrow screen shows no sidebar
        st.warning(sentence, icon=":material/link_off:")
    faults.told()
    if library is None:
        st.title(title)
        if fault is not None:
            faults.show(fault, f"The library {md(state.LIBRARY.get())} cannot be opened: ")
            faults.try_again()
        st.stop()
    if library.built_in:
        caches.warm_demo()
    return library


def go(file: str, library: str | None = None) -> None:
    """Leave for another page of the app, for example go("pages/library.py")."""
    if library is not None:
        _open(library)
    st.switch_page(file, query_params=address.link(file, state.LIBRARY.get() or DEFAULT))


def _picker(file: str) -> tuple[Library | None, Exception | None, list[str]]:
    """The library picker: what is open, or why it cannot be opened, and what is to be said of it.
    The choice lives under a plain key, because widget keys are dropped on a page change."""
    names, unlisted = libraries.listed()
    asked = address.given(address.LIBRARY) or state.LIBRARY.get() or DEFAULT
    if unlisted and asked not in names:
        names.append(asked)  # it may be one of those that cannot be listed just now
    chosen = asked if asked in names else DEFAULT
    said = []
    if chosen != asked:
        state.LIBRARY_GONE.set(asked)
    was_open = chosen != asked == state.LIBRARY.get()
    _open(chosen)
    picker = shown(state.LIBRARY_PICKER, chosen, lambda name: _picked(file, name))
    st.selectbox(
        "Library",
        names,
        index=names.index(chosen),
        key=picker.key.name,
        on_change=picker.told,
    )
    of_link = address.arrive(file, chosen)
    if was_open:
        st.rerun()  # without the click that came from its page: it was not meant for another one
    gone = state.LIBRARY_GONE.take()
    if gone and not state.RESTORED.known():  # else deleted here and now, which is said
        said += [f"There is no library {md(gone)} (any more). The demo library is open instead."]
    said += [of_link] if of_link else []
    try:
        library = libraries.open_library(chosen)
    except USER_ERRORS as error:
        return None, error, said
    if unlisted:
        said += [md(unlisted)]
    caches.copy_daily(str(library.folder), library)
    return library, None, said


def _picked(file: str, chosen: str) -> None:
    _open(chosen)
    address.arrive(file, chosen)


def _open(name: str) -> None:
    """Make it the library in use. Likes are of tracks that another one does not have."""
    if name != state.LIBRARY.get():
        search_state.FEEDBACK.drop()
    state.LIBRARY.set(name)


def _badge() -> None:
    """What runs in the background, for every library; drawn again each two seconds only while
    something runs."""
    running = [job for job in jobs.recent() if not job.ended]
    if running:
        faults.fragment(_running, work.EACH_TWO_SECONDS)([job.job_id for job in running])


def _running(job_ids: list[str]) -> None:
    found = [jobs.status(job_id) for job_id in job_ids]
    if any(job.ended for job in found):
        work.page_again()
    for job in found:
        doing = "Checking" if job.is_look else md(WORK.get(job.command, job.command))
        st.progress(job.fraction, text=f"{doing} {md(job.library)}")
        left = f", {how_long(job.seconds_left)} left" if job.seconds_left else ""
        st.caption(f"{md(job_status.stage(job))}{left}")
