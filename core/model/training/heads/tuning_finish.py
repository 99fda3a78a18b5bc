"""The end of a run that learnt tags: its embedding chosen, heads and embedding held against the
pretrained model on held-out tracks, and the run kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.model import runs
from core.model.evaluation import metrics
from core.model.training import results, run_records
from core.model.training.heads import apart, tag_head, tag_numbers, tuned_network, unseen
from core.model.training.heads.tag_head import TagHead, Tags
from core.model.training.heads.tag_numbers import EmbeddingLayer, Material, Trial
from core.model.training.heads.tuning_data import Fitted, TuningData
from core.model.training.run_figures import Against, CategoryResult
from core.model.training.run_records import RunPlan, RunResult

if TYPE_CHECKING:
    from core.model.pretrained import Pretrained

OTHER = "finding another segment of a track"
FEWEST = 10  # values that a difference is judged by


def finish(
    plan: RunPlan,
    data: TuningData,
    categories: Mapping[str, Tags],
    fitted: Fitted,
    pretrained: "Pretrained",
    folder: Path,
    spent: Callable[[], float],
) -> RunResult:
    """Choose the embedding, test it and the heads on the held-out tracks, write checkpoint.pt and
    result.json. spent : gives the seconds so far"""
    taught, held = data.material.of(~data.held_out), data.material.of(data.held_out)
    own = {name: tags.of(~data.held_out) for name, tags in categories.items()}
    asked = {name: tags.of(data.held_out) for name, tags in categories.items()}
    testing = {
        name: replace(tags, given=data.tags.testing[name][~data.held_out])
        for name, tags in categories.items()
    }
    said = _by_category(fitted.unseen, categories)
    layer = tag_numbers.choose(taught, own, pretrained.layer, fitted.unseen)
    tuned_network.save(
        runs.checkpoint_file(folder),
        tuned_network.build(fitted.heads, categories, layer),
        pretrained.encoder,
        tuned_network.calibrations(taught, fitted.heads, testing, said),
        _center(layer, taught, fitted.heads),
    )
    chances, shipped = _by_track(held, fitted.heads), _by_track(held, _shipped(categories))
    trials = (
        _trial(pretrained.layer, fitted.heads, data.material, held, asked),
        _trial(layer, fitted.heads, data.material, held, asked),
    )
    main = next(iter(categories))
    elsewhere = [
        name for name in categories if unseen.names_worse(taught, testing[name], said[name])
    ]
    result = replace(
        _main_figures(plan, fitted, asked[main], chances[main], spent()),
        categories=tuple(
            replace(
                _category(name, own[name], asked[name], chances, shipped, trials),
                apart=apart.accuracy_apart(taught, testing[name], said[name]),
                shipped_apart=_shipped_apart(taught, testing[name], name),
            )
            for name in categories
        ),
        against=_against(asked, chances, shipped, trials, layer.tag_weight, elsewhere),
    )
    results.keep(folder, result)
    return result


def _by_category(chances: np.ndarray, categories: Mapping[str, Tags]) -> dict[str, np.ndarray]:
    """Chances (m, n_names) of all heads, one beside the other, as those of each category."""
    ends = np.cumsum([len(tags.names) for tags in categories.values()])[:-1]
    return dict(zip(categories, np.split(chances, ends, axis=1), strict=True))


def _shipped_apart(taught: Material, tags: Tags, name: str) -> float | None:
    """Accuracy of the pretrained head on the tracks that taught; None where it lacks a name."""
    said = _by_track(taught, _shipped({name: tags}))
    return _share(tag_head.right(tags, said[name])) if said else None


def _by_track(material: Material, heads: Mapping[str, TagHead]) -> dict[str, np.ndarray]:
    """Chances of each track (n, n_names), by category."""
    return {
        name: tag_head.mean_by_track(head(material.x), material.owners, material.n)
        for name, head in heads.items()
    }


def _shipped(categories: Mapping[str, Tags]) -> dict[str, TagHead]:
    """The pretrained heads, of the categories all of whose tags they know."""
    return {
        name: TagHead(*tags.start, tags.one_of)
        for name, tags in categories.items()
        if tags.start is not None and tags.start[0].any(axis=0).all()
    }


def _trial(
    layer: EmbeddingLayer,
    heads: Mapping[str, TagHead],
    whole: Material,
    held: Material,
    asked: Mapping[str, Tags],
) -> Trial:
    """Tags among the held-out tracks, other segments among all tracks."""
    Z, all_Z = (layer(m.x, tag_numbers.all_chances(m.x, heads)) for m in (held, whole))
    return Trial(
        tag_numbers.tag_precision(Z, held, asked), tag_numbers.segment_recall(all_Z, whole)
    )


def _center(layer: EmbeddingLayer, material: Material, heads: Mapping[str, TagHead]) -> np.ndarray:
    """The mean embedding of the tracks that taught, each weighing the same: (100,)."""
    Z = layer(material.x, tag_numbers.all_chances(material.x, heads))
    mean: np.ndarray = tag_head.mean_by_track(Z, material.owners, material.n).mean(axis=0)
    return mean


def _main_figures(
    plan: RunPlan, fitted: Fitted, asked: Tags, chances: np.ndarray, seconds: float
) -> RunResult:
    """The result by the main category, whose class of each held-out track is of several given ones
    the likeliest."""
    given = np.nan_to_num(asked.given) > 0
    best = np.where(given, chances, -1.0).argmax(axis=1)
    classes = np.where(given.any(axis=1), best, run_records.NO_CLASS).tolist()
    test = tuple(
        (track_id, int(label)) for (track_id, _), label in zip(plan.test, classes, strict=True)
    )
    return results.figures(
        replace(plan, test=test),
        chances,
        parameters=sum(head.weight.size + head.bias.size for head in fitted.heads.values()),
        epochs=plan.epochs,
        best_epoch=fitted.best_epoch,
        val_loss=fitted.best_loss,
        seconds=seconds,
    )


def _category(
    name: str,
    learnt: Tags,
    asked: Tags,
    chances: Mapping[str, np.ndarray],
    shipped: Mapping[str, np.ndarray],
    trials: tuple[Trial, Trial],
) -> CategoryResult:
    """How one category was learnt."""
    given = np.nan_to_num(asked.given) > 0
    n = max(int(asked.tagged.sum()), 1)
    at_5 = [float(t.tags[name].mean()) if len(t.tags.get(name, ())) else None for t in trials]
    return CategoryResult(
        name=name,
        n_train=int(learnt.tagged.sum()),
        n_test=int(asked.tagged.sum()),
        accuracy=_share(tag_head.right(asked, chances[name])),
        chance=float(given.sum(axis=0).max(initial=0) / n),
        recall=dict(zip(asked.names, _recalls(given, chances[name], asked.one_of), strict=True)),
        several=not asked.one_of,
        shipped_accuracy=_share(tag_head.right(asked, shipped[name])) if name in shipped else None,
        p_at_5=at_5[1],
        shipped_p_at_5=at_5[0],
    )


def _share(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _recalls(given: np.ndarray, chances: np.ndarray, one_of: bool) -> list[float]:
    """For each tag the share of its tracks that are said to have it: as the likeliest one, or by a
    chance of a half where there may be several."""
    said = chances >= (chances.max(axis=1, keepdims=True) if one_of else 0.5)
    return [_share(said[own, at]) for at, own in enumerate(given.T)]


def _against(
    asked: Mapping[str, Tags],
    chances: Mapping[str, np.ndarray],
    shipped: Mapping[str, np.ndarray],
    trials: tuple[Trial, Trial],
    tag_weight: float,
    elsewhere: Sequence[str],
) -> Against:
    """The run beside the pretrained model, and what is worse by more than noise.
    elsewhere : categories whose names are, on other recordings"""
    before, after = trials
    worse = [OTHER] if _worse(after.other, before.other) else []
    worse += [f"{name} of neighbours" for name in asked if _worse_at(name, before, after)]
    worse += [
        f"naming {name}"
        for name in shipped
        if _worse(
            tag_head.right(asked[name], chances[name]), tag_head.right(asked[name], shipped[name])
        )
    ]
    worse += [f"naming {name} on other recordings" for name in elsewhere]
    pairs = len(after.other) > 0
    return Against(
        other=after.mean_of_other if pairs else None,
        shipped_other=before.mean_of_other if pairs else None,
        worse=tuple(worse),
        tag_weight=tag_weight,
    )


def _worse_at(name: str, before: Trial, after: Trial) -> bool:
    return name in before.tags and _worse(after.tags[name], before.tags[name])


def _worse(after: np.ndarray, before: np.ndarray) -> bool:
    """Whether values of the same tracks fell, by more than the interval of their differences."""
    if len(after) < FEWEST:
        return False
    return bool(metrics.interval(after.astype(np.float64) - before.astype(np.float64))[1] < 0.0)
