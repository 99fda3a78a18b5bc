"""A run that learns tags on the frozen features of the pretrained model: read, split, fit, judge.

The trunk of the network stays as it is: a few hundred tracks cannot teach it better, and all that a
run can spoil is a linear layer, which is held against the pretrained one at the end.
"""

import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.catalog import related
from core.catalog.library import Library
from core.errors import SoundkinError
from core.files import write_bytes
from core.model import arrays, features
from core.model.pretrained import Pretrained
from core.model.training import grouping, run_records, split
from core.model.training.heads import tag_head, tagset, tuning_finish, unseen
from core.model.training.heads.standardized import Standardized
from core.model.training.heads.tag_head import Fitting, TagHead, Tags
from core.model.training.heads.tag_numbers import Material
from core.model.training.heads.tagset import TagSet
from core.model.training.heads.tuning_data import Fitted, TuningData
from core.model.training.run_records import EpochMetrics, RunPlan, RunResult, Unreadable
from core.process import one_blas_thread
from core.progress import Progress

TRYING = "Trying what is learnt on tracks that it has not heard"
COMPARING = "Comparing with the model that ships"


def gather(
    library: Library, chosen: TagSet, seed: int, progress: Progress, every_tag: bool
) -> tuple[TuningData, split.SplitReport, tuple[Unreadable, ...]]:
    """Read the tracks' features and split them into what learns and what is held out.

    every_tag : whether each of the tags must be learnt and tested, as in the study; else rare ones
        may be left out, and what they cannot keep apart is kept apart for the others
    What a person confirmed teaches, and is left out where its group is held out.
    SoundkinError when too few can be read.
    """
    found, reasons = features.read_all(library, list(chosen.ids), progress)
    readable = np.array([track_id in found for track_id in chosen.ids])
    tags = chosen.of(readable) if every_tag else tagset.without_rare(chosen.of(readable))
    _check(tags, reasons)
    rows = [found[track_id] for track_id in tags.ids]
    owners = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
    x = np.concatenate(rows) if rows else np.zeros((0, 1), np.float32)
    tracks = library.tracks(list(tags.ids))
    vectors = Pretrained.load().vectors(x, owners, len(rows))
    together = grouping.group(tracks, tags.tagged, vectors, every_tag=every_tag)
    testing = np.nan_to_num(np.concatenate([*tags.testing.values()], axis=1)) > 0
    held_out, report = split.split(
        testing[:, testing.any(axis=0)], together, np.random.default_rng(seed), every_tag=every_tag
    )
    apart = related.exclusion_mask(tracks)
    apart |= together.numbers[:, None] == together.numbers[None, :]
    alike = grouping.group(tracks, tags.tagged, vectors, grouping.ALIKE).numbers
    kept = ~held_out | testing.any(axis=1)
    data = TuningData(
        tags.testing_only(held_out).of(kept),
        Material(x, owners, alike, apart).of(kept),
        held_out[kept],
    )
    unreadable = tuple(Unreadable(track_id, why) for track_id, why in sorted(reasons.items()))
    return data, report, unreadable


def _check(tags: TagSet, reasons: dict[str, str]) -> None:
    """SoundkinError where a class of a single category cannot be learnt and tested any more."""
    for category, given in tags.given.items():
        for name, n in zip(tags.names[category], np.nansum(given, axis=0), strict=True):
            if n < 2:
                why = next(iter(reasons.values()), "the run has none of it.")
                raise SoundkinError(f'Too few tracks of the class "{name}" can be read: {why}')


def save(folder: Path, data: TuningData) -> None:
    """Keep what a run learns on, so that it can go on after an interruption."""
    packed = io.BytesIO()
    tags = {
        f"{part} {at}": own
        for part, by_category in (("given", data.tags.given), ("confirmed", data.tags.confirmed))
        for at, own in enumerate(by_category.values())
    }
    np.savez(
        packed,
        x=data.material.x,
        owners=data.material.owners,
        groups=data.material.groups,
        apart=data.material.apart,
        held_out=data.held_out,
        ids=np.array(data.tags.ids),
        **cast(dict[str, Any], tags),
    )
    write_bytes(folder / run_records.FEATURES, packed.getbuffer())


def load(folder: Path, plan: RunPlan) -> TuningData:
    """Read it back. SoundkinError when the run was begun by an earlier version or is damaged."""
    try:
        content = arrays.read(folder / run_records.FEATURES)
        given, confirmed = (
            {name: content[f"{part} {at}"] for at, name in enumerate(plan.tags)}
            for part in ("given", "confirmed")
        )
        tags = TagSet(tuple(content["ids"].tolist()), dict(plan.tags), given, confirmed)
        material = Material(*(content[name] for name in ("x", "owners", "groups", "apart")))
        return TuningData(tags, material, content["held_out"])
    except (OSError, ValueError, KeyError) as error:
        raise SoundkinError(
            f"Run {plan.run_id} was begun by an earlier version of Soundkin or is damaged, and"
            " cannot go on: start a new one."
        ) from error


def run(
    plan: RunPlan,
    data: TuningData,
    folder: Path,
    progress: Progress,
    spent: Callable[[], float],
) -> RunResult:
    """Fit the heads, choose the embedding, test both on the held-out tracks and keep the run.

    spent : gives the seconds so far
    """
    pretrained = Pretrained.load()
    categories = {
        name: Tags(
            list(names),
            data.tags.given[name],
            None if plan.start == "scratch" else pretrained.start(name, names),
        )
        for name, names in data.tags.names.items()
    }
    run_records.cut_metrics(folder, 0)
    # Each step is so small that more threads mostly wait; and one adds up alike on every machine.
    with one_blas_thread():
        fitted = _fit(plan, data, categories, folder, progress)
        progress.update(plan.epochs, plan.epochs, COMPARING)
        return tuning_finish.finish(plan, data, categories, fitted, pretrained, folder, spent)


def _fit(
    plan: RunPlan, data: TuningData, categories: dict[str, Tags], folder: Path, progress: Progress
) -> Fitted:
    """All heads epoch by epoch; of each category that of its epoch with the lowest held-out loss is
    kept: tags that say nothing cost the others nothing."""
    fittings, said = _begun(plan, data, categories, progress)
    best = Fitted({name: fitting.head() for name, fitting in fittings.items()}, said)
    lowest = dict.fromkeys(categories, float("inf"))
    for epoch in range(1, plan.epochs + 1):
        started = time.perf_counter()
        train_loss = float(np.mean([fitting.epoch() for fitting in fittings.values()]))
        heads = {name: fitting.head() for name, fitting in fittings.items()}
        taught, held = (
            _figures(data, categories, heads, side) for side in (~data.held_out, data.held_out)
        )
        _, train_accuracy = np.mean([*taught.values()], axis=0).tolist()
        val_loss, val_accuracy = np.mean([*held.values()], axis=0).tolist()
        for name in categories:
            loss, _ = held.get(name, (val_loss, 0.0))
            if loss < lowest[name]:
                best.heads[name], lowest[name] = heads[name], loss
        if val_loss < best.best_loss:
            best.best_epoch, best.best_loss = epoch, val_loss
        row = EpochMetrics(
            epoch,
            train_loss,
            val_loss,
            train_accuracy,
            val_accuracy,
            next(iter(fittings.values())).learning_rate,
            time.perf_counter() - started,
        )
        run_records.append_metrics(folder, row)
        progress.note(best_epoch=best.best_epoch)
        progress.advance(epoch, plan.epochs, run_records.STEP)
    return best


def _begun(
    plan: RunPlan, data: TuningData, categories: dict[str, Tags], progress: Progress
) -> tuple[dict[str, Fitting], np.ndarray]:
    """A head for each category before its first epoch; and `Fitted.unseen`, by which it is chosen
    how far from the pretrained one it goes."""
    learning = ~data.held_out
    material = data.material.of(learning)
    own = {name: tags.of(learning) for name, tags in categories.items()}
    study = not plan.categories  # its tracks are of the same performers on both sides
    tell = partial(progress.advance, message=TRYING)
    far, said = unseen.held_out_chances(
        material, own, plan.interpolation, plan.epochs, plan.seed, not study, tell
    )
    features = Standardized.of(material.x)
    fittings = {
        name: Fitting(own[name], features, material.owners, tags.one_of, far[name])
        for name, tags in categories.items()
    }
    return fittings, said


def _figures(
    data: TuningData, categories: dict[str, Tags], heads: dict[str, TagHead], side: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Loss and share right on one side of the split, of each category that is tagged there."""
    material, found = data.material.of(side), {}
    for name, tags in categories.items():
        own = tags.of(side)
        chances = tag_head.mean_by_track(heads[name](material.x), material.owners, material.n)
        if own.tagged.any():
            loss = tag_head.loss_of(own, chances, tags.one_of)
            found[name] = loss, float(tag_head.right(own, chances).mean())
    return found
