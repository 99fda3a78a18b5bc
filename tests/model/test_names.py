"""What is said of a track's sound: only what is sure, and never more than was found to be right."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import KIND, VOICE, Head
from core.catalog.library import Library
from core.model.evaluation import reliability
from core.ui.common.tracks import cards
from tests.apptest_kit import opened, rows_of
from tests.music import RUN, make_library

HEADS = (
    Head("instrument", ("piano", "flute", "none")),
    Head(KIND, ("music", "speech", "nature", "effect")),
    Head(VOICE, ("voice",), one_of=False, sure=0.25),
    Head("genre", ("jazz", "rock"), one_of=False, sure=0.5),
)
MUSIC = [0.97, 0.01, 0.01, 0.01]


@pytest.fixture
def library(home, tmp_path) -> Library:
    return make_library(tmp_path, n_tracks=6)


def predict(library: Library, chances: list[float]) -> list[str]:
    """Give every track these chances by HEADS; the tracks' ids."""
    ids, X = embeddings.read(library, RUN)
    embeddings.forget_run(library, RUN)  # other names are those of another network
    head_chances.set_heads(library, RUN, HEADS)
    P = np.array(chances, np.float32)
    rows = (
        embeddings.TrackEmbedding(track_id, x, [0.0], x[np.newaxis], P)
        for track_id, x in zip(ids, X, strict=True)
    )
    embeddings.write(library, RUN, rows)
    return ids


class Opened:
    """Counts how often this process opens a SQLite file, while it is asked to."""

    def __init__(self) -> None:
        self.counting, self.n = False, 0
        sys.addaudithook(self._heard)

    def _heard(self, event: str, _: tuple[object, ...]) -> None:
        self.n += event == "sqlite3.connect" and self.counting

    def during(self, work: Callable[[], object]) -> int:
        self.counting, self.n = True, 0
        try:
            work()
        finally:
            self.counting = False
        return self.n


def test_a_longer_list_opens_the_librarys_file_no_more_often(home: Path, tmp_path: Path):
    library = make_library(tmp_path, n_tracks=26)
    predict(library, [0.999, 0.001, 0.0, *MUSIC, 0.0, 0.1, 0.1])
    opens = Opened()
    at = opened("pages/search.py", library.name, k=5)
    few = opens.during(at.run)
    short = rows_of(at)
    at.session_state["k"] = 20
    at.run()
    many = opens.during(at.run)
    assert len(rows_of(at)) >= len(short) + 4  # tones that sound alike are folded
    assert all(["sounds like piano (98 %)", "predicted"] in row["chips"] for row in rows_of(at))
    assert many <= few + 3


@pytest.mark.parametrize(
    ("chances", "words"),
    [
        ([0.999, 0.001, 0.0, *MUSIC, 0.0, 0.1, 0.1], ["sounds like piano (98 %)"]),
        ([0.6, 0.3, 0.1, *MUSIC, 0.1, 0.1, 0.1], ["instrument: not sure"]),
        ([0.0, 0.1, 0.9, *MUSIC, 0.1, 0.1, 0.1], ["instrument: not sure"]),
        (
            [0.9, 0.1, 0.0, *MUSIC, 0.3, 0.7, 0.1],
            ["sounds like piano (90 %)", "with voice", "sounds like jazz (70 %)"],
        ),
        ([0.9, 0.1, 0.0, 0.1, 0.0, 0.9, 0.0, 0.3, 0.7, 0.1], ["nature, no music (90 %)"]),
    ],
)
def test_a_card_says_what_is_sure(library: Library, chances: list[float], words: list[str]):
    ids = predict(library, chances)
    assert [text for text, _ in cards.predicted(library, library.track(ids[0]))] == words
    with library.reading() as db:
        kind, chance, voice = db.execute("SELECT kind, chance, voice FROM kinds").fetchone()
    assert (kind == "nature") == ("nature" in words[0])
    assert (chance, voice) == pytest.approx((max(chances[3:7]), chances[7]))


def test_the_shipped_curve_is_one():
    found = reliability.shipped()
    assert found is not None
    assert sum(n for _, _, n in found.curve) == found.clips
    assert found.no_music_named <= 0.05 * found.no_music
    assert all(0 <= p <= 1 and 0 <= right <= 1 for p, right, _ in found.curve)
