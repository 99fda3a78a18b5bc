"""How reliable the suggestions are, measured on the library's own tagged tracks."""

import streamlit as st

from core.catalog.library import Library
from core.model.suggestions import suggestion_report
from core.model.suggestions.suggestion_report import CategoryReport
from core.model.training.examples import MIN_EXAMPLES
from core.ui.common.reliability import ENOUGH, reliability_chart
from core.ui.common.tables import shares
from core.ui.common.text import chips, md
from core.ui.common.tracks.labels import category_label
from core.ui.review import start as review_start


def show(library: Library, category: str) -> None:
    """The figures of one category, then all categories side by side."""
    report = suggestion_report.read(library)
    known = report.categories if report is not None else {}
    found = known[category]
    st.header(f"{md(category_label(category))}: how reliable are suggestions?")
    st.write(
        "Each tagged track gets a prediction from a model that was trained without it and without"
        " the tracks that belong to it: of the same artist or album, else in the same folder, with"
        " similar file names or nearly the same sound. These predictions are compared with the"
        " given tags."
    )
    _metrics(found)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.plotly_chart(
            reliability_chart(found.reliability, "tracks"),
            key=f"reliability-{category}",
            config={"displayModeBar": False},
            alt="Curve: how often suggestions are right, by their confidence",
        )
    with right:
        st.write("**Tags it can suggest**")
        chips([(tag, "") for tag in found.tags])
        st.caption(
            f"Rarer tags are not suggested: at least {MIN_EXAMPLES} analysed tracks must carry a"
            " tag for it to be learnt. Points below the line are too sure, those above too modest."
            f" The size of a point is its number of tracks; fewer than {ENOUGH} are not drawn."
        )
    st.write("**All categories**")
    rows = [_row(name, content) for name, content in known.items()]
    st.dataframe(rows, hide_index=True, column_config=shares(rows[0]))
    if st.button("Look for missing tags again", icon=":material/refresh:", key="look-again"):
        review_start.start(library)


def _metrics(found: CategoryReport) -> None:
    """Accuracy, calibration, label errors, and how many tracks can be filled."""
    at = found.at_90_precision
    with st.container(horizontal=True):
        st.metric(
            "Top-1 accuracy",
            f"{100 * found.accuracy:.1f} %",
            border=True,
            height="stretch",
            help=(
                f"How often the likeliest tag is among the given ones, over {found.n_examples:,}"
                " tagged tracks, without those that the run in use has learnt from."
            ),
        )
        st.metric(
            "Calibration error",
            f"{100 * found.ece:.1f} %",
            border=True,
            height="stretch",
            help=(
                "How far the stated certainty is from the share that is right, on average over 15"
                " steps; 0 is perfect."
            ),
        )
        st.metric(
            "Given tags thought wrong",
            f"{100 * found.noise:.0f} %",
            border=True,
            height="stretch",
            help=(
                "An estimate: 3 % as in other collections, adjusted by how many tags contradict the"
                " model where it is most certain. The certainty of suggestions allows for it."
            ),
        )
        st.metric(
            "Can be filled at 90 % precision",
            f"{at.tracks:,}",
            border=True,
            height="stretch",
            delta=f"{100 * at.share:.0f} % of {found.missing:,} untagged",
            delta_color="off",
            delta_arrow="off",
        )


def _row(name: str, found: CategoryReport) -> dict[str, object]:
    at = found.at_90_precision
    return {
        "Category": category_label(name),
        "Tags": len(found.tags),
        "Tagged tracks": found.n_examples,
        "Right (%)": round(100 * found.accuracy, 1),
        "Calibration error (%)": round(100 * found.ece, 1),
        "Untagged": found.missing,
        "Filled at 90 % precision": at.tracks,
        "Probably wrong": found.label_errors,
    }
