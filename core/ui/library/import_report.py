"""What a look or an import found: how many tracks, how the data list was read, what is wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from core.ui.common.text import line, sentence, tracks
from core.ui.common.tracks.labels import category_label
from core.ui.library.encodings import ENCODINGS

# What a report lists, with the words for it; each entry carries a file's name and, where there is
# one, a reason.
LISTS = {
    "missing_audio": "Not imported: in the spreadsheet, but the sound file is missing",
    "unreadable": "Cannot be read",
    "orphan_audio": "Not imported: sound files that the spreadsheet does not name",
    "duplicates": "Named more than once",
    "cut_off": "Cut off before their end",
    "cells": "Cells and columns of the spreadsheet, and tags of files, that were not used",
    "away": "Missing now; the library keeps them",
}
REMEDIES = {
    "orphan_audio": "To import these too, add a row with the file's name for each. Or take the"
    " spreadsheet out of the folder: all files are then imported, with the tags inside them.",
}
EXTRA = "Use unknown columns as tag categories too"  # the tick of the form
LEFT_OUT = "Left out of the folder"  # no fault of the files
COUNTS = {
    "added": "new",
    "changed": "with another sound",
    "retagged": "with other tags",
    "moved": "moved or renamed",
    "back": "back again",
    "away": "missing",
    "unchanged": "unchanged",
}
SURE = {
    "certain": "certain",
    "probable": "probably right: look at the titles",
    "unsure": "not certain: look at the titles, and choose another encoding if they are wrong",
    "chosen": "as you chose",
}
SAMPLE_HEIGHT = 213  # pixels: five titles at once, so that columns and faults are in sight
LETTERS = 65  # of a reason beside its file, in a line
ROW, WRAPPED = 35, 75  # pixels: a row of one line, and of three: up to 64 no text is wrapped
SHOWN = 500  # rows of one list; the import itself keeps them all


def show(report: Mapping[str, Any], look: bool, name: str) -> None:
    """The report of a look, or of an import into the library of this name."""
    n = _number(report.get("accepted"))
    verb = "will be imported into" if look else f"{'is' if n == 1 else 'are'} in the library"
    line(f"{tracks(n)} {verb} {name}", strong=True, size="1.1rem")
    counts = [
        f"{_number(report[key]):,} {words}"
        for key, words in COUNTS.items()
        if _number(report.get(key))
    ]
    if counts and counts != [f"{n:,} {COUNTS['added']}"]:  # which the line above says
        st.caption(" · ".join(counts))
    if report.get("refusal"):
        st.error(sentence(report["refusal"]), icon=":material/error:")
    if report.get("source", name) is None:  # a look says it, an import does not
        no_sound()
    if report.get("data_list"):
        _spreadsheet(report)
    _columns_and_tags(report)
    _lists(report, refused=bool(report.get("refusal")))


def no_sound() -> None:
    """That a spreadsheet came without music, and what to do for a search by sound."""
    st.caption(
        ":material/volume_off: Tags only, no sound: to search by sound, enter the music folder"
        " above, with this file as its tag spreadsheet."
    )


def _spreadsheet(report: Mapping[str, Any]) -> None:
    """How the data list was read: its encoding, what is worth saying of it, its first titles."""
    read = ""
    if report.get("encoding"):
        sure = SURE.get(str(report.get("encoding_sure")), "")
        read = f", read as {ENCODINGS.get(str(report['encoding']), report['encoding'])}"
        read += f" ({sure})" if sure else ""
    line(f"Spreadsheet {Path(report['data_list']).name}{read}", faint=True, size=".9rem")
    for note in report.get("notes") or []:
        st.caption(f":material/info: {sentence(note)}")
    sample = [
        {"Title": row["title"], "File or id": row["file"] or row["track_id"]}
        for row in report.get("sample") or []
    ]
    if sample:
        with st.container(key="import-titles"):
            st.dataframe(sample, hide_index=True, height=SAMPLE_HEIGHT, key="import-sample")


def _columns_and_tags(report: Mapping[str, Any]) -> None:
    """What the columns of the data list are used as, and the tags found in them."""
    columns = report.get("columns") or []
    used = [
        {
            "Spreadsheet column": column["header"],
            "Used as": category_label(column["taken_as"] or "not used"),
        }
        for column in columns
    ]
    tagged = [
        {
            "Tags": category_label(name),
            "Tracks tagged": found["tagged"],
            "Most frequent": ", ".join(found["tags"]),
        }
        for name, found in (report.get("categories") or {}).items()
    ]
    tables = {
        key: rows for key, rows in (("import-columns", used), ("import-tagged", tagged)) if rows
    }
    if tables:
        for place, (key, rows) in zip(st.columns(len(tables)), tables.items(), strict=True):
            place.dataframe(rows, hide_index=True, key=key)
    if any(column["taken_as"] is None for column in columns):
        st.caption(f'Tick "{EXTRA}" to turn the columns that are not used into tags.')


def _lists(report: Mapping[str, Any], refused: bool) -> None:
    """What is wrong or differs, by name and reason; a list that is empty is not shown."""
    wrong = 0
    for key, label in LISTS.items():
        entries = report.get(key)
        if isinstance(entries, list) and entries:
            wrong += 1
            with st.expander(f"{label}: {len(entries):,}"):
                _reasons(entries, f"list-{key}")
                if len(entries) > SHOWN:
                    st.caption(f"The first {SHOWN:,} of {len(entries):,}.")
            if key in REMEDIES:
                st.caption(REMEDIES[key])
    if not wrong and not refused:
        st.caption(":material/check: No problems found.")
    left_out = report.get("left_out")
    if isinstance(left_out, list) and left_out:
        with st.expander(f"{LEFT_OUT}: {len(left_out):,}"):
            _reasons(left_out, "list-left-out")


def _reasons(entries: list[Any], key: str) -> None:
    """The first entries of a list; where a reason is long, rows are higher."""
    rows = [_row(entry) for entry in entries[:SHOWN]]
    longest = max(len(row["Reason"]) for row in rows)
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        row_height=ROW if longest <= LETTERS else WRAPPED,
        column_config={"File": st.column_config.TextColumn(width=180)},
    )


def _row(entry: Any) -> dict[str, str]:
    if isinstance(entry, Mapping):
        return {
            "File": str(entry.get("file", entry.get("track_id", ""))),
            "Reason": str(entry.get("reason", "")),
        }
    return {"File": str(entry), "Reason": ""}


def _number(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value or 0)
