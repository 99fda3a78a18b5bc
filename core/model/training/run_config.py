"""What a person chooses of a training run: one record from the button and the command line to the
loop. Without torch. `core.cli.train_command` reads its options."""

from dataclasses import dataclass
from typing import Literal

from core.records import field

Preset = Literal["default", "article"]
Start = Literal["shipped", "scratch"]
PER_CLASS, EPOCHS = 75, 100  # the study's
MOST_SEED = 2**31 - 1
EVERY = "*"  # in place of categories: all that have enough tags


@dataclass(frozen=True)
class RunConfig:
    """The configuration of a training run.

    categories : () to tell the classes of one category apart by tracks that have one of them, as in
        the study; else these categories are learnt at once, with every tag that enough tracks have
    classes : () for the article's four instruments where they are tagged often enough, else the
        most frequent tags
    merge : tag to the class it counts as ; per_class : most tracks of a class
    start : whether the pretrained model's names are begun with (the article's network begins from
        nothing); None to do so where it knows them
    interpolation : weight of what is learnt against the pretrained model, 0 to 1 (WiSE-FT); None
        leaves it to what the tags ask for
    """

    category: str = "instrument"
    classes: tuple[str, ...] = field(())
    merge: dict[str, str] = field({})
    per_class: int = field(PER_CLASS, least=1)
    epochs: int = field(EPOCHS, least=1)
    preset: Preset = "default"
    seed: int = field(0, least=0, most=MOST_SEED)
    start: Start | None = None
    interpolation: float | None = field(None, least=0, most=1)
    categories: tuple[str, ...] = field(())


def options(run: RunConfig) -> list[str]:
    """The command line options of `train` that say the same."""
    given = [
        f"--category={run.category}",
        f"--per-class={run.per_class}",
        f"--seed={run.seed}",
        f"--epochs={run.epochs}",
        f"--preset={run.preset}",
        *(f"--class={name}" for name in run.classes),
        *(f"--merge={tag}={name}" for tag, name in run.merge.items()),
        *("--all-tags" if name == EVERY else f"--also={name}" for name in run.categories),
    ]
    if run.start is not None:
        given.append(f"--from={run.start}")
    if run.interpolation is not None:
        given.append(f"--interpolation={run.interpolation!r}")
    return given
