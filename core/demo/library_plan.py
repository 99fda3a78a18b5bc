"""What the demo library consists of: how many tracks of which kind, and which of their tags are given.

Counts, coverage and order of the most frequent tags follow the study that the project rebuilds: 10,802 tracks; use tagged
on 6,730, genre on 5,185, main instrument on 3,429, with 716 synthesizer, 596 piano, 419 electric guitar, 282 strings, 215
acoustic guitar, 177 brass section and 127 synth lead. How often a mood is tagged the study does not say; here on 58 %.
"""

N_TRACKS = 10_802
TAGGED = {"use": 6_730, "genre": 5_185, "mood": 6_265, "instrument": 3_429}
INSTRUMENTS = {
    "synthesizer": 716, "piano": 596, "electric guitar": 419, "strings": 282, "percussion": 248, "acoustic guitar": 215,
    "brass section": 177, "synth lead": 127, "ethnic": 112, "electric piano": 84, "flute": 78, "organ": 70, "saxophone": 66,
    "bells": 62, "violin": 54, "harp": 40, "bass": 36, "choir": 33, "harmonica": 14,
}  # fmt: skip
MISLEADING = 0.08  # share of a backing instrument's tags that name it on a track that something else leads
BACKING_TAGS = ("synthesizer", "piano", "electric guitar", "strings", "percussion", "acoustic guitar", "organ", "bass", "choir")
SECOND = {"use": 0.35, "genre": 0.15, "mood": 0.45}  # share of tracks for which a second tag is true as well
SECOND_GIVEN = 0.7  # and how often it is then given too
TEMPO_GIVEN = 0.46

USES = {
    "jingle": 15.0, "commercial": 12.5, "event": 10.8, "game": 9.4, "film": 8.2, "corporate": 6.6, "presentation": 5.8,
    "television": 5.2, "documentary": 4.8, "podcast": 4.4, "travel": 4.0, "education": 3.7, "sports": 3.4, "wedding": 3.2,
    "radio": 3.0,
}  # fmt: skip
GENRES = {
    "rock": 13.0, "ballad": 11.0, "techno": 9.4, "pop": 8.2, "world": 7.0, "house": 5.4, "jazz": 5.0, "classical": 4.7,
    "ambient": 4.4, "hip hop": 4.1, "orchestral": 3.8, "funk": 3.5, "folk": 3.2, "blues": 2.7, "latin": 2.5, "bossa nova": 2.3,
    "reggae": 2.1, "country": 2.0, "soul": 1.9, "metal": 1.8, "new age": 1.7,
}  # fmt: skip
MOODS = {
    "light": 12.4, "funny": 11.6, "bright": 9.6, "gentle": 8.2, "exciting": 7.8, "calm": 5.9, "stylish": 5.4, "fresh": 5.0,
    "sad": 4.6, "warm": 4.3, "dark": 4.1, "tense": 3.9, "heroic": 3.7, "romantic": 3.5, "mysterious": 3.3, "nostalgic": 3.1,
}  # fmt: skip

GENRE_INSTRUMENTS = {
    "rock": ("electric guitar", "organ", "bass", "synth lead"), "ballad": ("piano", "strings", "acoustic guitar", "saxophone"),
    "techno": ("synthesizer", "synth lead", "percussion"), "pop": ("piano", "synthesizer", "acoustic guitar",
        "electric guitar"),
    "world": ("ethnic", "percussion", "flute", "acoustic guitar", "violin"), "house": ("synthesizer", "synth lead", "piano"),
    "jazz": ("piano", "saxophone", "brass section", "bass", "organ"), "classical": ("piano", "strings", "flute", "harp",
        "violin"),
    "ambient": ("synthesizer", "strings", "choir", "bells", "piano"), "hip hop": ("electric piano", "synthesizer",
        "synth lead", "bass"),
    "orchestral": ("strings", "brass section", "choir", "percussion", "harp"), "funk": ("electric guitar", "brass section",
        "bass", "organ"),
    "folk": ("acoustic guitar", "harmonica", "violin", "flute"), "blues": ("electric guitar", "harmonica", "piano", "organ"),
    "latin": ("brass section", "percussion", "acoustic guitar", "piano"), "bossa nova": ("acoustic guitar", "flute",
        "electric piano"),
    "reggae": ("organ", "brass section", "electric guitar"), "country": ("acoustic guitar", "harmonica", "violin",
        "electric guitar"),
    "soul": ("electric piano", "organ", "saxophone", "brass section"), "metal": ("electric guitar", "bass", "synth lead"),
    "new age": ("harp", "piano", "bells", "flute", "synthesizer", "choir"),
}  # fmt: skip
GENRE_MOODS = {
    "rock": ("exciting", "bright", "dark", "heroic"), "ballad": ("gentle", "romantic", "sad", "warm", "nostalgic"),
    "techno": ("exciting", "stylish", "dark", "tense"), "pop": ("bright", "light", "fresh", "funny"),
    "world": ("mysterious", "light", "warm", "funny"), "house": ("stylish", "bright", "light", "fresh"),
    "jazz": ("stylish", "funny", "light", "warm"), "classical": ("gentle", "light", "romantic", "funny"),
    "ambient": ("calm", "gentle", "mysterious", "dark"), "hip hop": ("stylish", "dark", "light"),
    "orchestral": ("heroic", "tense", "mysterious", "exciting"), "funk": ("funny", "exciting", "stylish"),
    "folk": ("warm", "light", "nostalgic", "gentle"), "blues": ("sad", "stylish", "dark", "nostalgic"),
    "latin": ("bright", "exciting", "funny", "romantic"), "bossa nova": ("light", "stylish", "gentle"),
    "reggae": ("light", "funny", "warm"), "country": ("bright", "funny", "nostalgic", "light"),
    "soul": ("warm", "romantic", "stylish"), "metal": ("exciting", "dark", "tense"), "new age": ("calm", "gentle",
        "mysterious"),
}  # fmt: skip
MOOD_USES = {
    "light": ("jingle", "commercial", "corporate", "podcast"), "funny": ("jingle", "game", "television", "radio"),
    "bright": ("commercial", "jingle", "event", "presentation"), "gentle": ("wedding", "documentary", "commercial"),
    "exciting": ("sports", "event", "game", "jingle"), "calm": ("documentary", "education", "podcast"),
    "stylish": ("commercial", "corporate", "presentation"), "fresh": ("corporate", "travel", "commercial"),
    "sad": ("film", "documentary"), "warm": ("wedding", "education", "film"), "dark": ("game", "film"), "tense": ("film",
        "game"),
    "heroic": ("game", "event", "sports", "film"), "romantic": ("wedding", "film"), "mysterious": ("game", "documentary",
        "film"),
    "nostalgic": ("film", "travel", "radio"),
}  # fmt: skip
NEAR = {  # what a second mood or genre can be; drawn by its own weight
    "light": ("funny", "bright", "fresh"), "funny": ("light", "bright", "exciting"), "bright": ("light", "funny", "exciting"),
    "gentle": ("light", "calm", "warm"), "exciting": ("bright", "funny", "heroic"), "calm": ("gentle", "light"),
    "stylish": ("light", "bright"), "fresh": ("light", "bright", "funny"), "sad": ("gentle", "nostalgic"),
    "warm": ("gentle", "light"), "dark": ("tense", "mysterious", "exciting"), "tense": ("dark", "exciting"),
    "heroic": ("exciting", "bright"), "romantic": ("gentle", "warm"), "mysterious": ("dark", "calm"),
    "nostalgic": ("warm", "gentle", "sad"),
    "rock": ("ballad", "pop", "blues"), "ballad": ("rock", "pop", "soul"), "techno": ("rock", "pop", "house"),
    "pop": ("rock", "ballad", "techno"), "world": ("folk", "latin"), "house": ("techno", "pop"), "jazz": ("soul", "blues"),
    "classical": ("ballad", "orchestral"), "ambient": ("techno", "world", "new age"), "hip hop": ("techno", "soul"),
    "orchestral": ("classical", "world"), "funk": ("soul", "rock"), "folk": ("world", "country"), "blues": ("rock", "jazz"),
    "latin": ("world",), "bossa nova": ("world", "jazz"), "reggae": ("world",), "country": ("rock", "folk"),
    "soul": ("ballad", "funk"), "metal": ("rock",), "new age": ("ambient", "world"),
}
CHORDS = {
    "rock": ("electric guitar", "electric guitar", "acoustic guitar", "organ"), "ballad": ("piano", "acoustic guitar",
        "electric piano"),
    "techno": ("synthesizer",), "pop": ("piano", "acoustic guitar", "synthesizer", "electric guitar"),
    "world": ("acoustic guitar", "harp"), "house": ("synthesizer", "piano"), "jazz": ("piano", "electric guitar",
        "electric piano"),
    "classical": ("piano", "harp"), "ambient": ("synthesizer", "piano", "electric piano"), "hip hop": ("electric piano",
        "piano"),
    "orchestral": ("harp", "piano"), "funk": ("electric guitar", "electric piano", "organ"), "folk": ("acoustic guitar",
        "piano"),
    "blues": ("piano", "electric guitar", "organ"), "latin": ("piano", "acoustic guitar"), "bossa nova": ("acoustic guitar",
        "piano"),
    "reggae": ("electric guitar", "organ"), "country": ("acoustic guitar", "piano"), "soul": ("electric piano", "organ",
        "piano"),
    "metal": ("electric guitar",), "new age": ("piano", "harp", "synthesizer"),
}  # fmt: skip
PADS = {
    "techno": ("synthesizer",), "house": ("synthesizer",), "rock": ("organ", "synthesizer"), "metal": ("strings", "choir"),
    "ambient": ("synthesizer", "choir"), "new age": ("synthesizer", "strings"), "hip hop": ("synthesizer", "strings"),
    "funk": ("brass section", "organ"), "orchestral": ("strings", "choir", "brass section"), "classical": ("strings",),
}  # fmt: skip
ALONE_OFTEN = ("classical", "ambient", "new age", "folk", "ballad", "bossa nova", "blues")
ALONE_RARELY = ("techno", "house", "rock", "metal", "hip hop", "funk", "reggae")
