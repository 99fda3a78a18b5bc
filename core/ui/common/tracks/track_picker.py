"""A list to choose a track from: one types a part of its title. Of a large library words come
first, which would otherwise cost every page view a second."""

import numpy as np
import streamlit as st

from core.catalog.filters import Filter
from core.catalog.library import Library
from core.search.index import Index
from core.ui.common.caches import counts
from core.ui.common.caches.cached import cached, of_tracks
from core.ui.common.session.shown import Shown
from core.ui.common.tracks.labels import labels

LISTED = 2_000  # titles in one list
FOUND = 200  # titles offered where words come first


def pick(
    library: Library,
    index: Index,
    now: str | None,
    box: Shown[str | None],
    label: str,
    words: str,
    else_try: str = "",
) -> None:
    """Draw the list, and above it, in a large library, the field for words.

    now : the track that is chosen, if any ; box : takes another choice
    words : the key of the field for words ; else_try : what to do where no track has them
    """
    numbers, place, many = index.numbers, st.container(), len(index) > LISTED
    if many:
        left, place = st.columns(2)
        with left:
            numbers = _by_words(library, index, words, else_try)
    ids = library.ids_of(numbers)
    if now is not None and now not in ids:
        ids = [now, *ids]
    names = labels(library.tracks(ids)) if many else _labels(library)
    place.selectbox(
        label,
        ids,
        index=None if now is None else ids.index(now),
        format_func=lambda track_id: names.get(track_id, track_id),
        key=box.key.name,
        placeholder="Type a part of its title",
        on_change=box.told,
    )


def _by_words(library: Library, index: Index, key: str, else_try: str) -> np.ndarray:
    """The first tracks that have the words typed in, by number."""
    words = st.text_input(
        "Find a track by words",
        key=key,
        placeholder="Of title, artist, comment or file name",
    ).strip()
    numbers = index.numbers
    if words:
        numbers = numbers[index.rows(counts.fitting(library, Filter(words=words)).numbers)]
        found = len(numbers)
        said = f"{found:,} {'track has' if found == 1 else 'tracks have'} these words"
        said += f"; the first {FOUND} are listed." if found > FOUND else "."
        if found == 0:
            said = f"No track has these words in title, artist, comment or file name. {else_try}"
        st.caption(said)
    return numbers[:FOUND]


@cached(of_tracks, max_entries=4)
def _labels(library: Library) -> dict[str, str]:
    return labels(library.tracks())
