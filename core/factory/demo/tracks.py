"""Draw the demo library: every track's true tags, then those that are given, as in a real
library. The rows, without any audio, are shipped as `assets/demo/tracks.csv.gz`."""

import csv
import gzip
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from core.demo.tags import COLUMNS, Row, as_plan
from core.factory.demo import names
from core.factory.demo import plan as wanted
from core.files import replacing
from core.music import VERSION
from core.music.compose.composer import outline
from core.music.compose.families import FAMILIES
from core.progress import SILENT, Progress, watched


def draw(n_tracks: int = wanted.N_TRACKS, progress: Progress = SILENT) -> list[Row]:
    """All rows of the demo library, the same on every machine. With fewer tracks the counts shrink
    in proportion."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([VERSION, 0xDE30])))
    rows = _truth(n_tracks, rng)
    share = n_tracks / wanted.N_TRACKS
    for category in ("use", "genre", "mood"):
        _give(rows, category, round(wanted.TAGGED[category] * share), rng)
    _give_instruments(rows, share, rng)
    for row in watched(rows, progress, "Planning the demo library", every=500):
        tempo, duration = outline(as_plan(row))
        row["true_tempo_bpm"], row["duration_s"] = f"{tempo:g}", f"{duration:.2f}"
        row["tempo_bpm"] = f"{tempo:g}" if rng.random() < wanted.TEMPO_GIVEN else ""
    return rows


def _truth(n: int, rng: np.random.Generator) -> list[Row]:
    """Main instrument in the study's proportions, then genre, mood and use that go with it, and who
    wrote it."""
    instruments = _quota(wanted.INSTRUMENTS, n, rng)
    genre_of = _table(
        wanted.INSTRUMENTS,
        wanted.GENRES,
        lambda i, g: 5.0 if i in wanted.GENRE_INSTRUMENTS[g] else 0.6,
    )
    mood_of = _table(
        wanted.GENRES, wanted.MOODS, lambda g, m: 4.0 if m in wanted.GENRE_MOODS[g] else 0.7
    )
    use_of = _table(
        wanted.MOODS, wanted.USES, lambda m, u: 3.0 if u in wanted.MOOD_USES[m] else 0.8
    )
    people = names.artists(rng)
    taken: set[str] = set()
    rows = []
    for number, instrument in enumerate(instruments):
        genre = _pick(wanted.GENRES, genre_of[instrument], rng)
        mood = _pick(wanted.MOODS, mood_of[genre], rng)
        use = _pick(wanted.USES, use_of[mood], rng)
        column = list(wanted.GENRES).index(genre)
        weights = np.array([person.tastes[column] for person in people])
        person = people[int(rng.choice(len(people), p=weights / weights.sum()))]
        fitting = [title for title, of in person.albums if of == genre]
        fitting = fitting or [title for title, _ in person.albums]
        row = {
            "track_id": f"demo_{number + 1:05d}",
            "title": names.title(mood, taken, rng),
            "artist": person.name,
            "album": str(rng.choice(fitting)),
            "comment": names.comment(mood, genre, rng),
            "true_instrument": instrument,
            "true_genre": _with_second("genre", genre, rng),
            "true_mood": _with_second("mood", mood, rng),
            "true_use": _with_second("use", use, rng),
            "length_s": f"{_length(use, rng):.1f}",
            "taste": " ".join(f"{x:g}" for x in person.taste),
            "diligence": f"{person.diligence:.3f}",
        }
        rows.append(row | _arrangement(instrument, genre, rng))
    return rows


def _quota(weights: dict[str, int], n: int, rng: np.random.Generator) -> list[str]:
    """n names in the weights' proportions (largest remainder), shuffled."""
    share = np.array(list(weights.values())) * n / sum(weights.values())
    counts = np.floor(share).astype(int)
    counts[np.argsort(counts - share)[: n - counts.sum()]] += 1
    return [str(name) for name in rng.permutation(np.repeat(list(weights), counts))]


def _table(
    rows: Mapping[str, float], columns: Mapping[str, float], affinity: Callable[[str, str], float]
) -> dict[str, np.ndarray]:
    """For each row its probabilities of the columns, such that over all rows the columns keep their
    own weights."""
    table = np.array([[affinity(r, c) for c in columns] for r in rows])
    left, top = (
        np.array(list(weights.values()), float) / sum(weights.values())
        for weights in (rows, columns)
    )
    for _ in range(60):
        table *= (left / table.sum(axis=1))[:, None]
        table *= top / table.sum(axis=0)
    return {r: line / line.sum() for r, line in zip(rows, table, strict=True)}


def _pick(weights: dict[str, float], p: np.ndarray, rng: np.random.Generator) -> str:
    return list(weights)[int(rng.choice(len(p), p=p))]


def _with_second(category: str, first: str, rng: np.random.Generator) -> str:
    """The tag, and for a share of tracks a second one that is true as well."""
    if rng.random() >= wanted.SECOND[category]:
        return first
    weights = {"use": wanted.USES, "genre": wanted.GENRES, "mood": wanted.MOODS}[category]
    near = {name: weights[name] for name in (wanted.NEAR[first] if category != "use" else weights)}
    p = np.array(list(near.values()))
    second = _pick(near, p / p.sum(), rng)
    return first if second == first else f"{first}|{second}"


def _length(use: str, rng: np.random.Generator) -> float:
    """Seconds wished for: median about 45, jingles shorter, films longer."""
    factor = {"jingle": 0.84, "radio": 0.88, "film": 1.2, "documentary": 1.15, "game": 1.1}.get(
        use, 1.0
    )
    return float(np.clip(45.5 * factor * np.exp(rng.normal(0, 0.32)), 25.0, 88.0))


def _arrangement(instrument: str, genre: str, rng: np.random.Generator) -> Row:
    """Solo, sparse or full, and which families accompany."""
    often = 1.45 if genre in wanted.ALONE_OFTEN else 0.72 if genre in wanted.ALONE_RARELY else 1.0
    chordal = FAMILIES[instrument].chordal
    if chordal and rng.random() < 0.42 * often:
        return {"arrangement": "solo", "chords": "", "pad": ""}
    kind = "sparse" if rng.random() < (0.46 if chordal else 0.52) else "full"
    chords = [family for family in wanted.CHORDS[genre] if family != instrument]
    pads = wanted.PADS.get(genre, ("strings", "synthesizer"))
    pads = tuple(family for family in pads if family != instrument)
    needs = not chordal or instrument == "percussion"
    share = 1.0 if needs else 0.75 if kind == "full" else 0.45
    with_chords = bool(chords) and rng.random() < share
    with_pad = bool(pads) and rng.random() < (0.5 if kind == "full" else 0.35)
    with_pad = with_pad or (needs and not chords)
    return {
        "arrangement": kind,
        "chords": str(rng.choice(chords)) if with_chords else "",
        "pad": str(rng.choice(pads or ["strings"])) if with_pad else "",
    }


def _most_diligent(
    rows: list[Row], places: list[int], n: int, rng: np.random.Generator
) -> list[int]:
    """n of the places, drawn so that diligent composers tag more of their tracks (Gumbel's trick:
    no replacement)."""
    scores = np.array([float(rows[i]["diligence"]) for i in places]) + rng.gumbel(size=len(places))
    return [places[i] for i in np.sort(np.argsort(-scores, kind="stable")[:n]).tolist()]


def _give(rows: list[Row], category: str, n: int, rng: np.random.Generator) -> None:
    """Give n tracks their tag; of two true ones both are given most of the time."""
    chosen = set(_most_diligent(rows, list(range(len(rows))), n, rng))
    for i, row in enumerate(rows):
        true = row[f"true_{category}"].split("|")
        given = true if rng.random() < wanted.SECOND_GIVEN else true[:1]
        row[category] = "|".join(given) if i in chosen else ""


def _give_instruments(rows: list[Row], share: float, rng: np.random.Generator) -> None:
    """Give each instrument exactly its count of tags; a small share of them name one that only
    accompanies."""
    counts = {name: round(count * share) for name, count in wanted.INSTRUMENTS.items()}
    for row in rows:
        row["instrument"] = ""
    for name, count in counts.items():
        backing = [
            i for i, row in enumerate(rows) if not row["instrument"] and name in accompanying(row)
        ]
        n_wrong = round(wanted.MISLEADING * count) if name in wanted.BACKING_TAGS else 0
        n_wrong = min(n_wrong, len(backing))
        for i in rng.choice(backing, n_wrong, replace=False) if n_wrong else []:
            rows[int(i)]["instrument"] = name
    for name, count in counts.items():
        missing = count - sum(row["instrument"] == name for row in rows)
        own = [
            i
            for i, row in enumerate(rows)
            if row["true_instrument"] == name and not row["instrument"]
        ]
        for i in _most_diligent(rows, own, missing, rng):
            rows[i]["instrument"] = name


def accompanying(row: Row) -> set[str]:
    """Families that play in the track without leading it."""
    others = {row["chords"], row["pad"]}
    if row["arrangement"] == "full":
        others |= {"bass", "percussion"}
    return others - {"", row["true_instrument"]}


def write(rows: list[Row], path: Path) -> None:
    """Write the rows; the same rows give the same bytes."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode("utf-8"))
