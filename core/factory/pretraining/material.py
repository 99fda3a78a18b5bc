"""All sound that teaches, as spectrograms in memory, with what is known of it and what the teacher
answered."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.catalog.analysis.heads import NONE
from core.factory.pretraining.classes import ALIASES, CLASSES, kind_of
from core.factory.pretraining.split import part

UNKNOWN = -1
FEW = {"demo": 2, "piece": 6, "solo": 6}  # shards of each kind of generated music


@dataclass(frozen=True)
class Cut:
    """One cut of a recording: log-mel dB float16 (96, n_frames), its backing apart where it is
    generated.

    target : row of the teacher's answers
    """

    lead: np.ndarray
    backing: np.ndarray | None
    target: int


@dataclass
class Recording:
    """One track: its cuts, and what is known of it; UNKNOWN (-1) or 0 BPM where it is not.

    group : music, instrument, voice, other, shifted, mix, piece, solo or demo
    """

    cuts: list[Cut]
    group: str
    instrument: int = UNKNOWN
    kind: int = UNKNOWN
    bpm: float = 0.0
    source: str = ""


@dataclass
class TeachingMaterial:
    """Recordings by group, and the teacher's answers: embeddings (m, 384) and logits (m, 527),
    float32."""

    groups: dict[str, list[Recording]]
    embeddings: np.ndarray
    logits: np.ndarray

    @property
    def chances(self) -> np.ndarray:
        """The teacher's probabilities (m, 527)."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.logits)), np.float32)


def load(
    work: Path, teachset: Path, parts: tuple[str, ...] = ("teach",), for_trunk: bool = False
) -> TeachingMaterial:
    """What `prepare` made under `work`, of the sources of these parts of the split.

    for_trunk : what teaches the trunk, which is the sets of `wider` and the FEW first shards of
        generated music; otherwise what the last layers are fitted on
    """
    with (teachset / "clips.csv").open(encoding="utf-8") as file:
        clips = list(csv.DictReader(file))
    material = TeachingMaterial({}, np.zeros((0, 384), np.float32), np.zeros((0, 527), np.float32))
    allowed = np.array([part(clip["source"]) in parts for clip in clips])
    _add_clean(material, work / "clean.npz", clips, allowed)
    for path in sorted(work.glob("wider*.npz" if for_trunk else "varied*.npz")):
        _add_varied(material, path, clips, allowed)
    for kind, n in FEW.items():
        for path in sorted(work.glob(f"gen_{kind}_*[0-9].npz"))[: n if for_trunk else None]:
            _add_generated(material, path)
    return material


def _answers(material: TeachingMaterial, embeddings: np.ndarray, logits: np.ndarray) -> int:
    """Append the teacher's answers; returns the row of the first."""
    first = len(material.embeddings)
    material.embeddings = np.concatenate([material.embeddings, embeddings.astype(np.float32)])
    material.logits = np.concatenate([material.logits, logits.astype(np.float32)])
    return first


def _add_clean(
    material: TeachingMaterial, path: Path, clips: list[dict[str, str]], allowed: np.ndarray
) -> None:
    """The clips as they are; two cuts of one track are one recording."""
    with np.load(path) as stored:
        S, ends = stored["X"], stored["o"]
        first = _answers(material, stored["E"], stored["L"])
    chances = material.chances
    tracks: dict[str, Recording] = {}
    for row in np.flatnonzero(allowed):
        clip, cut = clips[row], Cut(S[:, ends[row] : ends[row + 1]], None, first + int(row))
        key = clip["track"] if clip["kind"] == "music" else clip["file"]
        if key in tracks:
            tracks[key].cuts.append(cut)
            continue
        kind = kind_of(chances[first + row], clip["kind"])
        tracks[key] = Recording(
            [cut], clip["kind"], instrument_of(clip), kind, source=clip["source"]
        )
        material.groups.setdefault(clip["kind"], []).append(tracks[key])


def instrument_of(clip: dict[str, str]) -> int:
    """The number of a clip's instrument in CLASSES; "none" for voices and noises, UNKNOWN for
    music."""
    if clip["kind"] in ("voice", "other"):
        return CLASSES.index(NONE)
    name = ALIASES.get(clip["instrument"], clip["instrument"])
    return CLASSES.index(name) if name in CLASSES else UNKNOWN


def _add_varied(
    material: TeachingMaterial, path: Path, clips: list[dict[str, str]], allowed: np.ndarray
) -> None:
    """Clips at another pitch and speed ("shifted"), and two clips at once ("mix"), as the teacher
    answered them."""
    with np.load(path) as stored:
        S, ends, made = stored["X"], stored["o"], stored["M"]
        first = _answers(material, stored["E"], stored["L"])
    for row, (a, b, db, _) in enumerate(made):
        clip, other = clips[int(a)], clips[int(b)]["kind"] if b >= 0 else ""
        if not allowed[int(a)]:
            continue
        group, leads = "mix" if other else "shifted", other in ("", "voice", "other") or db > 3
        known = leads and clip["kind"] != "music"
        kind = (
            0
            if clip["kind"] in ("music", "instrument")
            and (other in ("", "music", "instrument") or db > 0)
            else UNKNOWN
        )
        cut = Cut(S[:, ends[row] : ends[row + 1]], None, first + row)
        material.groups.setdefault(group, []).append(
            Recording(
                [cut],
                group,
                instrument_of(clip) if known else UNKNOWN,
                kind,
                source=clip["source"],
            )
        )


def _add_generated(material: TeachingMaterial, path: Path) -> None:
    """Pieces, solos and tracks of the demo's composer: two cuts each, lead and backing apart where
    they are."""
    group = path.name.split("_")[1]
    with np.load(path) as stored:
        lead, backing, alone = stored["lead"], stored["backing"], stored["alone"]
        families, bpm = stored["family"], stored["bpm"] if "bpm" in stored else np.zeros(len(alone))
        first = _answers(material, stored["E"].reshape(-1, 384), stored["L"].reshape(-1, 527))
    for row, family in enumerate(families):
        cuts = [
            Cut(lead[row, k], None if alone[row] else backing[row, k], first + 2 * row + k)
            for k in range(2)
        ]
        known = CLASSES.index(family) if family in CLASSES else UNKNOWN
        material.groups.setdefault(group, []).append(
            Recording(cuts, group, known, 0, float(bpm[row]), group)
        )
