"""What a run learnt of each category, beside the model that ships with Soundkin."""

import streamlit as st

from core.model.training.run_figures import CategoryResult
from core.model.training.run_records import RunResult
from core.ui.common.tables import shares
from core.ui.common.tracks.labels import category_label

COUNTS = ("Learnt", "Held out")


def show(run_id: str, result: RunResult) -> None:
    """A row a category; and whether tracks are still told apart."""
    rows = [_row(row) for row in result.categories]
    measured = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    st.dataframe(
        [{name: row[name] for name in measured} for row in rows],
        hide_index=True,
        key=f"categories-{run_id}",
        placeholder="–",
        column_config={
            **shares(measured),
            **{name: st.column_config.NumberColumn(format="localized") for name in COUNTS},
        },
    )
    against = result.against
    said = (
        "Right: how often the likeliest tag is a given one, on other recordings where they can be"
        " told apart, else on held-out tracks. Shipped: the same for the model that ships. Chance:"
        " always predicting the most frequent tag."
    )
    if "Nearest (%)" in measured:
        said += " Nearest: how many of the five nearest held-out tracks, by others, share a tag."
    if against.other is not None and against.shipped_other is not None:
        said += (
            f" Another segment of the same track is among the five nearest in"
            f" {100 * against.other:.1f} % (shipped model {100 * against.shipped_other:.1f} %)."
        )
    if not against.tag_weight:
        said += (
            " Learning the tags does not improve how tracks are compared, so search stays as it is."
        )
    st.caption(said)


def _row(row: CategoryResult) -> dict[str, object]:
    return {
        "Category": category_label(row.name),
        "Tags": len(row.recall),
        "Learnt": row.n_train,
        "Held out": row.n_test,
        "Right (%)": _percent(row.accuracy if row.apart is None else row.apart.right),
        "Shipped (%)": _percent(row.shipped_accuracy if row.apart is None else row.shipped_apart),
        "Chance (%)": round(100 * row.chance, 1),
        "Nearest (%)": _percent(row.p_at_5),
        "Nearest, shipped (%)": _percent(row.shipped_p_at_5),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
