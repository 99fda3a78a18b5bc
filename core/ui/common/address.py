"""The address of a page, read and written here alone: what a reload, a sent link and the back
button bring back.

An address says the library and what the page shows of it. A page tells with `say` what that is by
now, and asks `news` whether somebody came by another address than that. Links inside the app carry
what was said last: `link`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from core.ui.common.session import state
from core.ui.common.text import md

Said = Mapping[str, Sequence[str]]  # by name; a name may stand in an address several times
LIBRARY = state.LIBRARY.name


def given(name: str) -> str | None:
    """What the address says under a name; the last where it says several things."""
    return st.query_params.get(name)


def arrive(file: str, library: str) -> str:
    """Begin a run of the page: the frame calls this once it knows which library is open. Returns
    what is to be said of the link, if anything."""
    came = _now()
    rest = {name: values for name, values in came.items() if name != LIBRARY}
    seen = state.ADDRESS_SEEN.get()
    # Written by hand: a session's first address. Later ones without a library are the app's own.
    unnamed = LIBRARY not in came and bool(rest) and not seen
    named = came.get(LIBRARY, [])[-1:] == [library] and bool(rest or seen)
    # A link of the sidebar is as old as the last run of the whole page; a fragment has said more.
    own_link = seen is not None and seen[0] != file and came == state.LINKS_DRAWN.get().get(file)
    ours = unnamed or (named and seen != (file, came) and not own_link)
    if ours:
        state.ADDRESS_SAID.of(file, library).set(rest)
    state.ADDRESS_NEWS.set(ours)
    state.PAGE.set(file)
    _write(file, library)
    return f"This link names no library. It is shown for {md(library)}." if unnamed else ""


def news(file: str, library: str) -> Said | None:
    """What the address says when somebody came by it: a link, a reload, the back button. None when
    it is what the page itself said, or was asked for already."""
    if state.PAGE.get() != file or not state.ADDRESS_NEWS.take():
        return None
    return state.ADDRESS_SAID.of(file, library).get()


def say(file: str, library: str, /, **said: Sequence[str]) -> None:
    """What a page shows, by name; other names keep what they say, and an empty one goes. In the
    address at once when the page is the one that is open."""
    kept = state.ADDRESS_SAID.of(file, library)
    merged = {**kept.get(), **{name: list(values) for name, values in said.items()}}
    kept.set({name: values for name, values in merged.items() if values})
    if (state.PAGE.get(), state.LIBRARY.get()) == (file, library):
        _write(file, library)


@contextmanager
def unwritten() -> Iterator[None]:
    """What is said within stands in the address from the next saying on."""
    file = state.PAGE.get()
    state.PAGE.drop()
    try:
        yield
    finally:
        state.PAGE.set(file)


def link(file: str, library: str) -> dict[str, list[str]]:
    """What the address of a page says, for a link to it."""
    said = state.ADDRESS_SAID.of(file, library).get()
    return {LIBRARY: [library], **{name: list(values) for name, values in said.items()}}


def one_of(name: str, said: Said, options: Collection[str], passed_over: list[str]) -> str | None:
    """The last value of a name, if it is one of these; another one is added to `passed_over`."""
    for value in said.get(name, ())[-1:]:
        if value in options:
            return value
        passed_over.append(f"{name}={value}")
    return None


def several_of(
    name: str, said: Said, options: Collection[str], passed_over: list[str]
) -> list[str]:
    """All values of a name that are among these, once each; others are added to `passed_over`."""
    values = dict.fromkeys(said.get(name, ()))
    passed_over += [f"{name}={value}" for value in values if value not in options]
    return [value for value in values if value in options]


def say_passed_over(parts: Sequence[str]) -> None:
    """One sentence that names the parts of a link that could not be read, such as "tempo=abc"."""
    if parts:
        st.warning(
            f"Part of this link could not be read and is ignored: {md(', '.join(parts))}.",
            icon=":material/link_off:",
        )


def _now() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write(file: str, library: str) -> None:
    """All of it in one step, and only when it differs: each writing is a step of the back
    button."""
    wanted = link(file, library)
    if _now() != wanted:
        st.query_params.from_dict(wanted)
    state.ADDRESS_SEEN.set((file, wanted))
