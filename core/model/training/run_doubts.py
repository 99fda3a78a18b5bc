"""What speaks against taking a run into use, before it takes over."""

from core.catalog.analysis import head_chances
from core.catalog.decisions import listening
from core.catalog.library import Library
from core.model.training.run_records import RunResult

WIDEST = 0.3  # of an interval that still says something: 27 to 73 % is 0.46
FEW = 5  # tracks on which two models can hardly be compared


def doubts(library: Library, result: RunResult) -> list[str]:
    """Sentences, none for a run that nothing speaks against: its accuracy is hardly known, no
    better than guessing, or worse than the ready model's on the same tracks."""
    hits = round(result.accuracy * result.n_test)
    low, high = listening.interval(hits, result.n_test)
    found, (least, most) = [], result.interval
    if least <= result.chance:
        found.append(
            f"It may be no better than guessing: {100 * least:.0f} to {100 * most:.0f} % of such"
            f" tracks are right, and guessing gets {100 * result.chance:.0f} %."
        )
    elif high - low > WIDEST:
        found.append(
            f"It was tested on {result.n_test} tracks only, so its accuracy is hardly known:"
            f" {100 * low:.0f} to {100 * high:.0f} %."
        )
    ready = ready_accuracy(library, result)
    if ready is not None and ready > result.accuracy:
        found.append(
            f"The model that needs no training gets {100 * ready:.0f} % of the same tracks right,"
            f" this run {100 * result.accuracy:.0f} %."
        )
    if result.against.worse:
        found.append(result.against.words)
    return found


def ready_accuracy(library: Library, result: RunResult) -> float | None:
    """The share of the run's held-out tracks whose tag the ready model predicts among the run's
    classes; None where it does not know all of these or has analysed too few of the tracks."""
    if library.ready_run == result.run_id:
        return None
    classes, track_ids, P = head_chances.read(library, library.ready_run)
    if not set(result.classes) <= set(classes):
        return None
    columns = [classes.index(name) for name in result.classes]
    row = {track_id: at for at, track_id in enumerate(track_ids)}
    known = [held for held in result.test if held.track_id in row]
    if len(known) < FEW:
        return None
    right = sum(
        result.classes[int(P[row[held.track_id], columns].argmax())] == held.true for held in known
    )
    return right / len(known)
