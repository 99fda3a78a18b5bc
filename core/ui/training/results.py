"""What a training gave: accuracy with its interval, recall, and the errors to listen to."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.catalog.library import Library
from core.model import managing, runs
from core.model.training import run_records
from core.model.training.run_records import RunResult
from core.times import how_long
from core.ui.common import address, faults
from core.ui.common.caches import counts
from core.ui.common.session import session, state
from core.ui.common.session.session import Key
from core.ui.common.session.shown import shown
from core.ui.common.text import md, tracks
from core.ui.common.tracks.labels import category_label
from core.ui.common.tracks.tracklist import track_list
from core.ui.training import categories, compare, manage, using
from core.ui.training.chart import confusion
from core.ui.training.live import draw

FILE = "pages/training.py"
HELD_OUT = (
    "Of the held-out tracks, how many are predicted as they are tagged. The study reached 84.44 %"
    " on its 90 tracks."
)
OTHERS = (
    "How many tracks are predicted as they are tagged, by training without them and without"
    " anything that belongs to them or sounds alike: what to expect of recordings that are new to"
    " this library."
)


def show(library: Library) -> None:
    """The runs that were not finished, and the finished ones with what each gave."""
    every = runs.list_runs(library)
    titles = managing.titles(library, every)
    manage.unfinished(library, every, titles)
    found = {
        run.run_id: run.result for run in every if run.state == "done" and run.result is not None
    }
    manage.deleted(library)
    ready = [] if library.ready_run in found else [library.ready_run]
    if not (found and counts.held(library).with_sound):  # no run can be used without sound
        return
    st.header("Runs")
    options = [*found, *ready]
    titles = {run_id: titles.get(run_id) or managing.title(library, run_id) for run_id in options}
    run_id = _chosen(library, options, titles)
    result = found.get(run_id)
    using.show(library, run_id, titles[run_id], result)
    if result is None:
        st.caption("It needs no training and suits every library.")
        return
    if run_id not in runs.SHIPPED_RUNS:
        manage.show(library, run_id, titles[run_id])
    _figures(run_id, result)
    _confusion(library, run_id, result)
    draw(run_records.read_metrics(runs.run_folder(library.name, run_id)), f"run-{run_id}")
    if len(result.categories) > 1:
        st.caption(
            "The curves are the mean of all categories; each category keeps what its own best"
            " epoch learnt."
        )
    if len(found) > 1:
        compare.show(library, found, titles)


def _chosen(library: Library, options: list[str], titles: Mapping[str, str]) -> str:
    """The run to look at, by its id; once chosen it stands in the address."""
    passed_over: list[str] = []
    said = address.news(FILE, library.name)
    kept = state.RUN_SHOWN.of(library.name)
    if said is not None:
        kept.set(address.one_of("run", said, options, passed_over) or "")
    address.say_passed_over(passed_over)
    now = kept.get() if kept.get() in options else first(library, options)
    picker = shown(state.RUN_PICKER.of(library.name), now, kept.set)
    picker.key.set(now)  # said anew in each run, or the browser goes on showing an old title
    st.selectbox(
        "Run",
        options,
        key=picker.key.name,
        format_func=lambda name: _title(library, titles, name),
        on_change=picker.told,
    )
    address.say(FILE, library.name, run=[now] if kept.get() == now else [])
    return now


def first(library: Library, options: list[str]) -> str:
    """The run to begin with: the newest of the library's own, else the one in use or to be used;
    the demo's figures say nothing of another library."""
    own = [name for name in options if name not in runs.SHIPPED_RUNS]
    used = [name for name in options if name == library.current_run]
    return [*own, *used, library.ready_run][0]


def _title(library: Library, titles: Mapping[str, str], name: str) -> str:
    return f"{titles[name]} · in use" if name == library.current_run else titles[name]


def _figures(run_id: str, result: RunResult) -> None:
    apart, hits = result.apart, round(result.accuracy * result.n_test)
    names = [row.name for row in result.categories]  # the figures are of the first
    left, middle, right = st.columns(3)
    name = "Test accuracy" if apart is None else "Right on other recordings"
    left.metric(
        f"{name}: {category_label(names[0])}" if len(names) > 1 else name,
        f"{100 * result.fair:.1f} %",
        help=HELD_OUT if apart is None else OTHERS,
    )
    n = result.n_test if apart is None else apart.n
    low, high = result.interval
    left.caption(
        f"{round(result.fair * n):,} of {n:,}; 95 % interval {100 * low:.0f} to {100 * high:.0f} %"
    )
    middle.metric(
        "Chance",
        f"{100 * result.chance:.1f} %",
        help="What you get by always predicting the most frequent tag.",
    )
    middle.caption(f"{len(result.classes)} classes")
    seconds = result.train_seconds
    right.metric("Time to train", how_long(seconds) if seconds >= 1 else "under 1 s")
    right.caption(
        f"{result.epochs} epochs, best at {result.best_epoch}; {result.parameters:,} parameters"
    )
    for said in result.warnings:
        st.warning(md(said), icon=":material/warning:")
    held_out = f"Held out, as in the study: {hits} of {result.n_test} right. {result.split.words}"
    st.caption(held_out if apart is None else f"{apart.words} {held_out}")
    if result.categories:
        categories.show(run_id, result)
    st.dataframe(
        [
            {"Class": name, "Recall (%)": round(100 * share, 1) if any(asked) else None}
            for (name, share), asked in zip(result.recall.items(), result.confusion, strict=True)
        ],
        hide_index=True,
        placeholder="–",
        key=f"recall-{run_id}",
        column_config={
            "Recall (%)": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.1f")
        },
    )


@faults.fragment
def _confusion(library: Library, run_id: str, result: RunResult) -> None:
    """The confusion matrix; a click on a square lists and plays its tracks."""
    of = f": {md(category_label(result.categories[0].name))}" if len(result.categories) > 1 else ""
    st.subheader(f"Confusion matrix{of}")
    st.caption(
        "A row is the tag, a column what was predicted. Click a square, or choose it below, to"
        " listen to its tracks."
    )
    classes = list(result.classes)
    chart, chosen = state.CONFUSION.of(run_id), state.CONFUSION_CELL.of(run_id)
    st.plotly_chart(
        confusion(result.confusion, classes),
        key=chart.name,
        on_select=partial(faults.guarded(_choose), chart, chosen),
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Confusion matrix of the held-out tracks",
    )
    _pick(run_id, result)
    cell = chosen.get()
    if cell is None or cell >= len(classes) ** 2:
        return
    true, predicted = (classes[at] for at in divmod(cell, len(classes)))
    if not runs.trained_here(library, result):
        st.info(
            f"This run was trained on the library {md(result.library)}; open that one to listen to"
            " its tracks."
        )
        return
    ids = result.confused(true, predicted)
    said = f"Tagged **{md(true)}**, predicted **{md(predicted)}**"
    st.markdown(f"{said}: {tracks(len(ids))}")
    track_list(library, ids, key=f"errors-{run_id}-{cell}")


def _pick(run_id: str, result: RunResult) -> None:
    """The squares that hold tracks, in words, for who cannot see or click them; what is wrong most
    often comes first."""
    n, cells = len(result.classes), [count for row in result.confusion for count in row]
    full = [at for at, count in enumerate(cells) if count]
    full.sort(key=lambda at: (at // n == at % n, -cells[at]))
    chosen = state.CONFUSION_CELL.of(run_id)
    now = chosen.get() if chosen.get() in full else None
    field = shown(state.CONFUSION_PICK.of(run_id), now, chosen.set)
    st.selectbox(
        "Tag and prediction",
        full,
        index=None if now is None else full.index(now),
        key=field.key.name,
        format_func=lambda at: (
            f"{result.classes[at // n]} predicted as {result.classes[at % n]}: {tracks(cells[at])}"
        ),
        placeholder="Choose a square to list its tracks",
        label_visibility="collapsed",
        on_change=field.told,
    )


def _choose(chart: Key[None], chosen: Key[int | None]) -> None:
    """Keep the clicked square; a second click on it deselects, which must not stop the music."""
    for cell in session.clicked(chart)[:1]:
        chosen.set(cell)
