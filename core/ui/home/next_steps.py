"""What to do next, by how far the open library is."""

from typing import NamedTuple

import streamlit as st

from core.catalog.library import Library
from core.catalog.summary import Held
from core.ui.common import address
from core.ui.common.frame.frame import DEMO_ADDRESS


class NextStep(NamedTuple):
    """A link to a page, and what is to be done there."""

    file: str
    icon: str
    label: str
    words: str


STEPS = {
    "search": NextStep(
        "pages/search.py",
        ":material/search:",
        "Search by sound",
        "Pick a track, upload one or record what is playing, and get the ones that sound like it.",
    ),
    "map": NextStep(
        "pages/map.py",
        ":material/scatter_plot:",
        "Explore the map",
        "Every track is a point, and near means similar. Click one and it plays.",
    ),
    "library": NextStep(
        "pages/library.py",
        ":material/library_music:",
        "Bring your own music",
        "Enter the folder path, with a tag spreadsheet or without, and let Soundkin analyse it.",
    ),
    "analyse": NextStep(
        "pages/library.py",
        ":material/graphic_eq:",
        "Analyse this library",
        "Its tracks are not all analysed yet. Once they are, search by sound and map open.",
    ),
    "coverage": NextStep(
        "pages/coverage.py",
        ":material/bar_chart:",
        "See the tag coverage",
        "How many tracks carry which tags, and how much narrowing by tags leaves out.",
    ),
    "sound": NextStep(
        "pages/library.py",
        ":material/library_music:",
        "Add the sound files",
        "So far there are only tags. With the music folder, its tracks can be compared by sound.",
    ),
    "demo": NextStep(
        "pages/search.py",
        ":material/search:",
        "Try the demo library",
        "10,802 computer-generated tracks, ready to search by sound.",
    ),
    "how": NextStep(
        "pages/how_it_works.py",
        ":material/school:",
        "See how it works",
        "One track on its way through the network, step by step.",
    ),
}
OF_THE_DEMO = ("demo", "how")  # open the demo library where the open one cannot be searched


def show(library: Library, held: Held, embedded: int) -> None:
    """Three steps side by side. embedded : how many tracks are analysed by the run in use"""
    chosen = _chosen(library, held, embedded)
    for place, name in zip(st.columns(3), chosen, strict=True):
        step = STEPS[name]
        in_demo = name in OF_THE_DEMO and "search" not in chosen
        with place.container(border=True, height="stretch"):
            st.page_link(
                step.file,
                label=f"**{step.label}**",
                icon=step.icon,
                width="stretch",
                query_params=DEMO_ADDRESS if in_demo else address.link(step.file, library.name),
            )
            st.write(step.words)


def _chosen(library: Library, held: Held, embedded: int) -> tuple[str, str, str]:
    if embedded and library.current_run:
        return "search", "map", "library"
    if held.with_sound:
        return "analyse", "coverage" if held.tagged else "demo", "library"
    if held.tracks:
        return "coverage", "sound", "demo"
    return "library", "demo", "how"
