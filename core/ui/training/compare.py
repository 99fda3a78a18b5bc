"""Training runs side by side: settings and figures in a table, held-out curves over each other."""

from collections.abc import Mapping

import streamlit as st

from core.catalog.library import Library
from core.model import runs
from core.model.training import run_records
from core.model.training.run_records import RunResult
from core.ui.common.tables import shares
from core.ui.common.tracks.labels import category_label
from core.ui.training.chart import compared

NETWORKS = {"default": "On top of the shipped model", "article": "The study's"}
MOST_COMPARED = 6  # curves in one chart that can still be told apart


def show(library: Library, found: Mapping[str, RunResult], titles: Mapping[str, str]) -> None:
    """All finished runs, newest first. titles : what to call them, by id"""
    st.header("Runs side by side")
    rows = [_row(titles[run_id], result) for run_id, result in found.items()]
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        key="runs-table",
        column_config=shares(rows[0]),
    )
    names = list(found)
    chosen = st.multiselect(
        "Curves of",
        names,
        names[:MOST_COMPARED],
        format_func=lambda name: titles[name],
        max_selections=MOST_COMPARED,
        # Another choice once a run is new, renamed or gone: the widget keeps labels, not runs.
        key=f"compare-{library.name}-{hash(tuple(titles[name] for name in names))}",
    )
    curves = {
        titles[name]: run_records.read_metrics(runs.run_folder(library.name, name))
        for name in chosen
    }
    for place, what in zip(st.columns(2), ("loss", "accuracy"), strict=True):
        with place:
            st.plotly_chart(
                compared(curves, what),
                key=f"compared-{what}",
                config={"displayModeBar": False},
                alt=f"Held-out {what} of several runs",
            )
    if any(len(found[name].categories) > 1 for name in chosen):
        st.caption("The curves of a run that learnt several categories are the mean of them all.")


def _row(title: str, result: RunResult) -> dict[str, object]:
    return {
        "Run": title,
        "On other recordings (%)": result.apart and round(100 * result.apart.right, 1),
        "Held out (%)": round(100 * result.accuracy, 1),
        "Seconds": round(result.train_seconds, 1),
        "Network": NETWORKS.get(result.preset, result.preset),
        "Categories": ", ".join(
            map(category_label, [row.name for row in result.categories] or [result.category])
        ),
        "Epochs": result.epochs,
        "Best epoch": result.best_epoch,
        "Trained on": result.n_train,
        "Tracks held out": result.n_test,
        "Parameters": result.parameters,
        "Seed": result.seed,
        "Classes": ", ".join(result.classes),
    }
