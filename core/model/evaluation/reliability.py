"""How often the names that the pretrained model gives are right, on real recordings that had taught
it nothing when it was asked: measured once, shipped as a file. Without torch."""

from dataclasses import dataclass

from core import config, records

FILE = config.ASSETS / "model" / "reliability.json"


@dataclass(frozen=True)
class Reliability:
    """curve : of the answers in each tenth of chance the mean chance, the share that is right, how
        many they are
    error : expected calibration error of these answers
    clips : recordings asked about ; no_music : of them nature, speech and noises
    no_music_named : how many of those got an instrument
    """

    clips: int
    error: float
    curve: tuple[tuple[float, float, int], ...]
    no_music: int
    no_music_named: int


def shipped() -> Reliability | None:
    """That of the model that ships; None when the file is missing or damaged."""
    return records.load_or_none(FILE, Reliability)
