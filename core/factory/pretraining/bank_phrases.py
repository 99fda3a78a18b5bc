"""Phrases played by the recorded note banks, dry: what teaches, and banks held out that test."""

from pathlib import Path

import numpy as np

from core import config
from core.model.training.trainingset import ARTICLE_CLASSES
from core.music.compose.phrases import phrase
from core.music.synth.banks import list_banks, play, read_bank


def phrases(banks: Path, held_out: bool, n: int) -> list[tuple[np.ndarray, str, str]]:
    """n phrases of 24 s a class: (y at BANK_RATE, class, bank), the banks of a class in turn."""
    rows = list_banks(banks, held_out)
    made = []
    for c, name in enumerate(ARTICLE_CLASSES):
        own = [bank for bank, notes in rows.items() if notes[0]["instrument"] == name]
        loaded = {bank: read_bank(banks, rows[bank]) for bank in own}
        for i in range(n):
            bank = loaded[own[i % len(own)]]
            lowest, highest = bank.pitches()
            low = max(lowest - 4, 36)
            high = max(low + 12, min(highest + 4, 88))
            notes = phrase(
                (int(held_out), c, i), (int(held_out), c, i, 9), config.CLIP_SECONDS, low, high
            )
            y = play(notes, bank, config.CLIP_SECONDS, i)
            made.append((y / np.max(np.abs(y)) * 0.9, name, bank.name))
    return made
