"""The command `train`: its options, and the configuration they say."""

import argparse
from collections.abc import Iterable

from core import commands
from core.catalog.texts.tagtext import category_key
from core.cli.arguments import named, positive, seed
from core.errors import SoundkinError
from core.model.training.run_config import EVERY, RunConfig
from core.progress import Progress


def options(sub: argparse.ArgumentParser) -> None:
    """Add the options."""
    default = RunConfig()
    add = sub.add_argument
    add("--category", default=default.category, help="the tag category to learn (%(default)s)")
    help_ = (
        "a further category to learn at the same time, with every tag that enough tracks have; may"
        " be repeated"
    )
    add("--also", action="append", default=[], metavar="CATEGORY", help=help_)
    help_ = "learn all categories that have enough tags at once"
    add("--all-tags", action="store_true", help=help_)
    help_ = "the tags to tell apart (default: the article's four instruments, else the most given)"
    add("--classes", metavar="A,B,C", help=help_)
    help_ = "one of the tags to tell apart, which may contain a comma; may be repeated"
    add("--class", dest="single", action="append", default=[], metavar="A", help=help_)
    help_ = "count one tag as another, for example 'synth lead=synthesizer'"
    add("--merge", action="append", default=[], metavar="'TAG=CLASS'", help=help_)
    help_ = "at most so many tracks per class (%(default)s)"
    add("--per-class", type=positive, default=default.per_class, metavar="N", help=help_)
    help_ = "passes over the tracks (%(default)s)"
    add("--epochs", type=positive, default=default.epochs, metavar="N", help=help_)
    help_ = "network and front end (%(default)s)"
    add("--preset", choices=("default", "article"), default=default.preset, help=help_)
    help_ = "start from the pretrained model (default) or, as --preset article does, from scratch"
    add("--from", dest="start", choices=("shipped", "scratch"), help=help_)
    help_ = (
        "weight of the trained network against the pretrained one, 0 to 1 (default: by the tags)"
    )
    add("--interpolation", type=share, metavar="W", help=help_)
    help_ = "the same seed reproduces a run (%(default)s)"
    add("--seed", type=seed, default=default.seed, metavar="N", help=help_)
    add("--resume", type=named, metavar="RUN", help="go on with a run that was stopped")


def call(a: argparse.Namespace, progress: Progress) -> object:
    """Train, or go on with a run."""
    asked = of_options(a)
    for is_so, sentence in _contradictions(a, asked):
        if is_so:
            a.wrong_use(sentence)
    if a.resume:
        return commands.resume(a.library, a.resume, progress)
    return commands.train(a.library, asked, progress)


def _contradictions(a: argparse.Namespace, asked: RunConfig) -> Iterable[tuple[bool, str]]:
    """Which options cannot be followed beside the others, each with a sentence."""
    weighed, article = asked.interpolation is not None, asked.preset == "article"
    shipped, chosen = asked.start == "shipped", asked.category != RunConfig().category
    return (
        (bool(a.resume) and asked != RunConfig(), "--resume goes on as begun: leave out the rest"),
        (
            a.all_tags and (chosen or bool(a.also)),
            "--all-tags learns every category: leave out --category and --also",
        ),
        (article and shipped, "--preset article begins from scratch: leave out --from shipped"),
        (
            weighed and (article or asked.start == "scratch"),
            "--interpolation weighs against the pretrained model, which is not begun with: leave"
            " it out",
        ),
    )


def of_options(given: argparse.Namespace) -> RunConfig:
    """The configuration that parsed options say. `SoundkinError` for a merge that is none."""
    listed = given.classes.split(",") if given.classes else []
    names = [name.strip() for name in [*listed, *given.single] if name.strip()]
    return RunConfig(
        category=category_key(given.category),
        categories=_categories(given, names),
        classes=tuple(dict.fromkeys(names)),
        merge=dict(_merge(text, names) for text in given.merge),
        per_class=given.per_class,
        epochs=given.epochs,
        preset=given.preset,
        seed=given.seed,
        start=given.start,
        interpolation=given.interpolation,
    )


def _categories(given: argparse.Namespace, names: Iterable[str]) -> tuple[str, ...]:
    """What is learnt at once. `SoundkinError` where options ask for both ways to learn."""
    if not (given.also or given.all_tags):
        return ()
    if names or given.merge or given.preset == "article":
        raise SoundkinError(
            "Several categories are learnt with all of their tags and by the default preset: leave"
            " out --classes, --merge and --preset article, or --also and --all-tags."
        )
    if given.all_tags:
        return (EVERY,)
    return tuple(dict.fromkeys(category_key(name) for name in [given.category, *given.also]))


def _merge(text: str, classes: Iterable[str]) -> tuple[str, str]:
    """Tag and class of "TAG=CLASS"; a tag may hold an equals sign where a class stands behind the
    last one."""
    names = {name.casefold() for name in classes}
    parts = text.split("=")
    cuts = range(1, len(parts))
    known = [at for at in cuts if "=".join(parts[at:]).strip().casefold() in names]
    at = next(iter(known or cuts), 0)
    tag, name = "=".join(parts[:at]).strip(), "=".join(parts[at:]).strip()
    if not (tag and name):
        raise SoundkinError(
            f'"{text}" is not of the form TAG=CLASS: write for example "synth lead=synthesizer".'
        )
    return tag, name


def share(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return value
