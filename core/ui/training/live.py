"""A training as it goes: curves, best epoch, rate, time left; stop and resume; and a clear word at
its end.

Everything is read from the job's and the run's folders, so a reload, a second tab or a restarted
server just reads on.
"""

import math
from collections.abc import Sequence

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.job_status import stage
from core.jobs import Job
from core.model import runs
from core.model.runs import Run
from core.model.training import run_records
from core.model.training.run_records import EpochMetrics, RunResult, best_epoch
from core.times import how_long
from core.ui.common import faults, scroll, work
from core.ui.common.session import state
from core.ui.common.text import md, tracks
from core.ui.training import manage
from core.ui.training.chart import curves

LAST_EPOCHS = 5  # whose mean says how long one takes


def show(library: Library) -> bool:
    """The training that runs, or how the last one ended; False when there is nothing to say."""
    job = jobs.newest(library.name, "train")
    if job is None:
        return False
    if not job.ended:
        with st.container(key="training-live"):
            faults.fragment(_watch, work.EACH_SECOND)(library, job.job_id)
        # who sees it run is told how it ends, also after a reload
        state.TRAIN_JOB.set(job.job_id)
        return True
    return _ended(library, job)


def follow() -> None:
    """Once after a start: the training in sight, and the focus on it. Asked for below all else: the
    button that was pressed has the focus until it is drawn grey."""
    if state.TRAIN_FOLLOW.take():
        scroll.to(".st-key-training-live")


def _watch(library: Library, job_id: str) -> None:
    """Drawn each second while it runs; at its end the whole page runs once more, then nothing is
    drawn by itself."""
    job = jobs.status(job_id)
    if job.ended:
        work.page_again()
    rows = _metrics(run_of(library, job))
    st.header("In progress")
    st.progress(job.fraction, text=md(stage(job)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(pace(job, rows))
        st.space("stretch")  # or the button moves with each word
        work.stop_button(job, "train-stop")
    st.caption(
        "Close this tab if you like: the training goes on. If you stop it once its tracks are read,"
        " you can resume it."
    )
    draw(rows, "live")


def pace(job: Job, rows: Sequence[EpochMetrics]) -> str:
    """Epoch, rate, time left and size, in words."""
    if job.message == run_records.STEP:
        parts = [f"epoch {len(rows)} of {job.total}"]
    else:  # tracks are read, or something is tried: no epoch is under way
        word = " tracks" if job.step == 1 else ""
        parts = [f"{job.done:,} of {job.total:,}{word}"] if job.total else []
    seconds = [row.seconds for row in rows[-LAST_EPOCHS:] if math.isfinite(row.seconds)]
    if seconds:
        parts.append(f"{sum(seconds) / len(seconds):.2f} s an epoch")
    if job.seconds_left:
        parts.append(f"{how_long(job.seconds_left)} left")
    if job.parameters:
        parts.append(f"{job.parameters:,} parameters")
    return " · ".join(parts)


def draw(rows: Sequence[EpochMetrics], key: str) -> None:
    """Loss and accuracy by epoch with the best epoch marked; needs one epoch."""
    if not rows:
        return
    best = best_epoch(rows)
    for place, what in zip(st.columns(2), ("loss", "accuracy"), strict=True):
        with place:
            st.plotly_chart(
                curves(rows, what, best),
                key=f"{what}-{key}",
                config={"displayModeBar": False},
                alt=f"{what.capitalize()} by epoch, training and held out",
            )


def run_of(library: Library, job: Job) -> Run | None:
    """The run a job works on, as far as it is on disk: the job says so in its status, and a resumed
    one in its options."""
    run_id = job.run_id or job.option("--resume")
    return runs.find_run(library, run_id) if run_id else None


def _metrics(run: Run | None) -> list[EpochMetrics]:
    return run_records.read_metrics(run.folder) if run is not None else []


def _ended(library: Library, job: Job) -> bool:
    """How it ended, and what can be done: a stopped or lost run goes on from what it kept."""
    if job.state == "done":
        return _finished(library, job)
    run = run_of(library, job)
    resumable = run is not None and run.resumable
    if job.state == "stopped" and not resumable:
        if job.job_id != state.TRAIN_JOB.get():
            return False
        _say(job, " Nothing had been learnt yet, so nothing is kept.")
        return True
    rows = _metrics(run)
    _say(job, _kept(run, len(rows)))
    if run is not None and resumable:
        _resume(library, run.run_id)
    draw(rows, "ended")
    work.last_words(job)
    return True


def _kept(run: Run | None, epochs: int) -> str:
    """From where a run goes on that did not come to its end."""
    if run is None or not run.resumable:
        return ""
    if run.keeps_epochs:
        return (
            f" {tracks(epochs, 'epoch')} {'is' if epochs == 1 else 'are'} kept." if epochs else ""
        )
    return " The tracks that it has read are kept; resumed, it learns them anew."


def _finished(library: Library, job: Job) -> bool:
    """The word for who saw it run; the new run is then the one to look at, once."""
    if job.job_id != state.TRAIN_JOB.get():
        return False
    run = run_of(library, job)
    result = run.result if run is not None else None
    if result is not None and state.TRAIN_SHOWN.get() != job.job_id:
        state.TRAIN_SHOWN.set(job.job_id)
        state.RUN_SHOWN.of(library.name).set(result.run_id)
    said = f" {100 * result.fair:.0f} % of {_tested(result)} are right." if result else ""
    st.success(f"Finished:{said} [See below](#runs).", icon=":material/check_circle:")
    return True


def _tested(result: RunResult) -> str:
    return "the held-out tracks" if result.apart is None else "other recordings"


def _say(job: Job, kept: str) -> None:
    if job.state == "stopped":
        st.info(f"The training was stopped.{kept}", icon=":material/pause_circle:")
    elif job.state == "lost":
        st.error(
            f"The training ended unexpectedly{work.PERHAPS}.{kept} Earlier runs are untouched.",
            icon=":material/error:",
        )
    else:
        reason = job.error or "The training ended for no known reason."
        st.error(f"{md(reason)} Earlier runs are untouched.", icon=":material/error:")


def _resume(library: Library, run_id: str) -> None:
    st.button(
        "Resume",
        type="primary",
        icon=":material/play_arrow:",
        key="train-resume",
        on_click=faults.guarded(manage.resume),
        args=(library, run_id),
    )
