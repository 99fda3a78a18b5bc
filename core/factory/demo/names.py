"""Invented names: composers, albums, titles, one-line comments. All made up; drawn with the
caller's generator."""

from dataclasses import dataclass

import numpy as np

from core.music.compose.genres import GENRES


def _listed(text: str) -> list[str]:
    return text.split(", ")


FIRST = _listed(
    "Mira, Tomas, Ilse, Kenji, Anouk, Rafael, Sana, Jonas, Leila, Oskar, Yuki, Bruno, Edda, Noor, "
    "Pavel, Carla, Hiro, Wanda, Silas, Inés, Emil, Aiko, Lorenz, Maren, Dario, Thea"
)
LAST = _listed(
    "Halvorsen, Okabe, Lindqvist, Marenko, Castellan, Brandvold, Tanimoto, Velasco, Ostrander, "
    "Kaminska, Delacourt, Hayashida, Rosendahl, Petrakis, Winterfeld, Almeira, Sorrento, Nakagiri, "
    "Eschenbaum, Vidal"
)
BANDS = _listed(
    "Paper Lantern Club, Northern Tramway, Blue Kiosk, Low Tide Orchestra, The Quiet Engine, "
    "Copper Fox, Second Balcony, Ferry at Nine, Glass Harbour, Radio Meadow, Little Observatory, "
    "Velvet Signal"
)
N_ARTISTS = 44
PLACES = _listed(
    "Harbour, Rooftop, Meadow, Station, Lighthouse, Garden, Arcade, River, Market, Canyon, "
    "Terrace, Orchard, Boulevard, Island, Valley, Café, Library, Bridge, Coast, Village, Attic, "
    "Tower"
)
THINGS = _listed(
    "Bicycle, Kite, Lantern, Compass, Umbrella, Postcard, Carousel, Paper Boat, Clockwork, "
    "Satellite, Marble, Telescope, Pocket Watch, Sparrow, Comet, Wildflower, Snow Globe, "
    "Blueprint, Skyline, Feather, Engine, Mosaic, Echo, Horizon, Rainfall, Ember, Staircase, "
    "Sailboat, Footprint"
)
TIMES = _listed(
    "Monday, Midnight, Sunrise, Late Summer, October, First Snow, Rush Hour, Noon, New Year, "
    "April, Afternoon, Half Past Five, Winter, the Weekend, Tomorrow, Dusk"
)
WORDS = {
    "light": ("Light", "Airy", "Easy", "Breezy", "Floating"),
    "funny": ("Clumsy", "Cheeky", "Hiccup", "Wobbly", "Tiptoe"),
    "bright": ("Bright", "Sunny", "Golden", "Shining", "Open"),
    "gentle": ("Gentle", "Soft", "Tender", "Quiet", "Kind"),
    "exciting": ("Running", "Racing", "Electric", "Full Speed", "Wild"),
    "calm": ("Still", "Calm", "Slow", "Resting", "Hushed"),
    "stylish": ("Velvet", "Sleek", "Tailored", "Neon", "Silver"),
    "fresh": ("Fresh", "Morning", "Green", "Minty", "New"),
    "sad": ("Fading", "Lonely", "Grey", "Lost", "Parting"),
    "warm": ("Warm", "Amber", "Fireside", "Homeward", "Honey"),
    "dark": ("Shadow", "Black", "Hollow", "Iron", "Night"),
    "tense": ("Ticking", "Narrow", "Restless", "Nervous", "Waiting"),
    "heroic": ("Rising", "Brave", "Victory", "Grand", "Unbroken"),
    "romantic": ("Moonlit", "Dearest", "Rose", "Slow Dance", "Yours"),
    "mysterious": ("Hidden", "Foggy", "Secret", "Whispering", "Lunar"),
    "nostalgic": ("Old", "Faded", "Remembered", "Sepia", "Childhood"),
}
REMARKS = (
    "leaves room for a voice",
    "ends clean, loops well",
    "builds slowly",
    "steady from the first bar",
    "with a clear ending",
    "for a first scene",
    "works under dialogue",
    "short introduction, then straight in",
    "a tune that stays",
    "for titles and credits",
    "unhurried",
    "keeps moving",
    "made for a small team with a big idea",
)


@dataclass(frozen=True)
class Artist:
    """An invented composer. tastes: weight of each genre; taste: tempo, space, brightness;
    diligence: how well they tag."""

    name: str
    tastes: np.ndarray
    taste: tuple[float, float, float]
    diligence: float
    albums: tuple[tuple[str, str], ...]  # title, genre


def artists(rng: np.random.Generator) -> list[Artist]:
    """The composers of the demo library, each with three or four genres of their own and some
    albums."""
    people = [f"{first} {last}" for first in FIRST for last in LAST]
    names = [*BANDS, *(str(n) for n in rng.choice(people, N_ARTISTS - len(BANDS), replace=False))]
    genres = list(GENRES)
    found = []
    for k, name in enumerate(names):
        tastes = np.full(len(genres), 0.15)
        own = [k % len(genres), *rng.choice(len(genres), 3, replace=False).tolist()]
        tastes[own] += (3.0, 2.0, 1.0, 1.0)
        albums = tuple((_album(rng), genres[own[i % 4]]) for i in range(int(rng.integers(4, 9))))
        taste = tuple(round(float(x), 2) for x in rng.random(3))
        found.append(
            Artist(name, tastes, (taste[0], taste[1], taste[2]), float(rng.normal(0, 0.6)), albums)
        )
    return found


def _album(rng: np.random.Generator) -> str:
    thing, place, time = (str(rng.choice(words)) for words in (THINGS, PLACES, TIMES))
    forms = (
        f"{thing} and {place}",
        f"Music for a {place}",
        f"{place}, {time}",
        f"The {thing} Sessions",
        f"A {place} by {time}",
    )
    return forms[int(rng.integers(len(forms)))]


def title(mood: str, taken: set[str], rng: np.random.Generator) -> str:
    """A title that nothing else has yet; a number is added where the words run out."""
    name = ""
    for _ in range(20):
        word, thing, place, time = (
            str(rng.choice(words)) for words in (WORDS[mood], THINGS, PLACES, TIMES)
        )
        other = str(rng.choice(THINGS))
        forms = (
            f"{word} {thing}",
            f"{word} {place}",
            f"{word} {time}",
            f"{word} {place} {thing}",
            f"{thing} over the {place}",
            f"{word} {time} {thing}",
            f"{other} and {thing}",
            f"The {word} {thing}",
            f"{place} {thing}",
            f"{word} {other} Waltz",
            f"{thing} at the {word} {place}",
            f"{word} {thing} for {time}",
        )
        name = forms[int(rng.integers(len(forms)))].replace("the the", "the")
        if name not in taken:
            break
    number = 2
    full = name
    while full in taken:
        full, number = f"{name} No. {number}", number + 1
    taken.add(full)
    return full


def comment(mood: str, genre: str, rng: np.random.Generator) -> str:
    """One line, as a composer would write it for buyers."""
    start = (mood.capitalize(), f"{mood.capitalize()} {genre}", f"{genre.capitalize()}")[
        int(rng.integers(3))
    ]
    return f"{start}, {rng.choice(REMARKS)}."
