"""Words as a query on the demo library: of 200 briefs made from its hidden truth, how many of the
first ten tracks fit; beside keyword search over the given tags alone.

python -m tests.benchmarks.bench_words [trying]

Tags and values are those that a search has: given, predicted and computed ones. A track fits when
all of the brief is true of it: every wanted tag, none of the unwanted ones, tempo and length in
range. Only briefs that at least ten tracks fit are asked.
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.catalog.texts.meanings import is_japanese
from core.catalog.texts.tagtext import fold
from core.demo import tags as demo_tags
from core.libraries import ground_truth, open_library
from core.search.brief.chips import TEMPO, Brief, RangeChip, TagChip
from core.search.brief.ranking.brief_ranking import rank
from core.search.brief.understanding import understand
from core.search.index import load_index
from core.search.known.facts import Known
from tests.benchmarks.brief_wordings import REPORTING, TRYING, Wording

N_BRIEFS, FIRST = 200, 10
CATEGORIES = ("mood", "genre", "instrument", "use")
MISSPELT = 0.2  # share of the briefs with one mistyped word
LANGUAGES = ("en", "en", "en", "de", "de", "ja")


@dataclass(frozen=True)
class Asked:
    """A brief in words and what it means."""

    text: str
    language: str
    wanted: tuple[tuple[str, str], ...]  # category, tag
    unwanted: tuple[tuple[str, str], ...]
    tempo: tuple[float, float] | None
    most_s: float | None
    misspelt: bool


@dataclass(frozen=True)
class Demo:
    """The library as it is given, and the truth."""

    ids: list[str]
    truth: list[Mapping[str, list[str]]]
    bpm: np.ndarray
    duration: np.ndarray
    known: Known
    given_bpm: np.ndarray


def load() -> Demo:
    library = open_library("demo")
    known = Known(library, load_index(library))
    ids = library.ids_of(known.index.numbers.tolist())
    tracks, true, rows = library.tracks(ids), ground_truth(library), demo_tags.read()
    return Demo(
        ids,
        [true[i] for i in ids],
        np.array([float(rows[i]["true_tempo_bpm"]) for i in ids]),
        np.array([track.duration_s or np.nan for track in tracks]),
        known,
        np.array([track.tempo_bpm or np.nan for track in tracks]),
    )


def fitting(asked: Asked, demo: Demo) -> np.ndarray:
    """Of which tracks all of the brief is true, shape (n,)."""
    fits = np.array(
        [
            all(tag in true[category] for category, tag in asked.wanted)
            and not any(tag in true[category] for category, tag in asked.unwanted)
            for true in demo.truth
        ]
    )
    if asked.tempo:
        fits &= (demo.bpm >= asked.tempo[0]) & (demo.bpm <= asked.tempo[1])
    if asked.most_s:
        fits &= demo.duration <= asked.most_s
    return fits


def make_briefs(demo: Demo, wording: Wording, seed: int) -> list[tuple[Asked, np.ndarray]]:
    rng = np.random.default_rng(seed)
    found: list[tuple[Asked, np.ndarray]] = []
    while len(found) < N_BRIEFS:
        asked = draw(demo, wording, rng)
        fits = fitting(asked, demo) if asked else np.zeros(1, bool)
        if asked and fits.sum() >= FIRST:
            found.append((asked, fits))
    return found


def draw(demo: Demo, wording: Wording, rng: np.random.Generator) -> Asked | None:
    """A brief for a track drawn at random."""
    at = int(rng.integers(len(demo.ids)))
    true, language = demo.truth[at], str(rng.choice(LANGUAGES))
    categories = rng.permutation(CATEGORIES)[: int(rng.integers(1, 4))]
    wanted = tuple((str(c), str(rng.choice(true[c]))) for c in sorted(categories, key=_place))
    unwanted: tuple[tuple[str, str], ...] = ()
    if rng.random() < 0.4:
        category = str(rng.choice(["instrument", "mood", "genre"]))
        other = demo.truth[int(rng.integers(len(demo.ids)))][category][0]
        if other not in true[category] and (category, other) not in wanted:
            unwanted = ((category, other),)
    tempo = _tempo(demo.bpm[at], rng) if rng.random() < 0.45 else None
    most = (
        float(5 * round(demo.duration[at] * rng.uniform(1.05, 1.4) / 5))
        if rng.random() < 0.35
        else None
    )
    text = _worded(wanted, unwanted, tempo, most, language, wording, rng)
    wrong = rng.random() < MISSPELT and language != "ja"
    return Asked(
        mistyped(text, rng) if wrong else text, language, wanted, unwanted, tempo, most, wrong
    )


def _place(category: str) -> int:
    return CATEGORIES.index(category)


def _tempo(bpm: float, rng: np.random.Generator) -> tuple[float, float]:
    low = 5.0 * np.floor(bpm * rng.uniform(0.88, 0.96) / 5)
    return float(low), float(5.0 * np.ceil(bpm * rng.uniform(1.04, 1.12) / 5))


def _worded(
    wanted: tuple[tuple[str, str], ...],
    unwanted: tuple[tuple[str, str], ...],
    tempo: tuple[float, float] | None,
    most: float | None,
    language: str,
    wording: Wording,
    rng: np.random.Generator,
) -> str:
    def say(tag: str) -> str:
        return str(rng.choice(wording.words.get(tag, {}).get(language, (tag,))))

    def one(table: dict[str, tuple[str, ...]]) -> str:
        return str(rng.choice(table[language]))

    parts = {
        "want": _joined([say(tag) for _, tag in wanted]),
        "not": "".join(one(wording.negations).format(say(tag)) for _, tag in unwanted),
        "tempo": "",
        "length": "",
    }
    if tempo:
        # "about 100 BPM" is said of ranges that are about so wide
        low, high = tempo
        parts["tempo"] = one(wording.tempos).format(
            low=f"{low:g}", high=f"{high:g}", mid=f"{(low + high) / 2:g}"
        )
    if most:
        parts["length"] = one(wording.lengths).format(most=f"{most:g}")
    return one(wording.templates).format(**parts)


def _joined(words: list[str]) -> str:
    """Words with spaces between them, except where both are Japanese."""
    text = words[0]
    for word in words[1:]:
        text += ("" if not text[-1].isascii() and is_japanese(word) else " ") + word
    return text


def mistyped(text: str, rng: np.random.Generator) -> str:
    """Two neighbouring letters exchanged, or one left out, in one longer word."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    i = int(rng.choice(long))
    at = int(rng.integers(1, len(words[i]) - 2))
    w = words[i]
    words[i] = (
        w[:at] + w[at + 1] + w[at] + w[at + 2 :] if rng.random() < 0.5 else w[:at] + w[at + 1 :]
    )
    return " ".join(words)


class Keywords:
    """Words of the brief looked for among the words of the given tags, rarer ones weighing more."""

    def __init__(self, demo: Demo):
        self.n = len(demo.ids)
        found: dict[str, list[np.ndarray]] = {}
        for (_, tag), carriers in demo.known.tags.rows.items():
            for word in tag.split():
                found.setdefault(word, []).append(carriers)
        self.rows = {word: np.unique(np.concatenate(rows)) for word, rows in found.items()}

    def first(self, text: str) -> np.ndarray:
        scores = np.zeros(self.n)
        for word in set(fold(text).replace(",", " ").replace(".", " ").split()):
            rows = self.rows.get(word, np.zeros(0, int))
            scores[rows] += np.log(self.n / max(len(rows), 1))
        return np.argsort(-scores, kind="stable")[:FIRST]


def filtered(brief: Brief, demo: Demo) -> np.ndarray:
    """The same understanding, but only given tags and given values count: how many chips they
    fulfil."""
    scores = np.zeros(len(demo.ids))
    for chip in brief.chips:
        if isinstance(chip, TagChip):
            has = np.zeros(len(demo.ids), bool)
            for target in chip.targets:
                has[demo.known.tags.rows.get((target.category, fold(target.tag)), [])] = True
            scores += has if chip.wanted else ~has
        elif isinstance(chip, RangeChip):
            x = demo.given_bpm if chip.value == TEMPO else demo.duration
            low, high = chip.low or 0.0, chip.high or np.inf
            scores += (x >= low) & (x <= high)
    return np.argsort(-scores, kind="stable")[:FIRST]


def main() -> None:
    trying = len(sys.argv) > 1
    demo = load()
    vocabulary, keywords = demo.known.vocabulary, Keywords(demo)
    briefs = make_briefs(demo, TRYING if trying else REPORTING, 1 if trying else 2)
    shares: dict[str, list[float]] = {"words": [], "given only": [], "keywords": [], "chance": []}
    worst: list[tuple[float, str, tuple[str, ...]]] = []
    took = []
    for asked, fits in briefs:
        started = time.perf_counter()
        brief = understand(asked.text, vocabulary)
        scores = rank(brief, demo.known.tags, demo.known.values).scores
        first = np.argsort(-scores, kind="stable")[:FIRST]
        took.append(time.perf_counter() - started)
        shares["words"].append(float(fits[first].mean()))
        shares["given only"].append(float(fits[filtered(brief, demo)].mean()))
        shares["keywords"].append(float(fits[keywords.first(asked.text)].mean()))
        shares["chance"].append(float(fits.mean()))
        worst.append((shares["words"][-1], asked.text, brief.unknown))
    for name, values in shares.items():
        low, high = interval(np.array(values))
        print(f"{name:12s} {np.mean(values):.3f} [{low:.3f}, {high:.3f}] of the first ten fit")
    for language in ("en", "de", "ja"):
        of = [
            s for s, (a, _) in zip(shares["words"], briefs, strict=True) if a.language == language
        ]
        print(f"  {language}: {np.mean(of):.3f} ({len(of)} briefs)")
    wrong = [s for s, (a, _) in zip(shares["words"], briefs, strict=True) if a.misspelt]
    print(f"  misspelt: {np.mean(wrong):.3f} ({len(wrong)} briefs)")
    print(
        f"understood and ranked in {1000 * np.median(took):.0f} ms, slowest {1000 * max(took):.0f}"
    )
    print(
        "not understood:",
        Counter(word for _, _, unknown in worst for word in unknown).most_common(12),
    )
    if trying:
        for share, text, unknown in sorted(worst)[:25]:
            print(f"  {share:.1f} {text} {unknown or ''}")


def interval(x: np.ndarray) -> tuple[float, float]:
    """95 % by resampling."""
    rng = np.random.default_rng(0)
    means = rng.choice(x, (2000, len(x))).mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


if __name__ == "__main__":
    main()
