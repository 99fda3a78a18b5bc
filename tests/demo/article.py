"""The study's library in figures, which the demo library follows."""

N_TRACKS = 10_802
# tracks that carry a tag of the category
TAGGED = {"use": 6_730, "genre": 5_185, "instrument": 3_429}
# the most frequent tags, most first
ORDER = {
    "use": ["jingle", "commercial", "event", "game", "film"],
    "genre": ["rock", "ballad", "techno", "pop", "world"],
    "mood": ["light", "funny", "bright", "gentle", "exciting"],
    "instrument": ["synthesizer", "piano", "electric guitar", "strings", "percussion"],
}
# tracks that carry the tag
INSTRUMENTS = {
    "synthesizer": 716,
    "piano": 596,
    "electric guitar": 419,
    "strings": 282,
    "acoustic guitar": 215,
    "brass section": 177,
    "synth lead": 127,
}
