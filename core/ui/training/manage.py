"""Runs as things one manages: rename, delete, bring back, and going on with those that stopped."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.model import managing
from core.model.runs import Run
from core.ui.common import faults, scroll
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.text import line, md


def show(library: Library, run_id: str, title: str) -> None:
    """Rename or delete one run."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with (
            st.popover("Rename", icon=":material/edit:"),
            st.form("run-rename-form", border=False),  # Enter saves, too
        ):
            name = state.RUN_NAME.of(library.name, run_id)
            st.text_input(
                "Name of this run",
                value=title,
                key=name.name,
                max_chars=managing.LONGEST_NAME,
                help="Leave it empty for the usual name.",
            )
            st.form_submit_button(
                "Save",
                key="run-rename",
                on_click=faults.guarded(_rename),
                args=(library, run_id, name),
            )
        st.button(
            "Delete",
            key=f"run-delete-{run_id}",
            icon=":material/delete:",
            disabled=library.current_run == run_id,
            help="The run in use cannot be deleted." if library.current_run == run_id else None,
            on_click=faults.guarded(_delete),
            args=(library, run_id),
        )
    faults.say(state.RUN_FAULT.take())


def deleted(library: Library) -> None:
    """The run deleted last, which can be brought back."""
    run = managing.deleted(library)
    if run is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"The run {md(managing.titles(library, [run])[run.run_id])} was deleted.")
        st.button(
            "Undo",
            icon=":material/undo:",
            key="run-undelete",
            on_click=faults.guarded(_undo),
            args=[library],
        )
    if state.RUN_GONE.take():  # on the button, which another run now has, a second press deletes it
        scroll.focus("run-undelete")


def unfinished(library: Library, every: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Runs that stopped before their end, whatever was started after them."""
    job = jobs.newest(library.name, "train")
    at_the_top = job.run_id or job.option("--resume") if job is not None else None
    stopped = [run for run in every if run.resumable and run.run_id != at_the_top]
    if not stopped:
        return
    st.header("Stopped runs")
    busy = job is not None and not job.ended
    for run in stopped:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            line(titles[run.run_id])
            st.button(
                "Resume",
                key=f"resume-{run.run_id}",
                icon=":material/play_arrow:",
                disabled=busy,
                on_click=faults.guarded(resume),
                args=(library, run.run_id),
            )
            st.button(
                "Delete",
                key=f"delete-{run.run_id}",
                icon=":material/delete:",
                on_click=faults.guarded(_delete),
                args=(library, run.run_id),
            )


def resume(library: Library, run_id: str) -> None:
    """Go on with a run from its last epoch."""
    job = jobs.start("train", library.name, ["--library", library.name, "--resume", run_id])
    state.TRAIN_JOB.set(job.job_id)
    state.TRAIN_FOLLOW.set(True)


def _rename(library: Library, run_id: str, name: Key[str]) -> None:
    faults.attempt(state.RUN_FAULT, managing.rename, library, run_id, name.get())
    name.drop()


def _delete(library: Library, run_id: str) -> None:
    faults.attempt(state.RUN_FAULT, managing.delete, library, run_id)
    state.RUN_GONE.set(not state.RUN_FAULT.known())


def _undo(library: Library) -> None:
    faults.attempt(state.RUN_FAULT, managing.undo_delete, library)
