"""How a mood bends a genre. Data, no code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mood:
    """How a mood bends a genre. tempo: factor; major: wish for a major mode, 0 to 1; motion and
    staccato: added."""

    tempo: float
    major: float
    motion: float
    staccato: float
    register: int
    loudness: int  # MIDI velocity, added
    space: float  # reverb, 0 to 1


MOODS: dict[str, Mood] = {
    "light": Mood(1.03, 0.9, 0.0, 0.2, 3, -4, 0.2),
    "funny": Mood(1.1, 0.9, 0.15, 0.65, 5, 0, 0.12),
    "bright": Mood(1.07, 1.0, 0.1, 0.2, 4, 4, 0.2),
    "gentle": Mood(0.86, 0.8, -0.2, -0.1, 0, -14, 0.4),
    "exciting": Mood(1.16, 0.45, 0.25, 0.1, 2, 12, 0.2),
    "calm": Mood(0.82, 0.7, -0.3, -0.1, -2, -14, 0.5),
    "stylish": Mood(0.98, 0.4, 0.05, 0.25, 0, 0, 0.2),
    "fresh": Mood(1.05, 1.0, 0.05, 0.1, 4, 0, 0.25),
    "sad": Mood(0.82, 0.05, -0.2, -0.1, -2, -10, 0.45),
    "warm": Mood(0.92, 0.85, -0.1, 0.0, -3, -6, 0.3),
    "dark": Mood(0.92, 0.0, -0.05, 0.0, -7, 2, 0.4),
    "tense": Mood(1.08, 0.0, 0.15, 0.3, -2, 6, 0.3),
    "heroic": Mood(1.05, 0.6, 0.1, 0.0, 1, 12, 0.4),
    "romantic": Mood(0.88, 0.6, -0.1, -0.1, 1, -6, 0.4),
    "mysterious": Mood(0.9, 0.1, -0.15, 0.0, -1, -8, 0.6),
    "nostalgic": Mood(0.92, 0.6, -0.1, 0.0, 0, -6, 0.35),
}
