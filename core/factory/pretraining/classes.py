"""What the pretrained model can name, and which of AudioSet's 527 classes each name stands for."""

import numpy as np

from core.catalog.analysis.heads import NONE

INSTRUMENTS: dict[str, tuple[int, ...]] = {  # ours: rows of the teacher's classes.csv
    "acoustic guitar": (143, 144, 151),
    "electric guitar": (141, 145),
    "bass": (142, 194),
    "piano": (153,),
    "electric piano": (154,),
    "organ": (155, 156, 157),
    "synthesizer": (158,),
    "harpsichord": (160,),
    "strings": (189, 190, 191, 193),
    "brass section": (185, 186, 187, 188),
    "woodwind": (195, 196, 197, 198),
    "bells": (178, 179, 180, 181, 182, 200, 205),
    "harp": (199,),
    "banjo": (147,),
    "choir": (27, 28, 32, 33),
    "percussion": (161, 162, 163, 164, 165, 168, 171, 172),
}
CLASSES = [*INSTRUMENTS, NONE]
ALIASES = {"brass": "brass section", "mallets": "bells", "drums": "percussion"}
KINDS = ["music", "speech", "nature", "effect"]
NATURE = [*range(72, 137), *range(283, 300)]  # animals, weather, water, fire
EFFECT = [*range(300, 501), 504]  # vehicles, tools, alarms, blows
VOICE = [0, 1, 2, 3, 4, 5, *range(27, 38)]  # speech and singing
GENRES: dict[str, tuple[int, ...]] = {
    "rock": (219, 221, 222, 223, 224, 225),
    "metal": (220,),
    "pop": (216,),
    "hip hop": (217,),
    "electronic": (239, 240, 241, 242, 243, 244, 245, 247),
    "ambient": (246, 253),
    "classical": (237, 184),
    "jazz": (230, 235),
    "blues": (251,),
    "folk": (229, 231, 233, 264),
    "world": (234, 248, 249, 250, 256, 257, 260, 261, 262),
    "reggae": (228, 263),
}
MOODS: dict[str, tuple[int, ...]] = {
    "happy": (276,),
    "funny": (277,),
    "sad": (278,),
    "tender": (279,),
    "exciting": (280,),
    "angry": (281,),
    "scary": (282,),
}
TEMPOS = {"slow": (0.0, 90.0), "medium": (90.0, 130.0), "fast": (130.0, 1000.0)}  # BPM
HEADS = {
    "instrument": CLASSES,
    "kind": KINDS,
    "voice": ["voice"],
    "genre": list(GENRES),
    "mood": list(MOODS),
    "tempo": list(TEMPOS),
}
ONE_OF = ("instrument", "kind", "tempo")  # names exclude each other: softmax; others sigmoid


def grouped(chances: np.ndarray, groups: dict[str, tuple[int, ...]]) -> np.ndarray:
    """The teacher's chances (n, 527) of our names: the largest of the classes that a name stands
    for, (n, n_names)."""
    return np.stack([chances[:, list(rows)].max(axis=1) for rows in groups.values()], axis=1)


def kind_of(chances: np.ndarray, source_kind: str) -> int:
    """The number of a clip's kind in KINDS, from its source's word for it; noises by the teacher's
    chances (527,)."""
    if source_kind in ("music", "instrument"):
        return 0
    if source_kind == "voice":
        return 1
    return 2 if chances[NATURE].sum() > chances[EFFECT].sum() else 3
