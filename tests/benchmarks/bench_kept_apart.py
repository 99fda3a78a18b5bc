"""The pretrained model on sources that taught nothing, beside MFCC statistics and the teacher:
other segments, instruments, altered queries, names and how sure they are.

    python -m tests.benchmarks.bench_kept_apart --work FOLDER [--kept] [--model FILE ...]
        [--reliability FILE]

FOLDER is the one of core.factory.pretraining, whose testbed made the bank of sounds; it is made if
it is not there. Without --kept: the part that validates, on which choices were made. With --kept:
the part kept apart, to be looked at rarely, and only with a model that it has not taught (first.pt
in FOLDER, not the one that ships). An eval.npz that also holds OLD (n, 100), OLDP and
classes, the vectors and chances of an earlier model, gives it a column.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core import config
from core.catalog.analysis.heads import NONE
from core.factory.pretraining import testbed
from core.factory.pretraining.classes import ALIASES, CLASSES, INSTRUMENTS, grouped
from core.factory.pretraining.testbed import NO_MUSIC
from core.files import write_json
from core.model.checkpoint import Encoder, load_encoder
from core.model.runs import PRETRAINED_MODEL
from core.model.training.trainingset import ARTICLE_CLASSES as FOUR
from tests.benchmarks import vector_measures as measures

ALTERATIONS = ("semitone", "speed3", "lowpass", "voice6", "voice12", "noise", "mp3", "first6")
BINS = 10  # of a reliability curve
LIBRARY = 257  # tracks that an altered query is looked for among
Row = tuple[float, float, float]


@dataclass
class Bank:
    """Sounds that test: one row each in `sounds`, and what others say of them."""

    sounds: pd.DataFrame
    mel: np.ndarray  # (n, 96, 1201) float16
    old: np.ndarray | None  # (n, 100), centred, of an earlier model
    old_chances: np.ndarray | None
    old_classes: list[str]
    mfcc: np.ndarray  # (n, 40)
    teacher: np.ndarray  # (n, 384), zero for altered sounds
    teacher_chances: np.ndarray  # (n, 527)


def read(folder: Path) -> Bank:
    """What the testbed left."""
    sounds = pd.read_csv(folder / "eval.csv", keep_default_na=False)
    sounds["instrument"] = [ALIASES.get(name, name) for name in sounds["instrument"]]
    with np.load(folder / "eval.npz") as z:
        plain = (sounds["alter"] == "").to_numpy()
        mfcc = (z["MF"] - z["MF"][plain].mean(axis=0)) / z["MF"][plain].std(axis=0)
        teacher = z["TE"] - z["TE"][plain].mean(axis=0)
        chances = 1.0 / (1.0 + np.exp(-z["TL"]))
        return Bank(
            sounds,
            np.load(folder / "eval_mel.npy", mmap_mode="r"),
            z.get("OLD"),
            z.get("OLDP"),
            [str(c) for c in z["classes"]] if "OLD" in z else [],
            mfcc,
            teacher,
            chances,
        )


def predicted(model: Encoder, bank: Bank) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Embeddings (n, 100) and chances of each head (n, n_names), one segment at a time."""
    rows = [model(np.asarray(S, np.float32)) for S in bank.mel]
    chances = np.stack([row[1] for row in rows])
    ends = np.cumsum([len(head.names) for head in model.heads])[:-1]
    parts = np.split(chances, ends, axis=1)
    names = [head.name for head in model.heads]
    return np.stack([row[0] for row in rows]), dict(zip(names, parts, strict=True))


def real_library(bank: Bank, X: np.ndarray, k: int, standard: bool) -> np.ndarray:
    """Other-segment recall on the real library, mean over three places of the second segment;
    (n_tracks,).
    """
    s, found = bank.sounds, []
    own = s[(s["set"] == "rl") & (s["alter"] == "") & ~s["track"].isin(NO_MUSIC)]
    for place in ("behind", "middle", "end"):
        tracks = sorted(own[own["cut"] == place]["track"])
        rows = [
            own[(own["track"] == t) & (own["cut"] == cut)].index[0]
            for t in tracks
            for cut in ("first", place)
        ]
        V = measures.standardised(X[rows], X[rows]) if standard else X[rows]
        found.append(measures.other_segment(V, np.repeat(np.arange(len(tracks)), 2), k))
    return np.mean(found, axis=0)


def cuts(bank: Bank, X: np.ndarray, part: str, k: int, standard: bool) -> np.ndarray:
    """Other-segment recall among the 10 s cuts of a part's music; (n_tracks,)."""
    s = bank.sounds
    own = s[
        (s["set"] == part) & (s["kind"] == "music") & (s["alter"] == "") & s["cut"].isin(["a", "b"])
    ]
    own = own[own["track"].map(own["track"].value_counts()) == 2]
    V = measures.standardised(X[own.index], X[own.index]) if standard else X[own.index]
    return measures.other_segment(V, pd.factorize(own["track"])[0], k)


def instruments(bank: Bank, X: np.ndarray, part: str, four: bool) -> tuple[np.ndarray, np.ndarray]:
    """P@4 by instrument, sources apart: solo clips of a part and of the held-out banks ask each
    other and the note banks.
    """
    s = bank.sounds
    own = s[
        s["set"].isin([part, "heldbank", "bank"])
        & (s["kind"] == "instrument")
        & (s["instrument"] != "")
    ]
    own = own[own["instrument"].isin(FOUR)] if four else own
    asks = own["set"].isin([part, "heldbank"] if four else [part]).to_numpy()
    return measures.same_class(
        X[own.index], own["instrument"].to_numpy(), own["source"].to_numpy(), asks
    )


def altered(bank: Bank, X: np.ndarray, part: str, kind: str) -> np.ndarray:
    """Whether an altered query finds its own track first among LIBRARY tracks, some of them of the
    teaching part.
    """
    s = bank.sounds
    first = ((s["set"] == "rl") & (s["cut"] == "first")) | (
        s["set"].isin([part, "teach"]) & (s["kind"] == "music") & (s["cut"] == "a")
    )
    own = s[(s["alter"] == "") & first & ~s["track"].isin(NO_MUSIC)]
    mine, others = (
        own[own["set"] != "teach"],
        own[own["set"] == "teach"].sample(frac=1, random_state=0),
    )
    library = pd.concat([mine, others.iloc[: max(0, LIBRARY - len(mine))]])
    asking = s[(s["alter"] == kind) & s["set"].isin([part, "rl"]) & ~s["track"].isin(NO_MUSIC)]
    return measures.found_first(
        X[asking.index], asking["track"].to_numpy(), X[library.index], library["track"].to_numpy()
    )


def named(
    bank: Bank, P: np.ndarray, classes: list[str], sets: list[str], four: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Whether the likeliest name is right, among FOUR or all classes; (values, labels) of solo
    clips of these sets.
    """
    s = bank.sounds
    own = s[
        s["set"].isin(sets)
        & (s["kind"] == "instrument")
        & s["instrument"].isin(FOUR if four else classes)
    ]
    columns = [classes.index(c) for c in FOUR] if four else list(range(len(classes)))
    said = np.array(classes)[columns][P[own.index.to_numpy()][:, columns].argmax(axis=1)]
    return (said == own["instrument"].to_numpy()).astype(float), own["instrument"].to_numpy()


def no_music(bank: Bank, part: str, nature: bool = True) -> np.ndarray:
    """Rows of what is no music at all: voices and noises of a part, and where wanted nature in the
    real library."""
    s = bank.sounds
    rl = s["track"].isin(NO_MUSIC) & (s["alter"] == "") & nature
    return s[((s["set"] == part) & s["kind"].isin(["voice", "other"])) | rl].index.to_numpy()


def confidence(
    bank: Bank, P: np.ndarray, part: str, nature: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Chance of the first name and whether it is right, of a part's solo clips and of what is no
    music.
    """
    s = bank.sounds
    solo = s[s["set"].isin([part]) & (s["kind"] == "instrument") & s["instrument"].isin(CLASSES)]
    silent = no_music(bank, part, nature)
    rows = np.concatenate([solo.index.to_numpy(), silent])
    truth = np.array([*solo["instrument"], *[NONE] * len(silent)])
    return P[rows].max(axis=1), np.array(CLASSES)[P[rows].argmax(axis=1)] == truth


def named_rows(bank: Bank, P: np.ndarray, part: str) -> np.ndarray:
    """Which of the sounds of `confidence` get an instrument as likeliest answer, not "none"."""
    s = bank.sounds
    solo = s[(s["set"] == part) & (s["kind"] == "instrument") & s["instrument"].isin(CLASSES)]
    rows = np.concatenate([solo.index.to_numpy(), no_music(bank, part)])
    return P[rows].argmax(axis=1) != CLASSES.index(NONE)


def vector_rows(bank: Bank, X: np.ndarray, part: str) -> dict[str, Row]:
    """Every row of the table that vectors decide."""
    rows: dict[str, Row] = {}
    for standard, word in ((False, "plain"), (True, "standardised")):
        for k in (1, 5):
            rows[f"real library, other segment @{k}, {word}"] = measures.interval(
                real_library(bank, X, k, standard)
            )
            rows[f"cuts of 10 s, other cut @{k}, {word}"] = measures.interval(
                cuts(bank, X, part, k, standard)
            )
    for four in (True, False):
        rows[f"same instrument P@4, {'four' if four else 'all'} classes"] = measures.interval(
            *instruments(bank, X, part, four)
        )
    for kind in ALTERATIONS:
        rows[f"found first: {kind}"] = measures.interval(altered(bank, X, part, kind))
    return rows


def name_rows(bank: Bank, P: np.ndarray, classes: list[str], part: str) -> dict[str, Row]:
    """Every row of the table that names decide."""
    rows: dict[str, Row] = {}
    for sets, word in (
        ([part], "solo clips"),
        (["heldbank"], "held-out banks"),
        ([part, "heldbank"], "both"),
    ):
        for four in (True, False):
            found = named(bank, P, classes, sets, four)
            rows[f"named right, {word}, {'best of four' if four else 'all classes'}"] = (
                measures.interval(*found)
            )
    return rows


def honesty_rows(bank: Bank, said: dict[str, np.ndarray], part: str, sure: float) -> dict[str, Row]:
    """Calibration, and what is no music given an instrument."""
    P = said["instrument"]
    p, right = confidence(bank, P, part)
    silent = P[no_music(bank, part)]
    given = (silent.max(axis=1) >= sure) & (silent.argmax(axis=1) != CLASSES.index(NONE))
    none = float("nan")
    rows = {"calibration error, all answers": (calibration_error(p, right), none, none)}
    names = named_rows(bank, P, part)
    rows["calibration error, names"] = (calibration_error(p[names], right[names]), none, none)
    rows["no music given an instrument"] = measures.interval(given.astype(float))
    rows["names said"] = measures.interval((names & (p >= sure)).astype(float))
    rows["right when said"] = measures.interval(right[names & (p >= sure)].astype(float))
    return rows


def calibration_error(p: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error of chances p (n,) whose names were right (n,), in bins of equal
    width."""
    return sum(abs(mean - share) * n for mean, share, n in reliability(p, right)) / max(len(p), 1)


def reliability(p: np.ndarray, right: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean chance, share right and count of each bin that has any."""
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    return [
        (float(p[at == b].mean()), float(right[at == b].mean()), int((at == b).sum()))
        for b in np.unique(at)
    ]


def curve(bank: Bank, asked: list[tuple[Encoder, str]]) -> dict[str, object]:
    """What the Quality page draws: how often names were right at each chance, and what is no music
    given an instrument; of parts, each named by a model that it did not teach."""
    chances, rights, silent, n_given = [], [], 0, 0
    for i, (model, part) in enumerate(asked):
        P, sure = predicted(model, bank)[1]["instrument"], model.heads[0].sure
        p, right = confidence(bank, P, part, i == 0)
        none = P[no_music(bank, part, i == 0)]
        given = (none.max(axis=1) >= sure) & (none.argmax(axis=1) != CLASSES.index(NONE))
        chances, rights = [*chances, p], [*rights, right]
        silent, n_given = silent + len(none), n_given + int(given.sum())
    p, right = np.concatenate(chances), np.concatenate(rights)
    return {
        "clips": len(p),
        "error": round(calibration_error(p, right), 4),
        "curve": [(round(a, 4), round(b, 4), n) for a, b, n in reliability(p, right)],
        "no_music": silent,
        "no_music_named": n_given,
    }


def table(bank: Bank, models: dict[str, Encoder], part: str) -> pd.DataFrame:
    """All rows of all models beside the old one, MFCC statistics and the teacher."""
    columns: dict[str, dict[str, Row]] = {}
    if bank.old is not None and bank.old_chances is not None:
        columns["old"] = vector_rows(bank, bank.old, part)
        columns["old"] |= name_rows(bank, bank.old_chances, bank.old_classes, part)
    for name, X in (("MFCC", bank.mfcc), ("teacher", bank.teacher)):
        columns[name] = vector_rows(bank, X, part)
    columns["teacher"] |= name_rows(
        bank, grouped(bank.teacher_chances, INSTRUMENTS), list(INSTRUMENTS), part
    )
    for name, model in models.items():
        X, said = predicted(model, bank)
        columns[name] = vector_rows(bank, X, part) | name_rows(
            bank, said["instrument"], CLASSES, part
        )
        columns[name] |= honesty_rows(bank, said, part, model.heads[0].sure)
    written: Callable[[Row], str] = lambda r: f"{r[0]:.3f} [{r[1]:.2f}, {r[2]:.2f}]"  # noqa: E731
    return pd.DataFrame(
        {name: {row: written(v) for row, v in rows.items()} for name, rows in columns.items()}
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    add = parser.add_argument
    add("--work", type=Path, required=True)
    add("--shared", type=Path, default=config.ROOT.parent / "shared")
    add("--model", type=Path, action="append", default=[])
    add("--kept", action="store_true", help="the part kept apart; count how often you look")
    add("--reliability", type=Path, help="write the curve of the Quality page to this file")
    add("--first", type=Path, help="the model before the kept part taught it, for that curve")
    given = parser.parse_args()
    if given.kept and not given.model:
        parser.error("the kept part has taught the model that ships: name another one by --model")
    if not (given.work / "eval.csv").exists():
        testbed.make(given.shared, given.work)
    bank, part = read(given.work), "kept" if given.kept else "val"
    models = {path.stem: load_encoder(path) for path in given.model or [PRETRAINED_MODEL]}
    print(table(bank, models, part).to_string(na_rep=""))
    if given.reliability:
        asked = [(next(iter(models.values())), part)]
        asked += [(load_encoder(given.first), "kept")] if given.first else []
        write_json(given.reliability, curve(bank, asked))


if __name__ == "__main__":
    main()
