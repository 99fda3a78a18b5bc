"""What makes a genre: tempo, mode, harmony, groove, patterns. Data, no code.

A progression is a phrase of four bars: bars are separated by a space, two chords in a bar by `/`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Genre:
    """tempo: BPM low, high; modes; A and B: progressions of the two parts for major and for minor;
    swing: 0 to 1."""

    tempo: tuple[int, int]
    modes: tuple[str, ...]
    major: tuple[str, ...]
    minor: tuple[str, ...]
    drums: tuple[str, ...]
    bass: tuple[str, ...]
    comp: tuple[str, ...]
    swing: tuple[float, float] = (0.0, 0.1)
    motion: float = 0.5
    waltz: float = 0.0  # share in three-four time
    cadence: tuple[str, str] = ("IV V", "iv V")


POP_MAJOR = ("I V vi IV", "vi IV I V", "I vi IV V", "IV V iii vi", "I IV vi V", "I iii IV V")
POP_MINOR = ("i bVI bIII bVII", "i iv bVI V", "i bVII bVI bVII", "i bIII bVII iv")
ROCK_MAJOR = ("I bVII IV I", "I IV V IV", "I V bVII IV", "vi IV I V", "I I bVII IV")
ROCK_MINOR = ("i bVII bVI bVII", "i i bIII bVII", "i bVI bIII bVII", "i iv bVII i", "i bIII iv bVI")
JAZZ_MAJOR = (
    "iim7 V7 Imaj7 vim7",
    "Imaj7 vim7 iim7 V7",
    "Imaj7 VI7 iim7 V7",
    "Imaj7 IVmaj7 iiim7/VI7 iim7/V7",
)
JAZZ_MINOR = ("im7 ivm7 iim7b5 V7", "im7 bVImaj7 iim7b5 V7", "ivm7 bVII7 bIIImaj7 V7")
CALM_MAJOR = (
    "Iadd9 IVadd9 Iadd9 Vsus",
    "Imaj7 iiim7 IVmaj7 Vsus",
    "IVadd9 Iadd9 vi V",
    "Iadd9 vi IVadd9 I",
)
CALM_MINOR = ("iadd9 bVImaj7 bIII bVII", "i bVI i bVII", "iadd9 iv bVImaj7 v", "i v bVI iv")
FOLK_MAJOR = ("I IV I V", "I V IV I", "I vi IV V", "I I IV/V I")
FOLK_MINOR = ("i bVII i v", "i bIII bVII i", "i iv i bVII")
CLASSIC_MAJOR = ("I V vi iii", "I IV/V vi ii/V", "I vi ii V", "I V/vi IV V")
CLASSIC_MINOR = ("i iv V i", "i bVI iv V", "i V/i iv V", "i bVII/bIII bVI V")
MODAL = ("im7 IV7 im7 IV7", "im7 im7 ivm7 im7", "i bVII i bVII")

GENRES: dict[str, Genre] = {
    "rock": Genre(
        (100, 158),
        ("major", "mixolydian", "minor"),
        ROCK_MAJOR,
        ROCK_MINOR,
        ("rock", "rock driving", "half time"),
        ("eighths", "root kick"),
        ("power", "strum"),
        motion=0.6,
        cadence=("bVII IV", "bVI bVII"),
    ),
    "ballad": Genre(
        (58, 84),
        ("major", "major", "minor"),
        POP_MAJOR,
        POP_MINOR,
        ("ballad", "soft"),
        ("whole", "root fifth"),
        ("arpeggio", "block"),
        motion=0.35,
        waltz=0.15,
    ),
    "techno": Genre(
        (124, 146),
        ("minor", "dorian", "minor"),
        POP_MAJOR,
        POP_MINOR + MODAL,
        ("four floor", "techno"),
        ("offbeat", "sixteenths"),
        ("stab", "pulse"),
        motion=0.7,
    ),
    "pop": Genre(
        (92, 128),
        ("major", "major", "minor"),
        POP_MAJOR,
        POP_MINOR,
        ("pop", "pop claps", "four floor"),
        ("eighths", "root kick", "syncopated"),
        ("strum", "pulse", "block"),
        motion=0.55,
    ),
    "world": Genre(
        (84, 126),
        ("phrygian", "hirajoshi", "dorian", "major pentatonic", "harmonic"),
        FOLK_MAJOR,
        FOLK_MINOR + MODAL,
        ("hand drums", "frame drum"),
        ("root fifth", "whole"),
        ("arpeggio", "drone"),
        motion=0.55,
        waltz=0.1,
    ),
    "house": Genre(
        (116, 128),
        ("minor", "dorian", "major"),
        POP_MAJOR,
        ("im7 ivm7 bVImaj7 v", "im7 bIIImaj7 ivm7 bVII"),
        ("four floor", "house"),
        ("offbeat", "syncopated"),
        ("stab", "pulse"),
        motion=0.6,
    ),
    "jazz": Genre(
        (92, 168),
        ("major", "dorian"),
        JAZZ_MAJOR,
        JAZZ_MINOR,
        ("swing", "brushes"),
        ("walking",),
        ("comp", "block"),
        swing=(0.55, 0.75),
        motion=0.6,
        waltz=0.1,
        cadence=("iim7 V7", "iim7b5 V7"),
    ),
    "classical": Genre(
        (66, 132),
        ("major", "major", "harmonic"),
        CLASSIC_MAJOR,
        CLASSIC_MINOR,
        ("none",),
        ("root fifth", "whole"),
        ("alberti", "arpeggio", "block"),
        motion=0.5,
        waltz=0.3,
        cadence=("ii V7", "iv V7"),
    ),
    "ambient": Genre(
        (58, 84),
        ("lydian", "major", "dorian"),
        CALM_MAJOR,
        CALM_MINOR,
        ("none", "pulse only"),
        ("whole",),
        ("drone", "arpeggio"),
        motion=0.15,
        cadence=("IVadd9 Vsus", "bVImaj7 bVII"),
    ),
    "hip hop": Genre(
        (74, 98),
        ("minor", "dorian"),
        JAZZ_MAJOR,
        ("im7 ivm7 im7 V7", "i bVI i v", "im7 bVImaj7 ivm7 v"),
        ("boom bap", "trap"),
        ("syncopated", "whole"),
        ("stab", "comp"),
        swing=(0.15, 0.4),
        motion=0.45,
    ),
    "orchestral": Genre(
        (70, 138),
        ("minor", "major", "harmonic"),
        ("I bVI IV I", "I iii IV V", "I V vi IV"),
        POP_MINOR,
        ("timpani", "march"),
        ("root fifth", "whole"),
        ("ostinato", "block"),
        motion=0.5,
        cadence=("bVI bVII", "bVI V"),
    ),
    "funk": Genre(
        (94, 116),
        ("dorian", "mixolydian"),
        ("I9 IV9 I9 IV9", "I9 I9 IV9 V9"),
        MODAL,
        ("funk", "funk tight"),
        ("slap", "syncopated"),
        ("scratch", "stab"),
        swing=(0.05, 0.2),
        motion=0.75,
        cadence=("IV9 V9", "ivm7 V7"),
    ),
    "folk": Genre(
        (82, 124),
        ("major", "mixolydian", "dorian"),
        FOLK_MAJOR,
        FOLK_MINOR,
        ("shaker", "none"),
        ("root fifth", "whole"),
        ("strum", "picking"),
        motion=0.5,
        waltz=0.25,
    ),
    "blues": Genre(
        (72, 126),
        ("blues",),
        ("I7 IV7 I7 V7", "I7 I7 IV7 I7", "I7 IV7 I7/VI7 iim7/V7"),
        ("i7 iv7 i7 V7",),
        ("shuffle",),
        ("walking", "eighths"),
        ("comp", "shuffle"),
        swing=(0.6, 0.75),
        motion=0.5,
        cadence=("V7 IV7", "iv7 V7"),
    ),
    "latin": Genre(
        (92, 124),
        ("minor", "harmonic", "major"),
        ("I IV V IV", "I ii V I"),
        ("i iv V i", "i bVII bVI V", "iv i V i"),
        ("latin", "salsa"),
        ("tumbao",),
        ("montuno", "strum"),
        motion=0.65,
    ),
    "bossa nova": Genre(
        (112, 142),
        ("major", "dorian"),
        JAZZ_MAJOR,
        JAZZ_MINOR,
        ("bossa",),
        ("bossa",),
        ("bossa",),
        motion=0.45,
        cadence=("iim7 V7", "iim7b5 V7"),
    ),
    "reggae": Genre(
        (68, 90),
        ("major", "mixolydian", "minor"),
        ("I IV I V", "I V vi IV", "I ii IV I"),
        ("i iv i bVII",),
        ("one drop",),
        ("reggae",),
        ("skank",),
        swing=(0.15, 0.35),
        motion=0.45,
    ),
    "country": Genre(
        (96, 136),
        ("major", "major pentatonic"),
        ("I IV I V", "I V IV I", "I IV V I"),
        FOLK_MINOR,
        ("train", "pop"),
        ("root fifth",),
        ("boom chuck", "strum"),
        swing=(0.0, 0.3),
        motion=0.6,
        waltz=0.1,
    ),
    "soul": Genre(
        (72, 104),
        ("major", "dorian"),
        ("Imaj7 vim7 iim7 V7", "IVmaj7 iiim7 iim7 Imaj7", "Imaj7 iiim7 IVmaj7 V7"),
        ("im9 ivm7 im9 V7",),
        ("soul", "soft"),
        ("syncopated", "root kick"),
        ("comp", "block"),
        swing=(0.1, 0.3),
        cadence=("iim7 V7", "ivm7 V7"),
    ),
    "metal": Genre(
        (128, 175),
        ("minor", "phrygian", "harmonic"),
        ROCK_MAJOR,
        (*ROCK_MINOR, "i i bVI V", "i bII i bVII"),
        ("metal", "rock driving"),
        ("eighths", "sixteenths"),
        ("power",),
        motion=0.8,
        cadence=("bVI bVII", "bVI bVII"),
    ),
    "new age": Genre(
        (60, 92),
        ("major", "lydian", "minor"),
        CALM_MAJOR,
        CALM_MINOR,
        ("none", "pulse only"),
        ("whole",),
        ("arpeggio", "drone"),
        motion=0.3,
        waltz=0.2,
    ),
}
