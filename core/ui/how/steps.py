"""The steps of the walk: what each is called, its two sentences, and the page that uses it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step.

    slug : in the address ; short : on its button ; text : two plain sentences
    file, link : the page that uses it, and what the link says
    with_track : whether that page opens with the track that is walked through
    """

    slug: str
    short: str
    title: str
    text: str
    file: str
    link: str
    with_track: bool = False


STEPS = (
    Step(
        "sound",
        "Sound",
        "The sound",
        "A recording is a long row of numbers that say how the air moves. Of a track the study"
        " takes 24 seconds, mono, at 8,000 numbers a second, as drawn below; Soundkin's own model"
        " takes up to five such segments, since an intro often differs from the rest, at 16,000.",
        "pages/library.py",
        "Import your own music",
    ),
    Step(
        "spectrogram",
        "Spectrogram",
        "The spectrogram",
        "Every 0.03 seconds a short window of the sound is split into its frequencies. Drawn side"
        " by side they make a picture of the sound: time to the right, low notes at the bottom,"
        " loud is bright.",
        "pages/search.py",
        "See the spectrograms of its matches",
        with_track=True,
    ),
    Step(
        "image",
        "Image",
        "The image the network gets",
        "The study drew the spectrogram as an image of 224 x 224 pixels, so that a network of"
        " the kind that looks at photographs could look at music. The model in use may take the"
        " same sound in another form; below are both.",
        "pages/training.py",
        "Choose a network and train it",
    ),
    Step(
        "network",
        "Network",
        "The network, layer by layer",
        "A network is a chain of layers, and each turns what it is given into something that says"
        " more about the sound. Nobody wrote the numbers inside, training found them: the study's"
        " by trying to predict tags, Soundkin's also by knowing altered recordings again.",
        "pages/training.py",
        "Watch a network learn",
    ),
    Step(
        "filters",
        "Filters",
        "What its filters respond to",
        "A layer has channels, and each is a filter that responds to a sound of its own kind. Play"
        " the moments of this track that excite one most, and listen for what they have in common.",
        "pages/search.py",
        "Hear which moments of two tracks match",
        with_track=True,
    ),
    Step(
        "numbers",
        "Numbers",
        "The 100 numbers",
        "At its end the network has 100 numbers for each segment, which are brought to length 1;"
        " their mean, brought to length 1 too, is the track's embedding. By these numbers search"
        " compares tracks and the map places them, and no single number has a name.",
        "pages/quality.py",
        "Measure how good these numbers are",
    ),
    Step(
        "cosine",
        "Cosine",
        "How alike two tracks are",
        "Multiply the two tracks' numbers one by one and add up the products. At length 1 that sum"
        " is the cosine: 1 for the same direction, about 0 for nothing in common. It is the score"
        " on the search page; of a longer track half of it, the other half is its closest part's.",
        "pages/search.py",
        "Search with this track",
        with_track=True,
    ),
    Step(
        "map",
        "Map",
        "The map",
        "A hundred numbers cannot be drawn, so UMAP lays every track out in two, such that near"
        " neighbours stay near. The axes mean nothing, and some neighbours are torn apart on the"
        " way.",
        "pages/map.py",
        "Explore the map",
    ),
    Step(
        "study",
        "The study",
        "The study and your library",
        'The study is "A search for similar songs", written for the second Neural Network Console'
        " Challenge in 2020. Here are its figures beside those of the model in use, and you can"
        " train the study's network on this machine to see how long it takes.",
        "pages/quality.py",
        "See how good the matches are",
    ),
)
SLUGS = tuple(step.slug for step in STEPS)
