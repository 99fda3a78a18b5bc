"""Long work in the page: progress, rate, time left, stop, and a clear end. Everything is read from
the job's folder."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from core import jobs
from core.job_status import stage
from core.jobs import Job
from core.times import how_long
from core.ui.common import faults
from core.ui.common.session import state
from core.ui.common.text import md, sentence

# Numbers: to read a text such as "1s", Streamlit imports pandas, for 2 s in which a fresh server
# shows nothing.
EACH_SECOND = 1.0
EACH_TWO_SECONDS = 2.0
KEPT_IN_PARTS = ("embed", "measure")  # all else is stored at its end, whole or not at all
GO_ON = "What was finished is kept; start again to go on."
PERHAPS = ", perhaps because the computer was switched off, or memory or the disk was full"


def page_again() -> None:
    """From a fragment that is drawn again and again: run the whole page, if this fragment is the
    last thing to be run now.

    In a run of the page, or before another fragment, it would end the run in which a click has
    come but has not been acted on, and the click would be lost. It would also close a dialog.
    The next drawing asks again.
    """
    context = get_script_run_ctx()
    fragments = (context.fragment_ids_this_run if context else None) or [""]
    if fragments[-1] == ThreadState.get().fragment_id and not state.DIALOG.get():
        st.rerun()


def watch(job: Job, label: str) -> None:
    """Show a job. While it runs it is drawn again each second; at its end the whole page runs once
    more."""
    if job.ended:
        _ended(job, label)
    else:
        faults.fragment(_watch, EACH_SECOND)(job.job_id, label)


def _watch(job_id: str, label: str) -> None:
    job = jobs.status(job_id)
    if job.ended:
        page_again()
    with st.container(border=True, key=f"work-{job_id}"):
        st.progress(job.fraction, text=f"**{md(label)}** {md(stage(job))}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_pace(job))
            st.space("stretch")
            stop_button(job, f"stop-{job_id}")


def stop_button(job: Job, key: str) -> None:
    """Ask a job that is drawn in a fragment to stop. Never grey: a keyboard would lose its place
    there, and come back after what goes on with the job."""
    label = "Stopping" if job.state == "stopping" else "Stop"
    st.button(
        label,
        key=key,
        icon=":material/stop_circle:",
        on_click=faults.guarded(jobs.stop),
        args=(job.job_id,),
    )


def _pace(job: Job) -> str:
    """Where it stands, in words: 1,200 of 10,802 · 95 a second · 1 min 41 s left."""
    if not job.total:
        return ""
    parts = [f"{job.done:,} of {job.total:,}"] if job.total > 1 else []
    if job.rate:
        parts.append(f"{job.rate:,.0f} a second" if job.rate >= 10 else f"{job.rate:.1f} a second")
    if job.seconds_left:
        parts.append(f"{how_long(job.seconds_left)} left")
    return " · ".join(parts)


def _ended(job: Job, label: str) -> None:
    in_parts = job.command in KEPT_IN_PARTS
    if job.state == "stopped":
        kept = GO_ON if in_parts else "Nothing has changed; start again when you like."
        st.info(f"{md(label)}: stopped. {kept}", icon=":material/pause_circle:")
    elif job.state == "failed":
        st.error(
            f"{md(label)}: {sentence(job.error or 'ended for no known reason.')}",
            icon=":material/error:",
        )
    elif job.state == "lost":
        lost = f"ended unexpectedly{PERHAPS}. {GO_ON if in_parts else 'Start again.'}"
        st.error(f"{md(label)}: {sentence(job.error or lost)}", icon=":material/error:")
    last_words(job)


def last_words(job: Job) -> None:
    """What a job that failed or is lost wrote last."""
    if job.state in ("failed", "lost") and job.log().strip():
        with st.expander("What it wrote last"):
            st.code(job.log(), language=None)
