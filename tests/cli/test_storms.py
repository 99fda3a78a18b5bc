"""Commands that are killed or find the disk full: nothing committed is lost, and they go on.
`tests.benchmarks.bench_kills` and `bench_faults` do this at length to every command."""

import random
import sys

import pytest

from tests.benchmarks.bench_faults import limited
from tests.benchmarks.bench_kills import Storm, disturb, watched
from tests.cli import storms

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="commands are forked"),
]


def test_an_import_that_is_killed_again_and_again_ends_as_if_it_had_not_been(tmp_path):
    music = storms.make_music(tmp_path / "music", n_each=10)
    command = storms.steps(music)["import"]
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    stormy.mkdir()
    ended, pace = watched(calm, command)
    assert ended.status == 0
    storm = Storm(pace)
    disturb(stormy, "import", command, each=6, storm=storm, r=random.Random(3))
    assert storm.hits.total() == 6
    assert storm.faults == []
    assert storms.content(stormy) == storms.content(calm)


def test_a_full_disk_is_said_in_one_sentence_and_the_next_import_works(tmp_path):
    music = storms.make_music(tmp_path / "music", n_each=42)
    command = storms.steps(music)["import"]
    met = storms.run(tmp_path / "home", command, limited)
    assert met.status == 1
    assert "room" in met.sentence or "space" in met.sentence
    assert "Traceback" not in met.err
    assert storms.rows(tmp_path / "home").get("tracks", 0) == 0
    assert storms.run(tmp_path / "home", command).status == 0
    assert storms.rows(tmp_path / "home")["tracks"] == 84
