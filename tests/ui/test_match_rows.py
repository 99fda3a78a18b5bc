"""The match list's data: facts, events from a browser, outlines of sounds, whole tracks."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from core.audio.excerpt import encode_flac
from core.catalog.library import Track
from core.search.standing import Standing
from core.ui.common.session import search_state
from core.ui.common.session.events import Action, Event
from core.ui.common.tracks import cards
from core.ui.common.tracks.labels import labels
from core.ui.player import sounds
from core.ui.player.rows import MatchRow
from core.ui.player.sounds import LibrarySounds
from tests.music import make_library


def test_only_what_is_known_of_a_track_is_said():
    assert MatchRow("a", "A").facts() == []
    row = MatchRow("a", "A", duration_s=192.4, tempo_bpm=95.6, key="A minor")
    assert row.facts() == ["3:12", "96 BPM", "A minor"]


def test_a_score_reads_alike_wherever_it_is_shown():
    assert cards.closeness(0.81449, Standing(1, 10, 100.0)).startswith("score 0.81 · ")
    assert cards.closeness(-0.003, Standing(1, 10, 100.0)).startswith("score 0.00 · ")


def test_no_two_lines_of_a_list_to_choose_from_read_alike():
    found = labels(
        [
            Track("a", "Intro", "one.mp3", "Ada"),
            Track("b", "Intro", "one.mp3"),
            Track("c", "Intro", "two.mp3"),
            Track("d", "Intro", "two.mp3"),
        ]
    )
    assert list(found.values()) == [
        "Intro · Ada",
        "Intro · one.mp3",
        "Intro · two.mp3 · c",
        "Intro · two.mp3 · d",
    ]


def test_a_text_that_a_list_calls_a_title_is_shortened_in_a_list_to_choose_from():
    found = labels([Track(i, "A comment " * 1000, None, "Of many " * 1000) for i in "ab"])
    assert max(map(len, found.values())) < 350
    assert len(set(found.values())) == 2


def test_words_from_right_to_left_do_not_turn_figures_around():
    track = Track("a", "شيء", "b/أغنية.mp3", "فيروز", duration_s=118.0)
    assert cards.facts(track, ["≈ 79 BPM"]).split(" · ") == [
        "\u2068فيروز\u2069",
        "1:58",
        "≈ 79 BPM",
        "\u2068b/أغنية.mp3\u2069",
    ]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"id": "b", "action": "like"},
        {"id": "a", "action": "delete"},
        {"id": ["a"], "action": 1},
    ],
)
def test_a_browser_cannot_tell_of_other_tracks_or_actions(told):
    assert Event.read(told, frozenset({"a"})) is None


def test_an_event_is_read_as_it_was_told():
    told = {"id": "a", "action": "like", "on": False, "number": 7}
    assert Event.read(told, frozenset({"a"})) == Event(Action.LIKE, "a", False)


def test_the_outline_shows_where_a_sound_is_loud():
    y = np.zeros((8000, 2), np.float32)
    y[4000:] = 0.5
    y[6000:] = 0.25
    shape = sounds.outline(encode_flac(y, 8000), 12.0)
    assert (shape.offset_s, shape.duration_s, len(shape.peaks)) == (12.0, 1.0, sounds.PEAKS)
    assert (shape.peaks[10], shape.peaks[130], shape.peaks[-1]) == (0, 100, 50)


def test_the_image_of_a_sound_is_a_png():
    content = encode_flac(np.sin(np.arange(8000) / 5).astype(np.float32), 8000)
    assert sounds.image(content).startswith(b"\x89PNG")


def test_a_whole_track_begins_at_its_beginning(home: Path, tmp_path: Path):
    library = make_library(tmp_path, n_tracks=2)
    row = MatchRow("t00", "Tone", start_s=1.0)
    part, at = LibrarySounds(library).content(row)
    whole, start_s = LibrarySounds(library).content(row, whole=True)
    seconds = [soundfile.info(io.BytesIO(content)).duration for content in (part, whole)]
    assert seconds == pytest.approx([1.0, 2.0], abs=0.02)
    assert (at, start_s) == (1.0, 0.0)


def _supplied() -> None:
    from core.libraries import open_library
    from core.ui.player.rows import MatchRow
    from core.ui.player.sounds import LibrarySounds
    from core.ui.player.supply import supply

    supply([MatchRow("t00", "Tone")], LibrarySounds(open_library("small")), "list")


def test_a_sound_whose_file_has_gone_since_it_was_made_says_so(home: Path, tmp_path: Path):
    library = make_library(tmp_path, n_tracks=2)
    at = AppTest.from_function(_supplied, default_timeout=60)

    def answer() -> Any:
        asked = [{"sound": LibrarySounds(library).name(MatchRow("t00", "")), "kind": "excerpt"}]
        at.session_state[search_state.SOUND_ASKED.of("list").name] = asked
        answers = json.loads(at.run().get("bidi_component")[0].proto.json)["answers"]
        assert not at.exception
        return answers[0] if answers else answer()

    assert answer()["url"]
    (tmp_path / "sound" / "00 tone.wav").unlink()
    assert "is missing: put it back" in answer()["error"]
