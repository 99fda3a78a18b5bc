"""The study's figures beside the library's own, and the study's training measured on this
machine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from core import jobs
from core.catalog.decisions import listening
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.evaluation import evaluation
from core.model.runs import Run
from core.model.training import run_config, run_records, study, trainingset
from core.model.training.run_config import RunConfig
from core.model.training.study import STUDY, Figures, Timing
from core.search.index import Index
from core.times import how_long
from core.ui.common import faults, work
from core.ui.common.caches import caches, counts
from core.ui.common.text import md, sentence
from core.ui.common.tracks.labels import run_label
from core.ui.quality import view as quality

UNKNOWN = "not known"
STYLE = """<style>
.sk-figures { width: 100%; border-collapse: collapse; font-size: .9rem; }
.sk-figures :is(th, td) { text-align: left; vertical-align: top; padding: .35rem .5rem;
  border-bottom: 1px solid rgba(128, 128, 128, .3); overflow-wrap: anywhere; }
.sk-figures th { font-weight: 600; }
</style>"""


def show(library: Library, index: Index, track_id: str) -> None:
    """The table of figures, what they can be compared for, and the measurement."""
    rebuilt = study.own_rebuild(library)
    _table(library, index.run_id, rebuilt)
    _quality(library)
    st.subheader("Measured on this machine")
    running = jobs.running(library.name, "train") is not None
    (faults.fragment(_measured, work.EACH_TWO_SECONDS) if running else _measured)(library)
    _start(library)


def _table(library: Library, run_id: str, rebuilt: Run | None) -> None:
    judged = listening.tally(library, run_id)
    result = study.result_of(library, run_id)
    own = _of_the_network(
        library, study.of_result(result, int(judged["similar"]), int(judged["judged"]))
    )
    columns = {"The study, 2020": STUDY, "Your current model": own}
    if rebuilt is not None and rebuilt.result is not None:
        columns["Study's network, trained here"] = study.of_result(rebuilt.result)
    st.html(table(columns))
    learnt = result.parameters if result is not None else 0
    st.caption(
        f"Your current model: {md(run_label(library, run_id))}."
        + (
            f" Its training learnt {learnt:,} of its numbers."
            if 0 < learnt < (own.parameters or 0)
            else ""
        )
        + " Accuracies on other tracks and other tags"
        " cannot be compared figure by figure: more classes are harder, and so are tags that"
        " nobody checked by ear."
    )


def _of_the_network(library: Library, own: Figures) -> Figures:
    """All numbers of the network in use, of which a training may have learnt the last layers; and
    what a network without a record of its training, such as the shipped one, says itself."""
    try:
        encoder = caches.encoder(library)
    except SoundkinError:
        return own
    parameters = sum(part.numel() for part in encoder.network.parameters())
    return replace(own, parameters=parameters, n_classes=own.n_classes or len(encoder.classes))


def table(columns: Mapping[str, Figures]) -> str:
    """The figures as a table in HTML that wraps on a phone."""
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in columns)
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th>"
        + "".join(f"<td>{escape(said(of))}</td>" for of in columns.values())
        + "</tr>"
        for name, said in ROWS.items()
    )
    return f"{STYLE}<table class='sk-figures'><tr><td></td>{head}</tr>{rows}</table>"


def _known(value: object, said: Callable[[], str]) -> str:
    return UNKNOWN if value is None else said()


ROWS: dict[str, Callable[[Figures], str]] = {
    "Classes to predict": lambda f: _known(f.n_classes, lambda: f"{f.n_classes}"),
    "Tracks to learn from / held out": lambda f: _known(
        f.n_train, lambda: f"{f.n_train:,} / {f.n_test:,}"
    ),
    "Learnt numbers (parameters)": lambda f: _known(f.parameters, lambda: f"{f.parameters:,}"),
    "Training": lambda f: _known(
        f.seconds, lambda: f"{how_long(f.seconds or 0)}, {f.epochs} epochs"
    ),
    "Best epoch": lambda f: _known(f.best_epoch, lambda: f"{f.best_epoch}"),
    "Held-out loss there": lambda f: _known(f.val_loss, lambda: f"{f.val_loss:.3f}"),
    "Held-out accuracy": lambda f: _known(f.accuracy, lambda: f"{100 * (f.accuracy or 0):.2f} %"),
    "Similar by ear": lambda f: f"{f.similar} of {f.judged}" if f.judged else "not judged yet",
}


def _quality(library: Library) -> None:
    """What the quality page measured last, in a sentence."""
    _, found = quality.measured(library)
    if found is None:
        st.caption("Nothing is measured yet on the Quality page.")
        return
    rows = {row.vector: row for row in found.of("other segment")}
    if evaluation.IN_USE in rows and evaluation.ARTICLE in rows:
        used, theirs = (rows[name].value for name in (evaluation.IN_USE, evaluation.ARTICLE))
        st.write(
            "Given one segment of a track, your current model finds another segment of it"
            f" among the {found.k} nearest {100 * used:.0f} % of the time, the study's network"
            f" {100 * theirs:.0f} %."
        )


def _measured(library: Library) -> None:
    """How long the study's training takes here, as far as it was measured."""
    rebuilt = study.own_rebuild(library)
    rows = run_records.read_metrics(rebuilt.folder) if rebuilt is not None else []
    timing = study.timing(rows, rebuilt.config.epochs) if rebuilt is not None else None
    if timing is None:
        st.write(
            "The study's 100 epochs took 48 minutes on a CPU. Its network has not been trained on"
            " this library yet; after a few epochs you can stop and see what all would take."
        )
    else:
        st.write(_sentence(timing))


def _sentence(timing: Timing) -> str:
    """What was measured, and what is only reckoned from it."""
    epochs = STUDY.epochs or 100
    whole = timing.whole(epochs)
    pace = f"{timing.seconds / timing.done:.2f} s an epoch"
    times = (STUDY.seconds or 0) / max(whole, 1e-9)
    if timing.complete and timing.done == epochs:
        said = f"{epochs} epochs took {how_long(whole)} here ({pace}), measured"
    else:
        said = (
            f"{timing.done} epochs took {how_long(timing.seconds)} here ({pace}). All {epochs}"
            f" would take about {how_long(whole)}, estimated from these"
        )
    return f"{said}. The study needed 48 minutes on a CPU: {times:.1f} times as long."


def _start(library: Library) -> None:
    """The training that runs, or the button that starts one."""
    job = jobs.newest(library.name, "train")
    if job is not None and job.option("--preset") == "article" and job.state != "done":
        work.watch(job, "Training the study's network")
    if job is not None and not job.ended:
        if job.option("--preset") != "article":
            st.caption("Another training of this library is running; see the Training page.")
        return
    try:
        run = _rebuild(library)
    except SoundkinError as error:
        st.caption(sentence(error))
        return
    if st.button("Train the study's network here", icon=":material/timer:", key="how-train"):
        jobs.start("train", library.name, ["--library", library.name, *run_config.options(run)])
        st.rerun()
    st.caption(
        f"Up to {run.per_class} tracks each of {md(', '.join(run.classes))}; {run.epochs} epochs."
        " It becomes a run on the Training page; your current model stays as it is."
    )


def _rebuild(library: Library) -> RunConfig:
    """The study's training on this library. SoundkinError when its tags do not suffice."""
    tags = counts.coverage(library).tags
    categories = trainingset.learnable(tags)
    classes = tuple(trainingset.default_classes(tags[categories[0]])) if categories else ()
    if len(classes) < 2:
        raise SoundkinError(
            "The study's network learns from tags: it needs two tags of one category on at least"
            f" {trainingset.FEWEST} tracks each."
        )
    return RunConfig(category=categories[0], classes=classes, preset="article", start="scratch")
