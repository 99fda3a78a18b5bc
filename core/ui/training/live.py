"""A training as it goes: curves, best epoch, rate, time left; stop and go on; and a clear word at
its end.

Everything is read from the job's and the run's folders, so a reload, a second tab or a restarted
server just reads on.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.jobs import Job
from core.model import runs
from core.progress import clock
from core.ui.common import charts
from core.ui.common.text import md


def show(library: Library) -> bool:
    """The training that runs, or how the last one ended; False when there is nothing to say."""
    job = next(iter(jobs.recent(library.name, "train")), None)
    if job is None:
        return False
    if not job.ended:
        st.session_state["train-job"] = (
            job.job_id
        )  # who sees it run is told how it ends, also after a reload
        st.fragment(_watch, run_every="1s")(library, job.job_id)
        return True
    return _ended(library, job)


def _watch(library: Library, job_id: str) -> None:
    """Drawn each second while it runs; at its end the whole page runs once more, then nothing is
    drawn by itself."""
    job = jobs.status(job_id)
    if job.ended:
        st.rerun()
    rows = metrics(library, job)
    st.subheader("Under way")
    st.progress(
        min(job.done / job.total, 1.0) if job.total else 0.0, text=md(job.message or "Starting")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_pace(job, rows))
        stopping = job.state == "stopping"
        if st.button(
            "Stopping" if stopping else "Stop",
            key="train-stop",
            icon=":material/stop_circle:",
            disabled=stopping,
        ):
            jobs.stop(job_id)
            st.rerun(scope="fragment")
    st.caption("It goes on when this tab is closed; what was learned is kept when it is stopped.")
    draw(rows, "live")


def _pace(job: Job, rows: Sequence[Mapping[str, Any]]) -> str:
    """Epoch, rate, time left and size, in words."""
    parts = [f"epoch {len(rows)} of {job.total}" if job.total else f"epoch {len(rows)}"]
    seconds = [float(row["seconds"]) for row in rows[-5:] if row.get("seconds") not in (None, "")]
    if seconds:
        parts.append(f"{sum(seconds) / len(seconds):.2f} s an epoch")
    if job.seconds_left:
        parts.append(f"{clock(job.seconds_left)} left")
    if job.details.get("parameters"):
        parts.append(f"{int(job.details['parameters']):,} parameters")
    return " · ".join(parts)


def draw(rows: Sequence[Mapping[str, Any]], key: str) -> None:
    """Loss and accuracy by epoch with the best epoch marked; needs one epoch."""
    if not rows:
        return
    best = best_epoch(rows)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            charts.curves(rows, "loss", best),
            key=f"loss-{key}",
            config={"displayModeBar": False},
            alt="Loss by epoch, training and held out",
        )
    with right:
        st.plotly_chart(
            charts.curves(rows, "accuracy", best),
            key=f"accuracy-{key}",
            config={"displayModeBar": False},
            alt="Accuracy by epoch, training and held out",
        )


def best_epoch(rows: Sequence[Mapping[str, Any]]) -> int | None:
    """The epoch of the lowest held-out loss, by which the kept network is chosen."""
    known = [
        (float(row["val_loss"]), int(row["epoch"]))
        for row in rows
        if row.get("val_loss") not in (None, "")
        and float(row["val_loss"]) == float(row["val_loss"])
    ]
    return min(known)[1] if known else None


def metrics(library: Library, job: Job) -> list[dict[str, Any]]:
    """The epochs so far; a job that has none yet has an empty list."""
    folder = folder_of(library, job)
    return runs.read_metrics(folder) if folder is not None else []


def folder_of(library: Library, job: Job) -> Path | None:
    """Where the job's run lies: under its partial name until it is finished."""
    run_id = run_id_of(job)
    if run_id is None:
        return None
    places = [
        library.folder / "runs" / f"{run_id}{runs.PARTIAL}",
        runs.run_folder(library.name, run_id),
    ]
    return next((place for place in places if place.is_dir()), None)


def run_id_of(job: Job) -> str | None:
    """The run a job works on: it says so in its status, and a resumed one in its arguments."""
    if "run_id" in job.details:
        return str(job.details["run_id"])
    if "--resume" in job.arguments:
        return job.arguments[job.arguments.index("--resume") + 1]
    return None


def _ended(library: Library, job: Job) -> bool:
    """How it ended, and what can be done: a stopped or lost run goes on from its last epoch."""
    rows, folder = metrics(library, job), folder_of(library, job)
    own = job.job_id == st.session_state.get("train-job")
    if job.state == "done":
        if own:
            result = job.result() or {}
            if (
                result and st.session_state.get("train-shown") != job.job_id
            ):  # once: the new run is the one to look at
                st.session_state["train-shown"] = job.job_id
                st.session_state[f"run-{library.name}"] = result["run_id"]
            st.success(
                (
                    f"Finished: {100 * result['accuracy']:.1f} % of the held-out tracks heard"
                    " right. See below."
                    if "accuracy" in result
                    else "Finished. See below."
                ),
                icon=":material/check_circle:",
            )
        return own
    resumable = (
        folder is not None and folder.name.endswith(runs.PARTIAL) and (folder / "last.pt").exists()
    )
    if job.state == "stopped" and not resumable:
        return False
    kept = f" {len(rows)} epochs are kept." if rows else ""
    if job.state == "stopped":
        st.info(f"The training was stopped.{kept}", icon=":material/pause_circle:")
    elif job.state == "lost":
        st.error(
            "The training ended without a word, perhaps because the computer was switched off or"
            f" memory ran out.{kept} Earlier runs are untouched.",
            icon=":material/error:",
        )
    else:
        st.error(
            f"{md(job.error or 'The training ended without saying why.')} Earlier runs are"
            " untouched.",
            icon=":material/error:",
        )
    if resumable:
        _resume(library, str(run_id_of(job)))
    draw(rows, "ended")
    if job.state in ("failed", "lost") and job.log().strip():
        with st.expander("What it wrote last"):
            st.code(job.log(), language=None)
    return True


def _resume(library: Library, run_id: str) -> None:
    if st.button("Go on with it", type="primary", icon=":material/play_arrow:", key="train-resume"):
        arguments = ["--library", library.name, "--resume", run_id]
        st.session_state["train-job"] = jobs.start("train", library.name, arguments).job_id
        st.rerun()
