"""What is learnt: all tags at once, or classes of one category by the study's protocol."""

import streamlit as st

from core.catalog.library import Library
from core.model.training.heads import tagset
from core.ui.common.caches import counts
from core.ui.common.frame.empty import library_button
from core.ui.common.session import state
from core.ui.training import all_tags, candidates

ALL, STUDY = "All tags", "The study's protocol"
ICONS = {ALL: ":material/sell:", STUDY: ":material/science:"}


def show(library: Library) -> None:
    """Ask which way to learn, and show it; or say what is missing for either."""
    if not (library.has_sound and library.count()):
        _nothing(library)
        return
    tags = counts.coverage(library).tags
    if not any(len(own) > 1 for own in tags.values()):
        st.info(
            "Training learns tags, and no category of this library has two different ones."
            " Import a tag spreadsheet with tags on the Library page.",
            icon=":material/sell:",
        )
        library_button()
        return
    st.header("The training set")
    kept = state.TRAIN_KEPT.of("way", library.name)
    way = st.segmented_control(
        "What to learn",
        [ALL, STUDY],
        default=str(kept.get() or (ALL if tagset.enough(tags) else STUDY)),
        required=True,
        key=f"train-way-{library.name}",
        format_func=lambda name: f"{ICONS[name]} {name}",
    )
    kept.set(way)
    if way == STUDY:
        candidates.show(library, tags)
    else:
        all_tags.show(library, tags)


def _nothing(library: Library) -> None:
    """A library without tracks or without sound: what to do."""
    if library.count():
        st.info(
            "This library knows tags only, no sound files. A network learns from the sound: import"
            " the folder of music together with the tag spreadsheet on the Library page.",
            icon=":material/volume_off:",
        )
    else:
        st.info(
            "This library has no tracks yet. Import a folder of music on the Library page.",
            icon=":material/library_music:",
        )
    library_button()
