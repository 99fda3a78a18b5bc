"""Bring a folder or a data list into a library: look at it first, then import, both as jobs that
outlive the tab."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.catalog.own import check_name
from core.catalog.spelling import pasted
from core.errors import SoundkinError
from core.jobs import Job
from core.libraries import open_library
from core.ui.common import state, work
from core.ui.common.frame import go
from core.ui.common.text import line, md, tracks
from core.ui.coverage.view import category_label
from core.ui.library import analysing, choosing

LOOK = "--dry-run"
# What a report lists, with the words for it; each entry carries a file's name and, where there is
# one, a reason.
LISTS = {
    "missing_audio": "In the list, but the sound file is missing",
    "unreadable": "Cannot be read",
    "orphan_audio": "Sound files that the list does not name",
    "duplicates": "Named more than once",
    "cut_off": "Cut off before their end",
    "cells": "Cells and columns of the list that were not taken",
    "away": "Not there now; the library keeps them",
}
LEFT_OUT = "Left out of the folder"  # no fault of the files
COUNTS = {
    "added": "new",
    "changed": "with another sound",
    "retagged": "with other tags",
    "moved": "moved or renamed",
    "back": "back again",
    "away": "away",
    "unchanged": "unchanged",
}
ENCODINGS = {  # as Python calls them: as people do
    "": "Find out by itself",
    "utf-8": "UTF-8",
    "cp1252": "Western Europe (Windows-1252)",
    "cp1250": "Central Europe (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "cp874": "Thai (Windows-874)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "cp949": "Korean (Windows-949)",
    "mac_roman": "Western Europe (old Macintosh)",
    "cp850": "Western Europe (DOS)",
}
SURE = {
    "certain": "certain",
    "probable": "probably right: look at the titles",
    "unsure": "not certain: look at the titles, and choose another encoding if they are wrong",
    "chosen": "as you chose",
}
SHOWN = 500  # rows of one list; the import itself keeps them all


def show(library: Library) -> None:
    """The form and, below it, the report of the last look or import of this session."""
    if chosen := state.IMPORT_CHOSEN.take():
        state.IMPORT_SOURCE.set(chosen)
    choosing.button()
    with st.form("import-form", border=True):
        left, right = st.columns(2)
        source = left.text_input(
            "Folder of music, or a data list alone",
            key=state.IMPORT_SOURCE.name,
            placeholder="/home/me/music",
            help="A path on the machine Soundkin runs on. Nothing in the folder is ever changed.",
        )
        tags = right.text_input(
            "Data list with tags (optional)",
            key="import-tags",
            placeholder="/home/me/music/tracks.csv",
            help=(
                "CSV or TSV. A list that lies in the folder is found by itself; without one, the"
                " tags inside the files are used."
            ),
        )
        name = left.text_input(
            "Name of the library",
            key="import-name",
            placeholder="my music",
            help=(
                "A new name makes a new library. An existing one is brought up to date: only what"
                " was added or changed is taken; tracks whose files are away are kept."
            ),
        )
        extra = right.checkbox("Take unknown columns as tag categories too", key="import-extra")
        with right.expander("More options"):
            encoding = st.selectbox(
                "Text encoding of the data list",
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
        with st.container(horizontal=True):
            look = st.form_submit_button("Look at it first", icon=":material/visibility:")
            take = st.form_submit_button("Import", type="primary", icon=":material/download:")
    # always there, so that what follows keeps its place, and its state, when a message comes or
    # goes
    with st.container():
        options = [
            *(["--tags", str(pasted(tags))] if tags.strip() else []),
            *(["--extra-columns"] if extra else []),
            *(["--reread-tags"] if reread else []),
            *(["--encoding", encoding] if encoding else []),
            *([LOOK] if look else []),
        ]
        _report(look or take, source, name.strip(), options)


def _report(asked: bool, source: str, name: str, options: Sequence[str]) -> None:
    """Start what was asked for; show the job of this session and what came of it."""
    if asked:
        _start(source, name, options)
    job = _job()
    if job is not None:
        label = "Looking" if LOOK in job.arguments else "Import"
        work.watch(job, f"{label}: {job.library}")
        if job.state == "done":
            _done(job)


def _start(source: str, name: str, options: Sequence[str]) -> None:
    """Start the job, or say in one sentence what is missing."""
    try:
        if not source.strip():
            raise SoundkinError("Name the folder of music, or the data list, first.")
        path = pasted(source)
        if not path.exists():
            raise SoundkinError(
                f"{path} is not there: check the path; it must be on the machine Soundkin runs on."
            )
        name = name or path.resolve().stem
        check_name(name)
        running = jobs.running(name)
        if running is not None:
            raise SoundkinError(
                f"The library '{name}' is busy ({running.command}): wait until that ends, or"
                " stop it."
            )
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return
    job = jobs.start("import", name, [str(path), "--name", name, *options])
    state.IMPORT_JOB.set(job.job_id)
    st.rerun()


def _job() -> Job | None:
    """The import of this session, else one that runs (after a reload, in a second tab)."""
    job_id = state.IMPORT_JOB.get()
    if not job_id:
        found = jobs.running(command="import")
        if found is not None:
            state.IMPORT_JOB.set(found.job_id)
        return found
    try:
        return jobs.status(job_id)
    except (OSError, ValueError):
        return None


def _done(job: Job) -> None:
    report = job.result() or {}
    look = LOOK in job.arguments
    with st.container(border=True, key="import-report"):
        n = _number(report.get("accepted"))
        verb = (
            "would be taken"
            if look
            else f"{'is' if n == 1 else 'are'} in the library {job.library}"
        )
        line(f"{tracks(n)} {verb}", strong=True, size="1.1rem")
        counts = [
            f"{_number(report[key]):,} {words}"
            for key, words in COUNTS.items()
            if _number(report.get(key))
        ]
        if counts:
            st.caption(" · ".join(counts))
        if report.get("refusal"):
            st.error(md(report["refusal"]), icon=":material/error:")
        _list_read(report)
        lists(report)
        with st.container(horizontal=True):
            takes = look and not report.get("refusal")
            if takes and st.button(
                "Import it now", type="primary", icon=":material/download:", key="import-now"
            ):
                arguments = [word for word in job.arguments if word != LOOK]
                state.IMPORT_JOB.set(jobs.start("import", job.library, arguments).job_id)
                st.rerun()
            if not look:
                _onwards(job.library)


def _onwards(name: str) -> None:
    """From the import to the analysis in one click, or to the library only."""
    library = open_library(name)
    busy = jobs.running(name, "embed") is not None
    offered = library.has_sound and not busy
    if offered and st.button(
        "Analyse it now", type="primary", icon=":material/graphic_eq:", key="import-analyse"
    ):
        analysing.start(library, library.current_run or library.ready_run)
        _open(name)
    if st.button(f"Open {md(name)}", icon=":material/arrow_forward:", key="import-open"):
        _open(name)


def _open(name: str) -> None:
    state.IMPORT_JOB.drop()
    go("pages/library.py", name)


def _list_read(report: Mapping[str, Any]) -> None:
    """How the data list was read: its encoding, its first titles, its columns and the tags found in
    them."""
    if report.get("data_list"):
        encoding = ENCODINGS.get(str(report.get("encoding")), report.get("encoding"))
        sure = SURE.get(str(report.get("encoding_sure")), "")
        line(
            f"Data list {Path(report['data_list']).name}, read as {encoding}"
            + (f" ({sure})" if sure else ""),
            faint=True,
            size=".9rem",
        )
        for note in report.get("notes") or []:
            st.caption(f":material/info: {md(note)}")
        sample = [
            {"Title": row["title"], "File or id": row["file"] or row["track_id"]}
            for row in report.get("sample") or []
        ]
        if sample:
            with st.container(key="import-titles"):
                st.dataframe(sample, hide_index=True, key="import-sample")
    columns = [
        {
            "Column in the list": column["header"],
            "Taken as": category_label(column["taken_as"] or "not used"),
        }
        for column in report.get("columns") or []
    ]
    tagged = [
        {
            "Tags": category_label(name),
            "Tracks tagged": found["tagged"],
            "Most frequent": ", ".join(found["tags"]),
        }
        for name, found in (report.get("categories") or {}).items()
    ]
    left, right = st.columns(2)
    if columns:
        left.dataframe(columns, hide_index=True, key="import-columns")
    if tagged:
        right.dataframe(tagged, hide_index=True, key="import-tagged")


def lists(report: Mapping[str, Any]) -> None:
    """What is wrong or differs, by name and reason; a list that is empty is not shown."""
    wrong = 0
    for key, label in LISTS.items():
        entries = report.get(key)
        if isinstance(entries, list) and entries:
            wrong += 1
            with st.expander(f"{label}: {len(entries):,}", icon=":material/info:"):
                st.dataframe(
                    [_row(entry) for entry in entries[:SHOWN]], hide_index=True, key=f"list-{key}"
                )
                if len(entries) > SHOWN:
                    st.caption(f"The first {SHOWN:,} of {len(entries):,}.")
    if not wrong:
        st.caption(":material/check: Nothing is wrong with it.")
    left_out = report.get("left_out")
    if isinstance(left_out, list) and left_out:
        with st.expander(f"{LEFT_OUT}: {len(left_out):,}", icon=":material/folder_off:"):
            rows = [_row(entry) for entry in left_out[:SHOWN]]
            st.dataframe(rows, hide_index=True, key="list-left-out")


def _row(entry: Any) -> dict[str, str]:
    if isinstance(entry, Mapping):
        return {
            "File": str(entry.get("file", entry.get("track_id", ""))),
            "Reason": str(entry.get("reason", "")),
        }
    return {"File": str(entry), "Reason": ""}


def _number(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value or 0)
