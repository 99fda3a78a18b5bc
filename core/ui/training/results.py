"""What a training gave: accuracy with its interval, recall, the errors to listen to, and taking it
into use."""

import streamlit as st

from core import jobs
from core.catalog import listening
from core.catalog.library import Library
from core.model import run_records, runs
from core.model.run_records import RunResult
from core.progress import clock
from core.ui.common import charts, counts, state, work
from core.ui.common.frame import go
from core.ui.common.state import Key
from core.ui.common.text import md, run_label, tracks
from core.ui.common.tracklist import track_list
from core.ui.training import compare
from core.ui.training.live import draw


def show(library: Library) -> None:
    """The finished runs of this library."""
    found = {
        run.run_id: run.result
        for run in runs.list_runs(library)
        if run.state == "done" and run.result is not None
    }
    if not found:
        return
    st.header("Runs")
    chosen = st.selectbox(
        "Run",
        list(found),
        key=state.RUN_SHOWN.of(library.name).name,
        format_func=lambda name: _title(library, found, name),
    )
    run_id = chosen if chosen in found else next(iter(found))
    _use(library, run_id)
    _figures(run_id, found[run_id])
    _confusion(library, run_id, found[run_id])
    draw(run_records.read_metrics(runs.run_folder(library.name, run_id)), f"run-{run_id}")
    if len(found) > 1:
        compare.show(library, found)


def _title(library: Library, found: dict[str, RunResult], name: str) -> str:
    title = f"{run_label(name)} · {100 * found[name].accuracy:.1f} %"
    return f"{title} · in use" if name == library.current_run else title


def _figures(run_id: str, result: RunResult) -> None:
    hits = round(result.accuracy * result.n_test)
    low, high = listening.interval(hits, result.n_test)
    left, middle, right = st.columns(3)
    left.metric(
        "Test accuracy",
        f"{100 * result.accuracy:.1f} %",
        help="Of the held-out tracks, how many are predicted as they are tagged. The study reached"
        " 84.44 % on its 90 tracks.",
    )
    left.caption(f"{hits} of {result.n_test}; 95 % interval {100 * low:.1f} to {100 * high:.1f} %")
    n_classes = len(result.classes)
    middle.metric("Chance", f"{100 / max(n_classes, 1):.1f} %", help="What guessing would give.")
    middle.caption(f"{n_classes} classes")
    seconds = result.train_seconds
    right.metric("Time to train", clock(seconds) if seconds >= 1 else "under 1 s")
    right.caption(
        f"{result.epochs} epochs, best at {result.best_epoch}; {result.parameters:,} parameters"
    )
    st.dataframe(
        [
            {"Class": name, "Recall (%)": round(100 * share, 1)}
            for name, share in result.recall.items()
        ],
        hide_index=True,
        key=f"recall-{run_id}",
        column_config={
            "Recall (%)": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.1f")
        },
    )


@st.fragment
def _confusion(library: Library, run_id: str, result: RunResult) -> None:
    """The confusion matrix; a click on a square lists and plays its tracks."""
    st.subheader("Confusion matrix")
    st.caption(
        "A row is the tag, a column what was predicted. Click a square to listen to its tracks."
    )
    classes = list(result.classes)
    chart, chosen = state.CONFUSION.of(run_id), state.CONFUSION_CELL.of(run_id)
    st.plotly_chart(
        charts.confusion(result.confusion, classes),
        key=chart.name,
        on_select=lambda: _choose(chart, chosen),
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Confusion matrix of the held-out tracks",
    )
    cell = chosen.get()
    if cell is None or cell >= len(classes) ** 2:
        return
    true, predicted = (classes[at] for at in divmod(cell, len(classes)))
    if result.library not in ("", library.name):
        st.info(
            f"This run was trained on the library {md(result.library)}; open that one to listen to"
            " its tracks."
        )
        return
    ids = result.confused(true, predicted)
    said = f"Tagged **{md(true)}**, predicted **{md(predicted)}**"
    st.markdown(f"{said}: {tracks(len(ids))}")
    track_list(library, ids, key=f"errors-{run_id}-{cell}")


def _choose(chart: Key[None], chosen: Key[int | None]) -> None:
    """Keep the clicked square; a second click on it deselects, which must not stop the music."""
    for cell in state.clicked(chart)[:1]:
        chosen.set(cell)


def _use(library: Library, run_id: str) -> None:
    """Analyse the library with this run; search and map change over when all of it is done, not
    before."""
    job = jobs.newest(library.name, "embed")
    own = job is not None and job.option("--run") == run_id
    label = f"Analysing the library with {run_id}"
    if job is not None and own and not job.ended:
        work.watch(job, label)
        st.caption("Search and map change over when every track is done.")
    elif library.current_run == run_id:
        _in_use()
    else:
        if job is not None and own and job.job_id == state.USE_JOB.get():
            work.watch(job, label)
        _offer(library, run_id, busy=job is not None and not job.ended)


def _in_use() -> None:
    st.success("Search and map use this run.", icon=":material/check_circle:")
    with st.container(horizontal=True):
        if st.button("Search", icon=":material/search:", key="run-search"):
            go("pages/search.py")
        if st.button("Map", icon=":material/scatter_plot:", key="run-map"):
            go("pages/map.py")


def _offer(library: Library, run_id: str, busy: bool) -> None:
    done = counts.embedded(library, run_id)
    in_use = md(run_label(library.current_run or library.ready_run))
    more = f" {done:,} tracks are analysed with this run already." if done else ""
    st.caption(f"Search and map use {in_use}.{more}")
    if st.button(
        "Use this run", type="primary", icon=":material/check:", key="use-run", disabled=busy
    ):
        arguments = ["--library", library.name, "--run", run_id]
        state.USE_JOB.set(jobs.start("embed", library.name, arguments).job_id)
        st.rerun()
    if busy:
        st.caption(
            "Another analysis of this library is running; wait for it or stop it on the Library"
            " page."
        )
