"""Bring a folder or a data list into a library: look at it first, then import, both as jobs that
outlive the tab."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.catalog import availability
from core.catalog.analysis import embeddings
from core.catalog.imports.placing.spelling import pasted
from core.catalog.library_name import check_name, name_after
from core.errors import SoundkinError
from core.job_status import LOOK
from core.jobs import Job
from core.libraries import DEFAULT, listed, open_library
from core.ui.common import faults, scroll, work
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import md
from core.ui.library import analysing, choosing, import_report
from core.ui.library.encodings import ENCODINGS


def show() -> None:
    """The form and, below it, the report of the last look or import of this session."""
    choosing.button()
    with st.form("import-form", border=True):
        left, right = st.columns(2)
        source = left.text_input(
            "Music folder, or a tag spreadsheet alone",
            value=choosing.chosen(),
            key=choosing.source().name,
            placeholder="/home/me/music",
            help="A path on the machine Soundkin runs on. Nothing in the folder is ever changed.",
        )
        tags = right.text_input(
            "Tag spreadsheet: Excel, CSV or JSON (optional)",
            key="import-tags",
            placeholder="/home/me/music/tracks.csv",
            help=(
                "One in the folder is found automatically; without one, the tags inside the files"
                " are used. Only tracks that it names are imported. The XML of iTunes, Rekordbox,"
                " Traktor and Virtual DJ works too."
            ),
        )
        name = left.text_input(
            "Name of the library",
            key="import-name",
            placeholder="the name of the folder",
            help=(
                "A new name makes a new library. An existing one is brought up to date: only what"
                " was added or changed is imported; tracks whose files are away are kept."
            ),
        )
        extra = right.checkbox(import_report.EXTRA, key="import-extra")
        more = _more_options(right)
        with st.container(horizontal=True):
            look = st.form_submit_button("Check first", icon=":material/visibility:")
            take = st.form_submit_button("Import", icon=":material/download:")
    # always there, so that what follows keeps its place, and its state, when a message comes or
    # goes
    with st.container(key="import-answer"):
        options = [
            *(["--tags", tags] if tags.strip() else []),
            *(["--extra-columns"] if extra else []),
            *more,
            *([LOOK] if look else []),
        ]
        _report(look or take, source, name.strip(), options)


def _more_options(place: DeltaGenerator) -> list[str]:
    """What is seldom asked, folded away; the options it stands for."""
    with place.expander("More options"):
        encoding = st.selectbox(
            "Text encoding of the spreadsheet",
            list(ENCODINGS),
            format_func=lambda name: ENCODINGS[name],
            key="import-encoding",
            help="Choose one if the titles in the check look wrong.",
        )
        reread = st.checkbox(
            "Read the tags inside unchanged files again",
            key="import-reread",
            help=(
                "Files of the same size and time are otherwise not opened again; some programs"
                " change tags without changing either."
            ),
        )
    return [
        *(["--reread-tags"] if reread else []),
        *(["--encoding", encoding] if encoding else []),
    ]


def _report(asked: bool, source: str, name: str, options: Sequence[str]) -> None:
    """Start what was asked for; show the job of this session and what came of it."""
    if asked:
        _start(source, name, options)
    job = watched()
    if job is not None:
        label = "Check" if job.is_look else "Import"
        work.watch(job, f"{label}: {job.library}")
        if job.state == "done":
            _done(job)
        if job.ended:
            jobs.mark_seen(job)
        if state.IMPORT_FOLLOW.get():  # the form fills the screen
            state.IMPORT_FOLLOW.set(not job.ended)
            scroll.to(".st-key-import-answer")


def _start(source: str, name: str, options: Sequence[str]) -> None:
    """Start the job, or say in one sentence what is missing."""
    try:
        if not source.strip():
            raise SoundkinError("Enter the path of a music folder or a tag spreadsheet first.")
        path = pasted(source)
        if not path.exists():
            raise SoundkinError(
                f"{path} is not there: check the path; it must be on the machine Soundkin runs on."
            )
        name = name or _moved(path) or name_after(path.resolve())
        check_name(name)
        arguments = (str(path), "--name", name, *options)
        job = jobs.running(name, "import")
        if job is None or job.arguments != arguments:  # else it was asked for twice
            jobs.check_idle(name)
            job = jobs.start("import", name, arguments)
    except SoundkinError as error:
        last = watched()
        if last is not None and last.ended:
            state.IMPORT_JOB.drop()  # its report is of another folder
        faults.show(error)
        return
    _follow(job)
    st.rerun()


def _moved(folder: Path) -> str:
    """The open library's name, where its folder was moved there or renamed; else ""."""
    library = open_library(state.LIBRARY.get() or DEFAULT)
    return library.name if availability.lies_in(library, folder) else ""


def _follow(job: Job) -> None:
    """Watch a job, and keep what it says in sight."""
    state.IMPORT_JOB.set(job.job_id)
    state.IMPORT_FOLLOW.set(True)


def watched() -> Job | None:
    """The import of this session, else one that runs, or has ended since all tabs were closed or
    while this one was reloaded; not one whose library is gone."""
    job_id = state.IMPORT_JOB.get()
    if not job_id:
        found = jobs.running(command="import") or jobs.unseen("import")
        job_id = found.job_id if found is not None else ""
    try:
        job = jobs.status(job_id) if job_id else None
    except (OSError, ValueError):
        return None
    if job is not None and _has_made(job) and job.library not in listed()[0]:
        job = None
    state.IMPORT_JOB.set(job.job_id if job is not None else "")
    return job


def _has_made(job: Job) -> bool:
    """Whether a library came of it."""
    return job.state == "done" and not job.is_look


def _done(job: Job) -> None:
    report = job.result() or {}
    look = job.is_look
    with st.container(border=True, key="import-report"):
        import_report.show(report, look, job.library)
        if not look and not open_library(job.library).has_sound:
            import_report.no_sound()
        with st.container(horizontal=True):
            takes = look and not report.get("refusal")
            if takes and st.button(
                "Import it now", type="primary", icon=":material/download:", key="import-now"
            ):
                arguments = [word for word in job.arguments if word != LOOK]
                _follow(jobs.start("import", job.library, arguments))
                st.rerun()
            if not look:
                _onwards(job.library)


def _onwards(name: str) -> None:
    """From the import to the analysis in one click, or to the library only."""
    library = open_library(name)
    busy = jobs.running(name, "embed") is not None
    run_id = library.run_or_ready
    offered = library.has_sound and not busy and embeddings.missing(library, run_id)
    if offered and st.button(
        "Analyse it now", type="primary", icon=":material/graphic_eq:", key="import-analyse"
    ):
        analysing.start(library, run_id)
        _open(name)
    if st.button(f"Open {md(name)}", icon=":material/arrow_forward:", key="import-open"):
        _open(name)


def _open(name: str) -> None:
    state.IMPORT_JOB.drop()
    state.LIBRARY_FOLLOW.set(True)  # the page stands where the form is
    go("pages/library.py", name)
