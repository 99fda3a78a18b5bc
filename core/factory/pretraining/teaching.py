"""Teaching the trunk: distillation from the teacher, contrast between two views, labels where there
are any."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from core.factory.pretraining.classes import CLASSES, INSTRUMENTS, KINDS, grouped
from core.factory.pretraining.desk import Batch, Draft, made
from core.factory.pretraining.material import UNKNOWN, Recording, TeachingMaterial
from core.factory.pretraining.views import Views
from core.model.networks.trunk import Trunk

SHARES = {
    "music": 0.20,
    "instrument": 0.14,
    "voice": 0.02,
    "other": 0.03,
    "shifted": 0.17,
    "mix": 0.26,
    "piece": 0.09,
    "solo": 0.07,
    "demo": 0.02,
}  # of what a batch holds
FRAMES = 480  # 9.6 s: nearly all that the teacher heard
TEMPERATURE = 0.1
SPOILED_WEIGHT = 0.4  # of views whose teacher's answer is only a hint
CERTAIN = 0.3  # the teacher's chance from which its word for a mix's instrument counts fully
EVEN_CLIPS = 25  # clips of an instrument beyond which it is not drawn more often
DROPOUT = 0.1


@dataclass(frozen=True)
class Recipe:
    """How the trunk is taught; the weights of the three terms, 0 to leave one out. averaging : what
    the average of the weights keeps of itself at each step ; workers : processes that draw views,
    each with its own random numbers (0: this one)"""

    steps: int = 9_500
    batch: int = 64
    learning_rate: float = 3e-3
    weight_decay: float = 0.02
    distill: float = 1.5
    contrast: float = 0.3
    labels: float = 1.0
    averaging: float = 0.999
    seed: int = 0
    device: str = "cpu"
    workers: int = 0


class Pupil(nn.Module):
    """The trunk and the heads that teach it, which are thrown away afterwards."""

    def __init__(self, trunk: Trunk):
        super().__init__()
        self.trunk = trunk
        self.dropout = nn.Dropout(DROPOUT)
        sizes = {
            "embedding": 384,
            "logits": 527,
            "names": len(CLASSES),
            "kind": len(KINDS),
            "projection": 128,
        }
        self.heads = nn.ModuleDict({name: nn.Linear(trunk.size, n) for name, n in sizes.items()})

    @property
    def names(self) -> nn.Linear:
        """The head that names instruments."""
        return cast(nn.Linear, self.heads["names"])

    def forward(self, S: Tensor) -> dict[str, Tensor]:
        """S (n, 96, n_frames) dB -> what each head says, (n, size)."""
        pooled = self.dropout(self.trunk(S))
        return {name: head(pooled) for name, head in self.heads.items()}


class Targets:
    """The teacher's answers, ready to be compared with."""

    def __init__(self, material: TeachingMaterial, device: str = "cpu"):
        E = material.embeddings
        self.embeddings = torch.from_numpy((E - E.mean(axis=0)) / (E.std(axis=0) + 1e-3)).to(device)
        self.chances = torch.from_numpy(material.chances).to(device)
        found = grouped(material.chances, INSTRUMENTS)
        soft = np.concatenate([found, np.zeros((len(found), 1), np.float32)], axis=1)
        names = soft / np.maximum(soft.sum(axis=1, keepdims=True), 1e-6)
        self.names = torch.from_numpy(names).to(device)
        self.certain = torch.from_numpy(np.clip(found.max(axis=1) / CERTAIN, 0.0, 1.0)).to(device)


class Lessons(IterableDataset[Draft]):
    """Batches without end; every worker draws its own."""

    def __init__(self, material: TeachingMaterial, recipe: Recipe):
        self._material, self._recipe = material, recipe

    def __iter__(self) -> Iterator[Draft]:
        """Two views each of `recipe.batch` recordings at a time."""
        worker, seed = get_worker_info(), self._recipe.seed
        rng = np.random.default_rng((seed, worker.id) if worker else seed)
        views, draw = Views(self._material.groups, FRAMES, rng), drawing(self._material, rng)
        while True:
            yield views.draft([draw() for _ in range(self._recipe.batch)])


def drafts(material: TeachingMaterial, recipe: Recipe) -> Iterator[Draft]:
    """Batches without end, drawn by the recipe's worker processes."""
    lessons = Lessons(material, recipe)
    return iter(DataLoader(lessons, None, num_workers=recipe.workers))


def teach(
    pupil: Pupil,
    material: TeachingMaterial,
    recipe: Recipe,
    report: Callable[[int, dict[str, float]], None],
) -> Pupil:
    """What the pupil becomes, new or taught before: the moving average of the weights (Polyak), in
    evaluation mode."""
    torch.manual_seed(recipe.seed)
    device = recipe.device
    pupil.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = torch.optim.swa_utils.AveragedModel(
        pupil,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.averaging),
        use_buffers=True,
    )
    optimizer = torch.optim.AdamW(
        pupil.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, recipe.steps + 1, pct_start=0.1
    )
    targets, batches = Targets(material, device), drafts(material, recipe)
    pupil.train()
    for step in range(recipe.steps):
        batch = made(next(batches), device)
        with torch.autocast(device, torch.bfloat16):
            said = pupil(batch.S)
        terms = losses({name: value.float() for name, value in said.items()}, batch, targets)
        loss = (
            recipe.distill * terms["distill"]
            + recipe.contrast * terms["contrast"]
            + recipe.labels * terms["labels"]
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(pupil.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(pupil)
        report(step + 1, {name: float(term.detach()) for name, term in terms.items()})
    return cast(Pupil, average.module.cpu().eval())


def drawing(material: TeachingMaterial, rng: np.random.Generator) -> Callable[[], Recording]:
    """What draws one recording after the other: groups by SHARES, solo clips evenly over the
    instruments."""
    names = [name for name in SHARES if material.groups.get(name)]
    shares = np.array([SHARES[name] for name in names])
    by_class: dict[int, list[Recording]] = {}
    for recording in material.groups["instrument"]:
        by_class.setdefault(recording.instrument, []).append(recording)
    classes = list(by_class)
    even = np.array([min(len(by_class[c]), EVEN_CLIPS) for c in classes], float)

    def draw() -> Recording:
        name = names[rng.choice(len(names), p=shares / shares.sum())]
        pool = (
            by_class[classes[rng.choice(len(classes), p=even / even.sum())]]
            if name == "instrument"
            else material.groups[name]
        )
        return pool[int(rng.integers(len(pool)))]

    return draw


def losses(said: dict[str, Tensor], batch: Batch, targets: Targets) -> dict[str, Tensor]:
    """The three terms of a batch."""
    device = said["names"].device
    rows, spoiled, known, kinds = (
        torch.from_numpy(part).to(device)
        for part in (batch.targets, batch.spoiled, batch.instruments, batch.kinds)
    )
    weight = torch.where(spoiled, SPOILED_WEIGHT, 1.0)
    apart = (said["embedding"] - targets.embeddings[rows]).square().mean(dim=1).clamp_max(4.0)
    classes = F.binary_cross_entropy_with_logits(
        said["logits"][~spoiled], targets.chances[rows[~spoiled]]
    )
    labels = named(said["names"], known, weight) + 0.3 * hinted(
        said["names"], rows, (known < 0) & ~spoiled, targets
    )
    labels = labels + 0.3 * F.cross_entropy(
        said["kind"][~spoiled], kinds[~spoiled], ignore_index=UNKNOWN
    )
    return {
        "distill": (apart * weight).mean() + 20.0 * classes,
        "contrast": nt_xent(*said["projection"].chunk(2)),
        "labels": labels,
    }


def named(logits: Tensor, known: Tensor, weight: Tensor) -> Tensor:
    """Cross-entropy with the instruments that are known."""
    rows = known >= 0
    if not bool(rows.any()):
        return logits.sum() * 0.0
    each = F.cross_entropy(logits[rows], known[rows], label_smoothing=0.03, reduction="none")
    return (each * weight[rows]).mean()


def hinted(logits: Tensor, rows: Tensor, unknown: Tensor, targets: Targets) -> Tensor:
    """Cross-entropy with the teacher's word for a mix's instruments, as far as it is certain."""
    if not bool(unknown.any()):
        return logits.sum() * 0.0
    own = rows[unknown]
    each = -(targets.names[own] * F.log_softmax(logits[unknown], dim=1)).sum(dim=1)
    return (each * targets.certain[own]).mean()


def nt_xent(a: Tensor, b: Tensor) -> Tensor:
    """Row i of a and row i of b (n, d) belong together, all others apart (Chen et al., SimCLR,
    2020)."""
    z = F.normalize(torch.cat([a, b]), dim=1)
    itself = torch.eye(len(z), dtype=torch.bool, device=z.device)
    partner = torch.arange(len(z), device=z.device).roll(len(a))
    return F.cross_entropy((z @ z.T / TEMPERATURE).masked_fill(itself, -1e9), partner)
