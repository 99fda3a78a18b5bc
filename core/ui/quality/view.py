"""The evaluation of a library's vectors: start it, watch it, and read its figures in plain
words."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.ui.common import empty, work
from core.ui.common.text import md, run_label
from core.ui.coverage.view import category_label
from core.ui.quality import chart as quality_chart

IN_USE, MFCC = "run in use", "MFCC statistics"
SAME_TRACK = "other stretch"
VECTORS = {  # what the evaluation calls them: name for people, explanation
    "random": ("Chance", "made of random numbers; anything worth having must be above it"),
    MFCC: (
        "MFCC statistics",
        (
            "mean and spread of the sound's colour, computed without learning; what simpler"
            " programs use"
        ),
    ),
    "article preset": (
        "Article's network",
        (
            "the network of the study this program rebuilds: your own run of it, or else "
            "the one that ships with Soundkin, taught on the demo library"
        ),
    ),
    IN_USE: ("In use here", "what search and map use now"),
}
Row = Mapping[str, Any]


def vector_label(name: str) -> str:
    """What people read instead of the evaluation's name of a kind of vector."""
    return VECTORS.get(name, (name, ""))[0]


def row_label(category: str) -> str:
    """A category of the evaluation for people; "instrument (untagged, true)" is the demo library's
    hidden truth."""
    name, bracket, rest = category.partition(" (")
    return category_label(name) + bracket + rest


def show(library: Library) -> None:
    """The whole page below its title."""
    empty.need_vectors(library)
    found = jobs.recent(library.name, "evaluate")
    if found and found[0].state != "done":
        work.watch(found[0], "Measuring")
    measured = next((job for job in found if job.state == "done" and job.result()), None)
    if not found or found[0].ended:
        _start(library, measured is None)
    if measured is None:
        _explain(None)
        return
    result = measured.result()
    if result["run_id"] != library.current_run:
        st.warning(
            f"These figures are of {md(run_label(result['run_id']))}. Measure again to see those of"
            " the run in use.",
            icon=":material/history:",
        )
    when = time.strftime("%d %B %Y, %H:%M", time.localtime(measured.started))
    heard = f" · {result['n_tracks']:,} tracks drawn at random" if result.get("n_tracks") else ""
    st.caption(f"Measured on {when} · {md(run_label(result['run_id']))}{heard}")
    _figures(result)
    _explain(result)


def _start(library: Library, first: bool) -> None:
    label, icon = (
        ("Measure", ":material/straighten:") if first else ("Measure again", ":material/refresh:")
    )
    if st.button(label, type="primary" if first else "secondary", icon=icon, key="measure"):
        jobs.start("evaluate", library.name, ["--library", library.name])
        st.rerun()


def _figures(result: Mapping[str, Any]) -> None:
    rows, k = result["rows"], result["k"]
    segment = [row for row in rows if row["category"] == SAME_TRACK]
    tags = [row for row in rows if row["category"] != SAME_TRACK]
    if segment:
        st.subheader("Does it find the same track again?")
        st.write(
            "Two stretches of one track sound alike, and no tag is needed to know it. Asked with"
            f" one stretch, how often is another stretch of the same track among the {k} nearest of"
            " all?"
        )
        _headline(segment, "recall_other_stretch")
        _chart(segment, "recall_other_stretch", "Found again (%)", "stretch")
    if tags:
        st.subheader("Do neighbours carry the same tags?")
        st.write(
            f"Of the {k} tracks nearest to a tagged track, how many share a tag with it? Only"
            " tracks tagged in the category are asked about, and the same artist, album or"
            " recording never counts as a neighbour."
        )
        _chart(tags, "p_at_k", f"Same tag among the {k} nearest (%)", "tags")
    st.subheader("All figures")
    st.dataframe([_table_row(row, k) for row in rows], hide_index=True)


def _headline(rows: Sequence[Row], measure: str) -> None:
    by_name = {row["vector"]: row for row in rows}
    used, simple = by_name.get(IN_USE), by_name.get(MFCC)
    if used is None:
        return
    with st.container(horizontal=True):
        st.metric(
            "In use here",
            f"{100 * used[measure]:.0f} %",
            border=True,
            help=(
                f"95 % interval {100 * used['low']:.0f} to {100 * used['high']:.0f} %, over"
                f" {used['n']:,} tracks"
            ),
        )
        if simple is not None:
            st.metric(
                "MFCC statistics",
                f"{100 * simple[measure]:.0f} %",
                border=True,
                help=VECTORS[MFCC][1],
                delta=f"{100 * (used[measure] - simple[measure]):+.0f} points in use",
                delta_arrow="off",
            )


def _chart(rows: Sequence[Row], measure: str, axis: str, key: str) -> None:
    figure = quality_chart.bars(rows, measure, axis, vector_label, row_label)
    st.plotly_chart(figure, key=f"quality-{key}", config={"displayModeBar": False})


def _table_row(row: Row, k: int) -> dict[str, Any]:
    def percent(value: float | None) -> float | None:
        return None if value is None else round(100 * value, 1)

    value = row["recall_other_stretch"] if row["p_at_k"] is None else row["p_at_k"]
    what = "Found again" if row["p_at_k"] is None else f"Same tag among {k}"
    interval = "" if row["low"] is None else f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"
    category = "Other stretch" if row["category"] == SAME_TRACK else row_label(row["category"])
    return {
        "Vectors": vector_label(row["vector"]),
        "Of": category,
        "Measure": what,
        "%": percent(value),
        "95 % interval": interval,
        "Mean average precision (%)": percent(row["map"]),
        "Tracks": row["n"],
    }


def _explain(result: Mapping[str, Any] | None) -> None:
    """What the figures mean, and what stands beside them."""
    with st.expander("What these figures mean", expanded=result is None, icon=":material/help:"):
        names = (
            list(VECTORS)
            if result is None
            else list(dict.fromkeys(row["vector"] for row in result["rows"]))
        )
        st.write("**What is compared**")
        for name in names:
            label, words = VECTORS.get(name, (name, ""))
            st.write(f"- {md(label)}" + (f": {words}." if words else ""))
        st.write(
            "**Found again** asks nothing of the tags, so it is fair to a library without any."
            " **Same tag among the nearest** depends on the tags: where they name a mood or a use,"
            " two listeners would not agree either, so no way of listening comes near 100 %. **Mean"
            " average precision** looks at the whole ranking, not at its top alone. The thin lines"
            " are 95 % intervals: where two of them overlap widely, the difference may be luck."
        )
        st.write(
            "The tracks are drawn at random with a fixed seed, so measuring again gives the same"
            " figures. The figures are about this library, and say nothing about another one."
        )
