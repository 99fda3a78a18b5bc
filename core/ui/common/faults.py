"""What a page shows when the library's file, a disk or a shipped file fails it: one sentence, and
the way back to the last good copy."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import config, jobs
from core.catalog.library import FILE, Library
from core.catalog.stores import copies
from core.catalog.user_errors import USER_ERRORS, cause_of, in_words
from core.errors import DamagedError, OutdatedError, SoundkinError
from core.libraries import delete_library, restore_library
from core.times import day_and_time
from core.ui.common import toasts
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.text import md, sentence

P = ParamSpec("P")
R = TypeVar("R")


def catch_all() -> None:
    """Let what a person can mend, and a page did not expect, be a sentence instead of a
    traceback."""
    context = get_script_run_ctx()
    if context is not None:
        context.on_script_error = _shown


def fragment(draw: Callable[P, R], every: float | None = None) -> Callable[P, R]:
    """`st.fragment` whose own runs, in which no page begins, end with such a sentence too. every :
    so many seconds it is drawn again"""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        catch_all()
        toasts.show()
        context = get_script_run_ctx()
        if state.RESTORED.known() and context and context.fragment_ids_this_run:
            st.rerun()  # what the page was drawn from is gone, and only the page says so
        return draw(*args, **kwargs)

    return st.fragment(drawn, run_every=every)


def _shown(unexpected: Exception) -> bool:
    """Draw an error at the page's end; False leaves it to Streamlit, as a fault of the program."""
    error = cause_of(unexpected, state.LIBRARY.get())
    if not isinstance(error, USER_ERRORS):
        return False
    show(error)
    try_again()
    return True


def try_again() -> None:
    """Below an error that may pass: the run that ended so once more, with all that was chosen."""
    with suppress(StreamlitDuplicateElementKey):  # of two parts of a page that failed
        st.button("Try again", key="try-again", icon=":material/refresh:")


def show(error: Exception, before: str = "") -> None:
    """One sentence; of a damaged or outdated library also what can be done here and now."""
    st.error(before + sentence(in_words(error)), icon=":material/error:")
    if isinstance(error, DamagedError) and error.library:
        _way_back(error.library)
    if isinstance(error, OutdatedError):
        _delete_offered(error.library)


def say(problem: str) -> None:
    """What went wrong, in a sentence; nothing where that is empty."""
    if problem:
        st.error(sentence(problem), icon=":material/error:")


def guarded(act: Callable[P, object]) -> Callable[P, None]:
    """The same as a callback of a widget: what a person can mend is said in a sentence beside the
    page. Streamlit would draw a traceback in place of it."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except Exception as unexpected:
            error = cause_of(unexpected, state.LIBRARY.get())
            if not isinstance(error, USER_ERRORS):
                raise
            toasts.leave(f"Not done. {sentence(in_words(error))}", ":material/error:", stays=True)

    return acting


def attempt(problem: Key[str], act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Act in a callback. What a person can mend is kept in the session for the page to `say`."""
    problem.drop()
    try:
        act(*args, **kwargs)
    except USER_ERRORS as error:
        problem.set(in_words(error))


def told() -> None:
    """What came of going back, once."""
    if state.RESTORED.known():
        st.info(md(state.RESTORED.take()), icon=":material/restore:")


def _way_back(name: str) -> None:
    when = copies.copied(Library(name, config.library_folder(name)))
    if when is None:
        label, words = "Set the damaged file aside", "No copy is kept; music can be imported again."
    else:
        label = "Restore the last good copy"
        words = f"It was made on {day_and_time(when)}."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            label,
            key=f"restore-{name}",
            icon=":material/restore:",
            on_click=guarded(_restore),
            args=(name, _file_number(name)),
        )
        st.caption(f"{words} The damaged file stays beside it, and no sound file is touched.")


def _delete_offered(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Delete {md(name)}",
            key=f"outdated-{name}",
            icon=":material/delete:",
            on_click=guarded(_delete),
            args=(name,),
        )
        st.caption("Sound files and spreadsheets stay. The Library page can bring it back.")


def _delete(name: str) -> None:
    jobs.check_idle(name)
    delete_library(name)
    state.LIBRARY.drop()
    state.RESTORED.set(f"{name} was deleted. Its music can be imported on the Library page.")


def _file_number(name: str) -> int:
    """Which file the library is: another one once it was restored; 0 for none."""
    try:
        return (config.library_folder(name) / FILE).stat().st_ino
    except OSError:
        return 0


def _restore(name: str, damaged: int) -> None:
    """Before the page is drawn again; not over what another tab has restored meanwhile."""
    try:
        if _file_number(name) != damaged:
            raise SoundkinError(f"{name} was restored meanwhile; nothing was changed now.")
        jobs.check_idle(name)
        found = restore_library(name)
    except USER_ERRORS as error:
        state.RESTORED.set(in_words(error))
        return
    st.cache_resource.clear()
    st.cache_data.clear()
    if found.copied is None:
        state.RESTORED.set(f"{name} starts empty; the damaged file is now {found.aside}.")
    else:
        state.RESTORED.set(
            f"{name} is as it was on {day_and_time(found.copied)}, with"
            f" {found.n_tracks:,} tracks; the damaged file is now {found.aside}."
        )
