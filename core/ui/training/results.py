"""What a training gave: accuracy with its interval, recall, the errors to hear, runs side by side,
and taking one into use."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import jobs
from core.catalog import embeddings, listening
from core.catalog.library import Library
from core.model import runs
from core.progress import clock
from core.ui.common import charts, work
from core.ui.common.frame import go
from core.ui.common.text import md, run_label, tracks
from core.ui.common.tracklist import track_list
from core.ui.training.live import draw

MOST_COMPARED = 6  # curves in one chart that can still be told apart
SETTINGS = {
    "preset": "Network",
    "category": "Category",
    "epochs": "Epochs",
    "best_epoch": "Best epoch",
    "n_train": "Trained on",
    "n_test": "Held out",
    "parameters": "Parameters",
    "seed": "Seed",
}


def show(library: Library) -> None:
    """The finished runs of this library."""
    found = [
        run for run in runs.list_runs(library) if run.get("state") == "done" and "accuracy" in run
    ]
    if not found:
        return
    st.header("Runs")
    names = [run["run_id"] for run in found]
    run_id = st.selectbox(
        "Run",
        names,
        key=f"run-{library.name}",
        format_func=lambda name: _title(library, found, name),
    )
    run = next((run for run in found if run["run_id"] == run_id), found[0])
    _use(library, run["run_id"])
    _figures(run)
    _confusion(library, run)
    draw(runs.read_metrics(runs.run_folder(library.name, run["run_id"])), f"run-{run['run_id']}")
    if len(found) > 1:
        _compare(library, found)


def _title(library: Library, found: Sequence[Mapping[str, Any]], name: str) -> str:
    run = next(run for run in found if run["run_id"] == name)
    return f"{run_label(name)} · {100 * run['accuracy']:.1f} %" + (
        " · in use" if name == library.current_run else ""
    )


def _figures(run: Mapping[str, Any]) -> None:
    n = int(run["n_test"])
    hits = round(run["accuracy"] * n)
    low, high = listening.interval(hits, n)
    left, middle, right = st.columns(3)
    left.metric(
        "Held-out tracks heard right",
        f"{100 * run['accuracy']:.1f} %",
        help="The study reached 84.44 % on its 90 tracks.",
    )
    left.caption(f"{hits} of {n}; 95 % interval {100 * low:.1f} to {100 * high:.1f} %")
    middle.metric(
        "Chance", f"{100 / max(len(run['classes']), 1):.1f} %", help="What guessing would give."
    )
    middle.caption(f"{len(run['classes'])} classes")
    right.metric(
        "Time to train", clock(run["train_seconds"]) if run["train_seconds"] >= 1 else "under 1 s"
    )
    right.caption(
        f"{run['epochs']} epochs, best at {run['best_epoch']}; {run['parameters']:,} parameters"
    )
    st.dataframe(
        [
            {"Class": name, "Heard right (%)": round(100 * share, 1)}
            for name, share in run["recall"].items()
        ],
        hide_index=True,
        key=f"recall-{run['run_id']}",
        column_config={
            "Heard right (%)": st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%.1f"
            )
        },
    )


@st.fragment
def _confusion(library: Library, run: Mapping[str, Any]) -> None:
    """The confusion matrix; a click on a square lists and plays its tracks."""
    st.subheader("What it confuses")
    st.caption(
        "A row is what the tag says, a column what the network heard. Click a square to hear its"
        " tracks."
    )
    key, classes = f"confusion-{run['run_id']}", list(run["classes"])
    cell_key = f"cell-{key}"
    st.plotly_chart(
        charts.confusion(run["confusion"], classes),
        key=key,
        on_select=lambda: _chosen(key, cell_key),
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Confusion matrix of the held-out tracks",
    )
    cell = st.session_state.get(cell_key)
    if cell is None or cell >= len(classes) ** 2:
        return
    truth, heard = divmod(cell, len(classes))
    if run.get("library", library.name) != library.name:
        st.info(
            f"This run was taught on the library {md(run['library'])}; open that one to hear its"
            " tracks."
        )
        return
    pair = classes[truth], classes[heard]
    ids = [
        row["track_id"] for row in run.get("test", ()) if (row["true"], row["predicted"]) == pair
    ]
    said = f"Tagged **{md(classes[truth])}**, heard as **{md(classes[heard])}**"
    st.markdown(f"{said}: {tracks(len(ids))}")
    track_list(library, ids, key=f"errors-{run['run_id']}-{cell}")


def _chosen(key: str, cell_key: str) -> None:
    """Keep the clicked square; a second click on it deselects, which must not stop the music."""
    points = st.session_state[key]["selection"]["points"]
    if points and isinstance(points[0].get("customdata"), int):
        st.session_state[cell_key] = points[0]["customdata"]


def _use(library: Library, run_id: str) -> None:
    """Analyse the library with this run; search and map change over when all of it is done, not
    before."""
    job = next(iter(jobs.recent(library.name, "embed")), None)
    own = (
        job is not None
        and "--run" in job.arguments
        and job.arguments[job.arguments.index("--run") + 1] == run_id
    )
    if job is not None and own and not job.ended:
        work.watch(job, f"Analysing the library with {run_id}")
        st.caption("Search and map change over when every track is done.")
        return
    if library.current_run == run_id:
        st.success("Search and map use this run.", icon=":material/check_circle:")
        with st.container(horizontal=True):
            if st.button("Search", icon=":material/search:", key="run-search"):
                go("pages/search.py")
            if st.button("Map", icon=":material/scatter_plot:", key="run-map"):
                go("pages/map.py")
        return
    if job is not None and own and job.job_id == st.session_state.get("use-job"):
        work.watch(job, f"Analysing the library with {run_id}")
    done = embeddings.done_count(library, run_id)
    in_use = md(run_label(library.current_run or library.ready_run))
    st.caption(
        f"Search and map use {in_use}."
        + (f" {done:,} tracks are analysed with this run already." if done else "")
    )
    busy = job is not None and not job.ended
    if st.button(
        "Use this run", type="primary", icon=":material/check:", key="use-run", disabled=busy
    ):
        arguments = ["--library", library.name, "--run", run_id]
        st.session_state["use-job"] = jobs.start("embed", library.name, arguments).job_id
        st.rerun()
    if busy:
        st.caption(
            "Another analysis of this library is running; wait for it or stop it on the Library"
            " page."
        )


def _compare(library: Library, found: Sequence[Mapping[str, Any]]) -> None:
    """Runs side by side: settings and figures in a table, held-out curves over each other."""
    st.header("Runs side by side")
    st.dataframe(
        [
            {
                "Run": run["run_id"],
                "Accuracy (%)": round(100 * run["accuracy"], 1),
                "Seconds": round(run["train_seconds"], 1),
                **{label: run.get(key) for key, label in SETTINGS.items()},
                "Classes": ", ".join(run["classes"]),
            }
            for run in found
        ],
        hide_index=True,
        key="runs-table",
    )
    names = [run["run_id"] for run in found]
    chosen = st.multiselect(
        "Curves of",
        names,
        names[:MOST_COMPARED],
        max_selections=MOST_COMPARED,
        key=f"compare-{library.name}",
    )
    rows = {name: runs.read_metrics(runs.run_folder(library.name, name)) for name in chosen}
    for place, what in zip(st.columns(2), ("loss", "accuracy"), strict=True):
        with place:
            st.plotly_chart(
                charts.compared(rows, what),
                key=f"compared-{what}",
                config={"displayModeBar": False},
                alt=f"Held-out {what} of several runs",
            )
