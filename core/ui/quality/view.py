"""The evaluation of a library's vectors: start it, watch it, and read its figures in plain
words."""

from collections.abc import Sequence

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.jobs import Job
from core.model.evaluation import evaluation
from core.model.evaluation.evaluation import (
    ARTICLE,
    IN_USE,
    MFCC,
    RANDOM,
    Evaluation,
    EvaluationRow,
)
from core.times import day_and_time
from core.ui.common import work
from core.ui.common.caches import counts
from core.ui.common.frame import empty
from core.ui.common.tables import shares
from core.ui.common.text import md, tracks
from core.ui.common.tracks.labels import category_label, run_label
from core.ui.quality import chart as quality_chart
from core.ui.quality import name_reliability

VECTORS = {  # what the evaluation calls them: name for people, explanation
    RANDOM: ("Chance", "made of random numbers; anything worth having must be above it"),
    MFCC: (
        "MFCC statistics",
        ("mean and spread of the timbre, computed without learning; what simpler programs use"),
    ),
    ARTICLE: (
        "Article's network",
        (
            "the network of the study this program rebuilds: your own run of it, or else "
            "the one that ships with Soundkin, trained on the demo library"
        ),
    ),
    IN_USE: ("Your current model", "what search and map use now"),
}


def vector_label(name: str) -> str:
    """What people read instead of the evaluation's name of a kind of vector."""
    return VECTORS.get(name, (name, ""))[0]


def row_label(category: str) -> str:
    """A category of the evaluation for people; "instrument (untagged, true)" is the demo library's
    ground truth."""
    name, bracket, rest = category.partition(" (")
    return category_label(name) + bracket + rest


def show(library: Library) -> None:
    """The whole page below its title."""
    empty.need_vectors(library)
    newest = jobs.newest(library.name, "evaluate")
    if newest is not None and newest.state != "done":
        work.watch(newest, "Measuring")
    job, result = measured(library)
    if newest is None or newest.ended:
        _start(library, result is None)
    if job is not None and result is not None:
        _what(library, job, result)
        _figures(result)
    name_reliability.show()
    if result is not None:
        _explain(result)


def measured(library: Library) -> tuple[Job | None, Evaluation | None]:
    """The last evaluation of the library that can be read, and the job it is of."""
    for job in jobs.recent(library.name, "evaluate"):
        result = evaluation.read(job.result()) if job.state == "done" else None
        if result is not None:
            return job, result
    return None, None


def _what(library: Library, job: Job, result: Evaluation) -> None:
    """Of which run the figures are, and from when."""
    run = md(run_label(library, result.run_id))
    if result.run_id != library.current_run:
        st.warning(
            f"These figures are of another run ({run}). Measure again to see those of the one in"
            " use.",
            icon=":material/history:",
        )
    when = day_and_time(job.started)
    of = f" · {tracks(result.n_tracks)}" if result.n_tracks else ""
    drawn = " drawn at random" if 0 < result.n_tracks < counts.held(library).tracks else ""
    st.caption(f"Measured on {when} · {run}{of}{drawn}")


def _start(library: Library, first: bool) -> None:
    label, icon = (
        ("Measure", ":material/straighten:") if first else ("Measure again", ":material/refresh:")
    )
    if st.button(label, type="primary" if first else "secondary", icon=icon, key="measure"):
        jobs.start("evaluate", library.name, ["--library", library.name])
        st.rerun()
    if first:
        st.caption("It can take a few minutes. You can go on working meanwhile.")


def _figures(result: Evaluation) -> None:
    if not result.rows:
        st.info("There are too few tracks to compare with one another. Add more music first.")
        return
    segments, tags, k = result.of("other segment"), result.of("same tag"), result.k
    if segments:
        st.header("Does it find the same track again?")
        st.write(
            "Two segments of one track sound alike, and no tag is needed to know it. Searching with"
            f" one segment, how often is another segment of the same track among the {k} nearest of"
            " all?"
        )
        _headline(segments)
        _chart(segments, "Same track found (%)", "segment")
    few = result.too_few()
    if tags:
        st.header("Do neighbours carry the same tags?")
        st.write(
            f"Of the {k} tracks nearest to a tagged track, how many share a tag with it? Only"
            " tracks tagged in the category are asked about, without those that the run has learnt"
            " from, and the same artist, album or recording never counts as a neighbour."
        )
        telling = [row for row in tags if row.category not in few]
        if telling:
            _chart(telling, f"Same tag among the {k} nearest (%)", "tags")
        if few:
            names = ", ".join(f"{md(row_label(name))} ({tracks(n)})" for name, n in few.items())
            st.caption(f"Tagged too rarely to say anything: {names}.")
    st.header("All figures")
    rows = [_table_row(row, k) for row in result.rows]
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        height="content",  # what stands last is the model in use
        column_config=shares(rows[0]),
    )


def _headline(rows: Sequence[EvaluationRow]) -> None:
    by_name = {row.vector: row for row in rows}
    used, simple = by_name.get(IN_USE), by_name.get(MFCC)
    if used is None:
        return
    low, high = used.interval
    ahead = None if simple is None else 100 * (used.value - simple.value)
    with st.container(horizontal=True):
        st.metric(
            vector_label(IN_USE),
            f"{100 * used.value:.0f} %",
            border=True,
            help=f"95 % interval {100 * low:.0f} to {100 * high:.0f} %, over {tracks(used.n)}",
            delta=None
            if ahead is None
            else f"{ahead:+.0f} points compared with {vector_label(MFCC)}",
            delta_arrow="off",
            height="stretch",
        )
        if simple is not None:
            st.metric(
                vector_label(MFCC),
                f"{100 * simple.value:.0f} %",
                border=True,
                help=VECTORS[MFCC][1],
                height="stretch",
            )


def _chart(rows: Sequence[EvaluationRow], axis: str, key: str) -> None:
    figure = quality_chart.bars(rows, axis, vector_label, row_label)
    st.plotly_chart(
        figure,
        key=f"quality-{key}",
        config={"displayModeBar": False},
        alt=f"Bars: {axis.lower()}; the same figures stand in the table below",
    )


def _table_row(row: EvaluationRow, k: int) -> dict[str, object]:
    segment = row.measure == "other segment"
    low, high = row.interval
    known = row.low is not None
    return {
        "Vectors": vector_label(row.vector),
        "Of": "Other segment" if segment else row_label(row.category),
        "Measure": "Same-track test" if segment else f"Same tag among {k}",
        "%": round(100 * row.value, 1),
        "95 % interval": f"{100 * low:.1f} to {100 * high:.1f}" if known else "",
        "Mean average precision (%)": None if row.map is None else round(100 * row.map, 1),
        "Tracks": row.n,
    }


def _explain(result: Evaluation) -> None:
    """What the figures mean, and what stands beside them."""
    with st.expander("What these figures mean"):
        st.write("**What is compared**")
        for name in dict.fromkeys(row.vector for row in result.rows):
            label, words = VECTORS.get(name, (name, ""))
            st.write(f"- {md(label)}" + (f": {words}." if words else ""))
        st.write(
            "The **same-track test** asks nothing of the tags, so it is fair to a library without"
            " any. **Same tag among the nearest** depends on the tags: where they name a mood or a"
            " use, two listeners would not agree either, so nothing comes near 100 %. **Mean"
            " average precision** looks at the whole ranking, not at its top alone. The thin lines"
            " are 95 % intervals: where two of them overlap widely, the difference may be luck."
        )
        st.write(
            "The tracks are drawn at random with a fixed seed, so measuring again gives the same"
            " figures. The figures are about this library, and say nothing about another one."
        )
