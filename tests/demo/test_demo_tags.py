"""The demo library on paper: counts, coverage and order as in the study, truth kept beside the
given tags."""

import statistics
from collections import Counter
from pathlib import Path

import pytest

from core import config
from core.demo import tags
from core.demo.install import ground_truth
from core.errors import SoundkinError
from core.factory.demo import plan as library_plan
from core.factory.demo import tracks
from core.music.compose.composer import outline
from tests.demo import article


@pytest.fixture(scope="module")
def rows() -> list[tags.Row]:
    return list(tags.read().values())


def counts(rows: list[tags.Row], category: str) -> Counter:
    return Counter(tag for row in rows for tag in row[category].split("|") if tag)


def test_coverage_is_the_studys(rows):
    assert len(rows) == article.N_TRACKS
    for category, n in article.TAGGED.items():
        assert sum(bool(row[category]) for row in rows) == n
    assert sum(bool(row["mood"]) for row in rows) == library_plan.TAGGED["mood"]


def test_instrument_counts_are_the_studys(rows):
    found = counts(rows, "instrument")
    assert {name: found[name] for name in article.INSTRUMENTS} == article.INSTRUMENTS
    assert found["strings"] > found["percussion"] > found["acoustic guitar"]


@pytest.mark.parametrize("category", config.CATEGORIES)
def test_the_most_frequent_tags_are_in_the_studys_order(rows, category):
    assert [tag for tag, _ in counts(rows, category).most_common(5)] == article.ORDER[category]


def test_there_are_21_genres(rows):
    assert len(counts(rows, "genre")) == 21


def test_truth_contains_what_is_given_but_for_the_misleading_instruments(rows):
    truth = ground_truth()
    wrong = 0
    for row in rows:
        for category in config.CATEGORIES:
            given = {tag for tag in row[category].split("|") if tag}
            foreign = given - set(truth[row["track_id"]][category])
            if category == "instrument" and foreign:
                assert foreign <= tracks.accompanying(row), (
                    "a misleading tag names something that does not play at all"
                )
                wrong += 1
            else:
                assert not foreign
    assert 0.04 < wrong / article.TAGGED["instrument"] < 0.08
    assert all(truth[row["track_id"]][category] for row in rows for category in config.CATEGORIES)


def test_lengths_tempi_and_people_are_spread_as_planned(rows):
    lengths = [float(row["duration_s"]) for row in rows]
    assert min(lengths) >= 24
    assert max(lengths) <= 90
    assert 43 < statistics.median(lengths) < 47
    tempi = [float(row["true_tempo_bpm"]) for row in rows]
    assert min(tempi) >= 58
    assert max(tempi) <= 175
    assert 0.4 < sum(bool(row["tempo_bpm"]) for row in rows) / len(rows) < 0.5
    assert all(row["tempo_bpm"] in ("", row["true_tempo_bpm"]) for row in rows)
    assert len({row["title"] for row in rows}) == len(rows)
    assert 30 <= len({row["artist"] for row in rows}) <= 60
    kinds = Counter(row["arrangement"] for row in rows)
    assert all(0.28 < kinds[kind] / len(rows) < 0.40 for kind in ("solo", "sparse", "full"))


def test_the_shipped_rows_belong_to_this_composer(rows):
    for row in rows[::700]:
        assert outline(tags.as_plan(row)) == (
            float(row["true_tempo_bpm"]),
            float(row["duration_s"]),
        )


def test_drawing_again_gives_the_same_bytes(tmp_path: Path):
    first, second = tmp_path / "a.gz", tmp_path / "b.gz"
    tracks.write(tracks.draw(150), first)
    tracks.write(tracks.draw(150), second)
    assert first.read_bytes() == second.read_bytes()
    assert len(tags.read(first)) == 150


def test_a_missing_or_damaged_file_is_one_sentence(tmp_path: Path):
    for content in (None, b"not gzip at all"):
        path = tmp_path / "tracks.csv.gz"
        if content:
            path.write_bytes(content)
        with pytest.raises(SoundkinError, match=r"tracks\.csv\.gz.*soundkin demo build"):
            tags.read(path)


def test_a_category_that_the_demo_does_not_have_leaves_it_as_it_is(monkeypatch):
    monkeypatch.setattr(config, "CATEGORIES", (*config.CATEGORIES, "season"))
    assert tags.plan("demo_00001").genre
