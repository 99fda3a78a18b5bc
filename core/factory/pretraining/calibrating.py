"""The calibration of every head, on sounds that taught nothing."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from core.catalog.analysis.heads import NONE
from core.factory.pretraining import testbed
from core.factory.pretraining.classes import (
    ALIASES,
    CLASSES,
    GENRES,
    HEADS,
    KINDS,
    MOODS,
    VOICE,
    grouped,
    kind_of,
)
from core.factory.pretraining.testbed import SoundLabels
from core.model.networks.default_net import DefaultNet
from core.model.training.heads import head_calibration
from core.model.training.heads.head_calibration import HeadCalibration

SURE, INSTRUMENT_SURE = 0.8, 0.9  # chance from which a kind or a tempo, an instrument is named
PHRASE_WEIGHT = 0.25  # of a phrase of the note banks, beside a real recording
VOICE_SURE = 0.25  # the teacher itself says little more of plain speech


def calibrated(network: DefaultNet, work: Path) -> dict[str, HeadCalibration]:
    """The calibration of every head, on the part that validates and the held-out note banks."""
    known = testbed.read(work)
    rows = [
        row
        for row, own in enumerate(known)
        if own.alter == "" and (own.set in ("val", "heldbank") or own.track in testbed.NO_MUSIC)
    ]
    mel = np.load(work / "eval_mel.npy", mmap_mode="r")
    with torch.inference_mode():
        said = [network(torch.from_numpy(mel[row].astype(np.float32))[None])[0] for row in rows]
    logits = {name: np.concatenate([one[name].numpy() for one in said]) for name in HEADS}
    with np.load(work / "eval.npz") as stored:
        chances = 1.0 / (1.0 + np.exp(-stored["TL"][rows]))
    return fitted(logits, [known[row] for row in rows], chances)


def fitted(
    logits: dict[str, np.ndarray], known: Sequence[SoundLabels], chances: np.ndarray
) -> dict[str, HeadCalibration]:
    """Calibrations from logits of known sounds and the teacher's chances (n, 527) for them."""
    kinds = np.array([kind_of(c, _kind(own)) for c, own in zip(chances, known, strict=True)])
    music = kinds == KINDS.index("music")
    found = {
        "instrument": _of_instruments(logits["instrument"], known),
        "kind": head_calibration.fit_one_of(logits["kind"], kinds, sure=SURE),
        "tempo": head_calibration.plain(len(HEADS["tempo"]), True, SURE),
        "voice": head_calibration.fit_each(
            logits["voice"], chances[:, VOICE].max(axis=1, keepdims=True), VOICE_SURE
        ),
    }
    for head, groups in (("genre", GENRES), ("mood", MOODS)):
        found[head] = head_calibration.fit_each(
            logits[head][music], grouped(chances, groups)[music]
        )
    return found


def _of_instruments(logits: np.ndarray, known: Sequence[SoundLabels]) -> HeadCalibration:
    """Sources with many sounds weigh less for each, and what is generated less than what is not."""
    names = [
        NONE if _kind(own) in ("voice", "other") else ALIASES.get(own.instrument, own.instrument)
        for own in known
    ]
    solo = np.array([name in CLASSES for name in names])
    truth = np.array([CLASSES.index(name) for name in names if name in CLASSES])
    count = Counter(own.source for own in known)
    weight = np.array(
        [
            (PHRASE_WEIGHT if own.set == "heldbank" else 1.0) / np.sqrt(count[own.source])
            for own in known
        ]
    )
    return head_calibration.fit_one_of(logits[solo], truth, weight[solo], INSTRUMENT_SURE)


def _kind(own: SoundLabels) -> str:
    return "other" if own.track in testbed.NO_MUSIC else own.kind
